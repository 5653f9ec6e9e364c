"""A schedule moved to other years: by rule where there is one, else listed for a person.

Months, quarters, half-years, seasons and years move as such; school terms and school years move by
the school calendar; exact days keep their number, or their weekday where that is asked for. What a
timetable of somebody else or an unknown event sets does not move: it is listed for a person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from typing import Literal

from attrs import evolve, frozen

from schoolsupport.deadlines.days import (
    WEEK,
    add_days,
    add_years,
    day_in_month,
    is_month_end,
    month_end,
)
from schoolsupport.deadlines.periods import SCHOOL_FREQUENCIES, days_name
from schoolsupport.deadlines.schedule import DeadlineContext, Kind, Note, Part, Precision, Schedule
from schoolsupport.deadlines.school_calendar import (
    SchoolCalendar,
    SchoolPeriod,
    SchoolSpan,
    school_calendar,
)
from schoolsupport.deadlines.working_days import WorkingDays
from schoolsupport.domain.calendar import school_year_text
from schoolsupport.faults import fault
from schoolsupport.translation import Message, msg

FIRST_YEAR = 1900
LAST_YEAR = 2999
CALENDAR_HALVES = frozenset({(1, 1), (7, 1), (6, 30), (12, 31)})
_ORDER: tuple[SchoolPeriod, ...] = (
    SchoolPeriod.TERM,
    SchoolPeriod.HALF_YEAR,
    SchoolPeriod.TRIMESTER,
)


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
        case Precision.SCHOOL_TERM | Precision.SCHOOL_TRIMESTER:
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
    order = _ORDER
    if part.precision is Precision.SCHOOL_TRIMESTER:
        order = (SchoolPeriod.TRIMESTER,)
        unstated = _unstated_trimesters(part, years, calendar)
        if unstated is not None:
            return Shift(failed=_unknown_year(unstated, trimesters=True))
    first, last, exact = _terms_of(part, calendar, order)
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


def _unstated_trimesters(part: Part, years: int, calendar: SchoolCalendar) -> int | None:
    """The first of the school years of a move whose trimesters no file states."""
    days = (day for day in (part.start, part.end) if day is not None)
    asked = (calendar.school_year_of(day) + step for day in days for step in (0, years))
    return next((year for year in asked if not calendar.stated_trimesters(year)), None)


def _terms_of(
    part: Part, calendar: SchoolCalendar, order: tuple[SchoolPeriod, ...]
) -> tuple[SchoolSpan | None, SchoolSpan | None, bool]:
    """The spans a part starts and ends in, and whether its days are exactly theirs."""
    for kind in order:
        first = _first(kind, calendar, part.start, lambda span, day: span.start == day)
        last = _first(kind, calendar, part.end, lambda span, day: span.end == day)
        if (part.start is None or first) and (part.end is None or last):
            return first, last, True
    kind = order[0]
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


def unknown_terms(school_year: int, *, trimesters: bool = False) -> Message:
    """No calendar says the days of the terms, or the trimesters, of a school year."""
    year = school_year_text(school_year)
    if trimesters:
        return msg(
            "the trimesters of {year} are not known; state them in calendars/school-terms.toml",
            year=year,
        )
    return msg(
        "the terms of {year} are not known; state them in calendars/school-terms.toml", year=year
    )


def _unknown_year(school_year: int, *, trimesters: bool = False) -> Note:
    return Note(
        code="move.unknown_school_year", message=unknown_terms(school_year, trimesters=trimesters)
    )


_TIMETABLES = frozenset({Kind.BY_SCHEDULE, Kind.EXTERNAL})


@frozen(kw_only=True)
class MoveNote:
    """Something to be known about a part that was moved.

    Attributes:
        part: index of the part in the schedule that was moved.
        note: what it is.
    """

    part: int
    note: Note


@frozen(kw_only=True)
class Unmoved:
    """A part that no rule moves; a person decides.

    Attributes:
        index: index of the part in the schedule.
        part: the part as it was.
        reason: why it was not moved.
    """

    index: int
    part: Part
    reason: Note


@frozen(kw_only=True)
class Moved:
    """A schedule in other years.

    Attributes:
        parts: the parts that moved, in their order; those of `unmoved` are not among them.
        years: by how many years.
        notes: what is to be known about the parts that moved.
        unmoved: the parts that a person must decide on.
    """

    parts: tuple[Part, ...]
    years: int
    notes: tuple[MoveNote, ...] = ()
    unmoved: tuple[Unmoved, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every part moved."""
        return not self.unmoved


def move(  # noqa: PLR0913  # one keyword per separate decision
    schedule: Schedule | Part,
    *,
    by_years: int | None = None,
    to: DeadlineContext | None = None,
    since: DeadlineContext | None = None,
    calendar: SchoolCalendar | None = None,
    working_days: WorkingDays | None = None,
    weekday: Literal["free", "keep"] = "free",
    one_off: Collection[int] = (),
    known_events: Collection[str] = (),
) -> Moved:
    """A schedule, or one part of it, in other years.

    Kinds, precisions, times of day, recurrences and what is inferred stay as they are. A part
    without days (constant, as needed, once a month) stays as it is.

    Args:
        schedule: the schedule or part.
        by_years: how many years, negative for earlier ones; or else `to`.
        to: the plan to move to; a plan of two years keeps its first and its second year.
        since: the plan to move from, with `to`; by default its first year is that of the earliest
            day in the schedule.
        calendar: school terms of both years; by default the shipped ones, whose days are assumed.
        working_days: the production calendar; with it last days on days off are noted.
        weekday: `keep` moves exact days to the same weekday of the same week of the month, a
            range with all its days; `free` keeps the number of the day.
        one_off: indexes of parts that are one-off by nature, for a person to decide.
        known_events: events whose days are known in the new years too, in the words of the
            relative parts.

    Raises:
        ParameterError: neither or both of `by_years` and `to` are given, `to` names no first
            year, or `weekday` is not known.
    """
    if weekday not in ("free", "keep"):
        raise fault("parameter.unknown_option", where="weekday", found=weekday, words="free, keep")
    parts = schedule.parts if isinstance(schedule, Schedule) else (schedule,)
    calendar = calendar or school_calendar()
    years = _years(parts, by_years, to, since, calendar)
    moved: list[Part] = []
    notes: list[MoveNote] = []
    unmoved: list[Unmoved] = []
    for index, part in enumerate(parts):
        reason = _needs_a_person(part, one_off=index in one_off, known_events=known_events)
        shifted = shift(part, years, calendar, keep_weekday=weekday == "keep")
        reason = reason or shifted.failed
        if reason is not None:
            unmoved.append(Unmoved(index=index, part=part, reason=reason))
            continue
        there = evolve(part, start=shifted.start, end=shifted.end)
        moved.append(there)
        found = [*shifted.notes]
        found.extend(_assumed() if shifted.assumed else ())
        found.extend(_term_in_days(part, calendar) if years else ())
        found.extend(_outside(there, to) if to else ())
        found.extend(_day_off(there, working_days) if working_days else ())
        notes.extend(MoveNote(part=index, note=note) for note in found)
    return Moved(parts=tuple(moved), years=years, notes=tuple(notes), unmoved=tuple(unmoved))


def _years(
    parts: tuple[Part, ...],
    by_years: int | None,
    to: DeadlineContext | None,
    since: DeadlineContext | None,
    calendar: SchoolCalendar,
) -> int:
    """By how many years to move."""
    if (by_years is None) == (to is None):
        raise fault("parameter.years_or_plan", where="move", words="by_years, to")
    if to is None:
        return by_years or 0
    if to.first_year is None:
        raise fault("parameter.plan_without_year", where="to")
    if since is not None and since.first_year is not None:
        return to.first_year - since.first_year
    days = [day for part in parts for day in (part.start, part.end) if day is not None]
    if not days:
        return 0
    first = min(days)
    return to.first_year - (calendar.school_year_of(first) - 1 if to.school_years else first.year)


def _needs_a_person(part: Part, *, one_off: bool, known_events: Collection[str]) -> Note | None:
    """Why a part cannot be moved by rule, None where it can."""
    if one_off:
        return Note(code="move.one_off", message=msg("it was of one time only"))
    if part.kind in _TIMETABLES:
        return Note(
            code="move.timetable",
            message=msg("the timetable of the new year sets it: {by}", by=part.by)
            if part.by
            else msg("the timetable of the new year sets it"),
        )
    to = part.relative_to
    if part.kind is Kind.RELATIVE and to is not None and to.event not in known_events:
        return Note(
            code="move.event_unknown",
            message=msg("the day of the event is not known: {event}", event=to.event),
        )
    return None


def _assumed() -> Iterable[Note]:
    yield Note(
        code="move.assumed_terms",
        message=msg("the days of school terms are customary ones, not an act's"),
    )


def _term_in_days(part: Part, calendar: SchoolCalendar) -> Iterable[Note]:
    """Says where exact days are those of a school term: the order may have meant the term."""
    if part.precision not in (Precision.DAY, None) or part.kind is not Kind.WINDOW:
        return
    name, _ = days_name(part.start, part.end, Precision.SCHOOL_TERM, calendar)
    if name is not None:
        yield Note(
            code="move.days_of_a_term",
            message=msg("the days were those of {name}; days were moved, not the term", name=name),
        )


def _outside(part: Part, to: DeadlineContext) -> Iterable[Note]:
    """Says where a part left the years of the plan it was moved to."""
    if to.plan is None:
        return
    first, last = to.plan.days
    if any(day is not None and not first <= day <= last for day in (part.start, part.end)):
        yield Note(
            code="move.outside_plan",
            message=msg("it lies outside the plan of {first}-{last}", first=first, last=last),
        )


def _day_off(part: Part, working_days: WorkingDays) -> Iterable[Note]:
    """Says where the last day of an exact term is a day off."""
    if part.end is None or part.precision not in (Precision.DAY, None):
        return
    if part.recurrence is not None and part.recurrence.freq in SCHOOL_FREQUENCIES:
        return
    off = working_days.why_off(part.end)
    if off is not None:
        yield Note(
            code="move.day_off", message=msg("{day} is {why}", day=part.end, why=off.message)
        )
    if not working_days.transfers_known(part.end.year):
        yield Note(
            code="move.transfers_unknown",
            message=msg("the transfers of days off of {year} are not known", year=part.end.year),
        )
