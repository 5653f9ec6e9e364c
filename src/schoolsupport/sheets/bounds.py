"""What an xlsx workbook holds, looked at before it is read.

The reader makes room for every cell from the first to the last, for as many texts as the file says
it has, and gives up on a place that no sheet has. So a cell far off, a false count or a false place
costs gigabytes or the process. Here the places are counted in the bytes first: blank cells beyond
the table are taken out, false counts too, and what is still out of all proportion is refused.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from attrs import evolve, field, frozen

from schoolsupport.domain import problem
from schoolsupport.sheets.faults import UnreadableFileError
from schoolsupport.sheets.grid import cell_name, is_blank
from schoolsupport.sheets.noticed import (
    SIGNS,
    Noticed,
    noticed_in,
    parts_of_sheets,
    percent_styles,
)

MOST_BYTES = 2 << 30
"""Bytes that the parts of a workbook may have when they are unpacked."""
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
MOST_EMPTY = 40
"""Squares there may be for each cell, in a large sheet."""
LARGE = 2_000_000
"""Squares from which on a sheet is large."""

_SHEET, _TEXTS = b"worksheet", b"<sst"
_CHUNK, _HEAD = 1 << 22, 1 << 12
_LEAST_TEXT = len("<si/>")
_COUNT = re.compile(rb"""\s(?:uniqueCount|count)=["'](\d*)["']""")
_COLUMN = re.compile(rb""" r="([A-Za-z]+)""")  # begins with its letters, so that they are sought
_ROW = re.compile(rb""" r="[A-Za-z]*(\d+)""")
_OTHERWISE = re.compile(rb"""\sr\s*=\s*["']""")
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    ET.ParseError,
    EOFError,
    NotImplementedError,  # a way of packing that nobody uses
    RuntimeError,  # parts locked with a password
    ValueError,
    OverflowError,
)
_CELLS = (b"<c ", b":c ", b"<c\n")
_PLACE = re.compile(r"([A-Za-z]+)(\d+)")


@frozen(kw_only=True)
class Extent:
    """How far the cells of a sheet reach, from 1, and how many there are.

    `is_marked` says whether one of the signs that were looked for stands in it.
    """

    rows: int = 0
    columns: int = 0
    cells: int = 0
    is_marked: bool = False

    @property
    def is_sparse(self) -> bool:
        """Whether there are far fewer cells than squares to hold them."""
        squares = self.rows * self.columns
        return squares > LARGE and squares > MOST_EMPTY * self.cells


@frozen(kw_only=True)
class Checked:
    """A workbook that may be read.

    Attributes:
        source: the file itself, or a copy without what would hurt.
        noticed: what its sheets hold beside plain values, by name; sheets without are left out.
    """

    source: Path | io.BytesIO
    noticed: Mapping[str, Noticed] = field(factory=dict)


def checked(path: Path, file: str) -> Checked:
    """The workbook to read.

    Args:
        path: an xlsx or xlsm file.
        file: the file, as messages name it.

    Raises:
        UnreadableFileError: it is damaged, unpacks to more than `MOST_BYTES`, or holds a cell where
            no sheet has one or far from all others.
        OSError: the file cannot be opened.
    """
    if not zipfile.is_zipfile(path):
        return Checked(source=path)  # the reader says what it is instead
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_BYTES:
                raise _refused("file.too_large", file)
            parts = _Parts(packed, file, percent_styles(packed))
            mended = dict(parts.mended())
            return Checked(
                source=_copy(packed, mended) if mended else path, noticed=parts.noticed_by_name()
            )
    except UnreadableFileError:
        raise
    except _DAMAGE as error:
        raise _refused("file.unreadable", file, kind=path.suffix.lower().lstrip(".")) from error


@frozen(eq=False)
class _Parts:
    """The parts of a workbook on the way through them."""

    packed: zipfile.ZipFile
    file: str
    percents: tuple[bytes, ...]
    noticed: dict[str, Noticed] = field(factory=dict)

    def mended(self) -> Iterator[tuple[str, bytes]]:
        """The parts that are to be replaced, by name."""
        for part in self.packed.infolist():
            if not part.filename.lower().endswith(".xml"):
                continue
            with self.packed.open(part) as opened:
                head = opened.read(_HEAD)
            if _TEXTS in head:
                declared = max((int(one) for one in _COUNT.findall(head) if one), default=0)
                if declared > part.file_size // _LEAST_TEXT:
                    yield part.filename, _COUNT.sub(b"", self.packed.read(part), count=2)
            elif _SHEET in head:
                yield from self._sheet(part)

    def _sheet(self, part: zipfile.ZipInfo) -> Iterator[tuple[str, bytes]]:
        signs = (*SIGNS, *(b's="%b"' % style for style in self.percents))
        with self.packed.open(part) as opened:
            extent = extent_of(opened, signs)
        if extent.rows > MOST_ROWS or extent.columns > MOST_COLUMNS:
            raise _refused("file.no_such_cell", self.file)
        if extent.is_sparse:
            yield part.filename, _without_blanks(self.packed, part, self.file)
        if extent.is_marked:
            self.noticed[part.filename] = noticed_in(self.packed.read(part), self.percents)

    def noticed_by_name(self) -> dict[str, Noticed]:
        """What was noticed, by the names of sheets."""
        parts = parts_of_sheets(self.packed) if self.noticed else {}
        return {name: self.noticed[part] for name, part in parts.items() if part in self.noticed}


def extent_of(sheet: IO[bytes], signs: Sequence[bytes] = ()) -> Extent:
    """How far the cells of a sheet reach, by the places written in its XML, in whatever order.

    Args:
        sheet: its XML.
        signs: bytes that mark it, should any of them stand in it.
    """
    columns: set[bytes] = set()
    last = cells = 0
    marked = False
    rest = b""
    while chunk := sheet.read(_CHUNK):
        data = rest + chunk
        whole = data.rfind(b">") + 1
        data, rest = data[:whole], data[whole:]
        marked = marked or any(sign in data for sign in signs)
        found = _COLUMN.findall(data)
        if sum(map(data.count, _CELLS)) > len(found):  # some are written in another way, or nowhere
            data = _OTHERWISE.sub(b' r="', data)
            found = _COLUMN.findall(data)
        cells += len(found)
        columns.update(found)
        last = max(last, max(map(int, set(_ROW.findall(data))), default=0))
    return Extent(
        rows=last, columns=max(map(_number, columns), default=0), cells=cells, is_marked=marked
    )


def _number(letters: bytes | str) -> int:
    """The number of a column, from 1."""
    text = letters if isinstance(letters, str) else letters.decode("ascii")
    if len(text) > 3:  # XFD is the last
        return MOST_COLUMNS + 1
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _without_blanks(packed: zipfile.ZipFile, part: zipfile.ZipInfo, file: str) -> bytes:
    """A sheet without the blank cells beyond those in which anything stands."""
    blank_texts = _blank_texts(packed)
    with packed.open(part) as opened:
        tree = ET.parse(opened)  # expat bounds what entities may unfold to
    filled = Extent()
    blanks: list[tuple[ET.Element, ET.Element]] = []
    furthest = ""
    for row in tree.iter():
        for cell in list(row) if _name(row) == "row" else ():
            if _is_blank(cell, blank_texts):
                blanks.append((row, cell))
                continue
            place = _PLACE.fullmatch(cell.get("r") or "")
            if place is None:
                continue
            at = Extent(rows=int(place[2]), columns=_number(place[1]))
            if at.rows > filled.rows or at.columns > filled.columns:
                furthest = place[0]
            filled = evolve(
                filled,
                rows=max(filled.rows, at.rows),
                columns=max(filled.columns, at.columns),
                cells=filled.cells + 1,
            )
    if filled.is_sparse:
        far = cell_name(filled.rows - 1, filled.columns - 1)
        raise _refused("file.far_cell", file, cell=furthest or far)
    for row, cell in blanks:
        row.remove(cell)
    for row in [one for one in tree.iter() if _name(one) == "sheetData"]:
        for empty in [one for one in row if len(one) == 0]:
            row.remove(empty)
    written: bytes = ET.tostring(tree.getroot(), encoding="utf-8")
    return written


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _is_blank(cell: ET.Element, blank_texts: frozenset[str]) -> bool:
    texts = [one.text for one in cell.iter() if _name(one) in ("v", "t")]
    if cell.get("t") == "s":
        return all(text is None or text.strip() in blank_texts for text in texts)
    return all(map(is_blank, texts))


def _blank_texts(packed: zipfile.ZipFile) -> frozenset[str]:
    """The numbers of shared texts in which nothing stands."""
    for part in packed.infolist():
        if part.filename.lower().endswith("sharedstrings.xml"):
            with packed.open(part) as opened:
                texts = [
                    one for one in ET.parse(opened).getroot() if _name(one) == "si"
                ]  # as above
            blank = (
                number
                for number, one in enumerate(texts)
                if is_blank("".join(said.text or "" for said in one.iter() if _name(said) == "t"))
            )
            return frozenset(map(str, blank))
    return frozenset()


def _copy(packed: zipfile.ZipFile, mended: Mapping[str, bytes]) -> io.BytesIO:
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as written:
        for part in packed.infolist():
            written.writestr(part.filename, mended.get(part.filename) or packed.read(part))
    copy.seek(0)
    return copy


def _refused(code: str, file: str, **values: str) -> UnreadableFileError:
    return UnreadableFileError(problem(code, **values).at(file=file))
