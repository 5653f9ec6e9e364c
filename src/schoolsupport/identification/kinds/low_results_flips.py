"""Where the verdict on low results turns as the share that makes a work low moves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from schoolsupport.domain import NotApplicable
from schoolsupport.identification.inputs import Inputs
from schoolsupport.identification.kinds.flips import Flips
from schoolsupport.identification.kinds.low_results import LowResults

Floats = NDArray[np.float64]


def low_results_flips(rule: LowResults, inputs: Inputs) -> Flips:
    """The points of a criterion on low results.

    A work is low up to its own share of participants below the boundary; a procedure, up to the
    least of its years; the school, up to the k-th greatest of its procedures.
    """
    outcome = rule.judge(inputs)
    if outcome.cells is None:
        raise ValueError("a criterion on low results judges cells")
    judged = outcome.cells
    cells, applies = judged.cells, judged.verdict.applies
    passed = np.zeros(applies.shape, dtype=bool)
    if rule.years > 1 and rule.not_held == "pass_over":
        passed = judged.verdict.why_not == NotApplicable.NOT_HELD
        passed &= ~passed.all(axis=0)
    points = []
    for below, sure in ((cells.lowest, True), (cells.highest, False)):
        works = _works(rule, cells.n, cells.lowest, below, sure=sure)
        if cells.marked is not None and not sure:
            works = np.where(cells.marked, np.inf, works)
        works = np.where(~applies & ~passed, -np.inf, np.where(passed, np.inf, works))
        points.append(_of_school(rule, works))
    verdict = outcome.verdict
    return Flips(
        certain=points[0],
        possible=points[1],
        applies=verdict.applies,
        why_not=verdict.why_not,
    )


def _works(rule: LowResults, n: Floats, lowest: Floats, below: Floats, *, sure: bool) -> Floats:
    """Up to which share each work is low; plus infinity always, minus infinity never."""
    silent = -np.inf if sure else np.inf
    nobody = np.isnan(n) | (n == 0)
    shares = below / np.where(nobody, np.nan, n)
    shares = np.where(np.isnan(shares), silent, shares)
    if rule.small is not None and rule.small.then == "no_data":
        shares = np.where(n < rule.small.minimum, silent, shares)
    if rule.when_missing != "no_data":
        answer = np.inf if rule.when_missing == "met" else -np.inf
        shares = np.where(nobody | np.isnan(lowest), answer, shares)
    return shares


def _of_school(rule: LowResults, works: Floats) -> Floats:
    """The share that decides for each school: the least over years, the k-th over procedures."""
    procedures = works.min(axis=0)
    k = rule.procedures_at_least
    if k > len(procedures):
        return np.full(procedures.shape[1], -np.inf)
    return np.asarray(-np.partition(-procedures, k - 1, axis=0)[k - 1])
