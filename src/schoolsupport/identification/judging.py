"""Verdicts of an edition on inputs: criteria first, then the categories they make up."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.identification.inputs import Inputs
from schoolsupport.identification.kinds.kind import Outcome
from schoolsupport.identification.kinds.same_as import SameAs
from schoolsupport.identification.rules.rulebook import CategoryInForce, Edition
from schoolsupport.identification.verdicts import (
    VerdictColumn,
    all_of,
    any_of,
    at_least,
    exempted,
    none_of,
)


@frozen(kw_only=True, eq=False)
class Judgement:
    """Verdicts of one edition on one set of inputs: what a reading or a supposition gives.

    Attributes:
        criteria: outcome by id of the criterion.
        categories: verdicts by id of the category.
    """

    criteria: Mapping[str, Outcome]
    categories: Mapping[str, VerdictColumn]


def judge(edition: Edition, inputs: Inputs) -> Judgement:
    """Verdicts of an edition on inputs, criteria first, then categories on them."""
    criteria = judge_criteria(edition, inputs)
    return Judgement(
        criteria=MappingProxyType(criteria),
        categories=MappingProxyType(
            join_categories(
                edition, {k: v.verdict for k, v in criteria.items()}, len(inputs.schools)
            )
        ),
    )


def judge_criteria(
    edition: Edition, inputs: Inputs, known: Mapping[str, Outcome] | None = None
) -> dict[str, Outcome]:
    """Outcomes of all criteria in force, those that follow another after it.

    Args:
        edition: says which criteria there are.
        inputs: tables and schools.
        known: outcomes that are taken as they are.
    """
    found = dict(known or {})
    waiting = [name for name in edition.criteria if name not in found]
    for name in waiting:
        if not edition.follows(name):
            found[name] = edition.criteria[name].rule.judge(inputs)
    for name in waiting:
        rule = edition.criteria[name].rule
        if isinstance(rule, SameAs):
            found[name] = rule.follow(inputs, found[rule.criterion])
    return {name: found[name] for name in edition.criteria}


@frozen(kw_only=True, eq=False)
class Grades:
    """The bands of a graded category.

    Attributes:
        criterion: id of the criterion that grades it.
        names: ids of the bands, ascending.
        titles: their titles.
        lowest: place of the lowest possible band among them; -1 where none concerns the school.
        highest: place of the highest possible one.
    """

    criterion: str
    names: tuple[str, ...]
    titles: tuple[str, ...]
    lowest: NDArray[np.int8]
    highest: NDArray[np.int8]

    def band(self, place: int) -> str | None:
        """Id of the band of the school at a place; None where it is not known, or none is."""
        low, high = int(self.lowest[place]), int(self.highest[place])
        return self.names[low] if low == high >= 0 else None


def grades(edition: Edition, judgement: Judgement) -> dict[str, Grades]:
    """The bands of the graded categories, by id; a school it does not concern has none."""
    found = {}
    for category in edition.categories.values():
        outcome = judgement.criteria.get(category.membership.graded_by or "")
        if outcome is None or outcome.bands is None:
            continue
        concerned = judgement.categories[category.id].applies
        found[category.id] = Grades(
            criterion=category.membership.graded_by or "",
            names=outcome.bands.names,
            titles=outcome.bands.titles,
            lowest=np.where(concerned, outcome.bands.lowest, -1).astype(np.int8),
            highest=np.where(concerned, outcome.bands.highest, -1).astype(np.int8),
        )
    return found


def join_categories(
    edition: Edition, criteria: Mapping[str, VerdictColumn], schools: int
) -> dict[str, VerdictColumn]:
    """The verdicts on categories from those on criteria.

    Args:
        edition: says how the categories are put together.
        criteria: verdict columns by id.
        schools: length of the columns.
    """
    known = dict(criteria)
    unknown = VerdictColumn.of(np.zeros(schools, dtype=bool), np.ones(schools, dtype=bool))
    known |= dict.fromkeys(edition.rulebook.gaps, unknown)
    found = {}
    for category in edition.categories.values():
        column = _join(category, known, schools)
        for name in category.membership.exclude:
            if name in known:
                column = exempted(column, known[name].certain)
        known[category.id] = found[category.id] = column
    return found


def _join(
    category: CategoryInForce, known: Mapping[str, VerdictColumn], schools: int
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
    if not parts:  # all members lapsed
        nobody = np.zeros(schools, dtype=bool)
        return VerdictColumn.of(nobody, nobody, nobody)
    return parts[0] if len(parts) == 1 else all_of(parts)


def with_reading(edition: Edition, rule: str, settings: Mapping[str, Any]) -> Edition:
    """The edition with one alternative reading of a rule in the place of the chosen one."""
    own = {f"{rule}.{key}": value for key, value in settings.items()}
    return edition.rulebook.edition(edition.as_of, {**edition.settings, **own})
