"""The works an indicator asks for, under the policies of its criterion: marks and lineage."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.domain import YearUnit
from schoolsupport.identification.cells import CellKey, Cells, Pooled
from schoolsupport.identification.indicators.fraction import fraction_of
from schoolsupport.identification.inputs import InputKey, Inputs
from schoolsupport.identification.pooling import Family, Lineage, cells_under, family_of
from schoolsupport.identification.verdicts import Bools


@frozen(kw_only=True, eq=False)
class Work:
    """One procedure in one year, for all schools.

    Attributes:
        cells: of that year alone.
        family: whose results count for whom; None where everybody's are their own.
    """

    cells: Cells
    family: Family | None

    @property
    def pooled(self) -> dict[int, CellKey]:
        """Keys of the cells that count several schools, by place of the school."""
        year, procedure = self.cells.years[0], self.cells.procedures[0]
        keys = self.cells.pooled
        return {key[2]: key for key in keys if key[:2] == (year, procedure)}


def work_of(inputs: Inputs, procedure: str, year: int, *, marks: bool, lineage: Lineage) -> Work:
    """A procedure in a calendar year under the policies of a criterion."""
    back = inputs.year - year + 1
    asked = ("work", procedure, year, marks, lineage)
    if asked not in inputs.found:
        calendar = YearUnit.CALENDAR
        own = cells_under(inputs, (procedure,), calendar, back, marks=marks)
        cells = cells_under(inputs, (procedure,), calendar, back, marks=marks, lineage=lineage)
        inputs.found[asked] = Work(cells=cells, family=family_of(inputs, own, lineage))
    found: Work = inputs.found[asked]
    return found


def pooled_numbers(inputs: Inputs, work: Work, column: str) -> dict[int, Fraction | None]:
    """A column of the schools that count with others: sums, and means weighed by participants.

    Args:
        inputs: tables and schools.
        work: the procedure and year.
        column: a column of results.

    Returns:
        Exact numbers by place of the school; None where one that counts is not known, or where
        means are of several scales.
    """
    family = work.family
    if family is None:
        return {}
    return {
        place: _together(inputs.tables.results, family, key, column)
        for place, key in work.pooled.items()
    }


def column_of(table: pd.DataFrame, column: str, rows: NDArray[np.intp]) -> NDArray[np.float64]:
    """A column of a table at some rows; NaN where there is none (-1)."""
    held = table[column].to_numpy(dtype="float64")
    values = held.take(rows, mode="wrap") if len(held) else np.zeros(len(rows))
    return np.where(rows >= 0, values, np.nan)


def note_policies(
    work: Work, doubted: dict[InputKey, Bools], sources: dict[int, str], pooled: dict[int, Pooled]
) -> None:
    """Keep whose work is marked, what the mark stands on, and whose results count together.

    Args:
        work: a procedure and year that was asked for.
        doubted: schools by the key of the mark; filled.
        sources: what marks stand on, by place of the school; filled.
        pooled: whose results count together, by place of the school; filled.
    """
    cells = work.cells
    year, procedure = cells.years[0], cells.procedures[0]
    for place, key in work.pooled.items():
        now = cells.pooled[key]
        pooled[place] = pooled[place].with_(now) if place in pooled else now
    if cells.marked is None or not cells.marked[0, 0].any():
        return
    doubted[InputKey("objectivity", procedure, year)] = cells.marked[0, 0]
    for place in map(int, np.flatnonzero(cells.marked[0, 0])):
        told = {*sources.get(place, "").split("; "), cells.sources[year, procedure, place]}
        sources[place] = "; ".join(sorted(one for one in told if one))


def _together(results: pd.DataFrame, family: Family, key: CellKey, column: str) -> Fraction | None:
    y, p = family.at(key)
    rows = [int(family.cells.rows[y, p, one]) for one in family.adding(key)]
    if not rows or min(rows) < 0:
        return None
    own = results.iloc[rows]
    values, people = own[column].to_numpy(), own["n"].to_numpy()
    if np.isnan(values).any():
        return None
    exact = [fraction_of(value) for value in values]
    if column != "mean":
        return sum(exact, Fraction(0))
    if np.isnan(people).any() or not people.sum() or own["mean_scale"].nunique(dropna=False) > 1:
        return None
    weights = [fraction_of(value) for value in people]
    weighed = sum((v * w for v, w in zip(exact, weights, strict=True)), Fraction(0))
    return weighed / sum(weights, Fraction(0))
