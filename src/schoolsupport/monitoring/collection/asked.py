"""What is asked of whom: the tasks of an execution that wait for a report, by addressee."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.monitoring.entries import Entry, EntryStatus, Step
from schoolsupport.monitoring.execution import Execution
from schoolsupport.monitoring.importing import STATUS_NAMES
from schoolsupport.monitoring.ledger import STATUSES
from schoolsupport.monitoring.states import ANSWERS, Answer, TaskState
from schoolsupport.monitoring.tasks import NO_DAY, PlannedTarget, Tasks
from schoolsupport.translation import Message, msg
from schoolsupport.words.numbers import day_text


class By(StrEnum):
    """Whom a workbook is for: a municipality with all its schools, or each owner of a plan."""

    MUNICIPALITY = "municipality"
    SCHOOL = "school"


@frozen(kw_only=True)
class AskedRow:
    """A task of which a report is asked, once for each time and for each number it is to reach.

    Attributes:
        task: id of the task.
        owner: key of whose plan it is, `tier:id`.
        number: number of the row of the order.
        title: what is to be done, with the period where the row has several.
        whose: name of the owner.
        parties: who executes, collects or controls.
        due: the day it must be done by; None where there is none.
        target: place of the number among those of the task, from 0; None where it has none.
        wanted: the order's words for that number.
        before: what is reported of it already.
        since: the first day in which a report counts for it; None where any day does.
    """

    task: str
    owner: str
    number: str
    title: str
    whose: str
    parties: tuple[str, ...] = ()
    due: dt.date | None = None
    target: int | None = None
    wanted: str = ""
    before: Message | None = None
    since: dt.date | None = None

    @property
    def key(self) -> RowKey:
        """What tells it from other rows."""
        return RowKey(task=self.task, owner=self.owner, due=self.due, target=self.target)


@frozen(kw_only=True)
class RowKey:
    """What tells a row that is asked from others: a task may be asked for in every month."""

    task: str
    owner: str
    due: dt.date | None = None
    target: int | None = None


@frozen(kw_only=True)
class Addressee:
    """Who gets a workbook.

    Attributes:
        key: `municipality:NAME`, `school:ID` or `region:NAME`.
        name: its name.
        rows: what is asked, the earliest day first.
    """

    key: str
    name: str
    rows: tuple[AskedRow, ...] = ()


_WAITING = (TaskState.OVERDUE, TaskState.DUE_SOON, TaskState.CLAIMED)


def asked_of(
    done: Execution,
    *,
    by: By | str = By.MUNICIPALITY,
    every: bool = False,
    returned: Mapping[tuple[str, str], str] | None = None,
) -> list[Addressee]:
    """The tasks of which a report is asked, by addressee.

    Args:
        done: the execution of plans on the day they are asked for; what is due within its `ahead`
            days is asked.
        by: whom a workbook is for. By municipality, a plan of the region alone has a workbook.
        every: ask of every task that is not cancelled, done or not, with a day or without.
        returned: words with which reports were returned, by task and owner.

    Returns:
        Addressees in the order of their names, region first.
    """
    rows = np.flatnonzero(_chosen(done, every=every))
    targets: dict[int, list[PlannedTarget]] = {}
    for target in done.tasks.targets:
        targets.setdefault(target.row, []).append(target)
    first = _first_rows(done.tasks.task)
    found: dict[tuple[str, str], list[AskedRow]] = {}
    words = returned or {}
    whose = By(by)
    for row in rows[np.argsort(_days(done)[rows], kind="stable")].tolist():
        for asked in _rows_of(done, row, targets.get(int(first[row]), ()), words):
            found.setdefault(_addressee(done, row, whose), []).append(asked)
    made = [
        Addressee(key=key, name=name, rows=tuple(asked)) for (key, name), asked in found.items()
    ]
    return sorted(made, key=lambda one: (not one.key.startswith("region:"), one.name, one.key))


def _chosen(done: Execution, *, every: bool) -> NDArray[np.bool_]:
    if every:
        return ~done.is_in(TaskState.CANCELLED)
    last = done.on.toordinal() + done.ahead
    begun = done.is_in(TaskState.IN_PROGRESS) & (done.tasks.due <= last)
    back = np.isin(done.answer, [ANSWERS.index(one) for one in (Answer.RETURNED, Answer.REFUSED)])
    chosen: NDArray[np.bool_] = done.is_in(*_WAITING) | begun | (back & ~done.done)
    return chosen


def _days(done: Execution) -> NDArray[np.int64]:
    return np.where(done.tasks.due == NO_DAY, np.iinfo(np.int64).max, done.tasks.due)


def _first_rows(task: NDArray[np.object_]) -> NDArray[np.int64]:
    """Of each row the first one of its task: those of a task stand one after another."""
    starts = np.append(True, task[1:] != task[:-1])[: len(task)]
    return np.flatnonzero(starts)[np.cumsum(starts) - 1] if len(task) else np.zeros(0, np.int64)


def _addressee(done: Execution, row: int, by: By) -> tuple[str, str]:
    tasks = done.tasks
    owner, municipality = str(tasks.owner[row]), str(tasks.municipality[row])
    if by is By.MUNICIPALITY and municipality:
        return f"municipality:{municipality}", municipality
    return owner, tasks.names.get(owner, owner.partition(":")[2])


def _rows_of(
    done: Execution,
    row: int,
    targets: Iterable[PlannedTarget],
    returned: Mapping[tuple[str, str], str],
) -> list[AskedRow]:
    tasks = done.tasks
    task, owner, due = str(tasks.task[row]), str(tasks.owner[row]), int(tasks.due[row])
    numbers = list(targets)
    shared = AskedRow(
        task=task,
        owner=owner,
        number=str(tasks.number[row]),
        title=_title(tasks, row),
        whose=tasks.names.get(owner, owner.partition(":")[2]),
        parties=tasks.parties[row],
        due=dt.date.fromordinal(due) if due != NO_DAY else None,
        before=_before(done, row, returned.get((task, owner), "")),
        since=_since(done, row),
    )
    if not numbers:
        return [shared]
    return [_with_target(shared, one) for one in numbers]


def _with_target(row: AskedRow, target: PlannedTarget) -> AskedRow:
    # attrs.evolve takes three times as long, and a region has 100 000 of them
    return AskedRow(
        task=row.task,
        owner=row.owner,
        number=row.number,
        title=row.title,
        whose=row.whose,
        parties=row.parties,
        due=row.due,
        target=target.place,
        wanted=target.target.text,
        before=row.before,
        since=row.since,
    )


def printed_keys(tasks: Tasks) -> dict[tuple[str, ...], list[RowKey]]:
    """The keys of everything that may be asked, by what is printed in its row.

    Args:
        tasks: the tasks of plans.

    Returns:
        Keys by number, title, whose plan and day; several where a task has several numbers.
    """
    targets: dict[int, list[int]] = {}
    for one in tasks.targets:
        targets.setdefault(one.row, []).append(one.place)
    first = _first_rows(tasks.task)
    found: dict[tuple[str, ...], list[RowKey]] = {}
    for row in range(len(tasks)):
        due = int(tasks.due[row])
        day = dt.date.fromordinal(due) if due != NO_DAY else None
        owner = str(tasks.owner[row])
        printed = (
            str(tasks.number[row]),
            _title(tasks, row),
            tasks.names.get(owner, owner.partition(":")[2]),
            day.isoformat() if day else "",
        )
        key = tuple(" ".join(one.split()) for one in printed)
        for target in targets.get(int(first[row]), [None]):
            found.setdefault(key, []).append(
                RowKey(task=str(tasks.task[row]), owner=owner, due=day, target=target)
            )
    return found


def _title(tasks: Tasks, row: int) -> str:
    title, label = str(tasks.title[row]), str(tasks.label[row])
    return f"{title} ({label})" if label and label not in title else title


def _since(done: Execution, row: int) -> dt.date | None:
    """The first day of a month or a quarter that is a row of its own."""
    tasks = done.tasks
    if tasks.end[row] == NO_DAY or tasks.start[row] == NO_DAY:
        return None
    return dt.date.fromordinal(int(tasks.start[row]))


def _before(done: Execution, row: int, words: str) -> Message | None:
    """What is reported of a row already, for whoever reports further."""
    answer = ANSWERS[int(done.answer[row])]
    if answer in (Answer.RETURNED, Answer.REFUSED):
        return msg("returned: {words}", words=words) if words else msg("returned")
    need, times = int(done.tasks.need[row]), int(done.times[row])
    if need >= 0:
        wanted = int(done.tasks.need_times[need : need + int(done.tasks.needs[row])].sum())
        return _times(times, wanted) if times else None
    status = int(done.seen.status[row])
    return None if status < 0 else _on_day(status, int(done.seen.day[row]))


@cache  # a region has few different ones, and equal ones are written once
def _times(times: int, wanted: int) -> Message:
    return msg("reported: {times} of {wanted}", times=times, wanted=wanted)


@cache
def _on_day(status: int, day: int) -> Message:
    said = STATUS_NAMES[EntryStatus(STATUSES[status])]
    return msg("{said}, {day}", said=said, day=day_text(dt.date.fromordinal(day), "ru"))


def words_of_returns(entries: Iterable[Entry]) -> dict[tuple[str, str], str]:
    """The words with which reports were returned or refused, the last of each task and owner."""
    said: dict[tuple[str, str], str] = {}
    reports: dict[str, Entry] = {}
    for entry in sorted(entries, key=lambda one: one.place):
        if entry.step is Step.REPORT:
            reports[entry.id] = entry
        elif entry.step in (Step.RETURN, Step.REFUSE) and entry.about in reports and entry.note:
            report = reports[entry.about]
            said[report.task, report.owner] = entry.note
    return said


def returned_tasks(done: Execution) -> list[str]:
    """Tasks whose report was returned or refused, and in whose place no other came."""
    back = np.isin(done.answer, [ANSWERS.index(one) for one in (Answer.RETURNED, Answer.REFUSED)])
    return sorted({str(one) for one in done.tasks.task[back & ~done.done]})
