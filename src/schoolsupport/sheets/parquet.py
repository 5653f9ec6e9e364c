"""Parquet files: columns with their types, for large tables."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from schoolsupport.domain import problem
from schoolsupport.libraries import arrow_for_reading
from schoolsupport.sheets.faults import UnreadableFileError, unreadable
from schoolsupport.sheets.grid import TOP_ROWS, Cells, Row, Sheet, headings
from schoolsupport.words.text import harmless, is_harmless

if TYPE_CHECKING:
    import pandas as pd

_INDEX = re.compile(r"__index_level_\d+__")


@frozen(kw_only=True, eq=False)
class ParquetSheet(Sheet):
    """A parquet file; its columns' names count as row 1, so its first row is row 2."""

    arrow: Any  # the table of pyarrow, whose types are not published
    is_placed: bool = False
    removed: int = 0

    @property
    def top(self) -> Sequence[Row]:
        """The names of columns and the first rows."""
        return _rows(self.arrow.slice(0, TOP_ROWS - 1))

    def table(self, header: int, texts: Collection[str]) -> pd.DataFrame:
        """The rows; texts are read as categories, and an index written by pandas is left out."""
        from schoolsupport.sheets.frames import with_headings  # noqa: PLC0415  # pandas when needed

        pa, _ = arrow_for_reading()
        columns = []
        for name, column in zip(self.arrow.column_names, self.arrow.columns, strict=True):
            is_text = pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
            columns.append(column.dictionary_encode() if is_text and name in texts else column)
        names = headings(self.arrow.column_names)
        places = [str(place) for place in range(len(names))]
        frame = pa.table(columns, names=places).to_pandas(ignore_metadata=True)
        return with_headings(frame.set_axis(range(len(names)), axis="columns"), names, header)


def open_parquet(path: Path, file: str) -> list[Sheet]:
    """The one table of a parquet file.

    Args:
        path: the file.
        file: the file, as messages name it.

    Raises:
        InputError: the library that reads parquet is not installed.
        UnreadableFileError: the file is not parquet, is damaged, or has a column of bytes.
        OSError: the file cannot be opened.
    """
    pa, pq = arrow_for_reading(file)
    try:
        whole = pq.read_table(path)
        whole.validate(full=True)  # that texts are texts, too
        named = [n for n, name in enumerate(whole.column_names) if not _INDEX.fullmatch(name)]
    except (pa.ArrowException, ValueError, OSError) as error:
        raise unreadable(path, file) from error
    arrow = whole.select(named)
    for field in arrow.schema:
        if pa.types.is_binary(field.type) or pa.types.is_large_binary(field.type):
            raise UnreadableFileError(
                problem("file.binary_column", column=field.name).at(file=file)
            )
    arrow, removed = _harmless(arrow, pa)
    cells = partial(_cells, arrow)
    return [ParquetSheet(file=file, arrow=arrow, removed=removed, read=cells)]


def _cells(arrow: Any) -> Cells:
    return Cells(_rows(arrow))


def _harmless(arrow: Any, pa: Any) -> tuple[Any, int]:
    """The table without signs that a terminal obeys, and in how many cells there were any."""
    removed = 0
    for place, column in enumerate(arrow.columns):
        if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
            continue
        texts = column.unique().to_pylist()
        if is_harmless("".join(one for one in texts if one is not None)):
            continue
        cells = column.to_pylist()
        mended = [None if one is None else harmless(one) for one in cells]
        removed += sum(one != other for one, other in zip(cells, mended, strict=True))
        name = arrow.column_names[place]
        arrow = arrow.set_column(place, name, pa.array(mended, column.type))
    names = [harmless(name) for name in arrow.column_names]
    return (arrow if names == arrow.column_names else arrow.rename_columns(names)), removed


def _rows(arrow: Any) -> list[Row]:
    names = arrow.column_names
    return [names, *([row[name] for name in names] for row in arrow.to_pylist())]
