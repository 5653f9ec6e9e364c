"""docx: paragraphs and tables of the body, merged cells, numbers the word processor adds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import define, field, frozen

from schoolsupport.libraries import docx_library
from schoolsupport.sheets.faults import unreadable
from schoolsupport.sheets.grid import Area, Body, Cells, Sheet

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


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


def open_docx(path: Path, file: str) -> Any:
    """The document as python-docx opens it.

    Args:
        path: the file.
        file: the file, as messages name it.

    Raises:
        InputError: python-docx is not installed.
        UnreadableFileError: the file is no docx: an old .doc, a file with a password, another
            archive, a damaged one.
        OSError: the file cannot be opened.
    """
    docx = docx_library(file)
    with path.open("rb"):  # an absent file is an error of the file system, not of the format
        pass
    try:
        return docx.Document(str(path))
    except Exception as error:  # a damaged archive raises whatever its parsers stumble over
        raise unreadable(path, file) from error


def read_docx(path: Path, file: str) -> Body:
    """The paragraphs and tables of a docx, numbers and lines of cells as a reader sees them.

    Args:
        path: the file.
        file: the file, as messages name it.

    Raises:
        InputError: python-docx is not installed.
        UnreadableFileError: see `open_docx`.
        OSError: the file cannot be opened.
    """
    document = open_docx(path, file)
    try:
        return _body(document, file)
    except Exception as error:  # parts that a damaged archive has under another name or kind
        raise unreadable(path, file) from error


def _body(document: Any, file: str) -> Body:
    numbering = _numbering_of(document)
    blocks: list[str | Sheet] = []
    tables = 0
    for element in body_blocks(document):
        if element.tag == f"{W}tbl":
            tables += 1
            blocks.append(Sheet.of(_table(element, numbering), file, f"№ {tables}"))
        else:
            blocks.append(_text(element, numbering))
    return Body(blocks=tuple(blocks), footnotes=_footnotes(document))


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


def _table(table: Any, numbering: _Numbering) -> Cells:
    rows: list[list[str | None]] = []
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    open_above: dict[int, tuple[int, int]] = {}  # by column the start of a cell merged downwards
    for row, column, cell in table_cells(table):
        rows.extend([] for _ in range(row + 1 - len(rows)))
        properties = cell.find(f"{W}tcPr")
        width = _number(properties, "gridSpan", 1)
        rows[row].extend([None] * (column + width - len(rows[row])))
        text = "\n".join(_text(paragraph, numbering) for paragraph in cell.iter(f"{W}p"))
        merge = None if properties is None else properties.find(f"{W}vMerge")
        goes_on = merge is not None and merge.get(f"{W}val") != "restart"
        above = open_above.get(column) if goes_on else None
        if above is not None and above[0] + spans[above][0] == row:
            spans[above] = (spans[above][0] + 1, spans[above][1])
            rows[above[0]][column] = f"{rows[above[0]][column]}\n{text}"
            continue
        open_above[column] = (row, column)
        spans[row, column] = (1, width)
        rows[row][column] = text
    return Cells(
        rows, tuple(Area(*place, *span) for place, span in spans.items() if span != (1, 1))
    )


def _text(paragraph: Any, numbering: _Numbering) -> str:
    number = numbering.number(paragraph)
    text = "".join(_said(paragraph))
    return f"{number} {text}" if number else text


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
        " ".join("".join(_said_of_note(note)).split())
        for note in root.iter(f"{W}footnote")
        if note.get(f"{W}type") is None
    ]
    return tuple((str(mark), text) for mark, text in enumerate(notes, 1) if text)


def _said_of_note(note: Any) -> Iterator[str]:
    for paragraph in note.iter(f"{W}p"):
        yield from _said(paragraph)
        yield "\n"


@frozen(kw_only=True)
class _Level:
    start: int
    form: str
    text: str


@define(kw_only=True)
class _Numbering:
    """The counters of a document: ask for each paragraph once, in order.

    Attributes:
        levels: by list the levels it has.
        styles: by paragraph style the list and level it brings.
        kin: by list the abstract list whose counters it shares.
    """

    levels: Mapping[str, Mapping[int, _Level]]
    styles: Mapping[str, tuple[str, int]]
    kin: Mapping[str, str]
    _counts: dict[str, dict[int, int]] = field(factory=dict)

    def number(self, paragraph: Any) -> str | None:
        """The number shown before a paragraph; None where it has none, or only a bullet.

        Args:
            paragraph: a `w:p` element.
        """
        listed = self._listed(paragraph)
        if listed is None or listed[0] not in self.levels:
            return None
        name, level = listed
        levels = self.levels[name]
        if level not in levels:
            return None
        counts = self._counts.setdefault(self.kin[name], {})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        if levels[level].form == "bullet":
            return None
        return _shown(levels, counts, level)

    def _listed(self, paragraph: Any) -> tuple[str, int] | None:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return None
        listed = _list_of(properties)
        style = properties.find(f"{W}pStyle")
        inherited = None if style is None else self.styles.get(style.get(f"{W}val"))
        return listed or inherited


def _numbering_of(document: Any) -> _Numbering:
    """The lists of a document.

    Args:
        document: a document of python-docx.
    """
    styles = {}
    for style in document.styles.element.iter(f"{W}style"):
        properties = style.find(f"{W}pPr")
        listed = None if properties is None else _list_of(properties)
        if listed is not None:
            styles[style.get(f"{W}styleId")] = listed
    root = next(
        (
            part.blob
            for part in document.part.package.iter_parts()
            if str(part.partname) == "/word/numbering.xml"
        ),
        None,
    )
    if root is None:
        return _Numbering(levels={}, styles=styles, kin={})
    from docx.oxml import parse_xml  # noqa: PLC0415  # loaded with the document

    tree: Any = parse_xml(root)
    abstract = {
        one.get(f"{W}abstractNumId"): {
            int(level.get(f"{W}ilvl")): _level(level) for level in one.iter(f"{W}lvl")
        }
        for one in tree.iter(f"{W}abstractNum")
    }
    kin = {
        one.get(f"{W}numId"): one.find(f"{W}abstractNumId").get(f"{W}val")
        for one in tree.findall(f"{W}num")
    }
    levels = {name: abstract.get(whose, {}) for name, whose in kin.items()}
    return _Numbering(levels=levels, styles=styles, kin=kin)


def _list_of(properties: Any) -> tuple[str, int] | None:
    listed = properties.find(f"{W}numPr")
    name = None if listed is None else listed.find(f"{W}numId")
    if listed is None or name is None:
        return None
    level = listed.find(f"{W}ilvl")
    return name.get(f"{W}val"), 0 if level is None else int(level.get(f"{W}val"))


def _level(level: Any) -> _Level:
    def value(name: str, otherwise: str) -> str:
        found = level.find(f"{W}{name}")
        return otherwise if found is None else str(found.get(f"{W}val"))

    return _Level(
        start=int(value("start", "1")), form=value("numFmt", "decimal"), text=value("lvlText", "")
    )


def _shown(levels: Mapping[int, _Level], counts: Mapping[int, int], level: int) -> str:
    def one(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        shape = levels[place] if place in levels else levels[level]
        return _written(counts.get(place, shape.start), shape.form)

    return re.sub(r"%(\d)", one, levels[level].text).strip()


def _written(number: int, form: str) -> str:
    forms: Mapping[str, Callable[[int], str]] = {
        "russianLower": lambda n: _CYRILLIC[(n - 1) % len(_CYRILLIC)],
        "russianUpper": lambda n: _CYRILLIC[(n - 1) % len(_CYRILLIC)].upper(),
        "lowerLetter": lambda n: _LATIN[(n - 1) % len(_LATIN)],
        "upperLetter": lambda n: _LATIN[(n - 1) % len(_LATIN)].upper(),
        "upperRoman": _roman,
        "lowerRoman": lambda n: _roman(n).lower(),
        "decimalZero": lambda n: f"{n:02}",
        "none": lambda _: "",
    }
    return forms.get(form, str)(number)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        while number >= value:
            text += letters
            number -= value
    return text
