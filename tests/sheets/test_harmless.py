"""Texts are cleaned at the door: nothing of a file moves a terminal."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter  # type: ignore[import-untyped]  # the library publishes no types
from hypothesis import given
from hypothesis import strategies as st

from schoolsupport.intake import read_files
from schoolsupport.sheets.grid import Body, Cells, Sheet
from schoolsupport.words.text import harmless, is_harmless

ESC, BELL, TURNED = "\x1b", "\x07", "\u202e"
NAME = f"{ESC}[31mСОШ{ESC}[0m № 1{TURNED}"
HEAD = ("school", "name")
ROW = ("sch990001", NAME)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (NAME, "СОШ № 1"),
        (f"{ESC}]0;title{BELL}СОШ", "СОШ"),
        (f"{ESC}]8;;http://примерск.рф{ESC}\\СОШ{ESC}]8;;{ESC}\\", "СОШ"),
        ("\x9b31mСОШ", "СОШ"),
        (f"{ESC}cСОШ{ESC}", "СОШ"),
        ("С\x00О\x08Ш\x7f", "СОШ"),
        ("\u2066С\u2069О\u200eШ\u061c", "СОШ"),
        ("две\nстроки\tи\r\nещё", "две\nстроки\tи\r\nещё"),
    ],
)
def test_what_a_terminal_obeys_is_taken_out_whole(text: str, left: str) -> None:
    assert harmless(text) == left
    assert is_harmless(left)


@given(st.text())
def test_what_is_left_is_harmless(text: str) -> None:
    once = harmless(text)
    while once != harmless(once):  # two halves that met make a whole
        once = harmless(once)

    assert not any(sign in once for sign in "\x1b\x07\x9b\u202e")


def write_csv(path: Path) -> None:
    path.write_text("\n".join(";".join(one) for one in (HEAD, ROW)), "utf-8")


def write_utf16(path: Path) -> None:
    path.write_text("\n".join(";".join(one) for one in (HEAD, ROW)), "utf-16")


def write_xlsx(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, ("sch990001", f"СОШ № 1{TURNED}"))


def write_parquet(path: Path) -> None:
    pd.DataFrame([ROW], columns=list(HEAD)).to_parquet(path)


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("s.csv", write_csv),
        ("s.tsv", write_utf16),
        ("s.xlsx", write_xlsx),
        ("s.parquet", write_parquet),
    ],
)
def test_every_kind_of_file_is_cleaned_and_that_is_told(
    tmp_path: Path, name: str, write: object
) -> None:
    write(tmp_path / name)  # type: ignore[operator]  # one of the writers above

    tables = read_files(tmp_path / name)

    assert tables.schools["name"].tolist() == ["СОШ № 1"]
    assert [one.code for one in tables.problems] == ["sheet.signs_removed"]


def test_tables_and_paragraphs_of_documents_are_cleaned() -> None:
    sheet = Sheet.of(Cells([[NAME, 5, None], ["чисто"]]), "a.docx")
    body = Body(blocks=(NAME, sheet))

    assert [list(row) for row in sheet.grid()] == [["СОШ № 1", 5, None], ["чисто"]]
    assert sheet.removed == 1
    assert body.blocks[0] == "СОШ № 1"


def test_names_of_files_and_headings_do_not_move_a_terminal(tmp_path: Path) -> None:
    folder = tmp_path / f"да{ESC}[31mнные{TURNED}"
    folder.mkdir()
    table = f"school;year;procedure;n;{ESC}[2Jсто{BELL}лбец\x9b1m\nsch990001;2021;vpr-5-ru;20;1\n"
    (folder / f"r{ESC}[1m.csv").write_text(table, "utf-8")

    for asked in (["data", "check", folder], ["data", "check", folder, "--json"]):
        said = subprocess.run(
            [sys.executable, "-m", "schoolsupport", *map(str, asked)],
            capture_output=True,
            check=False,
        )
        text = (said.stdout + said.stderr).decode()

        assert "столбец" in text
        assert not any(sign in text for sign in (ESC, BELL, TURNED, "\x9b"))
