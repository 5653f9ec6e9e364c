"""Evidence: the works and numbers that verdicts rest on, column by column, and as one long table.

The columns are the one source: the table lays them one under another, and what is said of one
school is a slice of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from attrs import field, frozen
from numpy.typing import NDArray

from schoolsupport.domain import NotApplicable, YearUnit
from schoolsupport.identification.cells import JudgedCells, Pooled
from schoolsupport.identification.judged import Judged, once
from schoolsupport.identification.kinds.outcome import Outcome, YearPart
from schoolsupport.identification.rules.rulebook import CriterionInForce
from schoolsupport.identification.verdicts import KEYS, Bools, Codes, Floats, Verdict
from schoolsupport.tables.cells import coded

Places = NDArray[np.intp]
Objects = NDArray[np.object_]


def objects(values: object) -> Objects:
    """A column of any values; of a list of tuples too."""
    listed = list(values)  # type: ignore[call-overload]  # whatever can be iterated
    column = np.empty(len(listed), dtype="object")
    column[:] = listed
    return column


_WHY_NOT = objects([reason.key for reason in NotApplicable])


@frozen(kw_only=True, eq=False)
class CellColumn:
    """One work of a year, or one number of a year or of several, of every school.

    Attributes:
        procedure: id; None for a number that is not of one work.
        years: the years it is of.
        unit: `calendar` or `school`.
        codes: verdicts.
        why_not: `NotApplicable` codes.
        below: persons counted; NaN where not known exactly.
        lowest: the fewest it can be; NaN where not known.
        highest: the most.
        n: out of how many.
        observed: the share, or the number; NaN where not known.
        line: the school's own line; NaN where it is not known, and of works.
        marked: marked as not objective.
        sources: what the marks stand on, by place of the school.
        pooled: whose results are counted together, by place of the school.
        doubts: other reasons why schools are not decided, by key; of numbers only.
        part: the number it is, with all that it was compared with; None for a work.
        barred: works not read, because their use is restricted; None where nothing is barred.
    """

    procedure: str | None
    years: tuple[int, ...]
    unit: str
    codes: Codes
    why_not: Codes
    below: Floats
    lowest: Floats
    highest: Floats
    n: Floats
    observed: Floats
    line: Floats
    marked: Bools
    sources: Mapping[int, str]
    pooled: Mapping[int, Pooled]
    doubts: Mapping[str, Bools] = field(factory=dict)
    part: YearPart | None = None
    barred: Bools | None = None

    @property
    def year(self) -> int:
        """The latest year it is of."""
        return self.years[-1]

    @property
    def key(self) -> tuple[str | None, int, str]:
        """Which work of which year it is."""
        return self.procedure, self.year, self.unit

    @cached_property
    def interval(self) -> Intervals:
        """The 95 % interval of the share of every school; NaN where it is not known exactly."""
        return share_interval(self.below, self.n)

    @cached_property
    def reason(self) -> Objects:
        """Keys of why it does not apply or is not known, of every school; None elsewhere."""
        reasons = np.full(len(self.codes), None, dtype="object")
        open_ = self.codes == Verdict.NO_DATA
        if self.procedure is None:
            reasons[open_] = "missing"
            reasons[open_ & self.marked & ~np.isnan(self.observed)] = NOT_OBJECTIVE
        else:
            # a known count is only set aside where the rule says that few are no data
            reasons[open_] = NotApplicable.TOO_FEW.key
            reasons[open_ & self.marked] = NOT_OBJECTIVE
            reasons[open_ & (self.lowest != self.highest)] = "ambiguous"
            reasons[open_ & (np.isnan(self.n) | np.isnan(self.lowest))] = "missing"
            reasons[open_ & (self.n == 0)] = "nobody"
            if self.barred is not None:
                reasons[open_ & self.barred] = "restricted"
        silent = self.codes == Verdict.NOT_APPLICABLE
        reasons[silent] = _WHY_NOT[self.why_not[silent]]
        return _doubted(reasons, self.doubts)


@frozen(kw_only=True, eq=False)
class CriterionColumns:
    """A criterion with its cells.

    Attributes:
        rule: the criterion.
        outcome: what it found.
        cells: its numbers, or its works by procedure and year.
    """

    rule: CriterionInForce
    outcome: Outcome
    cells: tuple[CellColumn, ...]

    @property
    def codes(self) -> Codes:
        """Its verdicts."""
        return self.outcome.verdict.codes

    def works(self) -> Iterator[CellColumn]:
        """Its cells that are works."""
        return (cell for cell in self.cells if cell.procedure is not None)

    def deciding(self) -> Iterator[tuple[CellColumn, Bools]]:
        """Its works, and where each decides that it is met: low in every year it looks at."""
        met = self.codes == Verdict.MET
        for _, years in groupby(self.works(), key=lambda cell: cell.procedure):
            cells = list(years)
            low = np.logical_and.reduce([met, *(c.codes == Verdict.MET for c in cells)])
            yield from ((cell, low) for cell in cells)

    @cached_property
    def reason(self) -> Objects:
        """Keys of why it does not apply or is not decided, of every school; None elsewhere."""
        verdict, schools = self.outcome.verdict, len(self.codes)
        reasons, open_ = np.full(schools, None, dtype="object"), self.codes == Verdict.NO_DATA
        reasons[open_] = "doubtful"
        _doubted(reasons, {key: who & open_ for key, who in self.outcome.doubts.items()})
        marks, others = np.zeros(schools, dtype=bool), np.zeros(schools, dtype=bool)
        for key, absent in self.outcome.missing.items():
            lacking = marks if key.table == "objectivity" else others
            lacking |= absent
        marked = np.logical_or.reduce([np.zeros_like(open_), *(cell.marked for cell in self.cells)])
        reasons[open_ & (marks | others)] = "missing"
        reasons[open_ & marks & ~others & marked] = NOT_OBJECTIVE
        silent = self.codes == Verdict.NOT_APPLICABLE
        reasons[silent] = _WHY_NOT[verdict.why_not[silent]]
        return reasons

    def line(self, cell: CellColumn, places: Places) -> Floats:
        """The line its number is compared with; of a place or a band a single cut if it has one."""
        threshold = self.rule.rule.plain_line()
        own = cell.line[places]
        if self.outcome.bands is not None:
            return own
        plain = np.where(np.isnan(own), threshold, own)
        if self.outcome.places is None:
            return plain
        return np.where(self.outcome.verdict.applies[places], own, plain)


@once
def criteria_columns(found: Judged) -> Mapping[str, CriterionColumns]:
    """The works and numbers behind every criterion in force, column by column, by id."""
    return {name: criterion_columns(found, name) for name in found.edition.criteria}


def criterion_columns(found: Judged, name: str) -> CriterionColumns:
    """A criterion of a run with its cells."""
    outcome = found.judgement.criteria[name]
    numbers = [_number(outcome, part) for part in outcome.parts]
    works = [] if outcome.cells is None else list(_works(outcome.cells))
    rule = found.edition.criteria[name]
    return CriterionColumns(rule=rule, outcome=outcome, cells=(*numbers, *works))


def _number(outcome: Outcome, part: YearPart) -> CellColumn:
    schools = len(part.verdict)
    marked = np.zeros(schools, dtype=bool)
    marked[list(part.sources)] = True
    return CellColumn(
        procedure=None,
        years=part.years,
        unit=YearUnit.CALENDAR.value,
        codes=part.verdict.codes,
        why_not=part.verdict.why_not,
        below=part.numerator,
        lowest=np.where(part.bounds.decided, part.bounds.lowest, part.numerator),
        highest=np.where(part.bounds.decided, part.bounds.highest, part.numerator),
        n=part.denominator,
        observed=part.observed,
        line=part.line,
        marked=marked,
        sources=part.sources,
        pooled=part.pooled,
        doubts=outcome.doubts,
        part=part,
    )


def _works(judged: JudgedCells) -> Iterator[CellColumn]:
    cells, verdict = judged.cells, judged.verdict
    schools = cells.rows.shape[-1]
    unknown, unmarked = np.full(schools, np.nan), np.zeros(schools, dtype=bool)
    pooled: defaultdict[tuple[int, str], dict[int, Pooled]] = defaultdict(dict)
    for (of, work, place), one in cells.pooled.items():
        pooled[of, work][place] = one
    for p, procedure in enumerate(cells.procedures):
        for y, year in enumerate(cells.years):
            lowest, highest, n = cells.lowest[y, p], cells.highest[y, p], cells.n[y, p]
            below = np.where(lowest == highest, lowest, np.nan)
            marked = unmarked if cells.marked is None else cells.marked[y, p]
            yield CellColumn(
                procedure=procedure,
                years=(year,),
                unit=cells.unit.value,
                codes=verdict.codes[y, p],
                why_not=verdict.why_not[y, p],
                below=below,
                lowest=lowest,
                highest=highest,
                n=n,
                observed=np.divide(below, n, out=unknown.copy(), where=n > 0),
                line=unknown,
                marked=marked,
                sources={
                    place: cells.sources.get((year, procedure, place), "")
                    for place in np.flatnonzero(marked).tolist()
                },
                pooled=pooled.get((year, procedure), {}),
                barred=None if cells.barred is None else cells.barred[y, p],
            )


def _doubted(reasons: Objects, doubts: Mapping[str, Bools]) -> Objects:
    """Why schools that lack nothing themselves are not decided all the same; the first counts."""
    for key in reversed(list(doubts)):
        reasons[doubts[key]] = key
    return reasons


NOT_OBJECTIVE = "not_objective"
"""Reason of a verdict that only a mark of non-objectivity keeps from being decided."""


class Interval(NamedTuple):
    """An interval of a share, both ends between 0 and 1."""

    low: float
    high: float


class Intervals(NamedTuple):
    """Intervals of shares, both ends between 0 and 1; NaN where there is no share."""

    low: Floats
    high: Floats


def share_interval(numerator: Floats, denominator: Floats, level: float = 0.95) -> Intervals:
    """The Wilson score intervals of shares.

    It reads the pupils of one year as a sample of those the school teaches, and says how far the
    share could be from the school's own by chance alone.

    Args:
        numerator: pupils counted.
        denominator: pupils in all; NaN or 0 gives NaN.
        level: confidence, between 0 and 1.

    Returns:
        Shares between 0 and 1. Source: E. B. Wilson, Journal of the American Statistical
        Association 22 (1927), 209-212.
    """
    z = NormalDist().inv_cdf((1 + level) / 2)
    people = np.where(denominator > 0, denominator, np.nan)
    share = numerator / people
    scale = 1 + z * z / people
    middle = (share + z * z / (2 * people)) / scale
    half = z / scale * np.sqrt(share * (1 - share) / people + (z / (2 * people)) ** 2)
    return Intervals(np.maximum(0.0, middle - half), np.minimum(1.0, middle + half))


_REASONS = tuple("" if reason == NotApplicable.APPLIES else reason.key for reason in NotApplicable)
_NUMBERS = ("n", "lowest", "highest", "observed", "threshold")
Block = tuple[CriterionColumns, CellColumn | None]
"""The rows of all schools of one cell, or of a criterion that has none."""


@once
def evidence_of(found: Judged) -> pd.DataFrame:
    """The cells behind the verdicts, long.

    Returns:
        One row per school, criterion, procedure and year: `school`, `criterion`, `procedure`,
        `year` (of the rule's unit), `n` and `lowest`, `highest` (persons below the boundary),
        `observed` (share, NaN where not exact), `threshold` (share), `verdict` of the cell,
        `reason` it does not apply, and `criterion_verdict`. A number on an indicator has no
        procedure and one row per year it is of, or per span of years, told by its last: `n` is
        out of how many, `lowest` and `highest` what was counted, `threshold` the school's own
        line: of a number that is ranked the cut in deviations, empty elsewhere; of one in a band
        the lower end of the band. A criterion without either has one row with its observed value.
    """
    schools = len(found.schools)
    blocks = [(one, cell) for one in criteria_columns(found).values() for cell in _in_order(one)]

    def texts(words: Sequence[str | None]) -> pd.Categorical[str]:
        """One text per block."""
        known = sorted({word for word in words if word is not None})
        places = {word: place for place, word in enumerate(known)}
        return coded(np.repeat([places.get(word or "", -1) for word in words], schools), known)

    years = np.repeat([0 if cell is None else cell.year for _, cell in blocks], schools)
    without = np.repeat([cell is None for _, cell in blocks], schools)
    judged = np.concatenate([(cell or one).codes for one, cell in blocks]).astype(np.int8)
    numbers = [_numbers(*block) for block in blocks]
    return pd.DataFrame(
        {
            "school": coded(np.tile(np.arange(schools), len(blocks)), list(found.schools)),
            "criterion": texts([one.rule.id for one, _ in blocks]),
            "procedure": texts([cell.procedure if cell else None for _, cell in blocks]),
            "year": pd.arrays.IntegerArray(years.astype(np.int16), without),
            **{name: np.concatenate([one[name] for one in numbers]) for name in _NUMBERS},
            "verdict": coded(np.where(without, np.int8(-1), judged), KEYS),
            "reason": coded(
                np.concatenate([_why_not(*block) for block in blocks]).astype(np.int8), _REASONS
            ),
            "criterion_verdict": coded(
                np.concatenate([one.codes for one, _ in blocks]).astype(np.int8), KEYS
            ),
            "marker": _noted([cell.sources if cell else {} for _, cell in blocks], schools),
            "pooled_from": _noted(
                [
                    {place: "; ".join(pooled.schools) for place, pooled in cell.pooled.items()}
                    if cell
                    else {}
                    for _, cell in blocks
                ],
                schools,
            ),
        }
    )


def _in_order(one: CriterionColumns) -> Sequence[CellColumn | None]:
    """The cells year by year; nothing, once, of a criterion without."""
    return sorted(one.works(), key=lambda work: work.year) or one.cells or (None,)


def _numbers(one: CriterionColumns, cell: CellColumn | None) -> Mapping[str, Any]:
    outcome = one.outcome
    schools = len(outcome.verdict)
    threshold = np.full(schools, one.rule.rule.plain_line())
    if cell is None:
        unknown = np.full(schools, np.nan)
        columns = (unknown, unknown, unknown, outcome.observed, threshold)
    else:
        line = threshold if cell.part is None else cell.part.line
        columns = (cell.n, cell.lowest, cell.highest, cell.observed, line)
    return dict(zip(_NUMBERS, columns, strict=True))


def _why_not(one: CriterionColumns, cell: CellColumn | None) -> Any:
    return one.outcome.verdict.why_not if cell is None else cell.why_not


def _noted(texts: Sequence[Mapping[int, str]], schools: int) -> pd.Categorical[str]:
    """Texts that stand beside some rows, by block and place of the school."""
    known = sorted({text for block in texts for text in block.values()})
    number = {text: place for place, text in enumerate(known)}
    codes = np.full(len(texts) * schools, -1, dtype=np.int32)
    for at, block in enumerate(texts):
        for place, text in block.items():
            codes[at * schools + place] = number[text]
    return coded(codes, known)
