"""Distance to the line: the fewest pupils whose mark would turn the verdict on a school.

Sets of moves are tried in the order of their cost, so the first that turns the verdict is the
cheapest. Each is judged by the rules themselves, not by a formula about them; the sets of many
schools are judged together.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from schoolsupport.domain import YearUnit
from schoolsupport.identification.cells import Cells
from schoolsupport.identification.judged import Judged
from schoolsupport.identification.judging import join_categories
from schoolsupport.identification.kinds.answers import CountsWorks
from schoolsupport.identification.reasons.wording import (
    procedure_title,
)
from schoolsupport.identification.verdicts import Bools, Verdict, VerdictColumn
from schoolsupport.records import Key, told
from schoolsupport.translation import Message, msg, plural

MOST_TRIES = 4096
_BATCHES = (8, 24, 64, 128, 256, 512, 1024, 2048, 4096)
"""Sets of moves that are judged at once, of one school; all in all at least `MOST_TRIES`."""
_TOGETHER = 500
"""Schools whose sets are judged at once, so that memory stays small."""

Places = NDArray[np.intp]
Moved = dict[int, int]
"""Pupils moved, by row of the results."""


@told("procedure", "year", Key("unit", kind=YearUnit), "pupils")
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


@told("pupils", "more_than", "moves")
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


@frozen(kw_only=True, eq=False)
class _Search:
    """The search for one school."""

    place: int
    levers: list[_Lever]
    moves: Iterator[tuple[int, Moved]]
    sign: int
    wanted: Verdict


def distance_to_line(found: Judged, school: str, category: str | None = None) -> Distance:
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
    return distances(found, [found.place(school)], category)[0]


def distances(found: Judged, places: Sequence[int], category: str | None = None) -> list[Distance]:
    """The distances of several schools, as `distance_to_line` tells each.

    Args:
        found: the identification.
        places: places of the schools among those judged.
        category: id of the category; by default the main one.
    """
    told: list[Distance] = []
    for start in range(0, len(places), _TOGETHER):
        some = np.asarray(places[start : start + _TOGETHER], dtype=np.intp)
        answers = _found_together(found, some, category or found.main)
        told.extend(answers.get(int(place), Distance(pupils=None)) for place in some)
    return told


def _found_together(found: Judged, places: Places, category: str) -> dict[int, Distance]:
    """The distances of a few schools by their places; those without an answer are left out."""
    waiting = _searches(found, places, category)
    if _is_one_way(found, category):
        waiting = _that_can_turn(found, waiting, category)
    answers: dict[int, Distance] = {}
    tried = 0
    for size in _BATCHES:
        batches = [list(islice(search.moves, size)) for search in waiting]
        turned = _turned(found, waiting, batches, category)
        tried += size
        going_on = []
        for search, batch, first in zip(waiting, batches, turned, strict=True):
            if first is not None:
                answers[search.place] = _answer(search, *batch[first])
            elif len(batch) == size:
                going_on.append(search)
                if tried >= MOST_TRIES:
                    more = Distance(pupils=None, more_than=batch[-1][0] - 1)
                    answers[search.place] = more
        waiting = going_on
        if not waiting:
            break
    return answers


def _answer(search: _Search, cost: int, moved: Moved) -> Distance:
    moves = [
        evolve(lever.move, pupils=search.sign * moved[lever.row])
        for lever in search.levers
        if lever.row in moved
    ]
    return Distance(pupils=cost, moves=tuple(moves))


def _turned(
    found: Judged,
    searches: Sequence[_Search],
    batches: Sequence[list[tuple[int, Moved]]],
    category: str,
) -> Iterator[int | None]:
    """For each search the first set of its batch that turns the verdict, or None."""
    moved = [
        (search, moved)
        for search, batch in zip(searches, batches, strict=True)
        for _, moved in batch
    ]
    codes = _verdicts(found, moved)[category].codes if moved else np.zeros(0, dtype=np.uint8)
    start = 0
    for search, batch in zip(searches, batches, strict=True):
        own = codes[start : start + len(batch)]
        start += len(batch)
        hits = np.flatnonzero(own == search.wanted)
        yield int(hits[0]) if len(hits) else None


def _is_one_way(found: Judged, category: str) -> bool:
    """Whether moving more pupils one way never turns the category back."""
    resting = found.edition.rests_on(category) & set(found.edition.categories)
    memberships = (found.edition.categories[name].membership for name in resting)
    return not any(one.none_of or one.exclude for one in memberships)


def _that_can_turn(found: Judged, searches: list[_Search], category: str) -> list[_Search]:
    """The searches in which all moves together turn the verdict; in others no move does."""
    if not searches:
        return []
    all_of_them = [
        (search, {lever.row: lever.costs[-1] for lever in search.levers}) for search in searches
    ]
    codes = _verdicts(found, all_of_them)[category].codes
    return [s for s, code in zip(searches, codes, strict=True) if code == s.wanted]


def _rules(found: Judged) -> Iterator[tuple[str, CountsWorks, Cells]]:
    for name in sorted(found.edition.used):
        outcome = found.judgement.criteria[name]
        rule = found.edition.criteria[name].rule.counting()
        if rule is not None and outcome.cells is not None:
            yield name, rule, outcome.cells.cells


def _searches(found: Judged, places: Places, category: str) -> list[_Search]:
    """The searches for the schools that are met or not met."""
    now = found.judgement.categories[category].codes[places]
    levers = _levers(found, places, now == Verdict.MET)
    searches = []
    for place, verdict in zip(places.tolist(), now.tolist(), strict=True):
        if verdict in {Verdict.MET, Verdict.NOT_MET}:
            leaving = verdict == Verdict.MET
            own = sorted(levers.get(place, []), key=lambda lever: (lever.costs[0], lever.row))
            searches.append(
                _Search(
                    place=place,
                    levers=own,
                    moves=_moves_by_cost(own),
                    sign=1 if leaving else -1,
                    wanted=Verdict.NOT_MET if leaving else Verdict.MET,
                )
            )
    return searches


def _levers(found: Judged, places: Places, leaving: Bools) -> dict[int, list[_Lever]]:
    """By school: rows with known counts, and the pupils to move until a criterion's cell turns."""
    costs: dict[tuple[int, int], set[int]] = {}
    moves: dict[tuple[int, int], Move] = {}
    for _, rule, cells in _rules(found):
        for y, p in np.ndindex(cells.rows.shape[:2]):
            rows, n = cells.rows[y, p, places], cells.n[y, p, places]
            low = cells.lowest[y, p, places]
            known = (rows >= 0) & (n > 0) & (low == cells.highest[y, p, places])
            move = Move(
                procedure=cells.procedures[p],
                year=cells.years[y],
                unit=cells.unit.value,
                pupils=0,
            )
            for at in np.flatnonzero(known).tolist():
                if rule.is_low(n[at], low[at]) == leaving[at]:
                    lever = (int(places[at]), int(rows[at]))
                    costs.setdefault(lever, set()).add(rule.pupils_to_cross(n[at], low[at]))
                    moves[lever] = move
    levers: dict[int, list[_Lever]] = {}
    for (place, row), prices in costs.items():
        own = _Lever(row, moves[place, row], tuple(sorted(prices)))
        levers.setdefault(place, []).append(own)
    return levers


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


def _verdicts(found: Judged, moved: Sequence[tuple[_Search, Moved]]) -> dict[str, VerdictColumn]:
    """The verdicts on copies of schools, one for each set of moves."""
    places = np.array([search.place for search, _ in moved], dtype=np.intp)
    columns = {
        name: _taken(outcome.verdict, places) for name, outcome in found.judgement.criteria.items()
    }
    put = [
        (copy, row, search.sign * count)
        for copy, (search, own) in enumerate(moved)
        for row, count in own.items()
    ]
    copied, rows, pupils = np.array(put, dtype=np.intp).reshape(-1, 3).T
    for name, rule, cells in _rules(found):
        own = cells.of_schools(places)
        change = np.zeros(own.n.shape)
        for y, p in np.ndindex(own.rows.shape[:2]):
            concerned = own.rows[y, p, copied] == rows
            change[y, p, copied[concerned]] = pupils[concerned]
        columns[name] = rule.verdict_of(
            evolve(own, lowest=own.lowest - change, highest=own.highest - change)
        )
    earlier = {
        name: [_taken(one, places) for one in years]
        for name, years in found.judgement.earlier.items()
    }
    return join_categories(found.edition, columns, len(places), earlier)


def _taken(column: VerdictColumn, places: Places) -> VerdictColumn:
    return VerdictColumn(
        column.certain[places],
        column.possible[places],
        column.applies[places],
        column.why_not[places],
    )


def distance_words(distance: Distance, verdict: Verdict) -> Iterator[Message]:
    """The distance to the line in words."""
    if verdict not in {Verdict.MET, Verdict.NOT_MET}:
        return
    if distance.pupils is None:
        if distance.more_than is not None:
            more = distance.more_than
            yield msg("Distance to the line: more than {pupils} pupils", pupils=more)
        return
    moves = "; ".join(
        f"{procedure_title(m.procedure, m.year, m.unit)}: {abs(m.pupils)}" for m in distance.moves
    )
    if verdict is Verdict.MET:
        yield plural(
            "Distance to the line: {n} «2» fewer, and the school is off the list ({moves})",
            "Distance to the line: {n} «2» fewer, and the school is off the list ({moves})",
            distance.pupils,
            moves=moves,
        )
    else:
        yield plural(
            "Distance to the line: {n} «2» more, and the school is on the list ({moves})",
            "Distance to the line: {n} «2» more, and the school is on the list ({moves})",
            distance.pupils,
            moves=moves,
        )
