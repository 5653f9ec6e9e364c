"""Distance to the line: the fewest pupils whose mark would turn the verdict on a school.

Sets of moves are tried in the order of their cost, so the first that turns the verdict is the
cheapest. Each is judged by the rules themselves, not by a formula about them.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve, frozen

from schoolsupport.identification.cells import Cells
from schoolsupport.identification.judging import join_categories
from schoolsupport.identification.kinds import LowResults
from schoolsupport.identification.verdicts import Verdict, VerdictColumn

if TYPE_CHECKING:
    from schoolsupport.identification.identify import Identification

MOST_TRIES = 4096
_FIRST_BATCH = 32


@frozen(kw_only=True)
class Move:
    """Pupils of one work whose result crosses the boundary.

    Attributes:
        procedure: id.
        year: year of the rule's unit.
        unit: `calendar` or `school`.
        pupils: how many; above 0 when they rise over the boundary, below 0 when they fall.
    """

    procedure: str
    year: int
    unit: str
    pupils: int


@frozen(kw_only=True)
class Distance:
    """How far a school is from the other verdict.

    Attributes:
        pupils: the fewest pupils that turn it; None if no set of moves tried does.
        moves: one cheapest set of moves.
        more_than: the verdict surely needs more pupils than this (when `pupils` is None).
    """

    pupils: int | None
    moves: tuple[Move, ...] = ()
    more_than: int | None = None


@frozen
class _Lever:
    """A row of results that can be changed: the costs at which some criterion turns on it."""

    row: int
    move: Move
    costs: tuple[int, ...]


def distance_to_line(found: Identification, school: str, category: str | None = None) -> Distance:
    """The fewest pupils that would turn a school's verdict.

    Args:
        found: the identification.
        school: id of the school.
        category: id of the category; by default the main one.

    Returns:
        The distance; `pupils` is None for a verdict that is not `met` or `not_met`, or that no
        change of results tried turns (at most `MOST_TRIES` sets of moves are tried).

    Raises:
        UnknownSchoolError: no such school is judged.
    """
    name = category or found.main
    place = found.place(school)
    now = found.judgement.categories[name][place]
    if now not in {Verdict.MET, Verdict.NOT_MET}:
        return Distance(pupils=None)
    levers = _levers(found, place, leaving=now is Verdict.MET)
    sign = 1 if now is Verdict.MET else -1
    wanted = Verdict.NOT_MET if now is Verdict.MET else Verdict.MET
    if _is_one_way(found, name) and not _can_turn(found, place, levers, sign, name, wanted):
        return Distance(pupils=None)
    tried = 0
    cost = 0
    for batch in _batches(_moves_by_cost(levers)):
        verdicts = _verdicts(found, place, [moved for _, moved in batch], sign)[name]
        turned = np.flatnonzero(verdicts.codes == wanted)
        if len(turned):
            cost, moved = batch[int(turned[0])]
            moves = [
                evolve(lever.move, pupils=sign * moved[lever.row])
                for lever in levers
                if lever.row in moved
            ]
            return Distance(pupils=cost, moves=tuple(moves))
        cost = batch[-1][0]
        tried += len(batch)
        if tried >= MOST_TRIES:
            return Distance(pupils=None, more_than=cost - 1)
    return Distance(pupils=None)


def _is_one_way(found: Identification, category: str) -> bool:
    """Whether moving more pupils one way never turns the category back."""
    resting = found.edition.rests_on(category) & set(found.edition.categories)
    memberships = (found.edition.categories[name].membership for name in resting)
    return not any(one.none_of or one.exclude for one in memberships)


def _can_turn(  # one question with everything it is about
    found: Identification,
    place: int,
    levers: list[_Lever],
    sign: int,
    category: str,
    wanted: Verdict,
) -> bool:
    """Whether all moves together turn the verdict; if not, none of them does."""
    all_of_them = {lever.row: lever.costs[-1] for lever in levers}
    column = _verdicts(found, place, [all_of_them], sign)[category]
    return column[0] is wanted


def _rules(found: Identification) -> Iterator[tuple[str, LowResults, Cells]]:
    for name in sorted(found.edition.used):
        rule, outcome = found.edition.criteria[name].rule, found.judgement.criteria[name]
        if isinstance(rule, LowResults) and outcome.cells is not None:
            yield name, rule, outcome.cells.cells


def _levers(found: Identification, place: int, *, leaving: bool) -> list[_Lever]:
    """Rows with known counts, and the pupils to move until a criterion's cell turns."""
    costs: dict[int, set[int]] = {}
    moves: dict[int, Move] = {}
    for _, rule, cells in _rules(found):
        for y, p in np.ndindex(cells.rows.shape[:2]):
            row = int(cells.rows[y, p, place])
            n, low = cells.n[y, p, place], cells.lowest[y, p, place]
            if row < 0 or not n > 0 or low != cells.highest[y, p, place]:
                continue
            needed = rule.pupils_to_cross(n, low)
            is_low = rule.is_low(n, low)
            if is_low == leaving:
                costs.setdefault(row, set()).add(needed)
                moves[row] = Move(
                    procedure=cells.procedures[p],
                    year=cells.years[y],
                    unit=cells.unit.value,
                    pupils=0,
                )
    levers = [_Lever(row, moves[row], tuple(sorted(prices))) for row, prices in costs.items()]
    return sorted(levers, key=lambda lever: (lever.costs[0], lever.row))


def _moves_by_cost(levers: list[_Lever]) -> Iterator[tuple[int, dict[int, int]]]:
    """Every choice of levers and costs, cheapest first, each once."""
    if not levers:
        return
    waiting: list[tuple[int, tuple[tuple[int, int], ...]]] = [(levers[0].costs[0], ((0, 0),))]
    while waiting:
        cost, chosen = heapq.heappop(waiting)
        yield cost, {levers[i].row: levers[i].costs[level] for i, level in chosen}
        last, level = chosen[-1]
        paid = levers[last].costs
        if last + 1 < len(levers):
            nxt = levers[last + 1].costs[0]
            heapq.heappush(waiting, (cost + nxt, (*chosen, (last + 1, 0))))
            if level == 0:
                heapq.heappush(waiting, (cost - paid[0] + nxt, (*chosen[:-1], (last + 1, 0))))
        if level + 1 < len(paid):
            dearer = cost - paid[level] + paid[level + 1]
            heapq.heappush(waiting, (dearer, (*chosen[:-1], (last, level + 1))))


def _batches(
    moves: Iterator[tuple[int, dict[int, int]]],
) -> Iterator[list[tuple[int, dict[int, int]]]]:
    size = _FIRST_BATCH
    batch: list[tuple[int, dict[int, int]]] = []
    for move in moves:
        batch.append(move)
        if len(batch) == size:
            yield batch
            batch, size = [], size * 2
    if batch:
        yield batch


def _verdicts(
    found: Identification, place: int, moved: list[dict[int, int]], sign: int
) -> dict[str, VerdictColumn]:
    """The verdicts on as many copies of the school as there are sets of moves."""
    copies = len(moved)
    columns = {
        name: _repeated(outcome.verdict, place, copies)
        for name, outcome in found.judgement.criteria.items()
    }
    for name, rule, cells in _rules(found):
        own = cells.of_school(place, copies)
        change = np.zeros(own.n.shape)
        at = {int(cells.rows[y, p, place]): (y, p) for y, p in np.ndindex(cells.rows.shape[:2])}
        put = [
            (*at[row], copy, sign * pupils)
            for copy, rows in enumerate(moved)
            for row, pupils in rows.items()
            if row in at
        ]
        if put:
            years, procedures, copied, pupils = (np.array(one) for one in zip(*put, strict=True))
            change[years, procedures, copied] = pupils
        columns[name] = rule.verdict_of(
            evolve(own, lowest=own.lowest - change, highest=own.highest - change)
        )
    return join_categories(found.edition, columns, copies)


def _repeated(column: VerdictColumn, place: int, copies: int) -> VerdictColumn:
    one = slice(place, place + 1)
    return VerdictColumn(
        np.repeat(column.certain[one], copies),
        np.repeat(column.possible[one], copies),
        np.repeat(column.applies[one], copies),
        np.repeat(column.why_not[one], copies),
    )
