"""Where the rows of a table stood, for what is said of them; kept beside its own columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from schoolsupport.sheets.frames import ROW

FILE, SHEET = "_file", "_sheet"
PLACES = (FILE, SHEET, ROW)
"""Columns a reader may add: where the row stood."""

Place = dict[str, str | int | None]


def places_of(frame: pd.DataFrame, at: NDArray[np.intp]) -> Iterator[Place]:
    """Where rows stood: in their files, or, in a frame, their positions counted from 1."""
    held = {name: frame[name].take(at).array for name in (*PLACES, "school") if name in frame}
    for number, row in enumerate(at):
        place: Place = {"row": int(row) + 1, "school": None}
        if FILE in held:
            place |= {"file": str(held[FILE][number]), "row": int(held[ROW][number])}
            place["sheet"] = _text(held[SHEET][number]) if SHEET in held else None
        if "school" in held:
            place["school"] = _text(held["school"][number])
        yield place


def _text(cell: object) -> str | None:
    return None if pd.isna(cell) else str(cell)  # type: ignore[call-overload]  # any cell may come


def file_of(frame: pd.DataFrame) -> Place:
    """The file and the sheet that all rows stood in; nothing for a frame that is of no file."""
    if FILE not in frame.columns:
        return {}
    place = next(places_of(frame, np.zeros(1, dtype=np.intp)))
    return {name: place[name] for name in ("file", "sheet")}


def told_cell(cell: Any) -> str:
    """A cell for a reader: whole numbers without a fraction, days as they are written."""
    if pd.isna(cell):
        return "—"
    if isinstance(cell, pd.Timestamp):
        return f"{cell:%d.%m.%Y}"
    return f"{cell:.12g}" if isinstance(cell, float) else str(cell)
