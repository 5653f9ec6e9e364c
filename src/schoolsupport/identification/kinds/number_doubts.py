"""What a mark of non-objectivity does to the verdict on a number.

A marked work shows no worse results than there are. Where the rule is about bad results (what the
act calls worse is what meets it), the school might meet it, and is never not met. Where the rule
is about good results, the school might not deserve them, and is never met for certain. A number
that is itself a sign of non-objectivity is not doubted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np

from schoolsupport.identification.indicators import IndicatorData
from schoolsupport.identification.inputs import InputKey
from schoolsupport.identification.kinds.comparison import Comparator
from schoolsupport.identification.verdicts import Bools, VerdictColumn

Objectivity = Literal["ignored", "widens"]
Worse = Literal["higher", "lower", "none"]
_MET_BY: Mapping[str, Worse] = {
    "at_least": "higher",
    "above": "higher",
    "at_most": "lower",
    "below": "lower",
    "between": "none",
}


def is_of_good_results(comparator: Comparator | None, worse: Worse) -> bool:
    """Whether a rule is met by what the act calls better; without a direction it is not."""
    met_by = "none" if comparator is None else _MET_BY[comparator]
    return "none" not in {met_by, worse} and met_by != worse


def doubted(
    verdict: VerdictColumn, data: IndicatorData, comparator: Comparator | None, worse: Worse
) -> tuple[VerdictColumn, dict[InputKey, Bools]]:
    """The verdict with the doubts about the works it stands on, and what would settle them.

    Args:
        verdict: of every school.
        data: what the indicator asked for, with the marked works.
        comparator: how the number is compared; None where only its size counts.
        worse: the direction the act calls worse.

    Returns:
        The verdict, and the marked works by key, with the schools they leave undecided.
    """
    if not data.doubted:
        return verdict, {}
    marked = np.logical_or.reduce(list(data.doubted.values()))
    certain, possible = verdict.certain, verdict.possible
    if is_of_good_results(comparator, worse):
        certain = certain & ~marked
    else:
        possible = possible | marked
    wider = VerdictColumn.of(certain, possible, verdict.applies, verdict.why_not)
    undecided = wider.possible & ~wider.certain
    doubts = {key: schools & undecided for key, schools in data.doubted.items()}
    return wider, {key: schools for key, schools in doubts.items() if schools.any()}
