"""Who stood on the lists between two years: who came, stayed, left and returned.

Lines of lists come as data, resolved to ids of schools: from the tables, a region's files or a
register; what is needed of a line is its school and its days.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal, Protocol

import pandas as pd
from attrs import frozen

if TYPE_CHECKING:
    from schoolsupport.tables import Tables

_WORKS_OVER = (5, 31)
"""Day and month by which the works of a spring are over where no file says when they were."""


class ListSpan(Protocol):
    """A line of a list: a school stood on it from a day to a day."""

    @property
    def school(self) -> str:
        """Id of the school."""

    @property
    def from_(self) -> dt.date | None:
        """First day; None where none is known."""

    @property
    def until(self) -> dt.date | None:
        """Last day; None while it holds."""


@frozen
class Stay:
    """A line of a list by the id that its school has now."""

    school: str
    from_: dt.date | None
    until: dt.date | None


def stays(spans: Iterable[ListSpan], aliases: Mapping[str, str]) -> tuple[Stay, ...]:
    """Lines of lists, earlier ids of schools replaced by those used.

    Args:
        spans: the lines.
        aliases: earlier id → the one used.
    """
    return tuple(Stay(aliases.get(one.school, one.school), one.from_, one.until) for one in spans)


@frozen
class Window:
    """The days between the works of two years, both included.

    Attributes:
        first: the day after the last work of the earlier year.
        last: the last day of the works of the later one.
        assumed: whether no file says when the works were, of one of the years.
    """

    first: dt.date
    last: dt.date
    assumed: bool


def window(tables: Tables, before: int, after: int) -> Window:
    """The days between the works of two years, by the files, else from June to May."""
    ends = [_last_work(tables, year) for year in (before, after)]
    first, last = (
        found or dt.date(year, *_WORKS_OVER)
        for found, year in zip(ends, (before, after), strict=True)
    )
    return Window(first + dt.timedelta(days=1), last, None in ends)


def _last_work(tables: Tables, year: int) -> dt.date | None:
    days = tables.results.loc[(tables.results["year"] == year).to_numpy(), "held_on"]
    last = days.max()
    return None if pd.isna(last) else pd.Timestamp(last).date()


@frozen(kw_only=True)
class Presence:
    """Schools on the lists in a window.

    Attributes:
        supported: on them for days enough.
        briefly: on them for fewer days.
        earlier: supported, and on them before the window too.
    """

    supported: frozenset[str]
    briefly: frozenset[str]
    earlier: frozenset[str]


def presence(spans: Iterable[ListSpan], days: Window, at_least: int) -> Presence:
    """Who stood on the lists in a window.

    Args:
        spans: lines, in any order; days that several lines share count once.
        days: the window.
        at_least: days enough.
    """
    there: defaultdict[str, set[int]] = defaultdict(set)
    earlier: set[str] = set()
    for one in spans:
        if one.from_ is None or one.from_ < days.first:
            if one.until is not None and one.from_ is not None and one.until < one.from_:
                continue
            earlier.add(one.school)
        begins = max(one.from_ or days.first, days.first).toordinal()
        ends = min(one.until or days.last, days.last).toordinal()
        there[one.school].update(range(begins, ends + 1))
    supported = {school for school, on in there.items() if len(on) >= at_least}
    briefly = {school for school, on in there.items() if on} - supported
    return Presence(
        supported=frozenset(supported),
        briefly=frozenset(briefly),
        earlier=frozenset(supported & earlier),
    )


@frozen(kw_only=True)
class Movement:
    """What became of the lists in a year, in schools.

    Attributes:
        year: calendar year.
        on: schools on them on any day of it.
        stayed: on them in the year before too.
        came: never on them before.
        returned: not in the year before, but earlier.
        left: on them in the year before, not in this one.
    """

    year: int
    on: int
    stayed: int
    came: int
    returned: int
    left: int


@frozen(kw_only=True)
class Move:
    """A school that came onto the lists, returned to them or left them.

    Attributes:
        school: id.
        year: calendar year.
        what: which of these.
    """

    school: str
    year: int
    what: Literal["came", "returned", "left"]


def moves(
    spans: Iterable[ListSpan], first: int, last: int
) -> tuple[tuple[Movement, ...], tuple[Move, ...]]:
    """Who came, returned and left, year by year.

    A line whose first day nobody knows was there before every year.

    Args:
        spans: lines, in any order.
        first: the first calendar year told.
        last: the last one.
    """
    told = [(one.school, one.from_ or dt.date.min, one.until or dt.date.max) for one in spans]

    def on(year: int) -> set[str]:
        ends = dt.date(year, 1, 1), dt.date(year, 12, 31)
        return {school for school, begins, until in told if begins <= ends[1] and until >= ends[0]
                and begins <= until}  # fmt: skip

    def ever_before(year: int) -> set[str]:
        return {school for school, begins, until in told if begins < dt.date(year, 1, 1)
                and begins <= until}  # fmt: skip

    years: list[Movement] = []
    found: list[Move] = []
    for year in range(first, last + 1):
        now, before, ever = on(year), on(year - 1), ever_before(year)
        groups: Mapping[Literal["came", "returned", "left"], set[str]] = {
            "came": now - ever,
            "returned": (now & ever) - before,
            "left": before - now,
        }
        found += [
            Move(school=school, year=year, what=what)
            for what, schools in groups.items()
            for school in sorted(schools)
        ]
        years.append(
            Movement(
                year=year,
                on=len(now),
                stayed=len(now & before),
                came=len(groups["came"]),
                returned=len(groups["returned"]),
                left=len(groups["left"]),
            )
        )
    return tuple(years), tuple(found)
