"""Plans as the store holds them: their versions, whole roadmaps, and tasks as columns.

The tasks of a region differ in their ids and owners and share their wordings: what follows from a
wording is computed once. Every function works in the transaction of its caller.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from sqlalchemy import Connection, Table, select, text

from schoolsupport.faults import fault
from schoolsupport.monitoring.tasks import (
    PlanHead,
    TaskName,
    Tasks,
    Wording,
    tasks_as_columns,
)
from schoolsupport.records import made
from schoolsupport.roadmaps.planning.roadmap import Owner, Roadmap, Task, roadmap_of
from schoolsupport.roadmaps.template import Section
from schoolsupport.store.database import driver_rows
from schoolsupport.store.tables import ROADMAP, ROSTER, SUBJECT, TASK, WORDING
from schoolsupport.store.writing import parts


@frozen(kw_only=True)
class PlanVersion:
    """A version of a plan, without its tasks.

    Attributes:
        id: made of what the plan says.
        template: name of the template.
        owner: key of the owner, `tier:id`.
        first_day: first day planned.
        last_day: last day planned.
        version: its number, from 1.
        municipality: municipality of a school.
        ground: why it follows the version before.
    """

    id: str
    template: str
    owner: str
    first_day: dt.date
    last_day: dt.date
    version: int
    municipality: str | None = None
    ground: str | None = None


def versions(
    connection: Connection, given: Mapping[str, str | None], *, every: bool
) -> list[PlanVersion]:
    """Versions of plans, in the order they came.

    Args:
        connection: to the database.
        given: a column and the value it must have; None for any.
        every: earlier versions too, not the newest of each plan alone.
    """
    columns = [ROADMAP.c[name] for name in ("key", *_OF_VERSION)]
    query = select(*columns).order_by(ROADMAP.c.key)
    for column, value in given.items():
        if value is not None:
            query = query.where(ROADMAP.c[column] == value)
    found = [_version_of(row) for row in connection.execute(query).mappings()]
    if every:
        return found
    newest = {(one.template, one.owner, one.first_day, one.last_day): one.id for one in found}
    ids = set(newest.values())
    return [one for one in found if one.id in ids]


_AS_IT_IS = ("id", "template", "owner", "version", "municipality", "ground")
_OF_VERSION = (*_AS_IT_IS, "first_day", "last_day")


def _version_of(row: Mapping[Any, Any]) -> PlanVersion:
    return PlanVersion(
        **{name: row[name] for name in _AS_IT_IS},
        first_day=dt.date.fromordinal(row["first_day"]),
        last_day=dt.date.fromordinal(row["last_day"]),
    )


def roadmaps(connection: Connection, ids: Sequence[str]) -> list[Roadmap]:
    """Whole plans by the ids of their versions, with the persons of rosters where some are kept.

    Raises:
        StoreError: there is no plan of an id.
    """
    made_: dict[str, Roadmap] = {}
    for row in _rows(connection, ids):
        made_[row.id] = _roadmap(connection, row)
    return [made_[one] for one in ids]


def _rows(connection: Connection, ids: Sequence[str]) -> list[Any]:
    """The rows of plans, each once."""
    found: list[Any] = []
    for part in parts(list(dict.fromkeys(ids))):
        found += connection.execute(select(ROADMAP).where(ROADMAP.c.id.in_(part))).all()
    there = {row.id for row in found}
    for one in ids:
        if one not in there:
            raise fault("store.unknown_plan", found=one)
    return found


def _roadmap(connection: Connection, row: Any) -> Roadmap:
    query = (
        select(SUBJECT.c.task, WORDING.c.body)
        .select_from(TASK)
        .join(SUBJECT, SUBJECT.c.key == TASK.c.subject)
        .join(WORDING, WORDING.c.key == TASK.c.wording)
        .where(TASK.c.roadmap == row.key)
        .order_by(TASK.c.place)
    )
    tasks = [{"id": one.task, **json.loads(one.body)} for one in connection.execute(query)]
    if _may_read_names(connection):
        named = select(ROSTER.c.place, ROSTER.c.body).where(ROSTER.c.roadmap == row.key)
        for one in connection.execute(named):
            tasks[one.place]["parties"] = json.loads(one.body)
    return roadmap_of({**json.loads(row.body), "tasks": tasks})


def _may_read_names(connection: Connection) -> bool:
    """Whether whoever asks may see rosters: on a server, not everybody may."""
    if connection.dialect.name == "sqlite":
        return True
    asked = text("SELECT has_table_privilege('roster', 'SELECT')")
    return bool(connection.execute(asked).scalar())


# --- tasks by their names ---------------------------------------------------------------------


def names(connection: Connection, asked: Collection[str]) -> dict[str, TaskName]:
    """How tasks are told, as their newest plans say; those of no plan are absent."""
    places: dict[str, tuple[int, int]] = {}
    for part in parts(sorted(set(asked))):
        query = (
            select(SUBJECT.c.task, TASK.c.roadmap, TASK.c.wording)
            .join(TASK, TASK.c.subject == SUBJECT.c.key)
            .where(SUBJECT.c.task.in_(part))
            .order_by(TASK.c.roadmap)
        )
        places.update({row.task: (row.roadmap, row.wording) for row in connection.execute(query)})
    owners = {
        key: made(json.loads(body)["owner"], Owner, "owner")
        for key, body in _bodies(connection, ROADMAP, {plan for plan, _ in places.values()})
    }
    tasks = {
        key: made({"id": "", **json.loads(body)}, Task, "task")
        for key, body in _bodies(connection, WORDING, {word for _, word in places.values()})
    }
    return {
        task: TaskName.of(tasks[wording], owners[plan]) for task, (plan, wording) in places.items()
    }


def _bodies(connection: Connection, table: Table, keys: Collection[int]) -> Iterator[Any]:
    for part in parts(sorted(keys)):
        yield from connection.execute(
            select(table.c.key, table.c.body).where(table.c.key.in_(part))
        )


def of_owners(connection: Connection, owners: Collection[str]) -> set[str]:
    """The tasks of the plans of some owners, of earlier versions too."""
    found: set[str] = set()
    for part in parts(sorted(set(owners))):
        query = (
            select(SUBJECT.c.task)
            .join(TASK, TASK.c.subject == SUBJECT.c.key)
            .join(ROADMAP, ROADMAP.c.key == TASK.c.roadmap)
            .where(ROADMAP.c.owner.in_(part))
        )
        found.update(connection.execute(query).scalars())
    return found


# --- tasks as columns ----------------------------------------------------------------------------


def tasks(connection: Connection, ids: Sequence[str]) -> Tasks:
    """The tasks of plans as columns, what `tasks_of` makes of the whole roadmaps.

    Args:
        connection: to the database.
        ids: ids of versions; the order of tasks is theirs.

    Raises:
        StoreError: there is no plan of an id.
    """
    there = {row.id: row for row in _rows(connection, ids)}
    rows = [there[one] for one in ids]
    keys, names, wordings = _columns(connection, [row.key for row in there.values()])
    first = np.searchsorted(keys, [row.key for row in rows], side="left")
    last = np.searchsorted(keys, [row.key for row in rows], side="right")
    order = _ranges(first, last)
    used, word = np.unique(wordings[order], return_inverse=True)
    sections: dict[str, tuple[Section, ...]] = {}
    return tasks_as_columns(
        [names[one] for one in order.tolist()],
        np.repeat(np.arange(len(rows)), last - first),
        word,
        [_head(json.loads(row.body), sections) for row in rows],
        _wordings(connection, used.tolist()),
    )


def _columns(
    connection: Connection, keys: Sequence[int]
) -> tuple[NDArray[np.int64], Sequence[str], NDArray[np.int64]]:
    """Plan, id and wording of each task, by the key of the plan and its place there."""
    found: list[Any] = []
    for part in parts(sorted(keys)):
        query = (
            select(TASK.c.roadmap, SUBJECT.c.task, TASK.c.wording)
            .join(SUBJECT, SUBJECT.c.key == TASK.c.subject)
            .where(TASK.c.roadmap.in_(part))
            .order_by(TASK.c.roadmap, TASK.c.place)
        )
        found += driver_rows(connection, query)
    plan, task, wording = zip(*found, strict=True) if found else ((), (), ())
    return np.array(plan, dtype=np.int64), task, np.array(wording, dtype=np.int64)


def _ranges(first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.int64]:
    """The places from each first to before its last, one range after another."""
    lengths = last - first
    begins = np.cumsum(lengths) - lengths
    within = np.arange(int(lengths.sum())) - np.repeat(begins, lengths)
    places: NDArray[np.int64] = np.repeat(first, lengths) + within
    return places


def _head(body: Mapping[str, Any], known: dict[str, tuple[Section, ...]]) -> PlanHead:
    """Whose a plan is; the plans of one order have the same sections, which are made once."""
    raw = json.dumps(body["sections"])
    if raw not in known:
        known[raw] = tuple(made(one, Section, "section") for one in body["sections"])
    return PlanHead.of(made(body["owner"], Owner, "owner"), body["territory"], known[raw])


def _wordings(connection: Connection, keys: Sequence[int]) -> list[Wording]:
    """The wordings of keys that stand in order."""
    found: list[Wording] = []
    for part in parts(keys):
        query = select(WORDING.c.body).where(WORDING.c.key.in_(part)).order_by(WORDING.c.key)
        bodies = connection.execute(query).scalars()
        found += [Wording.of(made({"id": "", **json.loads(one)}, Task, "task")) for one in bodies]
    return found
