"""The columns of every table: name, Russian heading, kind, unit, bounds."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from importlib.resources import files
from types import MappingProxyType

from attrs import field, frozen

from schoolsupport.structure import read_toml, structured


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
        unit: persons, percent, points, km, level …; None for words.
        required: whether the table makes no sense without it.
        low: lowest value allowed.
        high: highest value allowed.
        words: the words allowed, for kind `word`.
    """

    name: str
    title: str
    kind: ColumnKind = ColumnKind.COUNT
    unit: str | None = None
    required: bool = False
    low: float | None = None
    high: float | None = None
    words: tuple[str, ...] = ()


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
    """

    id: str
    title: str
    unit: str = "word"
    tables: tuple[str, ...]
    range: tuple[Decimal, ...] = ()
    words: tuple[str, ...] = ()

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

LATER_TABLES = frozenset({OBJECTIVITY.name, LINEAGE.name})
"""Tables that runs written before them do not have: absent and empty are the same."""
