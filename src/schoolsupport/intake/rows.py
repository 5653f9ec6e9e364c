"""Rows below headings that may be used: those too long or torn by merged cells are refused."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np
import pandas as pd
from attrs import field, frozen

from schoolsupport.domain import Problem, problem
from schoolsupport.sheets import Sheet
from schoolsupport.sheets.frames import ROW
from schoolsupport.sheets.grid import Area, Row, cell_name, is_blank, is_nameless, shown, text_of
from schoolsupport.tables.cells import numbers_of

REASON = "_reason"
_TOLD = 10
_FEWEST = 2


@frozen(eq=False)
class UsableRows:
    """Rows of a sheet under their headings, and what was refused.

    Attributes:
        table: the rows that may be used (see `Sheet.table`).
        problems: one for each row refused.
        rejected: the rows refused, as text, with `_row` and `_reason`.
    """

    table: pd.DataFrame
    problems: list[Problem] = field(factory=list)
    rejected: pd.DataFrame = field(factory=pd.DataFrame)


def usable_rows(
    sheet: Sheet, header: int, table: pd.DataFrame, words: Collection[str]
) -> UsableRows:
    """The rows of a table without those of which nobody can tell what stands where.

    A row with more cells than headings is shifted somewhere: a decimal comma cut it, or a delimiter
    in a text. Where the row of headings has a cell too, or cells have places as in a workbook, only
    a number right beside the last heading looks so; words there are a note. Cells merged over
    several rows hold for each of them where they say whose the rows are, and belong to none where
    they are numbers. Headings printed once more are passed over.

    Args:
        sheet: the sheet.
        header: row of the headings, counted from 1.
        table: what `Sheet.table` gave.
        words: headings of columns whose merged cells hold for each of their rows.
    """
    refused: dict[int, Problem] = {}
    names = dict(enumerate(text_of(cell) for cell in sheet.top[header - 1]))
    for area in _areas(sheet, header, len(table) + header):
        name = names.get(area.column, "")
        if area.width == 1 and name in words:
            table = _filled(table, name, area)
        elif any(names.get(place) for place in range(area.column, area.column + area.width)):
            for row in range(area.row + 1, area.row + area.height + 1):
                refused.setdefault(row, problem("row.merged").at(row=row, column=name or None))
    table = _without_headings(table)
    for row, found in _too_long(sheet, header, table).items():
        refused[row] = problem("row.too_long", found=found).at(row=row)
    return _apart(table, refused)


def _without_headings(table: pd.DataFrame) -> pd.DataFrame:
    """The table without rows that say in every column what its heading says."""
    names = [one for one in map(str, table.columns) if one != ROW and not is_nameless(one)]
    if len(names) < _FEWEST or table.empty or len(set(map(str, table.columns))) < table.shape[1]:
        return table
    again = np.ones(len(table), dtype=bool)
    for name in names:
        if not again.any():
            return table
        column = table[name]
        if pd.api.types.is_numeric_dtype(column.dtype) and not name.isdigit():
            return table
        again[again] = [text_of(cell) == name for cell in column[again]]
    return table[~again].reset_index(drop=True) if again.any() else table


def torn_rows(sheet: Sheet, header: int, columns: Collection[int]) -> set[int]:
    """Rows, counted from 1, over which a cell of one of the columns is merged with others."""
    return {
        row + 1
        for area in _areas(sheet, header, len(sheet.grid()))
        for row in range(area.row, area.row + area.height)
        if any(area.column <= place < area.column + area.width for place in columns)
    }


def is_too_long(sheet: Sheet, row: Row, headed: int) -> bool:
    """Whether a row of a delimited text has more filled cells than there are headings."""
    return not sheet.is_placed and not all(map(is_blank, row[headed:]))


def unseen(sheet: Sheet) -> Iterator[Problem]:
    """What was read though a person who opens the file does not see it."""
    if sheet.hidden:
        yield problem("sheet.hidden")
    if sheet.removed:
        yield problem("sheet.signs_removed", count=sheet.removed)
    if not sheet.is_placed:
        return
    grid, cells = sheet.grid(), sheet.cells
    if not cells.tells_hidden:
        yield problem("sheet.hidden_unknown")
    rows = [row + 1 for row in cells.hidden_rows if not all(map(is_blank, grid[row]))]
    if rows:
        told = ", ".join([*map(str, rows[:_TOLD]), *["…"][: len(rows) > _TOLD]])
        yield problem("sheet.hidden_rows", count=len(rows), rows=told)
    columns = [
        cell_name(0, column).rstrip("1")
        for column in cells.hidden_columns
        if any(column < len(row) and not is_blank(row[column]) for row in grid)
    ]
    if columns:
        yield problem("sheet.hidden_columns", columns=", ".join(columns))


def last_heading(row: Row) -> int:
    """How many columns there are up to the last heading."""
    return max((place for place, cell in enumerate(row, start=1) if not is_blank(cell)), default=0)


def _areas(sheet: Sheet, header: int, end: int) -> Sequence[Area]:
    """Merged cells below the headings, but titles over all columns."""
    if not sheet.is_placed:
        return ()
    width = last_heading(sheet.top[header - 1])
    return [
        one
        for one in sheet.cells.merged
        if header <= one.row < end and not (one.height == 1 and one.width >= width)
    ]


def _filled(table: pd.DataFrame, name: str, area: Area) -> pd.DataFrame:
    rows = table[ROW].to_numpy()
    inside = (rows > area.row) & (rows <= area.row + area.height)
    first = table.loc[rows == area.row + 1, name]
    if first.empty:
        return table
    return table.assign(**{name: table[name].astype("object").mask(inside, first.iloc[0])})


def _too_long(sheet: Sheet, header: int, table: pd.DataFrame) -> dict[int, str]:
    """The rows with cells beyond the headings, and what stands in them."""
    top = sheet.top[header - 1]
    headed = last_heading(top)
    long = np.zeros(len(table), dtype=bool)
    for name in (one for one in map(str, table.columns) if _place(one) > headed):
        if not sheet.is_placed and _place(name) > len(top):
            long |= table[name].notna().to_numpy()
        elif _place(name) == headed + 1:
            long |= ~np.isnan(numbers_of(table[name])[0])
    rows = table[long]
    cells = [name for name in rows.columns if name != ROW]
    return {
        int(number): shown(list(line))
        for number, line in zip(rows[ROW], rows[cells].to_numpy(), strict=True)
    }


def _place(name: str) -> int:
    return int(name[2:]) if is_nameless(name) else 0


def _apart(table: pd.DataFrame, refused: dict[int, Problem]) -> UsableRows:
    if not refused:
        return UsableRows(table)
    out = table[ROW].isin(list(refused)).to_numpy()
    kept, lost = table[~out].reset_index(drop=True), table[out]
    empty = [name for name in map(str, kept.columns) if _place(name) and kept[name].isna().all()]
    texts = lost.map(text_of).reset_index(drop=True)
    texts[REASON] = [refused[int(row)].code for row in lost[ROW]]
    problems = [refused[row] for row in sorted(map(int, lost[ROW]))]
    return UsableRows(kept.drop(columns=empty), problems, texts)
