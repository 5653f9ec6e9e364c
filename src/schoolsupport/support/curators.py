"""Curators: which school each looks after, one to three each, loads even and ways short.

A curator is the head of a stronger school or a methodist (an office or an organisation, never a
person's name). Sources: the limits «1 to 3» are practice, stated by none of the five orders.

A curator is so many places, each dearer than the one before, so that loads even out; the places of
the lower limit are so cheap that no other cost outweighs them. SciPy gives each school the place
that makes the whole cheapest (Crouse: On implementing 2D rectangular assignment algorithms, 2016).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from attrs import field, frozen
from numpy.typing import NDArray

from schoolsupport.faults import fault
from schoolsupport.libraries import optimize_library
from schoolsupport.pages import Column, Lines, Page, Part, Table, Text, Value
from schoolsupport.pages.html import notebook_html
from schoolsupport.records import Key, plain, told
from schoolsupport.roadmaps.planning.rows import TextRow, read_rows
from schoolsupport.support import LEAST, MOST
from schoolsupport.support.lists import NOT_NAMED, names_of
from schoolsupport.translation import Message, msg, plural
from schoolsupport.words.persons import looks_like_person
from schoolsupport.words.text import bare

if TYPE_CHECKING:
    from schoolsupport.identification.identify import Identification

MOST_COST = 10_000_000
"""The longest way, in metres."""

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@frozen(kw_only=True)
class Curator:
    """Who can look after schools.

    Attributes:
        id: office, organisation or code; unique.
        school: the school the curator comes from, which the curator may not be given.
        municipality: where the curator works.
        at_most: how many schools at most, if fewer or more than usual.
    """

    id: str
    school: str | None = None
    municipality: str | None = None
    at_most: int | None = None


@frozen(kw_only=True)
class CuratedSchool:
    """A school that needs a curator."""

    school: str
    name: str | None = None
    municipality: str | None = None


@frozen(kw_only=True)
class CuratorWishes:
    """What is settled beforehand.

    Attributes:
        fixed: school → curator it stays with.
        excluded: pairs (curator, school) that may not be.
        distances: (curator, school) → km, where known.
    """

    fixed: Mapping[str, str] = field(factory=dict)
    excluded: frozenset[tuple[str, str]] = frozenset()
    distances: Mapping[tuple[str, str], float] = field(factory=dict)


@frozen(kw_only=True)
class CuratorCosts:
    """What is weighed against what; none of it is in an act.

    Attributes:
        other_municipality: a curator from another municipality, in km, where the way is not known.
        unknown_municipality: the same where a municipality is not known.
        balance: what one school more on a fuller curator is worth, in km.
    """

    other_municipality: float = 60.0
    unknown_municipality: float = 30.0
    balance: float = 20.0


@told(
    "school.school", "school.name", "school.municipality", Key("curator", "curator.id"), "fixed",
    "km", "same_municipality",
)  # fmt: skip
@frozen(kw_only=True)
class Pair:
    """A school and its curator.

    Attributes:
        school: the school.
        curator: the curator.
        fixed: it was settled beforehand.
        km: the way, where known.
        same_municipality: whether they are of one; None where not known.
    """

    school: CuratedSchool
    curator: Curator
    fixed: bool
    km: float | None
    same_municipality: bool | None


@frozen(kw_only=True)
class Load:
    """How many schools a curator has."""

    curator: str
    schools: int


@told("feasible", "pairs", Key("loads", "curators_loads"), Key("without", "without_ids"), "missing")
@frozen(kw_only=True, eq=False)
class CuratorAssignment:
    """Who looks after whom, a proposal; a person confirms it.

    Attributes:
        pairs: by school.
        curators: all curators, sorted.
        without: schools that no curator could take.
        missing: what is missing, in words; empty where everybody is placed within the limits.
    """

    pairs: tuple[Pair, ...]
    curators: tuple[Curator, ...]
    without: tuple[CuratedSchool, ...]
    missing: tuple[Message, ...]

    @property
    def feasible(self) -> bool:
        """Whether every school has a curator, and every curator enough schools."""
        return not self.missing

    @property
    def loads(self) -> dict[str, int]:
        """How many schools each curator has."""
        counted = Counter(pair.curator.id for pair in self.pairs)
        return {one.id: counted[one.id] for one in self.curators}

    @property
    def curators_loads(self) -> tuple[Load, ...]:
        """The curators with how many schools each has."""
        return tuple(Load(curator=name, schools=count) for name, count in self.loads.items())

    @property
    def without_ids(self) -> tuple[str, ...]:
        """Ids of the schools that no curator could take."""
        return tuple(one.school for one in self.without)

    def frame(self) -> pd.DataFrame:
        """One row per pair, with the load of the curator."""
        rows = [{**plain(one), "load": self.loads[one.curator.id]} for one in self.pairs]
        columns = ["school", "name", "municipality", "curator", "fixed", "km",
                   "same_municipality", "load"]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)

    def _repr_html_(self) -> str | None:
        return notebook_html(page(self))


def page(told: CuratorAssignment) -> Page:
    """Curators with their schools, and what is missing."""
    by_curator = {one.id: [p for p in told.pairs if p.curator == one] for one in told.curators}
    rows: list[tuple[Value, ...]] = []
    for curator, pairs in by_curator.items():
        load = plural("{n} school", "{n} schools", len(pairs))
        for one in pairs:
            school = one.school
            marks = [msg("fixed")] * one.fixed
            marks += [msg("another municipality")] * (one.same_municipality is False)
            row = (school.school, school.name, school.municipality, Lines(tuple(marks)), one.km)
            rows.append((curator, load, *row))
        if not pairs:
            rows.append((curator, load, None, None, None, None, None))
    columns = [
        Column(heading=msg("Curator"), id="curator"),
        Column(heading=msg("Load"), id="load"),
        Column(heading=msg("Login"), id="school", wrap="never"),
        Column(heading=msg("School"), id="name"),
        Column(heading=msg("Municipality"), id="municipality"),
        Column(heading=msg("Marks"), id="marks"),
    ]
    if any(one.km is not None for one in told.pairs):
        columns.append(Column(heading=msg("Way"), id="km", unit="km"))
    shown = [row[: len(columns)] for row in rows]
    parts: list[Part] = [
        Table.of_rows(columns, shown, name="curators", group_by=("curator", "load"))
    ]
    if told.missing:
        parts.append(Text(words=msg("What is missing"), style="heading"))
        parts += [Text(words=one, style="item", level=1) for one in told.missing]
    return Page(
        title=msg("Curators proposed; a person confirms each pair"), name="curators", parts=parts
    )


def curated_schools(found: Identification, schools: Iterable[str]) -> list[CuratedSchool]:
    """Schools that need a curator, with the names and municipalities that a run knows.

    Args:
        found: the run.
        schools: their ids.
    """
    known = names_of(found)
    return [
        CuratedSchool(school=one, name=name, municipality=municipality)
        for one in schools
        for name, municipality in [known.get(one, NOT_NAMED)]
    ]


def assign_curators(
    schools: Iterable[CuratedSchool],
    curators: Iterable[Curator],
    *,
    at_least: int = LEAST,
    at_most: int = MOST,
    wishes: CuratorWishes | None = None,
    costs: CuratorCosts | None = None,
) -> CuratorAssignment:
    """Give every school a curator.

    The assignment is exact: no other places more schools, nor, placing as many, weighs less by
    `costs`. It does not depend on the order of schools and curators.

    Args:
        schools: schools that need a curator, each once.
        curators: who can take them, each once.
        at_least: how many schools every curator gets; 0 lets a curator stay without one.
        at_most: how many a curator gets at most, unless the curator says otherwise.
        wishes: pairs settled, pairs that may not be, ways.
        costs: what is weighed against what.

    Raises:
        InputError: a school or curator stands twice, or a wish names one that is not there or
            contradicts another.
        ParameterError: the limits are no limits.
        InputError: SciPy is not installed.
    """
    _check_limits(at_least, at_most)
    asked, given = _once(schools, curators)
    wished, weights = wishes or CuratorWishes(), costs or CuratorCosts()
    allowed = _allowed(asked, given, wished)
    cost = _costs(asked, given, wished, weights)
    limits = Limits(
        least=np.array([min(at_least, _most(one, at_most)) for one in given], dtype=np.int64),
        most=np.array([_most(one, at_most) for one in given], dtype=np.int64),
    )
    _check_fixed_loads(given, wished, limits)
    found = assign(cost, allowed, limits, _metres(weights.balance))
    pairs = tuple(
        _pair(asked[at], given[int(place)], wished)
        for at, place in enumerate(found.curator)
        if place >= 0
    )
    without = tuple(asked[at] for at, place in enumerate(found.curator) if place < 0)
    loads = Counter(pair.curator.id for pair in pairs)
    idle = [one for at, one in enumerate(given) if loads[one.id] < limits.least[at] and not without]
    held: dict[tuple[int, ...], set[int]] = {}
    for held_by, by in found.blocked:
        held.setdefault(by, set()).update(held_by)
    missing = [_blocked(asked, given, (sorted(one), by), limits) for by, one in held.items()]
    if idle:
        missing.append(_idle(idle, loads, limits, given))
    return CuratorAssignment(
        pairs=pairs, curators=tuple(given), without=without, missing=tuple(missing)
    )


@frozen(kw_only=True, eq=False)
class Limits:
    """How many schools each curator takes.

    Attributes:
        least: by curator.
        most: by curator, not less than `least`.
    """

    least: Ints
    most: Ints


@frozen(kw_only=True, eq=False)
class Assigned:
    """An assignment, or what stands in its way.

    Attributes:
        curator: by school, the place of its curator; -1 where there is none.
        blocked: groups of schools that have together too few places: (schools, curators) places.
    """

    curator: Ints
    blocked: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...] = ()


def assign(costs: Ints, allowed: Bools, limits: Limits, balance: int) -> Assigned:
    """Assign every school that can be assigned, at the least cost.

    Among all assignments of the most schools, one that fills the most places of lower limits, and
    among those one with the least sum of pair costs and of `balance · load²`.

    Args:
        costs: of each pair, schools × curators, 0 to `MOST_COST`.
        allowed: which pairs may be, of the same shape.
        limits: loads by curator.
        balance: what evenness of loads is worth, in the unit of costs, 0 to `MOST_COST`.

    Returns:
        The assignment; where schools are left over, each group that stands in its way.

    Raises:
        InputError: SciPy is not installed.
    """
    schools, curators = costs.shape
    most = np.minimum(limits.most, schools)
    holder = np.repeat(np.arange(curators), most)
    nth = np.arange(len(holder)) - np.repeat(np.cumsum(most) - most, most)
    evenness = balance * (2 * nth + 1)
    dear = schools * int(costs.max(initial=0) + evenness.max(initial=0)) + 1
    place = evenness - dear * (nth < limits.least[holder])
    pairs = np.where(allowed[:, holder], costs[:, holder] + place, np.inf)
    left_over = np.full((schools, schools), float(dear) * (schools + 1))
    _, column = optimize_library().linear_sum_assignment(np.hstack([pairs, left_over]))
    curator = np.append(holder, np.full(schools, -1))[column]
    blocked = tuple(_group(one, allowed, curator) for one in np.flatnonzero(curator < 0).tolist())
    return Assigned(curator=curator, blocked=blocked)


def _group(school: int, allowed: Bools, curator: Ints) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The curators a school could come to by any chain of moves, and the schools that hold them."""
    reached = set(np.flatnonzero(allowed[school]).tolist())
    waiting = list(reached)
    held: set[int] = {school}
    while waiting:
        for other in np.flatnonzero(curator == waiting.pop()).tolist():
            held.add(other)
            new = set(np.flatnonzero(allowed[other]).tolist()) - reached
            reached |= new
            waiting.extend(new)
    return tuple(sorted(held)), tuple(sorted(reached))


def _check_limits(at_least: int, at_most: int) -> None:
    if not 0 <= at_least <= at_most or at_most < 1:
        raise fault("parameter.limits", where="at_least, at_most", found=f"{at_least}, {at_most}")


def _once(
    schools: Iterable[CuratedSchool], curators: Iterable[Curator]
) -> tuple[list[CuratedSchool], list[Curator]]:
    """Schools and curators in an order of their own; each must stand there once."""
    asked = sorted(schools, key=lambda one: one.school)
    given = sorted(curators, key=lambda one: one.id)
    for names in ([one.school for one in asked], [one.id for one in given]):
        twice = [name for name, count in Counter(names).items() if count > 1]
        if twice:
            raise fault("input.stands_twice", found=twice[0])
    return asked, given


def _allowed(
    asked: Sequence[CuratedSchool], given: Sequence[Curator], wishes: CuratorWishes
) -> Any:
    ids = {one.id for one in given}
    schools = {one.school for one in asked}
    for wanted, holder in wishes.fixed.items():
        if wanted not in schools or holder not in ids:
            raise fault("input.fixed_not_given", found=f"{holder}: {wanted}")
    allowed = np.ones((len(asked), len(given)), dtype=bool)
    for at, school in enumerate(asked):
        for place, curator in enumerate(given):
            allowed[at, place] = _may(school, curator, wishes)
        fixed = wishes.fixed.get(school.school)
        if fixed is not None:
            only = np.array([one.id == fixed for one in given])
            if not (allowed[at] & only).any():
                raise fault("input.fixed_excluded", found=f"{fixed}: {school.school}")
            allowed[at] = only
    return allowed


def _may(school: CuratedSchool, curator: Curator, wishes: CuratorWishes) -> bool:
    return curator.school != school.school and (curator.id, school.school) not in wishes.excluded


def _check_fixed_loads(given: Sequence[Curator], wishes: CuratorWishes, limits: Limits) -> None:
    fixed = Counter(wishes.fixed.values())
    for at, one in enumerate(given):
        if fixed[one.id] > limits.most[at]:
            raise fault(
                "input.fixed_too_many",
                found=one.id,
                count=fixed[one.id],
                most=int(limits.most[at]),
            )


def _costs(
    asked: Sequence[CuratedSchool],
    given: Sequence[Curator],
    wishes: CuratorWishes,
    weights: CuratorCosts,
) -> Any:
    cost = np.zeros((len(asked), len(given)), dtype=np.int64)
    for at, school in enumerate(asked):
        for place, curator in enumerate(given):
            km = wishes.distances.get((curator.id, school.school))
            if km is None:
                same = _same(school, curator)
                unknown = weights.unknown_municipality
                km = unknown if same is None else 0.0 if same else weights.other_municipality
            cost[at, place] = _metres(km)
    return cost


def _metres(km: float) -> int:
    metres = round(1000 * km)
    if not 0 <= metres <= MOST_COST:
        raise fault("parameter.distance", where="km", found=km, most=MOST_COST // 1000)
    return metres


def _most(curator: Curator, usual: int) -> int:
    return usual if curator.at_most is None else curator.at_most


def _same(school: CuratedSchool, curator: Curator) -> bool | None:
    if school.municipality is None or curator.municipality is None:
        return None
    return bare(school.municipality) == bare(curator.municipality)


def _pair(school: CuratedSchool, curator: Curator, wishes: CuratorWishes) -> Pair:
    return Pair(
        school=school,
        curator=curator,
        fixed=school.school in wishes.fixed,
        km=wishes.distances.get((curator.id, school.school)),
        same_municipality=_same(school, curator),
    )


def _blocked(
    asked: Sequence[CuratedSchool],
    given: Sequence[Curator],
    group: tuple[Sequence[int], Sequence[int]],
    limits: Limits,
) -> Message:
    schools, curators = group
    names = ", ".join(asked[at].school for at in schools)
    if not curators:
        return msg("{schools}: no curator may take it", schools=names)
    places = int(sum(limits.most[at] for at in curators))
    return msg(
        "{n} schools ({schools}) have {places} places with {curators}: {lacking} more are needed",
        n=len(schools),
        schools=names,
        places=places,
        curators=", ".join(given[at].id for at in curators),
        lacking=len(schools) - places,
    )


def _idle(
    idle: Sequence[Curator], loads: Counter[str], limits: Limits, given: Sequence[Curator]
) -> Message:
    least = {one.id: int(limits.least[at]) for at, one in enumerate(given)}
    lacking = sum(least[one.id] - loads[one.id] for one in idle)
    return msg(
        "{curators}: fewer schools than the least each should have, {lacking} are lacking; give"
        " fewer curators or a lower limit",
        curators=", ".join(one.id for one in idle),
        lacking=lacking,
    )


COLUMNS: Mapping[str, tuple[str, ...]] = {
    "curator": ("куратор", "должность", "организация"),
    "school": ("школа", "логин", "своя школа", "логин оо"),
    "municipality": ("муниципалитет", "муниципальное образование"),
    "at_most": ("не более", "школ не более"),
    "fixed": ("закреплены", "закреплённые школы", "закрепленные школы"),
    "excluded": ("кроме", "исключить"),
}


def read_curators(path: str | Path) -> tuple[tuple[Curator, ...], CuratorWishes]:
    """Curators, and what is settled of them, from a table.

    Args:
        path: csv, xlsx or TOML (`[[curator]]`) with the columns of `COLUMNS`; schools fixed and
            excluded are apart by commas.

    Raises:
        InputError: the file cannot be read, a heading is not known, a row names no curator, a
            person instead of an office, or no number where one belongs.
    """
    curators: list[Curator] = []
    fixed: dict[str, str] = {}
    excluded: set[tuple[str, str]] = set()
    for row in read_rows(Path(path), COLUMNS, "curator"):
        name = row.get("curator")
        if name is None or looks_like_person(name):
            raise fault("input.no_curator", where=row.where, found=None if name is None else "…")
        curators.append(
            Curator(
                id=name,
                school=row.get("school"),
                municipality=row.get("municipality"),
                at_most=_number(row),
            )
        )
        for school in _split(row.get("fixed")):
            if fixed.setdefault(school, name) != name:
                raise fault("input.fixed_twice", found=school)
        excluded |= {(name, school) for school in _split(row.get("excluded"))}
    return tuple(curators), CuratorWishes(fixed=fixed, excluded=frozenset(excluded))


def _number(row: TextRow) -> int | None:
    text = row.get("at_most")
    if text is None:
        return None
    if not text.isdecimal() or int(text) < 1:
        raise fault("input.not_number_of_schools", where=f"{row.where}: at_most", found=text)
    return int(text)


def _split(text: str | None) -> list[str]:
    return [one.strip() for one in (text or "").split(",") if one.strip()]
