"""The file of an order as paragraphs and tables: documents, workbooks, delimited and plain texts.

In a plain text tabs stand between cells, an empty line or a form feed between pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from schoolsupport.errors import InputError, RoadmapImportError
from schoolsupport.faults import fault, system_words
from schoolsupport.roadmaps.importing.grid import Block, Document, Paragraph, Place, table_of
from schoolsupport.roadmaps.importing.texts import joined, lines_of, lower_first, spaced
from schoolsupport.roadmaps.own_files import is_signed
from schoolsupport.sheets.delimited import open_delimited, read_text
from schoolsupport.sheets.docx import read_docx
from schoolsupport.sheets.grid import Cells, Sheet
from schoolsupport.sheets.workbooks import open_workbook

_TAG = re.compile(r"</?(?:p|ul|ol|li|br|b|i|u|strong|em)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BREAK = re.compile(r"</?(?:p|li|br)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BOLD_BEGINS, _BOLD_ENDS = re.compile(r"^\s*\*\*(?=\S)"), re.compile(r"(?<=\S)\*\*\s*$")
_DATED = re.compile(r"(?:от\s+[\d«_]|г\.)")
_RULER = re.compile(r"[-\t:| ]*-{2,}[-\t:| ]*")
_STAMP = re.compile(r"(?:[\d.,/()\s-]|[рпР](?![А-Яа-я]))+")


def read_order(file: Path) -> Document:
    """The paragraphs and tables of a file, read by its ending.

    Raises:
        RoadmapImportError: there is no such file, or it cannot be read.
    """
    if not file.is_file():
        raise fault("import.no_file", where=str(file))
    reader = READERS.get(file.suffix.lower())
    if reader is None:
        raise fault("import.unknown_ending", where=file.name, found=file.suffix)
    try:
        return reader(file)
    except InputError as error:
        raise error.at(error.where, RoadmapImportError) from error
    except OSError as error:
        raise fault("import.unreadable", where=str(file), found=system_words(error)) from error


def _document(path: Path) -> Document:
    body = read_docx(path, path.name)
    blocks: list[Block] = []
    paragraphs = tables = 0
    for block in body.blocks:
        if isinstance(block, Sheet):
            blocks.append(table_of(block.cells, Place(table=tables)))
            tables += 1
        else:
            place = Place(paragraph=paragraphs)
            blocks.extend(Paragraph(text=line, place=place) for line in lines_of(block))
            paragraphs += 1
    notes = tuple((mark, spaced(text)) for mark, text in body.footnotes)
    return Document(file=path.name, blocks=tuple(blocks), footnotes=notes)


def _workbook(path: Path) -> Document:
    sheets = open_workbook(path, path.name)
    _check_foreign(path, sheets)
    tables = [
        table_of(sheet.cells, Place(table=place, sheet=sheet.name))
        for place, sheet in enumerate(sheets)
    ]
    return Document(file=path.name, blocks=tuple(table for table in tables if table.squares))


def _delimited(path: Path) -> Document:
    [sheet] = open_delimited(path, path.name, rows=None)
    _check_foreign(path, [sheet])
    table = table_of(sheet.cells, Place(table=0), shows_merges=False)
    return Document(file=path.name, blocks=(table,) if table.squares and table.width else ())


def _check_foreign(path: Path, sheets: Sequence[Sheet]) -> None:
    """Refuse a plan that was written here: it would be taken for a strange order."""
    if is_signed(sheets):
        raise fault("import.own_plan", where=path.name, file=path.name)


def _text(path: Path) -> Document:
    """Lines with tabs are rows; rows with nothing between them are one table.

    A line that goes on from the one above, over a page too, is joined with it.
    """
    blocks: list[Block] = []
    rows: list[str] = []
    tables = 0
    bold = False  # between two pairs of asterisks lines are one
    lines = read_text(path, path.name).text.replace("\f", "\n\n").splitlines()
    for number, line in enumerate([*lines, ""]):
        if "\t" in line:
            rows.append(line)
            continue
        if rows:
            cells = Cells([["\n".join(_lines(cell)) for cell in row.split("\t")] for row in rows])
            place = Place(table=tables, line=number - len(rows))
            blocks.append(table_of(cells, place, shows_merges=False))
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


def _lines(value: str) -> tuple[str, ...]:
    """The lines of a cell; a ruler under the headings is no line."""
    lines = (spaced(_TAG.sub(" ", one)) for one in _BREAK.split(value))
    return tuple(line for line in lines if line and not _RULER.fullmatch(line))


READERS: Mapping[str, Callable[[Path], Document]] = MappingProxyType(
    {
        ".docx": _document,
        ".docm": _document,
        ".xlsx": _workbook,
        ".xlsm": _workbook,
        ".xls": _workbook,
        ".ods": _workbook,
        ".csv": _delimited,
        ".tsv": _delimited,
        ".txt": _text,
    }
)
