"""Reading categories from `rules/categories.toml`: how each is put together, version by version."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources.abc import Traversable
from typing import Any

from attrs import fields, frozen

from schoolsupport.errors import RuleError
from schoolsupport.faults import fault
from schoolsupport.identification.rules.rulebook import (
    Category,
    CategoryVersion,
    Membership,
    merged,
)
from schoolsupport.identification.rules.versions import (
    STANDING_KEYS,
    check_sourced,
    collecting,
    in_order,
    read_standing,
    refuse_twice,
)
from schoolsupport.structure import read_toml, structured

CATEGORY_KEYS = tuple(attribute.name for attribute in fields(Membership))


@frozen(kw_only=True)
class _CategoryHead:
    id: str
    title: str
    short: str
    version: tuple[dict[str, Any], ...]
    main: bool = False


@frozen(kw_only=True)
class _Categories:
    category: tuple[_CategoryHead, ...]


def read_membership(raw: Mapping[str, Any], where: str) -> Membership:
    """How a category is put together, from the keys of a version.

    Raises:
        RuleError: nothing is named, or `at_least` and `of` do not go together.
    """
    membership = structured(dict(raw), Membership, where)
    if not (membership.any_of or membership.all_of or membership.of or membership.none_of):
        raise fault("rule.no_member", where=where)
    count = membership.at_least
    if (count is None) != (not membership.of) or (count is not None and count < 1):
        raise fault("rule.at_least_without_of", where=where, found=count)
    if count is not None and count > len(membership.of):
        raise fault(
            "rule.at_least_too_many",
            where=f"{where}: at_least",
            found=count,
            most=len(membership.of),
        )
    for key in ("any_of", "all_of", "of", "none_of"):
        names = getattr(membership, key)
        for name in names:
            if names.count(name) > 1:
                raise fault("rule.member_twice", where=f"{where}: {key}", found=name)
    for name in membership.exclude:
        if name not in membership.can_exclude:
            raise fault(
                "rule.cannot_exclude",
                where=f"{where}: exclude",
                found=name,
                known=", ".join(membership.can_exclude) or "-",
            )
    return membership


def read_categories(folder: Traversable) -> dict[str, Category]:
    """The categories of a region's folder, in the order of the file.

    Raises:
        RuleError: something does not fit; all faults of the file are reported together.
    """
    name = "rules/categories.toml"
    found = structured(read_toml(folder / "rules" / "categories.toml", name), _Categories, name)
    categories: dict[str, Category] = {}
    faults: list[RuleError] = []
    for head in found.category:
        versions: list[CategoryVersion] = []
        for place, version in enumerate(head.version):
            at = f"{name}: {head.id}: version[{place}]"
            with collecting(faults):
                versions.append(_category_version(version, at))
        with collecting(faults):
            refuse_twice(head.id, categories, f"{name}: {head.id}")
            categories[head.id] = Category(
                id=head.id,
                title=head.title,
                short=head.short,
                main=head.main,
                versions=in_order(versions, name) if not faults else (),
            )
    if faults:
        raise RuleError.of(faults)
    return categories


def _category_version(version: Mapping[str, Any], where: str) -> CategoryVersion:
    keys = {k: v for k, v in version.items() if k not in STANDING_KEYS}
    standing = read_standing(version, where, CATEGORY_KEYS)
    membership = read_membership(keys, where)
    check_sourced(["lapsed"] if membership.lapsed == "drop" else [], standing, where)
    for other in standing.alternative:
        set_at = f"{where}: alternative {other.id}"
        read_membership(merged(keys, other.set.items()), set_at)
    return CategoryVersion(standing=standing, membership=membership, raw=keys)
