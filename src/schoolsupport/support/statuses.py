"""Statuses over time: what orders made of each school, as of any day.

A status changes by a line of a list: an order, a first day, perhaps a last one. A school may be in
several lists at once; its statuses are then several too. A line that cannot be is refused with a
problem and changes nothing; nothing is repaired.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING

import pandas as pd
from attrs import asdict, evolve, field, frozen

from schoolsupport.domain import Problem, problem
from schoolsupport.records import Key, told
from schoolsupport.support.lists import RawLine, name_problem, raw_lines, register_of
from schoolsupport.support.rules import (
    INSIDE,
    SUPPORTED,
    SupportRules,
    SupportStatus,
    leading,
    status_words,
)
from schoolsupport.translation import Message, msg

if TYPE_CHECKING:
    from schoolsupport.identification.rules.listed import ListedSchool
    from schoolsupport.tables import Tables


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

    @property
    def until(self) -> dt.date | None:
        """The last day of the leading status that its orders name; None where one names none."""
        last = [one.until for one in self.lines if one.status is self.status]
        return None if not last or None in last else max(_days(last))

    @property
    def words(self) -> Message:
        """Its statuses, for people."""
        words = status_words(self.statuses)
        return msg("contradicting: {words}", words=words) if self.contradicted else words


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


@told("list", "status", "from_", "until", "act", "reason")
@frozen(kw_only=True)
class ListLine(RawLine):
    """A line of a list: an order gives a school a status.

    Attributes:
        status: the status the list gives.
    """

    status: SupportStatus

    def meets(self, other: ListLine) -> dt.date | None:
        """The first day on which both hold, `date.min` where neither begins; None for no day."""
        first = max(self.from_ or dt.date.min, other.from_ or dt.date.min)
        last = min(self.until or dt.date.max, other.until or dt.date.max)
        return first if first <= last else None


def list_lines(
    tables: Tables, rules: SupportRules, own_lists: Iterable[ListedSchool] = ()
) -> tuple[list[ListLine], list[Problem]]:
    """The lines that bear on a status, and what has to be said of the others.

    Args:
        tables: the tables.
        rules: which list gives which status.
        own_lists: schools named in the region's own orders.
    """
    lines: list[ListLine] = []
    unknown: dict[str, Problem] = {}
    for raw in raw_lines(tables, own_lists):
        if not rules.knows(raw.list):
            said = problem("status.list_unknown", list=raw.list)
            unknown.setdefault(raw.list, said.at(column="list"))
            continue
        status = rules.status_of(raw.list)
        if status is not None:
            act = None if raw.act is None else rules.acts.get(raw.act, raw.act)
            lines.append(ListLine(**asdict(evolve(raw, act=act)), status=status))
    return lines, list(unknown.values())


Accepted = dict[str, tuple[ListLine, ...]]


def checked_lines(
    lines: Iterable[ListLine], rules: SupportRules
) -> tuple[Accepted, list[ListLine], list[Problem]]:
    """Lines that can be, by school, those refused, and what is wrong.

    The answer does not depend on the order of the lines.

    Args:
        lines: lines of lists.
        rules: which statuses exclude each other, and from which day the lists are complete.
    """
    by_school: defaultdict[str, list[ListLine]] = defaultdict(list)
    for line in lines:
        by_school[line.school].append(line)
    accepted: Accepted = {}
    refused: list[ListLine] = []
    problems: list[Problem] = []
    for school in sorted(by_school):
        taken: list[ListLine] = []
        for line in sorted(by_school[school], key=_order):
            fault = _fault(line, taken, rules)
            if fault is None:
                taken.append(line)
            else:
                refused.append(line)
                problems.append(fault.at(school=school))
        problems += [one.at(school=school) for one in _remarks(taken, rules)]
        if taken:
            accepted[school] = tuple(taken)
    return accepted, refused, problems


def _order(line: ListLine) -> tuple[dt.date, int, str, dt.date, str, str]:
    """By day; on one day a support before what follows it."""
    follows = int(line.status not in SUPPORTED) + int(line.status is SupportStatus.OUT)
    return (
        line.from_ or dt.date.min,
        follows,
        line.list,
        line.until or dt.date.max,
        line.act or "",
        line.reason or "",
    )


def _fault(line: ListLine, before: list[ListLine], rules: SupportRules) -> Problem | None:
    """Why a line cannot be, after the lines accepted before it."""
    if line.act is None:
        return problem("status.no_act", list=line.list).at(column="act")
    if line.from_ is not None and line.until is not None and line.until < line.from_:
        words = {"list": line.list, "first": line.from_, "last": line.until}
        return problem("status.ends_before", **words).at(column="until")
    first = line.from_
    known_start = rules.complete_from
    if first is None or (known_start is not None and first <= known_start):
        return None  # what held before the lists are complete is a start, no change
    earlier = {one.status for one in before if (one.from_ or dt.date.min) < first}
    if line.status is SupportStatus.POST_PROJECT and not earlier & SUPPORTED:
        return problem("status.post_project_before_support", list=line.list, first=first)
    if line.status is SupportStatus.OUT and not earlier & INSIDE:
        return problem("status.out_before_in", list=line.list, first=first)
    return None


def _remarks(lines: list[ListLine], rules: SupportRules) -> Iterator[Problem]:
    """What is odd in lines that are used."""
    for line in lines:
        if line.from_ is None:
            yield problem("status.no_day", list=line.list).at(column="from")
    for one, other in combinations(lines, 2):
        day = one.meets(other)
        if day is None:
            continue
        first: object = "…" if day == dt.date.min else day
        if one.list == other.list:
            yield problem("status.overlap_same", list=one.list, first=first)
        elif rules.exclude_each_other((one.status, other.status)):
            yield problem("status.overlap", list=one.list, other=other.list, first=first)
