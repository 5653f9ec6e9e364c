"""Terms counted from events and days set by others, in the Russian of orders."""

from __future__ import annotations

from schoolsupport.deadlines.schedule import (
    RelativeTo,
    Side,
    Unit,
)

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
