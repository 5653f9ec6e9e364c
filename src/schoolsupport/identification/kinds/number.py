"""A number against a line: an indicator, compared with a threshold or with a territory."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, Self

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from schoolsupport.domain import NotApplicable
from schoolsupport.errors import RuleError
from schoolsupport.identification.indicators import (
    CORE_INDICATORS,
    Indicator,
    IndicatorData,
    Measured,
)
from schoolsupport.identification.indicators.data import Level
from schoolsupport.identification.inputs import InputKey, Inputs
from schoolsupport.identification.kinds.comparison import (
    Comparator,
    Line,
    Rounding,
    compare,
    near_line,
)
from schoolsupport.identification.kinds.kind import CriterionKind, Outcome, YearPart, policy
from schoolsupport.identification.kinds.low_results import SmallNumbers
from schoolsupport.identification.structure import unknown_key
from schoolsupport.identification.verdicts import Bools, Codes, VerdictColumn, every
from schoolsupport.translation import msg


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
class Number(CriterionKind):
    """An indicator compared with a line.

    Attributes:
        indicator: name of an indicator, of the core or of the region.
        parameters: its keyword parameters.
        comparator: `at_least`, `at_most`, `above`, `below`, `between` (both ends in).
        threshold: the line; for `between` the lower end.
        threshold_to: for `between` the upper end.
        thresholds: a line for each pool, in the place of `threshold`.
        pool: column of the context that names a school's pool, as text or number.
        threshold_from: name of an indicator with the same parameters that gives the line.
        relative_to: the indicator of the school's region or municipality is taken off first.
        absolute: the size of the difference counts, not its direction.
        years: how many years, the latest included.
        over: with several years: in `each` of them, on `pooled` data, or in the `last` only.
        not_held: years in which a procedure was not held: `pass_over` or `not_applicable`.
        applies_to: whom the criterion concerns.
        rounding: rounding the act orders before comparing.
        small: what becomes of few persons in the denominator.
        when_missing: what a missing number says: `no_data`, `met` or `not_met`.
    """

    indicator: str
    parameters: dict[str, Any] = field(factory=dict)
    comparator: Comparator
    threshold: Decimal | None = None
    threshold_to: Decimal | None = None
    thresholds: dict[str, Decimal] = field(factory=dict)
    pool: str | None = None
    threshold_from: str | None = None
    relative_to: Level | None = None
    absolute: bool = False
    years: int = 1
    over: Literal["each", "pooled", "last"] = "last"
    not_held: Literal["pass_over", "not_applicable"] = policy("not_applicable")
    applies_to: Concern | None = None
    rounding: Rounding | None = policy(None)  # noqa: RUF009  # attrs field with its metadata
    small: SmallNumbers | None = policy(None)  # noqa: RUF009  # attrs field with its metadata
    when_missing: Literal["no_data", "met", "not_met"] = policy("no_data")
    region_indicators: Mapping[str, Indicator] = field(
        factory=dict, metadata={"hidden": True}, repr=False
    )

    @classmethod
    def written(cls, raw: Mapping[str, object]) -> dict[str, object]:
        """One name of a set of procedures stands without brackets."""
        given = raw.get("parameters")
        if isinstance(given, Mapping) and isinstance(given.get("procedures"), str):
            return {**raw, "parameters": {**given, "procedures": [given["procedures"]]}}
        return dict(raw)

    def procedure_names(self) -> dict[str, tuple[str, ...]]:
        """The procedures among the parameters of the indicator."""
        named = self.parameters.get("procedures", ())
        return {"parameters.procedures": tuple(map(str, named))}

    def made_ready(self, where: str, indicators: Mapping[str, Indicator]) -> Self:
        """The criterion with the region's indicators; see `CriterionKind.made_ready`."""
        known = {**CORE_INDICATORS, **indicators}
        for key, name in (("indicator", self.indicator), ("threshold_from", self.threshold_from)):
            if name is not None and name not in known:
                raise unknown_key(name, sorted(known), f"{where}: {key}")
        known[self.indicator].structured(self.parameters, f"{where}: parameters")
        _check_line(self, where)
        return evolve(self, region_indicators=dict(indicators))

    def judge(self, inputs: Inputs) -> Outcome:
        """Compute, compare, and decide again exactly whatever stands near the line."""
        missing: dict[InputKey, Bools] = {}
        parts = [self._year_part(inputs, years, missing) for years in self._spans(inputs.year)]
        verdict = _over_years([part.verdict for part in parts])
        last = parts[-1]
        return Outcome(
            verdict=verdict,
            observed=last.observed,
            numerator=last.numerator,
            denominator=last.denominator,
            certain=sum_of([part.verdict.certain for part in parts]),
            possible=sum_of([part.verdict.possible for part in parts]),
            of=sum_of([part.verdict.applies for part in parts]),
            parts=tuple(parts),
            missing={} if self.when_missing != "no_data" else missing,
        )

    def line(self) -> tuple[Decimal, str, str]:
        """The threshold (of the first pool where there are several), comparator and unit."""
        first = next(iter(self.thresholds.values()), Decimal(0))
        line = self.threshold if self.threshold is not None else first
        return line, self.comparator, self._indicator().unit

    def line_to(self) -> Decimal | None:
        """The upper end, for `between`."""
        return self.threshold_to

    def needed(self) -> int:
        """One number; with `each`, one for every year."""
        return self.years if self.over == "each" else 1

    def years_back(self) -> int:
        """As many as the rule names."""
        return self.years

    def _spans(self, year: int) -> list[tuple[int, ...]]:
        span = tuple(range(year - self.years + 1, year + 1))
        match self.over:
            case "each":
                return [(one,) for one in span]
            case "pooled":
                return [span]
            case "last":
                return [span[-1:]]

    def _indicator(self) -> Indicator:
        return self.region_indicators.get(self.indicator) or CORE_INDICATORS[self.indicator]

    def _parameters(self, indicator: Indicator, inputs: Inputs) -> Mapping[str, Any]:
        given = dict(self.parameters)
        if "procedures" in given:
            given["procedures"] = inputs.procedures(tuple(given["procedures"]))
        return indicator.structured(given, "parameters")

    def _year_part(
        self, inputs: Inputs, years: tuple[int, ...], missing: dict[InputKey, Bools]
    ) -> YearPart:
        data = IndicatorData(inputs=inputs, years=years, not_held=self.not_held)
        measured, line = self._measure(data), self._line(data)
        _merge(missing, data.missing)
        values = np.asarray(measured.values, dtype="float64")
        known = measured.known & line.known
        if self.rounding is not None:
            near = np.flatnonzero(known)
        else:
            near = np.flatnonzero(known & near_line(values, line))
        met = compare(values, line, self.comparator)
        if len(near) and self._indicator().exact:
            met[near] = self._met_exactly(data, near)
        return self._part(inputs, years, measured, known, met)

    def _measure(self, data: IndicatorData) -> Measured:
        indicator = self._indicator()
        parameters = self._parameters(indicator, data.inputs)
        own = indicator(data, **parameters)
        if self.relative_to is None:
            return own
        other = indicator(data.of_reference(self.relative_to), **parameters)
        difference = own.values - other.values
        return Measured(
            values=abs(difference) if self.absolute else difference,
            known=own.known & other.known,
            why_not=own.why_not,
        )

    def _line(self, data: IndicatorData) -> Line:
        schools = len(data.inputs.schools)
        exact = data.near is not None
        if self.threshold_from is not None:
            other = self.region_indicators.get(self.threshold_from) or CORE_INDICATORS.get(
                self.threshold_from, self._indicator()
            )
            measured = other(data, **self._parameters(other, data.inputs))
            return Line(low=measured.values, high=measured.values, known=measured.known)
        if self.thresholds:
            return self._line_of_pools(data, exact=exact)
        length = schools if data.near is None else len(data.near)
        low = self.threshold or Decimal(0)
        high = low if self.threshold_to is None else self.threshold_to
        return Line.constant(low, high, length, exact=exact)

    def _line_of_pools(self, data: IndicatorData, *, exact: bool) -> Line:
        pools = data.inputs.pool_of_schools(self.pool or "")
        if data.near is not None:
            pools = pools[data.near]
        lines = [self.thresholds.get(pool) for pool in pools]
        known = np.array([line is not None for line in lines], dtype=bool)
        plain = [line or Decimal(0) for line in lines]
        values = np.array(
            [Fraction(line) if exact else float(line) for line in plain],
            dtype="object" if exact else "float64",
        )
        return Line(low=values, high=values, known=known)

    def _met_exactly(self, data: IndicatorData, near: NDArray[np.intp]) -> Bools:
        exact = data.in_fractions(near)
        measured = self._measure(exact)
        values = measured.values
        if self.rounding is not None:
            values = self.rounding.of(values)
        return compare(values, self._line(exact), self.comparator)

    def _part(
        self, inputs: Inputs, years: tuple[int, ...], measured: Measured, known: Bools, met: Bools
    ) -> YearPart:
        why_not = self._why_not(inputs, measured)
        certain, possible = met & known, met | ~known
        if self.when_missing == "met":
            certain = certain | ~known
        elif self.when_missing == "not_met":
            possible = possible & known
        people = _floats(measured.denominator, known)
        if self.small is not None:
            few = people < self.small.minimum
            if self.small.then == "not_counted":
                why_not = np.where(few & (why_not == 0), NotApplicable.TOO_FEW, why_not)
            else:
                certain, possible = certain & ~few, possible | few
        codes = why_not.astype(np.uint8)
        return YearPart(
            years=years,
            verdict=VerdictColumn.of(certain, possible, codes == 0, codes),
            observed=_floats(measured.values, known),
            numerator=_floats(measured.numerator, known),
            denominator=people,
        )

    def _why_not(self, inputs: Inputs, measured: Measured) -> Codes:
        codes = measured.why_not.copy()
        concern = self.applies_to
        if concern is None:
            return codes
        if concern.grade is not None:
            codes[~inputs.teaches(concern.grade) & (codes == 0)] = NotApplicable.NO_SUCH_GRADE
        if concern.column is not None:
            values = inputs.context_column(concern.column)
            codes[(values < float(concern.at_least)) & (codes == 0)] = NotApplicable.NOT_CONCERNED
        return codes


def _check_line(rule: Number, where: str) -> None:
    """Exactly one line is drawn, and `between` has both ends."""
    given = [rule.threshold is not None, bool(rule.thresholds), rule.threshold_from is not None]
    if sum(given) != 1:
        raise RuleError(
            msg("the criterion draws no line, or more than one"),
            where=where,
            found=rule.comparator,
            remedy=msg("Write one of threshold, thresholds with pool, threshold_from"),
        )
    if bool(rule.thresholds) != (rule.pool is not None):
        raise RuleError(
            msg("thresholds and pool go together"),
            where=f"{where}: pool",
            remedy=msg("Write pool = the column that names the pools"),
        )
    if (rule.comparator == "between") != (rule.threshold_to is not None):
        raise RuleError(
            msg("between needs both ends, and only between has two"),
            where=f"{where}: threshold_to",
            found=rule.threshold_to,
            remedy=msg("Write threshold and threshold_to with between"),
        )


def _over_years(parts: list[VerdictColumn]) -> VerdictColumn:
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


def _merge(missing: dict[InputKey, Bools], more: Mapping[InputKey, Bools]) -> None:
    for key, schools in more.items():
        missing[key] = missing[key] | schools if key in missing else schools


def _floats(values: Any, known: Bools) -> NDArray[np.float64]:
    if values is None:
        return np.full(len(known), np.nan)
    return np.where(known, np.asarray(values, dtype="float64"), np.nan)


def sum_of(columns: list[Bools]) -> NDArray[np.int16]:
    """How many of the columns are true."""
    total: NDArray[np.int16] = np.stack(columns).sum(axis=0, dtype=np.int16)
    return total
