"""Participation: who took part in what over a time, and what registers hold at its end.

Persons are counted by their ids; a line that counts people without naming them adds to how often
somebody took part, never to how many different persons did. A share stands beside its own
denominator: schools of those listed, teachers of those in the register of teachers.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from attrs import evolve, field, frozen

from schoolsupport.monitoring.registers.lines import RegisterLine, holding
from schoolsupport.monitoring.registers.register import Keeps, Of, Register, keepers_of
from schoolsupport.monitoring.rounds.round import rows_of
from schoolsupport.pages.page import Said
from schoolsupport.records import Key, told
from schoolsupport.roadmaps.template import (
    Comparator,
    Measure,
    RoadmapTemplate,
    Target,
    TargetUnit,
)
from schoolsupport.translation import Message
from schoolsupport.words.text import bare


@frozen(kw_only=True)
class ListedSchool:
    """A school that is to take part.

    Attributes:
        school: its id.
        name: its name.
        municipality: where it stands.
    """

    school: str
    name: str
    municipality: str | None = None


@frozen(kw_only=True)
class Counts:
    """What is counted of a group.

    Attributes:
        events: how many events somebody of it took part in.
        taking_part: how often somebody did: lines with a name once each, others as many as they
            count; None where it is not published.
        persons: how many different persons are named; None where it is not published.
        schools: how many of its listed schools took part.
        listed: how many listed schools it has; None where nobody says which schools are listed.
        teams: how many of them have a team.
        teachers_covered: how many teachers of its register took part; None where it is not
            published.
        teachers: how many teachers the register has; None where it is not published.
    """

    events: int
    taking_part: int | None
    persons: int | None
    schools: int
    listed: int | None
    teams: int
    teachers_covered: int | None
    teachers: int | None


@told("key", "name", Key("municipality", optional=True), "counts")
@frozen(kw_only=True)
class ParticipationRow:
    """A municipality, a school or a half-year.

    Attributes:
        key: name of the municipality, id of the school, first day of the half-year.
        name: the same for a reader.
        municipality: of a school.
        counts: what is counted of it.
    """

    key: str
    name: Said
    municipality: str | None = None
    counts: Counts


@frozen(kw_only=True)
class EventRow:
    """An event.

    Attributes:
        event: what it is called.
        form: what kind of event, where the register says.
        level: its level, where the register says.
        start: its first day.
        end: its last day.
        schools: how many schools took part.
        taking_part: how many people did; None where it is not published.
    """

    event: str
    form: str | None
    level: str | None
    start: dt.date
    end: dt.date
    schools: int
    taking_part: int | None


@frozen(kw_only=True)
class RegisterState:
    """A register at the end of the time.

    Attributes:
        register: its name.
        title: what it is called.
        keeps: what a line is of.
        rows: the rows of the order that have it kept.
        kept_by: who keeps it, in the order's words.
        day: the day of its newest lines; None where it holds none.
        lines: how many lines hold; None where it is not published.
        schools: how many listed schools have a line.
        listed: how many schools are listed; None where nobody says.
    """

    register: str
    title: str
    keeps: Keeps
    rows: tuple[str, ...]
    kept_by: tuple[str, ...]
    day: dt.date | None
    lines: int | None
    schools: int
    listed: int | None


@frozen(kw_only=True)
class RegisterTargetState:
    """A number that the order expects, and what the registers say of it.

    Attributes:
        register: name of the register.
        row: number of the row; None where the order says it elsewhere.
        text: the order's words.
        of: what it is of.
        expected: the number: a share in percent, or a count.
        value: what is counted; None where it cannot be, or is not published.
        out_of: of how many; None for a count.
        reached: whether it is reached; None where that cannot be told.
    """

    register: str
    row: str | None
    text: str
    of: Of
    expected: Decimal
    value: int | None
    out_of: int | None
    reached: bool | None


@told(
    "start", "end", "label", "listed_by", "counts", "municipalities", "schools", "half_years",
    "events", "registers", "targets", "absent", "outside", "least",
)  # fmt: skip
@frozen(kw_only=True)
class Participation:
    """Who took part in what over a time.

    Attributes:
        start: the first day looked at; None for all that is recorded.
        end: the last.
        label: the time in the words it was asked for.
        listed_by: which lists or plans say which schools are to take part.
        counts: what is counted of all.
        municipalities: the same by municipality.
        schools: the same by listed school.
        half_years: the same by school half-year, where the time holds several.
        events: the events, the latest first.
        registers: the registers at the end of the time.
        targets: numbers that the order expects.
        absent: listed schools that took part in nothing.
        outside: how many lines are of schools that are not listed; None where nobody says.
        least: the least number of people that is told; None where every number is.
    """

    start: dt.date | None
    end: dt.date
    label: str | None
    listed_by: Message | str | None
    counts: Counts
    municipalities: tuple[ParticipationRow, ...]
    schools: tuple[ParticipationRow, ...]
    half_years: tuple[ParticipationRow, ...]
    events: tuple[EventRow, ...]
    registers: tuple[RegisterState, ...]
    targets: tuple[RegisterTargetState, ...]
    absent: tuple[ListedSchool, ...]
    outside: int | None
    least: int | None = None


@frozen(kw_only=True)
class HalfYear:
    """A half-year of schools, holidays after it included."""

    start: dt.date
    end: dt.date
    name: Message


@frozen(kw_only=True)
class Looked:
    """What is looked at.

    Attributes:
        registers: the registers of the region by name.
        templates: its roadmaps by name.
        end: the last day.
        start: the first day; None for all that is recorded.
        label: the time in words.
        listed: the schools that are to take part, by municipality; None where nobody says.
        listed_by: who says so.
        half_years: the half-years of the time.
    """

    registers: Mapping[str, Register]
    templates: Mapping[str, RoadmapTemplate]
    end: dt.date
    start: dt.date | None = None
    label: str | None = None
    listed: Sequence[ListedSchool] | None = None
    listed_by: Message | str | None = None
    half_years: tuple[HalfYear, ...] = ()


def participation(lines: Iterable[RegisterLine], looked: Looked) -> Participation:
    """Who took part in what over a time.

    Args:
        lines: the lines of the registers.
        looked: the registers, the time, the schools listed.
    """
    view = _View.of(lines, looked)
    listed = looked.listed
    own = view.grouped(lambda one: one.school or "")
    rows = tuple(
        ParticipationRow(
            key=one.school,
            name=one.name,
            municipality=one.municipality,
            counts=_counts(own.get(one.school, view.empty), [one]),
        )
        for one in listed or ()
    )
    took_part = {one.school for one in view.events}
    ids = {one.school for one in listed or ()}
    return Participation(
        start=looked.start,
        end=looked.end,
        label=looked.label,
        listed_by=looked.listed_by,
        counts=_counts(view, listed),
        municipalities=_municipalities(view, listed),
        schools=rows,
        half_years=tuple(
            ParticipationRow(
                key=half.start.isoformat(),
                name=half.name,
                counts=_counts(view.within(half.start, half.end), listed),
            )
            for half in looked.half_years
        ),
        events=_events(view),
        registers=tuple(_state(view, one, looked) for one in looked.registers.values()),
        targets=tuple(_targets(view, looked)),
        absent=tuple(one for one in listed or () if one.school not in took_part),
        outside=None if listed is None else sum(one.school not in ids for one in view.events),
    )


@frozen(kw_only=True)
class _View:
    """The lines that count: of events within the time, of states at its end."""

    events: tuple[RegisterLine, ...]
    states: tuple[RegisterLine, ...]
    registers: Mapping[str, Register]
    teachers: frozenset[str] = field(factory=frozenset)
    teams: frozenset[str] = field(factory=frozenset)

    @classmethod
    def of(cls, lines: Iterable[RegisterLine], looked: Looked) -> _View:
        own = [one for one in lines if one.register in looked.registers]
        found = holding(own, looked.end)
        states = tuple(one for one in found if one.is_state)
        kept = {name: one.keeps for name, one in looked.registers.items()}
        return cls(
            events=tuple(
                one
                for one in found
                if not one.is_state and (looked.start is None or one.day >= looked.start)
            ),
            states=states,
            registers=looked.registers,
            teachers=frozenset(
                one.person
                for one in states
                if kept[one.register] is Keeps.TEACHERS and one.person is not None
            ),
            teams=frozenset(
                one.school
                for one in states
                if kept[one.register] is Keeps.TEAMS and one.school is not None
            ),
        )

    def within(self, start: dt.date, end: dt.date) -> _View:
        return evolve(self, events=tuple(one for one in self.events if start <= one.day <= end))

    @property
    def empty(self) -> _View:
        return _View(events=(), states=(), registers=self.registers)

    def where(self, holds: Callable[[RegisterLine], bool]) -> _View:
        return evolve(self, events=tuple(filter(holds, self.events)))

    def grouped(self, key: Callable[[RegisterLine], str]) -> dict[str, _View]:
        """The lines apart by a key, and the teachers and teams of each."""
        events: dict[str, list[RegisterLine]] = defaultdict(list)
        states: dict[str, list[RegisterLine]] = defaultdict(list)
        for one in self.events:
            events[key(one)].append(one)
        for one in self.states:
            states[key(one)].append(one)
        return {
            name: _View(
                events=tuple(events[name]),
                states=tuple(states[name]),
                registers=self.registers,
                teachers=self.teachers & {one.person for one in states[name] if one.person},
                teams=self.teams & {one.school for one in states[name] if one.school},
            )
            for name in dict.fromkeys((*events, *states))
        }


def event_key(line: RegisterLine) -> tuple[str, str, dt.date]:
    """By which lines are of one event: the register, its name however written, its last day."""
    return line.register, bare(line.event or ""), line.day


def _counts(view: _View, listed: Sequence[ListedSchool] | None) -> Counts:
    schools = {one.school for one in view.events if one.school is not None}
    ids = {one.school for one in listed or ()}
    persons = {one.person for one in view.events if one.person is not None}
    return Counts(
        events=len({event_key(one) for one in view.events}),
        taking_part=sum(one.people or 1 for one in view.events),
        persons=len(persons),
        schools=len(schools if listed is None else schools & ids),
        listed=None if listed is None else len(ids),
        teams=len(view.teams if listed is None else view.teams & ids),
        teachers_covered=len(persons & view.teachers),
        teachers=len(view.teachers),
    )


def _municipalities(
    view: _View, listed: Sequence[ListedSchool] | None
) -> tuple[ParticipationRow, ...]:
    """A row for each municipality that has a listed school or took part."""
    schools: dict[str, list[ListedSchool]] = defaultdict(list)
    of_school = {one.school: one.municipality for one in listed or ()}
    for one in listed or ():
        schools[one.municipality or ""].append(one)

    def where(line: RegisterLine) -> str:
        return of_school.get(line.school or "") or line.municipality or ""

    views = view.grouped(where)
    return tuple(
        ParticipationRow(
            key=name,
            name=name,
            counts=_counts(
                views.get(name, view.empty), None if listed is None else schools.get(name, [])
            ),
        )
        for name in sorted({*schools, *views} - {""}, key=bare)
    )


def _events(view: _View) -> tuple[EventRow, ...]:
    groups: dict[tuple[str, str, dt.date], list[RegisterLine]] = defaultdict(list)
    for one in view.events:
        groups[event_key(one)].append(one)
    rows = [
        EventRow(
            event=group[0].event or "",
            form=_said(group, "form"),
            level=_said(group, "level"),
            start=min(one.start or one.day for one in group),
            end=group[0].day,
            schools=len({one.school for one in group if one.school is not None}),
            taking_part=sum(one.people or 1 for one in group),
        )
        for group in groups.values()
    ]
    return tuple(sorted(rows, key=lambda one: (-one.end.toordinal(), bare(one.event))))


def _said(group: Iterable[RegisterLine], column: str) -> str | None:
    words = dict.fromkeys(str(one.values[column]) for one in group if column in one.values)
    return ", ".join(words) or None


def _state(view: _View, register: Register, looked: Looked) -> RegisterState:
    lines = [
        one
        for one in (view.states if register.is_state else view.events)
        if one.register == register.name
    ]
    schools = {one.school for one in lines if one.school is not None}
    listed = looked.listed
    ids = {one.school for one in listed or ()}
    return RegisterState(
        register=register.name,
        title=register.title,
        keeps=register.keeps,
        rows=register.rows,
        kept_by=keepers_of(register, looked.templates[register.roadmap]),
        day=max((one.day for one in lines), default=None),
        lines=len(lines),
        schools=len(schools if listed is None else schools & ids),
        listed=None if listed is None else len(ids),
    )


# --- numbers that the order expects --------------------------------------------------------------


def _targets(view: _View, looked: Looked) -> Iterator[RegisterTargetState]:
    for register in looked.registers.values():
        events = tuple(one for one in view.events if one.register == register.name)
        # where nobody reported anything, that is not nothing done
        of_register = evolve(view, events=events) if events else None
        for row in _rows_of(register, looked):
            answers = tuple(one for one in events if one.row == row.number)
            of_row = evolve(view, events=answers) if events else None
            for target in row.targets:
                for of in _measured(target):
                    expected = _Expected(target.value, of, target.text, target.comparator)
                    yield _seen(of_row, register, row.number, expected, looked)
        for own in register.target:
            yield _seen(of_register, register, None, _Expected(own.value, own.of, own.text), looked)


@frozen
class _Expected:
    """A number as an order expects it."""

    value: Decimal
    of: Of
    text: str
    comparator: Comparator = Comparator.AT_LEAST


def _rows_of(register: Register, looked: Looked) -> list[Measure]:
    """The rows whose numbers are of who took part: of a state they count something else."""
    template = looked.templates[register.roadmap]
    if register.is_state:
        return []
    return [row for number in register.rows for row in rows_of(template, number)]


def _measured(target: Target) -> tuple[Of, ...]:
    """What an order's words ask to be counted: «50 % МОУО и ОО» both of them."""
    if target.unit is TargetUnit.PEOPLE:
        return (Of.PEOPLE,)
    if target.unit is not TargetUnit.PERCENT:
        return (Of.EVENTS,)
    words = (target.of or "").casefold()
    if "учител" in words or "педагог" in words:
        return (Of.TEACHERS,)
    municipal = (Of.MUNICIPALITIES,) if "моуо" in words or "муниципал" in words else ()
    schools = (Of.SCHOOLS,) if "школ" in words or "оо" in words.split() or not municipal else ()
    return (*municipal, *schools)


def _seen(
    lines: _View | None, register: Register, row: str | None, expected: _Expected, looked: Looked
) -> RegisterTargetState:
    value, out_of = (None, None) if lines is None else _value(lines, expected.of, looked)
    return RegisterTargetState(
        register=register.name,
        row=row,
        text=expected.text,
        of=expected.of,
        expected=expected.value,
        value=value,
        out_of=out_of,
        reached=_is_reached(expected, value, out_of),
    )


def _value(lines: _View, of: Of, looked: Looked) -> tuple[int | None, int | None]:
    """What is counted, and of how many; None where there is nothing to count by."""
    if of is Of.EVENTS:
        return len({event_key(one) for one in lines.events}), None
    if of is Of.PEOPLE:
        return sum(one.people or 1 for one in lines.events), None
    if of is Of.TEACHERS:
        covered = {one.person for one in lines.events} & lines.teachers
        return (len(covered), len(lines.teachers)) if lines.teachers else (None, None)
    if looked.listed is None:
        return None, None
    if of is Of.SCHOOLS:
        ids = {one.school for one in looked.listed}
        return len({one.school for one in lines.events} & ids), len(ids)
    of_school = {one.school: one.municipality for one in looked.listed}
    known = set(filter(None, of_school.values()))
    return len({of_school.get(one.school or "") for one in lines.events} & known), len(known)


def _is_reached(expected: _Expected, value: int | None, out_of: int | None) -> bool | None:
    if value is None or out_of == 0:
        return None
    goal = Fraction(expected.value) if out_of is None else Fraction(expected.value) * out_of / 100
    return value <= goal if expected.comparator is Comparator.AT_MOST else value >= goal


# --- for publication -----------------------------------------------------------------------------
