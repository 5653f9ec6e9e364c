"""The calendar of procedures: what a work of a year was, as data with sources.

A «year» is not a constant. The works of September 2020 test the programme of the grade before and
belong to the school year 2020/21, as do the works of March 2021. So the school year, the writing
grade, whether a procedure was held and how its results may be used are read from data.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Self

from attrs import frozen

from schoolsupport.domain.procedures import Procedure
from schoolsupport.faults import fault
from schoolsupport.toml import toml_of

SCHOOL_YEAR_BEGINS = 9  # September


class YearUnit(StrEnum):
    """What «a year» is in a rule."""

    CALENDAR = "calendar"
    SCHOOL = "school"


class Use(StrEnum):
    """How the results of a procedure year may be used for judging schools."""

    PERMITTED = "permitted"
    RESTRICTED = "restricted"


@frozen(kw_only=True)
class ProcedureYear:
    """What a procedure was in one calendar year.

    Attributes:
        assessment: `vpr`, `oge`, `ege` …
        year: calendar year of the work.
        grades: grades (of the programme) concerned; empty means all.
        subjects: subjects concerned, with the variant if one is meant (`ma-base`); empty means all.
        held: whether it was held at all.
        starts: first day, if known.
        ends: last day, if known.
        school_year: the school year it belongs to, named by the year it ends in.
        writing_shift: grades between the programme tested and the grade that wrote it.
        use: whether results may be used to judge schools.
        note: what is special, in Russian, as shown to people.
        source: where that was read.
        assumed: True where no text was read that says so.
    """

    assessment: str
    year: int
    grades: tuple[int, ...] = ()
    subjects: tuple[str, ...] = ()
    held: bool = True
    starts: date | None = None
    ends: date | None = None
    school_year: int | None = None
    writing_shift: int = 0
    use: Use = Use.PERMITTED
    note: str | None = None
    source: str | None = None
    assumed: bool = False

    def concerns(self, procedure: Procedure, held_on: date | None) -> bool:
        """Whether this entry speaks of the procedure, written on the day if one is known."""
        subject = procedure.subject + (f"-{procedure.variant}" if procedure.variant else "")
        return (
            procedure.assessment == self.assessment
            and (not self.grades or procedure.grade in self.grades)
            and (not self.subjects or subject in self.subjects)
            and (held_on is None or self.starts is None or held_on >= self.starts)
            and (held_on is None or self.ends is None or held_on <= self.ends)
        )


@frozen
class ProcedureCalendar:
    """All procedure years known, looked up by procedure, year and day."""

    entries: tuple[ProcedureYear, ...]

    @classmethod
    def from_toml(cls, text: str) -> Self:
        """Read a calendar file; later entries do not replace earlier ones, they come first.

        Raises:
            NotTomlError: it is not TOML.
            ValueError: an entry has an unknown key or a value of a wrong kind.
        """
        return cls(
            tuple(_entry(raw) for raw in toml_of(text, exact=False).get("procedure_year", []))
        )

    def with_first(self, other: Iterable[ProcedureYear]) -> ProcedureCalendar:
        """This calendar with a region's own entries asked before it."""
        return ProcedureCalendar((*other, *self.entries))

    def look_up(
        self, procedure: Procedure, year: int, held_on: date | None = None
    ) -> ProcedureYear:
        """What the procedure was in a calendar year; without an entry, an ordinary held work."""
        for entry in self.entries:
            if entry.year == year and entry.concerns(procedure, held_on):
                return entry
        return ProcedureYear(assessment=procedure.assessment, year=year, assumed=True)

    def school_year(self, procedure: Procedure, year: int, held_on: date | None = None) -> int:
        """The school year a work belongs to, named by the calendar year it ends in."""
        entry = self.look_up(procedure, year, held_on)
        if entry.school_year is not None:
            return entry.school_year
        if held_on is not None:
            return school_year_of(held_on)
        return school_year_of(entry.starts) if entry.starts else year

    def not_held(self, procedure: Procedure, school_year: int) -> ProcedureYear | None:
        """The entry that says the procedure was not held in a school year, if there is one.

        A procedure that an entry puts into the school year counts as held.
        """
        spoken = [
            entry
            for entry in self.entries
            if entry.school_year == school_year and entry.concerns(procedure, None)
        ]
        if any(entry.held for entry in spoken):
            return None
        return next((entry for entry in spoken if not entry.held), None)


def school_year_of(day: date) -> int:
    """The school year of a day, named by the calendar year it ends in."""
    return day.year + 1 if day.month >= SCHOOL_YEAR_BEGINS else day.year


def school_year_text(school_year: int) -> str:
    """The usual way to write a school year: 2020/21."""
    return f"{school_year - 1}/{school_year % 100:02d}"


@cache
def procedure_calendar() -> ProcedureCalendar:
    """The calendar shipped with the core."""
    text = (files("schoolsupport.domain") / "procedure_calendar.toml").read_text("utf-8")
    return ProcedureCalendar.from_toml(text)


def _entry(raw: dict[str, Any]) -> ProcedureYear:
    known = {attribute.name for attribute in ProcedureYear.__attrs_attrs__}
    unknown = sorted(set(raw) - known)
    if unknown:
        raise fault("parameter.key_of_procedure_year", key=repr(unknown[0]), known=sorted(known))
    values = dict(raw)
    values["grades"] = tuple(values.get("grades", ()))
    values["subjects"] = tuple(values.get("subjects", ()))
    values["use"] = Use(values.get("use", "permitted"))
    return ProcedureYear(**values)
