"""What a workbook holds beside plain values: errors, formulas, percents, what is hidden."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # the library publishes no types

from schoolsupport.sheets import open_sheets
from schoolsupport.sheets.noticed import noticed_in


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as written:
        sheet = written.add_worksheet("Данные")
        percent = written.add_format({"num_format": "0.00%"})
        literal = written.add_format({"num_format": '0.00"%"'})
        sheet.write_row(0, 0, ["a", "b", "c"])
        sheet.write_formula(1, 0, "=NA()", None, "#N/A")
        sheet.write_formula(1, 1, '=IF(A1="x","y","")', None, "")
        sheet.write(1, 2, 0.3182, percent)
        sheet.write_formula(2, 0, "=A2+1", None, 7)
        sheet.write(2, 1, 31.82, literal)
        sheet.write(2, 2, 0.09089999999999999, percent)
        sheet.write_row(3, 0, [1, 2, 3])
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})
        written.add_worksheet("Старое").hide()
    return path


def test_errors_and_percents_are_what_a_person_sees(book: Path) -> None:
    grid = open_sheets(book)[0].grid()

    assert grid[1][0] == "#N/A"
    assert (grid[1][2], grid[2][2]) == ("31.82%", "9.09%")
    assert list(grid[2][:2]) == [7, 31.82]


def test_what_is_hidden_is_known(book: Path) -> None:
    first, second = open_sheets(book)

    assert (first.cells.hidden_rows, first.cells.hidden_columns) == ((3,), (1,))
    assert (first.hidden, second.hidden) == (False, True)


def test_a_formula_whose_value_is_not_kept_is_its_words() -> None:
    xml = (
        b'<worksheet><sheetData><row r="1"><c r="A1"><f>B1&amp;C1</f><v></v></c>'
        b'<c r="B1"><f>1+1</f><v>2</v></c><c r="C1" t="str"><f>""</f><v></v></c>'
        b'<c r="D1"><f t="shared" si="0"/></c></row></sheetData></worksheet>'
    )

    assert dict(noticed_in(xml, ()).texts) == {(0, 0): "=B1&C1", (0, 3): "="}


def test_a_plain_workbook_has_nothing_to_be_noticed(tmp_path: Path) -> None:
    path = tmp_path / "plain.xlsx"
    with xlsxwriter.Workbook(str(path)) as written:
        written.add_worksheet().write_row(0, 0, ["a", 1, 0.5])

    cells = open_sheets(path)[0].cells

    assert list(cells.rows[0]) == ["a", 1, 0.5]
    assert (cells.hidden_rows, cells.hidden_columns) == ((), ())
