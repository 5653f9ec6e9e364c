"""Days counted, months by their names in Russian orders, the terms of a school year."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Protocol

from schoolsupport.sheets.grid import text_of

MONTH_NAMES = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь",
    "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
MONTH_NAMES_GENITIVE = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
    "октября", "ноября", "декабря",
)  # fmt: skip
ROMAN = ("I", "II", "III", "IV")
_FORMS = ("%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y", "%d/%m/%Y", "%d-%m-%Y")
_YEAR_WORD = re.compile(r"\s*(?:г\.?|год[ау]?)$", re.IGNORECASE)
_HOUR = re.compile(r"\s+\d{1,2}:\d{2}(?::\d{2})?$")
_IN_WORDS = re.compile(
    rf"(\d{{1,2}})\s+({'|'.join(MONTH_NAMES_GENITIVE)})\s+(\d{{4}})", re.IGNORECASE
)
_FIRST_WRITTEN, _LAST_WRITTEN = 1990, 2099
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_050  # 2000 to 2099, as spreadsheets count days
_SERIAL_START = dt.date(1899, 12, 30)


def roman(value: int) -> str:
    """A number from 1 to 4 in Roman figures."""
    return ROMAN[value - 1]


class SchoolTerms(Protocol):
    """A school calendar, as far as deadlines ask it."""

    def term(self, school_year: int, number: int) -> tuple[dt.date, dt.date] | None:
        """First and last day of a term (четверть), None where the calendar does not say.

        Args:
            school_year: named by the calendar year it ends in.
            number: 1 to 4.
        """

    def trimester(self, school_year: int, number: int) -> tuple[dt.date, dt.date] | None:
        """First and last day of a trimester, None where no file states them.

        Args:
            school_year: named by the calendar year it ends in.
            number: 1 to 3.
        """


FIRST_YEAR = dt.MINYEAR
LAST_YEAR = dt.MAXYEAR
WEEK = 7
MONTHS = 12


def month_length(year: int, month: int) -> int:
    """How many days a month has."""
    return calendar.monthrange(year, month)[1]


def day_in_month(year: int, month: int, day: int) -> dt.date:
    """The day of a month, or its last day where the month is shorter.

    Args:
        year: calendar year.
        month: 1 to 12.
        day: 1 to 31.
    """
    return dt.date(year, month, min(day, month_length(year, month)))


def weekday_in_month(year: int, month: int, weekday: int, week: int) -> dt.date | None:
    """A day of the week of a month.

    Args:
        year: calendar year.
        month: 1 to 12.
        weekday: 1 Monday to 7 Sunday.
        week: which of them, 1 to 5, or -1 for the last.

    Returns:
        None where the month has no fifth one.
    """
    last = month_length(year, month)
    if week < 0:
        end = dt.date(year, month, last)
        return add_days(end, -((end.isoweekday() - weekday) % WEEK))
    ahead = (weekday - dt.date(year, month, 1).isoweekday()) % WEEK
    day = 1 + ahead + WEEK * (week - 1)
    return dt.date(year, month, day) if day <= last else None


def month_end(day: dt.date) -> dt.date:
    """The last day of the month a day lies in."""
    return day.replace(day=month_length(day.year, day.month))


def is_month_end(day: dt.date) -> bool:
    """Whether a day is the last of its month."""
    return day.day == month_length(day.year, day.month)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later (or earlier), or that month's last day."""
    count = day.year * MONTHS + day.month - 1 + months
    return day_in_month(count // MONTHS, count % MONTHS + 1, day.day)


def add_years(day: dt.date, years: int) -> dt.date:
    """The same day so many years later (or earlier); 29 February may become 28 February."""
    return day_in_month(day.year + years, day.month, day.day)


def add_days(day: dt.date, days: int) -> dt.date:
    """The day so many days later (or earlier)."""
    return day + dt.timedelta(days=days)


def week_start(day: dt.date) -> dt.date:
    """Monday of the week a day lies in."""
    return add_days(day, 1 - day.isoweekday())


def written_day(cell: object) -> dt.date | None:
    """The day that stands in a cell, as people and spreadsheets write one; None where none does.

    Args:
        cell: a day, with an hour or without; a text; or the number that a spreadsheet keeps a day
            of this century as and shows where a cell lost its format. A day of another time is
            none: it comes of a number typed into a cell of days.

    Examples:
        >>> written_day("10.02.23 г.") == written_day("10 февраля 2023 года")
        True
        >>> written_day(44967.0)
        datetime.date(2023, 2, 10)
        >>> written_day("весной"), written_day(dt.date(1905, 7, 13))
        (None, None)
    """
    if isinstance(cell, int | float):
        whole = not isinstance(cell, bool) and _FIRST_SERIAL <= cell < _LAST_SERIAL
        return _SERIAL_START + dt.timedelta(days=int(cell)) if whole else None
    if isinstance(cell, dt.date):
        day: dt.date | None = cell.date() if isinstance(cell, dt.datetime) else cell
    else:
        day = _day_in(_HOUR.sub("", _YEAR_WORD.sub("", text_of(cell))))
    return day if day is not None and _FIRST_WRITTEN <= day.year <= _LAST_WRITTEN else None


def _day_in(text: str) -> dt.date | None:
    named = _IN_WORDS.fullmatch(text)
    if named is not None:
        month = MONTH_NAMES_GENITIVE.index(named[2].lower()) + 1
        text = f"{named[1]}.{month}.{named[3]}"
    for form in _FORMS:
        try:
            return dt.datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None
