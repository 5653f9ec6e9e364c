"""The days of a plan are the same to whoever reads its words, checks them, plans and moves them."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from roadmaps.lint.small_orders import findings, order, row
from schoolsupport.deadlines.moving import move
from schoolsupport.deadlines.parsing import parse_deadline
from schoolsupport.deadlines.schedule import DeadlineContext, Kind, Part, Period, Schedule
from schoolsupport.roadmaps.planning.plan import plan
from schoolsupport.roadmaps.planning.roadmap import Dating
from schoolsupport.roadmaps.template import RoadmapTemplate, Section

DAY = dt.timedelta(days=1)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first = draw(st.integers(2018, 2030))
    return Period(
        first_year=first,
        last_year=first + draw(st.integers(0, 4)),
        school_years=draw(st.booleans()),
    )


def order_of(period: Period, term: str, **fields: object) -> RoadmapTemplate:
    return order(
        row("1", deadline=term, **fields),
        first_year=period.first_year,
        last_year=period.last_year,
        school_years=period.school_years,
        signed=None,
    )


def told_by_lint(template: RoadmapTemplate) -> bool:
    return bool(findings(template, "year_outside_plan"))


def told_by_planning(template: RoadmapTemplate) -> bool:
    (task,) = (one for one in plan(template).tasks if one.number == "1")
    return task.dating is Dating.OUTSIDE


def told_by_reading(period: Period, term: str) -> bool:
    context = DeadlineContext(
        first_year=period.first_year,
        last_year=period.last_year,
        school_years=period.school_years,
    )
    problems = parse_deadline(term, context).problems
    return any(one.code == "deadline.outside_plan" for one in problems)


def told_by_moving(period: Period, day: dt.date) -> bool:
    context = DeadlineContext(
        first_year=period.first_year,
        last_year=period.last_year,
        school_years=period.school_years,
    )
    part = Part(kind=Kind.WINDOW, start=day, end=day)
    moved = move(Schedule(phrase="", parts=(part,)), to=context, since=context)
    return any(one.note.code == "move.outside_plan" for one in moved.notes)


def test_december_2022_is_outside_a_plan_of_2021_22_to_lint_and_to_planning() -> None:
    template = order_of(
        Period(first_year=2021, last_year=2022, school_years=True), "декабрь 2022 года"
    )

    assert told_by_lint(template)
    assert told_by_planning(template)


def test_a_plan_of_school_years_runs_from_september_to_august() -> None:
    assert Period(first_year=2021, last_year=2022, school_years=True).days == (
        dt.date(2021, 9, 1),
        dt.date(2022, 8, 31),
    )


def test_one_school_year_ends_in_the_next_year_even_where_one_year_is_named() -> None:
    named_once = Period(first_year=2021, last_year=2021, school_years=True)

    assert named_once.days == Period(first_year=2021, last_year=2022, school_years=True).days
    assert named_once.is_one_year


@given(periods(), st.booleans(), st.booleans())
def test_lint_planning_reading_and_moving_have_the_same_first_and_last_day(
    period: Period,
    at_end: bool,  # noqa: FBT001  # drawn
    outside: bool,  # noqa: FBT001  # drawn
) -> None:
    first, last = period.days
    day = (last + DAY * outside) if at_end else (first - DAY * outside)
    template = order_of(period, f"{day:%d.%m.%Y}")

    assert told_by_lint(template) is outside
    assert told_by_planning(template) is outside
    assert told_by_reading(period, f"{day:%d.%m.%Y}") is outside
    assert told_by_moving(period, day) is outside


def test_the_year_of_a_section_is_a_calendar_year_in_a_plan_of_school_years_too() -> None:
    template = order(
        row("1", section="2022", deadline="март"),
        first_year=2021,
        last_year=2022,
        school_years=True,
        sections=(Section(id="2022", year=2022),),
        signed=None,
    )
    (task,) = (one for one in plan(template).tasks if one.number == "1")

    assert task.due == dt.date(2022, 3, 31)
    assert not told_by_lint(template)
