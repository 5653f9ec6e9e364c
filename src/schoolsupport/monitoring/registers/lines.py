"""Lines of registers: as they are read, with names, and as they are kept, without.

A line is told by what it says, so a file read twice adds nothing. A register of a state (teams,
teachers, networks …) comes school by school: the lines of a school read together are one block,
and the newest block of a school is what holds. Lines are only added: a school's lines are
corrected by reading them anew, a line of participation by one that names it or only takes it back.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from attrs import field, frozen

from schoolsupport.words.text import bare

Plain = str | int | bool
"""What a cell of a register is kept as; days are ISO texts."""


@frozen(kw_only=True)
class Named:
    """A person as a table names them.

    Attributes:
        name: the name as printed.
        place: id of the school, or the municipality, they are of.
        told: what is said of them that goes when the name goes, by id of the column.
    """

    name: str
    place: str
    told: Mapping[str, Plain] = field(factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        """By which a person is known again: the name and the place."""
        return bare(self.name), self.place


@frozen(kw_only=True)
class Line:
    """What a line of a register says, whoever it names.

    Attributes:
        register: name of the register.
        is_state: whether it is of a register whose newest lines hold.
        day: the day it is of; of participation the last day of the event.
        start: the first day, where there is one.
        school: id of the school.
        municipality: its municipality.
        event: what was taken part in.
        people: how many took part, where the line counts them.
        row: number of the row of the roadmap it answers.
        values: the other cells, by id of the column; no names among them.
        corrects: id of the line it corrects.
        withdraws: whether it only takes that line back.
        source_file: SHA-256 of the file.
        source_sheet: the sheet.
        source_row: the row, from 1.
    """

    register: str
    is_state: bool
    day: dt.date
    start: dt.date | None = None
    school: str | None = None
    municipality: str | None = None
    event: str | None = None
    people: int | None = None
    row: str | None = None
    values: Mapping[str, Plain] = field(factory=dict)
    corrects: str | None = None
    withdraws: bool = False
    source_file: str | None = None
    source_sheet: str | None = None
    source_row: int | None = None

    @property
    def place(self) -> str:
        """Whose block of the register it belongs to: a school's, else a municipality's."""
        return self.school or self.municipality or ""


@frozen(kw_only=True)
class ReadLine(Line):
    """A line of a register as a file has it; `person` is whom it names."""

    person: Named | None = None


@frozen(kw_only=True)
class RegisterLine(Line):
    """A line of a register as the store holds it.

    Attributes:
        id: made of what it says.
        recorded_at: when it was recorded.
        block: the lines it was read together with, of one school.
        person: id of the person; the name stands elsewhere, if it is still kept.
    """

    id: str
    recorded_at: dt.datetime
    block: str | None = None
    person: str | None = None


def holding(lines: Iterable[RegisterLine], on: dt.date) -> list[RegisterLine]:
    """The lines that hold on a day.

    Args:
        lines: lines of any registers.
        on: the day.

    Returns:
        Of participation every line of an event that was over by then; of a state, for each school,
        the lines of the newest block of that day or before. Corrected ones are left out.
    """
    every = list(lines)
    corrected = {one.corrects for one in every if one.corrects is not None}
    known = [one for one in every if one.day <= on]
    newest: dict[tuple[str, str], tuple[dt.date, dt.datetime, str]] = {}
    for one in known:
        if one.is_state:
            key = one.register, one.place
            rank = one.day, one.recorded_at, one.block or ""
            newest[key] = max(newest.get(key, rank), rank)
    return [
        one
        for one in known
        if one.id not in corrected
        and not one.withdraws
        and (not one.is_state or newest[one.register, one.place][2] == (one.block or ""))
    ]


def by_register(lines: Iterable[RegisterLine]) -> dict[str, list[RegisterLine]]:
    """Lines by the name of their register."""
    found: dict[str, list[RegisterLine]] = defaultdict(list)
    for one in lines:
        found[one.register].append(one)
    return dict(found)
