"""Verdicts of an edition on inputs: criteria first, then the categories they make up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from types import MappingProxyType
from typing import Any

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from schoolsupport.errors import RuleError
from schoolsupport.identification.inputs import InputKey, Inputs
from schoolsupport.identification.kinds.outcome import BandBounds, Outcome
from schoolsupport.identification.rules.rulebook import (
    CategoryInForce,
    CriterionInForce,
    Edition,
    NotGraded,
)
from schoolsupport.identification.verdicts import (
    Bools,
    VerdictColumn,
    all_of,
    any_of,
    at_least,
    exempted,
    none_of,
)

Earlier = Mapping[str, Sequence[VerdictColumn]]
"""Verdicts of the years before the latest, the nearest first, by id of a category."""


@frozen(kw_only=True, eq=False)
class Judgement:
    """Verdicts of one edition on one set of inputs: what a reading or a supposition gives.

    Attributes:
        criteria: outcome by id of the criterion.
        categories: verdicts by id of the category.
        earlier: verdicts of the years before the latest, the nearest first, by id of a category
            that another looks back at.
    """

    criteria: Mapping[str, Outcome]
    categories: Mapping[str, VerdictColumn]
    earlier: Earlier = field(factory=dict)


def judge(edition: Edition, inputs: Inputs) -> Judgement:
    """Verdicts of an edition on inputs, criteria first, then categories on them."""
    earlier = earlier_years(edition, inputs)
    criteria = judge_criteria(edition, inputs, earlier=earlier)
    columns = {name: outcome.verdict for name, outcome in criteria.items()}
    return Judgement(
        criteria=MappingProxyType(criteria),
        categories=MappingProxyType(
            join_categories(edition, columns, len(inputs.schools), earlier)
        ),
        earlier=MappingProxyType(earlier),
    )


def earlier_years(edition: Edition, inputs: Inputs) -> dict[str, tuple[VerdictColumn, ...]]:
    """Verdicts of the years before the latest on the categories that others look back at.

    Every year is judged by the same edition, on what is known of that year; lists are read as on
    the same day of that year.
    """
    spans: dict[str, int] = {}
    for one in edition.categories.values():
        asked = one.membership.met_years
        if asked is not None:
            spans[asked.category] = max(asked.of - 1, spans.get(asked.category, 0))
    found = {}
    for name, years in spans.items():
        resting = edition.rests_on(name)
        part = evolve(
            edition,
            criteria={k: v for k, v in edition.criteria.items() if k in resting},
            categories={k: v for k, v in edition.categories.items() if k in resting},
        )
        then = (_years_before(inputs, back) for back in range(1, years + 1))
        found[name] = tuple(judge(part, one).categories[name] for one in then)
    return found


def _years_before(inputs: Inputs, back: int) -> Inputs:
    day = inputs.as_of
    last = day.month == 2 and day.day == 29  # no other year may have it
    then = date(day.year - back, day.month, 28 if last else day.day)
    return evolve(inputs, year=inputs.year - back, as_of=then, found={})


def judge_criteria(
    edition: Edition,
    inputs: Inputs,
    known: Mapping[str, Outcome] | None = None,
    earlier: Earlier | None = None,
) -> dict[str, Outcome]:
    """Outcomes of all criteria in force, those that follow a criterion or category after it.

    Args:
        edition: says which criteria there are.
        inputs: tables and schools.
        known: outcomes that are taken as they are.
        earlier: verdicts of earlier years, see `Judgement`.
    """
    found = dict(known or {})
    waiting = [name for name in edition.criteria if name not in found]
    for name in waiting:
        if not edition.follows(name):
            with _of_rule(edition.criteria[name]):
                found[name] = edition.criteria[name].rule.judge(inputs)
    columns = {name: outcome.verdict for name, outcome in found.items()}
    joined: dict[str, VerdictColumn] | None = None
    for name in waiting:
        for head in edition.follows(name):
            if head in edition.categories and joined is None:
                joined = join_categories(edition, columns, len(inputs.schools), earlier)
            outcome = (
                _outcome_of(edition, head, found, joined or {})
                if head in edition.categories
                else found[head]
            )
            with _of_rule(edition.criteria[name]):
                found[name] = edition.criteria[name].rule.follow(inputs, outcome)
    return {name: found[name] for name in edition.criteria}


def _outcome_of(
    edition: Edition,
    category: str,
    criteria: Mapping[str, Outcome],
    categories: Mapping[str, VerdictColumn],
) -> Outcome:
    """What a category is, as what follows it sees it: verdict, level, and what is missing."""
    verdict = categories[category]
    open_ = ~verdict.known()
    missing: dict[InputKey, Bools] = {}
    for name in edition.rests_on(category) & criteria.keys():
        for key, who in criteria[name].missing.items():
            missing[key] = missing.get(key, False) | (who & open_)
    grade = grades_of(edition, category, criteria, verdict)
    whole = Outcome.of_one(verdict, np.full(len(verdict), np.nan), missing)
    if grade is None:
        return whole
    unknown = np.full(len(verdict), np.nan)
    bands = BandBounds(
        names=grade.names,
        titles=grade.titles,
        lowest=grade.lowest,
        highest=grade.highest,
        low=unknown,
        high=unknown,
    )
    return evolve(whole, bands=bands)


@contextmanager
def _of_rule(criterion: CriterionInForce) -> Iterator[None]:
    """Faults of a region's code name the rule that asked for it, after the region."""
    try:
        yield
    except RuleError as error:
        for one in (error, *error.others):
            if one.fault.startswith("code."):
                region, _, rest = str(one.where).partition(": ")
                one.where = f"{region}: rules/{criterion.id}.toml: {rest}"
        raise


@frozen(kw_only=True, eq=False)
class Grades:
    """The bands of a graded category.

    Attributes:
        names: ids of the bands, ascending.
        titles: their titles.
        lowest: place of the lowest possible band among them; -1 where none concerns the school.
        highest: place of the highest possible one.
        not_graded: the level of schools that the category does not concern, or None.
    """

    names: tuple[str, ...]
    titles: tuple[str, ...]
    lowest: NDArray[np.int8]
    highest: NDArray[np.int8]
    not_graded: NotGraded | None = None

    def band(self, place: int) -> str | None:
        """Id of the band of the school at a place; None where it is not known, or none is."""
        low, high = int(self.lowest[place]), int(self.highest[place])
        if low < 0:
            return None if self.not_graded is None else self.not_graded.id
        return self.names[low] if low == high else None


def grades(edition: Edition, judgement: Judgement) -> dict[str, Grades]:
    """The bands of the graded categories, by id; a school it does not concern has none."""
    found = {
        name: grades_of(edition, name, judgement.criteria, verdict)
        for name, verdict in judgement.categories.items()
    }
    return {name: one for name, one in found.items() if one is not None}


def grades_of(
    edition: Edition, category: str, criteria: Mapping[str, Outcome], verdict: VerdictColumn
) -> Grades | None:
    """The bands of a category: of every school, those of the first criterion that concerns it."""
    membership = edition.categories[category].membership
    found: BandBounds | None = None
    for name in membership.graded_by:
        bands = criteria[name].bands if name in criteria else None
        if bands is None or found is None:
            found = found or bands
            continue
        taken = found.lowest < 0
        lowest = np.where(taken, bands.lowest, found.lowest).astype(np.int8)
        highest = np.where(taken, bands.highest, found.highest).astype(np.int8)
        found = evolve(found, lowest=lowest, highest=highest)
    if found is None:
        return None
    return Grades(
        names=found.names,
        titles=found.titles,
        lowest=np.where(verdict.applies, found.lowest, -1).astype(np.int8),
        highest=np.where(verdict.applies, found.highest, -1).astype(np.int8),
        not_graded=membership.not_graded,
    )


def join_categories(
    edition: Edition,
    criteria: Mapping[str, VerdictColumn],
    schools: int,
    earlier: Earlier | None = None,
) -> dict[str, VerdictColumn]:
    """The verdicts on categories from those on criteria.

    Args:
        edition: says how the categories are put together.
        criteria: verdict columns by id.
        schools: length of the columns.
        earlier: verdicts of earlier years, see `Judgement`.
    """
    known = dict(criteria)
    unknown = VerdictColumn.of(np.zeros(schools, dtype=bool), np.ones(schools, dtype=bool))
    known |= dict.fromkeys(edition.rulebook.gaps, unknown)
    found = {}
    for category in edition.categories.values():
        column = _join(category, known, schools, earlier or {})
        for name in category.membership.exclude:
            if name in known:
                column = exempted(column, known[name].certain)
        known[category.id] = found[category.id] = column
    return found


def _join(
    category: CategoryInForce,
    known: Mapping[str, VerdictColumn],
    schools: int,
    earlier: Earlier,
) -> VerdictColumn:
    membership = category.membership
    parts = []
    for names, combine in (
        (membership.any_of, any_of),
        (membership.all_of, all_of),
        (membership.none_of, none_of),
    ):
        members = [known[name] for name in names if name in known]
        if members:
            parts.append(combine(members))
    members = [known[name] for name in membership.of if name in known]
    if members and membership.at_least is not None:
        parts.append(at_least(membership.at_least, members))
    years = membership.met_years
    if years is not None and years.category in known:
        before = earlier.get(years.category, ())[: years.of - 1]
        parts.append(at_least(years.at_least, [known[years.category], *before]))
    if not parts:  # all members lapsed
        nobody = np.zeros(schools, dtype=bool)
        return VerdictColumn.of(nobody, nobody, nobody)
    return parts[0] if len(parts) == 1 else all_of(parts)


def with_reading(edition: Edition, rule: str, settings: Mapping[str, Any]) -> Edition:
    """The edition with one alternative reading of a rule in the place of the chosen one."""
    own = {f"{rule}.{key}": value for key, value in settings.items()}
    return edition.rulebook.edition(edition.as_of, {**edition.settings, **own})
