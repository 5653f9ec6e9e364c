"""Workbooks that reach far, count falsely or point nowhere cost no more than what is in them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlsxwriter  # type: ignore[import-untyped]  # the library publishes no types
from hypothesis import given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.sheets import UnreadableFileError, open_sheets
from schoolsupport.sheets.bounds import MOST_BYTES, Extent, checked, extent_of
from schoolsupport.sheets.grid import cell_name, is_blank

FAR = 'r="1048576"><c r="XFD1048576"'


def changed(path: Path, part: str, old: str, new: str) -> Path:
    """A workbook with a part that says something else."""
    with zipfile.ZipFile(path) as whole:
        parts = {name: whole.read(name).decode() for name in whole.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new, 1)
    with zipfile.ZipFile(path, "w") as written:
        for name, text in parts.items():
            written.writestr(name, text)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(made)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["school", "n"])
        sheet.write_row(1, 0, ["s1", 10])
    return made


def with_far(path: Path, cell: str) -> Path:
    return changed(path, SHEET, "</sheetData>", f"<row {FAR}{cell}</row></sheetData>")


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    "blank",
    [
        "/>",
        ' s="0"/>',
        "><v></v></c>",
        ' t="inlineStr"><is><t> </t></is></c>',
        ' t="inlineStr"><is><t>\u00a0</t></is></c>',
    ],
)
def test_a_blank_cell_far_off_is_as_if_it_were_not_there(path: Path, blank: str) -> None:
    rows = open_sheets(with_far(path, blank))[0].grid()

    assert [list(row) for row in rows] == [["school", "n"], ["s1", 10.0]]


def test_a_blank_shared_text_far_off_is_blank(path: Path) -> None:
    changed(path, "xl/sharedStrings.xml", "</sst>", "<si><t> </t></si></sst>")

    rows = open_sheets(with_far(path, ' t="s"><v>3</v></c>'))[0].grid()

    assert len(rows) == 2


def test_a_word_far_off_is_refused_by_its_cell(path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="XFD1048576") as caught:
        open_sheets(with_far(path, "><v>1</v></c>"))

    assert caught.value.problem.code == "file.far_cell"


def test_a_few_cells_apart_are_read(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["AZ900"] = "примечание"
    book.save(path)

    assert open_sheets(path)[0].grid()[899][51] == "примечание"


@pytest.mark.parametrize("place", ["A99999999999", "AAAA1", "ZZZZZZ99999999999", "A1048577"])
def test_a_cell_that_no_sheet_has_is_refused(path: Path, place: str) -> None:
    changed(path, SHEET, "</sheetData>", f'<row><c r="{place}"><v>1</v></c></row></sheetData>')

    with pytest.raises(UnreadableFileError) as caught:
        open_sheets(path)

    assert caught.value.problem.code == "file.no_such_cell"


@pytest.mark.parametrize("count", ["4000000000", "99999999999999999999"])
def test_a_false_count_of_texts_is_not_believed(path: Path, count: str) -> None:
    changed(path, "xl/sharedStrings.xml", 'uniqueCount="3"', f'uniqueCount="{count}"')

    assert [list(row) for row in open_sheets(path)[0].grid()] == [["school", "n"], ["s1", 10.0]]


def test_a_vast_merged_block_ends_with_the_sheet(path: Path) -> None:
    changed(
        path,
        SHEET,
        "</sheetData>",
        '</sheetData><mergeCells count="1"><mergeCell ref="A2:XFD1048576"/></mergeCells>',
    )

    [area] = open_sheets(path)[0].cells.merged

    assert (area.row, area.column, area.height, area.width) == (1, 0, 1, 2)


def test_a_workbook_that_unpacks_to_gigabytes_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("schoolsupport.sheets.bounds.MOST_BYTES", 1000)

    with pytest.raises(UnreadableFileError) as caught:
        open_sheets(path)

    assert caught.value.problem.code == "file.too_large"
    assert MOST_BYTES > 10**9


def test_a_part_that_differs_from_its_checksum_is_damage(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as written:
        written.writestr(SHEET, '<worksheet><sheetData><row r="1"/></sheetData></worksheet>')
    content = path.read_bytes().replace(b'<row r="1"', b'<row r="2"', 1)
    path.write_bytes(content)

    with pytest.raises(UnreadableFileError, match="cannot be read as xlsx"):
        open_sheets(path)


def test_an_ordinary_workbook_is_read_as_it_is(path: Path) -> None:
    assert checked(path, "a.xlsx").source == path


places = st.lists(
    st.tuples(st.integers(0, 1_048_575), st.integers(0, 16_383)), min_size=1, max_size=20
)


@given(places, st.sampled_from([' r="{}"', " r='{}'", '\n r="{}"', ' s="1" r = "{}"']))
@examples(60)
def test_the_extent_is_that_of_the_places(cells: list[tuple[int, int]], written: str) -> None:
    xml = "".join(f"<c{written.format(cell_name(*one))}><v>1</v></c>" for one in cells)

    extent = extent_of(io.BytesIO(f"<worksheet><sheetData>{xml}</sheetData></worksheet>".encode()))

    assert extent == Extent(
        rows=max(row for row, _ in cells) + 1,
        columns=max(column for _, column in cells) + 1,
        cells=len(cells),
    )


@given(st.data())
@examples(15)
def test_what_is_filled_in_is_read_wherever_blanks_stand(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    near = st.tuples(st.integers(0, 30), st.integers(0, 30))
    filled = data.draw(st.dictionaries(near, st.sampled_from(["я", "1", "№ 5"]), min_size=1))
    blanks = data.draw(places)
    book = openpyxl.Workbook()
    for row, column in blanks:
        book.worksheets[0].cell(row + 1, column + 1).value = " "
    for (row, column), value in filled.items():
        book.worksheets[0].cell(row + 1, column + 1).value = value
    path = tmp_path_factory.mktemp("blanks") / "a.xlsx"
    book.save(path)

    rows = open_sheets(path)[0].grid()

    found = {
        (row, column): cell
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        if not is_blank(cell)
    }
    assert found == filled


def test_empty_columns_of_a_text_cost_and_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("school;n" + ";" * 5000 + "\ns1;10" + ";" * 5000 + "\n")

    table = open_sheets(path)[0].table(1, ["school"])

    assert list(table.columns) == ["school", "n", "_row"]
    assert table.to_numpy().tolist() == [["s1", "10", 2]]


def test_a_column_of_bytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pd.DataFrame({"school": [b"s1"], "n": [10]}).to_parquet(path)

    with pytest.raises(UnreadableFileError, match="school") as caught:
        open_sheets(path)

    assert caught.value.problem.code == "file.binary_column"
