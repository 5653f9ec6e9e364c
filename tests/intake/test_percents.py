from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolsupport.intake.percents import (
    Counts,
    as_percents,
    counts_of,
    decimals_of,
    fitted_counts,
)

NAN = float("nan")
LARGEST = {2: 9_999, 1: 999, 0: 99}


def counted(n: float, percents: list[float], decimals: int) -> Counts:
    return counts_of(np.array([n], dtype=float), np.array([percents], dtype=float), decimals)


@st.composite
def four_counts(draw: st.DrawFn, largest: int) -> tuple[int, ...]:
    n = draw(st.integers(1, largest))
    cuts = sorted(draw(st.lists(st.integers(0, n), min_size=3, max_size=3)))
    edges = [0, *cuts, n]
    return tuple(high - low for low, high in pairwise(edges))


def printed(counts: tuple[int, ...], decimals: int, rounding: str) -> list[float]:
    unit = Decimal(1).scaleb(-decimals)
    n = sum(counts)
    return [float((Decimal(100 * m) / n).quantize(unit, rounding)) for m in counts]


roundings = st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN])


@pytest.mark.parametrize("decimals", LARGEST)
@given(data=st.data())
def test_counts_printed_as_percents_come_back_as_the_same_counts(
    data: st.DataObject, decimals: int
) -> None:
    counts = data.draw(four_counts(LARGEST[decimals]))
    percents = printed(counts, decimals, data.draw(roundings))

    assert counted(sum(counts), percents, decimals).exact.tolist() == [list(counts)]


@given(counts=four_counts(2_000_000), decimals=st.integers(0, 6), rounding=roundings)
def test_the_true_count_is_always_inside_the_range(
    counts: tuple[int, ...], decimals: int, rounding: str
) -> None:
    found = counted(sum(counts), printed(counts, decimals, rounding), decimals)

    assert not found.sum_off[0]
    assert not found.impossible[0]
    assert (found.lowest[0] <= counts).all()
    assert (found.highest[0] >= counts).all()
    exact = found.exact[0]
    assert (np.isnan(exact) | (exact == counts)).all()


@given(counts=four_counts(2_000_000), rounding=roundings, decimals=st.integers(0, 4))
def test_decimals_that_happen_to_be_zeros_never_give_a_wrong_count(
    counts: tuple[int, ...], rounding: str, decimals: int
) -> None:
    percents = printed(counts, decimals, rounding)
    seen = decimals_of(np.array(percents))

    exact = counted(sum(counts), percents, seen).exact[0]

    assert seen <= decimals
    assert (np.isnan(exact) | (exact == counts)).all()


@given(counts=four_counts(9_999), blank=st.integers(0, 3))
def test_a_blank_percent_follows_from_the_other_three(counts: tuple[int, ...], blank: int) -> None:
    percents = printed(counts, 2, ROUND_HALF_UP)
    percents[blank] = NAN

    assert counted(sum(counts), percents, 2).exact.tolist() == [list(counts)]


def test_both_ends_of_half_a_unit_are_inside() -> None:
    assert counted(200, [32, 33, 35, 0], 0).lowest[0, 1] == 65
    assert counted(200, [33, 32, 35, 0], 0).highest[0, 0] == 67


def test_several_counts_stay_a_range() -> None:
    found = counted(1000, [30, 30, 30, 10], 0)

    assert (found.lowest[0, 0], found.highest[0, 0]) == (295, 305)
    assert np.isnan(found.exact[0, 0])


def test_a_percent_that_no_count_gives_is_named_by_its_column() -> None:
    found = counted(7, [14.29, 30.0, 55.71, 0.0], 2)

    assert found.impossible[0]
    assert found.blame[0] == 1
    assert np.isnan(found.lowest).all()


def test_percents_that_fit_alone_and_not_together_are_no_ones_blame() -> None:
    found = counted(500, [20.2, 20.2, 20.2, 39.2], 1)  # 101 + 101 + 101 + 196 pupils are 499

    assert found.impossible[0]
    assert found.blame[0] == -1
    assert np.isnan(found.lowest).all()


@pytest.mark.parametrize(
    ("last", "off"), [(24.98, False), (24.97, True), (25.02, False), (25.03, True)]
)
def test_a_sum_may_miss_100_by_half_a_unit_per_mark(last: float, off: bool) -> None:  # noqa: FBT001  # a column of the table
    assert bool(counted(10_000, [25.0, 25.0, 25.0, last], 2).sum_off[0]) is off


def test_nobody_took_part_and_no_percents_are_no_mistake() -> None:
    for percents in ([0.0] * 4, [NAN] * 4):
        found = counted(0, percents, 2)
        assert found.exact.tolist() == [[0, 0, 0, 0]]
        assert not found.sum_off[0]


def test_without_n_nothing_is_known() -> None:
    found = counted(NAN, [25.0] * 4, 2)

    assert np.isnan(found.lowest).all()
    assert not found.impossible[0]
    assert not found.sum_off[0]


@pytest.mark.parametrize(
    ("values", "decimals"),
    [([0.0, 100.0], 0), ([12.5, 0.0], 1), ([7.81, NAN], 2), ([100 / 3], 6), ([NAN], 0)],
)
def test_decimals_are_as_many_as_are_seen(values: list[float], decimals: int) -> None:
    assert decimals_of(np.array(values)) == decimals


def test_a_row_with_fewer_decimals_than_its_level_is_read_with_its_own() -> None:
    percents = np.array([[31.82, 31.82, 27.27, 9.09], [13, 34.8, 39.1, 13], [30, 30, 30, 10]])
    n = np.array([22.0, 23, 1000])

    found = fitted_counts(n, percents, ["school"] * 3)

    assert found.exact[:2].tolist() == [[7, 7, 6, 2], [3, 8, 9, 3]]
    assert found.exact[2].tolist() == [300, 300, 300, 100]  # printed as 30.00


def test_decimals_of_one_level_say_nothing_of_another() -> None:
    percents = np.array([[5.06, 32.92, 44.33, 17.69], [31.8, 31.8, 27.3, 9.1], [30, 30, 30, 10]])
    n = np.array([1_722_202.0, 22, 1000])

    found = fitted_counts(n, percents, ["country", "school", "school"])

    assert found.exact[1].tolist() == [7, 7, 6, 2]
    assert (found.lowest[2, 0], found.highest[2, 0]) == (300, 300)  # of the schools: 30.0


@given(
    rows=st.lists(st.tuples(four_counts(99), st.integers(0, 4)), min_size=1, max_size=6),
    rounding=roundings,
)
def test_no_row_of_mixed_decimals_comes_back_as_other_counts(
    rows: list[tuple[tuple[int, ...], int]], rounding: str
) -> None:
    percents = np.array([printed(counts, decimals, rounding) for counts, decimals in rows])
    n = np.array([sum(counts) for counts, _ in rows], dtype=float)

    found = fitted_counts(n, percents, ["school"] * len(rows))

    assert found.exact.tolist() == [list(counts) for counts, _ in rows]


@given(counts=four_counts(999), rounding=roundings)
def test_parts_of_one_are_percents(counts: tuple[int, ...], rounding: str) -> None:
    percents = np.array([printed(counts, 2, rounding)])
    parts = np.array([[float(Decimal(str(one)) / 100) for one in percents[0]]])

    assert as_percents(parts).tolist() == percents.tolist()
    assert as_percents(percents).tolist() == percents.tolist()


def test_a_row_with_blanks_is_of_parts_only_beside_whole_rows_that_are() -> None:
    one_percent, part = [1.0, NAN, NAN, NAN], [0.5, 0.5, NAN, NAN]
    whole = [0.25, 0.25, 0.25, 0.25]

    assert as_percents(np.array([one_percent]))[0, 0] == 1
    assert as_percents(np.array([part, whole]))[0, 0] == 50
    assert as_percents(np.array([part, [25.0] * 4]))[0, 0] == 0.5
