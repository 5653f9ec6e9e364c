"""Totals as printed against the sums of the schools they cover; every difference is told."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from schoolsupport.domain import Problem, problem
from schoolsupport.intake.percents import decimals_of
from schoolsupport.sheets.frames import ROW
from schoolsupport.tables import REFERENCE, RESULTS, Tables
from schoolsupport.tables.cells import Floats, numbers_of

COUNTED = ("n", "n_2", "n_below", "n_80_99", "n_100")
"""Columns that a total sums up; persons."""
_WORK = ["year", "procedure"]
_MUNICIPALITY, _REGION = "municipality", "region"
_FEWEST_MUNICIPALITIES = 2
_NOISE = 1e-9


def compared(results: pd.DataFrame, reference: pd.DataFrame, schools: pd.DataFrame) -> pd.DataFrame:
    """Every printed total beside what its schools come to.

    A sum is taken only where every school of the territory says the number. A region is compared
    where schools of at least two of its municipalities are there: else the file is a part of it.

    Args:
        results: rows of results.
        reference: rows of totals, those computed among them are passed over.
        schools: the municipality and the region of each school.

    Returns:
        A row for each total, work and column: `level`, `territory`, `year`, `procedure`, `column`,
        `printed`, `computed` (NaN where some school does not say it), `slack` (what rounding may
        make of it) and the row of the sheet, where the totals have it.
    """
    where = schools.drop_duplicates("school").set_index("school")
    own = results[["school", *_WORK]].astype({"school": "object", "procedure": "object"})
    for column in (*COUNTED, "mean"):
        own[column] = _numbers(results, column)
    for level in (_MUNICIPALITY, _REGION):
        named = where[level].astype("object") if level in where else pd.Series(dtype="object")
        own[level] = own["school"].map(named)
    spread = own.groupby(_REGION)[_MUNICIPALITY].nunique()
    whole = set(spread.index[spread >= _FEWEST_MUNICIPALITIES])
    sums = {
        level: {key: part for key, part in own.groupby([level, *_WORK], sort=False)}  # noqa: C416  # dict() takes the keys of a groupby for its own
        for level in (_MUNICIPALITY, _REGION)
    }
    stated = reference.astype("object")
    for column in (*COUNTED, "mean"):
        stated[column] = _numbers(reference, column)
    rows = [
        row
        for total in stated.to_dict("records")
        if total.get("origin") != "computed" and total["level"] in sums
        if total["level"] != _REGION or total["territory"] in whole
        for row in _of_total(total, sums[str(total["level"])])
    ]
    names = ["level", "territory", *_WORK, "column", "printed", "computed", "slack", ROW]
    return pd.DataFrame(rows, columns=names)


def _numbers(frame: pd.DataFrame, column: str) -> Floats:
    return numbers_of(frame[column])[0] if column in frame else np.full(len(frame), np.nan)


def _of_total(
    total: Mapping[Hashable, Any], sums: Mapping[tuple[Hashable, ...], pd.DataFrame]
) -> Iterator[list[object]]:
    part = sums.get((total["territory"], total["year"], total["procedure"]))
    if part is None:
        return
    head = [total[one] for one in ("level", "territory", *_WORK)]
    for column in (*COUNTED, "mean"):
        value = float(str(total[column]))
        if np.isnan(value) or not part[column].notna().any():
            continue
        counted, slack = _sum(part, column, value)
        yield [*head, column, value, counted, slack, total.get(ROW)]


def _sum(part: pd.DataFrame, column: str, printed: float) -> tuple[float, float]:
    """What the schools come to, and how far rounding may take it from the printed number."""
    cells = part[column].to_numpy(dtype="float64")
    if column != "mean":
        return float(cells.sum()), 0.0
    n = part["n"].to_numpy(dtype="float64")
    weighed = n > 0
    if not weighed.any() or np.isnan(cells[weighed]).any():
        return float("nan"), 0.0
    half = [0.5 * 10.0 ** -decimals_of(one) for one in (cells[weighed], np.array([printed]))]
    return float((n * cells)[weighed].sum() / n[weighed].sum()), sum(half) + _NOISE


def differing(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `compared` whose printed number is not what the schools come to."""
    gap = (rows["printed"].astype("float64") - rows["computed"].astype("float64")).abs()
    return rows[(gap > rows["slack"].astype("float64")).to_numpy(dtype=bool)]


def told(rows: pd.DataFrame) -> Iterator[Problem]:
    """One warning for each difference, at the row of its total."""
    for one in differing(rows).to_dict("records"):
        said = problem(
            "total.differs_from_schools",
            territory=one["territory"],
            procedure=one["procedure"],
            column=REFERENCE[one["column"]].title,
            printed=f"{one['printed']:g}",
            computed=f"{one['computed']:g}",
        )
        row = one[ROW]
        yield said.at(row=None if pd.isna(row) else int(row))


def totals_of(tables: Tables) -> pd.DataFrame:
    """The totals of all files against the schools of all files (see `compared`)."""
    results, reference = tables.frames()[RESULTS.name], tables.frames()[REFERENCE.name]
    return compared(results, reference, tables.named_schools)
