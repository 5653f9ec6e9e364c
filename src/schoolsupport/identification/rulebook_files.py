"""Reading a rulebook from a plugin's folder: acts, criteria, categories, gaps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from importlib.resources.abc import Traversable
from itertools import pairwise
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
from schoolsupport.identification.rulebook import (
    Binds,
    Category,
    CategoryVersion,
    Criterion,
    CriterionVersion,
    Gap,
    Membership,
    Rulebook,
    Standing,
    Worse,
)
from schoolsupport.identification.rulebook_checks import cross_faults
from schoolsupport.identification.structure import read_toml, structured, unknown_key
from schoolsupport.translation import msg

STANDING_KEYS = ("from", "until", "checked", "source", "sources", "assumed", "alternative", "note")
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
    acts = {
        act.id: act for act in structured(read_toml(folder / "acts.toml"), _Acts, "acts.toml").act
    }
    criteria: dict[str, Criterion] = {}
    for name in sorted(name for name in files if _is_criterion(name)):
        try:
            criterion = _read_criterion(folder / name, name, names)
            criteria[criterion.id] = criterion
        except RuleError as error:
            faults.append(error)
    gaps = _read_gaps(folder)
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
    for room in ("rules", "calendars"):
        if (folder / room).is_dir():
            for file in sorted((folder / room).iterdir(), key=lambda file: file.name):
                if file.name.endswith(".toml"):
                    yield f"{room}/{file.name}", file.read_bytes()


def _is_criterion(name: str) -> bool:
    return name.startswith("rules/") and name.removeprefix("rules/") not in _NOT_CRITERIA


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
        return core.with_first(ProcedureCalendar.from_toml(own.read_text("utf-8")).entries)
    except (ValueError, TypeError) as error:
        raise RuleError(
            msg("{fault}", fault=str(error)), where="calendars/procedures.toml"
        ) from error


def _read_criterion(file: Traversable, where: str, names: Names) -> Criterion:
    raw = read_toml(file)
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
    versions = []
    for place, version in enumerate(head.version):
        at = f"{where}: version[{place}]"
        standing = read_standing(version, at, KINDS[head.kind].keys())
        keys = shared | {k: v for k, v in version.items() if k not in STANDING_KEYS}
        rule = read_parameters(head.kind, keys, names, at)
        check_policies(rule, standing, at)
        versions.append(CriterionVersion(standing=standing, rule=rule, raw=keys))
    return Criterion(
        id=file.name.removesuffix(".toml"),
        title=head.title,
        kind=head.kind,
        worse=head.worse,
        versions=_in_order(versions, where),
        reason=head.reason,
        description=head.description,
    )


def read_standing(version: Mapping[str, Any], where: str, keys: Sequence[str]) -> Standing:
    """When a version holds and what it stands on, from its keys.

    Raises:
        RuleError: a key is wrong, or `assumed` names what is no key of the rule.
    """
    own = {key: value for key, value in version.items() if key in STANDING_KEYS}
    standing = structured(own, Standing, where)
    known = [*keys, *STANDING_KEYS]
    for key in (*standing.assumed, *standing.sources):
        if key.partition(".")[0] not in known:
            raise unknown_key(key, known, f"{where}: assumed")
    if standing.until and standing.until < standing.from_:
        raise RuleError(
            msg("the version ends before it begins"),
            where=f"{where}: until",
            found=standing.until,
            remedy=msg("Write a day from {first} on", first=standing.from_),
        )
    return standing


def check_policies(rule: CriterionKind, standing: Standing, where: str) -> None:
    """A policy that is not the default stands on a source of its own, or is assumed."""
    for key in rule.policies_set():
        if key not in standing.assumed and key not in standing.sources:
            raise RuleError(
                msg("this is not the default and has neither a source nor stands in assumed"),
                where=f"{where}: {key}",
                remedy=msg(
                    'Write sources = {{ {key} = {{ act = "…", quote = "…" }} }}'
                    ' or assumed = ["{key}"]',
                    key=key,
                ),
            )


def _read_categories(folder: Traversable) -> dict[str, Category]:
    name = "rules/categories.toml"
    found = structured(read_toml(folder / "rules" / "categories.toml"), _Categories, name)
    categories = {}
    for head in found.category:
        versions = []
        for place, version in enumerate(head.version):
            at = f"{name}: {head.id}: version[{place}]"
            keys = {k: v for k, v in version.items() if k not in STANDING_KEYS}
            standing = read_standing(version, at, CATEGORY_KEYS)
            membership = read_membership(keys, at)
            versions.append(CategoryVersion(standing=standing, membership=membership, raw=keys))
        categories[head.id] = Category(
            id=head.id,
            title=head.title,
            short=head.short,
            main=head.main,
            versions=_in_order(versions, name),
        )
    return categories


def _in_order(versions: Sequence[Any], where: str) -> tuple[Any, ...]:
    """Versions by their first day; overlaps and undeclared holes are refused."""
    ordered = sorted(versions, key=lambda version: version.standing.from_)
    if not ordered:
        raise RuleError(
            msg("there is no version"), where=where, remedy=msg("Write at least one [[version]]")
        )
    for earlier, later in pairwise(ordered):
        end, begin = earlier.standing.until, later.standing.from_
        if end is None or end >= begin:
            raise RuleError(
                msg("two versions are in force on {day}", day=begin),
                where=where,
                found=end or "-",
                remedy=msg("Write until = the day before the next version begins"),
            )
        if begin - end > timedelta(days=1) and later.standing.note is None:
            raise RuleError(
                msg("no version is in force from {end} to {begin}", end=end, begin=begin),
                where=where,
                remedy=msg("Close the hole, or say in a note of the later version why it is so"),
            )
    return tuple(ordered)


def _read_gaps(folder: Traversable) -> dict[str, Gap]:
    file = folder / "rules" / "gaps.toml"
    if not file.is_file():
        return {}
    gaps = structured(read_toml(file), _Gaps, "rules/gaps.toml").gap
    return {gap.id: gap for gap in gaps}
