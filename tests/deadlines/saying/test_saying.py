"""A schedule said in Russian and read again is the same schedule."""

from __future__ import annotations

import datetime as dt

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from deadlines.notation import context, rows
from schoolsupport.deadlines.parsing import parse_deadline
from schoolsupport.deadlines.reading import spans
from schoolsupport.deadlines.reading.pieces import Point, Portion, Shape
from schoolsupport.deadlines.saying import MOST_DAYS, DaysWithin, page, say
from schoolsupport.deadlines.schedule import (
    DeadlineContext,
    Due,
    Frequency,
    Kind,
    Part,
    Precision,
    Recurrence,
    RelativeTo,
    Side,
    Unit,
)

YEARS = st.integers(2000, 2040)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2040, 12, 31))
TIMES = st.one_of(st.none(), st.builds(dt.time, st.integers(8, 20), st.sampled_from([0, 30])))
EVENTS = st.sampled_from(
    ["получения результатов", "окончания экзаменов", "утверждения программы", "начала ремонта"]
)


def _window(days: spans.Days, precision: Precision, ends: str = "both") -> Part:
    return Part(
        kind=Kind.WINDOW,
        start=None if ends == "until" else days[0],
        end=None if ends == "since" else days[1],
        precision=precision,
    )


@st.composite
def day_windows(draw: st.DrawFn) -> Part:
    start = draw(DAYS)
    end = start + dt.timedelta(days=draw(st.integers(0, 400)))
    ends = draw(st.sampled_from(["both", "until", "since"]))
    part = _window((start, end), Precision.DAY, ends)
    if ends == "until" or (ends == "both" and start == end):
        part = evolve(part, time=draw(TIMES))
    return part


@st.composite
def named_windows(draw: st.DrawFn) -> Part:
    shape, highest = draw(
        st.sampled_from(
            [
                (Shape.MONTH, 12),
                (Shape.QUARTER, 4),
                (Shape.HALF_YEAR, 2),
                (Shape.SEASON, 4),
                (Shape.YEAR, 1),
            ]
        )
    )
    first = draw(st.integers(1, highest))
    point = Point(shape=shape, number=first, month=first if shape is Shape.MONTH else 0)
    days = spans.days(point, draw(YEARS))
    assert days is not None
    later = draw(st.integers(0, highest - first))
    if later and shape in {Shape.MONTH, Shape.QUARTER}:
        last = evolve(point, number=first + later, month=point.month and first + later)
        more = spans.days(last, days[0].year)
        assert more is not None
        days = days[0], more[1]
    ends = draw(st.sampled_from(["both", "until", "since"]))
    return _window(days, spans.precision(point), ends)


@st.composite
def portions(draw: st.DrawFn) -> Part:
    portion, highest = draw(
        st.sampled_from([(Portion.DECADE, 3), (Portion.WEEK, 4), (Portion.HALF, 2)])
    )
    point = Point(
        shape=Shape.PORTION,
        portion=portion,
        number=draw(st.integers(1, highest)),
        month=draw(st.integers(1, 12)),
    )
    days = spans.days(point, draw(YEARS))
    assert days is not None
    return _window(days, spans.precision(point))


@st.composite
def school_years(draw: st.DrawFn) -> Part:
    days = spans.school_year(draw(YEARS))
    return _window(days, Precision.SCHOOL_YEAR, draw(st.sampled_from(["both", "until", "since"])))


@st.composite
def school_terms(draw: st.DrawFn) -> Part:
    start = draw(DAYS)
    return _window((start, start + dt.timedelta(days=60)), Precision.SCHOOL_TERM)


@st.composite
def recurrences(draw: st.DrawFn) -> Recurrence:
    freq = draw(st.sampled_from(Frequency))
    due = None
    interval = 1
    if freq is Frequency.WEEKLY:
        due = draw(st.one_of(st.none(), st.builds(Due, weekday=st.integers(1, 7))))
    elif freq in {Frequency.MONTHLY, Frequency.QUARTERLY, Frequency.HALF_YEARLY}:
        after = st.integers(0, 2)
        due = draw(
            st.one_of(
                st.none(),
                st.builds(Due, day=st.integers(1, 31), months_after=after),
                st.builds(
                    Due, day=st.integers(1, 31), working=st.just(value=True), months_after=after
                ),
                st.builds(
                    Due, day=st.integers(15, 31), from_day=st.integers(1, 14), months_after=after
                ),
                st.builds(
                    Due,
                    weekday=st.integers(1, 7),
                    week=st.sampled_from((1, 2, 3, 4, 5, -1)),
                    months_after=after,
                ),
            )
        )
    times = draw(st.sampled_from(["each", "count", "min_count"])) if due is None else "each"
    if freq in {Frequency.DAILY, Frequency.WEEKLY, Frequency.MONTHLY, Frequency.YEARLY}:
        interval = draw(st.integers(1, 5)) if due is None else 1
    number = draw(st.integers(1, 12))
    return Recurrence(
        freq=freq,
        interval=interval,
        count=number if times == "count" else None,
        min_count=number if times == "min_count" else None,
        due=due,
    )


@st.composite
def recurring(draw: st.DrawFn) -> Part:
    recurrence = draw(recurrences())
    part = Part(kind=Kind.RECURRING, recurrence=recurrence)
    if not draw(st.booleans()):
        return part
    yearly = recurrence.freq in {Frequency.YEARLY, Frequency.SCHOOL_YEARLY}
    if yearly and (recurrence.count or recurrence.min_count or 1) == 1:
        window = draw(st.one_of(named_windows(), day_windows()))
        return evolve(window, kind=Kind.RECURRING, recurrence=recurrence, time=None)
    start = draw(DAYS)
    window = _window((start, start + dt.timedelta(days=400)), Precision.DAY)
    return evolve(window, kind=Kind.RECURRING, recurrence=recurrence)


@st.composite
def relatives(draw: st.DrawFn) -> Part:
    unit = draw(st.sampled_from([unit for unit in Unit if unit is not Unit.QUARTER]))
    relative = RelativeTo(
        event=draw(EVENTS),
        offset=draw(st.integers(1, 60)),
        unit=unit,
        side=draw(st.sampled_from(Side)),
        working_days=unit is Unit.DAY and draw(st.booleans()),
    )
    if draw(st.integers(0, 4)) == 0:
        relative = evolve(relative, offset=0, unit=Unit.DAY, working_days=False)
    return Part(kind=Kind.RELATIVE, relative_to=relative)


PLAIN = st.sampled_from(
    [
        Part(kind=Kind.ONGOING),
        Part(kind=Kind.AS_NEEDED),
        Part(kind=Kind.BY_SCHEDULE),
        Part(kind=Kind.BY_SCHEDULE, by="графику МОН и МП КК"),
        Part(kind=Kind.BY_SCHEDULE, by="графиком на первое, второе полугодие"),
        Part(kind=Kind.BY_SCHEDULE, by="отдельному плану"),
        Part(kind=Kind.EXTERNAL),
        Part(kind=Kind.EXTERNAL, by="РЦОИ"),
        Part(kind=Kind.EXTERNAL, by="по согласованию с МОУО"),
        Part(kind=Kind.EXTERNAL, by="период проведения ГИА"),
    ]
)
PARTS = st.one_of(
    day_windows(), named_windows(), portions(), school_years(), school_terms(), recurring(),
    relatives(), PLAIN,
)  # fmt: skip


@given(st.lists(PARTS, min_size=1, max_size=3))
def test_a_schedule_said_and_read_again_is_the_same(parts: list[Part]) -> None:
    words = say(parts)

    again = parse_deadline(words, DeadlineContext())

    assert list(again.parts) == parts, words


def test_the_phrases_of_the_orders_said_and_read_again_have_the_same_parts() -> None:
    for file in ("documents.tsv", "families.tsv"):
        for row in rows(file):
            first = parse_deadline(row["phrase"], context(row["context"]))
            known = [part for part in first.parts if part.kind is not Kind.WINDOW or part.end]
            again = parse_deadline(say(known), context(row["context"]))
            if known:
                assert [evolve(part, inferred=()) for part in again.parts] == [
                    evolve(part, inferred=()) for part in known
                ], (row["phrase"], say(known))


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("28.03-18.04.2023", "с 28 марта по 18 апреля 2023 г."),
        ("до 25.03.2021", "до 25 марта 2021 г."),
        ("28-29.01.2021", "с 28 по 29 января 2021 г."),
        ("сентябрь – ноябрь 2021 года сентябрь – ноябрь 2022 года",
         "сентябрь – ноябрь 2021 г.; сентябрь – ноябрь 2022 г."),
        ("1 -2 квартал 2021 года", "I–II кварталы 2021 г."),
        ("Ежемесячно 5-го числа за предыдущий месяц",
         "ежемесячно до 5-го числа месяца, следующего за отчётным"),
        ("не реже одного раза в четверть", "не реже 1 раза в четверть"),
        ("один раз в 5 лет", "1 раз в 5 лет"),
        ("в двухнедельный срок со дня официального опубликования",
         "в течение 2 недель после официального опубликования"),
        ("за 10 дней до экзамена", "не позднее чем за 10 дней до экзамена"),
        ("в срок до 10.00 20.05.2021", "до 10.00 20 мая 2021 г."),
    ],
)  # fmt: skip
def test_it_is_said_as_an_order_would_print_it(phrase: str, words: str) -> None:
    assert say(parse_deadline(phrase)) == words


def test_a_window_without_days_is_said_to_be_unknown() -> None:
    assert say(parse_deadline("март")) == "срок не определён"


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("последняя пятница месяца", "ежемесячно в последнюю пятницу месяца"),
        ("каждый второй вторник месяца", "ежемесячно во второй вторник месяца"),
        ("не позже 3-го рабочего дня месяца", "ежемесячно до 3-го рабочего дня месяца"),
        ("с 10 по 20 число каждого месяца", "ежемесячно с 10-го по 20-е число"),
        ("последний рабочий день квартала",
         "ежеквартально до последнего рабочего дня последнего месяца квартала"),
    ],
)  # fmt: skip
def test_a_due_day_is_said_as_an_order_would_print_it(phrase: str, words: str) -> None:
    assert say(parse_deadline(phrase)) == words


@pytest.mark.parametrize("more", [0, 1])
def test_so_many_days_of_a_recurrence_are_listed_and_more_are_counted(more: int) -> None:
    days = tuple(dt.date(2022, 1, 1) + dt.timedelta(days=at) for at in range(MOST_DAYS + more))
    told = page([parse_deadline("ежедневно")], {0: DaysWithin(days=days)})
    said = " ".join(str(part) for part in told.parts)

    assert f"{days[MOST_DAYS - 1]:%d.%m.%Y}" in said
    assert (f"{days[-1]:%d.%m.%Y}" not in said) is bool(more)
    assert (f"'count': {MOST_DAYS + more}" in said) is bool(more)
