"""Rank: a school stands among the lowest, or the highest, of its pool."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any, Literal, Self

import numpy as np
import pandas as pd
from attrs import define, evolve, field, frozen
from numpy.typing import NDArray

from schoolsupport.errors import RuleError
from schoolsupport.faults import fault, rule_fault
from schoolsupport.identification.aims import Aim
from schoolsupport.identification.inputs import InputKey, Inputs
from schoolsupport.identification.kinds.comparison import NEAR
from schoolsupport.identification.kinds.kind import OTHERS_UNKNOWN, policy, pool_aims
from schoolsupport.identification.kinds.measured import MeasuredKind, Measurement, measure
from schoolsupport.identification.kinds.number import over_years
from schoolsupport.identification.kinds.outcome import Outcome, Places
from schoolsupport.identification.kinds.pool import Everybody, Pool, Standing, exact_order
from schoolsupport.identification.kinds.titles import Titles
from schoolsupport.identification.verdicts import Bools, Floats, VerdictColumn, tally
from schoolsupport.translation import Message, joined, msg, with_values
from schoolsupport.words.numbers import Quantity

SMALL_POOL = "small_pool"

_SHARES: Mapping[str, Message] = {
    "lowest": msg("in the lowest {share} of the schools ({whole})"),
    "highest": msg("in the highest {share} of the schools ({whole})"),
}
_COUNTS: Mapping[str, Message] = {
    "lowest": msg("among the lowest {count} schools"),
    "highest": msg("among the highest {count} schools"),
}
_DEVIATIONS: Mapping[str, Message] = {
    "lowest": msg("{count} standard deviations below the mean or further"),
    "highest": msg("{count} standard deviations above the mean or further"),
}
_PLACES: Mapping[str, Message] = {
    "down": msg("places rounded down"),
    "up": msg("places rounded up"),
    "half_up": msg("places rounded to the nearest"),
}
_TIES: Mapping[str, Message] = {
    "in": msg("equal numbers on the cut are all in"),
    "out": msg("equal numbers on the cut are all out"),
}


def _is_size(_: object, __: object, value: int) -> None:
    if value < 1:
        raise fault("parameter.schools_not_positive", value=value)


@frozen(kw_only=True)
class Rank(MeasuredKind):
    """Met where the school is among the lowest or highest of its pool by an indicator.

    A school whose own pool is not known is not judged. With `over = "each"` the school has to be
    there in each of the years.

    Attributes:
        end: which end counts: `lowest` or `highest`.
        share: share of the pool that is in.
        count: number of places that are in.
        deviations: in is who is this many standard deviations from the mean, or further.
        deviation_of: of the `population` or of a `sample`, with `deviations`.
        places: how a share of the pool becomes whole places: `down`, `up` or `half_up`.
        ties: schools with equal numbers across the cut, or exactly on it, are all `in` or `out`.
        pool: column of the schools or their context that names a school's pool.
        peers: schools of the pool whose numbers are not known: with `all` they may stand
            anywhere, and widen what is possible; with `known` they are not counted.
        smallest_pool: in a pool of fewer schools nobody is judged.
    """

    end: Literal["lowest", "highest"]
    share: Decimal | None = None
    count: int | None = None
    deviations: Decimal | None = None
    deviation_of: Literal["population", "sample"] | None = None
    places: Literal["down", "up", "half_up"] = "down"
    ties: Literal["in", "out"]
    peers: Literal["all", "known"] = policy("all")
    smallest_pool: int = field(default=1, validator=_is_size, metadata={"policy": True})

    def faults(self, where: str) -> list[RuleError]:
        """One cut, and only keys that go with it."""
        return list(rank_faults(self, where))

    def sentence(self, titles: Titles) -> Message:
        """The number, the cut, and among whom it is drawn."""
        parts = [*self.number_words(titles), self._cut_words()]
        if self.pool is not None:
            parts.append(msg("in pools by «{pool}»", pool=titles.heading(self.pool)))
        parts.append(_TIES[self.ties])
        if self.peers == "known":
            parts.append(msg("only schools with known numbers are counted"))
        if self.smallest_pool > 1:
            parts.append(msg("in pools of {count} schools or more", count=self.smallest_pool))
        return joined(parts, "; ")

    def _cut_words(self) -> Message:
        if self.share is not None:
            share, whole = Quantity(float(self.share), "share"), _PLACES[self.places]
            return with_values(_SHARES[self.end], share=share, whole=whole)
        if self.count is not None:
            return with_values(_COUNTS[self.end], count=self.count)
        deviations = Quantity(float(self.deviations or 0), "index")
        return with_values(_DEVIATIONS[self.end], count=deviations)

    def compares(self) -> bool:
        """A place is a place among others."""
        return True

    def ties_count(self) -> Literal["in", "out"]:
        """As the rule says."""
        return self.ties

    def line(self) -> tuple[Decimal, str, str]:
        """Share, number of places or of deviations; `lowest` or `highest`; unit of the number."""
        cuts = (self.share, self.deviations, Decimal(self.count or 0))
        return next(one for one in cuts if one is not None), self.end, self.unit()

    def places_in(self, size: int) -> int:
        """How many places are in, in a pool of a size."""
        if self.share is None:
            return self.count or 0
        whole = Fraction(self.share) * size
        if self.places == "down":
            return floor(whole)
        return -floor(-whole) if self.places == "up" else floor(whole + Fraction(1, 2))

    def judge(self, inputs: Inputs) -> Outcome:
        """Place every school in its pool, whatever the unknown numbers could be."""
        parts = [self._of_part(one, inputs) for one in measure(self, inputs)]
        return parts[0] if len(parts) == 1 else _in_each(parts)

    def aims(self, inputs: Inputs) -> tuple[Aim, ...]:
        """What the number stands on, and the pools."""
        return (*super().aims(inputs), *pool_aims(self.pool))

    def company(self) -> int:
        """The smallest pool that is judged and has a place within and one beyond."""
        by_places = self.deviations is None
        sizes = range(max(2, self.smallest_pool), 100)
        return next((one for one in sizes if not by_places or 0 < self.places_in(one) < one), 2)

    def needed(self) -> int:
        """One place; with `each`, one for every year."""
        return self.years if self.over == "each" else 1

    def _of_part(self, measured: Measurement, inputs: Inputs) -> Outcome:
        codes, names = self._pools(inputs)
        nowhere = measured.applies & (codes < 0)
        missing = {
            key: who for key, who in measured.outcome.missing.items() if measured.asks_for(key)
        }
        if self.pool is not None and nowhere.any():
            missing[inputs.key_of(self.pool)] = nowhere
        judged = Judged.of(len(codes), _answers(inputs, missing, len(codes)))
        everybody = self._everybody(measured, nowhere, inputs)
        for places in _by_pool(codes, measured.applies):
            peers = everybody.pool(places, counted=self.peers == "all")
            if self.deviations is None:
                cut_by_places(self, judged, peers)
            else:
                cut_by_deviations(self, judged, peers, everybody)
        own = ~measured.known | nowhere
        decided = nowhere & (judged.answers >= 0)
        judged.certain[decided] = judged.possible[decided] = judged.answers[decided] == 1
        silent = (measured.silent | nowhere) & ~judged.certain & judged.possible
        if self.when_missing != "no_data":
            judged.certain[silent] = judged.possible[silent] = self.when_missing == "met"
        return self._outcome(judged, measured, names[codes], missing, own)

    def _pools(self, inputs: Inputs) -> tuple[NDArray[np.intp], NDArray[np.object_]]:
        """Each school's pool by number, -1 where not known; their names, and None last."""
        if self.pool is None:
            return np.zeros(len(inputs.schools), dtype=np.intp), np.array([None], dtype="object")
        codes, names = pd.factorize(inputs.words(self.pool))
        return codes.astype(np.intp), np.array([*names, None], dtype="object")

    def _everybody(self, measured: Measurement, nowhere: Bools, inputs: Inputs) -> Everybody:
        """All schools with their numbers, in order from the end that counts."""
        years = measured.part.years

        def exactly(places: NDArray[np.intp]) -> NDArray[Any]:
            return self.number().exactly(inputs, years, places)

        orders = np.full(len(nowhere), -1, dtype=np.intp)
        if self.deviations is None:
            sign = 1 if self.end == "lowest" else -1
            orders = exact_order(
                sign * measured.values, measured.known, lambda places: sign * exactly(places)
            )
        lost = nowhere & (self.peers == "all")
        return Everybody(
            values=measured.values,
            known=measured.known,
            orders=orders,
            elsewhere=np.sort(orders[lost & measured.known]),
            anywhere=int((lost & ~measured.known).sum()),
            lost=int(lost.sum()),
            exactly=exactly,
        )

    def _outcome(
        self,
        judged: Judged,
        measured: Measurement,
        pool: NDArray[np.object_],
        missing: dict[InputKey, Bools],
        own: Bools,
    ) -> Outcome:
        found = measured.outcome
        verdict = VerdictColumn.of(
            judged.certain, judged.possible, measured.applies, found.verdict.why_not
        )
        waiting = ~verdict.known()
        places = judged.places(pool)
        small = waiting & judged.small
        others = found.doubts.get(OTHERS_UNKNOWN, np.zeros_like(waiting))
        lacking = {key: who & waiting for key, who in missing.items()}
        line = places.line
        return Outcome(
            verdict=verdict,
            observed=measured.part.observed,
            numerator=np.where(places.best == places.worst, places.best, np.nan),
            denominator=np.where(places.size == places.size_most, places.size, np.nan),
            certain=verdict.certain.astype(np.int16),
            possible=verdict.possible.astype(np.int16),
            of=verdict.applies.astype(np.int16),
            parts=(evolve(measured.part, verdict=verdict, line=line, line_to=line, places=places),),
            places=places,
            doubts={SMALL_POOL: small, OTHERS_UNKNOWN: waiting & (others | ~own) & ~small},
            missing={key: who for key, who in lacking.items() if who.any()},
            problems=found.problems,
        )


def _in_each(outcomes: list[Outcome]) -> Outcome:
    """Of the outcomes of single years, the one of all of them: in in every year."""
    verdict = over_years([one.verdict for one in outcomes])
    waiting = ~verdict.known()
    lacking: dict[InputKey, Bools] = {}
    doubts: dict[str, Bools] = {}
    for one in outcomes:
        for key, who in one.missing.items():
            lacking[key] = lacking.get(key, np.zeros_like(waiting)) | who & waiting
        for reason, who in one.doubts.items():
            doubts[reason] = doubts.get(reason, np.zeros_like(waiting)) | who & waiting
    return evolve(
        outcomes[-1],
        verdict=verdict,
        certain=tally(np.stack([one.verdict.certain for one in outcomes])),
        possible=tally(np.stack([one.verdict.possible for one in outcomes])),
        of=tally(np.stack([one.verdict.applies for one in outcomes])),
        parts=tuple(part for one in outcomes for part in one.parts),
        doubts=doubts,
        missing={key: who for key, who in lacking.items() if who.any()},
    )


def _by_pool(codes: NDArray[np.intp], applies: Bools) -> list[NDArray[np.intp]]:
    """The places of the schools of each pool."""
    there = np.flatnonzero(applies & (codes >= 0))
    if not len(there):
        return []
    sorted_ = there[np.argsort(codes[there], kind="stable")]
    return np.split(sorted_, np.flatnonzero(np.diff(codes[sorted_])) + 1)


def _answers(inputs: Inputs, missing: dict[InputKey, Bools], size: int) -> NDArray[np.int8]:
    """What is supposed of schools that lack nothing else: 1 for yes, 0 for no, -1 for nothing."""
    said = np.full(size, -1, dtype=np.int8)
    nobody = np.zeros(size, dtype=bool)
    others = [who for key, who in missing.items() if key not in inputs.supposed]
    for key in missing.keys() & inputs.supposed.keys():
        waiting = missing[key] & ~np.logical_or.reduce([*others, nobody])
        said[waiting] = int(inputs.supposed[key])
    return said


# What the keys of a `rank` criterion must say together, checked when its file is read.


def rank_faults(rule: Rank, where: str) -> Iterator[RuleError]:
    """Refuse what the types of the keys let through.

    Args:
        rule: the criterion.
        where: file and version, for the messages.
    """
    given = {key: getattr(rule, key) for key in ("share", "count", "deviations")}
    named = [key for key, value in given.items() if value is not None]
    if len(named) != 1:
        yield rule_fault("rule.not_one_cut", where=where, found=", ".join(named) or rule.end)
    if rule.share is not None and not 0 < rule.share <= 1:
        yield rule_fault("rule.share_of_pool", where=f"{where}: share", found=rule.share)
    if rule.count is not None and rule.count < 1:
        yield rule_fault("rule.place_below_first", where=f"{where}: count", found=rule.count)
    if rule.deviations is not None and rule.deviations < 0:
        yield rule_fault(
            "rule.deviations_below_zero", where=f"{where}: deviations", found=rule.deviations
        )
    yield from _together(rule, where)


def _together(rule: Rank, where: str) -> Iterator[RuleError]:
    if (rule.deviations is None) != (rule.deviation_of is None):
        yield rule_fault(
            "rule.deviations_without_kind", where=f"{where}: deviation_of", found=rule.deviation_of
        )
    if rule.share is None and rule.places != "down":
        yield rule_fault("rule.places_without_share", where=f"{where}: places", found=rule.places)


# The cut through a pool: so many places from the end, or so far from the mean.


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
