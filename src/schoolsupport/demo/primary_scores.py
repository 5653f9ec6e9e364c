"""Primary scores of ВПР in grade 4: the means that a region sums over three subjects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from schoolsupport.demo.schools import SCHOOLS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schoolsupport.demo.conditions import Ints
    from schoolsupport.demo.vpr import MarkCounts

_SCORES: Mapping[str, tuple[tuple[int, int], ...]] = {
    "vpr-4-ru": ((6, 13), (14, 23), (24, 32), (33, 38)),
    "vpr-4-ma": ((2, 5), (6, 9), (10, 14), (15, 20)),
    "vpr-4-wo": ((3, 7), (8, 17), (18, 26), (27, 32)),
}
"""Lowest and highest score drawn for «2», «3», «4», «5»."""


def primary_scores(rng: np.random.Generator, works: Iterable[MarkCounts]) -> pd.DataFrame:
    """Mean primary scores of the works of grade 4, drawn to fit the marks.

    Args:
        rng: source of chance.
        works: how many got each mark, for all works of all years.

    Returns:
        One row per school and work, in the columns that `exams` has; counts of marks and pupils
        below the boundary stay empty, because the files of marks hold them.
    """
    drawn = [_rows(rng, marks) for marks in works if marks.work.procedure.id in _SCORES]
    rows = pd.concat(drawn, ignore_index=True)
    rows = rows[rows["n"] > 0]
    rows["mean"] = (rows["points"] / rows["n"]).round(2)
    return rows.sort_values(["year", "procedure", "school"], ignore_index=True)


def _rows(rng: np.random.Generator, marks: MarkCounts) -> pd.DataFrame:
    procedure = marks.work.procedure.id
    points = sum(
        _points(rng, marks.counts[:, place], lowest, highest)
        for place, (lowest, highest) in enumerate(_SCORES[procedure])
    )
    unknown = dict.fromkeys(["n_2", "n_3", "n_4", "n_5", "n_below"], np.nan)
    return pd.DataFrame(
        {
            "school": [school.id for school in SCHOOLS],
            "year": marks.year,
            "procedure": procedure,
            "n": marks.counts.sum(axis=1),
            "points": points,
            "mean_scale": "primary",
            **unknown,
        }
    )


def _points(rng: np.random.Generator, pupils: Ints, lowest: int, highest: int) -> Ints:
    """Sum of the scores of each school's pupils with one mark."""
    school = np.repeat(np.arange(len(SCHOOLS)), pupils)
    scores = rng.integers(lowest, highest + 1, len(school))
    return np.bincount(school, weights=scores, minlength=len(SCHOOLS)).astype(np.int64)
