"""The days of a plan are the same to whoever reads its words, checks them, plans and moves them."""

from __future__ import annotations

import datetime as dt

import pytest
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
    return "plan.outside_years" in {one.code for one in task.remarks}


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

    late_august = period.school_years and outside and not at_end  # before the first lesson
    told = outside and not late_august
    assert told_by_lint(template) is told
    assert told_by_planning(template) is told
    assert told_by_reading(period, f"{day:%d.%m.%Y}") is told
    assert told_by_moving(period, day) is outside


@given(periods(), st.booleans(), st.booleans())
def test_beside_the_plan_a_printed_day_is_dated_and_beyond_it_is_none(
    period: Period,
    at_end: bool,  # noqa: FBT001  # drawn
    beyond: bool,  # noqa: FBT001  # drawn
) -> None:
    first, last = period.reach
    day = (last + DAY * beyond) if at_end else (first - DAY * beyond)
    (task,) = (one for one in plan(order_of(period, f"{day:%d.%m.%Y}")).tasks if one.number == "1")

    assert (task.due, task.dating is Dating.OUTSIDE) == (None if beyond else day, beyond)
    assert "plan.outside_years" in {one.code for one in task.remarks}


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (Period(first_year=2023, last_year=2023), "2022-07-01", "2024-03-31"),
        (Period(first_year=2020, last_year=2024), "2019-07-01", "2025-03-31"),
        (Period(first_year=2023, last_year=2024, school_years=True), "2023-07-01", "2024-11-30"),
    ],
)
def test_what_prepares_a_plan_and_closes_it_lies_beside_it(
    period: Period, first: str, last: str
) -> None:
    assert period.reach == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))


def test_days_planned_within_the_plan_hold_nothing_beside_it() -> None:
    template = order_of(Period(first_year=2022, last_year=2023), "15.12.2021")

    assert plan(template).tasks[0].due == dt.date(2021, 12, 15)
    assert plan(template, days=(dt.date(2023, 1, 1), dt.date(2023, 12, 31))).tasks == ()


@pytest.mark.parametrize(("day", "off"), [("07.07.2023", False), ("08.07.2023", True)])
def test_a_day_off_is_marked_and_stays(day: str, off: bool) -> None:  # noqa: FBT001  # parameter
    (task,) = plan(order_of(Period(first_year=2023, last_year=2023), day)).tasks

    assert f"{task.due:%d.%m.%Y}" == day
    assert ("plan.day_off" in {one.code for one in task.remarks}) is off


@pytest.mark.parametrize(
    ("term", "start"),
    [
        ("в течение всего периода", "2023-02-08"),
        ("в течение года", "2023-02-08"),
        ("январь – март 2023 года", "2023-01-01"),
    ],
)
def test_a_start_that_only_the_plan_gives_is_not_before_the_signing(term: str, start: str) -> None:
    template = order(
        row("1", deadline=term), first_year=2023, last_year=2023, signed=dt.date(2023, 2, 8)
    )
    (task,) = plan(template).tasks

    assert task.start == dt.date.fromisoformat(start)
    assert bool(task.assumed) is (start != "2023-01-01")


def test_what_recurs_begins_with_the_signing() -> None:
    template = order(
        row("1", deadline="ежемесячно до 5 числа"),
        first_year=2023,
        last_year=2023,
        signed=dt.date(2023, 2, 6),
    )

    assert plan(template).dated[0].due == dt.date(2023, 3, 5)


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
