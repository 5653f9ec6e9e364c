"""Reading a rulebook from a plugin's folder, and a region's own numbers laid over it.

With all files in hand it shows whether acts are there, members are known, and no rule turns in a
circle.

A file of local rules states only what changes. Each version holds from its day (to its last day,
if it names one) and takes everything else from the version it replaces; what was assumed there
and is not restated stays assumed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

from attrs import field, frozen

from schoolsupport.domain import (
    Act,
    LegalSource,
    Level,
    ProcedureCalendar,
    procedure_calendar,
)
from schoolsupport.errors import RuleError
from schoolsupport.faults import fault, rule_fault
from schoolsupport.identification.rules.listed import read_lists
from schoolsupport.identification.rules.region_code import CodeOf, no_code
from schoolsupport.identification.rules.rule_files import (
    ADOPTED,
    ADOPTS,
    Lender,
    Lenders,
    Names,
    adopted_criterion,
    is_procedure,
    read_categories,
    read_criterion,
    refuse_repeated,
)
from schoolsupport.identification.rules.rulebook import (
    Binds,
    Criterion,
    Gap,
    RestrictedResults,
    Rulebook,
)
from schoolsupport.identification.rules.standing import (
    refuse_twice,
)
from schoolsupport.structure import read_toml, structured, unknown_key
from schoolsupport.tables import CONTEXT, SCHOOLS, ColumnKind, OwnColumn
from schoolsupport.toml import NotTomlError, read_toml_bytes
from schoolsupport.words.text import plain

_COLUMN_ID = re.compile(r"[a-z][a-z0-9_]*")
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
    restricted_results: RestrictedResults = field(factory=RestrictedResults)
    column: tuple[OwnColumn, ...] = ()


def read_rulebook(
    folder: Traversable,
    region: str | None = None,
    lender: Lender | None = None,
    code_of: CodeOf = no_code,
) -> Rulebook:
    """The rulebook of a plugin's folder.

    Args:
        folder: holds `region.toml`, `acts.toml`, `rules/*.toml` and, if it has one,
            `calendars/procedures.toml`.
        region: name of the region; by default the one in `region.toml`.
        lender: gives the rulebook of another region by name, for criteria that are adopted; a
            copy of the rules holds the rules it adopts from in `adopted/NAME/`.
        code_of: gives what a region brings in Python, by its name.

    Raises:
        RuleError: a file says what it may not, or leaves out what it must say; all faults of
            all files are reported together.
    """
    files = dict(_rule_files(folder))
    lenders = Lenders(lambda name: _lent(folder, name, lender, code_of))
    faults: list[RuleError] = []
    head = structured(read_toml(folder / "region.toml"), _RegionHead, "region.toml")
    code = code_of(region or head.name)
    names = Names(
        procedure_sets=_procedure_sets(head.procedure_sets),
        indicators=code.indicators,
        own_kinds=code.kinds,
        columns=_own_columns(head.column),
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
        kinds=MappingProxyType(lenders.kinds() | dict(names.own_kinds)),
        code=MappingProxyType(lenders.code() | dict(code.files)),
        calendar=_calendar(folder),
        files=MappingProxyType(files),
        lists=_gather(faults, lambda: read_lists(files, acts)) or (),
        binds=head.binds,
        restricted=head.restricted_results,
        columns=tuple((lenders.columns() | dict(names.columns)).values()),
    )
    if not faults:
        faults = list(cross_faults(rulebook))
    if faults:
        raise RuleError.of(faults)
    return rulebook


def read_columns(folder: Traversable) -> tuple[OwnColumn, ...]:
    """The columns that a region declares itself, without its rules.

    Raises:
        RuleError: `region.toml` says what it may not.
    """
    head = structured(read_toml(folder / "region.toml"), _RegionHead, "region.toml")
    return tuple(_own_columns(head.column).values())


def _lent(folder: Traversable, name: str, lender: Lender | None, code_of: CodeOf) -> Rulebook:
    """The rulebook a criterion is adopted from: the copy that stands here, or the lender's."""
    copy = folder / ADOPTED / name
    if copy.is_dir():
        return read_rulebook(copy, name, code_of=code_of)
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
        refuse_repeated(members, f"region.toml: procedure_sets.{name}")
    return dict(sets)


def _own_columns(columns: Iterable[OwnColumn]) -> dict[str, OwnColumn]:
    """The columns a region declares, by id.

    Raises:
        RuleError: an id or heading is that of another column, or a range does not fit its unit.
    """
    faults: list[RuleError] = []
    found: dict[str, OwnColumn] = {}
    known = {*CONTEXT.by_name, *SCHOOLS.by_name}
    taken = {
        (spec.name, plain(heading)): one.name
        for spec in (CONTEXT, SCHOOLS)
        for one in spec.columns
        for heading in (one.title, one.name, *one.also)
    }
    for place, one in enumerate(columns):
        where = f"region.toml: column[{place}]"
        if one.id in known:
            faults.append(rule_fault("rule.column_twice", where=f"{where}: id", found=one.id))
        faults += _unfit_column(one, where)
        for heading in sorted({*map(plain, one.headings)}):
            other = taken.setdefault((one.table, heading), one.id)
            if other != one.id:
                faults.append(
                    rule_fault("rule.heading_twice", where=where, found=heading, other=other)
                )
        known.add(one.id)
        found[one.id] = one
    if faults:
        raise RuleError.of(faults)
    return found


def _unfit_column(one: OwnColumn, where: str) -> Iterator[RuleError]:
    """An id that rules cannot write, no heading, a range of no numbers, or one upside down."""
    if not _COLUMN_ID.fullmatch(one.id):
        yield rule_fault("rule.column_id", where=f"{where}: id", found=one.id)
    if not all(map(plain, one.headings)):
        yield rule_fault("rule.column_untitled", where=f"{where}: title", found=one.id)
    told = ", ".join(map(str, one.range))
    counts = one.column.kind in {ColumnKind.COUNT, ColumnKind.NUMBER}
    if one.range and not (counts and len(one.range) <= 2 and list(one.range) == sorted(one.range)):
        yield rule_fault("rule.column_range", where=f"{where}: range", found=told, unit=one.unit)


def _calendar(folder: Traversable) -> ProcedureCalendar:
    own = folder / "calendars" / "procedures.toml"
    core = procedure_calendar()
    if not own.is_file():
        return core
    try:
        text = read_toml_bytes(own).decode("utf-8-sig")
        return core.with_first(ProcedureCalendar.from_toml(text).entries)
    except NotTomlError as error:
        where = "calendars/procedures.toml"
        raise fault("rule.not_toml", where=where, found=error.why) from error
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
    main = [category.id for category in rulebook.categories.values() if category.main]
    if len(main) > 1:
        yield rule_fault("rule.two_main", where="rules/categories.toml", found=", ".join(main))
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
            named = membership.named_by
            if named is not None and named not in rulebook.categories:
                where = f"rules/categories.toml: {category.id}: named_by"
                yield unknown_key(named, sorted(rulebook.categories), where)
    yield from _cycles(rulebook)
    yield from _following(rulebook)
    yield from _looking_back(rulebook)
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
    if rulebook.restricted.source is not None:
        yield "region.toml: restricted_results.source", rulebook.restricted.source


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
    """A verdict is taken over from what is there and takes over none itself."""
    for criterion in rulebook.criteria.values():
        for place, version in enumerate(criterion.versions):
            where = f"rules/{criterion.id}.toml: version[{place}]: {version.rule.follows_by()}"
            for name in version.rule.follows():
                known = rulebook.criteria if name in rulebook.criteria else rulebook.categories
                kinds = (rulebook.criteria, rulebook.categories)
                wanted = kinds[version.rule.follows_by() == "category"]
                if name not in wanted:
                    yield unknown_key(name, sorted(wanted), where)
                    continue
                resting = _rests_on(rulebook, [name]) & set(rulebook.criteria)
                if known is rulebook.criteria:
                    resting = {name}
                if any(
                    one.rule.follows() for n in resting for one in rulebook.criteria[n].versions
                ):
                    yield rule_fault("rule.followed_follows", where=where, found=name)


def _looking_back(rulebook: Rulebook) -> Iterable[RuleError]:
    """Earlier years are those of a category that looks back at none, and at no other schools."""
    for category in rulebook.categories.values():
        for place, version in enumerate(category.versions):
            asked = version.membership.met_years
            if asked is None:
                continue
            where = f"rules/categories.toml: {category.id}: version[{place}]: met_years.category"
            if asked.category not in rulebook.categories:
                yield unknown_key(asked.category, sorted(rulebook.categories), where)
                continue
            resting = _rests_on(rulebook, [asked.category])
            back = (
                v
                for n in resting & set(rulebook.categories)
                for v in rulebook.categories[n].versions
            )
            if any(one.membership.met_years is not None for one in back):
                yield rule_fault("rule.looks_back_twice", where=where, found=asked.category)
            rules = (
                v for n in resting & set(rulebook.criteria) for v in rulebook.criteria[n].versions
            )
            if any(one.rule.compares() for one in rules):
                yield rule_fault("rule.looks_back_at_others", where=where, found=asked.category)


def _grading(rulebook: Rulebook) -> Iterable[RuleError]:
    """A category is graded by bands, all the same, and by bands that it rests on."""
    bands = sorted(name for name in rulebook.criteria if bands_of(rulebook, name))
    for category in rulebook.categories.values():
        for place, version in enumerate(category.versions):
            where = f"rules/categories.toml: {category.id}: version[{place}]: graded_by"
            membership = version.membership
            for name in membership.graded_by:
                if name not in bands:
                    known = ", ".join(bands) or "-"
                    yield rule_fault("rule.not_bands", where=where, found=name, known=known)
                elif name not in _rests_on(rulebook, membership.members):
                    yield rule_fault("rule.bands_not_member", where=where, found=name)
            levels = {bands_of(rulebook, name) for name in membership.graded_by if name in bands}
            if len(levels) > 1:
                found = "; ".join(sorted(", ".join(one) for one in levels))
                yield rule_fault("rule.bands_differ", where=where, found=found)
            level = membership.not_graded
            if level is not None and any(level.id in one for one in levels):
                yield rule_fault("rule.band_twice", where=f"{where[:-9]}not_graded", found=level.id)


def bands_of(rulebook: Rulebook, name: str, seen: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Ids of the bands of a criterion or a graded category, its own or those it takes over."""
    if name in seen:
        return ()
    upon = seen | {name}
    if name in rulebook.criteria:
        rules = [version.rule for version in rulebook.criteria[name].versions]
        own = next((bands for one in rules if (bands := one.band_ids())), ())
        taken = (bands_of(rulebook, one, upon) for rule in rules for one in rule.follows())
        return own or next((bands for bands in taken if bands), ())
    category = rulebook.categories.get(name)
    versions = () if category is None else category.versions
    by = (one for version in versions for one in version.membership.graded_by)
    return next((bands for one in by if (bands := bands_of(rulebook, one, upon))), ())


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
