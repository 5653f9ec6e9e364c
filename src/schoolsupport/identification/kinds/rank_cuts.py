"""The cut through a pool: so many places from the end, or so far from the mean."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from attrs import define
from numpy.typing import NDArray

from schoolsupport.identification.kinds.comparison import NEAR
from schoolsupport.identification.kinds.ordering import Everybody, Pool, Standing
from schoolsupport.identification.kinds.told import Places
from schoolsupport.identification.verdicts import Bools

if TYPE_CHECKING:
    from schoolsupport.identification.kinds.rank import Rank

Floats = NDArray[np.float64]


@define(kw_only=True, eq=False)
class Judged:
    """What is found pool by pool; each array has one entry per school.

    Attributes:
        certain: surely in.
        possible: could be in; so until a pool says otherwise.
        small: in a pool too small to be judged.
        answers: what is supposed of a school's own number: 1 at the end, 0 at the other, -1 open.
        told: what is told of its place, by name of `Places`.
    """

    certain: Bools
    possible: Bools
    small: Bools
    answers: NDArray[np.int8]
    told: dict[str, Floats]

    @classmethod
    def of(cls, size: int, answers: NDArray[np.int8]) -> Self:
        """Nothing found yet."""
        names = "best worst size size_most cut cut_most tied mean deviation line"
        return cls(
            certain=np.zeros(size, dtype=bool),
            possible=np.ones(size, dtype=bool),
            small=np.zeros(size, dtype=bool),
            answers=answers,
            told={name: np.full(size, np.nan) for name in names.split()},
        )

    def tell(self, places: NDArray[np.intp], **numbers: Any) -> None:
        """Keep what is told of some schools."""
        for name, number in numbers.items():
            self.told[name][places] = number

    def places(self, pool: NDArray[np.object_]) -> Places:
        """What was told, with the names of the pools."""
        return Places(pool=pool, **self.told)


def cut_by_places(rule: Rank, judged: Judged, pool: Pool) -> None:
    """Who is in, by places from the end."""
    orders = pool.orders
    ties_in = rule.ties == "in"
    places_in = {size: rule.places_in(size) for size in pool.sizes()}
    standing = pool.of_known(ties_in=ties_in)
    equal = np.searchsorted(orders, orders, "right") - np.searchsorted(orders, orders, "left")
    judged.tell(pool.known, best=standing.best, worst=standing.worst, tied=equal - 1)
    _decide(judged, pool.known, standing, places_in)
    for answer in (-1, 0, 1):
        places = pool.unknown[judged.answers[pool.unknown] == answer]
        if len(places):
            own = pool.of_unknown(len(places), answer)
            _decide(judged, places, own, places_in)
    everyone = np.concatenate([pool.known, pool.unknown])
    judged.tell(
        everyone,
        size=pool.size,
        size_most=pool.size_most,
        cut=places_in[pool.size],
        cut_most=places_in[pool.size_most],
    )
    _too_small(rule, judged, pool, everyone)


def cut_by_deviations(rule: Rank, judged: Judged, pool: Pool, everybody: Everybody) -> None:
    """Who is in, by the distance from the mean of the pool in standard deviations."""
    free = 1 if rule.deviation_of == "sample" else 0
    everyone = np.concatenate([pool.known, pool.unknown])
    judged.tell(everyone, size=pool.size, size_most=pool.size_most)
    judged.small[everyone] = len(pool.known) <= free
    if pool.waiting == 0 and everybody.lost == 0 and len(pool.known) > free:
        _beyond(rule, judged, pool, everybody, free)
    answered = pool.unknown[judged.answers[pool.unknown] >= 0]
    if pool.waiting <= 1 and everybody.lost == 0:
        yes = judged.answers[answered] == 1
        judged.certain[answered] = judged.possible[answered] = yes
    _too_small(rule, judged, pool, everyone)


def _decide(
    judged: Judged, places: NDArray[np.intp], standing: Standing, places_in: dict[int, int]
) -> None:
    def most(sizes: NDArray[np.intp]) -> NDArray[np.intp]:
        different, at = np.unique(sizes, return_inverse=True)
        return np.array([places_in[int(one)] for one in different], dtype=np.intp)[at]

    if len(places):
        judged.certain[places] = standing.worst <= most(standing.worst_of)
        judged.possible[places] = standing.best <= most(standing.best_of)


def _too_small(rule: Rank, judged: Judged, pool: Pool, everyone: NDArray[np.intp]) -> None:
    """In a pool that may be too small, nothing is sure."""
    judged.small[everyone] |= pool.size < rule.smallest_pool
    small = everyone[judged.small[everyone]]
    judged.certain[small], judged.possible[small] = False, True


def _beyond(rule: Rank, judged: Judged, pool: Pool, everybody: Everybody, free: int) -> None:
    values = everybody.values[pool.known]
    factor = rule.deviations or Decimal(0)
    sign = 1 if rule.end == "lowest" else -1
    mean, deviation = float(values.mean()), float(values.std(ddof=free))
    line = mean - sign * float(factor) * deviation
    beyond = sign * (line - values)
    size = np.maximum(1.0, np.maximum(np.abs(values), max(abs(line), abs(mean))))
    met = beyond > 0
    near = np.abs(beyond) <= NEAR * size
    if near.any():
        exact = everybody.exactly(pool.known)
        met[near] = _beyond_exactly(exact, near, factor, free, sign, ties_in=rule.ties == "in")
    judged.certain[pool.known] = judged.possible[pool.known] = met
    judged.tell(pool.known, mean=mean, deviation=deviation, line=line)


def _beyond_exactly(
    exact: NDArray[Any], near: Bools, factor: Decimal, free: int, sign: int, *, ties_in: bool
) -> Bools:
    """The same in fractions: the squares of both sides are compared, so that no root is drawn."""
    counted = Counter(exact)
    size = len(exact)
    mean = sum((one * times for one, times in counted.items()), Fraction(0)) / size
    squares = sum(((one - mean) ** 2 * times for one, times in counted.items()), Fraction(0))
    needed = Fraction(factor) ** 2 * squares / (size - free)
    met = []
    for one in exact[near]:
        away = sign * (mean - one)
        square = away**2
        met.append(away >= 0 and (square > needed or (ties_in and square == needed)))
    return np.array(met, dtype=bool)
