"""The comparing and rounding of the second reading of `number`, in fractions."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

Row = Mapping[str, Any]


def rounded(value: Fraction, how: Row) -> Fraction:
    units = 10 ** how["digits"] * abs(value)
    whole_part, rest = divmod(units, 1)
    up = rest > Fraction(1, 2) or (
        rest == Fraction(1, 2) and (how["ties"] == "half_up" or whole_part % 2 == 1)
    )
    size = Fraction(int(whole_part) + up, 10 ** how["digits"])
    return size if value >= 0 else -size


def holds(comparator: str, value: Fraction, low: Fraction, high: Fraction) -> bool:
    return {
        "at_least": value >= low,
        "at_most": value <= low,
        "above": value > low,
        "below": value < low,
        "between": low <= value <= high,
    }[comparator]
