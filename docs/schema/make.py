"""Write the schemas that are made from the classes: `python docs/schema/make.py`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from schoolsupport.cli.data import FilesRead, KnownLayouts
from schoolsupport.cli.failures import Failure
from schoolsupport.cli.identify import FoundSchools
from schoolsupport.cli.progress import ToldEntries, ToldImport
from schoolsupport.cli.region import InstalledRegions, LawOnDay
from schoolsupport.cli.roadmap import Findings
from schoolsupport.cli.roadmap_plans import ImportedOrder
from schoolsupport.cli.showing import JSON_FORMAT
from schoolsupport.cli.site import ToldSite
from schoolsupport.deadlines.schedule import Schedule
from schoolsupport.identification.reasons.explain import Explanation
from schoolsupport.identification.studies.backtest import Backtest
from schoolsupport.identification.studies.borderline import Borderline
from schoolsupport.identification.studies.changes import Changes
from schoolsupport.identification.studies.compare import Comparison
from schoolsupport.identification.studies.places import Places
from schoolsupport.identification.studies.sensitivity import Sensitivity
from schoolsupport.identification.studies.what_if import LineMoved
from schoolsupport.intake.counting import Counted
from schoolsupport.monitoring.amendment_page import ToldAmendment
from schoolsupport.monitoring.collection.late import Standings
from schoolsupport.monitoring.collection.making import Made
from schoolsupport.monitoring.collection.outcomes import Receipt
from schoolsupport.monitoring.cycle.cycle import CycleState
from schoolsupport.monitoring.dynamics import Dynamics
from schoolsupport.monitoring.registers.participation import Participation
from schoolsupport.monitoring.registers.register_pages import ShownRegister, ToldLines
from schoolsupport.monitoring.rounds.closings import ClosingDifference
from schoolsupport.monitoring.rounds.pages import ListedRounds, ToldRound
from schoolsupport.monitoring.showing import OpenTasks, ToldExecution
from schoolsupport.reports.answers import ListedForms, ToldReport
from schoolsupport.reports.verification import Verification
from schoolsupport.roadmaps.cascade import Cascade
from schoolsupport.roadmaps.planning.roadmap import FORMAT, Roadmap
from schoolsupport.roadmaps.rolling import Rolled
from schoolsupport.roadmaps.showing import ListedRoadmaps, ShownTemplate
from schoolsupport.schemas import schema_of
from schoolsupport.store.database import Health
from schoolsupport.store.kept import Purged
from schoolsupport.support.curators import CuratorAssignment
from schoolsupport.support.list_steps import ListCourse
from schoolsupport.support.mentors import Mentors
from schoolsupport.support.proposals import Standing
from schoolsupport.support.reconcile import Reconciliation
from schoolsupport.support.risks import RiskProfiles
from schoolsupport.testing.checks import RegionCheck

HERE = Path(__file__).resolve().parent
ANSWERS: Mapping[str, type] = {
    "backtest": Backtest,
    "borderline": Borderline,
    "changes": Changes,
    "collect-make": Made,
    "collect-receive": Receipt,
    "collect-status": Standings,
    "compare": Comparison,
    "curators": CuratorAssignment,
    "data-check": FilesRead,
    "data-count": Counted,
    "data-layouts": KnownLayouts,
    "db-check": Health,
    "db-purge-persons": Purged,
    "deadline": Schedule,
    "error": Failure,
    "explain": Explanation,
    "identify": FoundSchools,
    "list-show": ListCourse,
    "mentors": Mentors,
    "monitor-compare": ClosingDifference,
    "monitor-cycle": CycleState,
    "monitor-dynamics": Dynamics,
    "monitor-overdue": OpenTasks,
    "monitor-participation": Participation,
    "monitor-participation-register": ShownRegister,
    "monitor-round": ToldRound,
    "monitor-rounds": ListedRounds,
    "monitor-status": ToldExecution,
    "progress-import": ToldImport,
    "progress-import-lines": ToldLines,
    "progress-log": ToldEntries,
    "receipt-verify": Verification,
    "reconcile": Reconciliation,
    "region-check": RegionCheck,
    "region-list": InstalledRegions,
    "region-show": LawOnDay,
    "report-list": ListedForms,
    "report-make": ToldReport,
    "report-site": ToldSite,
    "risks": RiskProfiles,
    "roadmap-amend": ToldAmendment,
    "roadmap-cascade": Cascade,
    "roadmap-import": ImportedOrder,
    "roadmap-lint": Findings,
    "roadmap-list": ListedRoadmaps,
    "roadmap-roll": Rolled,
    "roadmap-show": ShownTemplate,
    "sensitivity": Sensitivity,
    "status": Standing,
    "whatif": LineMoved,
    "whatif-places": Places,
}


def schemas() -> dict[str, str]:
    """The schemas by file name."""
    made = {name: schema_of(kind, name, format=JSON_FORMAT) for name, kind in ANSWERS.items()}
    made["roadmap-plan"] = schema_of(Roadmap, "roadmap-plan", format=FORMAT, stored=True)
    return {
        f"{name}.json": json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
        for name, schema in made.items()
    }


if __name__ == "__main__":
    for name, text in schemas().items():
        (HERE / name).write_text(text, "utf-8")
