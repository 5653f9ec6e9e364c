"""The days of a named time in a known year, both ends included."""

from __future__ import annotations

import datetime as dt

from schoolsupport.deadlines.days import month_length, weekday_in_month
from schoolsupport.deadlines.reading.pieces import Edge, Point, Portion, Shape
from schoolsupport.deadlines.schedule import Precision

Days = tuple[dt.date, dt.date]

PRECISIONS = {
    Shape.DAY: Precision.DAY,
    Shape.MONTH: Precision.MONTH,
    Shape.QUARTER: Precision.QUARTER,
    Shape.HALF_YEAR: Precision.HALF_YEAR,
    Shape.SCHOOL_HALF: Precision.HALF_YEAR,
    Shape.TERM: Precision.SCHOOL_TERM,
    Shape.TRIMESTER: Precision.SCHOOL_TRIMESTER,
    Shape.SEASON: Precision.SEASON,
    Shape.YEAR: Precision.YEAR,
    Shape.SCHOOL_YEAR: Precision.SCHOOL_YEAR,
    Shape.PLAN: Precision.YEAR,
}
_PORTIONS = {
    Portion.DECADE: Precision.DECADE,
    Portion.WEEK: Precision.WEEK,
    Portion.HALF: Precision.MONTH,
    Portion.WEEKDAY: Precision.DAY,
    Portion.TENS: Precision.DECADE,
}
_HIGHEST = {
    Shape.QUARTER: 4,
    Shape.HALF_YEAR: 2,
    Shape.SCHOOL_HALF: 2,
    Shape.TERM: 4,
    Shape.TRIMESTER: 3,
}
_HIGHEST_PORTION = {
    Portion.DECADE: 3,
    Portion.WEEK: 5,
    Portion.HALF: 2,
    Portion.WEEKDAY: 5,
    Portion.TENS: 2,
}
LEAP = 2000
ANY = -1


def precision(point: Point) -> Precision:
    """How exactly a point names a time."""
    if point.portion is not None:
        return _PORTIONS[point.portion]
    if point.edge is not None and point.shape is Shape.MONTH:
        return Precision.DECADE
    return PRECISIONS[point.shape]


def exists(point: Point) -> bool:
    """Whether there is such a day or period in any year."""
    if point.shape is Shape.DAY:
        return 1 <= point.month <= 12 and 1 <= point.day <= month_length(LEAP, point.month)
    if point.portion is not None:
        return point.number == -1 or 1 <= point.number <= _HIGHEST_PORTION[point.portion]
    highest = _HIGHEST.get(point.shape)
    return highest is None or point.number == ANY or 1 <= point.number <= highest


def first_month(point: Point) -> int:
    """The month in which a point starts: what orders two of them within a year."""
    if point.shape is Shape.QUARTER:
        return point.number * 3 - 2
    if point.shape is Shape.HALF_YEAR:
        return point.number * 6 - 5
    if point.shape is Shape.SEASON:
        return point.number * 3 - 3 or 12
    return point.month or 1


def days(point: Point, year: int) -> Days | None:
    """The days of a point in a calendar year.

    Returns:
        None for 29 February of a common year, and the fifth Friday of a month with four.
    """
    if point.shape is Shape.DAY:
        if point.day > month_length(year, point.month):
            return None
        day = dt.date(year, point.month, point.day)
        return day, day
    if point.portion is Portion.WEEKDAY:
        found = weekday_in_month(year, point.month, point.weekday, point.number)
        return None if found is None else (found, found)
    if point.shape is Shape.PORTION:
        return _portion(point, year)
    if point.shape is Shape.MONTH and point.edge is not None:
        third = {Edge.BEGINNING: 1, Edge.MIDDLE: 2, Edge.END: 3}[point.edge]
        return _decade(year, point.month, third)
    start = first_month(point)
    months = {Shape.QUARTER: 3, Shape.HALF_YEAR: 6, Shape.SEASON: 3, Shape.YEAR: 12}
    return _months(year, start, months.get(point.shape, 1))


def school_year(first: int, last: int | None = None) -> Days:
    """From September of a year to August of the next, or of a later one."""
    return dt.date(first, 9, 1), dt.date(last or first + 1, 8, 31)


def _portion(point: Point, year: int) -> Days:
    length = month_length(year, point.month)
    if point.portion is Portion.DECADE:
        return _decade(year, point.month, 3 if point.number == -1 else point.number)
    if point.portion is Portion.TENS:
        low, high = point.number * 10, min(point.number * 10 + 9, length)
    elif point.portion is Portion.HALF:
        low, high = (1, 15) if point.number == 1 else (16, length)
    elif point.number == -1:
        low, high = length - 6, length
    else:
        low, high = point.number * 7 - 6, min(point.number * 7, length)
        low = min(low, length)
    return dt.date(year, point.month, low), dt.date(year, point.month, high)


def _decade(year: int, month: int, third: int) -> Days:
    last = month_length(year, month) if third == 3 else third * 10
    return dt.date(year, month, third * 10 - 9), dt.date(year, month, last)


def _months(year: int, start: int, count: int) -> Days:
    month = start + count - 1
    over, month = divmod(month - 1, 12)
    last = dt.date(year + over, month + 1, month_length(year + over, month + 1))
    return dt.date(year, start, 1), last
