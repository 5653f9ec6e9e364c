"""Cells and formats of workbooks: decided once per column or per distinct value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from attrs import evolve, frozen

from schoolsupport.libraries import xlsxwriter_library
from schoolsupport.pages.cells import bare, tone_of, value_text
from schoolsupport.pages.page import Chart, Column, Lines, Ratio, Tone, Value
from schoolsupport.translation import Message

LINE_HEIGHT = 13.5
MOST_HEIGHT = 400
"""Points of the highest row; the format allows 409."""

MOST_LETTERS = 32_767
"""Letters of a cell, in units of UTF-16; the format ends there."""


_LETTERS = 1.15  # letters of the chosen font that stand in one unit of width
_NUMBER = 6  # letters that a number takes in most columns
_EXACT = 2**53  # whole numbers up to here are the same in a workbook
_HASHED = frozenset({int, float, bool, Decimal})
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_DAY_ZERO = date(1899, 12, 30)
_FIRST_DAY = date(1900, 3, 1)  # before it, programs count the days of workbooks differently
_MOST_RATIOS = 500  # formats of their own for shares with their fractions

_FONT: Mapping[str, Any] = {"font_name": "Arial", "font_size": 10, "valign": "top"}
_GRID: Mapping[str, Any] = {**_FONT, "border": 1, "border_color": "#C9D1DA", "text_wrap": True}
_TO_FILL = "#FFFBE6"
_INK, _MARKED = "#1F3A5F", {"bg_color": "#FFF0C7"}
_TONES: Mapping[Tone, Mapping[str, Any]] = {
    "plain": {},
    "strong": {"bold": True},
    "quiet": {"font_color": "#7A7A7A"},
    "good": {"bg_color": "#DDF0DC"},
    "bad": {"bg_color": "#F8D9D3", "bold": True},
    "caution": _MARKED,
}
_NAMED: Mapping[str, Mapping[str, Any]] = {
    "title": {**_FONT, "font_size": 15, "bold": True, "font_color": _INK, "text_wrap": True},
    "subtitle": {**_FONT, "font_size": 12, "bold": True, "font_color": _INK, "text_wrap": True},
    "line": {**_FONT, "text_wrap": True, "font_color": "#404040"},
    "strong": {**_FONT, "text_wrap": True, "bold": True},
    "caution": {**_FONT, "text_wrap": True, "font_color": "#7A4B00", **_MARKED},
    "open": {**_FONT, "locked": False},
    "group": {**_GRID, "bold": True, "bg_color": "#EEF3F8"},
    "label": {**_GRID, "bold": True, "bg_color": "#EEF3F8"},
    "heading": {
        **_GRID,
        "bold": True,
        "bg_color": "#DCE6F1",
        "valign": "vcenter",
        "align": "center",
    },
}
_UNITS = {
    "share": ("0.0 %", "0.0 %"),
    "percent": ('0.0" %"', '0.0" %"'),
    "people": ("#,##0", "#,##0.###"),
    "points": ("0", "0.0##"),
    "signed": ("+0;−0;0", "+0.0##;−0.0##;0"),
}
_DAY, _MOMENT = "dd.mm.yyyy", "dd.mm.yyyy hh:mm"
_TYPED = {"day": _DAY, "text": "@"}
"""Formats of cells that are filled in: in a text, «12/3» does not become a day."""


@frozen
class Look:
    """How a cell looks: number format, alignment, whether it wraps, tone, a heavier upper edge.

    `is_open` is whether it can be changed where its sheet is protected, `filled_in` whether it is
    there to be filled in.
    """

    number: str = ""
    align: str = "left"
    wraps: bool = True
    tone: Tone = "plain"
    edged: bool = False
    is_open: bool = False
    filled_in: bool = False


class Entry(NamedTuple):
    """A cell ready to be written.

    Attributes:
        tail: its XML after the number of the row.
        text: the text, if it can wrap.
        letters: how many letters its longest line takes.
        look: how it looks; None where nobody is shown it.
        body: its XML after the format.
    """

    tail: str
    text: str | None
    letters: int
    look: Look | None
    body: str


class Formats:
    """Formats of a workbook, each added when it is first asked for."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.known: dict[Look | str, Any] = {}

    def of(self, look: Look) -> Any:
        """The format of a cell."""
        found = self.known.get(look)
        if found is None:
            style = {**_GRID, **_TONES[look.tone], "text_wrap": look.wraps}
            if look.align != "left":
                style["align"] = look.align
            if look.align == "right":  # else a number touches the text of the next column
                style["indent"] = 1
            if look.number:
                style["num_format"] = look.number
            if look.edged:
                style |= {"top": 2, "top_color": "#7F9DB9"}
            if look.is_open:
                style["locked"] = False
            if look.filled_in and look.tone == "plain":
                style["bg_color"] = _TO_FILL
            found = self.known[look] = self.book.add_format(style)
        return found

    def named(self, name: str) -> Any:
        """The format of what is no cell of a table: titles, lines, headings."""
        if name not in self.known:
            self.known[name] = self.book.add_format(_NAMED[name])
        return self.known[name]

    def entry(self, look: Look | None, body: str, letters: int, text: str | None = None) -> Entry:
        """A cell with a look and its XML after the format."""
        style = "" if look is None else f' s="{self.of(look)._get_xf_index()}"'  # noqa: SLF001  # as XlsxWriter's sheets ask
        return Entry(f'"{style}{body}', text, letters, look, body)

    def edged(self, entry: Entry) -> Entry:
        """The same cell with a heavier upper edge."""
        if entry.look is None:
            return entry
        return self.entry(evolve(entry.look, edged=True), entry.body, entry.letters, entry.text)


class Rows:
    """Rows of a table on their way into a sheet.

    They go straight into the file in which XlsxWriter keeps the rows of a sheet in constant
    memory: its methods look at every cell anew, which takes several times as long.

    Args:
        sheet: of XlsxWriter, in a workbook in constant memory.
        columns: how many columns the table has.
    """

    def __init__(self, sheet: Any, columns: int) -> None:
        self.sheet = sheet
        name = xlsxwriter_library().utility.xl_col_to_name
        self.heads = [f'<c r="{name(column)}' for column in range(columns)]

    def write(self, first: int, rows: Iterable[Sequence[Entry]], attributes: Sequence[str]) -> int:
        """Write rows one under another.

        Args:
            first: the row of the first, from 0.
            rows: their cells.
            attributes: what XML says of each row, its height for one.

        Returns:
            The row after the last.
        """
        sheet, heads = self.sheet, self.heads
        sheet._write_single_row(first)  # noqa: SLF001  # ends the row before
        put, number = sheet.row_data_fh.write, first
        for cells, said in zip(rows, attributes, strict=True):
            number += 1
            shown = f"{number}"
            inner = "".join(
                [head + shown + cell[0] for head, cell in zip(heads, cells, strict=True)]
            )
            put(f'<row r="{shown}"{said}>{inner}</row>')
        if number > first and heads:
            sheet._check_dimensions(first, 0)  # noqa: SLF001  # tells the sheet how far it reaches
            sheet._check_dimensions(number - 1, len(heads) - 1)  # noqa: SLF001  # as above
        sheet.previous_row = number
        return number


def number_format(unit: str | None, *, whole: bool) -> str:
    """How numbers of a unit are shown."""
    return _UNITS.get(unit or "", ("0", "0.0##"))[0 if whole else 1]


class Cells:
    """Makes the cells of a sheet ready, column by column.

    Args:
        sheet: of XlsxWriter.
        formats: of its workbook.
        lang: language of the words.
    """

    def __init__(self, sheet: Any, formats: Formats, lang: str) -> None:
        self.sheet, self.formats, self.lang = sheet, formats, lang
        self.ratios = 0
        self.is_open = False

    def of(self, column: Column, cells: Sequence[Value], *, is_open: bool = False) -> list[Entry]:
        """The cells of a column, ready; equal cells are made ready once."""
        self.is_open = is_open
        listed = list(cells)  # keeps every cell alive, so that an id stands for one cell
        known: dict[Any, Entry] = {}
        entries = []
        for cell in listed:
            kind = type(cell)
            key = cell if kind is str else (kind, cell) if kind in _HASHED else id(cell)
            entry = known.get(key)
            if entry is None:
                entry = known[key] = self._entry(column, cell)
            entries.append(entry)
        return entries

    def _entry(self, column: Column, cell: Value) -> Entry:
        told, tone = bare(cell), tone_of(cell)
        match told:
            case None | "":
                return self._blank(column, tone)
            case str():
                return self._string(column, told, tone)
            case date() if _day_of(told) >= _FIRST_DAY:
                return self._day(column, told, tone)
            case Ratio() if told.share is not None:
                return self._ratio(column, told, tone)
            case bool() | Message() | Lines() | date() | Ratio():
                return self._string(column, value_text(told, column.unit, self.lang), tone)
        return self._number(column, told, tone)

    def _number(self, column: Column, number: Any, tone: Tone) -> Entry:
        if abs(number) >= _EXACT:
            return self._string(column, str(number), tone)
        other = isinstance(number, Decimal) and column.unit in {"share", "percent"}
        unit = None if other else column.unit
        look = Look(number_format(unit, whole=number % 1 == 0), column.align or "right", tone=tone)
        value = number if isinstance(number, int) else float(number)
        letters = max(_NUMBER, len(f"{value:.0f}") + 1)
        return self._made(column, look, _number_body(value), letters)

    def _day(self, column: Column, cell: date, tone: Tone) -> Entry:
        since = _day_of(cell) - _DAY_ZERO
        days: float = since.days
        if isinstance(cell, datetime):
            passed = cell.replace(tzinfo=None) - datetime.combine(_day_of(cell), time())
            look = Look(_MOMENT, column.align or "center", tone=tone)
            return self._made(column, look, _number_body(days + passed / timedelta(days=1)), 16)
        look = Look(_DAY, column.align or "center", tone=tone)
        return self._made(column, look, _number_body(days), 10)

    def _ratio(self, column: Column, cell: Ratio, tone: Tone) -> Entry:
        """A share that is a number and shows its fraction."""
        self.ratios += 1
        text = value_text(cell, None, self.lang)
        if cell.fraction_first:
            fraction = text.rpartition(" = ")[0] + " = "
            shown = f'"{fraction}"0.0 %'
        else:
            fraction = text.partition(" % ")[2]
            shown = f'0.0 %" {fraction}"'
        shown = shown if self.ratios <= _MOST_RATIOS else "0.0 %"
        look = Look(shown, column.align or "right", tone=tone)
        return self._made(column, look, _number_body(cell.share or 0), len(fraction) + 8)

    def _string(self, column: Column, text: str, tone: Tone) -> Entry:
        if not text:
            return self._blank(column, tone)
        wraps = column.wrap == "words"
        look = Look("", column.align or "left", wraps=wraps, tone=tone)
        letters = max(map(len, text.split("\n")))
        wrapped = text if wraps and not column.hidden else None
        return self._made(column, look, self._string_body(text), letters, wrapped)

    def _blank(self, column: Column, tone: Tone) -> Entry:
        number = _TYPED.get(column.unit or "", "") if column.filled_in else ""
        look = Look(number, wraps=column.wrap == "words", tone=tone)
        return self._made(column, look, "/>", 0)

    def _made(
        self, column: Column, look: Look, body: str, letters: int, text: str | None = None
    ) -> Entry:
        if self.is_open:
            look = _opened(look, filled_in=column.filled_in)
        look_or_none = None if column.hidden and not self.is_open else look
        return self.formats.entry(look_or_none, body, letters, text)

    def _string_body(self, text: str) -> str:
        if len(text) > MOST_LETTERS // 2:
            units = text.encode("utf-16-le", "surrogatepass")[: 2 * MOST_LETTERS]
            text = units.decode("utf-16-le", "ignore")
        escaped = _UNSAFE.sub(_code, text)
        escaped = escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        kept = ' xml:space="preserve"' if escaped != escaped.strip() or "\n" in escaped else ""
        return f' t="inlineStr"><is><t{kept}>{escaped}</t></is></c>'


@cache
def _opened(look: Look, *, filled_in: bool) -> Look:
    return evolve(look, is_open=True, filled_in=filled_in)


def _code(found: re.Match[str]) -> str:
    """A sign that XML cannot hold, by its number; what looks like such a number, as it is."""
    return f"_x{ord(found[0]):04X}_"


def _number_body(number: float) -> str:
    return f"><v>{number:.16G}</v></c>"


def axis_of(chart: Chart) -> dict[str, object]:
    """How the axis of values lies: bars stand on nought, shares are told in percent."""
    axis: dict[str, object] = {"min": 0} if chart.kind == "bars" and _none_below(chart) else {}
    return {**axis, "num_format": "0 %"} if chart.unit == "share" else axis


def _none_below(chart: Chart) -> bool:
    return all(one is None or one >= 0 for values in chart.series.values() for one in values)


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a cell of a width, broken between words."""
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


def _day_of(cell: date) -> date:
    return cell.date() if isinstance(cell, datetime) else cell
