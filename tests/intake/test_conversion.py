"""Known files as canonical ones, every row accounted for; and tables that a person declares."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import given

from profiles import examples
from schoolsupport.errors import InputError, OutputError, SchoolSupportError
from schoolsupport.intake import conversion, read_files
from schoolsupport.intake.conversion import Account, convert
from schoolsupport.intake.mappings import declared, read_mapping

from .conftest import WriteMarks, WriteText, codes
from .defects import Defects, Grid, defects, written

ODD: Grid = [
    ["Сведения"],
    ["Шифр", "Писали", "Двоек", "Примечание"],
    ["990001", 20, 5, "а"],
    ["990002", 10, 0, None],
]
COLUMNS = {"school": "Шифр", "n": "Писали", "n_2": "Двоек"}
VALUES = {"year": "2022", "procedure": "oge-9-ma"}


@pytest.mark.parametrize("kind", conversion.FORMATS)
def test_what_is_converted_reads_as_what_was_read(
    write_marks: WriteMarks, tmp_path: Path, kind: str
) -> None:
    source = write_marks()

    found = convert(source, folder=tmp_path / "out", kind=kind)

    read, again = read_files(source), read_files(tmp_path / "out")
    assert found.tables.digest() == read.digest()
    for name in ("results", "reference"):
        pd.testing.assert_frame_equal(read.frames()[name], again.frames()[name])
    accounts = {one.table: one for one in found.accounts}
    assert accounts["results"] == Account(table="results", taken=3, refused=0, joined=0, written=3)


def test_rows_that_stand_twice_are_joined_and_rows_refused_have_reasons(
    write_text: WriteText, tmp_path: Path
) -> None:
    row = "sch990001;2021;vpr-5-ru;20;5"
    text = "\n".join(
        ["Логин ОО;Год;Процедура;Участников;Получили «2»", row, row, ";2021;vpr-5-ru;9;1"]
    )

    found = convert(write_text("r.csv", text), folder=tmp_path / "out")

    assert [one for one in found.accounts if one.table == "results"] == [
        Account(table="results", taken=3, refused=1, joined=1, written=1)
    ]
    rejected = pd.read_csv(tmp_path / "out" / "rejected.csv", sep=";")
    assert rejected["_reason"].tolist() == ["row.no_school"]
    assert found.rejected == 1


def test_an_account_that_does_not_add_up_is_seen() -> None:
    assert not Account(table="results", taken=3, refused=1, joined=1, written=2).is_balanced
    assert not Account(table="results", taken=3, refused=0, joined=-1, written=4).is_balanced


def test_a_file_that_is_there_stays_and_nothing_is_half_written(
    write_marks: WriteMarks, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "rejected.csv").write_text("mine")

    with pytest.raises(OutputError):
        convert(write_marks(), folder=out)

    assert [one.name for one in out.iterdir()] == ["rejected.csv"]
    convert(write_marks(), folder=out, overwrite=True)
    assert (out / "results.parquet").is_file()


@given(found=defects())
@examples(12)
def test_a_declared_table_is_read_whatever_is_wrong_with_the_file(found: Defects) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        path = written(folder, "odd", ODD, 2, found)
        declared("Сведения", "results", COLUMNS, VALUES).write(folder / "odd.toml")

        tables = read_files(folder)

    assert tables.sources[0].layout == "declared-mapping"
    assert path.name in tables.sources[0].path
    rows = tables.results.astype({"school": "object", "procedure": "object"})
    told = rows[["school", "year", "procedure", "n", "n_2"]].to_numpy().tolist()
    assert told == [
        ["990001", 2022, "oge-9-ma", 20, 5],
        ["990002", 2022, "oge-9-ma", 10, 0],
    ]
    assert "file.unknown_layout" not in codes(tables)


def test_without_its_mapping_the_table_is_not_known(write_text: WriteText) -> None:
    text = "\n".join(";".join("" if c is None else str(c) for c in row) for row in ODD)

    with pytest.raises(InputError, match="no known layout"):
        read_files(write_text("odd.csv", text))


def test_a_mapping_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    said = declared('Сводная "А"', "results", COLUMNS, VALUES)
    said.write(tmp_path / "m.toml")

    assert read_mapping(tmp_path / "m.toml") == said


@pytest.mark.parametrize(
    ("table", "columns", "values", "code"),
    [
        ("result", COLUMNS, VALUES, "mapping.unknown_table"),
        ("results", COLUMNS | {"nn": "Двоек"}, VALUES, "mapping.unknown_column"),
        ("results", COLUMNS, {"year": "2022"}, "mapping.needed"),
        ("schools", {}, {"school": "1", "name": "а"}, "mapping.no_columns"),
    ],
)
def test_a_mapping_that_leaves_something_open_is_refused(
    table: str, columns: dict[str, str], values: dict[str, str], code: str
) -> None:
    with pytest.raises(SchoolSupportError) as caught:
        declared("Сведения", table, columns, values)

    assert caught.value.fault == code


def test_another_toml_beside_the_data_is_passed_over(
    write_marks: WriteMarks, tmp_path: Path
) -> None:
    source = write_marks()
    (tmp_path / "support.toml").write_text('region = "federal"\n')

    tables = read_files(source.parent)

    assert codes(tables) == ["file.skipped"]
