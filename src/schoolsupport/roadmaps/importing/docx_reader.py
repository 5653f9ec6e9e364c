"""docx: paragraphs and tables of the body, merged cells, numbers the word processor adds."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from schoolsupport.errors import RoadmapImportError
from schoolsupport.roadmaps.importing.docx_numbering import Numbering, W, numbering_of
from schoolsupport.roadmaps.importing.grid import (
    Block,
    Document,
    Found,
    Paragraph,
    Place,
    Table,
    table_of,
)
from schoolsupport.roadmaps.importing.texts import lines_of
from schoolsupport.translation import msg

_OLE = b"\xd0\xcf\x11\xe0"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# what is not the text itself: deleted in review, drawn beside it, kept for old programs
_SKIPPED = (
    f"{W}del",
    f"{W}moveFrom",
    f"{W}pPr",
    f"{W}rPr",
    f"{W}txbxContent",
    f"{W}instrText",
    f"{_COMPATIBILITY}Fallback",
)
_SHOWN = {
    f"{W}tab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}


def open_docx(path: Path) -> Any:
    """The document as python-docx opens it.

    Args:
        path: the file.

    Raises:
        RoadmapImportError: python-docx is not installed, or the file is no docx: an old .doc, a
            file with a password, another archive, a damaged one.
    """
    try:
        import docx  # noqa: PLC0415  # loaded only for such files
        from docx.opc.exceptions import OpcError  # noqa: PLC0415  # as above
    except ImportError as error:
        raise RoadmapImportError(
            msg("docx files cannot be read: python-docx is not installed"),
            where=path.name,
            remedy=msg('Run: pip install "schoolsupport[documents]"'),
        ) from error
    with path.open("rb") as file:
        if file.read(4) == _OLE:
            raise RoadmapImportError(
                msg("the file is an old .doc or is locked with a password, not a docx"),
                where=path.name,
                remedy=msg("Open it, take the password off, and save it as .docx"),
            )
    try:
        return docx.Document(str(path))
    except (OpcError, SyntaxError, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise RoadmapImportError(
            msg("the file is not a docx document"),
            where=path.name,
            remedy=msg("Open it in a word processor and save it as .docx"),
        ) from error


def read_docx(path: Path) -> Document:
    """The paragraphs and tables of a docx.

    Args:
        path: the file.

    Raises:
        RoadmapImportError: see `open_docx`.
    """
    document = open_docx(path)
    numbering = numbering_of(document)
    blocks: list[Block] = []
    paragraphs = tables = 0
    for element in body_blocks(document):
        if element.tag == f"{W}tbl":
            blocks.append(_table(element, tables, numbering))
            tables += 1
        else:
            place = Place(paragraph=paragraphs)
            blocks.extend(Paragraph(text=line, place=place) for line in _lines(element, numbering))
            paragraphs += 1
    return Document(file=path.name, blocks=tuple(blocks), footnotes=_footnotes(document))


def body_blocks(document: Any) -> Iterator[Any]:
    """The paragraphs and tables of the body, those in content controls too, in order.

    Args:
        document: a document of python-docx.
    """
    yield from _blocks(document.element.body)


def table_cells(table: Any) -> Iterator[tuple[int, int, Any]]:
    """Row and column of the grid with each `w:tc` of a table; merged ones at each place.

    Args:
        table: a `w:tbl` element.
    """
    for row, element in enumerate(_inside(table, f"{W}tr")):
        column = _number(element.find(f"{W}trPr"), "gridBefore", 0)
        for cell in _inside(element, f"{W}tc"):
            yield row, column, cell
            column += _number(cell.find(f"{W}tcPr"), "gridSpan", 1)


def _blocks(parent: Any) -> Iterator[Any]:
    for child in parent:
        if child.tag in {f"{W}p", f"{W}tbl"}:
            yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"}:
            yield from _blocks(child)


def _inside(parent: Any, tag: str) -> Iterator[Any]:
    for child in parent:
        if child.tag == tag:
            if not _deleted(child):
                yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}customXml"}:
            yield from _inside(child, tag)


def _deleted(row: Any) -> bool:
    properties = row.find(f"{W}trPr")
    return properties is not None and properties.find(f"{W}del") is not None


def _number(properties: Any, name: str, otherwise: int) -> int:
    found = None if properties is None else properties.find(f"{W}{name}")
    return otherwise if found is None else int(found.get(f"{W}val"))


def _table(table: Any, place: int, numbering: Numbering) -> Table:
    found: list[Found] = []
    open_above: dict[int, int] = {}  # by column the place in `found` of a cell merged downwards
    rows = columns = 0
    for row, column, cell in table_cells(table):
        properties = cell.find(f"{W}tcPr")
        width = _number(properties, "gridSpan", 1)
        rows, columns = max(rows, row + 1), max(columns, column + width)
        merge = None if properties is None else properties.find(f"{W}vMerge")
        goes_on = merge is not None and merge.get(f"{W}val") != "restart"
        above = open_above.get(column) if goes_on else None
        if above is not None and found[above].row + found[above].height == row:
            whole = found[above]
            found[above] = Found(
                row=whole.row,
                column=whole.column,
                paragraphs=(*whole.paragraphs, *_cell_lines(cell, numbering)),
                height=whole.height + 1,
                width=whole.width,
            )
            continue
        open_above[column] = len(found)
        found.append(
            Found(row=row, column=column, paragraphs=_cell_lines(cell, numbering), width=width)
        )
    starts_page = _breaks_page(table)
    return table_of(
        found, rows=rows, columns=columns, place=Place(table=place), starts_page=starts_page
    )


def _breaks_page(table: Any) -> bool:
    """A table that follows another with nothing said between them goes on from it."""
    return table.getprevious() is not None


def _cell_lines(cell: Any, numbering: Numbering) -> tuple[str, ...]:
    """The lines of a cell; a table within it gives the lines of its cells."""
    return tuple(line for paragraph in cell.iter(f"{W}p") for line in _lines(paragraph, numbering))


def _lines(paragraph: Any, numbering: Numbering) -> tuple[str, ...]:
    number = numbering.number(paragraph)
    text = "".join(_said(paragraph))
    return lines_of(f"{number} {text}" if number else text)


def _said(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in _SHOWN:
            yield _SHOWN[child.tag]
        elif isinstance(child.tag, str) and child.tag != f"{W}p":
            yield from _said(child)


def _footnotes(document: Any) -> tuple[tuple[str, str], ...]:
    part = next(
        (
            one
            for one in document.part.package.iter_parts()
            if str(one.partname) == "/word/footnotes.xml"
        ),
        None,
    )
    if part is None:
        return ()
    from docx.oxml import parse_xml  # noqa: PLC0415  # loaded with the document

    root: Any = parse_xml(part.blob)
    notes = [
        " ".join(lines_of("".join(_said_of_note(note))))
        for note in root.iter(f"{W}footnote")
        if note.get(f"{W}type") is None
    ]
    return tuple((str(mark), text) for mark, text in enumerate(notes, 1) if text)


def _said_of_note(note: Any) -> Iterator[str]:
    for paragraph in note.iter(f"{W}p"):
        yield from _said(paragraph)
        yield "\n"
