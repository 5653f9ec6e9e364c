"""Where each school's verdict turns as the line of a criterion moves.

A criterion with a line is a step for every school: met on one side of a point, not met on the
other. The points are found once; verdicts for any line are then a comparison with them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from schoolsupport.identification.inputs import Inputs
from schoolsupport.identification.kinds.comparison import NEAR
from schoolsupport.identification.kinds.low_results import LowResults
from schoolsupport.identification.kinds.number import Number
from schoolsupport.identification.verdicts import Bools, Codes, Floats, VerdictColumn


@frozen(kw_only=True, eq=False)
class Flips:
    """The points of all schools.

    Shares of whole persons need no fractions: a quotient of two counts and a line with up to nine
    decimals are each rounded once, so equal ones stay equal, and with fewer than a million persons
    different ones stay apart.

    Attributes:
        certain: up to this line the school is surely met; plus infinity always, minus infinity
            never. For `rising` lines the points are negative, so that «up to» holds for them too.
        possible: up to this line it could be met; at least as far as `certain`.
        applies: whom the criterion concerns, whatever the line.
        why_not: `NotApplicable` codes elsewhere.
        rising: met where the line is at or above the number, as for «at most».
        strict: not met on the point itself, as for «above» and «below».
        exactly: gives the points of some schools as fractions, `certain` and `possible`, for
            schools that stand near a line; None where floats are enough.
    """

    certain: Floats
    possible: Floats
    applies: Bools
    why_not: Codes
    rising: bool = False
    strict: bool = False
    exactly: Callable[[NDArray[np.intp]], tuple[NDArray[Any], NDArray[Any]]] | None = None
    known: dict[int, tuple[Any, Any]] = field(factory=dict, repr=False, init=False)

    def at(self, line: Decimal) -> VerdictColumn:
        """The verdicts with the line there."""
        drawn = -float(line) if self.rising else float(line)
        certain, possible = self._met(self.certain, drawn), self._met(self.possible, drawn)
        if self.exactly is not None:
            near = self._near(drawn)
            if len(near):
                exact = -Fraction(line) if self.rising else Fraction(line)
                sure, could = self._fractions(near, self.exactly)
                certain[near] = self._met(sure, exact)
                possible[near] = self._met(could, exact)
        return VerdictColumn.of(certain, possible, self.applies, self.why_not)

    def points(self) -> Floats:
        """Every line on which some verdict turns, ascending, each once."""
        there = np.concatenate([self.certain[self.applies], self.possible[self.applies]])
        found = np.unique(there[np.isfinite(there)])
        return -found[::-1] if self.rising else found

    def _met(self, points: NDArray[Any], line: Any) -> Bools:
        met = points > line if self.strict else points >= line
        return np.asarray(met, dtype=bool)

    def _near(self, drawn: float) -> NDArray[np.intp]:
        near = np.zeros(len(self.certain), dtype=bool)
        for points in (self.certain, self.possible):
            finite = np.isfinite(points)
            there = np.where(finite, points, 0.0)
            size = np.maximum(1.0, np.maximum(abs(drawn), np.abs(there)))
            near |= finite & (np.abs(there - drawn) <= NEAR * size)
        return np.flatnonzero(near & self.applies)

    def _fractions(
        self,
        near: NDArray[np.intp],
        exactly: Callable[[NDArray[np.intp]], tuple[NDArray[Any], NDArray[Any]]],
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        """The points as fractions; a school's are computed when it first comes near a line."""
        new = np.array([place for place in near if int(place) not in self.known], dtype=np.intp)
        if len(new):
            for place, sure, could in zip(new, *exactly(new), strict=True):
                self.known[int(place)] = (sure, could)
        found = [self.known[int(place)] for place in near]
        sure, could = np.empty(len(near), dtype="object"), np.empty(len(near), dtype="object")
        sure[:] = [one for one, _ in found]
        could[:] = [other for _, other in found]
        return sure, could


# Where the verdict on low results turns as the share that makes a work low moves.


def low_results_flips(rule: LowResults, inputs: Inputs) -> Flips:
    """The points of a criterion on low results.

    A work is low up to its own share of participants below the boundary; a procedure, up to the
    least of its years; the school, up to the k-th greatest of its procedures.
    """
    outcome = rule.judge(inputs)
    if outcome.cells is None:
        raise ValueError("a criterion on low results judges cells")
    judged = outcome.cells
    cells, applies = judged.cells, judged.verdict.applies
    passed = rule.passed_over(judged.verdict)
    points = []
    for below, sure in ((cells.lowest, True), (cells.highest, False)):
        works = _works(rule, cells.n, cells.lowest, below, sure=sure)
        if cells.marked is not None and not sure:
            works = np.where(cells.marked, np.inf, works)
        works = np.where(~applies & ~passed, -np.inf, np.where(passed, np.inf, works))
        points.append(_of_school(rule, works))
    verdict = outcome.verdict
    return Flips(
        certain=points[0],
        possible=points[1],
        applies=verdict.applies,
        why_not=verdict.why_not,
    )


def _works(rule: LowResults, n: Floats, lowest: Floats, below: Floats, *, sure: bool) -> Floats:
    """Up to which share each work is low; plus infinity always, minus infinity never."""
    silent = -np.inf if sure else np.inf
    nobody = np.isnan(n) | (n == 0)
    shares = below / np.where(nobody, np.nan, n)
    shares = np.where(np.isnan(shares), silent, shares)
    if rule.small is not None and rule.small.then == "no_data":
        shares = np.where(n < rule.small.minimum, silent, shares)
    if rule.when_missing != "no_data":
        answer = np.inf if rule.when_missing == "met" else -np.inf
        shares = np.where(nobody | np.isnan(lowest), answer, shares)
    return shares


def _of_school(rule: LowResults, works: Floats) -> Floats:
    """The share that decides for each school: the least over years, the k-th over procedures."""
    procedures = works.min(axis=0)
    k = rule.procedures_at_least
    if k > len(procedures):
        return np.full(procedures.shape[1], -np.inf)
    return np.asarray(-np.partition(-procedures, k - 1, axis=0)[k - 1])


# Where the verdict on a number turns as its line moves.
#
# The rule is judged twice more, with the line out of reach on either side. Whoever is met on both
# sides, or on neither, does not depend on the line; everyone else turns at the number itself.


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
