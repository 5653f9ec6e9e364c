"""Tables as csv: `;`, UTF-8 with BOM, decimal comma, as spreadsheets here open them.

A file has one table. The first goes to NAME.csv, each further one to NAME-2-TABLE.csv beside it.
What is no table (title, facts, texts, remarks) has no place in csv; the other formats have it.

Headings are the stable names of the columns, numbers are not rounded, days are ISO. A share with
its fraction has two more columns, and so has an interval. A text that a spreadsheet would take for
a formula begins with an apostrophe.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any

from schoolsupport.pages.cells import bare, name_of, words
from schoolsupport.pages.page import Chart, Column, Facts, Lines, Page, Ratio, Table
from schoolsupport.sheets.writing import csv_text
from schoolsupport.sheets.writing import write_csv as sheets_csv
from schoolsupport.translation import Message
from schoolsupport.words.numbers import Quantity, Span

_BETWEEN = " | "
_PARTS = {Ratio: ("numerator", "denominator"), Span: ("lowest", "highest")}
_NO_NAME = re.compile(r"[^\w-]+")


def write_csv(page: Page, path: Path, lang: str) -> None:
    """Write the tables of a page, a file for each.

    Args:
        page: the page; without a table its facts are written as one.
        path: the file of the first table.
        lang: language of the words in the cells.

    Raises:
        OSError: a file cannot be written.
    """
    for file, table in zip(_files(path, page, lang), _tables(page), strict=False):
        columns = [one for pair in _columns(table, lang) for one in pair]
        heading = [name for name, _ in columns]
        sheets_csv(file, chain([heading], zip(*(cells for _, cells in columns), strict=True)))


def _tables(page: Page) -> list[Table]:
    tables = [
        part.table() if isinstance(part, Chart) else part
        for part in page.every_part
        if isinstance(part, Table) or (isinstance(part, Chart) and not part.in_table)
    ]
    return tables or [_facts(page)]


def _facts(page: Page) -> Table:
    rows = [*page.facts]
    rows += [row for part in page.every_part if isinstance(part, Facts) for row in part.rows]
    columns = (Column(heading="name"), Column(heading="value"))
    return Table.of_rows(columns, rows)


def _files(path: Path, page: Page, lang: str) -> Iterator[Path]:
    yield path
    for number, table in enumerate(_tables(page)[1:], start=2):
        name = _NO_NAME.sub("-", table.name or words(table.title, lang)).strip("-")[:40]
        yield path.with_name(f"{path.stem}-{number}{f'-{name}' if name else ''}{path.suffix}")


def _columns(table: Table, lang: str) -> Iterator[list[tuple[str, list[Any]]]]:
    """Each column with its heading; a share with its fraction, or an interval, makes three."""
    for column, cells in zip(table.columns, table.cells, strict=True):
        if column.hidden:
            continue
        name = name_of(column)
        told = [bare(cell) for cell in cells]
        made = [(name, [_value(value, lang) for value in told])]
        kinds = {type(one) for value in told for one in _lines(value)}
        for kind, parts in _PARTS.items():
            if kind in kinds:
                for part in parts:
                    own = [_value(_part(value, kind, part), lang) for value in told]
                    made.append((f"{name}_{part}", own))
        yield made


def _lines(value: Any) -> list[Any]:
    return [bare(one) for one in value.values] if isinstance(value, Lines) else [value]


def _part(value: Any, kind: type, part: str) -> Any:
    """A number that a share or an interval is made of; of several a line each."""
    told = [getattr(one, part) if isinstance(one, kind) else None for one in _lines(value)]
    return Lines(tuple(told)) if any(one is not None for one in told) else None


def _value(value: Any, lang: str) -> Any:
    """A cell as the writer of csv takes it: words in the language, shares as numbers."""
    if isinstance(value, Lines):
        inner = [_value(one, lang) for one in _lines(value)]
        if len(inner) == 1:
            return inner[0]
        return _BETWEEN.join(one if isinstance(one, str) else csv_text(one) for one in inner)
    if isinstance(value, Quantity):
        return _value(value.values["value"], lang)
    if isinstance(value, str | Message):
        return words(value, lang)
    if isinstance(value, Ratio):
        return _value(value.share, lang)
    return float(value) if isinstance(value, Fraction) else value
