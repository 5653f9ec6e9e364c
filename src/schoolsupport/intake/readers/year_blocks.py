"""Tables with years side by side: each block of columns is read as a table of its own year."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import pandas as pd
from attrs import evolve, frozen

from schoolsupport.intake.layouts import Reading
from schoolsupport.sheets import Sheet
from schoolsupport.sheets.grid import Area, Cells, Row, is_blank, text_of

_YEAR = re.compile(r"(20\d\d)(?: ?г(?:од|\.)?)?")
_ANY_YEAR = re.compile(r"\b20\d\d\b")
_FEWEST = 2


@frozen
class YearBlocks:
    """Where the years stand.

    Attributes:
        row: the row of the years, from 0.
        group: the column of the groups.
        heading: its heading, which may stand in the row of the years.
        starts: first column of each block, with its year.
        end: the column after the last block.
    """

    row: int
    group: int
    heading: object
    starts: tuple[tuple[int, str], ...]
    end: int

    def sheets(self, sheet: Sheet) -> Iterator[Sheet]:
        """A sheet for each year: the groups, the columns of the block, the year above them."""
        ends = [start for start, _ in self.starts[1:]] + [self.end]
        for (start, year), end in zip(self.starts, ends, strict=True):
            places = [self.group, *range(start, end)]
            rows = [self._row(number, row, places, year) for number, row in enumerate(sheet.grid())]
            merged = [
                Area(one.row, at, one.height, 1)
                for one in sheet.cells.merged
                if one.row > self.row + 1
                for at, place in enumerate(places)
                if one.column <= place < one.column + one.width
            ]
            cells = Cells(rows, tuple(merged))
            yield Sheet(
                file=sheet.file,
                name=None if sheet.name is None else _ANY_YEAR.sub("", sheet.name),
                is_placed=sheet.is_placed,
                read=_read(cells),
            )

    def _row(self, number: int, row: Row, places: Sequence[int], year: str) -> list[object]:
        if number < self.row:
            return [_ANY_YEAR.sub("", one) if isinstance(one, str) else one for one in row]
        if number == self.row:
            return [f"{year} год"]
        cells = [row[one] if one < len(row) else None for one in places]
        return [self.heading, *cells[1:]] if number == self.row + 1 else cells


def _read(cells: Cells) -> Callable[[], Cells]:
    return lambda: cells


def year_blocks(rows: Sequence[Row], is_group: Callable[[object], bool]) -> YearBlocks | None:
    """The years that stand side by side over a table; None where there are not two of them.

    Args:
        rows: the first rows of a sheet.
        is_group: whether a cell is the heading of the column of groups.
    """
    for number, row in enumerate(rows[:-1]):
        years = [(n, named[1]) for n, c in enumerate(row) if (named := _YEAR.fullmatch(text_of(c)))]
        if len({year for _, year in years}) < _FEWEST:
            continue
        below = rows[number + 1]
        found = next(
            ((n, c) for one in (row, below) for n, c in enumerate(one) if is_group(c)), None
        )
        if found is None or found[0] >= years[0][0]:
            continue
        end = max(len(below), years[-1][0] + 1)
        while end > years[-1][0] + 1 and is_blank(below[end - 1]):
            end -= 1
        return YearBlocks(number, *found, tuple(years), end)
    return None


def joined(readings: Sequence[Reading]) -> Reading:
    """The readings of the blocks as that of their sheet."""
    names = dict.fromkeys(name for one in readings for name in one.frames)
    frames = {
        name: pd.concat([one.frames[name] for one in readings if name in one.frames])
        for name in names
    }
    if "schools" in frames:
        frames["schools"] = frames["schools"].drop_duplicates("school")
    said = {one.text(): one for reading in readings for one in reading.problems}
    rejected = [one.rejected for one in readings if len(one.rejected)]
    return evolve(
        readings[0],
        frames={name: one.reset_index(drop=True) for name, one in frames.items()},
        problems=tuple(said.values()),
        rejected=pd.concat(rejected, ignore_index=True) if rejected else pd.DataFrame(),
    )
