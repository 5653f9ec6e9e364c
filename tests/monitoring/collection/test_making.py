"""Workbooks made: whom they are for, what they ask, and what a person may change in them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import attrs
import pytest
from openpyxl import load_workbook

from schoolsupport.errors import InputError, OutputError
from schoolsupport.monitoring.collection.asked import asked_of, words_of_returns
from schoolsupport.monitoring.collection.sent import read_sent
from schoolsupport.monitoring.entries import Entry

from . import invented
from .invented import Filled, Kept


def task_id(number: str, owner: str = "school:edu990001") -> str:
    return f"invented/{number}#p1@{owner}"


def asked_titles(*entries: Entry, every: bool = False) -> list[tuple[str, str]]:
    (municipality,) = asked_of(invented.done(Kept(entries)), every=every)
    return [(row.number, row.whose) for row in municipality.rows]


def test_what_is_due_or_due_soon_is_asked_the_earliest_first() -> None:
    assert asked_titles() == [
        ("1", "Дальний район"),
        ("1", "МБОУ СОШ № 1"),
        ("1", "МБОУ ООШ № 2"),
        ("2", "МБОУ СОШ № 1"),
        ("2", "МБОУ ООШ № 2"),
        ("3", "МБОУ СОШ № 1"),
        ("3", "МБОУ ООШ № 2"),
        ("4", "МБОУ СОШ № 1"),
        ("4", "МБОУ ООШ № 2"),
    ]


def test_what_is_done_is_not_asked_again_and_what_was_returned_is() -> None:
    report = Entry(task=task_id("1"), status="done", day=dt.date(2023, 2, 10))
    back = Entry(
        task=task_id("1"),
        step="return",
        about=report.id,
        day=dt.date(2023, 2, 11),
        note="нет подписи",
    )

    assert ("1", "МБОУ СОШ № 1") not in asked_titles(report)
    assert ("1", "МБОУ СОШ № 1") in asked_titles(report, back)
    assert words_of_returns([report, back]) == {(task_id("1"), ""): "нет подписи"}


def test_every_task_is_asked_with_a_day_or_without() -> None:
    numbers = [number for number, whose in asked_titles(every=True) if whose == "МБОУ СОШ № 1"]

    assert numbers == ["1", "2", "3", "4", "5", "6"]


def test_what_is_reported_already_stands_beside() -> None:
    entry = Entry(task=task_id("2"), status="in_progress", day=dt.date(2023, 5, 3))
    (municipality,) = asked_of(invented.done(Kept([entry])))
    (row,) = [one for one in municipality.rows if one.task == task_id("2")]

    assert row.before is not None
    assert row.before.text("ru") == "в работе, 03.05.2023"


def test_a_workbook_goes_to_each_municipality_or_to_each_owner(tmp_path: Path) -> None:
    together = invented.sent_to(tmp_path / "together")
    apart = invented.sent_to(tmp_path / "apart", by="school")

    assert [(one.file, one.tasks) for one in together.books] == [("Дальний район.xlsx", 9)]
    assert [(one.file, one.tasks) for one in apart.books] == [
        ("Дальний район.xlsx", 1),
        ("МБОУ ООШ № 2.xlsx", 4),
        ("МБОУ СОШ № 1.xlsx", 4),
    ]


def test_the_record_says_what_was_sent_to_whom_by_when(tmp_path: Path) -> None:
    invented.sent_to(tmp_path / "sent")
    sent = read_sent(tmp_path / "sent")
    (book,) = sent.books

    assert (sent.on, sent.until, sent.to) == (invented.ON, invented.UNTIL, "Отдел (вымышлен)")
    assert book.addressee == "municipality:Дальний район"
    assert len(set(book.rows)) == 9
    assert all(key.due for key in book.rows)


def test_cells_are_filled_in_from_lists_and_headings_are_protected(tmp_path: Path) -> None:
    invented.sent_to(tmp_path / "sent")
    filled = Filled(tmp_path / "sent" / "Дальний район.xlsx")
    sheet, columns = filled.sheet, filled.columns
    offered = {
        str(one.sqref).partition(":")[0][0]: one.formula1
        for one in sheet.data_validations.dataValidation
    }

    assert list(columns)[: columns["Примечание, причина"]] == [
        "№", "Мероприятие", "Чей план", "Кто отвечает", "Срок", "Показатель по плану",
        "Отметка", "День", "Документ", "Номер документа", "Значение", "Из числа",
        "Примечание, причина",
    ]  # fmt: skip
    assert sheet.protection.sheet
    assert sheet.cell(filled.head, columns["Отметка"]).protection.locked
    assert not sheet.cell(filled.head + 1, columns["Отметка"]).protection.locked
    assert '"исполнено,в работе,не исполнено,не применимо,отменено"' in offered.values()
    assert [one.title for one in filled.book.worksheets[:2]] == ["Отметки", "Как заполнить"]
    assert filled.book["schoolsupport-collect"].sheet_state == "veryHidden"


def test_the_guide_says_by_when_and_to_whom(tmp_path: Path) -> None:
    invented.sent_to(tmp_path / "sent")
    guide = load_workbook(tmp_path / "sent" / "Дальний район.xlsx")["Как заполнить"]
    told = " ".join(str(cell) for row in guide.iter_rows(values_only=True) for cell in row if cell)

    assert "пришлите до 10.07.2023: Отдел (вымышлен)" in told
    assert "не применимо" in told
    assert "персональные данные" in told


def test_a_collection_is_not_replaced_unasked(tmp_path: Path) -> None:
    folder = tmp_path / "sent"
    invented.sent_to(folder)
    (folder / "заметка.txt").write_text("моё", "utf-8")

    with pytest.raises(OutputError):
        invented.sent_to(folder)
    invented.sent_to(folder, by="school", overwrite=True)

    assert sorted(one.name for one in folder.iterdir()) == [
        "collect.json",
        "Дальний район.xlsx",
        "МБОУ ООШ № 2.xlsx",
        "МБОУ СОШ № 1.xlsx",
        "заметка.txt",
    ]


def test_a_folder_of_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "моё.txt").write_text("моё", "utf-8")

    with pytest.raises(OutputError):
        invented.sent_to(tmp_path, overwrite=True)
    assert [one.name for one in tmp_path.iterdir()] == ["моё.txt"]


def test_where_nothing_is_to_be_asked_nothing_is_written(tmp_path: Path) -> None:
    plans = [attrs.evolve(one, tasks=one.tasks[5:]) for one in invented.PLANS]

    with pytest.raises(InputError):
        invented.sent_to(tmp_path / "sent", plans=plans)
    assert not (tmp_path / "sent").exists()
