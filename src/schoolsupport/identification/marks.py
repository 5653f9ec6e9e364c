"""Marks of non-objectivity on works: where they stand in the cells, and whose they are."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from attrs import evolve
from numpy.typing import NDArray

from schoolsupport.domain import YearUnit
from schoolsupport.identification.cells import Cells, school_year_of
from schoolsupport.identification.inputs import Inputs
from schoolsupport.tables import OBJECTIVITY

KIND_OF_MARK = OBJECTIVITY.name
"""Table of the input key under which a doubt about a work is told as missing."""


def with_marks(inputs: Inputs, cells: Cells) -> Cells:
    """The cells with the marks of non-objectivity on their works.

    A mark is of a calendar year, as results are; by school years it is of the work of that year
    that is counted.

    Args:
        inputs: tables and schools.
        cells: cells of some procedures and years.

    Returns:
        Cells with `marked` (of the shape of the cells) and `sources`; the same cells where nothing
        is marked.
    """
    rows = _marked_rows(inputs)
    if rows.empty:
        return cells
    marked = np.zeros(cells.rows.shape, dtype=bool)
    sources = dict(cells.sources)
    for y, p, place, source in _places(inputs, cells, rows):
        marked[y, p, place] = True
        sources[cells.years[y], cells.procedures[p], place] = source
    return evolve(cells, marked=marked, sources=sources) if marked.any() else cells


def rows_of_objectivity(inputs: Inputs, procedure: str, year: int) -> NDArray[np.intp]:
    """For each school, the row of the table `objectivity` on its work, or -1."""
    table = inputs.tables.objectivity
    rows = np.full(len(inputs.schools), -1, dtype=np.intp)
    chosen = (table["procedure"] == procedure).to_numpy() & (table["year"] == year).to_numpy()
    at = np.flatnonzero(chosen)
    places = inputs.place_of_schools(table)[at]
    rows[places[places >= 0]] = at[places >= 0]
    return rows


def _marked_rows(inputs: Inputs) -> pd.DataFrame:
    rows = inputs.tables.objectivity
    return rows[(rows["marker"] > 0).to_numpy()]


def _places(
    inputs: Inputs, cells: Cells, rows: pd.DataFrame
) -> Iterator[tuple[int, int, int, str]]:
    """Place of every marked cell, with the source of the mark."""
    places = inputs.place_of_schools(rows)
    procedures = {name: place for place, name in enumerate(cells.procedures)}
    years = {year: place for place, year in enumerate(cells.years)}
    held = inputs.tables.results["year"].to_numpy()
    named = zip(places, rows["procedure"], rows["year"], rows["source"], strict=True)
    for place, procedure, year, source in named:
        p = procedures.get(str(procedure))
        if place < 0 or p is None:
            continue
        told = "" if pd.isna(source) else str(source)
        if cells.unit is YearUnit.CALENDAR:
            if int(year) in years:
                yield years[int(year)], p, int(place), told
            continue
        for y in range(len(cells.years)):
            row = cells.rows[y, p, place]
            same = held[row] == year if row >= 0 else _would_be(inputs, cells, y, p, int(year))
            if same:
                yield y, p, int(place), told


def _would_be(inputs: Inputs, cells: Cells, y: int, p: int, year: int) -> bool:
    """Whether a work of a calendar year that has no results would be of a school year."""
    return school_year_of(inputs, cells.procedures[p], year) == cells.years[y]
