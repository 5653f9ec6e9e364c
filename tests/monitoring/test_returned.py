"""Marks that people fill into the workbook of a plan: entries, or told with their cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import openpyxl
import pytest

from roadmaps.exporting.generated import roadmap, task, undated
from schoolsupport.monitoring.entries import Entry, EntryStatus
from schoolsupport.monitoring.importing import HEADINGS, STATUS_WORDS
from schoolsupport.monitoring.ledger import Ledger
from schoolsupport.monitoring.returned import plan_marks, read_marks
from schoolsupport.roadmaps.exporting import write_roadmap
from schoolsupport.roadmaps.exporting.task_rows import COLUMNS, MARKS

PLAN = roadmap(
    task("1", start=dt.date(2021, 3, 1)),
    task("2", end=dt.date(2021, 2, 2), due=dt.date(2021, 2, 2)),
    undated("3"),
)
STATUS, DAY, PAPER, NOTE = (one.heading.text("ru") for one in MARKS)
FIRST, SECOND, THIRD = (one.id for one in PLAN.tasks)


def workbook(folder: Path, change: Callable[[Any], object], name: str = "план.xlsx") -> Path:
    """The plan as a workbook, changed and saved by another library."""
    file = folder / name
    write_roadmap(PLAN, file, lang="ru")
    book = openpyxl.load_workbook(file)
    change(book)
    book.save(file)
    return file


def fill(sheet: Any, row: int, **cells: object) -> None:
    """Fill cells of a row of tasks by their headings, «_» for a blank."""
    headings = [cell.value for cell in sheet[3]]
    for heading, value in cells.items():
        sheet.cell(3 + row, headings.index(heading.replace("_", " ")) + 1).value = value


def mark(sheet: Any, row: int, *cells: object) -> None:
    """Fill the cells of a mark: status, day, paper, note."""
    for heading, value in zip((STATUS, DAY, PAPER, NOTE), cells, strict=False):
        fill(sheet, row, **{heading: value})


def test_marks_are_entries_of_their_tasks(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        mark(
            book["План"], 1, "исполнено", dt.datetime(2021, 2, 1), "приказ № 12", "в срок"
        )  # a day has no zone
        mark(book["План"], 2, "в работе", "10.02.21 г.")
        mark(book["Без даты"], 1, "не применимо", "2021-03-01", None, "нет таких классов")

    read = plan_marks(workbook(tmp_path, change))

    assert not read.problems
    said = {one.task: (one.status, one.day, one.document, one.note) for one in read.entries}
    assert said == {
        SECOND: (EntryStatus.DONE, dt.date(2021, 2, 1), "приказ № 12", "в срок"),
        FIRST: (EntryStatus.IN_PROGRESS, dt.date(2021, 2, 10), None, None),
        THIRD: (EntryStatus.NOT_APPLICABLE, dt.date(2021, 3, 1), None, "нет таких классов"),
    }
    assert read.entries[2].reason == "нет таких классов"
    assert (read.entries[0].source_sheet, read.entries[0].source_row) == ("План", 4)


def test_a_task_is_cancelled_by_the_act_in_the_document(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        mark(book["План"], 1, "отменено", "01.02.2021", "приказ № 5")

    (entry,) = plan_marks(workbook(tmp_path, change)).entries

    assert (entry.status, entry.act) == (EntryStatus.CANCELLED, "приказ № 5")


def test_a_column_that_somebody_added_for_a_mark_is_read(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        sheet = book["План"]
        sheet.insert_cols(1, 2)
        sheet.cell(3, 1).value, sheet.cell(3, 2).value = "Номер документа", "Для себя"
        mark(sheet, 1, "исполнено", "01.02.2021", "приказ")
        fill(sheet, 1, Номер_документа="12", Для_себя="проверить")

    read = plan_marks(workbook(tmp_path, change))

    assert [one.number for one in read.entries] == ["12"]
    assert [(one.code, one.column) for one in read.problems] == [
        ("progress.unknown_column", "Для себя")
    ]
    assert read.sound


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        (("готово", "01.02.2021"), "progress.unknown_status", STATUS),
        (("исполнено", "весной"), "progress.not_day", DAY),
        (("исполнено",), "progress.empty_cell", DAY),
        ((None, "01.02.2021"), "progress.empty_cell", STATUS),
        ((None, None, None, "почти готово"), "progress.empty_cell", DAY),
        (("отменено", "01.02.2021"), "progress.row", None),
        (("не применимо", "01.02.2021"), "progress.row", None),
    ],
)
def test_a_mark_that_does_not_fit_is_told_with_its_cell(
    cells: tuple[object, ...], code: str, column: str | None, tmp_path: Path
) -> None:
    read = plan_marks(workbook(tmp_path, lambda book: mark(book["План"], 1, *cells)))

    assert not read.entries
    assert not read.sound
    told = [(one.code, one.file, one.sheet, one.row, one.column) for one in read.problems]
    assert (code, "план.xlsx", "План", 4, column) in told


def test_a_row_that_cannot_be_known_is_told_and_others_are_read(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        sheet = book["План"]
        mark(sheet, 1, "исполнено", "01.02.2021")
        for column in range(1, sheet.max_column + 1):
            sheet.cell(6, column).value = sheet.cell(4, column).value

    read = plan_marks(workbook(tmp_path, change))

    assert [one.task for one in read.entries] == [SECOND]
    assert [(one.code, one.row) for one in read.problems] == [("amend.row_copied", 6)]


def test_the_same_mark_in_another_file_is_the_same_entry(tmp_path: Path) -> None:
    when = dt.datetime(2021, 2, 3, tzinfo=dt.UTC)
    one = workbook(tmp_path, lambda book: mark(book["План"], 1, "исполнено", "01.02.2021"))
    ledger = Ledger()
    first = plan_marks(one, recorded_at=when)
    ledger.record(first.entries)

    def change(book: Any) -> None:
        mark(book["План"], 1, "исполнено", "01.02.2021")
        mark(book["План"], 2, "исполнено", "02.02.2021")

    again = plan_marks(workbook(tmp_path, change, "ещё.xlsx"), recorded_at=when)

    assert ledger.record(again.entries) == 1
    assert {one.task for one in again.entries} == {FIRST, SECOND}


def test_plans_and_tables_are_read_side_by_side(tmp_path: Path) -> None:
    workbook(tmp_path, lambda book: mark(book["План"], 1, "исполнено", "01.02.2021"))
    (tmp_path / "отметки.csv").write_text(f"Задача;Отметка;День\n{FIRST};исполнено;01.03.2021\n")

    read = read_marks([tmp_path])

    assert {one.task for one in read.entries} == {FIRST, SECOND}
    assert len(read.files) == 2


def test_a_plan_without_marks_has_nothing_to_record(tmp_path: Path) -> None:
    read = read_marks([workbook(tmp_path, id)])

    assert [one.code for one in read.problems] == ["progress.nothing"]


def test_headings_of_marks_are_those_that_tables_of_marks_have() -> None:
    """So that a column copied out of a plan is read like any other table."""
    own = {one.heading.text("ru").casefold() for one in COLUMNS}
    for column in MARKS:
        heading = column.heading.text("ru").casefold()
        assert heading in HEADINGS[column.key]
        assert heading not in own
    offered = [one.text("ru") for one in MARKS[0].choices]
    assert [STATUS_WORDS[one] for one in offered] == list(EntryStatus)


def test_entries_differ_by_what_is_said_not_by_where_it_was_read() -> None:
    entry = Entry(task="t", status="done", day=dt.date(2021, 1, 1), id="x", source_row=4)

    assert entry.same_content(attrs.evolve(entry, source_row=7, source_file="f"))
    assert not entry.same_content(attrs.evolve(entry, day=dt.date(2021, 1, 2)))
