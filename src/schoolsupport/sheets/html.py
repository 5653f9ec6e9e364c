"""Web pages: their tables with merged cells, and the paragraphs between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from schoolsupport.libraries import html_library
from schoolsupport.sheets.delimited import read_text
from schoolsupport.sheets.faults import unreadable
from schoolsupport.sheets.grid import Area, Body, Cells, Sheet

_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")  # says an encoding, which is decided already
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_UNSEEN = frozenset({"head", "script", "style", "template", "title"})
_BLOCKS = frozenset({"p", "div", "li", "ul", "ol", "tr", "section", "article", "header", "footer"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_MOST_SPANNED = 1000  # what the standard of html allows for columns


def read_html(path: Path, file: str) -> Body:
    """The paragraphs and tables of a web page; a table within a cell is lines of the cell.

    Args:
        path: the file.
        file: the file, as messages name it.

    Raises:
        InputError: lxml is not installed.
        UnreadableFileError: the bytes are no text, or no markup stands in it.
        OSError: the file cannot be opened.
    """
    lxml_html = html_library(file)
    text = _DECLARED.sub("", read_text(path, file).text)
    if not text.strip():
        return Body(blocks=())
    try:
        page = lxml_html.document_fromstring(text)
    except (
        lxml_html.etree.LxmlError,
        ValueError,
    ) as error:
        raise unreadable(path, file) from error
    blocks: list[str | Sheet] = []
    tables = 0
    for block in _blocks(page):
        if isinstance(block, str):
            blocks.extend(line for line in block.split("\n") if line.strip())
        else:
            tables += 1
            blocks.append(Sheet.of(_cells(block), file, f"№ {tables}"))
    return Body(blocks=tuple(blocks))


def _blocks(page: Any) -> Iterator[Any]:
    """Texts between tables, and the elements of the tables."""
    text = ""
    for piece in _pieces(page, stop_at_tables=True):
        if isinstance(piece, str):
            text += piece
            continue
        yield text
        yield piece
        text = ""
    yield text


def _pieces(element: Any, *, stop_at_tables: bool) -> Iterator[Any]:
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return
    is_block = element.tag in _BLOCKS or element.tag in _HEADINGS
    if is_block or element.tag == "br":
        yield "\n"
    elif element.tag in {"td", "th"}:
        yield " "
    yield _BLANKS.sub(" ", element.text or "")
    for child in element:
        if child.tag == "table" and stop_at_tables:
            yield child
        else:
            yield from _pieces(child, stop_at_tables=stop_at_tables)
        yield _BLANKS.sub(" ", child.tail or "")
    if is_block:
        yield "\n"


def _cells(table: Any) -> Cells:
    """The cells at their places: a cell above may stand in the row too."""
    taken: set[tuple[int, int]] = set()
    rows: list[list[str | None]] = []
    merged: list[Area] = []
    elements = list(_rows(table))
    for row, element in enumerate(elements):
        line: list[str | None] = []
        for cell in element:
            if cell.tag not in {"td", "th"}:
                continue
            while (row, len(line)) in taken:
                line.append(None)
            height = min(_span(cell, "rowspan"), len(elements) - row)
            area = Area(row, len(line), height, _span(cell, "colspan"))
            if (area.height, area.width) != (1, 1):
                merged.append(area)
                taken.update(area.squares())
            line += [_text(cell), *[None] * (area.width - 1)]
        rows.append(line)
    return Cells(rows, tuple(merged))


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from (row for row in child if row.tag == "tr")


def _span(cell: Any, name: str) -> int:
    said = (cell.get(name) or "").strip()
    return min(max(int(said), 1), _MOST_SPANNED) if said.isdecimal() else 1


def _text(cell: Any) -> str:
    text = "".join(_pieces(cell, stop_at_tables=False))
    return "\n".join(line for line in map(str.strip, text.split("\n")) if line)
