"""Reading a rulebook from a plugin's folder: acts, criteria, categories, gaps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

from attrs import field, fields, frozen

from schoolsupport.domain import (
    Act,
    Level,
    Procedure,
    ProcedureCalendar,
    Reason,
    procedure_calendar,
)
from schoolsupport.errors import RuleError
from schoolsupport.identification.indicators import Indicator
from schoolsupport.identification.kinds import KINDS
from schoolsupport.identification.kinds.kind import CriterionKind
from schoolsupport.identification.rules.listed import read_lists
from schoolsupport.identification.rules.rulebook import (
    Binds,
    Category,
    CategoryVersion,
    Criterion,
    CriterionVersion,
    Gap,
    Membership,
    Rulebook,
    Worse,
    merged,
)
from schoolsupport.identification.rules.rulebook_checks import cross_faults
from schoolsupport.identification.rules.versions import (
    STANDING_KEYS,
    check_policies,
    check_sourced,
    collecting,
    in_order,
    read_standing,
    refuse_twice,
)
from schoolsupport.structure import read_toml, structured
from schoolsupport.translation import msg

_HEAD_KEYS = ("title", "kind", "worse", "reason", "description", "version")
CATEGORY_KEYS = tuple(attribute.name for attribute in fields(Membership))
_NOT_CRITERIA = ("categories.toml", "gaps.toml")


@frozen(kw_only=True)
class _Head:
    title: str
    kind: str
    worse: Worse
    version: tuple[dict[str, Any], ...]
    reason: Reason | None = None
    description: str | None = None


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
    procedure_sets: dict[str, tuple[str, ...]] = field(factory=dict)
    binds: Binds = field(factory=Binds)


def read_rulebook(
    folder: Traversable, region: str | None = None, indicators: Iterable[Indicator] = ()
) -> Rulebook:
    """The rulebook of a plugin's folder.

    Args:
        folder: holds `region.toml`, `acts.toml`, `rules/*.toml` and, if it has one,
            `calendars/procedures.toml`.
        region: name of the region; by default the one in `region.toml`.
        indicators: the region's own indicators.

    Raises:
        RuleError: a file says what it may not, or leaves out what it must say; all faults of
            all files are reported together.
    """
    files = dict(_rule_files(folder))
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
            criterion = _read_criterion(folder / name, name, names)
            criteria[criterion.id] = criterion
        except RuleError as error:
            faults.append(error)
    gaps = _gather(faults, lambda: _read_gaps(folder))
    categories = _gather(faults, lambda: _read_categories(folder))
    rulebook = Rulebook(
        region=region or head.name,
        title=head.title,
        territory=None if head.level is Level.FEDERAL else head.territory,
        acts=MappingProxyType(acts),
        criteria=MappingProxyType(criteria),
        categories=MappingProxyType(categories),
        gaps=MappingProxyType(gaps),
        procedure_sets=MappingProxyType(dict(names.procedure_sets)),
        indicators=MappingProxyType(dict(names.indicators)),
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


@frozen(kw_only=True)
class Names:
    """What the rules of a region may name besides each other."""

    procedure_sets: Mapping[str, tuple[str, ...]]
    indicators: Mapping[str, Indicator]


def read_parameters(kind: str, raw: Mapping[str, Any], names: Names, where: str) -> CriterionKind:
    """The parameters of a criterion from the keys of a version.

    Raises:
        RuleError: a key is unknown, a value does not fit, or a procedure set has no such name.
    """
    rule: CriterionKind = structured(KINDS[kind].written(raw), KINDS[kind], where)
    for key, chosen in rule.procedure_names().items():
        for name in chosen:
            if name not in names.procedure_sets and not _is_procedure(name):
                raise RuleError(
                    msg("no set of procedures and no procedure has this name"),
                    where=f"{where}: {key}",
                    found=name,
                    remedy=msg(
                        "Known sets: {known}", known=", ".join(sorted(names.procedure_sets)) or "-"
                    ),
                )
    return rule.made_ready(where, names.indicators)


def read_membership(raw: Mapping[str, Any], where: str) -> Membership:
    """How a category is put together, from the keys of a version.

    Raises:
        RuleError: nothing is named, or `at_least` and `of` do not go together.
    """
    membership = structured(dict(raw), Membership, where)
    if not (membership.any_of or membership.all_of or membership.of or membership.none_of):
        raise RuleError(
            msg("the category names no member"),
            where=where,
            remedy=msg("Write any_of, all_of, none_of, or at_least with of"),
        )
    count = membership.at_least
    if (count is None) != (not membership.of) or (count is not None and count < 1):
        raise RuleError(
            msg("at_least and of go together"),
            where=where,
            found=count,
            remedy=msg("Write at_least = a number from 1 up, and of = a list of members"),
        )
    if count is not None and count > len(membership.of):
        raise RuleError(
            msg("at_least asks for more members than of names"),
            where=f"{where}: at_least",
            found=count,
            remedy=msg("Write a number up to {most}", most=len(membership.of)),
        )
    for key in ("any_of", "all_of", "of", "none_of"):
        names = getattr(membership, key)
        for name in names:
            if names.count(name) > 1:
                raise RuleError(
                    msg("the member is named twice"),
                    where=f"{where}: {key}",
                    found=name,
                    remedy=msg("Take one of the names out"),
                )
    for name in membership.exclude:
        if name not in membership.can_exclude:
            raise RuleError(
                msg("the category cannot exclude by this criterion"),
                where=f"{where}: exclude",
                found=name,
                remedy=msg("Known: {known}", known=", ".join(membership.can_exclude) or "-"),
            )
    return membership


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
            if not _is_procedure(member):
                raise RuleError(
                    msg("the procedure is not known"),
                    where=f"region.toml: procedure_sets.{name}",
                    found=member,
                    remedy=msg("Write assessment-grade-subject, e.g. vpr-5-ru"),
                )
    return dict(sets)


def _is_procedure(name: str) -> bool:
    try:
        Procedure.parse(name)
    except ValueError:
        return False
    return True


def _calendar(folder: Traversable) -> ProcedureCalendar:
    own = folder / "calendars" / "procedures.toml"
    core = procedure_calendar()
    if not own.is_file():
        return core
    try:
        return core.with_first(ProcedureCalendar.from_toml(own.read_text("utf-8-sig")).entries)
    except (ValueError, TypeError) as error:
        raise RuleError(
            msg("{fault}", fault=str(error)), where="calendars/procedures.toml"
        ) from error


def _read_criterion(file: Traversable, where: str, names: Names) -> Criterion:
    raw = read_toml(file, where)
    shared = {key: value for key, value in raw.items() if key not in _HEAD_KEYS}
    own = {key: value for key, value in raw.items() if key in _HEAD_KEYS}
    head = structured(own, _Head, where)
    if head.kind not in KINDS:
        raise RuleError(
            msg("the kind of criterion is not known"),
            where=f"{where}: kind",
            found=head.kind,
            remedy=msg("Known kinds: {known}", known=", ".join(sorted(KINDS))),
        )
    versions: list[CriterionVersion] = []
    faults: list[RuleError] = []
    for place, version in enumerate(head.version):
        at = f"{where}: version[{place}]"
        keys = shared | {k: v for k, v in version.items() if k not in STANDING_KEYS}
        before = len(faults)
        with collecting(faults):
            standing = read_standing(version, at, KINDS[head.kind].keys())
        with collecting(faults):
            rule = read_parameters(head.kind, keys, names, at)
        if len(faults) > before:
            continue
        with collecting(faults):
            check_policies(rule, standing, at)
        for other in standing.alternative:
            with collecting(faults):
                set_at = f"{at}: alternative {other.id}"
                read_parameters(head.kind, merged(keys, other.set.items()), names, set_at)
        versions.append(CriterionVersion(standing=standing, rule=rule, raw=keys))
    if faults:
        raise RuleError.of(faults)
    return Criterion(
        id=file.name.removesuffix(".toml"),
        title=head.title,
        kind=head.kind,
        worse=head.worse,
        versions=in_order(versions, where),
        reason=head.reason,
        description=head.description,
    )


def _read_categories(folder: Traversable) -> dict[str, Category]:
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


def _read_gaps(folder: Traversable) -> dict[str, Gap]:
    file = folder / "rules" / "gaps.toml"
    if not file.is_file():
        return {}
    gaps: dict[str, Gap] = {}
    for gap in structured(read_toml(file, "rules/gaps.toml"), _Gaps, "rules/gaps.toml").gap:
        refuse_twice(gap.id, gaps, f"rules/gaps.toml: {gap.id}")
        gaps[gap.id] = gap
    return gaps
