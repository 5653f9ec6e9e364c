"""What the rules of Neftekumsk answer to the hook."""

from schoolsupport.plugin import RegionPlugin, hookimpl


@hookimpl
def schoolsupport_region() -> RegionPlugin:
    """Give the rules of Neftekumsk."""
    return RegionPlugin.from_package("schoolsupport_stavropol")
