"""What is in force on a day, with the parameters that were set for one run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from schoolsupport.errors import ParameterError, RuleError, SchoolSupportError
from schoolsupport.faults import fault, nearest
from schoolsupport.identification.kinds import KINDS
from schoolsupport.identification.rules.rule_files import (
    CATEGORY_KEYS,
    Names,
    read_membership,
    read_parameters,
)
from schoolsupport.identification.rules.rulebook import (
    CategoryInForce,
    CriterionInForce,
    Edition,
    Rulebook,
    in_force,
    merged,
    not_in_force,
)


def edition_of(rulebook: Rulebook, as_of: date, settings: Mapping[str, Any]) -> Edition:
    """The edition of a day; see `Rulebook.edition`."""
    used: set[str] = set()
    criteria = {}
    for criterion in rulebook.criteria.values():
        version = in_force(criterion.versions, as_of)
        if version is None:
            continue
        own = _settings_for(criterion.id, _known_keys(criterion.kind), settings)
        used |= set(own)
        raw = merged(version.raw, own.values())
        criteria[criterion.id] = CriterionInForce(
            id=criterion.id,
            title=criterion.title,
            kind=criterion.kind,
            worse=criterion.worse,
            reason=criterion.reason,
            standing=version.standing,
            rule=(_reread_rule(criterion.kind, raw, rulebook, own) if own else version.rule).facing(
                criterion.worse
            ),
            raw=raw,
            set_keys=tuple(key for key, _ in own.values()),
        )
    _check_following(criteria, rulebook, as_of)
    categories = _categories(rulebook, as_of, settings, used, criteria)
    _refuse_unused(settings, used, criteria, categories)
    return Edition(
        as_of=as_of,
        criteria=MappingProxyType(criteria),
        categories=MappingProxyType(categories),
        rulebook=rulebook,
        settings=MappingProxyType(dict(settings)),
    )


def _categories(
    rulebook: Rulebook,
    as_of: date,
    settings: Mapping[str, Any],
    used: set[str],
    criteria: Mapping[str, CriterionInForce],
) -> dict[str, CategoryInForce]:
    found: dict[str, CategoryInForce] = {}
    for category in rulebook.categories.values():
        version = in_force(category.versions, as_of)
        if version is None:
            continue
        own = _settings_for(category.id, CATEGORY_KEYS, settings)
        used |= set(own)
        raw = merged(version.raw, own.values())
        found[category.id] = CategoryInForce(
            id=category.id,
            title=category.title,
            short=category.short,
            standing=version.standing,
            membership=_reread_membership(raw, own) if own else version.membership,
            raw=raw,
            set_keys=tuple(key for key, _ in own.values()),
        )
    if not found:
        raise not_in_force(rulebook, as_of)
    for category_in_force in found.values():
        _check_members(category_in_force, {*criteria, *rulebook.gaps, *found}, as_of)
        _check_grading(category_in_force, criteria)
    return {name: found[name] for name in _ordered(found)}


def _known_keys(kind: str) -> tuple[str, ...]:
    return KINDS[kind].keys()


def _check_members(category: CategoryInForce, known: set[str], as_of: date) -> None:
    if category.membership.lapsed == "drop":
        return
    for member in category.membership.members:
        if member not in known:
            raise fault("rule.member_not_in_force", category=category.id, member=member, day=as_of)


def _check_following(
    criteria: Mapping[str, CriterionInForce], rulebook: Rulebook, as_of: date
) -> None:
    """A criterion whose verdict is taken over is in force, and takes over none itself."""
    for criterion in criteria.values():
        for name in criterion.rule.follows():
            if name not in rulebook.criteria or (
                name in criteria and criteria[name].rule.follows()
            ):
                raise fault("parameter.not_followed", where=f"{criterion.id}.criterion", found=name)
            if name not in criteria:
                raise fault(
                    "rule.followed_not_in_force", criterion=criterion.id, followed=name, day=as_of
                )


def _check_grading(category: CategoryInForce, criteria: Mapping[str, CriterionInForce]) -> None:
    """A setting may name other bands; bands that lapsed grade nobody."""
    name = category.membership.graded_by
    if name is not None and name in criteria and criteria[name].kind != "bands":
        raise fault(
            "parameter.not_bands",
            where=f"{category.id}.graded_by",
            found=name,
            known=", ".join(sorted(c.id for c in criteria.values() if c.kind == "bands")),
        )


def _ordered(categories: Mapping[str, CategoryInForce]) -> Iterable[str]:
    """Members before the categories that name them (cycles were refused when reading)."""
    done: dict[str, None] = {}

    def visit(name: str) -> None:
        for member in categories[name].membership.members:
            if member in categories and member not in done:
                visit(member)
        done.setdefault(name)

    for name in categories:
        visit(name)
    return done


def _settings_for(
    rule: str, keys: Iterable[str], settings: Mapping[str, Any]
) -> dict[str, tuple[str, Any]]:
    """Settings that concern a rule: setting as written → (key within the rule, value)."""
    own = {}
    for written, value in settings.items():
        head, _, rest = written.partition(".")
        key = rest if head == rule else written
        if key.partition(".")[0] in keys:
            own[written] = (key, value)
    return own


def _reread_rule(kind: str, raw: Mapping[str, Any], rulebook: Rulebook, own: Iterable[str]) -> Any:
    try:
        names = Names(procedure_sets=rulebook.procedure_sets, indicators=rulebook.indicators)
        return read_parameters(kind, raw, names, "")
    except RuleError as error:
        raise _unfit(error, own) from error


def _reread_membership(raw: Mapping[str, Any], own: Iterable[str]) -> Any:
    try:
        return read_membership(raw, "")
    except RuleError as error:
        raise _unfit(error, own) from error


def _unfit(error: RuleError, own: Iterable[str]) -> ParameterError:
    """The faults of a version as those of settings, which stand in no file."""
    settings = ", ".join(own)

    def place(one: SchoolSupportError) -> str:
        return str(one.where or "").removeprefix(": ") or settings

    told = error.at(place(error), ParameterError)
    told.others = tuple(one.at(place(one), ParameterError) for one in error.others)
    return told


def _refuse_unused(
    settings: Mapping[str, Any],
    used: set[str],
    criteria: Mapping[str, CriterionInForce],
    categories: Mapping[str, CategoryInForce],
) -> None:
    for written in settings:
        if written in used:
            continue
        known = sorted(
            {key for criterion in criteria.values() for key in _known_keys(criterion.kind)}
            | set(CATEGORY_KEYS)
            | set(criteria)
            | set(categories)
        )
        raise fault(
            "parameter.not_in_force",
            where=written,
            near=nearest(written.partition(".")[0], known),
            known=", ".join(known),
        )
