"""One school's verdicts with everything they stand on, as small frozen records.

They are slices of the columns that all evidence comes from (see `evidence`).
The records are what `explain` puts into words and what `--json` prints; both therefore always say
the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.domain import CitedSource
from schoolsupport.identification.inputs import InputKey
from schoolsupport.identification.judged import Judged
from schoolsupport.identification.judging import Grades, grades
from schoolsupport.identification.kinds.kind import CriterionKind
from schoolsupport.identification.kinds.outcome import Outcome
from schoolsupport.identification.reasons.cells import (
    BandRecord,
    CellRecord,
    HeadRecord,
    RankRecord,
    band_record,
    cell_record,
    number_or_none,
    rank_record,
    whole_or_none,
)
from schoolsupport.identification.reasons.evidence import CriterionColumns, criteria_columns
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.records import IsoDay, Key, told
from schoolsupport.translation import Message

_Comparator = Literal[
    "at_least", "at_most", "above", "below", "between", "lowest", "highest", "in_bands"
]


@told("column", "indicator", "year")
@frozen(kw_only=True)
class LineRecord:
    """What draws the line of a school.

    Attributes:
        column: the column that holds it, or None.
        indicator: the indicator that gives it, or None.
        year: how many years before that of the number it is of, 0 or below.
        title: what draws it, in words.
    """

    column: str | None
    indicator: str | None
    year: int
    title: Message


@told(
    "id",
    "title",
    "kind",
    "used",
    "verdict",
    "reason",
    "observed",
    "numerator",
    "denominator",
    "threshold",
    "threshold_to",
    "line",
    Key("comparator", kind=_Comparator),
    "unit",
    "version",
    "source",
    "assumed",
    "certain",
    "possible",
    "of",
    "needed",
    "missing",
    "cells",
    "rank",
    "band",
    "head",
)
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
    threshold: Decimal | None
    threshold_to: Decimal | None
    comparator: str
    unit: str
    version: IsoDay
    source: CitedSource
    assumed: tuple[str, ...]
    certain: int
    possible: int
    of: int
    needed: int
    missing: tuple[InputKey, ...]
    cells: tuple[CellRecord, ...]
    rank: RankRecord | None = None
    band: BandRecord | None = None
    head: HeadRecord | None = None
    rounded: int | None = None
    relative_to: str | None = None
    absolute: bool = False
    line: LineRecord | None = None

    @property
    def counts_works(self) -> bool:
        """Whether it is met by works, and not by a number, a mark or a list."""
        return any(cell.procedure is not None for cell in self.cells)


@told("school", "earlier", "name", "municipality", "in_register", "categories", "bands", "criteria")
@frozen(kw_only=True)
class SchoolRecord:
    """One school: its names, the verdicts on categories, and the criteria behind them.

    Attributes:
        school: id.
        earlier: other ids of the school, whose data count as its own.
        name: name, if known.
        municipality: where it stands, if known.
        in_register: whether the register has it; None where no register was given.
        categories: verdicts by id of the category.
        criteria: the criteria in force.
        bands: bands of graded categories, by id.
    """

    school: str
    earlier: tuple[str, ...]
    name: str | None
    municipality: str | None
    in_register: bool | None
    categories: dict[str, Verdict]
    criteria: tuple[CriterionRecord, ...]
    bands: Mapping[str, BandRecord]


def school_record(found: Judged, school: str) -> SchoolRecord:
    """Everything a run says of one school.

    Raises:
        UnknownSchoolError: no such school is judged.
    """
    return _record(found, found.place(school), _shared(found))


def school_records(found: Judged, places: Iterable[int] | None = None) -> Iterator[SchoolRecord]:
    """The records of all schools in the order of `found.schools`, or of some by their places."""
    shared = _shared(found)
    for place in range(len(found.schools)) if places is None else places:
        yield _record(found, place, shared)


@frozen(kw_only=True, eq=False)
class _Shared:
    """What the records of all schools need, had once."""

    names: list[Any]
    earlier: Mapping[str, tuple[str, ...]]
    outside: NDArray[np.bool_] | None
    municipalities: list[Any]
    grades: Mapping[str, Grades]
    used: frozenset[str]
    sources: Mapping[str, CitedSource]


def _shared(found: Judged) -> _Shared:
    return _Shared(
        names=found.inputs.school_column("name").astype("object").tolist(),
        earlier=found.earlier_ids,
        outside=found.outside_register if found.inputs.tables.registered else None,
        municipalities=found.inputs.school_column("municipality").astype("object").tolist(),
        grades=grades(found.edition, found.judgement),
        used=found.edition.used,
        sources={
            one.id: found.edition.cited(one.standing.source)
            for one in found.edition.criteria.values()
        },
    )


def _record(found: Judged, place: int, shared: _Shared) -> SchoolRecord:
    return SchoolRecord(
        school=str(found.schools[place]),
        earlier=shared.earlier.get(str(found.schools[place]), ()),
        in_register=None if shared.outside is None else not shared.outside[place],
        name=_text(shared.names[place]),
        municipality=_text(shared.municipalities[place]),
        categories={name: column[place] for name, column in found.judgement.categories.items()},
        criteria=tuple(
            _criterion(found, one, place, shared) for one in criteria_columns(found).values()
        ),
        bands={name: band_record(one, place) for name, one in shared.grades.items()},
    )


def _criterion(
    found: Judged, one: CriterionColumns, place: int, shared: _Shared
) -> CriterionRecord:
    rule, outcome = one.rule, one.outcome
    verdict = outcome.verdict[place]
    threshold, comparator, unit = rule.rule.line()
    return CriterionRecord(
        id=rule.id,
        title=rule.title,
        kind=rule.kind,
        used=rule.id in shared.used,
        verdict=verdict,
        reason=one.reason[place],
        observed=number_or_none(outcome.observed[place]),
        numerator=whole_or_none(outcome.numerator[place]),
        denominator=whole_or_none(outcome.denominator[place]),
        threshold=threshold,
        threshold_to=rule.rule.line_to(),
        comparator=comparator,
        unit=unit,
        version=rule.standing.from_.isoformat(),
        source=shared.sources[rule.id],
        assumed=tuple(key for key in rule.standing.assumed if key not in rule.set_keys),
        certain=int(outcome.certain[place]),
        possible=int(outcome.possible[place]),
        of=int(outcome.of[place]),
        needed=rule.rule.needed(),
        missing=tuple(key for key, absent in outcome.missing.items() if absent[place])
        if verdict is Verdict.NO_DATA
        else (),
        cells=tuple(cell_record(rule.rule, cell, place) for cell in one.cells),
        rank=rank_record(
            outcome.places,
            place,
            rule.rule.ties_count(),
            applies=bool(outcome.verdict.applies[place]),
        ),
        band=None if outcome.bands is None else band_record(outcome.bands, place),
        head=_head(found, outcome, place, shared),
        rounded=rule.rule.decimals(),
        relative_to=rule.rule.compared_with(),
        absolute=rule.rule.is_absolute(),
        line=_drawn(found, rule.rule),
    )


def _head(found: Judged, outcome: Outcome, place: int, shared: _Shared) -> HeadRecord | None:
    """The school whose verdict was taken over, with its name and verdict."""
    followed = outcome.followed
    if followed is None or _text(followed.schools[place]) is None:
        return None
    at = int(followed.places[place])
    category = found.judgement.categories.get(followed.criterion)
    judged = category or found.judgement.criteria[followed.criterion].verdict
    return HeadRecord(
        criterion=followed.criterion,
        school=str(found.schools[at] if at >= 0 else followed.schools[place]),
        name=_text(shared.names[at]) if at >= 0 else None,
        verdict=judged[at] if at >= 0 else None,
    )


def _drawn(found: Judged, rule: CriterionKind) -> LineRecord | None:
    """What draws the line of every school, where something does."""
    line = rule.drawn
    if line is None:
        return None
    return LineRecord(
        column=line.column,
        indicator=line.indicator,
        year=line.year,
        title=line.sentence(found.edition.rulebook.titles),
    )


def _text(value: object) -> str | None:
    return str(value) if isinstance(value, str) else None
