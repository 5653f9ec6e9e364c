"""Checks of one table: cells, rows, and rows that stand twice. All problems are collected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
import pandas as pd
from attrs import frozen

from schoolsupport.domain import Problem, Procedure, problem
from schoolsupport.sheets.frames import ROW
from schoolsupport.tables.cells import Bools, coded, read_cells
from schoolsupport.tables.columns import (
    LINEAGE,
    OBJECTIVITY,
    RESULTS,
    Column,
    ColumnKind,
    TableSpec,
)
from schoolsupport.tables.objectivity import settle_objectivity
from schoolsupport.tables.places import FILE, PLACES, SHEET, place_of, sheet_of
from schoolsupport.translation import Message, msg

__all__ = ["FILE", "PLACES", "ROW", "SHEET", "check_rows", "check_table", "settle_repeats"]

MARKS = ("n_2", "n_3", "n_4", "n_5")
_LINEAGE_PARTS = {"event": msg("the event"), "predecessor": msg("the earlier school")}


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
    for column in spec.columns:
        columns[column.name] = _column(frame, column, problems)
    for name in map(str, frame.columns):
        if name in columns or name in PLACES:
            continue
        if spec.open:
            columns[name] = frame[name]
        else:
            problems.append(problem("column.unknown").at(column=name, **_file(frame)))
    rows = pd.DataFrame(columns)
    for place in PLACES:
        if place in frame.columns:
            rows[place] = frame[place]
    rows, lost = _without_key(rows, frame, spec, problems)
    if spec is RESULTS:
        rows = _check_results(rows, problems)
    return CheckedRows(rows, problems, lost)


def _column(frame: pd.DataFrame, column: Column, problems: list[Problem]) -> pd.Series:
    if column.name not in frame.columns:
        return _blank_column(column, len(frame))
    cells = read_cells(frame[column.name], column)
    words = {"known": ", ".join(column.words), "low": column.low, "high": column.high}
    for code, faulty in cells.faults.items():
        for row in np.flatnonzero(faulty):
            cell = frame[column.name].iloc[row]
            shown = f"{cell:.12g}" if isinstance(cell, float) else cell
            found = problem(code, found=shown, **words)
            problems.append(found.at(column=column.title, **place_of(frame, int(row))))
    return cells.values


def _without_key(
    rows: pd.DataFrame, frame: pd.DataFrame, spec: TableSpec, problems: list[Problem]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows that say what they are of; the others are kept apart with the reason."""
    reason = pd.Series([""] * len(rows), dtype="object")
    for name, code in (("school", "row.no_school"), ("year", "row.no_year")):
        if name in spec.key:
            _reject(reason, rows[name].isna().to_numpy(), code, frame, problems)
    if "procedure" in spec.key:
        unknown = [text for text in rows["procedure"].cat.categories if not _is_procedure(text)]
        bad = rows["procedure"].isin(unknown) | rows["procedure"].isna()
        _reject(reason, bad.to_numpy(), "row.unknown_procedure", frame, problems)
    if spec is LINEAGE:
        for name, part in _LINEAGE_PARTS.items():
            bad = rows[name].isna()
            _reject(reason, bad.to_numpy(), "lineage.incomplete", frame, problems, part)
        bad = rows["day"].isna() & rows["event"].isin(["merged", "split"])
        _reject(reason, bad.to_numpy(), "lineage.incomplete", frame, problems, msg("the day"))
    kept = (reason == "").to_numpy()
    if kept.all():
        whole = rows
        lost = pd.DataFrame()
    else:
        whole = rows[kept].reset_index(drop=True)
        lost = frame[~kept].astype("str").assign(_reason=reason[~kept]).reset_index(drop=True)
    if "year" in whole:
        whole["year"] = whole["year"].astype("int64")
    for name in map(str, whole.select_dtypes("category").columns):
        if name in spec.by_name and spec[name].kind is ColumnKind.TEXT and not kept.all():
            whole[name] = whole[name].cat.remove_unused_categories()
    return whole, lost


def _reject(
    reason: pd.Series,
    bad: Bools,
    code: str,
    frame: pd.DataFrame,
    problems: list[Problem],
    part: Message | None = None,
) -> None:
    for row in map(int, np.flatnonzero(bad & (reason == "").to_numpy())):
        reason.iloc[row] = code
        found = frame["procedure"].iloc[row] if code == "row.unknown_procedure" else None
        words = {} if part is None else {"part": part}
        problems.append(problem(code, found=found, **words).at(**place_of(frame, row)))


def _is_procedure(text: str) -> bool:
    try:
        Procedure.parse(text)
    except ValueError:
        return False
    return True


def _check_results(rows: pd.DataFrame, problems: list[Problem]) -> pd.DataFrame:
    """Counts must fit each other; what follows from them by arithmetic is filled in."""
    rows = rows.copy(deep=False)
    marks = rows[list(MARKS)].to_numpy()
    total = marks.sum(axis=1)
    rows["n"] = rows["n"].fillna(pd.Series(total))
    n = rows["n"].to_numpy()
    wrong = ~np.isnan(total) & ~np.isnan(n) & (total != n)
    _clear(rows, wrong, (*MARKS, "n_below", "n_below_lowest", "n_below_highest"))
    problems.extend(
        problem("row.marks_exceed", total=f"{total[row]:g}", n=f"{n[row]:g}").at(**place)
        for row, place in _places(rows, wrong)
    )
    rows["n_below"] = rows["n_below"].fillna(rows["n_2"])
    _bound_below(rows)
    over = (rows["n_below_highest"] > rows["n"]).to_numpy()
    problems.extend(
        problem(
            "row.below_exceeds", below=f"{rows['n_below_highest'].iloc[row]:g}", n=f"{n[row]:g}"
        ).at(**place)
        for row, place in _places(rows, over)
    )
    _clear(rows, over, ("n_below", "n_below_lowest", "n_below_highest"))
    crossed = (rows["n_below_lowest"] > rows["n_below_highest"].fillna(rows["n"])).to_numpy()
    problems.extend(
        problem(
            "row.bounds_crossed",
            low=f"{rows['n_below_lowest'].iloc[row]:g}",
            high=f"{rows['n_below_highest'].fillna(rows['n']).iloc[row]:g}",
        ).at(**place)
        for row, place in _places(rows, crossed)
    )
    _clear(rows, crossed, ("n_below_lowest", "n_below_highest"))
    problems.extend(
        problem("row.nobody").at(**place) for _, place in _places(rows, (rows["n"] == 0).to_numpy())
    )
    return rows


def _bound_below(rows: pd.DataFrame) -> None:
    """Lowest and highest possible number below the boundary; equal where it is known."""
    known = rows["n_below"]
    rows["n_below_lowest"] = known.fillna(rows["n_below_lowest"])
    rows["n_below_highest"] = known.fillna(rows["n_below_highest"])


def _clear(rows: pd.DataFrame, wrong: Bools, names: Sequence[str]) -> None:
    if wrong.any():
        for name in names:
            rows[name] = rows[name].mask(wrong)


def settle_repeats(rows: pd.DataFrame, spec: TableSpec) -> tuple[pd.DataFrame, list[Problem]]:
    """One row per key. Rows that agree become one; where they differ, the values are missing.

    Rows of `objectivity` complete each other instead (see `settle_objectivity`).
    """
    if spec is OBJECTIVITY:
        return settle_objectivity(rows)
    key = list(spec.key)
    if not len(rows) or not _has_repeats(rows, key):
        return rows.drop(columns=[p for p in PLACES if p in rows]), []
    again = rows.duplicated(key, keep=False)
    values = [name for name in rows.columns if name not in key and name not in PLACES]
    problems: list[Problem] = []
    settled = rows[~rows.duplicated(key)].copy()
    for _, group in rows[again].groupby(key, observed=True, dropna=False, sort=False):
        first = group.index[0]
        differing = [name for name in values if group[name].nunique(dropna=False) > 1]
        place = place_of(rows, int(group.index[-1]))
        if not differing:
            problems.append(problem("school.repeated").at(**place))
            continue
        for name in differing:
            if name not in spec.by_name:  # a column of the user's own, of any dtype
                settled[name] = settled[name].astype("object")
            settled.loc[first, name] = None
        shown = [_shown(row, differing) for _, row in group.iterrows()]
        problems.append(problem("school.twice", first=shown[0], second=shown[-1]).at(**place))
    return settled.drop(columns=[p for p in PLACES if p in settled]).reset_index(
        drop=True
    ), problems


def _has_repeats(rows: pd.DataFrame, key: list[str]) -> bool:
    """Whether any key stands twice, found on small integer codes."""
    place = np.zeros(len(rows), dtype=np.int64)
    size = 1
    for name in key:
        codes, found = pd.factorize(rows[name], use_na_sentinel=False)
        place = place * len(found) + codes
        size *= len(found)
    if size <= 8 * len(rows) + 1024:
        return bool(np.bincount(place, minlength=1).max() > 1)
    return bool(pd.Series(place).duplicated().any())


def _shown(row: pd.Series, names: list[str]) -> str:
    values = ", ".join(f"{name} {row[name]}" for name in names[:4])
    place = ":".join(str(row[p]) for p in (FILE, ROW) if p in row.index)
    return f"{values} ({place})" if place else values


def _places(rows: pd.DataFrame, wrong: Bools) -> Iterator[tuple[int, dict[str, str | int | None]]]:
    for row in np.flatnonzero(wrong):
        yield int(row), place_of(rows, int(row))


def _file(frame: pd.DataFrame) -> dict[str, str | int | None]:
    if FILE not in frame.columns:
        return {}
    return {"file": str(frame[FILE].iloc[0]), "sheet": sheet_of(frame, 0)}


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
