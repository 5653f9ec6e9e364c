"""Cells: the results of one procedure in one year, for all schools at once.

Rows of the results table are found through one integer array of shape (years, procedures,
schools), so that nothing is copied but what a rule looks at.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from schoolsupport.domain import (
    NotApplicable,
    Problem,
    Procedure,
    ProcedureYear,
    Use,
    YearUnit,
    problem,
    school_year_text,
)
from schoolsupport.identification.inputs import Inputs
from schoolsupport.identification.verdicts import Bools, Codes, Floats, VerdictColumn

Rows = NDArray[np.intp]
Restricted = Literal["remark", "no_data", "not_counted"]
"""What becomes of results whose use is restricted: counted with a remark, or not known, or out."""


@frozen
class Pooled:
    """Whose results are counted together in a cell.

    Attributes:
        schools: ids, the school's own first where it counts itself.
        day: day of the latest event; from it on the school speaks for itself.
    """

    schools: tuple[str, ...]
    day: date

    def with_(self, other: Pooled) -> Pooled:
        """The two as one: all schools of both, the latest day."""
        schools = dict.fromkeys((*self.schools, *other.schools))
        return Pooled(tuple(schools), max(self.day, other.day))


CellKey = tuple[int, str, int]
"""Year, procedure, and place of the school among those judged."""


@frozen(kw_only=True, eq=False)
class Cells:
    """The results a criterion looks at.

    Arrays have the shape (years, procedures, schools); years ascend.

    Attributes:
        procedures: ids.
        years: years of the unit.
        unit: what a year is.
        rows: row of the results table, -1 where there is none.
        n: participants; NaN where not known.
        lowest: lowest possible number below the boundary; NaN where not known.
        highest: highest possible number; NaN where not known.
        why_not: `NotApplicable` codes of cells that cannot exist: no such grade, not held.
        twice: shape (years, procedures): some school has two works of one year.
        example: shape (years, procedures): one row of the works, -1 where there is none.
        barred: works not read, because their use is restricted; None where nothing is barred.
        marked: works marked as not objective; None where no mark is looked at.
        sources: what the marks stand on.
        pooled: cells that count several schools together.
    """

    procedures: tuple[str, ...]
    years: tuple[int, ...]
    unit: YearUnit
    rows: Rows
    n: Floats
    lowest: Floats
    highest: Floats
    why_not: Codes
    twice: Bools
    example: Rows
    barred: Bools | None = None
    marked: Bools | None = None
    sources: Mapping[CellKey, str] = field(factory=dict)
    pooled: Mapping[CellKey, Pooled] = field(factory=dict)

    @property
    def exact(self) -> bool:
        """Whether lowest and highest are one and the same array."""
        return self.lowest is self.highest

    def latest(self, years: int) -> Cells:
        """The cells of the latest years, as views."""
        if years == len(self.years):
            return self
        lowest = self.lowest[-years:]
        return evolve(
            self,
            years=self.years[-years:],
            rows=self.rows[-years:],
            n=self.n[-years:],
            lowest=lowest,
            highest=lowest if self.exact else self.highest[-years:],
            why_not=self.why_not[-years:],
            twice=self.twice[-years:],
            example=self.example[-years:],
            barred=None if self.barred is None else self.barred[-years:],
            marked=None if self.marked is None else self.marked[-years:],
        )

    def of_schools(self, places: Rows) -> Cells:
        """The cells of some schools, one after another; a school may be named several times."""
        return evolve(
            self,
            rows=self.rows[..., places],
            n=self.n[..., places],
            lowest=self.lowest[..., places],
            highest=self.highest[..., places],
            why_not=self.why_not[..., places],
            barred=None if self.barred is None else self.barred[..., places],
            marked=None if self.marked is None else self.marked[..., places],
        )


@frozen(kw_only=True, eq=False)
class JudgedCells:
    """Cells with the verdict on each."""

    cells: Cells
    verdict: VerdictColumn

    def latest(self, years: int) -> JudgedCells:
        """The cells of the latest years, as views."""
        if years == len(self.cells.years):
            return self
        verdict = VerdictColumn(
            self.verdict.certain[-years:],
            self.verdict.possible[-years:],
            self.verdict.applies[-years:],
            self.verdict.why_not[-years:],
        )
        return JudgedCells(cells=self.cells.latest(years), verdict=verdict)


def gather_cells(
    inputs: Inputs, procedures: list[str], years: int, unit: YearUnit
) -> tuple[Cells, list[Problem]]:
    """Find the cells of some procedures over some years.

    Args:
        inputs: the tables and the schools.
        procedures: ids.
        years: how many years, the latest included.
        unit: calendar or school years; a school year is named by the year it ends in.

    Returns:
        The cells, and what has to be said of the years they come from.
    """
    cells = whole_cells(inputs, tuple(procedures), unit, max(years, inputs.window)).latest(years)
    problems = [*_written_twice(cells), *_restrictions(inputs, cells)]
    return cells, problems


def whole_cells(inputs: Inputs, procedures: tuple[str, ...], unit: YearUnit, years: int) -> Cells:
    """The cells of some procedures and years, found once for all criteria that ask for them."""
    asked = (procedures, unit, years)
    if asked not in inputs.found:
        inputs.found[asked] = _gather(inputs, *asked)
    found: Cells = inputs.found[asked]
    return found


def prepared_cells(
    inputs: Inputs,
    procedures: tuple[str, ...],
    unit: YearUnit,
    years: int,
    *,
    restricted: Restricted = "remark",
) -> Cells:
    """The cells of some procedures and years, those whose use is restricted as the policy says."""
    cells = whole_cells(inputs, procedures, unit, max(years, inputs.window)).latest(years)
    if restricted == "remark":
        return cells
    barred = restricted_works(inputs, cells)
    if restricted == "not_counted":
        codes = np.where(barred, NotApplicable.USE_NOT_PERMITTED, cells.why_not)
        return evolve(cells, why_not=codes.astype(np.uint8))
    n, lowest = (np.where(barred, np.nan, one) for one in (cells.n, cells.lowest))
    highest = lowest if cells.exact else np.where(barred, np.nan, cells.highest)
    return evolve(cells, n=n, lowest=lowest, highest=highest, barred=barred)


def school_year_of(inputs: Inputs, procedure: str, year: int) -> int:
    """The school year of a work of a calendar year whose day is not known."""
    return inputs.calendar.school_year(Procedure.parse(procedure), year, None)


def restricted_works(inputs: Inputs, cells: Cells) -> Bools:
    """Which of the cells are works whose use is restricted, each by its own year and day."""
    results, barred = inputs.tables.results, np.zeros(cells.rows.shape, dtype=bool)
    if results.empty:
        return barred
    days = results.groupby(["year", "held_on"], dropna=False, sort=False).ngroup().to_numpy()
    for y, p in np.ndindex(cells.rows.shape[:2]):
        rows = cells.rows[y, p]
        procedure = Procedure.parse(cells.procedures[p])
        on_day = np.where(rows >= 0, days[rows], -1)
        for day in np.unique(on_day[rows >= 0]):
            work = results.iloc[int(rows[on_day == day][0])]
            held_on = None if pd.isna(work["held_on"]) else work["held_on"].date()
            entry = inputs.calendar.look_up(procedure, int(work["year"]), held_on)
            if entry.use is Use.RESTRICTED:
                barred[y, p][on_day == day] = True
    return barred


def _gather(inputs: Inputs, procedures: tuple[str, ...], unit: YearUnit, years: int) -> Cells:
    span = tuple(range(inputs.year - years + 1, inputs.year + 1))
    shape = (len(span), len(procedures), len(inputs.schools))
    places, wanted = _placed(inputs, procedures, span, unit)
    rows = np.full(shape, -1, dtype=np.intp)
    rows.ravel()[places] = wanted
    there = rows >= 0
    results = inputs.tables.results
    n, lowest, *highest = (
        _taken(results[name], places, wanted, there)
        for name in ("n", "n_below_lowest", "n_below_highest")[: 2 if inputs.tables.exact else 3]
    )
    twice = np.zeros(shape[:2], dtype=bool)
    if unit is YearUnit.SCHOOL:
        times = np.bincount(places, minlength=rows.size).reshape(shape)
        twice = np.asarray((times > 1).any(axis=2))
    return Cells(
        procedures=procedures,
        years=span,
        unit=unit,
        rows=rows,
        n=n,
        lowest=lowest,
        highest=highest[0] if highest else lowest,
        why_not=_why_not(inputs, procedures, span, unit, there),
        twice=twice,
        example=rows.max(axis=2, initial=-1),
    )


def _taken(column: pd.Series, places: Rows, wanted: Rows, there: Bools) -> Floats:
    """A column laid out as the cells; each row is read once, in the order of the table."""
    taken = np.empty(there.shape) if there.all() else np.full(there.shape, np.nan)
    taken.ravel()[places] = column.to_numpy().take(wanted)
    return taken


def _placed(
    inputs: Inputs, procedures: tuple[str, ...], span: tuple[int, ...], unit: YearUnit
) -> tuple[Rows, Rows]:
    """The places of cells that have a row, and their rows; of two works of a year, the later last.

    Places are those in the flattened array of shape (years, procedures, schools).
    """
    results = inputs.tables.results
    if results.empty:
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
    size = len(inputs.schools)
    named = pd.Index(procedures).get_indexer(results["procedure"].cat.categories)
    starts = np.append(np.where(named < 0, -1, named * size), -1)
    which = results["procedure"].cat.codes.to_numpy()
    schools = inputs.place_of_schools(results)
    years = results["year"].to_numpy()
    if unit is YearUnit.SCHOOL:
        years = _school_years(inputs, starts.take(which, mode="wrap"))
    found = []
    for later, year in enumerate(span):
        wanted = np.flatnonzero(years == year)
        if unit is YearUnit.SCHOOL:
            order = np.lexsort((_days(results)[wanted], results["year"].to_numpy()[wanted]))
            wanted = wanted[order]
        start, own = starts.take(which.take(wanted), mode="wrap"), schools.take(wanted)
        if start.min(initial=0) < 0 or own.min(initial=0) < 0:
            asked = (start >= 0) & (own >= 0)
            start, own, wanted = start[asked], own[asked], wanted[asked]
        start += later * len(procedures) * size
        start += own
        found.append((start, wanted))
    places, rows = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return places, rows


def _days(results: pd.DataFrame) -> NDArray[np.int64]:
    days: NDArray[np.int64] = results["held_on"].to_numpy().astype("datetime64[D]").astype("int64")
    return days


def _school_years(inputs: Inputs, which: Rows) -> NDArray[np.int64]:
    """The school year of every row, asked once per procedure, year and day."""
    results = inputs.tables.results
    groups = results.groupby(
        ["procedure", "year", "held_on"], observed=True, dropna=False, sort=False
    )
    numbers = groups.ngroup().to_numpy()
    answers = np.zeros(int(numbers.max()) + 1, dtype=np.int64)
    first = pd.Series(numbers).drop_duplicates()
    for row, group in first.items():
        at = results.iloc[int(str(row))]
        day = None if pd.isna(at["held_on"]) else at["held_on"].date()
        procedure = Procedure.parse(str(at["procedure"]))
        answers[group] = inputs.calendar.school_year(procedure, int(at["year"]), day)
    found: NDArray[np.int64] = np.where(which >= 0, answers[numbers], -1)
    return found


def _written_twice(cells: Cells) -> list[Problem]:
    return [
        problem(
            "rule.same_year_twice",
            procedure=Procedure.parse(cells.procedures[which]).title,
            year=cells_year(cells.years[year], cells.unit),
        )
        for year, which in zip(*np.nonzero(cells.twice), strict=True)
    ]


def _why_not(
    inputs: Inputs, procedures: tuple[str, ...], span: tuple[int, ...], unit: YearUnit, there: Bools
) -> Codes:
    """Why a cell that is not there could not be there."""
    codes = np.zeros(there.shape, dtype=np.uint8)
    without: dict[tuple[int, int], Rows] = {}
    for y, year in enumerate(span):
        for p, name in enumerate(procedures):
            procedure = Procedure.parse(name)
            entry = _procedure_year(inputs, procedure, year, unit)
            if not entry.held:
                codes[y, p] = NotApplicable.NOT_HELD
                continue
            asked = procedure.grade + entry.writing_shift, entry.school_year or year
            if asked not in without:
                without[asked] = np.flatnonzero(_has_not(inputs, *asked))
            codes[y, p, without[asked]] = NotApplicable.NO_SUCH_GRADE
    codes[there] = 0
    return codes


def _has_not(inputs: Inputs, grade: int, year: int) -> Bools:
    """Which schools are known not to have a grade in a year.

    The context of a year is of the school year that ends in it.
    """
    pupils = inputs.context_column(f"enrolment_grade_{grade}", year)
    absent: Bools = ~inputs.teaches(grade) | (pupils == 0)
    return absent


def _procedure_year(
    inputs: Inputs, procedure: Procedure, year: int, unit: YearUnit, day: date | None = None
) -> ProcedureYear:
    if unit is YearUnit.SCHOOL:
        missing = inputs.calendar.not_held(procedure, year)
        if missing is not None:
            return missing
    return inputs.calendar.look_up(procedure, year, day)


def _restrictions(inputs: Inputs, cells: Cells) -> list[Problem]:
    """What has to be said of results whose use is restricted."""
    found: dict[tuple[int, str], list[str]] = {}
    years = inputs.tables.results["year"].to_numpy()
    days = inputs.tables.results["held_on"].to_numpy()
    for y, year in enumerate(cells.years):
        for p, name in enumerate(cells.procedures):
            used = cells.example[y, p]
            if used < 0:
                continue
            day = None if np.isnat(days[used]) else days[used].astype("datetime64[D]").item()
            procedure = Procedure.parse(name)
            entry = inputs.calendar.look_up(procedure, int(years[used]), day)
            if entry.use is Use.RESTRICTED:
                found.setdefault((year, entry.note or ""), []).append(procedure.title)
    return [
        problem(
            "rule.use_restricted",
            procedures="; ".join(titles),
            year=cells_year(year, cells.unit),
            note=note,
        )
        for (year, note), titles in found.items()
    ]


def cells_year(year: int, unit: YearUnit) -> str:
    """A year of the unit as people write it."""
    return school_year_text(year) if unit is YearUnit.SCHOOL else str(year)
