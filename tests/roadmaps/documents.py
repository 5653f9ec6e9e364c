"""The five orders as text, read for the tests: the rows of their tables, their paragraphs, words.

In these files a tab separates cells, a table's header is repeated on each page, and a row that a
page break cuts goes on in a line whose first cell is empty. Persons' names are in the print and
nowhere in the project: `without_names` takes them out before anything is compared.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from attrs import define, field, fields, frozen, has

DOCUMENTS = Path(__file__).resolve().parents[2].parent / "shared" / "documents"

_TAG = re.compile(r"</?\w+[^>]*>")
_NUMBER = re.compile(r"\d+(\.\d+)*\.?")
_BROKEN = re.compile(r"(?<=[а-яё])-[^\S\n]*\n\s*(?=[а-яё])")
_INITIALS = r"[А-ЯЁ]\. ?[А-ЯЁ]\."
_SURNAME = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_PERSON = re.compile(rf"{_INITIALS} ?{_SURNAME}|{_SURNAME} {_INITIALS}")
_WORD = re.compile(r"[^\W_]+|[%№+]")


@frozen(kw_only=True)
class DocumentRow:
    """A row of the table of measures, joined over page breaks.

    Attributes:
        number: number as printed, without a closing stop.
        section: heading row it stands under, as printed; None where the table has none.
        cells: text of every cell by the heading of its column, the number's cell among them.
    """

    number: str
    section: str | None
    cells: dict[str, str]


@define
class _Open:
    """A row that may go on over a page break: pieces of each cell."""

    section: str | None
    pieces: list[list[str]] = field(factory=list)

    def take(self, cells: list[str]) -> None:
        for pieces, cell in zip(self.pieces, cells, strict=True):
            pieces.append(cell)


def document_rows(path: Path) -> list[DocumentRow]:
    """Rows of the table of measures: the one whose header begins with «№».

    Raises:
        ValueError: a line of the table is neither header, section, row nor the rest of a row.
    """
    columns = document_columns(path)
    return [
        DocumentRow(
            number=_joined(row.pieces[0]).removesuffix("."),
            section=row.section,
            cells={
                column: _joined(pieces) for column, pieces in zip(columns, row.pieces, strict=True)
            },
        )
        for row in _open_rows(path, columns)
    ]


def document_columns(path: Path) -> tuple[str, ...]:
    """Headings of the table of measures, as printed."""
    for line in _lines(path):
        if line.startswith("№") and "\t" in line:
            return tuple(line.split("\t"))
    raise ValueError(f"{path.name}: no table whose header begins with «№»")


def document_paragraphs(path: Path) -> list[str]:
    """Lines outside all tables, blank ones left out; a bold text of several lines is one."""
    text = "\n".join("" if "\t" in line else line for line in _lines(path))
    joined = re.sub(r"\*\*(.+?)\*\*", lambda bold: bold[1].replace("\n", " "), text, flags=re.S)
    return [tidy(line) for line in joined.splitlines() if line.strip()]


def document_other_rows(path: Path) -> list[tuple[str, ...]]:
    """Rows of the tables that stand before the table of measures, such as a passport."""
    rows = []
    for line in _lines(path):
        if line.startswith("№") and "\t" in line:
            break
        if "\t" in line:
            rows.append(tuple(tidy(cell) for cell in line.split("\t")))
    return rows


def tidy(text: str) -> str:
    """The text without marks of the file, with single spaces and words joined at line ends."""
    plain = _TAG.sub(" ", text)
    return " ".join(_BROKEN.sub("", plain).split())


def words(text: str) -> Counter[str]:
    """Words, numbers and the signs «%», «№», «+» of a text, with how often each stands in it."""
    return Counter(_WORD.findall(text))


def persons(text: str) -> list[str]:
    """Names of persons: initials with a surname, in either order."""
    return _PERSON.findall(text)


def without_names(text: str, mark: str = "…") -> str:
    """The text with a mark in the place of every person's name."""
    return _PERSON.sub(mark, text)


def texts_of(value: object) -> Iterator[str]:
    """Every text in a template or a part of one, in the order of its fields."""
    if isinstance(value, str):
        yield str(value)
    elif isinstance(value, tuple):
        for one in value:
            yield from texts_of(one)
    elif has(kind := type(value)):
        for attribute in fields(kind):
            yield from texts_of(getattr(value, attribute.name))


def _open_rows(path: Path, columns: tuple[str, ...]) -> Iterator[_Open]:
    section: str | None = None
    row: _Open | None = None
    for cells in _table_lines(path, columns):
        first, *others = cells
        if _NUMBER.fullmatch(first):
            if row is not None:
                yield row
            row = _Open(section, [[cell] for cell in cells])
        elif first and not any(others):
            section = tidy(first)
        elif not first and row is not None:
            row.take(cells)
        else:
            raise ValueError(f"{path.name}: a line that belongs to no row: {cells}")
    if row is not None:
        yield row


def _table_lines(path: Path, columns: tuple[str, ...]) -> Iterator[list[str]]:
    """Lines of the table but for its header, the numbers of its columns and its rules."""
    numbers = [str(place) for place in range(1, len(columns) + 1)]
    begun = False
    for line in _lines(path):
        cells = [cell.strip() for cell in line.split("\t")]
        if cells == list(columns):
            begun = True
        elif begun and len(cells) == len(columns) and cells != numbers and set(line) - set("-\t"):
            yield cells


def _joined(pieces: list[str]) -> str:
    """Pieces of one cell from several pages; a word cut by the break is one word again."""
    return tidy("\n".join(piece for piece in pieces if piece))


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").split("\n")
