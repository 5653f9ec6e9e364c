"""The cheapest assignment of schools to curators: exact, deterministic, within limits.

Every school is one unit that flows to one curator. A curator's n-th school costs more than the one
before, so loads even out; the first ones up to the lower limit are so cheap that no other cost can
outweigh them. Schools are added one by one, each along the cheapest chain of moves (s to a, t from
a to b, …); after each step the assignment is the cheapest one of the schools added so far, by the
theorem on successive shortest paths (Ahuja, Magnanti, Orlin: Network Flows, 1993, section 9.7).
"""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

FAR = np.int64(2**52)
"""A cost no sum of real ones reaches."""
MOST_COST = 10_000_000
_REWARD = np.int64(2**36)  # of a place of a lower limit: more than all other costs together
_NOBODY = np.int64(2**48)  # of a school left over: more than all rewards together


@frozen(kw_only=True, eq=False)
class Limits:
    """How many schools each curator takes.

    Attributes:
        least: by curator.
        most: by curator, not less than `least`.
    """

    least: Ints
    most: Ints


@frozen(kw_only=True, eq=False)
class Assigned:
    """An assignment, or what stands in its way.

    Attributes:
        curator: by school, the place of its curator; -1 where there is none.
        blocked: groups of schools that have together too few places: (schools, curators) places.
    """

    curator: Ints
    blocked: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...] = ()


def assign(costs: Ints, allowed: Bools, limits: Limits, balance: int) -> Assigned:
    """Assign every school that can be assigned, at the least cost.

    Among all assignments of the most schools, one that fills the most places of lower limits, and
    among those one with the least sum of pair costs and of `balance · load²`.

    Args:
        costs: of each pair, schools × curators, 0 to `MOST_COST`.
        allowed: which pairs may be, of the same shape.
        limits: loads by curator.
        balance: what evenness of loads is worth, in the unit of costs, 0 to `MOST_COST`.

    Returns:
        The assignment; where schools are left over, each group that stands in its way.
    """
    schools, curators = costs.shape
    # nobody is the last curator: dear, and with room for all
    pair = np.column_stack([np.where(allowed, costs, FAR), np.full(schools, _NOBODY)])
    least = np.append(limits.least, 0)
    most = np.append(limits.most, schools)
    curator = np.full(schools, -1, dtype=np.int64)
    loads = np.zeros(curators + 1, dtype=np.int64)
    for school in range(schools):
        units = _next_unit(loads, Limits(least=least, most=most), balance)
        for mover, target in _cheapest_path(school, pair, curator, units):
            last = target
            curator[mover] = target
        loads[last] += 1
    curator[curator == curators] = -1
    blocked = tuple(_group(one, allowed, curator) for one in np.flatnonzero(curator < 0).tolist())
    return Assigned(curator=curator, blocked=blocked)


def total_cost(costs: Ints, curator: Ints, curators: int, balance: int) -> int:
    """What an assignment costs: pairs, and the squares of loads."""
    placed = np.flatnonzero(curator >= 0)
    loads = np.bincount(curator[placed], minlength=curators)
    return int(costs[placed, curator[placed]].sum()) + balance * int((loads**2).sum())


def _next_unit(loads: Ints, limits: Limits, balance: int) -> Ints:
    """What one more school costs each curator; nobody, the last, costs nothing more."""
    usual = balance * (2 * loads + 1)
    usual[-1] = 0
    wanted = np.where(loads < limits.least, usual - _REWARD, usual)
    return np.where(loads < limits.most, wanted, FAR)


def _cheapest_path(school: int, pair: Ints, curator: Ints, units: Ints) -> list[tuple[int, int]]:
    """Moves (school, to curator) that take a school in, the last move to the curator that fills."""
    hop, mover = _hops(pair, curator)
    distance = pair[school].copy()
    before = np.full(len(units), -1, dtype=np.int64)
    while True:
        through = distance[:, None] + hop
        best = through.argmin(axis=0)
        reached = through[best, np.arange(len(units))]
        better = (reached < distance) & (reached < FAR // 2)
        if not better.any():
            break
        distance = np.where(better, reached, distance)
        before = np.where(better, best, before)
    whole = np.where(distance < FAR // 2, distance + units, FAR)
    last = int(whole.argmin())
    path = []
    while before[last] >= 0:
        path.append((int(mover[before[last], last]), last))
        last = int(before[last])
    path.append((school, last))
    return path[::-1]


def _hops(pair: Ints, curator: Ints) -> tuple[Ints, Ints]:
    """The cheapest move of a school from each curator to each other, and which school moves."""
    curators = pair.shape[1]
    hop = np.full((curators, curators), FAR)
    mover = np.full((curators, curators), -1, dtype=np.int64)
    for school in np.flatnonzero(curator >= 0):
        holder = curator[school]
        change = np.where(pair[school] < FAR, pair[school] - pair[school, holder], FAR)
        change[holder] = FAR
        cheaper = change < hop[holder]
        hop[holder] = np.where(cheaper, change, hop[holder])
        mover[holder] = np.where(cheaper, school, mover[holder])
    return hop, mover


def _group(school: int, allowed: Bools, curator: Ints) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The curators a school could come to by any chain of moves, and the schools that hold them."""
    reached = set(np.flatnonzero(allowed[school]).tolist())
    waiting = list(reached)
    held: set[int] = {school}
    while waiting:
        at = waiting.pop()
        for other in np.flatnonzero(curator == at).tolist():
            held.add(other)
            new = set(np.flatnonzero(allowed[other]).tolist()) - reached
            reached |= new
            waiting.extend(new)
    return tuple(sorted(held)), tuple(sorted(reached))
