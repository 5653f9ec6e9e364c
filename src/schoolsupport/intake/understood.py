"""How a sheet was understood: its headings, its encoding, the signs met in its cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import field, frozen

from schoolsupport.intake.layouts import Layout, Reading
from schoolsupport.sheets import Sheet
from schoolsupport.sheets.delimited import DelimitedSheet
from schoolsupport.sheets.grid import Row, headings, is_blank, is_nameless, text_of
from schoolsupport.tables.cells import BLANKS, NO, YES
from schoolsupport.translation import Message, msg

_COMMA = re.compile(r"-?\d+,\d+\s*%?")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_LONGEST = max(map(len, BLANKS))
_ANSWERS = frozenset({one for one in (*YES, *NO) if one.isalpha()})
_SIGNS = frozenset({one for one in BLANKS if one} - {"nan", "none", "<na>", "nat"} - _ANSWERS)
_FEWEST = 2
_DELIMITERS: Mapping[str, Message] = {"\t": msg("tabs")}


@frozen(kw_only=True)
class Understood:
    """How a sheet was understood.

    Attributes:
        encoding: of a delimited text; None for any other file.
        delimiter: of a delimited text; None for any other file.
        headings: row of the headings, the last of them, counted from 1; None where it is not known.
        blank_signs: what stands for a missing value in cells, as it is written, and how often.
        answers: yes and no as they are written, and how often.
        decimal_commas: cells with a number with a decimal comma.
        texts: cells of a workbook with a number that is kept as text.
        repeated_headings: rows that are the headings once more, passed over.
        marks_as: what the marks were taken for: `counts`, `percent`, or `share` (parts of one);
            None where a layout has none, or does not choose.
    """

    encoding: str | None = None
    delimiter: str | None = None
    headings: int | None = None
    blank_signs: Mapping[str, int] = field(factory=dict)
    answers: Mapping[str, int] = field(factory=dict)
    decimal_commas: int = 0
    texts: int = 0
    repeated_headings: int = 0
    marks_as: str | None = None

    def words(self) -> Iterator[Message]:
        """What a person may want to look at: nothing for a plain sheet."""
        if self.encoding not in {None, "utf-8"}:
            yield msg("encoding {encoding}", encoding=self.encoding)
        if self.delimiter is not None and self.delimiter != ";":
            said = _DELIMITERS.get(self.delimiter, f"«{self.delimiter}»")
            yield msg("between cells {sign}", sign=said)
        if self.blank_signs:
            yield msg("missing: {signs}", signs=_counted(self.blank_signs))
        if self.answers:
            yield msg("yes and no: {signs}", signs=_counted(self.answers))
        if self.decimal_commas:
            yield msg("numbers with a comma: {count}", count=self.decimal_commas)
        if self.texts:
            yield msg("numbers kept as text: {count}", count=self.texts)
        if self.repeated_headings:
            yield msg("headings once more, passed over: {count}", count=self.repeated_headings)
        if self.marks_as is not None:
            yield _MARKS_AS[self.marks_as]


_MARKS_AS: Mapping[str, Message] = {
    "counts": msg("marks are numbers of pupils"),
    "percent": msg("marks are percents"),
    "share": msg("marks are parts of one, read as percents"),
}


def _counted(signs: Mapping[str, int]) -> str:
    return ", ".join(f"«{sign}» — {count}" for sign, count in signs.items())


def understood(sheet: Sheet, layout: Layout, reading: Reading) -> Understood:
    """How a sheet was understood by the layout that read it.

    Args:
        sheet: the sheet; all of it is looked at once more.
        layout: its layout.
        reading: what the layout took from it.
    """
    asked = getattr(layout, "heading_row", None)
    row: int | None = None if asked is None else asked(sheet)
    grid = sheet.grid()
    texts = Counter(
        cell for line in grid[row or 0 :] for cell in line if isinstance(cell, str) and cell
    )
    text = sheet if isinstance(sheet, DelimitedSheet) else None
    return Understood(
        encoding=None if text is None else text.encoding,
        delimiter=None if text is None else text.delimiter,
        headings=row,
        blank_signs=_met(texts, _SIGNS),
        answers=_met(texts, _ANSWERS),
        decimal_commas=_matching(texts, _COMMA),
        texts=_matching(texts, _NUMBER) if text is None else 0,
        repeated_headings=0 if row is None else _repeated(grid, row),
        marks_as=reading.marks_as,
    )


def _met(texts: Mapping[str, int], signs: Iterable[str]) -> dict[str, int]:
    """The signs as they are written, the most frequent first."""
    known = frozenset(signs)
    found: Counter[str] = Counter()
    for cell, count in texts.items():
        if len(cell) <= _LONGEST * 2 and cell.strip().casefold() in known:
            found[cell.strip()] += count
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _matching(texts: Mapping[str, int], pattern: re.Pattern[str]) -> int:
    return sum(count for cell, count in texts.items() if pattern.fullmatch(cell.strip()))


def _repeated(grid: Sequence[Row], header: int) -> int:
    """How many rows below the headings say the same in every column with a heading."""
    printed = enumerate(headings(grid[header - 1]))
    wanted = [(place, one) for place, one in printed if not is_nameless(one)]
    if len(wanted) < _FEWEST:
        return 0
    first, word = wanted[0]
    return sum(
        all(place < len(row) and text_of(row[place]) == one for place, one in wanted)
        for row in grid[header:]
        if first < len(row) and not is_blank(row[first]) and text_of(row[first]) == word
    )
