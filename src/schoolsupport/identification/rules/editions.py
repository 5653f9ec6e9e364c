"""What is in force on a day, with the parameters that were set for one run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from attrs import evolve

from schoolsupport.errors import ParameterError, RuleError, SchoolSupportError
from schoolsupport.faults import fault, nearest
from schoolsupport.identification.rules.rule_files import (
    CATEGORY_KEYS,
    Names,
    read_membership,
    read_parameters,
)
from schoolsupport.identification.rules.rulebook import (
    CategoryInForce,
    CriterionInForce,
    CriterionVersion,
    Edition,
    Rulebook,
    in_force,
    merged,
    not_in_force,
)
from schoolsupport.identification.rules.rulebook_files import bands_of

RESTRICTED = "restricted"


def edition_of(rulebook: Rulebook, as_of: date, settings: Mapping[str, Any]) -> Edition:
    """The edition of a day; see `Rulebook.edition`."""
    used: set[str] = set()
    criteria = {}
    for criterion in rulebook.criteria.values():
        version = in_force(criterion.versions, as_of)
        if version is None:
            continue
        own = _settings_for(criterion.id, criterion.versions[0].rule.keys(), settings)
        used |= set(own)
        version = _with_policies(version, rulebook)
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


def _with_policies(version: CriterionVersion, book: Rulebook) -> CriterionVersion:
    """The version with what the rulebook says for all criteria, where it says nothing of its own.

    What is counted without a word of any act is the default, and no policy.
    """
    then: str = book.restricted.then
    rule: Any = version.rule
    known = rule.keys()
    if then == "remark" or RESTRICTED in version.raw or RESTRICTED not in known:
        return version
    source, standing = book.restricted.source, version.standing
    if source is None:
        standing = evolve(standing, assumed=(*standing.assumed, RESTRICTED))
    else:
        standing = evolve(standing, sources={**standing.sources, RESTRICTED: source})
    raw = {**version.raw, RESTRICTED: then}
    return CriterionVersion(standing=standing, rule=evolve(rule, restricted=then), raw=raw)


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
    for criterion in criteria.values():
        for name in criterion.rule.follows():
            if name not in criteria and name not in found:
                raise fault(
                    "rule.followed_not_in_force", criterion=criterion.id, followed=name, day=as_of
                )
    for category_in_force in found.values():
        _check_members(category_in_force, {*criteria, *rulebook.gaps, *found}, as_of)
        _check_grading(category_in_force, criteria, rulebook)
    return {name: found[name] for name in _ordered(found)}


def _check_members(category: CategoryInForce, known: set[str], as_of: date) -> None:
    if category.membership.lapsed == "drop":
        return
    for member in category.membership.members:
        if member not in known:
            raise fault("rule.member_not_in_force", category=category.id, member=member, day=as_of)


def _check_following(
    criteria: Mapping[str, CriterionInForce], rulebook: Rulebook, as_of: date
) -> None:
    """What a verdict is taken over from is in force, and takes over none itself."""
    for criterion in criteria.values():
        where = f"{criterion.id}.{criterion.rule.follows_by()}"
        for name in criterion.rule.follows():
            if name in rulebook.categories and criterion.rule.follows_by() == "category":
                continue  # categories are looked at when they are there
            if name not in rulebook.criteria or (
                name in criteria and criteria[name].rule.follows()
            ):
                raise fault("parameter.not_followed", where=where, found=name)
            if name not in criteria:
                raise fault(
                    "rule.followed_not_in_force", criterion=criterion.id, followed=name, day=as_of
                )


def _check_grading(
    category: CategoryInForce, criteria: Mapping[str, CriterionInForce], rulebook: Rulebook
) -> None:
    """A setting may name other bands; bands that lapsed grade nobody."""
    bands = sorted(name for name in criteria if bands_of(rulebook, name))
    for name in category.membership.graded_by:
        if name in criteria and name not in bands:
            where, known = f"{category.id}.graded_by", ", ".join(bands)
            raise fault("parameter.not_bands", where=where, found=name, known=known)


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
        return read_parameters(kind, raw, Names.of(rulebook), "")
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
        own = (criterion.rule.keys() for criterion in criteria.values())
        known = sorted({*CATEGORY_KEYS, *criteria, *categories}.union(*own))
        raise fault(
            "parameter.not_in_force",
            where=written,
            near=nearest(written.partition(".")[0], known),
            known=", ".join(known),
        )
