"""Works and numbers that verdicts rest on, column by column: what records say of one school."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.domain import NotApplicable, YearUnit
from schoolsupport.identification.cells import JudgedCells
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.kinds.kind import Outcome, YearPart
from schoolsupport.identification.kinds.number import NumberPart
from schoolsupport.identification.reasons.cells import NOT_OBJECTIVE
from schoolsupport.identification.rules.rulebook import CriterionInForce
from schoolsupport.identification.verdicts import Bools, Codes, Floats, Verdict

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
        below: persons counted, whole; NaN where not known exactly.
        lowest: the fewest it can be; NaN where not known, and of numbers.
        highest: the most.
        n: out of how many, whole.
        observed: the share, or the number; NaN where not known.
        line: the school's own line; NaN where there is none.
        marked: marked as not objective.
        doubts: other reasons why schools are not decided, by key; of numbers only.
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
    doubts: Mapping[str, Bools]

    @property
    def year(self) -> int:
        """The latest year it is of."""
        return self.years[-1]

    @property
    def key(self) -> tuple[str | None, int, str]:
        """Which work of which year it is."""
        return self.procedure, self.year, self.unit

    def reasons(self, places: Places) -> Objects:
        """Keys of why it does not apply or is not known at some schools; None elsewhere."""
        codes, marked = self.codes[places], self.marked[places]
        open_, reasons = codes == Verdict.NO_DATA, np.full(len(places), None, dtype="object")
        if self.procedure is None:
            reasons[open_] = "missing"
            reasons[open_ & marked & ~np.isnan(self.observed[places])] = NOT_OBJECTIVE
        else:
            n, low, high = self.n[places], self.lowest[places], self.highest[places]
            # a known count is only set aside where the rule says that few are no data
            reasons[open_] = NotApplicable.TOO_FEW.key
            reasons[open_ & marked] = NOT_OBJECTIVE
            reasons[open_ & (low != high)] = "ambiguous"
            reasons[open_ & (np.isnan(n) | np.isnan(low))] = "missing"
            reasons[open_ & (n == 0)] = "nobody"
        silent = codes == Verdict.NOT_APPLICABLE
        reasons[silent] = _WHY_NOT[self.why_not[places][silent]]
        return _doubted(reasons, self.doubts, places)


@frozen(kw_only=True, eq=False)
class CriterionColumns:
    """A criterion with its cells.

    Attributes:
        rule: the criterion.
        outcome: what it found.
        cells: its numbers, then its works by procedure and year.
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

    def reasons(self, places: Places) -> Objects:
        """Keys of why a criterion without cells does not apply or is not decided."""
        codes = self.codes[places]
        open_, reasons = codes == Verdict.NO_DATA, np.full(len(places), None, dtype="object")
        reasons[open_] = "doubtful"
        _doubted(reasons, {k: who & self._open for k, who in self.outcome.doubts.items()}, places)
        for absent in self.outcome.missing.values():
            reasons[open_ & absent[places]] = "missing"
        silent = codes == Verdict.NOT_APPLICABLE
        reasons[silent] = _WHY_NOT[self.outcome.verdict.why_not[places][silent]]
        return reasons

    def line(self, cell: CellColumn, places: Places) -> Floats:
        """The line its number is compared with; of a place or a band a single cut if it has one."""
        threshold = float(self.rule.rule.line()[0])
        own = cell.line[places]
        if self.outcome.bands is not None:
            return own
        plain = np.where(np.isnan(own), threshold, own)
        if self.outcome.places is None:
            return plain
        return np.where(self.outcome.verdict.applies[places], own, plain)

    @property
    def _open(self) -> Bools:
        return np.asarray(self.codes == Verdict.NO_DATA)


def criterion_columns(found: Identification, name: str) -> CriterionColumns:
    """A criterion of a run with its cells."""
    outcome = found.judgement.criteria[name]
    numbers = [_number(outcome, part) for part in outcome.parts]
    works = [] if outcome.cells is None else list(_works(outcome.cells))
    rule = found.edition.criteria[name]
    return CriterionColumns(rule=rule, outcome=outcome, cells=(*numbers, *works))


def _number(outcome: Outcome, part: YearPart) -> CellColumn:
    schools = len(part.verdict)
    unknown = np.full(schools, np.nan)
    marked = np.zeros(schools, dtype=bool)
    if isinstance(part, NumberPart) and part.sources:
        marked[list(part.sources)] = True
    below, n = np.trunc(part.numerator), np.trunc(part.denominator)
    return CellColumn(
        procedure=None,
        years=part.years,
        unit=YearUnit.CALENDAR.value,
        codes=part.verdict.codes,
        why_not=part.verdict.why_not,
        below=below,
        lowest=unknown,
        highest=unknown,
        n=n,
        observed=np.where(np.isnan(part.observed), _share(below, n), part.observed),
        line=part.line if isinstance(part, NumberPart) else unknown,
        marked=marked,
        doubts=outcome.doubts,
    )


def _works(judged: JudgedCells) -> Iterator[CellColumn]:
    cells, verdict = judged.cells, judged.verdict
    schools = cells.rows.shape[-1]
    unknown, unmarked = np.full(schools, np.nan), np.zeros(schools, dtype=bool)
    for p, procedure in enumerate(cells.procedures):
        for y, year in enumerate(cells.years):
            lowest, highest, n = cells.lowest[y, p], cells.highest[y, p], cells.n[y, p]
            below = np.where(lowest == highest, lowest, np.nan)
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
                observed=_share(below, n),
                line=unknown,
                marked=unmarked if cells.marked is None else cells.marked[y, p],
                doubts={},
            )


def _share(below: Floats, n: Floats) -> Floats:
    share: Floats = np.divide(below, n, out=np.full(len(n), np.nan), where=n > 0)
    return share


def _doubted(reasons: Objects, doubts: Mapping[str, Bools], places: Places) -> Objects:
    """Why schools that lack nothing themselves are not decided all the same; the first counts."""
    for key in reversed(list(doubts)):
        reasons[doubts[key][places]] = key
    return reasons
