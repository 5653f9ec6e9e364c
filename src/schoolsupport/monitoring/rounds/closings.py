"""A round closed, and compared with what came later.

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
from typing import Any, Protocol, cast

import numpy as np
from attrs import evolve, frozen

from schoolsupport.monitoring.execution import (
    Execution,
    ExecutionRow,
    Formula,
)
from schoolsupport.monitoring.rounds.results import (
    RoundResult,
)
from schoolsupport.monitoring.rounds.round import (
    Span,
)
from schoolsupport.monitoring.states import STATE_PLACE, STATES, Counts, TaskState
from schoolsupport.monitoring.targets import Floor
from schoolsupport.records import made, stored


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


class HoldsClosings(Protocol):
    """A store that keeps the closings of rounds."""

    def closings(self, name: str) -> Iterable[Any]:
        """The closings of a round, `roadmap/round`, the earliest first."""


def kept_closing_of(ledger: object, result: RoundResult) -> RoundClosing | None:
    """The closing of a round on the day it is looked at, where the ledger is a store that has one.

    Args:
        ledger: where it is told from.
        result: the round on its day.

    Raises:
        InputError: the closing cannot be read.
    """
    if not hasattr(ledger, "closings"):
        return None
    kept = cast("HoldsClosings", ledger).closings(f"{result.round.roadmap}/{result.round.name}")
    bodies = [one.body for one in kept if one.day == result.on]
    return closing_of(bodies[-1]) if bodies else None


def as_closed(then: RoundResult, closing: RoundClosing) -> RoundResult:
    """A round with the states and floors that its closing holds.

    Args:
        then: the same round on the same day, as known when it was closed.
        closing: the closing.

    Returns:
        The tasks of the closing alone, each in the state in which it was closed. Tasks that no plan
        has any longer cannot be among them: compare the share with that of the closing.
    """
    done = then.execution
    tasks = done.tasks
    closed = {(task, owner, due): state for task, owner, due, state in closing.states}
    keys = zip(map(str, tasks.task), map(str, tasks.owner), map(str, tasks.due), strict=True)
    states = [closed.get(key) for key in keys]
    state = np.array(
        [
            place if said is None else STATE_PLACE[TaskState(said)]
            for place, said in zip(done.state, states, strict=True)
        ],
        dtype=done.state.dtype,
    )
    chosen = np.array([said is not None for said in states], dtype=bool)
    counted = evolve(
        done,
        state=state,
        formula=Formula(closing.formula),
        counts=Counts(closing.counts),
        chosen=chosen,
    )
    floors = tuple(
        Floor(value=one.value, text=one.text, reached=one.reached) for one in closing.floors
    )
    return evolve(then, execution=counted, floors=floors)


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
