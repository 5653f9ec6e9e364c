"""Plans and what is done of them, as the pages of their owners show them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np
from attrs import frozen

from schoolsupport.monitoring.execution import Execution, ExecutionRow, Grouping, execution
from schoolsupport.monitoring.rounds.results import RoundResult, round_on
from schoolsupport.monitoring.rounds.round import About, days_of
from schoolsupport.monitoring.showing import FORMULAS, state_words, toned
from schoolsupport.monitoring.tasks import Tasks
from schoolsupport.pages import Column, Lines, Part, Ratio, Said, Table, Text, Value
from schoolsupport.reports.executed import Executed, OneTask, paper_of
from schoolsupport.reports.filling import Reporting
from schoolsupport.reports.report import own_plan
from schoolsupport.store import Store
from schoolsupport.translation import msg


@frozen(kw_only=True, eq=False)
class Progress:
    """What is done of the plans of a store on a day.

    Attributes:
        done: execution of all plans.
        rounds: rounds of the region whose day has come, each on its day, the earliest first.
        ahead: rounds whose day is still to come, and their days.
        ledger: where the reports stand.
        public: whether it is for publication: papers and parties are left out.
    """

    done: Execution
    rounds: tuple[RoundResult, ...]
    ahead: tuple[tuple[str, dt.date], ...]
    ledger: Store
    public: bool

    @cached_property
    def schools(self) -> Mapping[str, ExecutionRow]:
        """Execution of each school's plan, by its id."""
        return {row.key: row for row in self.done.by(Grouping.SCHOOL)}

    @cached_property
    def municipalities(self) -> Mapping[str, ExecutionRow]:
        """Execution in each municipality, plans of its schools among it, by its name."""
        return {row.key: row for row in self.done.by(Grouping.MUNICIPALITY)}

    @cached_property
    def _tasks(self) -> Mapping[str, Sequence[OneTask]]:
        """The tasks of each owner, by `tier:id`, as their days come."""
        found: defaultdict[str, list[OneTask]] = defaultdict(list)
        for one in Executed(self.done, ledger=self.ledger).tasks():
            found[str(one.cell("owner"))].append(one)
        last = dt.date.max.toordinal()
        for tasks in found.values():
            tasks.sort(key=lambda one: int(one.cell("due")) or last)
        return found

    def parts(self, owner: str) -> Iterator[Part]:
        """The plan of an owner and what is done of it.

        Args:
            owner: `tier:id`.
        """
        yield Text(words=msg("Plan and its execution"), style="heading")
        tasks = self._tasks.get(owner)
        if not tasks:
            yield Text(words=msg("The store has no plan of it."), style="quiet")
            return
        rows = [self._row(one) for one in tasks]
        columns = [*_COLUMNS, *(() if self.public else _INNER)]
        yield Table.of_rows(columns, rows, name="plan")

    def _row(self, one: OneTask) -> tuple[Value, ...]:
        label, parties = str(one.cell("label")), one.cell("parties")
        finished = one.day(one.of.done.finished[one.at])
        told: tuple[Value, ...] = (
            str(one.cell("number")),
            f"{one.cell('title')} ({label})" if label else str(one.cell("title")),
            one.day(one.cell("due")),
            state_words(one.state),
            finished,
        )
        if self.public:
            return told
        papers = dict.fromkeys(filter(None, map(paper_of, one.entries)))
        return (*told, _lines(parties), _lines(tuple(papers)))


_COLUMNS = (
    Column(heading=msg("Row"), id="number", unit="code"),
    Column(heading=msg("Task"), id="title", width=(16, 60)),
    Column(heading=msg("By"), id="due", unit="day"),
    Column(heading=msg("State"), id="state", width=(10, 24)),
    Column(heading=msg("Done on"), id="finished", unit="day"),
)
_INNER = (
    Column(heading=msg("Who is responsible"), id="parties", width=(12, 32)),
    Column(heading=msg("Papers"), id="papers", width=(12, 32)),
)


def _lines(texts: Sequence[str]) -> Value:
    return Lines(tuple(texts)) if texts else None


def row_facts(row: ExecutionRow | None) -> Iterator[tuple[Said, Value]]:
    """What is done of a plan, in a line each."""
    if row is None:
        return
    yield msg("Executed"), Ratio(row.numerator, row.denominator)
    yield msg("Overdue"), toned(row.overdue)
    if row.due_soon:
        yield msg("Due soon"), row.due_soon


def progress(region: Reporting, store: Store, on: dt.date, *, public: bool = False) -> Progress:
    """What is done of the plans of a store on a day.

    Args:
        region: the region; of its rounds those are shown that look at execution.
        store: where plans and reports stand.
        on: the day looked at.
        public: whether it is for publication.
    """
    tasks = store.tasks(store.plans())
    rounds, ahead = [], []
    for one in region.rounds.values():
        versions = store.plans(template=one.roadmap)
        if one.about is not About.EXECUTION or not versions or one.roadmap not in region.roadmaps:
            continue
        template = region.roadmaps[one.roadmap]
        own, whole = own_plan(region, template), store.tasks(versions)
        for time in days_of(one, template, own):
            if time.day is None:
                continue
            if time.day > on:
                ahead.append((one.title, time.day))
            else:
                rounds.append(round_on(one, template, store, whole, on=time.day, own=own))
    return Progress(
        done=execution(store, tasks, on=on),
        rounds=tuple(sorted(rounds, key=lambda one: one.on)),
        ahead=tuple(sorted(ahead, key=lambda one: one[1])),
        ledger=store,
        public=public,
    )


def formula_words(done: Execution) -> Said:
    """How the shares are counted."""
    return FORMULAS[done.formula]


def of_municipality(done: Execution, name: str) -> Execution:
    """The same execution with the plans of one municipality and its schools alone."""
    tasks: Tasks = done.tasks
    own = tasks.owner == f"municipality:{name}"
    return done.only(np.asarray((tasks.municipality == name) | own, dtype=bool))
