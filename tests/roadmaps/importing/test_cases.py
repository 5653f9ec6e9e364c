"""Plans and orders that were refused or read wrong: the small files of `cases/orders`."""

from __future__ import annotations

from pathlib import Path

import pytest

from roadmaps.importing.orders import DOCUMENTS
from roadmaps.importing.small import codes
from roadmaps.importing.terms import terms
from schoolsupport.domain import Severity
from schoolsupport.roadmaps.importing import Imported, import_order, to_toml
from schoolsupport.roadmaps.lint import lint
from schoolsupport.roadmaps.template_files import read_template

CASES = DOCUMENTS.parent / "cases" / "orders"
SCHOOL_YEAR = {"Педсовет": "2023-08-30..2023-08-30", "Собрание": "2023-10-01..2023-10-31"}
TWO_SECTIONS = {
    "Приказ": "2023-03-01..2023-03-31",
    "План": "2023-04-01..2023-04-30",
    "Семинар": "2023-05-01..2023-05-31",
    "Курсы": "2023-06-01..2023-06-30",
}
EXPECTED = {
    "school-year-in-capitals": SCHOOL_YEAR,
    "year-on-its-own-line": SCHOOL_YEAR,
    "calendar-plan-after-stamp": SCHOOL_YEAR,
    "deadline-broken-in-two-lines": {
        "Заседание актива. Анализ выполнения плана. Корректировка плана.": "2023-02-01..2023-02-28"
    },
    "two-deadlines-three-titles": {
        "Собрание. Подготовка отчёта. Защита отчёта.": "..2022-03-01 + 2022-03-10.."
    },
    "begin-and-end-columns": {
        "Мониторинг ШНОР": "2023-03-01..2023-04-15",
        "Семинар": "2023-05-20..2023-05-20",
    },
    "autumn-before-the-exams": {
        "Анализ ГИА": "..",
        "Итоговое сочинение": "..",
        "Экзамены": "2023-05-01..2023-06-30",
    },
    "dates-outside-the-title-year": {
        "Анализ": "2015-07-01..2015-08-31",
        "Семинар": "2015-09-01..2015-09-30",
        "Экзамен": "2016-05-01..2016-05-31",
    },
    "three-paragraphs-between-tables": TWO_SECTIONS,
    "section-above-first-table": TWO_SECTIONS,
    "two-appendices": {"Приказ": "2023-03-01..2023-03-31", "План": "2023-04-01..2023-04-30"},
    "months-as-sections-days-in-cells": {
        "День знаний": "2023-09-01..2023-09-07",
        "Входная диагностика": "2023-09-08..2023-09-14",
        "День учителя": "2023-10-05..2023-10-05",
    },
    "months-as-sections-no-deadline-column": {
        "День знаний": "2023-09-01..2023-09-30",
        "Входная диагностика": "2023-09-01..2023-09-30",
        "День учителя": "2023-10-01..2023-10-31",
    },
    "quarter-columns-with-marks": {
        "Мониторинг ШНОР": "2024-01-01..2024-03-31 + 2024-07-01..2024-09-30",
        "Семинар": "2024-04-01..2024-06-30",
    },
    "two-year-columns": {"Мониторинг ШНОР": "2022-03-01..2022-03-31 + 2023-04-01..2023-04-30"},
    "heading-dela": {"Линейка": "2023-09-01..2023-09-01"},
    "heading-object-of-control": {"Журналы": "2023-09-01..2023-09-30"},
    "column-of-execution": {"Приказ": "2023-03-01..2023-03-31"},
}

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the cases are not here")


def imported(name: str, table: int | None = None) -> Imported:
    return import_order(CASES / f"{name}.docx", table=table)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_plan_that_was_read_wrong_has_its_days(name: str) -> None:
    assert terms(imported(name).template) == EXPECTED[name]


def test_every_case_is_tested() -> None:
    assert {path.stem for path in Path(CASES).glob("*.docx")} == set(EXPECTED)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("autumn-before-the-exams", "import.period_two_readings"),
        ("dates-outside-the-title-year", "import.date_outside"),
        ("months-as-sections-days-in-cells", "import.time_of_section"),
        ("quarter-columns-with-marks", "import.time_of_column"),
        ("two-appendices", "import.several_tables"),
    ],
)
def test_what_was_completed_or_left_undecided_is_told(name: str, code: str) -> None:
    assert code in codes(imported(name))


def test_a_term_beside_the_year_of_the_title_is_a_warning_and_nothing_is_proposed() -> None:
    template = imported("dates-outside-the-title-year").template

    found = [one for one in lint(template) if one.code == "roadmap.year_outside_plan"]

    assert [(one.severity, one.likely) for one in found] == [(Severity.WARNING, None)] * 2
    assert found[0].message.text("ru") == (
        "срок «июль - август 2015» рядом с годом плана (2016), но вне его;"
        " в плане он стоит как напечатан"
    )


def test_a_draft_with_two_readings_of_its_years_is_read_back(tmp_path: Path) -> None:
    template = imported("dates-outside-the-title-year").template
    file = tmp_path / f"{template.name}.toml"
    file.write_text(to_toml(template), "utf-8")

    again = read_template(file)

    assert template.other_period is not None
    assert (again.period, again.other_period) == (template.period, template.other_period)


def test_the_second_of_two_appendices_is_read_when_asked_for() -> None:
    template = imported("two-appendices", table=2).template

    assert template.title == "План мероприятий муниципальный на 2023 год"
    assert terms(template) == {
        "Семинар": "2023-05-01..2023-05-31",
        "Курсы": "2023-06-01..2023-06-30",
    }


@pytest.mark.parametrize("name", ["section-above-first-table", "three-paragraphs-between-tables"])
def test_the_paragraph_before_a_table_is_its_section(name: str) -> None:
    sections = imported(name).template.sections

    assert [(one.number, one.title) for one in sections] == [
        ("1", "Организационное направление"),
        ("2", "Методическое направление"),
    ]
