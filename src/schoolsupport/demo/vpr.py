"""Works of ВПР: who wrote them and how many got each mark."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from schoolsupport.demo.conditions import Conditions, Floats, Ints, written_in
from schoolsupport.demo.planted import PLANTED
from schoolsupport.demo.schools import POSITIONS, SCHOOLS
from schoolsupport.domain import Procedure

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKS = (2, 3, 4, 5)

DAYS = {2019: date(2019, 4, 15), 2020: date(2020, 9, 14), 2021: date(2021, 3, 15)}
_HARDER = {2019: 0.0, 2020: 0.2, 2021: 0.0}
"""How much harder a year was, in logits: the works of autumn 2020 came after distance learning."""

_PRESENT = 0.9
_NOT_WRITTEN = 0.006
"""Chance that a school did not write a work."""

_SCHOOL_SPREAD, _SUBJECT_SPREAD, _WORK_SPREAD = 0.47, 0.18, 0.15
"""Logits: of quality among schools, of a subject within a school, of one work."""


@frozen
class Work:
    """A work and its ordinary results.

    Attributes:
        procedure: its procedure.
        highest: highest primary score.
        percents: percent of «2», «3», «4», «5» in an ordinary spring.
        since: the first year it was written in.
    """

    procedure: Procedure
    highest: int
    percents: tuple[int, int, int, int]
    since: int = 2019


WORKS = (
    Work(Procedure("vpr", 4, "ru"), 38, (5, 29, 47, 19)),
    Work(Procedure("vpr", 4, "ma"), 20, (4, 23, 44, 29)),
    Work(Procedure("vpr", 4, "wo"), 32, (2, 24, 56, 18)),
    Work(Procedure("vpr", 5, "ru"), 45, (10, 40, 37, 13)),
    Work(Procedure("vpr", 5, "ma"), 20, (9, 39, 37, 15)),
    Work(Procedure("vpr", 6, "ru"), 51, (10, 44, 36, 10)),
    Work(Procedure("vpr", 6, "ma"), 16, (10, 50, 32, 8)),
    Work(Procedure("vpr", 7, "ru"), 47, (12, 47, 33, 8)),
    Work(Procedure("vpr", 7, "ma"), 19, (9, 52, 31, 8)),
    Work(Procedure("vpr", 8, "ru"), 51, (13, 40, 38, 9), since=2020),
    Work(Procedure("vpr", 8, "ma"), 25, (10, 59, 28, 3), since=2020),
)


@frozen(eq=False)
class MarkCounts:
    """How many got each mark: schools in the order of `SCHOOLS` × `MARKS`.

    A school whose row is all zeros did not write the work.
    """

    work: Work
    year: int
    counts: Ints


def vpr(rng: np.random.Generator, state: Conditions) -> Iterator[MarkCounts]:
    """Draw the works of all years, planted schools as they are set.

    Args:
        rng: source of chance.
        state: quality and pupils of the schools.
    """
    by_subject = {
        subject: rng.normal(0.0, _SUBJECT_SPREAD, len(SCHOOLS))
        for subject in dict.fromkeys(work.procedure.subject for work in WORKS)
    }
    for year in DAYS:
        for work in WORKS:
            if year >= work.since:
                level = _SCHOOL_SPREAD * state.quality + by_subject[work.procedure.subject]
                yield _drawn(rng, state, work, year, level - _HARDER[year])


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
    pupils = state.pupils(*written_in(work.procedure, year))
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
        cell = (drawn.work.procedure.id, drawn.year)
        if drawn.year in row.absent or (cell in row.cells and row.cells[cell] is None):
            drawn.counts[position] = 0
            continue
        fraction = row.cells.get(cell)
        if fraction is not None:
            passed = shares[position, 1:] / shares[position, 1:].sum()
            others = rng.multinomial(fraction.of - fraction.twos, passed)
            drawn.counts[position] = (fraction.twos, *others)
