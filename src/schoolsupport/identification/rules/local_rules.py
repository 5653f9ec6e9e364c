"""Local rules: dated, sourced versions that `--with` lays over the rules of a region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, TypeVar

from attrs import evolve, frozen

from schoolsupport.domain import (
    Act,
)
from schoolsupport.errors import RuleError
from schoolsupport.faults import fault
from schoolsupport.identification.rules.region_code import CodeOf, no_code
from schoolsupport.identification.rules.rule_files import (
    CATEGORY_KEYS,
    Names,
    read_membership,
    read_parameters,
)
from schoolsupport.identification.rules.rulebook import (
    Category,
    CategoryVersion,
    Criterion,
    CriterionVersion,
    Rulebook,
    in_force,
)
from schoolsupport.identification.rules.rulebook_files import cross_faults, read_rulebook
from schoolsupport.identification.rules.standing import (
    Standing,
    check_policies,
    own_keys,
    read_standing,
)
from schoolsupport.structure import structured, unknown_key
from schoolsupport.toml import NotTomlError, toml_of

Versioned = TypeVar("Versioned", CriterionVersion, CategoryVersion)

FOLDER = "local"


@frozen(kw_only=True)
class _Change:
    id: str
    version: tuple[dict[str, Any], ...]


@frozen(kw_only=True)
class _Local:
    act: tuple[Act, ...] = ()
    criterion: tuple[_Change, ...] = ()
    category: tuple[_Change, ...] = ()


def with_local(rulebook: Rulebook, content: bytes, name: str) -> Rulebook:
    """The rulebook with a region's own versions laid over it.

    Args:
        rulebook: the rules as given.
        content: a TOML file: `[[act]]`, `[[criterion]]` and `[[category]]` with `id` and
            `[[criterion.version]]`, `[[category.version]]`.
        name: file name, for messages, the receipt and the copy in the run folder.

    Raises:
        RuleError: the file is not TOML, names a rule that is not there, or a version lacks its
            day, its source or the day it was checked.
    """
    said = structured(_toml(content, name), _Local, name)
    criteria, categories = dict(rulebook.criteria), dict(rulebook.categories)
    names = Names.of(rulebook)
    for change in said.criterion:
        criteria[change.id] = _changed_criterion(
            _known(criteria, change, name), change, names, name
        )
    for change in said.category:
        categories[change.id] = _changed_category(_known(categories, change, name), change, name)
    changed = evolve(
        rulebook,
        acts=MappingProxyType({**rulebook.acts, **{act.id: act for act in said.act}}),
        criteria=MappingProxyType(criteria),
        categories=MappingProxyType(categories),
        files=MappingProxyType({**rulebook.files, _place(rulebook, name): content}),
    )
    faults = list(cross_faults(changed))
    if faults:
        raise RuleError.of(faults)
    return changed


def read_rules(
    folder: Traversable, region: str | None = None, code_of: CodeOf = no_code
) -> Rulebook:
    """The rulebook of a folder with the local rules that stand in it, in their order.

    This is how the copy of the rules in a run folder is read again.

    Raises:
        RuleError: as `read_rulebook` and `with_local`.
    """
    rulebook = read_rulebook(folder, region, code_of=code_of)
    local = folder / FOLDER
    if local.is_dir():
        for file in sorted(local.iterdir(), key=lambda file: file.name):
            name = file.name.partition("-")[2] or file.name
            rulebook = with_local(rulebook, file.read_bytes(), name)
    return rulebook


def _place(rulebook: Rulebook, name: str) -> str:
    """Where the copy stands: numbered, because a later file is laid over an earlier one."""
    number = sum(path.startswith(f"{FOLDER}/") for path in rulebook.files) + 1
    return f"{FOLDER}/{number:02d}-{name}"


def _toml(content: bytes, name: str) -> dict[str, Any]:
    try:
        return toml_of(content)
    except UnicodeDecodeError as error:
        raise fault("rule.not_utf8", where=name) from error
    except NotTomlError as error:
        raise fault("rule.not_toml", where=name, found=error.why) from error


def _known(rules: Mapping[str, Any], change: _Change, name: str) -> Any:
    if change.id not in rules:
        raise unknown_key(change.id, sorted(rules), f"{name}: id")
    return rules[change.id]


def _changed_criterion(rule: Criterion, change: _Change, names: Names, name: str) -> Criterion:
    versions = rule.versions
    for place, raw in enumerate(change.version):
        at = f"{name}: {rule.id}: version[{place}]"
        first = _first_day(raw, at)
        before = in_force(versions, first)
        base = before.raw if before is not None else {}
        keys = {**base, **own_keys(raw)}
        parameters = read_parameters(rule.kind, keys, names, at)
        known = type(parameters).keys()
        standing = _standing(raw, before.standing if before else None, at, known)
        check_policies(parameters, standing, at)
        version = CriterionVersion(standing=standing, rule=parameters, raw=keys)
        versions = _laid_over(versions, version)
    return evolve(rule, versions=versions)


def _changed_category(rule: Category, change: _Change, name: str) -> Category:
    versions = rule.versions
    for place, raw in enumerate(change.version):
        at = f"{name}: {rule.id}: version[{place}]"
        first = _first_day(raw, at)
        before = in_force(versions, first)
        keys = {**(before.raw if before is not None else {}), **own_keys(raw)}
        standing = _standing(raw, before.standing if before else None, at, CATEGORY_KEYS)
        version = CategoryVersion(standing=standing, membership=read_membership(keys, at), raw=keys)
        versions = _laid_over(versions, version)
    return evolve(rule, versions=versions)


def _first_day(raw: Mapping[str, Any], where: str) -> date:
    first = raw.get("from")
    if type(first) is not date:
        raise fault("rule.no_first_day", where=f"{where}: from", found=first)
    return first


def _standing(
    raw: Mapping[str, Any], before: Standing | None, where: str, keys: Sequence[str]
) -> Standing:
    """The standing of the new version; assumptions that are not restated live on."""
    standing = read_standing(raw, where, keys)
    if before is None:
        return standing
    restated = {*own_keys(raw), *standing.assumed, "from", "until"}
    inherited = tuple(key for key in before.assumed if key.partition(".")[0] not in restated)
    sources = {key: source for key, source in before.sources.items() if key not in restated}
    return evolve(
        standing,
        until=standing.until or before.until,
        assumed=(*standing.assumed, *inherited),
        sources={**sources, **standing.sources},
        alternative=standing.alternative or before.alternative,
    )


def _laid_over(versions: tuple[Versioned, ...], new: Versioned) -> tuple[Versioned, ...]:
    """The versions with the new one in its days, and the others cut to what is left."""
    day = timedelta(days=1)
    begin, end = new.standing.from_, new.standing.until
    kept: list[Versioned] = [new]
    for old in versions:
        first, last = old.standing.from_, old.standing.until
        if first < begin:
            until = begin - day if last is None or last >= begin else last
            kept.append(evolve(old, standing=evolve(old.standing, until=until)))
        if end is not None and (last is None or last > end):
            later = evolve(old.standing, from_=max(first, end + day))
            kept.append(evolve(old, standing=later))
    return tuple(sorted(kept, key=lambda version: version.standing.from_))
