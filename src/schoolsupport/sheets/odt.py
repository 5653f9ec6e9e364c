"""odt: paragraphs and tables of the body, merged cells, numbers of numbered lists."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import define, field

from schoolsupport.libraries import html_library
from schoolsupport.sheets.faults import unreadable
from schoolsupport.sheets.grid import Area, Body, Cells, Sheet

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_PARAGRAPHS = frozenset({f"{_TEXT}p", f"{_TEXT}h"})
_UNSEEN = frozenset({f"{_OFFICE}annotation", f"{_TEXT}tracked-changes", f"{_TEXT}sequence-decls"})
_LARGEST = 100_000_000  # bytes of the text unpacked
_MOST_REPEATED = 200  # empty columns to the edge of a sheet are repeated a thousand times


def read_odt(path: Path, file: str) -> Body:
    """The paragraphs and tables of an odt, numbers of lists as a reader sees them.

    Args:
        path: the file.
        file: the file, as messages name it.

    Raises:
        InputError: lxml is not installed.
        UnreadableFileError: the file is no odt, is damaged, or unpacks to more than it may.
        OSError: the file cannot be opened.
    """
    etree = html_library(file).etree
    with path.open("rb"):  # an absent file is an error of the file system, not of the format
        pass
    try:
        with zipfile.ZipFile(path) as archive:
            content = b""
            if archive.getinfo("content.xml").file_size <= _LARGEST:
                content = archive.read("content.xml")
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        root = etree.fromstring(content, parser)
    except (zipfile.BadZipFile, KeyError, ValueError, RuntimeError, etree.LxmlError) as error:
        raise unreadable(path, file) from error
    body = root.find(f".//{_OFFICE}text")
    if body is None:
        raise unreadable(path, file)
    reader = _Reader(file=file, numbered=_numbered_styles(root))
    return Body(blocks=tuple(reader.blocks(body)), footnotes=tuple(reader.notes))


def _numbered_styles(root: Any) -> frozenset[str]:
    """Names of the list styles whose first level is counted."""
    return frozenset(
        style.get(f"{_STYLE}name")
        for style in root.iter(f"{_TEXT}list-style")
        if any(
            level.get(f"{_TEXT}level") == "1"
            for level in style.iter(f"{_TEXT}list-level-style-number")
        )
    )


@define(kw_only=True)
class _Reader:
    """Goes down the body.

    Attributes:
        file: the file, as messages name it.
        numbered: list styles that count.
        counts: by list style how far it has counted.
        notes: footnotes met so far.
        tables: how many tables were met.
    """

    file: str
    numbered: frozenset[str]
    counts: dict[str, int] = field(factory=dict)
    notes: list[tuple[str, str]] = field(factory=list)
    tables: int = 0

    def blocks(self, parent: Any) -> Iterator[str | Sheet]:
        """Paragraphs and tables of an element, in order."""
        for child in parent:
            if child.tag == f"{_TABLE}table":
                self.tables += 1
                yield Sheet.of(self._cells(child), self.file, f"№ {self.tables}")
            elif child.tag in _PARAGRAPHS:
                yield self._line(child)
            elif child.tag == f"{_TEXT}list":
                yield from self._lines(child)
            elif isinstance(child.tag, str) and child.tag not in _UNSEEN:
                yield from self.blocks(child)

    def _lines(self, parent: Any) -> Iterator[str]:
        """Paragraphs within a cell or a list, those of a table within it too."""
        for child in parent:
            if child.tag in _PARAGRAPHS:
                yield self._line(child)
            elif child.tag == f"{_TEXT}list-item":
                yield from self._item(child, parent)
            elif isinstance(child.tag, str) and child.tag not in _UNSEEN:
                yield from self._lines(child)

    def _item(self, item: Any, of: Any) -> Iterator[str]:
        style = of.get(f"{_TEXT}style-name") or ""
        first = True
        for line in self._lines(item):
            if first and style in self.numbered:
                if item is of[0] and of.get(f"{_TEXT}continue-numbering") != "true":
                    self.counts[style] = self._begins(of)
                self.counts[style] = self.counts.get(style, 0) + 1
                yield f"{self.counts[style]}. {line}"
            else:
                yield line
            first = False

    def _begins(self, of: Any) -> int:
        """A list that goes on from another keeps its count, any other begins anew."""
        goes_on = of.get(f"{_TEXT}continue-list") is not None
        return self.counts.get(of.get(f"{_TEXT}style-name") or "", 0) if goes_on else 0

    def _line(self, paragraph: Any) -> str:
        return "".join(self._said(paragraph))

    def _said(self, element: Any) -> Iterator[str]:
        yield element.text or ""
        for child in element:
            if child.tag == f"{_TEXT}note":
                self._note(child)
            elif child.tag == f"{_TEXT}s":
                yield " " * int(child.get(f"{_TEXT}c") or 1)
            elif child.tag == f"{_TEXT}tab":
                yield "\t"
            elif child.tag == f"{_TEXT}line-break":
                yield "\n"
            elif isinstance(child.tag, str) and child.tag not in _UNSEEN:
                yield from self._said(child)
            yield child.tail or ""

    def _note(self, note: Any) -> None:
        mark = note.findtext(f"{_TEXT}note-citation") or str(len(self.notes) + 1)
        body = note.find(f"{_TEXT}note-body")
        text = "" if body is None else " ".join(" ".join(self._lines(body)).split())
        if text:
            self.notes.append((mark, text))

    def _cells(self, table: Any) -> Cells:
        rows: list[list[str | None]] = []
        merged: list[Area] = []
        for element in _rows(table):
            line: list[str | None] = []
            for cell in element:
                if cell.tag not in {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}:
                    continue
                covered = cell.tag == f"{_TABLE}covered-table-cell"
                text = None if covered else "\n".join(self._lines(cell))
                area = Area(len(rows), len(line), _span(cell, "rows"), _span(cell, "columns"))
                if not covered and (area.height, area.width) != (1, 1):
                    merged.append(area)
                repeated = int(cell.get(f"{_TABLE}number-columns-repeated") or 1)
                line += [text] * min(repeated, _MOST_REPEATED)
            rows.append(line)
        return Cells(rows, tuple(merged))


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == f"{_TABLE}table-row":
            yield child
        elif child.tag in {
            f"{_TABLE}table-header-rows",
            f"{_TABLE}table-rows",
            f"{_TABLE}table-row-group",
        }:
            yield from _rows(child)


def _span(cell: Any, what: str) -> int:
    return int(cell.get(f"{_TABLE}number-{what}-spanned") or 1)
