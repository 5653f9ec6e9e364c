"""Roadmaps as csv: semicolons, a mark of UTF-8, a row for each task.

The first line holds what is said of the whole: a sign, a sentence, and as JSON what the rows
cannot hold. The second line has the headings (`pandas.read_csv(path, sep=";", skiprows=1)`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from schoolsupport.faults import fault
from schoolsupport.roadmaps.exporting.file_head import (
    FileHead,
    head_of,
    head_parts,
    parts_of,
    roadmap_from,
)
from schoolsupport.roadmaps.exporting.task_rows import (
    COLUMNS,
    Cell,
    CellKind,
    task_cells,
    technical_cell,
    technical_headings,
)
from schoolsupport.roadmaps.exporting.wording import context_line
from schoolsupport.roadmaps.planning.roadmap import Roadmap, stored_roadmap
from schoolsupport.sheets.delimited import open_delimited
from schoolsupport.sheets.writing import write_csv as write_plain

SIGN = "# schoolsupport roadmap"

_DAYS = frozenset(column.key for column in COLUMNS if column.kind is CellKind.DAY)
_HEAD_CELLS = 3
_HEAD_LINES = 2


def write_csv(roadmap: Roadmap, path: Path, lang: str) -> None:
    """Write a roadmap as csv.

    Args:
        roadmap: the roadmap.
        path: the file; days are ISO texts, what a spreadsheet would take for a formula begins
            with an apostrophe.
        lang: language of headings and of the words made for the reader.
    """
    told = stored_roadmap(roadmap, lang)
    rows = []
    for place, (task, one) in enumerate(zip(roadmap.tasks, told["tasks"], strict=True)):
        cells = task_cells(roadmap, task, one, lang)
        shown = [cells[column.key] for column in COLUMNS]
        rows.append((shown, parts_of(technical_cell(one, cells, place, cells))))
    technical = technical_headings(max((len(parts) for _, parts in rows), default=1), lang)
    headings = {column.heading.text(lang): column.key for column in COLUMNS}
    context = f"{roadmap.title}. {context_line(roadmap, lang)}"
    head = head_parts(told, headings, technical, {"": list(headings)})
    padded = ([*shown, *parts, *[""] * (len(technical) - len(parts))] for shown, parts in rows)
    write_plain(path, chain([[SIGN, context, *head], [*headings, *technical]], padded))


def read_csv(path: Path) -> Roadmap:
    """A roadmap from its csv file.

    Args:
        path: a file that `write_csv` wrote; rows may have been sorted, left out or corrected, also
            in a spreadsheet.

    Raises:
        InputError: the file is no exported roadmap, or a row cannot be read.
    """
    [sheet] = open_delimited(path, path.name, delimiter=";")
    lines = [[str(text) for text in line] for line in sheet.grid()]
    if not lines or len(lines[0]) < _HEAD_CELLS or lines[0][0] != SIGN:
        raise fault(
            "input.not_exported",
            where=path.name,
            found=lines[0][0][:_HEADING_LETTERS] if lines and lines[0] else None,
        )
    head = head_of("".join(text.removeprefix("'") for text in lines[0][2:]), path.name)
    headings = lines[1] if len(lines) >= _HEAD_LINES else []
    head.check("", headings, f"{path.name}:2")
    rows = [
        head.row(headings, _cells(headings, texts, head), f"{path.name}:{number}")
        for number, texts in enumerate(lines[2:], 3)
        if any(texts)
    ]
    return roadmap_from(head, rows, path.name)


_HEADING_LETTERS = 80


def _cells(headings: Sequence[str], texts: Sequence[str], head: FileHead) -> list[Cell]:
    return [
        _cell(text, is_day=head.columns.get(heading) in _DAYS)
        for heading, text in zip(headings, texts, strict=False)
    ]


def _cell(text: str, *, is_day: bool) -> Cell:
    if not text:
        return None
    if is_day:
        return _day(text)
    return text.removeprefix("'")


def _day(text: str) -> Cell:
    """A day as written here, or as a Russian spreadsheet writes it; else the text as it is."""
    for layout in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return dt.datetime.strptime(text.strip(), layout).date()
        except ValueError:
            continue
    return text
