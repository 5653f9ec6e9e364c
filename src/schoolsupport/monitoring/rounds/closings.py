"""A round looked at on a day, closed, and compared with what came later.

Closing freezes what was reported: the ids of the reports, the shares, the floors, who closed it and
when, under a SHA-256 over canonical JSON. What is reported later changes the present and not the
closing, and the difference can be told.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

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
from schoolsupport.records import made, stored
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


# --- closing -------------------------------------------------------------------------------------


@frozen(kw_only=True)
class ClosedShare:
    """A share as it was when a round was closed; the numerator is a text: it may be a fraction."""

    key: str
    title: str
    numerator: str
    denominator: int


@frozen(kw_only=True)
class ClosedFloor:
    """A floor as it was when a round was closed."""

    value: Decimal
    text: str
    reached: bool | None


@frozen(kw_only=True)
class RoundClosing:
    """A round as it was reported, frozen.

    Attributes:
        round: name of the round.
        roadmap: name of its roadmap.
        day: day of the round; None where the order gives none.
        on: the day looked at.
        closed_at: when it was closed, UTC.
        by: who closed it: an office or an organisation.
        formula: which tasks the shares are of.
        counts: what the shares count.
        span: from when the tasks count.
        whole: the share of all tasks.
        shares: the shares of municipalities.
        states: state of each task that counts: its id, its owner, the day it was due, the state.
        floors: what was to be reached, and whether it was.
        entries: ids of the reports, each with what was said of it by then.
        sha256: over the canonical JSON of all this.
    """

    round: str
    roadmap: str
    day: dt.date | None
    on: dt.date
    closed_at: dt.datetime
    by: str
    formula: str
    counts: str
    whole: ClosedShare
    shares: tuple[ClosedShare, ...]
    states: tuple[tuple[str, ...], ...]
    floors: tuple[ClosedFloor, ...]
    entries: tuple[tuple[str, ...], ...]
    span: str = Span.SINCE_START.value
    sha256: str = ""

    @property
    def id(self) -> str:
        """The id of a closing: of the round, the day looked at, and the seal."""
        return f"{self.roadmap}/{self.round}/{self.on.isoformat()}/{self.sha256[:12]}"

    @property
    def is_intact(self) -> bool:
        """Whether the seal is that of what is said."""
        return self.sha256 == seal_of(self)


def close(result: RoundResult, *, by: str, at: dt.datetime) -> RoundClosing:
    """Freeze a round as it is reported.

    Args:
        result: the round, as known at the moment of closing.
        by: who closes it: an office or an organisation.
        at: the moment, with its zone.
    """
    counted = result.execution
    closing = RoundClosing(
        round=result.round.name,
        roadmap=result.round.roadmap,
        day=result.time.day,
        on=result.on,
        closed_at=at.astimezone(dt.UTC),
        by=by,
        formula=counted.formula.value,
        counts=counted.counts.value,
        span=result.span.value,
        whole=_closed(counted.whole),
        shares=tuple(_closed(row) for row in counted.by("municipality")),
        states=tuple(sorted(_states(counted))),
        floors=tuple(
            ClosedFloor(value=one.value, text=one.text, reached=one.reached)
            for one in result.floors
        ),
        entries=tuple((entry, str(said)) for entry, said in result.entries),
    )
    return evolve(closing, sha256=seal_of(closing))


def _closed(row: ExecutionRow) -> ClosedShare:
    return ClosedShare(
        key=row.key,
        title=row.title,
        numerator=str(row.numerator),
        denominator=row.denominator,
    )


def _states(counted: Execution) -> list[tuple[str, ...]]:
    tasks = counted.tasks
    return [
        (
            str(tasks.task[row]),
            str(tasks.owner[row]),
            str(int(tasks.due[row])),
            STATES[counted.state[row]].value,
        )
        for row in np.flatnonzero(counted.counted)
    ]


def seal_of(closing: RoundClosing) -> str:
    """SHA-256 over the canonical JSON of a closing without its seal."""
    said = stored(evolve(closing, sha256=""))
    if closing.span == Span.SINCE_START.value:  # closings made before there was another keep theirs
        del said["span"]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def closing_of(raw: Mapping[str, Any]) -> RoundClosing:
    """A closing that `stored` gave.

    Raises:
        InputError: a key is unknown or missing, or a value does not fit.
    """
    return made(raw, RoundClosing, "closing")


# --- what came later -----------------------------------------------------------------------------


@frozen(kw_only=True)
class ChangedState:
    """A task whose state is another than when the round was closed; None where it was not there."""

    task: str
    owner: str
    due: dt.date | None
    then: TaskState | None
    now: TaskState | None


@frozen(kw_only=True)
class ClosingDifference:
    """What came after a closing.

    Attributes:
        closing: the closing.
        whole: the share now.
        added: reports that were not there.
        gone: reports that a correction took the place of.
        answered: reports of which a controller has said something else since.
        states: tasks in another state.
    """

    closing: RoundClosing
    whole: ExecutionRow
    added: tuple[str, ...]
    gone: tuple[str, ...]
    answered: tuple[str, ...]
    states: tuple[ChangedState, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing came later."""
        return not (self.added or self.gone or self.answered or self.states)


def compare(closing: RoundClosing, now: RoundResult) -> ClosingDifference:
    """What came after a round was closed.

    Args:
        closing: the closing.
        now: the same round on the same day, as known now.
    """
    then = {one[0]: one[1] for one in closing.entries}
    told = {entry: str(said) for entry, said in now.entries}
    before = {(task, owner, due): state for task, owner, due, state in closing.states}
    after = {(task, owner, due): state for task, owner, due, state in _states(now.execution)}
    return ClosingDifference(
        closing=closing,
        whole=now.execution.whole,
        added=tuple(sorted(told.keys() - then.keys())),
        gone=tuple(sorted(then.keys() - told.keys())),
        answered=tuple(sorted(one for one in then.keys() & told.keys() if then[one] != told[one])),
        states=tuple(
            ChangedState(
                task=key[0],
                owner=key[1],
                due=dt.date.fromordinal(int(key[2])) if int(key[2]) else None,
                then=TaskState(before[key]) if key in before else None,
                now=TaskState(after[key]) if key in after else None,
            )
            for key in sorted(before.keys() | after.keys())
            if before.get(key) != after.get(key)
        ),
    )
