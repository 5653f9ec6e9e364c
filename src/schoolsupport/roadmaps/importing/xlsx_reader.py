"""xlsx: the sheets of a workbook, merged cells, days and numbers as an order prints them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from schoolsupport.errors import RoadmapImportError
from schoolsupport.roadmaps.importing.grid import Document, Found, Place, Table, table_of
from schoolsupport.roadmaps.importing.texts import lines_of
from schoolsupport.translation import msg


def read_xlsx(path: Path) -> Document:
    """The sheets of a workbook with cells in them, each as one table.

    Args:
        path: the file.

    Raises:
        RoadmapImportError: python-calamine is not installed, or the file is no workbook, is
            damaged, or is locked with a password.
    """
    try:
        from python_calamine import (  # noqa: PLC0415  # loaded only for such files
            CalamineError,
            CalamineWorkbook,
            PasswordError,
            SheetTypeEnum,
        )
    except ImportError as error:
        raise RoadmapImportError(
            msg("workbooks cannot be read: python-calamine is not installed"),
            where=path.name,
            remedy=msg('Run: pip install "schoolsupport[documents]"'),
        ) from error
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        sheets = [
            _sheet(workbook.get_sheet_by_name(sheet.name), sheet.name, place)
            for place, sheet in enumerate(workbook.sheets_metadata)
            if sheet.typ == SheetTypeEnum.WorkSheet
        ]
    except PasswordError as error:
        raise RoadmapImportError(
            msg("the workbook is locked with a password"),
            where=path.name,
            remedy=msg("Open it, take the password off, and save it"),
        ) from error
    except (CalamineError, OSError) as error:
        raise RoadmapImportError(
            msg("the file is no workbook, is damaged, or is locked with a password"),
            where=path.name,
            remedy=msg("Open it in a spreadsheet program and save it as .xlsx"),
        ) from error
    return Document(file=path.name, blocks=tuple(sheet for sheet in sheets if sheet.squares))


def _sheet(sheet: object, name: str, place: int) -> Table:
    rows = sheet.to_python(skip_empty_area=False)  # type: ignore[attr-defined]  # typed loosely
    merged = sheet.merged_cell_ranges or []  # type: ignore[attr-defined]  # typed loosely
    spans = {
        (top, left): (bottom - top + 1, right - left + 1) for (top, left), (bottom, right) in merged
    }
    found = [
        Found(
            row=row,
            column=column,
            paragraphs=lines_of(_printed(value)),
            height=spans.get((row, column), (1, 1))[0],
            width=spans.get((row, column), (1, 1))[1],
        )
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
    ]
    merged_first = sorted(found, key=lambda one: (one.row, one.column) not in spans)
    return table_of(
        merged_first,
        rows=len(rows),
        columns=max(map(len, rows), default=0),
        place=Place(table=place, sheet=name),
    )


def _printed(value: object) -> str:
    """A value as a person writes it in an order: whole numbers without a point, days by dots."""
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return f"{value:%d.%m.%Y}" if midnight else f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    return str(value)
