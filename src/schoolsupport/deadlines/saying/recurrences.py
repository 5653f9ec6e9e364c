"""How often, in the Russian of orders."""

from __future__ import annotations

from schoolsupport.deadlines.schedule import Due, Frequency, Recurrence

EACH = {
    Frequency.DAILY: "ежедневно",
    Frequency.WEEKLY: "еженедельно",
    Frequency.MONTHLY: "ежемесячно",
    Frequency.QUARTERLY: "ежеквартально",
    Frequency.HALF_YEARLY: "каждое полугодие",
    Frequency.YEARLY: "ежегодно",
    Frequency.SCHOOL_QUARTERLY: "каждую учебную четверть",
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
_ORDINALS = {
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
    words = _ORDINALS[week][gender]
    return f" {'во' if words.startswith('вт') else 'в'} {words} {name}"


def _counted(number: int, one: str, few: str, many: str) -> str:
    """The form of a noun after a number."""
    if number % 10 == 1 and number % 100 != 11:
        return one
    return few if 1 < number % 10 < 5 and not 10 < number % 100 < 15 else many
