"""Workbooks read in a process of its own, whose memory and time are bounded.

Run as a program it imports nothing of the package, so that it starts fast: the path of a workbook
comes as an argument, its sheets go out pickled. What the reader says when it gives up goes nowhere.
The reader says nothing of rows and columns that are not shown: they are looked for in the bytes.
"""

from __future__ import annotations

import os
import pickle
import posixpath
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from struct import unpack_from
from typing import Any
from xml.parsers.expat import ParserCreate

LEAST_MEMORY, MEMORY_PER_BYTE = 448 << 20, 100
"""Bytes that reading may take: for any file, and for each byte of it."""
LEAST_SECONDS, SECONDS_PER_MEGABYTE = 2, 4
_PATIENCE = 30  # seconds of waiting for each of work: machines are busy

Unseen = tuple[set[int], set[int]]
"""Rows and columns of a sheet that are not shown, from 0."""
Pickled = list[tuple[str, bool, list[list[Any]], list[Any], Unseen | None]]
"""Sheets: name, whether it is hidden, rows, merged cells as the reader has them, what is not shown;
None where that cannot be read."""

_MOST = 1 << 16
_ODS = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_ODS_SHEET, _ODS_ROW, _ODS_COLUMN = f"{_ODS}table", f"{_ODS}table-row", f"{_ODS}table-column"
_LINK = re.compile(rb"""\b(Id|Target)=["']([^"']+)["']""")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ROW, _COLUMNS, _SHEET, _BEGIN, _END = 0x0208, 0x007D, 0x0085, 0x0809, 0x000A  # of xls
_ROW_B, _COLUMNS_B, _SHEET_B = 0, 60, 156  # of xlsb


def read_apart(path: Path) -> Pickled | None:
    """The sheets of a workbook; None where it cannot be read within its bounds.

    Args:
        path: the file.

    Raises:
        OSError: the file cannot be opened.
    """
    size = path.stat().st_size
    seconds = LEAST_SECONDS + SECONDS_PER_MEGABYTE * (size >> 20)
    bounds = (LEAST_MEMORY + MEMORY_PER_BYTE * size, seconds)
    try:
        done = subprocess.run(  # this very interpreter, on this very file
            [sys.executable, __file__, os.fspath(path), *map(str, bounds)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(one for one in sys.path if one)},
            check=False,
            timeout=_PATIENCE * bounds[1],
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode != 0:
        return None
    told: Pickled = pickle.loads(done.stdout)  # what the lines below wrote
    return told


def _bound(memory: int, seconds: int) -> None:
    try:
        import resource  # noqa: PLC0415  # not on every system
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main(path: str, memory: str, seconds: str) -> None:
    import python_calamine as calamine  # noqa: PLC0415  # only in the process of its own

    _bound(int(memory), int(seconds))
    book = calamine.CalamineWorkbook.from_path(path)
    unseen = _unseen(path, len(book.sheets_metadata))
    sheets: Pickled = []
    for about, places in zip(book.sheets_metadata, unseen, strict=True):
        if about.typ == calamine.SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_name(about.name)
            rows = sheet.to_python(skip_empty_area=False)
            hidden = about.visible != calamine.SheetVisibleEnum.Visible
            sheets.append((about.name, hidden, rows, sheet.merged_cell_ranges or [], places))
    sys.stdout.buffer.write(pickle.dumps(sheets, protocol=pickle.HIGHEST_PROTOCOL))


def _unseen(path: str, sheets: int) -> list[Unseen | None]:
    """What is not shown of each sheet, in their order; None where that cannot be read."""
    try:
        with open(path, "rb") as opened:  # noqa: PTH123  # nothing is imported that need not be
            is_old = opened.read(len(_OLE)) == _OLE
        if is_old:
            found = [_of_xls(part) for part in _parts_of_xls(_book(path))]
        else:
            with zipfile.ZipFile(path) as packed:
                is_ods = "content.xml" in packed.namelist()
                found = _of_ods(packed) if is_ods else [*map(_of_xlsb, _parts_of_xlsb(packed))]
    except Exception:  # whatever is wrong with it, the reader has read it
        return [None] * sheets
    return [*found] if len(found) == sheets else [None] * sheets


def _of_ods(packed: zipfile.ZipFile) -> list[Unseen]:
    found: list[Unseen] = []
    at = {_ODS_ROW: 0, _ODS_COLUMN: 0}
    inside = [0]

    def begins(name: str, said: dict[str, str]) -> None:
        if name == _ODS_SHEET:
            inside[0] += 1
            if inside[0] == 1:
                found.append((set(), set()))
                at.update({_ODS_ROW: 0, _ODS_COLUMN: 0})
        elif name in at and inside[0] == 1:  # not those of a table within a cell
            axis = "rows" if name == _ODS_ROW else "columns"
            times = int(said.get(f"{_ODS}number-{axis}-repeated", "1"))
            if said.get(f"{_ODS}visibility", "visible") != "visible":
                places = range(at[name], at[name] + min(times, _MOST))
                found[-1][name == _ODS_COLUMN].update(places)
            at[name] += times

    def ends(name: str) -> None:
        inside[0] -= name == _ODS_SHEET

    parser = ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = begins, ends
    with packed.open("content.xml") as part:
        parser.ParseFile(part)
    return found


def _parts_of_xlsb(packed: zipfile.ZipFile) -> list[bytes]:
    """The parts of the sheets, in the order of the sheets."""
    links = packed.read("xl/_rels/workbook.bin.rels")
    said = [dict(_LINK.findall(tag)) for tag in links.split(b"<Relationship ")[1:]]
    targets = {one[b"Id"]: one[b"Target"] for one in said}
    book = packed.read("xl/workbook.bin")
    parts = []
    for kind, at in _records(book):
        if kind == _SHEET_B:
            (letters,) = unpack_from("<I", book, at + 8)
            link = book[at + 12 : at + 12 + 2 * letters].decode("utf-16-le").encode()
            parts.append(posixpath.normpath(posixpath.join("/xl", targets[link].decode()))[1:])
    return [packed.read(part) for part in parts]


def _of_xlsb(part: bytes) -> Unseen:
    found: Unseen = (set(), set())
    for kind, at in _records(part):
        if kind == _ROW_B and part[at + 11] & 0x10:
            found[0].add(unpack_from("<I", part, at)[0])
        elif kind == _COLUMNS_B and part[at + 16] & 1:
            first, last = unpack_from("<II", part, at)
            found[1].update(range(first, min(last + 1, _MOST)))
    return found


def _records(part: bytes) -> Iterator[tuple[int, int]]:
    """The records of a part of an xlsb workbook: what each is, and where its content begins."""
    at = 0
    while at < len(part):
        kind, at = part[at], at + 1
        if kind & 0x80:
            kind, at = kind & 0x7F | (part[at] & 0x7F) << 7, at + 1
        size = shift = 0
        while True:
            byte, at = part[at], at + 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield kind, at
        at += size


def _book(path: str) -> bytes:
    """The stream of the workbook within an xls file."""
    import olefile  # noqa: PLC0415  # only in the process of its own

    with olefile.OleFileIO(path) as packed:
        name = "Workbook" if packed.exists("Workbook") else "Book"
        content: bytes = packed.openstream(name).read()
    return content


def _parts_of_xls(book: bytes) -> list[memoryview]:
    """The book from where each of its sheets begins, in the order of the sheets."""
    starts = [unpack_from("<I", book, at)[0] for kind, at in _old_records(book) if kind == _SHEET]
    return [memoryview(book)[start:] for start in starts]


def _of_xls(part: memoryview) -> Unseen:
    found: Unseen = (set(), set())
    for kind, at in _old_records(part):
        if kind == _ROW and part[at + 12] & 0x20:
            found[0].add(unpack_from("<H", part, at)[0])
        elif kind == _COLUMNS and part[at + 8] & 1:
            first, last = unpack_from("<HH", part, at)
            found[1].update(range(first, last + 1))
    return found


def _old_records(book: bytes | memoryview) -> Iterator[tuple[int, int]]:
    """The records of an xls workbook up to the end of what begins here, with all it holds."""
    at = depth = 0
    while at + 4 <= len(book):
        kind, size = unpack_from("<HH", book, at)
        depth += (kind == _BEGIN) - (kind == _END)
        yield kind, at + 4
        if depth <= 0:
            return
        at += 4 + size


if __name__ == "__main__":
    _main(*sys.argv[1:])
