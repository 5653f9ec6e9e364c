"""Exported roadmaps read back: the same roadmap, with what was corrected by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from schoolsupport.faults import fault
from schoolsupport.roadmaps.exporting.csv_files import read_csv
from schoolsupport.roadmaps.exporting.file_head import FileHead, FoundRow, head_of, roadmap_from
from schoolsupport.roadmaps.exporting.json_files import read_json
from schoolsupport.roadmaps.exporting.task_rows import Cell
from schoolsupport.roadmaps.exporting.xlsx import HEAD_SHEET
from schoolsupport.roadmaps.planning.roadmap import Roadmap
from schoolsupport.sheets.workbooks import open_workbook


def read_roadmap(path: Path) -> Roadmap:
    """A roadmap from a file that `write_roadmap` wrote.

    Args:
        path: a `.json`, `.csv` or `.xlsx` file. In tables, rows may have been sorted or left out
            and days, titles, documents and results corrected; a change in a cell that is made
            from others is refused.

    Returns:
        The roadmap that was exported, where nothing was changed.

    Raises:
        InputError: the file cannot be opened, is no exported roadmap, is a calendar, or a row of
            it cannot be read; file, sheet, row and column are named.
    """
    read = _READ.get(path.suffix.lower())
    if read is None:
        calendar = path.suffix.lower() == ".ics"
        code = "input.calendar_only_exported" if calendar else "input.unread_ending"
        raise fault(code, where=path.name, endings=", ".join(_READ))
    try:
        return read(path)
    except OSError as error:
        raise fault(
            "input.cannot_open", where=str(path), found=error.strerror or str(error)
        ) from error


def read_xlsx(path: Path) -> Roadmap:
    """A roadmap from its workbook.

    Args:
        path: a file that `write_xlsx` wrote, also after another program saved it.

    Raises:
        InputError: the file is no exported roadmap, or a row cannot be read.
    """
    sheets = {str(sheet.name): sheet.grid() for sheet in open_workbook(path, path.name)}
    if HEAD_SHEET not in sheets:
        raise fault("input.not_exported", where=path.name, found=", ".join(sheets))
    head = head_of("".join(str(row[0]) for row in sheets[HEAD_SHEET] if row), path.name)
    rows: list[FoundRow] = []
    for name in head.sheets:
        if name not in sheets:
            raise fault("input.no_sheet", where=path.name, found=", ".join(sheets), name=name)
        rows.extend(_rows(sheets[name], head, name, f"{path.name}, {name}"))
    return roadmap_from(head, rows, path.name)


def _rows(grid: Sequence[Sequence[Any]], head: FileHead, sheet: str, where: str) -> list[FoundRow]:
    """The rows below the headings; rows with nothing in them are passed over."""
    wanted = head.technical[0]
    top = next((place for place, line in enumerate(grid) if wanted in line), 0)
    headings = [str(cell) for cell in grid[top]] if grid else []
    head.check(sheet, headings, where)
    return [
        head.row(headings, [_cell(cell) for cell in line], f"{where}:{number}")
        for number, line in enumerate(grid[top + 1 :], top + 2)
        if any(cell not in ("", None) for cell in line[: len(headings)])
    ]


def _cell(cell: object) -> Cell:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return None if cell in ("", None) else str(cell)


_READ: Mapping[str, Callable[[Path], Roadmap]] = {
    ".json": read_json,
    ".csv": read_csv,
    ".xlsx": read_xlsx,
}
