"""Marks of schools by work, and the tall comparison with the journal."""

from __future__ import annotations

from typing import Any

import pytest

from schoolsupport.intake import read_files

from .conftest import WriteText, WriteWorkbook, codes, only, result_of

HEAD = ("Год", "Класс", "Предмет", "Муниципалитет", "Логин", "ОО", "Кол-во участников", 2, 3, 4, 5)
WHOSE = (2021, 5, "Русский язык", "г. Примерск", "sch990001", "МБОУ СОШ № 1")
PERCENTS = (*WHOSE, 22, 31.82, 31.82, 27.27, 9.09)
COUNTS = (*WHOSE, 22, 7, 7, 6, 2)


@pytest.mark.parametrize(
    "row", [PERCENTS, COUNTS, (*WHOSE, 22, 0.3182, 0.3182, 0.2727, 0.0909)], ids=str
)
def test_marks_are_percents_or_counts_as_they_add_up(
    write_workbook: WriteWorkbook, row: tuple[object, ...]
) -> None:
    tables = read_files(write_workbook("marks.xlsx", [HEAD, row]))

    found = result_of(tables, "sch990001")
    assert (found["year"], found["procedure"], found["n"]) == (2021, "vpr-5-ru", 22)
    assert [found[f"n_{mark}"] for mark in (2, 3, 4, 5)] == [7, 7, 6, 2]
    assert tables.schools["municipality"].tolist() == ["г. Примерск"]


def test_the_assessment_is_told_where_it_was_taken_for_vpr(write_workbook: WriteWorkbook) -> None:
    said = [["Результаты ВПР"], HEAD, PERCENTS]

    assert codes(read_files(write_workbook("a.xlsx", [HEAD, PERCENTS]))) == ["title.taken_as_vpr"]
    assert codes(read_files(write_workbook("b.xlsx", said))) == []


def test_a_grade_that_writes_exams_too_is_not_taken_for_vpr(write_workbook: WriteWorkbook) -> None:
    ninth = (2021, 9, *PERCENTS[2:])
    said = [[*HEAD, "Работа"], [*ninth, "ОГЭ"], PERCENTS]

    tables = read_files(write_workbook("a.xlsx", [HEAD, ninth, PERCENTS]))
    stated = read_files(write_workbook("b.xlsx", said))

    assert tables.results["procedure"].tolist() == ["vpr-5-ru"]
    assert only(tables, "row.unknown_work").row == 2
    assert stated.results["procedure"].tolist() == ["oge-9-ru", "vpr-5-ru"]


def test_percents_that_fit_nobody_are_refused_row_by_row(write_workbook: WriteWorkbook) -> None:
    wrong = (*PERCENTS[:4], "sch990002", "СОШ № 2", 22, 31.9, 31.82, 27.27, 9.01)

    tables = read_files(write_workbook("marks.xlsx", [["ВПР"], HEAD, PERCENTS, wrong]))

    assert only(tables, "row.percent_no_count").school == "sch990002"
    assert result_of(tables, "sch990002")["n_2"] is None
    assert result_of(tables, "sch990001")["n_2"] == 7


def test_counts_that_do_not_add_up_are_told_as_counts(write_workbook: WriteWorkbook) -> None:
    wrong = (*COUNTS[:4], "sch990002", "СОШ № 2", 22, 7, 7, 6, 3)

    tables = read_files(write_workbook("marks.xlsx", [["ВПР"], HEAD, COUNTS, wrong]))

    assert only(tables, "row.marks_exceed").school == "sch990002"
    assert result_of(tables, "sch990001")["n_2"] == 7


def test_an_unknown_subject_is_kept_apart(write_text: WriteText) -> None:
    lines = [HEAD, PERCENTS, (2021, 5, "Риторика", *PERCENTS[3:])]
    text = "\n".join(";".join(map(str, line)) for line in lines)

    tables = read_files(write_text("marks.csv", f"ВПР\n{text}"))

    assert only(tables, "row.unknown_subject").found == "5 Риторика"
    assert tables.rejected["_reason"].tolist() == ["row.unknown_subject"]
    assert len(tables.results) == 1


TITLE = [["ВПР 2021. 6 класс"], ["Предмет:", "Русский язык"], ["Дата:", "15.03.2021"]]
OUTCOMES: list[list[Any]] = [
    ["Понизили (Отметка < Отметка по журналу)", 7, 31.82],
    ["Подтвердили (Отметка = Отметка по журналу)", 13, 59.09],
    ["Повысили (Отметка > Отметка по журналу)", 2, 9.09],
    ["Всего", 22, 100],
]


def test_outcomes_may_stand_below_each_school(write_workbook: WriteWorkbook) -> None:
    rows = [
        *TITLE,
        ["Группы участников", "Кол-во участников", "%"],
        ["Примерский край"],
        *OUTCOMES,
        ["Южный район (reg99_m001)"],
        *OUTCOMES,
        ["СОШ № 1 (sch990001)"],
        *OUTCOMES,
        ["СОШ № 2 (sch990002)"],
        *[[kind, n + 1, None] for kind, n, _ in OUTCOMES[:3]],
        ["Всего", 25, 100],
    ]

    tables = read_files(write_workbook("j.xlsx", rows))

    journal = ["school", "n_below_journal", "n_as_journal", "n_above_journal"]
    compared = tables.objectivity[journal].astype("object").to_numpy().tolist()
    assert compared == [["sch990001", 7, 13, 2], ["sch990002", 8, 14, 3]]
    assert set(tables.schools["municipality"]) == {"Южный район"}
    assert tables.problems == ()


def test_outcomes_that_do_not_add_up_are_refused(write_workbook: WriteWorkbook) -> None:
    rows = [
        *TITLE,
        ["Группы участников", "Кол-во участников", "%"],
        ["СОШ № 1 (sch990001)"],
        *OUTCOMES[:3],
        ["Всего", 23, 100],
    ]

    tables = read_files(write_workbook("j.xlsx", rows))

    assert only(tables, "row.journal_sum").school == "sch990001"
    assert tables.objectivity["n_below_journal"].isna().all()
