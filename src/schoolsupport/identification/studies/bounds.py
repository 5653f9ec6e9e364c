"""How few pupils turn a verdict, for all schools at once: at the least, and at the most.

Of parts that all have to turn, the dearest is a bound from below, because the parts may share
their pupils; the sum is one from above, because more pupils moved the same way never take an
answer back (but where results speak against a category; there nothing bounds from above). Where
the two meet, they are the distance, and nothing has to be searched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.domain import NotApplicable
from schoolsupport.identification.cells import JudgedCells
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.kinds import LowResults
from schoolsupport.identification.rules.rulebook import CategoryInForce, Edition
from schoolsupport.identification.verdicts import VerdictColumn

Floats = NDArray[np.float64]


@frozen(eq=False)
class Costs:
    """Pupils, moved all in one direction, until an answer is surely so.

    Attributes:
        no: until it is surely not met; infinite where no pupils do it.
        yes: until it is surely met.
    """

    no: Floats
    yes: Floats


def pupil_bounds(found: Identification, category: str, *, leaving: bool) -> tuple[Floats, Floats]:
    """For each school, bounds of the fewest pupils that turn a category.

    Args:
        found: the run.
        category: id of the category.
        leaving: pupils rise over the boundary, until the school is surely off the list; else they
            fall, until it is surely on it.

    Returns:
        Two numbers per school, persons, infinite where no results known turn it: fewer do not,
        and so many surely do. They say something of schools that are met (`leaving`) or not met.
    """
    low, high = (_costs(found, category, leaving=leaving, summed=s) for s in (False, True))
    least, enough = (low.no, high.no) if leaving else (low.yes, high.yes)
    if _speaks_against(found.edition, category):
        enough = np.full_like(enough, np.inf)
    return least, enough


def _speaks_against(edition: Edition, category: str) -> bool:
    """Whether results speak against the category too: then more pupils may take an answer back."""
    against = set()
    for name in edition.rests_on(category) & set(edition.categories):
        membership = edition.categories[name].membership
        against |= {*membership.none_of, *membership.exclude}
    below = {inner for name in against for inner in edition.rests_on(name)}
    return any(
        name in edition.criteria and isinstance(edition.criteria[name].rule, LowResults)
        for name in below
    )


def _costs(found: Identification, category: str, *, leaving: bool, summed: bool) -> Costs:
    rests_on, size = found.edition.rests_on(category), len(found.schools)
    known: dict[str, Costs] = {}
    for name, outcome in found.judgement.criteria.items():
        rule = found.edition.criteria[name].rule
        known[name] = _stuck(outcome.verdict)
        if name not in rests_on or not isinstance(rule, LowResults) or outcome.cells is None:
            continue
        known[name] = _of_results(rule, outcome.cells, leaving=leaving)
    never = np.full(size, np.inf)
    known |= dict.fromkeys(found.edition.rulebook.gaps, Costs(never, never))
    columns = {name: outcome.verdict for name, outcome in found.judgement.criteria.items()}
    columns |= found.judgement.categories
    for one in found.edition.categories.values():
        known[one.id] = _joined(one, known, columns, summed=summed)
    return known[category]


def _stuck(verdict: VerdictColumn) -> Costs:
    """An answer that no move of pupils changes."""
    return Costs(np.where(verdict.possible, np.inf, 0.0), np.where(verdict.certain, 0.0, np.inf))


def _of_results(rule: LowResults, judged: JudgedCells, *, leaving: bool) -> Costs:
    cells, verdict = judged.cells, judged.verdict
    share = rule.threshold.as_integer_ratio()
    line = -(-(cells.n * share[0]) // share[1])  # whole numbers, exact in float64
    movable = (cells.rows >= 0) & (cells.n > 0) & (cells.lowest == cells.highest)
    passed = np.zeros(movable.shape, dtype=bool)
    if rule.years > 1 and rule.not_held == "pass_over":
        passed = verdict.why_not == NotApplicable.NOT_HELD
        passed &= ~passed.all(axis=0)
    concerned = (verdict.applies | passed).all(axis=0)
    if leaving:
        rise = np.where(verdict.certain & movable, cells.lowest - line + 1, np.inf)
        rise = np.where(verdict.possible | passed, rise, 0.0)
        no = np.where(concerned, rise.min(axis=0), 0.0)
        certain = (verdict.certain | passed).all(axis=0) & concerned
        return _counted(rule, no, np.where(certain, 0.0, np.inf))
    fall = np.where(~verdict.possible & movable, line - cells.lowest, np.inf)
    fall = np.where(verdict.certain | passed, 0.0, fall)
    yes = np.where(concerned, fall.sum(axis=0), np.inf)
    possible = (verdict.possible | passed).all(axis=0) & concerned
    return _counted(rule, np.where(possible, np.inf, 0.0), yes)


def _counted(rule: LowResults, no: Floats, yes: Floats) -> Costs:
    """The cheapest procedures, as many as the rule counts; each has its own pupils."""
    of, k = len(no), rule.procedures_at_least
    if k > of:
        return Costs(np.zeros(no.shape[1]), np.full(no.shape[1], np.inf))
    return Costs(
        np.sort(no, axis=0)[: of - k + 1].sum(axis=0), np.sort(yes, axis=0)[:k].sum(axis=0)
    )


def _joined(
    category: CategoryInForce,
    known: Mapping[str, Costs],
    columns: Mapping[str, VerdictColumn],
    *,
    summed: bool,
) -> Costs:
    """A category from its members, which all are one of: any, all, none, at least so many."""
    membership = category.membership
    parts = []
    for names, count in (
        (membership.any_of, 1),
        (membership.of, membership.at_least or 0),
        (membership.none_of, 1),
    ):
        members = [known[name] for name in names if name in known]
        if members and count:
            joined = _at_least(count, members, summed=summed)
            opposite = names is membership.none_of
            parts.append(Costs(joined.yes, joined.no) if opposite else joined)
    members = [_dropping_out(known[n], columns.get(n)) for n in membership.all_of if n in known]
    if members:
        parts.append(_all(members, summed=summed))
    if not parts:  # all members lapsed
        size = len(next(iter(known.values())).no)
        return Costs(np.zeros(size), np.full(size, np.inf))
    return parts[0] if len(parts) == 1 else _all(parts, summed=summed)


def _dropping_out(costs: Costs, column: VerdictColumn | None) -> Costs:
    """A member of `all_of`; where it does not apply, the others decide."""
    if column is None:
        return costs
    return Costs(
        np.where(column.applies, costs.no, np.inf), np.where(column.applies, costs.yes, 0.0)
    )


def _all(members: Sequence[Costs], *, summed: bool) -> Costs:
    yes = np.stack([one.yes for one in members])
    return Costs(
        np.minimum.reduce([one.no for one in members]),
        yes.sum(axis=0) if summed else yes.max(axis=0),
    )


def _at_least(count: int, members: Sequence[Costs], *, summed: bool) -> Costs:
    """As many as are needed turn, the cheapest first."""
    no = np.sort(np.stack([one.no for one in members]), axis=0)
    yes = np.sort(np.stack([one.yes for one in members]), axis=0)
    least = len(members) - count + 1
    if least < 1:
        return Costs(np.zeros(no.shape[1]), np.full(no.shape[1], np.inf))
    if summed:
        return Costs(no[:least].sum(axis=0), yes[:count].sum(axis=0))
    return Costs(no[least - 1], yes[count - 1])
