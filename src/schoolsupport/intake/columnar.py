"""Parquet files: columns with their types, for large tables."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from attrs import frozen

from schoolsupport.errors import InputError
from schoolsupport.intake.sheets import TOP_ROWS, NotReadableError, Row, headings, with_headings
from schoolsupport.translation import msg

_INDEX = re.compile(r"__index_level_\d+__")


@frozen(kw_only=True, eq=False)
class ParquetSheet:
    """A parquet file; its columns' names count as row 1, so its first row is row 2."""

    file: str
    table_read: Any  # a pyarrow.Table, whose types are not published
    name: str | None = None

    @property
    def top(self) -> Sequence[Row]:
        """The names of columns and the first rows."""
        first = self.table_read.slice(0, TOP_ROWS - 1).to_pylist()
        names = self.table_read.column_names
        return [names, *([row[name] for name in names] for row in first)]

    def grid(self) -> Sequence[Row]:
        """All rows as cells."""
        names = self.table_read.column_names
        return [names, *([row[name] for name in names] for row in self.table_read.to_pylist())]

    def table(self, header: int, texts: Collection[str]) -> pd.DataFrame:
        """The rows; texts are read as categories, and an index written by pandas is left out."""
        import pyarrow as pa  # type: ignore[import-untyped]  # noqa: PLC0415  # no types; loaded for such files only

        arrow = self.table_read
        columns = []
        for name, column in zip(arrow.column_names, arrow.columns, strict=True):
            is_text = pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
            columns.append(column.dictionary_encode() if is_text and name in texts else column)
        names = headings(arrow.column_names)
        places = [str(place) for place in range(len(names))]
        frame = pa.table(columns, names=places).to_pandas(ignore_metadata=True)
        return with_headings(frame.set_axis(range(len(names)), axis="columns"), names, header)


def open_parquet(path: Path, file: str) -> list[ParquetSheet]:
    """The one table of a parquet file.

    Raises:
        InputError: the library that reads parquet is not installed.
        NotReadableError: the file is not parquet, or is damaged.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415  # loaded for such files only
        import pyarrow.parquet as pq  # type: ignore[import-untyped]  # noqa: PLC0415  # no types; loaded for such files only
    except ImportError as error:
        raise InputError(
            msg("parquet files cannot be read: pyarrow is not installed"),
            where=file,
            remedy=msg('Run: pip install "schoolsupport[files]"'),
        ) from error
    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise NotReadableError("parquet") from error
    kept = [place for place, name in enumerate(table.column_names) if not _INDEX.fullmatch(name)]
    return [ParquetSheet(file=file, table_read=table.select(kept))]
