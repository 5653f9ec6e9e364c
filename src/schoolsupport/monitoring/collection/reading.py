"""A workbook that came back: its marks as entries, its numbers as context, the rest told by cell.

Rows are found by their hidden keys, so that they may be sorted, copied, renamed and moved; columns
by their headings. Every filled cell is part of an entry, of the context, or of a finding.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import field, frozen

from schoolsupport.domain import Problem, Severity, problem
from schoolsupport.errors import InputError
from schoolsupport.monitoring.collection.asked import RowKey
from schoolsupport.monitoring.collection.books import (
    COLUMNS,
    FIX,
    HEAD_SHEET,
    SCHOOL,
    SENT_FIELDS,
    TASK,
    TECHNICAL,
    YEAR,
    BookHead,
    column_of_heading,
    head_of,
    own_texts,
    plain_heading,
    tasks_page,
    text_hash,
)
from schoolsupport.monitoring.collection.context_answers import ContextAnswer, read_context
from schoolsupport.monitoring.collection.findings import Finding, cells_named
from schoolsupport.monitoring.collection.rows import (
    Grid,
    MarkRow,
    in_words,
    lacking,
    left_out,
    looked_at,
)
from schoolsupport.monitoring.collection.sent import Sent
from schoolsupport.monitoring.entries import Entry, EntryStatus
from schoolsupport.monitoring.importing import HEADINGS, entry_of
from schoolsupport.pages import Table
from schoolsupport.sheets import Sheet, open_sheets
from schoolsupport.sheets.grid import Row, cell_name, is_blank, text_of
from schoolsupport.words.numbers import day_text

_HEADINGS = {one.field: one.heading for one in COLUMNS}
_OF_ENTRY = {"document_number": "number"}
_FIELD_OF = {names[0]: field for field, names in HEADINGS.items()}
_TO_COME = (EntryStatus.PLANNED,)
_LONG_AGO = 366


Whole = Mapping[tuple[str, ...], RowKey | None]
"""Keys of the rows of a sheet by what was sent in them."""


@frozen(kw_only=True)
class Answer:
    """A row that was filled in, as an entry.

    Attributes:
        entry: the entry.
        key: what row of those sent it answers.
        title: what was asked, for messages.
        sheet: name of its sheet.
        row: place of its row in the sheet, from 0.
        cell: its cell, «H12», as messages name it.
    """

    entry: Entry
    key: RowKey
    title: str
    sheet: str | None
    row: int
    cell: str

    def finding(self, told: Problem) -> Finding:
        """A finding about it."""
        placed = told.at(sheet=self.sheet, row=self.row + 1, column=_HEADINGS["status"])
        return Finding(problem=placed, cells=self.cell)


@frozen(kw_only=True, eq=False)
class ReadBook:
    """A file that came back, as read.

    Attributes:
        head: what it says of itself; None where that sheet is gone.
        collection: id of the collection it is of; empty where nothing says.
        grids: its sheets.
        answers: the rows that were filled in.
        context: what it says of schools.
        findings: what is wrong or was not used, each with its cells.
        asked: the keys of all rows that it holds.
        filled: how many rows have anything filled in.
    """

    head: BookHead | None
    collection: str
    grids: tuple[Grid, ...]
    answers: tuple[Answer, ...] = ()
    context: tuple[ContextAnswer, ...] = ()
    findings: tuple[Finding, ...] = ()
    asked: frozenset[RowKey] = field(default=frozenset())
    filled: int = 0

    @property
    def is_ours(self) -> bool:
        """Whether it has a sheet of a collection."""
        return any(one.kind != "other" for one in self.grids)

    @property
    def is_sound(self) -> bool:
        """Whether nothing keeps it from being recorded."""
        return not any(one.is_error for one in self.findings)


def read_book(
    path: Path,
    *,
    given: Mapping[str, Any],
    received: dt.date,
    sent: Sent | None = None,
) -> ReadBook:
    """Read a workbook that came back.

    Args:
        path: the file: xlsx, xls, xlsb, ods, csv.
        given: fields of entries that the file does not say: who reports, when it is recorded, the
            hash of the file.
        received: the day it came; later days are faults.
        sent: what was sent, where that is known: what a file lost by being saved as text.

    Raises:
        InputError: the file is damaged, locked, or wrongly named.
        OSError: it cannot be opened.
    """
    sheets = list(open_sheets(path, path.name))
    head = head_in(sheets, path.name)
    grids = [_grid(sheet) for sheet in sheets if sheet.name != HEAD_SHEET]
    return read_grids(grids, given=given, received=received, head=head, sent=sent)


def read_grids(
    grids: Sequence[Grid],
    *,
    given: Mapping[str, Any],
    received: dt.date,
    head: BookHead | None = None,
    sent: Sent | None = None,
) -> ReadBook:
    """Read the sheets of a workbook whose columns are known.

    Args:
        grids: its sheets.
        given: fields of entries that the file does not say.
        received: the day it came.
        head: what it says of itself.
        sent: what was sent, where that is known.
    """
    reader = _Reader(given, received, head, sent)
    for grid in grids:
        reader.read(grid)
    return ReadBook(
        head=head,
        collection=reader.collection,
        grids=tuple(grids),
        answers=tuple(_compared(reader.answers, reader.findings)),
        context=tuple(reader.context),
        findings=tuple(reader.findings),
        asked=frozenset(reader.asked),
        filled=reader.filled,
    )


def head_in(sheets: Iterable[Sheet], file: str) -> BookHead | None:
    """What a workbook says of itself; None where that sheet is gone, or somebody wrote into it.

    Args:
        sheets: its sheets.
        file: the file, as messages name it.
    """
    for sheet in sheets:
        if sheet.name == HEAD_SHEET:
            try:
                return head_of(sheet.grid(), file)
            except (InputError, ValueError, TypeError):
                return None  # the rows have keys of their own
    return None


def _grid(sheet: Sheet) -> Grid:
    rows = sheet.grid()
    for place, row in enumerate(rows):
        headings = [plain_heading(cell) for cell in row]
        if plain_heading(TASK) in headings:
            columns = _columns(headings)
            return Grid(name=sheet.name, rows=rows, head=place, columns=columns, kind="tasks")
        if plain_heading(SCHOOL) in headings:
            columns = _columns(headings)
            return Grid(name=sheet.name, rows=rows, head=place, columns=columns, kind="context")
    return Grid(name=sheet.name, rows=rows)


_TECHNICAL = {plain_heading(one): one for one in (*TECHNICAL, SCHOOL, YEAR, FIX)}


def _columns(headings: Sequence[str]) -> tuple[str | None, ...]:
    """The field of each column; a heading that stands twice counts the first time."""
    fields: list[str | None] = []
    for heading in headings:
        found = _TECHNICAL.get(heading) or column_of_heading(heading)
        fields.append(None if found in fields else found)
    return tuple(fields)


class _Reader:
    """Reads the sheets of one workbook."""

    def __init__(
        self,
        given: Mapping[str, Any],
        received: dt.date,
        head: BookHead | None,
        sent: Sent | None,
    ) -> None:
        self.given, self.received, self.head, self.sent = given, received, head, sent
        self.collection = head.collection if head else ""
        self.answers: list[Answer] = []
        self.context: list[ContextAnswer] = []
        self.findings: list[Finding] = []
        self.asked: set[RowKey] = set()
        self.filled = 0

    def read(self, grid: Grid) -> None:
        if grid.kind == "tasks":
            self._tasks(grid)
        elif grid.kind == "context":
            columns = self.head.columns if self.head and self.head.columns else ()
            columns = columns or (self.sent.columns if self.sent else ())
            answers, findings = read_context(grid.name, grid.rows, grid.head or 0, columns)
            self.context += answers
            self.findings += findings
            self._above(grid)
        else:
            self._notes(grid.name, grid.rows, 0, len(grid.rows))

    # tasks

    def _tasks(self, grid: Grid) -> None:
        head = grid.head or 0
        columns = list(grid.columns)
        self._renamed(grid, head, columns)
        places = {name: place for place, name in enumerate(columns) if name is not None}
        rows = [MarkRow.of(grid, place, places) for place in range(head + 1, len(grid.rows))]
        whole = {row.identity: row.key for row in rows if row.sent}
        own: dict[int, list[int]] = defaultdict(list)
        for row in rows:
            self._row(grid, row, whole)
            for place, cell in enumerate(row.cells):
                if (place >= len(columns) or columns[place] is None) and not is_blank(cell):
                    own[place].append(row.place)
        for place, lines in own.items():
            self._own_column(grid, head, place, lines)
        self._above(grid)

    def _renamed(self, grid: Grid, head: int, columns: list[str | None]) -> None:
        """Headings that were changed: a column between the neighbours it was sent between."""
        wanted = self.head.headings if self.head else tuple(one.heading for one in COLUMNS)
        fields = [column_of_heading(one) for one in wanted]
        for order, name in enumerate(fields):
            if name is None or name in columns:
                continue
            before = next((f for f in reversed(fields[:order]) if f in columns), None)
            after = next((f for f in fields[order + 1 :] if f in columns), TASK)
            first = columns.index(before) + 1 if before is not None else 0
            last = columns.index(after) if after in columns else len(columns)
            free = [n for n in range(first, last) if columns[n] is None]
            named = [n for n in free if not is_blank(grid.rows[head][n])]
            if len(named) == 1 and self.head is not None:
                columns[named[0]] = name
                told = problem(
                    "collect.heading_changed",
                    heading=_HEADINGS[name],
                    found=text_of(grid.rows[head][named[0]]),
                )
                self._say(told, grid, head, named[0])
            elif name in ("status", "day"):
                told = problem("collect.column_gone", heading=_HEADINGS[name])
                self._say(told, grid, head, first)

    def _own_column(self, grid: Grid, head: int, place: int, lines: Sequence[int]) -> None:
        heading = text_of(grid.rows[head][place]) if place < len(grid.rows[head]) else ""
        told = problem("collect.own_column", found=heading or None)
        told = told.at(sheet=grid.name, row=lines[0] + 1, column=heading or None)
        marked = [head, *lines] if heading else list(lines)
        self.findings.append(
            Finding(problem=told, cells=cells_named((line, place) for line in marked))
        )

    def _above(self, grid: Grid) -> None:
        self._notes(grid.name, grid.rows, 0, grid.head or 0)

    def _notes(self, name: str | None, rows: Sequence[Row], first: int, last: int) -> None:
        """What stands on a sheet that is not asked for, and is not ours."""
        own = self._own()
        lines: dict[int, list[int]] = {}
        for place in range(first, last):
            found = [
                column
                for column, cell in enumerate(rows[place])
                if not is_blank(cell) and text_hash(cell) not in own
            ]
            if found:
                lines[place] = found
        if not lines:
            return
        line, found = next(iter(lines.items()))
        told = problem("collect.note", found=text_of(rows[line][found[0]])[:_SHOWN])
        cells = cells_named((line, column) for line, some in lines.items() for column in some)
        self.findings.append(Finding(problem=told.at(sheet=name, row=line + 1), cells=cells))

    def _own(self) -> frozenset[str]:
        if self.head is not None:
            return frozenset(self.head.own)
        if self.sent is None:
            return frozenset()
        books = [one for one in self.sent.books if not self.asked.isdisjoint(one.rows)]
        pages = [
            tasks_page(
                BookHead(
                    collection=self.sent.id,
                    addressee=one.addressee,
                    name=one.name,
                    on=self.sent.on,
                    until=self.sent.until,
                    to=self.sent.to,
                ),
                Table(columns=(), cells=()),
            )
            for one in books
        ]
        return frozenset(own_texts(pages))

    # a row

    def _row(self, grid: Grid, row: MarkRow, whole: Whole) -> None:
        if row.is_blank:
            return
        if row.key is None:
            self._unkeyed(grid, row)
            return
        self.asked.add(row.key)
        self.collection = self.collection or str(row.sent.get("in", ""))
        if not row.filled:
            self._changed(grid, row, whole, counts=False)
            return
        self.filled += 1
        if self._changed(grid, row, whole, counts=True):
            self._entry(grid, row)

    def _unkeyed(self, grid: Grid, row: MarkRow) -> None:
        if row.has_key or row.filled.keys() & {"status", "day"}:
            code = "collect.key_changed" if row.has_key else "collect.no_key"
            said = row.shown.get("title") or row.filled.get("status")
            place = row.places.get("status", 0)
            told = problem(code, found=text_of(said) or None)
            self._say(told, grid, row.place, place, row.written())
            return
        own = row.written()
        told = problem("collect.note", found=text_of(row.cells[own[0]])[:_SHOWN])
        placed = told.at(sheet=grid.name, row=row.place + 1)
        cells = cells_named((row.place, one) for one in own)
        self.findings.append(Finding(problem=placed, cells=cells))

    def _changed(
        self,
        grid: Grid,
        row: MarkRow,
        whole: Whole,
        *,
        counts: bool,
    ) -> bool:
        """Tell what was changed of what was sent; whether the row still says its task."""
        changed = [
            name
            for name in SENT_FIELDS
            if name in row.places and row.shown.get(name, "") != str(row.sent.get(name, ""))
        ]
        other = whole.get(row.printed)
        if "title" in changed and other is not None and other != row.key:
            if counts:
                told = problem("collect.rows_shifted", given=row.title, found=row.shown["title"])
                self._say(told, grid, row.place, row.places["title"], row.filled_places())
            return False
        for name in changed:
            told = problem(
                "collect.given_changed",
                given=_in_russian(str(row.sent.get(name, ""))) or "—",
                found=_in_russian(row.shown.get(name, "")) or None,
            )
            self._say(told, grid, row.place, row.places[name])
        return True

    def _entry(self, grid: Grid, row: MarkRow) -> None:
        absent = list(lacking(row))
        for told, name in absent:
            self._say_of(grid, row, told, name)
        said = row.said()
        for name in left_out(said):
            told = problem("collect.person_left_out")
            self._say_of(grid, row, told, _ENTRY_FIELDS.get(name, name))
        given = {**self.given, "source_sheet": grid.name, "source_row": row.place + 1}
        if row.key is not None and row.key.target is not None:
            said["target"] = str(row.key.target + 1)  # people count from 1
        read = [] if absent else entry_of({"task": row.sent_task, **said}, given)
        if not isinstance(read, Entry):
            for one in read:
                name = _FIELD_OF.get(one.column or "", "status")
                self._say_of(grid, row, in_words(one), _ENTRY_FIELDS.get(name, name))
            return
        faults = list(looked_at(read, row, self.received))
        for told, name in faults:
            self._say_of(grid, row, told, name)
        if any(told.severity is Severity.ERROR for told, _ in faults):
            return
        self.answers.append(
            Answer(
                entry=read,
                key=row.key or RowKey(task=read.task, owner=""),
                title=row.title,
                sheet=grid.name,
                row=row.place,
                cell=cell_name(row.place, row.places.get("status", 0)),
            )
        )

    def _say_of(self, grid: Grid, row: MarkRow, told: Problem, name: str) -> None:
        place = row.places.get(name, row.places.get("status", 0))
        self._say(told, grid, row.place, place, row.filled_places())

    def _say(
        self,
        told: Problem,
        grid: Grid,
        line: int,
        column: int,
        also: Iterable[int] = (),
    ) -> None:
        """A finding at a cell; of an error, the other cells of its row are kept back with it."""
        headings = grid.rows[grid.head or 0]
        heading = text_of(headings[column]) if column < len(headings) else ""
        placed = told.at(sheet=grid.name, row=line + 1, column=heading or None)
        error = told.severity is Severity.ERROR
        kept = [(line, one) for one in also if one != column] if error else []
        cells = cell_name(line, column)
        self.findings.append(Finding(problem=placed, cells=cells, also=cells_named(kept)))


def _in_russian(text: str) -> str:
    """A text that was sent; days as readers write them."""
    try:
        return day_text(dt.date.fromisoformat(text), "ru")
    except ValueError:
        return text


_SHOWN = 80
_ENTRY_FIELDS = {"number": "document_number", "reason": "note", "act": "note", "target": "value"}


# --- rows of one file that speak of one task -----------------------------------------------------


def statement(entry: Entry) -> tuple[Any, ...]:
    """What an entry says, wherever it was read and whenever it was recorded."""
    return tuple(getattr(entry, name) for name in _STATED)


_STATED = (
    "task", "owner", "step", "status", "day", "value", "of", "target", "document", "number",
    "document_day", "link", "note", "reason", "act",
)  # fmt: skip


def subject(entry: Entry) -> tuple[Any, ...]:
    """What two entries share that speak of one task on one day."""
    return entry.task, entry.owner, entry.target, entry.day


def _compared(answers: Sequence[Answer], findings: list[Finding]) -> Iterator[Answer]:
    """The answers of a file, those said twice once; what they say of each other is found.

    Rows of several months of one task are different rows, even where they name one day.
    """
    first_of: dict[tuple[Any, ...], Answer] = {}
    other_of: dict[RowKey, Answer] = {}
    for answer in answers:
        entry = answer.entry
        first = first_of.setdefault((answer.key, entry.day), answer)
        other = other_of.setdefault(answer.key, answer)
        if first is not answer:
            same = statement(first.entry) == statement(entry)
            code = "collect.row_copied" if same else "collect.rows_differ"
            findings.append(answer.finding(problem(code, first=first.row + 1)))
            continue
        if other is not answer:
            told = problem("collect.several_days", first=other.row + 1)
            findings.append(answer.finding(told))
        yield answer
