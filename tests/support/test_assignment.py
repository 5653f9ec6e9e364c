"""The assignment is the best there is: brute force on small cases is the oracle."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.support.curators import Limits, assign


@st.composite
def cases(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, Limits, int]:
    schools = draw(st.integers(0, 5))
    curators = draw(st.integers(1, 4))
    cells = st.lists(st.integers(0, 9), min_size=schools * curators, max_size=schools * curators)
    costs = np.array(draw(cells), dtype=np.int64).reshape(schools, curators)
    flags = st.lists(
        st.sampled_from([True, True, True, False]),
        min_size=schools * curators,
        max_size=schools * curators,
    )
    allowed = np.array(draw(flags), dtype=bool).reshape(schools, curators)
    most = np.array([draw(st.integers(1, 3)) for _ in range(curators)], dtype=np.int64)
    least = np.array([draw(st.integers(0, int(m))) for m in most], dtype=np.int64)
    return costs, allowed, Limits(least=least, most=most), draw(st.integers(0, 4))


def total_cost(costs: np.ndarray, curator: np.ndarray, balance: int) -> int:
    """What an assignment costs: pairs, and the squares of loads."""
    placed = np.flatnonzero(curator >= 0)
    loads = np.bincount(curator[placed], minlength=costs.shape[1])
    return int(costs[placed, curator[placed]].sum()) + balance * int((loads**2).sum())


def best_by_trying_all(
    costs: np.ndarray, allowed: np.ndarray, limits: Limits, balance: int
) -> tuple[int, int, int]:
    """(schools left over, places of lower limits left empty, cost): the least of all choices."""
    schools, curators = costs.shape
    best = None
    for choice in product(range(-1, curators), repeat=schools):
        if any(c >= 0 and not allowed[s, c] for s, c in enumerate(choice)):
            continue
        loads = [choice.count(c) for c in range(curators)]
        if any(load > most for load, most in zip(loads, limits.most, strict=True)):
            continue
        key = (
            choice.count(-1),
            sum(max(0, int(a) - b) for a, b in zip(limits.least, loads, strict=True)),
            total_cost(costs, np.array(choice, dtype=np.int64), balance),
        )
        best = key if best is None else min(best, key)
    assert best is not None
    return best


@examples(60)
@given(cases())
def test_no_other_assignment_is_better(
    case: tuple[np.ndarray, np.ndarray, Limits, int],
) -> None:
    costs, allowed, limits, balance = case

    found = assign(costs, allowed, limits, balance)

    loads = np.bincount(found.curator[found.curator >= 0], minlength=costs.shape[1])
    assert (loads <= limits.most).all()
    assert all(c < 0 or allowed[s, c] for s, c in enumerate(found.curator))
    empty = int(np.maximum(limits.least - loads, 0).sum())
    cost = total_cost(costs, found.curator, balance)
    left = int((found.curator < 0).sum())
    assert (left, empty, cost) == best_by_trying_all(costs, allowed, limits, balance)
    assert len(found.blocked) == left


@examples(40)
@given(cases())
def test_each_group_that_is_blocked_has_too_few_places(
    case: tuple[np.ndarray, np.ndarray, Limits, int],
) -> None:
    costs, allowed, limits, balance = case

    found = assign(costs, allowed, limits, balance)

    for schools, curators in found.blocked:
        others = [c for c in range(costs.shape[1]) if c not in curators]
        assert not allowed[np.ix_(schools, others)].any()
        assert len(schools) > sum(int(limits.most[c]) for c in curators)


def test_a_region_of_three_hundred_schools_is_assigned_at_once() -> None:
    rng = np.random.default_rng(1)
    costs = rng.integers(0, 100_000, (300, 100))
    limits = Limits(least=np.ones(100, dtype=np.int64), most=np.full(100, 3, dtype=np.int64))

    found = assign(costs, np.ones((300, 100), dtype=bool), limits, 20_000)

    assert (np.bincount(found.curator, minlength=100) == 3).all()
