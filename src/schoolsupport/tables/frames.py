"""Frames of pandas and Polars, and mappings of columns, become one kind of pandas frame."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import narwhals as nw
import pandas as pd

from schoolsupport.errors import SchoolSupportError
from schoolsupport.faults import fault
from schoolsupport.tables.columns import TableSpec
from schoolsupport.words.text import plain

_WIDE = (nw.Int128, nw.UInt128, nw.Decimal)


def to_pandas(frame: object, spec: TableSpec) -> pd.DataFrame:
    """A pandas frame of the same cells; headings in Russian become the columns' names.

    Args:
        frame: frame of pandas, Polars or PyArrow, or a mapping of columns.
        spec: the table it is meant to be.

    Raises:
        TableError: it is not a frame, a heading stands twice, or a required column is missing.
    """
    native = pd.DataFrame(dict(frame)) if isinstance(frame, Mapping) else frame
    names = native.columns if isinstance(native, pd.DataFrame) else _arrow_names(native)
    _refuse_doubled(list(map(str, names)), spec)
    try:
        eager = nw.from_native(native, eager_only=True)  # type: ignore[call-overload]  # any object may come
    except TypeError as error:
        raise fault("table.not_table", where=spec.name, found=type(frame).__name__) from error
    table = _converted(eager, spec)
    table = named(table, spec)
    missing = [name for name in spec.required if name not in table.columns]
    if missing:
        raise fault(
            "table.missing_columns",
            where=spec.name,
            found=", ".join(map(str, table.columns)) or "-",
            columns=", ".join(missing),
        )
    return table


def _arrow_names(native: object) -> list[object]:
    """Names of the columns of an Arrow table, the one kind besides pandas that may repeat them."""
    return list(getattr(native, "column_names", ()))


def _converted(eager: nw.DataFrame[Any], spec: TableSpec) -> pd.DataFrame:
    """A frame of pandas; whole numbers wider than 64 bits come as texts, which are read the same.

    Raises:
        TableError: a column holds bytes, or cannot be had as pandas holds columns.
    """
    kinds = {} if eager.implementation.is_pandas() else eager.schema
    wide = [name for name, kind in kinds.items() if kind in _WIDE]
    narrow = eager.with_columns(nw.col(*wide).cast(nw.String)) if wide else eager
    unread = [name for name, kind in kinds.items() if kind == nw.Binary]
    try:
        table: pd.DataFrame = narrow.to_pandas()
    except ImportError:  # a library that is not installed says so itself
        raise
    except Exception as error:  # each engine has its own
        raise _unreadable(kinds, spec) from error
    if unread:
        raise _unreadable({name: kinds[name] for name in unread}, spec)
    return table


def _unreadable(kinds: Mapping[str, object], spec: TableSpec) -> SchoolSupportError:
    found = ", ".join(f"{name} ({kind})" for name, kind in kinds.items())
    return fault("table.unreadable_columns", where=spec.name, found=found)


def _refuse_doubled(names: list[str], spec: TableSpec) -> None:
    doubled = sorted(name for name, times in Counter(names).items() if times > 1)
    if doubled:
        raise fault("table.same_columns", where=spec.name, columns=", ".join(doubled))


def named(table: pd.DataFrame, spec: TableSpec) -> pd.DataFrame:
    """The frame with headings turned into names of columns.

    Raises:
        TableError: two headings are the same column.
    """
    return table.set_axis(names_of(map(str, table.columns), spec), axis="columns")


def names_of(headings: Iterable[str], spec: TableSpec) -> list[str]:
    """Headings turned into names of columns; those that are none stay.

    Raises:
        TableError: two headings are the same column.
    """
    titles = {plain(column.title): column.name for column in spec.columns}
    titles |= {plain(column.name): column.name for column in spec.columns}
    others = {plain(one): column.name for column in spec.columns for one in column.also}
    renamed = [titles.get(plain(heading), heading) for heading in headings]
    own = {*renamed}
    for place, name in enumerate(renamed):
        meant = others.get(plain(name))
        if meant is not None and meant not in own:  # its own heading goes first
            renamed[place] = meant
            own.add(meant)
    _refuse_doubled(renamed, spec)
    return renamed
