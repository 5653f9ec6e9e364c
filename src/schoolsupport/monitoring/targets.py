"""Numbers that an order sets for a task: what is reported of them, and whether it is enough."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal
from fractions import Fraction

import numpy as np
from attrs import frozen

from schoolsupport.monitoring.ledger import Reports
from schoolsupport.monitoring.states import Counts, Seen, own_reports
from schoolsupport.monitoring.tasks import EVENTS, NO_DAY, PlannedTarget, Tasks
from schoolsupport.records import Key, told
from schoolsupport.roadmaps.template import Comparator, Target, TargetUnit


@frozen(kw_only=True)
class Floor:
    """A number that was to be reached, and whether it was.

    Attributes:
        value: the number, in the unit of its target.
        text: the order's words for it.
        reached: whether it was; None where nothing is reported.
    """

    value: Decimal
    text: str
    reached: bool | None


@told("task", Key("target", "target.text"), "reached", "value", "of")
@frozen(kw_only=True)
class TargetState:
    """A target of a task on a day.

    Attributes:
        task: id of the task.
        owner: key of whose task it is.
        number: number of the row.
        place: place among the targets of the task, from 0.
        target: the number and the order's words.
        value: what was reached; None where nothing is reported.
        of: out of how many, by the target's own denominator; None where a per cent or a count is
            reported as such.
        floors: the number, and the higher one where a floor is written as a range.
    """

    task: str
    owner: str
    number: str
    place: int
    target: Target
    value: float | None
    of: float | None
    floors: tuple[Floor, ...]

    @property
    def reached(self) -> bool | None:
        """Whether the number was reached; of a range, its lower end."""
        return self.floors[0].reached


def targets_of(
    tasks: Tasks, seen: Seen, reports: Reports | None, on: dt.date, counting: Counts
) -> tuple[TargetState, ...]:
    """Every number to be reached, with what was reported of it.

    Args:
        tasks: the tasks.
        seen: what was reported of each.
        reports: all reports of tasks that have targets.
        on: the day looked at; of a window of periods those are told that are over.
        counting: which reports count.
    """
    values = _values(tasks, reports) if reports is not None else {}
    many = Counter(one.row for one in tasks.targets)
    finished = seen.finished(counting)
    over = (tasks.due != NO_DAY) & (tasks.due <= on.toordinal())
    nowhere: Reached = (None, None)

    def value(planned: PlannedTarget) -> Reached:
        """What is counted report by report is counted; of the rest the last value is taken."""
        row = planned.row
        if planned.target.unit in EVENTS and tasks.need[row] >= 0:
            if tasks.end[row] == NO_DAY:
                return float(_times(tasks, seen, planned)), None
            times = _times_of_task(tasks, row)
            come = int(over[times].sum())
            return (float(finished[times][over[times]].sum()), float(come)) if come else nowhere
        unnamed = values.get((row, -1), nowhere) if many[row] == 1 else nowhere
        return values.get((row, planned.place), unnamed)

    floors: dict[tuple[int, Reached], tuple[Floor, ...]] = {}  # many schools, few wordings
    return tuple(_target(tasks, one, value(one), floors) for one in tasks.targets)


Reached = tuple[float | None, float | None]


def _values(tasks: Tasks, reports: Reports) -> dict[tuple[int, int], Reached]:
    """The last value of each row and place of a target; of place -1 where none is named."""
    own = own_reports(tasks, reports)
    given = ~np.isnan(own.reports.value) & (own.reports.decision <= 1)
    row, said = own.row[given], own.reports.at(given)
    order = np.lexsort((said.recorded, said.day))
    return {
        (int(row[one]), int(said.target[one])): (
            float(said.value[one]),
            None if np.isnan(said.of[one]) else float(said.of[one]),
        )
        for one in order
    }


def _target(
    tasks: Tasks,
    planned: PlannedTarget,
    said: Reached,
    floors: dict[tuple[int, Reached], tuple[Floor, ...]],
) -> TargetState:
    target, row = planned.target, planned.row
    key = id(target), said
    if key not in floors:
        floors[key] = _floors(target, said)
    return TargetState(
        task=str(tasks.task[row]),
        owner=str(tasks.owner[row]),
        number=str(tasks.number[row]),
        place=planned.place,
        target=target,
        value=said[0],
        of=said[1],
        floors=floors[key],
    )


def _floors(target: Target, said: Reached) -> tuple[Floor, ...]:
    numbers = [target.value] if target.upper is None else [target.value, target.upper]
    return tuple(
        Floor(value=one, text=target.text, reached=is_reached(target, one, *said))
        for one in numbers
    )


def _times(tasks: Tasks, seen: Seen, planned: PlannedTarget) -> int:
    """How many reports there are of the need that a target is."""
    first, many = int(tasks.need[planned.row]), int(tasks.needs[planned.row])
    mine = (
        one for one in range(first, first + many) if tasks.need_place[one] in (-1, planned.place)
    )
    return int(seen.need_times[next(mine)])


def _times_of_task(tasks: Tasks, row: int) -> slice:
    """The rows of the task whose first row is given: its periods."""
    last = row + 1
    while last < len(tasks) and tasks.task[last] == tasks.task[row]:
        last += 1
    return slice(row, last)


def is_reached(
    target: Target, number: Decimal, value: float | None, of: float | None
) -> bool | None:
    """Whether a number is reached; «100 % от числа школ» is, by as much or by more.

    Args:
        target: what the order asks for.
        number: the number looked at: of a range its lower or its higher end.
        value: what was reached.
        of: out of how many; of periods every one is asked for.
    """
    if value is None or of == 0:
        return None
    reached, goal = Fraction(value), Fraction(number)
    if of is not None:
        goal = goal * Fraction(of) / 100 if target.unit is TargetUnit.PERCENT else Fraction(of)
    return reached <= goal if target.comparator is Comparator.AT_MOST else reached >= goal
