"""A number against a line: an indicator, compared with a threshold or with a territory.

`rank` and `bands` have the number they look at from the same machinery.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any, Literal, Self

import numpy as np
import pandas as pd
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from schoolsupport.domain import NotApplicable, Problem, Procedure, problem
from schoolsupport.identification.aims import Aim, Place
from schoolsupport.identification.indicators import (
    CORE_INDICATORS,
    Indicator,
    IndicatorData,
    Measured,
)
from schoolsupport.identification.indicators.data import BoundEnd, years_left
from schoolsupport.identification.indicators.reference import Level, fractions_of
from schoolsupport.identification.inputs import InputKey, Inputs
from schoolsupport.identification.kinds.comparison import (
    Comparator,
    Line,
    compare,
    compared_words,
    line_of_pools,
    line_words,
    near_line,
    territory_words,
)
from schoolsupport.identification.kinds.drawn import DrawnLine
from schoolsupport.identification.kinds.flips import number_flips
from schoolsupport.identification.kinds.kind import (
    COLUMNS,
    OTHERS_UNKNOWN,
    IndicatorKind,
    Worse,
    columns_of,
    fewest_years,
    pool_aims,
    procedures_of,
    with_lists,
    years_words,
)
from schoolsupport.identification.kinds.number_checks import check_number
from schoolsupport.identification.kinds.outcome import Bounds, Outcome, YearPart
from schoolsupport.identification.kinds.points import Flips
from schoolsupport.identification.kinds.titles import Titles
from schoolsupport.identification.verdicts import Bools, Codes, VerdictColumn, every, tally
from schoolsupport.tables import Column
from schoolsupport.translation import Message, joined, msg


@frozen(kw_only=True)
class Number(IndicatorKind):
    """An indicator compared with a line.

    Attributes:
        comparator: `at_least`, `at_most`, `above`, `below`, `between` (both ends in).
        threshold: the line; for `between` the lower end. A number, or what draws it.
        threshold_to: for `between` the upper end.
        thresholds: a line for each pool, in the place of `threshold`.
        pool: column of the context that names a school's pool, as text or number.
        relative_to: the indicator of the school's region or municipality is taken off first.
        absolute: the size of the difference counts, not its direction.
        over: with several years: in `each` of them, on `pooled` data, or in the `last` only.
        not_held: years in which a procedure was not held: `not_applicable`, or `pass_over`: with
            `each` and `last` a year in which any of them was not held is left out, with `pooled`
            that procedure in that year. With `each` and `pooled` two years at least must be left
            of several, or the criterion does not apply: one year proves nothing of several; with
            `what_is_left` one is enough.
        applies_to: whom the criterion concerns; where that is not known, it is met by nobody for
            certain.
    """

    comparator: Comparator
    threshold: Decimal | DrawnLine | None = None
    threshold_to: Decimal | None = None
    thresholds: dict[str, Decimal] = field(factory=dict)
    pool: str | None = None
    relative_to: Level | None = None
    absolute: bool = False
    over: Literal["each", "pooled", "last"] = "last"
    all_or_nothing: bool = field(default=False, metadata={"hidden": True})

    @property
    def drawn(self) -> DrawnLine | None:
        """What draws the line of each school, where something does."""
        return self.threshold if isinstance(self.threshold, DrawnLine) else None

    @property
    def stated(self) -> Decimal | None:
        """The line as a number, where it is the same for all."""
        return None if isinstance(self.threshold, DrawnLine) else self.threshold

    @classmethod
    def written(cls, raw: Mapping[str, object]) -> dict[str, object]:
        """As of every indicator; so too of one that draws the line."""
        told, line = super().written(raw), raw.get("threshold")
        return {**told, "threshold": with_lists(line)} if isinstance(line, Mapping) else told

    def made_ready(
        self,
        where: str,
        indicators: Mapping[str, Indicator],
        columns: Mapping[str, Column] = COLUMNS,
    ) -> Self:
        """The criterion with the region's indicators and columns; see `CriterionKind`."""
        ready = evolve(self, region_indicators=dict(indicators), columns=dict(columns))
        check_number(ready, where)
        return ready

    def sentence(self, titles: Titles) -> Message:
        """The number, the line it is compared with, and whom it concerns."""
        parts = [titles.number(self.indicator, self.parameters)]
        if self.relative_to is not None:
            parts.append(territory_words(self.relative_to, absolute=self.absolute))
        if self.years > 1:
            parts.append(years_words(self.over, self.years))
        if self.drawn is not None:
            own = msg("the school's own line ({what})", what=self.drawn.sentence(titles))
            parts.append(compared_words(self.comparator, own))
        elif self.stated is not None and not self.thresholds:
            ends = self.stated, self.threshold_to
            parts.append(line_words(self.comparator, *ends, self.unit()))
        if self.applies_to is not None:
            parts.append(self.applies_to.sentence(titles))
        return joined(parts, "; ")

    def comparing(self) -> Self:
        """It compares a number with a line."""
        return self

    def lines(self) -> dict[str, Decimal]:
        """The line of each pool, or the line, both ends of it where it has two."""
        pools = {f"thresholds.{pool}": line for pool, line in self.thresholds.items()}
        ends = {"threshold": self.stated, "threshold_to": self.threshold_to}
        return pools | {key: line for key, line in ends.items() if line is not None}

    def flips(self, inputs: Inputs, key: str) -> Flips:
        """Where each school turns as a line moves."""
        return (
            number_flips(self, inputs, key) if key in self.lines() else super().flips(inputs, key)
        )

    def needs_direction(self) -> bool:
        """Its comparator is its own; whether more is worse is said by the act."""
        return True

    def asks_territory(self) -> bool:
        """Where it, its line or an indicator of the region looks at a territory."""
        return bool(self.relative_to or self.drawn or self.region_indicators)

    def compared_with(self) -> Level | None:
        """The territory it is relative to."""
        return self.relative_to

    def is_absolute(self) -> bool:
        """Where it says so."""
        return self.absolute

    def pool_lines(self) -> tuple[str, Collection[str]] | None:
        """Its pool, and those of its lines."""
        return None if self.pool is None else (self.pool, self.thresholds)

    def judge(self, inputs: Inputs) -> Outcome:
        """Compute, compare, and decide again exactly whatever stands near the line."""
        missing: dict[InputKey, Bools] = {}
        problems: list[Problem] = []
        parts = []
        for years in self._spans(inputs):
            data = self._data(inputs, years)
            parts.append(self._year_part(data, missing))
            problems += data.problems
        verdict = over_years([part.verdict for part in parts])
        if not verdict.applies.any():
            problems += self._undecidable(inputs, parts)
        last = parts[-1]
        return Outcome(
            verdict=verdict,
            observed=last.observed,
            numerator=last.numerator,
            denominator=last.denominator,
            certain=tally(np.stack([part.verdict.certain for part in parts])),
            possible=tally(np.stack([part.verdict.possible for part in parts])),
            of=tally(np.stack([part.verdict.applies for part in parts])),
            parts=tuple(parts),
            doubts=doubts(parts, verdict),
            missing=missing,
            problems=tuple({one.text(): one for one in problems}.values()),
        )

    def line(self) -> tuple[Decimal | None, str, str]:
        """The threshold (of the first pool where there are several), comparator and unit."""
        line = next(iter(self.thresholds.values()), self.stated)
        return line, self.comparator, self.unit()

    def compares(self) -> bool:
        """Where its indicator does, or that of its line."""
        known = self.known_indicators()
        return super().compares() or (self.drawn is not None and self.drawn.compares(known))

    def turns(self) -> tuple[Place, ...]:
        """Both ends of the line, or the lines of the pools."""
        ends = (self.stated, self.threshold_to, *self.thresholds.values())
        return tuple(one for one in ends if one is not None)

    def aims(self, inputs: Inputs) -> tuple[Aim, ...]:
        """What the number stands on, whose line it is, and whom it concerns."""
        own = super().aims(inputs)
        told = (evolve(aim, less=self.relative_to, size=self.absolute) for aim in own)
        concern = () if self.applies_to is None else self.applies_to.aims()
        return (*told, *pool_aims(self.pool, self.thresholds), *concern)

    def line_to(self) -> Decimal | None:
        """The upper end, for `between`."""
        return self.threshold_to

    def needed(self) -> int:
        """One number; with `each`, one for every year."""
        return self.years if self.over == "each" else 1

    def exactly(
        self,
        inputs: Inputs,
        years: tuple[int, ...],
        places: NDArray[np.intp],
        end: BoundEnd | None = None,
    ) -> NDArray[Any]:
        """The numbers of some schools as fractions, rounded as the act orders.

        Args:
            inputs: tables and schools.
            years: the years of a part of the outcome.
            places: places of the schools, their numbers known.
            end: which end of the bounds, of schools whose count is known within them.

        Returns:
            One `Fraction` each; the fraction of a float where the indicator computes in floats.
        """
        data = self._data(inputs, years)
        data = data if end is None else data.at_end(end)
        if self.is_exact():
            values = self._measure(data.in_fractions(places)).values
        else:
            values = fractions_of(self._measure(data).values.astype("float64")[places])
        return values if self.rounding is None else self.rounding.of(values)

    def _spans(self, inputs: Inputs) -> list[tuple[int, ...]]:
        """The years of each part; at least one part always stands."""
        span = tuple(range(inputs.year - self.years + 1, inputs.year + 1))
        if self.over == "pooled":
            return [span]
        if self.not_held != "not_applicable":
            names = self.asked_procedures(inputs)
            fewest = 1 if self.over == "last" else fewest_years(self.not_held)
            span = years_left(inputs, names, span, fewest)
        return [(one,) for one in (span if self.over == "each" else span[-1:])]

    def _data(self, inputs: Inputs, years: tuple[int, ...]) -> IndicatorData:
        """What the indicator may ask for."""
        known = self.known_indicators()
        return IndicatorData(
            inputs=inputs,
            years=years,
            not_held=self.not_held,
            indicators=known,
            marks=self.objectivity == "widens" and not self.asked().sign,
            lineage=self.lineage,
            restricted=self.restricted,
        )

    def _year_part(self, data: IndicatorData, missing: dict[InputKey, Bools]) -> YearPart:
        line = self._line(data)
        now = self._compared(data, line)
        measured, bounds = now.measured, self._bounds(data, line, now.known)
        decided, met = now.known | bounds.decided, now.met | bounds.met
        verdict = self._verdict(data, measured, line, decided, met)
        undecided = verdict.possible & ~verdict.certain
        others = undecided & (False if measured.others is None else measured.others)
        lacking = lack(data, undecided & ~others)
        compared = None if self.absolute else self.comparator
        verdict, doubts = doubted(verdict, data, compared, self.worse)
        lacking |= doubts
        for key, schools in lacking.items():
            missing[key] = missing.get(key, False) | schools
        return YearPart(
            years=data.years,
            verdict=supposing(verdict, lacking, data.inputs.supposed),
            observed=floats(now.values, now.known),
            numerator=floats(measured.numerator, now.known),
            denominator=floats(measured.denominator, np.ones_like(now.known)),
            own=floats(measured.own, now.known),
            other=floats(measured.other, now.known),
            line=floats(line.low, line.known),
            line_to=floats(line.high, line.known),
            terms=measured.terms,
            others=others,
            silent=self._silent(measured, decided),
            pooled=dict(data.pooled),
            sources=dict(data.sources),
            bounds=bounds,
        )

    def _compared(self, data: IndicatorData, line: Line) -> _Compared:
        """The numbers against the line, again in fractions where they stand near it."""
        measured = self._measure(data)
        values = np.asarray(measured.values, dtype="float64")
        known = measured.known & line.known & ~np.isnan(values)
        doubtful = near_line(values, line)
        if self.rounding is not None:
            values, doubtful = self.rounding.of_floats(values)
            doubtful |= near_line(values, line)
        met = compare(values, line, self.comparator)
        near = np.flatnonzero(known & doubtful)
        if len(near) and (self.is_exact() or self.rounding is not None):
            exact, drawn = self._again(data, measured, line, near)
            met[near] = compare(exact, drawn, self.comparator)
            values[near] = exact.astype("float64")
        return _Compared(measured, values, known, met & known)

    def _bounds(self, data: IndicatorData, line: Line, known: Bools) -> Bounds:
        """What bounds of a count decide: a share grows with it, so both ends on one side do."""
        alone = self.relative_to is None and self.lineage == "own" and self.comparator != "between"
        counted = self.indicator == "share_below_minimum" and not data.inputs.tables.exact
        if known.all() or not (counted and alone):
            return Bounds.nothing(len(known))
        low, high = (self._compared(data.at_end(end), line) for end in ("lowest", "highest"))
        bounded = low.known & high.known & ~known
        decided = bounded & (low.met == high.met)
        return Bounds(
            decided=decided,
            met=decided & low.met,
            lowest=floats(low.measured.numerator, bounded),
            highest=floats(high.measured.numerator, bounded),
            least=floats(low.values, bounded),
            most=floats(high.values, bounded),
        )

    def column_names(self, indicators: Mapping[str, Indicator]) -> dict[str, tuple[str, ...]]:
        """Those of the indicator, the pool, the line, and of whom it concerns."""
        named = super().column_names(indicators)
        if self.pool is not None:
            named["pool"] = (self.pool,)
        if self.drawn is not None and self.drawn.column is not None:
            named["threshold.column"] = (self.drawn.column,)
        elif self.drawn is not None:
            known, at = {**CORE_INDICATORS, **indicators}, "threshold.parameters"
            named |= columns_of(self.drawn.indicator or "", self.drawn.parameters, known, at)
        return named

    def procedure_names(self) -> dict[str, tuple[str, ...]]:
        """Those of the indicator, and of the one that draws the line."""
        line = {} if self.drawn is None else self.drawn.parameters
        return {**super().procedure_names(), **procedures_of(line, "threshold.parameters")}

    def is_exact(self) -> bool:
        """Whether the number and its line can be had as fractions."""
        known = self.known_indicators()
        line = self.drawn is None or self.drawn.is_exact(known)
        return line and self.asked().is_exact(self.parameters, known)

    def _again(
        self, data: IndicatorData, measured: Measured, line: Line, near: NDArray[np.intp]
    ) -> tuple[NDArray[Any], Line]:
        """The numbers and lines of some schools in fractions, rounded as the act orders."""
        if self.is_exact():
            exact = data.in_fractions(near)
            values, drawn = self._measure(exact).values, self._line(exact)
        else:
            values = fractions_of(np.asarray(measured.values, dtype="float64")[near])
            low, high = fractions_of(line.low[near]), fractions_of(line.high[near])
            drawn = Line(low, high, line.known[near])
        return (values if self.rounding is None else self.rounding.of(values)), drawn

    def _measure(self, data: IndicatorData) -> Measured:
        indicator = self.asked()
        parameters = indicator.resolved(self.parameters, data.inputs)
        own = indicator(data, **parameters)
        if self.relative_to is None:
            return own
        other = indicator(data.of_reference(self.relative_to), **parameters)
        difference = own.values - other.values
        return Measured(
            values=abs(difference) if self.absolute else difference,
            known=own.known & other.known,
            why_not=own.why_not,
            denominator=own.denominator,
            own=own.values,
            other=other.values,
        )

    def _line(self, data: IndicatorData) -> Line:
        if self.drawn is not None:
            measured = self.drawn.measure(data)
            known = measured.known & ~pd.isna(measured.values)
            return Line(measured.values, measured.values, known, measured.why_not)
        if self.thresholds:
            return line_of_pools(data, self.pool or "", self.thresholds)
        length = len(data.inputs.schools) if data.near is None else len(data.near)
        low = self.stated or Decimal(0)
        high = low if self.threshold_to is None else self.threshold_to
        return Line.constant(low, high, length, exact=data.near is not None)

    def _verdict(
        self, data: IndicatorData, measured: Measured, line: Line, known: Bools, met: Bools
    ) -> VerdictColumn:
        why_not = first_reason(measured.why_not, line.why_not)
        few = np.zeros_like(known)
        if self.small is not None:
            people = np.asarray(measured.denominator, dtype="float64")
            few = people < self.small.minimum
            known = known & ~np.isnan(people)
        certain, possible = met & known, met | ~known
        if self.when_missing == "met":
            certain = certain | ~known
        elif self.when_missing == "not_met":
            possible = possible & known
        if self.small is not None and self.small.then == "not_counted":
            why_not = np.where(few & (why_not == 0), NotApplicable.TOO_FEW, why_not)
        else:
            certain, possible = certain & ~few, possible | few
        unsure = self._concern(data, why_not)
        codes = why_not.astype(np.uint8)
        could = possible | unsure if self.all_or_nothing else possible
        return VerdictColumn.of(certain & ~unsure, could, codes == 0, codes)

    def _silent(self, measured: Measured, known: Bools) -> Bools:
        """Whose number is missing: a policy speaks of them, unless they are few."""
        if self.small is None:
            return ~known
        people = np.asarray(measured.denominator, dtype="float64")
        silent: Bools = (~known | np.isnan(people)) & ~(people < self.small.minimum)
        return silent

    def _concern(self, data: IndicatorData, why_not: NDArray[Any]) -> Bools:
        """Put in whom the criterion does not concern; where that cannot be told."""
        if self.applies_to is None:
            return np.zeros(len(why_not), dtype=bool)
        codes, unsure, key = self.applies_to.outside(data.inputs)
        why_not[why_not == 0] = codes[why_not == 0]
        if key is not None:
            data.lacks(key, unsure)
        return unsure

    def _undecidable(self, inputs: Inputs, parts: Iterable[YearPart]) -> list[Problem]:
        """Why the criterion applies to nobody: the calendar's own words."""
        return [
            problem("rule.not_held", criterion="", note=entry.note or f"{one.title}, {year}")
            for part in parts
            for year in part.years
            for one in map(Procedure.parse, self.asked_procedures(inputs))
            if not (entry := inputs.calendar.look_up(one, year)).held
        ]


# Numbers of single years: what is missing in them, and how they make one verdict.


def lack(data: IndicatorData, undecided: Bools) -> dict[InputKey, Bools]:
    """What undecided schools lack; of whom nothing is absent, what is of nobody, or of few."""
    lack = {key: absent & undecided for key, absent in data.missing.items()}
    for asked in (data.asked, dict.fromkeys(data.asked, undecided)):
        unexplained = undecided & ~np.logical_or.reduce([*lack.values(), ~undecided])
        for key, schools in asked.items():
            lack[key] = lack.get(key, False) | (schools & unexplained)
    return {key: schools for key, schools in lack.items() if schools.any()}


def supposing(
    verdict: VerdictColumn, lack: Mapping[InputKey, Bools], supposed: Mapping[InputKey, bool]
) -> VerdictColumn:
    """The verdict with answers put in where nothing else is missing."""
    certain, possible = verdict.certain, verdict.possible
    others = [schools for key, schools in lack.items() if key not in supposed]
    for key in lack.keys() & supposed.keys():
        waiting = lack[key] & ~np.logical_or.reduce([*others, np.zeros_like(certain)])
        certain = certain | waiting if supposed[key] else certain
        possible = possible if supposed[key] else possible & ~waiting
    return VerdictColumn.of(certain, possible, verdict.applies, verdict.why_not)


def first_reason(own: Codes, other: Codes | None) -> Codes:
    """A copy of the codes; where the number applies and its line does not, the line's."""
    return own.copy() if other is None else np.where(own == 0, other, own).astype(np.uint8)


def over_years(parts: list[VerdictColumn]) -> VerdictColumn:
    """Met in every year; as in arm B, a year that does not apply is not dropped."""
    if len(parts) == 1:
        return parts[0]
    codes = np.stack([part.why_not for part in parts])
    why_not = np.where(codes == 0, np.uint8(255), codes).min(axis=0)
    return VerdictColumn.of(
        every(np.stack([part.certain for part in parts])),
        every(np.stack([part.possible for part in parts])),
        every(np.stack([part.applies for part in parts])),
        why_not,
    )


def floats(values: Any, known: Bools) -> NDArray[np.float64]:
    """Numbers as floats, NaN where they are not known."""
    if values is None:
        return np.full(len(known), np.nan)
    return np.where(known, np.asarray(values, dtype="float64"), np.nan)


def doubts(parts: Iterable[YearPart], verdict: VerdictColumn) -> dict[str, Bools]:
    """Schools that are not decided because the numbers of others are missing."""
    others = np.logical_or.reduce([part.others for part in parts]) & ~verdict.known()
    return {OTHERS_UNKNOWN: others} if others.any() else {}


# What a mark of non-objectivity does to the verdict on a number.
#
# A marked work shows no worse results than there are. Where the rule is about bad results (what the
# act calls worse is what meets it), the school might meet it, and is never not met. Where the rule
# is about good results, the school might not deserve them, and is never met for certain. A number
# that is itself a sign of non-objectivity is not doubted.


_MET_BY: Mapping[str, Worse] = {
    "at_least": "higher",
    "above": "higher",
    "at_most": "lower",
    "below": "lower",
    "between": "none",
}


def is_of_good_results(comparator: Comparator | None, worse: Worse) -> bool:
    """Whether a rule is met by what the act calls better; without a direction it is not."""
    met_by = "none" if comparator is None else _MET_BY[comparator]
    return "none" not in {met_by, worse} and met_by != worse


def doubted(
    verdict: VerdictColumn, data: IndicatorData, comparator: Comparator | None, worse: Worse
) -> tuple[VerdictColumn, dict[InputKey, Bools]]:
    """The verdict with the doubts about the works it stands on, and what would settle them.

    Args:
        verdict: of every school.
        data: what the indicator asked for, with the marked works.
        comparator: how the number is compared; None where only its size counts.
        worse: the direction the act calls worse.

    Returns:
        The verdict, and the marked works by key, with the schools they leave undecided.
    """
    if not data.doubted:
        return verdict, {}
    marked = np.logical_or.reduce(list(data.doubted.values()))
    certain, possible = verdict.certain, verdict.possible
    if is_of_good_results(comparator, worse):
        certain = certain & ~marked
    else:
        possible = possible | marked
    wider = VerdictColumn.of(certain, possible, verdict.applies, verdict.why_not)
    undecided = wider.possible & ~wider.certain
    doubts = {key: schools & undecided for key, schools in data.doubted.items()}
    return wider, {key: schools for key, schools in doubts.items() if schools.any()}


@frozen(eq=False)
class _Compared:
    """Numbers, of whom they are known, and of whom they meet the line."""

    measured: Measured
    values: NDArray[np.float64]
    known: Bools
    met: Bools
