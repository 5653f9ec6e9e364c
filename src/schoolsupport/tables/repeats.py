"""Rows that stand twice: those that agree become one, and where they differ nobody is believed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from schoolsupport.domain import Problem, problem
from schoolsupport.sheets.frames import ROW
from schoolsupport.tables.cells import Bools
from schoolsupport.tables.columns import BOUNDS, JOURNAL, OBJECTIVITY, TableSpec
from schoolsupport.tables.places import FILE, PLACES, places_of, told_cell

_WORK = list(OBJECTIVITY.key)
_MOST_TOLD = 4


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
    for number, place in enumerate(places_of(rows, again.index[last].to_numpy())):
        names = [name for name, groups in differing.items() if groups[number]]
        if not names:
            problems.append(problem("school.repeated").at(**place))
            continue
        one, other = (_shown(again, int(ends[number]), names, spec) for ends in (first, last))
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


def _shown(rows: pd.DataFrame, at: int, names: list[str], spec: TableSpec) -> str:
    place = ":".join(str(rows[p].iloc[at]) for p in (FILE, ROW) if p in rows.columns)
    values = told_values(rows.iloc[at], names, spec)
    return f"{values} ({place})" if place else values


def told_values(row: pd.Series, names: Sequence[str], spec: TableSpec) -> str:
    """Some values of a row for a reader: printed headings, whole numbers without a fraction."""
    own = [name for name in names if name not in BOUNDS] or names  # bounds mostly follow
    return ", ".join(
        f"{_heading(name, spec)} — {told_cell(row[name])}" for name in own[:_MOST_TOLD]
    )


def _heading(name: str, spec: TableSpec) -> str:
    return spec[name].title if name in spec.by_name else name


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
    place = next(places_of(rows, group.index[-1:].to_numpy()))
    if group["marker"].nunique() > 1:
        yield problem("objectivity.differs", sources="; ".join(sources)).at(**place)
    differing = [name for name in JOURNAL if group[name].nunique() > 1]
    if differing:
        told = [told_values(row, differing, OBJECTIVITY) for _, row in _ends(group)]
        yield problem("school.twice", first=told[0], second=told[1]).at(**place)
    values = ["marker", *JOURNAL, "source"]
    if bool(group[values].astype("object").duplicated().any()):
        yield problem("school.repeated").at(**place)


def _ends(group: pd.DataFrame) -> Iterator[tuple[Any, pd.Series]]:
    yield from group.iloc[[0, -1]].iterrows()
