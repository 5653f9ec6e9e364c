"""Regions as plugins: one hook, one class, and the registry that lists and loads them."""

from schoolsupport.regions.hookspecs import hookimpl
from schoolsupport.regions.region_plugin import CORE_FORMAT, Distribution, RegionPlugin
from schoolsupport.regions.registry import (
    ListedRegion,
    LoadedRegions,
    list_regions,
    load_region,
    load_regions,
    region_names,
)

__all__ = [
    "CORE_FORMAT",
    "Distribution",
    "ListedRegion",
    "LoadedRegions",
    "RegionPlugin",
    "hookimpl",
    "list_regions",
    "load_region",
    "load_regions",
    "region_names",
]
