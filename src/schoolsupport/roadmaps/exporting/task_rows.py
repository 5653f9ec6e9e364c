"""A roadmap's tasks as rows of cells, and rows as tasks again: what csv and xlsx have in common.

Most columns are fields of a task, and a changed cell is a changed task. Some are made from several
fields for the reader (parties, remarks), or are the order's own words; a change there cannot be
taken over and is refused when the file is read. What no cell can hold stands at the end of the row
as JSON, together with the checksums by which a change is seen; so rows may be sorted, left out and
corrected by hand. What no row can say of the roadmap stands beside the rows, in the file's head.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from enum import StrEnum
from typing import Any

from attrs import NOTHING, fields, frozen

from schoolsupport.errors import InputError
from schoolsupport.faults import fault
from schoolsupport.roadmaps.exporting.plan_page import (
    number_text,
    party_text,
    remark_text,
    why_undated,
)
from schoolsupport.roadmaps.planning.roadmap import Roadmap, Task, TaskSource, roadmap_of
from schoolsupport.translation import Message, msg

FORMAT = 1
"""The number of the layout of what stands beside the rows."""

MOST_LETTERS = 32_000
"""Letters a cell of a workbook holds, a little less than the format allows."""

Cell = str | dt.date | None


@frozen(kw_only=True, eq=False)
class TaskColumn:
    """A column of a table of tasks.

    Attributes:
        key: the task's field, or a name for what is made from several.
        heading: its words.
        is_day: whether it holds days; else it holds texts.
        made: makes the cell from several fields; None where the cell is the field.
        width: how wide the column is in a workbook, in letters.
    """

    key: str
    heading: Message
    is_day: bool = False
    made: Callable[[Roadmap, Task, str], str] | None = None
    width: int = 12


def _number(_roadmap: Roadmap, task: Task, lang: str) -> str:
    return number_text(task, lang)


def _section(roadmap: Roadmap, task: Task, lang: str) -> str:
    if task.source is TaskSource.DUTY:
        return msg("Points of the order").text(lang)
    for section in roadmap.sections:
        if section.id == task.section:
            return ". ".join(part for part in (section.number, section.title) if part)
    return ""


def _parties(_roadmap: Roadmap, task: Task, lang: str) -> str:
    return "\n".join(party_text(party, lang) for party in task.parties)


def _remarks(_roadmap: Roadmap, task: Task, lang: str) -> str:
    return "\n".join(remark_text(task, lang))


def _why(_roadmap: Roadmap, task: Task, lang: str) -> str:
    return why_undated(task, lang)


def technical_headings(number: int, lang: str) -> list[str]:
    """Headings of the columns with technical data, as many as the longest row needs."""
    first = msg("Technical data (do not change)").text(lang)
    return [first, *(f"{first} {place}" for place in range(2, number + 1))]


COLUMNS = (
    TaskColumn(key="number", heading=msg("No."), made=_number, width=6),
    TaskColumn(key="title", heading=msg("Measure"), width=42),
    TaskColumn(key="parent", heading=msg("Part of"), width=22),
    TaskColumn(key="start", heading=msg("Begins"), is_day=True, width=11),
    TaskColumn(key="due", heading=msg("Due"), is_day=True, width=11),
    TaskColumn(key="time", heading=msg("Time"), width=7),
    TaskColumn(key="end", heading=msg("Ends"), is_day=True, width=11),
    TaskColumn(key="label", heading=msg("Period"), width=13),
    TaskColumn(key="why", heading=msg("Why it has no day"), made=_why, width=20),
    TaskColumn(key="parties", heading=msg("Responsible"), made=_parties, width=28),
    TaskColumn(key="phrase", heading=msg("Term as printed"), width=16),
    TaskColumn(key="by", heading=msg("By whose schedule"), width=16),
    TaskColumn(key="evidence", heading=msg("Document"), width=20),
    TaskColumn(key="expected_result", heading=msg("Expected result"), width=26),
    TaskColumn(key="target_text", heading=msg("Target"), width=20),
    TaskColumn(key="remarks", heading=msg("Remarks"), made=_remarks, width=26),
    TaskColumn(key="section", heading=msg("Section"), made=_section, width=26),
)


def task_cells(roadmap: Roadmap, task: Task, told: Mapping[str, Any], lang: str) -> dict[str, Cell]:
    """The cells of a task by column.

    Args:
        roadmap: the roadmap.
        task: one of its tasks.
        told: the same task as plain values.
        lang: language of the words made for the reader.
    """
    return {
        column.key: _cell(column.made(roadmap, task, lang))
        if column.made
        else _cell(told[column.key], is_day=column.is_day)
        for column in COLUMNS
    }


def technical_cell(
    told: Mapping[str, Any], cells: Mapping[str, Cell], place: int, shown: Collection[str]
) -> str:
    """What the other cells of a row cannot hold, as JSON.

    Args:
        told: the task as plain values.
        cells: its cells.
        place: its place among the tasks.
        shown: keys of the columns that the table has.
    """
    kept = {
        key: value
        for key, value in told.items()
        if value != _DEFAULTS.get(key, NOTHING)
        and (key not in _FIELDS or key in _LAW or key not in shown or _plain(cells, key) != value)
    }
    # a field kept here because its cell cannot hold it is watched like a cell made for the reader
    watched = {*_MADE, *_LAW, *kept} & set(shown)
    made = {key: _checksum(cells[key]) for key in sorted(watched)}
    return json_text({"place": place, "made": made, "task": kept})


def task_of(cells: Mapping[str, Cell], technical: str, where: str) -> tuple[int, dict[str, Any]]:
    """A task as plain values from a row, and its place among the tasks.

    Args:
        cells: the cells by column; columns left out of the file are absent.
        technical: the cell with technical data.
        where: file, sheet and row, for the messages.

    Raises:
        InputError: the technical data are absent or broken, a day is no day, or a cell was changed
            that is made from others.
    """
    place, made, told = _technical(technical, where)
    for key, checksum in made.items():
        if _checksum(cells.get(key)) != checksum:
            raise fault(
                "input.cell_not_read_back",
                where=f"{where}, {_HEADINGS[key].text()}",
                found=cells.get(key),
            )
    for key in _FIELDS:
        cell = cells.get(key)
        if key not in told and cell is not None:
            told[key] = _checked(cell, key, where)
    if (told.get("due") is None) == (told.get("dating") == "dated"):
        raise fault(
            "input.day_of_task", where=f"{where}, {_HEADINGS['due'].text()}", found=told.get("due")
        )
    return place, told


def readable(text: str) -> str:
    """The text without characters that no table can hold (control characters, half pairs)."""
    return _UNREADABLE.sub("", text)


def json_text(value: object) -> str:
    """JSON in letters that every table holds and counts as one; the rest stands there by number."""
    return _UNSAFE.sub(
        lambda found: json.dumps(found[0])[1:-1] if found[0] != "_" else "\\u005f",
        json.dumps(value, ensure_ascii=False),
    )


# `_x` begins an escape of workbooks: «_x0041_» would come back as a letter
_UNSAFE = re.compile("[^ -~\u00a0-\ud7ff\ue000-\ufffd]|_(?=x)")
_UNREADABLE = re.compile("[^\n -~\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _cell(value: Any, *, is_day: bool = False) -> Cell:
    if value is None or value == "":
        return None
    if is_day:
        return dt.date.fromisoformat(value)
    text = readable(value)
    if len(text) > MOST_LETTERS // 2:  # workbooks count halves of pairs
        text = text.encode("utf-16-le")[: 2 * MOST_LETTERS].decode("utf-16-le", "ignore")
    return text or None


def _plain(cells: Mapping[str, Cell], key: str) -> Any:
    """The value of a field that will be read from its cell."""
    cell = cells[key]
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return _DEFAULTS.get(key) if cell is None else cell


def _checked(cell: str | dt.date, key: str, where: str) -> str:
    is_day = isinstance(cell, dt.date)
    if is_day is not _FIELDS[key]:
        code = "input.cell_not_day" if _FIELDS[key] else "input.cell_not_text"
        raise fault(code, where=f"{where}, {_HEADINGS[key].text()}", found=cell)
    return cell.isoformat() if isinstance(cell, dt.date) else cell


def _technical(text: str, where: str) -> tuple[int, Mapping[str, int], dict[str, Any]]:
    try:
        raw = json.loads(text)
        place, made, told = int(raw["place"]), dict(raw["made"]), dict(raw["task"])
    except (ValueError, KeyError, TypeError) as error:
        raise fault("input.no_row_data", where=where) from error
    if not set(made) <= {*_HEADINGS}:
        raise fault("input.broken_row_data", where=where)
    return place, made, told


def _checksum(cell: Cell | None) -> int:
    """Blind to blanks and line ends, which programs change by themselves."""
    return zlib.crc32(" ".join(str(cell or "").split()).encode("utf-8"))


def _default(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return value.value if isinstance(value, StrEnum) else value


_DEFAULTS = {one.name: _default(one.default) for one in fields(Task) if one.default is not NOTHING}
_FIELDS = {column.key: column.is_day for column in COLUMNS if column.made is None}
_MADE = tuple(column.key for column in COLUMNS if column.made is not None)
_LAW = ("label", "phrase", "end")  # the order's words; spreadsheets make dates of them
_HEADINGS = {column.key: column.heading for column in COLUMNS}


@frozen(kw_only=True)
class FoundRow:
    """A row of a file: where it stands, its cells by column, its technical cell."""

    where: str
    cells: Mapping[str, Cell]
    technical: str


@frozen(kw_only=True)
class FileHead:
    """The head of an exported table.

    Attributes:
        columns: keys of the columns by the headings they have in this file.
        roadmap: the roadmap without its tasks, as plain values.
        sheets: headings of each sheet with tasks, by the sheet's name; in csv there is one sheet,
            without a name.
        technical: headings of the columns with technical data, in the order of their parts.
    """

    columns: Mapping[str, str]
    roadmap: Mapping[str, Any]
    sheets: Mapping[str, Sequence[str]]
    technical: Sequence[str]

    def row(self, headings: Sequence[str], cells: Sequence[Cell], where: str) -> FoundRow:
        """A row of the file; columns that somebody added are passed over.

        Args:
            headings: headings of the table as they stand in the file.
            cells: the cells below them.
            where: file, sheet and row, for the messages.
        """
        by_heading = dict(zip(headings, cells, strict=False))
        return FoundRow(
            where=where,
            cells={key: by_heading.get(heading) for heading, key in self.columns.items()},
            technical="".join(str(by_heading.get(one) or "") for one in self.technical),
        )

    def check(self, sheet: str, headings: Sequence[str], where: str) -> None:
        """Refuse a sheet that lost a column.

        Raises:
            InputError: a heading that was written is not among those found.
        """
        for heading in (*self.technical, *self.sheets[sheet]):
            if heading not in headings:
                raise fault("input.no_heading", where=where, found=heading)


def head_parts(
    told: Mapping[str, Any],
    headings: Mapping[str, str],
    technical: Sequence[str],
    sheets: Mapping[str, Sequence[str]],
) -> list[str]:
    """The head of a file as JSON, in parts that a cell can hold.

    Args:
        told: the whole roadmap as plain values; its tasks are left out.
        headings: keys of the columns by their headings.
        technical: headings of the columns with technical data.
        sheets: headings of each sheet with tasks.
    """
    return parts_of(
        json_text(
            {
                "format": FORMAT,
                "columns": dict(headings),
                "technical": list(technical),
                "sheets": {name: list(words) for name, words in sheets.items()},
                "roadmap": {key: value for key, value in told.items() if key != "tasks"},
            }
        )
    )


def parts_of(text: str) -> list[str]:
    """A text in parts that a cell can hold; one empty part for an empty text."""
    return [
        text[start : start + MOST_LETTERS] for start in range(0, max(1, len(text)), MOST_LETTERS)
    ]


def head_of(text: str, where: str) -> FileHead:
    """The head from its JSON.

    Args:
        text: the JSON.
        where: the file, for the messages.

    Raises:
        InputError: it is broken, or written in a newer format.
    """
    try:
        raw = json.loads(text)
        written = raw["format"]
        if written == FORMAT:
            return FileHead(
                columns=dict(raw["columns"]),
                roadmap=dict(raw["roadmap"]),
                sheets=dict(raw["sheets"]),
                technical=list(raw["technical"]),
            )
    except (ValueError, KeyError, TypeError) as error:
        raise fault("input.broken_head", where=where) from error
    raise fault("input.unread_format", where=where, found=written, format=FORMAT)


def roadmap_from(head: FileHead, rows: Sequence[FoundRow], where: str) -> Roadmap:
    """The roadmap of a file from its head and its rows, whatever their order.

    Args:
        head: the head of the file.
        rows: its rows.
        where: the file, for the messages.

    Raises:
        InputError: a row cannot be read, or stands there twice.
    """
    placed: dict[int, dict[str, Any]] = {}
    for row in rows:
        place, told = task_of(row.cells, row.technical, row.where)
        if place in placed:
            raise fault("input.row_copied", where=row.where, found=told.get("title"))
        placed[place] = told
    try:
        return roadmap_of({**head.roadmap, "tasks": [placed[place] for place in sorted(placed)]})
    except InputError as error:
        raise error.at(f"{where}: {error.where}", InputError) from error
