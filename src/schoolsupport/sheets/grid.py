"""A grid: the rows of one sheet, of one text, of one table of a document, with the places of cells.

Cells hold what the file holds: texts, numbers, flags, days. An empty cell is `None` or an empty
text. Rows and columns are counted from 0 here and said from 1, columns as letters: «C12».
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from schoolsupport.words.text import harmless, is_harmless, tidy

if TYPE_CHECKING:
    import pandas as pd

TOP_ROWS = 40
"""Rows a layout may look at to recognise a sheet."""
SHOWN_CHARACTERS = 120
_LETTERS = 26

Row = Sequence[object]


@frozen
class Area:
    """Merged cells: the first row and column, and how many of each; the value stands first."""

    row: int
    column: int
    height: int
    width: int

    def squares(self) -> Iterator[tuple[int, int]]:
        """Row and column of each square it covers."""
        for row in range(self.row, self.row + self.height):
            for column in range(self.column, self.column + self.width):
                yield row, column


@frozen
class Cells:
    """What a reader makes of one sheet.

    Attributes:
        rows: its rows; they may differ in length.
        merged: its merged cells, where the kind of file can tell.
        hidden_rows: rows that are not shown, where the kind of file can tell; from 0.
        hidden_columns: columns that are not shown, likewise.
        tells_hidden: whether it can be known which rows and columns are shown.
        removed: cells that held signs which a terminal obeys and no reader sees.
    """

    rows: Sequence[Row]
    merged: tuple[Area, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    tells_hidden: bool = True
    removed: int = 0

    def harmless(self) -> Cells:
        """The same cells without such signs."""
        rows: list[Row] = []
        removed = 0
        for row in self.rows:
            if is_harmless("".join([cell for cell in row if isinstance(cell, str)])):
                rows.append(row)
                continue
            cells = [harmless(cell) if isinstance(cell, str) else cell for cell in row]
            removed += sum(isinstance(a, str) and a != b for a, b in zip(row, cells, strict=True))
            rows.append(cells)
        return evolve(self, rows=rows, removed=removed) if removed else self


@frozen(kw_only=True, eq=False)
class Sheet:
    """One sheet of a workbook, one table of a document, or a whole file without either.

    Attributes:
        file: the file, as messages name it.
        name: name of the sheet; None where the file has none.
        hidden: the workbook does not show the sheet.
        is_placed: whether every cell has a place of its own, and is not only counted off in its
            row, as those of a delimited text are.
    """

    file: str
    name: str | None = None
    hidden: bool = False
    is_placed: bool = True
    _read: Callable[[], Cells] = field(repr=False)

    @cached_property
    def cells(self) -> Cells:
        """Its rows and merged cells, read when first asked for."""
        return self._read().harmless()

    @property
    def removed(self) -> int:
        """How many of its cells held signs which a terminal obeys and no reader sees."""
        return self.cells.removed

    @property
    def top(self) -> Sequence[Row]:
        """The first rows, the first row of the file first.

        Raises:
            UnreadableFileError: the file turns out to be damaged.
        """
        return self.grid()[:TOP_ROWS]

    def grid(self) -> Sequence[Row]:
        """All rows, read when first asked for.

        Raises:
            UnreadableFileError: the file turns out to be damaged.
        """
        return self.cells.rows

    def table(self, header: int, texts: Collection[str]) -> pd.DataFrame:  # noqa: ARG002  # cells keep their own kind
        """The rows below a heading, one column per heading, and `_row`.

        Args:
            header: row of the headings, counted from 1.
            texts: headings of columns whose cells are texts though they may look like numbers.

        Returns:
            Columns named as printed (see `headings`), blank cells missing, blank rows left out;
            `_row` counts the rows of the sheet from 1.

        Raises:
            UnreadableFileError: the file turns out to be damaged.
        """
        from schoolsupport.sheets.frames import frame_of  # noqa: PLC0415  # pandas when needed

        return frame_of(self.grid(), header)

    @classmethod
    def of(cls, cells: Cells, file: str, name: str | None = None) -> Sheet:
        """A sheet whose cells are in memory already."""
        return cls(file=file, name=name, read=lambda: cells)

    def where(self, row: int | None = None, column: int | None = None) -> str:
        """A place for a message: «file, sheet», «file, sheet:12», «file, sheet, C12».

        Args:
            row: counted from 0.
            column: counted from 0; a column is never without its row.
        """
        whole = self.file if self.name is None else f"{self.file}, {self.name}"
        if row is None:
            return whole
        return f"{whole}:{row + 1}" if column is None else f"{whole}, {cell_name(row, column)}"


def _harmless_blocks(blocks: Iterable[str | Sheet]) -> tuple[str | Sheet, ...]:
    return tuple(harmless(one) if isinstance(one, str) else one for one in blocks)


@frozen(kw_only=True)
class Body:
    """What a document holds in its order.

    Attributes:
        blocks: paragraphs as texts, and tables; lines of a paragraph or a cell end with a line
            break.
        footnotes: notes of the document itself: mark and words.
    """

    blocks: tuple[str | Sheet, ...] = field(converter=_harmless_blocks)
    footnotes: tuple[tuple[str, str], ...] = ()

    @property
    def tables(self) -> list[Sheet]:
        """The tables alone."""
        return [block for block in self.blocks if isinstance(block, Sheet)]


def cell_name(row: int, column: int) -> str:
    """A cell as spreadsheet programs name it.

    Examples:
        >>> cell_name(11, 2), cell_name(0, 26)
        ('C12', 'AA1')
    """
    letters, left = "", column + 1
    while left:
        left, letter = divmod(left - 1, _LETTERS)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def filled_part(rows: Sequence[Row]) -> list[Row]:
    """The rows without the blank ones at the end and the blank columns at the right."""
    width = height = 0
    for place, row in enumerate(rows, start=1):
        beyond = set(row[width:]) - {None, ""}  # most of an empty edge, in one step
        filled = len(row) if beyond else min(width, len(row))
        while filled and is_blank(row[filled - 1]):
            filled -= 1
        if filled:
            width, height = max(width, filled), place
    return [row if len(row) <= width else row[:width] for row in rows[:height]]


def is_blank(cell: object) -> bool:
    """Whether nothing stands in a cell."""
    if isinstance(cell, str):
        return not cell or not cell.replace("\xa0", " ").strip()
    return cell is None or (isinstance(cell, float) and cell != cell)  # noqa: PLR0124  # NaN differs from itself


def text_of(cell: object) -> str:
    """The cell as a person reads it: tidy, whole numbers without a fraction."""
    if cell is None or cell == "" or is_blank(cell):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return tidy(str(cell))


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


def row_where(rows: Sequence[Row], holds: Callable[[Row], bool]) -> int | None:
    """The first row that is so, counted from 1."""
    return next((number for number, row in enumerate(rows, start=1) if holds(row)), None)


def first_filled(rows: Sequence[Row]) -> Row | None:
    """The first row in which anything stands."""
    return next((row for row in rows if not all(map(is_blank, row))), None)
