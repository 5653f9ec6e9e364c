"""The points on which verdicts turn as the line of a criterion moves.

A criterion with a line is a step for every school: met on one side of a point, not met on the
other. The points are found once; verdicts for any line are then a comparison with them.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from schoolsupport.identification.kinds.comparison import NEAR
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
