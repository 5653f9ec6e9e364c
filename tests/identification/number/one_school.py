"""One school against one rule: what the cases of `number` are made of."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd

from schoolsupport.domain import NotApplicable
from schoolsupport.identification.kinds.outcome import Outcome
from schoolsupport.tables import Tables

from .small_worlds import inputs_of, number_of

RU: dict[str, Any] = {"procedure": "ege-11-ru", "year": 2021}
MEAN: dict[str, Any] = {"indicator": "mean_result", "parameters": {"procedures": ["ege-11-ru"]}}
LOW: dict[str, Any] = {**MEAN, "comparator": "below", "threshold": Decimal(40)}
LOWER: dict[str, Any] = {
    **MEAN,
    "comparator": "below",
    "threshold": Decimal(0),
    "relative_to": "region",
}


def judged(rule: dict[str, Any], school: dict[str, Any] | None = None, **frames: Any) -> Outcome:
    """The outcome for the school s1, with its row of results and other tables."""
    given = {name: pd.DataFrame(rows) for name, rows in frames.items()}
    if school is not None:
        given["results"] = pd.DataFrame([{"school": "s1", "n": 10, **RU, **school}])
    return number_of(rule).judge(inputs_of(Tables.of(**given)))


def verdict(outcome: Outcome) -> str:
    found = outcome.verdict[0].key
    code = NotApplicable(int(outcome.verdict.why_not[0]))
    return code.key if found == "not_applicable" else found


def printed(**values: Any) -> dict[str, Any]:
    return {"level": "region", "territory": "Край", "origin": "printed", **RU, **values}
