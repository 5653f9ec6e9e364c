"""Comparing numbers with a line: in floats, and exactly wherever floats could be wrong."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import floor
from typing import Any, Literal, Self

import numpy as np
import pandas as pd
from attrs import field, frozen
from numpy.typing import NDArray

from schoolsupport.faults import fault
from schoolsupport.identification.indicators import IndicatorData
from schoolsupport.identification.indicators.reference import Level
from schoolsupport.identification.verdicts import Bools, Codes
from schoolsupport.translation import Message, Spoken, msg, with_values
from schoolsupport.words.numbers import bare_unit, number_text

Comparator = Literal["at_least", "at_most", "above", "below", "between"]
NEAR = 1e-9
"""Values as near to the line as this (absolute, or relative to the line) are decided again."""

_MOST_DIGITS = 6  # beyond, a float cannot tell on which side of a tie it stands


@frozen(eq=False)
class Line:
    """The line for every school: one number, or two for `between`.

    Attributes:
        low: the line, or its lower end.
        high: its upper end; the same as `low` but for `between`.
        known: where the line is known.
        why_not: `NotApplicable` codes where there can be no line; None for nowhere.
    """

    low: NDArray[Any]
    high: NDArray[Any]
    known: Bools
    why_not: Codes | None = None

    @classmethod
    def constant(cls, low: Decimal, high: Decimal, length: int, *, exact: bool) -> Self:
        """The same line for everyone."""
        kind = "object" if exact else "float64"
        ends = [Fraction(end) if exact else float(end) for end in (low, high)]
        arrays = [np.full(length, end, dtype=kind) for end in ends]
        return cls(arrays[0], arrays[1], np.ones(length, dtype=bool))


def _is_digits(_: object, __: object, value: int) -> None:
    if not 0 <= value <= _MOST_DIGITS:
        raise fault("parameter.digits", most=_MOST_DIGITS, value=value)


@frozen(kw_only=True)
class Rounding:
    """Rounding that an act orders before comparing.

    Attributes:
        digits: decimals that stay.
        ties: `half_up` (away from zero at the half) or `half_even`.
    """

    digits: int = field(validator=_is_digits)
    ties: Literal["half_up", "half_even"] = "half_up"

    def of(self, values: NDArray[Any]) -> NDArray[Any]:
        """Fractions, rounded."""
        rounded = np.empty(len(values), dtype="object")
        rounded[:] = [self._one(value) for value in values]
        return rounded

    def of_floats(self, values: NDArray[np.float64]) -> tuple[NDArray[np.float64], Bools]:
        """Floats, rounded, and which stand so near to a tie that they have to be exact."""
        scale = 10.0**self.digits
        scaled = np.abs(values) * scale
        tie = np.abs(scaled - np.floor(scaled) - 0.5) <= NEAR * np.maximum(1.0, scaled)
        return np.copysign(np.floor(scaled + 0.5) / scale, values), tie

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


# Pools of schools that have a line each.


def line_of_pools(data: IndicatorData, column: str, thresholds: Mapping[str, Decimal]) -> Line:
    """The line of each school's pool; not known where the pool is not, or has no line.

    Args:
        data: the schools; that some lack their pool is noted there.
        column: column of the schools or of their context that names the pool.
        thresholds: a line for each pool.
    """
    codes, names = pd.factorize(data.inputs.words(column))
    lines = [*(thresholds.get(str(name)) for name in names), None]
    known = np.array([line is not None for line in lines], dtype=bool)
    exact = data.near is not None
    values = np.array(
        [Fraction(line or 0) for line in lines], dtype="object" if exact else "float64"
    )
    if data.near is not None:
        codes = codes[data.near]
    else:
        data.lacks(data.inputs.key_of(column), ~known[codes])
    return Line(values[codes], values[codes], known[codes])


# The comparison in words.


_COMPARED: Mapping[str, Message] = {
    "at_least": msg("at least {line}"),
    "at_most": msg("at most {line}"),
    "above": msg("above {line}"),
    "below": msg("below {line}"),
    "between": msg("from {line} to {line_to}"),
}


def compared_words(comparator: str, line: object, line_to: object = "") -> Message:
    """How something is compared with a line that is in words already.

    Args:
        comparator: a `Comparator`.
        line: the line, or its lower end.
        line_to: its upper end, for `between`.
    """
    return with_values(_COMPARED[comparator], line=line, line_to=line_to)


def line_words(
    comparator: Comparator, line: Decimal, line_to: Decimal | None, unit: str
) -> Message:
    """How a number is compared with a line; of two ends the second alone says the unit."""
    low = _end_words(line, bare_unit(unit) if comparator == "between" else unit)
    return compared_words(comparator, low, "" if line_to is None else _end_words(line_to, unit))


def _end_words(end: Decimal, unit: str | None) -> Message:
    return Spoken(partial(number_text, float(end), unit, compared=True))


def territory_words(level: Level, *, absolute: bool) -> Message:
    """That the number of a territory is taken off first."""
    where = msg("the municipality") if level == "municipality" else msg("the region")
    if absolute:
        return msg("size of the difference from {where}", where=where)
    return msg("school minus {where}", where=where)
