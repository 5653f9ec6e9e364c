"""What is shown, before it is known where: a page of facts, texts, tables, charts and remarks.

Rooms build pages and writers turn them into a terminal, a workbook, a document, a web page,
Markdown or csv. A page holds values and messages, never formatted text: numbers are written by the
unit of their column and words in the reader's language when a writer is asked for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, cast

from attrs import evolve, field, frozen

from schoolsupport.translation import Message, msg

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from schoolsupport.domain import Problem

Said = Message | str
"""Words: a message in two languages, or a text of an act, a file or a person that has one only."""

Tone = Literal["plain", "strong", "quiet", "good", "bad", "caution"]
"""How a text or a cell stands out; never the only carrier of a meaning."""


@frozen
class Ratio:
    """A share with its fraction: shown as «30 % (6 из 20)», a number where numbers are wanted.

    Attributes:
        numerator: what is counted, in the unit of the count; a fraction where parts count.
        denominator: of how many; with 0 there is no share, and the fraction alone is shown.
        fraction_first: whether it is shown as it is worked out, «6 / 20 = 30 %».
    """

    numerator: int | Fraction
    denominator: int
    fraction_first: bool = False

    @property
    def share(self) -> float | None:
        """Numerator by denominator, 0 to 1; None for a denominator of 0."""
        return float(self.numerator / self.denominator) if self.denominator else None


@frozen
class Toned:
    """A value of a cell that stands out."""

    value: Plain
    tone: Tone


@frozen
class Lines:
    """Several values in one cell, a line each."""

    values: tuple[Plain, ...]


Plain = str | Message | bool | int | float | Decimal | Fraction | date | datetime | Ratio | None
Value = Plain | Toned | Lines
"""What may stand in a cell. None and not-a-number are shown as an empty cell."""


RESTRICTED = msg("For official use only")
"""What stands on every sheet of a page that is not for everybody."""

WITHHELD = msg("not published")
"""The cell of a count that is not published; a total over it is not told either."""


@frozen(kw_only=True)
class Column:
    """A column of a table.

    Attributes:
        heading: its words.
        id: stable name, the heading of csv for programs; by default the English heading.
        unit: how numbers are written: `share` (0 to 1, shown in percent), `percent` (0 to 100),
            `people`, `points`, `km`, `years`, `year` (no grouping of digits), `signed` (+3, −2),
            `day`, `code`, `text`, or None: as the value is.
        align: where the cells stand; by default numbers right, all else left.
        wrap: `words`: broken between words where there is no room; `never`: always whole (logins,
            numbers, days); `cut`: one line, cut with «…» where there is no room, whole in files.
        width: letters it should have at least and at most; a writer may go beyond neither without
            need.
        total: what stands in the row of totals: `sum`, `count` (of filled cells), or nothing.
        hidden: written into workbooks, hidden, to be read back; shown nowhere else.
        choices: words a person may choose from in a workbook.
        filled_in: whether a person fills it in, in a workbook. A sheet with such a column is
            protected, without a password: headings and words stay as they are, cells of its other
            columns refuse what is typed, rows can be sorted and filtered.
        lesser: stands under its row before others where a terminal has no room.
        printed: whether a workbook prints it; one at the right end may be there to filter by.
    """

    heading: Said
    id: str | None = None
    unit: str | None = None
    align: Literal["left", "right", "center"] | None = None
    wrap: Literal["words", "never", "cut"] = "words"
    width: tuple[int, int] = (6, 40)
    total: Literal["sum", "count"] | None = None
    hidden: bool = False
    choices: tuple[Said, ...] = ()
    filled_in: bool = False
    lesser: bool = False
    printed: bool = True


def _columns(columns: Iterable[Column]) -> tuple[Column, ...]:
    return tuple(columns)


def _cells(cells: Iterable[Sequence[Value] | NDArray[Any]]) -> tuple[Sequence[Value], ...]:
    return cast("tuple[Sequence[Value], ...]", tuple(cells))


def _facts(rows: Iterable[tuple[Said, Value]]) -> tuple[tuple[Said, Value], ...]:
    return tuple(rows)


@frozen(kw_only=True, eq=False)
class Table:
    """A table, its cells column by column: what is many is never held as rows of objects.

    Attributes:
        columns: its columns.
        cells: for each column its cells, all of one length; any sequence, numpy arrays too.
        title: words above it.
        name: short name: of the sheet, of the csv file.
        empty: said where there are no rows.
        most: rows a terminal or a notebook shows at most; None for all. Files always have all.
        rest: where the rows beyond `most` are; by default the words about `--out`.
        group_by: ids of columns whose equal neighbouring values make a group with its own heading.
        totals: whether a row of totals stands at the end.
        own_sheet: whether it begins a sheet of its own in a workbook.
        frozen_columns: columns that stay in view at the left in a workbook.
        outline: level of each row in a workbook's outline, 0 for rows always in view; None for
            none. Rows above 0 are folded away, and a terminal leaves them out.
    """

    columns: tuple[Column, ...] = field(converter=_columns)
    cells: tuple[Sequence[Value], ...] = field(converter=_cells)
    title: Said | None = None
    name: str | None = None
    empty: Said | None = None
    most: int | None = None
    rest: Said | None = None
    group_by: tuple[str, ...] = ()
    totals: bool = False
    own_sheet: bool = False
    frozen_columns: int = 0
    outline: Sequence[int] | None = None

    def __attrs_post_init__(self) -> None:
        if len(self.cells) != len(self.columns):
            raise ValueError(f"{len(self.cells)} columns of cells for {len(self.columns)} columns")
        lengths = {len(one) for one in self.cells}
        if len(lengths) > 1:
            raise ValueError(f"columns of different lengths: {sorted(lengths)}")

    @classmethod
    def of_rows(
        cls, columns: Iterable[Column], rows: Iterable[Sequence[Value]], **given: object
    ) -> Table:
        """A table from rows; for tables of results that are made row by row and are not many.

        Args:
            columns: its columns.
            rows: its rows, each with a cell for each column.
            given: what else the table has, by name.
        """
        told = tuple(columns)
        by_row = [tuple(row) for row in rows]
        cells = tuple(zip(*by_row, strict=True)) if by_row else tuple(() for _ in told)
        return cls(columns=told, cells=cells, **given)  # type: ignore[arg-type]  # names are checked by attrs

    def __len__(self) -> int:
        return len(self.cells[0]) if self.cells else 0


@frozen(kw_only=True)
class Text:
    """A paragraph, or a heading between parts.

    Attributes:
        words: what it says.
        style: `plain`, `heading`, `item` (of a list), `quote` (words of an act), `quiet`, `strong`.
        level: how far it is set in; of a heading its rank, 0 for the highest.
    """

    words: Said
    style: Literal["plain", "heading", "item", "quote", "quiet", "strong"] = "plain"
    level: int = 0
    tone: Tone = "plain"


@frozen(kw_only=True)
class Facts:
    """Names and their values, a line each: «Год данных: 2021»."""

    rows: tuple[tuple[Said, Value], ...] = field(converter=_facts)
    title: Said | None = None


@frozen(kw_only=True, eq=False)
class Chart:
    """A drawing of a table: matplotlib draws it; where nothing can be drawn its table is shown.

    Attributes:
        kind: `bars` (a bar a row), `lines` (a line a series), `steps` (a line that jumps),
            `scatter` (a dot a row, numbers both ways), `dots` (a dot a row, with `mark` as the line
            they are compared with).
        x: values or words along the axis.
        x_unit: their unit; `unit` is that of the values.
        series: name of each series and its values, as long as `x`.
        mark: where a line stands across: a threshold, in the unit of the values.
        in_table: whether a table of the page holds its values, so that they need no second one
            where nothing can be drawn.
    """

    title: Said
    kind: Literal["bars", "lines", "steps", "scatter", "dots"]
    x: Sequence[Value]
    series: Mapping[Said, Sequence[float | int | None]]
    x_title: Said | None = None
    x_unit: str | None = None
    y_title: Said | None = None
    unit: str | None = None
    mark: float | None = None
    mark_title: Said | None = None
    in_table: bool = False

    def table(self) -> Table:
        """Its values as a table, a row for each place along the axis."""
        columns = [Column(heading=self.x_title or "", unit=self.x_unit)]
        columns += [Column(heading=name, unit=self.unit) for name in self.series]
        return Table(columns=columns, cells=(self.x, *self.series.values()), title=self.title)


Part = Text | Facts | Table | Chart


@frozen(kw_only=True)
class Remark:
    """A remark at the end of a page: a problem of data, a note.

    Attributes:
        words: what it says, place included.
        severity: `error`, `warning`, `info`.
    """

    words: Said
    severity: Literal["error", "warning", "info"] = "warning"

    @classmethod
    def of(cls, problem: Problem) -> Remark:
        """A problem of data as a remark: its place, what is wrong, what to do."""
        return cls(
            words=Message("{problem}", {"problem": problem}), severity=problem.severity.value
        )


def _cautions(cautions: Iterable[Said]) -> tuple[Said, ...]:
    return tuple(cautions)


def _parts(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(parts)


def _remarks(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    return tuple(remarks)


@frozen(kw_only=True)
class Signature:
    """Who signs a document: an office, and the name where somebody gave it.

    Attributes:
        office: the office.
        name: initials and surname; None leaves room for it.
    """

    office: Said
    name: str | None = None


def _signatures(sign: Iterable[Signature | Said]) -> tuple[Signature, ...]:
    return tuple(one if isinstance(one, Signature) else Signature(office=one) for one in sign)


@frozen(kw_only=True, eq=False)
class Letterhead:
    """A Word document that a page is put into: its own layout, styles and words around.

    Attributes:
        content: the .docx; its paragraph «{content}» gives way to the page.
        fill: fills the fields in a text of it, in a language.
    """

    content: bytes
    fill: Callable[[str, str], str]


@frozen(kw_only=True)
class Head:
    """What stands above an order or a letter: who issues it, what it is, its day and number.

    Attributes:
        issuer: the body, its lines.
        kind: «ПРИКАЗ»; None for a letter.
        day, number: room for them, as the body writes them.
        place: where it is issued.
        to: to whom a letter goes, its lines; a letter's head has two columns.
    """

    issuer: tuple[Said, ...] = field(default=(), converter=_cautions)
    kind: Said | None = None
    day: Said | None = None
    number: Said | None = None
    place: Said | None = None
    to: tuple[Said, ...] = field(default=(), converter=_cautions)

    @property
    def lines(self) -> tuple[Said, ...]:
        """Its lines one under another, where nothing is laid out."""
        rest = (one for one in (self.kind, self.day, self.number, self.place) if one is not None)
        return (*self.issuer, *rest, *self.to)


@frozen(kw_only=True, eq=False)
class Page:
    """What somebody is shown.

    Attributes:
        title: large words on top.
        facts: names and values under the title.
        cautions: what nobody may miss, marked, before everything else.
        parts: texts, facts, tables and charts, in their order.
        remarks: problems and notes, at the end.
        name: short name: of the first sheet, of files in a folder.
        orientation: how paper lies; None: the writer chooses by the width of the tables.
        mark: lines in the upper right corner of a document: whose annex it is, who approves it.
        sign: offices that sign a document, a line each with room for signature and name.
        paper: `official` is laid out as papers that offices send each other are; `working` is not.
        letterhead: a Word document that it is put into, instead of any paper of ours.
        restricted: whether it holds what is not for everybody; `RESTRICTED` then stands on every
            sheet of a file that can be sent on. A screen and csv have no place for it.
        head: what stands above the title of an order or a letter. What has to be said of such a
            document itself, its remarks, goes on a sheet of its own that is not sent.
        annexes: pages that follow it, each on new paper that may lie otherwise.
    """

    title: Said
    facts: tuple[tuple[Said, Value], ...] = field(default=(), converter=_facts)
    cautions: tuple[Said, ...] = field(default=(), converter=_cautions)
    parts: tuple[Part, ...] = field(default=(), converter=_parts)
    remarks: tuple[Remark, ...] = field(default=(), converter=_remarks)
    name: str | None = None
    orientation: Literal["portrait", "landscape"] | None = None
    mark: tuple[Said, ...] = field(default=(), converter=_cautions)
    sign: tuple[Signature, ...] = field(default=(), converter=_signatures)
    paper: Literal["working", "official"] = "working"
    letterhead: Letterhead | None = None
    restricted: bool = False
    head: Head | None = None
    annexes: tuple[Page, ...] = ()

    @property
    def on_screen(self) -> tuple[Part, ...]:
        """Its parts where nothing is signed: head and mark first, then signatures, then annexes."""
        head = self.head.lines if self.head is not None else ()
        above = (Text(words=one, style="quiet") for one in (*head, *self.mark))
        sign = (
            Text(
                words=msg(
                    "{office} ____________ / {name}",
                    office=one.office,
                    name=one.name or "____________",
                )
            )
            for one in self.sign
        )
        annexes = (part for one in self.annexes for part in one.whole)
        return (*above, *self.parts, *sign, *annexes)

    @property
    def whole(self) -> tuple[Part, ...]:
        """Itself as parts of another page: its title as a heading, then whatever it shows."""
        facts = (Facts(rows=self.facts),) if self.facts else ()
        return (Text(words=self.title, style="heading"), *facts, *self.on_screen)

    @property
    def apart(self) -> tuple[Page, ...]:
        """Itself without its annexes, and each of them as a page that is for no more eyes."""
        return tuple(
            evolve(one, annexes=(), restricted=one.restricted or self.restricted)
            for one in (self, *self.annexes)
        )

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables among its parts and in its annexes, in their order."""
        return tuple(part for part in self.every_part if isinstance(part, Table))

    @property
    def every_part(self) -> tuple[Part, ...]:
        """Its parts and those of its annexes, in their order."""
        return (*self.parts, *(part for one in self.annexes for part in one.every_part))
