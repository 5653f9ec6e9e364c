"""Low results: a share of participants not above the boundary, in several procedures or years.

The federal rule has two arms of this kind. A: low in two or more procedures of the latest year.
B: low in the same procedure in each of two consecutive years.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, Literal, Self

import numpy as np
from attrs import evolve, field, frozen

from schoolsupport.domain import NotApplicable, Problem, Procedure, YearUnit, problem
from schoolsupport.faults import fault
from schoolsupport.identification.aims import Aim, at_works
from schoolsupport.identification.cells import (
    Cells,
    JudgedCells,
    Restricted,
    cells_year,
    gather_cells,
)
from schoolsupport.identification.inputs import InputKey, Inputs
from schoolsupport.identification.kinds.answers import Limits
from schoolsupport.identification.kinds.flips import low_results_flips
from schoolsupport.identification.kinds.kind import (
    CriterionKind,
    NotHeld,
    SmallNumbers,
    around,
    fewest_years,
    policy,
    years_words,
)
from schoolsupport.identification.kinds.outcome import Outcome
from schoolsupport.identification.kinds.points import Flips
from schoolsupport.identification.kinds.titles import Titles
from schoolsupport.identification.pooling import cells_under
from schoolsupport.identification.verdicts import (
    Bools,
    VerdictColumn,
    at_least_in,
    every,
    tally,
)
from schoolsupport.translation import Message, joined, msg
from schoolsupport.words.numbers import Quantity

_HUNDRED = 100
_MAX_DECIMALS = 9  # counts times the threshold's denominator stay exact in float64


def _is_share(_: object, __: object, value: Decimal) -> None:
    if not 0 < value <= 1:
        near = f"{value.scaleb(-2).normalize():f}" if 1 < value <= _HUNDRED else None
        raise fault("parameter.threshold_not_share", value=value, near=near)
    if -int(value.as_tuple().exponent) > _MAX_DECIMALS:
        raise fault("parameter.threshold_too_fine", value=value, most=_MAX_DECIMALS)


def _is_positive(_: object, attribute: object, value: int) -> None:
    if value < 1:
        raise fault("parameter.not_positive", name=getattr(attribute, "name", ""), value=value)


@frozen(kw_only=True)
class LowResults(CriterionKind):
    """Low in at least `procedures_at_least` procedures, each in all of `years` years.

    A cell (procedure and year) is low when the share of participants below the boundary (mark 2,
    or the minimum score) is at least `threshold`; the comparison is exact, on whole pupils.

    Attributes:
        procedures: name of a set of procedures, or ids.
        threshold: share, above 0 and up to 1.
        years: how many consecutive years, the latest included, a procedure has to be low in.
        procedures_at_least: in how many procedures.
        year_unit: `calendar` or `school`.
        when_missing: what a missing result says: `no_data`, `met` or `not_met`; where something is
            known all the same (at most 3 of 17 below the boundary), that says it.
        small: what becomes of works with few participants; it goes before `when_missing`, so that
            a work of nobody is a small one.
        restricted: what becomes of results whose use is restricted: `remark` (counted, and said),
            `no_data` (not known) or `not_counted` (the work does not apply).
        not_held: with several years, those in which a procedure was not held: `pass_over` (the
            other years are judged, if two at least are left: one year proves nothing of several),
            `what_is_left` (were it one year) or `not_applicable`.
        objectivity: what a mark of non-objectivity on a work does: `ignored`, or `widens`: the
            work is never read as not low.
        lineage: whose results count before schools were joined or split: `own`, `pooled`,
            `inherited` (see `pooling`).
    """

    procedures: tuple[str, ...]
    threshold: Decimal = field(validator=_is_share)
    years: int = field(default=1, validator=_is_positive)
    procedures_at_least: int = field(default=1, validator=_is_positive)
    year_unit: YearUnit = YearUnit.CALENDAR
    when_missing: Literal["no_data", "met", "not_met"] = policy("no_data")
    small: SmallNumbers | None = policy(None)  # noqa: RUF009  # attrs field with its metadata
    restricted: Restricted = policy("remark")  # noqa: RUF009  # attrs field with its metadata
    not_held: NotHeld = policy("not_applicable")  # noqa: RUF009  # attrs field with its metadata
    objectivity: Literal["ignored", "widens"] = policy("ignored")
    lineage: Literal["own", "pooled", "inherited"] = policy("own")

    @classmethod
    def written(cls, raw: Mapping[str, object]) -> dict[str, object]:
        """One name of a set of procedures stands without brackets."""
        chosen = raw.get("procedures")
        return {**raw, "procedures": [chosen]} if isinstance(chosen, str) else dict(raw)

    def grows_with_below(self) -> bool:
        """Unless a policy speaks where data do not."""
        return not self.policies_set()

    def sentence(self, titles: Titles) -> Message:
        """The share, in how many works and years."""
        share = Quantity(float(self.threshold), "share")
        works, count = titles.works(self.procedures), self.procedures_at_least
        parts = [
            msg("at least {share} of the participants below the boundary", share=share),
            msg("in {count} or more of: {procedures}", count=count, procedures=works),
        ]
        if self.years > 1:
            parts.append(years_words("each", self.years))
        if self.year_unit is YearUnit.SCHOOL:
            parts.append(msg("by school years"))
        if self.small is not None:
            parts.append(msg("with {count} participants or more", count=self.small.minimum))
        return joined(parts, "; ")

    def aims(self, inputs: Inputs) -> tuple[Aim, ...]:
        """The share below the boundary of every work, at the threshold."""
        works = inputs.procedures(self.procedures)
        people = () if self.small is None else around(self.small.minimum)
        low = at_works(works, ("n_below",), "n", (self.threshold,))
        marked = [Aim(table="objectivity", name=one) for one in works]
        widened = marked if self.objectivity == "widens" else []
        return (*(evolve(aim, people=people) for aim in low), *widened)

    def judge(self, inputs: Inputs) -> Outcome:
        """Judge every school: cells, then procedures over the years, then the count."""
        procedures = inputs.procedures(self.procedures)
        cells, problems = gather_cells(inputs, procedures, self.years, self.year_unit)
        judged = self._judged(inputs, tuple(procedures)).latest(self.years)
        cells = judged.cells
        missing = dict(_missing(judged))
        supposed = {key: inputs.supposed[key] for key in missing if key in inputs.supposed}
        if supposed:
            judged = _suppose(judged, missing, supposed)
        procedure_verdicts = self.over_years(judged.verdict)
        verdict = self.over_procedures(procedure_verdicts)
        certain, possible = tally(procedure_verdicts.certain), tally(procedure_verdicts.possible)
        applying = tally(procedure_verdicts.applies)
        if not verdict.applies.any():
            problems += _undecidable(inputs, cells, procedures)
        return Outcome(
            verdict=verdict,
            observed=np.where(certain == possible, certain, np.nan),
            numerator=certain.astype(np.float64),
            denominator=applying.astype(np.float64),
            certain=certain,
            possible=possible,
            of=applying,
            cells=judged,
            missing=missing,
            problems=tuple(problems),
        )

    def _judged(self, inputs: Inputs, procedures: tuple[str, ...]) -> JudgedCells:
        """The cells of all years looked at, judged once for all criteria that judge them alike."""
        years = max(self.years, inputs.window)
        alike = (self.threshold, self.when_missing, self.small, self.restricted)
        policies = (self.objectivity, self.lineage)
        asked = ("judged", procedures, self.year_unit, years, *alike, *policies)
        if asked not in inputs.found:
            cells = cells_under(
                inputs,
                procedures,
                self.year_unit,
                years,
                marks=self.objectivity == "widens",
                lineage=self.lineage,
                restricted=self.restricted,
            )
            inputs.found[asked] = self.judge_cells(cells)
        found: JudgedCells = inputs.found[asked]
        return found

    def judge_cells(self, cells: Cells) -> JudgedCells:
        """The verdict on each cell: low, not low, not known, or not applicable."""
        p, q = self._fraction()
        line = cells.n * p
        scaled = cells.highest * q
        certain: Bools = scaled >= line if cells.exact else cells.lowest * q >= line
        certain &= cells.n > 0
        possible: Bools = ~(scaled < line)
        applies: Bools = cells.why_not == 0
        why_not = cells.why_not
        few: Bools = np.zeros_like(applies)
        if self.small is not None:
            few = cells.n < self.small.minimum
            if self.small.then == "not_counted":
                why_not = np.where(few & applies, NotApplicable.TOO_FEW, why_not).astype(np.uint8)
                applies = np.logical_and(applies, ~few)
            else:
                certain = np.logical_and(certain, ~few)
                possible = np.logical_or(possible, few)
        if self.when_missing != "no_data":
            absent = np.isnan(cells.n) | np.isnan(cells.lowest) | (cells.n == 0)
            silent = absent & ~few & ~certain & possible
            certain, possible = _filled(certain, possible, silent, self.when_missing == "met")
        if cells.marked is not None:
            possible = np.logical_or(possible, cells.marked)
        verdict = VerdictColumn.of(certain, possible, applies, why_not)
        return JudgedCells(cells=cells, verdict=verdict)

    def verdict_of(self, cells: Cells) -> VerdictColumn:
        """The verdict that some cells give."""
        return self.over_procedures(self.over_years(self.judge_cells(cells).verdict))

    def over_years(self, verdict: VerdictColumn) -> VerdictColumn:
        """Low in every year: unlike in `all_of`, a year that does not apply is not dropped."""
        if self.years == 1:
            return VerdictColumn(
                verdict.certain[0], verdict.possible[0], verdict.applies[0], verdict.why_not[0]
            )
        passed = self.passed_over(verdict)
        silent = (verdict.why_not == 0) | passed
        why_not = np.where(silent, np.uint8(255), verdict.why_not).min(axis=0)
        return VerdictColumn.of(
            every(verdict.certain | passed),
            every(verdict.possible | passed),
            every(verdict.applies | passed),
            why_not,
        )

    def passed_over(self, verdict: VerdictColumn) -> Bools:
        """Cells of years that are passed over: of several years, those without the procedure."""
        passed: Bools = np.zeros(verdict.applies.shape, dtype=bool)
        if self.years > 1 and self.not_held != "not_applicable":
            passed = verdict.why_not == NotApplicable.NOT_HELD
            passed &= tally(~passed) >= fewest_years(self.not_held)
        return passed

    def over_procedures(self, verdict: VerdictColumn) -> VerdictColumn:
        """Low in enough procedures."""
        return at_least_in(
            self.procedures_at_least,
            verdict.certain,
            verdict.possible,
            verdict.applies,
            verdict.why_not,
        )

    def counting(self) -> Self:
        """It counts works."""
        return self

    def lines(self) -> dict[str, Decimal]:
        """The share from which a work is low."""
        return {"threshold": self.threshold}

    def line_limits(self) -> Limits:
        """A share of participants, above none and up to all."""
        return Decimal(0), Decimal(1)

    def flips(self, inputs: Inputs, key: str) -> Flips:
        """Where each school turns as the share moves."""
        return (
            low_results_flips(self, inputs) if key in self.lines() else super().flips(inputs, key)
        )

    def widens_marked(self) -> bool:
        """Where it says so."""
        return self.objectivity == "widens"

    def line(self) -> tuple[Decimal, str, str]:
        """Share of participants, at least."""
        return self.threshold, "at_least", "share"

    def needed(self) -> int:
        """As many procedures as the rule names."""
        return self.procedures_at_least

    def years_back(self) -> int:
        """As many as the rule names; by school years one calendar year more."""
        return self.years + (self.year_unit is YearUnit.SCHOOL)

    def procedure_names(self) -> dict[str, tuple[str, ...]]:
        """The one key that names procedures."""
        return {"procedures": self.procedures}

    def pupils_to_cross(self, n: float, below: float) -> int:
        """How many pupils to move over the boundary until the cell's verdict turns.

        Args:
            n: participants, above 0.
            below: how many of them are below the boundary.

        Returns:
            Pupils, from 1 up: to move up if the cell is low, to move down if it is not.
        """
        p, q = self._fraction()
        line = -(-int(n) * p // q)  # smallest number of pupils that makes the cell low
        return int(below) - line + 1 if int(below) >= line else line - int(below)

    def is_low(self, n: float, below: float) -> bool:
        """Whether a cell with these pupils is low."""
        p, q = self._fraction()
        return int(below) * q >= int(n) * p

    def _fraction(self) -> tuple[int, int]:
        return _fraction_of(self.threshold)


def _filled(certain: Bools, possible: Bools, where: Bools, answer: Any) -> tuple[Bools, Bools]:
    """Bounds with an answer put in at some places."""
    return np.where(where, answer, certain), np.where(where, answer, possible)


@cache
def _fraction_of(threshold: Decimal) -> tuple[int, int]:
    share = Fraction(threshold)
    return share.numerator, share.denominator


def _missing(judged: JudgedCells) -> Iterator[tuple[InputKey, Bools]]:
    """What keeps works from being decided: their results, or a doubt about them."""
    cells, verdict = judged.cells, judged.verdict
    for y, year in enumerate(cells.years):
        for p, name in enumerate(cells.procedures):
            unknown: Bools = verdict.possible[y, p] & ~verdict.certain[y, p]
            doubted = np.zeros_like(unknown)
            if cells.marked is not None:
                known = ~np.isnan(cells.lowest[y, p] + cells.highest[y, p] + cells.n[y, p])
                doubted = unknown & cells.marked[y, p] & known
            for table, schools in (("results", unknown & ~doubted), ("objectivity", doubted)):
                if schools.any():
                    yield InputKey(table, name, year, cells.unit.value), schools


def _suppose(
    judged: JudgedCells,
    missing: dict[InputKey, Bools],
    supposed: dict[InputKey, bool],
) -> JudgedCells:
    """The cells with answers put in where they are missing."""
    certain, possible = judged.verdict.certain.copy(), judged.verdict.possible.copy()
    for key, answer in supposed.items():
        y = judged.cells.years.index(key.year)
        p = judged.cells.procedures.index(key.name)
        certain[y, p], possible[y, p] = _filled(certain[y, p], possible[y, p], missing[key], answer)
    verdict = VerdictColumn(certain, possible, judged.verdict.applies, judged.verdict.why_not)
    return JudgedCells(cells=judged.cells, verdict=verdict)


def _undecidable(inputs: Inputs, cells: Cells, procedures: list[str]) -> list[Problem]:
    """Why a criterion applies to nobody: the calendar's own words, each once."""
    notes = []
    for y, year in enumerate(cells.years):
        for p, name in enumerate(procedures):
            if (cells.why_not[y, p] == NotApplicable.NOT_HELD).any():
                procedure = Procedure.parse(name)
                entry = inputs.calendar.not_held(procedure, year) or inputs.calendar.look_up(
                    procedure, year
                )
                notes.append(entry.note or f"{procedure.title}, {cells_year(year, cells.unit)}")
    return [problem("rule.not_held", criterion="", note=note) for note in dict.fromkeys(notes)]
