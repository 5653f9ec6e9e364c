"""A sheet of any kind of file: its first rows to know it by, and the ways to read it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

import numpy as np
import pandas as pd
from attrs import frozen

from schoolsupport.tables.checks import ROW

TOP_ROWS = 40
"""Rows a layout may look at to recognise a sheet."""
SHOWN_CHARACTERS = 120

Row = Sequence[object]


class NotReadableError(Exception):
    """The bytes of a file are not what its name promises; it becomes a problem of that file."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Sheet(Protocol):
    """One sheet of a workbook, or a whole file without sheets."""

    @property
    def file(self) -> str:
        """The file as the user gave it."""
        ...

    @property
    def name(self) -> str | None:
        """Name of the sheet; None where the file has none."""
        ...

    @property
    def top(self) -> Sequence[Row]:
        """The first rows as cells, the first row of the file first."""
        ...

    def grid(self) -> Sequence[Row]:
        """All rows as cells; for small sheets with a title above the table."""
        ...

    def table(self, header: int, texts: Collection[str]) -> pd.DataFrame:
        """The rows below a heading, one column per heading, and `_row`.

        Args:
            header: row of the headings, counted from 1.
            texts: headings of columns whose cells are texts though they may look like numbers.

        Returns:
            Columns named as printed (see `headings`), blank cells missing, blank rows left out.
        """
        ...


@frozen(kw_only=True, eq=False)
class GridSheet:
    """A sheet whose cells are all in memory, as workbooks are read."""

    file: str
    name: str | None
    rows: Sequence[Row]

    @property
    def top(self) -> Sequence[Row]:
        """The first rows."""
        return self.rows[:TOP_ROWS]

    def grid(self) -> Sequence[Row]:
        """All rows."""
        return self.rows

    def table(self, header: int, texts: Collection[str]) -> pd.DataFrame:  # noqa: ARG002  # cells keep their own kind
        """The rows below the heading."""
        return frame_of(self.rows, header)


def frame_of(rows: Sequence[Row], header: int) -> pd.DataFrame:
    """Rows of cells as a frame (see `Sheet.table`); short rows are filled up."""
    width = max(len(row) for row in rows)
    body = [
        [*(None if is_blank(cell) else cell for cell in row), *[None] * (width - len(row))]
        for row in rows[header:]
    ]
    frame = pd.DataFrame(body, columns=range(width))
    return with_headings(frame, headings([*rows[header - 1], *[None] * width][:width]), header)


def with_headings(frame: pd.DataFrame, names: Sequence[str], header: int) -> pd.DataFrame:
    """The frame under its headings, with row numbers, without blank rows and blank columns."""
    numbered = np.arange(header + 1, header + 1 + len(frame))
    filled = ~_blank_rows(frame)
    nameless = [is_nameless(name) and bool(frame[n].isna().all()) for n, name in enumerate(names)]
    kept = [place for place, empty in enumerate(nameless) if not empty]
    table = frame if len(kept) == len(names) else frame[kept]
    table = table if filled.all() else table[filled].reset_index(drop=True)
    table = table.set_axis([names[place] for place in kept], axis="columns")
    return table.assign(**{ROW: numbered[filled]})


def _blank_rows(frame: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    blank = np.ones(len(frame), dtype=bool)
    for place in range(frame.shape[1]):
        blank &= frame.iloc[:, place].isna().to_numpy()
        if not blank.any():
            break
    return blank


def is_blank(cell: object) -> bool:
    """Whether nothing stands in a cell."""
    if isinstance(cell, str):
        return not cell.replace("\xa0", " ").strip()
    return cell is None or (isinstance(cell, float) and cell != cell)  # noqa: PLR0124  # NaN differs from itself


def text_of(cell: object) -> str:
    """The cell as a person reads it: trimmed, whole numbers without a fraction."""
    if is_blank(cell):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).replace("\xa0", " ").split())


def headings(row: Row) -> list[str]:
    """The texts of a row of headings; a column without one is called «№» and its place."""
    return [text_of(cell) or f"№ {place}" for place, cell in enumerate(row, start=1)]


def is_nameless(heading: str) -> bool:
    """Whether the heading was made by `headings` for a column without one."""
    return heading.startswith("№ ") and heading[2:].isdigit()


def shown(row: Row) -> str:
    """A row in one line of a message."""
    line = " | ".join(text for text in map(text_of, row) if text)
    return line if len(line) <= SHOWN_CHARACTERS else line[: SHOWN_CHARACTERS - 1] + "…"


def first_filled(rows: Sequence[Row]) -> Row | None:
    """The first row in which anything stands."""
    return next((row for row in rows if not all(map(is_blank, row))), None)
