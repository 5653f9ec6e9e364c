"""The cells a verdict on one school stands on: works of a year, numbers of a year or of several."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from schoolsupport.domain import NotApplicable, YearUnit
from schoolsupport.identification.kinds import LowResults
from schoolsupport.identification.kinds.kind import Outcome, YearPart
from schoolsupport.identification.kinds.number import NumberPart
from schoolsupport.identification.reasons.cell_notes import (
    NOT_OBJECTIVE,
    NOTHING,
    CellNote,
    note_of_number,
    note_of_work,
)
from schoolsupport.identification.reasons.interval import Interval, share_interval
from schoolsupport.identification.reasons.told_records import (
    TermRecord,
    number_or_none,
    term_records,
    whole_or_none,
)
from schoolsupport.identification.rules.rulebook import CriterionInForce
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.records import Key, told


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
