"""Monitoring: who did what by when, was the floor reached, did it help.

Names are imported when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schoolsupport.doors import door

if TYPE_CHECKING:
    from schoolsupport.monitoring.collection.folders import Folders, receive_folder
    from schoolsupport.monitoring.cycle.cycle import Cycle, CycleState, cycle_on
    from schoolsupport.monitoring.dynamics import Dynamics
    from schoolsupport.monitoring.entries import EntryStatus, Step
    from schoolsupport.monitoring.execution import Execution, Formula, Grouping
    from schoolsupport.monitoring.ledger import Ledger
    from schoolsupport.monitoring.registers.participation import Participation, participation
    from schoolsupport.monitoring.registers.register import Register
    from schoolsupport.monitoring.rounds.closings import RoundClosing, close
    from schoolsupport.monitoring.rounds.round import Round, RoundDay, days_of
    from schoolsupport.monitoring.tasks import Tasks, tasks_of

_HOMES = {
    "Cycle": "schoolsupport.monitoring.cycle.cycle",
    "CycleState": "schoolsupport.monitoring.cycle.cycle",
    "Dynamics": "schoolsupport.monitoring.dynamics",
    "EntryStatus": "schoolsupport.monitoring.entries",
    "Execution": "schoolsupport.monitoring.execution",
    "Folders": "schoolsupport.monitoring.collection.folders",
    "Formula": "schoolsupport.monitoring.execution",
    "Grouping": "schoolsupport.monitoring.execution",
    "Ledger": "schoolsupport.monitoring.ledger",
    "Participation": "schoolsupport.monitoring.registers.participation",
    "Register": "schoolsupport.monitoring.registers.register",
    "Round": "schoolsupport.monitoring.rounds.round",
    "RoundClosing": "schoolsupport.monitoring.rounds.closings",
    "RoundDay": "schoolsupport.monitoring.rounds.round",
    "Step": "schoolsupport.monitoring.entries",
    "Tasks": "schoolsupport.monitoring.tasks",
    "close": "schoolsupport.monitoring.rounds.closings",
    "cycle_on": "schoolsupport.monitoring.cycle.cycle",
    "days_of": "schoolsupport.monitoring.rounds.round",
    "participation": "schoolsupport.monitoring.registers.participation",
    "receive_folder": "schoolsupport.monitoring.collection.folders",
    "tasks_of": "schoolsupport.monitoring.tasks",
}

__all__ = [
    "Cycle",
    "CycleState",
    "Dynamics",
    "EntryStatus",
    "Execution",
    "Folders",
    "Formula",
    "Grouping",
    "Ledger",
    "Participation",
    "Register",
    "Round",
    "RoundClosing",
    "RoundDay",
    "Step",
    "Tasks",
    "close",
    "cycle_on",
    "days_of",
    "participation",
    "receive_folder",
    "tasks_of",
]

if not TYPE_CHECKING:
    __getattr__, __dir__ = door(__name__, _HOMES)
