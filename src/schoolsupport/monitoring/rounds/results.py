"""A round looked at on a day: what counts, the share reached, the floors, its own rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from schoolsupport.monitoring.execution import (
    Execution,
    ExecutionRow,
    Formula,
    execution,
    numbered,
    row_keys,
)
from schoolsupport.monitoring.ledger import Known, Ledger, ReadableLedger
from schoolsupport.monitoring.rounds.round import (
    About,
    Round,
    RoundDay,
    Span,
    days_of,
    floors_of,
    last_before,
    own_keys,
    parties_of,
    rows_of,
    span_of,
)
from schoolsupport.monitoring.states import STATES, TaskState
from schoolsupport.monitoring.targets import Floor
from schoolsupport.monitoring.tasks import NO_DAY, Tasks
from schoolsupport.roadmaps.planning.plan import plan
from schoolsupport.roadmaps.planning.roadmap import Roadmap
from schoolsupport.roadmaps.template import RoadmapTemplate


@frozen(kw_only=True)
class OwnState:
    """A row or point that prescribes the round, in the plan of one owner, on the day.

    Attributes:
        task: id of the task.
        owner: key of whose plan it stands in.
        number: number of the row or point.
        title: what is to be done.
        label: the period, where the row has several.
        due: the day it was due; None where it has none.
        state: its state.
    """

    task: str
    owner: str
    number: str
    title: str
    label: str
    due: dt.date | None
    state: TaskState


@frozen(kw_only=True)
class OwnRow:
    """A row or point that prescribes the round, in all plans that have it.

    Attributes:
        number: number of the row or point.
        title: what is to be done.
        label: the period, where the row has several.
        due: the day it was due; None where it has none.
        done: in how many of the plans it is done.
        overdue: in how many it is overdue.
        plans: how many plans have it.
    """

    number: str
    title: str
    label: str
    due: dt.date | None
    done: int
    overdue: int
    plans: int


@frozen(kw_only=True, eq=False)
class RoundResult:
    """A round on a day, as known on a day.

    Attributes:
        round: the round.
        time: the time of it that is looked at.
        times: every time of it.
        on: the day looked at.
        execution: the tasks that count, and nothing else.
        floors: what was to be reached, each with whether it was; None where it is not computed.
        span: from when the tasks count that the share is of.
        after: the day of the last time, where only what came after it counts.
        other_shares: shares by the other readings of what the order leaves open.
        own: the rows that prescribe the round themselves, in the plans.
        parties: who holds it, in the order's words.
        ledger: where it is told from; a store stays open until the entries are read.
    """

    round: Round
    time: RoundDay
    times: tuple[RoundDay, ...]
    on: dt.date
    execution: Execution
    floors: tuple[Floor, ...]
    span: Span
    after: dt.date | None
    other_shares: Mapping[Formula | Span, ExecutionRow]
    own: tuple[OwnState, ...]
    parties: tuple[str, ...]
    ledger: ReadableLedger = field(repr=False)

    @cached_property
    def entries(self) -> tuple[tuple[str, int], ...]:
        """Ids of the reports that tell this, in their order, each with what was said of it.

        They are read when they are first asked for, which closing and comparing do.
        """
        done = self.execution
        reports = self.ledger.reports(self.on, done.known, tasks=set(done.tasks.task))
        return tuple(sorted(zip(map(str, reports.id), map(int, reports.decision), strict=True)))

    @property
    def own_rows(self) -> tuple[OwnRow, ...]:
        """The rows that prescribe the round, each once, the earliest first."""
        rows: dict[tuple[str, str, str, dt.date | None], list[TaskState]] = {}
        for one in self.own:
            rows.setdefault((one.number, one.title, one.label, one.due), []).append(one.state)
        return tuple(
            OwnRow(
                number=number,
                title=title,
                label=label,
                due=due,
                done=sum(one in _FINISHED for one in states),
                overdue=states.count(TaskState.OVERDUE),
                plans=len(states),
            )
            for (number, title, label, due), states in sorted(
                rows.items(), key=lambda row: row[0][3] or dt.date.max
            )
        )


_FINISHED = frozenset({TaskState.DONE, TaskState.DONE_LATE})


def round_on(
    one: Round,
    template: RoadmapTemplate,
    ledger: ReadableLedger,
    plans: Iterable[Roadmap] | Tasks,
    *,
    on: dt.date | None = None,
    known: Known = None,
    own: Roadmap | None = None,
) -> RoundResult:
    """A round on a day.

    Args:
        one: the round.
        template: its roadmap.
        ledger: a ledger in memory, or a store.
        plans: plans that may count, those of other roadmaps and levels do not; or the tasks of
            plans of its roadmap as columns.
        on: the day looked at; by default the day of the round. Before it the share is of what is
            due by the round; of several times the last that has begun is taken.
        known: as known by the end of this day, or by this moment; None for all that is known.
        own: the order's own plan, for the days; by default it is made.

    Returns:
        The share of the tasks that count, of rows of the table alone and without the rows that
        prescribe the round, unless it names its tasks itself.
    """
    own = own or plan(template)
    time = _time(days_of(one, template, own), on)
    day = on or time.day or template.period.days[1]
    whole = execution(
        ledger,
        plans
        if isinstance(plans, Tasks)
        else [each for each in plans if each.template == one.roadmap],
        on=day,
        known=known,
        formula=one.counts,
        counts=one.reports,
    )
    return round_of(one, template, whole, own=own, time=time, ledger=ledger)


def round_of(
    one: Round,
    template: RoadmapTemplate,
    whole: Execution,
    *,
    own: Roadmap | None = None,
    time: RoundDay | None = None,
    ledger: ReadableLedger | None = None,
) -> RoundResult:
    """A round on the day of an execution that is known already.

    Args:
        one: the round.
        template: its roadmap.
        whole: execution of plans of this roadmap, on the day looked at.
        own: the order's own plan, for the days; by default it is made.
        time: the time of the round; by default the last that has begun by the day.
        ledger: where it is told from; without one the result has no entries to close it with.
    """
    times = days_of(one, template, own)
    time = time or _time(times, whole.on)
    keys = _keys(whole.tasks)
    counting = whole.only(_counting(one, template, whole.tasks, keys)).by_formula(one.counts)
    everything = evolve(counting, by_day=time.cut)
    last, span = last_before(times, time), span_of(one, template, time)
    spans = {Span.SINCE_START: everything, Span.SINCE_LAST: since(everything, last)}
    counted = spans[span]
    return RoundResult(
        round=one,
        time=time,
        times=times,
        on=whole.on,
        execution=counted,
        floors=_floors(one, template, counted),
        span=span,
        after=last if span is Span.SINCE_LAST else None,
        other_shares=_other_shares(one, span, spans, last),
        own=_own_states(one, template, whole, keys),
        parties=parties_of(one, template),
        ledger=Ledger() if ledger is None else ledger,
    )


def since(done: Execution, last: dt.date | None) -> Execution:
    """Execution without what was due by the last time of a round; None for the first time."""
    if last is None:
        return done
    due = done.tasks.due
    return done.only((due == NO_DAY) | (due > last.toordinal()))


def _other_shares(
    one: Round, own: Span, spans: Mapping[Span, Execution], last: dt.date | None
) -> dict[Formula | Span, ExecutionRow]:
    """The shares by the other readings; of everything planned whatever the time is."""
    shares: dict[Formula | Span, ExecutionRow] = {}
    for reading in one.alternatives:
        if reading.of == "counts":
            formula = Formula(reading.value)
            done = spans[Span.SINCE_START if formula is Formula.ALL else own]
            shares[formula] = done.by_formula(formula).whole
        elif reading.of == "span" and last is not None and reading.value != own:
            shares[Span(reading.value)] = spans[Span(reading.value)].whole
    return shares


def _time(times: tuple[RoundDay, ...], on: dt.date | None) -> RoundDay:
    """The last time that has come by the day, else the first; of those without a day the first."""
    come = [one for one in times if one.day is not None and on is not None and one.day <= on]
    return come[-1] if come else times[0]


def _counting(
    one: Round, template: RoadmapTemplate, tasks: Tasks, keys: NDArray[np.object_]
) -> NDArray[np.bool_]:
    if one.tasks:
        rows = (row for number in one.tasks for row in rows_of(template, number))
        chosen = np.isin(keys, [f"{row.section}/{row.number}" for row in rows])
    else:
        chosen = ~np.isin(keys, list(own_keys(one, template))) & ~tasks.point
    if one.levels:
        owners, names = numbered(tasks.owner)
        levels = {level.value for level in one.levels}
        of_levels = [name.partition(":")[0] in levels for name in names]
        chosen &= np.array(of_levels, dtype=bool)[owners]
    return chosen


def _keys(tasks: Tasks) -> NDArray[np.object_]:
    """The row of each task: section and number, a part of a row by the number of its row."""
    rows, names = numbered(row_keys(tasks))
    keys = np.empty(len(names), dtype=object)
    keys[:] = [name.partition("/")[2] for name in names]
    return keys[rows]


def _floors(one: Round, template: RoadmapTemplate, counted: Execution) -> tuple[Floor, ...]:
    whole = counted.whole
    computed = one.about is About.EXECUTION and whole.denominator > 0
    return tuple(
        Floor(
            value=value,
            text=text,
            reached=Fraction(whole.numerator) * 100 >= Fraction(value) * whole.denominator
            if computed
            else None,
        )
        for value, text in floors_of(one, template)
    )


def _own_states(
    one: Round, template: RoadmapTemplate, whole: Execution, keys: NDArray[np.object_]
) -> tuple[OwnState, ...]:
    tasks = whole.tasks
    return tuple(
        OwnState(
            task=str(tasks.task[row]),
            owner=str(tasks.owner[row]),
            number=str(tasks.number[row]),
            title=str(tasks.title[row]),
            label=str(tasks.label[row]),
            due=dt.date.fromordinal(int(tasks.due[row])) if tasks.due[row] else None,
            state=STATES[whole.state[row]],
        )
        for row in np.flatnonzero(np.isin(keys, list(own_keys(one, template))))
        if str(tasks.task[row]).partition("/")[0] == one.roadmap
    )
