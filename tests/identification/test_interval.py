"""The Wilson interval: against printed values, and its shape."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .intervals import share_interval

counts = st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("numerator", "denominator", "low", "high"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998), table I: method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_printed_values(numerator: int, denominator: int, low: float, high: float) -> None:
    found = share_interval(numerator, denominator)

    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(counts)
def test_the_share_lies_inside_and_the_ends_are_shares(pair: tuple[int, int]) -> None:
    numerator, denominator = pair
    found = share_interval(*pair)

    assert 0 <= found.low <= numerator / denominator + 1e-12
    assert numerator / denominator - 1e-12 <= found.high <= 1


@given(counts)
def test_the_ends_are_where_the_score_test_just_rejects(pair: tuple[int, int]) -> None:
    numerator, denominator = pair
    found = share_interval(*pair)

    ends = [end for end in (found.low, found.high) if 1e-9 < end < 1 - 1e-9]
    assert ends
    for end in ends:
        score = (numerator / denominator - end) / sqrt(end * (1 - end) / denominator)
        assert abs(score) == pytest.approx(1.959964, abs=1e-5)


@given(counts)
def test_a_lower_level_is_a_narrower_interval(pair: tuple[int, int]) -> None:
    wide, narrow = share_interval(*pair), share_interval(*pair, level=0.8)

    assert wide.high - wide.low > narrow.high - narrow.low
