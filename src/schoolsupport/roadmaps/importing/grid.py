"""A document as paragraphs and tables, whatever file it came from: the grid the importer reads.

Readers make a `Document`; nothing after them knows docx from csv. A cell that is merged stands on
every square it covers, so a row always has its full width, and where a file cannot show merged
cells (`shows_merges`) an empty square says less.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import chain

from attrs import frozen

from schoolsupport.roadmaps.importing.texts import joined, lines_of
from schoolsupport.sheets.grid import Area, Cells
from schoolsupport.translation import Message, msg


@frozen(kw_only=True)
class Place:
    """Where something stands in the file, counted from 0 as programs count.

    Attributes:
        table: the table, in the order of the body; None for a paragraph outside tables.
        row: row of the table.
        column: column of the table's grid.
        paragraph: paragraph outside tables, in the order of the body.
        sheet: sheet of a workbook.
        line: line of a text file.
    """

    table: int | None = None
    row: int | None = None
    column: int | None = None
    paragraph: int | None = None
    sheet: str | None = None
    line: int | None = None

    @property
    def message(self) -> Message:
        """The place as a reader counts it, from 1."""
        if self.line is not None:
            return msg("line {line}", line=self.line + 1)
        if self.paragraph is not None:
            return msg("paragraph {paragraph}", paragraph=self.paragraph + 1)
        whose = (
            msg("sheet {sheet}", sheet=self.sheet)
            if self.sheet is not None
            else msg("table {table}", table=(self.table or 0) + 1)
        )
        if self.row is None:
            return whose
        if self.column is None:
            return msg("{whose}, row {row}", whose=whose, row=self.row + 1)
        return msg(
            "{whose}, row {row}, column {column}",
            whose=whose,
            row=self.row + 1,
            column=self.column + 1,
        )

    def text(self, lang: str = "en") -> str:
        """The place in one language."""
        return self.message.text(lang)


@frozen(kw_only=True)
class Paragraph:
    """A paragraph outside tables, its spaces put in order."""

    text: str
    place: Place


@frozen(kw_only=True, eq=False)
class Cell:
    """A cell with the squares it covers.

    Attributes:
        paragraphs: its lines with words in them; none in an empty cell.
        place: its first square.
        row, column: its first square, within its table.
        height, width: how many squares it covers.
    """

    paragraphs: tuple[str, ...]
    place: Place
    row: int
    column: int
    height: int = 1
    width: int = 1

    @property
    def text(self) -> str:
        """Its lines as one text."""
        return joined(self.paragraphs)


@frozen(kw_only=True, eq=False)
class Table:
    """A table; every row has the same number of squares.

    Attributes:
        squares: by row and column the cell that covers the square, None where there is none.
        place: the table in the file.
        shows_merges: the file can say that cells are merged.
    """

    squares: tuple[tuple[Cell | None, ...], ...]
    place: Place
    shows_merges: bool = True

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.squares[0]) if self.squares else 0

    def cells(self, row: int) -> list[Cell]:
        """The cells of a row with words in them, each once, merged from above included."""
        seen: list[Cell] = []
        for cell in self.squares[row]:
            if cell is not None and cell.paragraphs and cell not in seen:
                seen.append(cell)
        return seen

    def text(self) -> str:
        """The whole table as lines, cells parted by tabs, each cell once."""
        lines = []
        for place in range(len(self.squares)):
            own = [cell.text for cell in self.cells(place) if cell.row == place]
            if own:
                lines.append("\t".join(own))
        return "\n".join(lines)


Block = Paragraph | Table


@frozen(kw_only=True)
class Document:
    """What a reader made of a file.

    Attributes:
        file: name of the file.
        blocks: paragraphs with words in them and tables, in order.
        footnotes: notes of the file itself: mark and words.
    """

    file: str
    blocks: tuple[Block, ...]
    footnotes: tuple[tuple[str, str], ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables alone."""
        return tuple(block for block in self.blocks if isinstance(block, Table))


def table_of(cells: Cells, place: Place, *, shows_merges: bool = True) -> Table:
    """A table from its cells; where two claim a square, the merged one and the first has it.

    Args:
        cells: the cells; what holds no text is written as in an order.
        place: the table's place; rows and columns are added to it for the cells, and a line
            where the file has lines.
        shows_merges: the file can say that cells are merged.
    """
    rows, width = cells.rows, max(map(len, cells.rows), default=0)
    squares: list[list[Cell | None]] = [[None] * width for _ in rows]
    merged = {(area.row, area.column): area for area in cells.merged}
    single = ((row, column) for row, line in enumerate(rows) for column in range(len(line)))
    for row, column in chain(merged, single):
        if row >= len(rows) or column >= len(rows[row]) or squares[row][column] is not None:
            continue
        area = merged.get((row, column), Area(row, column, 1, 1))
        value = rows[row][column]
        if value is None and (row, column) not in merged:
            continue
        cell = Cell(
            paragraphs=lines_of(_printed(value)),
            place=_place(place, row, column),
            row=row,
            column=column,
            height=area.height,
            width=area.width,
        )
        for at_row, at_column in _covered(area, len(rows), width):
            if squares[at_row][at_column] is None:
                squares[at_row][at_column] = cell
    return Table(
        squares=tuple(tuple(row) for row in squares), place=place, shows_merges=shows_merges
    )


def _covered(area: Area, rows: int, columns: int) -> Iterator[tuple[int, int]]:
    for row in range(area.row, min(area.row + area.height, rows)):
        for column in range(area.column, min(area.column + area.width, columns)):
            yield row, column


def _place(table: Place, row: int, column: int) -> Place:
    line = None if table.line is None else table.line + row
    return Place(table=table.table, row=row, column=column, sheet=table.sheet, line=line)


def _printed(value: object) -> str:
    """A value as a person writes it in an order: whole numbers without a point, days by dots."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return f"{value:%d.%m.%Y}" if midnight else f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    return str(value)
