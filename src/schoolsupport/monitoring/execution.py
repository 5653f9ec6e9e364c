"""Execution: what the ledger says of every task on a day, as known on a day, and the shares of it.

Nothing here is stored: whether a task is overdue, was done late or without evidence follows from
its days and from what was reported. A task with one report to give is as its last report says; one
that takes several is done when so many are there, and a month of «не реже 1 раза в месяц» counts
reports of its own days only. Where an act names a controller, a round counts confirmed reports
alone; a report returned or refused never counts. Everything is computed on columns.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Any

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from schoolsupport.monitoring.ledger import Known, ReadableLedger, Reports
from schoolsupport.monitoring.states import (
    ANSWERS,
    STATE_PLACE,
    Answer,
    Counts,
    Seen,
    TaskState,
    own_reports,
    states_of,
    take_counted,
    take_standing,
)
from schoolsupport.monitoring.targets import TargetState, targets_of
from schoolsupport.monitoring.tasks import NO_DAY, Tasks, tasks_of
from schoolsupport.records import Key, told
from schoolsupport.roadmaps.planning.roadmap import Roadmap

AHEAD = 14
"""Days in which a task counts as due soon."""


class Formula(StrEnum):
    """Which tasks a share is of.

    `due`: those whose day has come. `all`: every row of the table and every dated point, whether
    its day has come or not. `weighted`: as `due`, but a row of the order weighs the same however
    many times it was due; of a row due five times and done four times 0.8 are done. A task that
    does not apply or was cancelled is in no share.
    """

    DUE = "due"
    ALL = "all"
    WEIGHTED = "weighted"


class Grouping(StrEnum):
    """What rows of execution are of."""

    TASK = "task"
    MEASURE = "measure"
    SECTION = "section"
    LEVEL = "level"
    SCHOOL = "school"
    MUNICIPALITY = "municipality"
    REGION = "region"
    PARTY = "party"


@told(
    "key", "due", "done", "done_late", "overdue", "in_progress", "not_applicable",
    "without_evidence", "numerator", "denominator", "share",
    Key("confirmed", "any_confirmed", optional=True),
    Key("returned", "any_returned", optional=True),
)  # fmt: skip
@frozen(kw_only=True)
class ExecutionRow:
    """Execution of one group of tasks.

    Attributes:
        key: id of the task, number of the measure, id of the section, level, owner, or party.
        title: the group for a reader.
        due: tasks whose day has come.
        done: tasks done, those done late among them.
        done_late: tasks done after their day.
        overdue: tasks whose day has passed and which are not done.
        in_progress: tasks reported as begun, whose day has not passed.
        due_soon: tasks to be done within the next days.
        not_applicable: tasks that do not apply, with a reason given.
        cancelled: tasks cancelled by an act.
        without_evidence: tasks done of which no paper, link or file is named.
        claimed: reports of what is done that nobody confirmed, returned or refused.
        confirmed: reports that were confirmed.
        returned: reports returned or refused, in whose place no other came.
        numerator: what of the denominator is done, by the formula.
        denominator: of how many.
    """

    key: str
    title: str
    due: int
    done: int
    done_late: int
    overdue: int
    in_progress: int
    due_soon: int
    not_applicable: int
    cancelled: int
    without_evidence: int
    claimed: int
    confirmed: int
    returned: int
    numerator: int | Fraction
    denominator: int

    @property
    def share(self) -> float | None:
        """Numerator by denominator, 0 to 1; None where nothing is to be done."""
        return float(self.numerator / self.denominator) if self.denominator else None

    @property
    def any_confirmed(self) -> int | None:
        """Reports that were confirmed, where any was."""
        return self.confirmed or None

    @property
    def any_returned(self) -> int | None:
        """Reports returned or refused, where any was."""
        return self.returned or None


@frozen(kw_only=True, eq=False)
class Execution:
    """What is done of tasks on a day, as known on a day; its columns have the rows of `tasks`.

    Attributes:
        on: the day looked at.
        known: the day whose knowledge it is; None for all that is known.
        formula: which tasks a share is of.
        counts: what a share counts.
        ahead: days in which a task is due soon.
        tasks: the tasks.
        state: place in `STATES`.
        answer: place in `ANSWERS`.
        finished: day on which it was done, an ordinal; `NO_DAY` where it is not done.
        proved: whether what is done has a paper, a link or a file.
        times: reports that count for it.
        seen: what was reported, for the targets.
        reports: reports of tasks with targets or several times; None where there are none.
        chosen: rows that counts and shares are of; None for all.
        by_day: the day by which what a share is of was due; None for the day looked at.
    """

    on: dt.date
    known: Known
    formula: Formula
    counts: Counts
    ahead: int
    tasks: Tasks
    state: NDArray[np.int8]
    answer: NDArray[np.int8]
    finished: NDArray[np.int64]
    proved: NDArray[np.bool_]
    times: NDArray[np.int64]
    seen: Seen = field(repr=False)
    reports: Reports | None = field(default=None, repr=False)
    chosen: NDArray[np.bool_] | None = field(default=None, repr=False)
    by_day: dt.date | None = None

    @property
    def targets(self) -> tuple[TargetState, ...]:
        """Numbers that were to be reached, of every task that has any."""
        return targets_of(self.tasks, self.seen, self.reports, self.on, self.counts)

    def is_in(self, *states: TaskState) -> NDArray[np.bool_]:
        """Which rows are in one of these states."""
        found: NDArray[np.bool_] = np.isin(self.state, [STATE_PLACE[one] for one in states])
        return found

    @property
    def due(self) -> NDArray[np.bool_]:
        """Which rows have a day that has come, and apply."""
        tasks = self.tasks
        cut = (self.by_day or self.on).toordinal()
        come = (tasks.due != NO_DAY) & (tasks.due <= cut)
        due: NDArray[np.bool_] = come & self._applies
        return due

    @property
    def done(self) -> NDArray[np.bool_]:
        """Which rows are done, in time or late."""
        return self.is_in(TaskState.DONE, TaskState.DONE_LATE)

    @property
    def counted(self) -> NDArray[np.bool_]:
        """Which rows the share is of."""
        if self.formula is not Formula.ALL:
            return self.due
        listed = ~self.tasks.point | (self.tasks.due != NO_DAY)
        counted: NDArray[np.bool_] = listed & self._applies
        return counted

    @property
    def _applies(self) -> NDArray[np.bool_]:
        applies = ~self.is_in(TaskState.NOT_APPLICABLE, TaskState.CANCELLED)
        return applies if self.chosen is None else applies & self.chosen

    def only(self, rows: NDArray[np.bool_]) -> Execution:
        """The same execution with shares and counts of some rows alone."""
        chosen = rows if self.chosen is None else self.chosen & rows
        return evolve(self, chosen=chosen)

    @property
    def roadmaps(self) -> tuple[str, ...]:
        """Names of the roadmaps whose tasks there are."""
        return roadmaps_of(self.tasks)

    def of_roadmap(self, name: str) -> Execution:
        """The same execution with shares and counts of one roadmap alone."""
        rows = [str(one).partition("/")[0] == name for one in self.tasks.task]
        return self.only(np.array(rows, dtype=bool))

    def by_formula(self, formula: Formula | str) -> Execution:
        """The same execution with shares by another formula."""
        return evolve(self, formula=Formula(formula))

    @property
    def whole(self) -> ExecutionRow:
        """All tasks together: not the mean of any shares, but what is done of what there is."""
        codes = np.zeros(len(self.tasks), dtype=np.int64)
        [row] = self._rows(codes, [("", "")], np.arange(len(self.tasks)))
        return row

    def by(self, grouping: Grouping | str) -> tuple[ExecutionRow, ...]:
        """Execution of each group, in the order in which the plans name them.

        Args:
            grouping: what a row is of. A task of several parties counts for each of them; tasks of
                no school are in no row by schools.
        """
        codes, groups, rows = _grouped(self.tasks, Grouping(grouping), self.chosen)
        return self._rows(codes, groups, rows)

    def mean_of_shares(self, grouping: Grouping | str) -> Fraction | None:
        """The mean of the shares of groups, to be told beside the share of the whole."""
        shares = [
            Fraction(row.numerator) / row.denominator
            for row in self.by(grouping)
            if row.denominator
        ]
        return sum(shares, Fraction(0)) / len(shares) if shares else None

    def _rows(
        self, codes: NDArray[np.int64], groups: Sequence[tuple[str, str]], rows: NDArray[np.int64]
    ) -> tuple[ExecutionRow, ...]:
        number = len(groups)

        def count(mask: NDArray[np.bool_]) -> list[int]:
            counted = np.bincount(codes, weights=mask[rows], minlength=number)
            return [int(one) for one in counted]

        chosen = np.ones(len(self.tasks), dtype=bool) if self.chosen is None else self.chosen
        given = {
            "due": self.due,
            "done": self.done & chosen,
            "without_evidence": self.done & ~self.proved & chosen,
            "claimed": (self.answer == 0) & (self.done | self.is_in(TaskState.CLAIMED)) & chosen,
            "confirmed": (self.answer == ANSWERS.index(Answer.CONFIRMED)) & chosen,
            "returned": (self.answer > ANSWERS.index(Answer.CONFIRMED)) & chosen,
        }
        for name in ("done_late", "overdue", "in_progress", "due_soon", "not_applicable",
                     "cancelled"):  # fmt: skip
            given[name] = self.is_in(TaskState(name)) & chosen
        columns = {name: count(mask) for name, mask in given.items()}
        fractions = self._fractions(codes, number, rows)
        return tuple(
            ExecutionRow(
                key=key,
                title=title,
                numerator=numerator,
                denominator=denominator,
                **{name: column[place] for name, column in columns.items()},
            )
            for place, ((key, title), (numerator, denominator)) in enumerate(
                zip(groups, fractions, strict=True)
            )
        )

    def _fractions(
        self, codes: NDArray[np.int64], number: int, rows: NDArray[np.int64]
    ) -> list[tuple[int | Fraction, int]]:
        counted, done = self.counted[rows], (self.counted & self.done)[rows]
        if self.formula is not Formula.WEIGHTED:
            of = np.bincount(codes, weights=counted, minlength=number)
            above = np.bincount(codes, weights=done, minlength=number)
            return [(int(one), int(all_)) for one, all_ in zip(above, of, strict=True)]
        return _weighted(codes, number, _measures(self.tasks)[rows], counted, done)


def _weighted(
    codes: NDArray[np.int64],
    number: int,
    measures: NDArray[np.int64],
    counted: NDArray[np.bool_],
    done: NDArray[np.bool_],
) -> list[tuple[int | Fraction, int]]:
    """Of each group the parts of its rows that are done, and how many rows it has."""
    size = int(measures.max(initial=0)) + 1
    pairs, places = np.unique(codes * size + measures, return_inverse=True)
    times = np.bincount(places, weights=counted).astype(np.int64)
    reached = np.bincount(places, weights=done).astype(np.int64)
    groups = pairs // size
    above = [Fraction(0)] * number
    for times_due in np.unique(times[times > 0]):
        rows = times == times_due
        sums = np.bincount(groups[rows], weights=reached[rows], minlength=number)
        for group in np.flatnonzero(sums):
            above[group] += Fraction(int(sums[group]), int(times_due))
    of = np.bincount(groups[times > 0], minlength=number)
    return [
        (int(part) if part.denominator == 1 else part, int(all_))
        for part, all_ in zip(above, of, strict=True)
    ]


def execution(
    ledger: ReadableLedger,
    plans: Roadmap | Iterable[Roadmap] | Tasks,
    *,
    on: dt.date,
    known: Known = None,
    formula: Formula | str = Formula.DUE,
    counts: Counts | str = Counts.CLAIMS,
    ahead: int = AHEAD,
) -> Execution:
    """What is done on a day, as known on a day.

    Args:
        ledger: a ledger in memory, or a store.
        plans: one plan, several of any levels at once, or their tasks as columns.
        on: the day looked at; what was so later does not count.
        known: as known by the end of this day, or by this moment; None for all that is known.
        formula: which tasks a share is of.
        counts: what a share counts.
        ahead: days in which a task is due soon.

    Returns:
        The state of every task and shares over any grouping. The day of the report that counts is
        the day on which a task was done; of a task that takes several, the day of the last one it
        takes.
    """
    tasks = plans if isinstance(plans, Tasks) else tasks_of(plans)
    counting = Counts(counts)
    seen = Seen.empty(len(tasks), len(tasks.need_place))
    take_standing(seen, tasks, ledger.standing(on, known, tasks=set(tasks.task)))
    many = tasks.need >= 0
    listed = {str(tasks.task[target.row]) for target in tasks.targets} | set(tasks.task[many])
    reports = ledger.reports(on, known, tasks=listed) if listed else None
    if reports is not None and many.any():
        take_counted(seen, tasks, own_reports(tasks, reports), counting)
    return Execution(
        on=on,
        known=known,
        formula=Formula(formula),
        counts=counting,
        ahead=ahead,
        tasks=tasks,
        state=states_of(seen, tasks, on, ahead, counting),
        answer=seen.decision,
        finished=np.where(seen.finished(counting), seen.day, NO_DAY),
        proved=seen.proved,
        times=seen.times,
        seen=seen,
        reports=reports,
    )


def roadmaps_of(tasks: Tasks) -> tuple[str, ...]:
    """Names of the roadmaps that tasks are of."""
    return tuple(dict.fromkeys(str(one).partition("/")[0] for one in tasks.task))


# --- groups --------------------------------------------------------------------------------------


def numbered(values: NDArray[Any]) -> tuple[NDArray[np.int64], list[Any]]:
    """Values as numbers in the order in which they come, and the values."""
    import pandas as pd  # noqa: PLC0415  # entries alone need no pandas

    codes, found = pd.factorize(values)
    return codes.astype(np.int64), list(found)


def _measures(tasks: Tasks) -> NDArray[np.int64]:
    """Rows and points of orders as numbers, each owner's by themselves."""
    owners, many = numbered(tasks.owner)
    rows, numbers = numbered(row_keys(tasks))
    del many
    return owners * max(len(numbers), 1) + rows


def row_keys(tasks: Tasks) -> NDArray[np.object_]:
    """The row or point of each task: its id without occurrence and owner."""
    made = np.empty(len(tasks), dtype=object)
    made[:] = [one.partition("#")[0] for one in tasks.task]
    return made


Groups = tuple[NDArray[np.int64], list[tuple[str, str]], NDArray[np.int64]]


def _grouped(tasks: Tasks, grouping: Grouping, chosen: NDArray[np.bool_] | None) -> Groups:
    """The group of each row, the groups, and which rows are meant."""
    rows = np.arange(len(tasks)) if chosen is None else np.flatnonzero(chosen)
    if grouping is Grouping.PARTY:
        many = [(row, name) for row in rows for name in tasks.parties[row] or ("",)]
        names = np.empty(len(many), dtype=object)
        names[:] = [name for _, name in many]
        codes, found = numbered(names)
        return codes, [(one, one) for one in found], np.array([r for r, _ in many], dtype=np.int64)
    if grouping is Grouping.SCHOOL:
        schools = np.char.startswith(tasks.owner[rows].astype(str), "school:")
        rows = rows[schools]
    keys = _keys(tasks, grouping)[rows]
    codes, found = numbered(keys)
    firsts = np.full(len(found), -1, dtype=np.int64)
    firsts[codes[::-1]] = rows[::-1]
    groups = [
        _named(tasks, grouping, str(key), int(row)) for key, row in zip(found, firsts, strict=True)
    ]
    return codes, groups, rows


def _keys(tasks: Tasks, grouping: Grouping) -> NDArray[Any]:
    if grouping is Grouping.MEASURE:
        return row_keys(tasks)
    if grouping is Grouping.LEVEL:
        made = np.empty(len(tasks), dtype=object)
        made[:] = [one.partition(":")[0] for one in tasks.owner]
        return made
    columns = {
        Grouping.TASK: tasks.task,
        Grouping.SECTION: tasks.section,
        Grouping.SCHOOL: tasks.owner,
        Grouping.MUNICIPALITY: tasks.municipality,
        Grouping.REGION: tasks.region,
    }
    return columns[grouping]


def _named(tasks: Tasks, grouping: Grouping, key: str, row: int) -> tuple[str, str]:
    """The key of a group for programs, and its title for a reader."""
    if grouping is Grouping.TASK:
        return key, f"{tasks.number[row]}. {tasks.title[row]}"
    if grouping is Grouping.MEASURE:
        _, _, place = key.partition("/")
        section = tasks.section[row]
        number = place.removeprefix("main/") if section == "main" else place
        return number, f"{tasks.number[row]}. {tasks.title[row]}"
    if grouping is Grouping.SECTION:
        return key, tasks.sections.get(key, key)
    if grouping is Grouping.SCHOOL:
        return key.removeprefix("school:"), tasks.names.get(key, key)
    return key, key
