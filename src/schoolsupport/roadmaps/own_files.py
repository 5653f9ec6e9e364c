"""By what a table of a plan that schoolsupport wrote is known, whatever became of it since."""

from __future__ import annotations

from collections.abc import Iterable

from schoolsupport.sheets import Sheet

HEAD_SHEET = "schoolsupport"
"""The hidden sheet of a workbook that holds what its rows cannot."""

SIGN = "# schoolsupport roadmap"
"""The first cell of a csv file."""

TECHNICAL_STARTS = '{"place": '
"""How a technical cell begins."""


def is_signed(sheets: Iterable[Sheet]) -> bool:
    """Whether some sheets are of such a table: by its head, or by a technical cell of a row."""
    return any(
        sheet.name == HEAD_SHEET
        or any(
            isinstance(cell, str) and (cell == SIGN or cell.startswith(TECHNICAL_STARTS))
            for row in sheet.top
            for cell in row
        )
        for sheet in sheets
    )
