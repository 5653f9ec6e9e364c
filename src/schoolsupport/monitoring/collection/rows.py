"""Rows of a sheet of marks that came back: their keys, what was sent in them, what is filled in."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from schoolsupport.deadlines.days import written_day
from schoolsupport.domain import Problem, problem
from schoolsupport.monitoring.collection.asked import RowKey
from schoolsupport.monitoring.collection.books import (
    FILLED_FIELDS,
    GIVEN,
    OWNER,
    SENT_FIELDS,
    STATUS_CHOICES,
    TASK,
    TECHNICAL,
    column_of_heading,
    key_sum,
    plain_heading,
)
from schoolsupport.monitoring.entries import Entry, EntryStatus
from schoolsupport.sheets.grid import Row, is_blank, text_of
from schoolsupport.words.persons import without_names

_OF_ENTRY = {"document_number": "number"}
_TO_COME = (EntryStatus.PLANNED,)
_LONG_AGO = 366


@frozen(kw_only=True)
class Grid:
    """A sheet as it came: its rows, which row has the headings, what its columns hold.

    Attributes:
        name: name of the sheet.
        rows: its rows.
        head: place of the row of headings; None where it has none of ours.
        columns: the field of each column; None for one that is not ours.
        kind: `tasks`, `context` or `other`.
    """

    name: str | None
    rows: Sequence[Row]
    head: int | None = None
    columns: tuple[str | None, ...] = ()
    kind: str = "other"


@frozen(kw_only=True, eq=False)
class MarkRow:
    """A row of the sheet of tasks.

    Attributes:
        place: its place in the sheet, from 0.
        cells: its cells.
        places: the place of each field.
        sent_task: id of the task in its hidden cell.
        sent: what its hidden cell says was sent; empty where that is gone or was changed.
        shown: the texts that stand in the columns that were sent.
        filled: the cells that were filled in.
        key: its key; None where it has none or the key was changed.
    """

    place: int
    cells: Row
    places: Mapping[str, int]
    sent_task: str
    sent: Mapping[str, Any]
    shown: Mapping[str, str]
    filled: Mapping[str, object]
    key: RowKey | None

    @classmethod
    def of(cls, grid: Grid, place: int, places: Mapping[str, int]) -> MarkRow:
        """The row at a place of a sheet."""
        cells = grid.rows[place]

        def cell(name: str) -> object:
            where = places.get(name)
            return cells[where] if where is not None and where < len(cells) else None

        task, owner = text_of(cell(TASK)), text_of(cell(OWNER))
        sent = _sent(text_of(cell(GIVEN)))
        sound = bool(task) and sent.get("sum") == key_sum(
            str(sent.get("in", "")), task, owner, sent.get("target")
        )
        due = dt.date.fromisoformat(sent["due"]) if sound and sent.get("due") else None
        return cls(
            place=place,
            cells=cells,
            places=places,
            sent_task=task,
            sent=sent if sound else {},
            shown={name: shown_text(name, cell(name)) for name in SENT_FIELDS if name in places},
            filled={name: cell(name) for name in FILLED_FIELDS if not _says_nothing(cell(name))},
            key=RowKey(task=task, owner=owner, due=due, target=sent.get("target"))
            if sound
            else None,
        )

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return all(is_blank(cell) for cell in self.cells)

    @property
    def has_key(self) -> bool:
        """Whether anything stands in its hidden cells."""
        where = (self.places.get(one) for one in TECHNICAL)
        return any(
            n is not None and n < len(self.cells) and not is_blank(self.cells[n]) for n in where
        )

    @property
    def title(self) -> str:
        """What was asked; what stands there where that is lost."""
        return str(self.sent.get("title", "")) or self.shown.get("title", "")

    @property
    def identity(self) -> tuple[str, ...]:
        """What tells it from others for a reader, as it was sent."""
        return tuple(str(self.sent.get(name, "")) for name in _IDENTITY)

    @property
    def printed(self) -> tuple[str, ...]:
        """What tells it from others for a reader, as it stands now."""
        return tuple(self.shown.get(name, "") for name in _IDENTITY)

    def written(self) -> list[int]:
        """The places of all cells with anything in them."""
        return [n for n, cell in enumerate(self.cells) if not is_blank(cell)]

    def filled_places(self) -> list[int]:
        """The places of its filled cells."""
        return [self.places[name] for name in self.filled]

    def said(self) -> dict[str, object]:
        """Its filled cells by the fields of an entry; a note gives the reason or names the act."""
        said = {_OF_ENTRY.get(name, name): cell for name, cell in self.filled.items()}
        word = plain_heading(said.get("status"))
        if "note" in said and word in _NOT_APPLICABLE:
            said["reason"] = said.pop("note")
        elif "note" in said and word == _CANCELLED:
            said["act"] = said.pop("note")
        return said


_IDENTITY = ("number", "title", "whose", "due")


def _says_nothing(cell: object) -> bool:
    """Whether a cell is empty, or has a stroke where there is nothing to write."""
    return is_blank(cell) or not text_of(cell).strip("-–—−")


def lacking(row: MarkRow) -> Iterator[tuple[Problem, str]]:
    """What must stand beside what a row says, and what a spreadsheet made of what was typed."""
    word = plain_heading(row.filled.get("status"))
    if "note" not in row.filled and word in _NOT_APPLICABLE:
        yield problem("collect.no_reason"), "note"
    if "note" not in row.filled and word == _CANCELLED:
        yield problem("collect.no_act"), "note"
    if isinstance(row.filled.get("document_number"), dt.date):
        yield problem("collect.number_is_day"), "document_number"
    if "of" in row.filled and "value" not in row.filled:
        yield problem("collect.part_of_nothing"), "value"


_NOT_APPLICABLE, _CANCELLED = ("не применимо", "неприменимо"), "отменено"


def left_out(said: dict[str, object]) -> list[str]:
    """Leave names of persons out of what goes into the ledger, where nothing is ever deleted.

    Args:
        said: cells by fields of an entry; those with names are changed.

    Returns:
        The fields that had names.
    """
    named = []
    for name in _FREE_WORDS & said.keys():
        words, count = without_names(text_of(said[name]))
        if count:
            said[name] = words
            named.append(name)
    return sorted(named)


_FREE_WORDS = frozenset({"document", "note", "reason", "act"})


def in_words(told: Problem) -> Problem:
    """A problem of an entry in the words of the workbook."""
    if told.code == "progress.unknown_status":
        return problem("collect.unknown_status", found=told.found, known=", ".join(STATUS_CHOICES))
    return told


def without_keys(
    rows: Sequence[Row], known: Mapping[tuple[str, ...], Sequence[RowKey]]
) -> Grid | None:
    """A sheet of marks whose hidden columns are gone, with keys found by what is printed.

    Args:
        rows: the rows of the sheet.
        known: keys of rows by number, title, whose plan and day, as they are sent.

    Returns:
        The sheet with hidden columns at its right; a row that fits no task, or several, has no
        key. None where the sheet has not the headings of a sheet of marks.
    """
    for head, row in enumerate(rows):
        fields = [column_of_heading(text_of(cell)) for cell in row]
        if set(_OWN_HEADINGS) <= set(fields):
            places = {name: n for n, name in enumerate(fields) if name is not None}
            width = max(map(len, rows[head:]))
            below = [_keyed(line, places, width, known) for line in rows[head + 1 :]]
            titles = [*row, *[None] * (width - len(row)), *TECHNICAL]
            fields += [None] * (width - len(row))
            return Grid(
                name=None,
                rows=[*rows[:head], titles, *below],
                head=head,
                columns=(*fields, *TECHNICAL),
                kind="tasks",
            )
    return None


_OWN_HEADINGS = ("title", "whose", "due", "status", "day")


def _keyed(
    row: Row,
    places: Mapping[str, int],
    width: int,
    known: Mapping[tuple[str, ...], Sequence[RowKey]],
) -> Row:
    shown = {
        name: shown_text(name, row[n] if n < len(row) else None)
        for name, n in places.items()
        if name in SENT_FIELDS
    }
    keys = known.get(tuple(shown.get(name, "") for name in _IDENTITY), ())
    cells = [*row, *[None] * (width - len(row))]
    if len(keys) != 1:
        return [*cells, None, None, None]
    (key,) = keys
    said: dict[str, Any] = {name: text for name, text in shown.items() if text}
    if key.target is not None:
        said["target"] = key.target
    said |= {"sum": key_sum("", key.task, key.owner, key.target), "in": ""}
    return [*cells, key.task, key.owner, json.dumps(said, ensure_ascii=False)]


def _sent(text: str) -> dict[str, Any]:
    try:
        said = json.loads(text) if text else {}
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def shown_text(name: str, cell: object) -> str:
    """The text of a cell of a column that was sent, days in one way of writing."""
    if name != "due" or is_blank(cell):
        return text_of(cell)
    day = written_day(cell)
    return day.isoformat() if day is not None else text_of(cell)


def looked_at(entry: Entry, row: MarkRow, received: dt.date) -> Iterator[tuple[Problem, str]]:
    """What an entry that hangs together says of days and numbers that cannot be."""
    if entry.day > received and entry.status not in _TO_COME:
        day = f"{received:%d.%m.%Y}"
        yield problem("collect.day_to_come", received=day, found=f"{entry.day:%d.%m.%Y}"), "day"
    due = row.key.due if row.key else None
    since = row.sent.get("since")
    if since and due is not None and not since <= entry.day.isoformat() <= due.isoformat():
        period = f"{dt.date.fromisoformat(since):%d.%m.%Y}–{due:%d.%m.%Y}"
        yield problem("collect.day_outside", found=f"{entry.day:%d.%m.%Y}", period=period), "day"
    elif due is not None and (due - entry.day).days > _LONG_AGO:
        yield problem("collect.day_long_ago", found=f"{entry.day:%d.%m.%Y}"), "day"
    if entry.value is not None and entry.of is not None and entry.value > entry.of:
        found = f"{entry.value} > {entry.of}"
        yield problem("collect.more_than_whole", found=found), "value"
