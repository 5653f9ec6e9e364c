"""Tasks that come again and again, found to follow a recurrence rule of calendars (RFC 5545).

The rule is made from the days of the planned tasks themselves, so that a calendar shows these days
and no others: whatever the rule would give beyond them is excepted by name.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import gcd

from attrs import frozen

from schoolsupport.deadlines.schedule import Kind
from schoolsupport.roadmaps.planning.roadmap import Task

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEK = 7
YEAR = 12
SHORTEST_MONTH = 28

Rule = Mapping[str, object]


@frozen(kw_only=True, eq=False)
class Series:
    """Tasks with one rule.

    Attributes:
        tasks: the tasks, the earliest first; never empty.
        rule: parts of RRULE by their names; None for tasks that follow none, each by itself.
        excepted: days the rule gives and no task stands on.
    """

    tasks: Sequence[Task]
    rule: Rule | None = None
    excepted: Sequence[dt.date] = ()


def series_of(tasks: Sequence[Task]) -> Iterator[Series]:
    """Dated tasks as series and as single ones.

    Args:
        tasks: tasks with a due day, in any order.

    Yields:
        Series in the order of their first tasks; every task is in one of them, those moved off
        days off, which no rule gives, by themselves.
    """
    rows: dict[object, list[Task]] = {}
    for task in tasks:
        rows.setdefault(_row(task), []).append(task)
    for row in rows.values():
        ordered = sorted(row, key=_due)
        series = _regular(ordered)
        if series is not None:
            yield series
        regular = {id(task) for task in (series.tasks if series is not None else ())}
        yield from (Series(tasks=[task]) for task in ordered if id(task) not in regular)


def _row(task: Task) -> object:
    """What the tasks of one recurring part have in common; a task that recurs not is alone."""
    if task.kind is not Kind.RECURRING:
        return task.id
    row = (task.source, task.section, task.number, task.parent, task.title, task.phrase)
    return (*row, part_of(task))


def part_of(task: Task) -> str:
    """The place of the task's part in its phrase: `p1` of the occurrence `p1-2021-03-01`."""
    return (task.occurrence or "").partition("-")[0]


def _due(task: Task) -> dt.date:
    return task.due or dt.date.max


def _regular(tasks: Sequence[Task]) -> Series | None:
    """The tasks of a row that follow a rule: all, or all but those moved off days off."""
    for ordinary in (_anything, _day_of_month, _is_month_end, _weekday):
        regular = _commonest(tasks, ordinary)
        days = [_due(task) for task in regular]
        same_time = len({task.time for task in regular}) == 1
        fewest = 2 if len(regular) == len(tasks) else 3
        if len(days) < fewest or len(set(days)) < len(days) or not same_time:
            continue
        for rule, given in (_by_days(days), _by_months(days)):
            excepted = sorted(set(given) - set(days))
            if set(days) <= set(given) and len(excepted) * 2 <= len(days):
                return Series(tasks=regular, rule=rule, excepted=excepted)
    return None


_MOST_WEEKS = 6  # what lies further apart recurs by months


def _commonest(tasks: Sequence[Task], key: Callable[[dt.date], object]) -> list[Task]:
    """The tasks whose days agree in something, if these are more than half."""
    (value, number), *_ = Counter(key(_due(task)) for task in tasks).most_common(1)
    if number * 2 <= len(tasks):
        return []
    return [task for task in tasks if key(_due(task)) == value]


def _anything(_day: dt.date) -> object:
    return True


def _day_of_month(day: dt.date) -> object:
    return day.day


def _is_month_end(day: dt.date) -> object:
    return (day + dt.timedelta(days=1)).day == 1


def _weekday(day: dt.date) -> object:
    return day.weekday()


def _by_days(days: Sequence[dt.date]) -> tuple[Rule, list[dt.date]]:
    """The rule of equal distances in days or weeks, and the days it gives; none for no such."""
    step = gcd(*((later - earlier).days for earlier, later in pairwise(days)))
    if step > _MOST_WEEKS * WEEK or (step > WEEK and step % WEEK):
        return {}, []
    count = (days[-1] - days[0]).days // step
    given = [days[0] + dt.timedelta(days=step * place) for place in range(count + 1)]
    if step % WEEK:
        return _rule("DAILY", step, days[-1]), given
    by_day = {"byday": WEEKDAYS[days[0].weekday()]}
    return _rule("WEEKLY", step // WEEK, days[-1], by_day), given


def _by_months(days: Sequence[dt.date]) -> tuple[Rule, list[dt.date]]:
    """The rule of one day in equally distant months, and the days it gives; none for no such."""
    months = [day.year * YEAR + day.month - 1 for day in days]
    step = gcd(*(later - earlier for earlier, later in pairwise(months)))
    if not step:
        return {}, []
    wanted = max(day.day for day in days)
    if all(day.day == _length(month) for day, month in zip(days, months, strict=True)):
        wanted = 31
    given = [
        dt.date(month // YEAR, month % YEAR + 1, min(wanted, _length(month)))
        for month in range(months[0], months[-1] + 1, step)
    ]
    by = _by_month_day(wanted)
    if step % YEAR:
        return _rule("MONTHLY", step, days[-1], by), given
    return _rule("YEARLY", step // YEAR, days[-1], {"bymonth": days[0].month, **by}), given


def _by_month_day(day: int) -> Rule:
    """A day of the month; where a month is shorter, its last one."""
    if day == 31:
        return {"bymonthday": -1}
    if day > SHORTEST_MONTH:
        return {"bymonthday": list(range(SHORTEST_MONTH, day + 1)), "bysetpos": -1}
    return {"bymonthday": day}


def _length(month: int) -> int:
    return calendar.monthrange(month // YEAR, month % YEAR + 1)[1]


def _rule(freq: str, interval: int, until: dt.date, by: Rule | None = None) -> Rule:
    every = {"interval": interval} if interval > 1 else {}
    return {"freq": freq, **every, **(by or {}), "until": until}
