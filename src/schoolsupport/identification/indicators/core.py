"""The indicators every region has. All are plain arithmetic, so all can be computed exactly."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from schoolsupport.identification.indicators.data import (
    IndicatorData,
    Measured,
    Numbers,
    joined,
    quotient,
    total,
)
from schoolsupport.identification.indicators.indicator import Indicator, indicator
from schoolsupport.identification.verdicts import Bools, Codes


@indicator(unit="share")
def share_of_marks(
    data: IndicatorData, *, procedures: tuple[str, ...], marks: tuple[int, ...]
) -> Measured:
    """Share of participants with certain marks.

    Pooled over the procedures and years: marks counted, participants counted.
    """
    counted = [part for p in procedures for m in marks for part in data.results(p, f"n_{m}")]
    people = [part for p in procedures for part in data.results(p, "n")]
    known, why_not = joined([*counted, *people])
    return _share(total(c.values for c in counted), total(p.values for p in people), known, why_not)


@indicator(unit="share")
def share_below_minimum(data: IndicatorData, *, procedures: tuple[str, ...]) -> Measured:
    """Share of participants below the minimum."""
    below = [part for p in procedures for part in data.results(p, "n_below")]
    people = [part for p in procedures for part in data.results(p, "n")]
    known, why_not = joined([*below, *people])
    return _share(total(b.values for b in below), total(p.values for p in people), known, why_not)


@indicator(unit="points")
def mean_result(data: IndicatorData, *, procedures: tuple[str, ...]) -> Measured:
    """Mean result, weighted by participants over procedures and years."""
    means = [part for p in procedures for part in data.results(p, "mean")]
    people = [part for p in procedures for part in data.results(p, "n")]
    if len(means) == 1:
        known, why_not = joined(means)
        return Measured(values=means[0].values, known=known, why_not=why_not)
    known, why_not = joined([*means, *people])
    weighed = total(m.values * p.values for m, p in zip(means, people, strict=True))
    values, defined = quotient(weighed, total(p.values for p in people), known)
    return Measured(values=values, known=defined, why_not=why_not)


@indicator(unit="mark")
def mean_mark(data: IndicatorData, *, procedures: tuple[str, ...]) -> Measured:
    """Mean mark from the counts of marks."""
    counts = {
        mark: [part for p in procedures for part in data.results(p, f"n_{mark}")]
        for mark in (2, 3, 4, 5)
    }
    parts = [part for several in counts.values() for part in several]
    known, why_not = joined(parts)
    marks = total(mark * part.values for mark, several in counts.items() for part in several)
    values, defined = quotient(marks, total(part.values for part in parts), known)
    return Measured(values=values, known=defined, why_not=why_not)


@indicator(unit="points")
def sum_of_means(data: IndicatorData, *, procedures: tuple[str, ...]) -> Measured:
    """Sum over subjects of the mean results; over several years, their plain mean."""
    parts = [part for p in procedures for part in data.results(p, "mean")]
    known, why_not = joined(parts)
    years = len(parts) // len(procedures)
    return Measured(
        values=total(part.values for part in parts) / years, known=known, why_not=why_not
    )


@indicator(unit="share")
def share_of_context(data: IndicatorData, *, numerator: str, denominator: str) -> Measured:
    """Share of one column of the context in another, pooled over the years."""
    counted, people = data.context(numerator), data.context(denominator)
    known, why_not = joined([*counted, *people])
    return _share(total(c.values for c in counted), total(p.values for p in people), known, why_not)


@indicator(unit="points")
def context_value(data: IndicatorData, *, column: str) -> Measured:
    """A column of the context as it stands in the latest year."""
    part = data.context(column)[-1]
    return Measured(values=part.values, known=part.known, why_not=part.why_not)


@indicator(unit="points")
def trend(data: IndicatorData, *, procedures: tuple[str, ...]) -> Measured:
    """Change of the mean result from the first to the last year, in points a year."""
    first = [data.results(p, "mean")[0] for p in procedures]
    last = [data.results(p, "mean")[-1] for p in procedures]
    known, why_not = joined([*first, *last])
    change = total(b.values for b in last) - total(a.values for a in first)
    spaces = max(len(data.years) - 1, 1) * len(procedures)
    return Measured(values=change / spaces, known=known, why_not=why_not)


@indicator(unit="index")
def weighted_index(
    data: IndicatorData, *, numerators: tuple[str, ...], weights: tuple[Decimal, ...], of: str
) -> Measured:
    """Weighted sum of shares of context columns in one column, e.g. of all pupils.

    A column that speaks against the index has a negative weight.
    """
    whole = data.context(of)
    people = total(part.values for part in whole)
    columns = [data.context(name) for name in numerators]
    known, why_not = joined([*whole, *(part for several in columns for part in several)])
    exact = data.near is not None
    factors = [Fraction(weight) if exact else float(weight) for weight in weights]
    weighed = total(
        factor * part.values
        for several, factor in zip(columns, factors, strict=True)
        for part in several
    )
    values, defined = quotient(weighed, people, known)
    return Measured(values=values, known=defined, why_not=why_not)


def _share(counted: Numbers, people: Numbers, known: Bools, why_not: Codes) -> Measured:
    values, defined = quotient(counted, people, known)
    return Measured(
        values=values, known=defined, why_not=why_not, numerator=counted, denominator=people
    )


CORE_INDICATORS: Mapping[str, Indicator] = MappingProxyType(
    {
        one.name: one
        for one in (
            share_of_marks,
            share_below_minimum,
            mean_result,
            mean_mark,
            sum_of_means,
            share_of_context,
            context_value,
            trend,
            weighted_index,
        )
    }
)
