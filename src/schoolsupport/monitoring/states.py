"""The state of every task on a day, from what was reported and answered, computed on columns."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.monitoring.entries import EntryStatus
from schoolsupport.monitoring.ledger import STATUSES, Reports
from schoolsupport.monitoring.tasks import NO_DAY, Tasks


class TaskState(StrEnum):
    """What is to be said of a task on a day; one of them holds.

    A task is in time through its own day: it is overdue from the next day on. `claimed`: reported
    as done where only confirmed reports count, and nobody answered yet. `no_day`: the order gives
    no day, and nothing final is reported.
    """

    DONE = "done"
    DONE_LATE = "done_late"
    CLAIMED = "claimed"
    OVERDUE = "overdue"
    IN_PROGRESS = "in_progress"
    DUE_SOON = "due_soon"
    DUE = "due"
    NO_DAY = "no_day"
    NOT_APPLICABLE = "not_applicable"
    CANCELLED = "cancelled"


class Answer(StrEnum):
    """What a controller or curator said last of the report that counts."""

    NONE = "none"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    REFUSED = "refused"


class Counts(StrEnum):
    """What a share counts: reports that nobody returned or refused, or only confirmed ones."""

    CLAIMS = "claims"
    CONFIRMED = "confirmed"


STATES, ANSWERS = tuple(TaskState), tuple(Answer)
STATE_PLACE = {state: place for place, state in enumerate(STATES)}
_DONE, _IN_PROGRESS, _NOT_APPLICABLE, _CANCELLED = (
    STATUSES.index(one)
    for one in (
        EntryStatus.DONE,
        EntryStatus.IN_PROGRESS,
        EntryStatus.NOT_APPLICABLE,
        EntryStatus.CANCELLED,
    )
)
_NOTHING = -1
_LONG = 2**22
"""More than any ordinal of a day: a place of a task and a day make one number."""


@frozen(kw_only=True, eq=False)
class Seen:
    """What was reported of each row, and of each need of rows that take several reports.

    Attributes:
        status: place in `STATUSES` of what counts; -1 where nothing is reported.
        day: its day, an ordinal.
        proved: whether evidence is named.
        decision: what was said of it, as in `Reports`.
        times: how many reports count.
        need_times: how many of them count for each need.
    """

    status: NDArray[np.int8]
    day: NDArray[np.int64]
    proved: NDArray[np.bool_]
    decision: NDArray[np.int8]
    times: NDArray[np.int64]
    need_times: NDArray[np.int64]

    @classmethod
    def empty(cls, rows: int, needs: int) -> Seen:
        """Nothing reported of any row."""
        return cls(
            status=np.full(rows, _NOTHING, dtype=np.int8),
            day=np.zeros(rows, dtype=np.int64),
            proved=np.zeros(rows, dtype=bool),
            decision=np.zeros(rows, dtype=np.int8),
            times=np.zeros(rows, dtype=np.int64),
            need_times=np.zeros(needs, dtype=np.int64),
        )

    def finished(self, counting: Counts) -> NDArray[np.bool_]:
        """Which rows are done by reports that count."""
        finished: NDArray[np.bool_] = (self.status == _DONE) & _stands(self.decision, counting)
        return finished


def _stands(decision: NDArray[np.int8], counting: Counts) -> NDArray[np.bool_]:
    """Whether a report of what is done counts after what was said of it."""
    stands: NDArray[np.bool_] = decision == 1 if counting is Counts.CONFIRMED else decision <= 1
    return stands


def take_standing(seen: Seen, tasks: Tasks, standing: Reports) -> None:
    """Tasks with one report to give: as the report that counts says."""
    found = own_reports(tasks, standing)
    simple = tasks.need[found.row] < 0
    row, reports = found.row[simple], found.reports.at(simple)
    if len(np.unique(row)) < len(row):  # reported both as the plan's own and by the owner's key
        order = np.lexsort((reports.id.astype(str), reports.recorded, reports.day))
        row, reports = row[order], reports.at(order)
    seen.status[row] = reports.status
    seen.day[row] = reports.day
    seen.proved[row] = reports.proved
    is_done = reports.status == _DONE
    seen.decision[row] = np.where(is_done, reports.decision, 0)
    seen.times[row] = is_done


@frozen(kw_only=True, eq=False)
class Own:
    """Reports of tasks of the plans by their owners.

    Attributes:
        row: the first row of the task of each report.
        reports: the reports.
    """

    row: NDArray[np.int64]
    reports: Reports


def own_reports(tasks: Tasks, reports: Reports) -> Own:
    """The reports that are of these tasks: by the owner of the plan, named or not."""
    import pandas as pd  # noqa: PLC0415  # entries alone need no pandas

    firsts = np.flatnonzero(np.append(True, tasks.task[1:] != tasks.task[:-1])[: len(tasks)])
    place = pd.Index(tasks.task[firsts]).get_indexer(pd.Index(reports.task, dtype=object))
    there = place >= 0
    row, known = firsts[place[there]], reports.at(there)
    mine = np.asarray((known.owner == "") | (known.owner == tasks.owner[row]), dtype=bool)
    return Own(row=row[mine], reports=known.at(mine))


def take_counted(seen: Seen, tasks: Tasks, own: Own, counting: Counts) -> None:
    """Tasks that take several reports: how many of them there are, and what was said last."""
    rows = np.flatnonzero(tasks.need >= 0)
    several = np.isin(own.row, rows)
    order = np.lexsort((own.reports.recorded[several], own.reports.day[several], own.row[several]))
    first, reports = own.row[several][order], own.reports.at(several).at(order)
    _count(seen, tasks, _in_rows(tasks, first, reports.day), reports, counting)
    _take_last(seen, tasks, rows, first, reports)


def _in_rows(tasks: Tasks, first: NDArray[np.int64], day: NDArray[np.int64]) -> NDArray[np.int64]:
    """The row whose days hold each report: the month it was made in; -1 for none."""
    rows = np.flatnonzero(tasks.need >= 0)
    whole = tasks.end[rows] == NO_DAY
    begins = np.where(whole, NO_DAY, tasks.start[rows])
    firsts = _firsts(tasks, rows)
    place = np.searchsorted(firsts * _LONG + begins, first * _LONG + day, side="right") - 1
    held = rows[np.maximum(place, 0)]
    fits = (place >= 0) & (firsts[np.maximum(place, 0)] == first)
    fits &= (tasks.end[held] == NO_DAY) | (day <= tasks.end[held])
    return np.where(fits, held, -1)


def _firsts(tasks: Tasks, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """The first row of the task of each row; rows of a task stand one after another."""
    same = np.zeros(len(rows), dtype=bool)
    same[1:] = (tasks.task[rows[1:]] == tasks.task[rows[:-1]]) & (np.diff(rows) == 1)
    starts = np.flatnonzero(~same)
    lengths = np.diff(np.append(starts, len(rows)))
    return np.repeat(rows[starts], lengths)


def _count(
    seen: Seen, tasks: Tasks, row: NDArray[np.int64], reports: Reports, counting: Counts
) -> None:
    """A row is done when each of its needs has its reports; its day is that of the last of them."""
    done_at_all = (row >= 0) & (reports.status == _DONE)
    claims = done_at_all & _stands(reports.decision, Counts.CLAIMS)
    counts = done_at_all & _stands(reports.decision, counting)
    times = np.where(np.isnan(reports.value), 1, reports.value)
    rows = tasks.need >= 0
    ready, claimed = rows.copy(), rows.copy()
    begun = np.zeros(len(tasks), dtype=bool)
    last = np.zeros(len(tasks), dtype=np.int64)
    for place in range(int(tasks.needs.max(initial=0))):
        asks = tasks.needs > place
        need = np.where(asks, tasks.need + place, 0)
        goal = np.where(asks, tasks.need_times[need], 0)
        wanted = tasks.need_place[need][row]
        mine = asks[row] & ((wanted < 0) | (reports.target == wanted))
        found, day = _reached(row, reports.day, np.where(counts & mine, times, 0), goal)
        said, _ = _reached(row, reports.day, np.where(claims & mine, times, 0), goal)
        ready &= ~asks | (found >= goal)
        claimed &= ~asks | (said >= goal)
        begun |= asks & (said > 0)
        last = np.maximum(last, day)
        seen.need_times[need[asks]] = found[asks]
        seen.times[asks] += found[asks]
    seen.status[rows & begun] = _IN_PROGRESS
    seen.status[claimed | ready] = _DONE
    seen.day[ready] = last[ready]
    _prove(seen, ready, row, reports, counts)


def _reached(
    row: NDArray[np.int64],
    day: NDArray[np.int64],
    times: NDArray[np.float64],
    goal: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Of each row how many times it was done, and on which day the number asked for was full.

    Args:
        row: row of each report, -1 for none; reports of a row in the order of time.
        day: day of each report.
        times: how many times it counts.
        goal: how many times each row asks for.
    """
    counts = (row >= 0) & (times > 0)
    of, when, number = row[counts], day[counts], times[counts]
    order = np.lexsort((when, of))
    of, when, number = of[order], when[order], number[order]
    total = np.bincount(of, weights=number, minlength=len(goal)).astype(np.int64)
    running = np.cumsum(number)
    starts = np.searchsorted(of, of, side="left")
    running -= np.where(starts > 0, running[starts - 1], 0) if len(of) else 0
    full = running >= goal[of]
    full_of, full_day = of[full], when[full]
    first_day = np.zeros(len(goal), dtype=np.int64)
    first_day[full_of[::-1]] = full_day[::-1]
    return total, first_day


def _prove(
    seen: Seen,
    ready: NDArray[np.bool_],
    row: NDArray[np.int64],
    reports: Reports,
    standing: NDArray[np.bool_],
) -> None:
    """What is done is proved where every report of it is; it is confirmed where all are."""
    size = len(ready)
    of = row[standing]
    unproved = np.bincount(of, weights=~reports.proved[standing], minlength=size) > 0
    open_ = np.bincount(of, weights=reports.decision[standing] == 0, minlength=size) > 0
    seen.proved[ready] = ~unproved[ready]
    seen.decision[ready] = np.where(open_[ready], 0, 1)


def _take_last(
    seen: Seen,
    tasks: Tasks,
    rows: NDArray[np.int64],
    first: NDArray[np.int64],
    reports: Reports,
) -> None:
    """What ends a duty or frees a time of it: the last report by its end, or within its days."""
    if not len(first):
        return
    ends = np.where(tasks.end[rows] == NO_DAY, _LONG - 1, tasks.end[rows])
    begins = np.where(tasks.end[rows] == NO_DAY, NO_DAY, tasks.start[rows])
    keys = first * _LONG + reports.day
    last = np.searchsorted(keys, _firsts(tasks, rows) * _LONG + ends, side="right") - 1
    there = (last >= 0) & (first[np.maximum(last, 0)] == _firsts(tasks, rows))
    last = np.maximum(last, 0)
    status, day = reports.status[last], reports.day[last]
    cancelled = there & (status == _CANCELLED)
    within = there & (day >= begins)
    freed = within & (status == _NOT_APPLICABLE)
    begun = within & (status == _IN_PROGRESS) & (seen.status[rows] == _NOTHING)
    claimed = within & (status == _DONE) & (seen.status[rows] != _DONE)
    seen.decision[rows[claimed]] = reports.decision[last[claimed]]
    for mask, meant in ((cancelled, _CANCELLED), (freed, _NOT_APPLICABLE), (begun, _IN_PROGRESS)):
        seen.status[rows[mask]] = meant


def states_of(
    seen: Seen, tasks: Tasks, on: dt.date, ahead: int, counting: Counts
) -> NDArray[np.int8]:
    """The state of each row: the first that holds."""
    today = on.toordinal()
    dated = tasks.due != NO_DAY
    finished = seen.finished(counting)
    waiting = (seen.status == _DONE) & (seen.decision == 0) & ~finished
    holds: list[tuple[NDArray[np.bool_], TaskState]] = [
        (seen.status == _CANCELLED, TaskState.CANCELLED),
        (seen.status == _NOT_APPLICABLE, TaskState.NOT_APPLICABLE),
        (finished & dated & (seen.day > tasks.due), TaskState.DONE_LATE),
        (finished, TaskState.DONE),
        (waiting, TaskState.CLAIMED),
        (dated & (tasks.due < today), TaskState.OVERDUE),
        (seen.status == _IN_PROGRESS, TaskState.IN_PROGRESS),
        (dated & (tasks.due <= today + ahead), TaskState.DUE_SOON),
        (dated, TaskState.DUE),
    ]
    masks = [mask for mask, _ in holds]
    choices = [np.int8(STATE_PLACE[state]) for _, state in holds]
    return np.select(masks, choices, np.int8(STATE_PLACE[TaskState.NO_DAY])).astype(np.int8)
