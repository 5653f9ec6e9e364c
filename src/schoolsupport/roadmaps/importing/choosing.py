"""Which table of a document is the roadmap, what its columns are, and where it is broken."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from attrs import define, evolve, field, frozen

from schoolsupport.errors import SchoolSupportError
from schoolsupport.faults import fault
from schoolsupport.roadmaps.importing.grid import Block, Cell, Document, Paragraph, Place, Table
from schoolsupport.roadmaps.importing.headings import (
    Field,
    Heading,
    Wording,
    field_of,
    heading_problems,
    headings_of,
    known_headings,
)
from schoolsupport.roadmaps.importing.problems import ImportProblem, noticed
from schoolsupport.roadmaps.importing.texts import joined
from schoolsupport.roadmaps.importing.times import fits, is_term, time_of
from schoolsupport.roadmaps.importing.years import period_of
from schoolsupport.words.text import plain

TOP_ROWS = 60  # headings may stand below the head of the order in a sheet
HEADING_ROWS = 3
LONGEST_BETWEEN = 2  # paragraphs between two tables of which the second has no headings
_COUNTED = re.compile(r"\d+\.?")
APPENDIX = re.compile(r"(?:приложени[ея]\b|утвержден[аоы]?\b)", re.IGNORECASE)
PLAN_NAME = re.compile(
    r"(?:(?:муниципальн|региональн|школьн|календарн|годов|сетев|комплексн|перспективн|единый|общ)"
    r"\w*\s+){0,2}(?:план\b|план-график|дорожная карта|«дорожная карта»|комплекс мер|"
    r"план мероприятий|программа|перечень мероприятий)",
    re.IGNORECASE,
)
NUMBERED_HEADING = re.compile(
    r"(?:(?:раздел|блок|модуль|направление)\s+)?(?:\d{1,2}|[IVX]+)\s*[.)]\s*[А-ЯЁ«].{3,150}|"
    r"(?:раздел|блок|модуль|направление)\b.{3,150}",
    re.IGNORECASE,
)


@frozen(kw_only=True)
class Header:
    """The headings of a table.

    Attributes:
        headings: the columns.
        owners: by column of the grid the place in `headings` of its heading, None where there is
            none.
        row: first row of the headings.
        end: first row after them.
    """

    headings: tuple[Heading, ...]
    owners: tuple[int | None, ...]
    row: int
    end: int

    @property
    def fields(self) -> frozenset[Field]:
        """The fields the columns hold."""
        return frozenset(heading.field for heading in self.headings if heading.field)

    @property
    def names(self) -> tuple[str, ...]:
        """The headings as they are compared."""
        return tuple(plain(heading.text) for heading in self.headings)

    @property
    def says_when(self) -> bool:
        """Whether some column holds terms."""
        return bool(self.fields & {Field.DEADLINE, Field.TIMED, Field.BEGIN})


@frozen(kw_only=True)
class Piece:
    """A table, or the part of one, with rows of the roadmap.

    Attributes:
        table: the table.
        header: its headings, its own or those of the piece before.
        owners: by column of the grid the place of its heading among those of the whole plan.
        first: its first row that is no heading.
        between: what stands just above it: the heading of a section, or the name of its sheet.
        goes_on: it has no headings of its own or stands on another page.
    """

    table: Table
    header: Header
    owners: tuple[int | None, ...] = ()
    first: int
    between: tuple[Paragraph, ...] = ()
    goes_on: bool = False


@frozen(kw_only=True)
class Plan:
    """The roadmap's table in a document.

    Attributes:
        header: its headings, those of all its pieces.
        pieces: where its rows stand.
        before: what stands before it; rows above the headings of its own table too.
        after: what stands after it.
        known: how headings are worded.
    """

    header: Header
    pieces: tuple[Piece, ...]
    before: tuple[Block, ...]
    after: tuple[Block, ...]
    known: tuple[Wording, ...]

    @property
    def rows(self) -> int:
        """The number of rows of all its pieces."""
        return sum(len(piece.table.squares) - piece.first for piece in self.pieces)

    @property
    def place(self) -> Place:
        """Where its first table stands."""
        return self.pieces[0].table.place


def choose(
    document: Document, *, table: int | None = None, known: tuple[Wording, ...] | None = None
) -> tuple[Plan, list[ImportProblem]]:
    """The roadmap of a document: the longest table that names measures and their time.

    Args:
        document: the document.
        table: the table to take, counted from 1, where several are roadmaps.
        known: how headings are worded; by default as `headings.toml` says.

    Returns:
        The plan, and what is to be said of its headings and of the other tables.

    Raises:
        RoadmapImportError: there is no table, none that says when, or not the one asked for.
    """
    if not document.tables:
        raise fault("import.no_table", where=document.file)
    finder = _Finder(document=document, known=known or known_headings())
    plans = finder.plans()
    if not plans:
        raise _no_deadlines(document, finder.headers)
    best = _asked(document, plans, table) if table else max(plans, key=_likely)
    problems = heading_problems(best.header.headings)
    taken = {id(piece.table) for plan in plans for piece in plan.pieces}
    problems += [
        noticed("import.several_tables", plan.place, _title_above(plan))
        for plan in plans
        if plan is not best
    ]
    for one in document.tables:
        if id(one) in taken:
            continue
        header = finder.headers[id(one)]
        kind = "import.no_deadline_column" if _almost(header) else "import.other_table"
        problems.append(noticed(kind, one.place))
    return best, problems


def _likely(plan: Plan) -> tuple[bool, int]:
    """A plan with columns of terms before one whose sections alone say when; then the longest."""
    return plan.header.says_when, plan.rows


def _asked(document: Document, plans: Sequence[Plan], table: int) -> Plan:
    for plan in plans:
        if any(document.tables[table - 1 : table] == (piece.table,) for piece in plan.pieces):
            return plan
    places = (str(document.tables.index(plan.pieces[0].table) + 1) for plan in plans)
    raise fault(
        "import.no_such_table", where=document.file, found=str(table), known=", ".join(places)
    )


def _title_above(plan: Plan) -> str | None:
    """The line that names a plan, just above its table."""
    lines = [one.text for one in plan.before if isinstance(one, Paragraph)][-6:]
    return next((line for line in reversed(lines) if PLAN_NAME.match(line)), None)


def header_in(table: Table, known: Sequence[Wording] | None = None) -> Header | None:
    """The headings of a table: the row at its top that names most fields; None where none does."""
    best: Header | None = None
    for row in range(min(len(table.squares), TOP_ROWS)):
        header = header_at(table, row, known)
        if header and Field.TITLE in header.fields and _better(header, best):
            best = header
    return best


def _better(one: Header, other: Header | None) -> bool:
    return other is None or _weight(one) > _weight(other)


def _weight(header: Header) -> tuple[bool, int]:
    return header.says_when, len(header.fields)


def header_at(table: Table, row: int, known: Sequence[Wording] | None = None) -> Header | None:
    """The headings that begin at a row, over two or three rows where cells show it."""
    end = _heading_end(table, row)
    columns: list[tuple[Cell, ...]] = []
    for column in range(table.width):
        cells: list[Cell] = []
        for line in table.squares[row:end]:
            cell = line[column]
            if cell is not None and cell.paragraphs and cell not in cells:
                cells.append(cell)
        columns.append(tuple(cells))
    texts: list[tuple[int, str, Place]] = []
    owners: list[int | None] = []
    for column, cells_here in enumerate(columns):
        if not cells_here:
            owners.append(None)
            continue
        if column and cells_here == columns[column - 1]:
            owners.append(len(texts) - 1)
            continue
        owners.append(len(texts))
        words = joined(cell.text for cell in cells_here)
        texts.append((column, words, cells_here[0].place))
    if len(texts) < 2 or _COUNTED.match(texts[0][1]):
        return None
    headings = headings_of(texts, known)
    header = Header(headings=headings, owners=tuple(owners), row=row, end=end)
    return _with_numbers(_with_times(header, table), table)


FITTING = 4  # of five cells under a heading of time as many as this fit it


def _with_times(header: Header, table: Table) -> Header:
    """Columns whose headings name a time and whose cells are marks or terms; others are not."""
    timed = [one for one in header.headings if one.time is not None]
    if not timed:
        return header
    cells = [
        (cell.text, one.time or "")
        for one in timed
        for line in table.squares[header.end :]
        if (cell := line[one.column]) is not None and cell.paragraphs and cell.width <= len(timed)
    ]
    filled = [fits(text, time) for text, time in cells]
    alone = len(timed) == 1 and field_of(timed[0].text)[0] is not Field.DEADLINE
    if filled and sum(filled) * 5 >= len(filled) * FITTING and not alone:
        return header
    headings = tuple(
        evolve(one, field=None, time=None) if one.time is not None else one
        for one in header.headings
    )
    return evolve(header, headings=headings)


def _heading_end(table: Table, row: int) -> int:
    own = [cell for cell in table.squares[row] if cell is not None and cell.row == row]
    if table.shows_merges:
        return row + min(max((cell.height for cell in own), default=1), HEADING_ROWS)
    below = table.squares[row + 1] if row + 1 < len(table.squares) else ()
    return row + 2 if below and _divides(table.squares[row], below) else row + 1


def _divides(row: Sequence[Cell | None], below: Sequence[Cell | None]) -> bool:
    """Whether a row only divides headings above it: words just under or right of one, in gaps."""
    words = [cell is not None and bool(cell.paragraphs) for cell in row]
    under = [cell is not None and bool(cell.paragraphs) for cell in below]
    if not any(under) or under[0]:
        return False
    gaps = [column for column, here in enumerate(words) if not here]
    return (
        bool(gaps)
        and all(
            column in gaps or (column + 1 in gaps and under[column + 1])
            for column, here in enumerate(under)
            if here
        )
        and all(under[column] for column in gaps)
    )


def _with_numbers(header: Header, table: Table) -> Header:
    """A first column without a heading whose cells are numbers is the column of numbers."""
    if header.owners[0] is not None or Field.NUMBER in header.fields:
        return header
    cells = [line[0] for line in table.squares[header.end :]]
    texts = [cell.text for cell in cells if cell is not None and cell.paragraphs]
    if sum(1 for text in texts if re.match(r"\d", text)) * 2 <= len(texts):
        return header
    first = header.headings[0]
    number = evolve(first, column=0, text="", field=Field.NUMBER, does=None)
    owners = (0, *(None if owner is None else owner + 1 for owner in header.owners[1:]))
    return evolve(header, headings=(number, *header.headings), owners=owners)


def is_counting(texts: Sequence[str]) -> bool:
    """Whether a row only counts the columns: «1 2 3 4»."""
    if len(texts) < 2 or not all(_COUNTED.fullmatch(text) for text in texts):
        return False
    return [int(text.rstrip(".")) for text in texts] == list(range(1, len(texts) + 1))


MOST_BETWEEN = 30  # paragraphs between two tables of one roadmap
_LOOSE = frozenset(Field) - {Field.TITLE, Field.DEADLINE, Field.TIMED, Field.BEGIN, Field.END}


@define(kw_only=True)
class _Finder:
    """Goes down a document and gathers tables into roadmaps."""

    document: Document
    known: tuple[Wording, ...]
    headers: dict[int, Header | None] = field(factory=dict)
    found: list[Plan] = field(factory=list)

    def plans(self) -> list[Plan]:
        """Tables with headings, each with the tables that go on from it."""
        for table in self.document.tables:
            self.headers[id(table)] = header_in(table, self.known)
        start = end = 0
        pieces: list[Piece] = []
        between: list[Paragraph] = []
        for place, block in enumerate(self.document.blocks):
            if isinstance(block, Paragraph):
                between.append(block)
                continue
            own = self.headers[id(block)]
            said = tuple(one for one in between if not one.text.isdecimal())
            if pieces and self._goes_on(pieces[-1], own, block, said):
                pieces.append(self._next(pieces[-1], own, block, said))
                end = place
            elif own and (own.says_when or self._in_times(own, block, said)):
                self._close(pieces, start, end)
                start = end = place
                pieces = [Piece(table=block, header=own, first=own.end, between=said)]
            between = []
        self._close(pieces, start, end)
        return self.found

    def _next(
        self, above: Piece, own: Header | None, table: Table, said: tuple[Paragraph, ...]
    ) -> Piece:
        if own is None or not self._alike(above.header, own):
            return Piece(table=table, header=above.header, first=0, between=said, goes_on=True)
        return Piece(table=table, header=own, first=own.end, between=said, goes_on=not said)

    def _alike(self, header: Header, own: Header) -> bool:
        return own.fields ^ header.fields <= _LOOSE

    def _goes_on(
        self, above: Piece, own: Header | None, table: Table, said: Sequence[Paragraph]
    ) -> bool:
        sheet, other = table.place.sheet, above.table.place.sheet
        if sheet is not None and sheet != other:
            named = time_of(sheet) is not None and time_of(other or "") is not None
            return named and own is not None and self._alike(above.header, own)
        if len(said) > MOST_BETWEEN or _begins_another([one.text for one in said]):
            return False
        if own is not None and (own.says_when or self._in_times(own, table, said)):
            return self._alike(above.header, own)
        return (
            own is None and table.width == above.table.width and self._like_rows(above, table, said)
        )

    def _like_rows(self, above: Piece, table: Table, said: Sequence[Paragraph]) -> bool:
        """Rows without headings go on with the table before; below words only where terms do."""
        if not said:
            return True
        column = next(
            (
                place
                for place, owner in enumerate(above.header.owners)
                if owner is not None and above.header.headings[owner].field is Field.DEADLINE
            ),
            None,
        )
        if column is None or len(said) > LONGEST_BETWEEN:
            return False
        cells = [line[column] for line in table.squares]
        texts = [cell.text for cell in cells if cell is not None and cell.paragraphs]
        return sum(is_term(text) for text in texts) * 2 > len(table.squares)

    def _in_times(self, own: Header, table: Table, said: Sequence[Paragraph]) -> bool:
        """A table without terms whose sections, sheet or heading above name months."""
        if len(own.fields) < 2:
            return False
        names = [table.place.sheet or "", *(one.text for one in said[-1:])]
        names += [
            cells[0].text
            for row in range(own.end, len(table.squares))
            if len(cells := table.cells(row)) == 1
        ]
        return any(time_of(name) is not None for name in names)

    def _close(self, pieces: Sequence[Piece], start: int, end: int) -> None:
        if not pieces:
            return
        header, owners = _together(pieces)
        table = pieces[0].table
        above = tuple(
            Paragraph(text=line, place=cell.place)
            for row in range(pieces[0].header.row)
            for cell in table.cells(row)
            if cell.row == row
            for line in cell.paragraphs
        )
        made = [evolve(one, owners=own) for one, own in zip(pieces, owners, strict=True)]
        made[0] = evolve(made[0], between=_section_above(pieces))
        if len(made) > 1 or time_of(table.place.sheet or ""):
            made = [_with_sheet(one) for one in made]
        self.found.append(
            Plan(
                header=header,
                pieces=tuple(made),
                before=(*self.document.blocks[:start], *above),
                after=self.document.blocks[end + 1 :],
                known=self.known,
            )
        )


def _begins_another(lines: Sequence[str]) -> bool:
    """Whether the lines between two tables begin another appendix, or a plan with its years.

    «План работы с родителями» without years heads a section of the plan it stands in.
    """
    if any(APPENDIX.match(line) for line in lines):
        return True
    return any(map(PLAN_NAME.match, lines)) and any(map(period_of, lines))


def _section_above(pieces: Sequence[Piece]) -> tuple[Paragraph, ...]:
    """The line above the first table, where it names a time or later tables have such lines."""
    last = pieces[0].between[-1:]
    if not last:
        return ()
    numbered = NUMBERED_HEADING.fullmatch(last[0].text) is not None
    alike = any(piece.between for piece in pieces[1:]) and numbered
    time = time_of(last[0].text) or "20"
    return last if alike or not time.startswith("20") else ()  # years alone are those of the plan


def _with_sheet(piece: Piece) -> Piece:
    sheet = piece.table.place.sheet
    if sheet is None or time_of(sheet) is None:
        return piece
    return evolve(piece, between=(Paragraph(text=sheet, place=piece.table.place),))


def _together(pieces: Sequence[Piece]) -> tuple[Header, list[tuple[int | None, ...]]]:
    """The headings of all pieces, and for each piece where its columns stand among them."""
    whole = list(pieces[0].header.headings)
    owners = [pieces[0].header.owners]
    for piece in pieces[1:]:
        places: list[int] = []
        for one in piece.header.headings:
            same = next((at for at, other in enumerate(whole) if _same(one, other)), None)
            if same is None:
                same = len(whole)
                whole.append(one)
            places.append(same)
        owners.append(tuple(None if one is None else places[one] for one in piece.header.owners))
    return evolve(pieces[0].header, headings=tuple(whole)), owners


def _same(one: Heading, other: Heading) -> bool:
    if one.field is None or one.field is Field.TIMED:
        return plain(one.text) == plain(other.text)
    return (one.field, one.does) == (other.field, other.does)


def _almost(header: Header | None) -> bool:
    return header is not None and len(header.fields) > 1


def _no_deadlines(document: Document, headers: Mapping[int, Header | None]) -> SchoolSupportError:
    for table in document.tables:
        header = headers[id(table)]
        if header is not None and _almost(header):
            return fault(
                "import.no_column_of_deadlines",
                where=f"{document.file}: {table.place.text()}",
                found=" | ".join(heading.text for heading in header.headings),
            )
    return fault("import.no_roadmap_table", where=document.file)
