"""The door: the only module a region imports.

Example:
    A region's `plugin.py` is complete with this:

        from schoolsupport.plugin import RegionPlugin, hookimpl


        @hookimpl
        def schoolsupport_region() -> RegionPlugin:
            return RegionPlugin.from_package("schoolsupport_NAME")
"""

from schoolsupport.regions.hookspecs import hookimpl
from schoolsupport.regions.region_plugin import RegionPlugin

__all__ = ["RegionPlugin", "hookimpl"]
