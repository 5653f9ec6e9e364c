"""Where the rows of a table stood before they were read: file, sheet, row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

import numpy as np
import pandas as pd
from attrs import field, frozen
from numpy.typing import NDArray

Numbers = NDArray[np.int32]


@frozen(order=True)
class Stood:
    """One row of a file.

    Attributes:
        file: path as the user gave it.
        sheet: name of the sheet; None where a file has no sheets.
        row: number of the row, counted from 1.
    """

    file: str
    sheet: str | None
    row: int


def _nowhere() -> Numbers:
    return np.empty(0, dtype=np.int32)


@frozen(kw_only=True, eq=False)
class Origins:
    """Where the rows of one table stood; what several files tell of one row has several places.

    Attributes:
        at: positions of rows in the table, ascending.
        source: for each of them the place of its file and sheet among `sources`.
        row: for each of them the row there.
        sources: files with their sheets.
    """

    at: Numbers = field(factory=_nowhere)
    source: NDArray[np.int16] = field(factory=lambda: np.empty(0, dtype=np.int16))
    row: Numbers = field(factory=_nowhere)
    sources: tuple[tuple[str, str | None], ...] = ()

    @classmethod
    def of(
        cls, at: NDArray[np.intp], files: pd.Series, sheets: pd.Series | None, rows: pd.Series
    ) -> Self:
        """The places of rows, given row by row.

        Args:
            at: position in the table.
            files: the file of each.
            sheets: the sheet of each, missing where there is none; None where no file has any.
            rows: the row of each.
        """
        pairs, codes = _pairs(files, sheets)
        numbers = rows.to_numpy()
        if len(at) and (np.diff(at) < 0).any():
            order = np.argsort(at, kind="stable")
            at, codes, numbers = at[order], codes[order], numbers[order]
        return cls(
            at=at.astype(np.int32),
            source=codes.astype(np.int16),
            row=numbers.astype(np.int32),
            sources=pairs,
        )

    def of_row(self, position: int) -> tuple[Stood, ...]:
        """Where the row of the table at a position stood."""
        first, end = np.searchsorted(self.at, [position, position + 1])
        found = zip(self.source[first:end], self.row[first:end], strict=True)
        return tuple(
            Stood(file, sheet, int(row))
            for source, row in found
            for file, sheet in [self.sources[source]]
        )

    def replaced(self, places: Mapping[int, Stood | None]) -> Origins:
        """The same with another place of some rows of the table, or with none."""
        kept = ~np.isin(self.at, list(places))
        new = {at: stood for at, stood in places.items() if stood is not None}
        pairs = [(stood.file, stood.sheet) for stood in new.values()]
        sources = tuple(dict.fromkeys((*self.sources, *pairs)))
        at = np.array([*self.at[kept], *new], dtype=np.int32)
        source = [*self.source[kept], *map(sources.index, pairs)]
        row = [*self.row[kept], *(stood.row for stood in new.values())]
        order = np.argsort(at, kind="stable")
        return Origins(
            at=at[order],
            source=np.array(source, dtype=np.int16)[order],
            row=np.array(row, dtype=np.int32)[order],
            sources=sources,
        )


def _pairs(
    files: pd.Series, sheets: pd.Series | None
) -> tuple[tuple[tuple[str, str | None], ...], NDArray[np.int64]]:
    """The files with their sheets, and for each row the place of its own among them."""
    file, names = _coded(files)
    sheet, titles = (np.int64(-1), []) if sheets is None else _coded(sheets)
    width = len(titles) + 1
    both = file * width + sheet + 1
    counts = np.bincount(both, minlength=len(names) * width)
    there = np.flatnonzero(counts).tolist()
    titled = [None, *titles]
    pairs = tuple((names[one // width], titled[one % width]) for one in there)
    return pairs, (np.cumsum(counts > 0) - 1)[both]


def _coded(words: pd.Series) -> tuple[NDArray[np.int64], list[str]]:
    column = words.astype("category").cat
    return column.codes.to_numpy().astype(np.int64), [str(one) for one in column.categories]
