"""Both sides of the numbers that reading is tuned by."""

from __future__ import annotations

import datetime as dt

import pytest

from schoolsupport.deadlines.parsing import parse_deadline
from schoolsupport.deadlines.schedule import DeadlineContext, Kind, Part

CONTEXT = DeadlineContext(first_year=2022, last_year=2023)
FIRST = dt.date(2022, 8, 1)


def parts(phrase: str) -> tuple[Part, ...]:
    return parse_deadline(phrase, CONTEXT).parts


@pytest.mark.parametrize(("last", "year"), [("6 сентября", 2022), ("7 сентября", 2023)])
def test_a_range_over_a_new_year_is_at_most_310_days(last: str, year: int) -> None:
    (part,) = parts(f"с 1 ноября по {last} 2023 года")

    assert part.start == dt.date(year, 11, 1)


@pytest.mark.parametrize(
    ("each", "days"),
    [
        ("еженедельно", 7),
        ("ежемесячно", 28),
        ("ежеквартально", 90),
        ("каждое полугодие", 181),
        ("ежечетвертно", 60),
        ("каждое учебное полугодие", 120),
    ],
)
@pytest.mark.parametrize("short", [0, 1])
def test_a_recurrence_happens_within_days_that_hold_one_of_its_periods(
    each: str, days: int, short: int
) -> None:
    last = FIRST + dt.timedelta(days=days - 1 - short)
    found = parts(f"{each}, с {FIRST:%d.%m.%Y} по {last:%d.%m.%Y}")

    if short:
        assert [one.kind for one in found] == [Kind.RECURRING, Kind.WINDOW]
    else:
        (part,) = found
        assert (part.kind, part.start, part.end) == (Kind.RECURRING, FIRST, last)


@pytest.mark.parametrize(("day", "year"), [("19 августа", None), ("20 августа", 2022)])
def test_from_the_twentieth_on_august_is_the_one_before_the_school_year(
    day: str, year: int | None
) -> None:
    of_school = DeadlineContext(first_year=2022, last_year=2023, school_years=True)

    (part,) = parse_deadline(day, of_school).parts

    assert (part.start and part.start.year) == year
