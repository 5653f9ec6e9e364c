"""Reports: a result becomes a folder to send on and to read back, or a document of a region.

Names are imported when they are first used: forms are read where no run is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schoolsupport.doors import door

if TYPE_CHECKING:
    from schoolsupport.reports.report import Report
    from schoolsupport.reports.run_folder import Run, RunFolder, read_run, write_run
    from schoolsupport.reports.verification import Check, Verification, verify_run

_HOMES = {
    "Check": "schoolsupport.reports.verification",
    "Report": "schoolsupport.reports.report",
    "Run": "schoolsupport.reports.run_folder",
    "RunFolder": "schoolsupport.reports.run_folder",
    "Verification": "schoolsupport.reports.verification",
    "read_run": "schoolsupport.reports.run_folder",
    "verify_run": "schoolsupport.reports.verification",
    "write_run": "schoolsupport.reports.run_folder",
}

__all__ = [
    "Check",
    "Report",
    "Run",
    "RunFolder",
    "Verification",
    "read_run",
    "verify_run",
    "write_run",
]


if not TYPE_CHECKING:
    __getattr__, __dir__ = door(__name__, _HOMES)
