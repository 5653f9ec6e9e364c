from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from schoolsupport.domain import problem
from schoolsupport.reports import write_run
from schoolsupport.reports.spreadsheets import write_problems

if TYPE_CHECKING:
    from pathlib import Path

    from schoolsupport.identification.identify import Identification


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@pytest.fixture
def rows(found: Identification, tmp_path: Path) -> dict[str, dict[str, str]]:
    write_run(found, tmp_path / "run")
    return {row["school"]: row for row in read_rows(tmp_path / "run" / "schools.csv")}


def test_files_have_a_mark_of_utf8_and_lines_as_spreadsheets_write_them(
    found: Identification, tmp_path: Path
) -> None:
    write_run(found, tmp_path / "run")

    for name in ("schools.csv", "problems.csv"):
        content = (tmp_path / "run" / name).read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\r\n")
        assert content.split(b"\r\n")[0].count(b";") >= 9


def test_every_school_has_one_row_with_all_its_verdicts(
    rows: dict[str, dict[str, str]], found: Identification
) -> None:
    assert list(rows) == list(found.schools)
    assert {key: row["low-results-school"] for key, row in rows.items()} == {
        "s1": "met",
        "s2": "met",
        "s3": "not_met",
        "s4": "not_met",
        "s5": "no_data",
        "s6": "not_applicable",
        "s7": "no_data",
    }
    assert rows["s1"]["low-in-two-procedures"] == "met"
    assert rows["s1"]["low-two-years-running"] == "not_met"
    assert rows["s1"]["boarding"] == "met"


def test_numbers_have_decimal_commas_and_what_is_unknown_is_empty(
    rows: dict[str, dict[str, str]],
) -> None:
    assert rows["s1"]["highest_share"] == "0,4"
    assert rows["s1"]["distance"] == "3"
    assert rows["s3"]["distance_works"] == "vpr-6-ma 2021: 1"
    assert rows["s1"]["within_chance"] == "true"
    assert rows["s5"]["distance"] == ""
    assert rows["s6"]["highest_share"] == ""
    assert rows["s7"]["remarks"] == "1"


def test_texts_that_begin_like_formulas_get_an_apostrophe(
    rows: dict[str, dict[str, str]],
) -> None:
    assert rows["s1"]["name"] == "'=СОШ № 1"
    assert rows["s3"]["name"] == "'+СОШ № 3"
    assert rows["s2"]["name"] == "СОШ № 2"


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_what_stood_in_a_cell_is_never_a_formula(tmp_path: Path, begin: str) -> None:
    said = problem("cell.not_number", found=f"{begin}1").at(file="a.csv", row=3)
    write_problems([said], tmp_path / "problems.csv", "en")
    (row,) = read_rows(tmp_path / "problems.csv")

    assert row["found"] == f"'{begin}1"
    assert (row["file"], row["row"], row["sheet"]) == ("a.csv", "3", "")
    assert row["message"] == "the cell is not a number"
