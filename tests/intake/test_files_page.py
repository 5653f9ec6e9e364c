"""The page of `data check`: what was read of each sheet and what not, and totals compared."""

from __future__ import annotations

from pathlib import Path

from schoolsupport.intake.files_page import page
from schoolsupport.intake.reading import read_and_counted
from schoolsupport.pages import Page, Table, Text

from .conftest import HEADER, SCHOOL_1, SOUTH, WHOLE, WriteMarks, WriteWorkbook, title_rows


def of(path: Path) -> Page:
    tables, _, sheets = read_and_counted([path])
    return page(tables, sheets)


def named(found: Page, name: str) -> Table | None:
    tables = [one for one in found.parts if isinstance(one, Table) and one.name == name]
    return tables[0] if tables else None


def test_sheets_that_were_not_read_stand_beside_those_that_were(
    write_workbook: WriteWorkbook,
) -> None:
    path = write_workbook("a.xlsx", [*title_rows(), HEADER, *WHOLE], [["Служебный"], ["a", "b"]])

    table = named(of(path), "sheets")

    assert table is not None
    assert [list(cells) for cells in table.cells[3:]] == [[6, 0], [0, 0], [0, 0]]
    assert str(table.cells[2][0]) == "Ф3 «Статистика по отметкам»"
    assert str(table.cells[2][1]) == "not known, not read"


def test_one_sheet_wholly_read_needs_no_table_of_sheets(write_marks: WriteMarks) -> None:
    assert named(of(write_marks()), "sheets") is None


def test_totals_that_differ_are_shown_beside_the_sums(write_marks: WriteMarks) -> None:
    other = (SOUTH[0], 2, 31, *SOUTH[3:])

    table = named(of(write_marks([other, SCHOOL_1])), "totals")

    assert table is not None
    assert [str(cells[0]) for cells in table.cells[-2:]] == ["31", "10"]


def test_totals_that_agree_are_counted_and_not_listed(write_marks: WriteMarks) -> None:
    found = of(write_marks())

    words = " ".join(str(one.words) for one in found.parts if isinstance(one, Text))
    assert named(found, "totals") is None
    assert "compared with the sums of the schools: 9; they differ in 0" in words
