"""Fields of a register: its lines on a day, by the columns that the region gave it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property

from attrs import frozen

from schoolsupport.monitoring.registers.register import CellKind, Register
from schoolsupport.monitoring.registers.register_pages import ShownLine, ShownRegister
from schoolsupport.pages import Lines, Value
from schoolsupport.reports.fields import OWN_CELL, FormField, FormValue, RowKind, Subject
from schoolsupport.translation import msg


class KeptRegister:
    """A register on a day, as forms look at it.

    Args:
        register: the register.
        shown: its lines on the day.
        keepers: who keeps it, in the order's words.
    """

    def __init__(self, register: Register, shown: ShownRegister, keepers: Sequence[str]) -> None:
        self.register, self.shown, self.keepers = register, shown, tuple(keepers)

    @property
    def is_named(self) -> bool:
        """Whether persons are named."""
        return any(one.name is not None for one in self.shown.lines)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Numbers of persons, where they are not named: the same in every line."""
        persons = dict.fromkeys(one.person for one in self.shown.lines if one.person)
        return {person: place for place, person in enumerate(persons, 1)}

    def person(self, line: ShownLine) -> Value:
        """Whom a line names."""
        if line.person is None:
            return None
        if self.is_named:
            return line.name or msg("the name is deleted")
        return msg("No. {number}", number=self.numbers[line.person])

    def lines(self) -> list[KeptLine]:
        """Its lines, numbered."""
        return [KeptLine(self, one, row) for row, one in enumerate(self.shown.lines, 1)]

    def schools(self) -> list[SchoolLines]:
        """Its schools, each with its lines."""
        found: dict[str, list[ShownLine]] = {}
        for one in self.shown.lines:
            if one.school is not None:
                found.setdefault(one.school, []).append(one)
        return [SchoolLines(self, lines, row) for row, lines in enumerate(found.values(), 1)]


@frozen
class KeptLine:
    """A line of a register."""

    of: KeptRegister
    one: ShownLine
    row: int

    def cell(self, name: str) -> Value:
        """What stands in a column of the region's own."""
        value = self.one.values.get(name)
        if isinstance(value, bool):
            return msg("yes") if value else msg("no")
        column = next((each for each in self.of.register.column if each.id == name), None)
        if value is not None and column is not None and column.kind is CellKind.DAY:
            return dt.date.fromisoformat(str(value))
        return value


@frozen
class SchoolLines:
    """The lines of a school."""

    of: KeptRegister
    lines: Sequence[ShownLine]
    row: int


def _own_field(name: str) -> FormField | None:
    if not name.startswith(OWN_CELL):
        return None
    column = name.removeprefix(OWN_CELL)
    return FormField(
        name,
        msg("a column of the register"),
        lambda one: one.cell(column),
        width=(8, 40),
        inner=True,
    )


_LINE = (
    FormField("row", msg("number of the line in the table"), lambda one: one.row, unit="people"),
    FormField(
        "school",
        msg("school"),
        lambda one: one.one.school_name or one.one.school,
        width=(14, 50),
    ),
    FormField("login", msg("login"), lambda one: one.one.school),
    FormField(
        "municipality", msg("municipality"), lambda one: one.one.municipality, width=(12, 36)
    ),
    FormField(
        "person",
        msg("the person by name where names are asked for, else by a number"),
        lambda one: one.of.person(one.one),
        width=(10, 40),
        inner=True,
    ),
    FormField("event", msg("event"), lambda one: one.one.event, width=(14, 50)),
    FormField(
        "people",
        msg("how many took part"),
        lambda one: one.one.people,
        unit="people",
        total="sum",
        inner=True,
    ),
    FormField("measure", msg("row of the order that it answers"), lambda one: one.one.row),
    FormField("day", msg("day of the line"), lambda one: one.one.day, unit="day"),
    FormField("start", msg("first day"), lambda one: one.one.start, unit="day"),
)
_SCHOOL = (
    FormField("row", msg("number of the line in the table"), lambda one: one.row, unit="people"),
    FormField(
        "school",
        msg("school"),
        lambda one: one.lines[0].school_name or one.lines[0].school,
        width=(14, 50),
    ),
    FormField("login", msg("login"), lambda one: one.lines[0].school),
    FormField(
        "municipality", msg("municipality"), lambda one: one.lines[0].municipality, width=(12, 36)
    ),
    FormField("lines", msg("how many lines"), lambda one: len(one.lines), unit="people",
              total="sum"),
    FormField(
        "persons", msg("different persons who are named"),
        lambda one: len({line.person for line in one.lines if line.person}), unit="people",
        inner=True,  # one person may stand in several schools: there is no sum of them
    ),
    FormField(
        "who", msg("the persons, a line each"),
        lambda one: Lines(tuple(dict.fromkeys(
            said for line in one.lines if (said := one.of.person(line)) is not None
        ))), width=(12, 40),
    ),
    FormField(
        "day", msg("day of its newest lines"), lambda one: max(line.day for line in one.lines),
        unit="day",
    ),
)  # fmt: skip


def _newest(of: KeptRegister) -> Value:
    return max((one.day for one in of.shown.lines), default=None)


REGISTER = Subject(
    about="register",
    words=msg("the lines of a register on a day"),
    values=(
        FormValue("register.title", msg("what the register is called"),
                  lambda of: of.register.title),
        FormValue("register.rows", msg("rows of the order that have it kept"),
                  lambda of: ", ".join(of.register.rows)),
        FormValue("register.kept_by", msg("who keeps it"),
                  lambda of: "; ".join(of.keepers) or None),
        FormValue("on", msg("day looked at"), lambda of: of.shown.on),
        FormValue("day", msg("day of its newest lines"), _newest),
        FormValue("lines", msg("how many lines"), lambda of: len(of.shown.lines), unit="people"),
        FormValue("schools", msg("how many schools"), lambda of: len(of.schools()), unit="people"),
        FormValue("persons", msg("different persons who are named"),
                  lambda of: len(of.numbers), unit="people"),
    ),
    kinds=(
        RowKind(
            name="lines", words=msg("line of the register"), rows=lambda of: of.lines(),
            fields=_LINE, own=_own_field, empty=msg("The register has no line by this day."),
        ),
        RowKind(
            name="schools", words=msg("school of the register"), rows=lambda of: of.schools(),
            fields=_SCHOOL, empty=msg("The register has no line by this day."),
        ),
    ),
    default="lines",
)  # fmt: skip
