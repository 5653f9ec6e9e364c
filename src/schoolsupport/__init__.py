"""schoolsupport finds the schools which need support, and says why, with act and clause.

    import schoolsupport as ss

    tables = ss.read_files("downloads/")
    plugin = ss.load_region("federal")
    found = ss.identify(plugin, tables, year=2021)
    print(found.explain("sch223938"))

Names are imported when they are first used, so that listing regions needs no pandas.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from schoolsupport.deadlines.parsing import parse_deadline
    from schoolsupport.deadlines.schedule import DeadlineContext
    from schoolsupport.domain import LegalSource, Problem, Procedure, School
    from schoolsupport.errors import SchoolSupportError
    from schoolsupport.identification.identify import Identification, identify
    from schoolsupport.identification.reasons.explain import Explanation
    from schoolsupport.identification.reasons.receipt import Receipt
    from schoolsupport.identification.rules.rulebook import Edition, Rulebook
    from schoolsupport.identification.verdicts import Verdict
    from schoolsupport.intake import read_files
    from schoolsupport.monitoring.amendment import amend
    from schoolsupport.monitoring.dynamics import dynamics
    from schoolsupport.monitoring.entries import Entry
    from schoolsupport.monitoring.execution import execution
    from schoolsupport.regions import RegionPlugin, load_region, region_names
    from schoolsupport.reports import read_run, write_run
    from schoolsupport.reports.report import Report, report
    from schoolsupport.roadmaps.lint import lint
    from schoolsupport.roadmaps.planning.plan import plan
    from schoolsupport.store import open_store
    from schoolsupport.tables import Tables

    __version__: str

_HOMES = {
    "DeadlineContext": "schoolsupport.deadlines.schedule",
    "Edition": "schoolsupport.identification.rules.rulebook",
    "Entry": "schoolsupport.monitoring.entries",
    "Explanation": "schoolsupport.identification.reasons.explain",
    "Identification": "schoolsupport.identification.identify",
    "LegalSource": "schoolsupport.domain",
    "Problem": "schoolsupport.domain",
    "Procedure": "schoolsupport.domain",
    "Receipt": "schoolsupport.identification.reasons.receipt",
    "RegionPlugin": "schoolsupport.regions",
    "Report": "schoolsupport.reports.report",
    "Rulebook": "schoolsupport.identification.rules.rulebook",
    "School": "schoolsupport.domain",
    "SchoolSupportError": "schoolsupport.errors",
    "Tables": "schoolsupport.tables",
    "Verdict": "schoolsupport.identification.verdicts",
    "amend": "schoolsupport.monitoring.amendment",
    "dynamics": "schoolsupport.monitoring.dynamics",
    "execution": "schoolsupport.monitoring.execution",
    "identify": "schoolsupport.identification.identify",
    "lint": "schoolsupport.roadmaps.lint",
    "load_region": "schoolsupport.regions",
    "open_store": "schoolsupport.store",
    "parse_deadline": "schoolsupport.deadlines.parsing",
    "plan": "schoolsupport.roadmaps.planning.plan",
    "read_files": "schoolsupport.intake",
    "read_run": "schoolsupport.reports",
    "region_names": "schoolsupport.regions",
    "report": "schoolsupport.reports.report",
    "write_run": "schoolsupport.reports",
}

__all__ = [
    "DeadlineContext",
    "Edition",
    "Entry",
    "Explanation",
    "Identification",
    "LegalSource",
    "Problem",
    "Procedure",
    "Receipt",
    "RegionPlugin",
    "Report",
    "Rulebook",
    "School",
    "SchoolSupportError",
    "Tables",
    "Verdict",
    "__version__",
    "amend",
    "dynamics",
    "execution",
    "identify",
    "lint",
    "load_region",
    "open_store",
    "parse_deadline",
    "plan",
    "read_files",
    "read_run",
    "region_names",
    "report",
    "write_run",
]


def __getattr__(name: str) -> Any:
    """Import a public name from its home on first use (PEP 562)."""
    if name == "__version__":
        from importlib.metadata import version  # noqa: PLC0415  # start-up stays light

        return version("schoolsupport")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'schoolsupport' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
