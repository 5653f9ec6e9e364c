"""Comparing numbers with a line: in floats, and exactly wherever floats could be wrong."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any, Literal, Self

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.identification.verdicts import Bools

Comparator = Literal["at_least", "at_most", "above", "below", "between"]
NEAR = 1e-9
"""Values as near to the line as this (absolute, or relative to the line) are decided again."""


@frozen(eq=False)
class Line:
    """The line for every school: one number, or two for `between`.

    Attributes:
        low: the line, or its lower end.
        high: its upper end; the same as `low` but for `between`.
        known: where the line is known.
    """

    low: NDArray[Any]
    high: NDArray[Any]
    known: Bools

    @classmethod
    def constant(cls, low: Decimal, high: Decimal, length: int, *, exact: bool) -> Self:
        """The same line for everyone."""
        kind = "object" if exact else "float64"
        ends = [Fraction(end) if exact else float(end) for end in (low, high)]
        arrays = [np.full(length, end, dtype=kind) for end in ends]
        return cls(arrays[0], arrays[1], np.ones(length, dtype=bool))


@frozen(kw_only=True)
class Rounding:
    """Rounding that an act orders before comparing.

    Attributes:
        digits: decimals that stay.
        ties: `half_up` (away from zero at the half) or `half_even`.
    """

    digits: int
    ties: Literal["half_up", "half_even"] = "half_up"

    def of(self, values: NDArray[Any]) -> NDArray[Any]:
        """Fractions, rounded."""
        return np.array([self._one(value) for value in values], dtype="object")

    def _one(self, value: Fraction) -> Fraction:
        scale = 10**self.digits
        if self.ties == "half_even":
            return Fraction(round(value * scale), scale)
        size = floor(abs(value) * scale + Fraction(1, 2))
        return Fraction(size if value >= 0 else -size, scale)


def compare(values: NDArray[Any], line: Line, comparator: Comparator) -> Bools:
    """Where the comparison holds; floats or fractions."""
    match comparator:
        case "at_least":
            met = values >= line.low
        case "at_most":
            met = values <= line.low
        case "above":
            met = values > line.low
        case "below":
            met = values < line.low
        case "between":
            met = (values >= line.low) & (values <= line.high)
    return np.asarray(met, dtype=bool)


def near_line(values: NDArray[np.float64], line: Line) -> Bools:
    """Where a float stands so near to the line that it cannot be trusted."""
    near = np.zeros(len(values), dtype=bool)
    for end in (line.low, line.high):
        size = np.maximum(1.0, np.maximum(np.abs(end), np.abs(values)))
        near |= np.abs(values - end) <= NEAR * size
    return near
