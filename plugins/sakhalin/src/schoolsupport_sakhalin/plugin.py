"""What Sakhalin Oblast answers to the hook."""

from schoolsupport.plugin import RegionPlugin, hookimpl


@hookimpl
def schoolsupport_region() -> RegionPlugin:
    """Give the roadmap of Sakhalin Oblast."""
    return RegionPlugin.from_package("schoolsupport_sakhalin")
