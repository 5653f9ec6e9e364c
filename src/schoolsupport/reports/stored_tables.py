"""The checked tables of a run as parquet files, from which the same tables come back.

Counts and names of schools only: participants never get this far. Of every column the kind it had
in memory is noted in the file, because parquet does not keep categories, nor columns of mixed
cells.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from schoolsupport.domain import Problem, Severity
from schoolsupport.libraries import arrow_for_reading, arrow_for_writing
from schoolsupport.reports.stored_values import as_text, from_text
from schoolsupport.tables import LATER_TABLES, TABLES, ColumnKind, SourceFile, Tables

_NOTE = b"schoolsupport.columns"
_TEXT, _MIXED, _PLAIN = "text", "mixed", "plain"
_PLACE = ("file", "sheet", "row", "column", "school", "found")

STORED = (*TABLES, "problems", "rejected", "aliases")
"""Names of the files, without their ending."""


def write_tables(tables: Tables, folder: Path) -> None:
    """Write every table, the problems, the rejected rows and the older logins to a folder.

    Raises:
        OutputError: pyarrow is not installed.
        OSError: the folder cannot be written to.
    """
    kept = {
        **tables.frames(),
        "problems": _problem_rows(tables),
        "rejected": tables.rejected,
        "aliases": pd.DataFrame(
            {"login": list(tables.aliases), "used": list(tables.aliases.values())}, dtype="object"
        ),
    }
    for name in STORED:
        write_frame(kept[name], folder / f"{name}.parquet")


def read_tables(folder: Path, *, registered: bool, sources: tuple[SourceFile, ...] = ()) -> Tables:
    """The tables that `write_tables` wrote.

    Args:
        folder: holds the parquet files.
        registered: whether the schools are the register; the files do not say.
        sources: the files the rows came from; the files do not say.

    Raises:
        InputError: pyarrow is not installed.
        OSError: a file is absent or cannot be read.
        ValueError: a file is not what was written.
    """
    files = {name: folder / f"{name}.parquet" for name in STORED}
    frames = {name: read_frame(file) for name, file in files.items() if _is_there(name, file)}
    problems, rejected = frames.pop("problems"), frames.pop("rejected")
    aliases = frames.pop("aliases")
    for name, frame in frames.items():
        _restore_words(frame, name)
    return Tables(
        registered=registered,
        problems=tuple(_problem(row) for row in problems.to_dict("records")),
        rejected=rejected,
        sources=sources,
        aliases=dict(zip(aliases["login"], aliases["used"], strict=True)),
        **frames,
    )


def _is_there(name: str, file: Path) -> bool:
    """Whether to read a file: runs written before a table was thought of lack it."""
    return name not in LATER_TABLES or file.is_file()


def write_frame(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame so that `read_frame` gives back its cells, dtypes and order.

    Raises:
        OutputError: pyarrow is not installed.
        OSError: the file cannot be written.
    """
    pa, pq = arrow_for_writing()
    notes: dict[str, list[str]] = {}
    columns = {}
    for name in map(str, frame.columns):
        kind, columns[name] = _stored(frame[name], pa)
        notes[name] = [kind, str(frame[name].dtype)]
    note = json.dumps({"rows": len(frame), "columns": notes}, ensure_ascii=False).encode()
    pq.write_table(pa.table(columns).replace_schema_metadata({_NOTE: note}), path)


def read_frame(path: Path) -> pd.DataFrame:
    """The frame that `write_frame` wrote.

    Raises:
        InputError: pyarrow is not installed.
        OSError: the file is absent or cannot be read.
        ValueError: the file is damaged, or was not written here.
    """
    pa, pq = arrow_for_reading()
    try:
        table = pq.read_table(path)
    except pa.ArrowException as error:
        raise ValueError(str(error)) from error
    noted = (table.schema.metadata or {}).get(_NOTE)
    if noted is None:
        raise ValueError("the file does not note what its columns are")
    note = json.loads(noted)
    columns = {
        name: _restored(table.column(name), kind, dtype)
        for name, (kind, dtype) in note["columns"].items()
    }
    return pd.DataFrame(columns, index=pd.RangeIndex(note["rows"]))


def _stored(column: pd.Series, pa: Any) -> tuple[str, Any]:
    """The kind of a column, and its cells as an Arrow array."""
    plain = isinstance(column.dtype, np.dtype) and column.dtype.kind in "biufM"
    if plain or (
        pd.api.types.is_extension_array_dtype(column.dtype)
        and pd.api.types.is_numeric_dtype(column.dtype)
    ):
        return _PLAIN, pa.array(column, from_pandas=True)
    cells = column.astype("object")
    known = cells.dropna()
    if all(isinstance(cell, str) for cell in known):
        return _TEXT, pa.array(cells, pa.string(), from_pandas=True)
    lines = [
        None if missing else as_text(cell)
        for cell, missing in zip(cells, cells.isna(), strict=True)
    ]
    return _MIXED, pa.array(lines, pa.string())


def _restored(column: Any, kind: str, dtype: str) -> pd.Series:
    if kind == _PLAIN:
        plain: pd.Series = column.to_pandas().astype(dtype)
        return plain
    cells = column.to_pylist()
    if kind == _MIXED:
        cells = [None if cell is None else from_text(cell) for cell in cells]
    if dtype != "category":
        return pd.Series(cells, dtype="object")
    found = sorted({cell for cell in cells if cell is not None}, key=lambda cell: (str(cell),))
    return pd.Series(pd.Categorical(cells, categories=pd.Index(found, dtype="object")))


def _restore_words(frame: pd.DataFrame, name: str) -> None:
    """Columns of declared words have all their words as categories, used or not."""
    for column in TABLES[name].columns:
        if column.kind is ColumnKind.WORD:
            words = pd.Index(list(column.words), dtype="object")
            frame[column.name] = frame[column.name].cat.set_categories(words)


def _problem_rows(tables: Tables) -> pd.DataFrame:
    names = ("code", "severity", "message", "remedy", *_PLACE)
    rows = [
        (
            one.code,
            one.severity.value,
            as_text(one.message),
            as_text(one.remedy),
            *(None if (value := getattr(one, at)) is None else as_text(value) for at in _PLACE),
        )
        for one in tables.problems
    ]
    return pd.DataFrame(rows, columns=list(names), dtype="object")


def _problem(row: Mapping[Any, Any]) -> Problem:
    place = {at: None if row[at] is None else from_text(row[at]) for at in _PLACE}
    return Problem(
        code=row["code"],
        severity=Severity(row["severity"]),
        message=from_text(row["message"]),
        remedy=from_text(row["remedy"]),
        **place,
    )
