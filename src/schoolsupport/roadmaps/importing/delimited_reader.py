"""csv: a table delimited by semicolons, commas or tabs, in UTF-8 or the Russian code page."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

from schoolsupport.errors import RoadmapImportError
from schoolsupport.roadmaps.importing.grid import Document, Found, Place, table_of
from schoolsupport.roadmaps.importing.texts import lines_of
from schoolsupport.translation import msg

ENCODINGS = ("utf-8-sig", "cp1251")
DELIMITERS = (";", "\t", ",")


def decoded(path: Path) -> str:
    """The text of a file in UTF-8, with or without a mark, or in the Russian code page.

    Args:
        path: the file.

    Raises:
        RoadmapImportError: the bytes are no text.
    """
    content = path.read_bytes()
    if b"\x00" not in content:
        for encoding in ENCODINGS:
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise RoadmapImportError(
        msg("the file is not text in UTF-8 or cp1251"),
        where=path.name,
        remedy=msg("Save it as text in UTF-8"),
    )


def read_delimited(path: Path) -> Document:
    """A delimited text as one table.

    Args:
        path: the file.

    Raises:
        RoadmapImportError: the bytes are no text, or a quotation mark is never closed.
    """
    text = decoded(path)
    try:
        rows = _rows(text, _delimiter(text))
    except csv.Error as error:
        raise RoadmapImportError(
            msg("the file is no delimited text: a quotation mark is not closed"),
            where=path.name,
            remedy=msg("Save the table again as csv"),
        ) from error
    found = [
        Found(row=row, column=column, paragraphs=lines_of(value))
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
    ]
    table = table_of(
        found,
        rows=len(rows),
        columns=max(map(len, rows), default=0),
        place=Place(table=0),
        shows_merges=False,
    )
    return Document(file=path.name, blocks=(table,) if table.squares and table.width else ())


def _rows(text: str, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


def _delimiter(text: str) -> str:
    """The delimiter that cuts most rows into the same number of cells, and into most of them."""
    scores = {}
    for delimiter in DELIMITERS:
        try:
            widths = Counter(len(row) for row in _rows(text, delimiter) if len(row) > 1)
        except csv.Error:
            continue
        if widths:
            width, times = max(widths.items(), key=lambda item: (item[1], item[0]))
            scores[delimiter] = (times, width)
    return max(scores, key=lambda one: scores[one], default=DELIMITERS[0])
