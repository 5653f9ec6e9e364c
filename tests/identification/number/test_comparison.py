"""Comparing and rounding themselves, in floats and in fractions."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolsupport.identification.indicators.reference import fraction_of, fractions_of
from schoolsupport.identification.kinds.comparison import Line, Rounding, near_line

TIES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}
DECIMALS = st.decimals(-1000, 1000, places=4)


@given(
    values=st.lists(DECIMALS, min_size=1, max_size=5),
    digits=st.integers(0, 3),
    ties=st.sampled_from(["half_up", "half_even"]),
)
def test_rounding_is_that_of_decimal(
    values: list[Decimal], digits: int, ties: Literal["half_up", "half_even"]
) -> None:
    rounding = Rounding(digits=digits, ties=ties)
    right = [value.quantize(Decimal(1).scaleb(-digits), TIES[ties]) for value in values]

    exact = rounding.of(np.array([Fraction(value) for value in values] + [None])[:-1])
    floats, tie = rounding.of_floats(np.array([float(value) for value in values]))

    assert exact.tolist() == [Fraction(value) for value in right]
    decided = [float(value) for value, near in zip(right, tie, strict=True) if not near]
    assert floats[~tie].tolist() == pytest.approx(decided)


@given(st.decimals(-10_000, 10_000, places=3))
def test_a_float_is_the_decimal_it_was_written_as(value: Decimal) -> None:
    assert fraction_of(float(value)) == Fraction(value)
    assert fractions_of(np.array([float(value)] * 2)).tolist() == [Fraction(value)] * 2


@pytest.mark.parametrize(("value", "near"), [(5 + 1e-12, True), (5 - 1e-12, True), (5.001, False)])
def test_only_what_stands_near_the_line_is_decided_again(value: float, near: bool) -> None:  # noqa: FBT001  # a column of the table
    line = Line.constant(Decimal(5), Decimal(7), 1, exact=False)

    assert near_line(np.array([value]), line).tolist() == [near]
    assert near_line(np.array([value + 2]), line).tolist() == [near]


@pytest.mark.parametrize("digits", [-1, 7])
def test_decimals_beyond_reason_are_refused(digits: int) -> None:
    with pytest.raises(ValueError, match=f"write a number of decimals from 0 to 6, not {digits}"):
        Rounding(digits=digits)
