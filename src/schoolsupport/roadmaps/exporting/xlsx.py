"""Roadmaps as workbooks to work with and to print.

Sheets: the tasks with a day, the tasks without one, the document, the remarks. Columns that hold
nothing in the whole roadmap are left out. What is needed to read the workbook back stands in a
hidden sheet and in hidden columns, which filters and sorting carry along.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Any

from attrs import frozen

from schoolsupport.libraries import xlsxwriter_library
from schoolsupport.roadmaps.exporting.file_head import head_parts, parts_of
from schoolsupport.roadmaps.exporting.task_rows import (
    COLUMNS,
    MOST_LETTERS,
    Cell,
    CellKind,
    Column,
    readable,
    task_cells,
    technical_cell,
    technical_headings,
)
from schoolsupport.roadmaps.exporting.wording import context_line, document_lines, remark_lines
from schoolsupport.roadmaps.planning.roadmap import Roadmap, stored_roadmap
from schoolsupport.translation import Message, msg

HEAD_SHEET = "schoolsupport"

_LINE_HEIGHT = 13.0
_LETTER = 0.96  # width of a letter beside that of a digit, with room for words that wrap
_MOST_HEIGHT = 400.0  # the format allows 409 points
_HEADING_ROW = 2
_FONT: Mapping[str, Any] = {"font_name": "Arial", "font_size": 10, "valign": "top"}
_GRID: Mapping[str, Any] = {**_FONT, "border": 1, "border_color": "#C9D1DA", "text_wrap": True}
_ALWAYS = frozenset({"number", "title", "phrase"})
_CENTRED = frozenset({"number", "time"})
_CLIPPED = frozenset({"section"})  # long and the same in many rows: to filter by, not to print


@frozen(kw_only=True, eq=False)
class _Row:
    """A task on its way into a sheet; `new_month`: the first one due in its month."""

    cells: Mapping[str, Cell]
    technical: Sequence[str]
    new_month: bool


@frozen(kw_only=True, eq=False)
class _Table:
    """The tasks of a sheet and its columns; `empty` is said where there are none."""

    columns: Sequence[Column]
    rows: Sequence[_Row]
    empty: Message


def write_xlsx(roadmap: Roadmap, path: Path, lang: str) -> None:
    """Write a roadmap as a workbook.

    Args:
        roadmap: the roadmap.
        path: the file.
        lang: language of headings and of the words made for the reader.

    Raises:
        OutputError: the extra `documents` is not installed.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter_library().Workbook(str(path), options)
    day = roadmap.act.date or roadmap.first_day
    created = dt.datetime.combine(day, dt.time())  # the same roadmap gives the same file
    book.set_properties({"title": roadmap.title, "created": created})
    _Book(book, roadmap, lang).write()
    book.close()


class _Book:
    def __init__(self, book: Any, roadmap: Roadmap, lang: str) -> None:
        self.book, self.roadmap, self.lang = book, roadmap, lang
        self.told = stored_roadmap(roadmap, lang)
        self.styles = {name: book.add_format(style) for name, style in _STYLES.items()}

    def write(self) -> None:
        tasks = self.roadmap.tasks
        dated = [place for place, task in enumerate(tasks) if task.due is not None]
        dated.sort(key=lambda place: (tasks[place].due, tasks[place].start or dt.date.min))
        undated = [place for place, task in enumerate(tasks) if task.due is None]
        tables = {
            self._said(_PLAN): self._table(dated, _NOT_DATED),
            self._said(_UNDATED): self._table(undated, _ALL_DATED),
        }
        parts = [len(row.technical) for table in tables.values() for row in table.rows]
        self.technical = technical_headings(max(parts, default=1), self.lang)
        for name, table in tables.items():
            self._tasks(name, table)
        self._lines(self._said(_DOCUMENT), document_lines(self.roadmap, self.lang))
        self._lines(self._said(_REMARKS), remark_lines(self.roadmap, self.lang))
        self._head({name: self._headings(table) for name, table in tables.items()})

    def _table(self, places: Sequence[int], empty: Message) -> _Table:
        """Tasks by their places, with the columns that say anything of them."""
        told = self.told["tasks"]
        cells = {
            place: task_cells(self.roadmap, self.roadmap.tasks[place], told[place], self.lang)
            for place in places
        }
        columns = [one for one in COLUMNS if _says_anything(one, list(cells.values()))]
        shown = {one.key for one in columns}
        rows = []
        month = None
        for place, row in cells.items():
            due = row["due"]
            own = (due.year, due.month) if isinstance(due, dt.date) else None
            technical = parts_of(technical_cell(told[place], row, place, shown))
            is_new = month is not None and own != month
            rows.append(_Row(cells=row, technical=technical, new_month=is_new))
            month = own
        return _Table(columns=columns, rows=rows, empty=empty)

    def _headings(self, table: _Table) -> list[str]:
        return [self._said(column.heading) for column in table.columns]

    def _tasks(self, name: str, table: _Table) -> None:
        sheet = self.book.add_worksheet(name)
        widths = [column.width for column in table.columns]
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        last = len(widths) + len(self.technical) - 1
        sheet.set_column(len(widths), last, 2, None, {"hidden": True})
        empty = "" if table.rows else f" · {self._said(table.empty)}"
        self._top(sheet, widths, empty)
        headings = self._headings(table)
        # the button of the filter takes a part of the heading's width
        narrowed = [(heading, width - 2) for heading, width in zip(headings, widths, strict=True)]
        sheet.set_row(_HEADING_ROW, _height(narrowed) + 6)
        for place, heading in enumerate([*headings, *self.technical]):
            sheet.write_string(_HEADING_ROW, place, heading, self.styles["heading"])
        for place, row in enumerate(table.rows, _HEADING_ROW + 1):
            self._task(sheet, place, table.columns, row)
        bottom = _HEADING_ROW + len(table.rows)
        # the hidden columns belong to the range, lest sorting part them from their rows
        sheet.autofilter(_HEADING_ROW, 0, max(bottom, _HEADING_ROW + 1), last)
        sheet.freeze_panes(_HEADING_ROW + 1, 2)
        sheet.repeat_rows(_HEADING_ROW)
        printed = [column for column in table.columns if column.key not in _CLIPPED]
        self._page(sheet, len(printed), bottom)

    def _task(self, sheet: Any, place: int, columns: Sequence[Column], row: _Row) -> None:
        texts = ((row.cells[one.key], one.width) for one in columns if one.key not in _CLIPPED)
        sheet.set_row(place, _height(texts))
        edge = "month " if row.new_month else ""
        for column, one in enumerate(columns):
            cell = row.cells[one.key]
            if isinstance(cell, dt.date):
                sheet.write_datetime(place, column, cell, self.styles[f"{edge}day"])
                continue
            style = _style_of(one, cell)
            if cell:
                sheet.write_string(place, column, cell, self.styles[edge + style])
            else:
                sheet.write_blank(place, column, None, self.styles[edge + style])
        for column, part in enumerate(row.technical, len(columns)):
            sheet.write_string(place, column, part)

    def _top(self, sheet: Any, widths: Sequence[float], more: str = "") -> None:
        """Title and context, wrapped into what a screen shows."""
        title = readable(self.roadmap.title)
        context = readable(context_line(self.roadmap, self.lang)) + more
        shown = min(sum(widths), _SCREEN)
        last = next(
            (place for place in range(len(widths)) if sum(widths[: place + 1]) >= shown),
            len(widths) - 1,
        )
        for row, (text, style, bigger) in enumerate(
            ((title, "title", 1.35), (context, "quiet", 1.0))
        ):
            sheet.set_row(row, _height([(text, shown / bigger)]) * bigger + 3)
            if last:
                sheet.merge_range(row, 0, row, last, "", self.styles[style])
            sheet.write_string(row, 0, text, self.styles[style])

    def _lines(self, name: str, lines: Sequence[tuple[str, str]]) -> None:
        sheet = self.book.add_worksheet(name)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 110)
        self._top(sheet, [34, 110])
        sheet.merge_range(2, 0, 2, 1, self._said(_NOT_READ), self.styles["quiet"])
        for place, (label, text) in enumerate(lines, 3):
            sheet.set_row(place, _height([(label, 34), (text, 110)]))
            sheet.write_string(place, 0, readable(label), self.styles["label"])
            sheet.write_string(place, 1, readable(text)[:MOST_LETTERS], self.styles["text"])
        self._page(sheet, 2, 3 + len(lines))

    def _head(self, sheets: Mapping[str, Sequence[str]]) -> None:
        sheet = self.book.add_worksheet(HEAD_SHEET)
        sheet.very_hidden()
        headings = {self._said(column.heading): column.key for column in COLUMNS}
        parts = head_parts(self.told, headings, self.technical, sheets)
        for place, part in enumerate(parts):
            sheet.write_string(place, 0, part)

    def _page(self, sheet: Any, columns: int, rows: int) -> None:
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.25, right=0.25, top=0.5, bottom=0.6)
        sheet.set_footer("&L&8&A&R&8&P / &N")
        sheet.print_area(0, 0, rows, columns - 1)

    def _said(self, message: Message) -> str:
        return message.text(self.lang)


def _style_of(column: Column, cell: Cell) -> str:
    if column.key in _CLIPPED:
        return "clipped"
    if column.key == "remarks" and cell:
        return "remark"
    return "centred" if column.key in _CENTRED or column.kind is CellKind.DAY else "text"


def _says_anything(column: Column, rows: Sequence[Mapping[str, Cell]]) -> bool:
    """Whether a column is worth its place: the last day and the section only where they differ."""
    if column.key in _ALWAYS:
        return True
    if column.key == "end":
        return any(row["end"] is not None and row["end"] != row["due"] for row in rows)
    if column.key == "label":
        return any(row["label"] is not None and row["label"] != row["by"] for row in rows)
    if column.key == "section":
        return len({row["section"] for row in rows}) > 1
    return any(row[column.key] for row in rows)


def _height(cells: Any) -> float:
    """Not every program fits the height of wrapped rows by itself."""
    lines = (
        sum(max(1, ceil(len(line) * _LETTER / max(width, 1))) for line in cell.split("\n"))
        for cell, width in cells
        if isinstance(cell, str)
    )
    return min(_LINE_HEIGHT * max(lines, default=1) + 3, _MOST_HEIGHT)


_SCREEN = 150.0  # characters of a row that a usual screen shows
_PLAN = msg("Plan")
_UNDATED = msg("Without a day")
_DOCUMENT = msg("The document")
_REMARKS = msg("Remarks on the plan")
_NOT_DATED = msg("No task has a day")
_ALL_DATED = msg("Every task has a day")
_NOT_READ = msg("This sheet is for reading; changes here are not read back")
_STYLES: dict[str, dict[str, Any]] = {
    "title": {**_FONT, "font_size": 13, "bold": True, "font_color": "#1F3A5F", "text_wrap": True},
    "quiet": {**_FONT, "font_color": "#595959", "text_wrap": True},
    "label": {**_GRID, "bold": True, "bg_color": "#EEF3F8"},
    "heading": {
        **_GRID,
        "bold": True,
        "bg_color": "#DCE6F1",
        "valign": "vcenter",
        "align": "center",
    },
}
for _name, _style in {
    "text": _GRID,
    "clipped": {**_GRID, "text_wrap": False, "font_color": "#595959"},
    "centred": {**_GRID, "align": "center"},
    "day": {**_GRID, "align": "center", "num_format": "dd.mm.yyyy"},
    "remark": {**_GRID, "bg_color": "#FFF6DB"},
}.items():
    _STYLES[_name] = dict(_style)
    _STYLES[f"month {_name}"] = {**_style, "top": 2, "top_color": "#7F9DB9"}
