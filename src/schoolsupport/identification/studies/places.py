"""Which lines give so many places: the question asked where support is for forty schools.

The list is a staircase over the line: it changes where a school enters or leaves, and nowhere
else. The stairs are read off the points of `kinds/flips.py`; no line is tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import islice

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from schoolsupport.faults import fault
from schoolsupport.identification.kinds.comparison import NEAR
from schoolsupport.identification.studies.rows import TriedLine, rows_of
from schoolsupport.identification.studies.steady import MOST_DECIMALS, Steady, SteadyRange
from schoolsupport.identification.studies.study_page import named, study_page
from schoolsupport.identification.studies.what_if import (
    Turns,
    WhatIf,
    edges,
    lines_table,
    may_stand,
    nearest_schools,
    steady_of,
    turns_of,
    unit_of,
)
from schoolsupport.identification.verdicts import Bools, Verdict
from schoolsupport.pages import Page, Part, Text
from schoolsupport.records import told
from schoolsupport.translation import msg, plural

MOST_STAIRS = 5


@told("line", "range", "counts")
@frozen(kw_only=True)
class Stair:
    """Lines between which the list stays the same.

    Attributes:
        line: a short number among them, nearest to where the line is now.
        range: the lines, and who moves beyond them.
        counts: the list with the line there.
    """

    line: Decimal
    range: Steady
    counts: TriedLine


@told(
    *(f"asked.{name}" for name in ("category", "criterion", "key", "line")),
    "wanted",
    "listed_now",
    "given",
    "fewer",
    "more",
    "tied",
)
@frozen(kw_only=True)
class Places:
    """The lines that give so many places, or the nearest that do.

    Attributes:
        asked: the study of the line.
        wanted: places there are.
        listed_now: schools on the list with the line as it is.
        given: stairs on which just so many are listed and a line may stand: five at most, those
            nearest to the line as it is now.
        fewer: where there is none: the stair with the most schools below that number.
        more: and the one with the fewest above it.
        tied: ids of the schools that turn on one point between the two.
    """

    asked: WhatIf
    wanted: int
    listed_now: int
    given: tuple[Stair, ...]
    fewer: Stair | None
    more: Stair | None
    tied: tuple[str, ...]

    def _repr_html_(self) -> str | None:
        from schoolsupport.pages.html import notebook_html  # noqa: PLC0415  # only a notebook asks

        return notebook_html(page(self))


def places(asked: WhatIf, wanted: int) -> Places:
    """Which lines list just so many schools.

    Args:
        asked: the study of one line.
        wanted: how many schools there is a place for, 0 or more.

    Raises:
        ParameterError: the number is below 0.
    """
    if wanted < 0:
        raise fault("parameter.places_below_zero", where="places", found=wanted)
    stairs = _Stairs.of(asked)
    given = tuple(islice(stairs.with_lines(stairs.counts == wanted), MOST_STAIRS))
    fewer = more = None
    if not given:
        fewer = next(stairs.with_lines(stairs.counts < wanted, nearest_to=wanted), None)
        more = next(stairs.with_lines(stairs.counts > wanted, nearest_to=wanted), None)
    return Places(
        asked=asked,
        wanted=wanted,
        listed_now=int((asked.now == Verdict.MET).sum()),
        given=tuple(one for _, one in given),
        fewer=fewer and fewer[1],
        more=more and more[1],
        tied=stairs.between(fewer[0], more[0]) if fewer and more else (),
    )


@frozen(eq=False)
class _Stairs:
    """How many schools are listed before the first point, between each two, after the last.

    Attributes:
        asked: the study of the line.
        turns: the points at which schools enter or leave.
        step: of each turn, the number of its point: turns on one point share it.
        counts: schools listed on each stair: one more than there are points.
        here: the stair on which the line is now.
    """

    asked: WhatIf
    turns: Turns
    step: NDArray[np.intp]
    counts: NDArray[np.intp]
    here: int

    @classmethod
    def of(cls, asked: WhatIf) -> _Stairs:
        turns = turns_of(asked)
        order = np.argsort(turns.points, kind="stable")
        points = turns.points[order]
        apart = np.diff(points, prepend=-np.inf) > NEAR * np.maximum(1.0, np.abs(points))
        step = np.empty(len(points), dtype=np.intp)
        step[order] = np.cumsum(apart) - 1
        change = np.where(turns.listed_before, -1, 1)
        steps = int(apart.sum())
        risen = np.bincount(step, weights=change, minlength=steps).cumsum().astype(np.intp)
        behind = ~turns.ahead
        first = int((asked.now == Verdict.MET).sum()) - int(change[behind].sum())
        here = int(step[behind].max(initial=-1)) + 1
        return cls(asked, turns, step, first + np.concatenate([[0], risen]), here)

    def with_lines(
        self, where: Bools, *, nearest_to: int | None = None
    ) -> Iterator[tuple[int, Stair]]:
        """Some stairs on which a line may stand, nearest to a number of schools, or to the line."""
        chosen = np.flatnonzero(where)
        from_here = np.abs(chosen - self.here)
        apart = from_here if nearest_to is None else np.abs(self.counts[chosen] - nearest_to)
        for place in chosen[np.lexsort((chosen, from_here, apart))].tolist():
            among = steady_of(self.asked, evolve(self.turns, ahead=self.step >= place))
            found = self._line(among, int(self.counts[place]))
            if found is not None:
                yield place, found

    def between(self, one: int, other: int) -> tuple[str, ...]:
        """Ids of the schools that turn on the point between two neighbours."""
        if abs(one - other) != 1:
            return ()
        turning = self.turns.schools[self.step == min(one, other)]
        return tuple(sorted({str(school) for school in self.asked.found.schools[turning]}))

    def _line(self, among: Steady, listed: int) -> Stair | None:
        """A line among them that lists just so many, said in as few decimals as there can be."""
        for line in _short(among, self.asked.line, unit_of(self.asked)):
            if among.holds(float(line)) and may_stand(self.asked, line):
                (counts,) = rows_of(self.asked.over([line]), TriedLine)
                if counts.met == listed:
                    return Stair(line=line, range=among, counts=counts)
        return None


def _short(among: Steady, line: Decimal, unit: str) -> Iterator[Decimal]:
    """Lines among some: where the line is now, or else those nearest to it, shortest first.

    Of shares the shortest are whole percents.
    """
    if among.holds(float(line)):
        yield line
        return
    up = among.low is not None and float(line) <= among.low
    end = among.low if up else among.high
    if end is None:
        return
    for decimals in range(2 if unit == "share" else 0, MOST_DECIMALS + 1):
        step = Decimal(1).scaleb(-decimals)
        near = Decimal(repr(end)).quantize(step, rounding=ROUND_CEILING if up else ROUND_FLOOR)
        yield near
        yield near + step if up else near - step


# --- shown -------------------------------------------------------------------------------------


def page(found: Places) -> Page:
    """The lines that give so many places, and who stands at their edge."""
    parts: list[Part] = [*_said(found), nearest_schools(found.asked)]
    stairs = found.given or tuple(one for one in (found.fewer, found.more) if one is not None)
    if stairs:
        parts.insert(-1, _table(found, stairs))
    title = plural("Which line gives {n} place", "Which line gives {n} places", found.wanted)
    return study_page(title, found.asked.found, found.asked.category, parts, name="places")


def _said(found: Places) -> Iterator[Text]:
    rule, wanted = found.asked.found.edition.criteria[found.asked.criterion], found.wanted
    yield Text(
        words=plural(
            "{title}: {n} school is listed now",
            "{title}: {n} schools are listed now",
            found.listed_now,
            title=rule.title,
        )
    )
    for stair in found.given:
        among = SteadyRange(stair.range, stair.line, unit_of(found.asked))
        yield Text(
            words=plural("{n} school: {words}.", "{n} schools: {words}.", wanted, words=among)
        )
        yield from edges(stair.range)
    if not found.given:
        yield Text(
            words=plural(
                "No line gives just {n} school.", "No line gives just {n} schools.", wanted
            )
        )
    if found.tied:
        said = msg("They turn on one point: {schools}", schools=named(found.tied))
        yield Text(words=said, level=1)


def _table(found: Places, stairs: Sequence[Stair]) -> Part:
    over = found.asked.over([stair.line for stair in stairs])
    return lines_table(found.asked, over, ("met", "no_data", "entered", "left"))
