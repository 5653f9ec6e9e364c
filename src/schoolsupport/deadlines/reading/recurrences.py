"""Recurrences, due days and terms counted from an event: that part of the grammar."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from attrs import evolve

from schoolsupport.deadlines.reading.pieces import (
    DueDay,
    Point,
    Recurring,
    Relative,
    Role,
    Shape,
    Window,
    YearWord,
)
from schoolsupport.deadlines.reading.words import (
    OF_SCHOOL,
    NotReadError,
    Place,
    Token,
    forms_of,
    frequency_of,
    is_kind,
    lexicon,
    number_of,
    place_of,
    positive,
    unit_of,
    weekday_of,
)
from schoolsupport.deadlines.schedule import (
    Due,
    Frequency,
    Recurrence,
    Side,
    Unit,
)

_UNIT_FREQUENCIES = {
    Unit.DAY: Frequency.DAILY,
    Unit.WEEK: Frequency.WEEKLY,
    Unit.MONTH: Frequency.MONTHLY,
    Unit.YEAR: Frequency.YEARLY,
}
_SCHOOL_ALONE = frozenset(
    {Frequency.SCHOOL_YEARLY, Frequency.SCHOOL_QUARTERLY, Frequency.SCHOOL_TRIMESTERLY}
)
_TIMES = {"дважды": 2, "трижды": 3, "четырежды": 4}
_EVENT = re.compile(
    r"^(?P<unit>(?:\w+ ){1,2}?)?(?:, ?)?(?:сразу )?"
    r"(?:после|(?:со?|от) (?:дня|момента|даты)|со?|до|в день|перед|накануне|не позднее|следующих за"
    r"|по (?P<keeps>окончании|завершении)|по (?:итогам|результатам|истечении)) "
)


class RecurrencePieces:
    """One method for each alternative of the grammar about recurrences and events."""

    def each(self, children: list[Any]) -> Recurring:
        """«ежемесячно»."""
        return _once(Recurrence(freq=frequency_of(children[0].value)))

    def times_per(self, children: list[Any]) -> Recurring:
        """«2 раза в месяц», «не реже раза в год»."""
        words = children[-1].value
        return _counted(children[:-1], frequency_of(words))

    def from_times_per(self, children: list[Any]) -> Recurring:
        """«1-2 раза в месяц»."""
        numbers = [int(figures) for figures in re.findall(r"\d+", children[0].value)]
        if not 0 < numbers[0] < numbers[1]:
            raise NotReadError([place_of(children[0])])
        recurrence = Recurrence(freq=frequency_of(children[-1].value), min_count=numbers[0])
        return Recurring(recurrences=(recurrence,), lost=place_of(children[0]))

    def times_in(self, children: list[Any]) -> Recurring:
        """«один раз в 5 лет»."""
        words, interval = children[-1].value, number_of(children[-2])
        return _counted(children[:-3], _unit_frequency(children[-1], words), interval)

    def times_during(self, children: list[Any]) -> Recurring:
        """«4 раза в течение 2022 года»."""
        point: Point = children[-1]
        freq = {
            Shape.MONTH: Frequency.MONTHLY,
            Shape.QUARTER: Frequency.QUARTERLY,
            Shape.HALF_YEAR: Frequency.HALF_YEARLY,
            Shape.SCHOOL_HALF: Frequency.SCHOOL_HALF_YEARLY,
            Shape.TERM: Frequency.SCHOOL_QUARTERLY,
            Shape.TRIMESTER: Frequency.SCHOOL_TRIMESTERLY,
            Shape.YEAR: Frequency.YEARLY,
            Shape.SCHOOL_YEAR: Frequency.SCHOOL_YEARLY,
        }.get(point.shape)
        if freq is None or point.edge is not None:
            raise NotReadError([point.place])
        bare = point.year is not None and point.year.word in {YearWord.BARE, YearWord.BARE_SCHOOL}
        within = None if bare else Window(role=Role.WITHIN, first=point)
        return evolve(_counted(children[:-2], freq), within=within)

    def every(self, children: list[Any]) -> Recurring:
        """«каждые 2 недели»."""
        _, interval, unit = children
        freq = _unit_frequency(unit, unit.value)
        return _once(Recurrence(freq=freq, interval=positive(interval)))

    def every_weekday(self, children: list[Any]) -> Recurring:
        """«каждый вторник»."""
        return _weekly(weekday_of(children[1].value))

    def by_weekday(self, children: list[Any]) -> Recurring:
        """«по вторникам и пятницам», «каждый вторник и четверг»."""
        words = re.findall(r"(?<![а-я])[а-я]{4,}", children[0].value)
        days = [word for word in words if word.startswith(tuple(lexicon().weekdays))]
        return _weekly(*(weekday_of(word) for word in days))

    def at_each(self, children: list[Any]) -> Recurring | DueDay:
        """«в начале каждого месяца»; of a longer period its beginning is not said in days."""
        (token,) = children
        freq = frequency_of(token.value)
        if freq is Frequency.MONTHLY:
            words = token.value
            first, last = (11, 20) if "серед" in words else (21, 31) if "посл" in words else (1, 10)
            return DueDay(day=last, from_day=first, months_after=0, freq=freq)
        return Recurring(recurrences=(Recurrence(freq=freq),), lost=place_of(token))

    def after_each(self, children: list[Any]) -> Recurring:
        """«по итогам каждой четверти и учебного года»."""
        words = children[0].value
        periods = _periods().findall(words)
        freqs = [frequency_of(period) for period in periods]
        if _SCHOOL_ALONE.intersection(freqs):
            freqs = [OF_SCHOOL.get(freq, freq) for freq in freqs]
        return Recurring(recurrences=tuple(Recurrence(freq=freq) for freq in freqs))

    def due_day(self, children: list[Any]) -> DueDay:
        """«до 5 числа месяца, следующего за отчётным»."""
        token = next(child for child in children if is_kind("NUM", child))
        return _due(positive(token), children[-1])

    def every_day_number(self, children: list[Any]) -> DueDay:
        """«каждое 15 число»."""
        return DueDay(day=positive(children[1]), months_after=0, freq=Frequency.MONTHLY)

    def last_day(self, children: list[Any]) -> DueDay:
        """«до последнего дня месяца»."""
        token = next(child for child in children if is_kind("LAST_DAY", child))
        due = evolve(_due(31, children[-1]), working="рабоч" in token.value)
        of = re.search(r"(каждого )?(месяца|квартала|полугодия)$", token.value)
        if of is None:
            return due
        known = of[1] or due.working or of[2] != "месяца"
        return evolve(due, months_after=0, freq=frequency_of(of[2]) if known else None)

    def working_day(self, children: list[Any]) -> DueDay:
        """«до 3-го рабочего дня месяца»."""
        token = next(child for child in children if is_kind("NUM", child))
        return evolve(_of_month(positive(token), children), working=True)

    def days_of(self, children: list[Any]) -> DueDay:
        """«с 10 по 20 число каждого месяца»."""
        first, last = (int(figures) for figures in re.findall(r"\d+", children[0].value))
        if not 0 < first < last:
            raise NotReadError([place_of(children[0])])
        return evolve(_due(last, children[-1]), from_day=first)

    def weekday_of_month(self, children: list[Any]) -> DueDay:
        """«последняя пятница месяца», «каждый второй вторник месяца»."""
        token = next(child for child in children if is_kind("WEEKDAY_OF", child))
        return evolve(_of_month(_which(children), children), weekday=weekday_of(token.value))

    def nth_weekday(self, children: list[Any]) -> DueDay:
        """«третья среда» of a month that other words name."""
        return DueDay(day=_which(children), weekday=weekday_of(children[-1].value))

    def portion_of_month(self, children: list[Any]) -> DueDay:
        """«последняя декада каждого месяца», «третья неделя месяца»."""
        token = next(child for child in children if is_kind("PORTION_OF", child))
        length = {"дек": 10, "нед": 7, "пол": 15}[token.value[:3]]
        which = _which(children)
        lost = None
        if which == -1 and length == 7:  # its first day differs with the month
            first, last, lost = None, 31, place_of(children[0], token)
        else:
            which = {10: 3, 15: 2}.get(length, 0) if which == -1 else which
            if not 1 <= which <= 31 // length:
                raise NotReadError([place_of(children[0], token)])
            first = which * length - length + 1
            last = 31 if which * length >= 30 else which * length
        return DueDay(day=last, from_day=first, months_after=0, freq=Frequency.MONTHLY, lost=lost)

    # events

    def after_event(self, children: list[Any]) -> Relative:
        """«в течение 3 дней после …»."""
        return _relative(children, Side.AFTER)

    def before_event(self, children: list[Any]) -> Relative:
        """«за 10 дней до …»."""
        return _relative(children, Side.BEFORE)

    def no_event(self, children: list[Any]) -> Relative:
        """«в течение 10 дней»."""
        return evolve(_relative(children, Side.AFTER), event=None)

    def term_after(self, children: list[Any]) -> Relative:
        """«в двухнедельный срок со дня …»."""
        found = re.match(
            r"в (\d*)(?:[ -]*(?:ти|х|и)?[ -]*)?([а-я]*?)(дне|неде|меся|час)", children[0].value
        )
        count = (
            int(found[1]) if found and found[1] else lexicon().glued.get(found[2] if found else "-")
        )
        if count is None or found is None:
            raise NotReadError([place_of(children[0])])
        event = _event(children[1]) if len(children) > 1 else None
        return Relative(offset=count, unit=unit_of(found[3] + "л"), side=Side.AFTER, event=event)

    def next_day(self, children: list[Any]) -> Relative:
        """«на следующий день после …»."""
        event = _event(children[1]) if len(children) > 1 else None
        working = "рабоч" in children[0].value
        return Relative(offset=1, unit=Unit.DAY, side=Side.AFTER, working_days=working, event=event)

    def promptly(self, children: list[Any]) -> Relative:
        """«незамедлительно после …»."""
        event = _event(children[1]) if len(children) > 1 else None
        return Relative(offset=0, unit=Unit.DAY, side=Side.AFTER, event=event)

    def on_event(self, children: list[Any]) -> Relative:
        """«в день …», «после …», «по окончании …»."""
        return Relative(offset=0, unit=Unit.DAY, side=Side.AFTER, event=_event(children[0]))

    just_after = on_event

    def just_before(self, children: list[Any]) -> Relative:
        """«до начала …», «накануне …»."""
        offset = 1 if children[0].value.startswith("накануне") else 0
        return Relative(offset=offset, unit=Unit.DAY, side=Side.BEFORE, event=_event(children[0]))


@cache
def _periods() -> re.Pattern[str]:
    return re.compile(rf"(?:учебн\w+ )?(?:{forms_of('period_genitive')})")


def _event(token: Token) -> Place:
    """Where the event's own words stand in a token that ends with them."""
    found = _EVENT.match(token.value)
    if found is None:
        return place_of(token)
    start = found.start("keeps") if found["keeps"] else found.end()
    return token.start_pos + start, token.end_pos


def _once(recurrence: Recurrence) -> Recurring:
    return Recurring(recurrences=(recurrence,))


def _weekly(*weekdays: int) -> Recurring:
    return Recurring(
        recurrences=tuple(
            Recurrence(freq=Frequency.WEEKLY, due=Due(weekday=day)) for day in weekdays
        )
    )


def _counted(children: list[Any], freq: Frequency, interval: int = 1) -> Recurring:
    times = children[-1]
    count = _TIMES.get(times.value, 1)
    numbers = [positive(child) for child in children if is_kind("NUM", child)]
    if numbers and count > 1:
        raise NotReadError([place_of(times)])
    count = numbers[0] if numbers else count
    if is_kind("AT_LEAST", children[0]):
        return _once(Recurrence(freq=freq, interval=interval, min_count=count))
    if is_kind("AT_MOST", children[0]):
        lost = place_of(children[0], times)
        return Recurring(recurrences=(Recurrence(freq=freq, interval=interval),), lost=lost)
    return _once(Recurrence(freq=freq, interval=interval, count=count))


def _which(children: list[Any]) -> int:
    """«второй», «последний»: -1."""
    found = next((child for child in children if is_kind("NUM", child)), None)
    return -1 if found is None else positive(found)


def _of_month(day: int, children: list[Any]) -> DueDay:
    """A day of the month that the words before or after it name; every month, if they do not."""
    if is_kind("FOLLOWING", children[-1]):
        return _due(day, children[-1])
    return DueDay(day=day, months_after=0, freq=Frequency.MONTHLY)


def _unit_frequency(token: Token, words: str) -> Frequency:
    freq = _UNIT_FREQUENCIES.get(unit_of(words))
    if freq is None or "рабоч" in words or "учебн" in words:
        raise NotReadError([place_of(token)])
    return freq


def _due(day: int, following: Any) -> DueDay:
    if not is_kind("FOLLOWING", following):
        return DueDay(day=day)
    words = following.value
    freq = None
    if "каждого" in words and "месяца" in words and "последнего" not in words:
        freq = Frequency.MONTHLY
    elif named := re.search(r"месяцем|отчетного месяца|месяц\b|квартал|полугоди|год", words):
        freq = frequency_of(named[0])
    elif "отчетн" in words and "период" not in words:
        freq = Frequency.MONTHLY
    if (
        words == "месяца"
        or "последнего" in words
        or words.startswith(("каждого", "отчетного м", "текущ"))
    ):
        return DueDay(day=day, months_after=0 if words != "месяца" else None, freq=freq)
    counted = re.match(r"\d+", words)
    return DueDay(day=day, months_after=int(counted[0]) if counted else 1, freq=freq)


def _relative(children: list[Any], side: Side) -> Relative:
    token = children[-1]
    count = next((number_of(child) for child in children if is_kind("NUM", child)), 1)
    head = token.value.split(" ")
    return Relative(
        offset=count,
        unit=unit_of(
            " ".join(head[: 2 if head[0].startswith(("рабоч", "календ", "учебн")) else 1])
        ),
        side=side,
        working_days=head[0].startswith("рабоч"),
        event=_event(token),
    )
