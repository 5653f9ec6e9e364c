"""Rows of the context from several files: each may know what the others do not."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from schoolsupport.domain import Problem, problem
from schoolsupport.tables import CONTEXT
from schoolsupport.tables.checks import FILE, PLACES, ROW, SHEET, settle_repeats

_SHOWN = 4
_KEY = list(CONTEXT.key)


def settle_context(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """One row per school and year.

    A survey, a social passport, or two sheets of one survey complete each other: what only one of
    them says is taken from it. What they contradict each other in is missing, and is told school
    by school, as are rows that stand twice in one sheet.

    Args:
        rows: checked rows of the context with the columns of places.
    """
    rows = rows.reset_index(drop=True)
    places = [place for place in PLACES if place in rows]
    again = rows.duplicated(_KEY, keep=False).to_numpy()
    if not again.any():
        return rows.drop(columns=places), []
    single, problems = _settled_in_sheets(rows[again])
    problems += _contradictions(single)
    groups = single.groupby(_KEY, observed=True, sort=False)
    values = [name for name in single if name not in _KEY and name not in PLACES]
    declared = [name for name in values if name in CONTEXT.by_name]
    merged = groups[values].first()
    differing = groups[declared].nunique() > 1
    for name in declared:
        merged[name] = merged[name].mask(differing[name])
    joined = merged.reset_index()[[*_KEY, *values]]
    joined.index = rows.index[again & ~rows.duplicated(_KEY).to_numpy()]  # where they first stood
    whole = pd.concat([rows[~again].drop(columns=places), joined]).sort_index()
    return whole.reset_index(drop=True), problems


def _settled_in_sheets(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """Rows with one key at most once per sheet, each with the place of the first."""
    places = [place for place in PLACES if place in rows]
    sheets = [place for place in (FILE, SHEET) if place in rows]
    problems: list[Problem] = []
    parts: list[pd.DataFrame] = []
    for _, sheet in rows.groupby(sheets, observed=True, dropna=False, sort=False):
        stood = sheet.reset_index(drop=True)
        settled, found = settle_repeats(stood, CONTEXT)
        first = stood[~stood.duplicated(_KEY)].reset_index(drop=True)
        parts.append(settled.reset_index(drop=True).join(first[places]))
        problems += found
    return pd.concat(parts, ignore_index=True), problems


def _contradictions(rows: pd.DataFrame) -> Iterator[Problem]:
    """One problem per school and year whose sources differ, at the place of the last of them."""
    names = [column.name for column in CONTEXT.columns if column.name not in CONTEXT.key]
    for (school, _), group in rows.groupby(_KEY, observed=True, sort=False):
        differing = [name for name in names if group[name].nunique() > 1]
        if not differing:
            continue
        told = [_told(row, differing) for _, row in group.iterrows()]
        last = group.iloc[-1]
        sheet = last.get(SHEET)
        place = {"file": str(last[FILE]), "sheet": None if pd.isna(sheet) else str(sheet)}
        said = problem("school.twice", first=told[0], second=told[-1])
        yield said.at(row=int(last[ROW]), school=str(school), **place)


def _told(row: pd.Series, names: list[str]) -> str:
    values = ", ".join(f"{name} {row[name]}" for name in names[:_SHOWN])
    return f"{values} ({row[FILE]}:{row[ROW]})"
