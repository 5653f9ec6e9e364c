"""Results of the schools: works of ВПР, their primary scores, ОГЭ and ЕГЭ, and the printed sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from attrs import frozen

from schoolsupport.demo.conditions import Conditions, Floats, Ints, written_in
from schoolsupport.demo.invented import INVENTED, PLANTED, YEARS, PointsExam, Work
from schoolsupport.demo.schools import MUNICIPALITIES, POSITIONS, REGION, SCHOOLS
from schoolsupport.domain import Procedure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MARKS = (2, 3, 4, 5)

_PRESENT = 0.9
_NOT_WRITTEN = 0.006
"""Chance that a school did not write a work."""

_SCHOOL_SPREAD, _SUBJECT_SPREAD, _WORK_SPREAD = 0.47, 0.18, 0.15
"""Logits: of quality among schools, of a subject within a school, of one work."""


_MARK_SPREAD, _POINT_SPREAD = 0.55, 5.0
"""Of quality among schools: in logits of marks, in points of the 100-point scale."""

_COUNTS = ["n", "n_2", "n_3", "n_4", "n_5", "n_below"]


@frozen(eq=False)
class MarkCounts:
    """How many got each mark: schools in the order of `SCHOOLS` × `MARKS`.

    A school whose row is all zeros did not write the work.
    """

    work: Work
    year: int
    counts: Ints

    @property
    def procedure(self) -> Procedure:
        """The procedure of the work."""
        return Procedure.parse(self.work.procedure)


def vpr(rng: np.random.Generator, state: Conditions) -> Iterator[MarkCounts]:
    """Draw the works of all years, planted schools as they are set.

    Args:
        rng: source of chance.
        state: quality and pupils of the schools.
    """
    works = {work.procedure: Procedure.parse(work.procedure) for work in INVENTED.work}
    by_subject = {
        subject: rng.normal(0.0, _SUBJECT_SPREAD, len(SCHOOLS))
        for subject in dict.fromkeys(one.subject for one in works.values())
    }
    for spring in INVENTED.vpr:
        for work in INVENTED.work:
            if spring.year >= work.since:
                level = _SCHOOL_SPREAD * state.quality + by_subject[works[work.procedure].subject]
                yield _drawn(rng, state, work, spring.year, level - spring.harder)


def mark_shares(percents: tuple[int, ...], level: Floats) -> Floats:
    """Shares of the marks in schools that stand `level` logits above an ordinary one."""
    ordinary = np.cumsum(percents)[:-1] / 100
    lines = np.log(ordinary / (1 - ordinary))
    up_to = 1 / (1 + np.exp(level[:, None] - lines))
    edges = np.column_stack([np.zeros(len(level)), up_to, np.ones(len(level))])
    shares: Floats = np.diff(edges, axis=1)
    return shares


def _drawn(
    rng: np.random.Generator, state: Conditions, work: Work, year: int, level: Floats
) -> MarkCounts:
    pupils = state.pupils(*written_in(Procedure.parse(work.procedure), year))
    present = rng.binomial(pupils, _PRESENT)
    present[rng.random(len(SCHOOLS)) < _NOT_WRITTEN] = 0
    shares = mark_shares(work.percents, level + rng.normal(0.0, _WORK_SPREAD, len(SCHOOLS)))
    counts = rng.multinomial(present, shares)
    _plant(rng, MarkCounts(work, year, counts), shares)
    return MarkCounts(work, year, counts)


def _plant(rng: np.random.Generator, drawn: MarkCounts, shares: Floats) -> None:
    """Put the rows of planted schools in place of the drawn ones."""
    for row in PLANTED:
        position = POSITIONS[row.school]
        cell = (drawn.work.procedure, drawn.year)
        if drawn.year in row.absent or (cell in row.cells and row.cells[cell] is None):
            drawn.counts[position] = 0
            continue
        fraction = row.cells.get(cell)
        if fraction is not None:
            passed = shares[position, 1:] / shares[position, 1:].sum()
            others = rng.multinomial(fraction.of - fraction.twos, passed)
            drawn.counts[position] = (fraction.twos, *others)


def primary_scores(rng: np.random.Generator, works: Iterable[MarkCounts]) -> pd.DataFrame:
    """Mean primary scores of the works of grade 4, drawn to fit the marks.

    Args:
        rng: source of chance.
        works: how many got each mark, for all works of all years.

    Returns:
        One row per school and work, in the columns that `exams` has; counts of marks and pupils
        below the boundary stay empty, because the files of marks hold them.
    """
    return _with_means([_primary(rng, marks) for marks in works if marks.work.scores])


def _primary(rng: np.random.Generator, marks: MarkCounts) -> pd.DataFrame:
    points = sum(
        _points(rng, marks.counts[:, place], lowest, highest)
        for place, (lowest, highest) in enumerate(marks.work.scores)
    )
    pupils = marks.counts.sum(axis=1)
    return _frame(marks.work.procedure, marks.year, n=pupils, points=points, mean_scale="primary")


def _points(rng: np.random.Generator, pupils: Ints, lowest: int, highest: int) -> Ints:
    """Sum of the scores of each school's pupils with one mark."""
    school = np.repeat(np.arange(len(SCHOOLS)), pupils)
    scores = rng.integers(lowest, highest + 1, len(school))
    return np.bincount(school, weights=scores, minlength=len(SCHOOLS)).astype(np.int64)


def exams(rng: np.random.Generator, state: Conditions) -> pd.DataFrame:
    """Results of all exams: the columns of `results` and `points`, the sum behind each mean.

    Args:
        rng: source of chance.
        state: quality and pupils of the schools.

    Returns:
        One row per school, year and exam that somebody sat.
    """
    return _with_means([*_marked(rng, state), *_in_points(rng, state)])


def _with_means(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    rows = pd.concat(frames, ignore_index=True)
    rows = rows[rows["n"] > 0]
    rows["mean"] = (rows["points"] / rows["n"]).round(2)
    return rows.sort_values(["year", "procedure", "school"], ignore_index=True)


def _frame(procedure: str, year: int, **columns: object) -> pd.DataFrame:
    """A row per school; counts that are not given are unknown."""
    schools = [school.id for school in SCHOOLS]
    counts = dict.fromkeys(_COUNTS[1:], np.nan) | columns
    return pd.DataFrame({"school": schools, "year": year, "procedure": procedure, **counts})


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
    for exam in INVENTED.marked_exam:
        for year in exam.years:
            sat = rng.binomial(_candidates(state, exam.procedure, year), exam.sat)
            noise = rng.normal(0.0, 0.3, len(SCHOOLS))
            shares = mark_shares(exam.percents, _MARK_SPREAD * state.quality + noise)
            counts = rng.multinomial(sat, shares)
            marks = {f"n_{mark}": counts[:, place] for place, mark in enumerate(MARKS)}
            yield _frame(
                exam.procedure,
                year,
                n=sat,
                **marks,
                n_below=counts[:, 0],
                points=counts @ np.array(MARKS),
                mean_scale="mark",
            )


def _in_points(rng: np.random.Generator, state: Conditions) -> Iterator[pd.DataFrame]:
    for exam in INVENTED.points_exam:
        for year, mean in zip(YEARS, exam.means, strict=True):
            sat = rng.binomial(_candidates(state, exam.procedure, year), exam.sat)
            level = mean + _POINT_SPREAD * state.quality + rng.normal(0.0, 3.0, len(SCHOOLS))
            points, below = _scores(rng, sat, level, exam)
            yield _frame(
                exam.procedure, year, n=sat, n_below=below, points=points, mean_scale="test_100"
            )


def _scores(
    rng: np.random.Generator, sat: Ints, level: Floats, exam: PointsExam
) -> tuple[Ints, Ints]:
    """Sum of the scores of a school's pupils, and how many are below the boundary."""
    school = np.repeat(np.arange(len(SCHOOLS)), sat)
    scores = np.clip(np.rint(rng.normal(level[school], exam.spread)), 0, 100).astype(np.int64)
    points = np.bincount(school, weights=scores, minlength=len(SCHOOLS)).astype(np.int64)
    below = np.bincount(school[scores < exam.lowest_pass], minlength=len(SCHOOLS))
    return points, below.astype(np.int64)


def _candidates(state: Conditions, procedure: str, year: int) -> Ints:
    """Pupils of the grade; a correctional school's pupils sit ГВЭ instead."""
    sits = np.array([not school.kind.is_correctional for school in SCHOOLS])
    return np.where(sits, state.pupils(year, Procedure.parse(procedure).grade), 0)
