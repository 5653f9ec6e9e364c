"""txt: a document saved as text, tabs between cells, an empty line or a form feed between pages."""

from __future__ import annotations

import re
from pathlib import Path

from schoolsupport.roadmaps.importing.delimited_reader import decoded
from schoolsupport.roadmaps.importing.grid import (
    Block,
    Document,
    Found,
    Paragraph,
    Place,
    Table,
    table_of,
)
from schoolsupport.roadmaps.importing.texts import joined, lower_first, spaced

_TAG = re.compile(r"</?(?:p|ul|ol|li|br|b|i|u|strong|em)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BREAK = re.compile(r"</?(?:p|li|br)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BOLD_BEGINS, _BOLD_ENDS = re.compile(r"^\s*\*\*(?=\S)"), re.compile(r"(?<=\S)\*\*\s*$")
_DATED = re.compile(r"(?:от\s+[\d«_]|г\.)")
_RULER = re.compile(r"[-\t:| ]*-{2,}[-\t:| ]*")
_STAMP = re.compile(r"(?:[\d.,/()\s-]|[рпР](?![А-Яа-я]))+")


def read_text(path: Path) -> Document:
    """The paragraphs and tables of a document saved as text.

    Lines with tabs are rows; rows with nothing between them are one table. A line that goes on
    from the one above, over a page too, is joined with it.

    Args:
        path: the file.

    Raises:
        RoadmapImportError: the bytes are no text.
    """
    blocks: list[Block] = []
    rows: list[str] = []
    tables = 0
    bold = False  # between two pairs of asterisks lines are one
    lines = decoded(path).replace("\f", "\n\n").splitlines()
    for number, line in enumerate([*lines, ""]):
        if "\t" in line:
            rows.append(line)
            continue
        if rows:
            blocks.append(_table(rows, tables, number - len(rows)))
            tables += 1
            rows = []
        _add_line(blocks, line, number, goes_on=bold)
        bold = (bold or bool(_BOLD_BEGINS.search(line))) and not _BOLD_ENDS.search(line)
    return Document(file=path.name, blocks=tuple(blocks))


def _add_line(blocks: list[Block], line: str, number: int, *, goes_on: bool) -> None:
    begins = bool(_BOLD_BEGINS.search(line))
    text = spaced(_TAG.sub(" ", _BOLD_ENDS.sub("", _BOLD_BEGINS.sub("", line))))
    if not text or _RULER.fullmatch(text) or _is_stamp(text, blocks):
        return
    above = blocks[-1] if blocks else None
    if (
        isinstance(above, Paragraph)
        and (goes_on or not begins)
        and (goes_on or _goes_on(above.text, text))
    ):
        blocks[-1] = Paragraph(text=joined([above.text, text]), place=above.place)
    else:
        blocks.append(Paragraph(text=text, place=Place(paragraph=len(blocks), line=number)))


def _goes_on(above: str, text: str) -> bool:
    """A small first letter goes on with a sentence that has not come to its end."""
    if above.isupper() or _DATED.match(text):
        return False
    return text[0].isalpha() and lower_first(text) and above[-1] not in ".;:"


def _is_stamp(text: str, blocks: list[Block]) -> bool:
    """A page number or a registration mark in the middle of a sentence."""
    if not _STAMP.fullmatch(text) or not blocks:
        return False
    above = blocks[-1]
    return isinstance(above, Paragraph) and above.text[-1].islower()


def _table(rows: list[str], place: int, line: int) -> Table:
    cells = [row.split("\t") for row in rows]
    found = [
        Found(row=row, column=column, paragraphs=_lines(value))
        for row, values in enumerate(cells)
        for column, value in enumerate(values)
    ]
    return table_of(
        found,
        rows=len(cells),
        columns=max(map(len, cells)),
        place=Place(table=place, line=line),
        shows_merges=False,
        starts_page=True,
    )


def _lines(value: str) -> tuple[str, ...]:
    """The lines of a cell; a ruler under the headings is no line."""
    lines = (spaced(_TAG.sub(" ", one)) for one in _BREAK.split(value))
    return tuple(line for line in lines if line and not _RULER.fullmatch(line))
