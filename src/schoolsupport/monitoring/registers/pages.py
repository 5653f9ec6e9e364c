"""What is told of participation, of a register, and of what was read into one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from attrs import frozen

from schoolsupport.domain import Problem
from schoolsupport.monitoring.registers.lines import Plain, RegisterLine
from schoolsupport.monitoring.registers.participation import (
    Counts,
    ListedSchool,
    Participation,
    ParticipationRow,
    RegisterTargetState,
)
from schoolsupport.monitoring.registers.register import (
    CellKind,
    Keeps,
    Of,
    Register,
    RegisterColumn,
)
from schoolsupport.pages.page import (
    Column,
    Page,
    Part,
    Ratio,
    Remark,
    Said,
    Table,
    Text,
    Toned,
    Value,
)
from schoolsupport.translation import Message, msg, plural
from schoolsupport.words.text import bare


class Groups(StrEnum):
    """What a row of participation is of."""

    MUNICIPALITY = "municipality"
    SCHOOL = "school"
    EVENT = "event"
    HALF_YEAR = "half-year"


OF_WORDS = {
    Of.SCHOOLS: msg("schools"),
    Of.MUNICIPALITIES: msg("municipalities"),
    Of.TEACHERS: msg("teachers"),
    Of.EVENTS: msg("events"),
    Of.PEOPLE: msg("people"),
}


def participation_page(found: Participation, by: Groups = Groups.MUNICIPALITY) -> Page:
    """Who took part in what over a time.

    Args:
        found: who took part.
        by: what a row is of.
    """
    return Page(
        title=msg("Participation"),
        name="participation",
        facts=list(_facts(found)),
        parts=list(_parts(found, by)),
        remarks=list(_remarks(found)),
        orientation="landscape",
    )


def _facts(found: Participation) -> Iterator[tuple[Said, Value]]:
    yield msg("Time"), time_words(found)
    if found.listed_by:
        yield msg("Listed schools are those of"), found.listed_by
    counts = found.counts
    yield msg("Events"), counts.events
    yield msg("Schools that took part in something"), ratio_value(counts.schools, counts.listed)
    yield msg("Times somebody took part"), people_value(counts.taking_part, found)
    yield msg("Different persons named"), people_value(counts.persons, found)
    keeps = {one.keeps for one in found.registers}
    if Keeps.TEACHERS in keeps:
        yield msg("Teachers of the register who took part"), covered_value(counts, found)
    if Keeps.TEAMS in keeps:
        yield msg("Schools with a team"), ratio_value(counts.teams, counts.listed)


def time_words(found: Participation) -> Message | str:
    """The time looked at in words."""
    if found.start is None:
        return msg("all that is recorded up to {end}", end=found.end)
    days = msg("{start} to {end}", start=found.start, end=found.end)
    return msg("{label}: {days}", label=found.label, days=days) if found.label else days


def ratio_value(value: int, out_of: int | None) -> Value:
    """A count, with its denominator where that is known."""
    return value if out_of is None else Ratio(value, out_of)


def people_value(value: int | None, found: Participation) -> Value:
    """A count of people, or that they are few."""
    return msg("fewer than {n}", n=found.least) if value is None else value


def covered_value(counts: Counts, found: Participation) -> Value:
    """Teachers of the register who took part; None where it has none."""
    if counts.teachers_covered is None or counts.teachers is None:
        return msg("fewer than {n}", n=found.least)
    return Ratio(counts.teachers_covered, counts.teachers) if counts.teachers else None


def _parts(found: Participation, by: Groups) -> Iterator[Part]:
    if by is Groups.SCHOOL:
        yield _rows(found.schools, found, msg("School"), "schools")
    elif by is Groups.EVENT:
        yield _events(found)
    elif by is Groups.HALF_YEAR:
        yield _rows(found.half_years, found, msg("Half-year"), "half_years")
    else:
        yield _rows(found.municipalities, found, msg("Municipality"), "municipalities")
    if found.targets:
        yield _targets(found)
    if found.half_years and by is not Groups.HALF_YEAR:
        yield _rows(
            found.half_years, found, msg("Half-year"), "half_years", title=msg("By half-year")
        )
    if by is not Groups.EVENT and found.events:
        yield _events(found, most=15)
    yield _registers(found)
    if found.counts.listed is not None:
        yield _absent(found.absent)


def _rows(
    rows: Sequence[ParticipationRow],
    found: Participation,
    heading: Message,
    name: str,
    *,
    title: Message | None = None,
) -> Table:
    """The counts of each group; a column nothing stands in is left out."""
    counts = [one.counts for one in rows]
    columns: list[tuple[Column, Iterable[Value]]] = [
        (Column(heading=heading, id="name", width=(14, 44)), [one.name for one in rows]),
    ]
    if any(one.municipality for one in rows):
        told = Column(heading=msg("Municipality"), id="municipality", width=(12, 30), lesser=True)
        columns.append((told, [one.municipality for one in rows]))
    columns += [
        (Column(heading=msg("Events"), id="events", unit="people"), [one.events for one in counts]),
        (
            Column(heading=msg("Took part, times"), id="taking_part", unit="people"),
            [people_value(one.taking_part, found) for one in counts],
        ),
        (
            Column(heading=msg("Different persons"), id="persons", unit="people"),
            [people_value(one.persons, found) for one in counts],
        ),
    ]
    if name == "schools":
        took = [_yes_no(one.schools > 0) for one in counts]
        columns.append((Column(heading=msg("It took part"), id="took_part"), took))
    else:
        schools = [ratio_value(one.schools, one.listed) for one in counts]
        unit = "share" if found.counts.listed is not None else "people"
        told = Column(heading=msg("Schools that took part"), id="schools", unit=unit)
        columns.append((told, schools))
    if any(one.teachers != 0 for one in counts):
        told = Column(heading=msg("Teachers who took part"), id="teachers", unit="share")
        columns.append((told, [covered_value(one, found) for one in counts]))
    if any(one.teams for one in counts):
        told = Column(heading=msg("Schools with a team"), id="teams", unit="people")
        columns.append((told, [one.teams for one in counts]))
    return Table(
        title=title,
        name=name,
        columns=[one for one, _ in columns],
        cells=[list(cells) for _, cells in columns],
        empty=msg("Nobody took part in anything."),
        most=40,
    )


def _yes_no(value: bool) -> Value:  # noqa: FBT001  # a word for a value
    return msg("yes") if value else Toned(msg("no"), "caution")


def _targets(found: Participation) -> Table:
    titles = {one.register: one.title for one in found.registers}
    rows = found.targets
    return Table(
        title=msg("What the order expects"),
        name="targets",
        columns=(
            Column(heading=msg("Row"), id="row", wrap="never"),
            Column(heading=msg("Expected"), id="expected", width=(14, 44)),
            Column(heading=msg("Counted in"), id="of"),
            Column(heading=msg("There is"), id="value"),
            Column(heading=msg("Is it reached"), id="reached"),
            Column(heading=msg("By the register"), id="register", width=(12, 40), lesser=True),
        ),
        cells=(
            [one.row for one in rows],
            [one.text for one in rows],
            [OF_WORDS[one.of] for one in rows],
            [target_value(one, found) for one in rows],
            [reached_words(one) for one in rows],
            [titles.get(one.register, one.register) for one in rows],
        ),
    )


def target_value(one: RegisterTargetState, found: Participation) -> Value:
    """What is counted for a number of the order."""
    if one.value is None:
        hidden = found.least is not None and one.reached is not None
        return msg("fewer than {n}", n=found.least) if hidden else None
    return one.value if one.out_of is None else Ratio(one.value, one.out_of)


def reached_words(one: RegisterTargetState) -> Value:
    """Whether a number of the order is reached, with its tone."""
    if one.reached is None:
        return msg("cannot be computed")
    return Toned(msg("reached"), "good") if one.reached else Toned(msg("not reached"), "bad")


def _events(found: Participation, most: int = 60) -> Table:
    rows = found.events
    columns: list[tuple[Column, list[Value]]] = [
        (Column(heading=msg("Event"), id="event", width=(16, 60)), [one.event for one in rows]),
    ]
    for heading, name in ((msg("Kind"), "form"), (msg("Level"), "level")):
        cells: list[Value] = [getattr(one, name) for one in rows]
        if any(cells):
            columns.append((Column(heading=heading, id=name, lesser=True), cells))
    columns += [
        (Column(heading=msg("Last day"), id="end", unit="day"), [one.end for one in rows]),
        (
            Column(heading=msg("Schools"), id="schools", unit="people"),
            [one.schools for one in rows],
        ),
        (
            Column(heading=msg("Took part"), id="taking_part", unit="people"),
            [people_value(one.taking_part, found) for one in rows],
        ),
    ]
    return Table(
        title=msg("The events"),
        name="events",
        columns=[one for one, _ in columns],
        cells=[cells for _, cells in columns],
        empty=msg("No events are recorded."),
        most=most,
    )


def _registers(found: Participation) -> Table:
    registers = found.registers
    return Table(
        title=msg("Registers"),
        name="registers",
        columns=(
            Column(heading=msg("Name"), id="register", unit="code"),
            Column(heading=msg("Register"), id="title", width=(16, 50)),
            Column(heading=msg("Rows of the order"), id="rows", width=(8, 24)),
            Column(heading=msg("Kept by"), id="kept_by", width=(12, 36), lesser=True),
            Column(heading=msg("Newest lines of"), id="day", unit="day"),
            Column(heading=msg("Lines"), id="lines", unit="people"),
            Column(heading=msg("Schools with a line"), id="schools"),
        ),
        cells=(
            [one.register for one in registers],
            [one.title for one in registers],
            [", ".join(one.rows) for one in registers],
            ["; ".join(one.kept_by) for one in registers],
            [one.day for one in registers],
            [people_value(one.lines, found) for one in registers],
            [ratio_value(one.schools, one.listed) for one in registers],
        ),
    )


def _absent(schools: Sequence[ListedSchool]) -> Part:
    if not schools:
        return Text(words=msg("Every listed school took part in something."), tone="good")
    return Table(
        title=plural(
            "{n} listed school took part in nothing",
            "{n} listed schools took part in nothing",
            len(schools),
        ),
        name="absent",
        columns=(
            Column(heading=msg("School"), id="school", width=(16, 60)),
            Column(heading=msg("Municipality"), id="municipality", width=(12, 40)),
        ),
        cells=([one.name for one in schools], [one.municipality for one in schools]),
        most=40,
    )


def _remarks(found: Participation) -> Iterator[Remark]:
    if found.counts.listed is None:
        words = msg(
            "The store does not say which schools are listed, so there are no shares of schools:"
            " give the register and the lists with --schools, or put the plans of schools in."
        )
        yield Remark(words=words, severity="warning")
    if found.outside:
        words = plural(
            "{n} line is of a school that is not listed; it counts for events and people",
            "{n} lines are of schools that are not listed; they count for events and people",
            found.outside,
        )
        yield Remark(words=words, severity="info")
    unanswered = [one for one in found.targets if one.value is None and one.reached is None]
    if unanswered and found.counts.listed is not None:
        words = msg(
            "What cannot be computed: nothing is reported in its register, or the register of"
            " teachers is not there, of whom the share would be."
        )
        yield Remark(words=words, severity="info")
    if found.least is not None:
        words = msg(
            "For publication: numbers of fewer than {n} people, and those that would give them"
            " away, are not told. No act sets the number; it is assumed.",
            n=found.least,
        )
        yield Remark(words=words, severity="info")


# --- a register ----------------------------------------------------------------------------------


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
