"""When a schedule asks for something, within a window of days; and the rule of it for calendars.

What lies outside the window, has no day of its own, or hangs on an event that nobody named is there
too, and says so; only what recurs may have no occurrence in a window. Days are never made up.

A rule of calendar programs (RFC 5545, 3.3.10) gives the due days of what recurs. School terms have
no rule: their days differ from year to year, and so have rows that the order cuts within a period;
those go into a calendar day by day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal, TypeVar

from attrs import evolve, frozen

from schoolsupport.deadlines.days import (
    WEEK,
    add_days,
    add_months,
)
from schoolsupport.deadlines.periods import days_name
from schoolsupport.deadlines.recurring import Belonging, Occurrence, Window, plain, recurring
from schoolsupport.deadlines.schedule import (
    Kind,
    Note,
    Part,
    RelativeTo,
    Schedule,
    Side,
    Unit,
)
from schoolsupport.deadlines.school_calendar import SchoolCalendar, school_calendar
from schoolsupport.deadlines.working_days import DayOff, DayOffPolicy, WorkingDays
from schoolsupport.faults import fault
from schoolsupport.translation import Message, msg

HOURS = 24
OptionT = TypeVar("OptionT", Belonging, DayOffPolicy)
_WITHOUT_DUE = frozenset({Kind.ONGOING, Kind.AS_NEEDED})
MONTHS_OF_UNIT = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}


@frozen(kw_only=True)
class DueDay:
    """A day on which something is due.

    Attributes:
        day: the day, after the policy for days off.
        written: the day before that policy.
        off: why the written day is a day off; None where it is worked or was not looked up.
        occurrence: what is due.
    """

    day: dt.date
    written: dt.date
    off: DayOff | None
    occurrence: Occurrence


def occurrences(
    schedule: Schedule | Part,
    window: Window,
    calendar: SchoolCalendar | None = None,
    *,
    working_days: WorkingDays | None = None,
    day_off: Literal["none", "next", "previous"] = "none",
    events: Mapping[str, dt.date] | None = None,
    by: Literal["period", "due"] = "period",
) -> tuple[Occurrence, ...]:
    """When a schedule, or one part of it, asks for something.

    Args:
        schedule: the schedule or part.
        window: first and last day asked about, both included.
        calendar: school terms; by default the shipped ones, whose days are assumed.
        working_days: the production calendar; with it due days on days off are noted, and
            without it only looked up where a policy or working days ask for it.
        day_off: what becomes of a due day on a day off; `none` leaves it there.
        events: days of the events that relative parts are counted from, by the events' words.
        by: to which window what recurs belongs: `period`, the one that holds the last day of the
            period reported on, or `due`, the one that holds the due day.

    Returns:
        Occurrences in the order of the parts, those of a part in the order of time. A part that
        does not recur and lies outside the window is there with `outside`.

    Raises:
        ParameterError: the window ends before it starts, or an option is not known.
        InputError: days off are asked for and the `holidays` package is not installed.
    """
    if window[1] < window[0]:
        raise fault(
            "parameter.window_backwards",
            where="window",
            found=f"{window[0].isoformat()}, {window[1].isoformat()}",
        )
    belonging = _option(Belonging, by, "by")
    policy = _option(DayOffPolicy, day_off, "day_off")
    if working_days is None and policy is not DayOffPolicy.NONE:
        working_days = WorkingDays()
    calendar = calendar or school_calendar()
    parts = schedule.parts if isinstance(schedule, Schedule) else (schedule,)
    found: list[Occurrence] = []
    for index, part in enumerate(parts):
        ones: tuple[Occurrence, ...]
        if part.kind is Kind.RECURRING and part.recurrence is not None:
            ones = recurring(part, window, calendar, belonging, working_days)
            ones = ones or _row_outside(part, window)
        elif part.kind is Kind.RELATIVE and part.relative_to is not None:
            ones = (_relative(part, part.relative_to, window, events or {}, working_days),)
        else:
            ones = (_once(part, window, calendar),)
        found.extend(_judged(evolve(one, part=index), policy, working_days) for one in ones)
    return tuple(found)


def due_days(
    schedule: Schedule | Part,
    window: Window,
    calendar: SchoolCalendar | None = None,
    *,
    working_days: WorkingDays | None = None,
    day_off: Literal["none", "next", "previous"] = "none",
    events: Mapping[str, dt.date] | None = None,
) -> tuple[DueDay, ...]:
    """The days of a window on which something is due by its words, in order.

    Args:
        schedule: the schedule or part.
        window: first and last day asked about; the day as written decides, before the policy.
        calendar: school terms; by default the shipped ones.
        working_days: the production calendar; needed to see days off, by default looked up where
            `day_off` asks for it.
        day_off: what becomes of a due day on a day off.
        events: days of the events that relative parts are counted from.

    Raises:
        ParameterError: the window ends before it starts, or an option is not known.
        InputError: days off are asked for and the `holidays` package is not installed.
    """
    found = occurrences(
        schedule,
        window,
        calendar,
        working_days=working_days,
        day_off=day_off,
        events=events,
        by="due",
    )
    if working_days is None and day_off != "none":
        working_days = WorkingDays()
    days = [
        DueDay(
            day=one.due,
            written=one.due_as_written,
            off=working_days.why_off(one.due_as_written) if working_days else None,
            occurrence=one,
        )
        for one in found
        if one.due is not None
        and one.due_as_written is not None
        and window[0] <= one.due_as_written <= window[1]
    ]
    return tuple(sorted(days, key=lambda due: (due.day, due.occurrence.part)))


def _option(kind: type[OptionT], word: str, name: str) -> OptionT:
    try:
        return kind(word)
    except ValueError:
        raise fault(
            "parameter.unknown_option",
            where=name,
            found=word,
            words=", ".join(one.value for one in kind),
        ) from None


def _once(part: Part, window: Window, calendar: SchoolCalendar) -> Occurrence:
    """A part that does not recur: its own days, else the window's, else none."""
    one = plain(part)
    kind_note = _KIND_NOTES.get(part.kind)
    notes = () if kind_note is None else (kind_note,)
    if part.start is None and part.end is None:
        if part.kind in (Kind.WINDOW, Kind.ONGOING, Kind.RECURRING):
            if part.kind is not Kind.ONGOING:
                notes = (*notes, _note("no_days", msg("no day is named; the window's are shown")))
            return evolve(one, start=window[0], end=window[1], notes=notes)
        return evolve(one, notes=notes)
    due = None if part.kind in _WITHOUT_DUE else part.end
    outside = not _touches(part, window)
    if outside:
        notes = (*notes, _note("outside_window", msg("it lies outside the window asked for")))
    elif not _inside(part, window):
        notes = (*notes, _note("beyond_window", msg("it reaches beyond the window asked for")))
    if part.end is None and part.kind not in _WITHOUT_DUE:
        notes = (*notes, _note("open_end", msg("the phrase names no last day")))
    label, assumed = days_name(part.start, part.end, part.precision, calendar)
    return evolve(
        one,
        start=part.start,
        end=part.end,
        due=due,
        due_as_written=due,
        label=label,
        outside=outside,
        assumed=assumed,
        notes=notes,
    )


def _row_outside(part: Part, window: Window) -> tuple[Occurrence, ...]:
    """A row of occurrences that has none in the window, if the window misses it altogether."""
    if (part.start is None or part.start <= window[1]) and (
        part.end is None or part.end >= window[0] or _repeats_yearly(part)
    ):
        return ()
    note = _note("outside_window", msg("it lies outside the window asked for"))
    return (evolve(plain(part), start=part.start, end=part.end, outside=True, notes=(note,)),)


def _repeats_yearly(part: Part) -> bool:
    return part.recurrence is not None and part.recurrence.freq.value in ("yearly", "school_yearly")


def _relative(
    part: Part,
    to: RelativeTo,
    window: Window,
    events: Mapping[str, dt.date],
    working_days: WorkingDays | None,
) -> Occurrence:
    one = plain(part)
    day = events.get(to.event)
    if day is None:
        note = _note(
            "event_unknown", msg("the day of the event is not known: {event}", event=to.event)
        )
        return evolve(one, notes=(note,))
    due, notes = _counted(to, day, working_days)
    start, end = (day, due) if to.side is Side.AFTER else (None, due)
    outside = due < window[0] or (day if to.side is Side.AFTER else due) > window[1]
    if outside:
        notes = (*notes, _note("outside_window", msg("it lies outside the window asked for")))
    return evolve(
        one, start=start, end=end, due=due, due_as_written=due, outside=outside, notes=notes
    )


def _counted(
    to: RelativeTo, day: dt.date, working_days: WorkingDays | None
) -> tuple[dt.date, tuple[Note, ...]]:
    """The due day so many units from an event, and what is to be known about the counting."""
    sign = 1 if to.side is Side.AFTER else -1
    if to.unit in MONTHS_OF_UNIT:
        due = add_months(day, sign * to.offset * MONTHS_OF_UNIT[to.unit])
    elif to.unit is Unit.HOUR:
        due = add_days(day, sign * -(-to.offset // HOURS))
    elif to.unit is Unit.WEEK:
        due = add_days(day, sign * to.offset * WEEK)
    elif to.working_days:
        return (working_days or WorkingDays()).add_working_days(day, sign * to.offset), ()
    else:
        due = add_days(day, sign * to.offset)
    if to.unit is Unit.HOUR and to.offset:
        return due, (_note("hours_as_days", msg("hours are counted as begun days")),)
    if to.working_days:
        return due, (_note("calendar_units", msg("only days are counted as working ones")),)
    return due, ()


def _judged(one: Occurrence, policy: DayOffPolicy, working_days: WorkingDays | None) -> Occurrence:
    """What the production calendar says of the due day; a deadline is never moved in silence."""
    if working_days is None or one.due is None:
        return one
    notes = one.notes
    if not working_days.transfers_known(one.due.year):
        text = msg("the transfers of days off of {year} are not known", year=one.due.year)
        notes = (*notes, _note("transfers_unknown", text))
    off = working_days.why_off(one.due)
    if off is None:
        return evolve(one, notes=notes)
    due = working_days.by_policy(one.due, policy)
    if due == one.due:
        text = msg("{day} is {why}", day=one.due, why=off.message)
        return evolve(one, notes=(*notes, _note("day_off", text)))
    text = msg("{day} is {why}: moved to {due}", day=one.due, why=off.message, due=due)
    return evolve(one, due=due, notes=(*notes, _note("moved_from_day_off", text)))


def _touches(part: Part, window: Window) -> bool:
    """Whether a part has a day in the window; an open end reaches no farther than its one day."""
    if part.kind in (Kind.WINDOW, Kind.RELATIVE):
        first = part.start or part.end or window[0]
        last = part.end or window[1]
    else:
        first, last = part.start or window[0], part.end or window[1]
    return first <= window[1] and last >= window[0]


def _inside(part: Part, window: Window) -> bool:
    return (part.start is None or part.start >= window[0]) and (
        part.end is None or part.end <= window[1]
    )


def _note(code: str, message: Message) -> Note:
    return Note(code=f"occurrence.{code}", message=message)


_KIND_NOTES = {
    Kind.ONGOING: _note("ongoing", msg("it goes on all the time")),
    Kind.AS_NEEDED: _note("as_needed", msg("as the need arises")),
    Kind.BY_SCHEDULE: _note("by_schedule", msg("a timetable of its own sets the days")),
    Kind.EXTERNAL: _note("external", msg("somebody else's timetable sets the days")),
    Kind.RELATIVE: _note("relative", msg("counted from an event")),
}
