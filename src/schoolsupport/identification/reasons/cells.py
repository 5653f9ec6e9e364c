"""The cells a verdict on one school stands on: works, numbers, places, bands, heads, components."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from math import sqrt
from statistics import NormalDist
from typing import Literal, NamedTuple

import numpy as np
from attrs import frozen

from schoolsupport.domain import NotApplicable, YearUnit
from schoolsupport.identification.cells import Cells, Pooled
from schoolsupport.identification.judging import Grades
from schoolsupport.identification.kinds import LowResults
from schoolsupport.identification.kinds.kind import Outcome, YearPart
from schoolsupport.identification.kinds.number import NumberPart
from schoolsupport.identification.rules.rulebook import CriterionInForce
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.records import Key, told
from schoolsupport.translation import Message, msg


class Interval(NamedTuple):
    """An interval of shares, both ends between 0 and 1."""

    low: float
    high: float


def share_interval(numerator: float, denominator: float, level: float = 0.95) -> Interval:
    """The Wilson score interval of a share.

    It reads the pupils of one year as a sample of those the school teaches, and says how far the
    share could be from the school's own by chance alone.

    Args:
        numerator: pupils counted.
        denominator: pupils in all, above 0.
        level: confidence, between 0 and 1.

    Returns:
        Shares between 0 and 1. Source: E. B. Wilson, Journal of the American Statistical
        Association 22 (1927), 209-212.
    """
    z = NormalDist().inv_cdf((1 + level) / 2)
    share = numerator / denominator
    scale = 1 + z * z / denominator
    middle = (share + z * z / (2 * denominator)) / scale
    half = z / scale * sqrt(share * (1 - share) / denominator + (z / (2 * denominator)) ** 2)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


NOT_OBJECTIVE = "not_objective"
"""Reason of a verdict that only a mark of non-objectivity keeps from being decided."""


@frozen(kw_only=True)
class CellNote:
    """What stands beside the numbers of a cell.

    Attributes:
        marker: source of the mark of non-objectivity the rule looks at; None where there is none,
            empty where the source is not told.
        pooled_from: ids of the schools whose results are counted together.
        pooled_until: the day from which the school speaks for itself.
    """

    marker: str | None = None
    pooled_from: tuple[str, ...] = ()
    pooled_until: date | None = None


NOTHING = CellNote()


def note_of_work(cells: Cells, at: tuple[int, int, int]) -> CellNote:
    """What stands beside a work: year, procedure and school by their places."""
    y, p, place = at
    key = (cells.years[y], cells.procedures[p], place)
    marked = cells.marked is not None and bool(cells.marked[at])
    return _note(cells.sources.get(key, "") if marked else None, cells.pooled.get(key))


def note_of_number(part: YearPart, place: int) -> CellNote:
    """What stands beside a number of a school."""
    if not isinstance(part, NumberPart):
        return NOTHING
    return _note(part.sources.get(place), part.pooled.get(place))


def _note(marker: str | None, pooled: Pooled | None) -> CellNote:
    if marker is None and pooled is None:
        return NOTHING
    schools = () if pooled is None else pooled.schools
    until = None if pooled is None else pooled.day
    return CellNote(marker=marker, pooled_from=schools, pooled_until=until)


def note_lines(
    note: CellNote, counts: tuple[int | None, int | None], named: Callable[[str], str]
) -> Iterator[Message]:
    """The note in words.

    Args:
        note: what stands beside the numbers.
        counts: pupils below the boundary and participants, where they are known.
        named: gives the name of a school by its id.
    """
    below, n = counts
    if note.pooled_from and note.pooled_until is not None:
        told = {"day": note.pooled_until, "schools": "; ".join(map(named, note.pooled_from))}
        if len(note.pooled_from) == 1:
            yield msg("until {day} the results of the school it comes from: {schools}", **told)
        elif below is None or n is None:
            yield msg("until {day} the results of these schools together: {schools}", **told)
        else:
            yield msg(
                "until {day} the results of these schools together: {schools}: {below} of {n}",
                below=below,
                n=n,
                **told,
            )
    if note.marker is not None:
        source = note.marker or msg("the source is not told")
        yield msg("marked as not objective, so not read as good: {source}", source=source)


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


@told(
    "procedure",
    "year",
    "years",
    Key("unit", kind=YearUnit),
    "observed",
    "numerator",
    "denominator",
    "lowest",
    "highest",
    "verdict",
    "reason",
    "interval",
    Key("pupils_to_cross", "to_cross"),
    "own",
    "other",
    "line",
    "line_to",
    "terms",
    Key("marker", "note.marker", optional=True),
    Key("pooled_from", "note.pooled_from", optional=True),
    Key("pooled_until", "note.pooled_until", optional=True),
)
@frozen(kw_only=True)
class CellRecord:
    """One work of one year, or one number of a year.

    Attributes:
        procedure: id; None for a number that is not of one work.
        year: year of the rule's unit; the latest where several are pooled.
        years: all years it is of.
        unit: `calendar` or `school`.
        verdict: `met` means low.
        reason: why it does not apply, or `missing`, `ambiguous`, `nobody`,
            `not_objective`.
        numerator: pupils below the boundary; None if not known exactly.
        lowest: the fewest it can be.
        highest: the most it can be.
        denominator: participants.
        interval: 95 % interval of the share.
        to_cross: pupils to move over the boundary until the verdict on the work turns.
        value: the number, for a number that is not of one work.
        own: the school's number, where `value` is its difference from a territory's.
        other: the territory's number.
        line: the school's own line (lines may differ by pool).
        line_to: its upper end.
        terms: the components of an index.
        note: whose results it counts, and the mark of non-objectivity the rule looks at.
    """

    procedure: str | None
    year: int
    years: tuple[int, ...]
    unit: str
    verdict: Verdict
    reason: str | None
    numerator: int | None
    lowest: int | None
    highest: int | None
    denominator: int | None
    interval: Interval | None
    to_cross: int | None
    value: float | None = None
    own: float | None = None
    other: float | None = None
    line: float | None = None
    line_to: float | None = None
    terms: tuple[TermRecord, ...] = ()
    note: CellNote = NOTHING

    @property
    def observed(self) -> float | None:
        """The number, or the share below the boundary."""
        if self.value is not None:
            return self.value
        if self.numerator is None or not self.denominator:
            return None
        return self.numerator / self.denominator


def cell_records(rule: CriterionInForce, outcome: Outcome, place: int) -> Iterator[CellRecord]:
    """The works of one school that a criterion looks at, or its numbers."""
    yield from _numbers(outcome, place)
    if outcome.cells is None or not isinstance(rule.rule, LowResults):
        return
    cells, judged = outcome.cells.cells, outcome.cells.verdict
    codes = judged.codes
    for p, procedure in enumerate(cells.procedures):
        for y, year in enumerate(cells.years):
            n = whole_or_none(cells.n[y, p, place])
            lowest, highest = (
                whole_or_none(cells.lowest[y, p, place]),
                whole_or_none(cells.highest[y, p, place]),
            )
            exact = lowest if lowest == highest else None
            countable = n and exact is not None
            note = note_of_work(cells, (y, p, place))
            yield CellRecord(
                procedure=procedure,
                year=year,
                years=(year,),
                unit=cells.unit.value,
                verdict=(verdict := Verdict(int(codes[y, p, place]))),
                reason=_cell_reason(
                    verdict, int(judged.why_not[y, p, place]), n, (lowest, highest), note
                ),
                numerator=exact,
                lowest=lowest,
                highest=highest,
                denominator=n,
                interval=share_interval(exact, n)
                if countable and n and exact is not None
                else None,
                to_cross=rule.rule.pupils_to_cross(n, exact)
                if countable and n and exact is not None
                else None,
                note=note,
            )


def _numbers(outcome: Outcome, place: int) -> Iterator[CellRecord]:
    """The numbers of an indicator, one per year or span of years."""
    for part in outcome.parts:
        verdict = part.verdict[place]
        value = number_or_none(part.observed[place])
        why_not = int(part.verdict.why_not[place])
        note = note_of_number(part, place)
        doubt = NOT_OBJECTIVE if note.marker is not None and value is not None else None
        yield CellRecord(
            procedure=None,
            year=part.years[-1],
            years=part.years,
            unit=YearUnit.CALENDAR.value,
            verdict=verdict,
            reason=_doubt(outcome, place)
            or (doubt if verdict is Verdict.NO_DATA else None)
            or _cell_reason(verdict, why_not, None, (None, None)),
            numerator=whole_or_none(part.numerator[place]),
            lowest=None,
            highest=None,
            denominator=whole_or_none(part.denominator[place]),
            interval=None,
            to_cross=None,
            value=value,
            terms=term_records(part, place),
            note=note,
            **_lines(part, place),
        )


def _doubt(outcome: Outcome, place: int) -> str | None:
    """Why a school that lacks nothing itself is not decided all the same."""
    return next((key for key, who in outcome.doubts.items() if who[place]), None)


def _lines(part: YearPart, place: int) -> dict[str, float | None]:
    """What a number was compared with."""
    names = ("own", "other", "line", "line_to")
    if not isinstance(part, NumberPart):
        return {}
    return {name: number_or_none(getattr(part, name)[place]) for name in names}


def _cell_reason(
    verdict: Verdict,
    why_not: int,
    n: int | None,
    below: tuple[int | None, int | None],
    note: CellNote = NOTHING,
) -> str | None:
    if verdict is Verdict.NOT_APPLICABLE:
        return NotApplicable(why_not).key
    if verdict is not Verdict.NO_DATA:
        return None
    if n == 0:
        return "nobody"
    if n is None or below[0] is None:
        return "missing"
    if below[0] != below[1]:
        return "ambiguous"
    # else a known count is only set aside where the rule says that few are no data
    return NotApplicable.TOO_FEW.key if note.marker is None else NOT_OBJECTIVE
