"""Recurrences, due days and terms counted from an event: that part of the grammar."""

from __future__ import annotations

import re
from typing import Any

from attrs import evolve

from schoolsupport.deadlines.reading.numerals import GLUED
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
from schoolsupport.deadlines.reading.tokens import (
    OF_SCHOOL,
    NotReadError,
    Token,
    frequency_of,
    is_kind,
    number_of,
    place_of,
    positive,
    unit_of,
    weekday_of,
)
from schoolsupport.deadlines.reading.wording import Place
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
_EVENT = re.compile(
    r"^(?P<unit>(?:\w+ ){1,2}?)?(?:, ?)?(?:сразу )?"
    r"(?:после|(?:со?|от) (?:дня|момента|даты)|со?|до|в день|перед|накануне|не позднее|следующих за"
    r"|по (?P<keeps>окончании|завершении)|по (?:итогам|результатам|истечении)) "
)


class RecurrencePieces:
    """One method for each alternative of the grammar about recurrences and events."""

    def each(self, children: list[Any]) -> Recurring:
        """«ежемесячно»."""
        words = children[0].value
        if words == "раз в полгода":
            return _once(Recurrence(freq=Frequency.HALF_YEARLY, count=1))
        return _once(Recurrence(freq=frequency_of(words)))

    def times_per(self, children: list[Any]) -> Recurring:
        """«2 раза в месяц», «не реже раза в год»."""
        words = children[-1].value
        freq = Frequency.HALF_YEARLY if "полгода" in words else frequency_of(words)
        return _once(_counted(children[:-1], freq))

    def from_times_per(self, children: list[Any]) -> Recurring:
        """«1-2 раза в месяц»."""
        numbers = [int(figures) for figures in re.findall(r"\d+", children[0].value)]
        if not 0 < numbers[0] < numbers[1]:
            raise NotReadError([place_of(children[0])])
        return _once(Recurrence(freq=frequency_of(children[-1].value), min_count=numbers[0]))

    def times_in(self, children: list[Any]) -> Recurring:
        """«один раз в 5 лет»."""
        words, interval = children[-1].value, number_of(children[-2])
        return _once(_counted(children[:-3], _unit_frequency(children[-1], words), interval))

    def times_during(self, children: list[Any]) -> Recurring:
        """«4 раза в течение 2022 года»."""
        point: Point = children[-1]
        freq = {
            Shape.MONTH: Frequency.MONTHLY,
            Shape.QUARTER: Frequency.QUARTERLY,
            Shape.HALF_YEAR: Frequency.HALF_YEARLY,
            Shape.SCHOOL_HALF: Frequency.SCHOOL_HALF_YEARLY,
            Shape.TERM: Frequency.SCHOOL_QUARTERLY,
            Shape.YEAR: Frequency.YEARLY,
            Shape.SCHOOL_YEAR: Frequency.SCHOOL_YEARLY,
        }.get(point.shape)
        if freq is None or point.edge is not None:
            raise NotReadError([point.place])
        bare = point.year is not None and point.year.word in {YearWord.BARE, YearWord.BARE_SCHOOL}
        within = None if bare else Window(role=Role.WITHIN, first=point)
        return Recurring(recurrences=(_counted(children[:-2], freq),), within=within)

    def every(self, children: list[Any]) -> Recurring:
        """«каждые 2 недели»."""
        _, interval, unit = children
        freq = _unit_frequency(unit, unit.value)
        return _once(Recurrence(freq=freq, interval=positive(interval)))

    def every_weekday(self, children: list[Any]) -> Recurring:
        """«каждый вторник»."""
        return _weekly(weekday_of(children[1].value))

    def by_weekday(self, children: list[Any]) -> Recurring:
        """«по вторникам и пятницам»."""
        words = re.findall(r"[а-я]+(?:ам|ям)\b", children[0].value)
        return _weekly(*(weekday_of(word) for word in words))

    def after_each(self, children: list[Any]) -> Recurring:
        """«по итогам каждой четверти и учебного года»."""
        words = children[0].value
        periods = re.findall(r"(?:учебн\w+ )?(?:месяца|квартала|полугодия|четверти|года)", words)
        freqs = [frequency_of(period) for period in periods]
        if Frequency.SCHOOL_YEARLY in freqs or Frequency.SCHOOL_QUARTERLY in freqs:
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
        if "каждого месяца" in token.value:
            return DueDay(day=31, months_after=0, freq=Frequency.MONTHLY)
        due = _due(31, children[-1])
        return evolve(due, months_after=0) if "месяца" in token.value else due

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
        count = int(found[1]) if found and found[1] else GLUED.get(found[2] if found else "-")
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


def _counted(children: list[Any], freq: Frequency, interval: int = 1) -> Recurrence:
    count = next((positive(child) for child in children if is_kind("NUM", child)), 1)
    if is_kind("AT_LEAST", children[0]):
        return Recurrence(freq=freq, interval=interval, min_count=count)
    return Recurrence(freq=freq, interval=interval, count=count)


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
