"""The federal rules: a region's plugin like any other, shipped with the core."""
