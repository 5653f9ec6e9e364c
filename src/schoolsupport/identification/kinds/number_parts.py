"""Numbers of single years: what is missing in them, and how they make one verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from schoolsupport.identification.cells import Pooled
from schoolsupport.identification.indicators import IndicatorData
from schoolsupport.identification.inputs import InputKey
from schoolsupport.identification.kinds.kind import OTHERS_UNKNOWN, YearPart
from schoolsupport.identification.verdicts import Bools, Codes, VerdictColumn, every


@frozen(kw_only=True, eq=False)
class NumberPart(YearPart):
    """A number of one year or span, with the line it was compared with.

    Attributes:
        own: the school's number, where it is compared with a territory's; else NaN.
        other: the territory's number.
        line: the line, or its lower end; NaN where not known.
        line_to: its upper end; the same as `line` but for `between`.
        pooled: whose results are counted together, by place of the school.
        sources: what marks of non-objectivity stand on, by place of the school.
        others: schools that are not decided because the number of another one is missing.
    """

    own: NDArray[np.float64]
    other: NDArray[np.float64]
    line: NDArray[np.float64]
    line_to: NDArray[np.float64]
    others: Bools
    pooled: Mapping[int, Pooled] = field(factory=dict)
    sources: Mapping[int, str] = field(factory=dict)


def lack(data: IndicatorData, undecided: Bools) -> dict[InputKey, Bools]:
    """What undecided schools lack; of whom nothing is absent, what is of nobody, or of few."""
    lack = {key: absent & undecided for key, absent in data.missing.items()}
    for asked in (data.asked, dict.fromkeys(data.asked, undecided)):
        unexplained = undecided & ~np.logical_or.reduce([*lack.values(), ~undecided])
        for key, schools in asked.items():
            lack[key] = lack.get(key, False) | (schools & unexplained)
    return {key: schools for key, schools in lack.items() if schools.any()}


def supposing(
    verdict: VerdictColumn, lack: Mapping[InputKey, Bools], supposed: Mapping[InputKey, bool]
) -> VerdictColumn:
    """The verdict with answers put in where nothing else is missing."""
    certain, possible = verdict.certain, verdict.possible
    others = [schools for key, schools in lack.items() if key not in supposed]
    for key in lack.keys() & supposed.keys():
        waiting = lack[key] & ~np.logical_or.reduce([*others, np.zeros_like(certain)])
        certain = certain | waiting if supposed[key] else certain
        possible = possible if supposed[key] else possible & ~waiting
    return VerdictColumn.of(certain, possible, verdict.applies, verdict.why_not)


def first_reason(own: Codes, other: Codes | None) -> Codes:
    """A copy of the codes; where the number applies and its line does not, the line's."""
    return own.copy() if other is None else np.where(own == 0, other, own).astype(np.uint8)


def over_years(parts: list[VerdictColumn]) -> VerdictColumn:
    """Met in every year; as in arm B, a year that does not apply is not dropped."""
    if len(parts) == 1:
        return parts[0]
    codes = np.stack([part.why_not for part in parts])
    why_not = np.where(codes == 0, np.uint8(255), codes).min(axis=0)
    return VerdictColumn.of(
        every(np.stack([part.certain for part in parts])),
        every(np.stack([part.possible for part in parts])),
        every(np.stack([part.applies for part in parts])),
        why_not,
    )


def floats(values: Any, known: Bools) -> NDArray[np.float64]:
    """Numbers as floats, NaN where they are not known."""
    if values is None:
        return np.full(len(known), np.nan)
    return np.where(known, np.asarray(values, dtype="float64"), np.nan)


def doubts(parts: Iterable[NumberPart], verdict: VerdictColumn) -> dict[str, Bools]:
    """Schools that are not decided because the numbers of others are missing."""
    others = np.logical_or.reduce([part.others for part in parts]) & ~verdict.known()
    return {OTHERS_UNKNOWN: others} if others.any() else {}
