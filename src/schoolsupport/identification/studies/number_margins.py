"""How far a number is from its line, in its own unit, and in pupils where it is a share of them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from schoolsupport.identification.identify import Identification
from schoolsupport.identification.kinds import Number
from schoolsupport.identification.kinds.comparison import Line, compare
from schoolsupport.identification.kinds.kind import Outcome
from schoolsupport.identification.kinds.number import NumberPart
from schoolsupport.identification.studies.school_frame import school_frame, verdict_words
from schoolsupport.identification.studies.what_if import answers_of
from schoolsupport.identification.verdicts import Bools, Codes, Verdict

Floats = NDArray[np.float64]
COLUMNS = (
    "school",
    "name",
    "municipality",
    "verdict",
    "criterion",
    "observed",
    "line",
    "distance",
    "unit",
    "pupils",
)


def nearest_numbers(found: Identification, category: str, most: int) -> pd.DataFrame:
    """The schools that one number alone puts on the list or keeps off it, nearest first.

    Args:
        found: the run.
        category: id of the category.
        most: how many schools of each criterion and side.

    Returns:
        Columns `school`, `name`, `municipality`, `verdict` on the category, `criterion`,
        `observed` and `line` and `distance` in `unit`, and `pupils`: how many more (above 0) or
        fewer pupils in the numerator turn the criterion; NA where the number is no plain share.
    """
    frames = list(_frames(found, category, most))
    if not frames:
        return pd.DataFrame({name: [] for name in COLUMNS})
    return pd.concat(frames, ignore_index=True)


def _frames(found: Identification, category: str, most: int) -> Iterator[pd.DataFrame]:
    now = found.judgement.categories[category].codes
    for name in sorted(found.edition.rests_on(category) & found.edition.used):
        rule, outcome = found.edition.criteria[name].rule, found.judgement.criteria[name]
        if not isinstance(rule, Number):
            continue
        part, distance = _distances(rule, outcome)
        if part is None:
            continue
        alone = _turns_alone(found, name, category, now) & np.isfinite(distance)
        for side in (Verdict.MET, Verdict.NOT_MET):
            places = np.flatnonzero(alone & (now == side))
            order = np.lexsort((places, distance[places]))[:most]
            chosen = places[order]
            if not len(chosen):
                continue
            frame = school_frame(found, chosen)
            frame["verdict"] = verdict_words(now[chosen])
            frame["criterion"] = name
            frame["observed"] = part.observed[chosen]
            frame["line"] = _near_end(part, chosen)
            frame["distance"] = distance[chosen]
            frame["unit"] = rule.line()[2]
            pupils = [_pupils(rule, outcome, int(place)) for place in chosen]
            frame["pupils"] = pd.array(pupils, dtype="Int64")
            yield frame


def _distances(rule: Number, outcome: Outcome) -> tuple[NumberPart | None, Floats]:
    """The part that decides is the last; with several years the least margin counts."""
    parts = [part for part in outcome.parts if isinstance(part, NumberPart)]
    if not parts:
        return None, np.array([])
    margins = np.stack([_margin(rule, part) for part in parts])
    known = np.isfinite(margins).all(axis=0)
    with np.errstate(invalid="ignore"):
        least = np.abs(np.min(margins, axis=0))
    return parts[-1], np.where(known & outcome.verdict.known(), least, np.nan)


def _margin(rule: Number, part: NumberPart) -> Floats:
    """How far inside the line the number is; below 0 outside."""
    if rule.comparator in ("at_least", "above"):
        return part.observed - part.line
    if rule.comparator in ("at_most", "below"):
        return part.line - part.observed
    return np.minimum(part.observed - part.line, part.line_to - part.observed)


def _near_end(part: NumberPart, places: NDArray[np.intp]) -> Floats:
    low, high, value = part.line[places], part.line_to[places], part.observed[places]
    return np.where(np.abs(value - high) < np.abs(value - low), high, low)


def _turns_alone(found: Identification, criterion: str, category: str, now: Codes) -> Bools:
    """Where the other answer of the criterion gives the other answer of the category."""
    own = found.judgement.criteria[criterion].verdict
    answers = answers_of(found, criterion, own, category)
    other = np.where(own.codes == Verdict.MET, answers[Verdict.NOT_MET], answers[Verdict.MET])
    opposite = np.where(now == Verdict.MET, Verdict.NOT_MET, Verdict.MET)
    decided = (now == Verdict.MET) | (now == Verdict.NOT_MET)
    own_decided = (own.codes == Verdict.MET) | (own.codes == Verdict.NOT_MET)
    return np.asarray(decided & own_decided & (other == opposite), dtype=bool)


def _pupils(rule: Number, outcome: Outcome, place: int) -> int | None:
    """The fewest pupils more or fewer in the numerator until the criterion turns, exactly."""
    part = outcome.parts[-1]
    if not isinstance(part, NumberPart) or len(outcome.parts) > 1 or rule.relative_to is not None:
        return None
    counted, people = part.numerator[place], part.denominator[place]
    if rule.line()[2] != "share" or rule.threshold_from is not None:
        return None
    if not (np.isfinite(counted) and people > 0 and counted == int(counted)):
        return None
    whole, share = int(people), Fraction(int(counted), int(people))
    if rule.rounding is None and abs(float(share) - part.observed[place]) > 1e-12:
        return None
    low, high = (_stated(rule, ends[place]) for ends in (part.line, part.line_to))
    now = _met(rule, share, low, high)
    for moved in range(1, whole + 1):
        for sign in (1, -1):
            then = int(counted) + sign * moved
            if 0 <= then <= whole and _met(rule, Fraction(then, whole), low, high) != now:
                return sign * moved
    return None


def _stated(rule: Number, line: float) -> Fraction:
    """The line as the rule states it, which a float may not."""
    known = [rule.threshold, rule.threshold_to, *rule.thresholds.values()]
    return next(
        (Fraction(one) for one in known if one is not None and float(one) == line), Fraction(line)
    )


def _met(rule: Number, share: Fraction, low: Fraction, high: Fraction) -> bool:
    values = np.array([share], dtype="object")
    if rule.rounding is not None:
        values = rule.rounding.of(values)
    line = Line(
        np.array([low], dtype="object"), np.array([high], dtype="object"), np.ones(1, dtype=bool)
    )
    return bool(compare(values, line, rule.comparator)[0])
