"""Occurrences of what recurs: once in a period, or on the same days of every year.

An occurrence belongs to the window that holds its reference day: its due day where the thing is due
within its own period, the last day of the period where it is due after it (a report on December is
of the old year, though due in January), the last lesson of a school year. So windows that follow
each other share the occurrences out, none lost and none twice. Asked `by` due days, the due day
alone decides.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum

from attrs import evolve, frozen

from schoolsupport.deadlines.days import (
    WEEK,
    add_days,
    add_months,
    day_in_month,
    month_end,
    weekday_in_month,
)
from schoolsupport.deadlines.moving import LAST_YEAR, Shift, shift, unknown_terms
from schoolsupport.deadlines.periods import (
    LAST_DAY,
    LONGEST,
    YEARLY_FREQUENCIES,
    Period,
    days_name,
    periods,
    unknown_school_years,
)
from schoolsupport.deadlines.schedule import Due, Frequency, Kind, Note, Part, Precision, Recurrence
from schoolsupport.deadlines.school_calendar import SchoolCalendar
from schoolsupport.deadlines.working_days import WorkingDays
from schoolsupport.translation import msg


@frozen(kw_only=True)
class Occurrence:
    """One time at which a part of a schedule asks for something.

    Days are whole days, both ends included. A day that neither the phrase nor a calendar gives is
    None; it is never made up.

    Attributes:
        part: index of the part in its schedule.
        kind: how the part stands in time.
        start: first day, None where it is open or not known.
        end: last day, None where it is open or not known.
        due: day by which it must be done, after the policy for days off; None where there is none.
        due_as_written: the due day before that policy.
        time: time of the due day, where the phrase gives one.
        precision: how exactly the phrase names its time.
        label: the period in the words of an order, in Russian: «I четверть 2021/22».
        times: how many times within these days.
        at_least: `times` is the least number, not the exact one.
        outside: the part lies outside the window asked for and is shown lest it be lost.
        inferred: what context filled in when the phrase was read.
        assumed: what rests on an assumption: `school_terms`, `interval`.
        notes: what else is to be known.
    """

    part: int = 0
    kind: Kind
    start: dt.date | None = None
    end: dt.date | None = None
    due: dt.date | None = None
    due_as_written: dt.date | None = None
    time: dt.time | None = None
    precision: Precision | None = None
    label: str | None = None
    times: int = 1
    at_least: bool = False
    outside: bool = False
    inferred: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def dated(self) -> bool:
        """Whether any day of it is known."""
        return self.start is not None or self.end is not None or self.due is not None


def due_day(
    period_end: dt.date, due: Due, freq: Frequency, working_days: WorkingDays | None = None
) -> dt.date | None:
    """The day when something is due, None where the words do not settle one.

    Args:
        period_end: last day of the period.
        due: what the phrase says.
        freq: the kind of period; in a week only a day of the week says something.
        working_days: the production calendar, for a due day counted in working days.
    """
    if freq is Frequency.DAILY:
        return period_end
    if freq is Frequency.WEEKLY:
        if due.weekday is None or due.week or due.day is not None or due.months_after:
            return None
        return add_days(period_end, due.weekday - WEEK)
    month = add_months(period_end.replace(day=1), due.months_after)
    if due.weekday is None and due.day is None:
        return month_end(month) if due.months_after else period_end
    return _in_month(month, due, working_days)


def _in_month(month: dt.date, due: Due, working_days: WorkingDays | None) -> dt.date | None:
    """The due day within the month of a day."""
    if due.weekday is not None:
        which = due.week
        return weekday_in_month(month.year, month.month, due.weekday, which) if which else None
    if due.day is None:
        return None
    if due.working:
        known = working_days or WorkingDays()
        return known.working_day_of_month(month.year, month.month, due.day)
    return day_in_month(month.year, month.month, due.day)


Window = tuple[dt.date, dt.date]

_WITHOUT_MONTH = frozenset({Frequency.DAILY, Frequency.WEEKLY})


class Belonging(StrEnum):
    """By which day an occurrence belongs to a window."""

    PERIOD = "period"
    DUE = "due"


@frozen(kw_only=True)
class Row:
    """The bounds of a whole row of occurrences, and how they are shared out to windows."""

    first: dt.date
    last: dt.date
    window: Window
    by: Belonging
    working_days: WorkingDays | None = None

    def holds(self, day: dt.date) -> bool:
        """Whether the order's own bounds hold a day."""
        return self.first <= day <= self.last

    def takes(self, day: dt.date) -> bool:
        """Whether the window holds a day."""
        return self.window[0] <= day <= self.window[1]


def recurring(
    part: Part,
    window: Window,
    calendar: SchoolCalendar,
    by: Belonging,
    working_days: WorkingDays | None = None,
) -> tuple[Occurrence, ...]:
    """The occurrences of a recurring part that belong to a window, in order.

    Asked by periods, a window within one period has that period's occurrence, which says that it
    reaches beyond the window: nothing that is going on in a plan is lost. The production calendar
    is looked up only where the phrase counts working days.
    """
    rule = part.recurrence
    if rule is None:
        raise ValueError("a recurring part without a recurrence has no occurrences")
    found = _found(part, rule, window, calendar, by, working_days)
    if found or by is Belonging.DUE:
        return found
    if rule.interval > 1 and part.start is None and part.end is None:
        return (_unanchored(part, rule, window),)
    ahead = window[1].toordinal() + rule.interval * LONGEST[rule.freq]
    wider = (window[0], dt.date.fromordinal(min(ahead, LAST_DAY.toordinal())))
    near = _found(part, rule, wider, calendar, by, working_days)
    touching = (one for one in near if _touches(one, window))
    return tuple(evolve(one, notes=(*one.notes, _beyond())) for one in touching)[:1]


def _found(
    part: Part,
    rule: Recurrence,
    window: Window,
    calendar: SchoolCalendar,
    by: Belonging,
    working_days: WorkingDays | None,
) -> tuple[Occurrence, ...]:
    first, last = part.start or dt.date.min, part.end or dt.date.max
    row = Row(first=first, last=last, window=window, by=by, working_days=working_days)
    if rule.freq in YEARLY_FREQUENCIES and (part.start or part.end):
        return tuple(_same_days(part, rule, row, calendar))
    unknown = tuple(
        _unknown_year(part, year, window, calendar)
        for year in unknown_school_years(rule.freq, _within(part, window), calendar)
    )
    known = tuple(_once_in_each(part, rule, row, calendar))
    return tuple(sorted((*known, *unknown), key=lambda one: one.due or one.end or window[1]))


def _touches(one: Occurrence, window: Window) -> bool:
    first, last = one.start or one.end, one.end or one.start
    return first is not None and last is not None and first <= window[1] and last >= window[0]


def _within(part: Part, window: Window) -> Window:
    first = max(window[0], part.start or window[0])
    return first, max(first, min(window[1], part.end or window[1]))


def _once_in_each(
    part: Part, rule: Recurrence, row: Row, calendar: SchoolCalendar
) -> Iterator[Occurrence]:
    for block in _blocks(part, rule, row.window, calendar):
        found = _in_block(part, rule, block, row)
        if found is not None:
            yield found


def _blocks(
    part: Part, rule: Recurrence, window: Window, calendar: SchoolCalendar
) -> Iterator[Period]:
    """The stretches of `interval` periods that can belong to the window."""
    first = window[0]
    if rule.interval > 1:
        first = part.start or first
    else:
        after = rule.due.months_after if rule.due else 0
        if rule.due is not None:  # it may be due after its period, in the same month or later
            first = add_months(first.replace(day=1), -after)
        first = max(first, part.start) if part.start else first
    ahead = rule.interval * LONGEST[rule.freq]
    last = dt.date.fromordinal(min(window[1].toordinal() + ahead, LAST_DAY.toordinal()))
    held: list[Period] = []
    for period in periods(rule.freq, first, last, calendar):
        held.append(period)
        if len(held) == rule.interval:
            if held[0].start > window[1]:
                return
            yield _joined(held)
            held = []


def _joined(held: list[Period]) -> Period:
    if len(held) == 1:
        return held[0]
    names = [period.label for period in (held[0], held[-1]) if period.label]
    return Period(
        start=held[0].start,
        end=held[-1].end,
        closes=held[-1].closes,
        label=" – ".join(names) or None,
        assumed=any(period.assumed for period in held),
    )


def _in_block(part: Part, rule: Recurrence, block: Period, row: Row) -> Occurrence | None:
    """The occurrence of one period (or block of them), None where it is not the window's."""
    if block.end < row.first or block.start > row.last:
        return None
    start, end = max(block.start, row.first), min(block.end, row.last)
    notes: list[Note] = []
    due: dt.date | None = end
    reference = min(block.closes, end) if block.closes >= start else end
    if rule.due is not None:
        due = due_day(block.end, rule.due, rule.freq, row.working_days)
        if due is None:
            notes.append(_due_not_settled())
        elif rule.due.months_after and rule.freq not in _WITHOUT_MONTH:
            end, reference = block.end, block.end
        else:
            reference = due
        if due is not None and not row.holds(reference):
            return None
    if row.by is Belonging.DUE and due is not None:
        reference = due
    if not row.takes(reference):
        return None
    if rule.freq is Frequency.SCHOOL_YEARLY and row.by is Belonging.PERIOD:
        start, end = max(start, row.window[0]), min(end, row.window[1])
        due = end if rule.due is None else due
    if (start, end) != (block.start, block.end):
        notes.append(_partial(block))
    start, end = _several_days(rule, due, (start, end))
    return _recurring_occurrence(
        part, rule, days=(start, end, due), block=block, notes=tuple(notes)
    )


def _several_days(rule: Recurrence, due: dt.date | None, days: Window) -> Window:
    """The days from the 10th to the 20th, where the phrase says so; else the period's."""
    if due is None or rule.due is None or rule.due.from_day is None or due > days[1]:
        return days
    return max(days[0], day_in_month(due.year, due.month, rule.due.from_day)), due


def _recurring_occurrence(
    part: Part,
    rule: Recurrence,
    *,
    days: tuple[dt.date, dt.date, dt.date | None],
    block: Period,
    notes: tuple[Note, ...],
) -> Occurrence:
    start, end, due = days
    assumed = ("school_terms",) if block.assumed else ()
    if rule.interval > 1 and part.start is None:
        assumed = (*assumed, "interval")
    return evolve(
        plain(part),
        start=start,
        end=end,
        due=due,
        due_as_written=due,
        label=block.label,
        assumed=assumed,
        notes=notes,
    )


def plain(part: Part) -> Occurrence:
    """An occurrence of a part with everything but its days."""
    rule = part.recurrence
    times = None if rule is None else rule.count or rule.min_count
    return Occurrence(
        kind=part.kind,
        time=part.time,
        precision=part.precision,
        times=times or 1,
        at_least=rule is not None and rule.count is None and rule.min_count is not None,
        inferred=part.inferred,
    )


def _same_days(
    part: Part, rule: Recurrence, row: Row, calendar: SchoolCalendar
) -> Iterator[Occurrence]:
    """The same days in every year from the first one on."""
    known = part.end or part.start
    if known is None:  # asked for only where a day is known
        return
    window = row.window
    reach = 2  # a term may end in the next year, and be due after it
    low = max(0, window[0].year - known.year - reach)
    low -= low % rule.interval
    for years in range(low, window[1].year - known.year + reach, rule.interval):
        if known.year + years > LAST_YEAR:
            return
        found = _in_year(part, rule, shift(part, years, calendar), row)
        if found is None:  # the school calendar does not know that year
            day = day_in_month(known.year + years, known.month, known.day)
            one = evolve(plain(part), notes=_failure(shift(part, years, calendar)))
        else:
            one, day = found
        if window[0] <= day <= window[1]:
            label, assumed = days_name(one.start, one.end, part.precision, calendar)
            yield evolve(one, label=label, assumed=assumed or one.assumed)


def _in_year(
    part: Part, rule: Recurrence, shifted: Shift, row: Row
) -> tuple[Occurrence, dt.date] | None:
    """The occurrence of one year and its reference day."""
    reference = shifted.end or shifted.start
    if reference is None:
        return None
    due, notes = shifted.end, tuple(_of_occurrence(note) for note in shifted.notes)
    if rule.due is not None:
        due = due_day(reference, rule.due, rule.freq, row.working_days)
        if due is None:
            notes = (*notes, _due_not_settled())
        elif row.by is Belonging.DUE or not rule.due.months_after:
            reference = due
    one = evolve(
        plain(part),
        start=shifted.start,
        end=shifted.end,
        due=due,
        due_as_written=due,
        assumed=("school_terms",) if shifted.assumed else (),
        notes=notes,
    )
    return one, reference


def _failure(shifted: Shift) -> tuple[Note, ...]:
    return () if shifted.failed is None else (_of_occurrence(shifted.failed),)


def _of_occurrence(note: Note) -> Note:
    return evolve(note, code=note.code.replace("move.", "occurrence.", 1))


def _unknown_year(part: Part, year: int, window: Window, calendar: SchoolCalendar) -> Occurrence:
    first, last = calendar.school_year_days(year)
    return evolve(
        plain(part),
        start=max(first, window[0]),
        end=min(last, window[1]),
        notes=(
            Note(
                code="occurrence.unknown_school_year",
                message=unknown_terms(
                    year,
                    trimesters=part.recurrence is not None
                    and part.recurrence.freq is Frequency.SCHOOL_TRIMESTERLY,
                ),
            ),
        ),
    )


def _unanchored(part: Part, rule: Recurrence, window: Window) -> Occurrence:
    return evolve(
        plain(part),
        start=window[0],
        end=window[1],
        assumed=("interval",),
        notes=(
            Note(
                code="occurrence.interval_not_anchored",
                message=msg(
                    "once in {count} periods, and the phrase does not say from which one on",
                    count=rule.interval,
                ),
            ),
        ),
    )


def _beyond() -> Note:
    return Note(
        code="occurrence.beyond_window",
        message=msg("it reaches beyond the window asked for"),
    )


def _due_not_settled() -> Note:
    return Note(
        code="occurrence.due_not_settled",
        message=msg("the words do not settle on which day it is due"),
    )


def _partial(block: Period) -> Note:
    return Note(
        code="occurrence.part_of_period",
        message=msg("only a part of {start}-{end}", start=block.start, end=block.end),
    )
