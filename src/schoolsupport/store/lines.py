"""Lines of registers and whom they name, as tables hold them.

A person gets an id that says nothing of the name; who is named in the same way at the same school
is known again as long as the name is kept. Every function works in its caller's transaction.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve, frozen
from sqlalchemy import Connection, or_, select, text

from schoolsupport.domain import Problem, problem
from schoolsupport.monitoring.ledger import microseconds, moment_of
from schoolsupport.monitoring.registers.lines import Named, ReadLine, RegisterLine, holding
from schoolsupport.store.tables import (
    LISTING,
    PARTICIPATION,
    PERSON,
    REGISTER,
    ROADMAP,
    SCHOOL,
)
from schoolsupport.store.writing import add_rows, canonical, content_hash
from schoolsupport.words.schools import RegisteredName
from schoolsupport.words.text import bare

_LOCK = 7_305_808_869_233_650_545
"""The number of the lock under which PostgreSQL's persons are looked up and added."""
SHORTEST = 6
"""Letters of the beginning of an id that name a line, where no other begins with them."""
_IN_BODY = (
    "event",
    "people",
    "row",
    "municipality",
    "block",
    "corrects",
    "source_file",
    "source_sheet",
    "source_row",
)


@frozen(kw_only=True)
class LinesKept:
    """What keeping lines did.

    Attributes:
        new: how many lines were added.
        known: how many were there before.
        persons: how many persons were named for the first time.
        gone: how many schools of a whole register are in it no longer.
        problems: what keeps them from being added, or is to be known.
    """

    new: int = 0
    known: int = 0
    persons: int = 0
    gone: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether they were added."""
        return not any(one.severity == "error" for one in self.problems)


def keep_lines(
    connection: Connection,
    read: Sequence[ReadLine],
    *,
    moment: dt.datetime,
    whole: bool = False,
    only_check: bool = False,
) -> LinesKept:
    """Add lines of registers: all of them, or none where one has a fault.

    Args:
        connection: to the database, within a transaction of a writer.
        read: the lines, of one register or several.
        moment: when they are recorded; the day of it is the last on which a person was named.
        whole: they are the whole register: a school that has no line is in it no longer.
        only_check: say what would come of it, and add nothing.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    registers = dict.fromkeys(one.register for one in read)
    there = list(lines(connection, registers))
    seen = {(one.register, one.source_file) for one in there}
    fresh = [one for one in read if (one.register, one.source_file) not in seen]
    fresh = list(_whole_ids(fresh, there))
    problems = list(_file_problems(read, seen))
    problems += _correcting_problems(fresh, there)
    if any(one.severity == "error" for one in problems):
        return LinesKept(problems=tuple(problems))
    ids, names = _persons(connection, fresh)
    made = list(_identified(fresh, ids, moment))
    gone = _gone(made, there, moment) if whole else []
    known = {one.id for one in there}
    problems += _replaced(made, there)
    new = [one for one in {one.id: one for one in (*made, *gone)}.values() if one.id not in known]
    told = LinesKept(
        new=len(new) - len(gone),
        known=len(read) - (len(new) - len(gone)),
        persons=len(names),
        gone=len(gone),
        problems=tuple(problems),
    )
    if not only_check:
        _write(connection, new)
        _name(connection, fresh, ids, moment.date())
    return told


def lines(
    connection: Connection, registers: Collection[str] | None = None
) -> Iterator[RegisterLine]:
    """The lines of some registers, or of all, by register and id."""
    query = select(REGISTER).order_by(REGISTER.c.register, REGISTER.c.id)
    if registers is not None:
        query = query.where(REGISTER.c.register.in_(list(registers)))
    for row in connection.execute(query):
        body = json.loads(row.body)
        if "recorded" in body:
            yield _line(row, row.register, body, is_state=True)
    for row in connection.execute(select(PARTICIPATION).order_by(PARTICIPATION.c.id)):
        body = json.loads(row.body)
        name = body.get("register")
        if name is not None and (registers is None or name in registers):
            told = {"event": row.event, "municipality": row.municipality, **body}
            yield _line(row, name, told, is_state=False)


def _line(row: Any, register: str, body: Mapping[str, Any], *, is_state: bool) -> RegisterLine:
    start = body.get("start")
    return RegisterLine(
        id=row.id,
        register=register,
        is_state=is_state,
        day=dt.date.fromordinal(row.day),
        start=None if start is None else dt.date.fromordinal(start),
        recorded_at=moment_of(body["recorded"]),
        school=row.school,
        person=body.get("person") if is_state else row.person,
        values=body.get("values", {}),
        withdraws=body.get("withdraws", False),
        **{name: body.get(name) for name in _IN_BODY},
    )


# --- schools -------------------------------------------------------------------------------------


def known_schools(connection: Connection) -> list[RegisteredName]:
    """The schools of the register that was read last, and those that plans are of."""
    known = {
        row.id: RegisteredName(
            school=row.id,
            name=row.name or row.id,
            municipality=row.municipality,
            is_branch=json.loads(row.body).get("branch_of") is not None,
        )
        for row in connection.execute(select(SCHOOL))
    }
    for owner in _school_owners(connection):
        known.setdefault(
            owner["id"],
            RegisteredName(
                school=owner["id"], name=owner["name"], municipality=owner.get("municipality")
            ),
        )
    return sorted(known.values(), key=lambda one: one.school)


def _school_owners(connection: Connection) -> Iterator[dict[str, Any]]:
    query = select(ROADMAP.c.body).where(ROADMAP.c.owner.like("school:%")).order_by(ROADMAP.c.key)
    for body in connection.execute(query).scalars():
        yield json.loads(body)["owner"]


@frozen(kw_only=True)
class Listed:
    """The schools that support is for.

    Attributes:
        schools: their ids.
        lists: names of the lists that say so; empty where the plans of schools do.
    """

    schools: frozenset[str]
    lists: tuple[str, ...]


def listed_schools(
    connection: Connection, on: dt.date, lists: Collection[str] = ()
) -> Listed | None:
    """The schools that lists hold on a day, else those that have plans; None where nobody says.

    Args:
        connection: to the database.
        on: the day.
        lists: names of the lists; all of them by default.
    """
    day = on.toordinal()
    query = select(LISTING).where(
        or_(LISTING.c.from_day.is_(None), LISTING.c.from_day <= day),
        or_(LISTING.c.until_day.is_(None), LISTING.c.until_day >= day),
    )
    rows = [row for row in connection.execute(query) if not lists or row.list in lists]
    if rows:
        names = tuple(sorted({row.list for row in rows}))
        return Listed(schools=frozenset(row.school for row in rows), lists=names)
    owners = frozenset(owner["id"] for owner in _school_owners(connection))
    return Listed(schools=owners, lists=()) if owners and not lists else None


# --- what keeps lines out ------------------------------------------------------------------------


def _file_problems(
    read: Iterable[ReadLine], seen: Collection[tuple[str, str | None]]
) -> Iterator[Problem]:
    files = dict.fromkeys((one.register, one.source_file) for one in read)
    for known in files:
        if known in seen:
            yield problem("line.file_known")


def _whole_ids(fresh: Iterable[ReadLine], there: Iterable[RegisterLine]) -> Iterator[ReadLine]:
    """The lines, what they correct named by its whole id where its beginning is of one alone."""
    ids = sorted(one.id for one in there)
    for one in fresh:
        begins = one.corrects or ""
        at = bisect_left(ids, begins)
        near = [line for line in ids[at : at + 2] if line.startswith(begins)]
        whole = len(begins) >= SHORTEST and len(near) == 1
        yield evolve(one, corrects=near[0]) if whole else one


def _correcting_problems(
    fresh: Iterable[ReadLine], there: Iterable[RegisterLine]
) -> Iterator[Problem]:
    known = {one.id for one in there}
    for one in fresh:
        if one.corrects is not None and one.corrects not in known:
            told = problem("line.unknown_line", found=one.corrects)
            yield told.at(sheet=one.source_sheet, row=one.source_row)


def _replaced(made: Iterable[RegisterLine], there: Iterable[RegisterLine]) -> Iterator[Problem]:
    """Blocks that were there before and hold no longer: reading them again does not bring them."""
    blocks: dict[str | None, RegisterLine] = {one.block: one for one in made if one.block}
    kept = [one for one in there if one.is_state]
    known = {one.block for one in kept if one.block in blocks}
    if not known:
        return
    day = max(blocks[block].day for block in known)
    valid = {one.block for one in holding(kept, day)}
    for block in sorted(filter(None, known - valid)):
        yield problem("line.block_known").at(school=blocks[block].place)


# --- ids -----------------------------------------------------------------------------------------


def _persons(
    connection: Connection, fresh: Iterable[ReadLine]
) -> tuple[dict[tuple[str, str], str], list[Named]]:
    """The ids of the persons named, and those who are named for the first time."""
    wanted = {one.person.key: one.person for one in fresh if one.person is not None}
    if not wanted:
        return {}, []
    ids = {}
    for row in connection.execute(select(PERSON.c.id, PERSON.c.name, PERSON.c.body)):
        key = bare(row.name), json.loads(row.body).get("place", "")
        if key in wanted:
            ids[key] = row.id
    new = [named for key, named in wanted.items() if key not in ids]
    ids.update({one.key: secrets.token_hex(16) for one in new})
    return ids, new


def _identified(
    fresh: Sequence[ReadLine], ids: Mapping[tuple[str, str], str], moment: dt.datetime
) -> Iterator[RegisterLine]:
    """The lines as they are kept, each with an id of what it says."""
    said = [_content(one, ids) for one in fresh]
    blocks: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one, content in zip(fresh, said, strict=True):
        if one.is_state:
            blocks[one.register, one.place].append(content)
    for one, content in zip(fresh, said, strict=True):
        block = None
        if one.is_state:
            whole = sorted(set(blocks[one.register, one.place]))
            block = content_hash(one.register, one.place, one.day.toordinal(), whole)
        yield RegisterLine(
            id=content_hash(one.register, block, content),
            register=one.register,
            is_state=one.is_state,
            day=one.day,
            start=one.start,
            recorded_at=moment,
            block=block,
            school=one.school,
            municipality=one.municipality,
            event=one.event,
            people=one.people,
            row=one.row,
            person=ids[one.person.key] if one.person else None,
            values=dict(one.values),
            corrects=one.corrects,
            withdraws=one.withdraws,
            source_file=one.source_file,
            source_sheet=one.source_sheet,
            source_row=one.source_row,
        )


def _content(one: ReadLine, ids: Mapping[tuple[str, str], str]) -> str:
    return canonical(
        (
            one.school,
            one.municipality,
            None if one.is_state else one.day.isoformat(),
            one.start and one.start.isoformat(),
            one.event,
            one.people,
            one.row,
            ids[one.person.key] if one.person else None,
            dict(one.values),
            one.corrects,
        )
    )


def _gone(
    made: Sequence[RegisterLine], there: Iterable[RegisterLine], moment: dt.datetime
) -> list[RegisterLine]:
    """Of each school that a whole register has no longer, a block that holds nothing."""
    if not made:
        return []
    day = max(one.day for one in made)
    named = {(one.register, one.place) for one in made}
    left = {
        (one.register, one.place): one
        for one in holding((line for line in there if line.is_state), day)
        if (one.register, one.place) not in named
    }
    return [
        evolve(
            one,
            id=content_hash(register, place, day.toordinal(), "gone", microseconds(moment)),
            day=day,
            recorded_at=moment,
            block=content_hash(register, place, day.toordinal(), "gone", microseconds(moment)),
            person=None,
            values={},
            withdraws=True,
            source_file=made[0].source_file,
            source_sheet=None,
            source_row=None,
        )
        for (register, place), one in left.items()
    ]


# --- rows ----------------------------------------------------------------------------------------


def _write(connection: Connection, new: Iterable[RegisterLine]) -> None:
    states, events = [], []
    for one in new:
        body: dict[str, Any] = {name: getattr(one, name) for name in _IN_BODY}
        body |= {
            "recorded": microseconds(one.recorded_at),
            "start": one.start and one.start.toordinal(),
            "values": dict(one.values),
            "withdraws": one.withdraws or None,
        }
        day = one.day.toordinal()
        if one.is_state:
            body["person"] = one.person
            told = canonical(_filled(body))
            states.append((one.id, one.register, one.school, day, told))
            continue
        event, municipality = body.pop("event") or "", body.pop("municipality")
        told = canonical(_filled({**body, "register": one.register}))
        events.append((one.id, event, one.school, municipality, day, one.person, told))
    add_rows(connection, REGISTER, states)
    add_rows(connection, PARTICIPATION, events)


def _filled(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value not in (None, {})}


def _name(
    connection: Connection,
    fresh: Iterable[ReadLine],
    ids: Mapping[tuple[str, str], str],
    day: dt.date,
) -> None:
    """Keep the names, with the last day each was named on, from which they may be purged."""
    said: dict[str, Named] = {}
    for one in fresh:
        if one.person is not None:
            person = ids[one.person.key]
            before = said[person].told if person in said else {}
            said[person] = evolve(one.person, told={**before, **one.person.told})
    there = {row.id: row for row in connection.execute(select(PERSON)) if row.id in said}
    rows = []
    for person, named in said.items():
        if person in there:
            row = there[person]
            body = json.loads(row.body)
            body["told"] = {**body.get("told", {}), **named.told}
            values = {
                "kept_from": max(row.kept_from, day.toordinal()),
                "body": canonical(_filled(body)),
            }
            connection.execute(PERSON.update().where(PERSON.c.id == person).values(**values))
        else:
            body = {"place": named.place, "told": dict(named.told)}
            rows.append((person, named.name, day.toordinal(), canonical(_filled(body))))
    add_rows(connection, PERSON, rows)
