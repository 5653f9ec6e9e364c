"""What a store proves of an order: rows reported done with a paper, and whose plans have them.

Every function works in the transaction of its caller.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import Connection, select, text

from schoolsupport.monitoring.cycle.cycle import Paper, Proving
from schoolsupport.monitoring.entries import EntryStatus, Step
from schoolsupport.monitoring.ledger import STATUSES
from schoolsupport.store.queries import STEPS
from schoolsupport.store.tables import ROADMAP, SUBJECT, TASK

_PROVING = text(
    "SELECT s.task, s.owner, e.day, e.document, e.number, e.document_day, e.link, e.file_hash"
    " FROM entry e JOIN subject s ON s.key = e.subject"
    " WHERE e.step = :report AND e.status = :done AND e.proved = 1 AND e.day <= :on"
    " AND s.task LIKE :of_order"
    " AND e.seq NOT IN (SELECT corrects FROM entry WHERE corrects IS NOT NULL)"
    " AND NOT EXISTS (SELECT 1 FROM entry d WHERE d.about = e.seq"
    " AND d.step IN (:returned, :refused))"
    " ORDER BY e.day, e.seq"
)
_NUMBERS = {step: place for place, step in enumerate(STEPS)}


def proving(connection: Connection, template: str, on: dt.date) -> Iterator[Proving]:
    """The reports that rows of an order are done, by a day, with their papers.

    What was corrected, returned or refused since proves nothing.

    Args:
        connection: to the database.
        template: name of the roadmap.
        on: the day.
    """
    asked = {
        "report": _NUMBERS[Step.REPORT],
        "returned": _NUMBERS[Step.RETURN],
        "refused": _NUMBERS[Step.REFUSE],
        "done": STATUSES.index(EntryStatus.DONE),
        "on": on.toordinal(),
        "of_order": f"{template}/%",
    }
    for row in connection.execute(_PROVING, asked):
        of_task, _, owner = row.task.partition("@")
        title = " № ".join(filter(None, (row.document, row.number)))
        day = None if row.document_day is None else dt.date.fromordinal(row.document_day)
        done = dt.date.fromordinal(row.day)
        yield Proving(
            row=_row_of(of_task),
            owner=row.owner or owner,
            day=done,
            paper=Paper(title=title or row.link or "", day=day or done, link=row.link),
            file_hash=row.file_hash,
            is_dated=day is not None,
        )


def municipal_rows(connection: Connection, template: str) -> dict[str, frozenset[str]]:
    """The rows that the plan of each municipality has, by the name of the municipality."""
    query = (
        select(ROADMAP.c.owner, SUBJECT.c.task)
        .join(TASK, TASK.c.roadmap == ROADMAP.c.key)
        .join(SUBJECT, SUBJECT.c.key == TASK.c.subject)
        .where(ROADMAP.c.template == template, ROADMAP.c.owner.like("municipality:%"))
    )
    found: dict[str, set[str]] = defaultdict(set)
    for owner, task in connection.execute(query):
        found[owner.partition(":")[2]].add(_row_of(task.partition("@")[0]))
    return {name: frozenset(rows) for name, rows in found.items()}


def _row_of(task: str) -> str:
    """Section and number of the row of a task: `kaliningrad-2023/organisation/10#p1`."""
    return task.partition("#")[0].partition("/")[2]
