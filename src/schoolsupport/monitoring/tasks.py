"""Tasks of plans as columns: a row for each time something is asked for.

An order asks for a thing once, several times, or again and again. A plan has a task for each of its
dates already («не реже 1 раза в четверть»); where the number stands beside a window of days («не
реже 1 раза в месяц»), the window is divided here, so that every month is a row of its own, due on
its last day. What is asked for several times within its days («4 раза в течение учебного года»,
«не менее 2 муниципальных мероприятий») is one row that needs so many reports.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.deadlines.occurrences import occurrences
from schoolsupport.deadlines.schedule import Frequency, Kind, Part, Recurrence
from schoolsupport.deadlines.school_calendar import school_calendar
from schoolsupport.roadmaps.planning.roadmap import Owner, Roadmap, Task, TaskSource
from schoolsupport.roadmaps.template import Target, TargetUnit

NO_DAY = 0
"""The ordinal that stands where there is no day."""

EVENTS = frozenset(
    {TargetUnit.EVENTS, TargetUnit.TIMES, TargetUnit.PUBLICATIONS, TargetUnit.PIECES}
)
"""What is counted report by report; persons, schools, per cent are values that a report gives."""

_PERIODS = {
    "week": Frequency.WEEKLY,
    "month": Frequency.MONTHLY,
    "quarter": Frequency.QUARTERLY,
    "half_year": Frequency.HALF_YEARLY,
    "year": Frequency.YEARLY,
    "school_term": Frequency.SCHOOL_QUARTERLY,
    "school_half_year": Frequency.SCHOOL_HALF_YEARLY,
    "school_year": Frequency.SCHOOL_YEARLY,
}


def owner_key(owner: Owner) -> str:
    """The key of an owner: `tier:id`."""
    return f"{owner.tier.value}:{owner.id}"


@frozen(kw_only=True)
class PlannedTarget:
    """A number a task is to reach.

    Attributes:
        row: first row of its task.
        place: place among the targets of the task, from 0.
        target: the number and the order's words.
    """

    row: int
    place: int
    target: Target


@frozen(kw_only=True, eq=False)
class Tasks:
    """Tasks as columns of equal length, those of a task one after another.

    Attributes:
        task: ids of the tasks, texts.
        owner: keys of the owners, `tier:id`, texts.
        region, municipality: whom the order binds, and the municipality of the owner, texts; empty
            where there is none.
        section, number, title: of the row of the order, texts.
        label: the period of a row that is one of several («март 2023 г.»), texts.
        point: it is a numbered point of the order, not a row of its table.
        parties: names of who executes, collects or controls; a tuple each.
        start: first day as a proleptic ordinal, `NO_DAY` where there is none.
        end: last day in which a report counts for the row, `NO_DAY` where any day does.
        due: the day it must be done by; `NO_DAY` for what has no day.
        need: row of the first of its needs; -1 where the last report alone decides.
        needs: how many needs it has.
        need_place: of each need, the place of the target it is of; -1 for any report.
        need_times: of each need, how many reports it takes.
        targets: numbers to be reached.
        names: names of owners by key.
        sections: headings of sections by id.
    """

    task: NDArray[np.object_]
    owner: NDArray[np.object_]
    region: NDArray[np.object_]
    municipality: NDArray[np.object_]
    section: NDArray[np.object_]
    number: NDArray[np.object_]
    title: NDArray[np.object_]
    label: NDArray[np.object_]
    point: NDArray[np.bool_]
    parties: NDArray[np.object_]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    due: NDArray[np.int64]
    need: NDArray[np.int64]
    needs: NDArray[np.int64]
    need_place: NDArray[np.int64]
    need_times: NDArray[np.int64]
    targets: tuple[PlannedTarget, ...] = ()
    names: Mapping[str, str] = {}
    sections: Mapping[str, str] = {}

    def __len__(self) -> int:
        return len(self.task)


_KINDS: Mapping[str, Any] = {
    "task": object,
    "owner": object,
    "region": object,
    "municipality": object,
    "section": object,
    "number": object,
    "title": object,
    "label": object,
    "point": np.bool_,
    "parties": object,
    "start": np.int64,
    "end": np.int64,
    "due": np.int64,
    "need": np.int64,
    "needs": np.int64,
}


def tasks_of(plans: Roadmap | Iterable[Roadmap]) -> Tasks:
    """The tasks of one plan or of several, of whatever levels.

    Args:
        plans: roadmaps; the order of tasks is theirs.
    """
    many = [plans] if isinstance(plans, Roadmap) else list(plans)
    columns: dict[str, list[Any]] = {name: [] for name in _KINDS}
    places: list[int] = []
    times: list[int] = []
    targets: list[PlannedTarget] = []
    for plan in many:
        key = owner_key(plan.owner)
        whose = (key, plan.territory, plan.owner.municipality or _own_municipality(plan.owner))
        dated = {_row(task) for task in plan.tasks if task.due is not None}
        for task in plan.tasks:
            first = len(columns["task"])
            # «2023 в соответствии с графиком»: the numbers are of the year alone
            aside = task.due is None and _row(task) in dated
            targets += [
                PlannedTarget(row=first, place=place, target=target)
                for place, target in enumerate(() if aside else task.targets)
            ]
            needs = [] if aside else _needs_of(task)
            said = _said(task, whose)
            for start, end, due, label in times_of(task):
                said |= {"start": start, "end": end, "due": due, "label": label}
                said |= {"need": len(places) if needs else -1, "needs": len(needs)}
                places += [place for place, _ in needs]
                times += [number for _, number in needs]
                for name, column in columns.items():
                    column.append(said[name])
    return Tasks(
        **{name: _column(values, _KINDS[name]) for name, values in columns.items()},
        need_place=np.array(places, dtype=np.int64),
        need_times=np.array(times, dtype=np.int64),
        targets=tuple(targets),
        names={owner_key(plan.owner): plan.owner.name for plan in many},
        sections={
            section.id: section.title or section.number or section.id
            for plan in many
            for section in plan.sections
        },
    )


def _row(task: Task) -> str:
    return task.id.partition("#")[0]


def _own_municipality(owner: Owner) -> str:
    return owner.id if owner.tier.value == "municipality" else ""


def _column(values: Sequence[Any], kind: Any) -> NDArray[Any]:
    made = np.empty(len(values), dtype=kind)
    made[:] = values  # tuples stay whole: `np.array` would make a table of them
    return made


def _said(task: Task, whose: tuple[str, str, str]) -> dict[str, Any]:
    owner, region, municipality = whose
    return {
        "task": task.id,
        "owner": owner,
        "region": region,
        "municipality": municipality,
        "section": task.section,
        "number": task.number,
        "title": task.title,
        "point": task.source is TaskSource.DUTY,
        "parties": tuple(dict.fromkeys(party.name for party in task.parties)),
    }


def times_of(task: Task) -> Iterator[tuple[int, int, int, str]]:
    """Each time a task is asked for: first day, last day that counts, due day; label."""
    start = task.start.toordinal() if task.start else NO_DAY
    if task.due is None:
        yield start, NO_DAY, NO_DAY, task.label
        return
    if task.start is None or not _is_divided(task):
        yield start, NO_DAY, task.due.toordinal(), task.label
        return
    yield from _divided(task.start, task.due, _PERIODS[_per(task)])


def _per(task: Task) -> str:
    """The period of a count the row sets; empty where it sets none."""
    return next((one.per for one in task.targets if one.unit in EVENTS and one.per), "")


def _is_divided(task: Task) -> bool:
    """Whether a number of times in a period stands beside a window of days."""
    window = task.kind is Kind.WINDOW and task.start is not None and task.due is not None
    return window and _per(task) in _PERIODS


@cache
def _divided(
    start: dt.date, due: dt.date, freq: Frequency
) -> tuple[tuple[int, int, int, str], ...]:
    """A window divided into periods; the first and the last may be shorter than the others."""
    part = Part(
        kind=Kind.RECURRING, start=start, end=due, recurrence=Recurrence(freq=freq, min_count=1)
    )
    return tuple(
        (one.start.toordinal(), one.end.toordinal(), one.due.toordinal(), one.label or "")
        for one in occurrences(part, (start, due), school_calendar())
        if one.start is not None and one.end is not None and one.due is not None
    )


def _needs_of(task: Task) -> list[tuple[int, int]]:
    """How many reports a time of a task takes: for any target (-1), or for one by its place."""
    counted = [(place, one) for place, one in enumerate(task.targets) if one.unit in EVENTS]
    if len(counted) > 1:
        return [(place, int(one.value)) for place, one in counted]
    if task.times > 1:
        return [(-1, task.times)]
    if counted and (counted[0][1].value > 1 or _is_divided(task)):
        return [(-1, int(counted[0][1].value))]
    return []
