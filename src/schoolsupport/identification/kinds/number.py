"""A number against a line: an indicator, compared with a threshold or with a territory.

`rank` and `bands` have the number they look at from the same machinery.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Literal, Self

import numpy as np
import pandas as pd
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from schoolsupport.domain import NotApplicable, Problem, Procedure, problem
from schoolsupport.errors import RuleError
from schoolsupport.faults import rule_fault
from schoolsupport.identification.indicators import (
    Indicator,
    IndicatorData,
    Measured,
)
from schoolsupport.identification.indicators.data import was_held
from schoolsupport.identification.indicators.reference import Level, fractions_of
from schoolsupport.identification.inputs import InputKey, Inputs
from schoolsupport.identification.kinds.comparison import (
    Comparator,
    Line,
    compare,
    line_of_pools,
    near_line,
)
from schoolsupport.identification.kinds.kind import (
    OTHERS_UNKNOWN,
    IndicatorKind,
    Outcome,
    Worse,
    YearPart,
)
from schoolsupport.identification.kinds.number_checks import check_number, measure_faults
from schoolsupport.identification.verdicts import Bools, Codes, VerdictColumn, every, tally


@frozen(kw_only=True)
class Concern:
    """Whom the criterion concerns: schools that teach a grade, or whose context says so.

    Attributes:
        grade: schools that teach this grade.
        column: schools whose context column …
        at_least: … has at least this value.
    """

    grade: int | None = None
    column: str | None = None
    at_least: Decimal = Decimal(1)


@frozen(kw_only=True)
class Number(IndicatorKind):
    """An indicator compared with a line.

    Attributes:
        comparator: `at_least`, `at_most`, `above`, `below`, `between` (both ends in).
        threshold: the line; for `between` the lower end.
        threshold_to: for `between` the upper end.
        thresholds: a line for each pool, in the place of `threshold`.
        pool: column of the context that names a school's pool, as text or number.
        threshold_from: name of an indicator with the same parameters that gives the line.
        relative_to: the indicator of the school's region or municipality is taken off first.
        absolute: the size of the difference counts, not its direction.
        over: with several years: in `each` of them, on `pooled` data, or in the `last` only.
        not_held: years in which a procedure was not held: `not_applicable`, or `pass_over`: with
            `each` and `last` a year in which any of them was not held is left out, with `pooled`
            that procedure in that year; where nothing is left, the criterion does not apply.
        applies_to: whom the criterion concerns; where that is not known, it is met by nobody for
            certain.
    """

    comparator: Comparator
    threshold: Decimal | None = None
    threshold_to: Decimal | None = None
    thresholds: dict[str, Decimal] = field(factory=dict)
    pool: str | None = None
    threshold_from: str | None = None
    relative_to: Level | None = None
    absolute: bool = False
    over: Literal["each", "pooled", "last"] = "last"
    applies_to: Concern | None = None

    def made_ready(self, where: str, indicators: Mapping[str, Indicator]) -> Self:
        """The criterion with the region's indicators; see `CriterionKind.made_ready`."""
        check_number(self, where, indicators)
        return evolve(self, region_indicators=dict(indicators))

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

    def line(self) -> tuple[Decimal, str, str]:
        """The threshold (of the first pool where there are several), comparator and unit."""
        first = next(iter(self.thresholds.values()), Decimal(0))
        line = self.threshold if self.threshold is not None else first
        return line, self.comparator, self.unit()

    def line_to(self) -> Decimal | None:
        """The upper end, for `between`."""
        return self.threshold_to

    def needed(self) -> int:
        """One number; with `each`, one for every year."""
        return self.years if self.over == "each" else 1

    def exactly(
        self, inputs: Inputs, years: tuple[int, ...], places: NDArray[np.intp]
    ) -> NDArray[Any]:
        """The numbers of some schools as fractions, rounded as the act orders.

        Args:
            inputs: tables and schools.
            years: the years of a part of the outcome.
            places: places of the schools, their numbers known.

        Returns:
            One `Fraction` each; the fraction of a float where the indicator computes in floats.
        """
        data = self._data(inputs, years)
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
        if self.not_held == "pass_over":
            names = self.asked_procedures(inputs)
            span = tuple(y for y in span if all(was_held(inputs, p, y) for p in names)) or span
        return [(one,) for one in (span if self.over == "each" else span[-1:])]

    def _line_indicator(self) -> Indicator | None:
        if self.threshold_from is None:
            return None
        return self.known_indicators()[self.threshold_from]

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
        )

    def _year_part(self, data: IndicatorData, missing: dict[InputKey, Bools]) -> YearPart:
        measured, line = self._measure(data), self._line(data)
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
        verdict = self._verdict(data, measured, line, known, met)
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
            observed=floats(values, known),
            numerator=floats(measured.numerator, known),
            denominator=floats(measured.denominator, np.ones_like(known)),
            own=floats(measured.own, known),
            other=floats(measured.other, known),
            line=floats(line.low, line.known),
            line_to=floats(line.high, line.known),
            terms=measured.terms,
            others=others,
            pooled=dict(data.pooled),
            sources=dict(data.sources),
        )

    def is_exact(self) -> bool:
        """Whether the number and its line can be had as fractions."""
        drawn = self._line_indicator()
        known = self.known_indicators()
        asked = [one for one in (self.asked(), drawn) if one is not None]
        return all(one.is_exact(self.parameters, known) for one in asked)

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
        other = self._line_indicator()
        if other is not None:
            measured = other(data, **other.resolved(self.parameters, data.inputs))
            known = measured.known & ~pd.isna(measured.values)
            return Line(measured.values, measured.values, known, measured.why_not)
        if self.thresholds:
            return line_of_pools(data, self.pool or "", self.thresholds)
        length = len(data.inputs.schools) if data.near is None else len(data.near)
        low = self.threshold or Decimal(0)
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
        return VerdictColumn.of(certain & ~unsure, possible, codes == 0, codes)

    def _concern(self, data: IndicatorData, why_not: NDArray[Any]) -> Bools:
        """Put in whom the criterion does not concern; where that cannot be told."""
        concern, inputs = self.applies_to, data.inputs
        unsure = np.zeros(len(why_not), dtype=bool)
        if concern is None:
            return unsure
        if concern.grade is not None:
            nobody = inputs.context_column(f"enrolment_grade_{concern.grade}") == 0
            without = ~inputs.teaches(concern.grade) | nobody
            why_not[without & (why_not == 0)] = NotApplicable.NO_SUCH_GRADE
        if concern.column is not None:
            values = inputs.context_column(concern.column)
            outside = values < float(concern.at_least)
            why_not[outside & (why_not == 0)] = NotApplicable.NOT_CONCERNED
            unsure = np.isnan(values)
            data.lacks(InputKey("context", concern.column, inputs.year), unsure)
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


OUT_OF_REACH = Decimal("1e15")


@frozen(kw_only=True)
class MeasuredKind(IndicatorKind):
    """A criterion on one number per school, of one year or of several pooled."""

    over: Literal["pooled", "last"] = "last"

    def made_ready(self, where: str, indicators: Mapping[str, Indicator]) -> Self:
        """The criterion with the region's indicators; see `CriterionKind.made_ready`."""
        faults = measure_faults(self.number(years=self._span()), where, indicators)
        if self.years > 1 and self.over == "last" and self.not_held == "not_applicable":
            fault = rule_fault("rule.last_year_pooled", where=f"{where}: over", found=self.over)
            faults.append(fault)
        faults += self.faults(where)
        if faults:
            raise RuleError.of(faults)
        return evolve(self, region_indicators=dict(indicators))

    def faults(self, where: str) -> list[RuleError]:  # noqa: ARG002  # kinds say where
        """What the keys of the kind say that does not fit together."""
        return []

    def number(self, **line: Any) -> Number:
        """The number, against a line out of reach or another one."""
        lined = {"threshold", "thresholds"} & line.keys()
        keys = {
            "comparator": "at_most",
            "years": self.years,
            **({} if lined else {"threshold": -OUT_OF_REACH}),
            **line,
        }
        return Number(
            indicator=self.indicator,
            parameters=self.parameters,
            over=self.over,
            not_held=self.not_held,
            rounding=self.rounding,
            small=self.small,
            objectivity=self.objectivity,
            lineage=self.lineage,
            region_indicators=self.region_indicators,
            **keys,
        )

    def _span(self) -> int:
        return self.years if self.over == "pooled" else 1


@frozen(kw_only=True, eq=False)
class Measurement:
    """The numbers of all schools, without a line.

    Attributes:
        outcome: of the number against a line out of reach, nothing supposed.
        part: the years and the numbers.
        values: the numbers, rounded as the act orders; NaN where not known.
        known: where the number is known and counts; one that rests on a doubted work does not.
        applies: whom it concerns.
    """

    outcome: Outcome
    part: YearPart
    values: NDArray[np.float64]
    known: Bools
    applies: Bools


def measure(rule: MeasuredKind, inputs: Inputs) -> Measurement:
    """The number of every school."""
    outcome = rule.number().judge(evolve(inputs, supposed={}))
    verdict = outcome.verdict
    known = verdict.applies & verdict.known()
    return Measurement(
        outcome=outcome,
        part=outcome.parts[-1],
        values=np.where(known, outcome.observed, np.nan),
        known=known,
        applies=verdict.applies,
    )
