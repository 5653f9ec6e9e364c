"""Where the verdict on a number turns as its line moves.

The rule is judged twice more, with the line out of reach on either side. Whoever is met on both
sides, or on neither, does not depend on the line; everyone else turns at the number itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from schoolsupport.identification.inputs import Inputs
from schoolsupport.identification.kinds.flips import Flips
from schoolsupport.identification.kinds.number import Number
from schoolsupport.identification.verdicts import Bools

Floats = NDArray[np.float64]
OUT_OF_REACH = Decimal("1e15")


@frozen(kw_only=True, eq=False)
class _PartPoints:
    """One part of the outcome: years, numbers, and who depends on the line."""

    years: tuple[int, ...]
    sure_always: Bools
    sure_by_line: Bools
    could_always: Bools
    could_by_line: Bools


def number_flips(rule: Number, inputs: Inputs, key: str) -> Flips:
    """The points of a criterion on a number.

    Args:
        rule: the criterion.
        inputs: tables and schools.
        key: the line that moves: `threshold`, `threshold_to`, or `thresholds.POOL`.
    """
    rising = rule.comparator in ("at_most", "below") or key == "threshold_to"
    far = -OUT_OF_REACH if not rising else OUT_OF_REACH
    met, unmet = (moved(rule, key, end).judge(inputs) for end in (far, -far))
    judged = rule.judge(inputs)
    parts = [
        _PartPoints(
            years=part.years,
            sure_always=part.verdict.certain & other.verdict.certain,
            sure_by_line=part.verdict.certain & ~other.verdict.certain,
            could_always=part.verdict.possible & other.verdict.possible,
            could_by_line=part.verdict.possible & ~other.verdict.possible,
        )
        for part, other in zip(met.parts, unmet.parts, strict=True)
    ]
    sign = -1.0 if rising else 1.0
    numbers = [part.observed * sign for part in judged.parts]
    verdict = judged.verdict

    def exactly(places: NDArray[np.intp]) -> tuple[NDArray[Any], NDArray[Any]]:
        return _exactly(rule, inputs, parts, places, rising=rising)

    return Flips(
        certain=_least(numbers, [(p.sure_always, p.sure_by_line) for p in parts]),
        possible=_least(numbers, [(p.could_always, p.could_by_line) for p in parts]),
        applies=verdict.applies,
        why_not=verdict.why_not,
        rising=rising,
        strict=rule.comparator in ("above", "below"),
        exactly=exactly if rule.is_exact() or rule.rounding is not None else None,
    )


def moved(rule: Number, key: str, line: Decimal) -> Number:
    """The criterion with its line somewhere else."""
    name, _, pool = key.partition(".")
    if pool:
        return evolve(rule, thresholds={**rule.thresholds, pool: line})
    changes: dict[str, Any] = {name: line}
    return evolve(rule, **changes)


def _least(numbers: Sequence[Floats], masks: Sequence[tuple[Bools, Bools]]) -> Floats:
    """The least over the parts: all of them have to be met."""
    points = [
        np.where(always, np.inf, np.where(by_line, number, -np.inf))
        for number, (always, by_line) in zip(numbers, masks, strict=True)
    ]
    return np.asarray(np.minimum.reduce(points), dtype=np.float64)


def _exactly(
    rule: Number,
    inputs: Inputs,
    parts: Sequence[_PartPoints],
    places: NDArray[np.intp],
    *,
    rising: bool,
) -> tuple[NDArray[Any], NDArray[Any]]:
    """The points of some schools as fractions; infinities stay floats."""
    sure = np.full(len(places), np.inf, dtype="object")
    could = sure.copy()
    for part in parts:
        known = part.sure_by_line[places] | part.could_by_line[places]
        number = np.full(len(places), Fraction(0), dtype="object")
        if known.any():
            found = rule.exactly(inputs, part.years, places[known])
            number[known] = -found if rising else found
        for points, always, by_line in (
            (sure, part.sure_always[places], part.sure_by_line[places]),
            (could, part.could_always[places], part.could_by_line[places]),
        ):
            own = np.where(always, np.inf, np.where(by_line, number, -np.inf))
            points[:] = np.minimum(points, own)
    return sure, could
