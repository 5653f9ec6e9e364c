"""One register: its lines on a day, a blank to fill in, what a file added to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from attrs import frozen

from schoolsupport.domain import Problem
from schoolsupport.monitoring.registers.lines import Plain, RegisterLine
from schoolsupport.monitoring.registers.register import (
    CellKind,
    Register,
    RegisterColumn,
)
from schoolsupport.pages.page import (
    Column,
    Page,
    Remark,
    Said,
    Table,
    Value,
)
from schoolsupport.translation import msg
from schoolsupport.words.text import bare


@frozen(kw_only=True)
class ShownLine:
    """A line of a register as it is shown.

    Attributes:
        id: its id, by which a line of participation is corrected.
        day: the day it is of.
        start: the first day, where there is one.
        school: id of the school.
        school_name: its name.
        municipality: its municipality.
        event: what was taken part in.
        people: how many took part, where the line counts them.
        row: number of the row of the roadmap it answers.
        person: id of the person.
        name: the person's name; only where it is asked for and still kept.
        values: the other cells, by id of the column.
    """

    id: str
    day: dt.date
    start: dt.date | None
    school: str | None
    school_name: str | None
    municipality: str | None
    event: str | None
    people: int | None
    row: str | None
    person: str | None
    name: str | None
    values: Mapping[str, Plain]


@frozen(kw_only=True)
class ShownRegister:
    """The lines of a register that hold on a day.

    Attributes:
        register: its name.
        title: what it is called.
        on: the day.
        lines: the lines, by municipality and school.
    """

    register: str
    title: str
    on: dt.date
    lines: tuple[ShownLine, ...]


def shown_register(
    register: Register,
    lines: Iterable[RegisterLine],
    on: dt.date,
    schools: Mapping[str, str],
    names: Mapping[str, str] | None = None,
) -> ShownRegister:
    """The lines of a register that hold, with the names of schools, and of persons where asked.

    Args:
        register: the register.
        lines: its lines that hold.
        on: the day.
        schools: names of schools by id.
        names: names of persons by id; None to show none.
    """
    shown = [
        ShownLine(
            id=one.id,
            day=one.day,
            start=one.start,
            school=one.school,
            school_name=schools.get(one.school or ""),
            municipality=one.municipality,
            event=one.event,
            people=one.people,
            row=one.row,
            person=one.person,
            name=None if names is None else names.get(one.person or ""),
            values={
                name: schools.get(str(value), value) if name in _of_schools(register) else value
                for name, value in one.values.items()
            },
        )
        for one in lines
    ]
    shown.sort(
        key=lambda one: (bare(one.municipality or ""), bare(one.school_name or ""), one.day, one.id)
    )
    return ShownRegister(register=register.name, title=register.title, on=on, lines=tuple(shown))


def _of_schools(register: Register) -> frozenset[str]:
    return frozenset(one.id for one in register.column if one.kind is CellKind.SCHOOL)


def register_page(register: Register, shown: ShownRegister, *, names: bool) -> Page:
    """A register on a day.

    Args:
        register: the register.
        shown: its lines.
        names: whether persons are named; else a person has a number, the same in every line.
    """
    lines = shown.lines
    numbers = {
        person: place
        for place, person in enumerate(dict.fromkeys(one.person for one in lines if one.person), 1)
    }
    columns = []
    cells: list[list[Value]] = []
    for column in register.column:
        if column.purged:
            continue
        told = [_cell(column, one, register, numbers, names=names) for one in lines]
        if any(value is not None for value in told) or column.required:
            columns.append(_column(column, register, names=names))
            cells.append(told)
    if not register.is_state:
        columns.append(Column(heading=msg("Id of the line"), id="line", unit="code", lesser=True))
        cells.append([one.id[:SHOWN_ID] for one in lines])
    cautions = [msg("For official use: the page names persons.")] if names else []
    return Page(
        restricted=True,
        title=register.title,
        name=register.name,
        facts=[
            (msg("On"), shown.on),
            (msg("By the order"), register.source.clause or ""),
            (msg("Lines"), len(lines)),
        ],
        cautions=cautions,
        parts=[
            Table(
                name=register.name,
                columns=columns,
                cells=cells,
                empty=msg("The register has no line by this day."),
                most=60,
            )
        ],
        remarks=[] if names or not numbers else [Remark(words=_NAMELESS, severity="info")],
        orientation="landscape",
    )


SHOWN_ID = 10
"""Letters of the id of a line that a page shows: enough to name it by."""
_NAMELESS = msg("Persons are told by numbers; --names names them, for official use.")


def _column(column: RegisterColumn, register: Register, *, names: bool) -> Column:
    wide = column.kind in (CellKind.SCHOOL, CellKind.EVENT, CellKind.TEXT, CellKind.PERSON)
    is_day = column.kind is CellKind.DAY
    number = column.kind in (CellKind.PEOPLE, CellKind.WHOLE)
    person = column.kind is CellKind.PERSON and not names
    return Column(
        heading=msg("Person, number") if person else column.heading,
        id=column.id,
        unit="day" if is_day else "people" if number or person else None,
        width=(12, 40) if wide and not person else (6, 24),
        lesser=not column.required and len(register.column) > 5,
    )


def _cell(
    column: RegisterColumn,
    line: ShownLine,
    register: Register,
    numbers: Mapping[str, int],
    *,
    names: bool,
) -> Value:
    if column.kind is CellKind.PERSON:
        named = line.name or (msg("the name is deleted") if line.person else None)
        return named if names else numbers.get(line.person or "")
    own: dict[CellKind, Value] = {
        CellKind.SCHOOL: line.school_name or line.school,
        CellKind.MUNICIPALITY: line.municipality,
        CellKind.EVENT: line.event,
        CellKind.PEOPLE: line.people,
        CellKind.ROW: line.row,
    }
    if not register.is_state:
        own[CellKind.DAY] = line.day
    if column.kind in own and column is register.of_kind(column.kind):
        return own[column.kind]
    return _other(column, line.values.get(column.id))


def _other(column: RegisterColumn, value: Plain | None) -> Value:
    if column.kind is CellKind.DAY and value is not None:
        return dt.date.fromisoformat(str(value))
    if isinstance(value, bool):
        return msg("yes") if value else msg("no")
    return value


BLANK_ROWS = 300
"""Rows of a blank; whoever needs more copies them."""


def blank_page(register: Register) -> Page:
    """A blank of a register, to be filled in: its headings, and words to choose from."""
    columns = [
        Column(
            heading=one.heading,
            id=one.id,
            unit="day" if one.kind is CellKind.DAY else None,
            width=(12, 40),
            filled_in=True,
            choices=one.choices or ((msg("yes"), msg("no")) if one.kind is CellKind.YES_NO else ()),
        )
        for one in register.column
    ]
    cells = [[None] * BLANK_ROWS for _ in columns]
    table = Table(columns=columns, cells=cells, name=register.name, most=1)
    return Page(title=register.title, name=register.name, parts=[table], orientation="landscape")


# --- what was read -------------------------------------------------------------------------------


@frozen(kw_only=True)
class ToldLines:
    """What reading lines of a register did, for programs.

    Attributes:
        register: the register.
        recorded: how many lines are new; None where nothing was recorded.
        lines: how many lines the files hold.
        persons: how many persons were named for the first time.
        gone: how many schools of a whole register are in it no longer.
        problems: what is wrong in them.
    """

    register: str
    recorded: int | None
    lines: int
    persons: int
    gone: int
    problems: tuple[Problem, ...]


def read_page(register: Register, told: ToldLines) -> Page:
    """What was read into a register, and what is wrong."""
    facts: list[tuple[Said, Value]] = [
        (msg("Register"), register.title),
        (msg("Rows with a line"), told.lines),
    ]
    if told.recorded is not None:
        facts += [
            (msg("Recorded now"), told.recorded),
            (msg("Recorded before"), told.lines - told.recorded),
            (msg("Persons named for the first time"), told.persons),
        ]
        if told.gone:
            facts.append((msg("Schools that are in it no longer"), told.gone))
    done = told.recorded is not None
    return Page(
        title=msg("Lines of the register are recorded") if done else msg("Nothing is recorded"),
        name="lines",
        facts=facts,
        remarks=[Remark.of(one) for one in told.problems],
    )
