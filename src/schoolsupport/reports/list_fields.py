"""Fields of a list as an order approved it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from attrs import evolve, frozen

from schoolsupport.pages import Value
from schoolsupport.reports.fields import FormField, FormValue, RowKind, Subject
from schoolsupport.support.lists import ApprovedList, ApprovedSchool
from schoolsupport.translation import msg


@frozen(kw_only=True, eq=False)
class Approved:
    """A list, as forms look at it.

    Attributes:
        approved: the list on a day.
        names: names and municipalities of schools by id, where they are known.
        acts: acts in full by id, where they are known.
    """

    approved: ApprovedList
    names: Mapping[str, tuple[str | None, str | None]]
    acts: Mapping[str, str]

    def rows(self) -> list[Line]:
        """The schools of the list, numbered."""
        return [Line(self, school, row) for row, school in enumerate(self.approved.schools, 1)]

    def changes(self) -> list[Change]:
        """Schools that came or went by the day, the earliest first; the first day is no change."""
        lines = self.approved.lines
        days = [one.line.from_ for one in lines if one.line.from_ is not None]
        begun = min(days, default=dt.date.min)
        found = []
        for one in lines:
            line = one.line
            if line.from_ is not None and begun < line.from_ <= self.approved.day:
                found.append(Change(Line(self, one, 0), line.from_, came=True))
            if line.until is not None and line.until < self.approved.day:
                found.append(
                    Change(Line(self, one, 0), line.until + dt.timedelta(days=1), came=False)
                )
        found.sort(key=lambda one: (one.day, not one.came))
        return [evolve(one, row=row) for row, one in enumerate(found, 1)]


@frozen
class Line:
    """A school of a list."""

    of: Approved
    one: ApprovedSchool
    row: int

    @property
    def name(self) -> Value:
        """The school: as the list prints it, or by the register."""
        line, known = self.one.line, self.of.names.get(self.one.school or "", (None, None))
        return line.school if line.school != self.one.school else known[0] or line.school

    @property
    def municipality(self) -> Value:
        """Its municipality, by the register."""
        return self.of.names.get(self.one.school or "", (None, None))[1]

    @property
    def act(self) -> Value:
        """The order that put it there."""
        act = self.one.line.act
        return self.of.acts.get(act or "", act)


@frozen
class Change:
    """A school that came to a list or left it.

    Attributes:
        of: its line.
        day: the first day on which it stands there, or no longer does.
        came: whether it came.
        row: number of the line in the table, from 1.
    """

    of: Line
    day: dt.date
    came: bool
    row: int = 0


def _act_of(one: Change) -> Value:
    """The order that put a school there; by which order one left, a list does not say."""
    return one.of.act if one.came else None


_CHANGE = (
    FormField("row", msg("number of the line in the table"), lambda one: one.row, unit="people"),
    FormField("day", msg("day of the change"), lambda one: one.day, unit="day"),
    FormField("change", msg("whether the school came or left"),
              lambda one: msg("came") if one.came else msg("left")),
    FormField("school", msg("school"), lambda one: one.of.name, width=(16, 60)),
    FormField("login", msg("login"), lambda one: one.of.one.school),
    FormField("municipality", msg("municipality"), lambda one: one.of.municipality,
              width=(12, 40)),
    FormField("act", msg("the order that put it there"), _act_of, width=(16, 50)),
    FormField("reason", msg("reason, as the order gives it"), lambda one: one.of.one.line.reason,
              width=(14, 50)),
)  # fmt: skip

LISTS = Subject(
    about="lists",
    restricted=False,
    words=msg("a list as an order approved it"),
    values=(
        FormValue("list", msg("name of the list"), lambda of: of.approved.name),
        FormValue("on", msg("day looked at"), lambda of: of.approved.day),
        FormValue(
            "schools", msg("how many schools"), lambda of: len(of.approved.schools), unit="people"
        ),
        FormValue(
            "acts", msg("the orders that the list stands on"),
            lambda of: "; ".join(dict.fromkeys(
                str(line.act) for line in of.rows() if line.act is not None
            )) or None,
        ),
        FormValue(
            "first", msg("first day of the list"),
            lambda of: min(
                (one.line.from_ for one in of.approved.lines if one.line.from_), default=None
            ),
        ),
        FormValue("changes", msg("how many schools came or left since"),
                  lambda of: len(of.changes()), unit="people"),
    ),
    kinds=(
        RowKind(
            name="schools",
            words=msg("school of the list"),
            rows=lambda of: of.rows(),
            fields=(
                FormField(
                    "row", msg("number of the line in the table"), lambda one: one.row,
                    unit="people",
                ),
                FormField("school", msg("school"), lambda one: one.name, width=(16, 60)),
                FormField("login", msg("login"), lambda one: one.one.school),
                FormField(
                    "municipality", msg("municipality"), lambda one: one.municipality,
                    width=(12, 40),
                ),
                FormField("from", msg("first day"), lambda one: one.one.line.from_, unit="day"),
                FormField("until", msg("last day"), lambda one: one.one.line.until, unit="day"),
                FormField(
                    "act", msg("the order that put it there"), lambda one: one.act, width=(16, 50)
                ),
                FormField(
                    "reason", msg("reason, as the order gives it"),
                    lambda one: one.one.line.reason, width=(14, 50),
                ),
            ),
            empty=msg("There are no such schools"),
        ),
        RowKind(
            name="changes",
            words=msg("school that came to the list or left it"),
            rows=lambda of: of.changes(),
            fields=_CHANGE,
            empty=msg("The list was not changed by this day."),
        ),
    ),
    default="schools",
)  # fmt: skip
