"""A pool of schools that are ranked together, and the places that each of them can have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.identification.kinds.comparison import NEAR
from schoolsupport.identification.verdicts import Bools, Floats

Indices = NDArray[np.intp]
Side = Literal["left", "right"]
Exactly = Callable[[Indices], NDArray[Any]]


def exact_order(values: Floats, known: Bools, exactly: Exactly) -> Indices:
    """Whole numbers in the order of the values, the same for equal ones; -1 where not known.

    Floats that stand apart are taken as they are; those that stand together are compared as
    fractions.

    Args:
        values: the numbers.
        known: where they are known.
        exactly: gives the fractions of some schools by their places.
    """
    ranks = np.full(len(values), -1, dtype=np.intp)
    there = np.flatnonzero(known)
    if not len(there):
        return ranks
    sorted_ = there[np.argsort(values[there], kind="stable")]
    numbers = values[sorted_]
    size = np.maximum(1.0, np.abs(numbers[1:]))
    apart = np.concatenate([[True], np.diff(numbers) > NEAR * size])
    group = np.cumsum(apart) - 1
    alone = np.bincount(group)[group] == 1
    within = np.zeros(len(sorted_), dtype=np.intp)
    together = np.flatnonzero(~alone)
    if len(together):
        within[together] = _within(group[together], exactly(sorted_[together]))
    # one number per different fraction, groups after each other
    most = np.zeros(int(group[-1]) + 1, dtype=np.intp)
    np.maximum.at(most, group, within)
    begin = np.concatenate([[0], np.cumsum(most + 1)[:-1]])
    ranks[sorted_] = begin[group] + within
    return ranks


def _within(group: Indices, fractions: NDArray[Any]) -> Indices:
    """The place of each fraction among the different ones of its group."""
    found = np.zeros(len(group), dtype=np.intp)
    ends = np.flatnonzero(np.diff(group)) + 1
    for places in np.split(np.arange(len(group)), ends):
        own = fractions[places]
        different = sorted(set(own))
        if len(different) > 1:
            at = {one: place for place, one in enumerate(different)}
            found[places] = [at[one] for one in own]
    return found


@frozen(kw_only=True, eq=False)
class Standing:
    """The places a school can have, and how large its pool can be.

    Attributes:
        best: least place from the end, 1 the first.
        best_of: size of the pool with that place.
        worst: greatest place.
        worst_of: size of the pool with that place.
    """

    best: Indices
    best_of: Indices
    worst: Indices
    worst_of: Indices


@frozen(kw_only=True, eq=False)
class Pool:
    """One pool: the schools surely in it, and those that may be.

    Attributes:
        known: places of the schools with known numbers, in order from the end.
        orders: their orders, ascending.
        unknown: places of the schools whose numbers are not known.
        counted: whether these are counted in the pool.
        elsewhere: orders of schools with known numbers whose pool is not known, ascending.
        anywhere: how many schools there are of which neither is known.
    """

    known: Indices
    orders: Indices
    unknown: Indices
    counted: bool
    elsewhere: Indices
    anywhere: int

    @property
    def waiting(self) -> int:
        """Schools surely in it whose numbers are not known, where they count."""
        return len(self.unknown) if self.counted else 0

    @property
    def size(self) -> int:
        """Schools surely in it."""
        return len(self.known) + self.waiting

    @property
    def size_most(self) -> int:
        """The most it can hold."""
        return self.size + len(self.elsewhere) + self.anywhere

    def sizes(self) -> range:
        """Every size it can have; one more where a school that is not counted is asked for."""
        return range(self.size, self.size_most + 2)

    def of_known(self, *, ties_in: bool) -> Standing:
        """The places of the schools with known numbers.

        A tie counts before a school where ties are out. Best: nobody unknown stands before it,
        and whoever may join behind it does. Worst: everyone unknown stands before it, and only
        those who do so join. As one more school adds at most one place that is in, no other
        completion is better or worse.
        """
        side: Side = "left" if ties_in else "right"
        ahead = np.searchsorted(self.orders, self.orders, side) - (0 if ties_in else 1)
        joining = np.searchsorted(self.elsewhere, self.orders, side)
        behind = len(self.elsewhere) - joining
        return Standing(
            best=ahead + 1,
            best_of=self.size + behind + self.anywhere,
            worst=ahead + 1 + self.waiting + joining + self.anywhere,
            worst_of=self.size + joining + self.anywhere,
        )

    def of_unknown(self, count: int, answer: int) -> Standing:
        """The places of schools whose own number is not known.

        Args:
            count: how many such schools are asked for.
            answer: 1 if its number is supposed to stand at the end, 0 if at the other end, -1 if
                it may stand anywhere.
        """
        size = self.size if self.counted else self.size + 1
        everywhere = size + len(self.elsewhere) + self.anywhere
        best, best_of, worst, worst_of = 1, everywhere, everywhere, everywhere
        if answer == 1:
            waiting = size - 1 - len(self.known)
            worst, worst_of = 1 + waiting + self.anywhere, size + self.anywhere
        elif answer == 0:
            best, best_of = len(self.known) + 1, size + self.anywhere
        return Standing(
            best=np.full(count, best),
            best_of=np.full(count, best_of),
            worst=np.full(count, worst),
            worst_of=np.full(count, worst_of),
        )


@frozen(kw_only=True, eq=False)
class Everybody:
    """All schools that are placed.

    Attributes:
        values: their numbers, NaN where not known.
        known: where they are known.
        orders: their order from the end that counts, -1 where not known.
        elsewhere: orders of schools with known numbers whose pool is not known, ascending.
        anywhere: how many schools there are of which neither is known.
        lost: how many schools there are whose pool is not known, where they count.
        exactly: gives the numbers of some schools as fractions.
    """

    values: Floats
    known: Bools
    orders: Indices
    elsewhere: Indices
    anywhere: int
    lost: int
    exactly: Exactly

    def pool(self, places: Indices, *, counted: bool) -> Pool:
        """The pool that these schools make up."""
        known = places[self.known[places]]
        known = known[np.argsort(self.orders[known], kind="stable")]
        return Pool(
            known=known,
            orders=self.orders[known],
            unknown=places[~self.known[places]],
            counted=counted,
            elsewhere=self.elsewhere,
            anywhere=self.anywhere,
        )
