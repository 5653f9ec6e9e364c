"""How nouns become rows: entries, plans, runs, lists; every id is made of the content."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs
import pandas as pd
from sqlalchemy import Connection, Table, func, select

from schoolsupport.faults import fault
from schoolsupport.monitoring.entries import Entry
from schoolsupport.monitoring.ledger import STATUSES, check_links, check_same, microseconds
from schoolsupport.monitoring.tasks import owner_key
from schoolsupport.records import stored
from schoolsupport.roadmaps.planning.roadmap import Roadmap, Task, stored_roadmap
from schoolsupport.store.queries import STEPS, entries_where
from schoolsupport.store.tables import ENTRY, ROADMAP, ROSTER, SCHOOL, SUBJECT, TASK, WORDING

AT_ONCE = 900
"""How many values stand in one question, within what every engine takes."""


def canonical(value: object) -> str:
    """A plain value as JSON with one way to write it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_hash(*parts: object) -> str:
    """The id a row has by its content: 32 hexadecimal digits."""
    return hashlib.blake2b(canonical(parts).encode(), digest_size=16).hexdigest()


def ordinal(day: dt.date | None) -> int | None:
    """A day as the tables hold it."""
    return None if day is None else day.toordinal()


def add_rows(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> int:
    """Add rows whose keys are not there yet.

    Args:
        connection: to the database, within a transaction of a writer.
        table: the table.
        rows: values in the order of its columns, without the key that the engine gives.

    Returns:
        How many were new.
    """
    if not rows:
        return 0
    given = [one.name for one in table.columns if one is not table.autoincrement_column]
    dialect = connection.dialect
    names = [f"p{place}" for place in range(len(given))]
    if dialect.name == "sqlite":
        marks = ", ".join("?" * len(given))
        values: list[Any] = list(rows)
    else:
        marks = ", ".join(f"%({name})s" for name in names)
        values = [dict(zip(names, row, strict=True)) for row in rows]
    columns = ", ".join(f'"{name}"' for name in given)
    sql = f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks}) ON CONFLICT DO NOTHING'
    return connection.exec_driver_sql(sql, values).rowcount


def subject_keys(
    connection: Connection, wanted: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    """The keys of tasks of owners, made where they are not there."""
    named = dict.fromkeys(wanted)
    keys = _known_subjects(connection, named)
    new = [one for one in named if one not in keys]
    if new:
        add_rows(connection, SUBJECT, new)
        keys.update(_known_subjects(connection, new))
    return keys


def _known_subjects(
    connection: Connection, named: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    wanted = set(named)
    keys = {}
    for part in parts(sorted({task for task, _ in wanted})):
        rows = connection.execute(select(SUBJECT).where(SUBJECT.c.task.in_(part)))
        keys.update({(row.task, row.owner): row.key for row in rows})
    return {one: key for one, key in keys.items() if one in wanted}


def parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Values in parts that one question can hold."""
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]


# --- entries -------------------------------------------------------------------------------------


def record(connection: Connection, batch: Sequence[Entry]) -> int:
    """Add entries; the transaction around it is the caller's.

    Returns:
        How many were new.

    Raises:
        EntryError: an id is taken by another entry, or one corrects or is about what is not there.
    """
    keys = subject_keys(connection, ((one.task, one.owner) for one in batch))
    named = {id_ for one in batch for id_ in (one.about, one.corrects) if id_ is not None}
    there = _by_id(connection, named)
    places = {id_: seq for id_, (seq, _) in there.items()}
    said = {id_: entry for id_, (_, entry) in there.items()}
    added = 0
    waiting: list[Entry] = []
    for entry in batch:
        linked = [id_ for id_ in (entry.about, entry.corrects) if id_ is not None]
        if linked and any(id_ not in places for id_ in linked):
            added += _flush(connection, waiting, keys, places)
            waiting = []
            later = _by_id(connection, [id_ for id_ in linked if id_ not in places])
            places.update({id_: seq for id_, (seq, _) in later.items()})
            said.update({id_: one for id_, (_, one) in later.items()})
        if linked:
            check_links(entry, said.get)
        waiting.append(entry)
    return added + _flush(connection, waiting, keys, places)


def _flush(
    connection: Connection,
    entries: Sequence[Entry],
    keys: Mapping[tuple[str, str], int],
    places: Mapping[str, int],
) -> int:
    rows = [_row(one, keys[one.task, one.owner], places) for one in entries]
    added = add_rows(connection, ENTRY, rows)
    if added != len(entries):
        _check_repeated(connection, entries)
    return added


def _check_repeated(connection: Connection, entries: Sequence[Entry]) -> None:
    there = _by_id(connection, [one.id for one in entries])
    for entry in entries:
        check_same(entry, there[entry.id][1])


def _by_id(connection: Connection, ids: Iterable[str]) -> dict[str, tuple[int, Entry]]:
    found = {}
    for part in parts(sorted(set(ids))):
        for seq, entry in entries_where(connection, {"e.id": part}):
            found[entry.id] = seq, entry
    return found


_STEP = {step: place for place, step in enumerate(STEPS)}
_STATUS = {status: place for place, status in enumerate(STATUSES)}


def _row(entry: Entry, subject: int, places: Mapping[str, int]) -> tuple[Any, ...]:
    return (
        entry.id,
        subject,
        _STEP[entry.step],
        None if entry.status is None else _STATUS[entry.status],
        entry.day.toordinal(),
        microseconds(entry.known_from),
        int(entry.recorded_at is not None),
        int(entry.has_evidence),
        entry.target,
        None if entry.value is None else str(entry.value),
        None if entry.of is None else str(entry.of),
        entry.document,
        entry.number,
        None if entry.document_day is None else entry.document_day.toordinal(),
        entry.link,
        entry.file_hash,
        entry.note,
        entry.reason,
        entry.act,
        entry.organisation,
        entry.role,
        None if entry.about is None else places[entry.about],
        None if entry.corrects is None else places[entry.corrects],
        entry.source_file,
        entry.source_sheet,
        entry.source_row,
    )


# --- plans ---------------------------------------------------------------------------------------


def add_plan(connection: Connection, plan: Roadmap, ground: str | None, *, roster: bool) -> int:
    """Add a plan, or the next version of it; the transaction around it is the caller's.

    Returns:
        The number of its version.

    Raises:
        StoreError: there is another plan for the same time, and no ground of the change is named.
    """
    nameless = without_persons(plan)
    whole = stored_roadmap(nameless)
    tasks = whole.pop("tasks")
    owner = owner_key(plan.owner)
    identity = (plan.template, owner, plan.first_day.toordinal(), plan.last_day.toordinal())
    plan_id = content_hash(whole, tasks)
    key, version = _same_plan(connection, plan_id)
    if key is None:
        version = _next_version(connection, identity, ground, plan)
        row = (plan_id, *identity, version, plan.owner.municipality, ground, canonical(whole))
        add_rows(connection, ROADMAP, [row])
        key, version = _same_plan(connection, plan_id)
        _add_tasks(connection, key, nameless.tasks, tasks)
    if roster:
        named = (
            (key, place, canonical(stored(task)["parties"]))
            for place, task in enumerate(plan.tasks)
            if any(party.persons for party in task.parties)
        )
        connection.execute(ROSTER.delete().where(ROSTER.c.roadmap == key))
        add_rows(connection, ROSTER, list(named))
    return version


def without_persons(plan: Roadmap) -> Roadmap:
    """A plan whose parties name nobody."""
    tasks = (
        attrs.evolve(task, parties=tuple(attrs.evolve(party, persons=()) for party in task.parties))
        for task in plan.tasks
    )
    return attrs.evolve(plan, tasks=tuple(tasks))


def _same_plan(connection: Connection, plan_id: str) -> tuple[Any, int]:
    query = select(ROADMAP.c.key, ROADMAP.c.version).where(ROADMAP.c.id == plan_id)
    row = connection.execute(query).first()
    return (None, 0) if row is None else (row.key, row.version)


def _next_version(
    connection: Connection, identity: tuple[Any, ...], ground: str | None, plan: Roadmap
) -> int:
    columns = (ROADMAP.c.template, ROADMAP.c.owner, ROADMAP.c.first_day, ROADMAP.c.last_day)
    same = (column == value for column, value in zip(columns, identity, strict=True))
    last = connection.execute(select(func.max(ROADMAP.c.version)).where(*same)).scalar()
    if last is not None and not ground:
        raise fault("store.no_ground", where=plan.owner.name, found=plan.template)
    return int(last or 0) + 1


def _add_tasks(
    connection: Connection, key: int, tasks: Sequence[Task], bodies: Sequence[dict[str, Any]]
) -> None:
    subjects = subject_keys(connection, ((task.id, "") for task in tasks))
    said = [canonical({k: v for k, v in body.items() if k != "id"}) for body in bodies]
    hashes = [content_hash(one) for one in said]
    worded = {one: (one, body) for one, body in zip(hashes, said, strict=True)}
    add_rows(connection, WORDING, list(worded.values()))
    wordings = {}
    for part in parts(sorted(set(hashes))):
        rows = connection.execute(
            select(WORDING.c.hash, WORDING.c.key).where(WORDING.c.hash.in_(part))
        )
        wordings.update({row.hash: row.key for row in rows})
    add_rows(
        connection,
        TASK,
        [
            (key, place, subjects[task.id, ""], ordinal(task.due), wordings[hashes[place]])
            for place, task in enumerate(tasks)
        ],
    )


def put_schools(connection: Connection, frame: pd.DataFrame) -> None:
    """Write the register of schools; one that is there gets what is said now."""
    for raw in frame.astype(object).where(frame.notna(), None).to_dict("records"):
        body = canonical({str(key): _plain(value) for key, value in raw.items()})
        values = {"name": raw.get("name"), "municipality": raw.get("municipality"), "body": body}
        changed = connection.execute(
            SCHOOL.update().where(SCHOOL.c.id == raw["school"]).values(**values)
        )
        if not changed.rowcount:
            connection.execute(SCHOOL.insert().values(id=raw["school"], **values))


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | float) else str(value)


def listings(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    """The rows that lines of lists make."""
    rows = []
    for raw in frame.astype(object).where(frame.notna(), None).to_dict("records"):
        days = [
            None if raw[name] is None else pd.Timestamp(raw[name]).toordinal()
            for name in ("from", "until")
        ]
        said = (raw["school"], raw["list"], *days, raw["act"], raw["reason"])
        rows.append((content_hash(*said), *said))
    return rows
