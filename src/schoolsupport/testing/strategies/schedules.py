"""Parts of schedules and windows of days: ends of months, terms, school years, recurrences."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from schoolsupport.deadlines.days import add_days, month_end
from schoolsupport.deadlines.schedule import Due, Frequency, Kind, Part, Precision, Recurrence
from schoolsupport.deadlines.school_calendar import school_calendar

FIRST, LAST = dt.date(2019, 9, 1), dt.date(2027, 8, 31)
SCHOOL_YEARS = tuple(range(2020, 2028))
CALENDAR = school_calendar()
WEEKS = st.sampled_from((1, 2, 3, 4, -1))


def some_days(first: dt.date = FIRST, last: dt.date = LAST) -> st.SearchStrategy[dt.date]:
    """Days of some school years, the first and the last of months among them.

    Args:
        first: the earliest.
        last: the latest.
    """
    days = st.dates(first, last)
    ends = days.map(lambda day: min(month_end(day), last))
    return days | ends | days.map(lambda day: max(day.replace(day=1), first))


@st.composite
def windows(draw: st.DrawFn, longest: int = 900) -> tuple[dt.date, dt.date]:
    """First and last day of a window.

    Args:
        draw: given by Hypothesis.
        longest: most days between them.
    """
    first = draw(some_days(last=dt.date(2025, 1, 1)))
    return first, add_days(first, draw(st.integers(0, longest)))


@st.composite
def recurring_parts(draw: st.DrawFn, freqs: tuple[Frequency, ...] = tuple(Frequency)) -> Part:
    """Recurring parts whose days, if any, bound the whole row."""
    freq = draw(st.sampled_from(freqs))
    yearly = freq in (Frequency.YEARLY, Frequency.SCHOOL_YEARLY)
    start = None if yearly else draw(st.none() | some_days(last=dt.date(2024, 1, 1)))
    end = None if yearly else draw(st.none() | some_days(first=start or FIRST))
    due = None
    if freq is Frequency.WEEKLY:
        due = draw(st.none() | st.builds(Due, weekday=st.integers(1, 7)))
    elif freq is not Frequency.DAILY:
        after = st.integers(0, 2)
        due = draw(
            st.none()
            | st.builds(Due, day=st.none() | st.integers(1, 31), months_after=after)
            | st.builds(Due, day=st.integers(15, 31), from_day=st.integers(1, 15))
            | st.builds(Due, weekday=st.integers(1, 7), week=WEEKS, months_after=after)
        )
    recurrence = Recurrence(
        freq=freq,
        interval=draw(st.sampled_from((1, 1, 1, 2, 3))),
        count=draw(st.none() | st.integers(1, 4)),
        due=due,
    )
    return Part(kind=Kind.RECURRING, start=start, end=end, recurrence=recurrence)


@st.composite
def dated_windows(draw: st.DrawFn, *precisions: Precision | None) -> Part:
    """Terms by exact days, or by whole months, quarters, terms and years."""
    precision = draw(st.sampled_from(precisions or (*Precision, None)))
    start, end = draw(_DAYS[precision])
    open_start = draw(st.booleans()) and precision in (Precision.DAY, None)
    return Part(kind=Kind.WINDOW, start=None if open_start else start, end=end, precision=precision)


@st.composite
def _exact(draw: st.DrawFn) -> tuple[dt.date, dt.date]:
    start = draw(some_days(last=dt.date(2026, 12, 31)))
    return start, add_days(start, draw(st.sampled_from((0, 0, 1, 6, 13, 30, 95))))


@st.composite
def _months(draw: st.DrawFn, *, length: int) -> tuple[dt.date, dt.date]:
    index = draw(st.integers(0, 12 // length - 1)) * length
    year = draw(st.integers(2020, 2026))
    return dt.date(year, index + 1, 1), month_end(dt.date(year, index + length, 1))


@st.composite
def _seasons(draw: st.DrawFn) -> tuple[dt.date, dt.date]:
    year, first = draw(st.integers(2020, 2026)), draw(st.sampled_from((3, 6, 9, 12)))
    last = dt.date(year + (first == 12), (first + 2) % 12 or 12, 1)
    return dt.date(year, first, 1), month_end(last)


@st.composite
def _decades(draw: st.DrawFn) -> tuple[dt.date, dt.date]:
    first = dt.date(draw(st.integers(2020, 2026)), draw(st.integers(1, 12)), 1)
    third = draw(st.integers(0, 2))
    start = add_days(first, 10 * third)
    return start, month_end(start) if third == 2 else add_days(start, 9)


@st.composite
def _weeks(draw: st.DrawFn) -> tuple[dt.date, dt.date]:
    day = draw(st.dates(FIRST, LAST))
    monday = add_days(day, 1 - day.isoweekday())
    return monday, add_days(monday, 6)


@st.composite
def _terms(draw: st.DrawFn) -> tuple[dt.date, dt.date]:
    spans = CALENDAR.terms(draw(st.sampled_from(SCHOOL_YEARS)))
    first = draw(st.integers(0, 3))
    last = draw(st.integers(first, 3))
    return spans[first].start, spans[last].end


@st.composite
def _trimesters(draw: st.DrawFn) -> tuple[dt.date, dt.date]:
    spans = CALENDAR.trimesters(draw(st.sampled_from(SCHOOL_YEARS)))
    first = draw(st.integers(0, 2))
    last = draw(st.integers(first, 2))
    return spans[first].start, spans[last].end


@st.composite
def _school_years(draw: st.DrawFn) -> tuple[dt.date, dt.date]:
    year = draw(st.sampled_from(SCHOOL_YEARS))
    first, last = CALENDAR.school_year_days(year)
    return first, draw(st.sampled_from((last, CALENDAR.last_lesson(year))))


_DAYS = {
    None: _exact(),
    Precision.DAY: _exact(),
    Precision.WEEK: _weeks(),
    Precision.DECADE: _decades(),
    Precision.MONTH: _months(length=1),
    Precision.QUARTER: _months(length=3),
    Precision.HALF_YEAR: _months(length=6),
    Precision.SEASON: _seasons(),
    Precision.SCHOOL_TERM: _terms(),
    Precision.SCHOOL_TRIMESTER: _trimesters(),
    Precision.SCHOOL_YEAR: _school_years(),
    Precision.YEAR: _months(length=12),
}
