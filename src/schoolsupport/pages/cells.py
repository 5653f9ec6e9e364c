"""Cells before they are written: their text in a language, their tone, their place in a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from math import isnan
from typing import Any

from attrs import evolve, frozen

from schoolsupport.pages.page import (
    WITHHELD,
    Chart,
    Column,
    Lines,
    Page,
    Ratio,
    Said,
    Table,
    Tone,
    Toned,
    Value,
)
from schoolsupport.translation import Message, msg
from schoolsupport.words.numbers import bare_unit, day_text, number_text, ratio_text
from schoolsupport.words.text import harmless

NUMERIC = frozenset({"share", "percent", "people", "points", "km", "years", "year", "signed"})
SEVERITIES = {"error": msg("error"), "warning": msg("warning"), "info": msg("for information")}
_WHOLE = NUMERIC | {"day", "code"}
_LOOKED_AT = 300
_PORTRAIT = 83
_BESIDE = 2  # letters that the edges of a cell take
_NOTHING = frozenset({"NAType", "NaTType"})
_LINE_ENDS = re.compile("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")


def words(told: Said | None, lang: str) -> str:
    """Words in a language, without what no reader sees and some programs obey."""
    if told is None:
        return ""
    return cleaned(told.text(lang) if isinstance(told, Message) else told)


def cleaned(text: str) -> str:
    """A text without control characters; ends of lines are one sign, tabs are blanks."""
    text = harmless(text)
    if text.isprintable():
        return text
    return _LINE_ENDS.sub("\n", text).replace("\t", " ")


def bare(value: Any) -> Any:
    """A value without its tone, as plain Python; None for whatever says that nothing is known."""
    if isinstance(value, Toned):
        value = value.value
    if isinstance(value, str | Message | Lines | Ratio) or value is None:
        return value
    if type(value).__name__ in _NOTHING:
        return None
    if type(value).__module__ == "numpy":
        value = value.item()
    return None if isinstance(value, float | Decimal) and isnan(value) else value


def tone_of(value: Value) -> Tone:
    """How a cell stands out."""
    return value.tone if isinstance(value, Toned) else "plain"


def value_text(value: Value, unit: str | None, lang: str) -> str:
    """A cell as people read it; several values stand a line each."""
    told = bare(value)
    if isinstance(told, Lines):
        return "\n".join(value_text(one, unit, lang) for one in told.values)
    if told is None or isinstance(told, str | Message):
        return words(told, lang)
    if isinstance(told, bool):
        return words(msg("yes") if told else msg("no"), lang)
    if isinstance(told, Ratio):
        return ratio_text(
            told.numerator, told.denominator, lang, fraction_first=told.fraction_first
        )
    if isinstance(told, int | float | Decimal | Fraction):
        return number_text(told, bare_unit(unit), lang)
    return day_text(told, lang)


def texts(column: Column, cells: Sequence[Value], lang: str) -> list[str]:
    """The cells of a column as people read them."""
    return [value_text(value, column.unit, lang) for value in cells]


def name_of(column: Column) -> str:
    """The stable name of a column."""
    return column.id or words(column.heading, "en")


def is_number(value: Value) -> bool:
    """Whether a cell holds a number or a share."""
    told = bare(value)
    return isinstance(told, int | float | Decimal | Fraction | Ratio) and not isinstance(told, bool)


def is_numeric(column: Column, cells: Sequence[Value]) -> bool:
    """Whether numbers stand in a column: by its unit, else by its first filled cell."""
    if column.unit is not None:
        return column.unit in NUMERIC
    return is_number(next((one for one in cells if bare(one) is not None), None))


def alignment(column: Column, cells: Sequence[Value]) -> str:
    """Where the cells of a column stand: `left`, `right`, `center`."""
    return column.align or ("right" if is_numeric(column, cells) else "left")


def stays_whole(column: Column, cells: Sequence[Value]) -> bool:
    """Whether the cells of a column are never broken: logins, numbers, days."""
    return column.wrap == "never" or column.unit in _WHOLE or is_numeric(column, cells)


@frozen(eq=False)
class Shown:
    """A table as it is read: its visible columns, and its rows in groups.

    Attributes:
        columns: the columns shown; those that make groups are not among them.
        cells: their cells.
        groups: for each group of rows its words, empty for none, and where it begins and ends.
    """

    columns: tuple[Column, ...]
    cells: tuple[Sequence[Value], ...]
    groups: tuple[tuple[str, int, int], ...]

    @classmethod
    def of(cls, table: Table, lang: str) -> Shown:
        """A table without hidden columns, its groups made."""
        pairs = [
            (column, cells)
            for column, cells in zip(table.columns, table.cells, strict=True)
            if not column.hidden
        ]
        grouping = [pair for pair in pairs if name_of(pair[0]) in table.group_by]
        rest = [pair for pair in pairs if name_of(pair[0]) not in table.group_by]
        return cls(
            columns=tuple(column for column, _ in rest),
            cells=tuple(cells for _, cells in rest),
            groups=tuple(_groups(grouping, len(table), lang)),
        )

    @property
    def headed(self) -> bool:
        """Whether groups have words above them."""
        return any(words for words, _, _ in self.groups)


def _groups(
    grouping: Sequence[tuple[Column, Sequence[Value]]], size: int, lang: str
) -> Iterator[tuple[str, int, int]]:
    if not grouping:
        yield "", 0, size
        return
    keys = list(zip(*(texts(column, cells, lang) for column, cells in grouping), strict=True))
    first = 0
    for at in range(1, size + 1):
        if at == size or keys[at] != keys[first]:
            yield " · ".join(word for word in keys[first] if word), first, at
            first = at


def totals(table: Table, columns: Sequence[Column], lang: str) -> list[str] | None:
    """The row of totals as texts, for the columns shown; None where there is none."""
    if not table.totals:
        return None
    told: list[str] = []
    named = False
    for column in columns:
        cells = table.cells[table.columns.index(column)]
        if column.total is None:
            told.append("" if named or is_numeric(column, cells) else msg("Total").text(lang))
            named = named or bool(told[-1])
        else:
            told.append(value_text(total(column, cells), column.unit, lang))
    return told


def total(column: Column, cells: Sequence[Value]) -> Value:
    """What stands under a column: its sum, the count of its filled cells, or nothing.

    Of what is not published there is no sum.
    """
    filled = [one for one in map(bare, cells) if one is not None]
    if column.total == "count":
        return len(filled)
    if column.total is None:
        return None
    if any(one is WITHHELD for one in filled):
        return WITHHELD
    if any(isinstance(one, Ratio) for one in filled):
        ratios = [one for one in filled if isinstance(one, Ratio)]
        return Ratio(sum(one.numerator for one in ratios), sum(one.denominator for one in ratios))
    added: Value = sum((one for one in filled if is_number(one)), start=0)
    return added


def rows_in_view(table: Table) -> Sequence[int]:
    """The rows a screen shows: none that is folded away, and no more than asked for."""
    outline = table.outline
    rows = [at for at in range(len(table)) if outline is None or outline[at] == 0]
    return rows if table.most is None else rows[: table.most]


def with_rows(table: Table, rows: Sequence[int]) -> Table:
    """A table with some of its rows; of a part there are no totals."""
    if len(rows) == len(table):
        return table
    cells = tuple([column[at] for at in rows] for column in table.cells)
    return evolve(table, cells=cells, totals=False, outline=None, most=None)


def letters(column: Column, cells: Sequence[Value], lang: str) -> tuple[int, int]:
    """How many letters wide a column must be on paper, and wants to be, by the first of its cells.

    It must hold its longest word, or its longest text where that stays whole.
    """
    told = texts(column, cells[:_LOOKED_AT], lang)
    lines = [line for text in told for line in text.split("\n")]
    heading = max(map(len, words(column.heading, lang).split()), default=0)
    pieces = (
        lines if stays_whole(column, cells) else [one for line in lines for one in line.split()]
    )
    least = max([heading, *map(len, pieces)])
    widest = max(map(len, lines), default=0)
    return least, max(least, min(widest, column.width[1]), column.width[0])


def level_of(bounds: Sequence[tuple[int, int]], room: int) -> int:
    """The widest that a column may be so that all fit: narrow ones get what they want."""
    low, high = 0, max((wanted for _, wanted in bounds), default=0)
    while low < high:
        middle = (low + high + 1) // 2
        if sum(max(least, min(wanted, middle)) for least, wanted in bounds) <= room:
            low = middle
        else:
            high = middle - 1
    return low


def is_landscape(page: Page, lang: str) -> bool:
    """Whether paper lies on its side: as the page says, else by its widest table."""
    if page.orientation is not None:
        return page.orientation == "landscape"
    tables = (one.table() if isinstance(one, Chart) else one for one in page.parts)
    return any(_letters_of(one, lang) > _PORTRAIT for one in tables if isinstance(one, Table))


def _letters_of(table: Table, lang: str) -> int:
    seen = Shown.of(with_rows(table, range(min(len(table), _LOOKED_AT))), lang)
    pairs = zip(seen.columns, seen.cells, strict=True)
    return sum(letters(column, cells, lang)[1] + _BESIDE for column, cells in pairs)
