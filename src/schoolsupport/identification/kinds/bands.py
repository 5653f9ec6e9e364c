"""Bands: a number cut into bands, with a verdict on which of them the school is in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import Literal

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from schoolsupport.errors import RuleError
from schoolsupport.faults import rule_fault
from schoolsupport.identification.aims import Aim, Place
from schoolsupport.identification.inputs import Inputs
from schoolsupport.identification.kinds.kind import pool_aims
from schoolsupport.identification.kinds.measured import MeasuredKind
from schoolsupport.identification.kinds.number_checks import share_faults
from schoolsupport.identification.kinds.outcome import BandBounds, Outcome
from schoolsupport.identification.kinds.titles import Titles
from schoolsupport.identification.verdicts import Bools, VerdictColumn
from schoolsupport.structure import unknown_key
from schoolsupport.translation import Message, Spoken, joined, msg
from schoolsupport.words.numbers import in_row

IN_BANDS = "in_bands"

_EDGES: Mapping[str, Message] = {
    "upper": msg("a number on a cut belongs to the upper band"),
    "lower": msg("a number on a cut belongs to the lower band"),
}


@frozen(kw_only=True)
class Bands(MeasuredKind):
    """A number in bands, ascending; met where the school is in one of those named.

    Attributes:
        bands: ids of the bands, ascending by number.
        titles: their titles in Russian, in the same order.
        cuts: the numbers between them, ascending.
        cuts_by_pool: the same for each pool, in the place of `cuts`.
        pool: column of the schools or their context that names a school's pool.
        edge: the band that a number exactly on a cut belongs to: `upper` or `lower`.
        met_in: ids of the bands in which the criterion is met.
    """

    bands: tuple[str, ...]
    titles: tuple[str, ...]
    cuts: tuple[Decimal, ...] = ()
    cuts_by_pool: dict[str, tuple[Decimal, ...]] = field(factory=dict)
    edge: Literal["upper", "lower"]
    met_in: tuple[str, ...]
    over: Literal["pooled", "last"] = "last"  # one band a school

    def faults(self, where: str) -> list[RuleError]:
        """Bands and cuts that fit each other."""
        return list(bands_faults(self, where))

    def sentence(self, titles: Titles) -> Message:
        """The number, the bands with their cuts, and those it is met in."""
        parts = self.number_words(titles)
        own = ", ".join(f"«{title}»" for title in self.titles)
        if self.cuts:
            parts.append(self._cut_words(own, self.cuts))
        else:
            column = titles.heading(self.pool or "")
            pools = self.cuts_by_pool.items()
            parts += [self._cut_words(f"{column} {pool}: {own}", cuts) for pool, cuts in pools]
        parts.append(_EDGES[self.edge])
        met = ", ".join(f"«{self.titles[self.bands.index(name)]}»" for name in self.met_in)
        parts.append(msg("met in {bands}", bands=met))
        return joined(parts, "; ")

    def _cut_words(self, titles: str, cuts: tuple[Decimal, ...]) -> Message:
        row = Spoken(partial(in_row, tuple(map(float, cuts)), self.unit()))
        return msg("bands {titles}, cut at {cuts}", titles=titles, cuts=row)

    def pool_lines(self) -> tuple[str, Collection[str]] | None:
        """Its pool, and those of its cuts."""
        return None if self.pool is None else (self.pool, self.cuts_by_pool)

    def line(self) -> tuple[Decimal, str, str]:
        """The cut (of the first pool where there are several) that bounds the bands it is met in.

        The comparator is one of `number`'s where these are the lowest or the highest bands, and
        `in_bands` elsewhere.
        """
        met = [name in self.met_in for name in self.bands]
        cuts = self.cuts or next(iter(self.cuts_by_pool.values()))
        inside = sum(met)
        if all(met[:inside]) and inside < len(met):
            return cuts[inside - 1], "below" if self.edge == "upper" else "at_most", self.unit()
        if inside and all(met[-inside:]) and inside < len(met):
            return cuts[-inside], "at_least" if self.edge == "upper" else "above", self.unit()
        return cuts[0], IN_BANDS, self.unit()

    def turns(self) -> tuple[Place, ...]:
        """Every cut."""
        return (*self.cuts, *(cut for cuts in self.cuts_by_pool.values() for cut in cuts))

    def aims(self, inputs: Inputs) -> tuple[Aim, ...]:
        """What the number stands on, and the pools with cuts of their own."""
        return (*super().aims(inputs), *pool_aims(self.pool, self.cuts_by_pool))

    def band_ids(self) -> tuple[str, ...]:
        """The ids of its bands."""
        return self.bands

    def judge(self, inputs: Inputs) -> Outcome:
        """Compare with every cut; what is surely over, and what could be, bounds the band."""
        cut = [self._over(place, inputs) for place in range(len(self.bands) - 1)]
        first = cut[0]
        applies, size = first.verdict.applies, len(first.verdict)
        lowest = np.sum([one.verdict.certain for one in cut], axis=0).astype(np.int8)
        highest = np.sum([one.verdict.possible for one in cut], axis=0).astype(np.int8)
        lowest[~applies] = highest[~applies] = -1
        certain, possible = self._met(lowest, highest)
        unknown = lowest != highest
        silent = unknown & np.logical_or.reduce([one.parts[-1].silent for one in cut])
        if self.when_missing == "met":
            certain = certain | silent & possible
        elif self.when_missing == "not_met":
            possible = possible & (certain | ~silent)
        verdict = VerdictColumn.of(certain, possible, applies, first.verdict.why_not)
        waiting = ~verdict.known()
        last = first.parts[-1]
        low, high = self._ends(np.where(unknown, np.int8(-1), lowest), cut)
        return Outcome(
            verdict=verdict,
            observed=last.observed,
            numerator=last.numerator,
            denominator=last.denominator,
            certain=verdict.certain.astype(np.int16),
            possible=verdict.possible.astype(np.int16),
            of=np.broadcast_to(applies, size).astype(np.int16),
            parts=(evolve(last, verdict=verdict, line=low, line_to=high),),
            bands=BandBounds(
                names=self.bands,
                titles=self.titles,
                lowest=lowest,
                highest=highest,
                low=low,
                high=high,
            ),
            doubts={key: who & waiting for key, who in first.doubts.items()},
            missing={
                key: who & waiting for key, who in first.missing.items() if (who & waiting).any()
            },
            problems=first.problems,
        )

    def _over(self, place: int, inputs: Inputs) -> Outcome:
        """Who is in a band above a cut."""
        over = "at_least" if self.edge == "upper" else "above"
        if self.cuts:
            return self.number(comparator=over, worse=self.worse, threshold=self.cuts[place]).judge(
                inputs
            )
        lines = {pool: cuts[place] for pool, cuts in self.cuts_by_pool.items()}
        return self.number(
            comparator=over, worse=self.worse, thresholds=lines, pool=self.pool
        ).judge(inputs)

    def _met(self, lowest: NDArray[np.int8], highest: NDArray[np.int8]) -> tuple[Bools, Bools]:
        """Where every band that is possible is one it is met in, and where some is."""
        met = np.array([0, *(name in self.met_in for name in self.bands)], dtype=np.int16)
        upto = np.cumsum(met)
        inside = upto[highest + 1] - upto[np.maximum(lowest, 0)]
        return inside == highest - lowest + 1, inside > 0

    def _ends(
        self, bands: NDArray[np.int8], cut: list[Outcome]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Both ends of each school's band; NaN where it has none, or the band is not known."""
        nothing = np.full(len(bands), np.nan)
        lines = np.stack([nothing, *(one.parts[-1].line for one in cut), nothing])
        at = np.arange(len(bands))
        known = bands >= 0
        low = np.where(known, lines[np.maximum(bands, 0), at], np.nan)
        return low, np.where(known, lines[bands + 1, at], np.nan)


# What the keys of a `bands` criterion must say together, checked when its file is read.


def bands_faults(rule: Bands, where: str) -> Iterator[RuleError]:
    """Refuse what the types of the keys let through.

    Args:
        rule: the criterion.
        where: file and version, for the messages.
    """
    if len(rule.bands) < 2:
        yield rule_fault(
            "rule.one_band", where=f"{where}: bands", found=", ".join(rule.bands) or "[]"
        )
    yield from _twice(rule.bands, f"{where}: bands")
    yield from _twice(rule.met_in, f"{where}: met_in")
    if len(rule.titles) != len(rule.bands):
        yield rule_fault(
            "rule.titles_of_bands",
            where=f"{where}: titles",
            found=len(rule.titles),
            count=len(rule.bands),
        )
    if not rule.met_in:
        yield rule_fault("rule.no_band_met", where=f"{where}: met_in", found="[]")
    for name in rule.met_in:
        if name not in rule.bands:
            yield unknown_key(name, list(rule.bands), f"{where}: met_in")
    yield from _cuts(rule, where)


def _cuts(rule: Bands, where: str) -> Iterator[RuleError]:
    if bool(rule.cuts) == bool(rule.cuts_by_pool):
        yield rule_fault("rule.sorts_of_cuts", where=f"{where}: cuts")
    if bool(rule.cuts_by_pool) != (rule.pool is not None):
        yield rule_fault("rule.cuts_without_pool", where=f"{where}: pool", found=rule.pool)
    named = {f"cuts_by_pool.{pool}": cuts for pool, cuts in rule.cuts_by_pool.items()}
    for key, cuts in ({"cuts": rule.cuts} if rule.cuts else {} | named).items():
        yield from _ascending(cuts, rule, f"{where}: {key}")
        lines = {f"{key}[{place}]": line for place, line in enumerate(cuts)}
        if rule.indicator in rule.known_indicators():
            yield from share_faults(lines, rule.unit(), where)


def _ascending(cuts: Sequence[Decimal], rule: Bands, where: str) -> Iterator[RuleError]:
    if len(cuts) != len(rule.bands) - 1:
        yield rule_fault(
            "rule.number_of_cuts", where=where, found=len(cuts), count=len(rule.bands) - 1
        )
    for earlier, later in pairwise(cuts):
        if earlier >= later:
            yield rule_fault("rule.cuts_not_ascending", where=where, found=f"{earlier}, {later}")


def _twice(names: Sequence[str], where: str) -> Iterator[RuleError]:
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield rule_fault("rule.band_twice", where=where, found=name)
