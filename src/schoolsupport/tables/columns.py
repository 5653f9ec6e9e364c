"""The columns of every table: name, Russian heading, kind, unit, bounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

from attrs import evolve, field, frozen

from schoolsupport.domain import Problem, problem
from schoolsupport.structure import read_toml, structured
from schoolsupport.words.text import plain


class ColumnKind(StrEnum):
    """What stands in a column, and so how it is held in memory.

    `text` and `word` are pandas `category`; `year`, and the numbers, are float64 with NaN for a
    missing value (`year` is int64, it may not be missing); `day` is datetime64; `flag` is float64
    with 1, 0 and NaN.
    """

    TEXT = "text"
    WORD = "word"
    YEAR = "year"
    COUNT = "count"
    NUMBER = "number"
    DAY = "day"
    FLAG = "flag"


@frozen(kw_only=True)
class Column:
    """One column.

    Attributes:
        name: name in code and in canonical files.
        title: Russian heading, accepted in files too.
        kind: what stands in it.
        unit: people, percent, points, km, level …; None for words.
        required: whether the table makes no sense without it.
        low: lowest value allowed.
        high: highest value allowed.
        words: the words allowed, for kind `word`.
        also: other headings that files have for it.
        part_of: the column of which it counts a part, and so cannot be more than.
    """

    name: str
    title: str
    kind: ColumnKind = ColumnKind.COUNT
    unit: str | None = None
    required: bool = False
    low: float | None = None
    high: float | None = None
    words: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    part_of: str | None = None


@frozen
class TableSpec:
    """A table: its name, Russian title, columns, and the columns that name a row."""

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    open: bool = field(default=False, kw_only=True)

    def __getitem__(self, name: str) -> Column:
        return self.by_name[name]

    @property
    def by_name(self) -> Mapping[str, Column]:
        """Columns by name."""
        return MappingProxyType({column.name: column for column in self.columns})

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns the table cannot do without."""
        return tuple(column.name for column in self.columns if column.required)


@frozen(kw_only=True)
class Unit:
    """What a number counts, or what else stands in a cell.

    Attributes:
        id: its name in declarations.
        kind: how such cells are held.
        title: the unit as blank files print it; empty where the cells are no numbers.
    """

    id: str
    kind: ColumnKind
    title: str = ""


@frozen(kw_only=True)
class ColumnDeclaration:
    """A column as a file declares it; `range` is the lowest and, where there is one, the highest.

    Attributes:
        id: name of the column.
        title: its heading.
        unit: id of a unit; `word` where one of `words` stands in the cells.
        tables: the tables that have the column.
        range: lowest and highest value, or the lowest alone.
        words: the words allowed.
        also: other headings that files have for it.
        part_of: the column of which it counts a part, and so cannot be more than.
    """

    id: str
    title: str
    unit: str = "word"
    tables: tuple[str, ...]
    range: tuple[Decimal, ...] = ()
    words: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    part_of: str | None = None

    def column(self, units: Mapping[str, Unit], *, required: bool = False) -> Column:
        """The column of a table."""
        unit = units[self.unit]
        low, high = (*map(float, self.range), None, None)[:2]
        return Column(
            name=self.id,
            title=self.title,
            kind=unit.kind,
            unit=unit.id if unit.title else None,
            required=required,
            low=low,
            high=high,
            words=self.words,
            also=self.also,
            part_of=self.part_of,
        )


@frozen(kw_only=True)
class _Table:
    id: str
    title: str
    key: tuple[str, ...]
    required: tuple[str, ...]
    open: bool = False


@frozen(kw_only=True)
class _File:
    unit: tuple[Unit, ...]
    table: tuple[_Table, ...]
    column: tuple[ColumnDeclaration, ...]


def _declared() -> tuple[Mapping[str, Unit], Mapping[str, TableSpec]]:
    """The units and the tables, as `columns.toml` declares them."""
    path = files("schoolsupport.tables") / "columns.toml"
    said = structured(read_toml(path), _File, "columns.toml")
    units = {unit.id: unit for unit in said.unit}
    tables = {
        table.id: TableSpec(
            table.id,
            table.title,
            tuple(
                one.column(units, required=one.id in table.required)
                for one in said.column
                if table.id in one.tables
            ),
            table.key,
            open=table.open,
        )
        for table in said.table
    }
    return MappingProxyType(units), MappingProxyType(tables)


UNITS, TABLES = _declared()
RESULTS = TABLES["results"]
CONTEXT = TABLES["context"]
REFERENCE = TABLES["reference"]
LISTS = TABLES["lists"]
SCHOOLS = TABLES["schools"]
OBJECTIVITY = TABLES["objectivity"]
LINEAGE = TABLES["lineage"]
BOUNDS = ("n_below_lowest", "n_below_highest")
"""The least and the most who may be below the boundary; persons."""
JOURNAL = ("n_below_journal", "n_as_journal", "n_above_journal")
"""The comparison with the journal; persons."""

Specs = Mapping[str, TableSpec]
"""The tables by name, with the columns of a region."""


@frozen(kw_only=True)
class OwnColumn:
    """A column that a region declares in its `region.toml`, beside those every region has.

    Attributes:
        id: name in rules and in canonical files.
        title: its heading in Russian, in files and in explanations.
        table: `context` (a value a school and year) or `schools` (a value a school).
        unit: what a number counts, or what else stands in the cells.
        also: other headings that files have for it.
        range: lowest and highest value, or the lowest alone; a share is from 0 to 1 without one.
    """

    id: str
    title: str
    table: Literal["context", "schools"]
    unit: Literal[
        "share", "percent", "people", "points", "km", "years", "yes_no", "text", "code", "day"
    ]
    also: tuple[str, ...] = ()
    range: tuple[Decimal, ...] = ()

    @property
    def column(self) -> Column:
        """The column of its table."""
        whole = (Decimal(0), Decimal(1)) if self.unit == "share" else ()
        declared = ColumnDeclaration(
            id=self.id,
            title=self.title,
            unit=self.unit,
            tables=(self.table,),
            range=self.range or whole,
            also=self.also,
        )
        return declared.column(UNITS)

    @property
    def headings(self) -> tuple[str, ...]:
        """Everything a file may call it."""
        return (self.title, self.id, *self.also)


def specs_with(own: Iterable[OwnColumn]) -> Specs:
    """The tables with the columns of a region after their own; each name once."""
    added: dict[str, dict[str, Column]] = {}
    for one in own:
        added.setdefault(one.table, {}).setdefault(one.id, one.column)
    return MappingProxyType(
        {
            name: evolve(spec, columns=(*spec.columns, *added[name].values()))
            if name in added
            else spec
            for name, spec in TABLES.items()
        }
    )


def headings_of(specs: Specs) -> frozenset[str]:
    """All headings of columns, as they are compared."""
    return frozenset(
        plain(heading)
        for spec in specs.values()
        for column in spec.columns
        for heading in (column.title, column.name, *column.also)
    )


LATER_TABLES = frozenset({OBJECTIVITY.name, LINEAGE.name})
"""Tables that runs written before them do not have: absent and empty are the same."""
_MOST_UNKNOWN = 10


def unknown_columns(names: Sequence[str], **place: str | int | None) -> Iterator[Problem]:
    """A problem for each of the columns that nobody knows; of very many, one for the rest.

    Args:
        names: their headings.
        place: where they stand: the file, the sheet, the row of the headings.
    """
    told = names if len(names) <= _MOST_UNKNOWN else names[: _MOST_UNKNOWN - 1]
    for name in told:
        yield problem("column.unknown").at(column=name, **place)
    if len(told) < len(names):
        rest = names[len(told) :]
        found = f"{rest[0]} … {rest[-1]}"
        yield problem("column.many_unknown", found=found, count=len(rest)).at(**place)
