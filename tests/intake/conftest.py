"""Makers of synthetic files in the layouts that are read; no number in them is real."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # the library publishes no types

from schoolsupport.domain import Problem
from schoolsupport.tables import Tables

Rows = Sequence[Sequence[object]]
WriteWorkbook = Callable[..., Path]
WriteMarks = Callable[..., Path]
WriteText = Callable[..., Path]

HEADER = ("Группы участников", "Кол-во ОО", "Кол-во участников", 2, 3, 4, 5)
REGION = ("Примерский край", 3, 40, 30, 30, 30, 10)
SOUTH = ("Южный район (reg99_m001)", 2, 30, 30, 30, 30, 10)
NORTH = ("Северный район (reg99_m002)", 1, 10, 30, 30, 30, 10)
SCHOOL_1 = ('МБОУ "СОШ № 1"(sch990001)', None, 10, 30, 30, 30, 10)
SCHOOL_2 = ('МБОУ "СОШ № 2"(sch990002)', None, 20, 30, 30, 30, 10)
SCHOOL_3 = ('МБОУ "СОШ № 3"(sch990003)', None, 10, 30, 30, 30, 10)
WHOLE = (REGION, SOUTH, SCHOOL_1, SCHOOL_2, NORTH, SCHOOL_3)
FIRST_ROW = 8  # of the table, in a sheet made by `write_marks`


def title_rows(
    title: str = "ВПР 2021. 6 класс", subject: str = "Русский язык", day: object = "15.03.2021"
) -> list[list[object]]:
    return [
        ["Статистика по отметкам"],
        [title],
        ["Предмет:", subject],
        ["Максимальный первичный балл:", 51],
        ["Дата:", day],
        [],
    ]


@pytest.fixture
def write_workbook(tmp_path: Path) -> WriteWorkbook:
    """Write sheets of rows into a workbook; returns its path."""

    def write(name: str, *sheets: Rows) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with xlsxwriter.Workbook(str(path)) as workbook:
            for rows in sheets:
                sheet = workbook.add_worksheet()
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, row)
        return path

    return write


@pytest.fixture
def write_marks(write_workbook: WriteWorkbook) -> WriteMarks:
    """Write a table of marks below a title; returns the workbook's path."""

    def write(
        rows: Rows = WHOLE,
        name: str = "marks.xlsx",
        *,
        header: Rows = (HEADER,),
        title: Rows | None = None,
    ) -> Path:
        return write_workbook(name, [*(title_rows() if title is None else title), *header, *rows])

    return write


@pytest.fixture
def write_text(tmp_path: Path) -> WriteText:
    """Write a text file; returns its path."""

    def write(name: str, text: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode(encoding))
        return path

    return write


def codes(tables: Tables) -> list[str]:
    return [found.code for found in tables.problems]


def only(tables: Tables, code: str) -> Problem:
    """The one problem of a code."""
    found = [problem for problem in tables.problems if problem.code == code]

    assert len(found) == 1, [problem.text() for problem in tables.problems]
    return found[0]


def result_of(tables: Tables, school: str) -> dict[str, object]:
    """The one result of a school, blanks as None."""
    rows = tables.results[tables.results["school"] == school].astype("object")

    assert len(rows) == 1
    return {str(k): None if v != v else v for k, v in rows.iloc[0].items()}  # noqa: PLR0124  # NaN differs from itself
