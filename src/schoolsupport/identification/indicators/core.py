"""The indicators every region has, plain arithmetic, and computed signs of non-objectivity.

All that is arithmetic can be computed exactly. Signs raise a question; no list of a ministry
follows. What counts as too much is a threshold of the rule file, and as a rule assumed. DOMAIN:
fewer than 20 to 30 participants tell little, 50 and more are informative; the method behind the
official markers is not published in a form that reproduces them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from schoolsupport.domain import NotApplicable
from schoolsupport.faults import fault
from schoolsupport.identification.aims import MARKS, Aim, Place, at_works
from schoolsupport.identification.indicators.composite import composite_index
from schoolsupport.identification.indicators.data import (
    IndicatorData,
    Measured,
    Work,
    YearNumbers,
    joined,
    people_of,
    quotient,
    total,
    work_of,
)
from schoolsupport.identification.indicators.indicator import Aiming, Indicator, indicator
from schoolsupport.identification.inputs import Inputs
from schoolsupport.identification.verdicts import Bools, Codes, Floats


def _same_number(numerators: tuple[str, ...], weights: tuple[Decimal, ...], **_: str) -> None:
    if len(numerators) != len(weights):
        raise fault(
            "parameter.numerators_and_weights", numerators=len(numerators), weights=len(weights)
        )


Mark = Literal[2, 3, 4, 5]
_At = tuple[Place, ...]


def _at_marks(given: Mapping[str, Any], at: _At) -> list[Aim]:
    marks = tuple(f"n_{mark}" for mark in sorted(given["marks"]))
    return at_works(given["procedures"], marks, "n", at)


def _at(*parts: str, of: str | None = None) -> Aiming:
    """The parts of every procedure stand where the number does."""
    return lambda given, at: at_works(given["procedures"], parts, of, at)


@indicator(unit="share", counts=True, aims=_at_marks)
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


@indicator(unit="share", counts=True, aims=_at("n_below", of="n"))
def share_below_minimum(data: IndicatorData, *, procedures: tuple[str, ...]) -> Measured:
    """Share of participants below the minimum."""
    below = [part for p in procedures for part in data.results(p, "n_below")]
    people = [part for p in procedures for part in data.results(p, "n")]
    return _share(below, people)


@indicator(unit="points", counts=True, aims=_at("mean"))
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


@indicator(unit="mark", counts=True, aims=_at(*MARKS))
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


def _at_sum(given: Mapping[str, Any], at: _At) -> list[Aim]:
    subjects = given["procedures"]
    return at_works(subjects, ("mean",), None, tuple(Fraction(v) / len(subjects) for v in at))


@indicator(unit="points", aims=_at_sum)
def sum_of_means(data: IndicatorData, *, procedures: tuple[str, ...]) -> Measured:
    """Sum over subjects of the mean results; over several years, their plain mean."""
    subjects = [data.results(p, "mean") for p in procedures]
    known, why_not = joined([part for several in subjects for part in several])
    means = (total(part.values for part in several) / len(several) for several in subjects)
    return Measured(values=total(means), known=known, why_not=why_not)


def _is_past(year: int, **_: object) -> None:
    if year > 0:
        raise fault("parameter.year_ahead", year=year)


def _at_share(given: Mapping[str, Any], at: _At) -> list[Aim]:
    return [Aim(table="context", name=given["numerator"], of=given["denominator"], at=at)]


def _of_two_columns(given: Mapping[str, Any], units: Mapping[str, str], _: list[str]) -> str:
    """A share where both count the same; else so many of the one on one of the other."""
    one, other = (units.get(given[key]) for key in ("numerator", "denominator"))
    return "share" if one == other else "index"


@indicator(
    unit="share",
    counts=True,
    aims=_at_share,
    columns=("numerator", "denominator"),
    unit_by=_of_two_columns,
    check=_is_past,
)
def share_of_context(
    data: IndicatorData, *, numerator: str, denominator: str, year: int = 0
) -> Measured:
    """Share of one column of the context in another, pooled over the years.

    With `year = -1` every year is the one before.
    """
    then = data.of_years(tuple(one + year for one in data.years))
    return _share(then.context(numerator), then.context(denominator))


def _of_column(given: Mapping[str, Any], units: Mapping[str, str], _: list[str]) -> str:
    return units.get(given["column"], "points")


@indicator(
    unit="points",
    aims=lambda given, at: [Aim(table="context", name=given["column"], at=at)],
    columns=("column",),
    unit_by=_of_column,
    check=_is_past,
)
def context_value(data: IndicatorData, *, column: str, year: int = 0) -> Measured:
    """A column of the schools or their context as it stands in the latest year.

    With `year = -1` in the year before.
    """
    (part,) = data.of_years((data.years[-1] + year,)).context(column)
    return Measured(values=part.values, known=part.known, why_not=part.why_not)


_MEAN = 40


def _at_change(given: Mapping[str, Any], at: _At) -> list[Aim]:
    means = {_MEAN + times * Fraction(value) for value in at for times in (0, 1, -1, 2)}
    return at_works(given["procedures"], ("mean",), None, tuple(sorted(means)))


@indicator(unit="points", least_years=2, aims=_at_change)
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


def _at_index(given: Mapping[str, Any], at: _At) -> list[Aim]:
    """Every share where all of them make the number, and apart from it."""
    weight = Fraction(sum(given["weights"]))
    even = [Fraction(value) / weight for value in at if weight]
    shares = dict.fromkeys([*(v for v in even if 0 <= v <= 1), *map(Fraction, (0, 0.25, 0.5, 1))])
    return [
        Aim(table="context", name=name, of=given["of"], at=tuple(shares))
        for name in given["numerators"]
    ]


@indicator(
    unit="index", counts=True, check=_same_number, aims=_at_index, columns=("numerators", "of")
)
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


def _share(counted: list[YearNumbers], people: list[YearNumbers]) -> Measured:
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


_NO_SPREAD = 1e-6  # of the mean; squares of floats tell no less
_ROUNDING = 1e-7  # what squares of doubles leave of a spread that is none
_FEWEST_FOR_SPREAD = 2


def _at_journal(given: Mapping[str, Any], at: _At) -> list[Aim]:
    return [
        Aim(table="objectivity", name=one, parts=("n_above_journal",), of="n", at=at)
        for one in given["procedures"]
    ]


@indicator(unit="share", counts=True, sign=True, aims=_at_journal)
def share_above_journal(data: IndicatorData, *, procedures: tuple[str, ...]) -> Measured:
    """Share of participants whose mark is above the one in the journal.

    Out of those whose marks were compared; pooled over the procedures and years.
    """
    above = [part for p in procedures for part in data.journal(p, "n_above_journal")]
    others = [
        part
        for p in procedures
        for name in ("n_below_journal", "n_as_journal")
        for part in data.journal(p, name)
    ]
    known, why_not = joined([*above, *others])
    people = total(part.values for part in (*above, *others))
    count = total(part.values for part in above)
    values, defined = quotient(count, people, known)
    return Measured(
        values=values,
        known=defined,
        why_not=why_not,
        numerator=count,
        denominator=people_of([*above, *others]),
    )


def _is_minimum(minimum: int, **_: object) -> None:
    if minimum < 1:
        raise fault("parameter.minimum_of_participants", minimum=minimum)


@indicator(
    unit="index",
    exact=False,
    counts=True,
    check=_is_minimum,
    sign=True,
    peers=True,
    aims=lambda given, _: at_works(given["procedures"], ("mean",), None, (40, 30, 45, 80)),
)
def mean_out_of_line(
    data: IndicatorData,
    *,
    procedures: tuple[str, ...],
    within: Literal["municipality", "region"],
    minimum: int,
    of: Literal["mean", "mark"] = "mean",
) -> Measured:
    """School's mean less the mean of the other schools of its territory, in their spread.

    The others are the schools judged of the same municipality or region, with a mean on the same
    scale and `minimum` participants or more; their mean is weighed by participants, their spread
    is the standard deviation of their means. Where they have no spread (one other school, or all
    alike) it is the plain difference. With several procedures and years, the plain mean of their
    numbers. A school with fewer participants, or without others, has no number of its own.
    """
    parts = [
        _out_of_line(one, work)
        for p in procedures
        for one, work in _works(data, p, within, minimum, of)
    ]
    known, why_not = joined(parts)
    people = [part for p in procedures for part in data.results(p, "n")]
    values = total(part.values for part in parts) / len(parts)
    return Measured(values=values, known=known, why_not=why_not, denominator=people_of(people))


def _works(
    data: IndicatorData, procedure: str, within: str, minimum: int, of: str
) -> Sequence[tuple[Mapping[str, Any], Work]]:
    """Means, participants and territories of every work, for all schools."""
    everybody = data.of_everybody()
    people = everybody.results(procedure, "n")
    if of == "mean":
        means = everybody.results(procedure, "mean")
    else:
        marks = {m: everybody.results(procedure, f"n_{m}") for m in (2, 3, 4, 5)}
        means = [_mean_mark([marks[m][y] for m in (2, 3, 4, 5)]) for y in range(len(people))]
    told = []
    for mean, persons in zip(means, people, strict=True):
        work = work_of(data.inputs, procedure, mean.year, marks=False, lineage="own")
        groups = _groups(data.inputs, work, within, scaled=of == "mean")
        enough = persons.values >= minimum
        few = persons.known & ~enough
        codes = np.where((mean.why_not == 0) & few, NotApplicable.TOO_FEW, mean.why_not)
        own: dict[str, Any] = {"mean": mean, "n": persons.values, "groups": groups}
        own |= {"counted": mean.known & persons.known & enough & (groups >= 0)}
        told.append((own | {"why_not": codes.astype(np.uint8)}, work))
    # what is missing is noted by the questions asked of the schools computed
    for name in ("mean",) if of == "mean" else tuple(f"n_{m}" for m in (2, 3, 4, 5)):
        data.results(procedure, name)
    return told


def _mean_mark(parts: list[YearNumbers]) -> YearNumbers:
    known, why_not = joined(parts)
    marks = total(mark * part.values for mark, part in zip((2, 3, 4, 5), parts, strict=True))
    values, defined = quotient(marks, total(part.values for part in parts), known)
    return YearNumbers(year=parts[0].year, values=values, known=defined, why_not=why_not)


def _groups(inputs: Inputs, work: Work, within: str, *, scaled: bool) -> NDArray[np.intp]:
    """A number per territory and scale of the mean; -1 where the territory is not told."""
    named = inputs.school_column(within).astype("object")
    codes, _ = pd.factorize(pd.Index(named))
    places: NDArray[np.intp] = codes.astype(np.intp)
    if within == "region" and bool(named.isna().all()):
        places = np.zeros(len(places), dtype=np.intp)  # the one region there is
    if not scaled:
        return places
    held = inputs.tables.results["mean_scale"].cat.codes.to_numpy()
    scales = np.append(held, -1)[work.cells.rows[0, 0]].astype(np.intp)
    most = int(scales.max(initial=-1)) + 2
    return np.where(places < 0, -1, places * most + scales + 1)


def _out_of_line(own: Mapping[str, Any], work: Work) -> YearNumbers:
    counted: Bools = own["counted"]
    groups: NDArray[np.intp] = np.where(counted, own["groups"], 0)
    weights: Floats = np.where(counted, own["n"], 0.0)
    size = int(groups.max(initial=0)) + 1
    means: Floats = np.where(counted, own["mean"].values, 0.0)

    def summed(values: Floats) -> Floats:
        """The sum over the others of the school's territory."""
        of_groups = np.bincount(groups, np.where(counted, values, 0.0), minlength=size)
        return np.asarray(of_groups[groups] - np.where(counted, values, 0.0))

    count = summed(np.ones(len(groups)))
    members = np.maximum(1, np.bincount(groups, counted, minlength=size))
    middle: Floats = (np.bincount(groups, means, minlength=size) / members)[groups]
    away: Floats = np.where(counted, means - middle, 0.0)  # small numbers, so that squares are safe
    known = counted & (count > 0)
    others = np.where(known, count, 1.0)
    mean = summed(away * weights) / np.where(known, summed(weights), 1.0)
    variance = summed(away**2) / others - (summed(away) / others) ** 2
    spread = np.sqrt(np.maximum(variance, 0.0))
    # a school far from others that are all alike leaves a spread of roundings behind
    apart = np.sqrt(np.bincount(groups, away**2, minlength=size) / members)[groups]
    least = _NO_SPREAD * np.maximum(1.0, np.abs(middle)) + _ROUNDING * apart
    none = (spread <= least) | (count < _FEWEST_FOR_SPREAD)
    values = np.where(known, (away - mean) / np.where(none, 1.0, spread), 0.0)
    why_not: Codes = own["why_not"]
    return YearNumbers(year=work.cells.years[0], values=values, known=known, why_not=why_not)


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
