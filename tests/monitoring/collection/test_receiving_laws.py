"""Whatever stands in a workbook that comes back: no order matters, and no cell is lost."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter

from profiles import examples
from schoolsupport.monitoring.collection.receiving import FileOutcome, Receiving, receive
from schoolsupport.monitoring.collection.sent import Outcome

from . import invented
from .invented import Filled, Kept

DUE = "Назначить ответственных за проект"
SELF, TRAIN, SEMINAR = "Провести самоанализ", "Обучить учителей", "Участвовать в семинаре"
ONE, TWO = "МБОУ СОШ № 1", "МБОУ ООШ № 2"


WORDS = st.sampled_from(
    ["исполнено", "в работе", "не исполнено", "не применимо", "готово", "", " Исполнено "]
)
DAYS = st.sampled_from(
    [None, "вчера", "10 мая 2023 г.", dt.date(2023, 5, 10), dt.datetime(2023, 6, 1), "01.06.23"]
)
TEXTS = st.sampled_from([None, "приказ", "-", "протокол № 5"])
CELLS = st.fixed_dictionaries(
    {
        "Отметка": WORDS,
        "День": DAYS,
        "Документ": TEXTS,
        "Значение": st.sampled_from([None, 5, "30 %", "много"]),
        "Примечание, причина": TEXTS,
    }
)
EMPTY = dict.fromkeys(("Отметка", "День", "Документ", "Значение", "Примечание, причина"))
ROWS = st.lists(st.just(EMPTY) | CELLS, min_size=9, max_size=9)


def filled_with(sent: Path, rows: list[dict[str, Any]]) -> Filled:
    book = Filled(sent / "Дальний район.xlsx")
    for row, said in zip(book.rows, rows, strict=True):
        book.put(row, {name: value for name, value in said.items() if value is not None})
    return book


def statements(ledger: Kept) -> set[tuple[Any, ...]]:
    return {
        (one.task, one.status, one.day, one.document, one.value, one.note, one.reason)
        for one in ledger
    }


@examples(8)
@given(rows=ROWS, order=st.permutations(range(9)), at=st.integers(1, 12))
def test_sorting_rows_and_adding_columns_changes_no_entry(
    sent: Path,
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[dict[str, Any]],
    order: list[int],
    at: int,
) -> None:
    folder = tmp_path_factory.mktemp("law")
    book = filled_with(sent, rows)
    plain = book.save(folder / "plain.xlsx")
    sheet, first = book.sheet, book.rows.start
    lines = [
        [sheet.cell(row, n).value for n in range(1, sheet.max_column + 1)] for row in book.rows
    ]
    for place, source in enumerate(order):
        for column, value in enumerate(lines[source], 1):
            sheet.cell(first + place, column).value = value
    sheet.insert_cols(at)
    sheet.cell(book.head, at).value = "Своё"
    moved = book.save(folder / "moved.xlsx")
    one, other = Kept(), Kept()
    receiving = Receiving(moment=invented.CAME)
    (told,), (again,) = receive([plain], one, receiving), receive([moved], other, receiving)

    assert statements(one) == statements(other)
    assert told.outcome is again.outcome
    assert sorted(finding.problem.code for finding in told.findings) == sorted(
        finding.problem.code
        for finding in again.findings
        if finding.problem.code != "collect.own_column"
    )


@examples(12)
@given(rows=ROWS, own=st.lists(st.tuples(st.integers(1, 24), st.integers(1, 30)), max_size=4))
def test_every_filled_cell_is_in_an_entry_or_in_a_finding(
    sent: Path,
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[dict[str, Any]],
    own: list[tuple[int, int]],
) -> None:
    folder = tmp_path_factory.mktemp("law")
    before = _cells(Filled(sent / "Дальний район.xlsx"))
    book = filled_with(sent, rows)
    for row, column in own:
        cell = book.sheet.cell(row, column)
        free = row < book.head or column > len(book.columns)
        if isinstance(cell, Cell) and cell.value is None and free:
            cell.value = f"своё {row}.{column}"
    book.save(folder / "a.xlsx")
    ledger = Kept()
    (file,) = receive([folder / "a.xlsx"], ledger, Receiving(moment=invented.CAME))
    kept_back = {cell for one in file.findings for cell in _named(f"{one.cells}, {one.also}")}
    answered = {f"{row}" for row in (one.source_row for one in ledger)}
    changed = {name for name, value in _cells(book).items() if before.get(name) != value}

    lost = {
        name
        for name in changed - kept_back
        if re.sub("[A-Z]", "", name) not in answered and str(_cells(book)[name]).strip(" -")
    }
    whole = file.outcome in (Outcome.WHOLE, Outcome.PARTLY, Outcome.EMPTY)
    assert not (lost if whole else lost - _of_sound_rows(file))


def _of_sound_rows(file: FileOutcome) -> set[str]:
    """Cells of rows that are right in a file that goes back whole: its copy has them."""
    assert file.book is not None
    rows = {one.row + 1 for one in file.book.answers}
    width = max(len(row) for grid in file.book.grids for row in grid.rows)
    return {f"{get_column_letter(n)}{row}" for row in rows for n in range(1, width + 1)}


def _cells(book: Filled) -> dict[str, Any]:
    return {
        cell.coordinate: cell.value
        for row in book.sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def _named(cells: str) -> Iterator[str]:
    for part in cells.split(", "):
        first, _, last = part.partition(":")
        if not last:
            yield first
            continue
        letters = re.sub(r"\d", "", first)
        for row in range(int(first.removeprefix(letters)), int(last.removeprefix(letters)) + 1):
            yield f"{letters}{row}"
