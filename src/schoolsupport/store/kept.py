"""Closings of rounds, lines of registers and of participation, and persons, as tables hold them.

Every function works in the transaction of its caller.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import frozen
from sqlalchemy import Connection, select

from schoolsupport.monitoring.closings import RoundClosing
from schoolsupport.monitoring.ledger import microseconds, moment_of
from schoolsupport.records import stored
from schoolsupport.store.tables import (
    CLOSING,
    PARTICIPATION,
    PERSON,
    REGISTER,
    ROADMAP,
    ROSTER,
)
from schoolsupport.store.writing import add_rows, canonical, ordinal


@frozen(kw_only=True)
class Kept:
    """A closing, a line of a register or of participation as the store holds it.

    Attributes:
        id: given by whoever writes.
        name: name of the round, the register or the event.
        body: what it says, plain.
        day: the day it is of.
        school: id of the school, where it is of one.
        municipality: its municipality.
        person: id of a person in the one table of persons.
        moment: when a round was closed.
        by: who closed it.
        sha256: seal of a closing.
    """

    id: str
    name: str
    body: Mapping[str, Any]
    day: dt.date | None = None
    school: str | None = None
    municipality: str | None = None
    person: str | None = None
    moment: dt.datetime | None = None
    by: str | None = None
    sha256: str | None = None


def kept_closing(closing: RoundClosing) -> Kept:
    """The closing of a round as the store holds it."""
    return Kept(
        id=closing.id,
        name=f"{closing.roadmap}/{closing.round}",
        body=stored(closing),
        day=closing.on,
        moment=closing.closed_at,
        by=closing.by,
        sha256=closing.sha256,
    )


def add_closing(connection: Connection, closing: Kept) -> bool:
    """Keep the closing of a round; whether it is new."""
    row = (
        closing.id,
        closing.name,
        ordinal(closing.day),
        microseconds(closing.moment) if closing.moment else None,
        closing.by,
        closing.sha256,
        canonical(closing.body),
    )
    return add_rows(connection, CLOSING, [row]) == 1


def closings(connection: Connection, name: str | None) -> list[Kept]:
    """Closings of a round, or all, the earliest first."""
    query = select(CLOSING).order_by(CLOSING.c.closed, CLOSING.c.id)
    if name is not None:
        query = query.where(CLOSING.c.round == name)
    return [
        Kept(
            id=row.id,
            name=row.round,
            body=json.loads(row.body),
            day=dt.date.fromordinal(row.on_day),
            moment=moment_of(row.closed),
            by=row.closed_by,
            sha256=row.sha256,
        )
        for row in connection.execute(query)
    ]


def add_register(connection: Connection, lines: Iterable[Kept]) -> int:
    """Keep lines of a register; how many are new."""
    rows = [(one.id, one.name, one.school, ordinal(one.day), canonical(one.body)) for one in lines]
    return add_rows(connection, REGISTER, rows)


def register(connection: Connection, name: str) -> list[Kept]:
    """The lines of a register, by id."""
    query = select(REGISTER).where(REGISTER.c.register == name).order_by(REGISTER.c.id)
    return [
        Kept(
            id=row.id,
            name=row.register,
            body=json.loads(row.body),
            day=_day(row.day),
            school=row.school,
        )
        for row in connection.execute(query)
    ]


def add_participation(connection: Connection, lines: Iterable[Kept]) -> int:
    """Keep who took part in what, persons by their id alone; how many are new."""
    rows = [
        (
            one.id,
            one.name,
            one.school,
            one.municipality,
            ordinal(one.day),
            one.person,
            canonical(one.body),
        )
        for one in lines
    ]
    return add_rows(connection, PARTICIPATION, rows)


def participation(connection: Connection) -> list[Kept]:
    """Who took part in what, by id."""
    return [
        Kept(
            id=row.id,
            name=row.event,
            body=json.loads(row.body),
            day=_day(row.day),
            school=row.school,
            municipality=row.municipality,
            person=row.person,
        )
        for row in connection.execute(select(PARTICIPATION).order_by(PARTICIPATION.c.id))
    ]


def add_person(
    connection: Connection, person: str, name: str, kept_from: dt.date, body: Mapping[str, Any]
) -> bool:
    """Keep a person's name in the one table that can be purged; whether it is new."""
    row = (person, name, kept_from.toordinal(), canonical(body))
    return add_rows(connection, PERSON, [row]) == 1


def persons(connection: Connection) -> dict[str, str]:
    """The names that are kept, by id."""
    rows = connection.execute(select(PERSON.c.id, PERSON.c.name).order_by(PERSON.c.id))
    return {row.id: row.name for row in rows}


def purge_persons(connection: Connection, before: dt.date) -> int:
    """Delete whom the store has kept since before a day, and the rosters of plans over by then."""
    over = select(ROADMAP.c.key).where(ROADMAP.c.last_day < before.toordinal())
    gone = connection.execute(PERSON.delete().where(PERSON.c.kept_from < before.toordinal()))
    rosters = connection.execute(ROSTER.delete().where(ROSTER.c.roadmap.in_(over)))
    return gone.rowcount + rosters.rowcount


def _day(value: int | None) -> dt.date | None:
    return None if value is None else dt.date.fromordinal(value)
