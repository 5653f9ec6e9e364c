"""`Schedule` → the Russian an order would print; reading it again gives the same parts.

What `parsing` cannot read back is not invented: a window without days is «срок не определён».
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import evolve, frozen

from schoolsupport.deadlines.days import MONTH_NAMES, MONTH_NAMES_GENITIVE, month_length, roman
from schoolsupport.deadlines.schedule import (
    Due,
    Frequency,
    Kind,
    Part,
    Precision,
    Recurrence,
    RelativeTo,
    Schedule,
    Side,
    Unit,
)
from schoolsupport.pages import Column, Lines, Page, Said, Table, Text, Value
from schoolsupport.translation import Message, msg

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
            Precision.SCHOOL_TRIMESTER: "в течение триместра",
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
        Precision.SCHOOL_TRIMESTER: _trimester,
    }
    words = named[precision](start, end) if precision else None
    return words or _days(start, end, part.time)


def day(value: dt.date) -> str:
    """«28 марта 2023 г.»."""
    return f"{value.day} {MONTH_NAMES_GENITIVE[value.month - 1]} {value.year} г."


def _clock(time: dt.time | None) -> str:
    return f"{time:%H.%M} " if time else ""


def _days(start: dt.date, end: dt.date, time: dt.time | None) -> str:
    if start == end:
        return f"{day(end)} в {time:%H:%M}" if time else day(end)
    if start.year != end.year:
        return f"с {day(start)} по {day(end)}"
    if start.month != end.month:
        return f"с {start.day} {MONTH_NAMES_GENITIVE[start.month - 1]} по {day(end)}"
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
        return f"{MONTH_NAMES_GENITIVE[month - 1]} {year}"
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
        return (
            f"{_ORDINALS_GENITIVE[number - 1]} {genitive} {MONTH_NAMES_GENITIVE[month - 1]} {year}"
        )
    return None


def _months(start: dt.date, end: dt.date) -> str | None:
    if start.day == 1 and end.day == month_length(end.year, end.month):
        first, last = MONTH_NAMES[start.month - 1], MONTH_NAMES[end.month - 1]
        if (start.year, start.month) == (end.year, end.month):
            return f"{first} {start.year} г."
        if start.year == end.year:
            return f"{first} – {last} {end.year} г."
        return f"{first} {start.year} г. – {last} {end.year} г."
    halves = {(1, 15): "первая", (16, month_length(end.year, end.month)): "вторая"}
    which = halves.get((start.day, end.day))
    if which is None or start.replace(day=1) != end.replace(day=1):
        return None
    return f"{which} половина {MONTH_NAMES_GENITIVE[start.month - 1]} {start.year} г."


def _portion(value: dt.date, precision: Precision) -> tuple[str, int]:
    if precision is Precision.DECADE:
        return "декада", min((value.day + 9) // 10, 3)
    return "неделя", (value.day + 6) // 7


def _portions(start: dt.date, end: dt.date) -> str | None:
    """Decades and weeks; the last seven days of a month are its last week."""
    precision = Precision.WEEK if (end - start).days == 6 else Precision.DECADE
    if start.replace(day=1) != end.replace(day=1):
        return _portion_range(start, end)
    month = f"{MONTH_NAMES_GENITIVE[start.month - 1]} {start.year} г."
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
            f"{first} –", f"{first} {MONTH_NAMES_GENITIVE[start.month - 1]} –"
        )
    return f"{_ORDINALS[number - 1]} {first} {month}"


def _portion_range(start: dt.date, end: dt.date) -> str:
    precision = Precision.DECADE
    ends = []
    for value in (start, end):
        name, number = _portion(value, precision)
        ends.append(
            f"{_ORDINALS[number - 1]} {name} "
            f"{MONTH_NAMES_GENITIVE[value.month - 1]} {value.year} г."
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
    return f"учебная четверть с {day(start)} по {day(end)}"


def _trimester(start: dt.date, end: dt.date) -> str:
    return f"учебный триместр с {day(start)} по {day(end)}"


EACH = {
    Frequency.DAILY: "ежедневно",
    Frequency.WEEKLY: "еженедельно",
    Frequency.MONTHLY: "ежемесячно",
    Frequency.QUARTERLY: "ежеквартально",
    Frequency.HALF_YEARLY: "каждое полугодие",
    Frequency.YEARLY: "ежегодно",
    Frequency.SCHOOL_QUARTERLY: "каждую учебную четверть",
    Frequency.SCHOOL_TRIMESTERLY: "каждый триместр",
    Frequency.SCHOOL_HALF_YEARLY: "каждое учебное полугодие",
    Frequency.SCHOOL_YEARLY: "каждый учебный год",
}
_IN = {
    Frequency.DAILY: "день",
    Frequency.WEEKLY: "неделю",
    Frequency.MONTHLY: "месяц",
    Frequency.QUARTERLY: "квартал",
    Frequency.HALF_YEARLY: "полугодие",
    Frequency.YEARLY: "год",
    Frequency.SCHOOL_QUARTERLY: "четверть",
    Frequency.SCHOOL_TRIMESTERLY: "триместр",
    Frequency.SCHOOL_HALF_YEARLY: "учебное полугодие",
    Frequency.SCHOOL_YEARLY: "учебный год",
}
_MANY = {
    Frequency.DAILY: ("день", "дня", "дней"),
    Frequency.WEEKLY: ("неделю", "недели", "недель"),
    Frequency.MONTHLY: ("месяц", "месяца", "месяцев"),
    Frequency.QUARTERLY: ("квартал", "квартала", "кварталов"),
    Frequency.HALF_YEARLY: ("полугодие", "полугодия", "полугодий"),
    Frequency.YEARLY: ("год", "года", "лет"),
    Frequency.SCHOOL_QUARTERLY: ("четверть", "четверти", "четвертей"),
    Frequency.SCHOOL_TRIMESTERLY: ("триместр", "триместра", "триместров"),
    Frequency.SCHOOL_HALF_YEARLY: (
        "учебное полугодие",
        "учебных полугодия",
        "учебных полугодий",
    ),
    Frequency.SCHOOL_YEARLY: ("учебный год", "учебных года", "учебных лет"),
}
_WEEKDAYS = (
    "понедельникам", "вторникам", "средам", "четвергам", "пятницам", "субботам", "воскресеньям",
)  # fmt: skip
_WEEKDAYS_ACCUSATIVE = (
    "понедельник", "вторник", "среду", "четверг", "пятницу", "субботу", "воскресенье",
)  # fmt: skip
_WEEK_ORDINALS = {
    1: ("первый", "первую", "первое"),
    2: ("второй", "вторую", "второе"),
    3: ("третий", "третью", "третье"),
    4: ("четвёртый", "четвёртую", "четвёртое"),
    5: ("пятый", "пятую", "пятое"),
    -1: ("последний", "последнюю", "последнее"),
}
LAST_DAY = 31
_REPORTED = {
    Frequency.MONTHLY: "",
    Frequency.QUARTERLY: " кварталом",
    Frequency.HALF_YEARLY: " полугодием",
    Frequency.YEARLY: " годом",
}
_LAST = {
    Frequency.QUARTERLY: " последнего месяца квартала",
    Frequency.HALF_YEARLY: " последнего месяца полугодия",
    Frequency.YEARLY: " последнего месяца года",
}


def said_recurrence(recurrence: Recurrence) -> str:
    """«ежемесячно до 5-го числа месяца, следующего за отчётным», «не реже 1 раза в четверть»."""
    freq, interval = recurrence.freq, recurrence.interval
    due = _due(recurrence.due, freq) if recurrence.due else ""
    if recurrence.count is None and recurrence.min_count is None:
        if interval == 1:
            return EACH[freq] + due
        return f"каждые {interval} {_counted(interval, *_MANY[freq])}{due}"
    period = _IN[freq] if interval == 1 else f"{interval} {_counted(interval, *_MANY[freq])}"
    if recurrence.min_count is not None:
        count = recurrence.min_count
        times = "раза" if count % 10 == 1 and count % 100 != 11 else "раз"
        return f"не реже {count} {times} в {period}{due}"
    count = recurrence.count or 1
    return f"{count} {_counted(count, 'раз', 'раза', 'раз')} в {period}{due}"


def _due(due: Due, freq: Frequency) -> str:
    month = ""
    if due.weekday is not None and due.week is None:
        return f" по {_WEEKDAYS[due.weekday - 1]}"
    if due.weekday is not None and due.week is not None:
        words, month = _nth(due.weekday, due.week), " месяца"
    elif due.day is None:
        return ""
    elif due.working:
        words = " до последнего" if due.day == LAST_DAY else f" до {due.day}-го"
        words, month = f"{words} рабочего дня", " месяца"
    elif due.from_day is not None:
        words = f" с {due.from_day}-го по {due.day}-е число"
    else:
        words = f" до {due.day}-го числа"
    if due.months_after == 0:
        return words + _LAST.get(freq, month)
    which = "" if due.months_after == 1 else f"{due.months_after}-го "
    return f"{words} {which}месяца, следующего за отчётным{_REPORTED.get(freq, '')}"


def _nth(weekday: int, week: int) -> str:
    """«в последнюю пятницу», «во второй вторник»."""
    name = _WEEKDAYS_ACCUSATIVE[weekday - 1]
    gender = 1 if name.endswith("у") else 2 if name.endswith("е") else 0
    words = _WEEK_ORDINALS[week][gender]
    return f" {'во' if words.startswith('вт') else 'в'} {words} {name}"


def _counted(number: int, one: str, few: str, many: str) -> str:
    """The form of a noun after a number."""
    if number % 10 == 1 and number % 100 != 11:
        return one
    return few if 1 < number % 10 < 5 and not 10 < number % 100 < 15 else many


_UNITS = {
    Unit.HOUR: ("часа", "часов"),
    Unit.DAY: ("дня", "дней"),
    Unit.WEEK: ("недели", "недель"),
    Unit.MONTH: ("месяца", "месяцев"),
    Unit.QUARTER: ("квартала", "кварталов"),
    Unit.YEAR: ("года", "лет"),
}


def said_relative(relative: RelativeTo) -> str:
    """«в течение 3 рабочих дней после …», «не позднее чем за 10 дней до …»."""
    one, many = _UNITS[relative.unit]
    unit = one if relative.offset % 10 == 1 and relative.offset % 100 != 11 else many
    term = f"{relative.offset} {_working(relative)}{unit}"
    if not relative.event:
        return f"в течение {term}"
    if relative.side is Side.AFTER:
        event = f"после {relative.event}"
        return f"в течение {term} {event}" if relative.offset else event
    if not relative.offset:
        return f"до {relative.event}"
    return f"не позднее чем за {_accusative(relative)} до {relative.event}"


def _working(relative: RelativeTo) -> str:
    if not relative.working_days:
        return ""
    single = relative.offset % 10 == 1 and relative.offset % 100 != 11
    return "рабочего " if single else "рабочих "


def _accusative(relative: RelativeTo) -> str:
    """«за 1 день», «за 3 дня», «за 10 дней», «за 3 рабочих дня»."""
    forms = {
        Unit.HOUR: ("час", "часа", "часов"),
        Unit.DAY: ("день", "дня", "дней"),
        Unit.WEEK: ("неделю", "недели", "недель"),
        Unit.MONTH: ("месяц", "месяца", "месяцев"),
        Unit.QUARTER: ("квартал", "квартала", "кварталов"),
        Unit.YEAR: ("год", "года", "лет"),
    }[relative.unit]
    last, teen = relative.offset % 10, 10 < relative.offset % 100 < 15
    form = (
        forms[0] if last == 1 and not teen else forms[1] if 1 < last < 5 and not teen else forms[2]
    )
    working = ""
    if relative.working_days:
        working = "рабочий " if form == forms[0] else "рабочих "
    return f"{relative.offset} {working}{form}"


def said_timetable(by: str | None) -> str:
    """«по графику …», «в соответствии с планом …»."""
    if by is None:
        return "по графику"
    first_noun = next((w for w in by.split() if not w.endswith(("ым", "им", "ому", "ему"))), by)
    instrumental = first_noun.split("-")[0].endswith(("ом", "ем", "ой", "ами", "ями"))
    return f"в соответствии с {by}" if instrumental else f"по {by}"


def said_others(by: str | None) -> str:
    """«в сроки, определённые …», «в период …»."""
    if by is None:
        return "в установленные сроки"
    if by.startswith(("по ", "в ", "срок", "дат", "каникул")):
        return by
    if by.startswith(("период", "дни", "день")):
        return f"в {by}"
    return f"во {by}" if by.startswith("время") else f"в сроки, определённые {by}"


def say(what: Schedule | Iterable[Part]) -> str:
    """The words for a schedule, or for some parts, as an order would print them.

    Args:
        what: a schedule or parts.

    Returns:
        «с 28 марта по 18 апреля 2023 г.»; several parts are joined by «; ».
    """
    parts = what.parts if isinstance(what, Schedule) else what
    return "; ".join(said_part(part) for part in parts)


def said_part(part: Part) -> str:
    """The words for one part."""
    if part.kind is Kind.WINDOW:
        return said_window(part)
    if part.kind is Kind.RECURRING and part.recurrence:
        words = said_recurrence(part.recurrence)
        if part.time:
            words = f"{words}, до {_clock(part.time).strip()}"
        bounds = said_window(evolve(part, time=None)) if part.precision else UNKNOWN
        return words if bounds == UNKNOWN else f"{words}, {bounds}"
    if part.kind is Kind.RELATIVE and part.relative_to:
        return said_relative(part.relative_to)
    if part.kind is Kind.BY_SCHEDULE:
        return said_timetable(part.by)
    if part.kind is Kind.EXTERNAL:
        return said_others(part.by)
    return {
        Kind.ONGOING: "постоянно",
        Kind.AS_NEEDED: "по мере необходимости",
    }.get(part.kind, UNKNOWN)


@frozen(kw_only=True)
class DaysWithin:
    """The days on which a part that recurs is due within the years of a plan.

    Attributes:
        days: them, in order.
        assumed: they rest on customary days of school terms.
        missing: why the days of some school years are not known.
    """

    days: tuple[dt.date, ...]
    assumed: bool = False
    missing: tuple[Message, ...] = ()


def page(schedules: Sequence[Schedule], due: Mapping[int, DaysWithin] | None = None) -> Page:
    """What phrases mean: one in full, several as a table.

    Args:
        schedules: the phrases as read.
        due: by place of a part of the one phrase the days on which it is due.
    """
    if len(schedules) != 1:
        return _several(schedules)
    (schedule,) = schedules
    title: Said = f"«{schedule.phrase}»" if schedule.parts else _NO_DAY
    facts = () if schedule.parts else ((msg("Phrase"), schedule.phrase),)
    parts: list[Text] = []
    for place, part in enumerate(schedule.parts):
        words = msg("{said} [{kind}]", said=say([part]), kind=_KINDS[part.kind])
        parts.append(Text(words=words, style="strong"))
        parts += [Text(words=one, level=1) for one in _details(part)]
        if place in (due or {}):
            parts += [Text(words=one, level=1) for one in _days_of((due or {})[place])]
    for problem in schedule.problems:
        words = msg("! {problem} ({code})", problem=problem.message, code=problem.code)
        parts.append(Text(words=words, tone="caution"))
        if problem.likely is not None:
            parts.append(
                Text(words=msg("Probably meant: {likely}", likely=problem.likely), level=1)
            )
        if problem.remedy is not None:
            parts.append(Text(words=problem.remedy, level=1))
    return Page(title=title, name="deadline", facts=facts, parts=parts)


def _several(schedules: Sequence[Schedule]) -> Page:
    columns = (
        Column(heading=msg("Phrase"), id="phrase", width=(12, 50)),
        Column(heading=msg("Read as"), id="said", width=(12, 50)),
        Column(heading=msg("From"), id="start", unit="day"),
        Column(heading=msg("By"), id="end", unit="day"),
        Column(heading=msg("Filled in from the plan"), id="inferred"),
        Column(heading=msg("What is wrong"), id="problems", width=(12, 40)),
        Column(heading=msg("Probably meant"), id="likely", width=(12, 40)),
    )
    rows: list[tuple[Value, ...]] = []
    for one in schedules:
        wrong = Lines(tuple(problem.message for problem in one.problems))
        likely = Lines(tuple(problem.likely for problem in one.problems if problem.likely))
        for part in one.parts:
            filled = Lines(tuple(_INFERRED.get(word, word) for word in part.inferred))
            rows.append((one.phrase, say([part]), part.start, part.end, filled, wrong, likely))
        if not one.parts:
            rows.append((one.phrase, _NO_DAY, None, None, None, wrong, likely))
    return Page(
        title=msg("What the phrases mean"),
        name="deadlines",
        parts=[Table.of_rows(columns, rows, name="deadlines")],
    )


def _details(part: Part) -> Iterator[Message]:
    if part.start is not None and part.end is not None:
        yield msg("from {start} to {end}", start=part.start, end=part.end)
    elif part.end is not None:
        yield msg("up to {end}; the beginning is open", end=part.end)
    elif part.start is not None:
        yield msg("from {start}; the end is open", start=part.start)
    for word in part.inferred:
        yield msg("filled in from the plan: {what}", what=_INFERRED.get(word, word))


def _days_of(due: DaysWithin) -> Iterator[Message]:
    """The days of what recurs; many are counted, not listed."""
    days = ", ".join(f"{one:%d.%m.%Y}" for one in due.days[:MOST_DAYS])
    if len(due.days) > MOST_DAYS:
        yield msg("its days in the plan, {count} in all: {days} …", count=len(due.days), days=days)
    elif days:
        yield msg("its days in the plan: {days}", days=days)
    if due.days and due.assumed:
        yield msg("the days of school terms are customary ones, not an act's")
    yield from due.missing


MOST_DAYS = 12
"""Days of a recurrence that are listed one by one."""
_NO_DAY = msg("No day is read from this phrase.")
_KINDS = {
    Kind.WINDOW: msg("days"),
    Kind.RECURRING: msg("again and again"),
    Kind.ONGOING: msg("all the time"),
    Kind.AS_NEEDED: msg("as needed"),
    Kind.BY_SCHEDULE: msg("by a schedule"),
    Kind.EXTERNAL: msg("set by others"),
    Kind.RELATIVE: msg("counted from an event"),
}
_INFERRED = {
    "year": msg("the year"),
    "month": msg("the month"),
    "start": msg("the beginning"),
    "end": msg("the end"),
    "school_year": msg("the school year"),
}
