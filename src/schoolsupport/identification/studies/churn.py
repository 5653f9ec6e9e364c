"""Coming and going: transitions between years, how long schools stay, and churn by size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.identification.identify import Identification
from schoolsupport.identification.verdicts import Verdict

Floats = NDArray[np.float64]
Verdicts = NDArray[np.int8]
ENROLMENT, PARTICIPANTS = "enrolment", "participants"


@frozen(kw_only=True, eq=False)
class Sizes:
    """How large schools are.

    Attributes:
        what: `enrolment` (pupils in all, mean of the years) or `participants` (of the largest
            work of a year, mean of the years).
        of: one per school, persons; NaN where not known.
    """

    what: str
    of: Floats


def transitions(years: Sequence[int], codes: Verdicts) -> pd.DataFrame:
    """What became of the list from year to year.

    Args:
        years: the years with a list, ascending.
        codes: verdicts of shape (years, schools); -1 where a school was not judged.

    Returns:
        One row per year: `year`, `since` (the year it is compared with, NA for the first),
        `judged`, `listed`, `no_data`; of the schools on the list: `stayed`, `entered` (for the
        first time), `returned` (were on it in an earlier year), `unknown_before` (could not be
        judged, or were not, in the year before); of those on it the year before: `left` and
        `unknown_now` (cannot be judged now, or were not).
    """
    rows = []
    met = codes == Verdict.MET
    off = (codes == Verdict.NOT_MET) | (codes == Verdict.NOT_APPLICABLE)
    for at, year in enumerate(years):
        told = {
            "year": year,
            "since": years[at - 1] if at else pd.NA,
            "judged": int((codes[at] >= 0).sum()),
            "listed": int(met[at].sum()),
            "no_data": int((codes[at] == Verdict.NO_DATA).sum()),
        }
        rows.append(told | _steps(met, off, at))
    return pd.DataFrame(rows).astype(dict.fromkeys(("since", *_STEPS), "Int64"))


_STEPS = ("stayed", "entered", "returned", "unknown_before", "left", "unknown_now")


def _steps(met: NDArray[np.bool_], off: NDArray[np.bool_], at: int) -> dict[str, object]:
    if at == 0:
        return dict.fromkeys(_STEPS, pd.NA)
    before, now = met[at - 1], met[at]
    earlier = met[: at - 1].any(axis=0)
    came = now & off[at - 1]
    return {
        "stayed": int((before & now).sum()),
        "entered": int((came & ~earlier).sum()),
        "returned": int((came & earlier).sum()),
        "unknown_before": int((now & ~before & ~off[at - 1]).sum()),
        "left": int((before & off[at]).sum()),
        "unknown_now": int((before & ~now & ~off[at]).sum()),
    }


def spells_of(codes: Verdicts) -> pd.DataFrame:
    """How many years in a row schools stay on the list.

    Returns:
        One row per length: `years`; `ended` (came and left: the length is known), `still_on` (on
        the list in the last year, so at least this long), `cut` (on it in the first year, or the
        year before or after is not known, so at least this long).
    """
    counts: Counter[tuple[int, str]] = Counter()
    met = codes == Verdict.MET
    off = (codes == Verdict.NOT_MET) | (codes == Verdict.NOT_APPLICABLE)
    last = len(codes) - 1
    for place in np.flatnonzero(met.any(axis=0)):
        for first, end in _runs(met[:, place]):
            began = first > 0 and off[first - 1, place]
            if not began or (end < last and not off[end + 1, place]):
                kind = "cut"
            else:
                kind = "still_on" if end == last else "ended"
            counts[end - first + 1, kind] += 1
    rows = [
        {"years": length, **{kind: counts[length, kind] for kind in ("ended", "still_on", "cut")}}
        for length in sorted({length for length, _ in counts})
    ]
    return pd.DataFrame(rows, columns=["years", "ended", "still_on", "cut"])


def _runs(on: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last place of every run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], on, [False]]).astype(np.int8)))
    return [(int(first), int(after) - 1) for first, after in edges.reshape(-1, 2)]


def sizes_of(runs: Mapping[int, Identification], schools: pd.Index[str]) -> Sizes:
    """Enrolment where at least half of the schools have it, else participants."""
    for what, read in ((ENROLMENT, _enrolment), (PARTICIPANTS, _participants)):
        total, known = np.zeros(len(schools)), np.zeros(len(schools))
        for found in runs.values():
            own = np.append(read(found), np.nan)[found.schools.get_indexer(schools)]
            total += np.nan_to_num(own)
            known += ~np.isnan(own)
        sizes = np.divide(total, known, out=np.full(len(schools), np.nan), where=known > 0)
        if what == PARTICIPANTS or 2 * np.count_nonzero(known) >= len(schools) > 0:
            return Sizes(what=what, of=sizes)
    raise AssertionError("participants are the last resort")


def _enrolment(found: Identification) -> Floats:
    return found.inputs.context_column("enrolment")


def _participants(found: Identification) -> Floats:
    rows = found.inputs.tables.results
    rows = rows[(rows["year"] == found.year).to_numpy()]
    sizes = np.full(len(found.schools), -np.inf)
    places, people = found.inputs.place_of_schools(rows), rows["n"].to_numpy()
    there = (places >= 0) & np.isfinite(people)
    np.maximum.at(sizes, places[there], people[there])
    return np.where(np.isfinite(sizes), sizes, np.nan)


def churn_by_size(codes: Verdicts, sizes: Sizes) -> pd.DataFrame:
    """How often small and large schools come and go, by quarters of the schools.

    Equal sizes are in one quarter, so quarters may differ in their numbers.

    Returns:
        Columns `quarter` (1 the smallest), `smallest`, `largest` (persons), `schools`, `pairs`
        (school and two years running with known verdicts), `came`, `left`, `churn` (came and left
        of the pairs, a share), `on` (pairs on the list in the first year), `left_of_on` (share).
    """
    known = ~np.isnan(sizes.of)
    columns = ["quarter", "smallest", "largest", "schools", "pairs"]
    columns += ["came", "left", "churn", "on", "left_of_on"]
    if not known.any():
        return pd.DataFrame({name: [] for name in columns})
    cuts = np.quantile(sizes.of[known], [0.25, 0.5, 0.75], method="inverted_cdf")
    quarters = np.searchsorted(cuts, sizes.of, side="left") + 1
    met = codes == Verdict.MET
    decided = met | (codes == Verdict.NOT_MET) | (codes == Verdict.NOT_APPLICABLE)
    pairs = decided[:-1] & decided[1:]
    rows = []
    for quarter in range(1, 5):
        own = known & (quarters == quarter)
        if not own.any():
            continue
        count = int(pairs[:, own].sum())
        came = int((pairs & ~met[:-1] & met[1:])[:, own].sum())
        left = int((pairs & met[:-1] & ~met[1:])[:, own].sum())
        on = int((pairs & met[:-1])[:, own].sum())
        rows.append(
            {
                "quarter": quarter,
                "smallest": float(sizes.of[own].min()),
                "largest": float(sizes.of[own].max()),
                "schools": int(own.sum()),
                "pairs": count,
                "came": came,
                "left": left,
                "churn": (came + left) / count if count else np.nan,
                "on": on,
                "left_of_on": left / on if on else np.nan,
            }
        )
    return pd.DataFrame(rows, columns=columns)
