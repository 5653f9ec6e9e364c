"""Which table of a document is the roadmap, what its columns are, and where it is broken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files

from attrs import evolve, frozen

from schoolsupport.errors import SchoolSupportError
from schoolsupport.faults import fault
from schoolsupport.roadmaps.importing.grid import Block, Cell, Document, Paragraph, Place, Table
from schoolsupport.roadmaps.importing.problems import ImportProblem, noticed
from schoolsupport.roadmaps.importing.texts import joined
from schoolsupport.roadmaps.template import Does
from schoolsupport.structure import read_toml, structured
from schoolsupport.words.text import plain

LONGEST_HEADING = 100


class Field(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    TITLE = "title"
    DEADLINE = "deadline"
    RESPONSIBLE = "responsible"
    EVIDENCE = "evidence"
    EXPECTED_RESULT = "expected_result"
    TARGET_TEXT = "target_text"
    SECTION = "section"


# where no heading names the measures, a column of these stands for them, the first kind first
_STANDS_FOR_TITLE = (Field.SECTION, Field.TARGET_TEXT)


@frozen(kw_only=True)
class Heading:
    """A column.

    Attributes:
        column: its place in the grid, from 0.
        text: the heading as printed.
        field: what it holds; None where the heading is not known.
        does: what the parties in it do, in a column of responsible parties.
        place: where the heading stands.
    """

    column: int
    text: str
    field: Field | None = None
    does: Does | None = None
    place: Place


@frozen(kw_only=True)
class _Words:
    """An entry of `headings.toml`."""

    field: Field
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()
    does: Does | None = None

    def fits(self, heading: str) -> bool:
        return any(re.search(word, heading) for word in self.words) and not any(
            re.search(word, heading) for word in self.unless
        )


@frozen(kw_only=True)
class _Headings:
    heading: tuple[_Words, ...]


@cache
def _known() -> tuple[_Words, ...]:
    file = files("schoolsupport.roadmaps.importing") / "headings.toml"
    return structured(read_toml(file), _Headings, "headings.toml").heading


def field_of(text: str) -> tuple[Field | None, Does | None]:
    """What a heading says its column holds, and what the parties in it do.

    Examples:
        >>> field_of("Сроки и периодичность проведения мероприятий")[0].value
        'deadline'
        >>> field_of("Ответственные за сбор и обработку информации")[1].value
        'collect'
    """
    heading = plain(text)
    if not heading or len(heading) > LONGEST_HEADING:
        return None, None
    for one in _known():
        if one.fits(heading):
            return one.field, one.does
    return None, None


def headings_of(texts: Sequence[tuple[int, str, Place]]) -> tuple[Heading, ...]:
    """The columns of a row of headings; a field is given once, parties once for what they do.

    Args:
        texts: column, words and place of each heading.
    """
    headings: list[Heading] = []
    taken: set[tuple[Field, Does | None]] = set()
    for column, text, place in texts:
        field, does = field_of(text)
        if field is not None and (field, does) in taken:
            field, does = None, None
        elif field is not None:
            taken.add((field, does))
        headings.append(Heading(column=column, text=text, field=field, does=does, place=place))
    return _with_title(headings)


def _with_title(headings: list[Heading]) -> tuple[Heading, ...]:
    fields = {heading.field for heading in headings}
    if Field.TITLE in fields:
        return tuple(headings)
    for stand_in in _STANDS_FOR_TITLE:
        if stand_in in fields:
            return tuple(
                evolve(heading, field=Field.TITLE) if heading.field is stand_in else heading
                for heading in headings
            )
    return tuple(headings)


def heading_problems(headings: Sequence[Heading]) -> list[ImportProblem]:
    """What is to be said of the columns: unknown, twice, guessed, no numbers."""
    problems = []
    for heading in headings:
        field, _ = field_of(heading.text)
        if heading.field is None and field is not None:
            problems.append(noticed("import.column_twice", heading.place, heading.text))
        elif heading.field is None:
            problems.append(noticed("import.unknown_heading", heading.place, heading.text))
        elif heading.field is Field.TITLE and field is not Field.TITLE:
            problems.append(noticed("import.title_guessed", heading.place, heading.text))
    if not any(heading.field is Field.NUMBER for heading in headings):
        problems.append(noticed("import.no_number_column", headings[0].place))
    return problems


TOP_ROWS = 60  # headings may stand below the head of the order in a sheet
HEADING_ROWS = 3
LONGEST_BETWEEN = 2  # paragraphs between two parts of one table: a heading of a section
_COUNTED = re.compile(r"\d+\.?")


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


@frozen(kw_only=True)
class Piece:
    """A table, or the part of one, with rows of the roadmap.

    Attributes:
        table: the table.
        first: its first row that is no heading.
        between: paragraphs between it and the piece before: the heading of a section.
        goes_on: it has no headings of its own or stands on another page.
    """

    table: Table
    first: int
    between: tuple[Paragraph, ...] = ()
    goes_on: bool = False


@frozen(kw_only=True)
class Plan:
    """The roadmap's table in a document.

    Attributes:
        header: its headings.
        pieces: where its rows stand.
        before: what stands before it; rows above the headings of its own table too.
        after: what stands after it.
    """

    header: Header
    pieces: tuple[Piece, ...]
    before: tuple[Block, ...]
    after: tuple[Block, ...]

    @property
    def rows(self) -> int:
        """The number of rows of all its pieces."""
        return sum(len(piece.table.squares) - piece.first for piece in self.pieces)


def choose(document: Document) -> tuple[Plan, list[ImportProblem]]:
    """The roadmap of a document: the longest table that names measures and deadlines.

    Args:
        document: the document.

    Returns:
        The plan, and what is to be said of its headings and of the other tables.

    Raises:
        RoadmapImportError: there is no table, or none with a column of deadlines.
    """
    if not document.tables:
        raise fault("import.no_table", where=document.file)
    headers = {id(table): header_in(table) for table in document.tables}
    plans = list(_plans(document, headers))
    if not plans:
        raise _no_deadlines(document, headers)
    best = max(plans, key=lambda plan: plan.rows)
    problems = heading_problems(best.header.headings)
    taken = {id(piece.table) for plan in plans for piece in plan.pieces}
    problems += [
        noticed("import.several_tables", plan.pieces[0].table.place)
        for plan in plans
        if plan is not best
    ]
    for table in document.tables:
        if id(table) in taken:
            continue
        header = headers[id(table)]
        kind = "import.no_deadline_column" if _almost(header) else "import.other_table"
        problems.append(noticed(kind, table.place))
    return best, problems


def header_in(table: Table) -> Header | None:
    """The headings of a table: the row at its top that names most fields; None where none does."""
    best: Header | None = None
    for row in range(min(len(table.squares), TOP_ROWS)):
        header = header_at(table, row)
        if header and Field.TITLE in header.fields and _better(header, best):
            best = header
    return best


def _better(one: Header, other: Header | None) -> bool:
    return other is None or _weight(one) > _weight(other)


def _weight(header: Header) -> tuple[bool, int]:
    return Field.DEADLINE in header.fields, len(header.fields)


def header_at(table: Table, row: int) -> Header | None:
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
    header = Header(headings=headings_of(texts), owners=tuple(owners), row=row, end=end)
    return _with_numbers(header, table)


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


def _plans(document: Document, headers: dict[int, Header | None]) -> Iterator[Plan]:
    """Tables with headings, each with the tables that go on from it."""
    start: int | None = None
    header: Header | None = None
    pieces: list[Piece] = []
    between: list[Paragraph] = []
    end = 0
    for place, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            between.append(block)
            continue
        own = headers[id(block)]
        said = tuple(one for one in between if not one.text.isdecimal())
        if header and pieces and _goes_on(header, own, block, pieces[-1].table, said):
            first = own.end if own and own.fields == header.fields else 0
            pieces.append(Piece(table=block, first=first, between=said, goes_on=True))
            end = place
        elif own and Field.DEADLINE in own.fields:
            if header and start is not None:
                yield _plan(document, header, pieces, start, end)
            start, header, end = place, own, place
            pieces = [Piece(table=block, first=own.end)]
        between = []
    if header and start is not None:
        yield _plan(document, header, pieces, start, end)


def _goes_on(
    header: Header, own: Header | None, table: Table, above: Table, said: Sequence[Paragraph]
) -> bool:
    if table.place.sheet is not None and table.place.sheet != above.place.sheet:
        return False
    if own and Field.DEADLINE in own.fields:
        return own.fields == header.fields and len(said) <= LONGEST_BETWEEN
    return own is None and not said and table.width == above.width


def _plan(
    document: Document, header: Header, pieces: Sequence[Piece], start: int, end: int
) -> Plan:
    table = pieces[0].table
    above = tuple(
        Paragraph(text=line, place=cell.place)
        for row in range(header.row)
        for cell in table.cells(row)
        if cell.row == row
        for line in cell.paragraphs
    )
    return Plan(
        header=header,
        pieces=tuple(pieces),
        before=(*document.blocks[:start], *above),
        after=document.blocks[end + 1 :],
    )


def _almost(header: Header | None) -> bool:
    return header is not None and len(header.fields) > 1


def _no_deadlines(document: Document, headers: dict[int, Header | None]) -> SchoolSupportError:
    for table in document.tables:
        header = headers[id(table)]
        if header is not None and _almost(header):
            return fault(
                "import.no_column_of_deadlines",
                where=f"{document.file}: {table.place.text()}",
                found=" | ".join(heading.text for heading in header.headings),
            )
    return fault("import.no_roadmap_table", where=document.file)
