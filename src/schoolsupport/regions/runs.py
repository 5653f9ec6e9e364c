"""Runs read back with the code of their region, where the region brings some.

A run holds data alone: rules, tables, a receipt. What a region writes in Python is not in it, and
is never taken from where a run says that it is; it is that of the installed region of the name, or
of a region that whoever reads the run names.
"""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from schoolsupport.faults import fault
from schoolsupport.regions.installed import region_names
from schoolsupport.regions.region_plugin import RegionPlugin, layouts_of
from schoolsupport.regions.registry import load_region

if TYPE_CHECKING:
    from schoolsupport.identification.reasons.receipt import Receipt
    from schoolsupport.identification.rules.region_code import RegionCode
    from schoolsupport.intake.layouts import Layout
    from schoolsupport.reports.run_folder import Run
    from schoolsupport.reports.verification import Verification

Region = str | os.PathLike[str] | RegionPlugin


def read_run(folder: str | os.PathLike[str], *, region: Region | None = None) -> Run:
    """Read a run folder: its own tables are judged again by its own rules.

    Args:
        folder: what `write_run` wrote. The files for people need not be there.
        region: the region whose code the run was made with: a plugin, a name or a folder. By
            default the installed region of the name that the receipt says. Regions that are data
            alone need none.

    Raises:
        RunError: it is no run, lacks a file, or one of its files is broken; or its receipt was
            changed after it was sealed; or its region's code is not here; or it gives other
            verdicts than it says, though version and code are the same.
        InputError: pyarrow is not installed.
    """
    from schoolsupport.reports.run_folder import read_run as read  # noqa: PLC0415  # loading needs no pandas

    return read(folder, _regions(folder, region).code)


def verify_run(
    folder: str | os.PathLike[str], *, require_inputs: bool = False, region: Region | None = None
) -> Verification:
    """Check a run folder against its receipt, and make the run again.

    The receipt is held against its seal and against what the evidence says of itself. Rule files,
    written files, inputs and the region's code are compared by hash. The run is then repeated from
    its own copies, and where every input is here and unchanged they are read again.

    Args:
        folder: what `write_run` wrote.
        require_inputs: whether an input that is not found is a fault.
        region: the region whose code the run was made with, as for `read_run`.

    Raises:
        RunError: the folder is no run, or its receipt cannot be read.
        InputError: pyarrow is not installed.
    """
    from schoolsupport.reports.verification import verify_run as verify  # noqa: PLC0415  # loading needs no pandas

    regions = _regions(folder, region)
    return verify(
        folder, require_inputs=require_inputs, code_of=regions.code, layouts=regions.layouts()
    )


def _regions(folder: str | os.PathLike[str], region: Region | None) -> _Regions:
    """The regions of a run; one that is named is looked at even where no code is needed."""
    regions = _Regions(Path(folder), region)
    if region is not None:
        _ = regions.own
    return regions


@frozen(slots=False)
class _Regions:
    """The regions whose code a run was made with, each loaded once, and only where it brings some.

    Attributes:
        folder: of the run.
        given: its own region, as whoever reads the run names it.
    """

    folder: Path
    given: Region | None

    @cached_property
    def receipt(self) -> Receipt:
        """What the run says of itself."""
        from schoolsupport.reports.run_files import read_receipt  # noqa: PLC0415  # loading needs no pandas

        return read_receipt(self.folder).receipt

    @cached_property
    def own(self) -> RegionPlugin | None:
        """The run's own region."""
        if self.given is None:
            return _installed(self.receipt.region)
        own = self.given
        plugin = own if isinstance(own, RegionPlugin) else load_region(own)
        if plugin.name != self.receipt.region:
            where, region = str(self.folder), self.receipt.region
            raise fault("run.other_region", where=where, found=plugin.name, region=region)
        return plugin

    def code(self, name: str) -> RegionCode:
        """The code of a region of the run."""
        from schoolsupport.identification.rules.region_code import NO_CODE  # noqa: PLC0415  # loading needs no pandas
        from schoolsupport.reports.run_folder import coded_regions  # noqa: PLC0415  # loading needs no pandas

        if name not in coded_regions(self.receipt):
            return NO_CODE
        plugin = self.own if name == self.receipt.region else _installed(name)
        return NO_CODE if plugin is None else plugin.code

    def layouts(self) -> tuple[Layout, ...]:
        """The layouts that the files of the run were read by."""
        return layouts_of([self.own] if self.receipt.code and self.own else [])


def _installed(name: str) -> RegionPlugin | None:
    return load_region(name) if name in region_names() else None
