"""Checks of one table: cells, rows, and rows that stand twice. All problems are collected."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache
from math import prod
from typing import Any

import numpy as np
import pandas as pd
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.domain import Problem, Procedure, problem
from schoolsupport.sheets.frames import ROW
from schoolsupport.tables.cells import Bools, Floats, coded, read_cells
from schoolsupport.tables.columns import (
    LINEAGE,
    OBJECTIVITY,
    RESULTS,
    Column,
    ColumnKind,
    TableSpec,
)
from schoolsupport.translation import Message, msg

__all__ = [
    "FILE",
    "JOURNAL",
    "PLACES",
    "ROW",
    "SHEET",
    "check_rows",
    "check_table",
    "settle_objectivity",
    "settle_repeats",
]

FILE, SHEET = "_file", "_sheet"
PLACES = (FILE, SHEET, ROW)
"""Columns a reader may add: where the row stood. They are kept beside the table's own."""
JOURNAL = ("n_below_journal", "n_as_journal", "n_above_journal")
"""The comparison with the journal; persons."""
MARKS = ("n_2", "n_3", "n_4", "n_5")
_WORK = list(OBJECTIVITY.key)
_BELOW = ("n_below", "n_below_lowest", "n_below_highest")
_LINEAGE_PARTS = {"event": msg("the event"), "predecessor": msg("the earlier school")}

Place = dict[str, str | int | None]


@frozen(eq=False)
class CheckedRows:
    """Rows as read, the problems found, and the rows that could not be used."""

    rows: pd.DataFrame
    problems: list[Problem]
    rejected: pd.DataFrame


def check_table(frame: pd.DataFrame | None, spec: TableSpec) -> tuple[pd.DataFrame, list[Problem]]:
    """A frame with the declared columns and dtypes, and everything found wrong in it.

    Args:
        frame: rows with the names of columns of `spec`; None for an absent table.
        spec: what the table is.

    Returns:
        The rows with every declared column, and the problems. A faulty cell is missing; a row
        without its key is left out; rows that stand twice are one row, whose values are missing
        where they differ.
    """
    checked = check_rows(frame, spec)
    rows, problems = settle_repeats(checked.rows, spec)
    return rows, [*checked.problems, *problems]


def check_rows(frame: pd.DataFrame | None, spec: TableSpec) -> CheckedRows:
    """The cells and rows of a table, before rows that stand twice are looked at."""
    if frame is None or frame.empty:
        return CheckedRows(_blank(spec), [], pd.DataFrame())
    frame = frame.reset_index(drop=True)
    problems: list[Problem] = []
    columns: dict[str, pd.Series] = {}
    blank: dict[object, pd.Series] = {}
    for column in spec.columns:
        if column.name in frame.columns:
            columns[column.name] = _column(frame, column, problems)
            continue
        like = column.words if column.kind is ColumnKind.WORD else _BLANK_LIKE.get(column.kind)
        if like not in blank:
            blank[like] = _blank_column(column, len(frame))
        columns[column.name] = blank[like].copy(deep=False)  # one memory for all that are absent
    for name in map(str, frame.columns):
        if name in columns or name in PLACES:
            continue
        if spec.open:
            columns[name] = frame[name]
        else:
            problems.append(problem("column.unknown").at(column=name, **_file(frame)))
    columns |= {place: frame[place] for place in PLACES if place in frame.columns}
    rows = pd.DataFrame(columns, copy=False)
    rows, lost = _without_key(rows, frame, spec, problems)
    if spec is RESULTS:
        rows = _check_results(rows, {*map(str, frame.columns)}, problems)
    return CheckedRows(rows, problems, lost)


def _column(frame: pd.DataFrame, column: Column, problems: list[Problem]) -> pd.Series:
    cells = read_cells(frame[column.name], column)
    words = {"known": ", ".join(column.words), "low": column.low, "high": column.high}
    for code, faulty in cells.faults.items():
        at = np.flatnonzero(faulty)
        if not len(at):
            continue
        held = frame[column.name].take(at).array
        for number, place in enumerate(_places(frame, at)):
            cell = held[number]
            shown = f"{cell:.12g}" if isinstance(cell, float) else cell
            found = problem(code, found=shown, **words)
            problems.append(found.at(column=column.title, **place))
    return cells.values


def _without_key(
    rows: pd.DataFrame, frame: pd.DataFrame, spec: TableSpec, problems: list[Problem]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows that say what they are of; the others are kept apart with the reason."""
    reason: dict[int, str] = {}
    refused = np.zeros(len(rows), dtype=bool)
    for code, bad, part in _unusable(rows, spec):
        at = np.flatnonzero(bad & ~refused)
        if not len(at):
            continue
        refused[at] = True
        reason |= dict.fromkeys(map(int, at), code)
        found = frame["procedure"].take(at).array if code == "row.unknown_procedure" else None
        words = {} if part is None else {"part": part}
        for number, place in enumerate(_places(frame, at)):
            told = None if found is None else found[number]
            problems.append(problem(code, found=told, **words).at(**place))
    whole, lost = rows, pd.DataFrame()
    if refused.any():
        whole = rows[~refused].reset_index(drop=True)
        lost = frame[refused].astype("str").reset_index(drop=True)
        lost["_reason"] = pd.Series([reason[row] for row in sorted(reason)], dtype="object")
        for name in map(str, whole.select_dtypes("category").columns):
            if name in spec.by_name and spec[name].kind is ColumnKind.TEXT:
                whole[name] = whole[name].cat.remove_unused_categories()
    if "year" in whole:
        whole["year"] = whole["year"].astype("int64")
    return whole, lost


def _unusable(rows: pd.DataFrame, spec: TableSpec) -> Iterator[tuple[str, Bools, Message | None]]:
    """Codes of what makes a row unusable, the rows that have it, and the part that is missing."""
    for name, code in (("school", "row.no_school"), ("year", "row.no_year")):
        if name in spec.key:
            yield code, rows[name].isna().to_numpy(), None
    if "procedure" in spec.key:
        column = rows["procedure"].cat
        unknown = np.array([*(not _is_procedure(text) for text in column.categories), True])
        if unknown[:-1].any() or rows["procedure"].isna().any():
            yield "row.unknown_procedure", unknown.take(column.codes, mode="wrap"), None
    if spec is LINEAGE:
        for name, part in _LINEAGE_PARTS.items():
            yield "lineage.incomplete", rows[name].isna().to_numpy(), part
        bad = rows["day"].isna() & rows["event"].isin(["merged", "split"])
        yield "lineage.incomplete", bad.to_numpy(), msg("the day")


def _is_procedure(text: str) -> bool:
    try:
        Procedure.parse(text)
    except ValueError:
        return False
    return True


def _check_results(
    rows: pd.DataFrame, told: Collection[str], problems: list[Problem]
) -> pd.DataFrame:
    """Counts must fit each other; what follows from them by arithmetic is filled in.

    Args:
        rows: rows with every column.
        told: columns that are more than blank.
        problems: what is found goes there.
    """
    rows = rows.copy(deep=False)
    if {*MARKS} <= {*told}:
        total: Floats = np.sum([rows[mark].to_numpy() for mark in MARKS], axis=0)
        _fill(rows, "n", pd.Series(total, copy=False))
        n = rows["n"].to_numpy()
        wrong = ~np.isnan(total) & ~np.isnan(n) & (total != n)
        _clear(rows, wrong, (*MARKS, *_BELOW))
        problems += _of_rows(rows, wrong, "row.marks_exceed", total=total, n=n)
    _fill(rows, "n_below", rows["n_2"])
    for bound in _BELOW[1:]:  # equal where the number is known
        held = rows[bound]
        rows[bound] = rows["n_below"]
        if bound in told:
            _fill(rows, bound, held)
    n = rows["n"].to_numpy()
    highest = rows["n_below_highest"].to_numpy()
    over = highest > n
    problems += _of_rows(rows, over, "row.below_exceeds", below=highest, n=n)
    _clear(rows, over, _BELOW)
    if not {*_BELOW[1:]}.isdisjoint(told):
        lowest, highest = (rows[bound].to_numpy() for bound in _BELOW[1:])
        highest = np.where(np.isnan(highest), n, highest)
        crossed = lowest > highest
        problems += _of_rows(rows, crossed, "row.bounds_crossed", low=lowest, high=highest)
        _clear(rows, crossed, _BELOW[1:])
    problems += _of_rows(rows, n == 0, "row.nobody")
    return rows


def _fill(rows: pd.DataFrame, name: str, other: pd.Series) -> None:
    """Put another column in where one is missing."""
    missing = rows[name].isna().to_numpy()
    if missing.all():
        rows[name] = other
    elif missing.any():
        rows[name] = rows[name].mask(missing, other)


def _clear(rows: pd.DataFrame, wrong: Bools, names: Sequence[str]) -> None:
    if wrong.any():
        for name in names:
            rows[name] = rows[name].mask(wrong)


def _of_rows(rows: pd.DataFrame, wrong: Bools, code: str, **told: Floats) -> Iterator[Problem]:
    """A problem of each wrong row, with its numbers."""
    at = np.flatnonzero(wrong)
    for row, place in zip(at, _places(rows, at) if len(at) else (), strict=True):
        yield problem(code, **{name: f"{held[row]:g}" for name, held in told.items()}).at(**place)


def settle_repeats(rows: pd.DataFrame, spec: TableSpec) -> tuple[pd.DataFrame, list[Problem]]:
    """One row per key. Rows that agree become one; where they differ, the values are missing.

    Rows of `objectivity` complete each other instead (see `settle_objectivity`).
    """
    if spec is OBJECTIVITY:
        return settle_objectivity(rows)
    key = list(spec.key)
    if not len(rows) or not _has_repeats(rows, key):
        return rows.drop(columns=[p for p in PLACES if p in rows]), []
    places = [place for place in PLACES if place in rows]
    again = rows[rows.duplicated(key, keep=False)]
    group = again.groupby(key, observed=True, dropna=False, sort=False).ngroup().to_numpy()
    first = np.flatnonzero(~pd.Series(group).duplicated())
    last = np.flatnonzero(~pd.Series(group).duplicated(keep="last"))
    last = last[np.argsort(group[last])]
    values = [name for name in rows.columns if name not in key and name not in PLACES]
    differing = {name: _differs(again[name], group, first) for name in values}
    settled = rows[~rows.duplicated(key)].copy()
    for name, groups in differing.items():
        if groups.any():
            if name not in spec.by_name:  # a column of the user's own, of any dtype
                settled[name] = settled[name].astype("object")
            settled.loc[again.index[first[groups]], name] = None
    problems = []
    for number, place in enumerate(_places(rows, again.index[last].to_numpy())):
        names = [name for name, groups in differing.items() if groups[number]]
        if not names:
            problems.append(problem("school.repeated").at(**place))
            continue
        one, other = (_shown(again, int(ends[number]), names) for ends in (first, last))
        problems.append(problem("school.twice", first=one, second=other).at(**place))
    return settled.drop(columns=places).reset_index(drop=True), problems


def _differs(
    column: pd.Series, group: NDArray[np.integer[Any]], first: NDArray[np.integer[Any]]
) -> Bools:
    """In which groups of rows the cells are not all the same; a missing cell is a value too."""
    codes, _ = pd.factorize(column, use_na_sentinel=False)
    differs: Bools = np.zeros(len(first), dtype=bool)
    differs[group[codes != codes[first][group]]] = True
    return differs


def _has_repeats(rows: pd.DataFrame, key: list[str]) -> bool:
    """Whether any key stands twice, found on small integer codes."""
    parts = [_key_codes(rows[name]) for name in key]
    size = prod(different for _, different in parts)
    place: NDArray[np.integer[Any]] = np.zeros(
        len(rows), dtype=np.int32 if size < 2**31 else np.int64
    )
    for codes, different in parts:
        place *= different
        place += codes.astype(place.dtype, copy=False)
    if size <= 8 * len(rows) + 1024:
        seen = np.zeros(size, dtype=bool)
        seen[place] = True
        return int(np.count_nonzero(seen)) < len(rows)
    return bool(pd.Series(place).duplicated().any())


def _key_codes(column: pd.Series) -> tuple[NDArray[np.integer[Any]], int]:
    """A number from 0 up for each different cell, and the first number beyond."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, different = column.cat.codes.to_numpy(), len(column.cat.categories)
        return (codes, different) if codes.min() >= 0 else (codes + np.int64(1), different + 1)
    if column.dtype == np.int64:
        numbers = column.to_numpy()
        least, most = int(numbers.min()), int(numbers.max())
        if most - least < 1024:
            return numbers - least, most - least + 1
    codes, found = pd.factorize(column, use_na_sentinel=False)
    return codes, len(found)


def _shown(rows: pd.DataFrame, at: int, names: list[str]) -> str:
    values = ", ".join(f"{name} {rows[name].iloc[at]}" for name in names[:4])
    place = ":".join(str(rows[p].iloc[at]) for p in (FILE, ROW) if p in rows.columns)
    return f"{values} ({place})" if place else values


def settle_objectivity(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """One row per school, year and procedure, whatever the order of the sources.

    A list of markers and a comparison with the journal complete each other. A mark that one source
    sets and another does not stands: a doubt is taken back by the source that raised it alone.
    Counts that differ are missing. The sources are kept together.

    Args:
        rows: checked rows of the table, with or without the columns of places.

    Returns:
        The rows without places, and the problems.
    """
    rows = rows.reset_index(drop=True)
    places = [place for place in PLACES if place in rows]
    again = rows.duplicated(_WORK, keep=False).to_numpy()
    if not again.any():
        return rows.drop(columns=places), []
    problems: list[Problem] = []
    joined: list[dict[str, Any]] = []
    for _, group in rows[again].groupby(_WORK, observed=True, sort=False):
        sources = sorted({str(source) for source in group["source"].dropna()})
        counts = {name: _agreed(group[name]) for name in JOURNAL}
        problems += _said(rows, group, sources)
        first = group.iloc[0]
        marker = {"marker": group["marker"].max(), "source": "; ".join(sources) or None}
        joined.append({name: first[name] for name in _WORK} | marker | counts)
    merged = pd.DataFrame(joined)[[column.name for column in OBJECTIVITY.columns]]
    single = rows[~again].drop(columns=places)
    whole = {
        name: [*single[name].astype("object"), *merged[name].astype("object")] for name in single
    }
    typed = {name: _typed(cells, single[name]) for name, cells in whole.items()}
    return pd.DataFrame(typed), problems


def _typed(cells: list[Any], like: pd.Series) -> pd.Series:
    if isinstance(like.dtype, pd.CategoricalDtype):
        words = sorted({str(cell) for cell in cells if not pd.isna(cell)})
        return pd.Series(pd.Categorical(cells, categories=pd.Index(words, dtype="object")))
    return pd.Series(cells).astype(like.dtype)


def _agreed(counts: pd.Series) -> float:
    told = counts.dropna().unique()
    return float(told[0]) if len(told) == 1 else np.nan


def _said(rows: pd.DataFrame, group: pd.DataFrame, sources: list[str]) -> Iterator[Problem]:
    """What two sources contradict each other in, at the place of the last."""
    place = next(_places(rows, group.index[-1:].to_numpy()))
    if group["marker"].nunique() > 1:
        yield problem("objectivity.differs", sources="; ".join(sources)).at(**place)
    differing = [name for name in JOURNAL if group[name].nunique() > 1]
    if differing:
        told = [", ".join(f"{name} {row[name]:g}" for name in differing) for _, row in _ends(group)]
        yield problem("school.twice", first=told[0], second=told[1]).at(**place)
    values = ["marker", *JOURNAL, "source"]
    if bool(group[values].astype("object").duplicated().any()):
        yield problem("school.repeated").at(**place)


def _ends(group: pd.DataFrame) -> Iterator[tuple[Any, pd.Series]]:
    yield from group.iloc[[0, -1]].iterrows()


def _places(frame: pd.DataFrame, at: NDArray[np.intp]) -> Iterator[Place]:
    """Where rows stood: in their files, or, in a frame, their positions counted from 1."""
    held = {name: frame[name].take(at).array for name in (*PLACES, "school") if name in frame}
    for number, row in enumerate(at):
        place: Place = {"row": int(row) + 1, "school": None}
        if FILE in held:
            place |= {"file": str(held[FILE][number]), "row": int(held[ROW][number])}
            place["sheet"] = _text(held[SHEET][number]) if SHEET in held else None
        if "school" in held:
            place["school"] = _text(held["school"][number])
        yield place


def _text(cell: object) -> str | None:
    return None if pd.isna(cell) else str(cell)  # type: ignore[call-overload]  # any cell may come


def _file(frame: pd.DataFrame) -> Place:
    if FILE not in frame.columns:
        return {}
    place = next(_places(frame, np.zeros(1, dtype=np.intp)))
    return {name: place[name] for name in ("file", "sheet")}


_BLANK_LIKE = {ColumnKind.TEXT: "text", ColumnKind.DAY: "day"}
"""Kinds of columns that are not blank numbers when they are absent."""


def _blank(spec: TableSpec) -> pd.DataFrame:
    return _blank_rows(spec).copy()


@cache
def _blank_rows(spec: TableSpec) -> pd.DataFrame:
    rows = pd.DataFrame({column.name: _blank_column(column, 0) for column in spec.columns})
    return rows.astype({"year": "int64"}) if "year" in rows else rows


def _blank_column(column: Column, length: int) -> pd.Series:
    match column.kind:
        case ColumnKind.TEXT:
            codes = np.full(length, -1, dtype=np.int8)
            return pd.Series(coded(codes, ()))
        case ColumnKind.WORD:
            codes = np.full(length, -1, dtype=np.int8)
            return pd.Series(coded(codes, column.words))
        case ColumnKind.DAY:
            return pd.Series(np.full(length, np.datetime64("NaT"), dtype="datetime64[s]"))
        case _:
            return pd.Series(np.full(length, np.nan))
