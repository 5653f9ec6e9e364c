"""Days, months and other windows, in the Russian of orders."""

from __future__ import annotations

import datetime as dt

from schoolsupport.deadlines.calendars.days import month_length
from schoolsupport.deadlines.names import MONTHS, MONTHS_GENITIVE, roman
from schoolsupport.deadlines.schedule import (
    Part,
    Precision,
)

UNKNOWN = "срок не определён"
_SEASONS = {12: "зима", 3: "весна", 6: "лето", 9: "осень"}
_SEASONS_GENITIVE = {12: "зимы", 3: "весны", 6: "лета", 9: "осени"}
_ORDINALS = ("первая", "вторая", "третья", "четвёртая", "пятая")
_ORDINALS_GENITIVE = ("первой", "второй", "третьей", "четвёртой", "пятой")


def said_window(part: Part) -> str:
    """The words for the days of a part."""
    start, end, precision = part.start, part.end, part.precision
    if start is None and end is None:
        return {
            Precision.SCHOOL_YEAR: "в течение учебного года",
            Precision.YEAR: "в течение года",
            Precision.SCHOOL_TERM: "в течение четверти",
        }.get(precision or Precision.DAY, UNKNOWN)
    if end is None:
        return f"с {_bound(start, precision, opening=True)}" if start else UNKNOWN
    if start is None:
        return f"до {_clock(part.time)}{_bound(end, precision, opening=False)}"
    if precision is Precision.DAY:
        return _days(start, end, part.time)
    named = {
        Precision.MONTH: _months,
        Precision.DECADE: _portions,
        Precision.WEEK: _portions,
        Precision.QUARTER: _quarters,
        Precision.HALF_YEAR: _halves,
        Precision.SEASON: _seasons,
        Precision.YEAR: _years,
        Precision.SCHOOL_YEAR: _school_years,
        Precision.SCHOOL_TERM: _term,
    }
    words = named[precision](start, end) if precision else None
    return words or _days(start, end, part.time)


def day(value: dt.date) -> str:
    """«28 марта 2023 г.»."""
    return f"{value.day} {MONTHS_GENITIVE[value.month - 1]} {value.year} г."


def _clock(time: dt.time | None) -> str:
    return f"{time:%H.%M} " if time else ""


def _days(start: dt.date, end: dt.date, time: dt.time | None) -> str:
    if start == end:
        return f"{day(end)} в {time:%H:%M}" if time else day(end)
    if start.year != end.year:
        return f"с {day(start)} по {day(end)}"
    if start.month != end.month:
        return f"с {start.day} {MONTHS_GENITIVE[start.month - 1]} по {day(end)}"
    return f"с {start.day} по {day(end)}"


def _bound(value: dt.date, precision: Precision | None, *, opening: bool) -> str:
    """The open end of a window, by the name of what begins or ends there."""
    if precision in {Precision.YEAR, Precision.SCHOOL_YEAR}:
        edge = "начала" if opening else "конца"
        first = value.year - (value.month < 9)
        school = precision is Precision.SCHOOL_YEAR
        return f"{edge} {first}/{first + 1} учебного года" if school else f"{edge} {value.year} г."
    name = _genitive(value, precision, opening=opening)
    if name is None:
        return day(value)
    return name if opening else f"конца {name}"


def _genitive(  # noqa: PLR0911  # one return a precision
    value: dt.date, precision: Precision | None, *, opening: bool
) -> str | None:
    """What begins or ends on a day, in the genitive; None for the day itself."""
    year, month = f"{value.year} г.", value.month
    if precision is Precision.MONTH:
        return f"{MONTHS_GENITIVE[month - 1]} {year}"
    if precision is Precision.QUARTER:
        return f"{roman((month + 2) // 3)} квартала {year}"
    if precision is Precision.HALF_YEAR:
        return f"{roman((month + 5) // 6)} полугодия {year}"
    if precision is Precision.SEASON:
        first = value.year - (month == 2)
        if month in {12, 2}:
            return f"зимы {first}/{first + 1} г."
        return f"{_SEASONS_GENITIVE[month if opening else month - 2]} {year}"
    if precision in {Precision.DECADE, Precision.WEEK}:
        name, number = _portion(value, precision)
        genitive = {"декада": "декады", "неделя": "недели"}[name]
        return f"{_ORDINALS_GENITIVE[number - 1]} {genitive} {MONTHS_GENITIVE[month - 1]} {year}"
    return None


def _months(start: dt.date, end: dt.date) -> str | None:
    if start.day == 1 and end.day == month_length(end.year, end.month):
        first, last = MONTHS[start.month - 1], MONTHS[end.month - 1]
        if (start.year, start.month) == (end.year, end.month):
            return f"{first} {start.year} г."
        if start.year == end.year:
            return f"{first} – {last} {end.year} г."
        return f"{first} {start.year} г. – {last} {end.year} г."
    halves = {(1, 15): "первая", (16, month_length(end.year, end.month)): "вторая"}
    which = halves.get((start.day, end.day))
    if which is None or start.replace(day=1) != end.replace(day=1):
        return None
    return f"{which} половина {MONTHS_GENITIVE[start.month - 1]} {start.year} г."


def _portion(value: dt.date, precision: Precision) -> tuple[str, int]:
    if precision is Precision.DECADE:
        return "декада", min((value.day + 9) // 10, 3)
    return "неделя", (value.day + 6) // 7


def _portions(start: dt.date, end: dt.date) -> str | None:
    """Decades and weeks; the last seven days of a month are its last week."""
    precision = Precision.WEEK if (end - start).days == 6 else Precision.DECADE
    if start.replace(day=1) != end.replace(day=1):
        return _portion_range(start, end)
    month = f"{MONTHS_GENITIVE[start.month - 1]} {start.year} г."
    if start.day in {10, 20} and end.day in {start.day + 9, month_length(end.year, end.month)}:
        return f"в {start.day}-х числах {month}"
    length = month_length(end.year, end.month)
    if precision is Precision.WEEK and start.day % 7 != 1 and end.day == length:
        return f"последняя неделя {month}"
    first, number = _portion(start, precision)
    if precision is Precision.DECADE and (start.day % 10 != 1 or end.day not in {10, 20, length}):
        return f"пятая неделя {month}" if start.day == 29 and end.day == length else None
    _, last = _portion(end, precision)
    if number != last:
        return f"{_ORDINALS[number - 1]} {first} – {_ORDINALS[last - 1]} {first} {month}".replace(
            f"{first} –", f"{first} {MONTHS_GENITIVE[start.month - 1]} –"
        )
    return f"{_ORDINALS[number - 1]} {first} {month}"


def _portion_range(start: dt.date, end: dt.date) -> str:
    precision = Precision.DECADE
    ends = []
    for value in (start, end):
        name, number = _portion(value, precision)
        ends.append(
            f"{_ORDINALS[number - 1]} {name} {MONTHS_GENITIVE[value.month - 1]} {value.year} г."
        )
    return " – ".join(ends)


def _quarters(start: dt.date, end: dt.date) -> str:
    first, last = (start.month + 2) // 3, (end.month + 2) // 3
    if start.year != end.year:
        return f"{roman(first)} квартал {start.year} г. – {roman(last)} квартал {end.year} г."
    if first == last:
        return f"{roman(first)} квартал {end.year} г."
    return f"{roman(first)}–{roman(last)} кварталы {end.year} г."


def _halves(start: dt.date, end: dt.date) -> str:
    if (start.day, start.month) in {(1, 1), (1, 7)} and (end.day, end.month) in {(30, 6), (31, 12)}:
        first, last = (start.month + 5) // 6, (end.month + 5) // 6
        if (first, start.year) == (last, end.year):
            return f"{roman(first)} полугодие {end.year} г."
        return f"{roman(first)} полугодие {start.year} г. – {roman(last)} полугодие {end.year} г."
    return f"учебное полугодие {_days(start, end, None)}"


def _seasons(start: dt.date, end: dt.date) -> str | None:
    names: list[str] = []
    for first, year in ((start.month, start.year), ((end.month - 3) % 12 + 1, end.year)):
        if first not in _SEASONS:
            return None
        begins = year - ((first == 12 and names != []) or 0)
        winter = f"{begins}/{begins + 1} г."
        names.append(f"{_SEASONS[first]} {winter if first == 12 else f'{year} г.'}")
    if names[0] == names[1] or (end - start).days < 95:
        return names[0]
    return " – ".join(names)


def _years(start: dt.date, end: dt.date) -> str | None:
    if (start.day, start.month, end.day, end.month) != (1, 1, 31, 12):
        return None
    return f"{start.year} год" if start.year == end.year else f"{start.year}–{end.year} гг."


def _school_years(start: dt.date, end: dt.date) -> str | None:
    if (start.day, start.month, end.day, end.month) != (1, 9, 31, 8):
        return None
    many = end.year - start.year > 1
    return (
        f"{start.year}/{end.year} учебный год"
        if not many
        else f"{start.year}-{end.year} учебные годы"
    )


def _term(start: dt.date, end: dt.date) -> str:
    first = f"{start.day} {MONTHS_GENITIVE[start.month - 1]} {start.year} г."
    return f"учебная четверть с {first} по {day(end)}"
