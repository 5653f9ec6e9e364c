"""Rank: a school stands among the lowest, or the highest, of its pool."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any, Literal

import numpy as np
import pandas as pd
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from schoolsupport.errors import RuleError
from schoolsupport.faults import fault
from schoolsupport.identification.inputs import InputKey, Inputs
from schoolsupport.identification.kinds.kind import OTHERS_UNKNOWN, Outcome, policy
from schoolsupport.identification.kinds.measured import MeasuredKind, Measurement, measure
from schoolsupport.identification.kinds.ordering import Everybody, exact_order
from schoolsupport.identification.kinds.pools import pool_key, pools_of
from schoolsupport.identification.kinds.rank_checks import rank_faults
from schoolsupport.identification.kinds.rank_cuts import Judged, cut_by_deviations, cut_by_places
from schoolsupport.identification.verdicts import Bools, VerdictColumn

SMALL_POOL = "small_pool"


def _is_size(_: object, __: object, value: int) -> None:
    if value < 1:
        raise fault("parameter.schools_not_positive", value=value)


@frozen(kw_only=True)
class Rank(MeasuredKind):
    """Met where the school is among the lowest or highest of its pool by an indicator.

    A school whose own pool is not known is not judged.

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
    pool: str | None = None
    peers: Literal["all", "known"] = policy("all")
    smallest_pool: int = field(default=1, validator=_is_size, metadata={"policy": True})

    def faults(self, where: str) -> list[RuleError]:
        """One cut, and only keys that go with it."""
        return list(rank_faults(self, where))

    def compares(self) -> bool:
        """A place is a place among others."""
        return True

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
        measured = measure(self, inputs)
        codes, names = self._pools(inputs)
        nowhere = measured.applies & (codes < 0)
        missing = dict(measured.outcome.missing)
        if self.pool is not None and nowhere.any():
            missing[pool_key(inputs, self.pool)] = nowhere
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
        if self.when_missing != "no_data":
            judged.certain[own] = judged.possible[own] = self.when_missing == "met"
        return self._outcome(judged, measured, names[codes], missing, own)

    def _pools(self, inputs: Inputs) -> tuple[NDArray[np.intp], NDArray[np.object_]]:
        """Each school's pool by number, -1 where not known; their names, and None last."""
        if self.pool is None:
            return np.zeros(len(inputs.schools), dtype=np.intp), np.array([None], dtype="object")
        codes, names = pd.factorize(pools_of(inputs, self.pool))
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
            parts=(evolve(measured.part, verdict=verdict, line=line, line_to=line),),
            places=places,
            doubts={SMALL_POOL: small, OTHERS_UNKNOWN: waiting & (others | ~own) & ~small},
            missing={key: who for key, who in lacking.items() if who.any()},
            problems=found.problems,
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
