"""What is withheld, tried by an attacker who knows linear algebra and everything that is told."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolsupport.domain.disclosure import Cells, Sum

LEAST = 5


@st.composite
def hierarchies(draw: st.DrawFn, columns: int = 1) -> tuple[list[tuple[int, ...]], list[Sum]]:
    """A region, its municipalities, their schools; totals now and then have something beside."""
    count = st.tuples(*[st.integers(0, 30)] * columns)
    municipalities = draw(st.lists(st.lists(count, max_size=5), min_size=1, max_size=4))
    rows: list[tuple[int, ...]] = [(0,) * columns]
    sums, own = [], []
    for schools in municipalities:
        beside = draw(count) if draw(st.booleans()) or not schools else (0,) * columns
        place = len(rows)
        rows.append(_added([beside, *schools]))
        rows.extend(schools)
        own.append(place)
        if schools:
            sums.append(Sum(place, range(place + 1, len(rows))))
    rows[0] = _added([rows[place] for place in own])
    return rows, [Sum(0, own), *sums]


def _added(rows: Sequence[Sequence[int]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*rows, strict=True)))


def attack(cells: Cells, hidden: frozenset[int], column: int) -> dict[int, tuple[float, float]]:
    """What linear programming makes of a column: the ends of each withheld cell.

    It knows every cell told, what each total has beside its parts, and the lowest number withheld.
    """
    optimize = pytest.importorskip("scipy.optimize")
    places = sorted(hidden)
    value = [row[column] for row in cells.rows]
    equations, right = [], []
    for one in cells.sums:
        beside = value[one.total] - sum(value[at] for at in one.parts)
        line, known = np.zeros(len(places)), float(beside)
        for at, sign in ((one.total, -1), *((at, 1) for at in one.parts)):
            if at in hidden:
                line[places.index(at)] += sign
            else:
                known += sign * value[at]
        equations.append(line)
        right.append(-known)
    ends = {}
    for at, place in enumerate(places):
        found = []
        for sign in (1, -1):
            goal = np.zeros(len(places))
            goal[at] = sign
            done = optimize.linprog(
                goal, A_eq=np.array(equations) if equations else None, b_eq=right or None,
                bounds=(cells.lowest(hidden), None), method="highs",
            )  # fmt: skip
            found.append(np.inf if done.status == 3 else float(sign * done.fun))
        ends[place] = found[0], found[1]
    return ends


@given(drawn=hierarchies(), least=st.integers(2, 8))
def test_of_every_count_withheld_so_many_numbers_are_possible(
    drawn: tuple[list[tuple[int, ...]], list[Sum]], least: int
) -> None:
    cells = Cells(rows=drawn[0], sums=drawn[1], least=least)

    hidden = cells.withheld

    assert cells.few <= hidden
    for place, (low, high) in attack(cells, hidden, 0).items():
        assert high - low + 1 >= least - 1e-6, (place, low, high)


@given(drawn=hierarchies(columns=2))
def test_of_counts_side_by_side_neither_is_given_away(
    drawn: tuple[list[tuple[int, ...]], list[Sum]],
) -> None:
    cells = Cells(rows=drawn[0], sums=drawn[1], least=LEAST, withholds_none=True)

    hidden = cells.withheld

    for column in (0, 1):
        for low, high in attack(cells, hidden, column).values():
            assert high - low + 1 >= LEAST - 1e-6
    told = [row for place, row in enumerate(cells.rows) if place not in hidden]
    assert all(count >= LEAST for row in told for count in row)


@given(drawn=hierarchies())
def test_its_own_bounds_are_those_of_the_attacker(
    drawn: tuple[list[tuple[int, ...]], list[Sum]],
) -> None:
    cells = Cells(rows=drawn[0], sums=drawn[1])
    hidden = cells.few

    (own,) = cells.bounds(hidden)

    for place, ends in attack(cells, hidden, 0).items():
        assert own[place] == pytest.approx(ends)


def test_what_is_possible_is_counted_by_trying_everything() -> None:
    """Two withheld counts under a total of 12 with 6 told beside them: 1 to 5 each."""
    cells = Cells(rows=[(12,), (2,), (4,), (6,)], sums=[Sum(0, (1, 2, 3))], least=5)

    possible = [one for one in product(range(1, 13), repeat=2) if sum(one) + 6 == 12]

    assert cells.withheld == {1, 2}
    assert {one for one, _ in possible} == set(range(1, 6))


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([5, 9], [5, 9]),
        ([4, 5, 9], [None, None, 9]),
        ([1, 4, 9], [None, None, None]),  # 1 and 4 of 5 would leave but four numbers
        ([2, 4, 9], [None, None, 9]),
        ([0, 4], [0, None]),
        ([4], [None]),
    ],
)
def test_as_little_is_withheld_as_will_do(counts: list[int], told: list[int | None]) -> None:
    """The total stays told where enough is left to withhold."""
    rows = [(sum(counts),), *((count,) for count in counts)]

    hidden = Cells(rows=rows, sums=[Sum(0, range(1, len(rows)))]).withheld

    assert [None if at in hidden else count for at, count in enumerate(counts, 1)] == told


def test_a_total_is_withheld_where_its_parts_are_not_enough() -> None:
    cells = Cells(rows=[(4,), (4,)], sums=[Sum(0, (1,))])

    assert cells.withheld == {0, 1}


def test_parts_of_nobody_are_withheld_where_nothing_else_keeps_their_total() -> None:
    """One person beside the schools, which have nobody: told zeros would tell the one."""
    cells = Cells(rows=[(1,), (1,), (0,), (40,)], sums=[Sum(1, (2,)), Sum(0, (1,))])

    assert cells.withheld == {0, 1, 2}
    assert cells.bounds(cells.withheld) == [{0: (1, np.inf), 1: (1, np.inf), 2: (0, np.inf)}]


def test_what_is_withheld_does_not_hang_on_the_order_of_sums() -> None:
    rows = [(20,), (3,), (17,), (8,), (12,)]
    sums = [Sum(0, (1, 2)), Sum(0, (3, 4))]

    assert Cells(rows=rows, sums=sums).withheld == Cells(rows=rows, sums=sums[::-1]).withheld


def test_sums_that_lead_back_are_refused() -> None:
    """A table with totals of rows and of columns: bounds sum by sum are not exact."""
    rows = [(10,)] * 4
    with pytest.raises(ValueError, match="lead back"):
        Cells(rows=rows, sums=[Sum(0, (1, 2)), Sum(3, (1, 2))])


def test_counts_side_by_side_withhold_nobody_too() -> None:
    with pytest.raises(ValueError, match="nobody"):
        Cells(rows=[(3, 0)])
