"""Workbooks read in a process of its own: what a person does not see of them is known too."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from programs import libreoffice_saved
from schoolsupport.intake import read_files
from schoolsupport.sheets import open_sheets

HEADINGS: list[Any] = ["school", "year", "procedure", "n", "n_2"]
ROWS: list[list[Any]] = [[f"sch99000{n}", 2021, "vpr-5-ru", 20, 8] for n in range(1, 6)]


def ods(remark: str = "", after: str = "") -> bytes:
    """Rows 3 and 5 are not shown, nor those below the table; the fourth column is not either."""
    shown = {3: 'table:visibility="collapse"', 5: 'table:visibility="filter"'}
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = "".join(
        f"<table:table-row {shown.get(n, '')}>{''.join(map(cell.format, row))}</table:table-row>"
        for n, row in enumerate([HEADINGS, *ROWS], start=1)
    )
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    table = (
        '<table:table table:name="Лист">'
        '<table:table-column table:number-columns-repeated="3"/>'
        '<table:table-column table:visibility="collapse"/>'
        f"{lines}"
        '<table:table-row table:visibility="collapse" table:number-rows-repeated="1048570">'
        "<table:table-cell/></table:table-row></table:table>"
    )
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<office:document-content{names}>{remark}<office:body><office:spreadsheet>"
            f"{table}"
            f"</office:spreadsheet></office:body></office:document-content>{after}",
        )
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return stored.getvalue()


def record(kind: int, content: bytes = b"") -> bytes:
    """A record of an xlsb workbook."""
    name = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return name + bytes([len(content)]) + content


def text(said: str) -> bytes:
    return struct.pack("<I", len(said)) + said.encode("utf-16-le")


def xlsb() -> bytes:
    """The same rows, and a sheet that is not shown."""
    lines = [record(60, struct.pack("<IIIIH", 3, 3, 0, 0, 1)), record(145)]
    for place, row in enumerate([HEADINGS, *ROWS]):
        flags = 0x10 if place in (2, 4) else 0
        lines.append(record(0, struct.pack("<IIHBBBI", place, 0, 300, 0, flags, 0, 0)))
        for column, cell in enumerate(row):
            value = text(cell) if isinstance(cell, str) else struct.pack("<d", cell)
            lines.append(
                record(6 if isinstance(cell, str) else 5, struct.pack("<II", column, 0) + value)
            )
    size = record(148, struct.pack("<IIII", 0, 5, 0, 4))
    sheet = b"".join([record(129), size, *lines, record(146), record(130)])
    sheets = [
        record(156, struct.pack("<II", hidden, number) + text(f"rId{number}") + text(name))
        for number, (name, hidden) in enumerate([("Лист", 0), ("Старое", 1)], start=1)
    ]
    book = b"".join([record(131), record(143), *sheets, record(144), record(132)])
    linked = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{linked}" Target="worksheets/sheet{n}.bin"/>'
        for n in (1, 2)
    )
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/_rels/workbook.bin.rels", f"<Relationships>{links}</Relationships>")
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
        archive.writestr("xl/worksheets/sheet2.bin", sheet)
    return stored.getvalue()


@pytest.mark.parametrize(("ending", "made"), [("ods", ods), ("xlsb", xlsb)])
def test_rows_and_columns_that_are_not_shown_are_told(
    tmp_path: Path, ending: str, made: Callable[[], bytes]
) -> None:
    path = tmp_path / f"a.{ending}"
    path.write_bytes(made())

    tables = read_files(path)

    said = {one.code: one.text("ru") for one in tables.problems}
    assert "всего 2; их номера: 3, 5" in said["sheet.hidden_rows"]
    assert "скрытые столбцы листа: D" in said["sheet.hidden_columns"]
    assert len(tables.results) == 5


def test_a_hidden_sheet_of_an_xlsb_workbook_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsb"
    path.write_bytes(xlsb())

    assert [(one.name, one.hidden) for one in open_sheets(path)] == [
        ("Лист", False),
        ("Старое", True),
    ]


def test_what_cannot_be_known_of_hidden_rows_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    path.write_bytes(ods(after="<end>"))  # the reader has seen enough before

    codes = [one.code for one in read_files(path).problems]

    assert codes == ["sheet.hidden_unknown"]


def test_what_a_remark_holds_is_no_sheet(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    path.write_bytes(ods("<!-- <table:table> -->"))

    (sheet,) = open_sheets(path)

    assert (sheet.cells.hidden_rows, sheet.cells.hidden_columns) == ((2, 4), (3,))


@pytest.mark.program("libreoffice")
@pytest.mark.parametrize("rows", [5, 3000])
@pytest.mark.parametrize("ending", ["ods", "xls"])
def test_what_an_office_program_hides_is_told(tmp_path: Path, ending: str, rows: int) -> None:
    book = openpyxl.Workbook()
    for row in [HEADINGS, *(ROWS[n % 5] for n in range(rows))]:
        book.worksheets[0].append(row)
    for number in (3, 5, rows):
        book.worksheets[0].row_dimensions[number].hidden = True
    book.worksheets[0].column_dimensions["D"].hidden = True
    book.create_sheet("Старое").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    [saved] = libreoffice_saved([tmp_path / "a.xlsx"], ending, tmp_path / "saved")

    first, second = open_sheets(saved)

    assert first.cells.hidden_rows == tuple(sorted({2, 4, rows - 1}))
    assert first.cells.hidden_columns == (3,)
    assert (first.hidden, second.hidden) == (False, True)
