"""Reports: a result becomes a folder to send on and to read back, or a document of a region.

Names are imported when they are first used: forms are read where no run is.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from schoolsupport.reports.report import Report
    from schoolsupport.reports.run_folder import Run, RunFolder, read_run, write_run
    from schoolsupport.reports.verification import Check, Verification, verify_run

_HOMES = {
    "Check": "verification",
    "Report": "report",
    "Run": "run_folder",
    "RunFolder": "run_folder",
    "Verification": "verification",
    "read_run": "run_folder",
    "verify_run": "verification",
    "write_run": "run_folder",
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


def __getattr__(name: str) -> Any:
    """Import a name from its home on first use (PEP 562)."""
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
