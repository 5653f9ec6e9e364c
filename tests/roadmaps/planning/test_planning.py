"""Tasks and their days, held against days worked out by hand."""

from __future__ import annotations

import calendar
import datetime as dt
import json
import subprocess
import sys

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from schoolsupport.deadlines.schedule import Period
from schoolsupport.deadlines.working_days import DayOffPolicy
from schoolsupport.domain import Level
from schoolsupport.errors import InputError, ParameterError
from schoolsupport.roadmaps.planning.plan import plan, years
from schoolsupport.roadmaps.planning.roadmap import (
    Dating,
    Owner,
    Roadmap,
    Task,
    TaskSource,
    Tier,
    roadmap_of,
    stored_roadmap,
)
from schoolsupport.roadmaps.planning.timing import PlanSettings
from schoolsupport.roadmaps.template import Duty, Force, Responsible, Section, SubMeasure

from .small_templates import ORDERS, act, correction, measure, orders, template

MONTHS = (
    *("январь", "февраль", "март", "апрель", "май", "июнь"),
    *("июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def days(task: Task) -> tuple[dt.date | None, dt.date | None, dt.date | None]:
    return task.start, task.end, task.due


def only(roadmap: Roadmap) -> Task:
    (task,) = roadmap.tasks
    return task


@pytest.mark.parametrize(
    ("phrase", "start", "end"),
    [
        ("До 15.02.2023", None, "2023-02-15"),
        ("28.03-18.04.2023", "2023-03-28", "2023-04-18"),
        ("30.06.2023", "2023-06-30", "2023-06-30"),
        ("Август", "2023-08-01", "2023-08-31"),
        ("январь-февраль 2023", "2023-01-01", "2023-02-28"),
        ("III квартал", "2023-07-01", "2023-09-30"),
    ],
)
def test_a_window_is_one_task_due_on_its_last_day(phrase: str, start: str | None, end: str) -> None:
    task = only(plan(template(measure("1", phrase, "МОУО"))))

    assert days(task) == (day(start) if start else None, day(end), day(end))
    assert task.dating is Dating.DATED
    assert task.phrase == phrase


@given(st.integers(2020, 2030), st.integers(1, 12))
def test_a_month_is_its_own_first_and_last_day(year: int, month: int) -> None:
    period = Period(first_year=year, last_year=year)
    task = only(plan(template(measure("1", f"{MONTHS[month - 1]} {year} года"), period=period)))
    last = calendar.monthrange(year, month)[1]

    assert days(task) == (
        dt.date(year, month, 1),
        dt.date(year, month, last),
        dt.date(year, month, last),
    )


def test_every_quarter_is_four_tasks() -> None:
    roadmap = plan(template(measure("1", "ежеквартально", "МОУО")))

    assert [task.due for task in roadmap.tasks] == [
        day("2023-03-31"),
        day("2023-06-30"),
        day("2023-09-30"),
        day("2023-12-31"),
    ]


def test_a_duty_with_a_recurring_term_becomes_dated_reports() -> None:
    duty = Duty(
        clause="3",
        text="представлять ежеквартальный отчет к пятому числу следующего месяца",
        who=(Responsible(organisation="РЦОКО"),),
        deadline="ежеквартально до 5 числа месяца, следующего за отчётным",
        what="отчет",
    )
    roadmap = plan(template(duties=(duty,)))

    assert [task.due for task in roadmap.tasks] == [
        day("2023-04-05"),
        day("2023-07-05"),
        day("2023-10-05"),
        day("2024-01-05"),
    ]
    assert {task.source for task in roadmap.tasks} == {TaskSource.DUTY}
    assert {task.force for task in roadmap.tasks} == {Force.ORDERED}


def test_the_quarterly_report_of_sakhalin_is_eight_tasks() -> None:
    reports = [task for task in plan(orders()["sakhalin-2021-2022"]).tasks if task.number == "3"]

    assert [task.due for task in reports] == [
        dt.date(year, month, 5)
        for year, month in (
            *((2021, 4), (2021, 7), (2021, 10), (2022, 1)),
            *((2022, 4), (2022, 7), (2022, 10), (2023, 1)),
        )
    ]


@pytest.mark.parametrize(
    ("phrase", "dating"),
    [
        ("По мере необходимости", Dating.AS_NEEDED),
        ("по графику МКУО ЦОКО", Dating.BY_SCHEDULE),
        ("Постоянно", Dating.ONGOING),
        (None, Dating.NO_DEADLINE),
        ("абракадабра", Dating.NOT_UNDERSTOOD),
        ("с 24.02.2023", Dating.OPEN_ENDED),
        ("01.03-30.12.2022", Dating.OUTSIDE),
        ("в течение 2 дней со дня получения сведений", Dating.RELATIVE),
    ],
)
def test_what_has_no_day_is_an_undated_task_that_says_why(
    phrase: str | None, dating: Dating
) -> None:
    roadmap = plan(template(measure("1", phrase, "МОУО")))
    task = only(roadmap)

    assert task.dating is dating
    assert task.due is None
    assert roadmap.undated == (task,)
    assert roadmap.dated == ()


def test_an_event_whose_day_is_known_dates_what_is_counted_from_it() -> None:
    one = template(measure("1", "в течение 2 дней со дня получения сведений"))
    event = plan(one).tasks[0].label
    settings = PlanSettings(events={event: day("2023-05-10")})

    assert only(plan(one, settings=settings)).due == day("2023-05-12")


def test_what_the_day_of_signing_dates_is_dated() -> None:
    duty = Duty(clause="7", text="Начать приём заявок", deadline="со дня подписания")

    assert only(plan(template(duties=(duty,)))).start == day("2023-01-13")


class TestAFaultyPrint:
    row = measure(
        "30", "01.03-30.12.2022", corrections=(correction("01.03-30.12.2022", "01.03-30.12.2023"),)
    )

    def test_gives_no_day_and_shows_what_was_probably_meant(self) -> None:
        task = only(plan(template(self.row)))

        assert task.dating is Dating.FAULTY
        assert days(task) == (None, None, None)
        assert task.likely == "01.03-30.12.2023"
        assert "plan.faulty_print" in {remark.code for remark in task.remarks}

    def test_is_planned_by_its_correction_on_request_and_says_so(self) -> None:
        task = only(plan(template(self.row), settings=PlanSettings(use_corrections=True)))

        assert days(task) == (day("2023-03-01"), day("2023-12-30"), day("2023-12-30"))
        assert task.phrase == "01.03-30.12.2022"
        assert task.phrase_used == "01.03-30.12.2023"
        assert "plan.correction_used" in {remark.code for remark in task.remarks}

    def test_keeps_the_part_that_print_and_correction_agree_on(self) -> None:
        printed = "Июль 2021 года; ноябрь 2023 года"
        row = measure("11", printed, corrections=(correction("Июль 2021 года", "Июль 2023 года"),))
        november, faulty = plan(template(row)).tasks

        assert november.due == day("2023-11-30")
        assert faulty.dating is Dating.FAULTY
        assert faulty.likely == "Июль 2023 года; ноябрь 2023 года"

    def test_of_words_alone_leaves_its_days(self) -> None:
        row = measure("27", "01.03.-20.05.2023", corrections=(correction("01.03.-", "01.03-"),))

        assert only(plan(template(row))).due == day("2023-05-20")


def test_a_joined_cell_dates_the_row_below() -> None:
    upper = measure("22", "23-24.03.2023")
    lower = evolve(measure("23", None), deadline_from="22")
    tasks = plan(template(upper, lower)).tasks

    assert [task.due for task in tasks] == [day("2023-03-24")] * 2
    assert tasks[1].phrase_from == "22"


def test_sub_measures_are_tasks_with_terms_of_their_own() -> None:
    row = measure(
        "9",
        None,
        sub_measures=(
            SubMeasure(title="А", deadline="26.01.2023"),
            SubMeasure(title="Б", deadline="февраль 2023 г."),
        ),
    )
    tasks = plan(template(row)).tasks

    assert [(task.title, task.due) for task in tasks] == [
        ("А", day("2023-01-26")),
        ("Б", day("2023-02-28")),
    ]
    assert {task.parent for task in tasks} == {row.title}


def test_the_year_of_a_section_is_the_year_of_its_rows() -> None:
    sections = (Section(id="2023", year=2023), Section(id="2024", year=2024))
    rows = (measure("1", "Август", section="2023"), measure("1", "Август", section="2024"))
    period = Period(first_year=2023, last_year=2024)

    assert [task.due for task in plan(template(*rows, sections=sections, period=period)).tasks] == [
        day("2023-08-31"),
        day("2024-08-31"),
    ]


def test_fewer_days_leave_out_what_lies_outside_and_say_how_much() -> None:
    rows = (measure("1", "апрель 2023"), measure("2", "ноябрь 2023"))
    roadmap = plan(template(*rows), days=(day("2023-10-01"), day("2023-12-31")))

    assert [task.number for task in roadmap.tasks] == ["2"]
    assert [note.message.values["rows"] for note in roadmap.notes] == ["1"]


def test_days_off_move_a_due_day_only_on_request() -> None:
    one = template(measure("1", "до 31.12.2023"))  # a Sunday
    moved = only(plan(one, settings=PlanSettings(days_off=DayOffPolicy.PREVIOUS)))

    assert only(plan(one)).due == day("2023-12-31")
    assert moved.end == day("2023-12-31")
    assert moved.due is not None
    assert moved.due < day("2023-12-31")
    assert moved.remarks


def test_a_number_printed_twice_still_gives_ids_of_its_own() -> None:
    roadmap = plan(template(measure("1", "Август"), measure("1", "Август")))

    assert len({task.id for task in roadmap.tasks}) == 2


def test_ids_stay_when_other_days_are_planned() -> None:
    one = template(measure("1", "ежемесячно"), measure("2", "Август"))
    whole = {task.id: task.due for task in plan(one).tasks}
    half = {
        task.id: task.due for task in plan(one, days=(day("2023-07-01"), day("2023-12-31"))).tasks
    }

    assert half.items() <= whole.items()
    assert len(half) == 7


def test_days_of_other_years_are_told_to_be_rolled_to() -> None:
    roadmap = plan(template(measure("1", "Август 2023")), days=years(2025))

    assert [one.code for one in roadmap.problems] == ["plan.other_years"]
    assert roadmap.tasks == ()


def test_planning_needs_no_heavy_library() -> None:
    code = (
        "import sys, schoolsupport.roadmaps.planning.plan, schoolsupport.roadmaps.rolling, "
        "schoolsupport.roadmaps.cascade\n"
        "print(sorted({'pandas', 'lark', 'python_calamine', 'holidays'} & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert answer.stdout.strip() == "[]"


def test_days_that_end_before_they_start_are_refused() -> None:
    with pytest.raises(ParameterError, match="end before they start"):
        plan(template(), days=(day("2023-12-31"), day("2023-01-01")))


def test_a_municipal_order_has_no_regional_roadmap() -> None:
    one = template(level=Level.MUNICIPAL, act=act(Level.MUNICIPAL))
    with pytest.raises(ParameterError, match="below the level"):
        plan(one, owner=Owner(tier=Tier.REGION, id="x", name="x"))


class TestTheFiveOrders:
    @pytest.mark.parametrize("corrections", [False, True])
    @pytest.mark.parametrize(("name", "rows"), ORDERS.items())
    def test_every_row_has_a_task(self, name: str, rows: int, *, corrections: bool) -> None:
        order = orders()[name]
        roadmap = plan(order, settings=PlanSettings(use_corrections=corrections))
        planned = {
            (task.section, task.number)
            for task in roadmap.tasks
            if task.source is not TaskSource.DUTY
        }

        assert planned == {(row.section, row.number) for row in order.measures}
        assert len(order.measures) == rows
        assert {task.number for task in roadmap.tasks if task.source is TaskSource.DUTY} == {
            duty.clause for duty in order.duties if duty.asks
        }

    @pytest.mark.parametrize("name", ORDERS)
    def test_ids_are_unique_and_the_plan_is_the_same_twice(self, name: str) -> None:
        roadmap = plan(orders()[name])

        assert len({task.id for task in roadmap.tasks}) == len(roadmap.tasks)
        assert roadmap == plan(orders()[name])

    @pytest.mark.parametrize("name", ORDERS)
    def test_no_dated_task_leaves_the_years_of_the_plan(self, name: str) -> None:
        order = orders()[name]
        first, last = years(order.period.first_year, order.period.last_year)
        for task in plan(order).dated:
            assert task.due is not None
            assert first <= task.due <= last + dt.timedelta(days=31)  # a report on December

    @pytest.mark.parametrize("name", ORDERS)
    def test_undated_tasks_tell_why(self, name: str) -> None:
        for task in plan(orders()[name]).undated:
            assert task.dating is not Dating.DATED

    @pytest.mark.parametrize("name", ORDERS)
    def test_a_roadmap_read_back_from_json_is_the_same(self, name: str) -> None:
        roadmap = plan(orders()[name])

        assert roadmap_of(json.loads(json.dumps(stored_roadmap(roadmap)))) == roadmap


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": 9}, "format"),
        ({"tasks": "нет"}, "a list"),
        ({"strange": 1}, "not known"),
        ({"first_day": "вчера"}, "its kind"),
        ({"owner": {"tier": "planet", "id": "x", "name": "x"}}, "one of: region"),
    ],
)
def test_json_that_is_no_roadmap_is_refused_with_its_place(
    change: dict[str, object], words: str
) -> None:
    raw = stored_roadmap(plan(template(measure("1", "Август"))))
    with pytest.raises(InputError, match=words):
        roadmap_of({**raw, **change})
