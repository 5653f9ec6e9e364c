"""The days of a part in another year: months stay months, school terms follow their calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from attrs import frozen

from schoolsupport.deadlines.calendars.days import (
    WEEK,
    add_days,
    add_years,
    day_in_month,
    is_month_end,
    month_end,
)
from schoolsupport.deadlines.calendars.school_calendar import (
    SchoolCalendar,
    SchoolPeriod,
    SchoolSpan,
)
from schoolsupport.deadlines.notes import Note
from schoolsupport.deadlines.schedule import Part, Precision
from schoolsupport.domain.calendar import school_year_text
from schoolsupport.translation import msg

FIRST_YEAR = 1900
LAST_YEAR = 2999
CALENDAR_HALVES = frozenset({(1, 1), (7, 1), (6, 30), (12, 31)})
_ORDER = (SchoolPeriod.TERM, SchoolPeriod.HALF_YEAR, SchoolPeriod.TRIMESTER)


@frozen(kw_only=True)
class Shift:
    """Where the days of a part went.

    Attributes:
        start: first day in the other year.
        end: last day in the other year.
        notes: what is to be known: 29 February, days that were not the calendar's.
        assumed: True where days rest on customary terms.
        failed: why the days could not be moved; then `start` and `end` are None.
    """

    start: dt.date | None = None
    end: dt.date | None = None
    notes: tuple[Note, ...] = ()
    assumed: bool = False
    failed: Note | None = None


def shift(part: Part, years: int, calendar: SchoolCalendar, *, keep_weekday: bool = False) -> Shift:
    """The days of a part so many years later (or earlier).

    Args:
        part: the part; its days may be open.
        years: how many years, negative for earlier ones.
        calendar: school terms of both years.
        keep_weekday: an exact day goes to the same weekday of the same week of its month.

    Returns:
        The days; a part that ends before it starts is never made of one that does not.
    """
    days = [day for day in (part.start, part.end) if day is not None]
    if years == 0 or not days:
        return Shift(start=part.start, end=part.end)
    if not all(FIRST_YEAR <= day.year + years <= LAST_YEAR for day in days):
        return Shift(
            failed=Note(
                code="move.year_out_of_range",
                message=msg(
                    "the year lies outside {first}-{last}", first=FIRST_YEAR, last=LAST_YEAR
                ),
            )
        )
    shifted = _by_precision(part, days, years, calendar, keep_weekday=keep_weekday)
    if (
        shifted.start is not None
        and shifted.end is not None
        and shifted.end < shifted.start
        and days[0] <= days[-1]
    ):
        return Shift(
            failed=Note(
                code="move.end_before_start",
                message=msg("the moved term would end before it starts"),
            )
        )
    return shifted


def _by_precision(
    part: Part, days: list[dt.date], years: int, calendar: SchoolCalendar, *, keep_weekday: bool
) -> Shift:
    match part.precision:
        case Precision.SCHOOL_TERM:
            return _by_terms(part, years, calendar)
        case Precision.HALF_YEAR if not any((d.month, d.day) in CALENDAR_HALVES for d in days):
            return _by_terms(part, years, calendar)
        case Precision.SCHOOL_YEAR:
            return _by_school_years(part, years, calendar)
        case Precision.WEEK:
            return _by_week(part, years)
        case Precision.DAY | None:
            return _exact_weekday(part, years) if keep_weekday else _exact(part, years)
        case _:
            return _each(part, lambda day: _whole(day, years))


def _each(part: Part, moved: Callable[[dt.date], dt.date], notes: Iterable[Note] = ()) -> Shift:
    return Shift(
        start=None if part.start is None else moved(part.start),
        end=None if part.end is None else moved(part.end),
        notes=tuple(notes),
    )


def _whole(day: dt.date, years: int) -> dt.date:
    """A bound of a month, quarter, season …: the last day of a month stays the last one."""
    moved = add_years(day, years)
    return month_end(moved) if is_month_end(day) else moved


def _exact(part: Part, years: int) -> Shift:
    return _each(part, lambda day: add_years(day, years), _leap_notes(part, years))


def _leap_notes(part: Part, years: int) -> Iterable[Note]:
    for day in (part.start, part.end):
        if day is not None and add_years(day, years).day != day.day:
            yield Note(
                code="move.leap_day",
                message=msg(
                    "{day} has no counterpart; the last day of February was taken", day=day
                ),
            )
            return


def _exact_weekday(part: Part, years: int) -> Shift:
    """The first day goes to its weekday and week of the month; a range keeps its length."""
    anchor = part.start or part.end
    if anchor is None:  # asked for only where a day is known
        return Shift()
    nth = (anchor.day - 1) // WEEK
    first = dt.date(anchor.year + years, anchor.month, 1)
    moved = add_days(first, (anchor.isoweekday() - first.isoweekday()) % WEEK + nth * WEEK)
    notes: tuple[Note, ...] = ()
    if moved.month != anchor.month:
        moved = add_days(moved, -WEEK)
        notes = (
            Note(
                code="move.fifth_weekday",
                message=msg(
                    "{day} is a fifth weekday of its month; the last one was taken", day=anchor
                ),
            ),
        )
    distance = moved - anchor
    return _each(part, lambda day: day + distance, notes)


def _by_week(part: Part, years: int) -> Shift:
    """A week from Monday to Sunday goes to the nearest one; other days keep their numbers."""
    start, end = part.start, part.end
    whole = (start is None or start.isoweekday() == 1) and (end is None or end.isoweekday() == WEEK)
    if not whole:
        return _exact(part, years)
    anchor = start or end
    if anchor is None:  # asked for only where a day is known
        return Shift()
    moved = _nearest(anchor, years)
    notes: tuple[Note, ...] = ()
    if _nearest(moved, -years) != anchor:
        notes = (
            Note(
                code="move.leap_week",
                message=msg(
                    "the week of {day} lies where February ends;"
                    " of two weeks equally fit one was taken",
                    day=anchor,
                ),
            ),
        )
    return _each(part, lambda day: day + (moved - anchor), notes)


def _nearest(day: dt.date, years: int) -> dt.date:
    """The nearest same weekday to a day's date in another year."""
    target = add_years(day, years)
    off = (day.isoweekday() - target.isoweekday()) % WEEK
    return add_days(target, off if off <= WEEK // 2 else off - WEEK)


def _by_school_years(part: Part, years: int, calendar: SchoolCalendar) -> Shift:
    """Bounds of a school year go to those of the other one; other days keep their numbers."""
    assumed = False
    notes: list[Note] = []

    def moved(day: dt.date) -> dt.date:
        nonlocal assumed
        year = calendar.school_year_of(day)
        first, last = calendar.school_year_days(year)
        target = calendar.school_year(year + years)
        if day in (first, last):
            assumed = assumed or target.assumed
            return target.start if day == first else target.end
        if day == calendar.last_lesson(year) and calendar.entry(year) is not None:
            if calendar.entry(year + years) is not None:
                assumed = assumed or target.assumed
                return calendar.last_lesson(year + years)
            notes.append(_unknown_year(year + years))
        return day_in_month(day.year + years, day.month, day.day)

    shifted = _each(part, moved)
    return Shift(start=shifted.start, end=shifted.end, notes=tuple(notes), assumed=assumed)


def _by_terms(part: Part, years: int, calendar: SchoolCalendar) -> Shift:
    """From the terms of one school year to the same terms of another."""
    first, last, exact = _terms_of(part, calendar)
    if (part.start is not None and first is None) or (part.end is not None and last is None):
        day = part.start or part.end
        year = calendar.school_year_of(day) if day is not None else 0
        return Shift(failed=_unknown_year(year))
    targets: list[SchoolSpan | None] = []
    for span in (first, last):
        target = None if span is None else _counterpart(span, years, calendar)
        if span is not None and target is None:
            return Shift(failed=_unknown_year(span.school_year + years))
        targets.append(target)
    from_, to = targets
    notes = (
        ()
        if exact
        else (
            Note(
                code="move.not_the_calendars_days",
                message=msg(
                    "the days are not those of the school calendar; the calendar's were taken"
                ),
            ),
        )
    )
    return Shift(
        start=None if from_ is None else from_.start,
        end=None if to is None else to.end,
        notes=notes,
        assumed=any(span is not None and span.assumed for span in (first, last, from_, to)),
    )


def _terms_of(
    part: Part, calendar: SchoolCalendar
) -> tuple[SchoolSpan | None, SchoolSpan | None, bool]:
    """The spans a part starts and ends in, and whether its days are exactly theirs."""
    for kind in _ORDER:
        first = _first(kind, calendar, part.start, lambda span, day: span.start == day)
        last = _first(kind, calendar, part.end, lambda span, day: span.end == day)
        if (part.start is None or first) and (part.end is None or last):
            return first, last, True
    kind = SchoolPeriod.TERM
    first = _first(kind, calendar, part.start, lambda span, day: span.end >= day)
    spans = [] if part.end is None else _spans(kind, calendar, part.end)
    last = next((span for span in reversed(spans) if part.end and span.start <= part.end), None)
    return first, last, False


def _first(
    kind: SchoolPeriod,
    calendar: SchoolCalendar,
    day: dt.date | None,
    fits: Callable[[SchoolSpan, dt.date], bool],
) -> SchoolSpan | None:
    if day is None:
        return None
    return next((span for span in _spans(kind, calendar, day) if fits(span, day)), None)


def _spans(kind: SchoolPeriod, calendar: SchoolCalendar, day: dt.date) -> list[SchoolSpan]:
    return list(_of_kind(kind, calendar, calendar.school_year_of(day)))


def _counterpart(span: SchoolSpan, years: int, calendar: SchoolCalendar) -> SchoolSpan | None:
    others = _of_kind(span.kind, calendar, span.school_year + years)
    return next((other for other in others if other.number == span.number), None)


def _of_kind(kind: SchoolPeriod, calendar: SchoolCalendar, year: int) -> tuple[SchoolSpan, ...]:
    if kind is SchoolPeriod.TERM:
        return calendar.terms(year)
    if kind is SchoolPeriod.HALF_YEAR:
        return calendar.half_years(year)
    return calendar.trimesters(year)


def _unknown_year(school_year: int) -> Note:
    return Note(
        code="move.unknown_school_year",
        message=msg(
            "the terms of {year} are not known; state them in calendars/school-terms.toml",
            year=school_year_text(school_year),
        ),
    )
