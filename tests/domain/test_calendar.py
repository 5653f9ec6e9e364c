"""The calendar of procedures: both sides of every day, and what was not held."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolsupport.domain import (
    Procedure,
    ProcedureCalendar,
    ProcedureYear,
    Use,
    procedure_calendar,
    school_year_of,
    school_year_text,
)

RU5 = Procedure.parse("vpr-5-ru")


@pytest.mark.parametrize(
    ("day", "year"), [(date(2020, 8, 31), 2020), (date(2020, 9, 1), 2021), (date(2021, 1, 1), 2021)]
)
def test_a_school_year_begins_in_september(day: date, year: int) -> None:
    assert school_year_of(day) == year


@pytest.mark.parametrize(("year", "text"), [(2021, "2020/21"), (2000, "1999/00")])
def test_a_school_year_is_written_by_both_its_years(year: int, text: str) -> None:
    assert school_year_text(year) == text


@pytest.mark.parametrize(
    ("procedure", "year", "day", "expected"),
    [
        ("vpr-5-ru", 2020, None, (True, 2021, 1, Use.RESTRICTED)),
        ("vpr-5-ru", 2021, None, (True, 2021, 0, Use.PERMITTED)),
        ("vpr-5-ru", 2022, date(2022, 3, 15), (True, 2022, 0, Use.PERMITTED)),
        ("vpr-5-ru", 2022, date(2022, 4, 8), (True, 2022, 0, Use.PERMITTED)),
        ("vpr-5-ru", 2022, date(2022, 9, 19), (True, 2023, 1, Use.PERMITTED)),
        ("vpr-5-ru", 2025, None, (True, 2025, 0, Use.RESTRICTED)),
        ("oge-9-ma", 2020, None, (False, 2020, 0, Use.PERMITTED)),
        ("ege-11-ma-base", 2020, None, (False, 2020, 0, Use.PERMITTED)),
        ("ege-11-ma-profile", 2020, None, (True, 2020, 0, Use.PERMITTED)),
        ("vpr-5-ru", 2019, None, (True, 2019, 0, Use.PERMITTED)),
    ],
)
def test_what_the_core_knows_of_a_procedure_year(
    procedure: str, year: int, day: date | None, expected: tuple[object, ...]
) -> None:
    calendar, one = procedure_calendar(), Procedure.parse(procedure)

    entry = calendar.look_up(one, year, day)

    assert (entry.held, calendar.school_year(one, year, day)) == expected[:2]
    assert (entry.writing_shift, entry.use) == expected[2:]


@pytest.mark.parametrize(
    ("procedure", "school_year", "is_held"),
    [
        ("vpr-5-ru", 2020, False),
        ("vpr-5-ru", 2021, True),
        ("vpr-9-ru", 2020, True),
        ("oge-9-ru", 2020, False),
        ("oge-9-ru", 2019, True),
    ],
)
def test_a_school_year_in_which_a_procedure_was_not_held(
    procedure: str,
    school_year: int,
    is_held: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    entry = procedure_calendar().not_held(Procedure.parse(procedure), school_year)

    assert (entry is None) == is_held


def test_an_entry_that_says_held_goes_before_one_that_says_not() -> None:
    own = ProcedureYear(assessment="vpr", year=2020, grades=(5,), school_year=2020)

    assert procedure_calendar().with_first([own]).not_held(RU5, 2020) is None


def test_the_first_entry_that_fits_holds() -> None:
    own = ProcedureYear(assessment="vpr", year=2021, note="своё")
    calendar = procedure_calendar().with_first([own])

    assert calendar.look_up(RU5, 2021).note == "своё"
    assert calendar.look_up(RU5, 2020).note != "своё"


@pytest.mark.parametrize(
    ("day", "fits"),
    [
        (date(2021, 2, 28), False),
        (date(2021, 3, 1), True),
        (date(2021, 3, 31), True),
        (date(2021, 4, 1), False),
        (None, True),
    ],
)
def test_an_entry_speaks_of_works_from_its_first_to_its_last_day(
    day: date | None,
    fits: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    entry = ProcedureYear(
        assessment="vpr", year=2021, starts=date(2021, 3, 1), ends=date(2021, 3, 31)
    )

    assert entry.concerns(RU5, day) == fits


@pytest.mark.parametrize(
    ("keys", "fits"),
    [
        ({"assessment": "oge"}, False),
        ({"grades": (4,)}, False),
        ({"grades": (4, 5)}, True),
        ({"subjects": ("ma",)}, False),
        ({"subjects": ("ru",)}, True),
        ({"subjects": ("ru-base",)}, False),
    ],
)
def test_an_entry_speaks_of_its_grades_and_subjects(
    keys: dict[str, object],
    fits: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    entry = ProcedureYear(**{"assessment": "vpr", "year": 2021, **keys})  # type: ignore[arg-type]  # keys of one case

    assert entry.concerns(RU5, None) == fits


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)))
def test_without_an_entry_the_day_says_the_school_year(day: date) -> None:
    calendar = ProcedureCalendar(())

    assert calendar.school_year(RU5, day.year, day) == school_year_of(day)
    assert calendar.school_year(RU5, day.year) == day.year
    assert calendar.look_up(RU5, day.year).assumed


def test_an_entry_with_a_first_day_and_no_school_year_is_of_the_year_of_that_day() -> None:
    autumn = ProcedureYear(assessment="vpr", year=2021, starts=date(2021, 9, 15))

    assert ProcedureCalendar((autumn,)).school_year(RU5, 2021) == 2022


def test_an_unknown_key_of_a_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match=r"procedure_year has no key 'hled'; known: "):
        ProcedureCalendar.from_toml("[[procedure_year]]\nhled = false\n")


def test_every_entry_of_the_core_has_a_source_or_is_assumed() -> None:
    assert all(entry.source or entry.assumed for entry in procedure_calendar().entries)
