"""Criteria and categories from their files: heads, dated versions, what is taken from a lender.

A file with `adopts = "federal/ID"` states only what is the region's: its days, its source and,
under `set`, the values it sets otherwise. Everything else comes from the version of the lender
that is in force on the first day of the adopting version; what is assumed there and not set
here stays assumed, and what has a source there keeps it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from importlib.resources.abc import Traversable
from typing import Any, Self

from attrs import evolve, field, fields, frozen

from schoolsupport.domain import Procedure, Reason
from schoolsupport.errors import RuleError
from schoolsupport.faults import fault, rule_fault
from schoolsupport.identification.indicators import Indicator
from schoolsupport.identification.kinds import KINDS
from schoolsupport.identification.kinds.kind import CriterionKind, Worse
from schoolsupport.identification.rules.rulebook import (
    Category,
    CategoryVersion,
    Criterion,
    CriterionVersion,
    Membership,
    Rulebook,
    in_force,
    merged,
)
from schoolsupport.identification.rules.standing import (
    STANDING_KEYS,
    Standing,
    check_policies,
    check_sourced,
    collecting,
    in_order,
    own_keys,
    read_standing,
    refuse_twice,
)
from schoolsupport.structure import read_toml, structured, unknown_key
from schoolsupport.tables import CONTEXT, SCHOOLS, Column, OwnColumn

_NEAR = 3
_HEAD_KEYS = ("title", "kind", "worse", "reason", "description", "version")


@frozen(kw_only=True)
class _Head:
    title: str
    kind: str
    worse: Worse
    version: tuple[dict[str, Any], ...]
    reason: Reason | None = None
    description: str | None = None


@frozen(kw_only=True)
class Names:
    """What the rules of a region may name besides each other."""

    procedure_sets: Mapping[str, tuple[str, ...]] = field(factory=dict)
    indicators: Mapping[str, Indicator] = field(factory=dict)
    own_kinds: Mapping[str, type[CriterionKind]] = field(factory=dict)
    columns: Mapping[str, OwnColumn] = field(factory=dict)

    @classmethod
    def of(cls, book: Rulebook) -> Self:
        """What the rules of a rulebook may name."""
        return cls(
            procedure_sets=book.procedure_sets,
            indicators=book.indicators,
            own_kinds=book.kinds,
            columns={one.id: one for one in book.columns},
        )

    @property
    def kinds(self) -> Mapping[str, type[CriterionKind]]:
        """The kinds of criteria: those of the library, and the region's own."""
        return {**KINDS, **self.own_kinds}

    @property
    def known_columns(self) -> dict[str, Column]:
        """The columns of schools and their context, the region's own among them."""
        own = {name: one.column for name, one in self.columns.items()}
        return {**SCHOOLS.by_name, **CONTEXT.by_name, **own}


def read_parameters(kind: str, raw: Mapping[str, Any], names: Names, where: str) -> CriterionKind:
    """The parameters of a criterion from the keys of a version.

    Raises:
        RuleError: a key is unknown, a value does not fit, or a procedure set has no such name.
    """
    own = names.kinds[kind]
    rule: CriterionKind = structured(own.written(raw), own, where)
    for key, chosen in rule.procedure_names().items():
        for name in chosen:
            if name not in names.procedure_sets and not is_procedure(name):
                raise fault(
                    "rule.unknown_procedures",
                    where=f"{where}: {key}",
                    found=name,
                    known=", ".join(sorted(names.procedure_sets)) or "-",
                )
            refuse_repeated(chosen, f"{where}: {key}")
    counted = rule.counting()
    if counted is not None:
        chosen_of = [name for chosen in rule.procedure_names().values() for name in chosen]
        named = [names.procedure_sets.get(name, (name,)) for name in chosen_of]
        most = len({procedure for one in named for procedure in one})
        if counted.procedures_at_least > most:
            raise fault(
                "rule.procedures_too_many",
                where=f"{where}: procedures_at_least",
                found=counted.procedures_at_least,
                most=most,
            )
    columns = names.known_columns
    faults = [
        _no_column(column, columns, f"{where}: {key}")
        for key, chosen in rule.column_names(names.indicators).items()
        for column in chosen
        if column not in columns
    ]
    if faults:
        raise RuleError.of(faults)
    return rule.made_ready(where, names.indicators, columns)


def _no_column(column: str, known: Mapping[str, Column], where: str) -> RuleError:
    """A column that nobody declares, with near names and their headings."""
    near = get_close_matches(column, list(known), _NEAR)
    told = ", ".join(f"{one} ({known[one].title})" for one in near)
    return rule_fault("rule.unknown_column", where=where, found=column, known=told or "—")


def refuse_repeated(procedures: Sequence[str], where: str) -> None:
    """A procedure counts once, and stands once.

    Raises:
        RuleError: one stands twice.
    """
    for name in dict.fromkeys(procedures):
        if procedures.count(name) > 1:
            raise fault("rule.procedure_twice", where=where, found=name)


def read_criterion(id_: str, raw: Mapping[str, Any], where: str, names: Names) -> Criterion:
    """A criterion with all its versions.

    Args:
        id_: its id, the name of its file.
        raw: what the file says.
        where: path of the file, for messages.
        names: what the region's rules may name.

    Raises:
        RuleError: something does not fit; all faults of the file are reported together.
    """
    shared = {key: value for key, value in raw.items() if key not in _HEAD_KEYS}
    own = {key: value for key, value in raw.items() if key in _HEAD_KEYS}
    head = structured(own, _Head, where)
    if head.kind not in names.kinds:
        raise fault(
            "rule.unknown_kind",
            where=f"{where}: kind",
            found=head.kind,
            known=", ".join(sorted(names.kinds)),
        )
    versions: list[CriterionVersion] = []
    faults: list[RuleError] = []
    for place, version in enumerate(head.version):
        at = f"{where}: version[{place}]"
        keys = shared | own_keys(version)
        before = len(faults)
        with collecting(faults):
            standing = read_standing(version, at, names.kinds[head.kind].keys())
        with collecting(faults):
            rule = read_parameters(head.kind, keys, names, at)
        if len(faults) > before:
            continue
        with collecting(faults):
            check_policies(rule, standing, at)
        for set_at, changed in _otherwise(keys, standing, at):
            with collecting(faults):
                read_parameters(head.kind, changed, names, set_at)
        versions.append(CriterionVersion(standing=standing, rule=rule, raw=keys))
    if faults:
        raise RuleError.of(faults)
    return Criterion(
        id=id_,
        title=head.title,
        kind=head.kind,
        worse=head.worse,
        versions=in_order(versions, where),
        reason=head.reason,
        description=head.description,
    )


def _otherwise(
    keys: Mapping[str, Any], standing: Standing, where: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The keys of a version under each other reading, and where it stands."""
    for other in standing.alternative:
        yield f"{where}: alternative {other.id}", merged(keys, other.set.items())


def is_procedure(name: str) -> bool:
    """Whether a name is an assessment, a grade and a subject, such as `vpr-5-ru`."""
    try:
        Procedure.parse(name)
    except ValueError:
        return False
    return True


ADOPTS = "adopts"
ADOPTED = "adopted"
"""The folder of a run where the rules of lenders stand."""
SET = "set"
Lender = Callable[[str], Rulebook]


@frozen
class Lenders:
    """The rulebooks that criteria are adopted from, each read once.

    Attributes:
        lender: gives a rulebook by the name of its region.
        used: the rulebooks asked for so far.
    """

    lender: Lender
    used: dict[str, Rulebook] = field(factory=dict)

    def rulebook(self, region: str) -> Rulebook:
        """The rulebook of a region.

        Raises:
            RuleError: it is not at hand.
        """
        if region not in self.used:
            self.used[region] = self.lender(region)
        return self.used[region]

    def procedure_sets(self) -> dict[str, tuple[str, ...]]:
        """The sets of procedures that adopted criteria may name."""
        return {name: s for book in self.used.values() for name, s in book.procedure_sets.items()}

    def columns(self) -> dict[str, OwnColumn]:
        """The columns that adopted criteria may name."""
        return {one.id: one for book in self.used.values() for one in book.columns}

    def indicators(self) -> dict[str, Indicator]:
        """The indicators that adopted criteria may name."""
        return {name: one for book in self.used.values() for name, one in book.indicators.items()}

    def kinds(self) -> dict[str, type[CriterionKind]]:
        """The kinds that the lenders write in Python."""
        return {name: one for book in self.used.values() for name, one in book.kinds.items()}

    def code(self) -> dict[str, str]:
        """SHA-256 of the lenders' code, by path under the folder of what is adopted."""
        return {
            f"{ADOPTED}/{region}/{path}": digest
            for region, book in self.used.items()
            for path, digest in book.code.items()
        }


@frozen(kw_only=True)
class _Adopting:
    adopts: str
    version: tuple[dict[str, Any], ...]
    title: str | None = None
    description: str | None = None
    reason: Reason | None = None


def adopted_criterion(
    id_: str, raw: Mapping[str, Any], where: str, names: Names, lenders: Lenders
) -> Criterion:
    """A criterion that adopts another region's.

    Args:
        id_: its id, the name of its file.
        raw: what the file says.
        where: path of the file, for messages.
        names: what the region's own rules may name.
        lenders: the rulebooks to adopt from.

    Raises:
        RuleError: something does not fit; all faults of the file are reported together.
    """
    head = structured(dict(raw), _Adopting, where)
    lent = _lent(head.adopts, where, lenders)
    names = Names(
        procedure_sets={**lenders.procedure_sets(), **names.procedure_sets},
        indicators={**lenders.indicators(), **names.indicators},
        own_kinds={**lenders.kinds(), **names.own_kinds},
        columns={**lenders.columns(), **names.columns},
    )
    versions: list[CriterionVersion] = []
    faults: list[RuleError] = []
    for place, version in enumerate(head.version):
        with collecting(faults):
            versions.append(_version(version, lent, names, f"{where}: version[{place}]"))
    if faults:
        raise RuleError.of(faults)
    return Criterion(
        id=id_,
        title=head.title or lent.title,
        kind=lent.kind,
        worse=lent.worse,
        versions=in_order(versions, where),
        reason=head.reason or lent.reason,
        description=head.description or lent.description,
        adopts=head.adopts,
    )


def _lent(adopts: str, where: str, lenders: Lenders) -> Criterion:
    region, slash, name = adopts.partition("/")
    if not slash or not name:
        raise fault(
            "rule.adopted_name",
            where=f"{where}: {ADOPTS}",
            found=adopts,
            example="federal/low-in-two-procedures",
        )
    rulebook = lenders.rulebook(region)
    if name not in rulebook.criteria:
        raise unknown_key(name, sorted(rulebook.criteria), f"{where}: {ADOPTS}")
    return rulebook.criteria[name]


def _version(
    version: Mapping[str, Any], lent: Criterion, names: Names, where: str
) -> CriterionVersion:
    own = structured(version.get(SET, {}), dict[str, Any], f"{where}: {SET}")
    written = {key: value for key, value in version.items() if key != SET}
    for key in written:
        if key not in STANDING_KEYS:
            raise unknown_key(key, [*STANDING_KEYS, SET], where)
    standing = read_standing(written, where, names.kinds[lent.kind].keys())
    before = in_force(lent.versions, standing.from_)
    if before is None:
        raise fault(
            "rule.adopted_not_in_force",
            where=f"{where}: from",
            found=standing.from_,
            first=lent.versions[0].standing.from_,
        )
    keys = merged(before.raw, own.items())
    rule = read_parameters(lent.kind, keys, names, where)
    standing = _standing(standing, before, own)
    check_policies(rule, standing, where)
    for at, raw in _otherwise(keys, standing, where):
        read_parameters(lent.kind, raw, names, at)
    return CriterionVersion(standing=standing, rule=rule, raw=keys)


def _standing(own: Standing, before: CriterionVersion, set_: Mapping[str, Any]) -> Standing:
    """The region's standing; values taken over keep their sources and their assumptions."""
    lent = before.standing
    decided = {key.partition(".")[0] for key in (*set_, *own.sources, *own.assumed)} | {"from"}
    assumed = tuple(key for key in lent.assumed if key.partition(".")[0] not in decided)
    taken = {key for key in before.raw if key not in decided and key not in assumed}
    return evolve(
        own,
        assumed=(*own.assumed, *assumed),
        sources={key: lent.sources.get(key, lent.source) for key in sorted(taken)} | own.sources,
        alternative=own.alternative or lent.alternative,
    )


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
    grading = raw.get("graded_by")
    listed = {"graded_by": [grading]} if isinstance(grading, str) else {}
    membership = structured({**raw, **listed}, Membership, where)
    named = (membership.any_of, membership.all_of, membership.of, membership.none_of)
    if not any(named) and membership.met_years is None:
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
    _check_levels(membership, where)
    for key in ("any_of", "all_of", "of", "none_of", "graded_by"):
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


def _check_levels(membership: Membership, where: str) -> None:
    """Years that there are enough of, and a level beside others."""
    years = membership.met_years
    if years is not None and not 1 <= years.at_least <= years.of:
        raise fault(
            "rule.at_least_too_many",
            where=f"{where}: met_years.at_least",
            found=years.at_least,
            most=years.of,
        )
    if membership.not_graded is not None and not membership.graded_by:
        raise fault("rule.level_of_nothing", where=f"{where}: not_graded")


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
                versions=in_order(versions, f"{name}: {head.id}") if not faults else (),
            )
    if faults:
        raise RuleError.of(faults)
    return categories


def _category_version(version: Mapping[str, Any], where: str) -> CategoryVersion:
    keys = own_keys(version)
    standing = read_standing(version, where, CATEGORY_KEYS)
    membership = read_membership(keys, where)
    check_sourced(["lapsed"] if membership.lapsed == "drop" else [], standing, where)
    check_sourced([] if membership.decides is None else ["decides"], standing, where)
    for at, raw in _otherwise(keys, standing, where):
        read_membership(raw, at)
    return CategoryVersion(standing=standing, membership=membership, raw=keys)
