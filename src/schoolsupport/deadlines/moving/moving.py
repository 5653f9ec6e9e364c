"""A schedule moved to other years: by rule where there is one, else listed for a person.

Months, quarters, half-years, seasons and years move as such; school terms and school years move by
the school calendar; exact days keep their number, or their weekday where that is asked for. What a
timetable of somebody else or an unknown event sets does not move: it is listed for a person.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal

from attrs import evolve, frozen

from schoolsupport.deadlines.calendars.periods import SCHOOL_FREQUENCIES, days_name
from schoolsupport.deadlines.calendars.school_calendar import SchoolCalendar, school_calendar
from schoolsupport.deadlines.calendars.working_days import WorkingDays
from schoolsupport.deadlines.moving.shifting import shift
from schoolsupport.deadlines.notes import Note
from schoolsupport.deadlines.schedule import DeadlineContext, Kind, Part, Precision, Schedule
from schoolsupport.faults import fault
from schoolsupport.translation import msg

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
