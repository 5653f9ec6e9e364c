"""A sheet made to be read and printed: a title block, tables with fitted columns, page setup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import chain, islice
from typing import Any

from attrs import frozen

from schoolsupport.identification.verdicts import Verdict
from schoolsupport.reports.styles import LINE_HEIGHT, MOST_HEIGHT, Styles
from schoolsupport.reports.words import verdict_text
from schoolsupport.translation import Message, msg

Cell = str | int | float | Decimal | date | Verdict | None
"""What may stand in a table.

Texts are always written as texts, never as formulas. A `Decimal` is a plain number whatever its
column: shares stand as percents beside numbers of other units.
"""

SAMPLE = 500
"""Rows that widths are fitted to."""

MOST_ROWS = 1_000_000
"""Rows a sheet holds at most (the format ends at 1 048 576)."""


class Kind(StrEnum):
    """How the cells of a column are shown; `clipped` is text that keeps to one line."""

    TEXT = "text"
    CLIPPED = "clipped"
    NUMBER = "number"
    PERCENT = "percent"
    DAY = "day"


@frozen(kw_only=True)
class Heading:
    """A column: its words, how its cells are shown, and how narrow and wide it may be."""

    title: Message | str
    kind: Kind = Kind.TEXT
    narrowest: float = 6
    widest: float = 30

    def text(self, lang: str) -> str:
        """The words of the heading."""
        return self.title if isinstance(self.title, str) else self.title.text(lang)


@frozen(kw_only=True, eq=False)
class SheetTable:
    """A table on a sheet.

    Attributes:
        headings: its columns.
        rows: its cells, row by row.
        empty: what is said where there are no rows.
        title: stands above the table, where a sheet has several.
    """

    headings: Sequence[Heading]
    rows: Iterable[Sequence[Cell]]
    empty: Message
    title: Message | None = None


@frozen(kw_only=True, eq=False)
class SheetPlan:
    """What is to stand on a sheet.

    Attributes:
        name: name of the sheet.
        title: large words on top.
        lines: small words below.
        cautions: what must not be missed, marked by colour.
        tables: the first has the filter and stays in view.
        frozen_columns: columns that stay in view on the left.
    """

    name: str
    title: Message
    lines: Sequence[Message]
    cautions: Sequence[Message]
    tables: Sequence[SheetTable]
    frozen_columns: int = 0


def write_sheet(book: Any, styles: Styles, plan: SheetPlan, lang: str) -> None:
    """Write a sheet, row by row and only downwards, so that memory stays small.

    Args:
        book: workbook of XlsxWriter.
        styles: the styles of the workbook.
        plan: what is to stand on it.
        lang: language of its words.
    """
    _SheetWriter(book, styles, plan, lang).write()


class _SheetWriter:
    def __init__(self, book: Any, styles: Styles, plan: SheetPlan, lang: str) -> None:
        self.sheet = book.add_worksheet(plan.name)
        self.styles, self.plan, self.lang = styles, plan, lang
        self.row = 0
        self.rests = [iter(table.rows) for table in plan.tables]
        self.samples = [list(islice(rows, SAMPLE)) for rows in self.rests]
        self.widths = self._fitted()

    def write(self) -> None:
        self._title()
        header = self.row + (self.plan.tables[0].title is not None)
        first_rules = len(self.plan.tables) == 1 or self._length(0) >= _LONG
        for place, table in enumerate(self.plan.tables):
            self._table(table, chain(self.samples[place], self.rests[place]), is_first=place == 0)
            self.row += 1
        self._page(header if first_rules else 0)

    def _title(self) -> None:
        self._line(self.plan.title.text(self.lang), self.styles.title, height=26)
        for line in self.plan.lines:
            self._line(line.text(self.lang), self.styles.line)
        for caution in self.plan.cautions:
            self._line(caution.text(self.lang), self.styles.caution)
        self._contents()

    def _contents(self) -> None:
        """Where the further tables of a sheet begin, which may stand far below."""
        if len(self.plan.tables) == 1:
            return
        row = self.row + 2
        places = []
        for place, table in enumerate(self.plan.tables):
            title = table.title.text(self.lang) if table.title else ""
            if place:
                places.append(msg("{table}: row {row}", table=title, row=row).text(self.lang))
            row += 3 + (self._length(place) or 1)
        below = msg("Further down: {tables}", tables="; ".join(places))
        self._line(below.text(self.lang), self.styles.line)

    def _length(self, place: int) -> int:
        rest = list(self.rests[place])
        self.rests[place] = iter(rest)
        return len(self.samples[place]) + len(rest)

    def _line(self, text: str, style: Any, height: float | None = None) -> None:
        lines = _lines_of(text, 0.9 * sum(self.widths))  # a merged row wraps a little earlier
        self.sheet.set_row(self.row, height or LINE_HEIGHT * lines)
        if len(self.widths) > 1:
            self.sheet.merge_range(self.row, 0, self.row, len(self.widths) - 1, "", style)
        self.sheet.write_string(self.row, 0, text, style)
        self.row += 1

    def _table(self, table: SheetTable, rows: Iterable[Sequence[Cell]], *, is_first: bool) -> None:
        if table.title is not None:
            self._line(table.title.text(self.lang), self.styles.subtitle, height=22)
        header = self.row
        words = [heading.text(self.lang) for heading in table.headings]
        self.sheet.set_row(header, self._height(words, ()) + 4)
        for column, text in enumerate(words):
            self.sheet.write_string(header, column, text, self.styles.heading)
        self.row += 1
        for cells in islice(rows, MOST_ROWS - self.row):
            self.sheet.set_row(self.row, self._height(cells, table.headings))
            for column, (cell, heading) in enumerate(zip(cells, table.headings, strict=True)):
                self._cell(column, cell, heading.kind)
            self.row += 1
        if self.row == header + 1:
            self._line(table.empty.text(self.lang), self.styles.line)
        elif is_first:
            self.sheet.autofilter(header, 0, self.row - 1, len(table.headings) - 1)
        if next(iter(rows), None) is not None:
            self._line(_CUT.text(self.lang), self.styles.caution)

    def _height(self, cells: Sequence[Cell], headings: Sequence[Heading]) -> float:
        """Not every program fits the height of wrapped rows by itself."""
        clipped = {place for place, one in enumerate(headings) if one.kind is Kind.CLIPPED}
        lines = (
            _lines_of(cell, self.widths[place])
            for place, cell in enumerate(cells)
            if isinstance(cell, str) and place not in clipped
        )
        return min(LINE_HEIGHT * max(lines, default=1), MOST_HEIGHT)

    def _cell(self, column: int, cell: Cell, kind: Kind) -> None:
        style = self.styles.cells[kind]
        if cell is None or cell == "":
            self.sheet.write_blank(self.row, column, None, style)
        elif isinstance(cell, Verdict):
            text = verdict_text(cell, self.lang)
            self.sheet.write_string(self.row, column, text, self.styles.verdicts[cell])
        elif isinstance(cell, str):
            texts = kind if kind is Kind.CLIPPED else Kind.TEXT
            self.sheet.write_string(self.row, column, cell, self.styles.cells[texts])
        elif isinstance(cell, date):
            self.sheet.write_datetime(self.row, column, cell, self.styles.cells[Kind.DAY])
        elif isinstance(cell, Decimal):
            self.sheet.write_number(self.row, column, float(cell), self.styles.cells["plain"])
        else:
            self.sheet.write_number(self.row, column, cell, style)

    def _page(self, header: int) -> None:
        """Page setup; the rows down to `header` stay in view, and it repeats on each page."""
        sheet = self.sheet
        for column, width in enumerate(self.widths):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(header + 1, self.plan.frozen_columns)
        sheet.repeat_rows(header)
        sheet.print_area(0, 0, max(self.row - 1, 0), len(self.widths) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&L&A&R&P / &N")
        sheet.hide_gridlines(2)

    def _fitted(self) -> list[float]:
        """A width per column: its longest line within its bounds, over all tables."""
        widths: list[float] = []
        for table, rows in zip(self.plan.tables, self.samples, strict=True):
            for column, heading in enumerate(table.headings):
                longest = max((_longest(row[column], self.lang) for row in rows), default=0)
                words = max(map(len, heading.text(self.lang).split()), default=0)
                wanted = max(longest + 1.5, words + 3.5, heading.narrowest)
                if column == len(widths):
                    widths.append(0)
                widths[column] = max(widths[column], min(wanted, max(heading.widest, words + 3.5)))
        return widths


_LETTERS = 1.15  # letters of the chosen font that stand in one unit of width

_LONG = 40  # rows from which a table stays under its own heading, though others follow

_CUT = msg("The sheet ends here; all rows stand in evidence.parquet and schools.csv")


def _longest(cell: Cell, lang: str) -> int:
    if cell is None:
        return 0
    if isinstance(cell, Verdict):
        return len(verdict_text(cell, lang))
    if isinstance(cell, date):
        return 10
    return max(map(len, str(cell).split("\n"))) if isinstance(cell, str) else 6


def _lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a cell, broken between words."""
    room = max(int(width * _LETTERS), 1)
    if len(text) <= room and "\n" not in text:
        return 1
    return sum(_wrapped(paragraph, room) for paragraph in text.split("\n"))


def _wrapped(paragraph: str, room: int) -> int:
    lines, filled = 1, 0
    for word in paragraph.split(" "):
        needed = len(word) + (filled > 0)
        if filled and filled + needed > room:
            lines, filled, needed = lines + 1, 0, len(word)
        lines += (needed - 1) // room if needed > room else 0
        filled = filled + needed if needed <= room else needed % room or room
    return lines
