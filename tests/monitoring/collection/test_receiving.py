"""Workbooks that come back: what is recorded, what goes back, and that nothing is lost."""

from __future__ import annotations

import csv
import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from schoolsupport.errors import OutputError
from schoolsupport.monitoring.collection.books import HEAD_SHEET
from schoolsupport.monitoring.collection.folders import Folders, receive_folder
from schoolsupport.monitoring.collection.outcomes import Receipt
from schoolsupport.monitoring.collection.receiving import FileOutcome
from schoolsupport.monitoring.collection.sent import Outcome, read_received, read_sent
from schoolsupport.monitoring.entries import Entry, EntryStatus

from . import invented
from .invented import Filled, Kept

DUE = "Назначить ответственных за проект"
SELF, TRAIN, SEMINAR = "Провести самоанализ", "Обучить учителей", "Участвовать в семинаре"
ONE, TWO = "МБОУ СОШ № 1", "МБОУ ООШ № 2"


def came(
    folder: Path, ledger: Kept, sent: Path | None = None, moment: dt.datetime = invented.CAME
) -> Receipt:
    return receive_folder(Folders(came=folder, sent=sent), ledger, moment)


def one_of(folder: Path, ledger: Kept, sent: Path | None = None) -> FileOutcome:
    (file,) = came(folder, ledger, sent).files
    return file


def said(ledger: Kept) -> set[tuple[str, str, EntryStatus | None, str]]:
    return {
        (one.task.partition("/")[2].partition("#")[0], one.task.rpartition(":")[2], one.status,
         f"{one.day:%d.%m}")
        for one in ledger
    }  # fmt: skip


def codes(file: FileOutcome) -> list[tuple[str, str]]:
    return [(one.problem.code.partition(".")[2], one.cells) for one in file.findings]


# --- what is whole -------------------------------------------------------------------------------


def test_a_whole_workbook_is_recorded_and_answers_everything(
    book: Filled, ledger: Kept, tmp_path: Path
) -> None:
    book.mark_all().save(tmp_path / "ответ.xlsx")
    file = one_of(tmp_path, ledger)

    assert (file.outcome, file.recorded, file.findings) == (Outcome.WHOLE, 9, ())
    assert {one.organisation for one in ledger} == {"Дальний район"}
    assert {one.source_sheet for one in ledger} == {"Отметки"}


def test_every_cell_of_a_row_is_in_its_entry(book: Filled, ledger: Kept, tmp_path: Path) -> None:
    book.mark(
        TRAIN,
        ONE,
        **{
            "Документ": "приказ",
            "Номер документа": "12/3",
            "Значение": 6,
            "Из числа": 20,
            "Примечание, причина": "шесть учителей",
        },
    ).save(tmp_path / "a.xlsx")
    one_of(tmp_path, ledger)
    (entry,) = ledger

    assert (entry.document, entry.number, entry.note) == ("приказ", "12/3", "шесть учителей")
    assert (str(entry.value), str(entry.of), entry.target) == ("6", "20", 0)
    assert entry.recorded_at == invented.CAME
    assert entry.source_row == book.row(TRAIN, ONE)


def test_a_note_gives_the_reason_or_names_the_act(
    book: Filled, ledger: Kept, tmp_path: Path
) -> None:
    note = "Примечание, причина"
    book.mark(DUE, ONE, **{"Отметка": "не применимо", note: "нет проекта"})
    book.mark(DUE, TWO, **{"Отметка": "Отменено", note: "приказ № 7"})
    book.save(tmp_path / "a.xlsx")
    one_of(tmp_path, ledger)

    assert sorted((one.reason or "", one.act or "") for one in ledger) == [
        ("", "приказ № 7"),
        ("нет проекта", ""),
    ]


def test_what_is_not_filled_in_is_counted_and_the_rest_goes_in(
    book: Filled, ledger: Kept, tmp_path: Path
) -> None:
    book.mark(SELF, ONE).save(tmp_path / "a.xlsx")
    file = one_of(tmp_path, ledger)

    assert (file.outcome, file.recorded, file.filled, file.asked) == (Outcome.PARTLY, 1, 1, 9)
    assert codes(file) == [("unanswered", "")]


def test_the_same_file_twice_changes_nothing(book: Filled, ledger: Kept, tmp_path: Path) -> None:
    book.mark_all().save(tmp_path / "a.xlsx")
    came(tmp_path, ledger, None)
    before = list(ledger)
    again = one_of(tmp_path, ledger)

    assert list(ledger) == before
    assert (again.recorded, again.findings) == (0, ())


def test_the_same_answers_saved_under_another_name_change_nothing(
    book: Filled, ledger: Kept, tmp_path: Path
) -> None:
    book.mark_all().save(tmp_path / "a.xlsx")
    book.sheet.title = "Лист1"
    book.save(tmp_path / "Копия a.xlsx")
    first, second = came(tmp_path, ledger).files

    assert (first.recorded, second.recorded, len(ledger)) == (9, 0, 9)
    assert second.outcome is Outcome.WHOLE


# --- habits --------------------------------------------------------------------------------------


def moved_row(filled: Filled, first: int, second: int) -> None:
    for column in range(1, filled.sheet.max_column + 1):
        one, other = filled.sheet.cell(first, column), filled.sheet.cell(second, column)
        one.value, other.value = other.value, one.value


def test_rows_may_be_sorted_columns_added_and_sheets_renamed(
    book: Filled, ledger: Kept, tmp_path: Path
) -> None:
    book.mark(SELF, ONE).mark(DUE, TWO)
    moved_row(book, book.row(SELF, ONE), book.row(SEMINAR, TWO))
    book.sheet.insert_cols(3)
    book.sheet.cell(book.head, 3).value = "Телефон"
    book.sheet.cell(book.row(SELF, ONE), 3).value = "8-900"
    book.sheet.title = "Лист1"
    book.save(tmp_path / "ответ школы ИТОГ(2).xlsx")
    file = one_of(tmp_path, ledger)

    assert said(ledger) == {
        ("2", "edu990001", EntryStatus.DONE, "10.05"),
        ("1", "edu990002", EntryStatus.DONE, "10.05"),
    }
    row = book.row(SELF, ONE)
    assert ("own_column", f"C{book.head}, C{row}") in codes(file)


@pytest.mark.parametrize(
    "typed", ["10.05.2023", "10 мая 2023 г.", "10.05.23", "10.05.2023 года", "2023-05-10"]
)
def test_a_day_may_be_a_text(typed: str, book: Filled, ledger: Kept, tmp_path: Path) -> None:
    book.mark(SELF, ONE, День=typed).save(tmp_path / "a.xlsx")
    one_of(tmp_path, ledger)

    assert [one.day for one in ledger] == [dt.date(2023, 5, 10)]


def test_a_heading_that_was_changed_is_understood_by_its_place_and_told(
    book: Filled, ledger: Kept, tmp_path: Path
) -> None:
    book.mark(SELF, ONE)
    place = book.columns["День"]
    book.sheet.cell(book.head, place).value = "Дата исполнения мероприятия"
    book.save(tmp_path / "a.xlsx")
    file = one_of(tmp_path, ledger)

    assert len(ledger) == 1
    cell = f"{get_column_letter(place)}{book.head}"
    assert ("heading_changed", cell) in codes(file)


def test_a_row_that_was_copied_counts_once_and_with_another_day_twice(
    book: Filled, ledger: Kept, tmp_path: Path
) -> None:
    row, last = book.mark(SELF, ONE).row(SELF, ONE), book.sheet.max_row
    for place, when in ((last + 1, dt.date(2023, 5, 10)), (last + 2, dt.date(2023, 5, 20))):
        for column in range(1, book.sheet.max_column + 1):
            book.sheet.cell(place, column).value = book.sheet.cell(row, column).value
        book.put(place, {"День": when})
    book.save(tmp_path / "a.xlsx")
    file = one_of(tmp_path, ledger)

    assert sorted(one.day.day for one in ledger) == [10, 20]
    told = [code for code, _ in codes(file)]
    assert told == ["row_copied", "several_days", "unanswered"]


def test_a_copied_row_that_says_otherwise_of_the_same_day_goes_back(
    book: Filled, ledger: Kept, tmp_path: Path
) -> None:
    row, last = book.mark(SELF, ONE).row(SELF, ONE), book.sheet.max_row
    for column in range(1, book.sheet.max_column + 1):
        book.sheet.cell(last + 1, column).value = book.sheet.cell(row, column).value
    book.put(last + 1, {"Отметка": "в работе"}).save(tmp_path / "a.xlsx")
    file = one_of(tmp_path, ledger)

    assert (file.outcome, len(ledger)) == (Outcome.FAULTY, 0)
    assert codes(file) == [("rows_differ", f"G{last + 1}")]


def test_a_title_or_a_day_that_was_changed_is_told_and_the_mark_counts(
    book: Filled, ledger: Kept, tmp_path: Path
) -> None:
    row = book.mark(SELF, ONE).row(SELF, ONE)
    book.put(row, {"Мероприятие": "Самоанализ школы", "Срок": dt.date(2023, 12, 1)})
    book.save(tmp_path / "a.xlsx")
    file = one_of(tmp_path, ledger)

    assert said(ledger) == {("2", "edu990001", EntryStatus.DONE, "10.05")}
    assert [one for one in codes(file) if one[0] == "given_changed"] == [
        ("given_changed", f"B{row}"),
        ("given_changed", f"E{row}"),
    ]
    words = [one.problem.message.text("ru") for one in file.findings]
    assert any("было: Провести самоанализ" in one for one in words)
    assert any("было: 15.05.2023" in one for one in words)


def test_titles_sorted_without_their_keys_are_seen_and_go_back(
    book: Filled, ledger: Kept, tmp_path: Path
) -> None:
    first, second = book.row(DUE, ONE), book.row(SEMINAR, ONE)
    for heading in ("№", "Мероприятие", "Срок"):
        one, other = book.get(first, heading), book.get(second, heading)
        book.put(first, {heading: other}).put(second, {heading: one})
    book.mark(SEMINAR, ONE).save(tmp_path / "a.xlsx")
    file = one_of(tmp_path, ledger)

    assert (file.outcome, len(ledger)) == (Outcome.FAULTY, 0)
    assert codes(file) == [("rows_shifted", f"B{first}")]


def test_a_key_that_was_changed_goes_back(book: Filled, ledger: Kept, tmp_path: Path) -> None:
    row = book.mark(SELF, ONE).row(SELF, ONE)
    book.put(row, {"schoolsupport: задача": "invented/3#p1@school:edu990001"})
    book.save(tmp_path / "a.xlsx")
    file = one_of(tmp_path, ledger)

    assert (file.outcome, len(ledger)) == (Outcome.FAULTY, 0)
    assert codes(file) == [("key_changed", f"G{row}")]


def test_a_row_that_was_added_goes_back_and_a_signature_is_a_note(
    book: Filled, ledger: Kept, tmp_path: Path
) -> None:
    last = book.mark(SELF, ONE).sheet.max_row
    book.put(last + 2, {"Мероприятие": "Исполнитель: специалист отдела"})
    book.save(tmp_path / "a.xlsx")
    signed = one_of(tmp_path, Kept())
    book.put(last + 4, {"Мероприятие": "Ещё семинар", "Отметка": "исполнено"})
    book.save(tmp_path / "a.xlsx")
    added = one_of(tmp_path, ledger)

    assert signed.outcome is Outcome.PARTLY
    assert ("note", f"B{last + 2}") in codes(signed)
    assert (added.outcome, len(ledger)) == (Outcome.FAULTY, 0)
    assert ("no_key", f"G{last + 4}") in codes(added)


FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"Отметка": "готово"}, "unknown_status", "Отметка"),
    ({"День": "вчера"}, "not_day", "День"),
    ({"День": None}, "empty_cell", "День"),
    ({"Отметка": None}, "empty_cell", "Отметка"),
    ({"День": dt.date(2033, 5, 10)}, "day_to_come", "День"),
    ({"Отметка": "не применимо"}, "no_reason", "Примечание, причина"),
    ({"Отметка": "отменено"}, "no_act", "Примечание, причина"),
    ({"Значение": "много"}, "not_number", "Значение"),
    ({"Из числа": 20}, "part_of_nothing", "Значение"),
    ({"Номер документа": dt.date(2023, 3, 12)}, "number_is_day", "Номер документа"),
    ({"Значение": 21, "Из числа": 20}, "more_than_whole", "Значение"),
]


@pytest.mark.parametrize(("typed", "code", "heading"), FAULTS)
def test_a_fault_goes_back_with_its_cell_and_nothing_of_the_file_is_recorded(
    typed: dict[str, Any], code: str, heading: str, book: Filled, ledger: Kept, tmp_path: Path
) -> None:
    book.mark(SELF, TWO).mark(TRAIN, ONE, **typed).save(tmp_path / "a.xlsx")
    file = one_of(tmp_path, ledger)

    cell = f"{get_column_letter(book.columns[heading])}{book.row(TRAIN, ONE)}"
    assert codes(file) == [(code, cell)]
    assert (file.outcome, len(ledger)) == (Outcome.FAULTY, 0)


def test_a_day_far_from_the_term_is_told_and_counts(
    book: Filled, ledger: Kept, tmp_path: Path
) -> None:
    book.mark(SELF, ONE, День=dt.date(2022, 5, 10)).save(tmp_path / "a.xlsx")
    file = one_of(tmp_path, ledger)

    assert "day_long_ago" in dict(codes(file))
    assert len(ledger) == 1


def test_names_of_persons_stay_out_of_the_ledger_and_it_is_told(
    book: Filled, ledger: Kept, tmp_path: Path
) -> None:
    note = "Примечание, причина"
    named = {"Документ": "приказ СОШ им. А.С. Пушкина", note: "провела Иванова И.И., 10 учителей"}
    book.mark(SELF, ONE, **named).save(tmp_path / "a.xlsx")
    file = one_of(tmp_path, ledger)
    (entry,) = ledger

    assert (entry.document, entry.note) == ("приказ СОШ им. А.С. Пушкина", "провела …, 10 учителей")
    cell = f"{get_column_letter(book.columns[note])}{book.row(SELF, ONE)}"
    assert ("person_left_out", cell) in codes(file)
    assert not [one for one in file.findings if "Иванова" in str(one.problem.found)]


# --- files as wholes -----------------------------------------------------------------------------


def as_csv(filled: Filled, file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="cp1251", errors="replace", newline="") as opened:
        writer = csv.writer(opened, delimiter=";")
        for row in filled.sheet.iter_rows(values_only=True):
            writer.writerow(
                [
                    f"{one:%d.%m.%Y}" if isinstance(one, dt.date) else "" if one is None else one
                    for one in row
                ]
            )
    return file


def test_a_sheet_saved_as_text_is_read_by_the_record_of_what_was_sent(
    book: Filled, ledger: Kept, sent: Path, tmp_path: Path
) -> None:
    as_csv(book.mark_all(), tmp_path / "a.csv")
    file = one_of(tmp_path, ledger, sent)

    assert (file.outcome, file.recorded, codes(file)) == (Outcome.WHOLE, 9, [])
    assert file.name == "Дальний район"


def test_an_empty_workbook_is_told(book: Filled, ledger: Kept, tmp_path: Path) -> None:
    book.save(tmp_path / "a.xlsx")
    file = one_of(tmp_path, ledger)

    assert (file.outcome, codes(file)) == (Outcome.EMPTY, [("nothing_filled", "")])


def test_a_workbook_of_another_region_is_told_in_one_line(
    book: Filled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.mark_all().save(tmp_path / "a.xlsx")
    monkeypatch.setattr(invented, "TASKS", frozenset())
    ledger = Kept()
    file = one_of(tmp_path, ledger)

    assert (file.outcome, len(ledger)) == (Outcome.FOREIGN, 0)
    assert codes(file) == [("foreign_book", "")]


def test_a_task_that_no_plan_has_any_more_goes_back(
    book: Filled, ledger: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = "invented/2#p1@school:edu990001"
    monkeypatch.setattr(invented, "TASKS", invented.TASKS - {gone})
    book.mark_all().save(tmp_path / "a.xlsx")
    file = one_of(tmp_path, ledger)

    assert (file.outcome, len(ledger)) == (Outcome.FAULTY, 0)
    assert codes(file) == [("unknown_task", f"G{book.row(SELF, ONE)}")]


def test_what_cannot_be_read_is_told_and_nobody_waits_for_it(
    book: Filled, ledger: Kept, tmp_path: Path
) -> None:
    (tmp_path / "битый.xlsx").write_bytes(b"PK\x03\x04")
    (tmp_path / "под паролем.xlsx").write_bytes(
        b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")
    )
    (tmp_path / "письмо.docx").write_bytes(b"PK\x03\x04")
    (tmp_path / "~$ответ.xlsx").write_bytes(b"")
    (tmp_path / "скан приказа.pdf").write_bytes(b"%PDF")
    (tmp_path / "Thumbs.db").write_bytes(b"")
    (tmp_path / "пусто.csv").write_bytes(b"")
    book.mark_all().save(tmp_path / "ответ.xlsx")
    receipt = came(tmp_path, ledger)
    outcomes = {one.file: one.outcome for one in receipt.files}

    assert outcomes.pop("ответ.xlsx") is Outcome.WHOLE
    assert outcomes.pop("скан приказа.pdf") is Outcome.OTHER
    assert set(outcomes) == {"битый.xlsx", "под паролем.xlsx", "письмо.docx", "пусто.csv"}
    assert set(outcomes.values()) <= {Outcome.UNREADABLE, Outcome.FOREIGN}
    assert len(ledger) == 9
    assert not receipt.is_sound
    locked = next(one for one in receipt.files if one.file == "под паролем.xlsx")
    assert locked.findings[0].problem.code == "file.locked"


def test_of_two_versions_the_later_file_counts_and_the_difference_is_told(
    book: Filled, ledger: Kept, tmp_path: Path
) -> None:
    first = book.mark(SELF, ONE, Документ="приказ № 1").save(tmp_path / "б.xlsx")
    second = book.mark(SELF, ONE, Документ="приказ № 2").save(tmp_path / "а.xlsx")
    os.utime(first, (1, 1))
    os.utime(second, (2, 2))
    receipt = came(tmp_path, ledger)
    task = next(iter(ledger)).task
    counts = ledger.state(task, on=invented.ON)

    assert [one.file for one in receipt.files] == ["б.xlsx", "а.xlsx"]
    assert ("files_differ", f"G{book.row(SELF, ONE)}") in codes(receipt.files[1])
    assert counts is not None
    assert counts.document == "приказ № 2"
    assert len(ledger) == 2


def test_what_differs_from_the_ledger_is_told(book: Filled, tmp_path: Path) -> None:
    earlier = Entry(
        task="invented/2#p1@school:edu990001", status="in_progress", day=dt.date(2023, 5, 10)
    )
    ledger = Kept([earlier])
    book.mark(SELF, ONE).save(tmp_path / "a.xlsx")
    file = one_of(tmp_path, ledger)

    assert ("ledger_differs", f"G{book.row(SELF, ONE)}") in codes(file)
    assert len(ledger) == 2


def test_only_looking_records_and_writes_nothing(
    book: Filled, ledger: Kept, tmp_path: Path
) -> None:
    book.mark_all().save(tmp_path / "a.xlsx")
    book.mark(SELF, ONE, День="вчера").save(tmp_path / "b.xlsx")
    receipt = receive_folder(Folders(came=tmp_path), ledger, invented.CAME, only_check=True)

    assert {one.outcome for one in receipt.files} == {Outcome.WHOLE, Outcome.FAULTY}
    assert len(ledger) == 0
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx"]


# --- what goes back ------------------------------------------------------------------------------


def test_the_copy_has_a_sheet_of_faults_and_marks_their_cells(
    book: Filled, ledger: Kept, tmp_path: Path
) -> None:
    row = book.mark(SELF, ONE, День="вчера").row(SELF, ONE)
    book.save(tmp_path / "a.xlsx")
    file = one_of(tmp_path, ledger)
    assert file.back is not None
    copy = load_workbook(file.back)
    told = [[str(cell) for cell in line if cell] for line in copy["Что исправить"].values]
    marked = copy["Отметки"][f"H{row}"]

    assert copy.sheetnames[:2] == ["Что исправить", "Отметки"]
    assert ["Отметки", f"H{row}", "в ячейке не день", "вчера", "Напишите день как 15.03.2023",
            "исправить"] in told  # fmt: skip
    assert marked.value == "вчера"
    assert marked.fill.fgColor.rgb == "FFF8D9D3"
    assert not marked.protection.locked


def test_a_copy_that_was_corrected_comes_back_whole(
    book: Filled, ledger: Kept, tmp_path: Path
) -> None:
    row = book.mark_all().row(SELF, ONE)
    book.put(row, {"День": "вчера"}).save(tmp_path / "a.xlsx")
    back = one_of(tmp_path, ledger).back
    assert back is not None
    corrected = Filled(Path(back)).put(row, {"День": dt.date(2023, 5, 11)})
    corrected.save(tmp_path / "again" / "a.xlsx")
    file = one_of(tmp_path / "again", ledger)

    assert (file.outcome, file.recorded, codes(file)) == (Outcome.WHOLE, 9, [])


def test_a_copy_is_written_once_for_a_file_and_replaces_no_other(
    book: Filled, ledger: Kept, tmp_path: Path
) -> None:
    file = book.mark(SELF, ONE, День="вчера").save(tmp_path / "a.xlsx")
    first, again = one_of(tmp_path, ledger).back, one_of(tmp_path, ledger).back
    book.mark(SELF, ONE, День="позавчера").save(file)
    other = one_of(tmp_path, ledger).back

    assert first == again
    assert [Path(str(one)).name for one in (first, other)] == [
        "a - исправить.xlsx",
        "a - исправить (2).xlsx",
    ]


def test_the_record_keeps_what_came_and_what_was_recorded_stays_so(
    ledger: Kept, tmp_path: Path
) -> None:
    sent, folder = tmp_path / "sent", tmp_path / "came"
    invented.sent_to(sent)
    Filled(sent / "Дальний район.xlsx").mark_all().save(folder / "a.xlsx")
    first, again = one_of(folder, ledger, sent), one_of(folder, ledger, sent)
    (kept,) = read_received(sent).files

    assert [first.outcome, again.outcome] == [Outcome.WHOLE, Outcome.AGAIN]
    assert (kept.outcome, kept.recorded) == (Outcome.WHOLE, 9)
    assert kept.addressee == "municipality:Дальний район"
    assert set(kept.answered) == set(read_sent(sent).books[0].rows)


def test_workbooks_that_lie_where_they_were_sent_from_are_no_answers(
    ledger: Kept, tmp_path: Path
) -> None:
    invented.sent_to(tmp_path)
    assert came(tmp_path, ledger).files == ()

    Filled(tmp_path / "Дальний район.xlsx").mark_all().save(tmp_path / "Дальний район.xlsx")

    assert [one.outcome for one in came(tmp_path, ledger).files] == [Outcome.WHOLE]


def test_a_copy_holds_every_cell_that_came(book: Filled, ledger: Kept, tmp_path: Path) -> None:
    book.mark_all().put(book.row(SELF, ONE), {"День": "вчера"})
    book.sheet.cell(2, 20).value = "заметка"
    extra = book.book.create_sheet("Свод")
    extra["B2"] = "итого 5"
    book.save(tmp_path / "a.xlsx")
    back = one_of(tmp_path, ledger).back
    assert back is not None
    copy = load_workbook(back)
    held = {str(cell) for sheet in copy for row in sheet.values for cell in row if cell is not None}
    told = {
        str(cell)
        for sheet in book.book
        if sheet.title not in (HEAD_SHEET, "Как заполнить")
        for row in sheet.values
        for cell in row
        if cell is not None
    }

    assert {one for one in told if one not in held and one not in " ".join(held)} == set()


def test_a_context_table_that_is_there_is_not_replaced_unasked(
    ledger: Kept, tmp_path: Path
) -> None:
    there = tmp_path / "school.csv"
    there.write_text("моё", "utf-8")

    with pytest.raises(OutputError):
        receive_folder(Folders(came=tmp_path, context=there), ledger, invented.CAME)
