"""Steps of lists, as the table holds them.

Every function works in the transaction of its caller.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection, select

from schoolsupport.monitoring.ledger import microseconds
from schoolsupport.records import made, stored
from schoolsupport.store.tables import LIST_STEP
from schoolsupport.store.writing import add_rows, canonical
from schoolsupport.support.list_steps import ListStep, check_about


def add(connection: Connection, batch: Sequence[ListStep]) -> int:
    """Add steps whose ids are not there yet.

    Returns:
        How many were new.

    Raises:
        EntryError: a step refers to one that is not there.
    """
    there = steps(connection, None)
    for step in batch:
        check_about(step, there)
        there.append(step)
    rows = [
        (
            one.id,
            one.list,
            one.kind.value,
            one.day.toordinal(),
            microseconds(one.recorded_at),
            one.school,
            one.about,
            canonical(stored(one)),
        )
        for one in batch
    ]
    return add_rows(connection, LIST_STEP, rows)


def steps(connection: Connection, name: str | None) -> list[ListStep]:
    """The steps of a list, or of all, in the order of writing."""
    query = select(LIST_STEP.c.body).order_by(LIST_STEP.c.seq)
    if name is not None:
        query = query.where(LIST_STEP.c.list == name)
    return [
        made(json.loads(body), ListStep, LIST_STEP.name)
        for body in connection.execute(query).scalars()
    ]
