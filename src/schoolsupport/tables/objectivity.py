"""What several sources say of the objectivity of one work becomes one row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from schoolsupport.domain import Problem, problem
from schoolsupport.tables.columns import OBJECTIVITY
from schoolsupport.tables.places import PLACES, place_of

_KEY = list(OBJECTIVITY.key)
JOURNAL = ("n_below_journal", "n_as_journal", "n_above_journal")
"""The comparison with the journal; persons."""


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
    again = rows.duplicated(_KEY, keep=False).to_numpy()
    if not again.any():
        return rows.drop(columns=places), []
    problems: list[Problem] = []
    joined: list[dict[str, Any]] = []
    for _, group in rows[again].groupby(_KEY, observed=True, sort=False):
        sources = sorted({str(source) for source in group["source"].dropna()})
        counts = {name: _agreed(group[name]) for name in JOURNAL}
        problems += _said(rows, group, sources)
        first = group.iloc[0]
        marker = {"marker": group["marker"].max(), "source": "; ".join(sources) or None}
        joined.append({name: first[name] for name in _KEY} | marker | counts)
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
    place = place_of(rows, int(str(group.index[-1])))
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
