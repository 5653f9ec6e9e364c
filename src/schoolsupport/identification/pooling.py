"""Marks of non-objectivity on works, and results of earlier schools counted as a school's own.

Whether the results of schools it comes from count is a policy of the act: `own` (what the school
wrote itself), `pooled` (the counts of merged schools are added up), `inherited` (as pooled; and a
school that was split off takes the counts of the school it came out of).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd
from attrs import evolve, frozen
from numpy.typing import NDArray

from schoolsupport.domain import NotApplicable, YearUnit
from schoolsupport.identification.cells import (
    CellKey,
    Cells,
    Pooled,
    Restricted,
    prepared_cells,
    school_year_of,
)
from schoolsupport.identification.inputs import Inputs
from schoolsupport.tables import OBJECTIVITY

KIND_OF_MARK = OBJECTIVITY.name
"""Table of the input key under which a doubt about a work is told as missing."""


def with_marks(inputs: Inputs, cells: Cells) -> Cells:
    """The cells with the marks of non-objectivity on their works.

    A mark is of a calendar year, as results are; by school years it is of the work of that year
    that is counted.

    Args:
        inputs: tables and schools.
        cells: cells of some procedures and years.

    Returns:
        Cells with `marked` (of the shape of the cells) and `sources`; the same cells where nothing
        is marked.
    """
    rows = _marked_rows(inputs)
    if rows.empty:
        return cells
    marked = np.zeros(cells.rows.shape, dtype=bool)
    sources = dict(cells.sources)
    for y, p, place, source in _places(inputs, cells, rows):
        marked[y, p, place] = True
        sources[cells.years[y], cells.procedures[p], place] = source
    return evolve(cells, marked=marked, sources=sources) if marked.any() else cells


def rows_of_objectivity(inputs: Inputs, procedure: str, year: int) -> NDArray[np.intp]:
    """For each school, the row of the table `objectivity` on its work, or -1."""
    table = inputs.tables.objectivity
    rows = np.full(len(inputs.schools), -1, dtype=np.intp)
    chosen = (table["procedure"] == procedure).to_numpy() & (table["year"] == year).to_numpy()
    at = np.flatnonzero(chosen)
    places = inputs.place_of_schools(table)[at]
    rows[places[places >= 0]] = at[places >= 0]
    return rows


def _marked_rows(inputs: Inputs) -> pd.DataFrame:
    rows = inputs.tables.objectivity
    return rows[(rows["marker"] > 0).to_numpy()]


def _places(
    inputs: Inputs, cells: Cells, rows: pd.DataFrame
) -> Iterator[tuple[int, int, int, str]]:
    """Place of every marked cell, with the source of the mark."""
    places = inputs.place_of_schools(rows)
    procedures = {name: place for place, name in enumerate(cells.procedures)}
    years = {year: place for place, year in enumerate(cells.years)}
    held = inputs.tables.results["year"].to_numpy()
    named = zip(places, rows["procedure"], rows["year"], rows["source"], strict=True)
    for place, procedure, year, source in named:
        p = procedures.get(str(procedure))
        if place < 0 or p is None:
            continue
        told = "" if pd.isna(source) else str(source)
        if cells.unit is YearUnit.CALENDAR:
            if int(year) in years:
                yield years[int(year)], p, int(place), told
            continue
        for y in range(len(cells.years)):
            row = cells.rows[y, p, place]
            same = held[row] == year if row >= 0 else _would_be(inputs, cells, y, p, int(year))
            if same:
                yield y, p, int(place), told


def _would_be(inputs: Inputs, cells: Cells, y: int, p: int, year: int) -> bool:
    """Whether a work of a calendar year that has no results would be of a school year."""
    return school_year_of(inputs, cells.procedures[p], year) == cells.years[y]


Lineage = Literal["own", "pooled", "inherited"]
Place = tuple[int, int]  # year and procedure, by their places in the cells
_EVENTS: Mapping[str, tuple[str, ...]] = {
    "own": (),
    "pooled": ("merged",),
    "inherited": ("merged", "split"),
}


@frozen
class Link:
    """One event: the earlier school, what happened, and from which day."""

    predecessor: str
    event: str
    day: date


@frozen(kw_only=True, eq=False)
class Together:
    """Whose cells of one work count together for one school.

    Attributes:
        places: places in the cells of the family.
        day: day of the latest event.
    """

    places: tuple[int, ...]
    day: date


@frozen(kw_only=True, eq=False)
class Family:
    """Cells of schools and of those they come from, and whose count for whom.

    Attributes:
        cells: cells of every school concerned, with marks.
        schools: their ids.
        together: by year, procedure and place among the schools judged.
    """

    cells: Cells
    schools: tuple[str, ...]
    together: Mapping[CellKey, Together]

    def adding(self, key: CellKey) -> list[int]:
        """Places of those that have the grade, and so add something."""
        codes = self.cells.why_not[self.at(key)]
        places = self.together[key].places
        return [one for one in places if codes[one] != NotApplicable.NO_SUCH_GRADE]

    def at(self, key: CellKey) -> Place:
        """Place of the year and procedure of a key."""
        return self.cells.years.index(key[0]), self.cells.procedures.index(key[1])

    def why_not(self, key: CellKey) -> int:
        """Why the sum does not apply: one that may not be used takes the sum along."""
        codes = self.cells.why_not[self.at(key)]
        adding = self.adding(key)
        own = sorted({int(codes[one]) for one in adding} - {0})
        if own:
            return own[0]
        return 0 if adding else int(NotApplicable.NO_SUCH_GRADE)

    def pooled(self, key: CellKey) -> Pooled:
        """Whose results are counted together, in words for people and programs."""
        together = self.together[key]
        return Pooled(tuple(self.schools[one] for one in together.places), together.day)

    def sources(self, key: CellKey) -> str:
        """What the marks on the works stand on; empty where none is marked."""
        if self.cells.marked is None:
            return ""
        told = {self.cells.sources.get((*key[:2], one)) for one in self.adding(key)}
        return "; ".join(sorted(source for source in told if source))

    def is_marked(self, key: CellKey) -> bool:
        """Whether one of the works that are added up is marked as not objective."""
        if self.cells.marked is None:
            return False
        return any(self.cells.marked[(*self.at(key), one)] for one in self.adding(key))


def cells_under(
    inputs: Inputs,
    procedures: tuple[str, ...],
    unit: YearUnit,
    years: int,
    *,
    marks: bool = False,
    lineage: Lineage = "own",
    restricted: Restricted = "remark",
) -> Cells:
    """The cells of some procedures and years under the policies of a criterion.

    Args:
        inputs: tables and schools.
        procedures: ids.
        unit: calendar or school years.
        years: how many, the latest included.
        marks: whether marks of non-objectivity are looked at.
        lineage: whose results count.
        restricted: what becomes of results whose use is restricted.
    """
    cells = prepared_cells(inputs, procedures, unit, years, restricted=restricted)
    if marks:
        cells = with_marks(inputs, cells)
    family = family_of(inputs, cells, lineage, restricted=restricted)
    return cells if family is None else _pooled(cells, family, marks=marks)


def family_of(
    inputs: Inputs, cells: Cells, policy: Lineage, *, restricted: Restricted = "remark"
) -> Family | None:
    """Whose results count for whom in these cells; None where everybody's are their own.

    Args:
        inputs: tables and schools.
        cells: cells of the schools judged.
        policy: what counts.
        restricted: what becomes of results whose use is restricted.
    """
    if policy == "own" or inputs.tables.lineage.empty:
        return None
    asked = ("family", cells.procedures, cells.unit, cells.years, policy, restricted)
    if asked not in inputs.found:
        inputs.found[asked] = _family(inputs, cells, policy, restricted=restricted)
    found: Family | None = inputs.found[asked]
    return found


def _family(
    inputs: Inputs, cells: Cells, policy: Lineage, *, restricted: Restricted
) -> Family | None:
    links = _links(inputs.tables.lineage, _EVENTS[policy])
    judged = {str(school): place for place, school in enumerate(inputs.schools)}
    heirs = sorted(set(links) & set(judged))
    if not heirs:
        return None
    everybody = tuple(sorted({one for heir in heirs for one in _ancestors(links, heir)}))
    wider = evolve(inputs, schools=pd.Index(everybody, dtype="object"), found={})
    theirs = prepared_cells(
        wider, cells.procedures, cells.unit, len(cells.years), restricted=restricted
    )
    places = {school: place for place, school in enumerate(everybody)}
    tree = _Tree(inputs=wider, cells=theirs, places=places, links=links)
    together = {
        (theirs.years[y], theirs.procedures[p], judged[heir]): found
        for heir in heirs
        for y, p in np.ndindex(theirs.rows.shape[:2])
        if (found := tree.together((y, p), heir)) is not None
    }
    return Family(cells=with_marks(wider, theirs), schools=everybody, together=together)


def _pooled(cells: Cells, family: Family, *, marks: bool) -> Cells:
    """The cells with the counts of predecessors added.

    A school without the grade adds nothing; one whose results should be there and are not makes
    the sum unknown. A doubt about one of the works is a doubt about the sum.
    """
    n, lowest = cells.n.copy(), cells.lowest.copy()
    highest = lowest if cells.exact else cells.highest.copy()
    why_not = cells.why_not.copy()
    marked = np.zeros(n.shape, dtype=bool) if cells.marked is None else cells.marked.copy()
    pooled, sources = dict(cells.pooled), dict(cells.sources)
    theirs = family.cells
    for key in family.together:
        y, p = family.at(key)
        adding = np.array(family.adding(key), dtype=np.intp)
        for total, column in ((n, theirs.n), (lowest, theirs.lowest), (highest, theirs.highest)):
            total[y, p, key[2]] = column[y, p, adding].sum() if len(adding) else np.nan
        why_not[y, p, key[2]] = family.why_not(key)
        pooled[key] = family.pooled(key)
        marked[y, p, key[2]] = marks and family.is_marked(key)
        if marked[y, p, key[2]]:
            sources[key] = family.sources(key)
    return evolve(
        cells,
        n=n,
        lowest=lowest,
        highest=highest,
        why_not=why_not,
        marked=marked if marks and marked.any() else None,
        pooled=pooled,
        sources=sources,
    )


def _links(lineage: pd.DataFrame, events: Sequence[str]) -> dict[str, list[Link]]:
    """Of every school that comes from others, whom it comes from."""
    links: dict[str, list[Link]] = {}
    chosen = lineage[lineage["event"].isin(events).to_numpy()]
    named = chosen.sort_values(["school", "day", "predecessor"], key=_plain).to_dict("records")
    for row in named:
        link = Link(str(row["predecessor"]), str(row["event"]), pd.Timestamp(row["day"]).date())
        links.setdefault(str(row["school"]), []).append(link)
    return links


def _plain(column: pd.Series) -> pd.Series:
    is_words = isinstance(column.dtype, pd.CategoricalDtype)
    return column.astype("object") if is_words else column


def _ancestors(links: Mapping[str, list[Link]], school: str) -> set[str]:
    """The school and all it comes from."""
    seen: set[str] = set()
    waiting = [school]
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting.extend(link.predecessor for link in links.get(one, ()))
    return seen


@frozen(kw_only=True, eq=False)
class _Tree:
    """Who comes from whom, and what each wrote."""

    inputs: Inputs
    cells: Cells
    links: Mapping[str, list[Link]]
    places: Mapping[str, int]

    def together(self, at: Place, school: str) -> Together | None:
        """Whose results of a work count for a school; None where only its own do."""
        seen: set[str] = set()
        counted: list[str] = []
        days: list[date] = []
        waiting = [school]
        while waiting:
            one = waiting.pop(0)
            if one in seen:
                continue
            seen.add(one)
            used = [link for link in self.links.get(one, ()) if self._counts(at, one, link)]
            days += [link.day for link in used]
            waiting += [link.predecessor for link in used]
            if not used or self._was_there(at, one, min(link.day for link in used)):
                counted.append(one)
        if not days:
            return None
        places = tuple(self.places[one] for one in counted)
        return Together(places=places, day=max(days))

    def _counts(self, at: Place, school: str, link: Link) -> bool:
        """Whether the earlier school's work of a year counts for the school.

        In the year of the event itself the earlier school's work has to be there, not later than
        the event, and the school's own must not have been written after it, with everybody in. A
        school that was split off inherits only what it did not write itself.
        """
        own, theirs = self._row(at, school), self._row(at, link.predecessor)
        if link.event == "split" and own >= 0:
            return False
        first, last = _period(self.cells.years[at[0]], self.cells.unit)
        if last < link.day:
            return True
        if link.day <= first or theirs < 0:
            return False
        days = [day for row in (own, theirs) if (day := self._held_on(row)) is not None]
        return all(day < link.day for day in days)

    def _was_there(self, at: Place, school: str, day: date) -> bool:
        """Whether the school itself existed before it took others in."""
        if self._row(at, school) >= 0:
            return True
        for table in (self.inputs.tables.results, self.inputs.tables.context):
            own = table[(table["school"] == school).to_numpy()]
            if bool((own["year"] < day.year).any()):
                return True
        return False

    def _row(self, at: Place, school: str) -> int:
        return int(self.cells.rows[(*at, self.places[school])])

    def _held_on(self, row: int) -> date | None:
        if row < 0:
            return None
        day = self.inputs.tables.results["held_on"].iloc[row]
        return None if pd.isna(day) else day.date()


def _period(year: int, unit: YearUnit) -> tuple[date, date]:
    """First and last day of a year."""
    if unit is YearUnit.SCHOOL:
        return date(year - 1, 9, 1), date(year, 8, 31)
    return date(year, 1, 1), date(year, 12, 31)
