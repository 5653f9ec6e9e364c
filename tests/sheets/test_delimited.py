"""Delimited texts: whatever the encoding and the delimiter, the same rows."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from schoolsupport.intake import read_files
from schoolsupport.sheets import UnreadableFileError, open_sheets
from schoolsupport.sheets.frames import ROW
from schoolsupport.words.text import harmless

ROWS = [["Школа", "Писали", "Доля, %"], ["СОШ № 1", "20", "4,5"], ["Лицей; «Заря»", "7", "0,5"]]
MARKED = {
    "utf-8": b"",
    "utf-8-sig": b"",
    "cp1251": b"",
    "utf-16": b"",
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
}


def written(rows: list[list[str]], delimiter: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def grid(path: Path) -> list[list[object]]:
    [sheet] = open_sheets(path)
    return [list(row) for row in sheet.grid()]


@pytest.mark.parametrize("encoding", MARKED)
@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_every_encoding_with_every_delimiter_gives_the_same_rows(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(MARKED[encoding] + written(ROWS, delimiter).encode(encoding))

    assert grid(path) == ROWS


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_wide_text_without_a_mark_is_known_by_its_zeros(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(written(ROWS, ";").encode(encoding))

    assert grid(path) == ROWS


@pytest.mark.parametrize("times", [1, 2, 3])
def test_marks_of_a_file_saved_more_than_once_are_no_part_of_its_first_heading(
    tmp_path: Path, times: int
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(codecs.BOM_UTF8 * times + written(ROWS, ";").encode())

    assert grid(path) == ROWS


@pytest.mark.parametrize(
    "content",
    [
        codecs.BOM_UTF8 * 2 + b"school;year;procedure;n\nsch990001;2021;vpr-5-ru;20\n",
        "school\tyear\tprocedure\tn\r\nsch990001\t2021\tvpr-5-ru\t20\r\n".encode("utf-16"),
    ],
    ids=["two marks", "text of Unicode"],
)
def test_texts_of_spreadsheet_programs_are_tables_of_results(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(content)

    assert read_files(path).results["n"].tolist() == [20]


def test_commas_of_decimals_and_of_headings_shift_no_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(written(ROWS[:2], ";").encode())

    assert grid(path) == ROWS[:2]


CELLS = st.text(
    st.characters(codec="cp1251", exclude_characters="\x00\x98\r\ufeff", exclude_categories=["Cs"]),
    max_size=12,
).map(harmless)
GRIDS = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=8)
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=GRIDS, encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
@example(rows=[["a", "b"], ["1,2", "3"]], encoding="utf-16")
def test_what_was_written_with_semicolons_is_read_back(
    tmp_path: Path, rows: list[list[str]], encoding: str
) -> None:
    path = tmp_path / "a.csv"
    text = io.StringIO()
    csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))

    assert grid(path) == rows


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'a;b\n1;"2\n', "a quotation mark is not closed"),
        (b"a;b\n\x98\xff;1\n", "no text in UTF-8, UTF-16 or cp1251"),
        (b"\x00\x98 damaged", "no text in UTF-8, UTF-16 or cp1251"),
    ],
)
def test_what_is_no_text_is_told_with_its_reason(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)

    with pytest.raises(UnreadableFileError) as caught:
        open_sheets(path, "папка/a.csv")

    assert caught.value.text() == (
        f"папка/a.csv: the file cannot be read as csv; found: {reason}."
        " Open it in the program it was made with, save it anew and give the new file"
    )
    assert "кавычка" in caught.value.text("ru") or "не текст" in caught.value.text("ru")


@pytest.mark.parametrize("empty", [3, 5000])
def test_empty_columns_are_no_columns_and_those_between_take_no_place_of_others(
    tmp_path: Path, empty: int
) -> None:
    path, gap = tmp_path / "a.csv", ";" * empty
    path.write_text(f"a;b{gap}c{gap}\n1;2{gap}3{gap}\n{gap}{gap}\n4;5{gap}6{gap} \n", "utf-8")

    [sheet] = open_sheets(path)
    table = sheet.table(1, ())

    assert [*table.columns] == ["a", "b", "c", ROW]
    assert table.astype("int64").to_numpy().tolist() == [[1, 2, 3, 2], [4, 5, 6, 4]]


def test_the_empty_edge_of_a_wide_text_is_cut_before_anybody_looks_at_it(tmp_path: Path) -> None:
    path, edge = tmp_path / "a.csv", ";" * 5000
    path.write_text(f"a;b{edge}\n1;2{edge}\n{edge}\n", "utf-8")

    [sheet] = open_sheets(path)

    assert [*map(list, sheet.top)] == [["a", "b"], ["1", "2"]]
