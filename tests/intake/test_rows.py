"""Rows that may be used, sheets that stand twice or are hidden, files without schools."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from schoolsupport.intake import read_files

from .conftest import (
    HEADER,
    SCHOOL_1,
    SCHOOL_2,
    WriteMarks,
    WriteText,
    WriteWorkbook,
    codes,
    only,
    result_of,
    title_rows,
)

HEAD = ("Логин ОО", "Год", "Процедура", "Участников", "Получили «2»")
ROWS: list[tuple[Any, ...]] = [(f"sch99000{n}", 2021, "vpr-5-ru", 20, n) for n in range(1, 5)]


def written(path: Path, rows: list[tuple[Any, ...]], *merged: str) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    for area in merged:
        book.active.merge_cells(area)
    book.save(path)
    return path


def test_a_row_that_a_decimal_comma_shifted_is_refused_whole(write_text: WriteText) -> None:
    text = (
        "school,year,procedure,mean,n,n_2\n"
        "sch990001,2021,vpr-5-ru,3,45,20,2\n"
        'sch990002,2021,vpr-5-ru,"3,45",20,2\n'
    )

    tables = read_files(write_text("r.csv", text))

    assert tables.results["school"].tolist() == ["sch990002"]
    assert (only(tables, "row.too_long").row, len(tables.problems)) == (2, 1)
    assert tables.rejected["_reason"].tolist() == ["row.too_long"]


def test_a_long_row_far_below_the_first_is_refused_too(write_text: WriteText) -> None:
    rows = [f"sch99{n:04d};2021;vpr-5-ru;20;8" for n in range(60)]
    text = "\n".join(["school;year;procedure;n;n_2", *rows, "sch999999;2021;vpr-5-ru;20;8;1"])

    tables = read_files(write_text("r.csv", text))

    assert (len(tables.results), only(tables, "row.too_long").row) == (60, 62)


def test_a_number_under_a_blank_heading_is_a_shift_too(write_text: WriteText) -> None:
    text = "school,year,procedure,mean,n,n_2,\nsch990001,2021,vpr-5-ru,3,45,20,2\n"
    good = write_text("good.csv", "school;year;procedure;n\nsch990002;2021;vpr-5-ru;20\n")

    tables = read_files(write_text("r.csv", text), good)

    assert (codes(tables), len(tables.results)) == (["row.too_long"], 1)


def test_delimiters_at_the_end_of_a_row_are_no_cells(write_text: WriteText) -> None:
    text = "school;year;procedure;n;n_2\nsch990001;2021;vpr-5-ru;20;8;;\n"

    tables = read_files(write_text("r.csv", text))

    assert (result_of(tables, "sch990001")["n"], codes(tables)) == (20, [])


def test_a_long_row_of_mark_statistics_is_refused_whole(write_text: WriteText) -> None:
    table = [*title_rows(), HEADER, SCHOOL_1, (*SCHOOL_2, 7)]
    lines = [",".join("" if c is None else str(c) for c in row) for row in table]

    tables = read_files(write_text("marks.csv", "\n".join(lines).replace('"', "'")))

    assert tables.results["school"].tolist() == ["sch990001"]
    assert only(tables, "row.too_long").school == "sch990002"


@pytest.mark.parametrize(("beside", "code"), [(7, "row.too_long"), ("проверено", "column.unknown")])
def test_beside_a_table_of_a_workbook_words_are_a_note_and_a_number_a_shift(
    tmp_path: Path, beside: object, code: str
) -> None:
    rows: list[tuple[Any, ...]] = [HEAD, ROWS[0], (*ROWS[1], beside)]

    tables = read_files(written(tmp_path / "r.xlsx", rows))

    assert codes(tables) == [code]
    assert len(tables.results) == (1 if code == "row.too_long" else 2)


def test_a_login_merged_over_rows_is_of_each_of_them(tmp_path: Path) -> None:
    second = (None, 2021, "vpr-5-ma", 20, 5)

    tables = read_files(written(tmp_path / "r.xlsx", [HEAD, ROWS[0], second], "A2:A3"))

    assert tables.results["school"].tolist() == ["sch990001"] * 2
    assert tables.problems == ()


@pytest.mark.parametrize("area", ["D2:D3", "D2:E2"])
def test_rows_whose_numbers_are_merged_are_refused(tmp_path: Path, area: str) -> None:
    tables = read_files(written(tmp_path / "r.xlsx", [HEAD, *ROWS], area))

    torn = 2 if area == "D2:D3" else 1
    assert codes(tables) == ["row.merged"] * torn
    assert len(tables.results) == len(ROWS) - torn


def test_a_percent_merged_over_two_schools_is_of_none(tmp_path: Path) -> None:
    rows = [
        *map(tuple, title_rows()),
        HEADER,
        SCHOOL_1,
        SCHOOL_2,
        ("СОШ № 3 (sch990003)", *SCHOOL_1[1:]),
    ]

    tables = read_files(written(tmp_path / "m.xlsx", rows, "D8:D9"))

    assert tables.results["school"].tolist() == ["sch990003"]
    assert codes(tables) == ["row.merged"] * 2


def test_a_copied_sheet_is_one_remark(write_workbook: WriteWorkbook) -> None:
    tables = read_files(write_workbook("r.xlsx", [HEAD, *ROWS], [HEAD, *ROWS]))

    found = only(tables, "sheet.repeated")
    assert (found.sheet, found.message.values["other"]) == ("Sheet2", "Sheet1")
    assert (len(tables.results), len(tables.problems)) == (len(ROWS), 1)


def test_a_copy_below_another_title_is_a_copy(write_workbook: WriteWorkbook) -> None:
    marks = [*title_rows(), HEADER, SCHOOL_1, SCHOOL_2]
    again = [["Копия от 12.01.2022"], *marks]

    assert codes(read_files(write_workbook("m.xlsx", marks, again))) == ["sheet.repeated"]


def test_a_copy_with_one_changed_number_is_told_for_the_pair(write_workbook: WriteWorkbook) -> None:
    changed = [*ROWS[:3], (*ROWS[3][:4], 19)]

    tables = read_files(write_workbook("r.xlsx", [HEAD, *ROWS], [HEAD, *changed]))

    assert codes(tables) == ["file.overlap", "file.overlap_same"]
    assert result_of(tables, "sch990004")["n_2"] is None
    assert result_of(tables, "sch990001")["n_2"] == 1


def test_what_is_hidden_is_read_and_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    for row in [HEAD, *ROWS]:
        first.append(row)
    first.row_dimensions[3].hidden = True
    first.column_dimensions["E"].hidden = True
    old = book.create_sheet("Старое")
    for row in [HEAD, ("sch990009", 2021, "vpr-5-ru", 20, 8)]:
        old.append(row)
    old.sheet_state = "hidden"
    book.save(tmp_path / "r.xlsx")

    tables = read_files(tmp_path / "r.xlsx")

    told = {one.code: one.message.values for one in tables.problems}
    assert {one.severity.value for one in tables.problems} == {"info"}
    assert told["sheet.hidden_rows"] == {"count": 1, "rows": "3"}
    assert told["sheet.hidden_columns"] == {"columns": "E"}
    assert only(tables, "sheet.hidden").sheet == "Старое"
    assert len(tables.results) == 5


def test_a_formula_without_a_value_is_told_with_its_place(tmp_path: Path) -> None:
    rows: list[tuple[Any, ...]] = [HEAD, (*ROWS[0][:4], "=D2-12"), ROWS[1]]

    tables = read_files(written(tmp_path / "r.xlsx", rows))

    found = only(tables, "cell.formula")
    assert (found.row, found.column, found.found) == (2, "Получили «2»", "=D2-12")
    assert result_of(tables, "sch990001")["n_2"] is None


def test_a_column_that_is_not_known_in_a_known_layout_is_told_once(write_marks: WriteMarks) -> None:
    rows = [(*SCHOOL_1, 3.5), (*SCHOOL_2, 3.6)]

    tables = read_files(write_marks(rows, header=[(*HEADER, "Средний балл")]))

    found = only(tables, "column.unknown")
    assert (found.column, len(tables.problems)) == ("Средний балл", 1)


def test_a_file_in_which_no_school_has_its_login_is_an_error(
    write_marks: WriteMarks, write_text: WriteText
) -> None:
    marks = write_marks([("СОШ № 1", *SCHOOL_1[1:]), ("СОШ № 2", *SCHOOL_2[1:])])
    other = write_text("r.csv", "school;year;procedure;n\nsch990001;2021;vpr-5-ru;10\n")

    found = only(read_files(marks, other), "file.no_school")

    assert (found.severity.value, found.file) == ("error", str(marks))
