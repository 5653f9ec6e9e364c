"""Frames of pandas and Polars, and mappings of columns, become one kind of pandas frame."""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw
import pandas as pd

from schoolsupport.faults import fault
from schoolsupport.tables.columns import TableSpec
from schoolsupport.words.text import plain


def to_pandas(frame: object, spec: TableSpec) -> pd.DataFrame:
    """A pandas frame of the same cells; headings in Russian become the columns' names.

    Args:
        frame: frame of pandas, Polars or PyArrow, or a mapping of columns.
        spec: the table it is meant to be.

    Raises:
        TableError: it is not a frame, a heading stands twice, or a required column is missing.
    """
    native = pd.DataFrame(dict(frame)) if isinstance(frame, Mapping) else frame
    try:
        eager = nw.from_native(native, eager_only=True)  # type: ignore[call-overload]  # any object may come
    except TypeError as error:
        raise fault("table.not_table", where=spec.name, found=type(frame).__name__) from error
    table: pd.DataFrame = eager.to_pandas()
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


def named(table: pd.DataFrame, spec: TableSpec) -> pd.DataFrame:
    """The frame with headings turned into names of columns.

    Raises:
        TableError: two headings are the same column.
    """
    titles = {plain(column.title): column.name for column in spec.columns}
    titles |= {plain(column.name): column.name for column in spec.columns}
    renamed = [titles.get(plain(str(name)), str(name)) for name in table.columns]
    doubled = sorted({name for name in renamed if renamed.count(name) > 1})
    if doubled:
        raise fault("table.same_columns", where=spec.name, columns=", ".join(doubled))
    return table.set_axis(renamed, axis="columns")
