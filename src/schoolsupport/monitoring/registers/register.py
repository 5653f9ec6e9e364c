"""Registers: lists that an order has kept, as data of a region's plugin.

A file `registers/NAME.toml` names the rows that prescribe a register, what a line of it is of, and
its columns with their headings. The columns are seldom in the order: they are then `assumed`, and a
region may have others. Names of persons, and whatever else is to go when they go (`purged`), stand
in one table of the store that can be purged; the lines hold a person's id alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from importlib.resources.abc import Traversable

from attrs import frozen

from schoolsupport.domain import LegalSource
from schoolsupport.errors import RuleError
from schoolsupport.faults import rule_fault
from schoolsupport.monitoring.rounds.reading import quote_faults, row_faults, unknown_roadmap
from schoolsupport.monitoring.rounds.round import all_texts, cells, rows_of
from schoolsupport.roadmaps.template import RoadmapTemplate
from schoolsupport.structure import read_toml, structured
from schoolsupport.words.text import plain

FOLDER = "registers"
_ID = re.compile(r"[a-z][a-z0-9_]*")


class Keeps(StrEnum):
    """What a line of a register is of.

    `participation` grows: who took part in what, when. Every other is a state: the register of a
    day takes the place of the one before it, school by school.
    """

    TEAMS = "teams"
    TEACHERS = "teachers"
    CURATORS = "curators"
    RESPONSIBLE = "responsible"
    MENTORS = "mentors"
    NETWORKS = "networks"
    CONTRACTS = "contracts"
    SCHOOLS = "schools"
    PARTICIPATION = "participation"


class CellKind(StrEnum):
    """What a column holds.

    `school`: a school by its id or name. `person`: a person's name, kept apart. `event`: what
    somebody took part in. `day`: a day, or the days from and to. `people`: how many took part.
    `row`: number of the row of the roadmap it answers.
    """

    SCHOOL = "school"
    MUNICIPALITY = "municipality"
    PERSON = "person"
    EVENT = "event"
    DAY = "day"
    PEOPLE = "people"
    ROW = "row"
    WHOLE = "whole"
    YES_NO = "yes_no"
    CHOICE = "choice"
    TEXT = "text"


ONCE = (CellKind.PERSON, CellKind.EVENT, CellKind.PEOPLE, CellKind.ROW, CellKind.MUNICIPALITY)
"""What a line has one of at most."""


@frozen(kw_only=True)
class RegisterColumn:
    """A column of a register.

    Attributes:
        id: short name.
        heading: its words in the files people fill in.
        also: other headings for it.
        kind: what it holds.
        required: whether a line is none without it.
        choices: words that may stand there, of a `choice`.
        purged: it says something of a person that goes when the name goes.
    """

    id: str
    heading: str
    also: tuple[str, ...] = ()
    kind: CellKind = CellKind.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()
    purged: bool = False

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading it is known by."""
        return (self.heading, *self.also)


class Of(StrEnum):
    """What a target of a register is counted in, or is a share of."""

    SCHOOLS = "schools"
    MUNICIPALITIES = "municipalities"
    TEACHERS = "teachers"
    EVENTS = "events"
    PEOPLE = "people"


@frozen(kw_only=True)
class RegisterTarget:
    """A number that the order expects of what a register keeps, where no cell of its rows says it.

    Attributes:
        value: the number: a share in percent of schools, municipalities, teachers; else a count.
        of: what it is of.
        text: the order's words.
        source: where they stand.
    """

    value: Decimal
    of: Of
    text: str
    source: LegalSource


@frozen(kw_only=True)
class Register:
    """A register of an order.

    Attributes:
        name: name of its file.
        title: what it is called.
        keeps: what a line of it is of.
        roadmap: name of the roadmap.
        rows: numbers of the rows that prescribe it, «23», or with their section, «2021/10».
        kept_by: who keeps it, in the order's words, where that is not the rows' parties.
        source: the order's words.
        column: its columns.
        target: numbers that are expected of it.
        assumed: keys whose value the order does not say; most often `column`.
    """

    name: str
    title: str
    keeps: Keeps
    roadmap: str
    rows: tuple[str, ...]
    kept_by: str | None = None
    source: LegalSource
    column: tuple[RegisterColumn, ...]
    target: tuple[RegisterTarget, ...] = ()
    assumed: tuple[str, ...] = ()

    @property
    def is_state(self) -> bool:
        """Whether the register of a day takes the place of the one before."""
        return self.keeps is not Keeps.PARTICIPATION

    def of_kind(self, kind: CellKind) -> RegisterColumn | None:
        """The first column that holds something of a kind."""
        return next((one for one in self.column if one.kind is kind), None)

    @cached_property
    def by_heading(self) -> dict[str, RegisterColumn]:
        """The columns by each of their headings, as `heading_key` has them, and by their ids."""
        named = {heading_key(name): one for one in self.column for name in one.headings}
        return {**{one.id: one for one in self.column}, **named}


def heading_key(heading: str) -> str:
    """A heading as headings are compared: case, signs at its ends and what is starred aside."""
    return plain(heading).strip(" .:*")


def keepers_of(register: Register, template: RoadmapTemplate) -> tuple[str, ...]:
    """Who keeps a register, in the order's words; none where the order names nobody."""
    if register.kept_by is not None:
        return (register.kept_by,)
    rows = (row for number in register.rows for row in rows_of(template, number))
    return tuple(dict.fromkeys(party.name for row in rows for party in row.responsible))


def row_keys(register: Register, template: RoadmapTemplate) -> frozenset[str]:
    """The rows that prescribe a register, as in ids of tasks without the template."""
    rows = (row for number in register.rows for row in rows_of(template, number))
    return frozenset(f"{row.section}/{row.number}" for row in rows)


def read_registers(
    folder: Traversable, templates: Mapping[str, RoadmapTemplate]
) -> dict[str, Register]:
    """The registers of a plugin's folder by name, in the order of names; none where it has none.

    Args:
        folder: the folder of a region.
        templates: its roadmaps by name.

    Raises:
        RuleError: a file says what it may not, or what the order does not say; all faults of all
            files are reported together.
    """
    place = folder / FOLDER
    if not place.is_dir():
        return {}
    registers: dict[str, Register] = {}
    faults: list[RuleError] = []
    for file in sorted(place.iterdir(), key=lambda one: one.name):
        if not file.name.endswith(".toml"):
            continue
        where = f"{FOLDER}/{file.name}"
        try:
            name = file.name.removesuffix(".toml")
            made = structured({**read_toml(file, where), "name": name}, Register, where)
            faults.extend(_faults(made, templates, where))
            registers[name] = made
        except RuleError as error:
            faults.append(error)
    if faults:
        raise RuleError.of(faults)
    return registers


def _faults(
    one: Register, templates: Mapping[str, RoadmapTemplate], where: str
) -> Iterator[RuleError]:
    yield from _column_faults(one, where)
    template = templates.get(one.roadmap)
    if template is None:
        yield unknown_roadmap(one.roadmap, templates, f"{where}: roadmap")
        return
    if not one.rows:
        yield rule_fault("register.no_row", where=f"{where}: rows")
    yield from row_faults(one.rows, template, f"{where}: rows")
    own = [text for row in one.rows for found in rows_of(template, row) for text in cells(found)]
    yield from quote_faults(one.source, own, template, f"{where}: source")
    for target in one.target:
        yield from quote_faults(target.source, all_texts(template), template, f"{where}: target")
    known = {"column", "keeps", "kept_by", "target"}
    for key in one.assumed:
        if key not in known:
            yield rule_fault(
                "register.unknown_assumed",
                where=f"{where}: assumed",
                found=key,
                known=", ".join(sorted(known)),
            )


def _column_faults(one: Register, where: str) -> Iterator[RuleError]:
    """Columns that could not be told apart, or that a line of the register cannot do without."""
    for name in _twice(column.id for column in one.column):
        yield rule_fault("register.column_twice", where=f"{where}: column", found=name)
    words = (word for column in one.column for word in set(map(heading_key, column.headings)))
    for word in _twice(words):
        yield rule_fault("register.heading_twice", where=f"{where}: column", found=word)
    kinds = Counter(column.kind for column in one.column)
    for kind in ONCE:
        if kinds[kind] > 1:
            yield rule_fault("register.kind_twice", where=f"{where}: column", found=kind.value)
    if not kinds[CellKind.SCHOOL] and not kinds[CellKind.MUNICIPALITY]:
        yield rule_fault("register.of_nobody", where=f"{where}: column")
    if not one.is_state and not (kinds[CellKind.EVENT] and kinds[CellKind.DAY]):
        yield rule_fault("register.no_event", where=f"{where}: column")
    for column in one.column:
        yield from _faults_of_column(column, kinds, f"{where}: column {column.id}")


def _faults_of_column(
    column: RegisterColumn, kinds: Mapping[CellKind, int], place: str
) -> Iterator[RuleError]:
    if not _ID.fullmatch(column.id):
        yield rule_fault("register.column_id", where=place, found=column.id)
    if (column.kind is CellKind.CHOICE) != bool(column.choices):
        yield rule_fault("register.choices", where=place)
    if column.purged and not kinds[CellKind.PERSON]:
        yield rule_fault("register.purged_of_nobody", where=place)


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]
