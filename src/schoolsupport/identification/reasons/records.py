"""One school's verdicts with everything they stand on, as small frozen records.

The records are what `explain` puts into words and what `--json` prints; both therefore always say
the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import frozen

from schoolsupport.domain import LegalSource, NotApplicable, YearUnit
from schoolsupport.identification.inputs import InputKey
from schoolsupport.identification.kinds import LowResults
from schoolsupport.identification.kinds.kind import Outcome, YearPart
from schoolsupport.identification.kinds.number_parts import NumberPart
from schoolsupport.identification.reasons.interval import Interval, share_interval
from schoolsupport.identification.rules.rulebook import CriterionInForce, Edition
from schoolsupport.identification.verdicts import Verdict

if TYPE_CHECKING:
    from schoolsupport.identification.identify import Identification


@frozen(kw_only=True)
class CellRecord:
    """One work of one year, or one number of a year.

    Attributes:
        procedure: id; None for a number that is not of one work.
        year: year of the rule's unit; the latest where several are pooled.
        years: all years it is of.
        unit: `calendar` or `school`.
        verdict: `met` means low.
        reason: why it does not apply, or `missing`, `ambiguous`, `nobody`.
        numerator: pupils below the boundary; None if not known exactly.
        lowest: the fewest it can be.
        highest: the most it can be.
        denominator: participants.
        interval: 95 % interval of the share.
        to_cross: pupils to move over the boundary until the verdict on the work turns.
        value: the number, for a number that is not of one work.
        own: the school's number, where `value` is its difference from a territory's.
        other: the territory's number.
        line: the school's own line (lines may differ by pool).
        line_to: its upper end.
    """

    procedure: str | None
    year: int
    years: tuple[int, ...]
    unit: str
    verdict: Verdict
    reason: str | None
    numerator: int | None
    lowest: int | None
    highest: int | None
    denominator: int | None
    interval: Interval | None
    to_cross: int | None
    value: float | None = None
    own: float | None = None
    other: float | None = None
    line: float | None = None
    line_to: float | None = None

    @property
    def observed(self) -> float | None:
        """The number, or the share below the boundary."""
        if self.value is not None:
            return self.value
        if self.numerator is None or not self.denominator:
            return None
        return self.numerator / self.denominator

    def as_dict(self) -> dict[str, Any]:
        """The record as a program reads it."""
        return {
            "procedure": self.procedure,
            "year": self.year,
            "years": list(self.years),
            "unit": self.unit,
            "observed": self.observed,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "lowest": self.lowest,
            "highest": self.highest,
            "verdict": self.verdict.key,
            "reason": self.reason,
            "interval": [self.interval.low, self.interval.high] if self.interval else None,
            "pupils_to_cross": self.to_cross,
            "own": self.own,
            "other": self.other,
            "line": self.line,
            "line_to": self.line_to,
        }


@frozen(kw_only=True)
class CriterionRecord:
    """One criterion on one school; the fields are those of DESIGN's `identify --json`."""

    id: str
    title: str
    kind: str
    used: bool
    verdict: Verdict
    reason: str | None
    observed: float | None
    numerator: int | None
    denominator: int | None
    threshold: Decimal
    threshold_to: Decimal | None
    comparator: str
    unit: str
    version: str
    source: LegalSource
    citation: str
    assumed: tuple[str, ...]
    certain: int
    possible: int
    of: int
    needed: int
    missing: tuple[InputKey, ...]
    cells: tuple[CellRecord, ...]

    def as_dict(self) -> dict[str, Any]:
        """The record as a program reads it."""
        return {
            "id": self.id,
            "title": self.title,
            "kind": self.kind,
            "used": self.used,
            "verdict": self.verdict.key,
            "reason": self.reason,
            "observed": self.observed,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "threshold": float(self.threshold),
            "threshold_to": None if self.threshold_to is None else float(self.threshold_to),
            "comparator": self.comparator,
            "unit": self.unit,
            "version": self.version,
            "source": {
                "act": self.source.act,
                "citation": self.citation,
                "clause": self.source.clause,
                "quote": self.source.quote,
            },
            "assumed": list(self.assumed),
            "certain": self.certain,
            "possible": self.possible,
            "of": self.of,
            "needed": self.needed,
            "missing": [missing_dict(key) for key in self.missing],
            "cells": [cell.as_dict() for cell in self.cells],
        }


@frozen(kw_only=True)
class SchoolRecord:
    """One school: its names, the verdicts on categories, and the criteria behind them."""

    school: str
    name: str | None
    municipality: str | None
    categories: dict[str, Verdict]
    criteria: tuple[CriterionRecord, ...]

    def as_dict(self) -> dict[str, Any]:
        """The record as a program reads it; `bands` are for graded categories."""
        return {
            "school": self.school,
            "name": self.name,
            "municipality": self.municipality,
            "categories": {key: verdict.key for key, verdict in self.categories.items()},
            "bands": {},
            "criteria": [criterion.as_dict() for criterion in self.criteria],
        }


def missing_dict(key: InputKey) -> dict[str, Any]:
    """A missing input as a program reads it."""
    is_results = key.table == "results"
    return {
        "procedure": key.name if key.table in {"results", "reference"} else None,
        "year": key.year or None,
        "column": "n_below" if is_results else key.name,
        "table": key.table,
    }


def school_record(found: Identification, school: str) -> SchoolRecord:
    """Everything a run says of one school.

    Raises:
        UnknownSchoolError: no such school is judged.
    """
    return _record(found, found.place(school), *_names(found))


def school_records(found: Identification) -> Iterator[SchoolRecord]:
    """The records of all schools, in the order of `found.schools`."""
    names = _names(found)
    for place in range(len(found.schools)):
        yield _record(found, place, *names)


def _names(found: Identification) -> tuple[list[Any], list[Any]]:
    return (
        found.inputs.school_column("name").astype("object").tolist(),
        found.inputs.school_column("municipality").astype("object").tolist(),
    )


def _record(
    found: Identification, place: int, names: list[Any], municipalities: list[Any]
) -> SchoolRecord:
    used = found.edition.used
    return SchoolRecord(
        school=str(found.schools[place]),
        name=_text(names[place]),
        municipality=_text(municipalities[place]),
        categories={name: column[place] for name, column in found.judgement.categories.items()},
        criteria=tuple(
            _criterion(
                found.edition, rule, found.judgement.criteria[rule.id], place, rule.id in used
            )
            for rule in found.edition.criteria.values()
        ),
    )


def _criterion(
    edition: Edition,
    rule: CriterionInForce,
    outcome: Outcome,
    place: int,
    used: bool,  # noqa: FBT001  # private, called once
) -> CriterionRecord:
    verdict = outcome.verdict[place]
    threshold, comparator, unit = rule.rule.line()
    cells = tuple(_cells(rule, outcome, place))
    return CriterionRecord(
        id=rule.id,
        title=rule.title,
        kind=rule.kind,
        used=used,
        verdict=verdict,
        reason=_reason(outcome, verdict, place),
        observed=_number(outcome.observed[place]),
        numerator=_whole(outcome.numerator[place]),
        denominator=_whole(outcome.denominator[place]),
        threshold=threshold,
        threshold_to=rule.rule.line_to(),
        comparator=comparator,
        unit=unit,
        version=rule.standing.from_.isoformat(),
        source=rule.standing.source,
        citation=edition.act(rule.standing.source).citation,
        assumed=tuple(key for key in rule.standing.assumed if key not in rule.set_keys),
        certain=int(outcome.certain[place]),
        possible=int(outcome.possible[place]),
        of=int(outcome.of[place]),
        needed=rule.rule.needed(),
        missing=tuple(key for key, absent in outcome.missing.items() if absent[place])
        if verdict is Verdict.NO_DATA
        else (),
        cells=cells,
    )


def _reason(outcome: Outcome, verdict: Verdict, place: int) -> str | None:
    if verdict is Verdict.NOT_APPLICABLE:
        return NotApplicable(int(outcome.verdict.why_not[place])).key
    if verdict is Verdict.NO_DATA:
        missing = any(absent[place] for absent in outcome.missing.values())
        return "missing" if missing else "doubtful"
    return None


def _cells(rule: CriterionInForce, outcome: Outcome, place: int) -> Iterator[CellRecord]:
    yield from _numbers(outcome, place)
    if outcome.cells is None or not isinstance(rule.rule, LowResults):
        return
    cells, judged = outcome.cells.cells, outcome.cells.verdict
    codes = judged.codes
    for p, procedure in enumerate(cells.procedures):
        for y, year in enumerate(cells.years):
            n = _whole(cells.n[y, p, place])
            lowest, highest = _whole(cells.lowest[y, p, place]), _whole(cells.highest[y, p, place])
            exact = lowest if lowest == highest else None
            countable = n and exact is not None
            yield CellRecord(
                procedure=procedure,
                year=year,
                years=(year,),
                unit=cells.unit.value,
                verdict=(verdict := Verdict(int(codes[y, p, place]))),
                reason=_cell_reason(
                    verdict, int(judged.why_not[y, p, place]), n, (lowest, highest)
                ),
                numerator=exact,
                lowest=lowest,
                highest=highest,
                denominator=n,
                interval=share_interval(exact, n)
                if countable and n and exact is not None
                else None,
                to_cross=rule.rule.pupils_to_cross(n, exact)
                if countable and n and exact is not None
                else None,
            )


def _numbers(outcome: Outcome, place: int) -> Iterator[CellRecord]:
    """The numbers of an indicator, one per year or span of years."""
    for part in outcome.parts:
        verdict = part.verdict[place]
        value = _number(part.observed[place])
        why_not = int(part.verdict.why_not[place])
        yield CellRecord(
            procedure=None,
            year=part.years[-1],
            years=part.years,
            unit=YearUnit.CALENDAR.value,
            verdict=verdict,
            reason=_cell_reason(verdict, why_not, None, (None, None)),
            numerator=_whole(part.numerator[place]),
            lowest=None,
            highest=None,
            denominator=_whole(part.denominator[place]),
            interval=None,
            to_cross=None,
            value=value,
            **_lines(part, place),
        )


def _lines(part: YearPart, place: int) -> dict[str, float | None]:
    """What a number was compared with."""
    names = ("own", "other", "line", "line_to")
    if not isinstance(part, NumberPart):
        return {}
    return {name: _number(getattr(part, name)[place]) for name in names}


def _cell_reason(
    verdict: Verdict, why_not: int, n: int | None, below: tuple[int | None, int | None]
) -> str | None:
    if verdict is Verdict.NOT_APPLICABLE:
        return NotApplicable(why_not).key
    if verdict is not Verdict.NO_DATA:
        return None
    if n == 0:
        return "nobody"
    if n is None or below[0] is None:
        return "missing"
    # a known count is only set aside where the rule says that few are no data
    return NotApplicable.TOO_FEW.key if below[0] == below[1] else "ambiguous"


def _text(value: object) -> str | None:
    return str(value) if isinstance(value, str) else None


def _number(value: np.float64) -> float | None:
    return None if np.isnan(value) else float(value)


def _whole(value: np.float64) -> int | None:
    return None if np.isnan(value) else int(value)
