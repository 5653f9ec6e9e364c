"""Where each school's verdict turns: how the points are found for works, and for numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, Protocol, TypeVar

import attrs
import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.identification.cells import Cells
from schoolsupport.identification.indicators.data import BoundEnd
from schoolsupport.identification.inputs import Inputs
from schoolsupport.identification.kinds.answers import ComparesNumber, CountsWorks
from schoolsupport.identification.kinds.kind import SmallNumbers
from schoolsupport.identification.kinds.outcome import Outcome, YearPart
from schoolsupport.identification.kinds.points import Flips
from schoolsupport.identification.verdicts import Bools, Floats

OUT_OF_REACH = Decimal("1e15")
WhenMissing = Literal["no_data", "met", "not_met"]
_evolve: Any = attrs.evolve  # what it is given is known by what it answers, not by its class


class _Works(CountsWorks, Protocol):
    """A kind that counts works, as its points are found."""

    @property
    def when_missing(self) -> WhenMissing: ...
    @property
    def small(self) -> SmallNumbers | None: ...
    def judge(self, inputs: Inputs) -> Outcome: ...


class _Number(ComparesNumber, Protocol):
    """A kind that compares a number with a line, as its points are found."""

    @property
    def thresholds(self) -> Mapping[str, Decimal]: ...
    @property
    def when_missing(self) -> WhenMissing: ...
    def is_exact(self) -> bool: ...
    def judge(self, inputs: Inputs) -> Outcome: ...
    def exactly(
        self,
        inputs: Inputs,
        years: tuple[int, ...],
        places: NDArray[np.intp],
        end: BoundEnd | None = None,
    ) -> NDArray[Any]: ...


N = TypeVar("N", bound=_Number)


# Where the verdict on low results turns as the share that makes a work low moves.


def low_results_flips(rule: _Works, inputs: Inputs) -> Flips:
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
    for sure in (True, False):
        works = _works(rule, cells, sure=sure)
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


def _works(rule: _Works, cells: Cells, *, sure: bool) -> Floats:
    """Up to which share each work is low; plus infinity always, minus infinity never."""
    n = cells.n
    unknown = -np.inf if sure else np.inf
    nobody = np.isnan(n) | (n == 0)
    lowest, highest = (one / np.where(nobody, np.nan, n) for one in (cells.lowest, cells.highest))
    shares = lowest if sure else highest
    shares = np.where(np.isnan(shares), unknown, shares)
    if rule.when_missing != "no_data":
        most = np.where(np.isnan(highest), np.inf, highest)  # what is known is not overridden
        answer = most if rule.when_missing == "met" else -np.inf
        shares = np.where(np.isnan(lowest), answer, shares)
    if rule.small is not None and rule.small.then == "no_data":
        shares = np.where(n < rule.small.minimum, unknown, shares)
    return shares


def _of_school(rule: _Works, works: Floats) -> Floats:
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


_ENDS: tuple[BoundEnd, BoundEnd] = ("lowest", "highest")


@frozen(eq=False)
class _Answer:
    """Who gives it whatever the line is, and who by the line alone."""

    always: Bools
    by_line: Bools

    @classmethod
    def of(cls, one: Bools, other: Bools) -> _Answer:
        """From the answers with the line out of reach on either side."""
        return cls(one & other, one & ~other)

    def points(self, number: NDArray[Any], places: Any = slice(None)) -> NDArray[Any]:
        """Up to where it is given; infinities for always and never."""
        by_line = np.where(self.by_line[places], number, -np.inf)
        return np.where(self.always[places], np.inf, by_line)


@frozen(eq=False)
class _PartPoints:
    """One part of the outcome, with who is surely met and who could be.

    A school whose count is known within bounds is surely met up to one end of them, and could be
    met up to the other.
    """

    part: YearPart
    sure: _Answer
    could: _Answer

    @property
    def bounded(self) -> Bools:
        """Whose number is known within bounds at most."""
        return np.isnan(self.part.observed)

    def number(self, end: BoundEnd) -> Floats:
        """The numbers, and where bounds are all that is known those of an end."""
        bounds = self.part.bounds
        bound = bounds.least if end == "lowest" else bounds.most
        return np.where(self.bounded, bound, self.part.observed)


def number_flips(rule: _Number, inputs: Inputs, key: str) -> Flips:
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
            part,
            _Answer.of(one.verdict.certain, other.verdict.certain),
            _Answer.of(one.verdict.possible, other.verdict.possible),
        )
        for part, one, other in zip(judged.parts, met.parts, unmet.parts, strict=True)
    ]
    sign = -1.0 if rising else 1.0
    sure, could = _ends_met(rule, rising=rising)
    verdict = judged.verdict

    def exactly(places: NDArray[np.intp]) -> tuple[NDArray[Any], NDArray[Any]]:
        return _exactly(rule, inputs, parts, places, rising=rising)

    return Flips(
        certain=_least(p.sure.points(p.number(sure) * sign) for p in parts),
        possible=_least(p.could.points(p.number(could) * sign) for p in parts),
        applies=verdict.applies,
        why_not=verdict.why_not,
        rising=rising,
        strict=rule.comparator in ("above", "below"),
        exactly=exactly if rule.is_exact() or rule.rounding is not None else None,
    )


def moved(rule: N, key: str, line: Decimal) -> N:
    """The criterion with its line somewhere else."""
    name, _, pool = key.partition(".")
    changes = {"thresholds": {**rule.thresholds, pool: line}} if pool else {name: line}
    changed: N = _evolve(rule, **changes)
    return changed


def _ends_met(rule: _Number, *, rising: bool) -> tuple[BoundEnd, BoundEnd]:
    """Up to which end of its bounds a school is surely met, and up to which it could be.

    Between them its number is not known, and a policy for what is missing may answer.
    """
    sure, could = _ENDS[::-1] if rising else _ENDS
    if rule.when_missing == "met":
        return could, could
    return (sure, sure) if rule.when_missing == "not_met" else (sure, could)


def _least(points: Iterable[NDArray[Any]]) -> NDArray[Any]:
    """The least over the parts: all of them have to be met."""
    return np.asarray(np.minimum.reduce([*points]))


def _exactly(
    rule: _Number,
    inputs: Inputs,
    parts: Sequence[_PartPoints],
    places: NDArray[np.intp],
    *,
    rising: bool,
) -> tuple[NDArray[Any], NDArray[Any]]:
    """The points of some schools as fractions; infinities stay floats."""
    sign, ends = -1 if rising else 1, _ends_met(rule, rising=rising)

    def fractions(one: _PartPoints, where: Bools, end: BoundEnd | None) -> NDArray[Any]:
        number = np.full(len(places), Fraction(0), dtype="object")
        if where.any():
            number[where] = sign * rule.exactly(inputs, one.part.years, places[where], end)
        return number

    points: list[list[NDArray[Any]]] = [[], []]
    for one in parts:
        asked, bounded = one.sure.by_line | one.could.by_line, one.bounded
        known = fractions(one, (asked & ~bounded)[places], None)
        for found, answer, end in zip(points, (one.sure, one.could), ends, strict=True):
            number = known + fractions(one, (answer.by_line & bounded)[places], end)
            found.append(answer.points(number, places))
    return _least(points[0]), _least(points[1])
