"""The headings of «Статистика по отметкам», found by their texts in one row or two."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from attrs import frozen

from schoolsupport.sheets.grid import Row, is_blank, text_of

GROUPS, SCHOOLS, PEOPLE = "Группы участников", "Кол-во ОО", "Кол-во участников"
MARKS = ("2", "3", "4", "5")

_TEXTS = {
    GROUPS: re.compile(r"групп[аы] участников"),
    SCHOOLS: re.compile(r"(кол-во|количество|число) (оо|организаций|школ)\b"),
    PEOPLE: re.compile(r"(кол-во|количество|число) (участников|уч\.)"),
}
_NUMBER = re.compile(r"(?:отметка|оценка|получили)?[\s«\"]*(\d{1,2}(?:[.,]\d+)?)[»\"\s,(]*%?\)?")


@frozen
class MarkHeader:
    """Where the columns of the table are.

    Attributes:
        first: first row of the headings, counted from 1.
        last: last row of the headings.
        columns: place of each column by its name here, from 0.
        repeated: names of columns that stand more than once.
        printed: the headings as they stand.
    """

    first: int
    last: int
    columns: Mapping[str, int]
    repeated: tuple[str, ...]
    printed: tuple[str, ...]

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns without which the table cannot be read."""
        return (PEOPLE, *MARKS)


def find_header(rows: Sequence[Row]) -> MarkHeader | None:
    """The headings of the table of marks; None where the rows hold no such table.

    Tables of scores and of tasks have the same first columns, but other numbers for headings.
    """
    for number, row in enumerate(rows, start=1):
        group = next((place for place, cell in enumerate(row) if _is(GROUPS, cell)), None)
        if group is None:
            continue
        below = rows[number] if number < len(rows) else ()
        in_two_rows = len(below) > group and is_blank(below[group])
        for labels, last in ((row, number), (_merged(row, below), number + in_two_rows)):
            header = _header(labels, number, last)
            if header is not None:
                return header
    return None


def _header(labels: Row, first: int, last: int) -> MarkHeader | None:
    columns: dict[str, int] = {}
    repeated: list[str] = []
    for place, cell in enumerate(labels):
        name = _column(cell)
        if name is not None and name in columns:
            repeated.append(name)
        elif name is not None:
            columns[name] = place
    numbers = {name for name in columns if name not in _TEXTS}
    if len(numbers) < 2 or not numbers <= set(MARKS):
        return None
    return MarkHeader(first, last, columns, tuple(repeated), tuple(map(text_of, labels)))


def _column(cell: object) -> str | None:
    """The name of the column a heading stands for; a heading that is a number is itself."""
    text = text_of(cell).casefold()
    for name, pattern in _TEXTS.items():
        if pattern.match(text):
            return name
    number = _NUMBER.fullmatch(text)
    return number[1] if number else None


def _is(name: str, cell: object) -> bool:
    return _TEXTS[name].match(text_of(cell).casefold()) is not None


def _merged(upper: Row, lower: Row) -> Row:
    """The headings of two rows: the lower one speaks where it says anything."""
    filled = [*lower, *[None] * (len(upper) - len(lower))]
    return [
        above if is_blank(under) else under for above, under in zip(upper, filled, strict=False)
    ]
