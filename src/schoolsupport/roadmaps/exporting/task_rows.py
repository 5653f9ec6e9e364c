"""A roadmap's tasks as rows of cells, and rows as tasks again: what csv and xlsx have in common.

Most columns are fields of a task, and a changed cell is a changed task. Some are made from several
fields for the reader (parties, remarks), or are the order's own words; a change there cannot be
taken over and is refused when the file is read. What no cell can hold stands at the end of the row
as JSON, together with the checksums by which a change is seen; so rows may be sorted, left out and
corrected by hand.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import zlib
from collections.abc import Callable, Collection, Mapping
from enum import StrEnum
from typing import Any

from attrs import NOTHING, fields, frozen

from schoolsupport.faults import fault
from schoolsupport.roadmaps.exporting.wording import (
    number_text,
    party_text,
    remark_text,
    why_undated,
)
from schoolsupport.roadmaps.planning.roadmap import Roadmap, Task, TaskSource
from schoolsupport.translation import Message, msg

Cell = str | dt.date | None


class CellKind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    DAY = "day"


@frozen(kw_only=True, eq=False)
class Column:
    """A column of a table of tasks.

    Attributes:
        key: the task's field, or a name for what is made from several.
        heading: its words.
        kind: text or day.
        made: makes the cell from several fields; None where the cell is the field.
        width: how wide the column is in a workbook, in characters.
    """

    key: str
    heading: Message
    kind: CellKind = CellKind.TEXT
    made: Callable[[Roadmap, Task, str], str] | None = None
    width: float = 12


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
    Column(key="number", heading=msg("No."), made=_number, width=6),
    Column(key="title", heading=msg("Measure"), width=42),
    Column(key="parent", heading=msg("Part of"), width=22),
    Column(key="start", heading=msg("Begins"), kind=CellKind.DAY, width=10.5),
    Column(key="due", heading=msg("Due"), kind=CellKind.DAY, width=10.5),
    Column(key="time", heading=msg("Time"), width=7),
    Column(key="end", heading=msg("Ends"), kind=CellKind.DAY, width=10.5),
    Column(key="label", heading=msg("Period"), width=13),
    Column(key="why", heading=msg("Why it has no day"), made=_why, width=20),
    Column(key="parties", heading=msg("Responsible"), made=_parties, width=28),
    Column(key="phrase", heading=msg("Term as printed"), width=16),
    Column(key="by", heading=msg("By whose schedule"), width=16),
    Column(key="evidence", heading=msg("Document"), width=20),
    Column(key="expected_result", heading=msg("Expected result"), width=26),
    Column(key="target_text", heading=msg("Target"), width=20),
    Column(key="remarks", heading=msg("Remarks"), made=_remarks, width=26),
    Column(key="section", heading=msg("Section"), made=_section, width=26),
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
        column.key: _cell(column.made(roadmap, task, lang), column.kind)
        if column.made
        else _cell(told[column.key], column.kind)
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
    """JSON in letters that every table holds; the rest stands there by number."""
    return _UNSAFE.sub(
        lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False)
    )


# `_x` begins an escape of workbooks: «_x0041_» would come back as a letter
_UNSAFE = re.compile("[^ -~\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|_(?=x)")
_UNREADABLE = re.compile("[^\n -~\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _cell(value: Any, kind: CellKind) -> Cell:
    if value is None or value == "":
        return None
    if kind is CellKind.DAY:
        return dt.date.fromisoformat(value)
    return readable(value)[:MOST_LETTERS] or None


MOST_LETTERS = 32_000
"""Letters a cell of a workbook holds, a little less than the format allows."""


def _plain(cells: Mapping[str, Cell], key: str) -> Any:
    """The value of a field that will be read from its cell."""
    cell = cells[key]
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return _DEFAULTS.get(key) if cell is None else cell


def _checked(cell: str | dt.date, key: str, where: str) -> str:
    is_day = isinstance(cell, dt.date)
    if is_day is not (_FIELDS[key] is CellKind.DAY):
        code = "input.cell_not_day" if _FIELDS[key] is CellKind.DAY else "input.cell_not_text"
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
_FIELDS = {column.key: column.kind for column in COLUMNS if column.made is None}
_MADE = tuple(column.key for column in COLUMNS if column.made is not None)
_LAW = ("label", "phrase", "end")  # the order's words; spreadsheets make dates of them
_HEADINGS = {column.key: column.heading for column in COLUMNS}
