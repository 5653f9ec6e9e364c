"""Phrases of the five documents, read and put into the calendar of their plan."""

from __future__ import annotations

import datetime as dt

import pytest

from schoolsupport.deadlines.moving import move
from schoolsupport.deadlines.occurrences import due_days, occurrences
from schoolsupport.deadlines.parsing import parse_deadline
from schoolsupport.deadlines.schedule import DeadlineContext

PLAN_2022 = DeadlineContext(first_year=2022, last_year=2022, signed=dt.date(2022, 1, 21))
YEAR_2022 = (dt.date(2022, 1, 1), dt.date(2022, 12, 31))


@pytest.mark.parametrize(
    ("phrase", "days"),
    [
        ("до 25.03.2022", ["2022-03-25"]),
        ("28-29.01.2022", ["2022-01-29"]),
        ("III квартал", ["2022-09-30"]),
        ("ежеквартально", ["2022-03-31", "2022-06-30", "2022-09-30", "2022-12-31"]),
        (
            "По итогам полугодия и учебного года",
            ["2022-05-30", "2022-08-31", "2022-12-28"],
        ),
        (
            "По итогам каждой учебной четверти и учебного года",
            ["2022-03-18", "2022-05-30", "2022-08-31", "2022-10-28", "2022-12-28"],
        ),
        ("По графику МОН и МП КК", []),
        ("По мере необходимости", []),
    ],
)
def test_a_phrase_is_due_on_the_days_it_means(phrase: str, days: list[str]) -> None:
    schedule = parse_deadline(phrase, PLAN_2022)

    assert [due.day.isoformat() for due in due_days(schedule, YEAR_2022)] == days


def test_four_times_in_the_school_year_is_one_task_of_four() -> None:
    schedule = parse_deadline("4 раза в течение учебного года", PLAN_2022)

    (one,) = occurrences(schedule, YEAR_2022)

    assert (one.times, one.label) == (4, "2021/22 учебный год")


@pytest.mark.parametrize(
    ("phrase", "there"),
    [
        ("январь-февраль", ("2024-01-01", "2024-02-29")),
        ("до 25.03.2022", (None, "2024-03-25")),
        ("Сентябрь - ноябрь (Ежегодно)", ("2024-09-01", "2024-11-30")),
        ("По мере необходимости", (None, None)),
    ],
)
def test_a_phrase_moves_to_another_plan(phrase: str, there: tuple[str | None, str | None]) -> None:
    schedule = parse_deadline(phrase, PLAN_2022)

    moved = move(schedule, to=DeadlineContext(first_year=2024, last_year=2024), since=PLAN_2022)

    (part,) = moved.parts
    days = tuple(None if day is None else day.isoformat() for day in (part.start, part.end))
    assert days == there


def test_a_timetable_of_others_is_listed_for_a_person() -> None:
    moved = move(parse_deadline("По графику МОН и МП КК", PLAN_2022), by_years=1)

    assert [one.reason.code for one in moved.unmoved] == ["move.timetable"]
