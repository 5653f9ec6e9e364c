"""Grids as frames of pandas, for tables too large to be looked at cell by cell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from schoolsupport.sheets.grid import Row, headings, is_blank, is_nameless

ROW = "_row"
"""The column that keeps the row of the sheet, counted from 1."""


def frame_of(rows: Sequence[Row], header: int) -> pd.DataFrame:
    """Rows of cells as a frame (see `Sheet.table`); short rows are filled up."""
    width = max(len(row) for row in rows)
    names = headings([*rows[header - 1], *[None] * width][:width])
    body = [
        [*(None if is_blank(cell) else cell for cell in row), *[None] * (width - len(row))]
        for row in rows[header:]
    ]
    kept = [
        place
        for place, name in enumerate(names)
        if not is_nameless(name) or any(row[place] is not None for row in body)
    ]
    if len(kept) < width:
        names = [names[place] for place in kept]
        body = [[row[place] for place in kept] for row in body]
    return with_headings(pd.DataFrame(body, columns=range(len(kept))), names, header)


def with_headings(frame: pd.DataFrame, names: Sequence[str], header: int) -> pd.DataFrame:
    """The frame under its headings, with row numbers, without blank rows and blank columns."""
    numbered = np.arange(header + 1, header + 1 + len(frame))
    filled = ~_blank_rows(frame)
    kept = [
        place
        for place, name in enumerate(names)
        if not (is_nameless(name) and all(map(is_blank, frame[place])))
    ]
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
