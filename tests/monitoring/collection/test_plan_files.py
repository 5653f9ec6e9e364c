"""Plans that came back with marks: the plan's own workbook, and the table of an order."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from schoolsupport.monitoring.collection.folders import Folders, receive_folder
from schoolsupport.monitoring.collection.plan_files import PlanReader, read_mark
from schoolsupport.monitoring.collection.receiving import FileOutcome
from schoolsupport.monitoring.collection.sent import Outcome
from schoolsupport.monitoring.entries import EntryStatus
from schoolsupport.monitoring.tasks import tasks_of
from schoolsupport.roadmaps.exporting import write_roadmap

from . import invented
from .invented import Filled, Kept

HEAD = ("№ п/п", "Мероприятия", "Сроки", "Отметка о выполнении")
ONE = "Назначить ответственных за проект"
TWO = "Провести самоанализ"


def received(folder: Path, ledger: Kept, owner: str = "") -> FileOutcome:
    reader = PlanReader(tasks=lambda: tasks_of(invented.PLANS), owner=owner)
    (file,) = receive_folder(Folders(came=folder), ledger, invented.CAME, plans=reader).files
    return file


def order(folder: Path, *rows: tuple[Any, ...], name: str = "Отчёт МБОУ СОШ № 1") -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "План"
    for row in (HEAD, (1, 2, 3, 4), *rows):
        sheet.append(row)
    folder.mkdir(exist_ok=True)
    book.save(folder / f"{name}.xlsx")
    return folder


def codes(file: FileOutcome) -> list[tuple[str, str]]:
    return [(one.problem.code.partition(".")[2], one.cells) for one in file.findings]


# --- the workbook of a plan ----------------------------------------------------------------------


def test_marks_in_the_workbook_of_a_plan_are_recorded(tmp_path: Path) -> None:
    came, ledger = tmp_path / "came", Kept()
    came.mkdir()
    file = came / "план.xlsx"
    write_roadmap(invented.PLANS[1], file)
    book = load_workbook(file)
    sheet = book["План"]
    rows = list(sheet.values)
    head = next(n for n, row in enumerate(rows) if "Отметка об исполнении" in row)
    mark, day = (rows[head].index(one) for one in ("Отметка об исполнении", "Дата исполнения"))
    sheet.cell(head + 2, mark + 1).value = "исполнено"
    sheet.cell(head + 2, day + 1).value = dt.date(2023, 2, 10)
    sheet.cell(head + 3, mark + 1).value = "сделано"
    book.save(file)

    faulty = received(came, ledger)
    sheet.cell(head + 3, mark + 1).value = None
    book.save(file)
    whole = received(came, ledger)

    assert faulty.outcome is Outcome.FAULTY
    assert any(cells == sheet.cell(head + 3, mark + 1).coordinate for _, cells in codes(faulty))
    assert whole.recorded == 1
    assert [one.day for one in ledger] == [dt.date(2023, 2, 10)]


# --- the table of an order -----------------------------------------------------------------------


def test_a_row_is_a_task_where_number_and_title_agree(tmp_path: Path) -> None:
    ledger = Kept()
    folder = order(
        tmp_path / "came",
        (1, "Назначить ответственных за проект «500+»", "", "Выполнено 10.02.2023, приказ № 12"),
        (2, TWO, "15.05.2023", "не выполнено на 01.06.2023"),
        (3, "Обучить учителей", "", None),
    )
    file = received(folder, ledger)

    assert (file.recorded, file.filled) == (2, 2)
    assert sorted((one.task, one.status, one.number) for one in ledger) == [
        ("invented/1#p1@school:edu990001", EntryStatus.DONE, "12"),
        ("invented/2#p1@school:edu990001", EntryStatus.NOT_DONE, None),
    ]
    assert {one.note for one in ledger} == {
        "Выполнено 10.02.2023, приказ № 12",
        "не выполнено на 01.06.2023",
    }


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ((7, ONE, "", "выполнено 10.02.2023"), "unsure_row"),
        ((1, "Совсем другое мероприятие", "", "выполнено 10.02.2023"), "unsure_row"),
        ((1, ONE, "", "+"), "unread_mark"),
        ((1, ONE, "", "выполнено"), "unread_mark"),
    ],
)
def test_what_is_unsure_is_told_and_not_guessed(
    row: tuple[Any, ...], code: str, tmp_path: Path
) -> None:
    ledger = Kept()
    file = received(order(tmp_path / "came", row), ledger)

    assert (file.outcome, len(ledger)) == (Outcome.FAULTY, 0)
    assert codes(file) == [(code, "D3")]


def test_without_a_number_only_the_very_title_is_taken(tmp_path: Path) -> None:
    ledger = Kept()
    received(order(tmp_path / "came", (None, TWO, "", "проведён 10.05.2023")), ledger)

    assert [one.task for one in ledger] == ["invented/2#p1@school:edu990001"]


def test_whose_plan_it_is_is_asked_where_nothing_says(tmp_path: Path) -> None:
    row = (1, ONE, "", "выполнено 10.02.2023")
    folder = order(tmp_path / "came", row, name="отчёт")
    ledger = Kept()

    asked = received(folder, ledger)
    told = received(folder, ledger, "school:edu990002")

    assert codes(asked) == [("whose_plan", "D3")]
    assert told.recorded == 1
    assert [(one.task, one.organisation) for one in ledger] == [
        ("invented/1#p1@school:edu990002", "МБОУ ООШ № 2")
    ]


def test_the_table_of_a_document_is_read(tmp_path: Path) -> None:
    came, ledger = tmp_path / "came", Kept()
    came.mkdir()
    document = Document()
    document.add_paragraph("Отчёт")
    table = document.add_table(rows=0, cols=4)
    rows = (HEAD, ("1.", ONE, "до 15.02.2023", "Исполнено. Приказ от 10 февраля 2023 № 5-д"))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(came / "Отчёт МБОУ СОШ № 1.docx"))
    file = received(came, ledger)
    (entry,) = ledger

    assert (entry.document, entry.number) == ("Приказ", "5-д")
    assert entry.day == entry.document_day == dt.date(2023, 2, 10)
    assert "day_of_paper" in dict(codes(file))


def test_a_table_without_a_column_of_marks_is_no_plan(tmp_path: Path) -> None:
    book = Workbook()
    book.save(tmp_path / "a.xlsx")

    assert received(tmp_path, Kept()).outcome is Outcome.FOREIGN


# --- a sheet of marks without its hidden columns -------------------------------------------------


def without_hidden(tmp_path: Path) -> Path:
    """The visible part of a workbook, copied into a new one."""
    invented.sent_to(tmp_path / "sent", by="school")
    filled = Filled(tmp_path / "sent" / "МБОУ СОШ № 1.xlsx").mark_all()
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in filled.sheet.iter_rows(max_col=13, values_only=True):
        sheet.append(list(row))
    file = tmp_path / "came" / "моя таблица.xlsx"
    file.parent.mkdir()
    book.save(file)
    return file


def test_rows_that_lost_their_keys_are_found_by_what_is_printed(tmp_path: Path) -> None:
    file, ledger = without_hidden(tmp_path), Kept()
    told = received(file.parent, ledger)

    assert (told.outcome, told.recorded) == (Outcome.WHOLE, 4)
    assert {code for code, _ in codes(told)} <= {"note"}
    assert {one.task.rpartition(":")[2] for one in ledger} == {"edu990001"}
    assert {one.target for one in ledger if "/3#" in one.task} == {0}


def test_a_row_without_a_key_whose_words_were_changed_goes_back(tmp_path: Path) -> None:
    file, ledger = without_hidden(tmp_path), Kept()
    book = load_workbook(file)
    sheet = book.active
    assert sheet is not None
    sheet["B8"] = "Другое"
    book.save(file)
    told = received(file.parent, ledger)

    assert (told.outcome, len(ledger)) == (Outcome.FAULTY, 0)
    assert ("no_key", "G8") in codes(told)


# --- a mark in free words ------------------------------------------------------------------------

MARKS = [
    ("Выполнено 15.03.2023", "done", "2023-03-15", None, None),
    ("исполнено 15 марта 2023 г., протокол № 3", "done", "2023-03-15", "протокол", "3"),
    ("Не исполнено, 01.06.2023", "not_done", "2023-06-01", None, None),
    ("не было проведено 01.06.2023", "not_done", "2023-06-01", None, None),
    ("Проведён семинар 12.03.23", "done", "2023-03-12", None, None),
    ("выполняется, 01.04.2023", "in_progress", "2023-04-01", None, None),
    ("не применимо, 01.04.2023", "not_applicable", "2023-04-01", None, None),
    ("Издан приказ от 10.02.2023 № 45", "done", "2023-02-10", "приказ", "45"),
    ("Исполнено 1.3.2023: справка по итогам № 7", "done", "2023-03-01", "справка по итогам", "7"),
]


@pytest.mark.parametrize(("words", "status", "day", "document", "number"), MARKS)
def test_a_mark_in_free_words_is_read(
    words: str, status: str, day: str, document: str | None, number: str | None
) -> None:
    read = read_mark(words)

    assert read is not None
    assert (read.status.value, str(read.day)) == (status, day)
    assert (read.document, read.number) == (document, number)
    assert read.words == words


@pytest.mark.parametrize(
    "words", ["", "+", "да", "выполнено", "15.03.2023", "с 01.03.2023 по 15.03.2023 проведено"]
)
def test_a_mark_that_does_not_say_whether_and_when_is_not_read(words: str) -> None:
    assert read_mark(words) is None
