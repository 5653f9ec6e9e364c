"""What single kinds tell of one school, as small frozen records: place, band, head, components."""

from __future__ import annotations

from typing import Literal

import numpy as np
from attrs import frozen

from schoolsupport.identification.judging import Grades
from schoolsupport.identification.kinds.kind import Outcome, YearPart
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.records import told


@frozen(kw_only=True)
class TermRecord:
    """One component of an index, of one school.

    Attributes:
        indicator: name of the indicator it is.
        title: what it is, in Russian, or None.
        unit: unit of its number.
        weight: what it counted with; None where it was left out.
        value: its number; None where not known.
        scaled: its number on the common scale.
    """

    indicator: str
    title: str | None
    unit: str
    weight: float | None
    value: float | None
    scaled: float | None


@frozen(kw_only=True)
class RankRecord:
    """Where a school stands in its pool.

    Attributes:
        pool: name of the pool, or None.
        best: least place from the end, whatever is not known; None where it has none.
        worst: greatest place.
        size: schools surely in the pool.
        size_most: the most it can hold.
        cut: how many places are in; None where the cut is one of deviations.
        cut_most: how many in the largest pool that is possible.
        tied: other schools with the very same number.
        mean: mean of the pool, where the cut is one of deviations.
        deviation: standard deviation of the pool.
        line: the number on the cut.
        ties: `in` or `out`.
    """

    pool: str | None
    best: int | None
    worst: int | None
    size: int | None
    size_most: int | None
    cut: int | None
    cut_most: int | None
    tied: int | None
    mean: float | None
    deviation: float | None
    line: float | None
    ties: Literal["in", "out"]


@told("band", "lowest", "highest")
@frozen(kw_only=True)
class BandRecord:
    """The band of a school.

    Attributes:
        band: id of the band; None where it is not known, or none concerns the school.
        lowest: id of the lowest possible band.
        highest: id of the highest possible one.
        titles: titles of the lowest and the highest possible band, in Russian.
        low: lower end of the band; None where it has none or is not known.
        high: upper end.
    """

    band: str | None
    lowest: str | None
    highest: str | None
    titles: tuple[str, str] | None = None
    low: float | None = None
    high: float | None = None


@frozen(kw_only=True)
class HeadRecord:
    """The school whose verdict is taken over.

    Attributes:
        criterion: id of the criterion followed.
        school: id of the head school, as judged where it is judged.
        name: its name, or None.
        verdict: its verdict; None where it is not among the schools judged.
    """

    criterion: str
    school: str
    name: str | None
    verdict: Verdict | None


def term_records(part: YearPart, place: int) -> tuple[TermRecord, ...]:
    """The components of a number of one school."""
    return tuple(
        TermRecord(
            indicator=term.indicator,
            title=term.title,
            unit=term.unit,
            weight=number_or_none(term.weights[place]),
            value=number_or_none(term.values[place]),
            scaled=number_or_none(term.scaled[place]),
        )
        for term in part.terms
    )


def rank_record(outcome: Outcome, place: int, ties: Literal["in", "out"]) -> RankRecord | None:
    """Where a school stands, of a criterion that ranks."""
    told = outcome.places
    if told is None or not outcome.verdict.applies[place]:
        return None
    pool = told.pool[place]
    return RankRecord(
        pool=None if pool is None else str(pool),
        mean=number_or_none(told.mean[place]),
        deviation=number_or_none(told.deviation[place]),
        line=number_or_none(told.line[place]),
        ties=ties,
        **{
            name: whole_or_none(getattr(told, name)[place])
            for name in ("best", "worst", "size", "size_most", "cut", "cut_most", "tied")
        },
    )


def band_record(outcome: Outcome, place: int) -> BandRecord | None:
    """The band of a school, of a criterion with bands."""
    told = outcome.bands
    if told is None:
        return None
    low, high = int(told.lowest[place]), int(told.highest[place])
    if low < 0:
        return BandRecord(band=None, lowest=None, highest=None)
    return BandRecord(
        band=told.names[low] if low == high else None,
        lowest=told.names[low],
        highest=told.names[high],
        titles=(told.titles[low], told.titles[high]),
        low=number_or_none(told.low[place]),
        high=number_or_none(told.high[place]),
    )


def grade_record(grades: Grades, place: int) -> BandRecord:
    """The band of a school in a graded category."""
    low, high = int(grades.lowest[place]), int(grades.highest[place])
    if low < 0:
        return BandRecord(band=None, lowest=None, highest=None)
    return BandRecord(
        band=grades.band(place),
        lowest=grades.names[low],
        highest=grades.names[high],
        titles=(grades.titles[low], grades.titles[high]),
    )


def number_or_none(value: np.float64) -> float | None:
    """A number, None for NaN."""
    return None if np.isnan(value) else float(value)


def whole_or_none(value: np.float64) -> int | None:
    """A whole number, None for NaN."""
    return None if np.isnan(value) else int(value)
