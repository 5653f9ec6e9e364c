"""schoolsupport finds the schools which need support, and says why, with act and clause.

    import schoolsupport as ss

    tables = ss.read_files("downloads/")
    plugin = ss.load_region("federal")
    found = ss.identify(plugin, tables, year=2021)
    print(found.explain("sch223938"))

Names are imported when they are first used, so that listing regions needs no pandas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schoolsupport.doors import door

if TYPE_CHECKING:
    from schoolsupport.deadlines.occurrences import occurrences
    from schoolsupport.deadlines.parsing import parse_deadline
    from schoolsupport.deadlines.schedule import DeadlineContext
    from schoolsupport.deadlines.school_calendar import school_calendar
    from schoolsupport.domain import LegalSource, Problem, Procedure, School
    from schoolsupport.errors import SchoolSupportError
    from schoolsupport.identification.identify import Identification, identify
    from schoolsupport.identification.reasons.explain import Explanation
    from schoolsupport.identification.reasons.receipt import Receipt
    from schoolsupport.identification.rules.rulebook import Edition, Rulebook
    from schoolsupport.identification.verdicts import Verdict
    from schoolsupport.intake import read_files, write_templates
    from schoolsupport.intake.counting import count_participants
    from schoolsupport.monitoring.amendment import amend
    from schoolsupport.monitoring.dynamics import dynamics
    from schoolsupport.monitoring.entries import Entry
    from schoolsupport.monitoring.execution import execution
    from schoolsupport.records import plain
    from schoolsupport.regions import RegionPlugin, load_region, region_names
    from schoolsupport.regions.runs import read_run, verify_run
    from schoolsupport.reports import write_run
    from schoolsupport.reports.dossier import dossier
    from schoolsupport.reports.letters import letters
    from schoolsupport.reports.report import Report, report
    from schoolsupport.reports.site.site import RegionSite, region_site
    from schoolsupport.roadmaps.cascade import cascade
    from schoolsupport.roadmaps.lint import lint
    from schoolsupport.roadmaps.planning.plan import plan
    from schoolsupport.store import open_store
    from schoolsupport.support.proposals import Proposals, proposals
    from schoolsupport.support.reconcile import Reconciliation, reconcile
    from schoolsupport.support.rules import SupportStatus, support_rules
    from schoolsupport.support.statuses import Statuses, statuses_of
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
    "Proposals": "schoolsupport.support.proposals",
    "Receipt": "schoolsupport.identification.reasons.receipt",
    "Reconciliation": "schoolsupport.support.reconcile",
    "RegionPlugin": "schoolsupport.regions",
    "RegionSite": "schoolsupport.reports.site.site",
    "Report": "schoolsupport.reports.report",
    "Rulebook": "schoolsupport.identification.rules.rulebook",
    "School": "schoolsupport.domain",
    "SchoolSupportError": "schoolsupport.errors",
    "Statuses": "schoolsupport.support.statuses",
    "SupportStatus": "schoolsupport.support.rules",
    "Tables": "schoolsupport.tables",
    "Verdict": "schoolsupport.identification.verdicts",
    "amend": "schoolsupport.monitoring.amendment",
    "cascade": "schoolsupport.roadmaps.cascade",
    "count_participants": "schoolsupport.intake.counting",
    "dossier": "schoolsupport.reports.dossier",
    "dynamics": "schoolsupport.monitoring.dynamics",
    "execution": "schoolsupport.monitoring.execution",
    "identify": "schoolsupport.identification.identify",
    "letters": "schoolsupport.reports.letters",
    "lint": "schoolsupport.roadmaps.lint",
    "load_region": "schoolsupport.regions",
    "occurrences": "schoolsupport.deadlines.occurrences",
    "open_store": "schoolsupport.store",
    "parse_deadline": "schoolsupport.deadlines.parsing",
    "plain": "schoolsupport.records",
    "plan": "schoolsupport.roadmaps.planning.plan",
    "proposals": "schoolsupport.support.proposals",
    "read_files": "schoolsupport.intake",
    "read_run": "schoolsupport.regions.runs",
    "reconcile": "schoolsupport.support.reconcile",
    "region_names": "schoolsupport.regions",
    "region_site": "schoolsupport.reports.site.site",
    "report": "schoolsupport.reports.report",
    "school_calendar": "schoolsupport.deadlines.school_calendar",
    "statuses_of": "schoolsupport.support.statuses",
    "support_rules": "schoolsupport.support.rules",
    "verify_run": "schoolsupport.reports",
    "write_run": "schoolsupport.reports",
    "write_templates": "schoolsupport.intake",
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
    "Proposals",
    "Receipt",
    "Reconciliation",
    "RegionPlugin",
    "RegionSite",
    "Report",
    "Rulebook",
    "School",
    "SchoolSupportError",
    "Statuses",
    "SupportStatus",
    "Tables",
    "Verdict",
    "__version__",
    "amend",
    "cascade",
    "count_participants",
    "dossier",
    "dynamics",
    "execution",
    "identify",
    "letters",
    "lint",
    "load_region",
    "occurrences",
    "open_store",
    "parse_deadline",
    "plain",
    "plan",
    "proposals",
    "read_files",
    "read_run",
    "reconcile",
    "region_names",
    "region_site",
    "report",
    "school_calendar",
    "statuses_of",
    "support_rules",
    "verify_run",
    "write_run",
    "write_templates",
]

if not TYPE_CHECKING:
    _get, _names = door(__name__, _HOMES)

    def __getattr__(name: str) -> object:
        """Import a public name from its home on first use; ask the distribution for its version."""
        if name == "__version__":
            from importlib.metadata import version  # noqa: PLC0415  # start-up stays light

            return version("schoolsupport")
        return _get(name)

    def __dir__() -> list[str]:
        return sorted([*_names(), "__version__"])
