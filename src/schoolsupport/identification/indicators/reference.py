"""The numbers of territories: what a region or municipality has in `reference`, and fractions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import numpy as np
import pandas as pd
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.identification.inputs import Inputs
from schoolsupport.identification.verdicts import Bools
from schoolsupport.tables import RESULTS

Exact = Any
"""A `Fraction`, or an array of dtype object that holds them."""


def fraction_of(value: float) -> Fraction:
    """The number a file meant: the shortest decimal that reads back as the same float.

    Example:
        >>> fraction_of(0.1)
        Fraction(1, 10)
    """
    return Fraction(Decimal(repr(float(value))))


def fractions_of(values: NDArray[np.float64]) -> NDArray[np.object_]:
    """The same for a column; each different number is read once."""
    found, places = np.unique(values, return_inverse=True)
    exact = np.empty(len(found), dtype="object")
    exact[:] = [fraction_of(value) for value in found]
    return exact[places]


Level = Literal["region", "municipality"]
_MARKS = (2, 3, 4, 5)
_COUNTS = (*(f"n_{mark}" for mark in _MARKS), "n_below")
_ORIGINS = ("printed", "computed")
SCALE = "mean_scale"


@frozen(eq=False)
class Told:
    """A column of the territories, and where each school's is.

    Attributes:
        exact: fractions, one per territory and a last one for none; 0 where not known.
        known: where they are known.
        places: for each school the place of its territory.
    """

    exact: Exact
    known: Bools
    places: NDArray[np.intp]


def of_territory(inputs: Inputs, level: Level, procedure: str, column: str, year: int) -> Told:
    """A column of a procedure and year, for each school's territory."""
    territories, places = _territories(inputs, level)
    rows = _rows(inputs, level, procedure, year)
    found = [*(rows.get(name, {}).get(column) for name in territories), None]
    exact = np.array([Fraction(0) if one is None else one for one in found], dtype="object")
    return Told(exact, np.array([one is not None for one in found], dtype=bool), places)


def scales_of_territory(
    inputs: Inputs, level: Level, procedure: str, year: int
) -> NDArray[np.intp]:
    """The scale of the mean of each school's territory: its place among them, -1 if not told."""
    territories, places = _territories(inputs, level)
    rows = _rows(inputs, level, procedure, year)
    scales = RESULTS[SCALE].words
    told = [rows.get(name, {}).get(SCALE) for name in territories]
    codes = [-1 if scale is None else scales.index(scale) for scale in told]
    found: NDArray[np.intp] = np.array([*codes, -1], dtype=np.intp)[places]
    return found


def _territories(inputs: Inputs, level: Level) -> tuple[list[str], NDArray[np.intp]]:
    """Territories of a level, and the place of each school's among them, -1 for none.

    A school whose region is not told is of the one region there is.
    """
    asked = ("territories", level)
    if asked not in inputs.found:
        rows = inputs.tables.reference
        told = rows.loc[(rows["level"] == level).to_numpy(), "territory"].dropna()
        names = sorted(map(str, told.unique()))
        own = inputs.school_column(level).astype("object")
        places = pd.Index(names, dtype="object").get_indexer(pd.Index(own))
        if level == "region" and len(names) == 1:
            places = np.where(own.isna().to_numpy(), 0, places)
        inputs.found[asked] = names, places
    found: tuple[list[str], NDArray[np.intp]] = inputs.found[asked]
    return found


def _rows(
    inputs: Inputs, level: Level, procedure: str, year: int
) -> Mapping[str, Mapping[str, Any]]:
    """What is known of each territory in a procedure and year, by column."""
    asked = ("reference", level, procedure, year)
    if asked not in inputs.found:
        rows = inputs.tables.reference
        chosen = rows[
            ((rows["level"] == level) & (rows["procedure"] == procedure)).to_numpy()
            & (rows["year"] == year).to_numpy()
        ]
        by_territory: dict[str, list[Mapping[Any, Any]]] = {}
        for row in chosen.sort_values("origin", key=_rank).to_dict("records"):
            by_territory.setdefault(str(row["territory"]), []).append(row)
        inputs.found[asked] = {name: _columns(held) for name, held in by_territory.items()}
    found: Mapping[str, Mapping[str, Any]] = inputs.found[asked]
    return found


def _rank(origin: pd.Series) -> pd.Series:
    """Printed before computed, and both before what does not say."""
    ranks = {word: place for place, word in enumerate(_ORIGINS)}
    return pd.Series([ranks.get(word, len(ranks)) for word in origin], index=origin.index)


def _columns(rows: Iterable[Mapping[Any, Any]]) -> dict[str, Any]:
    """One territory's columns: all counts from one row, the mean from the first that has it."""
    told = [_counted(row) for row in rows]
    peopled = [one for one in told if "n" in one]
    counted = [one for one in peopled if any(name in one for name in _COUNTS)]
    columns = dict(next(iter([*counted, *peopled]), {}))
    columns.pop("mean", None)
    columns.pop(SCALE, None)
    with_mean = next((one for one in told if "mean" in one), {})
    return columns | {name: with_mean[name] for name in ("mean", SCALE) if name in with_mean}


def _counted(row: Mapping[Any, Any]) -> dict[str, Any]:
    """What a row tells; counts that it prints as percents only are their share of all."""
    told: dict[str, Any] = {
        name: fraction_of(row[name]) for name in ("n", "mean", *_COUNTS) if not pd.isna(row[name])
    }
    if not pd.isna(row[SCALE]):
        told[SCALE] = str(row[SCALE])
    marks = [told[f"n_{mark}"] for mark in _MARKS if f"n_{mark}" in told]
    if len(marks) == len(_MARKS):
        told.setdefault("n", sum(marks))
    for mark in _MARKS:
        percent = row[f"percent_{mark}"]
        if f"n_{mark}" not in told and "n" in told and not pd.isna(percent):
            told[f"n_{mark}"] = told["n"] * fraction_of(percent) / 100
    if "n_2" in told:
        told.setdefault("n_below", told["n_2"])
    return told
