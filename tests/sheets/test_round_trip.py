"""What is written is read back equal, in every kind of file."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.sheets import Area, open_sheets
from schoolsupport.sheets.grid import is_blank
from schoolsupport.sheets.writing import PlainSheet, csv_bytes, csv_text, workbook_bytes

Rows = list[list[Any]]

WORDS = st.from_regex(r"[A-Za-zА-Яа-яЁё№«»0-9,;.%<>&=+-]{1,8}( [а-я]{1,5}){0,2}", fullmatch=True)
NUMBERS = st.one_of(
    st.integers(-(10**9), 10**9), st.floats(-1e6, 1e6).map(lambda n: round(n, 6) + 0.0)
)
DAYS = st.dates(date(1970, 1, 1), date(2099, 12, 31))


def grids(cells: st.SearchStrategy[Any]) -> st.SearchStrategy[Rows]:
    """Grids of one width, with blanks between the cells."""
    cell = st.one_of(cells, st.none())
    return st.integers(1, 5).flatmap(
        lambda width: st.lists(
            st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=6
        )
    )


def trimmed(rows: Sequence[Sequence[object]]) -> Rows:
    """Rows without blanks at their ends and without blank rows at the end."""
    kept: Rows = []
    for row in rows:
        line = [None if is_blank(cell) else cell for cell in row]
        while line and line[-1] is None:
            line.pop()
        kept.append(line)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def read(path: Path) -> Rows:
    [sheet] = open_sheets(path)
    return trimmed(sheet.grid())


def as_html(rows: Rows) -> bytes:
    lines = (
        "<tr>" + "".join(f"<td>{html.escape(cell or '')}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return f"<!doctype html><p>План</p><table>{''.join(lines)}</table>".encode()


def as_docx(rows: Rows) -> bytes:
    document = docx.Document()
    table = document.add_table(len(rows), len(rows[0]))
    for cells, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, row, strict=True):
            cell.text = text or ""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


OPEN = "urn:oasis:names:tc:opendocument:xmlns"


def as_ods(rows: Rows) -> bytes:
    lines = "".join(
        "<table:table-row>" + "".join(map(ods_cell, row)) + "</table:table-row>" for row in rows
    )
    content = (
        f'<office:document-content xmlns:office="{OPEN}:office:1.0" xmlns:table="{OPEN}:table:1.0"'
        f' xmlns:text="{OPEN}:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Лист">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return stream.getvalue()


def ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    kind, name, told = "string", "string-value", html.escape(str(value))
    if isinstance(value, bool):
        kind, name, told = "boolean", "boolean-value", str(value).lower()
    elif isinstance(value, int | float):
        kind, name = "float", "value"
    return (
        f'<table:table-cell office:value-type="{kind}" office:{name}="{told}">'
        f"<text:p>{told}</text:p></table:table-cell>"
    )


def as_workbook(rows: Rows) -> bytes:
    return workbook_bytes([PlainSheet(name="Лист", rows=rows)])


slow = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@examples(30, suppress_health_check=slow, deadline=None)
@given(rows=grids(st.one_of(WORDS, NUMBERS, DAYS, st.booleans())))
def test_a_workbook_keeps_texts_numbers_days_and_flags(tmp_path: Path, rows: Rows) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(as_workbook(rows))

    assert read(path) == trimmed(rows)


@examples(30, suppress_health_check=slow, deadline=None)
@given(rows=grids(st.one_of(WORDS, NUMBERS, st.booleans())))
def test_an_open_workbook_is_read_with_its_kinds(tmp_path: Path, rows: Rows) -> None:
    path = tmp_path / "a.ods"
    path.write_bytes(as_ods(rows))

    assert read(path) == trimmed(rows)


@examples(30, suppress_health_check=slow, deadline=None)
@given(rows=grids(st.one_of(WORDS, NUMBERS, DAYS, st.booleans())))
def test_csv_keeps_what_its_cells_say(tmp_path: Path, rows: Rows) -> None:
    path = tmp_path / "a.csv"
    wide = [[*row, None] for row in rows]  # two columns at least, or no delimiter can be told
    headed = [[f"Столбец {place}" for place in range(len(wide[0]))], *wide]
    path.write_bytes(csv_bytes(headed))

    assert read(path) == trimmed([[csv_text(cell) for cell in row] for row in headed])


@pytest.mark.parametrize(("ending", "written"), [("html", as_html), ("docx", as_docx)])
@examples(15, suppress_health_check=slow, deadline=None)
@given(rows=grids(WORDS))
def test_tables_of_documents_keep_their_texts(
    tmp_path: Path, ending: str, written: Callable[[Rows], bytes], rows: Rows
) -> None:
    path = tmp_path / f"a.{ending}"
    path.write_bytes(written(rows))

    assert read(path) == trimmed(rows)


def test_merged_cells_of_a_web_page_and_of_a_document_are_the_same(tmp_path: Path) -> None:
    page, letter = tmp_path / "a.html", tmp_path / "a.docx"
    page.write_text(
        '<table><tr><td rowspan="2">Срок</td><td colspan="2">Кто</td></tr>'
        "<tr><td>РМК</td><td>ОО</td></tr></table>",
        "utf-8",
    )
    document = docx.Document()
    table = document.add_table(2, 3)
    for place, text in (((0, 0), "Срок"), ((0, 1), "Кто"), ((1, 1), "РМК"), ((1, 2), "ОО")):
        table.cell(*place).text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    document.save(str(letter))

    for path in (page, letter):
        [sheet] = open_sheets(path)
        assert set(sheet.cells.merged) == {Area(0, 0, 2, 1), Area(0, 1, 1, 2)}
        assert [[str(c or "").strip() for c in row] for row in sheet.grid()] == [
            ["Срок", "Кто", ""],
            ["", "РМК", "ОО"],
        ]


def test_no_text_of_a_file_becomes_a_formula(tmp_path: Path) -> None:
    rows: Rows = [["=1+1", "@SUM", "-5", "+7", "\t=1"], [-5, 2.5, "http://a.b", "7", "8"]]
    book = tmp_path / "a.xlsx"
    book.write_bytes(as_workbook(rows))

    assert read(book)[0][:4] == ["=1+1", "@SUM", "-5", "+7"]
    assert csv_bytes(rows).decode("utf-8-sig") == (
        "'=1+1;'@SUM;'-5;'+7;'\t=1\r\n-5;2,5;http://a.b;7;8\r\n"
    )
