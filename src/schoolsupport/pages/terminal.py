"""Pages in a terminal, or as plain text: no word is broken, no login or number is cut.

A column that is empty is left out. A table that is wider than the terminal gives room up between
words first. What does not fit even so stands under its row, set in, with its heading before it; so
nothing is lost.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from attrs import frozen

from schoolsupport.pages.cells import (
    SEVERITIES,
    Shown,
    alignment,
    level_of,
    rows_in_view,
    stays_whole,
    texts,
    tone_of,
    totals,
    value_text,
    with_rows,
    words,
)
from schoolsupport.pages.page import (
    Chart,
    Column,
    Facts,
    Page,
    Part,
    Remark,
    Said,
    Table,
    Text,
    Tone,
    Value,
)
from schoolsupport.translation import msg, plural

if TYPE_CHECKING:
    from rich.console import Console

PLAIN_WIDTH = 120
_GAP = 2
_SET_IN = 2
_TIE = "\N{WORD JOINER}"  # stands for a blank that must not be broken at
_BLANKS = re.compile(r"(?<!№) +(?!%)")
_STYLES: Mapping[Tone, str] = {
    "plain": "",
    "strong": "bold",
    "quiet": "dim",
    "good": "green",
    "bad": "red",
    "caution": "bold yellow",
}
_REST = msg("--out NAME.xlsx writes them all, --json prints them")

Line = list[tuple[str, str]]
"""Pieces of a line with their styles."""


def shown(page: Page, lang: str, width: int = PLAIN_WIDTH, *, wrap: bool = True) -> str:
    """A page as plain text.

    Args:
        page: the page.
        lang: `ru` or `en`.
        width: letters in a line; only a word that is longer goes beyond.
        wrap: whether paragraphs are broken too, not tables alone.
    """
    lines = _Writing(lang, width, wrap).page(page)
    return "\n".join("".join(text for text, _ in line).rstrip() for line in lines) + "\n"


def print_page(page: Page, lang: str, console: Console) -> None:
    """Print a page: in colour and as wide as it is on a terminal, plain and 120 wide elsewhere."""
    from rich.text import Text as RichText  # noqa: PLC0415  # JSON needs no rich

    if not console.is_terminal:
        console.file.write(shown(page, lang, PLAIN_WIDTH, wrap=False))
        return
    for line in _Writing(lang, console.width, wrap=True).page(page):
        console.print(RichText.assemble(*line), soft_wrap=True)


@frozen
class _Writing:
    lang: str
    width: int
    wrap: bool

    def page(self, page: Page) -> Iterator[Line]:
        yield from self.paragraph(page.title, "bold")
        for caution in page.cautions:
            yield from self.paragraph(f"! {words(caution, self.lang)}", _STYLES["caution"])
        yield from self.facts(page.facts)
        before: Part | None = None
        for part in page.on_screen:
            lines = list(self.part(part))
            if lines and _parted(before, part):
                yield []
            yield from lines
            before = part if lines else before
        if page.remarks:
            yield []
        for remark in page.remarks:
            yield from self.remark(remark)
        if any(isinstance(part, Chart) for part in page.parts):
            yield []
            yield from self.paragraph(msg("A drawing of this: --out NAME.html"), "dim")

    def part(self, part: Part) -> Iterator[Line]:
        if isinstance(part, Text):
            style = "bold" if part.style in {"heading", "strong"} else _STYLES[part.tone]
            mark = "– " if part.style == "item" else ""
            indent = _SET_IN * part.level if part.style != "heading" else 0
            said = mark + words(part.words, self.lang)
            yield from self.paragraph(
                said, "dim" if part.style == "quiet" else style, indent, len(mark)
            )
        elif isinstance(part, Facts):
            if part.title is not None:
                yield from self.paragraph(part.title, "bold")
            yield from self.facts(part.rows)
        elif isinstance(part, Table):
            yield from self.table(part)
        elif not part.in_table:
            yield from self.table(part.table())

    def paragraph(
        self, told: Said, style: str = "", indent: int = 0, hanging: int = 0
    ) -> Iterator[Line]:
        for text in words(told, self.lang).split("\n"):
            bare = text.lstrip(" ")
            inner = indent + len(text) - len(bare)
            room = self.width - inner
            lines = _broken(bare, room, hanging) if self.wrap else [bare]
            yield from ([(" " * inner + line, style)] for line in lines)

    def facts(self, rows: Iterable[tuple[Said, Value]]) -> Iterator[Line]:
        for name, value in rows:
            label, said = words(name, self.lang), value_text(value, None, self.lang)
            text = f"{label}: {said}" if label else said
            yield from self.paragraph(text, _STYLES[tone_of(value)], 0, _SET_IN)

    def remark(self, remark: Remark) -> Iterator[Line]:
        said = f"{words(SEVERITIES[remark.severity], self.lang)}: {words(remark.words, self.lang)}"
        style = "red" if remark.severity == "error" else ""
        yield from self.paragraph(said, style, 0, _SET_IN)

    def table(self, table: Table) -> Iterator[Line]:
        if table.title is not None:
            yield from self.paragraph(table.title, "bold")
        if not len(table):
            if table.empty is not None:
                yield from self.paragraph(table.empty)
            return
        rows = rows_in_view(table)
        if rows:
            yield from _Grid.of(with_rows(table, rows), self.lang, self.width).lines()
        rest = len(table) - len(rows)
        if rest:
            more = plural(
                "… and {n} row more: {where}",
                "… and {n} rows more: {where}",
                rest,
                where=table.rest or _REST,
            )
            yield from self.paragraph(more, "dim")


def _parted(before: Part | None, part: Part) -> bool:
    """Whether an empty line stands between two parts: not between paragraphs, nor after a head."""
    if isinstance(part, Text) and part.style != "heading":
        return False
    return not (isinstance(before, Text) and before.style == "heading")


@frozen(kw_only=True)
class _Slot:
    """A column as it is laid out."""

    heading: str
    texts: list[str]
    total: str
    styles: list[str]
    align: str
    least: int
    wanted: int
    cuts: bool
    lesser: bool

    @classmethod
    def of(cls, column: Column, cells: Sequence[Value], lang: str, total: str) -> _Slot:
        heading = words(column.heading, lang)
        told = [*texts(column, cells, lang), total]
        if stays_whole(column, cells):
            told = [text.replace(" ", _TIE) for text in told]
        cuts = column.wrap == "cut"
        if cuts:  # what is cut stands in one line
            told = [text.replace("\n", "; ") for text in told]
        lines = [line for text in told for line in text.split("\n")]
        natural = max(map(_size, lines), default=0)
        longest = max((_size(word) for line in lines for word in _words(line)), default=0)
        head = max(map(_size, _words(heading)), default=0)
        least = max(head, min(natural, column.width[0]) if cuts else longest)
        return cls(
            heading=heading,
            texts=told[:-1],
            total=told[-1],
            styles=[_STYLES[tone_of(cell)] for cell in cells],
            align=alignment(column, cells),
            least=least,
            wanted=max(least, min(natural, column.width[1]), min(_size(heading), 16)),
            cuts=cuts,
            lesser=column.lesser,
        )

    def pieces(self, text: str, width: int) -> list[list[str]]:
        """The values of a cell, each broken into lines."""
        if self.cuts:
            text = _shortened(text, width)
        return [_broken(part, width) for part in text.split("\n")]


@frozen(kw_only=True)
class _Grid:
    """A table with the widths of its columns; those without a width stand under the rows."""

    slots: list[_Slot]
    widths: list[int | None]
    groups: tuple[tuple[str, int, int], ...]
    totals: bool
    width: int

    @classmethod
    def of(cls, table: Table, lang: str, width: int) -> _Grid:
        seen = Shown.of(table, lang)
        last = totals(table, seen.columns, lang)
        slots = [
            _Slot.of(column, cells, lang, last[at] if last else "")
            for at, (column, cells) in enumerate(zip(seen.columns, seen.cells, strict=True))
        ]
        slots = [slot for slot in slots if any((*slot.texts, slot.total))] or slots
        groups = seen.groups
        return cls(
            slots=slots,
            widths=_widths(slots, width),
            groups=groups,
            totals=last is not None,
            width=width,
        )

    def lines(self) -> Iterator[Line]:
        headings = [(slot.heading, "bold") for slot in self.slots]
        yield from self._row(headings, bottom=True)
        taken = [width for width in self.widths if width is not None]
        yield [("─" * min(sum(taken) + _GAP * (len(taken) - 1), self.width), "dim")]
        for said, first, last in self.groups:
            if said:
                yield from ([(line, "bold")] for line in _broken(said, self.width))
            for at in range(first, last):
                cells = [(slot.texts[at], slot.styles[at]) for slot in self.slots]
                yield from self._row(cells)
                yield from self._under(at)
        if self.totals:
            yield from self._row([(slot.total, "bold") for slot in self.slots])

    def _row(self, cells: Sequence[tuple[str, str]], *, bottom: bool = False) -> Iterator[Line]:
        values, styles, seen = [], [], []
        for slot, width, (text, style) in zip(self.slots, self.widths, cells, strict=True):
            if width is not None:
                values.append(slot.pieces(text, width) if not bottom else [_broken(text, width)])
                styles.append(style)
                seen.append((slot.align, width))
        pieces = _side_by_side(values)
        height = max(map(len, pieces), default=0)
        if bottom:
            pieces = [[""] * (height - len(piece)) + piece for piece in pieces]
        for line in zip_longest(*pieces, fillvalue=""):
            told = [
                (_aligned(text, align, width) + " " * _GAP, style)
                for text, style, (align, width) in zip(line, styles, seen, strict=True)
            ]
            last, style = told[-1]
            yield [*told[:-1], (last.rstrip(" "), style)]  # blanks at the end would be broken off

    def _under(self, at: int) -> Iterator[Line]:
        for slot, width in zip(self.slots, self.widths, strict=True):
            text = slot.texts[at].replace("\n", "; ")
            if width is None and text:
                said = f"{slot.heading}: {text}"
                lines = _broken(said, self.width - 2 * _SET_IN, _SET_IN)
                yield from ([(" " * 2 * _SET_IN + line, slot.styles[at])] for line in lines)


def _side_by_side(cells: Sequence[list[list[str]]]) -> list[list[str]]:
    """The lines of each cell; where cells hold as many values, each begins beside its fellows."""
    counts = Counter(len(values) for values in cells if len(values) > 1)
    shared = {count for count, times in counts.items() if times > 1}
    lines = []
    for values in cells:
        fellows = [one for one in cells if len(one) == len(values) and len(values) in shared]
        heights = [max(map(len, beside)) for beside in zip(*fellows, strict=True)] or [0] * len(
            values
        )
        padded = (
            [*value, *[""] * (height - len(value))]
            for value, height in zip(values, heights, strict=True)
        )
        lines.append([line for value in padded for line in value])
    return lines


def _widths(slots: Sequence[_Slot], width: int) -> list[int | None]:
    """The width of each column; None for those that must stand under the rows.

    The lesser ones go under first, then those that need most room, never the first column.
    """
    kept = list(range(len(slots)))
    while len(kept) > 1 and sum(slots[at].least + _GAP for at in kept) - _GAP > width:
        kept.remove(max(kept[1:], key=lambda at: (slots[at].lesser, slots[at].least, at)))
    room = width - _GAP * (len(kept) - 1)
    level = level_of([(slots[at].least, slots[at].wanted) for at in kept], room)
    return [
        max(slot.least, min(slot.wanted, level)) if at in kept else None
        for at, slot in enumerate(slots)
    ]


def _broken(text: str, width: int, hanging: int = 0) -> list[str]:
    """Lines no longer than the width, broken between words only; later ones are set in."""
    lines: list[str] = []
    line = ""
    for word in _words(text):
        start = f"{line} " if line.strip() else line
        if line.strip() and _size(start) + _size(word) > width:
            lines.append(line)
            start = " " * hanging
        line = start + word
    return [one.replace(_TIE, " ") for one in (*lines, line)]


def _words(text: str) -> list[str]:
    """Words apart by blanks that may be broken at; «№ 5» and «30 %» are one."""
    return [word for word in _BLANKS.split(text) if word]


def _shortened(text: str, width: int) -> str:
    if _size(text) <= width:
        return text
    cut = text[: max(width - 1, 0)]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;.–-") + "…"


def _aligned(text: str, align: str, width: int) -> str:
    blank = " " * max(width - _size(text), 0)
    if align == "right":
        return blank + text
    if align == "center":
        return blank[: len(blank) // 2] + text + blank[len(blank) // 2 :]
    return text + blank


def _size(text: str) -> int:
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # noqa: PLC0415  # JSON needs no rich

    return cell_len(text.replace(_TIE, " "))
