"""What only shows with all rule files in hand: acts that are not there, members, cycles."""

from __future__ import annotations

from collections.abc import Iterable

from schoolsupport.domain import LegalSource
from schoolsupport.errors import RuleError
from schoolsupport.faults import rule_fault
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.structure import unknown_key


def cross_faults(rulebook: Rulebook) -> Iterable[RuleError]:
    """Every fault between files, in the order of the files."""
    known = {*rulebook.criteria, *rulebook.categories, *rulebook.gaps}
    yield from _same_ids(rulebook)
    for where, source in _sources(rulebook):
        if source.act not in rulebook.acts:
            yield rule_fault(
                "rule.unknown_act",
                where=where,
                found=source.act,
                known=", ".join(sorted(rulebook.acts)) or "-",
            )
        if not (source.clause or source.quote):
            yield rule_fault("rule.source_says_nothing", where=where)
    for category in rulebook.categories.values():
        for version in category.versions:
            membership = version.membership
            for name in (*membership.members, *membership.can_exclude, *membership.left_out):
                if name not in known:
                    yield unknown_key(name, sorted(known), f"rules/categories.toml: {category.id}")
    yield from _cycles(rulebook)
    yield from _following(rulebook)
    yield from _grading(rulebook)


def _same_ids(rulebook: Rulebook) -> Iterable[RuleError]:
    """A verdict is named by its id alone, so criteria, categories and gaps share one space."""
    for file, mine, others in (
        ("rules/categories.toml", rulebook.categories, {*rulebook.criteria}),
        ("rules/gaps.toml", rulebook.gaps, {*rulebook.criteria, *rulebook.categories}),
    ):
        for name in mine:
            if name in others:
                yield rule_fault("rule.id_twice", where=f"{file}: {name}", found=name)


def _sources(rulebook: Rulebook) -> Iterable[tuple[str, LegalSource]]:
    standings = [
        (f"rules/{criterion.id}.toml: version[{place}]", version.standing)
        for criterion in rulebook.criteria.values()
        for place, version in enumerate(criterion.versions)
    ] + [
        (f"rules/categories.toml: {category.id}: version[{place}]", version.standing)
        for category in rulebook.categories.values()
        for place, version in enumerate(category.versions)
    ]
    for where, standing in standings:
        yield f"{where}: source", standing.source
        for key, source in standing.sources.items():
            yield f"{where}: sources.{key}", source
    for gap in rulebook.gaps.values():
        yield f"rules/gaps.toml: {gap.id}: source", gap.source


def _cycles(rulebook: Rulebook) -> Iterable[RuleError]:
    links = {
        name: {m for v in category.versions for m in v.membership.members}
        for name, category in rulebook.categories.items()
    }
    for name in links:
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            for member in links.get(waiting.pop(), ()):
                if member == name:
                    yield rule_fault(
                        "rule.category_of_itself", where=f"rules/categories.toml: {name}"
                    )
                    return
                if member not in seen:
                    seen.add(member)
                    waiting.append(member)


def _following(rulebook: Rulebook) -> Iterable[RuleError]:
    """A verdict is taken over from a criterion that is there and takes over none itself."""
    for criterion in rulebook.criteria.values():
        for place, version in enumerate(criterion.versions):
            where = f"rules/{criterion.id}.toml: version[{place}]: criterion"
            for name in version.rule.follows():
                followed = rulebook.criteria.get(name)
                if followed is None:
                    yield unknown_key(name, sorted(rulebook.criteria), where)
                elif any(one.rule.follows() for one in followed.versions):
                    yield rule_fault("rule.followed_follows", where=where, found=name)


def _grading(rulebook: Rulebook) -> Iterable[RuleError]:
    """A category is graded by bands, and by bands that it rests on."""
    for category in rulebook.categories.values():
        for place, version in enumerate(category.versions):
            name = version.membership.graded_by
            where = f"rules/categories.toml: {category.id}: version[{place}]: graded_by"
            if name is None:
                continue
            bands = sorted(c.id for c in rulebook.criteria.values() if c.kind == "bands")
            if name not in bands:
                yield rule_fault(
                    "rule.not_bands", where=where, found=name, known=", ".join(bands) or "-"
                )
            elif name not in _rests_on(rulebook, version.membership.members):
                yield rule_fault("rule.bands_not_member", where=where, found=name)


def _rests_on(rulebook: Rulebook, members: Iterable[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(members)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            category = rulebook.categories.get(name)
            versions = category.versions if category else ()
            waiting += [member for one in versions for member in one.membership.members]
    return found
