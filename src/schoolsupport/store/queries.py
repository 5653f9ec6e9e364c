"""What a store is asked: the state on any day as known on any day, and the entries themselves.

The state is sought task by task in the index `entry_state`, from its last report back to the first
one that counts: no window over the whole ledger, no sorting.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray
from sqlalchemy import Connection, bindparam, text

from schoolsupport.monitoring.entries import Entry, Step
from schoolsupport.monitoring.ledger import STATUSES, Known, Reports, known_by, moment_of
from schoolsupport.store.database import driver_rows

STEPS = tuple(Step)
"""The steps in the order of their numbers; a report is 0."""

MOST_NAMED = 0.5
"""What part of all tasks may be named in a question; of more, all are read and chosen from."""

MOST_ANSWERED = 20_000
"""Of how many reports the answers are asked for by name; of more, all answers are read."""

_COLUMNS = (
    "s.task, s.owner, e.id, e.status, e.day, e.recorded, e.target, e.value, e.out_of,"
    " e.proved, e.seq"
)
_COUNTS = (
    "c.step = 0 AND c.day <= :on AND c.recorded <= :known AND c.seq NOT IN"
    " (SELECT corrects FROM entry WHERE corrects IS NOT NULL AND recorded <= :known)"
)
_LAST = (
    f"SELECT c.seq FROM entry c WHERE c.subject = s.key AND {_COUNTS}"
    " ORDER BY c.day DESC, c.recorded DESC, c.id DESC LIMIT 1"
)
_STANDING = {
    "sqlite": f"SELECT {_COLUMNS} FROM subject s JOIN entry e ON e.seq = ({_LAST})",
    "postgresql": (
        f"SELECT {_COLUMNS} FROM subject s CROSS JOIN LATERAL ({_LAST}) AS last"
        " JOIN entry e ON e.seq = last.seq"
    ),
}
_REPORTS = (
    f"SELECT {_COLUMNS} FROM entry e JOIN subject s ON s.key = e.subject"
    f" WHERE {_COUNTS.replace('c.', 'e.')}"
)
_DECISIONS = (
    "SELECT about, step FROM entry WHERE about IS NOT NULL AND step IN (1, 2, 3){}"
    " AND day <= :on AND recorded <= :known AND seq NOT IN"
    " (SELECT corrects FROM entry WHERE corrects IS NOT NULL AND recorded <= :known)"
    " ORDER BY day, recorded, id"
)
_IN_MUNICIPALITY = (
    "s.key IN (SELECT t.subject FROM task t JOIN roadmap r ON r.key = t.roadmap"
    " WHERE r.municipality = :municipality OR r.owner = 'municipality:' || :municipality)"
)


@frozen(kw_only=True)
class Asked:
    """What is asked of the ledger.

    Attributes:
        on: the day looked at.
        known: by when it was known.
        tasks: the tasks looked at; None for all.
        owners: keys of the owners of entries; None for all.
        municipality: municipality of the schools whose plans hold the tasks; None for all.
    """

    on: dt.date
    known: Known = None
    tasks: Collection[str] | None = None
    owners: Collection[str] | None = None
    municipality: str | None = None

    @property
    def named(self) -> dict[str, Collection[str]]:
        """The columns of subjects with what is named of them."""
        lists = {"task": self.tasks, "owner": self.owners}
        return {column: named for column, named in lists.items() if named is not None}

    def within(self, connection: Connection) -> Asked:
        """The question without the names that make most of the ledger: `chosen` asks for them."""
        if self.tasks is None:
            return self
        last = connection.execute(text("SELECT max(key) FROM subject")).scalar() or 0
        return evolve(self, tasks=None) if len(self.tasks) > MOST_NAMED * last else self

    def conditions(self, engine: str) -> list[str]:
        """What a subject must meet, as SQL."""
        met = [f"s.{column} IN {_NAMED[engine].format(column)}" for column in self.named]
        return met if self.municipality is None else [*met, _IN_MUNICIPALITY]

    def values(self, engine: str) -> dict[str, Any]:
        """The values of the words in conditions."""
        values: dict[str, Any] = {"on": self.on.toordinal(), "known": known_by(self.known)}
        if self.municipality is not None:
            values["municipality"] = self.municipality
        return values | {column: _list(engine, named) for column, named in self.named.items()}

    def chosen(self, found: Reports) -> Reports:
        """What is asked for, of an answer that may hold more."""
        for column, named in self.named.items():
            wanted = set(named)
            rows = np.fromiter((one in wanted for one in getattr(found, column)), dtype=bool)
            if not rows.all():
                found = found.at(rows)
        return found


_NAMED = {
    "sqlite": "(SELECT value FROM json_each(:{}))",
    "postgresql": "(SELECT unnest(CAST(:{} AS text[])))",
}
"""A list as long as it may be, as one value of a question."""


def _list(engine: str, values: Collection[Any]) -> Any:
    return json.dumps(list(values)) if engine == "sqlite" else list(values)


def standing(connection: Connection, asked: Asked) -> Reports:
    """The report that counts for each task of each owner; tasks without any are absent."""
    return _answer(connection, _STANDING[connection.dialect.name], "WHERE", asked)


def reports(connection: Connection, asked: Asked) -> Reports:
    """Every report that is known and not corrected, the oldest first."""
    found = _answer(connection, _REPORTS, "AND", asked)
    return found.at(np.lexsort((found.id.astype(str), found.recorded, found.day)))


def _answer(connection: Connection, sql: str, joint: str, asked: Asked) -> Reports:
    engine, whole = connection.dialect.name, asked
    asked = asked.within(connection)
    met = asked.conditions(engine)
    question = text(sql + (f" {joint} {' AND '.join(met)}" if met else ""))
    values = asked.values(engine)
    rows = driver_rows(connection, question, values)
    by_then = {"on": values["on"], "known": values["known"]}
    said = _decisions(connection, [row[-1] for row in rows], by_then)
    found = _columns(rows, said)
    return whole.chosen(found) if asked is not whole else found


def _decisions(
    connection: Connection, places: Sequence[int], values: Mapping[str, int]
) -> dict[int, int]:
    """What was said last of reports, by their places."""
    engine = connection.dialect.name
    if len(places) > MOST_ANSWERED:
        return dict(driver_rows(connection, text(_DECISIONS.format("")), values))
    sql = _DECISIONS.format(f" AND about IN {_NAMED[engine].format('places')}")
    sql = sql.replace("text[]", "bigint[]")
    return dict(driver_rows(connection, text(sql), {**values, "places": _list(engine, places)}))


def _columns(rows: Sequence[Any], said: Mapping[int, int]) -> Reports:
    columns = list(zip(*rows, strict=True)) if rows else [()] * 11
    task, owner, entry, status, day, recorded, target, value, of, proved, seq = columns
    decision: NDArray[np.int8] = np.zeros(len(rows), dtype=np.int8)
    if said:
        decision[:] = [said.get(one, 0) for one in seq]
    return Reports(
        id=np.array(entry, dtype=object),
        task=np.array(task, dtype=object),
        owner=np.array(owner, dtype=object),
        status=np.array(status, dtype=np.int8),
        day=np.array(day, dtype=np.int64),
        recorded=np.array(recorded, dtype=np.int64),
        target=_numbers(target, -1, np.int64),
        value=_numbers(value, np.nan, np.float64),
        of=_numbers(of, np.nan, np.float64),
        proved=np.array(proved, dtype=np.bool_),
        decision=decision,
    )


def _numbers(column: Sequence[Any], missing: float, kind: Any) -> NDArray[Any]:
    if column.count(None) == len(column):
        return np.full(len(column), missing, dtype=kind)
    return np.array([missing if one is None else float(one) for one in column], dtype=kind)


# --- entries -------------------------------------------------------------------------------------

_ENTRIES = (
    "SELECT e.*, s.task, s.owner, a.id AS about_id, b.id AS corrects_id FROM entry e"
    " JOIN subject s ON s.key = e.subject"
    " LEFT JOIN entry a ON a.seq = e.about LEFT JOIN entry b ON b.seq = e.corrects"
)


def entries_where(
    connection: Connection, conditions: Mapping[str, Collection[Any]]
) -> list[tuple[int, Entry]]:
    """Entries with their places in the order of writing.

    Args:
        connection: to the database.
        conditions: a column of the question (`e.id`, `s.task`) and the values it may have.
    """
    if not all(map(len, conditions.values())):
        return []  # of nothing asked for there is nothing; servers take no empty list
    names = {f"v{place}": column for place, column in enumerate(conditions)}
    met = " AND ".join(f"{column} IN :{name}" for name, column in names.items())
    sql = text(f"{_ENTRIES}{' WHERE ' if met else ''}{met} ORDER BY e.seq")
    sql = sql.bindparams(*(bindparam(name, expanding=True) for name in names))
    values = {name: list(conditions[column]) for name, column in names.items()}
    rows = connection.execute(sql, values).mappings()
    return [(row["seq"], entry_of(row)) for row in rows]


_AS_IT_IS = (
    "task",
    "owner",
    "id",
    "target",
    "document",
    "number",
    "link",
    "file_hash",
    "note",
    "reason",
    "act",
    "organisation",
    "role",
    "source_file",
    "source_sheet",
    "source_row",
)


def entry_of(row: Mapping[Any, Any]) -> Entry:
    """The entry that a row holds."""
    papers = row["document_day"]
    return Entry(
        **{name: row[name] for name in _AS_IT_IS},
        step=STEPS[row["step"]],
        status=None if row["status"] is None else STATUSES[row["status"]],
        day=dt.date.fromordinal(row["day"]),
        value=None if row["value"] is None else Decimal(row["value"]),
        of=None if row["out_of"] is None else Decimal(row["out_of"]),
        document_day=None if papers is None else dt.date.fromordinal(papers),
        about=row["about_id"],
        corrects=row["corrects_id"],
        recorded_at=moment_of(row["recorded"]) if row["timed"] else None,
    )
