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

from attrs import frozen

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
    Letterhead,
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
_TWIPS = 56.6929  # in a millimetre
_FONT = "Times New Roman"
_TABLE_SIZE = 10
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


@frozen(kw_only=True)
class _Paper:
    """How a document is laid out.

    Attributes:
        left, right, upper, lower: margins in millimetres.
        size: size of letters in points, and that of its title.
        title: size of letters of the title in points.
        spacing: distance of lines.
        first_line: how far the first line of a paragraph is set in, in twips; 0 for no such
            paragraphs: its lines then end where they end.
        number_above: whether pages are numbered in the upper margin, from the second on.
        border: colour of the lines of tables.
    """

    left: int = 20
    right: int = 20
    upper: int = 15
    lower: int = 15
    size: int = 12
    title: int = 16
    spacing: float = 1
    first_line: int = 0
    number_above: bool = False
    border: str = "7A828C"

    def room(self, *, lies: bool) -> int:
        """How wide the text is, in twips."""
        return round((_SIDES_MM[lies] - self.left - self.right) * _TWIPS)


_PAPERS = {
    "working": _Paper(),
    # ГОСТ Р 7.0.97-2016: margins of papers that are kept long, numbers from the second page on in
    # the middle of the upper margin, letters of 12 to 14 points
    "official": _Paper(
        left=30,
        right=10,
        upper=20,
        lower=20,
        size=14,
        title=14,
        spacing=1.15,
        first_line=709,
        number_above=True,
        border="000000",
    ),
}
_MARK = 0.52  # where the mark of an annex begins, of the width of the text
_ROW = "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
_HEAD = "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")


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
    paper = _PAPERS[page.paper]
    if page.letterhead is None:
        document = docx_for_writing().Document()
        lies = is_landscape(page, lang)
        _lay_out(document, lang, paper, lies=lies)
        before: Any = document.element.body[-1]  # the last element is the section
        room = paper.room(lies=lies)
    else:
        document = docx_for_writing().Document(io.BytesIO(page.letterhead.content))
        before = _filled_letterhead(document, page.letterhead, lang)
        room = _room_of(document)
    document.core_properties.title = words(page.title, lang)[:255]
    document.core_properties.author = ""
    parse = docx_for_writing().oxml.parse_xml
    for xml in _Blocks(lang, room, paper).page(page):
        if isinstance(xml, bytes):
            picture = document.add_picture(io.BytesIO(xml), width=round(min(room, 9600) * 635))
            before.addprevious(picture._inline.getparent().getparent().getparent())  # noqa: SLF001  # python-docx shows no other way
        else:
            before.addprevious(parse(xml))
    if page.letterhead is not None:
        before.getparent().remove(before)
    document.save(str(path))


def _lay_out(document: Document, lang: str, paper: _Paper, *, lies: bool) -> None:
    docx = docx_for_writing()
    millimetres, points = docx.shared.Mm, docx.shared.Pt
    section = document.sections[0]
    width, height = reversed(_SIDES_MM) if lies else _SIDES_MM
    section.page_width, section.page_height = millimetres(width), millimetres(height)
    orient = docx.enum.section.WD_ORIENT
    section.orientation = orient.LANDSCAPE if lies else orient.PORTRAIT
    section.left_margin, section.right_margin = millimetres(paper.left), millimetres(paper.right)
    section.top_margin, section.bottom_margin = millimetres(paper.upper), millimetres(paper.lower)
    _number_pages(section, paper)
    language = "ru-RU" if lang == "ru" else "en-GB"
    for name, size in (
        ("Normal", paper.size),
        ("Title", paper.title),
        ("Heading 1", min(14, paper.title)),
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
        style.paragraph_format.line_spacing = paper.spacing if name == "Normal" else 1
    if paper.first_line:
        _official_title(document)
    said = docx.oxml.parse_xml(f'<w:lang {_W} w:val="{language}" w:eastAsia="{language}"/>')
    document.styles["Normal"].element.get_or_add_rPr().append(said)


CONTENT = "{content}"
"""The paragraph of a letterhead that gives way to the page."""


def _filled_letterhead(document: Document, letterhead: Letterhead, lang: str) -> Any:
    """Fill the fields of a letterhead, in its head and foot too; the place of the page.

    A paragraph with fields is written in the letters of its first piece.
    """
    place = None
    for paragraph in _paragraphs_of(document):
        pieces = list(paragraph.iter("{*}t"))
        text = "".join(piece.text or "" for piece in pieces)
        if text.strip() == CONTENT:
            place = paragraph
        elif "{" in text or "}" in text:
            pieces[0].text = letterhead.fill(text, lang)
            for piece in pieces[1:]:
                piece.text = ""
    return document.element.body[-1] if place is None else place


def _paragraphs_of(document: Document) -> Iterator[Any]:
    yield from document.element.body.iter("{*}p")
    for section in document.sections:
        for part in (section.header, section.footer, section.first_page_header,
                     section.first_page_footer):  # fmt: skip
            if not part.is_linked_to_previous:
                yield from part._element.iter("{*}p")  # noqa: SLF001  # python-docx shows no other way


def _room_of(document: Document) -> int:
    """How wide the text of a letterhead is, in twips."""
    section = document.sections[0]
    sides = (section.page_width, section.left_margin, section.right_margin)
    width, left, right = (one or 0 for one in sides)
    return int(width - left - right) // 635


def _official_title(document: Document) -> None:
    """The title in the middle, in bold letters, without the line that Word draws under it."""
    docx = docx_for_writing()
    title: Any = document.styles["Title"]
    title.font.bold = True
    title.paragraph_format.alignment = docx.enum.text.WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before = docx.shared.Pt(12)
    title.paragraph_format.space_after = docx.shared.Pt(12)
    properties = title.element.get_or_add_pPr()
    for border in properties.findall(docx.oxml.ns.qn("w:pBdr")):
        properties.remove(border)


def _number_pages(section: Any, paper: _Paper) -> None:
    """«3 / 12» at the foot of every page; or «3» above, on every page but the first."""
    names = ("PAGE",) if paper.number_above else ("PAGE", "NUMPAGES")
    fields = '<w:r><w:t xml:space="preserve"> / </w:t></w:r>'.join(
        f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>' for name in names
    )
    paragraph = f'<w:p {_W}><w:pPr><w:jc w:val="center"/></w:pPr>{fields}</w:p>'
    place = section.header if paper.number_above else section.footer
    if paper.number_above:
        section.different_first_page_header_footer = True
        section.header_distance = docx_for_writing().shared.Mm(10)
    place.is_linked_to_previous = False
    place._element.append(docx_for_writing().oxml.parse_xml(paragraph))  # noqa: SLF001  # python-docx shows no other way
    place._element.remove(place.paragraphs[0]._element)  # noqa: SLF001  # its own empty paragraph


@frozen
class _Blocks:
    """The XML of paragraphs and tables one after another; pictures as bytes."""

    lang: str
    room: int
    paper: _Paper

    def page(self, page: Page) -> Iterator[str | bytes]:
        lang = self.lang
        yield from self._mark(page.mark)
        yield _paragraph(words(page.title, lang), style="Title")
        for caution in page.cautions:
            yield _paragraph(f"! {words(caution, lang)}", tone="caution")
        yield from _facts(page.facts, lang)
        for part in page.parts:
            yield from self._part(part)
        yield from self._sign(page.sign)
        for remark in page.remarks:
            said = f"{words(SEVERITIES[remark.severity], lang)}: {words(remark.words, lang)}"
            yield _paragraph(
                said,
                tone="bad" if remark.severity == "error" else "plain",
                size=_TABLE_SIZE if self.paper.first_line else None,
            )

    def _mark(self, lines: Sequence[Said]) -> Iterator[str]:
        """Whose annex it is: a block at the right, its lines beginning one under another."""
        left = round(self.room * _MARK)
        for line in lines:
            form = f'<w:spacing w:after="0"/><w:ind w:left="{left}"/>'
            yield f"<w:p {_W}><w:pPr>{form}</w:pPr>{_runs(words(line, self.lang), '')}</w:p>"

    def _sign(self, offices: Sequence[Said]) -> Iterator[str]:
        """The office at the left, room for the signature, room for the name at the right."""
        middle, end = round(self.room * 0.62), self.room
        for place, office in enumerate(offices):
            tabs = (
                f'<w:tabs><w:tab w:val="left" w:pos="{middle}"/>'
                f'<w:tab w:val="right" w:pos="{end}"/></w:tabs>'
            )
            above = f'<w:spacing w:before="{480 if place == 0 else 240}"/>'
            first = _runs(words(office, self.lang), "")
            rest = "<w:r><w:tab/><w:t>____________</w:t><w:tab/><w:t>________________</w:t></w:r>"
            yield f"<w:p {_W}><w:pPr><w:keepLines/>{tabs}{above}</w:pPr>{first}{rest}</w:p>"

    def _part(self, part: Part) -> Iterator[str | bytes]:
        lang, room = self.lang, self.room
        if isinstance(part, Text):
            yield self._text(part)
        elif isinstance(part, Facts):
            if part.title is not None:
                yield _paragraph(words(part.title, lang), style="Heading1")
            yield from _facts(part.rows, lang)
        elif isinstance(part, Table):
            yield from _table(part, lang, room, self.paper.border)
        else:
            yield from self._chart(part)

    def _text(self, text: Text) -> str:
        said = words(text.words, self.lang)
        if text.style == "heading":
            return _paragraph(said, style=f"Heading{min(text.level + 1, 3)}")
        if text.style == "item":
            return _paragraph(f"– {said}", tone=text.tone, level=text.level, hanging=True)
        tone: Tone = text.tone
        if text.style in {"strong", "quiet"}:
            tone = "strong" if text.style == "strong" else "quiet"
        if text.style == "plain" and not text.level and self.paper.first_line:
            return _paragraph(said, tone=tone, first_line=self.paper.first_line)
        level = text.level + 1 if text.style == "quote" else text.level
        return _paragraph(said, tone=tone, level=level)

    def _chart(self, chart: Chart) -> Iterator[str | bytes]:
        picture = drawn(chart, self.lang, "png")
        if picture is not None:
            yield picture
        elif not chart.in_table:
            yield from _table(chart.table(), self.lang, self.room, self.paper.border)
        else:
            yield _paragraph(words(not_drawn(chart), self.lang), tone="quiet")


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
    first_line: int = 0,
    size: int | None = None,
) -> str:
    form = f'<w:pStyle w:val="{style}"/>' if style else ""
    if level or hanging:
        left = _SET_IN * (level + hanging)
        form += f'<w:ind w:left="{left}" w:hanging="{_SET_IN if hanging else 0}"/>'
    elif first_line:
        form += f'<w:ind w:firstLine="{first_line}"/><w:jc w:val="both"/>'
    letters_ = _RUNS[tone] + (f'<w:sz w:val="{2 * size}"/>' if size else "")
    return f"<w:p {_W}><w:pPr>{form}</w:pPr>{_runs(text, letters_)}</w:p>"


def _table(table: Table, lang: str, room: int, border: str) -> Iterator[str]:
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
            (_opened(widths, border),),
            _rows(seen, told, sides, widths, lang),
            _last(totals(table, seen.columns, lang), sides, widths),
            ("</w:tbl>",),
        )
    )
    yield written.replace(_LETTERS_OF_TABLES, _letters_that_fit(wanted, room))
    yield f'<w:p {_W}><w:pPr><w:spacing w:after="0"/><w:rPr><w:sz w:val="8"/></w:rPr></w:pPr></w:p>'


def _opened(widths: Sequence[int], border: str) -> str:
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{border}"/>' for side in _EDGES
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl {_W}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
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
    yield _HEAD + "".join(_cell(text, width, "center", "strong") for text, width in headings)
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
    spacing = '<w:spacing w:after="0" w:line="240" w:lineRule="auto"/>'
    mark = (
        "" if text else f"<w:rPr>{_LETTERS_OF_TABLES}</w:rPr>"
    )  # an empty line is as high as its mark
    inner = f"<w:pPr>{spacing}{stands}{mark}</w:pPr>{runs}"
    return f"<w:tc><w:tcPr>{form}</w:tcPr><w:p>{inner}</w:p></w:tc>"


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
