"""What the roadmap of Alapaevskoe answers to the hook."""

from schoolsupport.plugin import RegionPlugin, hookimpl


@hookimpl
def schoolsupport_region() -> RegionPlugin:
    """Give the roadmap of Alapaevskoe."""
    return RegionPlugin.from_package("schoolsupport_sverdlovsk")
