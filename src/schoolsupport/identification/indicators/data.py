"""What an indicator may ask for: columns of results and context, aligned to the schools.

The same function computes the school's number and the number it is compared with: asked of a
`reference`, the columns are those of the school's region or municipality. And the same function
computes in floats and, for schools near the line, again in fractions.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from typing import Any, Literal

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from schoolsupport.domain import NotApplicable, YearUnit
from schoolsupport.identification.cells import gather_cells
from schoolsupport.identification.inputs import InputKey, Inputs
from schoolsupport.identification.verdicts import Bools, Codes

Numbers = NDArray[Any]
"""float64, or object with `Fraction`; 0 where not known."""

Level = Literal["region", "municipality"]
MARK_COLUMNS = ("n_2", "n_3", "n_4", "n_5")


@frozen(kw_only=True, eq=False)
class Part:
    """One column of one year: numbers where known, and where it could not exist.

    Attributes:
        values: 0 where not known, so that sums need no care.
        known: where the number is known.
        why_not: `NotApplicable` codes where there can be no number.
    """

    values: Numbers
    known: Bools
    why_not: Codes

    @property
    def absent(self) -> Bools:
        """Where a number is missing: it could be there and is not."""
        absent: Bools = ~self.known & (self.why_not == 0)
        return absent


@frozen(kw_only=True, eq=False)
class Measured:
    """An indicator's numbers, one per school.

    Attributes:
        values: the numbers; any where not known.
        known: where all that was needed is known.
        why_not: `NotApplicable` codes where the indicator does not concern the school.
        numerator: what was counted, where something is.
        denominator: out of how many.
    """

    values: Numbers
    known: Bools
    why_not: Codes
    numerator: Numbers | None = None
    denominator: Numbers | None = None

    @property
    def applies(self) -> Bools:
        """Where the indicator concerns the school."""
        applies: Bools = self.why_not == 0
        return applies


@frozen(kw_only=True, eq=False)
class IndicatorData:
    """What an indicator may ask for.

    Attributes:
        inputs: tables and schools.
        years: the years it is computed over, ascending; several are pooled.
        reference: level whose rows are asked instead of the school's own.
        near: places of the schools that are computed again in fractions; None for all, in floats.
        not_held: whether a year in which a procedure was not held is passed over.
        missing: what was asked for and is absent, with the schools that lack it; filled on the way.
    """

    inputs: Inputs
    years: tuple[int, ...]
    reference: Level | None = None
    near: NDArray[np.intp] | None = None
    not_held: Literal["pass_over", "not_applicable"] = "not_applicable"
    missing: dict[InputKey, Bools] = field(factory=dict)

    def of_reference(self, level: Level) -> IndicatorData:
        """The same questions, asked of the school's region or municipality."""
        return evolve(self, reference=level)

    def in_fractions(self, near: NDArray[np.intp]) -> IndicatorData:
        """The same questions for some schools, answered in fractions."""
        return evolve(self, near=near, missing={})

    def results(self, procedure: str, column: str) -> list[Part]:
        """A column of the results of a procedure, one part per year.

        Args:
            procedure: id.
            column: `n`, `n_2` … `n_5`, `n_below`, `mean`.
        """
        parts = [self._results_of(procedure, column, year) for year in self.years]
        if self.not_held == "not_applicable":
            return parts
        held = [part for part in parts if not _never_held(part)]
        return held or parts

    def context(self, column: str) -> list[Part]:
        """A column of the context, one part per year; a reference has no context."""
        return [self._context_of(column, year) for year in self.years]

    def _results_of(self, procedure: str, column: str, year: int) -> Part:
        back = self.inputs.year - year + 1
        cells, _ = gather_cells(self.inputs, [procedure], back, YearUnit.CALENDAR)
        rows, why_not = cells.rows[0, 0], cells.why_not[0, 0]
        if self.reference is not None:
            values = self._reference_of(self.reference, procedure, column, year)
            key = self._key("reference", procedure, year)
            return self._part(values, np.zeros_like(why_not), key)
        held = self.inputs.tables.results[column].to_numpy()
        values = np.append(held, np.nan)[rows]
        return self._part(values, why_not, self._key("results", procedure, year))

    def _context_of(self, column: str, year: int) -> Part:
        values = self.inputs.context_column(column, year)
        nothing = np.zeros(len(values), dtype=np.uint8)
        return self._part(values, nothing, self._key("context", column, year))

    def _reference_of(
        self, level: Level, procedure: str, column: str, year: int
    ) -> NDArray[np.float64]:
        """The column of each school's territory; printed rows before computed ones."""
        rows = self.inputs.tables.reference
        chosen = rows[
            (rows["level"] == level) & (rows["procedure"] == procedure) & (rows["year"] == year)
        ]
        by_territory = (
            chosen.assign(territory=chosen["territory"].astype("object"))
            .sort_values("origin")
            .drop_duplicates("territory")
            .set_index("territory")[column]
        )
        own = self.inputs.school_column(level).astype("object")
        values = own.map(by_territory.to_dict()).to_numpy(dtype="float64", na_value=np.nan)
        if len(by_territory) == 1 and level == "region":
            values = np.where(own.isna().to_numpy(), by_territory.iloc[0], values)
        return values

    def _part(self, values: NDArray[np.float64], why_not: Codes, key: InputKey) -> Part:
        known = ~np.isnan(values)
        part = Part(values=np.where(known, values, 0.0), known=known, why_not=why_not)
        if part.absent.any():
            before = self.missing.get(key, np.zeros(len(known), dtype=bool))
            self.missing[key] = before | part.absent
        if self.near is None:
            return part
        near = self.near
        exact = np.array([fraction_of(value) for value in part.values[near]], dtype="object")
        return Part(values=exact, known=known[near], why_not=why_not[near])

    @staticmethod
    def _key(table: str, name: str, year: int) -> InputKey:
        return InputKey(table, name, year)


def fraction_of(value: float) -> Fraction:
    """The number a file meant: the shortest decimal that reads back as the same float."""
    return Fraction(Decimal(repr(float(value))))


def joined(parts: Iterable[Part]) -> tuple[Bools, Codes]:
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


def _never_held(part: Part) -> bool:
    return bool((part.why_not == NotApplicable.NOT_HELD).any())
