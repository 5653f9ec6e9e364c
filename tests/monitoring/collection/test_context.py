"""What a rulebook still needs: asked in workbooks, gathered in a table that the intake reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import schoolsupport as ss
from identification import small_tables as small
from identification.rule_folders import RuleFolder, category, criterion
from schoolsupport.monitoring.collection.books import ContextRow
from schoolsupport.monitoring.collection.context import MissingContext, missing_context
from schoolsupport.monitoring.collection.folders import Folders, receive_folder
from schoolsupport.monitoring.collection.outcomes import Receipt
from schoolsupport.monitoring.collection.sent import ContextColumn, Outcome
from schoolsupport.tables.columns import CONTEXT, ColumnKind

from . import invented
from .invented import Kept

COLUMNS = (
    ContextColumn(name="share_low_income", heading="Доля малообеспеченных, %", low=0, high=100),
    ContextColumn(name="internet", heading="Есть интернет", kind=ColumnKind.FLAG),
)


def row(school: str, *columns: str, year: int = 2022) -> ContextRow:
    return ContextRow(
        school=school, name=f"Школа {school}", municipality="Дальний район", year=year,
        columns=columns,
    )  # fmt: skip


CONTEXT_ASKED = MissingContext(
    columns=COLUMNS,
    rows=(row("edu990001", "share_low_income", "internet"), row("edu990002", "internet")),
)


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    invented.sent_to(tmp_path / "sent", context=CONTEXT_ASKED)
    return tmp_path / "sent"


def filled(sent: Path, file: Path, cells: dict[str, Any]) -> Receipt:
    book = load_workbook(sent / "Дальний район.xlsx")
    sheet = book["Сведения о школах"]
    for cell, value in cells.items():
        sheet[cell] = value
    file.parent.mkdir(parents=True, exist_ok=True)
    book.save(file)
    return receive_folder(Folders(came=file.parent, sent=sent), Kept(), invented.CAME)


def test_schools_are_asked_for_what_they_lack_and_nothing_else(sent: Path) -> None:
    sheet = load_workbook(sent / "Дальний район.xlsx")["Сведения о школах"]
    rows = [[cell for cell in line if cell is not None] for line in sheet.values]

    assert rows[5] == [
        "Школа", "Логин", "Год данных", "Доля малообеспеченных, %", "Есть интернет",
        "schoolsupport: школа", "schoolsupport: год",
    ]  # fmt: skip
    assert rows[6][:3] == ["Школа edu990001", "edu990001", 2022]
    assert rows[7][3] == "—"
    offered = [one.formula1 for one in sheet.data_validations.dataValidation]
    assert '"да,нет"' in offered


def test_numbers_are_gathered_in_a_table_that_the_intake_reads(sent: Path, tmp_path: Path) -> None:
    receipt = filled(sent, tmp_path / "came" / "a.xlsx", {"D7": "12,5", "E7": "да", "E8": "нет"})

    assert [one.outcome for one in receipt.files] == [Outcome.PARTLY]
    assert receipt.context is not None
    assert Path(receipt.context).read_text("utf-8-sig").splitlines() == [
        "school;year;share_low_income;internet",
        "edu990001;2022;12,5;1",
        "edu990002;2022;;0",
    ]


def test_a_table_that_came_is_read_by_the_intake(tmp_path: Path) -> None:
    name = next(one.name for one in CONTEXT.columns if one.kind is ColumnKind.NUMBER)
    column = ContextColumn(name=name, heading="Число")
    asked = MissingContext(columns=(column,), rows=(row("edu990001", name),))
    invented.sent_to(tmp_path / "sent", context=asked)
    receipt = filled(tmp_path / "sent", tmp_path / "came" / "a.xlsx", {"D7": 3})
    tables = ss.read_files(str(receipt.context))

    assert tables.context[name].tolist() == [3.0]
    assert tables.context["year"].tolist() == [2022]


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("D7", "много", "cell.not_number"),
        ("D7", 120, "cell.out_of_range"),
        ("E7", "может быть", "cell.not_bool"),
    ],
)
def test_a_number_that_cannot_be_goes_back_with_its_cell(
    cell: str, value: Any, code: str, sent: Path, tmp_path: Path
) -> None:
    (file,) = filled(sent, tmp_path / "came" / "a.xlsx", {cell: value}).files

    assert [(one.problem.code, one.cells) for one in file.findings] == [(code, cell)]
    assert file.outcome is Outcome.FAULTY


def test_a_login_that_was_changed_is_told_and_the_number_is_of_the_school_that_was_asked(
    sent: Path, tmp_path: Path
) -> None:
    receipt = filled(sent, tmp_path / "came" / "a.xlsx", {"B7": "edu990009", "D7": 10})
    (file,) = receipt.files

    assert ("collect.school_changed", "B7") in [(o.problem.code, o.cells) for o in file.findings]
    assert "edu990001;2022;10" in Path(str(receipt.context)).read_text("utf-8-sig")


def test_two_workbooks_that_differ_on_a_school_are_told_and_neither_is_used(
    sent: Path, tmp_path: Path
) -> None:
    filled(sent, tmp_path / "came" / "a.xlsx", {"D7": 10, "E7": "да"})
    receipt = filled(sent, tmp_path / "came" / "b.xlsx", {"D7": 11, "E7": "да"})

    assert [one.code for one in receipt.problems] == ["collect.schools_differ"]
    assert receipt.context is not None
    assert Path(receipt.context).name == "Сведения_о_школах (2).csv"
    assert "edu990001;2022;;1" in Path(receipt.context).read_text("utf-8-sig")


def test_a_run_says_which_schools_lack_what_its_rules_look_at(tmp_path: Path) -> None:
    folder = RuleFolder(tmp_path / "rules")
    folder.write(
        "rules/marked.toml", criterion("flag", 'column = "is_correctional"', title="Метка")
    )
    folder.write("rules/categories.toml", category("weak", 'any_of = ["low", "marked"]'))
    context = "school | year | is_correctional\na | 2021 | да\nb | 2021 |"
    register = "school | name | municipality\na | Школа А | Район\nb | Школа Б | Район"
    needed = missing_context(
        small.run(folder.rulebook, small.tables(context=context, schools=register))
    )

    assert [
        (one.school, one.name, one.municipality, one.year, one.columns) for one in needed.rows
    ] == [("b", "Школа Б", "Район", 2021, ("is_correctional",))]
    (column,) = needed.columns
    assert (column.name, column.kind) == ("is_correctional", ColumnKind.FLAG)
    assert column.heading == CONTEXT["is_correctional"].title
