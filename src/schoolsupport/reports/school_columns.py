"""What a run says of its schools in short, column by column, made once for all of them.

Texts are made once for each distinct value. A column of several entries holds a tuple per school.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from math import isnan

import numpy as np
from attrs import frozen

from schoolsupport.domain import NotApplicable, Problem, Severity
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.inputs import InputKey
from schoolsupport.identification.judging import Grades, grades
from schoolsupport.identification.reasons.distance import Distance, distances
from schoolsupport.identification.reasons.evidence import (
    CellColumn,
    CriterionColumns,
    Objects,
    Places,
    objects,
    share_interval,
)
from schoolsupport.identification.reasons.listing import school_marks
from schoolsupport.identification.reasons.wording import reason_words, short_work
from schoolsupport.identification.verdicts import Bools, Codes, Floats, Verdict
from schoolsupport.pages import WITHHELD
from schoolsupport.reports.published_results import published_results
from schoolsupport.translation import msg
from schoolsupport.words.numbers import Span, percent

MOST_DISTANCES = 3000
"""Above so many schools off the list, distances are computed for the schools listed only."""


@frozen(kw_only=True, eq=False)
class Nearest:
    """The criteria some schools off the list are nearest to, and how far each school got.

    Attributes:
        titles: titles of the criteria; None where there is none.
        certain: parts surely met; None where there is no criterion.
        needed: parts that have to be met.
    """

    titles: Objects
    certain: Objects
    needed: Objects


class SchoolColumns:
    """The schools of a run, column by column, in the order of its schools.

    Args:
        found: the run.
        lang: language of the words.
        category: the category whose list it is; by default the main one.
        public: whether they are for publication: works that tell of few people are named without
            their numbers, the others have the interval of chance beside them.
    """

    def __init__(
        self,
        found: Identification,
        lang: str,
        category: str | None = None,
        *,
        public: bool = False,
    ) -> None:
        self.found, self.lang = found, lang
        self.category = category or found.main
        self._published = published_results(found) if public else None
        inputs = found.inputs
        self.ids = objects(str(school) for school in found.schools)
        self.names, self.municipalities = (
            objects(
                value if isinstance(value, str) else None
                for value in inputs.school_column(column).astype("object").tolist()
            )
            for column in ("name", "municipality")
        )
        outside, earlier = found.outside_register, found.earlier_ids
        self.outside: Bools | None = outside if inputs.tables.registered else None
        self.earlier = objects(earlier.get(str(school), ()) for school in found.schools)
        self.marks = objects(
            school_marks(ids, outside=bool(lacks))
            for ids, lacks in zip(self.earlier, outside, strict=True)
        )
        self.verdicts: Codes = found.judgement.categories[self.category].codes
        of_list = found.edition.rests_on(self.category)
        self.used: tuple[CriterionColumns, ...] = tuple(
            one for name, one in found.columns.items() if name in of_list
        )

    @property
    def grades(self) -> Mapping[str, Grades]:
        """The bands of graded categories, by id; none where there is no school."""
        return grades(self.found.edition, self.found.judgement) if len(self.ids) else {}

    @property
    def with_distances(self) -> bool:
        """Whether distances were computed for schools off the list too."""
        return int((self.verdicts == Verdict.NOT_MET).sum()) <= MOST_DISTANCES

    @cached_property
    def distances(self) -> Mapping[int, Distance]:
        """The fewest pupils that turn the verdict, by place; absent where not computed."""
        distant = self.verdicts == Verdict.MET
        if self.with_distances:
            distant = distant | (self.verdicts == Verdict.NOT_MET)
        places = np.flatnonzero(distant).tolist()
        return dict(zip(places, distances(self.found, places, self.category), strict=True))

    @cached_property
    def listed(self) -> Places:
        """Schools on the list."""
        return np.flatnonzero(self.verdicts == Verdict.MET)

    @cached_property
    def not_listed(self) -> Places:
        """Schools off the list, the nearest to it first."""
        places = np.flatnonzero(self.verdicts == Verdict.NOT_MET)
        nearest = self.nearest(places)
        got = [
            0.0 if certain is None else -certain / needed
            for certain, needed in zip(nearest.certain, nearest.needed, strict=True)
        ]
        far = (self._pupils(place) for place in places.tolist())
        names = (self._called(place) for place in places.tolist())
        keys = list(zip(far, got, names, strict=True))
        order = sorted(range(len(places)), key=keys.__getitem__)
        return places[np.array(order, dtype=np.intp)]

    @cached_property
    def undecided(self) -> Places:
        """Schools that cannot be judged, then those the category does not concern."""
        open_ = np.isin(self.verdicts, (Verdict.NO_DATA, Verdict.NOT_APPLICABLE))
        places = np.flatnonzero(open_).tolist()
        places.sort(key=lambda place: (-int(self.verdicts[place]), self._called(place)))
        return np.array(places, dtype=np.intp)

    def _pupils(self, place: int) -> float:
        distance = self.distances.get(place)
        pupils = None if distance is None else distance.pupils
        return float("inf") if pupils is None else pupils

    def _called(self, place: int) -> str:
        return str(self.names[place] or self.ids[place])

    @cached_property
    def arms(self) -> Objects:
        """Titles of the criteria in use that are met."""
        titles = [one.rule.title for one in self.used]
        met = [one.codes == Verdict.MET for one in self.used]
        return _chosen(titles, met, len(self.ids))

    @cached_property
    def works(self) -> Objects:
        """Low works in words, each once, the latest first; of a listed school those that decide."""
        listed = self.verdicts == Verdict.MET
        slots: dict[object, int] = {}
        parts: list[tuple[Places, int, int, Objects]] = []
        for one in self.used:
            for cell, decides in one.deciding():
                low = np.where(listed, decides, cell.codes == Verdict.MET)
                places = np.flatnonzero(low)
                slot = slots.setdefault(cell.key, len(slots))
                parts.append((places, slot, cell.year, self._counted(cell, places)))
        return _each_once(parts, len(self.ids))

    def _counted(self, cell: CellColumn, places: Places) -> Objects:
        """A work with its share below the boundary: «6 РУ 2021: 6 из 20 = 30 %»."""
        title = short_work(cell.procedure or "", cell.year, cell.unit)
        columns = (cell.lowest[places], cell.highest[places], cell.n[places])
        low, high, n = (column.tolist() for column in columns)
        counts = list(zip(low, high, n, strict=True))
        if self._published is not None:
            tells, ids, lang = self._published.tells, self.ids[places].tolist(), self.lang
            return objects(
                f"{title}: {published_text(tells(school, cell.procedure, *one[1:]), one, lang)}"
                for school, one in zip(ids, counts, strict=True)
            )
        said = {one: f"{title}: {counts_text(*one, self.lang)}" for one in set(counts)}
        return objects(said[one] for one in counts)

    @cached_property
    def highest_share(self) -> Floats:
        """The highest share below the boundary in a work looked at; NaN where none is known."""
        shares = [cell.observed for one in self.used for cell in one.works()]
        unknown = np.full(len(self.ids), np.nan)
        highest: Floats = np.fmax.reduce([unknown, *shares])
        return highest

    @cached_property
    def within_noise(self) -> Objects:
        """Whether the 95 % interval of every deciding work covers the line.

        None where no work decides, and for schools that are not on the list.
        """
        some, all_ = np.zeros(len(self.ids), dtype=bool), np.ones(len(self.ids), dtype=bool)
        for one in self.used:
            line = one.rule.rule.plain_line()
            for cell, decides in one.deciding():
                counted = decides & (cell.n > 0) & ~np.isnan(cell.lowest)
                low, high = share_interval(cell.lowest, cell.n)
                some |= counted
                all_ &= ~counted | ((low < line) & (line <= high))
        answers = objects(all_.tolist())
        answers[~some | (self.verdicts != Verdict.MET)] = None
        return answers

    @cached_property
    def otherwise(self) -> Objects:
        """Titles of the readings under which a school enters or leaves the list."""
        now = self.found.judgement.categories[self.category].certain
        readings = [one for one in self.found.readings if one.category == self.category]
        turned = [
            (np.frombuffer(one.verdicts, dtype=np.uint8) == Verdict.MET) != now for one in readings
        ]
        return _chosen([one.title for one in readings], turned, len(self.ids))

    @cached_property
    def remarks(self) -> Mapping[str, list[Problem]]:
        """Errors and warnings about schools, by id."""
        said: defaultdict[str, list[Problem]] = defaultdict(list)
        for one in self.found.problems:
            if one.school is not None and one.severity is not Severity.INFO:
                said[one.school].append(one)
        return said

    def nearest(self, places: Places) -> Nearest:
        """Of the criteria that the cheapest change concerns, those that lack least."""
        chosen = np.full(len(places), -1, dtype=np.intp)
        lacks = [self._lack(one, places) for one in self.used]
        for keys, own in self._by_moves(places).items():
            concerned = [
                n for n, one in enumerate(self.used) if keys <= {cell.key for cell in one.cells}
            ]
            best = _least([lacks[n] if n in concerned else None for n in range(len(lacks))], own)
            rest = best < 0
            best[rest] = _least(lacks, own[rest])
            chosen[own] = best
        certain = objects([None] * len(places))
        needed, titles = certain.copy(), certain.copy()
        for n, one in enumerate(self.used):
            own = np.flatnonzero(chosen == n)
            titles[own] = one.rule.title
            certain[own] = one.outcome.certain[places[own]].tolist()
            needed[own] = one.rule.rule.needed()
        return Nearest(titles=titles, certain=certain, needed=needed)

    def _lack(self, one: CriterionColumns, places: Places) -> Floats | None:
        """How near each school is to a criterion, the least the nearest; NaN where not counted."""
        if not one.cells:
            return None
        certain = one.outcome.certain[places].astype(np.float64)
        lack = (one.rule.rule.needed() - certain) * 10_000 - certain
        lack[one.codes[places] == Verdict.NOT_APPLICABLE] = np.nan
        return lack

    def _by_moves(self, places: Places) -> Mapping[frozenset[object], Places]:
        """Schools by the works that the cheapest change concerns."""
        groups: defaultdict[frozenset[object], list[int]] = defaultdict(list)
        for at, place in enumerate(places.tolist()):
            distance = self.distances.get(place)
            moves = () if distance is None else distance.moves
            groups[frozenset((m.procedure, m.year, m.unit) for m in moves)].append(at)
        return {keys: np.array(own, dtype=np.intp) for keys, own in groups.items()}

    def missing(self, places: Places) -> list[tuple[InputKey, ...]]:
        """Inputs that are absent, for the schools that cannot be judged."""
        open_ = self.verdicts == Verdict.NO_DATA
        absent: dict[InputKey, Bools] = {}
        for one in self.used:
            waiting = open_ & (one.codes == Verdict.NO_DATA)
            for key, schools in one.outcome.missing.items():
                lacking = waiting & schools
                absent[key] = absent[key] | lacking if key in absent else lacking
        keys = sorted(absent)
        return list(_chosen(keys, [absent[key][places] for key in keys], len(places)))

    def reasons(self, places: Places) -> list[tuple[str, ...]]:
        """Keys of why schools cannot be judged or are not concerned."""
        reasons: list[dict[str, None]] = [{} for _ in places]
        open_ = np.flatnonzero(self.verdicts[places] == Verdict.NO_DATA)
        with_cells = [cell for one in self.used for cell in one.cells]
        without = [one for one in self.used if not one.cells]
        several: list[CellColumn | CriterionColumns] = [*with_cells, *without]
        for one in several:
            waiting = open_[one.codes[places[open_]] == Verdict.NO_DATA]
            keys = one.reason[places[waiting]]
            for at, key in zip(waiting.tolist(), keys, strict=True):
                if key:
                    reasons[at][key] = None
        why_not = self.found.judgement.categories[self.category].why_not[places]
        silent = np.flatnonzero(self.verdicts[places] == Verdict.NOT_APPLICABLE)
        for at in silent.tolist():
            reasons[at][NotApplicable(int(why_not[at])).key] = None
        return [tuple(one) for one in reasons]


def _chosen(entries: Sequence[object], wanted: Sequence[Bools], schools: int) -> Objects:
    """For each school the entries it has, as tuples made once for each combination."""
    if not entries:
        return objects([()] * schools)
    table = np.stack(wanted, axis=1)
    packed = np.packbits(table, axis=1)
    keys = packed.view(f"V{packed.shape[1]}").ravel()
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    several = objects(
        tuple(entry for entry, has in zip(entries, table[row], strict=True) if has)
        for row in first.tolist()
    )
    return several[which]


def _each_once(parts: Iterable[tuple[Places, int, int, Objects]], schools: int) -> Objects:
    """Entries of schools, the first of each slot, later years first; a tuple per school."""
    known = list(parts)
    if not known:
        return objects([()] * schools)
    sizes = [len(places) for places, *_ in known]
    places = np.concatenate([one[0] for one in known])
    slots = np.repeat([one[1] for one in known], sizes)
    years = np.repeat([one[2] for one in known], sizes)
    texts = np.concatenate([one[3] for one in known])
    order = np.lexsort((slots, places))  # stable: the first of each slot stays the first
    same = (np.diff(places[order]) == 0) & (np.diff(slots[order]) == 0)
    first = np.sort(order[np.concatenate([[True], ~same])]) if len(order) else order
    first = first[np.lexsort((-years[first], places[first]))]
    listed = texts[first].tolist()
    ends = np.searchsorted(places[first], np.arange(schools + 1)).tolist()
    return objects(tuple(listed[start:end]) for start, end in pairwise(ends))


def _least(lacks: Sequence[Floats | None], own: Places) -> Places:
    """Which criterion lacks least at some schools, the first among equals; -1 where none counts."""
    best = np.full(len(own), -1, dtype=np.intp)
    least = np.full(len(own), np.inf)
    for n, lack in enumerate(lacks):
        if lack is not None:
            nearer = lack[own] < least
            best[nearer], least[nearer] = n, lack[own][nearer]
    return best


def reason_text(key: str | None, lang: str) -> str:
    """Why something does not apply or is not known; empty where there is no reason."""
    words = reason_words(key)
    return "" if words is None else words.text(lang)


def counts_text(lowest: float, highest: float, n: float, lang: str) -> str:
    """Persons below the boundary in words: «6 из 20 = 30 %», «от 5 до 6 из 20».

    Args:
        lowest: the fewest it can be; NaN where not known.
        highest: the most.
        n: participants; NaN where not known.
        lang: language.
    """
    if isnan(lowest) or isnan(highest) or isnan(n):
        return reason_text("missing", lang)
    if lowest != highest or not n:
        bounds = msg("{low} to {high} of {n}", low=int(lowest), high=int(highest), n=int(n))
        return bounds.text(lang)
    counted = msg("{below} of {n}", below=int(lowest), n=int(n))
    return f"{counted.text(lang)} = {percent(lowest / n, lang)}"


def published_text(told: bool, counts: tuple[float, float, float], lang: str) -> str:  # noqa: FBT001  # of a cell
    """Persons below the boundary for publication: with the interval of chance, or not at all.

    Args:
        told: whether the numbers may be told.
        counts: the fewest, the most, out of how many.
        lang: language.
    """
    if not told:
        return WITHHELD.text(lang)
    low, high = share_interval(np.array([counts[0]]), np.array([counts[2]]))
    span = Span(float(low[0]), float(high[0]), "share").text(lang)
    return f"{counts_text(*counts, lang)} ({span})"


def moves_text(distance: Distance, *, leaving: bool) -> str:
    """Which works have to change by how many marks «2»: «5 МА 2020: −10»."""
    sign = "−" if leaving else "+"
    return "\n".join(
        f"{short_work(move.procedure, move.year, move.unit)}: {sign}{abs(move.pupils)}"
        for move in distance.moves
    )
