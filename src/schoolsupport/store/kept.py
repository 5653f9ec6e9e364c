"""Closings of rounds, lines of registers and of participation, and persons, as tables hold them.

Every function works in the transaction of its caller.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import frozen
from sqlalchemy import Connection, Table, func, select

from schoolsupport.monitoring.ledger import microseconds, moment_of
from schoolsupport.monitoring.rounds.closings import RoundClosing
from schoolsupport.pages.page import Page, Remark
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
from schoolsupport.translation import msg


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


@frozen(kw_only=True)
class Purged:
    """What purging deleted.

    Attributes:
        before: the day before which they were named last.
        persons: how many persons.
        rosters: how many lines of rosters of plans that were over by then.
        left: how many persons are still kept.
        erased: whether nothing of them is left in the database's own files; copies made before
            are not looked for.
    """

    before: dt.date
    persons: int
    rosters: int
    left: int
    erased: bool = True

    @property
    def total(self) -> int:
        """How many rows with names."""
        return self.persons + self.rosters


def purge_persons(connection: Connection, before: dt.date, *, only_check: bool = False) -> Purged:
    """Delete whom nobody named since a day, and the rosters of plans that were over by then."""
    day = before.toordinal()
    over = select(ROADMAP.c.key).where(ROADMAP.c.last_day < day)
    old, rosters = PERSON.c.kept_from < day, ROSTER.c.roadmap.in_(over)

    def count(table: Table, condition: Any) -> int:
        asked = select(func.count()).select_from(table).where(condition)
        return int(connection.execute(asked).scalar_one())

    found = Purged(
        before=before,
        persons=count(PERSON, old),
        rosters=count(ROSTER, rosters),
        left=count(PERSON, ~old),
    )
    if not only_check:
        connection.execute(PERSON.delete().where(old))
        connection.execute(ROSTER.delete().where(rosters))
    return found


def purged_page(gone: Purged, *, only_check: bool = False) -> Page:
    """What was deleted, or would be."""
    title = msg("Names that would be deleted") if only_check else msg("Names are deleted")
    remarks = []
    if not gone.erased:
        words = msg(
            "The names are deleted, but the files of the database could not be wiped: others have"
            " it open, or your rights do not allow it. Run the command again when they are gone."
        )
        remarks.append(Remark(words=words, severity="error"))
    if gone.total and not only_check:
        words = msg("Copies of the store made before still hold the names: delete them too.")
        remarks.append(Remark(words=words))
    return Page(
        title=title if gone.total else msg("There are no names to delete"),
        name="purged",
        facts=[
            (msg("Named last before"), gone.before),
            (msg("Persons of registers"), gone.persons),
            (msg("Lines of rosters of plans"), gone.rosters),
            (msg("Persons who are still kept"), gone.left),
        ],
        remarks=remarks,
    )


def _day(value: int | None) -> dt.date | None:
    return None if value is None else dt.date.fromordinal(value)
