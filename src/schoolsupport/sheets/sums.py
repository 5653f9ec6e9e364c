"""Sums of cells which a workbook states as formulas and whose values it does not keep."""

from __future__ import annotations

import re
from collections.abc import Sequence

from schoolsupport.sheets.grid import Row, is_blank

_SUM = re.compile(r"=\s*SUM\(([^()]*)\)", re.IGNORECASE)
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?", re.IGNORECASE)
_DEEPEST = 5  # sums of sums of sums


def is_sum(cell: object) -> bool:
    """Whether a cell is a sum of other cells, and nothing else."""
    return isinstance(cell, str) and _SUM.fullmatch(cell.strip()) is not None


def summed(cell: object, rows: Sequence[Row], depth: int = _DEEPEST) -> float | None:
    """What a sum of cells comes to; blank cells and words in them count as in a spreadsheet.

    Args:
        cell: the formula, «=SUM(D12:D22)».
        rows: the rows of its sheet.
        depth: how many sums may stand in each other.

    Returns:
        None where the cell is no such sum, or where another formula stands in its way.

    Examples:
        >>> summed("=SUM(A1:A2)", [[1.0], [2.5], ["=SUM(A1:A2)"]])
        3.5
        >>> summed("=A1+A2", [[1.0]]) is None
        True
    """
    found = _SUM.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if found is None or depth == 0:
        return None
    total = 0.0
    for part in re.split("[,;]", found[1]):
        corners = _RANGE.fullmatch(part.strip())
        if corners is None:
            return None
        for one in _within(rows, corners):
            number = summed(one, rows, depth - 1) if _is_formula(one) else _number(one)
            if number is None:
                return None
            total += number
    return total


def _within(rows: Sequence[Row], corners: re.Match[str]) -> list[object]:
    left, top = _column(corners[1]), int(corners[2]) - 1
    right = left if corners[3] is None else _column(corners[3])
    bottom = top if corners[4] is None else int(corners[4]) - 1
    return [cell for row in rows[top : bottom + 1] for cell in row[left : right + 1]]


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _is_formula(cell: object) -> bool:
    return isinstance(cell, str) and cell.lstrip().startswith("=")


def _number(cell: object) -> float:
    if isinstance(cell, bool) or not isinstance(cell, int | float) or is_blank(cell):
        return 0.0
    return float(cell)
