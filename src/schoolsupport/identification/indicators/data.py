"""What an indicator may ask for: columns of results and context, aligned to the schools.

The same function computes the school's number and the number it is compared with: asked of a
`reference`, the columns are those of the school's region or municipality. And the same function
computes in floats and, for schools near the line, again in fractions. The works come under the
policies of the criterion: marks and lineage.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from schoolsupport.domain import Problem, Procedure, YearUnit
from schoolsupport.faults import fault
from schoolsupport.identification.cells import CellKey, Cells, Pooled, Restricted, gather_cells
from schoolsupport.identification.indicators.reference import (
    Level,
    fraction_of,
    fractions_of,
    of_territory,
    scales_of_territory,
)
from schoolsupport.identification.inputs import InputKey, Inputs
from schoolsupport.identification.pooling import (
    Family,
    Lineage,
    cells_under,
    family_of,
    rows_of_objectivity,
)
from schoolsupport.identification.verdicts import Bools, Codes

if TYPE_CHECKING:
    from schoolsupport.identification.indicators.indicator import Indicator


BoundEnd = Literal["lowest", "highest"]
"""An end of the bounds of a count."""

Numbers = NDArray[Any]
"""float64, or object with `Fraction`; 0 where not known."""


@frozen(kw_only=True, eq=False)
class YearNumbers:
    """One column of one year: numbers where known, and where it could not exist.

    Attributes:
        year: the year it is of.
        values: 0 where not known, so that sums need no care.
        known: where the number is known.
        why_not: `NotApplicable` codes where there can be no number.
    """

    year: int
    values: Numbers
    known: Bools
    why_not: Codes


@frozen(kw_only=True, eq=False)
class Term:
    """One weighted component of an index.

    Attributes:
        indicator: name of the indicator it is.
        title: what it is, in Russian; None where the rule gives none.
        unit: its unit.
        weights: the weight it counts with, one per school, made whole again where others are left
            out; NaN where it is left out itself.
        values: its numbers; NaN where not known.
        scaled: its numbers on the common scale.
    """

    indicator: str
    title: str | None
    unit: str
    weights: NDArray[np.float64]
    values: NDArray[np.float64]
    scaled: NDArray[np.float64]


@frozen(kw_only=True, eq=False)
class Measured:
    """An indicator's numbers, one per school.

    Attributes:
        values: the numbers; any where not known.
        known: where all that was needed is known.
        why_not: `NotApplicable` codes where the indicator does not concern the school.
        numerator: what was counted, where something is.
        denominator: out of how many persons, where the indicator tells; NaN where not known.
        terms: the weighted components of an index.
        others: schools whose own part is known, and whose number is not because that of another
            school is missing; None for nobody.
    """

    values: Numbers
    known: Bools
    why_not: Codes
    numerator: Numbers | None = None
    denominator: Numbers | None = None
    own: Numbers | None = None
    other: Numbers | None = None
    terms: tuple[Term, ...] = ()
    others: Bools | None = None


@frozen(kw_only=True, eq=False)
class IndicatorData:
    """What an indicator may ask for.

    Attributes:
        inputs: tables and schools.
        years: the years it is computed over, ascending; several are pooled.
        reference: level whose rows are asked instead of the school's own.
        near: places of the schools that are computed again in fractions; None for all, in floats.
        end: which end of the pupils below the minimum is asked, where only bounds of their number
            are known; None for the number itself.
        not_held: whether a year in which a procedure was not held is passed over.
        missing: what was asked for and is absent, with the schools that lack it; filled on the way.
        asked: everything that was asked for, with the schools of which it is nobody.
        problems: what has to be said of the results that were asked for.
        indicators: the indicators there are, by name, for one that is made of others.
        marks: whether marks of non-objectivity are looked at.
        lineage: whose results count for schools that were joined or split.
        restricted: what becomes of results whose use is restricted.
        doubted: marked works that were asked for, with the schools that wrote them.
        sources: what the marks stand on, by place of the school.
        pooled: whose results were counted together, by place of the school.
        read_only: whether the columns given cannot be written into, as for code of a region.
    """

    inputs: Inputs
    years: tuple[int, ...]
    reference: Level | None = None
    near: NDArray[np.intp] | None = None
    end: BoundEnd | None = None
    not_held: Literal["pass_over", "what_is_left", "not_applicable"] = "not_applicable"
    missing: dict[InputKey, Bools] = field(factory=dict)
    asked: dict[InputKey, Bools] = field(factory=dict)
    problems: list[Problem] = field(factory=list)
    indicators: Mapping[str, Indicator] = field(factory=dict, repr=False)
    marks: bool = False
    lineage: Lineage = "own"
    restricted: Restricted = "remark"
    doubted: dict[InputKey, Bools] = field(factory=dict)
    sources: dict[int, str] = field(factory=dict)
    pooled: dict[int, Pooled] = field(factory=dict)
    read_only: bool = False

    def locked(self) -> IndicatorData:
        """The same questions with answers that cannot be written into, asked of locked tables."""
        return evolve(self, inputs=self.inputs.locked(), read_only=True)

    def of_reference(self, level: Level) -> IndicatorData:
        """The same questions, asked of the school's region or municipality."""
        return evolve(self, reference=level)

    def in_fractions(self, near: NDArray[np.intp]) -> IndicatorData:
        """The same questions for some schools, answered in fractions."""
        return evolve(self, near=near, missing={}, asked={}, problems=[])

    def at_end(self, end: BoundEnd) -> IndicatorData:
        """The same questions with an end of the bounds in the place of counts; noted nowhere."""
        return evolve(self, end=end, missing={}, asked={}, problems=[])

    def of_years(self, years: tuple[int, ...]) -> IndicatorData:
        """The same questions of other years."""
        return evolve(self, years=years)

    def of_everybody(self) -> IndicatorData:
        """The same questions for all schools in floats, noted nowhere."""
        return evolve(self, near=None, missing={}, asked={}, problems=[])

    def measure(self, name: str, parameters: Mapping[str, Any]) -> Measured:
        """Another indicator of the same schools and years, its parameters as written."""
        one = self.indicators[name]
        return one(self, **one.resolved(parameters, self.inputs))

    def unit_of(self, name: str, parameters: Mapping[str, Any]) -> str:
        """The unit of another indicator with its parameters as written."""
        return self.indicators[name].unit_of(parameters, self.indicators, self.inputs.columns)

    def title_of(self, parameters: Mapping[str, Any]) -> str | None:
        """The heading of the one column that parameters name; None where they name none."""
        column = self.inputs.columns.get(str(parameters.get("column")))
        return None if column is None else column.title

    def results(self, procedure: str, column: str) -> list[YearNumbers]:
        """A column of the results of a procedure, one part per year.

        Args:
            procedure: id.
            column: `n`, `n_2` … `n_5`, `n_below`, `mean`.

        Returns:
            Parts by ascending year. Years in which the procedure was not held are left out where
            they are to be passed over; at least one part always stands.
        """
        years = self._years_of(procedure)
        return [self._given(self._results_of(procedure, column, year)) for year in years]

    def _years_of(self, procedure: str) -> tuple[int, ...]:
        if self.not_held == "not_applicable":
            return self.years
        fewest = 2 if self.not_held == "pass_over" else 1
        return years_left(self.inputs, [procedure], self.years, fewest)

    def journal(self, procedure: str, column: str) -> list[YearNumbers]:
        """A column of the comparison with the journal, one part per year, as for `results`.

        Args:
            procedure: id.
            column: `n_below_journal`, `n_as_journal`, `n_above_journal`.

        Raises:
            ValueError: it is asked of a territory, of which there is no comparison.
        """
        if self.reference is not None:
            raise fault("parameter.no_journal_of_territory", territory=self.reference)
        years = self._years_of(procedure)
        return [self._given(self._journal_of(procedure, column, year)) for year in years]

    def context(self, column: str) -> list[YearNumbers]:
        """A column of the context, one part per year.

        Raises:
            ValueError: it is asked of a territory, which has no context.
        """
        if self.reference is not None:
            raise fault(
                "parameter.no_context_of_territory", territory=self.reference, column=repr(column)
            )
        return [self._given(self._context_of(column, year)) for year in self.years]

    def _given(self, part: YearNumbers) -> YearNumbers:
        if not self.read_only:
            return part
        views = {name: getattr(part, name).view() for name in ("values", "known", "why_not")}
        for view in views.values():
            view.flags.writeable = False
        return evolve(part, **views)

    def lacks(self, key: InputKey, schools: Bools) -> None:
        """Note that some of the schools computed lack an input."""
        if schools.any():
            self.missing[key] = self.missing.get(key, False) | schools

    def _results_of(self, procedure: str, column: str, year: int) -> YearNumbers:
        if self.reference is not None:
            return self._territories_of(self.reference, procedure, column, year)
        back = self.inputs.year - year + 1
        _, problems = gather_cells(self.inputs, [procedure], back, YearUnit.CALENDAR)
        self.problems.extend(problems)
        work = work_of(
            self.inputs,
            procedure,
            year,
            marks=self.marks,
            lineage=self.lineage,
            restricted=self.restricted,
        )
        held = f"n_below_{self.end}" if self.end and column == "n_below" else column
        values = column_of(self.inputs.tables.results, held, work.cells.rows[0, 0])
        if work.cells.barred is not None:
            values[work.cells.barred[0, 0]] = np.nan
        exact = pooled_numbers(self.inputs, work, column)
        for place, number in exact.items():
            values[place] = np.nan if number is None else float(number)
        self._note_policies(work)
        key = InputKey("results", procedure, year)
        part = self._part(key, values, work.cells.why_not[0, 0], counts=column == "n")
        if self.near is not None and exact:
            for at, place in enumerate(map(int, self.near)):
                part.values[at] = exact.get(place) or part.values[at]
        return part

    def _note_policies(self, work: Work) -> None:
        """Keep whose work is marked, what the mark stands on, and whose results count together."""
        cells = work.cells
        year, procedure = cells.years[0], cells.procedures[0]
        for place, key in work.pooled.items():
            now = cells.pooled[key]
            self.pooled[place] = self.pooled[place].with_(now) if place in self.pooled else now
        if cells.marked is None or not cells.marked[0, 0].any():
            return
        self.doubted[InputKey("objectivity", procedure, year)] = cells.marked[0, 0]
        for place in map(int, np.flatnonzero(cells.marked[0, 0])):
            told = {*self.sources.get(place, "").split("; "), cells.sources[year, procedure, place]}
            self.sources[place] = "; ".join(sorted(one for one in told if one))

    def _journal_of(self, procedure: str, column: str, year: int) -> YearNumbers:
        work = work_of(
            self.inputs, procedure, year, marks=False, lineage="own", restricted=self.restricted
        )
        rows = rows_of_objectivity(self.inputs, procedure, year)
        values = column_of(self.inputs.tables.objectivity, column, rows)
        key = InputKey("objectivity", procedure, year)
        return self._part(key, values, work.cells.why_not[0, 0], counts=False)

    def _territories_of(self, level: Level, procedure: str, column: str, year: int) -> YearNumbers:
        told = of_territory(self.inputs, level, procedure, column, year)
        known, nothing = told.known[told.places], np.zeros(len(told.places), dtype=np.uint8)
        if column == "mean":
            known = known & self._same_scale(level, procedure, year)
        values = told.exact.astype("float64")[told.places]
        self._note(
            InputKey("reference", procedure, year), known, values, nothing, counts=column == "n"
        )
        if self.near is None:
            return YearNumbers(year=year, values=values, known=known, why_not=nothing)
        near = self.near
        exact = told.exact[told.places[near]]
        return YearNumbers(year=year, values=exact, known=known[near], why_not=nothing[near])

    def _same_scale(self, level: Level, procedure: str, year: int) -> Bools:
        """Where the school's mean and its territory's are not known to be of two scales."""
        theirs = scales_of_territory(self.inputs, level, procedure, year)
        cells, _ = gather_cells(
            self.inputs, [procedure], self.inputs.year - year + 1, YearUnit.CALENDAR
        )
        held = self.inputs.tables.results["mean_scale"].cat.codes.to_numpy()
        own = np.append(held, -1)[cells.rows[0, 0]]
        same: Bools = (own == theirs) | (own < 0) | (theirs < 0)
        return same

    def _context_of(self, column: str, year: int) -> YearNumbers:
        values = self.inputs.numbers(column, year)
        nothing = np.zeros(len(values), dtype=np.uint8)
        return self._part(self.inputs.key_of(column, year), values, nothing, counts=True)

    def _part(
        self, key: InputKey, held: NDArray[np.float64], why_not: Codes, *, counts: bool
    ) -> YearNumbers:
        known: Bools = ~np.isnan(held)
        values = np.where(known, held, 0.0)
        self._note(key, known, values, why_not, counts=counts)
        if self.near is None:
            return YearNumbers(year=key.year, values=values, known=known, why_not=why_not)
        near = self.near
        return YearNumbers(
            year=key.year,
            values=fractions_of(values[near]),
            known=known[near],
            why_not=why_not[near],
        )

    def _note(
        self,
        key: InputKey,
        known: Bools,
        values: NDArray[np.float64],
        why_not: Codes,
        *,
        counts: bool,
    ) -> None:
        """Keep what was asked, who lacks it, and, of columns that count, where nobody is."""
        self.lacks(key, ~known & (why_not == 0))
        nobody = known & (values == 0) if counts else np.zeros(len(known), dtype=bool)
        self.asked[key] = self.asked.get(key, False) | nobody


def was_held(inputs: Inputs, procedure: str, year: int) -> bool:
    """Whether the calendar of procedures says it was held in the calendar year."""
    return inputs.calendar.look_up(Procedure.parse(procedure), year).held


def years_left(
    inputs: Inputs, procedures: Iterable[str], years: tuple[int, ...], fewest: int
) -> tuple[int, ...]:
    """The years in which all procedures were held; all years where too few of several are left.

    Args:
        inputs: tables and calendar.
        procedures: ids.
        years: the years looked at, ascending.
        fewest: how many of several years must be left to speak for all of them.
    """
    names = list(procedures)
    left = tuple(year for year in years if all(was_held(inputs, one, year) for one in names))
    return left if len(left) >= min(fewest, len(years)) else years


def joined(parts: Iterable[YearNumbers]) -> tuple[Bools, Codes]:
    """Where all parts are known, and the reason of the first part that cannot exist."""
    listed = list(parts)
    known = np.logical_and.reduce([part.known for part in listed])
    codes = np.stack([part.why_not for part in listed])
    lowest = np.where(codes == 0, np.uint8(255), codes).min(axis=0)
    return known, np.where(lowest == 255, 0, lowest).astype(np.uint8)


def total(numbers: Iterable[Numbers]) -> Numbers:
    """The sum of columns, school by school."""
    summed: Numbers = reduce(operator.add, numbers)
    return summed


def quotient(numerator: Numbers, denominator: Numbers, known: Bools) -> tuple[Numbers, Bools]:
    """A quotient where the denominator is not 0; elsewhere the number is not known."""
    defined = known & np.asarray(denominator != 0, dtype=bool)
    divisor = np.where(defined, denominator, 1)
    return numerator / divisor, defined


def people_of(parts: Iterable[YearNumbers]) -> Numbers:
    """The sum of counts of persons, NaN where one of them is not known."""
    listed = list(parts)
    known = np.logical_and.reduce([part.known for part in listed])
    return np.where(known, total(part.values for part in listed), np.nan)


@frozen(kw_only=True, eq=False)
class Work:
    """One procedure in one year, for all schools.

    Attributes:
        cells: of that year alone.
        family: whose results count for whom; None where everybody's are their own.
    """

    cells: Cells
    family: Family | None

    @property
    def pooled(self) -> dict[int, CellKey]:
        """Keys of the cells that count several schools, by place of the school."""
        year, procedure = self.cells.years[0], self.cells.procedures[0]
        keys = self.cells.pooled
        return {key[2]: key for key in keys if key[:2] == (year, procedure)}


def work_of(
    inputs: Inputs,
    procedure: str,
    year: int,
    *,
    marks: bool,
    lineage: Lineage,
    restricted: Restricted = "remark",
) -> Work:
    """A procedure in a calendar year under the policies of a criterion."""
    back = inputs.year - year + 1
    asked = ("work", procedure, year, marks, lineage, restricted)
    if asked not in inputs.found:
        calendar, names = YearUnit.CALENDAR, (procedure,)
        own = cells_under(inputs, names, calendar, back, marks=marks, restricted=restricted)
        cells = cells_under(
            inputs, names, calendar, back, marks=marks, lineage=lineage, restricted=restricted
        )
        family = family_of(inputs, own, lineage, restricted=restricted)
        inputs.found[asked] = Work(cells=cells, family=family)
    found: Work = inputs.found[asked]
    return found


def pooled_numbers(inputs: Inputs, work: Work, column: str) -> dict[int, Fraction | None]:
    """A column of the schools that count with others: sums, and means weighed by participants.

    Args:
        inputs: tables and schools.
        work: the procedure and year.
        column: a column of results.

    Returns:
        Exact numbers by place of the school; None where one that counts is not known, or where
        means are of several scales.
    """
    family = work.family
    if family is None:
        return {}
    return {
        place: _together(inputs.tables.results, family, key, column)
        for place, key in work.pooled.items()
    }


def column_of(table: pd.DataFrame, column: str, rows: NDArray[np.intp]) -> NDArray[np.float64]:
    """A column of a table at some rows; NaN where there is none (-1)."""
    held = table[column].to_numpy(dtype="float64")
    values = held.take(rows, mode="wrap") if len(held) else np.zeros(len(rows))
    return np.where(rows >= 0, values, np.nan)


def _together(results: pd.DataFrame, family: Family, key: CellKey, column: str) -> Fraction | None:
    y, p = family.at(key)
    rows = [int(family.cells.rows[y, p, one]) for one in family.adding(key)]
    if not rows or min(rows) < 0:
        return None
    own = results.iloc[rows]
    values, people = own[column].to_numpy(), own["n"].to_numpy()
    if np.isnan(values).any():
        return None
    exact = [fraction_of(value) for value in values]
    if column != "mean":
        return sum(exact, Fraction(0))
    if np.isnan(people).any() or not people.sum() or own["mean_scale"].nunique(dropna=False) > 1:
        return None
    weights = [fraction_of(value) for value in people]
    weighed = sum((v * w for v, w in zip(exact, weights, strict=True)), Fraction(0))
    return weighed / sum(weights, Fraction(0))
