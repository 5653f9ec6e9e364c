"""What a sheet of an xlsx workbook holds beside plain values, by the bytes of its XML.

The reader of workbooks gives a blank for an error and for a formula whose value is not kept, a part
of one for a percent, and says nothing of hidden rows and columns. Here they are found: an error is
its text («#N/A»), such a formula its words («=A1+B1»), a percent what a person sees («31.82%»).
"""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal
from html import unescape
from types import MappingProxyType

from attrs import field, frozen

SIGNS = (b't="e"', b'hidden="1"', b'hidden="true"', b"<f>", b"<f ", b"<f/", b":f>", b":f ")
"""Bytes without which a sheet has nothing to be noticed but percents."""

_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\b([^>]*)>")
_FORMATS_OF_CELLS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_FORMAT_OF_CELL = re.compile(rb"<(?:\w+:)?xf\b([^>]*)>")
_PERCENT_FORMATS = frozenset({b"9", b"10"})  # those every workbook has
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
_ERROR = re.compile(rb'<(?:\w+:)?c\b([^>]*\bt="e"[^>]*)>(.*?)</(?:\w+:)?c>', re.DOTALL)
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>([^<]*)</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b([^>]*\bhidden="(?:1|true)"[^>]*)>')
_HIDDEN_COLUMNS = re.compile(rb'<(?:\w+:)?col\b([^>]*\bhidden="(?:1|true)"[^>]*)>')
_PLACE = re.compile(rb"([A-Z]{1,3})(\d+)")
_MOST_COLUMNS = 256  # hidden to the edge of the sheet, nothing stands in most of them


@frozen(kw_only=True)
class Noticed:
    """What was noticed in one sheet; rows and columns from 0.

    Attributes:
        texts: what stands in cells of which the reader gives something else.
        hidden_rows: rows that are not shown.
        hidden_columns: columns that are not shown.
    """

    texts: Mapping[tuple[int, int], str] = field(factory=lambda: MappingProxyType({}))
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    def put_into(self, rows: list[list[object]]) -> None:
        """Write the texts into the rows as the reader gives them."""
        for (row, column), text in self.texts.items():
            while len(rows) <= row:
                rows.append([])
            rows[row].extend([None] * (column + 1 - len(rows[row])))
            rows[row][column] = text


def percent_styles(packed: zipfile.ZipFile) -> tuple[bytes, ...]:
    """The numbers of the styles of cells that show a part of one as a percent."""
    name = next((one for one in packed.namelist() if one.lower().endswith("xl/styles.xml")), None)
    styles = b"" if name is None else packed.read(name)
    if b"%" not in styles and b'numFmtId="9"' not in styles and b'numFmtId="10"' not in styles:
        return ()
    formats = set(_PERCENT_FORMATS)
    for found in _FORMAT.finditer(styles):
        said = dict(_ATTRIBUTE.findall(found[1]))
        code = unescape(said.get(b"formatCode", b"").decode("utf-8", "replace"))
        if "%" in _LITERAL.sub("", code):
            formats.add(said.get(b"numFmtId", b""))
    cells = _FORMATS_OF_CELLS.search(styles)
    each = _FORMAT_OF_CELL.finditer(cells.group()) if cells else ()
    return tuple(
        str(number).encode()
        for number, found in enumerate(each)
        if dict(_ATTRIBUTE.findall(found[1])).get(b"numFmtId") in formats
    )


def noticed_in(sheet: bytes, percents: tuple[bytes, ...]) -> Noticed:
    """What is to be noticed in the XML of a sheet.

    Args:
        sheet: its bytes.
        percents: see `percent_styles`.
    """
    texts: dict[tuple[int, int], str] = {}
    if percents:
        texts |= _percents(sheet, percents)
    for pattern, text in ((_ERROR, _error), (_FORMULA, _formula)):
        for found in pattern.finditer(sheet):
            said = dict(_ATTRIBUTE.findall(found[1]))
            place = _place(said)
            if place is not None and (pattern is _ERROR or said.get(b"t") != b"str"):
                texts[place] = text(found[2] or b"")
    rows = (dict(_ATTRIBUTE.findall(found[1])) for found in _HIDDEN_ROW.finditer(sheet))
    return Noticed(
        texts=MappingProxyType(texts),
        hidden_rows=frozenset(
            int(said[b"r"]) - 1 for said in rows if said.get(b"r", b"").isdigit()
        ),
        hidden_columns=frozenset(_columns(sheet)),
    )


def _percents(sheet: bytes, styles: tuple[bytes, ...]) -> Iterator[tuple[tuple[int, int], str]]:
    numbers = b"|".join(styles)
    cell = rb'<(?:\w+:)?c\b([^>]*\bs="(?:%b)"[^>]*)>(.*?)</(?:\w+:)?c>' % numbers
    for found in re.finditer(cell, sheet, re.DOTALL):
        said = dict(_ATTRIBUTE.findall(found[1]))
        value, place = _VALUE.search(found[2]), _place(said)
        if value is not None and place is not None and said.get(b"t", b"n") == b"n":
            percent = _as_percent(value[1])
            if percent is not None:
                yield place, percent


def _as_percent(value: bytes) -> str | None:
    try:
        percent = Decimal(repr(float(value))) * 100
    except ValueError:
        return None
    return f"{percent.normalize():f}%" if percent.is_finite() else None


def _error(inside: bytes) -> str:
    value = _VALUE.search(inside)
    return unescape(value[1].decode("utf-8", "replace")) if value else "#N/A"


def _formula(words: bytes) -> str:
    return "=" + unescape(words.decode("utf-8", "replace"))


def _columns(sheet: bytes) -> Iterator[int]:
    for found in _HIDDEN_COLUMNS.finditer(sheet):
        said = dict(_ATTRIBUTE.findall(found[1]))
        first, last = said.get(b"min", b""), said.get(b"max", b"")
        if first.isdigit() and last.isdigit():
            yield from range(int(first) - 1, min(int(last), _MOST_COLUMNS))


def _place(said: Mapping[bytes, bytes]) -> tuple[int, int] | None:
    place = _PLACE.fullmatch(said.get(b"r", b""))
    if place is None:
        return None
    column = 0
    for letter in place[1]:
        column = column * 26 + letter - ord("A") + 1
    return int(place[2]) - 1, column - 1


def parts_of_sheets(packed: zipfile.ZipFile) -> Mapping[str, str]:
    """The part of the archive that holds each sheet, by the sheet's name."""
    names = {name.lower(): name for name in packed.namelist()}
    book, links = names.get("xl/workbook.xml"), names.get("xl/_rels/workbook.xml.rels")
    if book is None or links is None:
        return {}
    targets = {one.get("Id"): one.get("Target", "") for one in ET.fromstring(packed.read(links))}
    sheets = {}
    for one in ET.fromstring(packed.read(book)).iter():
        if one.tag.rpartition("}")[2] == "sheet":
            link = next((text for key, text in one.items() if key.endswith("}id")), None)
            target = targets.get(link, "")
            path = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
            sheets[one.get("name", "")] = names.get(path.lower(), path)
    return sheets
