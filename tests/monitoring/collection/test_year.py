"""A municipality's year: workbooks filled in by hand, saved by LibreOffice, with Excel's habits.

Four times in 2023 workbooks go out, are filled in as people fill them in, and come back as xlsx,
xls and ods. What is recorded at last is what was meant, and every other change is told with its
cell.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from monitoring import paper_plan as paper
from programs import libreoffice_does, libreoffice_saved
from schoolsupport.monitoring.collection.asked import asked_of
from schoolsupport.monitoring.collection.folders import Folders, receive_folder
from schoolsupport.monitoring.collection.making import Order, make_books
from schoolsupport.monitoring.collection.outcomes import Receipt
from schoolsupport.monitoring.collection.sent import Outcome
from schoolsupport.store import open_store

from . import invented
from .invented import FIRST, PLANS, SECOND, Filled, done

pytestmark = [pytest.mark.thorough, pytest.mark.program("libreoffice")]

Habit = Callable[[Filled], object]


class Year:
    """The year of a municipality: what is sent, what comes back, what is kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = open_store(folder / "support.db")
        self.store.add_all(PLANS)

    def quarter(self, when: str, ending: str, habits: dict[str, Habit]) -> Receipt:
        """Send, let people fill in as they do, save it all by LibreOffice, receive."""
        on, home = paper.day(when), self.folder / when
        order = Order(
            on=on,
            until=on + dt.timedelta(days=10),
            made=dt.datetime.combine(on, dt.time(9), dt.UTC),
        )
        executed = done(self.store, on)  # type: ignore[arg-type]  # a store is read as a ledger is
        make_books(home / "sent", asked_of(executed, by="school"), order)
        typed = []
        for name, habit in habits.items():
            filled = Filled(home / "sent" / f"{name}.xlsx")
            habit(filled)
            typed.append(filled.save(home / "typed" / f"{name} {when} ИТОГ.xlsx"))
        libreoffice_saved(typed, ending, home / "came")
        moment = dt.datetime.combine(on, dt.time(12), dt.UTC) + dt.timedelta(days=8)
        return receive_folder(Folders(came=home / "came", sent=home / "sent"), self.store, moment)

    def said(self) -> set[tuple[str, str, str, str]]:
        """What is recorded: whose, number, mark, day."""
        return {
            (one.task.rpartition(":")[2], one.task.partition("/")[2].partition("#")[0],
             str(one.status), f"{one.day:%d.%m}")
            for one in self.store.entries()
        }  # fmt: skip


def told(receipt: Receipt) -> dict[str, set[str]]:
    """Codes of what was told of each file, without what is only counted."""
    return {
        one.name or one.file: {
            finding.problem.code.partition(".")[2]
            for finding in one.findings
            if finding.problem.code != "collect.unanswered"
        }
        for one in receipt.files
    }


def sorted_by_title(filled: Filled) -> None:
    """Sort whole rows, hidden columns with them, as the button of a filter does."""
    sheet, rows = filled.sheet, list(filled.rows)
    lines = [[sheet.cell(row, n).value for n in range(1, sheet.max_column + 1)] for row in rows]
    place = filled.columns["Мероприятие"] - 1
    for row, line in zip(rows, sorted(lines, key=lambda one: str(one[place])), strict=True):
        for column, value in enumerate(line, 1):
            sheet.cell(row, column).value = value


def with_own_column(filled: Filled) -> None:
    """A column of one's own in the midst of the table."""
    filled.sheet.insert_cols(4)
    filled.sheet.cell(filled.head, 4).value = "Контролёр"
    filled.sheet.cell(filled.head + 1, 4).value = "завуч"


def first_quarter(filled: Filled) -> None:
    """Marked, sorted, with a column of one's own, the sheet renamed."""
    filled.mark("Назначить ответственных за проект", День="10.02.2023 г.")
    sorted_by_title(filled)
    with_own_column(filled)
    filled.sheet.title = "Лист1 (2)"


def copied_and_signed(filled: Filled) -> None:
    """A row copied below, a signature under the table, a day as a text."""
    filled.mark("Провести самоанализ", День="15 мая 2023 года")
    row, last = filled.row("Провести самоанализ"), filled.sheet.max_row
    for column in range(1, filled.sheet.max_column + 1):
        filled.sheet.cell(last + 1, column).value = filled.sheet.cell(row, column).value
    filled.sheet.cell(last + 4, 2).value = "Исполнитель: заместитель директора"


def with_a_fault(filled: Filled) -> None:
    """A word that is none, and a title written anew."""
    filled.mark("Провести самоанализ", Отметка="сделали")
    filled.put(filled.row("Обучить учителей"), {"Мероприятие": "Обучение учителей"})
    filled.mark("Обучение учителей", Значение=5, **{"Из числа": 10})


def test_a_year_of_a_municipality_with_the_habits_of_people(tmp_path: Path) -> None:
    year = Year(tmp_path)
    school, other = FIRST.name, SECOND.name

    winter = year.quarter(
        "31.03",
        "xlsx",
        {
            "Дальний район": lambda one: one.mark("Назначить куратора", День="14.02.2023"),
            school: first_quarter,
            other: lambda _: None,
        },
    )
    assert {one.name: one.outcome for one in winter.files} == {
        "Дальний район": Outcome.WHOLE, school: Outcome.WHOLE, other: Outcome.EMPTY,
    }  # fmt: skip
    assert told(winter)[school] == {"own_column"}
    assert year.said() == {
        ("Дальний район", "1", "done", "14.02"),
        ("edu990001", "1", "done", "10.02"),
    }

    spring = year.quarter("30.06", "xls", {school: copied_and_signed, other: with_a_fault})
    assert {one.name: one.outcome for one in spring.files} == {
        school: Outcome.PARTLY, other: Outcome.FAULTY,
    }  # fmt: skip
    assert told(spring)[school] == {"row_copied", "note"}
    assert told(spring)[other] == {"unknown_status", "given_changed"}
    assert ("edu990001", "2", "done", "15.05") in year.said()
    assert not [one for one in year.said() if one[0] == "edu990002"]

    back = next(one.back for one in spring.files if one.back)
    corrected = Filled(Path(str(back)))
    corrected.mark("Провести самоанализ").save(tmp_path / "30.06" / "again" / "исправлено.xlsx")
    came = libreoffice_saved(
        [tmp_path / "30.06" / "again" / "исправлено.xlsx"], "ods", tmp_path / "30.06" / "twice"
    )
    again = receive_folder(
        Folders(came=came[0], sent=tmp_path / "30.06" / "sent"), year.store, invented.CAME
    )
    assert [one.outcome for one in again.files] == [Outcome.PARTLY]
    assert {("edu990002", "2", "done", "10.05"), ("edu990002", "3", "done", "10.05")} <= year.said()

    autumn = year.quarter(
        "30.09",
        "ods",
        {
            school: lambda one: one.mark("Обучить учителей", Значение=12, **{"Из числа": 20}),
            other: lambda one: one.mark("Участвовать в семинаре", Отметка="не применимо"),
        },
    )
    assert {one.name: one.outcome for one in autumn.files} == {
        school: Outcome.PARTLY, other: Outcome.FAULTY,
    }  # fmt: skip
    assert told(autumn)[other] == {"no_reason"}

    before = year.said()
    folder = tmp_path / "30.09"
    same = receive_folder(
        Folders(came=folder / "came", sent=folder / "sent"), year.store, invented.CAME
    )
    assert same.recorded == 0
    assert year.said() == before

    last = year.quarter(
        "31.12", "xlsx", {name: lambda one: one.mark_all() for name in (school, other)}
    )
    assert {one.outcome for one in last.files} == {Outcome.WHOLE}
    assert len([one for one in year.said() if one[0] == "edu990001"]) == 5
    assert year.said() >= before
    year.store.close()


def test_every_format_says_the_same(tmp_path: Path) -> None:
    said = []
    for ending in ("xlsx", "xls", "ods"):
        (tmp_path / ending).mkdir()
        year = Year(tmp_path / ending)
        receipt = year.quarter("30.06", ending, {FIRST.name: lambda one: one.mark_all()})
        (file,) = receipt.files
        said.append((file.outcome, file.recorded, file.findings, year.said()))
        year.store.close()

    assert said[0] == said[1] == said[2]
    assert said[0][0] is Outcome.WHOLE


BY_HAND = """
 Dim hidden(0) As New com.sun.star.beans.PropertyValue
 hidden(0).Name = "Hidden"
 hidden(0).Value = True
 book = StarDesktop.loadComponentFromURL(ConvertToURL("{source}"), "_blank", 0, hidden())
 sheet = book.Sheets.getByIndex(0)
 sheet.getCellByPosition({mark}, {row}).setFormula("исполнено")
 sheet.getCellByPosition({day}, {row}).setFormula("10.05.2023")
 sheet.getCellByPosition({paper}, {row}).setString("12/3")
 Dim column(0) As New com.sun.star.table.TableSortField
 column(0).Field = 1
 column(0).IsAscending = True
 Dim order(1) As New com.sun.star.beans.PropertyValue
 order(0).Name = "SortFields"
 order(0).Value = column()
 order(1).Name = "ContainsHeader"
 order(1).Value = False
 sheet.getCellRangeByPosition(0, {first}, {width}, {last}).sort(order())
 sheet.setName("Лист1")
 Dim way(0) As New com.sun.star.beans.PropertyValue
 way(0).Name = "FilterName"
 way(0).Value = "{filter}"
 book.storeToURL(ConvertToURL("{target}"), way())
 book.close(True)
"""


@pytest.mark.parametrize(("ending", "named"), [("ods", "calc8"), ("xls", "MS Excel 97")])
def test_rows_of_a_protected_sheet_are_typed_into_and_sorted(
    ending: str, named: str, tmp_path: Path
) -> None:
    year = Year(tmp_path)
    invented.sent_to(tmp_path / "sent", by="school")
    source = tmp_path / "sent" / f"{FIRST.name}.xlsx"
    sheet = Filled(source)
    target = tmp_path / "came" / f"ответ.{ending}"
    target.parent.mkdir()
    libreoffice_does(
        BY_HAND.format(
            source=source,
            target=target,
            filter=named,
            mark=sheet.columns["Отметка"] - 1,
            day=sheet.columns["День"] - 1,
            paper=sheet.columns["Номер документа"] - 1,
            row=sheet.row("Провести самоанализ") - 1,
            first=sheet.rows.start - 1,
            last=sheet.rows.stop - 2,
            width=len(sheet.columns) - 1,
        )
    )
    (file,) = receive_folder(Folders(came=target), year.store, invented.CAME).files
    (entry,) = year.store.entries()

    assert entry.source_row != sheet.row("Провести самоанализ")
    assert (entry.task, entry.day) == ("invented/2#p1@school:edu990001", dt.date(2023, 5, 10))
    assert entry.number == "12/3"
    assert (file.outcome, len(file.findings)) == (Outcome.PARTLY, 1)
    year.store.close()
