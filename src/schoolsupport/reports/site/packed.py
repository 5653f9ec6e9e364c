"""Pages as compact JSON, drawn by the script of the site when somebody opens them.

Every text stands once, in a list; pages name it by its place. The form of a page::

    [title, cautions, facts, parts, remarks]

A part is a list that begins with its kind: `h` heading (level, text), `p` paragraph (text, class,
level), `i` item (text, class, level), `q` words of an act (text), `f` facts (title, rows of name,
value, tone), `t` table (title, head, texts in reading order, what is said where it is empty), `c`
drawing (title, places along the axis, series of name and values, the line across, its name). A head
is a list of headings with the classes of their columns; heads too are named by their place.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from attrs import Factory, define

from schoolsupport.pages import Chart, Facts, Page, Part, Ratio, Said, Table, Text, Value
from schoolsupport.pages.cells import (
    SEVERITIES,
    Shown,
    alignment,
    bare,
    stays_whole,
    tone_of,
    value_text,
    words,
)

_DIGITS = 4


@define
class Packing:
    """Pages being packed.

    Attributes:
        lang: language of their words.
        strings: the place of every text.
        heads: the place of every head of a table.
        known: the place of the text of each number, by kind, value and unit: many stand often.
    """

    lang: str
    strings: dict[str, int] = Factory(dict)
    heads: dict[tuple[tuple[int, str], ...], int] = Factory(dict)
    known: dict[tuple[type, Value, str | None], int] = Factory(dict)

    def page(self, page: Page) -> list[Any]:
        """A page."""
        remarks = [
            [one.severity, self.said(SEVERITIES[one.severity]), self.said(one.words)]
            for one in page.remarks
        ]
        return [
            self.said(page.title),
            [self.said(one) for one in page.cautions],
            self._facts(page.facts),
            [self._part(one) for one in page.parts],
            remarks,
        ]

    def content(self, pages: dict[str, list[Any]], **more: Any) -> dict[str, Any]:
        """What the script reads: texts, heads, the pages by name."""
        return {
            **more,
            "strings": list(self.strings),
            "heads": [[list(pair) for pair in head] for head in self.heads],
            "pages": pages,
        }

    def text(self, text: str) -> int:
        """The place of a text."""
        return self.strings.setdefault(text, len(self.strings))

    def said(self, told: Said | None) -> int:
        """The place of words in the language; −1 for none."""
        return -1 if told is None else self.text(words(told, self.lang))

    def _facts(self, rows: Sequence[tuple[Said, Value]]) -> list[list[Any]]:
        return [
            [self.said(name), self.text(value_text(value, None, self.lang)), tone_of(value)]
            for name, value in rows
        ]

    def _part(self, part: Part) -> list[Any]:
        if isinstance(part, Text):
            return self._text(part)
        if isinstance(part, Facts):
            return ["f", self.said(part.title), self._facts(part.rows)]
        if isinstance(part, Table):
            return self._table(part)
        return ["c", *drawing(part, self.lang)]

    def _text(self, text: Text) -> list[Any]:
        said = self.said(text.words)
        if text.style == "heading":
            return ["h", text.level, said]
        if text.style == "quote":
            return ["q", said]
        tone = text.style if text.style in {"quiet", "strong"} else text.tone
        return ["i" if text.style == "item" else "p", said, tone, text.level]

    def _table(self, table: Table) -> list[Any]:
        seen = Shown.of(table, self.lang)
        pairs = list(zip(seen.columns, seen.cells, strict=True))
        head = tuple(
            (
                self.said(column.heading),
                f"{alignment(column, cells)}{' whole' if stays_whole(column, cells) else ''}",
            )
            for column, cells in pairs
        )
        columns = [[self._cell(cell, column.unit) for cell in cells] for column, cells in pairs]
        return [
            "t",
            self.said(table.title),
            self.heads.setdefault(head, len(self.heads)),
            [cell for row in zip(*columns, strict=True) for cell in row],
            self.said(table.empty),
        ]

    def _cell(self, cell: Value, unit: str | None) -> int | list[Any]:
        """The place of a cell's text, with its tone where it stands out."""
        told = bare(cell)
        if isinstance(told, Ratio | int | float | date):
            key = type(told), told, unit
            place = self.known.get(key)
            if place is None:
                place = self.known[key] = self.text(value_text(told, unit, self.lang))
        else:
            place = self.text(value_text(told, unit, self.lang))
        return place if tone_of(cell) == "plain" else [place, tone_of(cell)]


def drawing(chart: Chart, lang: str) -> list[Any]:
    """A drawing as the script takes it: shares from 0 to 1, nothing where nothing is known."""
    series = [
        [words(name, lang), [_number(value) for value in values]]
        for name, values in chart.series.items()
    ]
    along = [value_text(value, chart.x_unit, lang) for value in chart.x]
    return [words(chart.title, lang), along, series, chart.mark, words(chart.mark_title, lang)]


def _number(value: Value) -> float | None:
    told = bare(value)
    return round(float(told), _DIGITS) if isinstance(told, int | float) else None
