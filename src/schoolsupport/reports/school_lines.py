"""School lines: what the tables of a run say of each school, in short, made in one pass."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import groupby

import numpy as np
from attrs import frozen

from schoolsupport.domain import NotApplicable, Problem, Severity
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.inputs import InputKey
from schoolsupport.identification.reasons.distance import Distance
from schoolsupport.identification.reasons.interval import share_interval
from schoolsupport.identification.reasons.records import CellRecord, CriterionRecord, SchoolRecord
from schoolsupport.identification.reasons.told_records import BandRecord
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.reports.words import work_share

_UNDECIDED = {Verdict.NO_DATA, Verdict.NOT_APPLICABLE}

MOST_DISTANCES = 3000
"""Above so many schools off the list, distances are computed for the schools listed only."""


@frozen(kw_only=True)
class Nearest:
    """The criterion a school off the list is nearest to, and how far it got."""

    title: str
    certain: int
    needed: int


@frozen(kw_only=True)
class SchoolLine:
    """One school in short.

    Attributes:
        school: id.
        name: name as printed, or None.
        municipality: as printed, or None.
        verdict: on the main category.
        categories: verdicts by id.
        criteria: verdicts by id; all in force, used or not.
        bands: the band in each graded category, by id.
        arms: titles of the criteria in use that are met.
        works: low works in words; of a listed school those that decide.
        highest_share: the highest share below the boundary in a work looked at.
        within_noise: whether the 95 % interval of every deciding work covers the line; None where
            no work decides.
        nearest: what a school off the list is nearest to.
        missing: inputs that are absent, for a school that cannot be judged.
        reasons: keys of the reasons why it cannot be judged or is not concerned.
        distance: the fewest pupils that turn the verdict; None where it was not computed.
        otherwise: titles of the readings under which the school is off the list, or on it.
        remarks: errors and warnings about the school.
    """

    school: str
    name: str | None
    municipality: str | None
    verdict: Verdict
    categories: Mapping[str, Verdict]
    criteria: Mapping[str, Verdict]
    bands: Mapping[str, BandRecord]
    arms: tuple[str, ...]
    works: tuple[str, ...]
    highest_share: float | None
    within_noise: bool | None
    nearest: Nearest | None
    missing: tuple[InputKey, ...]
    reasons: tuple[str, ...]
    distance: Distance | None
    otherwise: tuple[str, ...]
    remarks: tuple[Problem, ...]


@frozen(kw_only=True, eq=False)
class SchoolLines:
    """The lines of all schools of a run, in the order of its schools.

    Attributes:
        found: the run.
        lang: language of the words in the lines.
        all: every line.
        listed_records: everything the run says of the schools on the list.
        with_distances: whether distances were computed for schools off the list too.
    """

    found: Identification
    lang: str
    all: tuple[SchoolLine, ...]
    listed_records: tuple[SchoolRecord, ...]
    with_distances: bool

    @property
    def listed(self) -> list[SchoolLine]:
        """Schools on the list."""
        return [line for line in self.all if line.verdict is Verdict.MET]

    @property
    def not_listed(self) -> list[SchoolLine]:
        """Schools off the list, the nearest to it first."""
        lines = [line for line in self.all if line.verdict is Verdict.NOT_MET]
        return sorted(lines, key=_nearness)

    @property
    def undecided(self) -> list[SchoolLine]:
        """Schools that cannot be judged, then those the category does not concern."""
        lines = [line for line in self.all if line.verdict in _UNDECIDED]
        return sorted(lines, key=lambda line: (-line.verdict, line.name or line.school))


def school_lines(found: Identification, lang: str) -> SchoolLines:
    """Put a run into lines.

    Args:
        found: the run.
        lang: language of the words in the lines.

    Returns:
        A line per school. Where more than `MOST_DISTANCES` schools are off the list, their
        distances are left out: each takes about a millisecond.
    """
    main = found.judgement.categories[found.main]
    with_distances = int((main.codes == Verdict.NOT_MET).sum()) <= MOST_DISTANCES
    distant = {Verdict.MET, Verdict.NOT_MET} if with_distances else {Verdict.MET}
    otherwise, remarks = _otherwise(found), _remarks(found)
    of_list = found.edition.rests_on(found.main)
    lines = []
    listed = []
    for place, record in enumerate(found.records()):
        verdict = record.categories[found.main]
        used = [criterion for criterion in record.criteria if criterion.id in of_list]
        distance = found.distance(record.school) if verdict in distant else None
        if verdict is Verdict.MET:
            listed.append(record)
        lines.append(
            SchoolLine(
                school=record.school,
                name=record.name,
                municipality=record.municipality,
                verdict=verdict,
                categories=record.categories,
                criteria={criterion.id: criterion.verdict for criterion in record.criteria},
                bands=record.bands,
                arms=tuple(c.title for c in used if c.verdict is Verdict.MET),
                works=_works(used, verdict, lang),
                highest_share=_highest_share(used),
                within_noise=_within_noise(used) if verdict is Verdict.MET else None,
                nearest=_nearest(used, distance) if verdict is Verdict.NOT_MET else None,
                missing=_missing(used) if verdict is Verdict.NO_DATA else (),
                reasons=_reasons(found, place, verdict, used),
                distance=distance,
                otherwise=tuple(otherwise.get(place, ())),
                remarks=tuple(remarks.get(record.school, ())),
            )
        )
    return SchoolLines(
        found=found,
        lang=lang,
        all=tuple(lines),
        listed_records=tuple(listed),
        with_distances=with_distances,
    )


def deciding_cells(criterion: CriterionRecord) -> Iterator[CellRecord]:
    """The works a met criterion rests on: low in every year it looks at."""
    if criterion.verdict is not Verdict.MET:
        return
    works = (cell for cell in criterion.cells if cell.procedure is not None)
    for _, years in groupby(works, key=lambda cell: cell.procedure):
        cells = list(years)
        if all(cell.verdict is Verdict.MET for cell in cells):
            yield from cells


def _nearness(line: SchoolLine) -> tuple[float, float, str]:
    pupils = line.distance.pupils if line.distance else None
    got = line.nearest.certain / line.nearest.needed if line.nearest else 0.0
    return (float("inf") if pupils is None else pupils, -got, line.name or line.school)


def _works(used: list[CriterionRecord], verdict: Verdict, lang: str) -> tuple[str, ...]:
    """Low works, each once, the latest first."""
    found: dict[tuple[str, int, str], CellRecord] = {}
    for criterion in used:
        low = (
            deciding_cells(criterion)
            if verdict is Verdict.MET
            else (cell for cell in criterion.cells if cell.verdict is Verdict.MET)
        )
        for cell in low:
            if cell.procedure is not None:
                found.setdefault((cell.procedure, cell.year, cell.unit), cell)
    latest_first = sorted(found.values(), key=lambda cell: -cell.year)
    return tuple(work_share(cell, lang) for cell in latest_first)


def _highest_share(used: list[CriterionRecord]) -> float | None:
    cells = (cell for criterion in used for cell in criterion.cells if cell.procedure is not None)
    return max((c.observed for c in cells if c.observed is not None), default=None)


def _within_noise(used: list[CriterionRecord]) -> bool | None:
    covers = [
        _covers(cell, float(criterion.threshold))
        for criterion in used
        for cell in deciding_cells(criterion)
        if cell.denominator and cell.lowest is not None
    ]
    return all(covers) if covers else None


def _covers(cell: CellRecord, line: float) -> bool:
    """Whether chance alone could put the work on the other side of the line."""
    interval = cell.interval or share_interval(cell.lowest or 0, cell.denominator or 1)
    return interval.low < line <= interval.high


def _nearest(used: list[CriterionRecord], distance: Distance | None) -> Nearest | None:
    """Of the criteria that the cheapest change concerns, the one that lacks least."""
    counted = [c for c in used if c.cells and c.verdict is not Verdict.NOT_APPLICABLE]
    moves = {(m.procedure, m.year, m.unit) for m in distance.moves} if distance else set()
    concerned = [c for c in counted if moves <= {(k.procedure, k.year, k.unit) for k in c.cells}]
    best = min(concerned or counted, key=lambda c: (c.needed - c.certain, -c.certain), default=None)
    if best is None:
        return None
    return Nearest(title=best.title, certain=best.certain, needed=best.needed)


def _missing(used: list[CriterionRecord]) -> tuple[InputKey, ...]:
    return tuple(sorted({key for criterion in used for key in criterion.missing}))


def _reasons(
    found: Identification, place: int, verdict: Verdict, used: list[CriterionRecord]
) -> tuple[str, ...]:
    if verdict is Verdict.NOT_APPLICABLE:
        why_not = int(found.judgement.categories[found.main].why_not[place])
        return (NotApplicable(why_not).key,)
    if verdict is Verdict.NO_DATA:
        of_works = (cell.reason for c in used for cell in c.cells if cell.verdict is verdict)
        of_criteria = (c.reason for c in used if not c.cells and c.verdict is verdict)
        return tuple(dict.fromkeys(key for key in (*of_works, *of_criteria) if key))
    return ()


def _otherwise(found: Identification) -> Mapping[int, list[str]]:
    """For each school, the readings under which it enters or leaves the list."""
    now = found.judgement.categories[found.main].certain
    turned: defaultdict[int, list[str]] = defaultdict(list)
    for reading in found.readings:
        if reading.category != found.main:
            continue
        listed = np.frombuffer(reading.verdicts, dtype=np.uint8) == Verdict.MET
        for place in np.flatnonzero(listed != now):
            turned[int(place)].append(reading.title)
    return turned


def _remarks(found: Identification) -> Mapping[str, list[Problem]]:
    said: defaultdict[str, list[Problem]] = defaultdict(list)
    for one in found.problems:
        if one.school is not None and one.severity is not Severity.INFO:
            said[one.school].append(one)
    return said
