"""ОГЭ and ЕГЭ: results of the schools, and what the region printed of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from attrs import frozen

from schoolsupport.demo.conditions import YEARS
from schoolsupport.demo.schools import MUNICIPALITIES, REGION, SCHOOLS, Kind
from schoolsupport.demo.vpr import MARKS, mark_shares
from schoolsupport.domain import Procedure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schoolsupport.demo.conditions import Conditions, Floats, Ints

_MARK_SPREAD, _POINT_SPREAD = 0.55, 5.0
"""Of quality among schools: in logits of marks, in points of the 100-point scale."""

_COUNTS = ["n", "n_2", "n_3", "n_4", "n_5", "n_below"]


@frozen
class MarkedExam:
    """An exam with marks 2 to 5: percent of each mark, share of the grade that sat it."""

    procedure: Procedure
    sat: float
    percents: tuple[int, int, int, int]
    years: tuple[int, ...]


@frozen
class PointsExam:
    """An exam on the 100-point scale: its boundary, mean and spread among pupils by year."""

    procedure: Procedure
    sat: float
    lowest_pass: int
    spread: float
    means: tuple[float, float, float]


# ОГЭ was not held in 2020, ЕГЭ in basic mathematics neither in 2020 nor in 2021.
MARKED = (
    MarkedExam(Procedure("oge", 9, "ru"), 0.97, (4, 32, 37, 27), (2019, 2021)),
    MarkedExam(Procedure("oge", 9, "ma"), 0.97, (8, 43, 41, 8), (2019, 2021)),
    MarkedExam(Procedure("ege", 11, "ma", "base"), 0.44, (4, 21, 39, 36), (2019,)),
)
POINTS = (
    PointsExam(Procedure("ege", 11, "ru"), 0.93, 24, 14.0, (67.0, 68.5, 68.0)),
    PointsExam(Procedure("ege", 11, "ma", "profile"), 0.54, 27, 16.0, (53.5, 51.5, 52.5)),
    PointsExam(Procedure("ege", 11, "so"), 0.42, 42, 15.0, (53.0, 54.0, 54.5)),
    PointsExam(Procedure("ege", 11, "bi"), 0.17, 36, 15.0, (51.0, 50.5, 50.0)),
    PointsExam(Procedure("ege", 11, "ph"), 0.2, 36, 13.0, (52.5, 53.0, 53.5)),
)


def exams(rng: np.random.Generator, state: Conditions) -> pd.DataFrame:
    """Results of all exams: the columns of `results` and `points`, the sum behind each mean.

    Args:
        rng: source of chance.
        state: quality and pupils of the schools.

    Returns:
        One row per school, year and exam that somebody sat.
    """
    rows = pd.concat([*_marked(rng, state), *_in_points(rng, state)], ignore_index=True)
    rows = rows[rows["n"] > 0]
    rows["mean"] = (rows["points"] / rows["n"]).round(2)
    return rows.sort_values(["year", "procedure", "school"], ignore_index=True)


def printed_values(results: pd.DataFrame) -> pd.DataFrame:
    """The «reference» table: sums over schools as a region and its municipalities print them.

    Args:
        results: what `exams` gives.

    Returns:
        A row of the region for each exam and year, and rows of the municipalities for ОГЭ.
    """
    municipality = {school.id: school.municipality.name for school in SCHOOLS}
    region = results.assign(level="region", territory=REGION.name)
    held = results[results["procedure"].str.startswith("oge-")]
    local = held.assign(level="municipality", territory=held["school"].map(municipality))
    key = ["level", "territory", "year", "procedure", "mean_scale"]
    sums = {name: (name, _sum_of_known) for name in [*_COUNTS, "points"]}
    groups = pd.concat([region, local]).groupby(key, sort=False)
    totals = groups.agg(n_schools=("school", "size"), **sums).reset_index()
    totals["mean"] = (totals["points"] / totals["n"]).round(2)
    totals["origin"] = "printed"
    order = {REGION.name: -1} | {m.name: place for place, m in enumerate(MUNICIPALITIES)}
    totals["order"] = totals["territory"].map(order)
    return totals.sort_values(["year", "procedure", "order"], ignore_index=True)


def _sum_of_known(values: pd.Series) -> float:
    return float(values.sum(min_count=1))


def _marked(rng: np.random.Generator, state: Conditions) -> Iterator[pd.DataFrame]:
    for exam in MARKED:
        for year in exam.years:
            sat = rng.binomial(_candidates(state, exam.procedure, year), exam.sat)
            noise = rng.normal(0.0, 0.3, len(SCHOOLS))
            shares = mark_shares(exam.percents, _MARK_SPREAD * state.quality + noise)
            counts = rng.multinomial(sat, shares)
            marks = {f"n_{mark}": counts[:, place] for place, mark in enumerate(MARKS)}
            frame = _frame(exam.procedure, year, sat, counts @ np.array(MARKS), counts[:, 0])
            yield frame.assign(**marks, mean_scale="mark")


def _in_points(rng: np.random.Generator, state: Conditions) -> Iterator[pd.DataFrame]:
    for exam in POINTS:
        for year, mean in zip(YEARS, exam.means, strict=True):
            sat = rng.binomial(_candidates(state, exam.procedure, year), exam.sat)
            level = mean + _POINT_SPREAD * state.quality + rng.normal(0.0, 3.0, len(SCHOOLS))
            points, below = _scores(rng, sat, level, exam)
            frame = _frame(exam.procedure, year, sat, points, below)
            unknown = dict.fromkeys(["n_2", "n_3", "n_4", "n_5"], np.nan)
            yield frame.assign(**unknown, mean_scale="test_100")


def _scores(
    rng: np.random.Generator, sat: Ints, level: Floats, exam: PointsExam
) -> tuple[Ints, Ints]:
    """Sum of the scores of a school's pupils, and how many are below the boundary."""
    school = np.repeat(np.arange(len(SCHOOLS)), sat)
    scores = np.clip(np.rint(rng.normal(level[school], exam.spread)), 0, 100).astype(np.int64)
    points = np.bincount(school, weights=scores, minlength=len(SCHOOLS)).astype(np.int64)
    below = np.bincount(school[scores < exam.lowest_pass], minlength=len(SCHOOLS))
    return points, below.astype(np.int64)


def _candidates(state: Conditions, procedure: Procedure, year: int) -> Ints:
    """Pupils of the grade; a correctional school's pupils sit ГВЭ instead."""
    sits = np.array([school.kind is not Kind.CORRECTIONAL for school in SCHOOLS])
    return np.where(sits, state.pupils(year, procedure.grade), 0)


def _frame(procedure: Procedure, year: int, sat: Ints, points: Ints, below: Ints) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "school": [school.id for school in SCHOOLS],
            "year": year,
            "procedure": procedure.id,
            "n": sat,
            "n_below": below,
            "points": points,
        }
    )
