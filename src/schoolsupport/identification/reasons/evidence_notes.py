"""Marks and pooled schools as columns of the evidence, in the order of its rows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from schoolsupport.identification.cells import Cells
from schoolsupport.identification.kinds.kind import Outcome
from schoolsupport.identification.kinds.number import NumberPart

NOTED = ("marker", "pooled_from")
Texts = NDArray[np.object_]


def notes_of(outcome: Outcome) -> dict[str, Texts]:
    """Texts by column; only the columns that say something, one text per row of evidence."""
    if outcome.parts:
        columns = _of_parts(outcome)
    elif outcome.cells is not None:
        columns = _of_cells(outcome.cells.cells)
    else:
        columns = {}
    return {name: texts for name, texts in columns.items() if any(t is not None for t in texts)}


def _of_parts(outcome: Outcome) -> dict[str, Texts]:
    schools = len(outcome.verdict)
    markers, pooled = (_blank(schools * len(outcome.parts)) for _ in NOTED)
    for number, part in enumerate(outcome.parts):
        if isinstance(part, NumberPart):
            for place, source in part.sources.items():
                markers[number * schools + place] = source
            for place, one in part.pooled.items():
                pooled[number * schools + place] = "; ".join(one.schools)
    return dict(zip(NOTED, (markers, pooled), strict=True))


def _of_cells(cells: Cells) -> dict[str, Texts]:
    markers, pooled = _blank(0), _blank(0)
    if cells.marked is not None:
        markers = _blank(cells.rows.size)
        for y, p, place in zip(*np.nonzero(cells.marked), strict=True):
            source = cells.sources.get((cells.years[y], cells.procedures[p], int(place)), "")
            markers[_row(cells, int(y), int(p), int(place))] = source
    if cells.pooled:
        pooled = _blank(cells.rows.size)
        for (year, procedure, place), one in cells.pooled.items():
            if year in cells.years:
                y, p = cells.years.index(year), cells.procedures.index(procedure)
                pooled[_row(cells, y, p, place)] = "; ".join(one.schools)
    return dict(zip(NOTED, (markers, pooled), strict=True))


def _row(cells: Cells, y: int, p: int, place: int) -> int:
    return int(np.ravel_multi_index((y, p, place), cells.rows.shape))


def _blank(length: int) -> Any:
    return np.full(length, None, dtype="object")
