"""Studies of a run: what if a line moved, who is near it, what changed since the last run.

Names are imported when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schoolsupport.doors import door

if TYPE_CHECKING:
    from schoolsupport.identification.studies.backtest import Backtest, backtest
    from schoolsupport.identification.studies.borderline import Borderline, borderline
    from schoolsupport.identification.studies.changes import Changes, changes
    from schoolsupport.identification.studies.compare import Comparison, compare
    from schoolsupport.identification.studies.places import Places, places
    from schoolsupport.identification.studies.sensitivity import Sensitivity, sensitivity
    from schoolsupport.identification.studies.steady import Steady
    from schoolsupport.identification.studies.what_if import WhatIf, steady, what_if

_HOMES = {
    "Backtest": "schoolsupport.identification.studies.backtest",
    "Borderline": "schoolsupport.identification.studies.borderline",
    "Changes": "schoolsupport.identification.studies.changes",
    "Comparison": "schoolsupport.identification.studies.compare",
    "Places": "schoolsupport.identification.studies.places",
    "Sensitivity": "schoolsupport.identification.studies.sensitivity",
    "Steady": "schoolsupport.identification.studies.steady",
    "WhatIf": "schoolsupport.identification.studies.what_if",
    "backtest": "schoolsupport.identification.studies.backtest",
    "borderline": "schoolsupport.identification.studies.borderline",
    "changes": "schoolsupport.identification.studies.changes",
    "compare": "schoolsupport.identification.studies.compare",
    "places": "schoolsupport.identification.studies.places",
    "sensitivity": "schoolsupport.identification.studies.sensitivity",
    "steady": "schoolsupport.identification.studies.what_if",
    "what_if": "schoolsupport.identification.studies.what_if",
}

__all__ = [
    "Backtest",
    "Borderline",
    "Changes",
    "Comparison",
    "Places",
    "Sensitivity",
    "Steady",
    "WhatIf",
    "backtest",
    "borderline",
    "changes",
    "compare",
    "places",
    "sensitivity",
    "steady",
    "what_if",
]

if not TYPE_CHECKING:
    __getattr__, __dir__ = door(__name__, _HOMES)
