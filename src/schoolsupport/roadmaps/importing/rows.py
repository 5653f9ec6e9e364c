"""Rows of the roadmap's table: sections, measures, and what goes on from the page before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from attrs import define, field, frozen

from schoolsupport.roadmaps.importing.choosing import (
    LONGEST_BETWEEN,
    NUMBERED_HEADING,
    Header,
    Piece,
    Plan,
    header_at,
    is_counting,
)
from schoolsupport.roadmaps.importing.grid import Cell, Paragraph, Place, Table
from schoolsupport.roadmaps.importing.headings import Field
from schoolsupport.roadmaps.importing.problems import ImportProblem, noticed
from schoolsupport.roadmaps.importing.texts import joined, lower_first
from schoolsupport.roadmaps.importing.times import is_mark, time_of

_NUMBER = re.compile(r"(?:№\s*)?(\d+(?:[.\-]\d+)*(?:\s?[а-я])?)[.)]?")
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d+)*)[.)]\s*(\D.*)", re.DOTALL)
_SECTION_NUMBERED = re.compile(
    r"(?:раздел\s+)?((?:\d{1,2}(?:\.\d{1,2})*)(?=[.)])|[IVX]+(?=[.)\s]))[.)]?\s*(\D.*)",
    re.IGNORECASE | re.DOTALL,
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_BEGINS_WITH_YEAR = re.compile(r"\W*20\d\d(?!\s*года)", re.IGNORECASE)
_OF_YEAR = re.compile(r"\b[нв]а?\s+20\d\d|20\d\d\s*(?:год|г\.?)?\W*$", re.IGNORECASE)
_LOOKS_BACK = re.compile(r"итог|анализ|результат|отч[её]т|\bза\b", re.IGNORECASE)


@frozen(kw_only=True)
class SectionDraft:
    """A heading within the table.

    Attributes:
        title: the heading without its number; None for rows under no heading.
        number: its number.
        year: the one calendar year it names.
        place: where it stands.
    """

    title: str | None = None
    number: str | None = None
    year: int | None = None
    place: Place | None = None


@define(kw_only=True, eq=False)
class RowDraft:
    """A measure as its cells give it.

    Attributes:
        number: as printed without a closing stop; empty where it has none.
        section: place of its section among the sections.
        pieces: by heading the lines of its cell, page by page.
        places: by heading where its cell begins.
        above: by heading the row whose cell covers this row too.
        parts: rows within the row: by heading their lines.
        outside: words in columns without a heading.
        place: its first row.
    """

    number: str
    section: int
    place: Place
    pieces: dict[int, list[tuple[str, ...]]] = field(factory=dict)
    places: dict[int, Place] = field(factory=dict)
    above: dict[int, RowDraft] = field(factory=dict)
    parts: list[dict[int, tuple[str, ...]]] = field(factory=list)
    outside: list[tuple[Place, str]] = field(factory=list)

    def text(self, heading: int) -> str:
        """The cell as one text, pages joined."""
        return joined(line for piece in self.pieces.get(heading, ()) for line in piece)


@frozen(kw_only=True)
class Rows:
    """What the rows of a plan are.

    Attributes:
        sections: headings in order; one without a title where rows stand under none.
        measures: measures in order.
        tail: headings nothing stands under: notes and signatures after the last row.
        problems: what was noticed.
    """

    sections: tuple[SectionDraft, ...]
    measures: tuple[RowDraft, ...]
    tail: tuple[Paragraph, ...]
    problems: tuple[ImportProblem, ...]


@frozen(kw_only=True)
class _Line:
    """A row of the grid.

    Attributes:
        own: by heading the cells that begin in it.
        above: by heading the cells that cover it from above.
        outside: cells in columns without a heading.
        places: by heading where its cell begins, empty cells too.
        place: the row.
        breaks: a page may break before it.
    """

    own: dict[int, list[Cell]]
    above: dict[int, Cell]
    outside: list[Cell]
    places: dict[int, Place]
    place: Place
    breaks: bool

    @property
    def single(self) -> Cell | None:
        """The only cell with words in it."""
        cells = [*self.outside, *(cell for cells in self.own.values() for cell in cells)]
        return cells[0] if len(cells) == 1 else None

    def text(self, heading: int | None) -> str:
        if heading is None:
            return ""
        return joined(line for cell in self.own.get(heading, ()) for line in cell.paragraphs)


def rows_of(plan: Plan) -> Rows:
    """The sections and measures of a plan.

    Args:
        plan: the chosen table.
    """
    return _Reader(plan).read()


class _Reader:
    """Goes down the rows with what stands above in mind."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.places: dict[Field, int] = {}
        for place, heading in enumerate(plan.header.headings):
            if heading.field is not None:
                self.places.setdefault(heading.field, place)
        self.number = self.places.get(Field.NUMBER)
        self.title = self.places[Field.TITLE]
        self.sections: list[SectionDraft] = []
        self.measures: list[RowDraft] = []
        self.problems: list[ImportProblem] = []
        self.notes: list[Paragraph] = []  # between tables, beside the heading of the second
        self.owners: dict[int, RowDraft] = {}  # by id of a merged cell the row it begins in

    def read(self) -> Rows:
        lines = list(self._lines())
        for place, line in enumerate(lines):
            if isinstance(line, SectionDraft):
                self.sections.append(line)
                continue
            self._take(line, lines[place + 1 :])
        tail = self._tail()
        return Rows(
            sections=tuple(self.sections),
            measures=tuple(self.measures),
            tail=tail,
            problems=tuple(self.problems),
        )

    def _lines(self) -> Iterator[_Line | SectionDraft]:
        for piece in self.plan.pieces:
            if piece.between:
                heading, rest = _heading_among(piece.between)
                self.notes += rest
                yield section_of(joined(one.text for one in heading), heading[0].place)
            breaks = piece.goes_on
            for row in range(piece.first, len(piece.table.squares)):
                texts = [cell.text for cell in piece.table.cells(row)]
                if not texts or is_counting(texts):
                    continue
                if _repeats(piece.header, piece.table, row):
                    breaks = True
                    continue
                yield self._line(piece, row, breaks=breaks)
                breaks = False

    def _line(self, piece: Piece, row: int, *, breaks: bool) -> _Line:
        table = piece.table
        own: dict[int, list[Cell]] = {}
        above: dict[int, Cell] = {}
        outside: list[Cell] = []
        for cell in table.cells(row):
            heading = _heading_of(cell, piece.owners)
            if heading is None:
                if cell.row == row:
                    outside.append(cell)
            elif cell.row < row:
                above[heading] = cell
            else:
                for one in self._times_under(cell, piece.owners) or [heading]:
                    own.setdefault(one, []).append(cell)
        places: dict[int, Place] = {}
        for cell_here in table.squares[row]:
            if cell_here is not None and cell_here.row == row:
                heading = _heading_of(cell_here, piece.owners)
                if heading is not None:
                    places.setdefault(heading, cell_here.place)
        first = table.squares[row][0]
        place = first.place if first is not None and first.row == row else _row_place(table, row)
        return _Line(
            own=own, above=above, outside=outside, places=places, place=place, breaks=breaks
        )

    def _times_under(self, cell: Cell, owners: Sequence[int | None]) -> list[int]:
        """A mark over several columns of time marks each of them."""
        under = dict.fromkeys(owners[cell.column : cell.column + cell.width])
        headings = self.plan.header.headings
        timed = [one for one in under if one is not None and headings[one].time is not None]
        return timed if len(timed) == len(under) and is_mark(cell.text) else []

    def _take(self, line: _Line, below: Sequence[_Line | SectionDraft]) -> None:
        if not line.own and not line.outside:
            return
        if self._is_part(line):
            self._add_part(line)
        elif self._is_section(line, below):
            words = joined(cell.text for cells in line.own.values() for cell in cells)
            words = words or joined(cell.text for cell in line.outside)
            self.sections.append(section_of(words, line.place))
        elif self._goes_on(line):
            self.problems.append(
                noticed("import.row_joined", line.place, self.measures[-1].number or None)
            )
            self._add(self.measures[-1], line)
        else:
            self._add_measure(line)

    def _is_part(self, line: _Line) -> bool:
        """A row under a number, or a title, that is merged over it."""
        key = self.title if self.number is None else self.number
        cell = line.above.get(key)
        return cell is not None and id(cell) in self.owners and bool(self.measures)

    def _is_section(self, line: _Line, below: Sequence[_Line | SectionDraft]) -> bool:
        filled = set(line.own)
        if line.above and not filled <= {self.number}:
            return False
        cell = line.single
        if cell is not None:
            return self._is_lonely_heading(cell, line)
        if self.number is None or filled != {self.number, self.title} or line.outside:
            return False
        number = _number(line.text(self.number))
        wide = line.own[self.title][0].width > 1
        return number is not None and (
            wide or _next_number(below, self.number).startswith(f"{number}.")
        )

    def _is_lonely_heading(self, cell: Cell, line: _Line) -> bool:
        """The only cell of a row: over several columns, or where the numbers stand."""
        if _NUMBER.fullmatch(cell.text):
            return False
        heading = next(iter(line.own), None)
        alone = heading is None and cell.column == 0
        if cell.width > 1 or alone or (heading is not None and heading == self.number):
            return True
        return heading == self.title and self._is_heading(cell.text, line)

    def _is_heading(self, text: str, line: _Line) -> bool:
        """A title that stands alone: a heading, or the end of the row on the page before."""
        if self.number is None:
            return False
        if _SECTION_NUMBERED.fullmatch(text) or re.fullmatch(r"20\d\d\s*(?:год|г\.)?", text):
            return True
        return not line.breaks and text[0].isalpha() and not lower_first(text)

    def _goes_on(self, line: _Line) -> bool:
        if not self.measures or line.text(self.number):
            return False
        title = line.text(self.title)
        if self.number is None:
            return line.breaks and (not title or lower_first(title))
        return line.breaks or not title or lower_first(title) or not title[0].isalpha()

    def _add_measure(self, line: _Line) -> None:
        if not line.text(self.title) and self.title not in line.above:
            words = joined(cell.text for cells in line.own.values() for cell in cells)
            self.problems.append(noticed("import.row_without_title", line.place, words))
            return
        if not self.sections:
            self.sections.append(SectionDraft())
        printed = line.text(self.number)
        number = _number(printed)
        if self.number is None:
            number = self._counted(line)
        elif number is None:
            words = line.text(self.title)
            self.problems.append(noticed("import.row_without_number", line.place, printed or words))
        self._choose_section(line)
        draft = RowDraft(number=number or printed, section=len(self.sections) - 1, place=line.place)
        self.measures.append(draft)
        self._add(draft, line)

    def _counted(self, line: _Line) -> str:
        """The number before the words of a row, or its place where the order counts nothing."""
        written = _NUMBERED.fullmatch(line.text(self.title))
        return written[1] if written else str(len(self.measures) + 1)

    def _choose_section(self, line: _Line) -> None:
        """A column may name the section of each row, merged or only where it changes."""
        column = self.places.get(Field.SECTION)
        text = line.text(column)
        if not text:
            return
        section = section_of(text, line.place)
        if section.title != self.sections[-1].title:
            if self.sections[-1].title is None and not self.measures:
                self.sections.pop()
            self.sections.append(section)

    def _add(self, draft: RowDraft, line: _Line) -> None:
        for heading, cells in line.own.items():
            draft.pieces.setdefault(heading, []).append(
                tuple(text for cell in cells for text in cell.paragraphs)
            )
            draft.places.setdefault(heading, cells[0].place)
            for cell in cells:
                self.owners[id(cell)] = draft
        for heading, cell in line.above.items():
            owner = self.owners.get(id(cell))
            if owner is not None and owner is not draft:
                draft.above[heading] = owner
                draft.places.setdefault(heading, cell.place)
        for heading, place in line.places.items():
            draft.places.setdefault(heading, place)
        draft.outside.extend((cell.place, cell.text) for cell in line.outside)

    def _add_part(self, line: _Line) -> None:
        draft = self.measures[-1]
        if line.text(self.title):
            draft.parts.append(
                {
                    heading: tuple(text for cell in cells for text in cell.paragraphs)
                    for heading, cells in line.own.items()
                }
            )
            for cells in line.own.values():
                for cell in cells:
                    self.owners[id(cell)] = draft
        else:
            self._add(draft, line)

    def _tail(self) -> tuple[Paragraph, ...]:
        used = {draft.section for draft in self.measures}
        last = max(used, default=-1)
        tail = [
            Paragraph(text=_whole(section), place=section.place)
            for section in self.sections[last + 1 :]
            if section.place is not None
        ]
        del self.sections[last + 1 :]
        return (*self.notes, *tail)


def _heading_among(
    said: Sequence[Paragraph],
) -> tuple[Sequence[Paragraph], Sequence[Paragraph]]:
    """The heading among the lines above a table, and the other lines: aims and the like.

    A line that names a time, else one with a number, else two lines at most are the heading.
    """
    for fits in (time_of, NUMBERED_HEADING.fullmatch):
        for place, one in enumerate(said):
            if fits(one.text):
                end = place + 1
                while end < len(said) and lower_first(said[end].text):
                    end += 1
                return said[place:end], [*said[:place], *said[end:]]
    if len(said) <= LONGEST_BETWEEN:
        return said, []
    return said[-1:], said[:-1]


def section_of(text: str, place: Place | None) -> SectionDraft:
    """A section from its heading: number, title, and the year where it names exactly one."""
    # «I квартал» is a time, not the first of something
    numbered = None if time_of(text) is not None else _SECTION_NUMBERED.fullmatch(text)
    number, title = (numbered[1], numbered[2]) if numbered else (None, text)
    years = set(_YEAR.findall(title))
    year = int(years.pop()) if len(years) == 1 and _is_of_year(title) else None
    return SectionDraft(title=title, number=number, year=year, place=place)


def _is_of_year(title: str) -> bool:
    """Whether a heading puts its rows into its year: «2021 год», «Этап 1 (2021 г.)».

    «Итоги 2021 года», «Анализ за 2021 год» speak of a year that is over.
    """
    if _BEGINS_WITH_YEAR.match(title):
        return True
    return _OF_YEAR.search(title) is not None and _LOOKS_BACK.search(title) is None


def _whole(section: SectionDraft) -> str:
    return f"{section.number}. {section.title}" if section.number else str(section.title)


def _number(text: str) -> str | None:
    match = _NUMBER.fullmatch(text)
    return match[1] if match else None


def _next_number(below: Sequence[_Line | SectionDraft], column: int) -> str:
    for line in below:
        if isinstance(line, _Line) and line.text(column):
            return line.text(column)
    return ""


def _row_place(table: Table, row: int) -> Place:
    cells = [cell for cell in table.cells(row) if cell.row == row]
    return cells[0].place if cells else table.place


def _repeats(header: Header, table: Table, row: int) -> bool:
    again = header_at(table, row)
    return again is not None and again.names == header.names


def _heading_of(cell: Cell, owners: Sequence[int | None]) -> int | None:
    """The heading most of a cell's columns stand under, the first among equals."""
    under = [one for one in owners[cell.column : cell.column + cell.width] if one is not None]
    return max(under, key=lambda one: (under.count(one), -one)) if under else None
