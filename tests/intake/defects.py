"""Tables as people really hand them in: every defect that files have, switched on at random."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]  # the library publishes no types
from attrs import frozen
from hypothesis import strategies as st

Grid = Sequence[Sequence[object]]
MISSING = ("", "X", "Х", "-", "—", "н/д")


@frozen(kw_only=True)
class Defects:
    """What is wrong with a file, though nothing in it is.

    Attributes:
        kind: xlsx or csv.
        encoding: of a csv.
        delimiter: of a csv.
        comma: fractions are texts with a comma.
        texts: whole numbers are texts.
        heads: the last row of the headings is printed again after so many rows; 0 for never.
        missing: what stands for a missing cell, where the layout leaves a choice.
    """

    kind: str
    encoding: str
    delimiter: str
    comma: bool
    texts: bool
    heads: int
    missing: str

    def applied(self, rows: Grid, header: int) -> list[list[object]]:
        """The rows with the defects.

        Args:
            rows: the table with everything above it.
            header: how many rows there are up to the last of the headings.
        """
        body = [list(map(self._cell, row)) for row in rows[header:]]
        if self.heads and len(body) > self.heads:
            body.insert(self.heads, list(rows[header - 1]))
        return [*map(list, rows[:header]), *body]

    def _cell(self, cell: object) -> object:
        if isinstance(cell, Missing):
            return self.missing
        if isinstance(cell, float) and self.comma:
            return f"{cell!r}".replace(".", ",")
        if isinstance(cell, int) and not isinstance(cell, bool) and self.texts:
            return str(cell)
        return cell


class Missing:
    """A cell that nobody filled in."""


def defects(*, texts_of_csv: bool = True) -> st.SearchStrategy[Defects]:
    """Every combination of them."""
    del texts_of_csv
    return st.builds(
        Defects,
        kind=st.sampled_from(["xlsx", "csv"]),
        encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1251", "utf-16"]),
        delimiter=st.sampled_from([";", ",", "\t"]),
        comma=st.booleans(),
        texts=st.booleans(),
        heads=st.integers(0, 3),
        missing=st.sampled_from(MISSING),
    )


def written(folder: Path, stem: str, rows: Grid, header: int, found: Defects) -> Path:
    """The table as a file with the defects."""
    grid = found.applied(rows, header)
    path = folder / f"{stem}.{found.kind}"
    if found.kind == "xlsx":
        with xlsxwriter.Workbook(str(path)) as workbook:
            sheet = workbook.add_worksheet()
            for number, row in enumerate(grid):
                for place, cell in enumerate(row):
                    if cell is not None and cell != "":
                        sheet.write(number, place, cell)
        return path
    text = io.StringIO()
    csv.writer(text, delimiter=found.delimiter).writerows(grid)
    path.write_bytes(text.getvalue().encode(found.encoding))
    return path
