"""Evidence: every cell every verdict stands on, as one long table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from schoolsupport.domain import NotApplicable
from schoolsupport.identification.cells import Cells, JudgedCells
from schoolsupport.identification.kinds.kind import Outcome, YearPart
from schoolsupport.identification.kinds.number import NumberPart
from schoolsupport.identification.verdicts import KEYS
from schoolsupport.tables.cells import coded

if TYPE_CHECKING:
    from schoolsupport.identification.identify import Identification

NOTED = ("marker", "pooled_from")
Texts = NDArray[np.object_]


def notes_of(outcome: Outcome) -> dict[str, Texts]:
    """Texts by column; only the columns that say something, one text per row of evidence."""
    if outcome.parts:
        columns = _of_parts(outcome)
    elif outcome.cells is not None:
        columns = _of_cells(outcome.cells.cells)
    else:
        columns = {}
    return {name: texts for name, texts in columns.items() if any(t is not None for t in texts)}


def _of_parts(outcome: Outcome) -> dict[str, Texts]:
    schools = len(outcome.verdict)
    markers, pooled = (_blank(schools * len(outcome.parts)) for _ in NOTED)
    for number, part in enumerate(outcome.parts):
        if isinstance(part, NumberPart):
            for place, source in part.sources.items():
                markers[number * schools + place] = source
            for place, one in part.pooled.items():
                pooled[number * schools + place] = "; ".join(one.schools)
    return dict(zip(NOTED, (markers, pooled), strict=True))


def _of_cells(cells: Cells) -> dict[str, Texts]:
    markers, pooled = _blank(0), _blank(0)
    if cells.marked is not None:
        markers = _blank(cells.rows.size)
        for y, p, place in zip(*np.nonzero(cells.marked), strict=True):
            source = cells.sources.get((cells.years[y], cells.procedures[p], int(place)), "")
            markers[_row(cells, int(y), int(p), int(place))] = source
    if cells.pooled:
        pooled = _blank(cells.rows.size)
        for (year, procedure, place), one in cells.pooled.items():
            if year in cells.years:
                y, p = cells.years.index(year), cells.procedures.index(procedure)
                pooled[_row(cells, y, p, place)] = "; ".join(one.schools)
    return dict(zip(NOTED, (markers, pooled), strict=True))


def _row(cells: Cells, y: int, p: int, place: int) -> int:
    return int(np.ravel_multi_index((y, p, place), cells.rows.shape))


def _blank(length: int) -> Any:
    return np.full(length, None, dtype="object")


_REASONS = tuple("" if reason == NotApplicable.APPLIES else reason.key for reason in NotApplicable)


def evidence_of(found: Identification) -> pd.DataFrame:
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
    frames = []
    for name, outcome in found.judgement.criteria.items():
        threshold = float(found.edition.criteria[name].rule.line()[0])
        codes = outcome.verdict.codes
        if outcome.parts:
            frame = _parts_frame(outcome.parts, threshold)
            frame["criterion_verdict"] = codes[frame["school"].to_numpy()]
        elif outcome.cells is None:
            frame = pd.DataFrame({"school": np.arange(len(found.schools), dtype=np.int32)})
            frame["observed"] = outcome.observed
            frame["criterion_verdict"] = codes
            frame["reason"] = outcome.verdict.why_not
        else:
            frame = _cells_frame(outcome.cells)
            frame["criterion_verdict"] = codes[frame["school"].to_numpy()]
        frame["criterion"] = name
        for column, told in notes_of(outcome).items():
            frame[column] = told
        if "threshold" not in frame:
            frame["threshold"] = threshold
        frames.append(frame)
    long = pd.concat(frames, ignore_index=True)
    return _worded(long, found)


def _parts_frame(parts: tuple[YearPart, ...], threshold: float) -> pd.DataFrame:
    """The numbers of single years, or of spans of years."""
    frames = []
    for part in parts:
        schools = len(part.verdict)
        own_line = part.line if isinstance(part, NumberPart) else np.full(schools, threshold)
        columns = {
            "school": np.arange(schools, dtype=np.int32),
            "year": np.full(schools, part.years[-1], dtype=np.int16),
            "n": part.denominator,
            "lowest": part.numerator,
            "highest": part.numerator,
            "observed": part.observed,
            "threshold": own_line,
            "verdict": part.verdict.codes,
            "reason": part.verdict.why_not,
        }
        frames.append(pd.DataFrame(columns))
    return pd.concat(frames, ignore_index=True)


def _cells_frame(judged: JudgedCells) -> pd.DataFrame:
    cells = judged.cells
    year, procedure, school = np.indices(cells.rows.shape, dtype=np.int32)
    exact = cells.lowest == cells.highest
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = np.where(exact & (cells.n > 0), cells.lowest / cells.n, np.nan)
    return pd.DataFrame(
        {
            "school": school.ravel(),
            "procedure": coded(procedure.ravel(), cells.procedures),
            "year": np.asarray(cells.years, dtype=np.int16)[year.ravel()],
            "n": cells.n.ravel(),
            "lowest": cells.lowest.ravel(),
            "highest": cells.highest.ravel(),
            "observed": observed.ravel(),
            "verdict": judged.verdict.codes.ravel(),
            "reason": judged.verdict.why_not.ravel(),
        }
    )


def _worded(long: pd.DataFrame, found: Identification) -> pd.DataFrame:
    for column in ("procedure", "year", "n", "lowest", "highest", "verdict", *NOTED):
        if column not in long:
            long[column] = np.nan
    schools = coded(long["school"].to_numpy(), list(found.schools))
    words = {
        "school": schools,
        "criterion": long["criterion"].astype("category"),
        "procedure": long["procedure"].astype("category"),
        "year": long["year"].astype("Int16"),
        "n": long["n"],
        "lowest": long["lowest"],
        "highest": long["highest"],
        "observed": long["observed"],
        "threshold": long["threshold"],
        "verdict": _from_codes(long["verdict"], KEYS),
        "reason": _from_codes(long["reason"], _REASONS),
        "criterion_verdict": _from_codes(long["criterion_verdict"], KEYS),
        **{column: long[column].astype("object").astype("category") for column in NOTED},
    }
    return pd.DataFrame(words)


def _from_codes(codes: pd.Series, words: tuple[str, ...]) -> pd.Categorical[str]:
    numbers = codes.to_numpy(dtype="float64", na_value=np.nan)
    places = np.where(np.isnan(numbers), -1, numbers).astype(np.int8)
    return coded(places, words)
