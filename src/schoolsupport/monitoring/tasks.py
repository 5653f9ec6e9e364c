"""Tasks of plans as columns: a row for each time something is asked for.

An order asks for a thing once, several times, or again and again. A plan has a task for each of its
dates already («не реже 1 раза в четверть»); where the number stands beside a window of days («не
реже 1 раза в месяц»), the window is divided here, so that every month is a row of its own, due on
its last day. What is asked for several times within its days («4 раза в течение учебного года»,
«не менее 2 муниципальных мероприятий») is one row that needs so many reports.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from schoolsupport.deadlines.occurrences import occurrences
from schoolsupport.deadlines.schedule import Frequency, Kind, Part, Recurrence
from schoolsupport.deadlines.school_calendar import school_calendar
from schoolsupport.roadmaps.planning.roadmap import Owner, Roadmap, Task, TaskSource, Tier
from schoolsupport.roadmaps.template import Section, Target, TargetUnit

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
    "school_trimester": Frequency.SCHOOL_TRIMESTERLY,
    "school_half_year": Frequency.SCHOOL_HALF_YEARLY,
    "school_year": Frequency.SCHOOL_YEARLY,
}


def owner_key(owner: Owner) -> str:
    """The key of an owner: `tier:id`."""
    return f"{owner.tier.value}:{owner.id}"


@frozen(kw_only=True)
class TaskName:
    """How a task is told to a reader: by its row and whose plan it stands in.

    Attributes:
        number: number of the row or point.
        title: what is to be done.
        label: its period, where it is one of several («I квартал 2022 г.»).
        point: it is a numbered point of the order, not a row of its table.
        owner: whose plan, by name.
    """

    number: str
    title: str
    label: str
    point: bool
    owner: str

    @classmethod
    def of(cls, task: Task, owner: Owner) -> TaskName:
        """The name of a task in the plan of an owner."""
        labels = [label for _, _, _, label in times_of(task)]
        return cls(
            number=task.number,
            title=task.title,
            label=labels[0] if len(labels) == 1 else "",
            point=task.source is TaskSource.DUTY,
            owner=owner.name,
        )

    @property
    def words(self) -> str:
        """What is to be done, with its period."""
        return f"{self.title} ({self.label})" if self.label else self.title


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


@frozen(kw_only=True)
class PlanHead:
    """Whose a plan is, without its tasks.

    Attributes:
        owner: key of the owner, `tier:id`.
        name: its name for a reader.
        region: whom the order binds.
        municipality: municipality of the owner, or its own name; empty where there is none.
        sections: headings of sections by id.
    """

    owner: str
    name: str
    region: str
    municipality: str
    sections: Mapping[str, str]

    @classmethod
    def of(cls, owner: Owner, territory: str, sections: Iterable[Section]) -> PlanHead:
        """The head of a plan.

        Args:
            owner: whose plan it is.
            territory: whom the order binds.
            sections: parts of the order's table.
        """
        own = owner.id if owner.tier is Tier.MUNICIPALITY else ""
        return cls(
            owner=owner_key(owner),
            name=owner.name,
            region=territory,
            municipality=owner.municipality or own,
            sections={one.id: one.title or one.number or one.id for one in sections},
        )


@frozen(kw_only=True)
class Wording:
    """What the words of a task make of it, whosever it is and whatever its id.

    Attributes:
        section, number, title: of the row of the order.
        point: it is a numbered point of the order, not a row of its table.
        parties: names of who executes, collects or controls.
        dated: whether it has a day.
        targets: numbers to be reached.
        needs: of each need the place of the target it is of, -1 for any report, and how many
            reports it takes.
        times: of each time it is asked for the first day, the last day in which a report counts,
            the day it must be done by, and the words for it.
    """

    section: str
    number: str
    title: str
    point: bool
    parties: tuple[str, ...]
    dated: bool
    targets: tuple[Target, ...]
    needs: tuple[tuple[int, int], ...]
    times: tuple[tuple[int, int, int, str], ...]

    @classmethod
    def of(cls, task: Task) -> Wording:
        """The wording of a task."""
        return cls(
            section=task.section,
            number=task.number,
            title=task.title,
            point=task.source is TaskSource.DUTY,
            parties=tuple(dict.fromkeys(party.name for party in task.parties)),
            dated=task.due is not None,
            targets=task.targets,
            needs=tuple(_needs_of(task)),
            times=tuple(times_of(task)),
        )


def tasks_of(plans: Roadmap | Iterable[Roadmap]) -> Tasks:
    """The tasks of one plan or of several, of whatever levels.

    Args:
        plans: roadmaps; the order of tasks is theirs.
    """
    many = [plans] if isinstance(plans, Roadmap) else list(plans)
    tasks = [task for plan in many for task in plan.tasks]
    return tasks_as_columns(
        [task.id for task in tasks],
        np.repeat(np.arange(len(many)), [len(plan.tasks) for plan in many]),
        np.arange(len(tasks)),
        [PlanHead.of(plan.owner, plan.territory, plan.sections) for plan in many],
        [Wording.of(task) for task in tasks],
    )


def tasks_as_columns(
    ids: Sequence[str],
    plan: NDArray[np.int64],
    word: NDArray[np.int64],
    plans: Sequence[PlanHead],
    words: Sequence[Wording],
) -> Tasks:
    """Tasks as columns: what follows from a wording is computed once, however many tasks have it.

    Args:
        ids: ids of the tasks; those of a plan stand together.
        plan: of each task the place of its plan in `plans`.
        word: of each task the place of its wording in `words`.
        plans: the plans.
        words: the wordings.
    """
    task = _column(ids, object)
    aside = _aside(task, plan, word, words)
    word = np.where(aside, word + len(words), word)
    words = [*words, *(evolve(one, targets=(), needs=()) for one in words)]
    times = np.array([len(one.times) for one in words], dtype=np.int64)
    of_row = np.repeat(np.arange(len(task)), times[word])  # the task of each row
    said = _Said(word[of_row], words)
    first = np.cumsum(times[word]) - times[word]  # the first row of each task
    time = np.arange(len(of_row)) - first[of_row] + _firsts_of(times)[said.word]
    needs = said.number(lambda one: len(one.needs))
    need = np.cumsum(needs) - needs
    places = _spread(said.word, [one.needs for one in words])
    whose = plan[of_row]
    return Tasks(
        task=task[of_row],
        owner=_column([one.owner for one in plans], object)[whose],
        region=_column([one.region for one in plans], object)[whose],
        municipality=_column([one.municipality for one in plans], object)[whose],
        section=said.text(lambda one: one.section),
        number=said.text(lambda one: one.number),
        title=said.text(lambda one: one.title),
        label=_column([label for one in words for *_, label in one.times], object)[time],
        point=said.number(lambda one: one.point).astype(bool),
        parties=said.text(lambda one: one.parties),
        start=_days(words, 0)[time],
        end=_days(words, 1)[time],
        due=_days(words, 2)[time],
        need=np.where(needs > 0, need, -1),
        needs=needs,
        need_place=np.array([place for place, _ in places], dtype=np.int64),
        need_times=np.array([number for _, number in places], dtype=np.int64),
        targets=_targets(word, words, first),
        names={one.owner: one.name for one in plans},
        sections={key: title for one in plans for key, title in one.sections.items()},
    )


def _aside(
    task: NDArray[np.object_],
    plan: NDArray[np.int64],
    word: NDArray[np.int64],
    words: Sequence[Wording],
) -> NDArray[np.bool_]:
    """Tasks of which no numbers are asked: «2023 в соответствии с графиком» beside dated ones."""
    dated = np.array([one.dated for one in words], dtype=bool)[word]
    asks = np.array([bool(one.targets or one.needs) for one in words], dtype=bool)[word]
    if not (asks & ~dated).any():
        return np.zeros(len(task), dtype=bool)
    keys: dict[str, int] = {}
    row = np.array(
        [keys.setdefault(one.partition("#")[0], len(keys)) for one in task], dtype=np.int64
    )
    pair = plan * len(keys) + row
    aside: NDArray[np.bool_] = asks & ~dated & np.isin(pair, pair[dated])
    return aside


@frozen
class _Said:
    """What wordings say of each row."""

    word: NDArray[np.int64]
    words: Sequence[Wording]

    def text(self, of: Callable[[Wording], Any]) -> NDArray[np.object_]:
        return _column([of(one) for one in self.words], object)[self.word]

    def number(self, of: Callable[[Wording], int]) -> NDArray[np.int64]:
        return np.array([of(one) for one in self.words], dtype=np.int64)[self.word]


def _firsts_of(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each of several parts begins that stand one after another."""
    firsts: NDArray[np.int64] = np.cumsum(lengths) - lengths
    return firsts


def _days(words: Sequence[Wording], place: int) -> NDArray[np.int64]:
    return np.array([time[place] for one in words for time in one.times], dtype=np.int64)


def _spread(
    word: NDArray[np.int64], needs: Sequence[tuple[tuple[int, int], ...]]
) -> list[tuple[int, int]]:
    """The needs of each row, one after another."""
    some = np.array([bool(one) for one in needs], dtype=bool)
    return [need for one in word[some[word]].tolist() for need in needs[one]]


def _targets(
    word: NDArray[np.int64], words: Sequence[Wording], first: NDArray[np.int64]
) -> tuple[PlannedTarget, ...]:
    """The numbers to be reached, each at the first row of its task."""
    some = np.array([bool(one.targets) for one in words], dtype=bool)[word]
    return tuple(
        PlannedTarget(row=row, place=place, target=target)
        for row, one in zip(first[some].tolist(), word[some].tolist(), strict=True)
        for place, target in enumerate(words[one].targets)
    )


def _column(values: Sequence[Any], kind: Any) -> NDArray[Any]:
    made = np.empty(len(values), dtype=kind)
    made[:] = values  # tuples stay whole: `np.array` would make a table of them
    return made


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
    if _is_divided(task):  # how many in each period, however often the phrase says besides
        return [(-1, int(counted[0][1].value))]
    if task.times > 1:
        return [(-1, task.times)]
    if counted and counted[0][1].value > 1:
        return [(-1, int(counted[0][1].value))]
    return []
