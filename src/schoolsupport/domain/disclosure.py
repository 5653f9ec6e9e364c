"""Small numbers of people in what is published: which cells are not told, so that none comes back.

Cells are rows of counts; sums say which row is the total of which others. What is told of the rest
must not give a withheld cell away: by subtraction from a total, through several totals, or because
a cell cannot be negative. The law: for each withheld count at least `least` different whole numbers
agree with everything that is told. What an attacker is taken to know: every told cell, every sum,
what a total has beside its parts, and the lowest number that is withheld; not how the cells were
chosen, and nothing that stands elsewhere. Where nothing else keeps a total of few, its parts of
nobody are withheld too, and then nobody is the lowest number withheld.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from math import inf

from attrs import field, frozen

LEAST = 5
"""The least number of people that a publication tells; of fewer it tells that they are few."""

Bounds = tuple[float, float]
"""The lowest and the highest number that a withheld cell can be; `inf` for no highest."""


def _parts(parts: Iterable[int]) -> tuple[int, ...]:
    return tuple(parts)


@frozen
class Sum:
    """A row that is the total of others.

    Attributes:
        total: place of the total.
        parts: places of its parts. What the total has beside them is known to everybody.
    """

    total: int
    parts: tuple[int, ...] = field(converter=_parts)


@frozen(kw_only=True, eq=False)
class Cells:
    """Counts of people with the sums that hold among them.

    Attributes:
        rows: a row for each thing counted, its counts side by side. A row is told or withheld as a
            whole: of those below a line and those above it neither is told without the other.
        sums: totals, the same for every column. No way through sums leads back to where it began.
        least: the least number of people that is told.
        withholds_none: whether a count of nobody is withheld as one of few is. It is told where
            nobody is nobody's business («took part: 0»), withheld where it says something of all
            («below the line: 0 of 12»).
    """

    rows: Sequence[Sequence[int]]
    sums: Sequence[Sum] = ()
    least: int = LEAST
    withholds_none: bool = False

    def __attrs_post_init__(self) -> None:
        if not self.withholds_none and any(len(row) > 1 for row in self.rows):
            raise ValueError("of counts side by side a count of nobody is withheld too")
        _check_tree(self.sums)

    @property
    def fewest(self) -> int:
        """The lowest number that is itself one of few."""
        return 0 if self.withholds_none else 1

    def lowest(self, hidden: Collection[int]) -> int:
        """The lowest number that is withheld, as everybody knows.

        Args:
            hidden: places of the rows withheld.
        """
        return self.fewest if all(all(self.rows[at]) for at in hidden) else 0

    @property
    def few(self) -> frozenset[int]:
        """Rows that tell of few people."""
        return frozenset(
            place
            for place, row in enumerate(self.rows)
            if any(self.fewest <= count < self.least for count in row)
        )

    @property
    def withheld(self) -> frozenset[int]:
        """Rows that are not told: those of few people, and of the next smallest what keeps them.

        What is withheld beside them comes from the sums they stand in, the smallest row first;
        rows of nobody only where no other is left.
        """
        hidden = set(self.few)
        known = _known_sums(self.sums)
        while True:
            given = self._given_away(hidden)
            near = (self._next(place, hidden, known, least) for least in (1, 0) for place in given)
            more = next((place for place in near if place is not None), None)
            if more is None:
                return frozenset(hidden)
            hidden.add(more)

    def bounds(self, hidden: Collection[int]) -> list[dict[int, Bounds]]:
        """What can be worked out of the cells withheld: for each column the ends of each.

        They are exact, as no way through the sums leads back.

        Args:
            hidden: places of the rows withheld.
        """
        columns = max(map(len, self.rows), default=0)
        return [_bounds(self, column, frozenset(hidden)) for column in range(columns)]

    def _given_away(self, hidden: Collection[int]) -> list[int]:
        """Places of what could be worked out of what is withheld."""
        found = {
            place
            for column in self.bounds(hidden)
            for place, (low, high) in column.items()
            if high - low + 1 < self.least
        }
        return sorted(found)

    def _next(
        self, place: int, hidden: Collection[int], known: dict[int, list[Sum]], least: int
    ) -> int | None:
        """The smallest row that is still told and bears on a withheld one, the nearest first.

        Args:
            place: the withheld one.
            hidden: places of what is withheld.
            known: the sums that each row stands in.
            least: the least number that the row has in some column.
        """
        seen, edge = {place}, [place]
        while edge:
            sums = [one for at in edge for one in known[at]]
            near = dict.fromkeys(at for one in sums for at in (*one.parts, one.total))
            told = [at for at in near if at not in hidden and max(self.rows[at]) >= least]
            if told:
                parts = {at for one in sums for at in one.parts}
                return min(told, key=lambda at: (at not in parts, max(self.rows[at]), at))
            edge = [at for at in near if at not in seen]
            seen |= set(edge)
        return None


def _known_sums(sums: Sequence[Sum]) -> dict[int, list[Sum]]:
    known: dict[int, list[Sum]] = defaultdict(list)
    for one in sums:
        for place in (one.total, *one.parts):
            known[place].append(one)
    return known


def _check_tree(sums: Sequence[Sum]) -> None:
    """Refuse sums that lead back to where they began: bounds would not be exact.

    Raises:
        ValueError: they do.
    """
    above: dict[object, object] = {}

    def root(one: object) -> object:
        while one in above:
            one = above[one]
        return one

    for number, one in enumerate(sums):
        for place in (one.total, *one.parts):
            ends = root(("sum", number)), root(place)
            if ends[0] == ends[1]:
                raise ValueError("sums of cells lead back to where they began")
            above[ends[0]] = ends[1]


def _bounds(cells: Cells, column: int, hidden: frozenset[int]) -> dict[int, Bounds]:
    value = [row[column] for row in cells.rows]
    ends: dict[int, Bounds] = dict.fromkeys(hidden, (float(cells.lowest(hidden)), inf))
    sums = [one for one in cells.sums if not hidden.isdisjoint((one.total, *one.parts))]
    changed = True
    while changed:
        changed = False
        for one in sums:
            rest = value[one.total] - sum(value[at] for at in one.parts)
            for place, low, high in _narrowed(one, rest, value, ends):
                old = ends[place]
                new = max(old[0], low), min(old[1], high)
                if new != old:
                    ends[place], changed = new, True
    return ends


def _narrowed(
    one: Sum, rest: int, value: Sequence[int], ends: dict[int, Bounds]
) -> Iterator[tuple[int, float, float]]:
    """What one sum says of each cell of it that is withheld."""
    lows = [ends[at][0] if at in ends else value[at] for at in one.parts]
    highs = [ends[at][1] if at in ends else value[at] for at in one.parts]
    endless = sum(high == inf for high in highs)
    low_sum, high_sum = sum(lows), sum(high for high in highs if high != inf)
    total = ends.get(one.total, (value[one.total],) * 2)
    if one.total in ends:
        yield one.total, low_sum + rest, inf if endless else high_sum + rest
    for at, low, high in zip(one.parts, lows, highs, strict=True):
        if at in ends:
            others = endless - (high == inf)
            most = inf if others else high_sum - (0 if high == inf else high)
            yield at, total[0] - rest - most, total[1] - rest - (low_sum - low)
