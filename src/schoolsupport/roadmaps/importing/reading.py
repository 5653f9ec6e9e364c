"""The file of an order as paragraphs and tables: documents, web pages, workbooks, texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from attrs import evolve

from schoolsupport.errors import InputError, RoadmapImportError
from schoolsupport.faults import fault, system_words
from schoolsupport.roadmaps.importing.grid import Block, Document, Paragraph, Place, table_of
from schoolsupport.roadmaps.importing.plain_texts import read_plain
from schoolsupport.roadmaps.importing.texts import lines_of, spaced
from schoolsupport.roadmaps.own_files import is_signed
from schoolsupport.sheets.converting import converted
from schoolsupport.sheets.delimited import open_delimited
from schoolsupport.sheets.docx import read_docx
from schoolsupport.sheets.faults import ARCHIVES
from schoolsupport.sheets.grid import Body, Sheet
from schoolsupport.sheets.reading import BODIES
from schoolsupport.sheets.workbooks import open_workbook


def read_order(file: Path) -> Document:
    """The paragraphs and tables of a file, read by its ending.

    Raises:
        RoadmapImportError: there is no such file, or it cannot be read.
    """
    if not file.is_file():
        raise fault("import.no_file", where=str(file))
    reader = READERS.get(file.suffix.lower())
    if file.suffix.lower() in ARCHIVES:
        raise fault("import.archive", where=file.name)
    if reader is None:
        raise fault("import.unknown_ending", where=file.name, found=file.suffix)
    try:
        return reader(file)
    except InputError as error:
        raise error.at(error.where, RoadmapImportError) from error
    except OSError as error:
        raise fault("import.unreadable", where=str(file), found=system_words(error)) from error


def _document(path: Path) -> Document:
    return _body(BODIES[path.suffix.lower()](path, path.name), path.name)


def _body(body: Body, file: str) -> Document:
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
    return Document(file=file, blocks=tuple(blocks), footnotes=notes)


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


def _by_office(path: Path) -> Document:
    """An old document or an rtf, made a docx by LibreOffice."""
    with converted(path, path.name) as made:
        return evolve(_body(read_docx(made, path.name), path.name), file=path.name)


def _refused_pdf(path: Path) -> Document:
    raise fault("import.pdf", where=path.name)


READERS: Mapping[str, Callable[[Path], Document]] = MappingProxyType(
    {
        **dict.fromkeys(BODIES, _document),
        **dict.fromkeys((".xlsx", ".xlsm", ".xls", ".ods"), _workbook),
        **dict.fromkeys((".csv", ".tsv"), _delimited),
        **dict.fromkeys((".doc", ".rtf"), _by_office),
        ".txt": read_plain,
        ".pdf": _refused_pdf,
    }
)
"""What reads the file of an order, by the ending of its name."""
