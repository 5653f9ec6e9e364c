"""Parts of a page as the XML of a Word document: paragraphs, tables, heads, signatures.

Tables are built as XML: cell by cell through python-docx a table of thousands of rows takes
minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from xml.sax.saxutils import escape

from attrs import frozen

from schoolsupport.pages.cells import (
    SEVERITIES,
    Shown,
    alignment,
    letters,
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
    Head,
    Page,
    Part,
    Said,
    Signature,
    Table,
    Text,
    Tone,
    Value,
)

XMLNS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SIDES_MM = (210, 297)
_TWIPS = 56.6929  # in a millimetre
_TABLE_SIZE = 10
_LETTERS_OF_TABLES = f'<w:sz w:val="{2 * _TABLE_SIZE}"/>'
_LETTER = 120  # twips that a letter of a table takes
_PADDING = 260
_SMALLEST = 11  # half points
_SET_IN = 360
_LOOKED_AT = 200
"""Rows by which the widths of columns are chosen."""
_RUNS = {
    "plain": "",
    "strong": "<w:b/>",
    "quiet": '<w:color w:val="595959"/>',
    "good": '<w:color w:val="146C2E"/>',
    "bad": '<w:b/><w:color w:val="A8071A"/>',
    "caution": '<w:b/><w:color w:val="8A5A00"/>',
}


@frozen(kw_only=True)
class Paper:
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
        return round((SIDES_MM[lies] - self.left - self.right) * _TWIPS)


PAPERS = {
    "working": Paper(),
    # ГОСТ Р 7.0.97-2016: margins of papers that are kept long, numbers from the second page on in
    # the middle of the upper margin, letters of 12 to 14 points
    "official": Paper(
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


@frozen
class Blocks:
    """The XML of paragraphs and tables one after another; pictures as bytes."""

    lang: str
    room: int
    paper: Paper

    def page(self, page: Page) -> Iterator[str | bytes]:
        """Everything of a page but its annexes, in the order of reading."""
        lang = self.lang
        is_letter = page.head is not None and bool(page.head.to)
        if page.head is not None:
            yield from self._letter_head(page.head) if is_letter else self._head(page.head)
        yield from self._mark(page.mark)
        if is_letter:
            yield _aligned(words(page.title, lang), "left", "<w:b/>", before=240, after=240)
        else:
            yield _paragraph(words(page.title, lang), style="Title")
        for caution in page.cautions if page.head is None else ():
            yield _paragraph(f"! {words(caution, lang)}", tone="caution")
        yield from _facts(page.facts, lang)
        kept = len(page.parts) - _WITH_SIGNATURE if page.sign else len(page.parts)
        for place, part in enumerate(page.parts):
            for block in self._part(part):
                is_kept = place >= kept and isinstance(part, Text) and isinstance(block, str)
                yield _kept_with_next(block) if is_kept and isinstance(block, str) else block
        yield from self._sign(page.sign)
        for remark in page.remarks if page.head is None else ():
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
            yield f"<w:p {XMLNS}><w:pPr>{form}</w:pPr>{runs_of(words(line, self.lang), '')}</w:p>"

    def _sign(self, signatures: Sequence[Signature]) -> Iterator[str]:
        """The office at the left, room for the signature, the name or room for it at the right."""
        for place, one in enumerate(signatures):
            above = 480 if place == 0 else 240
            office, name = words(one.office, self.lang), one.name or "________________"
            first, second = round(self.room * 0.5), round(self.room * 0.22)
            yield _row_of(
                (first, _line(office, "left", above)),
                (second, _line("____________", "center", above)),
                (self.room - first - second, _line(name, "right", above)),
            )
        if signatures:
            yield _LAST

    def _head(self, head: Head) -> Iterator[str]:
        """The head of an order: issuer, kind, day and number at the sides, place below."""
        said = [words(one, self.lang) for one in head.issuer]
        yield _aligned("\n".join(said), "center", "<w:b/>", after=240)
        if head.kind is not None:
            yield _aligned(words(head.kind, self.lang), "center", "<w:b/>", after=240)
        day, number = (words(one or "", self.lang) for one in (head.day, head.number))
        if day or number:
            half = self.room // 2
            yield _row_of((half, _line(day, "left")), (self.room - half, _line(number, "right")))
        if head.place is not None:
            yield _aligned(words(head.place, self.lang), "center", before=120, after=120)

    def _letter_head(self, head: Head) -> Iterator[str]:
        """The head of a letter: who writes at the left, to whom at the right."""
        lang, half = self.lang, round(self.room * 0.48)
        left = [_line("\n".join(words(one, lang) for one in head.issuer), "center", 0, "<w:b/>")]
        for one in (head.place, head.day, head.number):
            if one is not None:
                left.append(_line(words(one, lang), "center", 120))
        gap = round(self.room * 0.06)
        right = [_line(words(one, lang), "left") for one in head.to]
        yield _row_of(
            (half, "".join(left)), (gap, _line("", "left")),
            (self.room - half - gap, "".join(right)), stands="top",
        )  # fmt: skip

    def _part(self, part: Part) -> Iterator[str | bytes]:
        lang, room = self.lang, self.room
        if isinstance(part, Text):
            yield from self._text(part)
        elif isinstance(part, Facts):
            if part.title is not None:
                yield _paragraph(words(part.title, lang), style="Heading1")
            yield from _facts(part.rows, lang)
        elif isinstance(part, Table):
            yield from _table(part, lang, room, self.paper.border)
        else:
            yield from self._chart(part)

    def _text(self, text: Text) -> Iterator[str]:
        said = words(text.words, self.lang)
        tone: Tone = text.tone
        if text.style == "heading":
            yield _paragraph(said, style=f"Heading{min(text.level + 1, 3)}")
            return
        if text.style == "item":
            yield _paragraph(f"– {said}", tone=tone, level=text.level, hanging=True)
            return
        if text.style in {"strong", "quiet"}:
            tone = "strong" if text.style == "strong" else "quiet"
        if text.style == "plain" and not text.level and self.paper.first_line:
            for line in said.split("\n"):  # each begins as a paragraph of paper does
                yield _paragraph(line, tone=tone, first_line=self.paper.first_line)
            return
        level = text.level + 1 if text.style == "quote" else text.level
        yield _paragraph(said, tone=tone, level=level)

    def _chart(self, chart: Chart) -> Iterator[str | bytes]:
        picture = drawn(chart, self.lang, "png")
        if picture is not None:
            yield picture
        elif not chart.in_table:
            yield from _table(chart.table(), self.lang, self.room, self.paper.border)
        else:
            yield _paragraph(words(not_drawn(chart), self.lang), tone="quiet")


_WITH_SIGNATURE = 2
"""So many paragraphs stand on one page with the signature, so that it never stands alone."""


def _kept_with_next(paragraph: str) -> str:
    if "<w:pStyle" in paragraph:  # a heading keeps by its style
        return paragraph
    return paragraph.replace("<w:pPr>", "<w:pPr><w:keepNext/>", 1)


_LAST = (
    f'<w:p {XMLNS}><w:pPr><w:spacing w:after="0"/><w:rPr><w:sz w:val="8"/></w:rPr></w:pPr></w:p>'
)


def _aligned(text: str, side: str, form: str = "", *, before: int = 0, after: int = 0) -> str:
    """A paragraph of a head, at a side or in the middle."""
    spacing = f'<w:spacing w:before="{before}" w:after="{after}"/><w:jc w:val="{side}"/>'
    return f"<w:p {XMLNS}><w:pPr><w:keepNext/>{spacing}</w:pPr>{runs_of(text, form)}</w:p>"


def _line(text: str, side: str, before: int = 0, form: str = "") -> str:
    """A paragraph within a row without lines."""
    spacing = f'<w:spacing w:before="{before}" w:after="0" w:line="240" w:lineRule="auto"/>'
    return f'<w:p><w:pPr>{spacing}<w:jc w:val="{side}"/></w:pPr>{runs_of(text, form)}</w:p>'


def _row_of(*cells: tuple[int, str], stands: str = "bottom") -> str:
    """A table of one row without lines: widths in twips, paragraphs of each cell."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width, _ in cells)
    inner = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="{stands}"/></w:tcPr>'
        f"{content}</w:tc>"
        for width, content in cells
    )
    total = sum(width for width, _ in cells)
    margins = '<w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
    return (
        f'<w:tbl {XMLNS}><w:tblPr><w:tblW w:w="{total}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        f"{_ROW}{inner}</w:tr></w:tbl>"
    )


def _facts(rows: Sequence[tuple[Said, Value]], lang: str) -> Iterator[str]:
    for name, value in rows:
        runs = runs_of(f"{words(name, lang)}: ", "") + runs_of(
            value_text(value, None, lang), _RUNS[tone_of(value)]
        )
        spacing = '<w:pPr><w:spacing w:after="40"/></w:pPr>'
        yield f"<w:p {XMLNS}>{spacing}{runs}</w:p>"


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
    return f"<w:p {XMLNS}><w:pPr>{form}</w:pPr>{runs_of(text, letters_)}</w:p>"


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
    added = totals(table, seen.columns, lang)
    wanted = [letters(column, cells, lang) for column, cells in pairs]
    if added is not None:
        longest = [max(map(len, text.split()), default=0) for text in added]
        wanted = [
            (max(least, one), max(most, one))
            for (least, most), one in zip(wanted, longest, strict=True)
        ]
    widths = _widths(wanted, _lengths(told), room)
    sides = [alignment(column, cells) for column, cells in pairs]
    written = "".join(
        chain(
            (_opened(widths, border),),
            _rows(seen, told, sides, widths, lang),
            _last(added, sides, widths),
            ("</w:tbl>",),
        )
    )
    yield written.replace(_LETTERS_OF_TABLES, _letters_that_fit(wanted, room))
    yield _LAST


def _opened(widths: Sequence[int], border: str) -> str:
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{border}"/>' for side in _EDGES
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl {XMLNS}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
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
            yield f"{_ROW}{_filled(said, spanned, 'left', 'strong', keep=True)}</w:tr>"
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


def _filled(text: str, form: str, side: str, tone: Tone, *, keep: bool = False) -> str:
    """A cell; a heading over rows is kept on the page of the first of them."""
    runs = runs_of(text, f"{_RUNS[tone]}{_LETTERS_OF_TABLES}") if text else ""
    stands = f'<w:jc w:val="{side}"/>' if side != "left" else ""
    spacing = '<w:spacing w:after="0" w:line="240" w:lineRule="auto"/>'
    mark = (
        "" if text else f"<w:rPr>{_LETTERS_OF_TABLES}</w:rPr>"
    )  # an empty line is as high as its mark
    kept = "<w:keepNext/>" if keep else ""
    inner = f"<w:pPr>{kept}{spacing}{stands}{mark}</w:pPr>{runs}"
    return f"<w:tc><w:tcPr>{form}</w:tcPr><w:p>{inner}</w:p></w:tc>"


def runs_of(text: str, form: str) -> str:
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


def _lengths(told: Sequence[Sequence[str]]) -> list[float]:
    """How much text a cell of each column holds, by the first of them."""
    return [
        1 + sum(map(len, texts_[:_LOOKED_AT])) / min(len(texts_), _LOOKED_AT) for texts_ in told
    ]


def _widths(wanted: Sequence[tuple[int, int]], lengths: Sequence[float], room: int) -> list[int]:
    """Widths of columns in twips: as wanted where all fit; else by how much text they hold.

    Rows are lowest where the cells of a row have as many lines as each other; words stay whole.
    """
    bounds = [(least * _LETTER + _PADDING, most * _LETTER + _PADDING) for least, most in wanted]

    def by(scale: float) -> list[int]:
        pairs = zip(bounds, lengths, strict=True)
        return [max(least, min(most, round(scale * length))) for (least, most), length in pairs]

    low, high = 0.0, float(room)
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(by(middle)) <= room else (low, middle)
    widths = by(low)
    total = sum(widths)
    return widths if total <= room else [width * room // total for width in widths]
