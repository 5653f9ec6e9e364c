"""Fields of a list as an order approved it."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

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


LISTS = Subject(
    about="lists",
    words=msg("a list as an order approved it"),
    values=(
        FormValue("list", msg("name of the list"), lambda of: of.approved.name),
        FormValue("on", msg("day looked at"), lambda of: of.approved.day),
        FormValue(
            "schools", msg("how many schools"), lambda of: len(of.approved.schools), unit="people"
        ),
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
    ),
    default="schools",
)  # fmt: skip
