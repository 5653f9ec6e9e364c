"""Verdicts within the noise of a school's size.

The pupils of one year are read as a sample of those the school teaches. Where the 95 % interval of
a work's share covers the line, chance alone could put the work on its other side. A verdict that
such works could turn together is within the noise.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.identification.cells import JudgedCells
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.judging import join_categories
from schoolsupport.identification.kinds import LowResults, Number
from schoolsupport.identification.kinds.kind import Outcome
from schoolsupport.identification.kinds.number import NumberPart
from schoolsupport.identification.verdicts import Bools, VerdictColumn

Floats = NDArray[np.float64]
LEVEL = 0.95


@frozen(kw_only=True, eq=False)
class Noise:
    """Which verdicts chance alone could turn.

    Attributes:
        schools: one per school: decided now, and open once every work that covers the line is.
        works: for each school within the noise, the works and numbers that cover the line, as
            `procedure year` or `criterion`.
    """

    schools: Bools
    works: dict[int, tuple[str, ...]]


def share_bounds(numerators: Floats, denominators: Floats) -> tuple[Floats, Floats]:
    """The Wilson score intervals of shares: `share_interval` for whole columns.

    Args:
        numerators: persons counted.
        denominators: persons in all; NaN or 0 gives NaN.

    Returns:
        Lower and upper ends, shares between 0 and 1.
    """
    z = NormalDist().inv_cdf((1 + LEVEL) / 2)
    people = np.where(denominators > 0, denominators, np.nan)
    share = numerators / people
    scale = 1 + z * z / people
    middle = (share + z * z / (2 * people)) / scale
    half = z / scale * np.sqrt(share * (1 - share) / people + (z / (2 * people)) ** 2)
    return np.maximum(0.0, middle - half), np.minimum(1.0, middle + half)


def noise_of(found: Identification, category: str) -> Noise:
    """Which verdicts on a category chance alone could turn.

    Works count whose pupils are known exactly; of criteria on numbers, shares of participants with
    results of procedures. Shares of all pupils, such as those of the social passport, are no
    sample and have no noise of this sort.
    """
    rests_on = found.edition.rests_on(category)
    columns: dict[str, VerdictColumn] = {}
    crossing: dict[str, tuple[Bools, tuple[str, ...]]] = {}
    for name, outcome in found.judgement.criteria.items():
        rule = found.edition.criteria[name].rule
        columns[name] = outcome.verdict
        if name not in rests_on:
            continue
        if isinstance(rule, LowResults) and outcome.cells is not None:
            columns[name], crossing[name] = _widened(rule, outcome.cells)
        elif isinstance(rule, Number) and _of_participants(rule, outcome):
            columns[name], where = _widened_number(rule, outcome)
            crossing[name] = where[np.newaxis], (name,)
    now = found.judgement.categories[category]
    then = join_categories(found.edition, columns, len(found.schools))[category]
    noisy = now.applies & now.known() & ~then.known()
    return Noise(schools=noisy, works=_works(noisy, crossing))


def _widened(
    rule: LowResults, judged: JudgedCells
) -> tuple[VerdictColumn, tuple[Bools, tuple[str, ...]]]:
    """The verdict with every work that covers the line left open, and which these are."""
    cells, verdict = judged.cells, judged.verdict
    known = (cells.lowest == cells.highest) & (verdict.certain | ~verdict.possible)
    known &= verdict.applies
    low, high = share_bounds(np.where(known, cells.lowest, np.nan), cells.n)
    line = float(rule.threshold)
    covers = (low < line) & (high >= line)
    covers &= known
    open_ = VerdictColumn.of(
        verdict.certain & ~covers, verdict.possible | covers, verdict.applies, verdict.why_not
    )
    names = tuple(f"{p} {year}" for year in cells.years for p in cells.procedures)
    there = covers.reshape(len(names), -1)
    return rule.over_procedures(rule.over_years(open_)), (there, names)


def _of_participants(rule: Number, outcome: Outcome) -> bool:
    named = any(rule.procedure_names().values())
    parts = outcome.parts
    return (
        named
        and rule.line()[2] == "share"
        and rule.relative_to is None
        and len(parts) == 1
        and isinstance(parts[0], NumberPart)
    )


def _widened_number(rule: Number, outcome: Outcome) -> tuple[VerdictColumn, Bools]:
    part = outcome.parts[0]
    verdict = outcome.verdict
    if not isinstance(part, NumberPart):
        return verdict, np.zeros(len(verdict), dtype=bool)
    low, high = share_bounds(part.numerator, part.denominator)
    covers = (low < part.line) & (high >= part.line)
    if rule.comparator == "between":
        covers |= (low <= part.line_to) & (high > part.line_to)
    covers &= verdict.applies & verdict.known()
    column = VerdictColumn.of(
        verdict.certain & ~covers, verdict.possible | covers, verdict.applies, verdict.why_not
    )
    return column, covers


def _works(
    noisy: Bools, crossing: dict[str, tuple[Bools, tuple[str, ...]]]
) -> dict[int, tuple[str, ...]]:
    found: dict[int, dict[str, None]] = {int(place): {} for place in np.flatnonzero(noisy)}
    for covers, names in crossing.values():
        for which, place in zip(*np.nonzero(covers & noisy), strict=True):
            found[int(place)][names[which]] = None
    return {place: tuple(works) for place, works in found.items()}
