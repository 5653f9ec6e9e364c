"""A schedule in other years."""
