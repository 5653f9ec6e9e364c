"""Which lines of lists can follow each other; those that cannot be are refused, each with why."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from schoolsupport.domain import Problem, problem
from schoolsupport.support.statuses.list_lines import ListLine
from schoolsupport.support.statuses.status_words import INSIDE, SUPPORTED, SupportStatus
from schoolsupport.support.statuses.support_rules import SupportRules

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
