from __future__ import annotations

import sys
import zipfile
from typing import TYPE_CHECKING

import numpy as np
import pytest

from schoolsupport.demo import write_demo_data
from schoolsupport.errors import OutputError

from .conftest import read_rows, read_table

if TYPE_CHECKING:
    from pathlib import Path

    from schoolsupport.demo import DemoData

SYNTHETIC = "СИНТЕТИЧЕСКИЕ ДАННЫЕ"


def contents(demo: DemoData) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in demo.files}


def test_what_is_returned_names_every_file_in_the_folder(default_demo: DemoData) -> None:
    assert sorted(default_demo.folder.iterdir()) == sorted(default_demo.files)
    assert (default_demo.year, default_demo.region) == (2021, "Примерская область")
    assert default_demo.seed == 2021


def test_the_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    demo = write_demo_data(tmp_path / "a" / "b")

    assert all(path.parent == tmp_path / "a" / "b" for path in demo.files)


def test_other_files_of_the_folder_stay(tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("mine", "utf-8")

    demo = write_demo_data(tmp_path)

    assert own.read_text("utf-8") == "mine"
    assert own not in demo.files


def test_the_same_seed_gives_the_same_bytes(default_demo: DemoData, tmp_path: Path) -> None:
    np.random.seed(1)  # a generator of the whole process must not matter

    again = write_demo_data(tmp_path, seed=2021)

    assert contents(again) == contents(default_demo)


def test_another_seed_draws_every_table_of_numbers_anew(
    default_demo: DemoData, tmp_path: Path
) -> None:
    other = contents(write_demo_data(tmp_path, seed=2022))
    first = contents(default_demo)

    same = {name for name in first if other[name] == first[name]}
    assert other.keys() == first.keys()
    assert same == {"Реестр_школ.xlsx"}


def test_no_workbook_holds_the_day_it_was_made(default_demo: DemoData) -> None:
    for path in default_demo.files:
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                properties = book.read("docProps/core.xml").decode()
                days = {info.date_time[:3] for info in book.infolist()}

            assert properties.count("2021-12-31T00:00:00Z") == 2
            assert days == {(1980, 1, 1)}


def test_every_file_says_that_the_data_are_synthetic(default_demo: DemoData) -> None:
    for path in default_demo.files:
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                assert SYNTHETIC in book.read("docProps/core.xml").decode()
                assert SYNTHETIC in book.read("xl/workbook.xml").decode()
        elif path.suffix == ".csv":
            assert all(SYNTHETIC in "".join(map(str, row.values())) for row in read_table(path))
        else:
            assert path.read_text("utf-8-sig").splitlines()[0] == SYNTHETIC


def test_workbooks_of_marks_say_it_beside_their_title(default_demo: DemoData) -> None:
    path = default_demo.folder / "ВПР_2021_6кл_РУ_отметки.xlsx"

    assert SYNTHETIC in read_rows(path)[0]


def test_the_readme_gives_the_seed_and_why_each_school_is_planted(demo: DemoData) -> None:
    text = (demo.folder / "README.txt").read_text("utf-8-sig")

    assert f"начальное число {demo.seed}" in text
    assert all(f"{row.school}  {row.why}\n" in text for row in demo.planted)


def test_csv_opens_in_a_spreadsheet_program_of_the_region(default_demo: DemoData) -> None:
    raw = (default_demo.folder / "Социальные_паспорта.csv").read_bytes()

    assert raw.startswith(b"\xef\xbb\xbfschool;year;enrolment;")
    assert b"\r\n" in raw


def test_without_xlsxwriter_the_error_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)

    with pytest.raises(OutputError, match=r'pip install "schoolsupport\[files\]"'):
        write_demo_data(tmp_path / "demo")

    assert not (tmp_path / "demo").exists()


def test_a_folder_that_is_a_file_is_refused_with_its_path(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("", "utf-8")

    with pytest.raises(OutputError, match="the demo data cannot be written") as caught:
        write_demo_data(taken)

    assert caught.value.where == str(taken)
