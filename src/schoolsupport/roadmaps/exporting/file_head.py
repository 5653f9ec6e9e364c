"""What a table of tasks cannot say of its roadmap, kept in the file beside the table."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from schoolsupport.errors import InputError
from schoolsupport.faults import fault
from schoolsupport.roadmaps.exporting.task_rows import MOST_LETTERS, Cell, json_text, task_of
from schoolsupport.roadmaps.planning.roadmap import Roadmap, roadmap_of

FORMAT = 1


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
