"""What is wrong with a phrase is said with a stable code, and with what was probably meant."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from deadlines.notation import codes, context, rows
from schoolsupport.deadlines.parsing import parse_deadline
from schoolsupport.deadlines.schedule import DeadlineContext, Period
from schoolsupport.deadlines.school_calendar import school_calendar
from schoolsupport.faults import kinds_of

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "deadlines.md"


@pytest.mark.parametrize(
    ("phrase", "plan", "code", "likely"),
    [
        ("Январь 2023 года – декабрь 2021 года", "2023", "end_before_start",
         "январь 2023 года – декабрь 2023 года"),
        ("01.03-30.12.2022", "2023", "outside_plan", "01.03-30.12.2023"),
        ("Январь 2022 года – февраль 2022 года", "2024", "outside_plan",
         "январь 2024 года – февраль 2024 года"),
        ("31 апреля 2022 года", "2022", "impossible_day", "30 апреля 2022"),
        ("30.02.2022", "2022", "impossible_day", "28.02.2022"),
        ("01.13.2022", "2022", "impossible_day", None),
        ("01.03.23", "2021", "two_digit_year", "01.03.2023"),
        ("до марта 2022", "2022", "ambiguous", "до конца марта 2022"),
        ("до 15 марта", "2021-2022", "no_year", None),
        ("понедельник, 01.03.2023", "2023", "wrong_weekday", None),
        ("до 10 числа", "2023", "no_month", None),
    ],
)  # fmt: skip
def test_a_fault_has_its_code_and_what_was_probably_meant(
    phrase: str, plan: str, code: str, likely: str | None
) -> None:
    problems = parse_deadline(phrase, context(plan)).problems

    (found,) = [problem for problem in problems if problem.code == f"deadline.{code}"]
    assert found.likely == likely


def test_unknown_words_are_named_and_leave_no_parts() -> None:
    schedule = parse_deadline("март абракадабра 2022 года", context("2022"))

    assert schedule.parts == ()
    assert not schedule.understood
    (problem,) = schedule.problems
    assert "«абракадабра»" in problem.message.text("en")


@pytest.mark.parametrize("phrase", ["", "  ", "-", "—", "\n;"])
def test_an_empty_cell_is_said_to_be_empty(phrase: str) -> None:
    assert codes(parse_deadline(phrase)) == "empty"


def test_a_school_year_in_a_calendar_plan_names_the_two_it_may_be() -> None:
    (problem,) = parse_deadline("в течение учебного года", context("2022")).problems

    assert problem.code == "deadline.school_year_unclear"
    assert "2021/2022" in problem.message.text()
    assert "2022/2023" in problem.message.text()


class Terms:
    """A calendar of one school year (synthetic)."""

    def term(self, school_year: int, number: int) -> tuple[dt.date, dt.date] | None:
        if school_year != 2023:
            return None
        return {
            1: (dt.date(2022, 9, 1), dt.date(2022, 10, 28)),
            2: (dt.date(2022, 11, 7), dt.date(2022, 12, 29)),
            3: (dt.date(2023, 1, 9), dt.date(2023, 3, 24)),
        }.get(number)

    def trimester(self, school_year: int, number: int) -> tuple[dt.date, dt.date] | None:
        if school_year != 2023 or number == 3:
            return None
        autumn, winter = dt.date(2022, 9, 1), dt.date(2022, 11, 28)
        return (autumn, dt.date(2022, 11, 18)) if number == 1 else (winter, dt.date(2023, 2, 17))


@pytest.mark.parametrize(
    ("phrase", "start", "end"),
    [
        ("I четверть 2022/23 учебного года", dt.date(2022, 9, 1), dt.date(2022, 10, 28)),
        ("III четверть 2023 года", dt.date(2023, 1, 9), dt.date(2023, 3, 24)),
        ("1 полугодие 2022/23 учебного года", dt.date(2022, 9, 1), dt.date(2022, 12, 29)),
        ("IV четверть 2022/23 учебного года", None, None),
        ("I четверть 2021/22 учебного года", None, None),
        ("I триместр 2022/23 учебного года", dt.date(2022, 9, 1), dt.date(2022, 11, 18)),
        ("I триместр 2022 года", dt.date(2022, 9, 1), dt.date(2022, 11, 18)),
        ("II триместр 2022/23 учебного года", dt.date(2022, 11, 28), dt.date(2023, 2, 17)),
        ("II триместр 2023 года", None, None),  # of 2022/23 or of 2023/24
        ("III триместр 2022/23 учебного года", None, None),
    ],
)
def test_a_school_calendar_gives_a_term_its_days(
    phrase: str, start: dt.date | None, end: dt.date | None
) -> None:
    (part,) = parse_deadline(phrase, DeadlineContext(), calendar=Terms()).parts

    assert (part.start, part.end) == (start, end)


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("school_year", [2022, 2023, 2024])
def test_a_half_year_is_the_one_that_the_school_calendar_has(school_year: int, number: int) -> None:
    phrase = f"{number} полугодие {school_year - 1}/{school_year % 100} учебного года"

    (part,) = parse_deadline(phrase, calendar=school_calendar()).parts

    assert (part.start, part.end) == school_calendar().half_year(school_year, number)


def test_customary_days_of_trimesters_are_not_taken() -> None:
    """The shipped calendar states none; what is derived for other uses is no answer here."""
    found = parse_deadline("I триместр 2022/23 учебного года", calendar=school_calendar())

    assert [(part.start, part.end) for part in found.parts] == [(None, None)]
    assert [problem.code for problem in found.problems] == ["deadline.trimester_days_unknown"]


@pytest.mark.parametrize(
    ("phrase", "likely"), [("Март 22", "Март 2022"), ("март 22 г.", "март 2022")]
)
def test_two_figures_of_a_month_outside_the_plan_are_no_year(phrase: str, likely: str) -> None:
    plan = DeadlineContext(first_year=2022, last_year=2022, school_years=True)

    found = parse_deadline(phrase, plan)

    assert [(one.code, one.likely) for one in found.problems] == [
        ("deadline.two_digit_year", likely)
    ]


@pytest.mark.parametrize("phrase", ["март 23-25", "март 23, 24", "март 23 апреля", "март 23 числа"])
def test_figures_with_more_figures_or_a_month_after_them_are_no_year(phrase: str) -> None:
    plan = DeadlineContext(first_year=2022, last_year=2022, school_years=True)

    found = parse_deadline(phrase, plan)

    assert [one.code for one in found.problems] == ["deadline.not_understood"]


def test_one_day_of_the_week_alone_does_not_say_how_often() -> None:
    assert not parse_deadline("вторник").understood
    assert not parse_deadline("вт.").understood


def test_every_code_is_met_by_some_phrase_of_the_files() -> None:
    met = {
        f"deadline.{code}"
        for file in ("documents.tsv", "families.tsv")
        for row in rows(file)
        for code in row["problems"].split()
    }

    assert met | {"deadline.empty", "deadline.two_readings"} == set(kinds_of("deadline"))


@pytest.mark.parametrize(
    ("phrase", "end"),
    [("декабрь", None), ("май", dt.date(2023, 5, 31)), ("01.12.2023", dt.date(2023, 12, 1))],
)
def test_a_day_on_which_two_readings_of_the_years_disagree_is_none(
    phrase: str, end: dt.date | None
) -> None:
    before = Period(first_year=2022, last_year=2023, school_years=True)
    schedule = parse_deadline(
        phrase, DeadlineContext(first_year=2023, last_year=2023, other=before)
    )

    (part,) = schedule.parts
    told = [problem.code for problem in schedule.problems]

    assert part.end == end
    assert ("deadline.two_readings" in told) == (end is None)


def test_the_reference_page_has_every_code_and_no_other() -> None:
    assert set(re.findall(r"`(deadline\.[a-z_]+)`", PAGE.read_text("utf-8"))) == set(
        kinds_of("deadline")
    )
