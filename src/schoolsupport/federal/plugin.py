"""What the federal rules answer to the hook."""

from schoolsupport.plugin import RegionPlugin, hookimpl


@hookimpl
def schoolsupport_region() -> RegionPlugin:
    """Give the federal rules."""
    return RegionPlugin.from_package("schoolsupport.federal")
