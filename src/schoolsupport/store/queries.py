"""What a store is asked: the state on any day as known on any day, and the entries themselves.

The state is sought task by task in the index `entry_state`, from its last report back to the first
one that counts: no window over the whole ledger, no sorting.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from sqlalchemy import Connection, TextClause, bindparam, text

from schoolsupport.monitoring.entries import Entry, Step
from schoolsupport.monitoring.ledger import STATUSES, Reports, known_by, moment_of

STEPS = tuple(Step)
"""The steps in the order of their numbers; a report is 0."""

MOST_NAMED = 2_000
"""How many tasks or owners are named in a question; of more, all are read and chosen from."""

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
    "SELECT about, step FROM entry WHERE about IS NOT NULL AND step IN (1, 2, 3)"
    " AND day <= :on AND recorded <= :known AND seq NOT IN"
    " (SELECT corrects FROM entry WHERE corrects IS NOT NULL AND recorded <= :known)"
    " ORDER BY day, recorded, id"
)
_IN_MUNICIPALITY = (
    "s.key IN (SELECT t.subject FROM task t JOIN roadmap r ON r.key = t.roadmap"
    " WHERE r.municipality = :municipality)"
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
    known: dt.date | dt.datetime | None = None
    tasks: Collection[str] | None = None
    owners: Collection[str] | None = None
    municipality: str | None = None

    @property
    def named(self) -> dict[str, list[str]]:
        """The columns of subjects with what is named of them, where it is not too much."""
        lists = {"task": self.tasks, "owner": self.owners}
        return {
            column: list(named)
            for column, named in lists.items()
            if named is not None and len(named) <= MOST_NAMED
        }

    def conditions(self) -> list[str]:
        """What a subject must meet, as SQL."""
        met = [f"s.{column} IN :{column}" for column in self.named]
        return met if self.municipality is None else [*met, _IN_MUNICIPALITY]

    def values(self) -> dict[str, Any]:
        """The values of the words in conditions."""
        values: dict[str, Any] = {"on": self.on.toordinal(), "known": known_by(self.known)}
        if self.municipality is not None:
            values["municipality"] = self.municipality
        return {**values, **self.named}

    def statement(self, sql: str, joint: str) -> TextClause:
        """A question with its conditions put to it."""
        met = self.conditions()
        whole = sql + (f" {joint} {' AND '.join(met)}" if met else "")
        question = text(whole)
        for column in self.named:
            question = question.bindparams(bindparam(column, expanding=True))
        return question

    def chosen(self, found: Reports) -> Reports:
        """What is asked for, where too much was named to be part of the question."""
        for column, named in {"task": self.tasks, "owner": self.owners}.items():
            if named is not None and column not in self.named:
                wanted = set(named)
                rows = [one in wanted for one in getattr(found, column)]
                found = found.at(np.array(rows, dtype=bool))
        return found


def standing(connection: Connection, asked: Asked) -> Reports:
    """The report that counts for each task of each owner; tasks without any are absent."""
    sql = asked.statement(_STANDING[connection.dialect.name], "WHERE")
    return _answer(connection, sql, asked)


def reports(connection: Connection, asked: Asked) -> Reports:
    """Every report that is known and not corrected, the oldest first."""
    found = _answer(connection, asked.statement(_REPORTS, "AND"), asked)
    return found.at(np.lexsort((found.id.astype(str), found.recorded, found.day)))


def _answer(connection: Connection, sql: TextClause, asked: Asked) -> Reports:
    values = asked.values()
    rows = _rows(connection, sql, values)
    by_then = {"on": values["on"], "known": values["known"]}
    said: dict[int, int] = dict(_rows(connection, text(_DECISIONS), by_then))
    return asked.chosen(_columns(rows, said))


def _rows(connection: Connection, sql: TextClause, values: Mapping[str, Any]) -> list[Any]:
    """Rows as the driver gives them: 288 000 of them are not wrapped one by one."""
    cursor = connection.execute(sql, values).cursor
    return [] if cursor is None else list(cursor.fetchall())


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
