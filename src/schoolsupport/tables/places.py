"""Where a row stood: the columns a reader may add, and how a problem tells them."""

from __future__ import annotations

import pandas as pd

from schoolsupport.sheets.frames import ROW

FILE, SHEET = "_file", "_sheet"
PLACES = (FILE, SHEET, ROW)
"""Columns a reader may add: where the row stood. They are kept beside the table's own."""


def place_of(frame: pd.DataFrame, row: int) -> dict[str, str | int | None]:
    """Where a row stood: in its file, or, for a frame, its position counted from 1."""
    place: dict[str, str | int | None] = {"row": row + 1, "school": None}
    if FILE in frame.columns:
        place |= {"file": str(frame[FILE].iloc[row]), "row": int(frame[ROW].iloc[row])}
        place["sheet"] = sheet_of(frame, row)
    if "school" in frame.columns and not pd.isna(frame["school"].iloc[row]):
        place["school"] = str(frame["school"].iloc[row])
    return place


def sheet_of(frame: pd.DataFrame, row: int) -> str | None:
    """The sheet of a row; files without sheets have none."""
    if SHEET not in frame.columns or pd.isna(frame[SHEET].iloc[row]):
        return None
    return str(frame[SHEET].iloc[row])
