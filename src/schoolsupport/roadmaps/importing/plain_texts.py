"""Plain texts: tabs or strokes stand between cells, as offices save tables and people draw them.

A cell may have several lines: a row then is as many lines as it takes to come to the number of its
cells. An empty line or a form feed stands between pages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from attrs import define, field

from schoolsupport.roadmaps.importing.choosing import NUMBERED_HEADING
from schoolsupport.roadmaps.importing.grid import Block, Document, Paragraph, Place, table_of
from schoolsupport.roadmaps.importing.parties import begins_party
from schoolsupport.roadmaps.importing.texts import joined, lower_first, spaced
from schoolsupport.roadmaps.importing.times import time_of
from schoolsupport.sheets.delimited import read_text
from schoolsupport.sheets.grid import Cells

_TAG = re.compile(r"</?(?:p|ul|ol|li|br|b|i|u|strong|em)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BREAK = re.compile(r"</?(?:p|li|br)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BOLD_BEGINS, _BOLD_ENDS = re.compile(r"^\s*\*\*(?=\S)"), re.compile(r"(?<=\S)\*\*\s*$")
_DATED = re.compile(r"(?:от\s+[\d«_]|г\.)")
_RULER = re.compile(r"[-\t:| ]*-{2,}[-\t:| ]*")
_STAMP = re.compile(r"(?:[\d.,/()\s-]|[рпР](?![А-Яа-я]))+")
_DRAWN = str.maketrans({"│": "|", "┃": "|", "║": "|", "¦": "|"})
_DRAWN_RULER = re.compile(
    r"\s*[|+┌├└╔╠╚][-=─━═+|┬┼┴┐┤┘╦╬╩╗╣╝: ]*[-=─━═]{2,}[-=─━═+|┬┼┴┐┤┘╦╬╩╗╣╝: ]*"
)
MOST_LINES = 40  # of one row


def read_plain(path: Path) -> Document:
    """A text as paragraphs and tables.

    Lines with tabs are rows; rows with nothing between them are one table. A line that goes on
    from the one above, over a page too, is joined with it.

    Args:
        path: the file.

    Raises:
        UnreadableFileError: the bytes are no text.
        OSError: the file cannot be opened.
    """
    text = read_text(path, path.name).text.replace("\f", "\n\n").translate(_DRAWN)
    return _Reader(file=path.name, lines=text.splitlines()).read()


@define(kw_only=True)
class _Reader:
    """Goes down the lines.

    Attributes:
        file: name of the file.
        lines: its lines.
        blocks: what was made of them.
        rows: rows of the table that is open: the cells, and the line of the first.
        width: cells of a row of the last table.
        bold: between two pairs of asterisks lines are one.
        stamps: marks of registration found within sentences.
    """

    file: str
    lines: list[str]
    blocks: list[Block] = field(factory=list)
    rows: list[list[str]] = field(factory=list)
    started: int = 0
    width: int = 0
    tables: int = 0
    bold: bool = False
    stamps: list[Paragraph] = field(factory=list)

    def read(self) -> Document:
        """The document."""
        at = 0
        while at < len(self.lines):
            at = self._take(at)
        self._close()
        self.blocks += self.stamps
        return Document(file=self.file, blocks=tuple(self.blocks))

    def _take(self, at: int) -> int:
        """What begins at a line, and the line after it."""
        line = self.lines[at]
        if _is_drawn(line) or (self.rows and _DRAWN_RULER.fullmatch(line)):
            return self._drawn(at)
        if "\t" in line:
            return self._row(at)
        if self.rows and line.strip() and self._goes_on_below(at):
            self.rows[-1][-1] += f"\n{line}"
            return at + 1
        self._close()
        self._paragraph(at)
        return at + 1

    def _row(self, at: int) -> int:
        """A row of cells with tabs between them, of as many lines as it takes."""
        cells, end = self.lines[at].split("\t"), at + 1
        if len(cells) < self.width:
            whole = self._whole(at)
            cells, end = whole or (cells, end)
        if not self.rows:
            self.started = at
            self.width = len(cells)
        self.rows.append(cells)
        return end

    def _whole(self, at: int) -> tuple[list[str], int] | None:
        """Lines that come to the width of the table; None where they come to more or to less."""
        cells = self.lines[at].split("\t")
        for end in range(at + 1, min(at + MOST_LINES, len(self.lines))):
            first, *rest = self.lines[end].split("\t")
            cells = [*cells[:-1], f"{cells[-1]}\n{first}", *rest]
            if len(cells) >= self.width:
                return (cells, end + 1) if len(cells) == self.width else None
        return None

    def _goes_on_below(self, at: int) -> bool:
        """Whether a line without tabs within a table is of its last cell, not a heading."""
        line, above = spaced(self.lines[at]), spaced(self.rows[-1][-1])
        rest = [one for one in self.lines[at + 1 : at + MOST_LINES] if one.strip()]
        if "\t" not in "".join(rest[:4]) or len(self.rows) < 2 or not above:
            return False
        if NUMBERED_HEADING.fullmatch(line) or time_of(line) is not None:
            return False
        return lower_first(line) or above[-1] in ",;-–" or begins_party(line)

    def _drawn(self, at: int) -> int:
        """A table drawn with strokes: rulers between rows, or a row on each line."""
        end = at
        while end < len(self.lines) and (
            _is_drawn(self.lines[end]) or _DRAWN_RULER.fullmatch(self.lines[end])
        ):
            end += 1
        self._close()
        self.started, self.rows = at, _drawn_rows(self.lines[at:end])
        self._close()
        return end

    def _close(self) -> None:
        if not self.rows:
            return
        cells = Cells([["\n".join(_lines(cell)) for cell in row] for row in self.rows])
        place = Place(table=self.tables, line=self.started)
        self.blocks.append(table_of(cells, place, shows_merges=False))
        self.tables += 1
        self.rows = []

    def _paragraph(self, at: int) -> None:
        line, blocks = self.lines[at], self.blocks
        begins = bool(_BOLD_BEGINS.search(line))
        goes_on = self.bold
        self.bold = (self.bold or begins) and not _BOLD_ENDS.search(line)
        text = spaced(_TAG.sub(" ", _BOLD_ENDS.sub("", _BOLD_BEGINS.sub("", line))))
        if not text or _RULER.fullmatch(text):
            return
        if _is_stamp(text, blocks):
            if any(map(str.isalpha, text)):  # of a document, not of a page: it is read at the end
                self.stamps.append(Paragraph(text=text, place=Place(line=at)))
            return
        above = blocks[-1] if blocks else None
        if (
            isinstance(above, Paragraph)
            and (goes_on or not begins)
            and (goes_on or _goes_on(above.text, text))
        ):
            blocks[-1] = Paragraph(text=joined([above.text, text]), place=above.place)
        else:
            blocks.append(Paragraph(text=text, place=Place(paragraph=len(blocks), line=at)))


def _is_drawn(line: str) -> bool:
    """Whether strokes part a line into cells."""
    return "\t" not in line and line.strip().count("|") > 1 and not _DRAWN_RULER.fullmatch(line)


def _drawn_rows(lines: Sequence[str]) -> list[list[str]]:
    """Rows of a drawn table; with rulers between its rows the lines between two are one row."""
    rulers = [at for at, line in enumerate(lines) if _DRAWN_RULER.fullmatch(line)]
    inner = [at for at in rulers if 0 < at < len(lines) - 1]
    between = len(inner) > 1 or (len(inner) == 1 and inner[0] > 2)
    rows: list[list[str]] = []
    fresh = True
    for line in lines:
        if _DRAWN_RULER.fullmatch(line):
            fresh = True
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if rows and between and not fresh and len(cells) == len(rows[-1]):
            rows[-1] = ["\n".join(filter(None, pair)) for pair in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
        fresh = False
    return rows


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
    parts = (part for line in value.split("\n") for part in _BREAK.split(line))
    lines = (spaced(_TAG.sub(" ", one)) for one in parts)
    return tuple(line for line in lines if line and not _RULER.fullmatch(line))
