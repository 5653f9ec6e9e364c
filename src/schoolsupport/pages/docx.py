"""Pages as Word documents: A4, tables with a head on every page, pages numbered."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from xml.sax.saxutils import escape

from attrs import frozen

from schoolsupport.libraries import docx_for_writing
from schoolsupport.pages.cells import is_landscape, words
from schoolsupport.pages.docx_blocks import PAPERS, SIDES_MM, XMLNS, Blocks, Paper, runs_of
from schoolsupport.pages.page import RESTRICTED, Letterhead, Page, Text
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from docx.document import Document

_FONT = "Times New Roman"


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
    paper, title, annexes = PAPERS[page.paper], words(page.title, lang)[:255], _annexes(page)
    if page.letterhead is None:
        lies = is_landscape(page, lang)
        sheet = _sheet(page.paper, lang, lies=lies, restricted=page.restricted)
        blocks = list(Blocks(lang, paper.room(lies=lies), paper).page(page))
        if not annexes and all(isinstance(one, str) for one in blocks):
            path.write_bytes(sheet.filled(cast("list[str]", blocks), title))
            return
        document = docx_for_writing().Document(io.BytesIO(sheet.filled([], title)))
        before: Any = document.element.body[-1]  # the last element is the section
        room = paper.room(lies=lies)
    else:
        document = docx_for_writing().Document(io.BytesIO(page.letterhead.content))
        before = _filled_letterhead(document, page.letterhead, lang)
        room = _room_of(document)
        blocks = list(Blocks(lang, room, paper).page(page))
        if page.restricted:
            _mark_sheets(document, words(RESTRICTED, lang))
        document.core_properties.title = title
        document.core_properties.author = ""
    _put(document, before, blocks, room)
    if page.letterhead is not None:
        before.getparent().remove(before)
    for annex in annexes:
        _put_annex(document, annex, lang, paper)
    document.save(str(path))


def _annexes(page: Page) -> tuple[Page, ...]:
    """What follows a page: its annexes, and of a document that is sent the sheet with its notes."""
    said = page.head is not None and (page.remarks or page.cautions)
    return (*page.annexes, _service_sheet(page)) if said else page.annexes


def _put(document: Document, before: Any, blocks: Iterable[str | bytes], room: int) -> None:
    parse = docx_for_writing().oxml.parse_xml
    for xml in blocks:
        if isinstance(xml, bytes):
            picture = document.add_picture(io.BytesIO(xml), width=round(min(room, 9600) * 635))
            before.addprevious(picture._inline.getparent().getparent().getparent())  # noqa: SLF001  # python-docx shows no other way
        else:
            before.addprevious(parse(xml))


def _put_annex(document: Document, annex: Page, lang: str, paper: Paper) -> None:
    """A page on new paper, lying as it says; pages go on being numbered."""
    docx = docx_for_writing()
    section = document.add_section(docx.enum.section.WD_SECTION.NEW_PAGE)
    last = document.element.body[-2]  # the paragraph that ends the section before
    form = last.get_or_add_pPr()
    form.insert(0, docx.oxml.parse_xml(_NO_ROOM))
    lies = is_landscape(annex, lang)
    _turn(section, lies=lies)
    section.different_first_page_header_footer = annex.head is not None
    for earlier in section._sectPr.xpath("w:pgNumType"):  # noqa: SLF001  # python-docx shows no other way
        section._sectPr.remove(earlier)  # noqa: SLF001  # python-docx shows no other way
    if annex.head is not None:  # a document of its own: pages from 1 on
        numbering = docx.oxml.parse_xml(f'<w:pgNumType {XMLNS} w:start="1"/>')
        section._sectPr.insert_element_before(numbering, "w:cols", "w:docGrid")  # noqa: SLF001  # python-docx shows no other way
    room = paper.room(lies=lies)
    _put(document, document.element.body[-1], Blocks(lang, room, paper).page(annex), room)


_NO_ROOM = f'<w:spacing {XMLNS} w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'


def _service_sheet(page: Page) -> Page:
    """What has to be said of a document that is sent, for who signs it."""
    return Page(
        title=msg("Notes to the draft"),
        parts=[Text(words=msg("This sheet is neither signed nor sent."), style="quiet")],
        cautions=page.cautions,
        remarks=page.remarks,
        orientation="portrait",
        paper=page.paper,
    )


def _turn(section: Any, *, lies: bool) -> None:
    docx = docx_for_writing()
    width, height = reversed(SIDES_MM) if lies else SIDES_MM
    section.page_width, section.page_height = docx.shared.Mm(width), docx.shared.Mm(height)
    orient = docx.enum.section.WD_ORIENT
    section.orientation = orient.LANDSCAPE if lies else orient.PORTRAIT


@frozen
class _Sheet:
    """An empty document laid out, its parts as bytes: what pages of one layout have in common.

    Attributes:
        parts: parts of the file by name, but for the two that say what this page says.
        before: the text of the document up to the first paragraph.
        after: the text from its last section on.
        core: the properties of the document around its title.
    """

    parts: tuple[tuple[str, bytes], ...]
    before: str
    after: str
    core: tuple[str, str]

    def filled(self, blocks: Sequence[str], title: str) -> bytes:
        """The file with paragraphs and tables in it; the same bytes for the same page.

        Args:
            blocks: their XML.
            title: the title that programs show of the file.
        """
        text = "".join((self.before, *blocks, self.after))
        core = escape(title).join(self.core)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as file:
            for name, content in self.parts:
                file.writestr(zipfile.ZipInfo(name, _NO_TIME), content, zipfile.ZIP_DEFLATED)
            for name, said in ((_TEXT, text), (_CORE, core)):
                file.writestr(zipfile.ZipInfo(name, _NO_TIME), said, zipfile.ZIP_DEFLATED)
        return packed.getvalue()


_TEXT, _CORE = "word/document.xml", "docProps/core.xml"
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_TITLE = "{title}"


@lru_cache(maxsize=16)  # every paper, language and way paper lies, marked or not
def _sheet(paper: str, lang: str, *, lies: bool, restricted: bool) -> _Sheet:
    document = docx_for_writing().Document()
    _lay_out(document, lang, PAPERS[paper], lies=lies)
    if restricted:
        _mark_sheets(document, words(RESTRICTED, lang))
    document.core_properties.title, document.core_properties.author = _TITLE, ""
    _without_unused(document)
    packed = io.BytesIO()
    document.save(packed)
    with zipfile.ZipFile(packed) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    before, mark, after = parts.pop(_TEXT).decode().rpartition("<w:sectPr")
    core = parts.pop(_CORE).decode().split(_TITLE)
    return _Sheet(tuple(parts.items()), before, mark + after, (core[0], core[1]))


_UNUSED = ("/stylesWithEffects", "/thumbnail")


def _without_unused(document: Document) -> None:
    """Leave out what no page of ours uses, most of a file: styles of tables, of old programs."""
    docx = docx_for_writing()
    styles = document.styles.element
    for style in styles.findall(docx.oxml.ns.qn("w:style")):
        kind = style.get(docx.oxml.ns.qn("w:type"))
        if kind == "table" and style.get(docx.oxml.ns.qn("w:default")) is None:
            styles.remove(style)
    for rels in (document.part.rels, document.part.package.rels):
        for key in [key for key, one in rels.items() if one.reltype.endswith(_UNUSED)]:
            del rels[key]


def _lay_out(document: Document, lang: str, paper: Paper, *, lies: bool) -> None:
    docx = docx_for_writing()
    millimetres, points = docx.shared.Mm, docx.shared.Pt
    section = document.sections[0]
    _turn(section, lies=lies)
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
    said = docx.oxml.parse_xml(f'<w:lang {XMLNS} w:val="{language}" w:eastAsia="{language}"/>')
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


def _number_pages(section: Any, paper: Paper) -> None:
    """«3 / 12» at the foot of every page; or «3» above, on every page but the first."""
    names = ("PAGE",) if paper.number_above else ("PAGE", "NUMPAGES")
    fields = '<w:r><w:t xml:space="preserve"> / </w:t></w:r>'.join(
        f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>' for name in names
    )
    paragraph = f'<w:p {XMLNS}><w:pPr><w:jc w:val="center"/></w:pPr>{fields}</w:p>'
    place = section.header if paper.number_above else section.footer
    if paper.number_above:
        section.different_first_page_header_footer = True
        section.header_distance = docx_for_writing().shared.Mm(10)
    place.is_linked_to_previous = False
    place._element.append(docx_for_writing().oxml.parse_xml(paragraph))  # noqa: SLF001  # python-docx shows no other way
    place._element.remove(place.paragraphs[0]._element)  # noqa: SLF001  # its own empty paragraph


def _mark_sheets(document: Document, mark: str) -> None:
    """A mark at the right above every sheet, the first with a head of its own too."""
    paragraph = f'<w:p {XMLNS}><w:pPr><w:jc w:val="right"/></w:pPr>{runs_of(mark, "")}</w:p>'
    for section in document.sections:
        heads = [section.header]
        if section.different_first_page_header_footer:
            heads.append(section.first_page_header)
        if document.settings.odd_and_even_pages_header_footer:
            heads.append(section.even_page_header)
        for head in heads:
            head.is_linked_to_previous = False
            head._element.insert(0, docx_for_writing().oxml.parse_xml(paragraph))  # noqa: SLF001  # python-docx shows no other way
