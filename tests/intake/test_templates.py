from __future__ import annotations

import csv
import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.errors import InputError, OutputError, ParameterError
from schoolsupport.intake import read_files, write_templates
from schoolsupport.tables import TABLES, Column, ColumnKind, Tables, TableSpec

Row = dict[str, object]


def fill_workbook(path: Path, rows: list[Row]) -> Path:
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    columns = TABLES[path.stem].columns
    for row in rows:
        sheet.append([row.get(column.name) for column in columns])
    book.save(path)
    return path


def fill_csv(path: Path, rows: list[Row]) -> Path:
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerows([row.get(c.name) for c in TABLES[path.stem].columns] for row in rows)
    return path


def fill_parquet(path: Path, rows: list[Row]) -> Path:
    pd.DataFrame(rows).to_parquet(path)
    return path


FILLS: dict[str, Callable[[Path, list[Row]], Path]] = {
    "xlsx": fill_workbook,
    "csv": fill_csv,
    "parquet": fill_parquet,
}

EXAMPLES: dict[str, Row] = {
    "results": {
        "school": "sch990001",
        "year": 2021,
        "procedure": "vpr-5-ru",
        "n": 20,
        "n_2": 5,
        "n_3": 5,
        "n_4": 5,
        "n_5": 5,
        "mean": 3.5,
        "mean_scale": "mark",
        "held_on": "2021-03-15",
    },
    "context": {
        "school": "0012",
        "year": 2021,
        "enrolment": 300,
        "is_evening": "нет",
        "distance_km": 12.5,
    },
    "reference": {
        "level": "region",
        "territory": "Край",
        "year": 2021,
        "procedure": "vpr-5-ru",
        "n": 20,
        "percent_2": 25.5,
        "origin": "printed",
    },
    "lists": {"school": "sch990001", "list": "500+", "from": "2021-09-01", "act": "№ 183"},
    "schools": {
        "school": "sch990001",
        "name": "МБОУ «СОШ № 1»",
        "branch_of": "0012",
        "grade_to": 9,
    },
    "objectivity": {
        "school": "0012",
        "year": 2021,
        "procedure": "vpr-5-ru",
        "marker": "да",
        "n_above_journal": 4,
        "source": "письмо № 1",
    },
    "lineage": {
        "school": "0012",
        "event": "merged",
        "predecessor": "sch990001",
        "day": "2022-09-01",
    },
}


def filled(folder: Path, kind: str, rows: dict[str, list[Row]]) -> list[Path]:
    if kind != "parquet":
        write_templates(folder, formats=(kind,))
    return [FILLS[kind](folder / f"{name}.{kind}", rows[name]) for name in rows]


@pytest.mark.parametrize("kind", FILLS)
def test_a_filled_template_is_read_back(tmp_path: Path, kind: str) -> None:
    rows = {name: [row] for name, row in EXAMPLES.items()}

    tables = read_files(*filled(tmp_path, kind, rows))

    assert tables.problems == ()
    assert (
        tables.digest() == Tables.of(**{name: pd.DataFrame(rows[name]) for name in rows}).digest()
    )


def test_blanks_are_written_for_every_table(tmp_path: Path) -> None:
    paths = write_templates(tmp_path / "blanks")

    assert [path.name for path in paths] == [
        f"{name}.{end}" for name in TABLES for end in ("xlsx", "csv")
    ]
    text = (tmp_path / "blanks" / "lists.csv").read_bytes().decode("utf-8")
    assert text.strip() == "\ufeffschool;list;from;until;act;reason"
    book = openpyxl.load_workbook(tmp_path / "blanks" / "results.xlsx")
    assert book.sheetnames == ["Результаты", "Пояснения"]
    first = [cell.value for cell in book.worksheets[0][1]]
    assert first[:4] == ["Логин ОО", "Год", "Процедура", "Участников"]


def test_a_blank_explains_its_columns(tmp_path: Path) -> None:
    write_templates(tmp_path)

    explained: dict[object, tuple[object, ...]] = {}
    for name in TABLES:
        notes = openpyxl.load_workbook(tmp_path / f"{name}.xlsx").worksheets[1]
        explained |= {row[1]: row for row in notes.iter_rows(min_row=2, values_only=True)}
    assert explained["n"] == ("Участников", "n", "чел.", "целое число от 0", "нет")
    assert explained["school"] == ("Логин ОО", "school", None, "текст", "да")
    assert explained["level"][3] == "одно из: country, region, municipality"
    assert explained["percent_2"][2:4] == ("%", "число от 0 до 100")
    assert explained["is_evening"][3] == "да или нет"
    assert explained["from"][3] == "день: 2021-03-15 или 15.03.2021"
    assert explained["year"][3] == "целое число от 1990 до 2100"
    assert "vpr-5-ru" in str(explained["procedure"][3])


def test_a_blank_left_blank_is_an_empty_file(tmp_path: Path) -> None:
    write_templates(tmp_path, formats=["xlsx"])

    with pytest.raises(InputError, match="the file holds no rows"):
        read_files(tmp_path / "results.xlsx")


def test_a_file_that_may_be_filled_in_is_never_written_over(tmp_path: Path) -> None:
    write_templates(tmp_path, formats=["csv"])

    with pytest.raises(OutputError, match="the file is there already") as caught:
        write_templates(tmp_path)

    assert caught.value.where == str(tmp_path / "results.csv")
    assert not (tmp_path / "results.xlsx").exists()


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"found: docx\. Write one of: xlsx, csv"):
        write_templates(tmp_path, formats=["docx"])


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", "utf-8")

    with pytest.raises(OutputError, match="the folder cannot be written to"):
        write_templates(tmp_path / "taken" / "deeper")


def test_without_the_library_workbooks_are_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)

    with pytest.raises(OutputError, match=r'pip install "schoolsupport\[files\]"'):
        write_templates(tmp_path)


def cells(column: Column) -> st.SearchStrategy[object]:
    """Whatever may stand in a column, in the kinds of cells that files have."""
    filled_in: st.SearchStrategy[object]
    match column.kind:
        case ColumnKind.WORD:
            filled_in = st.sampled_from(column.words)
        case ColumnKind.FLAG:
            filled_in = st.sampled_from(["да", "нет"])
        case ColumnKind.DAY:
            filled_in = st.dates(dt.date(2015, 1, 1), dt.date(2030, 1, 1)).map(str)
        case ColumnKind.YEAR:
            filled_in = st.integers(2015, 2030)
        case ColumnKind.COUNT:
            filled_in = st.integers(int(column.low or 0), int(column.high or 5000))
        case ColumnKind.NUMBER:
            filled_in = st.floats(0, 100).map(lambda number: round(number, 2))
        case ColumnKind.TEXT:
            words = st.text("абвГД «»№;,\"'-", min_size=1, max_size=12)
            filled_in = words.map(lambda word: f"п {word} п")
    needed = column.required or column.kind is ColumnKind.YEAR
    return filled_in if needed else st.none() | filled_in


def in_order(row: Row) -> Row:
    """The row of a list does not end before it begins."""
    if row.get("from") is not None and row.get("until") is not None:
        row["from"], row["until"] = sorted((str(row["from"]), str(row["until"])))
    return row


def rows_of(spec: TableSpec) -> st.SearchStrategy[list[Row]]:
    columns = {column.name: cells(column) for column in spec.columns}
    if "procedure" in columns:
        columns["procedure"] = st.sampled_from(["vpr-5-ru", "oge-9-ma", "ege-11-ma-profile"])
    if "day" in columns:  # without it a merged school says nothing
        columns["day"] = st.dates(dt.date(2015, 1, 1), dt.date(2030, 1, 1)).map(str)
    row = st.fixed_dictionaries(columns).map(in_order)
    return st.lists(row, min_size=1, max_size=6)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("kind", FILLS)
@examples(6)
@given(data=st.data())
def test_any_table_comes_back_from_any_kind_of_file(
    data: st.DataObject, kind: str, name: str
) -> None:
    rows = data.draw(rows_of(TABLES[name]))
    expected = Tables.of(**{name: pd.DataFrame(rows)})

    with TemporaryDirectory() as folder:
        tables = read_files(*filled(Path(folder), kind, {name: rows}))

    assert tables.digest() == expected.digest()
    assert sorted(p.code for p in tables.problems) == sorted(p.code for p in expected.problems)
