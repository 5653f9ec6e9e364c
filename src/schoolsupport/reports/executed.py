"""Execution and rounds as forms look at them: groups, tasks, and the papers reported of them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from attrs import evolve, frozen

from schoolsupport.faults import fault
from schoolsupport.monitoring.entries import DECISIONS, Entry, Step
from schoolsupport.monitoring.execution import Execution, ExecutionRow, Grouping
from schoolsupport.monitoring.ledger import Ledger
from schoolsupport.monitoring.rounds.closings import (
    ClosingDifference,
    RoundClosing,
    as_closed,
    compare,
)
from schoolsupport.monitoring.rounds.results import RoundResult, round_on
from schoolsupport.monitoring.rounds.round import rows_of
from schoolsupport.monitoring.showing import group_title
from schoolsupport.monitoring.states import STATES, TaskState
from schoolsupport.pages import Lines, Value
from schoolsupport.roadmaps.planning.roadmap import Roadmap
from schoolsupport.roadmaps.template import Measure, RoadmapTemplate


@frozen(kw_only=True, eq=False)
class Closed:
    """A round as it was closed, and what came later.

    Attributes:
        closing: the closing.
        result: the round with the states of the closing.
        difference: what came later, of the plans looked at.
        lost: tasks of the closing that no plan has any longer.
    """

    closing: RoundClosing
    result: RoundResult
    difference: ClosingDifference
    lost: int

    @classmethod
    def of(
        cls, now: RoundResult, closing: RoundClosing, template: RoadmapTemplate, own: Roadmap
    ) -> Closed:
        """A round as it was closed.

        Args:
            now: the round on the day of the closing, as it is known now.
            closing: the closing; it may be of more plans than are looked at.
            template: the roadmap.
            own: the order's own plan.
        """
        tasks = now.execution.tasks
        then = round_on(
            now.round, template, now.ledger, tasks, on=closing.on, known=closing.closed_at, own=own
        )
        result = as_closed(then, closing)
        keys = set(zip(map(str, tasks.task), map(str, tasks.owner), strict=True))
        states = tuple(one for one in closing.states if (one[0], one[1]) in keys)
        places = {one.key for one in closing.shares if one.denominator}
        is_part = not places <= set(map(str, tasks.municipality))
        entries = tuple((entry, str(said)) for entry, said in then.entries)
        looked = evolve(closing, states=states, entries=entries)
        return cls(
            closing=closing,
            result=result,
            difference=compare(looked, now),
            lost=0 if is_part else len(closing.states) - len(states),
        )


class Executed:
    """What is done of plans on a day, as forms look at it.

    Args:
        done: execution of the tasks that count.
        template: the roadmap they are of, where it is one that is known.
        result: the round it is looked at for; None for none.
        ledger: where the reports stand, a ledger or a store; None where only shares are known.
        is_other_level: whether the plans are of levels that do not count for the round.
        closed: the closing that the round is told from; None where it is told as it is.
    """

    def __init__(
        self,
        done: Execution,
        template: RoadmapTemplate | None = None,
        result: RoundResult | None = None,
        ledger: Any = None,
        *,
        is_other_level: bool = False,
        closed: Closed | None = None,
    ) -> None:
        self.done, self.template, self.result = done, template, result
        self.is_other_level, self.closed = is_other_level, closed
        self._ledger = ledger

    @cached_property
    def whole(self) -> ExecutionRow:
        """All tasks that count together."""
        return self.done.whole

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Reports of the tasks that count and of those that prescribe the round, the oldest first.

        What was corrected, returned or refused is left out.

        Raises:
            ParameterError: nobody said where the reports stand.
        """
        if self._ledger is None:
            raise fault("parameter.report_without_ledger", where="ledger")
        done, wanted = self.done, self.counted | self.own
        ledger: Ledger = (
            self._ledger
            if isinstance(self._ledger, Ledger)
            else self._ledger.ledger(tasks=sorted(wanted))
        )
        valid = ledger.valid(done.on, done.known)
        said = {one.about: one.step for one in valid if one.step in DECISIONS}
        return tuple(
            one
            for one in valid
            if one.task in wanted
            and one.step is Step.REPORT
            and said.get(one.id, Step.CONFIRM) is Step.CONFIRM
        )

    @cached_property
    def rows(self) -> np.ndarray[Any, Any]:
        """Places of the tasks that count."""
        chosen = self.done.chosen
        return np.arange(len(self.done.tasks)) if chosen is None else np.flatnonzero(chosen)

    @cached_property
    def municipalities(self) -> Mapping[str, str]:
        """Municipality of each owner of a plan."""
        tasks = self.done.tasks
        return dict(zip(map(str, tasks.owner), map(str, tasks.municipality), strict=True))

    @cached_property
    def counted(self) -> frozenset[str]:
        """Ids of the tasks that count."""
        return frozenset(map(str, self.done.tasks.task[self.rows]))

    @cached_property
    def own(self) -> frozenset[str]:
        """Ids of the tasks of the rows that prescribe the round."""
        return frozenset(one.task for one in self.result.own) if self.result else frozenset()

    @cached_property
    def papers(self) -> Mapping[str, Sequence[Entry]]:
        """Reports by the row of the order, `template/section/number`."""
        found: defaultdict[str, list[Entry]] = defaultdict(list)
        for one in self.entries:
            found[one.task.partition("#")[0]].append(one)
        return found

    @cached_property
    def by_task(self) -> Mapping[tuple[str, str], Sequence[Entry]]:
        """Reports by task and owner."""
        found: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
        for one in self.entries:
            found[one.task, one.owner].append(one)
        return found

    def groups(self, by: Grouping) -> list[Group]:
        """Execution of each group; rows of an order in its order."""
        found = [Group(self, by, row) for row in self.done.by(by)]
        if by is not Grouping.MEASURE or self.template is None:
            return found
        rows = {f"{one.section}/{one.number}": n for n, one in enumerate(self.template.measures)}
        return sorted(found, key=lambda one: rows.get(one.own_place, len(rows)))

    def tasks(self) -> list[OneTask]:
        """The tasks that count, one by one."""
        return [OneTask(self, int(row)) for row in self.rows]


@frozen
class Group:
    """Execution of one group."""

    of: Executed
    by: Grouping
    row: ExecutionRow

    @property
    def title(self) -> Value:
        """The group for a reader."""
        return group_title(self.by, self.row)

    @property
    def municipality(self) -> str | None:
        """Municipality of a school."""
        return self.of.municipalities.get(f"school:{self.row.key}")

    @property
    def place(self) -> str:
        """The row of the order of a measure, as in ids of tasks."""
        key = self.row.key
        return key if "/" in key else f"main/{key}"

    @property
    def own_place(self) -> str:
        """The row itself, where this is a part of one: «main/9» of «main/9.2»."""
        template, place = self.of.template, self.place
        if template is None or rows_of(template, place):
            return place
        return place.rpartition(".")[0] or place

    @property
    def name(self) -> str:
        """What is to be done, without its number."""
        return self.row.title.partition(". ")[2] or self.row.title

    @property
    def measure(self) -> Measure | None:
        """The row of the order, where its table is known."""
        template = self.of.template
        found = rows_of(template, self.place) if template is not None else []
        return found[0] if found else None

    @property
    def entries(self) -> Sequence[Entry]:
        """What was reported of a row of the order."""
        template = self.of.template
        name = template.name if template is not None else ""
        return self.of.papers.get(f"{name}/{self.place}", ())


@frozen
class OneTask:
    """A task of a plan."""

    of: Executed
    at: int

    def cell(self, column: str) -> Any:
        """What a column of the tasks says of it."""
        return getattr(self.of.done.tasks, column)[self.at]

    @property
    def state(self) -> TaskState:
        """Its state on the day."""
        state: TaskState = STATES[self.of.done.state[self.at]]
        return state

    @property
    def owner(self) -> str:
        """Whose plan it is in, by name."""
        key = str(self.cell("owner"))
        return self.of.done.tasks.names.get(key, key)

    def day(self, ordinal: int) -> dt.date | None:
        """A day of it; None for none."""
        return dt.date.fromordinal(int(ordinal)) if ordinal else None

    @property
    def entries(self) -> Sequence[Entry]:
        """What was reported of it, of its own days where it is one of several."""
        found = self.of.by_task
        task, owner = str(self.cell("task")), str(self.cell("owner"))
        reports = [*found.get((task, owner), ()), *found.get((task, ""), ())]
        ends = (int(self.cell("start")), int(self.cell("end")))
        if not all(ends):
            return reports
        return [one for one in reports if ends[0] <= one.day.toordinal() <= ends[1]] or reports


def papers_of(entries: Iterable[Entry]) -> Value:
    """Papers that reports name, each once, a line each."""
    said = dict.fromkeys(filter(None, map(paper_of, entries)))
    return Lines(tuple(said)) if said else None


def paper_of(entry: Entry) -> str | None:
    """The paper or link of a report in words."""
    parts = [entry.document or ""]
    parts += [f"№ {entry.number}"] if entry.number else []
    parts += [f"от {entry.document_day:%d.%m.%Y}"] if entry.document_day else []
    paper = " ".join(part for part in parts if part)
    return ", ".join(part for part in (paper, entry.link) if part) or None


def notes_of(entries: Iterable[Entry]) -> Value:
    """Notes of who reported, each once, a line each."""
    said = dict.fromkeys(one.note for one in entries if one.note)
    return Lines(tuple(said)) if said else None
