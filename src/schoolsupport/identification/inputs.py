"""What criteria look at: the schools to judge, the tables aligned to them, the day and the year."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any, Literal, Protocol

import numpy as np
import pandas as pd
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from schoolsupport.domain import ProcedureCalendar
from schoolsupport.identification.verdicts import Bools, Floats
from schoolsupport.records import Key, told
from schoolsupport.tables import CONTEXT, SCHOOLS, Column, Tables
from schoolsupport.tables.cells import read_numbers

_Table = Literal["results", "context", "reference", "lists", "schools", "objectivity"]


@told("procedure", Key("year", "known_year"), "column", Key("table", kind=_Table))
@frozen(order=True)
class InputKey:
    """One thing that can be missing: a procedure in a year, a column of context, a list.

    Attributes:
        table: `results`, `context`, `lists`, `reference` or `schools`.
        name: procedure id, column or list.
        year: year of the rule's unit; 0 where a year makes no sense.
        unit: `calendar` or `school`, what the year is.
        title: heading of a column.
    """

    table: str
    name: str
    year: int = 0
    unit: str = "calendar"
    title: str | None = field(default=None, eq=False)

    @property
    def procedure(self) -> str | None:
        """Id of the procedure, where it is a work."""
        return self.name if self.table in _OF_PROCEDURES else None

    @property
    def known_year(self) -> int | None:
        """The year; None where a year makes no sense."""
        return self.year or None

    @property
    def column(self) -> str:
        """What of the table is missing: a column, a list, or the column that stands for a work."""
        return _OF_PROCEDURES.get(self.table) or self.name


_OF_PROCEDURES = {"results": "n_below", "reference": "", "objectivity": "marker"}
"""Tables whose inputs are works, and the column that stands for them."""


class NamedInOrder(Protocol):
    """A line of a list that came with the region's rules."""

    @property
    def school(self) -> str:
        """Login of the school, or its name as printed."""

    @property
    def name(self) -> str | None:
        """Its name as printed, while no school judged is known to bear it."""

    @property
    def list(self) -> str:
        """Name of the list."""

    def holds(self, day: date) -> bool:
        """Whether it names the school on the day."""


@frozen(kw_only=True, eq=False)
class Inputs:
    """Everything a criterion may look at.

    Attributes:
        tables: the checked tables.
        schools: ids of the schools judged, sorted.
        year: latest year of data.
        as_of: the law's day.
        calendar: what each procedure was in each year.
        procedure_sets: named sets of procedures.
        own_lists: schools named in the region's own orders.
        namesakes: lines of the region's orders on schools that bear a name they print, and of
            which it is not known whether the orders bind them.
        in_territory: which schools the orders bind, or may bind; None for all.
        window: how many years, the latest included, the rules look at.
        supposed: answers supposed for missing inputs, to see what they would decide.
        found: what was found once and serves several criteria, by what was asked.
    """

    tables: Tables
    schools: pd.Index[str]
    year: int
    as_of: date
    calendar: ProcedureCalendar
    procedure_sets: Mapping[str, tuple[str, ...]]
    own_lists: tuple[NamedInOrder, ...] = ()
    namesakes: tuple[NamedInOrder, ...] = ()
    in_territory: Bools | None = None
    window: int = 1
    supposed: Mapping[InputKey, bool] = field(factory=dict)
    found: dict[Hashable, Any] = field(factory=dict, repr=False)

    def supposing(self, supposed: Mapping[InputKey, bool]) -> Inputs:
        """The same inputs with answers supposed for missing ones."""
        return evolve(self, supposed=supposed)

    def locked(self) -> Inputs:
        """The same inputs as code of a region is given them: their tables cannot be written into.

        What is found once is kept apart, and the caller's tables stay as they are.
        """
        if "locked" not in self.found:
            self.found["locked"] = evolve(self, tables=self.tables.locked(), found={})
        of_region: Inputs = self.found["locked"]
        return evolve(of_region, supposed=self.supposed)

    def place_of_schools(self, frame: pd.DataFrame) -> NDArray[np.int32]:
        """For each row of a table, the place of its school among those judged, or -1."""
        codes = frame["school"].cat.codes.to_numpy()
        known = frame["school"].cat.categories
        if known is self.schools or known.equals(self.schools):
            return codes.astype(np.int32, copy=False)
        places = self.schools.get_indexer(known).astype(np.int32)
        return np.append(places, np.int32(-1)).take(codes, mode="wrap")

    def procedures(self, chosen: tuple[str, ...]) -> list[str]:
        """Ids of procedures, sets resolved, each once, in the order given."""
        ids = [one for name in chosen for one in self.procedure_sets.get(name, (name,))]
        return list(dict.fromkeys(ids))

    @property
    def columns(self) -> Mapping[str, Column]:
        """The columns of schools and their context, the region's own among them."""
        return {**SCHOOLS.by_name, **CONTEXT.by_name, **{o.id: o.column for o in self.tables.own}}

    def key_of(self, column: str, year: int | None = None) -> InputKey:
        """What is missing where a column of the schools or their context is blank.

        Args:
            column: name of the column.
            year: calendar year; by default the latest.
        """
        declared = self.columns.get(column)
        title = declared.title if declared else column
        if column in self.tables.schools.columns:
            return InputKey("schools", column, title=title)
        return InputKey("context", column, year or self.year, title=title)

    def numbers(self, column: str, year: int | None = None) -> Floats:
        """A column of the schools, or of their context of a year, aligned to the schools.

        Yes is 1 and no is 0; a day is its number in the calendar; NaN where absent.

        Args:
            column: name of the column.
            year: calendar year; by default the latest.
        """
        if column not in self.tables.schools.columns:
            return self.context_column(column, year)
        return _numbers(self.school_column(column))

    def words(self, column: str, year: int | None = None) -> NDArray[np.object_]:
        """The same column as text; None where absent."""
        context = self.tables.context
        if column in self.tables.schools.columns:
            told = self.school_column(column)
        elif column in context.columns:
            now = context[(context["year"] == (year or self.year)).to_numpy()]
            told = now[column].set_axis(now["school"].astype("object")).reindex(self.schools)
        else:
            return np.full(len(self.schools), None, dtype="object")
        codes, values = pd.factorize(told)
        names = [f"{v:g}" if isinstance(v, int | float) else str(v).strip() for v in values]
        return np.array([*names, None], dtype="object")[codes]

    def context_column(self, column: str, year: int | None = None) -> Floats:
        """A column of the context of a year, aligned to the schools; NaN where absent.

        Args:
            column: name of the column.
            year: calendar year; by default the latest.
        """
        aligned = np.full(len(self.schools), np.nan)
        rows = self.tables.context
        if rows.empty or column not in rows.columns:
            return aligned
        at, places = self._context_of(year or self.year)
        aligned[places] = _numbers(rows[column].take(at))
        return aligned

    def _context_of(self, year: int) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
        """Rows of the context of a year on schools judged, and their places; found once."""
        asked = ("context", year)
        if asked not in self.found:
            rows = self.tables.context
            places = self.place_of_schools(rows)
            at = np.flatnonzero((rows["year"].to_numpy() == year) & (places >= 0))
            self.found[asked] = at, places[at]
        found: tuple[NDArray[np.intp], NDArray[np.int32]] = self.found[asked]
        return found

    def teaches(self, grade: int) -> Bools:
        """Which schools teach a grade, or may: an unknown range of grades excludes nobody."""
        low = self.school_column("grade_from").to_numpy(dtype="float64", na_value=np.nan)
        high = self.school_column("grade_to").to_numpy(dtype="float64", na_value=np.nan)
        taught: Bools = ~((low > grade) | (high < grade))
        return taught

    def school_column(self, column: str) -> pd.Series:
        """A column of what is known of schools, aligned to the schools judged."""
        rows = self.tables.named_schools
        if "schools" not in self.found:
            known = pd.Index(rows["school"].astype("object"))
            self.found["schools"] = known.get_indexer(self.schools)
        values = rows[column].array.take(self.found["schools"], allow_fill=True)
        return pd.Series(values, index=self.schools, name=column)

    def listed(self, name: str) -> Bools:
        """Whether a list, of the tables or of the region, names the school on the law's day."""
        if not self.has_list(name):
            return np.zeros(len(self.schools), dtype=bool)
        rows = self.tables.lists
        day = np.datetime64(self.as_of)
        begins = rows["from"].to_numpy()
        ends = rows["until"].to_numpy()
        now = (
            (rows["list"] == name).to_numpy()
            & (np.isnat(begins) | (begins <= day))
            & (np.isnat(ends) | (ends >= day))
        )
        places = self.place_of_schools(rows)[now]
        found = np.zeros(len(self.schools), dtype=bool)
        found[places[places >= 0]] = True
        own = {one.school for one in self.own_lists if one.list == name and one.holds(self.as_of)}
        aliases = self.tables.aliases
        found |= self.schools.isin([aliases.get(school, school) for school in own])
        return found

    def may_be_listed(self, name: str) -> Bools:
        """Schools that the region's own list may mean by a name that it prints.

        That is everybody it binds while none of them bears the name; and who bears it and may be
        bound or not. A list given with logins, in the tables, leaves no such doubt.
        """
        given = bool((self.tables.lists["list"] == name).any())
        lines = (one for one in self.own_lists if one.list == name and one.name is not None)
        if given:
            return np.zeros(len(self.schools), dtype=bool)
        if not any(one.holds(self.as_of) for one in lines):
            like = [
                one.school for one in self.namesakes if one.list == name and one.holds(self.as_of)
            ]
            bearing: Bools = self.schools.isin(like) & ~self.listed(name)
            return bearing
        bound = np.ones(len(self.schools), dtype=bool)
        doubtful: Bools = (bound if self.in_territory is None else self.in_territory) & ~(
            self.listed(name)
        )
        return doubtful

    def has_list(self, name: str) -> bool:
        """Whether the lists given, or the region's own, hold this list at all."""
        given = bool((self.tables.lists["list"] == name).any())
        return given or any(one.list == name for one in self.own_lists)


def _numbers(column: pd.Series) -> Floats:
    """The numbers of a column; days are counted in the calendar."""
    if not pd.api.types.is_datetime64_any_dtype(column.dtype):
        return read_numbers(column)
    days = column.to_numpy(dtype="datetime64[D]")
    return np.where(np.isnat(days), np.nan, days.astype("int64") + _FIRST_DAY)


_FIRST_DAY = date(1970, 1, 1).toordinal()
