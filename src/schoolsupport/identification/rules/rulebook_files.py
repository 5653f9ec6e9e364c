"""Reading a rulebook from a plugin's folder, and a region's own numbers laid over it.

With all files in hand it shows whether acts are there, members are known, and no rule turns in a
circle.

A file of local rules states only what changes. Each version holds from its day (to its last day,
if it names one) and takes everything else from the version it replaces; what was assumed there
and is not restated stays assumed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, TypeVar

from attrs import evolve, field, frozen

from schoolsupport.domain import (
    Act,
    LegalSource,
    Level,
    ProcedureCalendar,
    procedure_calendar,
)
from schoolsupport.errors import RuleError
from schoolsupport.faults import fault, rule_fault
from schoolsupport.identification.indicators import Indicator
from schoolsupport.identification.rules.listed import read_lists
from schoolsupport.identification.rules.rule_files import (
    ADOPTS,
    CATEGORY_KEYS,
    Lender,
    Lenders,
    Names,
    adopted_criterion,
    is_procedure,
    read_categories,
    read_criterion,
    read_membership,
    read_parameters,
)
from schoolsupport.identification.rules.rulebook import (
    Binds,
    Category,
    CategoryVersion,
    Criterion,
    CriterionVersion,
    Gap,
    Rulebook,
    Standing,
    check_policies,
    in_force,
    own_keys,
    read_standing,
    refuse_twice,
)
from schoolsupport.structure import read_toml, structured, unknown_key

ADOPTED = "adopted"
_NOT_CRITERIA = ("categories.toml", "gaps.toml")


@frozen(kw_only=True)
class _Gaps:
    gap: tuple[Gap, ...]


@frozen(kw_only=True)
class _Acts:
    act: tuple[Act, ...]


@frozen(kw_only=True)
class _RegionHead:
    name: str
    title: str
    level: Level
    territory: str
    format: int
    summary: str | None = None
    zone: str | None = None
    procedure_sets: dict[str, tuple[str, ...]] = field(factory=dict)
    binds: Binds = field(factory=Binds)


def read_rulebook(
    folder: Traversable,
    region: str | None = None,
    indicators: Iterable[Indicator] = (),
    lender: Lender | None = None,
) -> Rulebook:
    """The rulebook of a plugin's folder.

    Args:
        folder: holds `region.toml`, `acts.toml`, `rules/*.toml` and, if it has one,
            `calendars/procedures.toml`.
        region: name of the region; by default the one in `region.toml`.
        indicators: the region's own indicators.
        lender: gives the rulebook of another region by name, for criteria that are adopted; a
            copy of the rules holds the rules it adopts from in `adopted/NAME/`.

    Raises:
        RuleError: a file says what it may not, or leaves out what it must say; all faults of
            all files are reported together.
    """
    files = dict(_rule_files(folder))
    lenders = Lenders(lambda name: _lent(folder, name, lender))
    faults: list[RuleError] = []
    head = structured(read_toml(folder / "region.toml"), _RegionHead, "region.toml")
    names = Names(
        procedure_sets=_procedure_sets(head.procedure_sets),
        indicators={one.name: one for one in indicators},
    )
    acts = _gather(faults, lambda: _read_acts(folder))
    criteria: dict[str, Criterion] = {}
    for name in sorted(name for name in files if _is_criterion(name)):
        try:
            criterion = _read_criterion(folder / name, name, names, lenders)
            criteria[criterion.id] = criterion
        except RuleError as error:
            faults.append(error)
    gaps = _gather(faults, lambda: _read_gaps(folder))
    categories = _gather(faults, lambda: read_categories(folder))
    for name, lent in lenders.used.items():
        acts = {**lent.acts, **acts}
        files |= {f"{ADOPTED}/{name}/{path}": content for path, content in lent.files.items()}
    rulebook = Rulebook(
        region=region or head.name,
        title=head.title,
        territory=None if head.level is Level.FEDERAL else head.territory,
        acts=MappingProxyType(acts),
        criteria=MappingProxyType(criteria),
        categories=MappingProxyType(categories),
        gaps=MappingProxyType(gaps),
        procedure_sets=MappingProxyType(lenders.procedure_sets() | dict(names.procedure_sets)),
        indicators=MappingProxyType(lenders.indicators() | dict(names.indicators)),
        calendar=_calendar(folder),
        files=MappingProxyType(files),
        lists=_gather(faults, lambda: read_lists(files, acts)) or (),
        binds=head.binds,
    )
    if not faults:
        faults = list(cross_faults(rulebook))
    if faults:
        raise RuleError.of(faults)
    return rulebook


def _lent(folder: Traversable, name: str, lender: Lender | None) -> Rulebook:
    """The rulebook a criterion is adopted from: the copy that stands here, or the lender's."""
    copy = folder / ADOPTED / name
    if copy.is_dir():
        return read_rulebook(copy, name)
    if lender is None:
        raise fault("rule.adopted_absent", where=str(folder / ADOPTED), found=name)
    return lender(name)


def _rule_files(folder: Traversable) -> Iterable[tuple[str, bytes]]:
    for name in ("region.toml", "acts.toml"):
        if (folder / name).is_file():
            yield name, (folder / name).read_bytes()
    for room, ending in (("rules", ".toml"), ("calendars", ".toml"), ("lists", ".csv")):
        if (folder / room).is_dir():
            for file in sorted((folder / room).iterdir(), key=lambda file: file.name):
                if file.name.endswith(ending):
                    yield f"{room}/{file.name}", file.read_bytes()


def _is_criterion(name: str) -> bool:
    return name.startswith("rules/") and name.removeprefix("rules/") not in _NOT_CRITERIA


def _read_criterion(file: Traversable, where: str, names: Names, lenders: Lenders) -> Criterion:
    raw, id_ = read_toml(file, where), file.name.removesuffix(".toml")
    if ADOPTS in raw:
        return adopted_criterion(id_, raw, where, names, lenders)
    return read_criterion(id_, raw, where, names)


def _read_acts(folder: Traversable) -> dict[str, Act]:
    acts: dict[str, Act] = {}
    for act in structured(read_toml(folder / "acts.toml"), _Acts, "acts.toml").act:
        refuse_twice(act.id, acts, f"acts.toml: {act.id}")
        acts[act.id] = act
    return acts


def _gather(faults: list[RuleError], read: Any) -> Any:
    try:
        return read()
    except RuleError as error:
        faults.append(error)
        return {}


def _procedure_sets(sets: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    for name, members in sets.items():
        for member in members:
            if not is_procedure(member):
                raise fault(
                    "rule.unknown_procedure",
                    where=f"region.toml: procedure_sets.{name}",
                    found=member,
                )
    return dict(sets)


def _calendar(folder: Traversable) -> ProcedureCalendar:
    own = folder / "calendars" / "procedures.toml"
    core = procedure_calendar()
    if not own.is_file():
        return core
    try:
        return core.with_first(ProcedureCalendar.from_toml(own.read_text("utf-8-sig")).entries)
    except (ValueError, TypeError) as error:
        raise fault("rule.value_refused", where="calendars/procedures.toml", fault=error) from error


def _read_gaps(folder: Traversable) -> dict[str, Gap]:
    file = folder / "rules" / "gaps.toml"
    if not file.is_file():
        return {}
    gaps: dict[str, Gap] = {}
    for gap in structured(read_toml(file, "rules/gaps.toml"), _Gaps, "rules/gaps.toml").gap:
        refuse_twice(gap.id, gaps, f"rules/gaps.toml: {gap.id}")
        gaps[gap.id] = gap
    return gaps


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


FOLDER = "local"
Versioned = TypeVar("Versioned", CriterionVersion, CategoryVersion)


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
    names = Names(procedure_sets=rulebook.procedure_sets, indicators=rulebook.indicators)
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
    folder: Traversable, region: str | None = None, indicators: Iterable[Indicator] = ()
) -> Rulebook:
    """The rulebook of a folder with the local rules that stand in it, in their order.

    This is how the copy of the rules in a run folder is read again.

    Raises:
        RuleError: as `read_rulebook` and `with_local`.
    """
    rulebook = read_rulebook(folder, region, indicators)
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
        return tomllib.loads(content.decode("utf-8-sig"), parse_float=Decimal)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise fault("rule.not_toml", where=name, found=error) from error


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
