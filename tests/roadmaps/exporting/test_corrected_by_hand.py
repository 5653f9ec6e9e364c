"""Rows of an exported table may be sorted, left out and corrected; what cannot be read is told."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from attrs import evolve

from schoolsupport.errors import InputError
from schoolsupport.roadmaps.exporting import read_roadmap, write_roadmap
from schoolsupport.roadmaps.planning.roadmap import Roadmap

from .generated import roadmap, task, undated

TECHNICAL = "Technical data (do not change)"
PLAN = roadmap(
    task("1", start=dt.date(2021, 3, 1)),
    task("2", end=dt.date(2021, 2, 2), due=dt.date(2021, 2, 2), evidence="приказ"),
    undated("3"),
)


def csv_file(folder: Path, change: Callable[[list[list[str]]], object]) -> Path:
    """The roadmap as csv with its lines changed."""
    file = folder / "plan.csv"
    write_roadmap(PLAN, file, lang="en")
    with file.open(encoding="utf-8-sig", newline="") as opened:
        lines = list(csv.reader(opened, delimiter=";"))
    change(lines)
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        csv.writer(opened, delimiter=";").writerows(lines)
    return file


def workbook(folder: Path, change: Callable[[Any], object]) -> Path:
    """The roadmap as a workbook changed and saved by another library."""
    file = folder / "plan.xlsx"
    write_roadmap(PLAN, file, lang="en")
    book = openpyxl.load_workbook(file)
    change(book)
    book.save(file)
    return file


def put(lines: list[list[str]], row: int, heading: str, text: str) -> None:
    lines[row][lines[1].index(heading)] = text


def cell(sheet: Any, row: int, heading: str) -> Any:
    headings = [one.value for one in sheet[3]]
    return sheet.cell(3 + row, headings.index(heading) + 1)


def with_task(place: int, **values: Any) -> Roadmap:
    tasks = list(PLAN.tasks)
    tasks[place] = evolve(tasks[place], **values)
    return evolve(PLAN, tasks=tuple(tasks))


def test_a_workbook_saved_by_another_program_comes_back(tmp_path: Path) -> None:
    assert read_roadmap(workbook(tmp_path, id)) == PLAN


def test_rows_of_csv_may_stand_in_any_order(tmp_path: Path) -> None:
    turned = csv_file(tmp_path, lambda lines: lines.__setitem__(slice(2, None), lines[:1:-1]))

    assert read_roadmap(turned) == PLAN


def test_a_row_left_out_is_a_task_less(tmp_path: Path) -> None:
    read = read_roadmap(csv_file(tmp_path, lambda lines: lines.pop(2)))

    assert read == evolve(PLAN, tasks=PLAN.tasks[1:])


@pytest.mark.parametrize("day", ["2021-04-01", "01.04.2021"])
def test_a_day_corrected_in_csv_is_the_days_of_the_task(day: str, tmp_path: Path) -> None:
    read = read_roadmap(csv_file(tmp_path, lambda lines: put(lines, 2, "Due", day)))

    assert read == with_task(0, due=dt.date(2021, 4, 1))


def test_a_day_and_a_document_corrected_in_a_workbook(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        # the earliest task is the first row
        cell(book["Plan"], 1, "Due").value = dt.date(2021, 2, 5)
        cell(book["Plan"], 1, "Document").value = "распоряжение"

    read = read_roadmap(workbook(tmp_path, change))

    assert read == with_task(1, due=dt.date(2021, 2, 5), evidence="распоряжение")


def test_a_cell_that_was_emptied_is_empty(tmp_path: Path) -> None:
    read = read_roadmap(csv_file(tmp_path, lambda lines: put(lines, 3, "Document", "")))

    assert read == with_task(1, evidence=None)


def test_a_column_that_somebody_added_is_passed_over(tmp_path: Path) -> None:
    def change(lines: list[list[str]]) -> None:
        for line in lines[1:]:
            line.insert(0, "наше")

    assert read_roadmap(csv_file(tmp_path, change)) == PLAN


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Responsible", "директор школы"),
        ("Term as printed", "до 1 апреля"),
        ("No.", "01.янв"),
        ("Section", "2"),
    ],
)
def test_a_changed_cell_that_is_not_read_is_refused(
    heading: str, text: str, tmp_path: Path
) -> None:
    file = csv_file(tmp_path, lambda lines: put(lines, 3, heading, text))

    with pytest.raises(InputError, match="was changed") as caught:
        read_roadmap(file)

    assert caught.value.where == f"plan.csv:4, {heading}"
    assert caught.value.found == text
    assert caught.value.remedy is not None


def test_the_place_in_a_workbook_has_sheet_and_row(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        cell(book["Without a day"], 1, "Why it has no day").value = "забыли"

    with pytest.raises(InputError) as caught:
        read_roadmap(workbook(tmp_path, change))

    assert caught.value.where == "plan.xlsx, Without a day:4, Why it has no day"


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda lines: put(lines, 2, "Due", "весной"), "does not fit"),
        (lambda lines: put(lines, 2, "Due", ""), "lost its day"),
        (lambda lines: lines.append(lines[2]), "copy of another"),
        (lambda lines: put(lines, 2, "Measure", ""), "to be done is empty"),
        (lambda lines: put(lines, 2, "Begins", "2021-04-01"), "begins after the day it is due"),
        (lambda lines: put(lines, 2, "Time", "утром"), "not a time of the day"),
        (lambda lines: put(lines, 2, TECHNICAL, "{}"), "broken"),
        (
            lambda lines: put(lines, 3, TECHNICAL, lines[2][-1].replace('"of": ', '"of": 1')),
            "another plan",
        ),
        (lambda lines: lines.append(["", lines[2][-1]]), "technical data of the row"),
        (lambda lines: lines[1].__setitem__(1, "Дело"), "this heading is missing"),
        (lambda lines: lines.__delitem__(slice(1, None)), "heading is missing"),
        (lambda lines: lines[0].__setitem__(2, "{"), "technical data of the file"),
        (lambda lines: lines[0].__setitem__(2, '{"format": 3}'), "does not read"),
        (lambda lines: lines.pop(0), "technical data of the file"),
        (lambda lines: lines.clear(), "not a roadmap that schoolsupport exported"),
    ],
)
def test_what_cannot_be_read_is_told(
    change: Callable[[list[list[str]]], object], what: str, tmp_path: Path
) -> None:
    file = csv_file(tmp_path, change)

    with pytest.raises(InputError, match=what) as caught:
        read_roadmap(file)

    assert str(caught.value.where).startswith("plan.csv")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda book: book.remove(book["Without a day"]), "sheet is missing"),
        (lambda book: book.remove(book["schoolsupport"]), "technical data of the file"),
        (lambda book: book["Plan"].delete_cols(2), "this heading is missing"),
        (lambda book: book["Plan"].delete_rows(3), "heading is missing"),
    ],
)
def test_what_is_missing_in_a_workbook_is_told(
    change: Callable[[Any], object], what: str, tmp_path: Path
) -> None:
    file = workbook(tmp_path, change)

    with pytest.raises(InputError, match=what):
        read_roadmap(file)


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("plan.json", b"{", "not JSON"),
        ("plan.json", b"\xff\xfe", "not JSON"),
        ("plan.json", b"[]", "not a roadmap that"),
        ("plan.json", b'{"format": 1, "template": 1, "owner": {}, "tasks": []}', "key is missing"),
        ("plan.json", b'{"format": 9, "template": 1, "owner": {}, "tasks": []}', "does not read"),
        ("plan.csv", b"\x98\xff", "no text in UTF-8"),
        ("plan.csv", b'a;"b', "quotation mark is not closed"),
        ("plan.csv", b"a;b\n", "not a roadmap that"),
        ("plan.xlsx", b"no zip", "cannot be read as xlsx"),
        ("plan.ics", b"BEGIN:VCALENDAR", "for export alone"),
        ("plan.pdf", b"%PDF", "files of this kind"),
    ],
)
def test_a_foreign_file_is_refused(name: str, content: bytes, what: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(content)

    with pytest.raises(InputError, match=what) as caught:
        read_roadmap(file)

    assert str(caught.value.where).startswith(name)


@pytest.mark.parametrize("name", ["plan.json", "plan.csv", "plan.xlsx"])
def test_a_file_that_is_not_there_is_told(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be opened"):
        read_roadmap(tmp_path / name)
