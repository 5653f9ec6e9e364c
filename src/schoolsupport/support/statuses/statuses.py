"""Statuses over time: what orders made of each school, as of any day.

A status changes by a line of a list: an order, a first day, perhaps a last one. A school may be in
several lists at once; its statuses are then several too. A line that cannot be is refused with a
problem and changes nothing; nothing is repaired.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import pandas as pd
from attrs import evolve, field, frozen

from schoolsupport.domain import Problem
from schoolsupport.records import Key, told
from schoolsupport.support.lists.approved import name_problem, register_of
from schoolsupport.support.statuses.list_lines import ListLine, list_lines
from schoolsupport.support.statuses.status_words import SUPPORTED, SupportStatus, leading
from schoolsupport.support.statuses.support_rules import SupportRules
from schoolsupport.support.statuses.transitions import checked_lines

if TYPE_CHECKING:
    from schoolsupport.identification.rules.listed import ListedSchool
    from schoolsupport.tables import Tables

__all__ = ["SUPPORTED", "StatusEvent", "StatusOn", "Statuses", "SupportStatus", "statuses_of"]

_COLUMNS = ["school", "status", "statuses", "since", "lists", "acts", "contradicted"]


@told("school", "status", "statuses", "since", "contradicted", Key("lists", "lines"))
@frozen(kw_only=True)
class StatusOn:
    """What a school is on a day.

    Attributes:
        school: id.
        statuses: every status that holds, the leading one first; `none` or `out` stands alone.
        since: day the leading status began, for a support the day the school came into support of
            either kind; None where no order names one.
        lines: the lines behind it; for `out`, those that ended last.
        contradicted: whether two lines that exclude each other hold.
    """

    school: str
    statuses: tuple[SupportStatus, ...]
    since: dt.date | None = None
    lines: tuple[ListLine, ...] = ()
    contradicted: bool = False

    @property
    def status(self) -> SupportStatus:
        """The leading status: a support before the post-project care, that before `out`."""
        return self.statuses[0]


@frozen(kw_only=True)
class StatusEvent:
    """A day on which what a school is changed, and the orders that did it.

    Attributes:
        school: id.
        day: the first day of the new statuses; None for what held before every day known.
        before: statuses until then.
        after: statuses from then on.
        begun: lines that began.
        ended: lines whose last day was the day before.
    """

    school: str
    day: dt.date | None
    before: tuple[SupportStatus, ...]
    after: tuple[SupportStatus, ...]
    begun: tuple[ListLine, ...] = ()
    ended: tuple[ListLine, ...] = ()


@frozen(kw_only=True, eq=False)
class Statuses:
    """Every school's statuses, on every day.

    Attributes:
        lines: accepted lines by school, in the order they begin.
        problems: what was wrong in the lists.
        refused: lines that were not used; a problem tells why of each.
        unnamed: lines whose printed name fits no school, or several; not used either.
        rules: which list gives which status, and what excludes what.
    """

    lines: Mapping[str, tuple[ListLine, ...]]
    problems: tuple[Problem, ...]
    refused: tuple[ListLine, ...]
    rules: SupportRules = field(repr=False)
    unnamed: tuple[ListLine, ...] = ()

    @property
    def schools(self) -> tuple[str, ...]:
        """Ids of the schools that any line names, sorted."""
        return tuple(sorted({*self.lines, *(line.school for line in self.refused)}))

    def of(self, school: str, day: dt.date) -> StatusOn:
        """What a school is on a day; `none` for one that no order names."""
        lines = self.lines.get(school, ())
        holding = tuple(one for one in lines if one.holds(day))
        if not holding:
            return _without_line(school, lines, day)
        words = leading(one.status for one in holding)
        kin = SUPPORTED if words[0] in SUPPORTED else frozenset({words[0]})
        first = [one.from_ for one in holding if one.status in kin]
        since = None if None in first else _chain_start(lines, kin, min(_days(first)))
        return StatusOn(
            school=school,
            statuses=words,
            since=since,
            lines=holding,
            contradicted=self.rules.exclude_each_other(words),
        )

    def on(self, day: dt.date) -> dict[str, StatusOn]:
        """What every school that any line names is on a day."""
        return {school: self.of(school, day) for school in self.schools}

    def history(self, school: str) -> tuple[StatusEvent, ...]:
        """Every change of a school's statuses, in the order of the days."""
        lines = self.lines.get(school, ())
        events = []
        before: tuple[SupportStatus, ...] = (SupportStatus.NONE,)
        for day in _turning_days(lines):
            probe = day or _before_all(lines)
            after = self.of(school, probe).statuses
            begun = tuple(one for one in lines if one.from_ == day)
            ended = tuple(one for one in lines if day and one.until == day - dt.timedelta(1))
            if begun or after != before:
                events.append(
                    StatusEvent(
                        school=school,
                        day=day,
                        before=before,
                        after=after,
                        begun=begun,
                        ended=ended,
                    )
                )
            before = after
        return tuple(events)

    def frame(self, day: dt.date) -> pd.DataFrame:
        """One row per school: school, status, statuses, since, lists, acts, contradicted."""
        rows = [
            {
                "school": one.school,
                "status": one.status.value,
                "statuses": ", ".join(word.value for word in one.statuses),
                "since": one.since,
                "lists": "; ".join(line.list for line in one.lines),
                "acts": "; ".join(line.act or "" for line in one.lines),
                "contradicted": one.contradicted,
            }
            for one in self.on(day).values()
        ]
        return pd.DataFrame(rows, columns=_COLUMNS)


def statuses_of(
    tables: Tables,
    rules: SupportRules,
    own_lists: Iterable[ListedSchool] = (),
    municipality: str | None = None,
) -> Statuses:
    """The statuses that the lists give.

    A printed name that fits one school is taken for it, and that is told; a line whose name fits
    none or several is not used.

    Args:
        tables: the tables; `lists` holds the orders' lines.
        rules: which list gives which status.
        own_lists: schools named in the region's own orders.
        municipality: part of the name of the municipality that the region's orders bind, if one.
    """
    lines, said = list_lines(tables, rules, own_lists)
    register = register_of(tables)
    known: list[ListLine] = []
    unknown: list[ListLine] = []
    for line in lines:
        match = register.match(line.school, municipality)
        if match is not None:
            said.append(name_problem(match, line.list))
        if match is None:
            known.append(line)
        elif match.school is None:
            unknown.append(line)
        else:
            known.append(evolve(line, school=match.school))
    found = statuses_from(known, rules, said)
    return evolve(found, unnamed=tuple(unknown))


def statuses_from(
    lines: Iterable[ListLine], rules: SupportRules, said: Iterable[Problem] = ()
) -> Statuses:
    """The statuses that lines give; see `statuses_of`.

    Args:
        lines: lines of lists, in any order.
        rules: which statuses exclude each other.
        said: problems found before.
    """
    accepted, refused, problems = checked_lines(lines, rules)
    return Statuses(
        lines=accepted, problems=(*said, *problems), refused=tuple(refused), rules=rules
    )


def _without_line(school: str, lines: tuple[ListLine, ...], day: dt.date) -> StatusOn:
    ended = [one.until for one in lines if one.until is not None and one.until < day]
    if not ended:
        return StatusOn(school=school, statuses=(SupportStatus.NONE,))
    last = max(ended)
    return StatusOn(
        school=school,
        statuses=(SupportStatus.OUT,),
        since=last + dt.timedelta(1),
        lines=tuple(one for one in lines if one.until == last),
    )


def _chain_start(
    lines: tuple[ListLine, ...], kin: frozenset[SupportStatus], first: dt.date
) -> dt.date | None:
    """The day a status began, through lines that follow each other without a gap."""
    for one in sorted(lines, key=lambda line: line.from_ or dt.date.min, reverse=True):
        if one.status not in kin or one.until is None:
            continue
        if one.until >= first - dt.timedelta(1) and (one.from_ is None or one.from_ < first):
            if one.from_ is None:
                return None
            first = one.from_
    return first


def _days(days: Iterable[dt.date | None]) -> list[dt.date]:
    return [day for day in days if day is not None]


def _turning_days(lines: tuple[ListLine, ...]) -> list[dt.date | None]:
    known = {one.from_ for one in lines if one.from_ is not None}
    known |= {one.until + dt.timedelta(1) for one in lines if one.until is not None}
    unknown: list[dt.date | None] = [None] if any(one.from_ is None for one in lines) else []
    return [*unknown, *sorted(known)]


def _before_all(lines: tuple[ListLine, ...]) -> dt.date:
    """A day before every day that a line names."""
    named = [day for one in lines for day in (one.from_, one.until) if day is not None]
    return min(named) - dt.timedelta(1) if named else dt.date.min
