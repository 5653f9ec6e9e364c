"""The periods that a recurrence counts: of the calendar and of the school, named as orders do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from attrs import frozen

from schoolsupport.deadlines.days import (
    MONTH_NAMES,
    MONTHS,
    ROMAN,
    WEEK,
    add_days,
    add_months,
    month_end,
    week_start,
)
from schoolsupport.deadlines.schedule import Frequency, Precision
from schoolsupport.deadlines.school_calendar import SchoolCalendar, SchoolPeriod, SchoolSpan
from schoolsupport.domain.calendar import school_year_text

SCHOOL_FREQUENCIES = frozenset(
    {
        Frequency.SCHOOL_QUARTERLY,
        Frequency.SCHOOL_TRIMESTERLY,
        Frequency.SCHOOL_HALF_YEARLY,
        Frequency.SCHOOL_YEARLY,
    }
)
YEARLY_FREQUENCIES = frozenset({Frequency.YEARLY, Frequency.SCHOOL_YEARLY})
PERIOD_MONTHS = {
    Frequency.MONTHLY: 1,
    Frequency.QUARTERLY: 3,
    Frequency.HALF_YEARLY: 6,
    Frequency.YEARLY: MONTHS,
}
SEASONS = {(3, 5): "весна", (6, 8): "лето", (9, 11): "осень", (12, 2): "зима"}
_OF_PRECISION = {
    Precision.MONTH: Frequency.MONTHLY,
    Precision.QUARTER: Frequency.QUARTERLY,
    Precision.HALF_YEAR: Frequency.HALF_YEARLY,
    Precision.YEAR: Frequency.YEARLY,
}
_OF_SCHOOL = frozenset(
    {
        Precision.SCHOOL_TERM,
        Precision.SCHOOL_TRIMESTER,
        Precision.SCHOOL_YEAR,
        Precision.HALF_YEAR,
    }
)
LONGEST = {  # days from the start of one period to that of the next, at most
    Frequency.DAILY: 1,
    Frequency.WEEKLY: WEEK,
    Frequency.MONTHLY: 31,
    Frequency.QUARTERLY: 92,
    Frequency.HALF_YEARLY: 184,
    Frequency.YEARLY: 366,
    Frequency.SCHOOL_QUARTERLY: 190,
    Frequency.SCHOOL_TRIMESTERLY: 190,
    Frequency.SCHOOL_HALF_YEARLY: 300,
    Frequency.SCHOOL_YEARLY: 370,
}
LAST_DAY = dt.date(9998, 12, 31)  # a period may still end after it


@frozen(kw_only=True)
class Period:
    """One period of a recurrence.

    Attributes:
        start: first day.
        end: last day, included.
        closes: the day by which it belongs to a window: the last day, of a school year the last
            day of lessons.
        label: its name in an order; None for a single day.
        assumed: True where its days are customary, not an act's.
    """

    start: dt.date
    end: dt.date
    closes: dt.date
    label: str | None
    assumed: bool = False


def periods(
    freq: Frequency, first: dt.date, last: dt.date, calendar: SchoolCalendar
) -> Iterator[Period]:
    """The periods that touch a stretch of days, in order.

    Args:
        freq: the kind of period.
        first: first day of the stretch.
        last: last day of it.
        calendar: school terms; years it does not know have none.
    """
    last = min(last, LAST_DAY)
    if freq in SCHOOL_FREQUENCIES:
        yield from _school_periods(freq, first, last, calendar)
        return
    start = _first_start(freq, first)
    while start <= last:
        following = (
            add_months(start, PERIOD_MONTHS[freq])
            if freq in PERIOD_MONTHS
            else add_days(start, LONGEST[freq])
        )
        end = add_days(following, -1)
        yield Period(start=start, end=end, closes=end, label=period_name(freq, start, end))
        start = following


def unknown_school_years(
    freq: Frequency, window: tuple[dt.date, dt.date], calendar: SchoolCalendar
) -> tuple[int, ...]:
    """School years of a window whose periods the calendar does not know."""
    if freq not in SCHOOL_FREQUENCIES or freq is Frequency.SCHOOL_YEARLY:
        return ()
    first, last = (calendar.school_year_of(day) for day in window)
    return tuple(year for year in range(first, last + 1) if not _spans(freq, year, calendar))


def period_name(freq: Frequency, start: dt.date, end: dt.date) -> str | None:
    """How an order names a period of the calendar, in Russian; None for a single day."""
    match freq:
        case Frequency.WEEKLY:
            first = f"{start:%d.%m}" if start.year == end.year else f"{start:%d.%m.%Y}"
            return f"{first}–{end:%d.%m.%Y}"
        case Frequency.MONTHLY:
            return f"{MONTH_NAMES[start.month - 1]} {start.year} г."
        case Frequency.QUARTERLY:
            return f"{ROMAN[(start.month - 1) // 3]} квартал {start.year} г."
        case Frequency.HALF_YEARLY:
            return f"{ROMAN[(start.month - 1) // 6]} полугодие {start.year} г."
        case Frequency.YEARLY:
            return f"{start.year} г."
        case _:
            return None


def span_name(span: SchoolSpan) -> str:
    """How an order names a term, trimester, half-year or school year, in Russian."""
    year = school_year_text(span.school_year)
    match span.kind:
        case SchoolPeriod.TERM:
            return f"{ROMAN[span.number - 1]} четверть {year}"
        case SchoolPeriod.TRIMESTER:
            return f"{ROMAN[span.number - 1]} триместр {year}"
        case SchoolPeriod.HALF_YEAR:
            return f"{ROMAN[span.number - 1]} полугодие {year}"
        case SchoolPeriod.SCHOOL_YEAR:
            return f"{year} учебный год"


def days_name(
    start: dt.date | None,
    end: dt.date | None,
    precision: Precision | None,
    calendar: SchoolCalendar,
) -> tuple[str | None, tuple[str, ...]]:
    """The name of the periods that these days are, and what it rests on: `school_terms`.

    None for exact days, open ends, and days that are not whole periods of their precision.
    """
    if start is None or end is None or precision is None:
        return None, ()
    if precision in _OF_SCHOOL:
        named = _school_name(start, end, precision, calendar)
        if named is not None:
            return named
    if start.day != 1 or end != month_end(end):
        return None, ()
    if precision is Precision.SEASON:
        return _season_name(start, end), ()
    return _run_name(start, end, precision), ()


def _school_name(
    start: dt.date, end: dt.date, precision: Precision, calendar: SchoolCalendar
) -> tuple[str, tuple[str, ...]] | None:
    year = calendar.school_year_of(start)
    rows = [calendar.half_years(year), calendar.terms(year), calendar.trimesters(year)]
    if precision is Precision.SCHOOL_TRIMESTER:
        rows.reverse()
    elif precision is not Precision.HALF_YEAR:
        rows[:2] = rows[1::-1]
    for row in (*rows, (calendar.school_year(year),)):
        first = next((span for span in row if span.start == start), None)
        last = next((span for span in row if span.end == end), None)
        if first is None or last is None:
            continue
        rests_on = ("school_terms",) if first.assumed or last.assumed else ()
        if first == last:
            return span_name(first), rests_on
        if first.kind is SchoolPeriod.TERM:
            numbers = f"{ROMAN[first.number - 1]}–{ROMAN[last.number - 1]}"
            return f"{numbers} четверти {school_year_text(year)}", rests_on
    return None


def _season_name(start: dt.date, end: dt.date) -> str | None:
    name = SEASONS.get((start.month, end.month))
    if name is None or add_months(start, 2).month != end.month:
        return None
    years = str(start.year) if start.year == end.year else school_year_text(end.year)
    return f"{name} {years} г."


def _run_name(start: dt.date, end: dt.date, precision: Precision) -> str | None:
    """The name of one whole month, quarter, half-year or year, or of a run of them."""
    freq = _OF_PRECISION.get(precision)
    months = (end.year - start.year) * MONTHS + end.month - start.month + 1
    length = 1 if freq is None else PERIOD_MONTHS[freq]
    if freq is None or (start.month - 1) % length or months % length:
        return None
    if months == length:
        return period_name(freq, start, end)
    if start.year != end.year and freq is not Frequency.YEARLY:
        return f"{period_name(freq, start, end)} – {period_name(freq, end, end)}"
    first, last = (start.month - 1) // length, (end.month - 1) // length
    match freq:
        case Frequency.YEARLY:
            run = f"{start.year}–{end.year} гг."
        case Frequency.MONTHLY:
            run = f"{MONTH_NAMES[first]}–{MONTH_NAMES[last]} {end.year} г."
        case Frequency.QUARTERLY:
            run = f"{ROMAN[first]}–{ROMAN[last]} кварталы {end.year} г."
        case _:
            run = f"{ROMAN[first]}–{ROMAN[last]} полугодия {end.year} г."
    return run


def _first_start(freq: Frequency, day: dt.date) -> dt.date:
    if freq is Frequency.DAILY:
        return day
    if freq is Frequency.WEEKLY:
        return week_start(day)
    months = PERIOD_MONTHS[freq]
    return dt.date(day.year, (day.month - 1) // months * months + 1, 1)


def _school_periods(
    freq: Frequency, first: dt.date, last: dt.date, calendar: SchoolCalendar
) -> Iterator[Period]:
    for year in range(calendar.school_year_of(first), calendar.school_year_of(last) + 1):
        for span in _spans(freq, year, calendar):
            if span.end >= first and span.start <= last:
                whole_year = span.kind is SchoolPeriod.SCHOOL_YEAR
                yield Period(
                    start=span.start,
                    end=span.end,
                    closes=calendar.last_lesson(year) if whole_year else span.end,
                    label=span_name(span),
                    assumed=span.assumed,
                )


def _spans(freq: Frequency, year: int, calendar: SchoolCalendar) -> tuple[SchoolSpan, ...]:
    if freq is Frequency.SCHOOL_YEARLY:
        return (calendar.school_year(year),)
    if freq is Frequency.SCHOOL_HALF_YEARLY:
        return calendar.half_years(year)
    if freq is Frequency.SCHOOL_TRIMESTERLY:
        return calendar.stated_trimesters(year)
    return calendar.terms(year) or calendar.trimesters(year)
