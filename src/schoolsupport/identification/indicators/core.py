"""The indicators every region has. All are plain arithmetic, so all can be computed exactly."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

import numpy as np

from schoolsupport.domain import NotApplicable
from schoolsupport.faults import fault
from schoolsupport.identification.indicators.composite import composite_index
from schoolsupport.identification.indicators.data import (
    IndicatorData,
    Measured,
    Part,
    joined,
    people_of,
    quotient,
    total,
)
from schoolsupport.identification.indicators.indicator import Indicator, indicator
from schoolsupport.identification.indicators.signs import mean_out_of_line, share_above_journal


def _same_number(numerators: tuple[str, ...], weights: tuple[Decimal, ...], **_: str) -> None:
    if len(numerators) != len(weights):
        raise fault(
            "parameter.numerators_and_weights", numerators=len(numerators), weights=len(weights)
        )


Mark = Literal[2, 3, 4, 5]


@indicator(unit="share", counts=True)
def share_of_marks(
    data: IndicatorData, *, procedures: tuple[str, ...], marks: tuple[Mark, ...]
) -> Measured:
    """Share of participants with certain marks.

    Pooled over the procedures and years: marks counted, participants counted.
    """
    columns = [f"n_{mark}" for mark in (2, 3, 4, 5) if mark in marks]
    counted = [part for p in procedures for name in columns for part in data.results(p, name)]
    people = [part for p in procedures for part in data.results(p, "n")]
    return _share(counted, people)


@indicator(unit="share", counts=True)
def share_below_minimum(data: IndicatorData, *, procedures: tuple[str, ...]) -> Measured:
    """Share of participants below the minimum."""
    below = [part for p in procedures for part in data.results(p, "n_below")]
    people = [part for p in procedures for part in data.results(p, "n")]
    return _share(below, people)


@indicator(unit="points", counts=True)
def mean_result(data: IndicatorData, *, procedures: tuple[str, ...]) -> Measured:
    """Mean result, weighted by participants over procedures and years."""
    means = [part for p in procedures for part in data.results(p, "mean")]
    people = [part for p in procedures for part in data.results(p, "n")]
    if len(means) == 1:
        known, why_not = joined(means)
        return Measured(
            values=means[0].values, known=known, why_not=why_not, denominator=people_of(people)
        )
    known, why_not = joined([*means, *people])
    weighed = total(m.values * p.values for m, p in zip(means, people, strict=True))
    values, defined = quotient(weighed, total(p.values for p in people), known)
    return Measured(values=values, known=defined, why_not=why_not, denominator=people_of(people))


@indicator(unit="mark", counts=True)
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
    return Measured(values=values, known=defined, why_not=why_not, denominator=people_of(parts))


@indicator(unit="points")
def sum_of_means(data: IndicatorData, *, procedures: tuple[str, ...]) -> Measured:
    """Sum over subjects of the mean results; over several years, their plain mean."""
    subjects = [data.results(p, "mean") for p in procedures]
    known, why_not = joined([part for several in subjects for part in several])
    means = (total(part.values for part in several) / len(several) for several in subjects)
    return Measured(values=total(means), known=known, why_not=why_not)


@indicator(unit="share", counts=True)
def share_of_context(data: IndicatorData, *, numerator: str, denominator: str) -> Measured:
    """Share of one column of the context in another, pooled over the years."""
    return _share(data.context(numerator), data.context(denominator))


@indicator(unit="points")
def context_value(data: IndicatorData, *, column: str) -> Measured:
    """A column of the context as it stands in the latest year."""
    part = data.context(column)[-1]
    return Measured(values=part.values, known=part.known, why_not=part.why_not)


@indicator(unit="points", least_years=2)
def trend(data: IndicatorData, *, procedures: tuple[str, ...]) -> Measured:
    """Change of the mean result from the first to the last year, in points a year.

    Over several procedures, the plain mean of their changes. Where only one year is left, because
    the procedure was not held in the others, there is no change to speak of.
    """
    parts = [data.results(p, "mean") for p in procedures]
    known, why_not = joined([part for several in parts for part in (several[0], several[-1])])
    changes = [
        (several[-1].values - several[0].values) / (several[-1].year - several[0].year)
        for several in parts
        if len(several) > 1
    ]
    if len(changes) < len(parts):
        held = np.where(why_not == 0, NotApplicable.NOT_HELD, why_not).astype(np.uint8)
        return Measured(values=parts[0][0].values, known=np.zeros_like(known), why_not=held)
    return Measured(values=total(changes) / len(parts), known=known, why_not=why_not)


@indicator(unit="index", counts=True, check=_same_number)
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
    return Measured(values=values, known=defined, why_not=why_not, denominator=people_of(whole))


def _share(counted: list[Part], people: list[Part]) -> Measured:
    known, why_not = joined([*counted, *people])
    count = total(part.values for part in counted)
    values, defined = quotient(count, total(part.values for part in people), known)
    return Measured(
        values=values,
        known=defined,
        why_not=why_not,
        numerator=count,
        denominator=people_of(people),
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
            composite_index,
            share_above_journal,
            mean_out_of_line,
        )
    }
)
