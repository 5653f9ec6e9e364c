from __future__ import annotations

import datetime as dt
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolsupport.deadlines.school_calendar import (
    SchoolCalendar,
    SchoolDay,
    SchoolYear,
    region_school_calendar,
    school_calendar,
)
from schoolsupport.errors import RuleError

SHIPPED = school_calendar()
YEARS = tuple(range(2020, 2028))

OWN = """
[[school_year]]
school_year = 2023
lessons_until = 2023-05-26
source = "приказ № 1 (условный)"
term = [
    { number = 1, from = 2022-09-01, until = 2022-10-29 },
    { number = 2, from = 2022-11-07, until = 2022-12-30 },
    { number = 3, from = 2023-01-09, until = 2023-03-25 },
    { number = 4, from = 2023-04-03, until = 2023-05-26 },
]

[[school_year]]
school_year = 2023
municipality = "Условный район"
source = "приказ № 2 (условный)"
trimester = [
    { number = 1, from = 2022-09-01, until = 2022-11-20 },
    { number = 2, from = 2022-11-28, until = 2023-02-19 },
    { number = 3, from = 2023-02-27, until = 2023-05-31 },
]

[[school_year]]
school_year = 2023
school = "sch990001"
source = "приказ № 3 (условный)"
from = 2022-09-05
lessons_until = 2023-05-31
"""


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def write(folder: Path, text: str) -> Path:
    (folder / "calendars").mkdir()
    (folder / "calendars" / "school-terms.toml").write_text(text, "utf-8")
    return folder


def test_the_shipped_calendar_knows_four_terms_of_every_year_and_calls_them_assumed() -> None:
    for year in YEARS:
        assert [term.number for term in SHIPPED.terms(year)] == [1, 2, 3, 4]
    assumed = [
        (year, term.number) for year in YEARS for term in SHIPPED.terms(year) if not term.assumed
    ]

    assert assumed == [(2023, 1)]
    assert SHIPPED.term(2023, 1) == (day("2022-09-01"), day("2022-10-28"))
    assert SHIPPED.terms(2023)[0].source


@pytest.mark.parametrize("year", YEARS)
def test_terms_lie_in_their_school_year_one_after_the_other(year: int) -> None:
    first, last = SHIPPED.school_year_days(year)
    terms = SHIPPED.terms(year)

    assert (first, last) == (dt.date(year - 1, 9, 1), dt.date(year, 8, 31))
    assert first <= terms[0].start
    assert all(before.end < after.start for before, after in pairwise(terms))
    assert terms[-1].end == SHIPPED.last_lesson(year) <= dt.date(year, 5, 31)


def test_half_years_are_two_terms_each() -> None:
    assert SHIPPED.half_year(2023, 1) == (day("2022-09-01"), day("2022-12-28"))
    assert SHIPPED.half_year(2023, 2) == (day("2023-01-09"), day("2023-05-31"))
    assert SHIPPED.half_year(2023, 3) is None


def test_trimesters_nobody_stated_are_derived_and_assumed() -> None:
    trimesters = SHIPPED.trimesters(2024)

    assert [(t.start, t.end) for t in trimesters] == [
        (day("2023-09-01"), day("2023-11-30")),
        (day("2023-12-01"), day("2024-02-29")),
        (day("2024-03-01"), day("2024-05-24")),
    ]
    assert all(trimester.assumed for trimester in trimesters)


def test_of_a_year_nobody_stated_only_the_customary_bounds_are_known() -> None:
    assert SHIPPED.terms(2035) == ()
    assert SHIPPED.term(2035, 1) is None
    assert SHIPPED.half_year(2035, 1) is None
    assert SHIPPED.trimesters(2035) == ()
    assert SHIPPED.school_year(2035).assumed
    assert SHIPPED.school_year_days(2035) == (day("2034-09-01"), day("2035-08-31"))
    assert SHIPPED.last_lesson(2035) == day("2035-05-31")


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2022-08-31", SchoolDay(school_year=2022, term=None, half_year=None, lessons=False)),
        ("2022-09-01", SchoolDay(school_year=2023, term=1, half_year=1, lessons=True)),
        ("2022-10-28", SchoolDay(school_year=2023, term=1, half_year=1, lessons=True)),
        ("2022-10-29", SchoolDay(school_year=2023, term=None, half_year=1, lessons=True)),
        ("2023-01-09", SchoolDay(school_year=2023, term=3, half_year=2, lessons=True)),
        ("2023-06-01", SchoolDay(school_year=2023, term=None, half_year=None, lessons=False)),
    ],
)
def test_a_day_has_its_place_in_the_school_year(when: str, expected: SchoolDay) -> None:
    assert SHIPPED.of_day(day(when)) == expected


@given(st.dates(dt.date(2019, 9, 1), dt.date(2027, 8, 31)))
def test_a_day_lies_in_the_term_it_is_said_to_lie_in(when: dt.date) -> None:
    found = SHIPPED.of_day(when)
    holding = [
        (term.school_year, term.number)
        for year in YEARS
        for term in SHIPPED.terms(year)
        if term.start <= when <= term.end
    ]

    assert holding == ([] if found.term is None else [(found.school_year, found.term)])


def test_a_regions_file_stands_before_the_shipped_one(tmp_path: Path) -> None:
    calendar = region_school_calendar(write(tmp_path, OWN))

    assert calendar.term(2023, 1) == (day("2022-09-01"), day("2022-10-29"))
    assert not any(term.assumed for term in calendar.terms(2023))
    assert calendar.terms(2023)[0].source == "приказ № 1 (условный)"
    assert calendar.terms(2022) == SHIPPED.terms(2022)


def test_a_region_without_a_file_has_the_shipped_calendar(tmp_path: Path) -> None:
    assert region_school_calendar(tmp_path) is SHIPPED


def test_a_municipality_and_a_school_keep_their_own(tmp_path: Path) -> None:
    calendar = region_school_calendar(write(tmp_path, OWN))
    district = calendar.of_place(municipality="Условный район")
    school = calendar.of_place(municipality="Условный район", school="sch990001")

    assert district.terms(2023) == ()
    assert district.trimesters(2023)[0].end == day("2022-11-20")
    assert not district.trimesters(2023)[0].assumed
    assert district.half_year(2023, 1) == (day("2022-09-01"), day("2022-12-31"))
    assert school.school_year_days(2023)[0] == day("2022-09-05")
    assert calendar.of_place(municipality="Другой район").terms(2023) == calendar.terms(2023)
    assert district.terms(2024) == SHIPPED.terms(2024)


TERM = "[[school_year]]\nschool_year = 2023\nterm = [\n{terms}\n]\n"


def terms(*days: tuple[int, str, str]) -> str:
    lines = [f"{{ number = {n}, from = {a}, until = {b} }}," for n, a, b in days]
    return TERM.format(terms="\n".join(lines))


GOOD = (
    (1, "2022-09-01", "2022-10-28"),
    (2, "2022-11-07", "2022-12-28"),
    (3, "2023-01-09", "2023-03-24"),
    (4, "2023-04-03", "2023-05-31"),
)


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        (terms(*GOOD[:3]), "2022/23: term", "the numbers do not run from 1 to 4"),
        (
            terms(GOOD[0], (2, "2022-10-28", "2022-12-28"), *GOOD[2:]),
            "2022/23: term 2",
            "the term overlaps the one before it",
        ),
        (
            terms((1, "2022-09-01", "2022-08-28"), *GOOD[1:]),
            "2022/23: term 1",
            "the term ends before it starts",
        ),
        (
            terms((1, "2022-08-31", "2022-10-28"), *GOOD[1:]),
            "2022/23: term 1",
            "the term lies outside its school year",
        ),
        (
            terms(*GOOD[:3], (4, "2023-04-03", "2023-09-01")),
            "2022/23: term 4",
            "the term lies outside its school year",
        ),
        (terms(*GOOD) * 2, "2022/23", "stated twice for the same place"),
        (
            "[[school_year]]\nschool_year = 2023\nfrom = 2021-09-01\n",
            "2022/23",
            "does not begin and end in its calendar years",
        ),
        (
            "[[school_year]]\nschool_year = 2023\nlessons_until = 2023-09-05\n",
            "2022/23",
            "lessons end outside the school year",
        ),
        (
            '[[school_year]]\nschool_year = 2023\nschool = "a"\nmunicipality = "b"\n',
            "2022/23, a",
            "of a municipality or of a school, not of both",
        ),
        ("[[school_year]]\nschool_year = '2023'\n", "school_year[0]: school_year", "does not fit"),
        ("[[school_year]]\nschool_yeer = 2023\n", "school_yeer", "the key is not known"),
        ("[[school_year]]\nterm = []\n", "school_year[0]: school_year", "the key is missing"),
    ],
)
def test_a_file_that_says_what_it_may_not_is_refused_by_place(
    tmp_path: Path, text: str, where: str, what: str
) -> None:
    folder = write(tmp_path, text)

    with pytest.raises(RuleError) as caught:
        region_school_calendar(folder)

    faults = [caught.value, *caught.value.others]
    found = [fault for fault in faults if what in fault.what.text()]
    assert found
    assert str(folder / "calendars" / "school-terms.toml") in str(found[0].where)
    assert where in str(found[0].where)
    assert found[0].remedy is not None


def test_terms_may_fill_their_school_year(tmp_path: Path) -> None:
    text = terms(*GOOD[:3], (4, "2023-04-03", "2023-08-31"))

    calendar = region_school_calendar(write(tmp_path, text))

    assert calendar.last_lesson(2023) == day("2023-08-31")


def test_a_term_with_a_source_is_not_assumed_too(tmp_path: Path) -> None:
    text = terms(*GOOD).replace("number = 1,", 'number = 1, assumed = true, source = "приказ",')

    with pytest.raises(RuleError, match="a term with a source is not assumed"):
        SchoolCalendar.from_toml(write(tmp_path, text) / "calendars" / "school-terms.toml")


def test_all_faults_of_a_file_are_reported_together(tmp_path: Path) -> None:
    text = terms((1, "2022-09-01", "2022-08-28"), (2, "2022-11-07", "2022-10-28"), GOOD[2], GOOD[3])

    with pytest.raises(RuleError) as caught:
        region_school_calendar(write(tmp_path, text))

    assert len(caught.value.others) >= 1
    assert caught.value.text().count("ends before it starts") == 2


@pytest.mark.parametrize(
    ("first", "last", "assumed"),
    [
        (dt.date(2022, 9, 1), dt.date(2023, 8, 31), False),
        (dt.date(2022, 9, 1), None, True),
        (None, dt.date(2023, 8, 31), True),
        (None, None, True),
    ],
)
@pytest.mark.parametrize("entry_assumed", [False, True])
def test_a_school_year_is_assumed_where_one_of_its_ends_is(
    first: dt.date | None, last: dt.date | None, *, assumed: bool, entry_assumed: bool
) -> None:
    entry = SchoolYear(school_year=2023, from_=first, until=last, assumed=entry_assumed)
    span = SchoolCalendar((entry,)).school_year(2023)

    assert (span.start, span.end) == (dt.date(2022, 9, 1), dt.date(2023, 8, 31))
    assert span.assumed is (assumed or entry_assumed)
