"""Verdicts of an edition on inputs: criteria first, then the categories they make up."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from attrs import frozen

from schoolsupport.identification.inputs import Inputs
from schoolsupport.identification.kinds.kind import Outcome
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
    criteria = {name: rule.rule.judge(inputs) for name, rule in edition.criteria.items()}
    return Judgement(
        criteria=MappingProxyType(criteria),
        categories=MappingProxyType(
            join_categories(
                edition, {k: v.verdict for k, v in criteria.items()}, len(inputs.schools)
            )
        ),
    )


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
