"""Pages as Word documents: A4, tables with a head on every page, pages numbered.

Tables are built as XML: cell by cell through python-docx a table of thousands of rows takes
minutes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from schoolsupport.libraries import docx_for_writing
from schoolsupport.pages.cells import (
    SEVERITIES,
    Shown,
    alignment,
    is_landscape,
    letters,
    level_of,
    texts,
    tone_of,
    totals,
    value_text,
    words,
)
from schoolsupport.pages.charts import drawn, not_drawn
from schoolsupport.pages.page import (
    Chart,
    Facts,
    Page,
    Part,
    Said,
    Table,
    Text,
    Tone,
    Value,
)

if TYPE_CHECKING:
    from docx.document import Document

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_SIDES_MM = (210, 297)
_MARGIN_MM = 20
_UPPER_MARGIN_MM = 15
_TWIPS = 56.6929  # in a millimetre
_FONT = "Times New Roman"
_SIZE, _TABLE_SIZE = 12, 10
_LETTERS_OF_TABLES = f'<w:sz w:val="{2 * _TABLE_SIZE}"/>'
_LETTER = 120  # twips that a letter of a table takes
_PADDING = 260
_SMALLEST = 11  # half points
_SET_IN = 360
_RUNS = {
    "plain": "",
    "strong": "<w:b/>",
    "quiet": '<w:color w:val="595959"/>',
    "good": '<w:color w:val="146C2E"/>',
    "bad": '<w:b/><w:color w:val="A8071A"/>',
    "caution": '<w:b/><w:color w:val="8A5A00"/>',
}
_ROW = "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
_HEAD = "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="7A828C"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def write_docx(page: Page, path: Path, lang: str) -> None:
    """Write a page as a Word document, all rows of its tables in it.

    Args:
        page: the page.
        path: the file.
        lang: `ru` or `en`.

    Raises:
        OSError: the file cannot be written.
        OutputError: python-docx is not installed.
    """
    document = docx_for_writing().Document()
    lies = is_landscape(page, lang)
    _lay_out(document, lang, lies)
    document.core_properties.title = words(page.title, lang)[:255]
    document.core_properties.author = ""
    body = document.element.body
    room = round((_SIDES_MM[lies] - 2 * _MARGIN_MM) * _TWIPS)
    parse = docx_for_writing().oxml.parse_xml
    for xml in _blocks(page, lang, room):
        if isinstance(xml, bytes):
            document.add_picture(io.BytesIO(xml), width=round(min(room, 9600) * 635))
        else:
            body.insert(len(body) - 1, parse(xml))  # the last element is the section
    document.save(str(path))


def _lay_out(document: Document, lang: str, lies: bool) -> None:  # noqa: FBT001  # a side of paper
    docx = docx_for_writing()
    millimetres, points = docx.shared.Mm, docx.shared.Pt
    section = document.sections[0]
    width, height = reversed(_SIDES_MM) if lies else _SIDES_MM
    section.page_width, section.page_height = millimetres(width), millimetres(height)
    orient = docx.enum.section.WD_ORIENT
    section.orientation = orient.LANDSCAPE if lies else orient.PORTRAIT
    section.left_margin = section.right_margin = millimetres(_MARGIN_MM)
    section.top_margin = section.bottom_margin = millimetres(_UPPER_MARGIN_MM)
    _number_pages(section)
    language = "ru-RU" if lang == "ru" else "en-GB"
    for name, size in (
        ("Normal", _SIZE),
        ("Title", 16),
        ("Heading 1", 14),
        ("Heading 2", 12),
        ("Heading 3", 12),
    ):
        style: Any = document.styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in list(fonts.attrib):
            del fonts.attrib[key]
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(docx.oxml.ns.qn(f"w:{script}"), _FONT)
        style.font.size, style.font.color.rgb = points(size), docx.shared.RGBColor(0, 0, 0)
        style.paragraph_format.space_after = points(4)
        style.paragraph_format.line_spacing = 1
    said = docx.oxml.parse_xml(f'<w:lang {_W} w:val="{language}" w:eastAsia="{language}"/>')
    document.styles["Normal"].element.get_or_add_rPr().append(said)


def _number_pages(section: Any) -> None:
    """«3 / 12» in the middle at the foot of every page."""
    fields = '<w:r><w:t xml:space="preserve"> / </w:t></w:r>'.join(
        f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        for name in ("PAGE", "NUMPAGES")
    )
    paragraph = f'<w:p {_W}><w:pPr><w:jc w:val="center"/></w:pPr>{fields}</w:p>'
    foot = section.footer
    foot.is_linked_to_previous = False
    foot._element.append(docx_for_writing().oxml.parse_xml(paragraph))  # noqa: SLF001  # python-docx shows no other way
    foot._element.remove(foot.paragraphs[0]._element)  # noqa: SLF001  # its own empty paragraph


def _blocks(page: Page, lang: str, room: int) -> Iterator[str | bytes]:
    """The XML of paragraphs and tables one after another; pictures as bytes."""
    yield _paragraph(words(page.title, lang), style="Title")
    for caution in page.cautions:
        yield _paragraph(f"! {words(caution, lang)}", tone="caution")
    yield from _facts(page.facts, lang)
    for part in page.parts:
        yield from _part(part, lang, room)
    for remark in page.remarks:
        said = f"{words(SEVERITIES[remark.severity], lang)}: {words(remark.words, lang)}"
        yield _paragraph(said, tone="bad" if remark.severity == "error" else "plain")


def _part(part: Part, lang: str, room: int) -> Iterator[str | bytes]:
    if isinstance(part, Text):
        yield _text(part, lang)
    elif isinstance(part, Facts):
        if part.title is not None:
            yield _paragraph(words(part.title, lang), style="Heading1")
        yield from _facts(part.rows, lang)
    elif isinstance(part, Table):
        yield from _table(part, lang, room)
    else:
        yield from _chart(part, lang, room)


def _text(text: Text, lang: str) -> str:
    said = words(text.words, lang)
    if text.style == "heading":
        return _paragraph(said, style=f"Heading{min(text.level + 1, 3)}")
    if text.style == "item":
        return _paragraph(f"– {said}", tone=text.tone, level=text.level, hanging=True)
    tone: Tone = text.tone
    if text.style in {"strong", "quiet"}:
        tone = "strong" if text.style == "strong" else "quiet"
    level = text.level + 1 if text.style == "quote" else text.level
    return _paragraph(said, tone=tone, level=level)


def _chart(chart: Chart, lang: str, room: int) -> Iterator[str | bytes]:
    picture = drawn(chart, lang, "png")
    if picture is not None:
        yield picture
    elif not chart.in_table:
        yield from _table(chart.table(), lang, room)
    else:
        yield _paragraph(words(not_drawn(chart), lang), tone="quiet")


def _facts(rows: Sequence[tuple[Said, Value]], lang: str) -> Iterator[str]:
    for name, value in rows:
        runs = _runs(f"{words(name, lang)}: ", "") + _runs(
            value_text(value, None, lang), _RUNS[tone_of(value)]
        )
        spacing = '<w:pPr><w:spacing w:after="40"/></w:pPr>'
        yield f"<w:p {_W}>{spacing}{runs}</w:p>"


def _paragraph(
    text: str,
    *,
    style: str | None = None,
    tone: Tone = "plain",
    level: int = 0,
    hanging: bool = False,
) -> str:
    form = f'<w:pStyle w:val="{style}"/>' if style else ""
    if level or hanging:
        left = _SET_IN * (level + hanging)
        form += f'<w:ind w:left="{left}" w:hanging="{_SET_IN if hanging else 0}"/>'
    return f"<w:p {_W}><w:pPr>{form}</w:pPr>{_runs(text, _RUNS[tone])}</w:p>"


def _table(table: Table, lang: str, room: int) -> Iterator[str]:
    if table.title is not None:
        yield _paragraph(words(table.title, lang), style="Heading1")
    if not len(table):
        if table.empty is not None:
            yield _paragraph(words(table.empty, lang))
        return
    seen = Shown.of(table, lang)
    pairs = list(zip(seen.columns, seen.cells, strict=True))
    told = [texts(column, cells, lang) for column, cells in pairs]
    wanted = [letters(column, cells, lang) for column, cells in pairs]
    widths = _widths(wanted, room)
    sides = [alignment(column, cells) for column, cells in pairs]
    written = "".join(
        chain(
            (_opened(widths),),
            _rows(seen, told, sides, widths, lang),
            _last(totals(table, seen.columns, lang), sides, widths),
            ("</w:tbl>",),
        )
    )
    yield written.replace(_LETTERS_OF_TABLES, _letters_that_fit(wanted, room))
    yield f'<w:p {_W}><w:pPr><w:spacing w:after="0"/><w:rPr><w:sz w:val="8"/></w:rPr></w:pPr></w:p>'


def _opened(widths: Sequence[int]) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl {_W}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
    )


def _rows(
    seen: Shown,
    told: Sequence[Sequence[str]],
    sides: Sequence[str],
    widths: Sequence[int],
    lang: str,
) -> Iterator[str]:
    headings = zip((words(one.heading, lang) for one in seen.columns), widths, strict=True)
    yield _HEAD + "".join(_cell(text, width, "left", "strong") for text, width in headings)
    yield "</w:tr>"
    forms = list(zip(sides, widths, strict=True))
    for said, first, last in seen.groups:
        if said:
            spanned = (
                f'<w:tcW w:w="{sum(widths)}" w:type="dxa"/><w:gridSpan w:val="{len(widths)}"/>'
            )
            yield f"{_ROW}{_filled(said, spanned, 'left', 'strong')}</w:tr>"
        for at in range(first, last):
            yield _ROW
            for texts_, cells, (side, width) in zip(told, seen.cells, forms, strict=True):
                yield _cell(texts_[at], width, side, tone_of(cells[at]))
            yield "</w:tr>"


def _last(
    added: Sequence[str] | None, sides: Sequence[str], widths: Sequence[int]
) -> Iterator[str]:
    if added is not None:
        cells = zip(added, widths, sides, strict=True)
        yield _ROW + "".join(_cell(*cell, "strong") for cell in cells) + "</w:tr>"


def _cell(text: str, width: int, side: str, tone: Tone) -> str:
    return _filled(text, f'<w:tcW w:w="{width}" w:type="dxa"/>', side, tone)


def _filled(text: str, form: str, side: str, tone: Tone) -> str:
    runs = _runs(text, f"{_RUNS[tone]}{_LETTERS_OF_TABLES}") if text else ""
    stands = f'<w:jc w:val="{side}"/>' if side != "left" else ""
    spacing = '<w:spacing w:after="0"/>'
    return f"<w:tc><w:tcPr>{form}</w:tcPr><w:p><w:pPr>{spacing}{stands}</w:pPr>{runs}</w:p></w:tc>"


def _runs(text: str, form: str) -> str:
    """A text as one run; its lines apart."""
    lines = [
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' if line else ""
        for line in text.split("\n")
    ]
    return f"<w:r><w:rPr>{form}</w:rPr>{'<w:br/>'.join(lines)}</w:r>"


def _letters_that_fit(wanted: Sequence[tuple[int, int]], room: int) -> str:
    """The size of letters: smaller where even the longest words have no room side by side."""
    edges = _PADDING * len(wanted)
    least = sum(one for one, _ in wanted) * _LETTER
    size = 2 * _TABLE_SIZE * (room - edges) // least if least + edges > room else 2 * _TABLE_SIZE
    return f'<w:sz w:val="{max(size, _SMALLEST)}"/>'


def _widths(wanted: Sequence[tuple[int, int]], room: int) -> list[int]:
    """Widths of columns in twips: as wanted where all fit; else the wide give way, words whole."""
    bounds = [(least * _LETTER + _PADDING, most * _LETTER + _PADDING) for least, most in wanted]
    level = level_of(bounds, room)
    widths = [max(least, min(most, level)) for least, most in bounds]
    total = sum(widths)
    return widths if total <= room else [width * room // total for width in widths]
