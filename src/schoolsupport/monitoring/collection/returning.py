"""What goes back: a copy of a file that came with faults, each marked in its cell and listed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from schoolsupport.domain import Severity
from schoolsupport.errors import InputError
from schoolsupport.monitoring.collection.books import (
    COLUMNS,
    FIX,
    HEAD_SHEET,
    LANG,
    SCHOOL,
    TECHNICAL,
    YEAR,
    head_of,
    own_texts,
    page_column,
    text_hash,
    write_pages,
)
from schoolsupport.monitoring.collection.findings import Finding, together
from schoolsupport.monitoring.collection.receiving import FileOutcome, head_for
from schoolsupport.monitoring.collection.rows import Grid
from schoolsupport.monitoring.collection.sent import Outcome
from schoolsupport.pages import Column, Page, Table, Text, Toned, Value
from schoolsupport.pages.writing import placed
from schoolsupport.sheets import open_sheets
from schoolsupport.sheets.grid import Row, cell_name, is_blank, text_of
from schoolsupport.translation import Message, msg

GOES_BACK = (Outcome.FAULTY, Outcome.UNREADABLE, Outcome.FOREIGN, Outcome.EMPTY)
"""What is answered with a copy that says what is wrong."""

_HIDDEN = frozenset({*TECHNICAL, SCHOOL, YEAR})
_BY_FIELD = {one.field: one for one in COLUMNS}
_PROBLEMS = "Что исправить"


def write_back(outcome: FileOutcome, folder: Path, day: dt.date) -> Path:
    """Write the copy of a file that goes back, with a sheet of what is wrong in it.

    Args:
        outcome: what became of the file.
        folder: where copies go; it is made.
        day: the day it was received on.

    Returns:
        The copy. One that is there already for the same file is not written again; another file
        there is never replaced.

    Raises:
        OSError: it cannot be written.
        OutputError: XlsxWriter is not installed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for path in _names(folder, Path(outcome.file).stem):
        if not path.exists():
            break
        if _returned(path) == outcome.sha256:
            return path
    pages = [_problems_page(outcome)]
    pages += [_sheet_page(grid, outcome.findings) for grid in _grids(outcome)]
    head = head_for(outcome, day)
    own = {*head.own, *own_texts(pages), *_cells_of(pages[0]), *map(text_hash, _LETTERS)}
    with placed(path, "output.cannot_write_folder") as fresh:
        write_pages(fresh, pages, attrs.evolve(head, own=tuple(sorted(own))))
    return path


def _names(folder: Path, stem: str) -> Iterator[Path]:
    name = stem if stem.endswith(_BACK) else f"{stem}{_BACK}"
    yield folder / f"{name}.xlsx"
    number = 2
    while True:
        yield folder / f"{name} ({number}).xlsx"
        number += 1


_BACK = " - исправить"
_LETTERS = tuple(cell_name(0, place).rstrip("1") for place in range(60))
"""Headings of sheets that are none of ours, in a copy."""


def _returned(path: Path) -> str | None:
    """The hash of the file that a copy was made of."""
    try:
        for sheet in open_sheets(path, path.name):
            if sheet.name == HEAD_SHEET:
                return head_of(sheet.grid(), path.name).returned
    except (InputError, OSError, ValueError):
        return None
    return None


def _grids(outcome: FileOutcome) -> list[Grid]:
    return list(outcome.book.grids) if outcome.book is not None else []


# --- what is wrong -------------------------------------------------------------------------------


def _problems_page(outcome: FileOutcome) -> Page:
    found = together(outcome.findings)
    rows = [
        [
            one.problem.sheet,
            one.cells,
            one.problem.message,
            one.problem.found,
            one.problem.remedy,
            _SEVERITIES[one.problem.severity],
        ]
        for one in found
    ]
    columns = [
        Column(heading=msg("Sheet"), width=(10, 20)),
        Column(heading=msg("Cell"), width=(8, 20)),
        Column(heading=msg("What is wrong"), width=(24, 56)),
        Column(heading=msg("What stands there"), width=(12, 32)),
        Column(heading=msg("What to do"), width=(24, 52)),
        Column(heading=msg("Weight"), wrap="never"),
    ]
    return Page(
        title=msg("To be corrected: {file}", file=Path(outcome.file).name),
        name=_PROBLEMS,
        orientation="landscape",
        facts=[(msg("From whom"), outcome.name or msg("unknown"))],
        parts=[
            Text(words=_AGAIN if outcome.book is not None else _NOT_READ),
            Table.of_rows(columns, rows, empty=msg("Nothing is wrong")),
        ],
    )


_AGAIN = msg(
    "Nothing of this file is recorded yet. Correct the marked cells on the other sheets of this"
    " workbook and send it again; remarks need no correction."
)
_NOT_READ = msg("Nothing of this file is recorded: it could not be read. Send it again.")
_SEVERITIES: dict[Severity, Message] = {
    Severity.ERROR: msg("correct"),
    Severity.WARNING: msg("remark"),
    Severity.INFO: msg("for information"),
}


def _cells_of(page: Page) -> set[str]:
    """Hashes of the cells of a page's tables: they are ours when the copy comes back."""
    cells: set[str] = set()
    for table in page.tables:
        for column, values in zip(table.columns, table.cells, strict=True):
            told = [column.heading, *values]
            texts = (one.text(LANG) if isinstance(one, Message) else one for one in told)
            cells.update(text_hash(one) for one in texts if not is_blank(one))
    return cells


# --- the sheets as they came ---------------------------------------------------------------------


def _sheet_page(grid: Grid, findings: Sequence[Finding]) -> Page:
    name = grid.name or "Отметки"
    if grid.head is None:
        return Page(title=name, name=name, parts=[_as_it_is(grid.rows)])
    marked = _marked(grid, findings)
    head = grid.rows[grid.head]
    rows = grid.rows[grid.head + 1 :]
    width = max((len(row) for row in (head, *rows)), default=0)
    fixes = _fixes(grid, findings, len(rows))
    columns: list[Column] = []
    cells: list[list[Value]] = []
    for place in range(width):
        column = _column(grid, place)
        columns.append(column)
        cells.append(fixes if column.id == FIX else _column_cells(grid, place, rows, marked))
    if all(one.id != FIX for one in columns):
        columns.append(_FIXES)
        cells.append(fixes)
    # a line for each that stood above the headings, so that cells keep their names
    above = [Text(words=_line(row) or " ") for row in grid.rows[1 : grid.head]]
    title = (_line(grid.rows[0]) if grid.head else "") or name
    table = Table(columns=columns, cells=cells, frozen_columns=2)
    return Page(title=title, name=name, orientation="landscape", parts=[*above, table])


_FIXES = Column(heading=FIX, id=FIX, width=(24, 48))


def _column_cells(
    grid: Grid, place: int, rows: Sequence[Row], marked: Mapping[tuple[int, int], Any]
) -> list[Value]:
    first = (grid.head or 0) + 1
    told: list[Value] = []
    for number, row in enumerate(rows, start=first):
        cell = _cell(row, place)
        tone = marked.get((number, place))
        told.append(cell if tone is None else Toned(cell, tone))
    return told


def _as_it_is(rows: Sequence[Row]) -> Table:
    """A sheet that is none of ours, cell by cell under the letters of its columns."""
    width = max((len(row) for row in rows), default=1) or 1
    letters = [cell_name(0, place).rstrip("1") for place in range(width)]
    return Table.of_rows(
        [Column(heading=one) for one in letters],
        [[_cell(row, place) for place in range(width)] for row in rows],
    )


def _column(grid: Grid, place: int) -> Column:
    head = grid.rows[grid.head or 0]
    heading = text_of(head[place]) if place < len(head) else ""
    field = grid.columns[place] if place < len(grid.columns) else None
    if heading in _HIDDEN:
        return Column(heading=heading, hidden=True)
    if field in _BY_FIELD:
        return page_column(_BY_FIELD[field])
    if field == FIX:
        return _FIXES
    filled = grid.kind == "context" and heading not in ("Школа", "Логин", "Год данных")
    return Column(heading=heading or f"№ {place + 1}", width=(10, 30), filled_in=filled)


def _cell(row: Row, place: int) -> Any:
    cell = row[place] if place < len(row) else None
    if is_blank(cell):
        return None
    return cell if isinstance(cell, int | float | str | dt.date) else str(cell)


def _line(row: Row) -> str:
    return " ".join(text_of(cell) for cell in row if not is_blank(cell))


def _marked(grid: Grid, findings: Sequence[Finding]) -> dict[tuple[int, int], Any]:
    """The tone of each cell that something is said of."""
    names: dict[str, str] = {}
    for one in findings:
        if one.problem.sheet == grid.name and one.problem.severity is not Severity.INFO:
            tone = "bad" if one.is_error else "caution"
            for cell in one.cells.split(", "):
                if names.get(cell) != "bad":
                    names[cell] = tone
    width = max((len(row) for row in grid.rows), default=0)
    return {
        (row, column): names[name]
        for row in range(len(grid.rows))
        for column in range(width)
        if (name := cell_name(row, column)) in names
    }


def _fixes(grid: Grid, findings: Sequence[Finding], count: int) -> list[Value]:
    """What is to be corrected in each row."""
    words: list[list[str]] = [[] for _ in range(count)]
    first = (grid.head or 0) + 2  # rows are counted from 1, the first stands under the headings
    for one in findings:
        told = one.problem
        if told.sheet == grid.name and one.is_error and told.row is not None:
            place = told.row - first
            if 0 <= place < count:
                words[place].append(f"{one.cells}: {told.message.text(LANG)}")
    return [Toned("\n".join(one), "bad") if one else None for one in words]
