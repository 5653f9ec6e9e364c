"""The year a phrase leaves out stands in its section, in the plan or in the order's day."""

from __future__ import annotations

import datetime as dt

from attrs import evolve

from schoolsupport.deadlines.schedule import DeadlineContext, Period
from schoolsupport.domain import Act, Level
from schoolsupport.roadmaps.template import Duty, Measure, RoadmapTemplate, Section, SubMeasure
from schoolsupport.roadmaps.terms import (
    deadline_context,
    deadline_row,
    duty_schedule,
    measure_schedule,
    sub_measure_schedule,
)

PART = SubMeasure(title="часть", deadline="март")
TEMPLATE = RoadmapTemplate(
    name="example",
    title="План (вымышлен)",
    act=Act("order", "О плане", "Управление", Level.MUNICIPAL, "Район", "1", dt.date(2020, 9, 17)),
    level=Level.MUNICIPAL,
    territory="Район",
    period=Period(first_year=2020, last_year=2022),
    sections=(Section(id="2021", title="2021 год", year=2021), Section(id="all")),
    measures=(
        Measure(number="1", section="2021", title="первое", deadline="апрель"),
        Measure(number="2", section="2021", title="второе", deadline_from="1"),
        Measure(number="3", section="2021", title="третье", deadline_from="2"),
        Measure(number="4", section="2021", title="пустое", sub_measures=(PART,)),
        Measure(number="5", section="all", title="по кругу", deadline_from="6"),
        Measure(number="6", section="all", title="по кругу", deadline_from="5"),
        Measure(number="7", section="all", title="апрель", deadline="до 1 мая текущего года"),
        Measure(number="1", section="all", title="тот же номер", deadline="май 2022 г."),
    ),
    duties=(
        Duty(clause="3", text="…", deadline="до 1 мая текущего года"),
        Duty(clause="4", text=""),
    ),
)
ROWS = TEMPLATE.measures


def test_the_year_of_a_section_stands_before_that_of_the_plan() -> None:
    assert deadline_context(TEMPLATE, ROWS[0]) == DeadlineContext(
        first_year=2021, last_year=2021, signed=dt.date(2020, 9, 17)
    )


def test_a_section_without_a_year_has_the_years_of_the_plan() -> None:
    expected = DeadlineContext(first_year=2020, last_year=2022, signed=dt.date(2020, 9, 17))

    assert deadline_context(TEMPLATE, ROWS[4]) == deadline_context(TEMPLATE) == expected


def test_a_plan_of_school_years_says_so() -> None:
    school = evolve(TEMPLATE, period=Period(first_year=2021, last_year=2022, school_years=True))

    assert deadline_context(school).school_years


def test_a_joined_cell_has_the_term_of_the_row_it_is_joined_with() -> None:
    assert [deadline_row(TEMPLATE, row) for row in ROWS[:3]] == [ROWS[0]] * 3

    terms = [measure_schedule(TEMPLATE, row) for row in ROWS[:3]]
    assert terms[0] == terms[1] == terms[2]
    assert terms[0] is not None
    assert [(part.start, part.end) for part in terms[0].parts] == [
        (dt.date(2021, 4, 1), dt.date(2021, 4, 30))
    ]


def test_a_row_of_another_section_with_the_same_number_is_not_meant() -> None:
    term = measure_schedule(TEMPLATE, ROWS[1])

    assert term is not None
    assert term.phrase == "апрель"


def test_an_empty_cell_has_no_term() -> None:
    assert measure_schedule(TEMPLATE, ROWS[3]) is None
    assert duty_schedule(TEMPLATE, TEMPLATE.duties[1]) is None


def test_cells_joined_in_a_circle_have_no_term() -> None:
    assert measure_schedule(TEMPLATE, ROWS[4]) is None


def test_a_part_of_a_row_is_read_in_the_year_of_the_row() -> None:
    term = sub_measure_schedule(TEMPLATE, ROWS[3], PART)

    assert term is not None
    assert term.parts[0].end == dt.date(2021, 3, 31)


def test_this_year_is_the_year_of_the_order() -> None:
    for term in (measure_schedule(TEMPLATE, ROWS[6]), duty_schedule(TEMPLATE, TEMPLATE.duties[0])):
        assert term is not None
        assert term.parts[0].end == dt.date(2020, 5, 1)
