"""A second reading of recurrences: it looks at every day of some years, one by one.

Days are put into the periods they lie in; a period is done when its last day is seen; a due day is
found by asking of every day whether it is the one. No arithmetic of months, nothing shared.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterator

from schoolsupport.deadlines.schedule import Due, Frequency, Part, Recurrence
from schoolsupport.deadlines.school_calendar import SchoolCalendar

ONE = dt.timedelta(days=1)
BEFORE = dt.timedelta(days=460)  # a school year, and two months to be due in
Window = tuple[dt.date, dt.date]

MONTHS = {
    Frequency.MONTHLY: 1,
    Frequency.QUARTERLY: 3,
    Frequency.HALF_YEARLY: 6,
    Frequency.YEARLY: 12,
}


def every_day(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    while first <= last:
        yield first
        first += ONE


def period_of(freq: Frequency, day: dt.date, terms: dict[dt.date, Hashable]) -> Hashable:
    """What names the period a day lies in; None outside all."""
    if freq is Frequency.DAILY:
        return day
    if freq is Frequency.WEEKLY:
        return day.isocalendar()[:2]
    if freq in MONTHS:
        return day.year, (day.month - 1) // MONTHS[freq]
    year = day.year + (1 if day.month >= 9 else 0)
    if freq is Frequency.SCHOOL_YEARLY:
        return year
    return terms.get(day)


def term_days(freq: Frequency, calendar: SchoolCalendar) -> dict[dt.date, Hashable]:
    """The term or half-year of every day of the school years there are."""
    spans = {
        Frequency.SCHOOL_QUARTERLY: calendar.terms,
        Frequency.SCHOOL_TRIMESTERLY: calendar.stated_trimesters,
    }.get(freq, calendar.half_years)
    return {
        day: span
        for entry in calendar.entries
        for span in spans(entry.school_year)
        for day in every_day(span.start, span.end)
    }


def due_days(part: Part, window: Window, calendar: SchoolCalendar, by: str) -> list[dt.date]:
    """The due days of a recurring part without days of the year of its own, by definition."""
    rule = part.recurrence
    assert rule is not None
    anchor = part.start or window[0]
    ahead = dt.timedelta(days=100 + 370 * rule.interval)
    days = list(every_day(min(anchor, window[0]) - BEFORE, window[1] + ahead))
    found = []
    for block in _blocks(rule, days, anchor, calendar):
        if block[-1] == days[-1] or block[0] == days[0]:
            continue  # the margin cut it
        due = _due(part, rule, block, window, by, calendar)
        if due is not None:
            found.append(due)
    return sorted(found)


def _blocks(
    rule: Recurrence, days: list[dt.date], anchor: dt.date, calendar: SchoolCalendar
) -> list[list[dt.date]]:
    runs: list[list[dt.date]] = []
    terms = term_days(rule.freq, calendar)
    last: Hashable = None
    for day in days:
        name = period_of(rule.freq, day, terms)
        if name is not None and name != last:
            runs.append([])
        if name is not None:
            runs[-1].append(day)
        last = name
    if rule.interval == 1:
        return runs
    since = [run for run in runs if run[-1] >= anchor]
    whole = len(since) - len(since) % rule.interval
    return [
        list(every_day(since[index][0], since[index + rule.interval - 1][-1]))
        for index in range(0, whole, rule.interval)
    ]


def _due(
    part: Part,
    rule: Recurrence,
    block: list[dt.date],
    window: Window,
    by: str,
    calendar: SchoolCalendar,
) -> dt.date | None:
    inside = [
        day
        for day in block
        if (part.start is None or day >= part.start) and (part.end is None or day <= part.end)
    ]
    if not inside:
        return None
    due = decides = inside[-1]
    if rule.freq is Frequency.SCHOOL_YEARLY:
        lessons = [day for day in inside if day <= calendar.last_lesson(block[-1].year)]
        decides = lessons[-1] if lessons else inside[-1]
    if rule.due is not None:
        near = every_day(block[-1] - 31 * ONE, block[-1] + 95 * ONE)
        known = next((day for day in near if _is_due(rule, block, day)), None)
        if known is None:
            return None
        due = known
        after = rule.due.months_after and rule.freq is not Frequency.WEEKLY
        decides = block[-1] if after else due
        if (part.start and decides < part.start) or (part.end and decides > part.end):
            return None
    if by == "due":
        decides = due
    if not window[0] <= decides <= window[1]:
        return None
    if rule.freq is Frequency.SCHOOL_YEARLY and rule.due is None and by == "period":
        return min(due, window[1])
    return due


def _nth_of(month: dt.date, due: Due) -> dt.date | None:
    """The day of the week that a due day names in the month of a day."""
    first = month.replace(day=1)
    days = list(every_day(first, first + 40 * ONE))
    named = [d for d in days if d.month == month.month and d.isoweekday() == due.weekday]
    place = due.week if due.week == -1 else (due.week or 0) - 1
    return named[place] if place < len(named) else None


def _is_due(rule: Recurrence, block: list[dt.date], day: dt.date) -> bool:
    """Whether a day is the one on which a block of periods is due."""
    assert rule.due is not None
    end = block[-1]
    if rule.freq is Frequency.WEEKLY:
        return day.isocalendar()[:2] == end.isocalendar()[:2] and (
            day.isoweekday() == rule.due.weekday
        )
    if rule.due.weekday is not None:
        months = (day.year - end.year) * 12 + day.month - end.month
        return months == rule.due.months_after and day == _nth_of(day, rule.due)
    if rule.due.day is None and not rule.due.months_after:
        return day == end
    months = (day.year - end.year) * 12 + day.month - end.month
    last_of_month = (day + ONE).month != day.month
    wanted = rule.due.day or 31
    return months == rule.due.months_after and (
        day.day == wanted or (last_of_month and day.day < wanted)
    )
