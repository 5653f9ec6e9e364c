"""What one school stands on: works, numbers, places, bands, heads, components.

They are slices of the columns that all evidence comes from (see `evidence`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Literal

import numpy as np
from attrs import frozen

from schoolsupport.domain import YearUnit
from schoolsupport.identification.judging import Grades
from schoolsupport.identification.kinds.kind import CriterionKind
from schoolsupport.identification.kinds.outcome import BandBounds, Places, YearPart
from schoolsupport.identification.reasons.evidence import CellColumn, Interval
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.records import Key, told
from schoolsupport.translation import Message, msg


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
        rank: where the school stands by this number, of a criterion that ranks.
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
    interval: Interval | None = None
    to_cross: int | None = None
    value: float | None = None
    own: float | None = None
    other: float | None = None
    line: float | None = None
    line_to: float | None = None
    terms: tuple[TermRecord, ...] = ()
    rank: RankRecord | None = None
    note: CellNote = NOTHING

    @property
    def observed(self) -> float | None:
        """The number, or the share below the boundary."""
        if self.value is not None:
            return self.value
        if self.numerator is None or not self.denominator:
            return None
        return self.numerator / self.denominator


def cell_record(rule: CriterionKind, one: CellColumn, place: int) -> CellRecord:
    """A work or a number of one school."""
    part, below, n = one.part, whole_or_none(one.below[place]), whole_or_none(one.n[place])
    of_work: dict[str, Any] = {}
    of_number: dict[str, Any] = {}
    if part is not None:
        columns = (part.observed, part.own, part.other, part.line, part.line_to)
        names = ("value", "own", "other", "line", "line_to")
        of_number = {
            name: number_or_none(column[place]) for name, column in zip(names, columns, strict=True)
        }
        of_number["terms"] = term_records(part, place)
        applies, ties = bool(part.verdict.applies[place]), rule.ties_count()
        of_number["rank"] = rank_record(part.places, place, ties, applies=applies)
    elif n and below is not None and (counted := rule.counting()) is not None:
        ends = (float(end[place]) for end in one.interval)
        of_work = {"interval": Interval(*ends), "to_cross": counted.pupils_to_cross(n, below)}
    return CellRecord(
        procedure=one.procedure,
        year=one.year,
        years=one.years,
        unit=one.unit,
        verdict=Verdict(int(one.codes[place])),
        reason=one.reason[place],
        numerator=below,
        lowest=whole_or_none(one.lowest[place]) if part is None or below is None else None,
        highest=whole_or_none(one.highest[place]) if part is None or below is None else None,
        denominator=n,
        note=_note(one, place),
        **of_work,
        **of_number,
    )


def _note(one: CellColumn, place: int) -> CellNote:
    """What stands beside the numbers of a cell."""
    marker, pooled = one.sources.get(place), one.pooled.get(place)
    if marker is None and pooled is None:
        return NOTHING
    schools = () if pooled is None else pooled.schools
    until = None if pooled is None else pooled.day
    return CellNote(marker=marker, pooled_from=schools, pooled_until=until)


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


def rank_record(
    told: Places | None, place: int, ties: Literal["in", "out"], *, applies: bool
) -> RankRecord | None:
    """Where a school stands, of a criterion that ranks."""
    if told is None or not applies:
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


def band_record(bands: BandBounds | Grades, place: int) -> BandRecord:
    """The band of a school, of a criterion with bands or of a graded category."""
    low, high = int(bands.lowest[place]), int(bands.highest[place])
    if low < 0:
        level = None if isinstance(bands, BandBounds) else bands.not_graded
        if level is None:
            return BandRecord(band=None, lowest=None, highest=None)
        titles = (level.title, level.title)
        return BandRecord(band=level.id, lowest=None, highest=None, titles=titles)
    ends: dict[str, float | None] = {}
    if isinstance(bands, BandBounds):
        ends = {"low": number_or_none(bands.low[place]), "high": number_or_none(bands.high[place])}
    return BandRecord(
        band=bands.names[low] if low == high else None,
        lowest=bands.names[low],
        highest=bands.names[high],
        titles=(bands.titles[low], bands.titles[high]),
        **ends,
    )


def number_or_none(value: np.float64) -> float | None:
    """A number, None for NaN."""
    return None if np.isnan(value) else float(value)


def whole_or_none(value: np.float64) -> int | None:
    """A whole number, None for NaN."""
    return None if np.isnan(value) else int(value)
