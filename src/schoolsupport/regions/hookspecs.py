"""What the core asks a region's module: one question, by one hook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from schoolsupport.regions.region_plugin import RegionPlugin

PROJECT = "schoolsupport"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def schoolsupport_region() -> RegionPlugin:  # type: ignore[empty-body]  # pluggy reads only the signature
    """Give the one region this module brings.

    Called once by every `load_region` and `load_regions` that asks for this region, right after
    its module is imported, with no other region's module beside it. Listing regions calls
    nothing. The implementation takes no parameters, not even with default values, computes
    nothing, and usually is one line: `return RegionPlugin.from_package("schoolsupport_NAME")`.

    Returns:
        The region: one `RegionPlugin`, neither None nor a list.
    """
