"""What the roadmap of the Slavyansk district answers to the hook."""

from schoolsupport.plugin import RegionPlugin, hookimpl


@hookimpl
def schoolsupport_region() -> RegionPlugin:
    """Give the roadmap of the Slavyansk district."""
    return RegionPlugin.from_package("schoolsupport_krasnodar")
