"""Rulebook and edition: every version of every rule, and what is in force on one day.

Sources: a rule says nothing by itself. Each version names its act and clause, the day it was last
checked against the act, and which of its values the act does not state (`assumed`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Literal, TypeVar

from attrs import field, frozen

from schoolsupport.domain import Act, CitedSource, LegalSource, ProcedureCalendar, Reason
from schoolsupport.errors import RuleError, SchoolSupportError
from schoolsupport.faults import fault
from schoolsupport.identification.indicators.indicator import Indicator
from schoolsupport.identification.kinds.kind import CriterionKind, Worse
from schoolsupport.identification.rules.listed import ListedSchool
from schoolsupport.structure import structured, unknown_key


@frozen(kw_only=True)
class Approval:
    """Who accepted a reading of vague words.

    Attributes:
        by: office or body, never a person's name.
        on: the day.
        act: how the decision is cited, if it was put in writing.
    """

    by: str
    on: date
    act: str | None = None

    @property
    def text(self) -> str:
        """One line: who, when, by what."""
        said = f"{self.by}, {self.on:%d.%m.%Y}"
        return f"{said} ({self.act})" if self.act else said


@frozen(kw_only=True)
class Alternative:
    """Another way to read the same words: parameters that would be set differently."""

    id: str
    title: str
    set: dict[str, Any]


@frozen(kw_only=True)
class Standing:
    """When a version holds, and what it stands on.

    Attributes:
        from_: first day in force.
        until: last day in force; None while it holds.
        checked: day it was last compared with its act.
        source: act, clause and quote.
        sources: sources of single keys, where they differ.
        assumed: keys whose values the act does not state.
        alternative: other readings of the same words.
        approved: who accepted the chosen reading of a key's vague words; a key that is assumed
            and not here was accepted by nobody yet.
        note: what a reader should know, in Russian.
    """

    from_: date
    checked: date
    source: LegalSource
    until: date | None = None
    sources: dict[str, LegalSource] = field(factory=dict)
    assumed: tuple[str, ...] = ()
    alternative: tuple[Alternative, ...] = ()
    approved: dict[str, Approval] = field(factory=dict)
    note: str | None = None

    def holds(self, day: date) -> bool:
        """Whether the version is in force on the day."""
        return self.from_ <= day and (self.until is None or day <= self.until)


STANDING_KEYS = (
    "from",
    "until",
    "checked",
    "source",
    "sources",
    "assumed",
    "alternative",
    "approved",
    "note",
)


@contextmanager
def collecting(faults: list[RuleError]) -> Iterator[None]:
    """Keep a fault and go on, so that all faults of a file are reported together."""
    try:
        yield
    except RuleError as error:
        faults.append(error)


def own_keys(version: Mapping[str, Any]) -> dict[str, Any]:
    """What a version says of the rule itself."""
    return {key: value for key, value in version.items() if key not in STANDING_KEYS}


def read_standing(version: Mapping[str, Any], where: str, keys: Sequence[str]) -> Standing:
    """When a version holds and what it stands on, from its keys.

    Raises:
        RuleError: a key is wrong, or `assumed` names what is no key of the rule.
    """
    own = {key: value for key, value in version.items() if key in STANDING_KEYS}
    standing = structured(own, Standing, where)
    known = [*keys, *STANDING_KEYS]
    named_by = {key: getattr(standing, key) for key in ("assumed", "sources", "approved")}
    for said, named in named_by.items():
        for key in named:
            if key.partition(".")[0] not in known:
                raise unknown_key(key, known, f"{where}: {said}")
    if standing.until and standing.until < standing.from_:
        raise fault(
            "rule.ends_before_begin",
            where=f"{where}: until",
            found=standing.until,
            first=standing.from_,
        )
    return standing


def check_policies(rule: CriterionKind, standing: Standing, where: str) -> None:
    """A policy that is not the default stands on a source of its own, or is assumed."""
    check_sourced(rule.policies_set(), standing, where)


def check_sourced(keys: Iterable[str], standing: Standing, where: str) -> None:
    """Each of the keys stands on a source of its own, or is assumed.

    Raises:
        RuleError: one does not.
    """
    for key in keys:
        within = [".".join(key.split(".")[:n]) for n in range(1, key.count(".") + 2)]
        if not any(one in standing.assumed or one in standing.sources for one in within):
            raise fault("rule.unsourced_key", where=f"{where}: {key}", key=key)


def in_order(versions: Sequence[Any], where: str) -> tuple[Any, ...]:
    """Versions by their first day; overlaps and undeclared holes are refused."""
    ordered = sorted(versions, key=lambda version: version.standing.from_)
    if not ordered:
        raise fault("rule.no_version", where=where)
    for earlier, later in pairwise(ordered):
        end, begin = earlier.standing.until, later.standing.from_
        if end is None or end >= begin:
            raise fault("rule.two_versions", where=where, found=end or "-", day=begin)
        if begin - end > timedelta(days=1) and later.standing.note is None:
            raise fault("rule.hole_between_versions", where=where, end=end, begin=begin)
    return tuple(ordered)


def refuse_twice(name: str, known: Container[str], where: str) -> None:
    """An id names one thing.

    Raises:
        RuleError: it is known already.
    """
    if name in known:
        raise fault("rule.id_twice", where=where, found=name)


Version = TypeVar("Version", "CriterionVersion", "CategoryVersion")


@frozen(kw_only=True, eq=False)
class CriterionVersion:
    """One version of a criterion: its standing, its parameters, and the keys as written."""

    standing: Standing
    rule: CriterionKind
    raw: Mapping[str, Any]


@frozen(kw_only=True, eq=False)
class Criterion:
    """A test on results or context, with all its versions (критерий).

    `adopts` names the criterion it takes its test from, such as `federal/low-in-two-procedures`.
    """

    id: str
    title: str
    kind: str
    worse: Worse
    versions: tuple[CriterionVersion, ...]
    reason: Reason | None = None
    description: str | None = None
    adopts: str | None = None


@frozen(kw_only=True)
class Membership:
    """How a category is put together; what is given is joined by AND.

    Attributes:
        any_of: at least one of these is met.
        all_of: each of these that applies is met.
        at_least: this many …
        of: … of these are met.
        none_of: none of these is met.
        exclude: criteria that, where surely met, take a school out as exempt.
        can_exclude: criteria that a region may put into `exclude`.
        left_out: criteria and gaps that the act names and the category, saying so, does not count.
        lapsed: `drop` lets a member that is not in force fall away.
        graded_by: criterion of kind `bands` whose bands grade the category.
    """

    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    at_least: int | None = None
    of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    can_exclude: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    lapsed: Literal["error", "drop"] = "error"
    graded_by: str | None = None

    @property
    def members(self) -> tuple[str, ...]:
        """Everything the category names."""
        return (*self.any_of, *self.all_of, *self.of, *self.none_of, *self.exclude)


@frozen(kw_only=True, eq=False)
class CategoryVersion:
    """One version of a category."""

    standing: Standing
    membership: Membership
    raw: Mapping[str, Any]


@frozen(kw_only=True, eq=False)
class Category:
    """What a school is found to be (ШНОР, ШССУ …), with all its versions.

    Attributes:
        id: name in code and columns.
        title: title in Russian.
        short: abbreviation, as on paper.
        versions: by their first day.
        main: whether it is the list that the region's order is about.
    """

    id: str
    title: str
    short: str
    versions: tuple[CategoryVersion, ...]
    main: bool = False


@frozen(kw_only=True)
class Gap:
    """What an act asks for and does not define: no data for everyone.

    Attributes:
        id: name that categories may cite.
        title: what is asked for.
        why: why it cannot be computed.
        source: where the act says so.
    """

    id: str
    title: str
    why: str
    source: LegalSource


@frozen(kw_only=True)
class Binds:
    """Whom a regional or municipal act binds, as names in the tables are written.

    Attributes:
        region: part of the region's name.
        municipality: part of the municipality's name, for a municipal act.
    """

    region: str | None = None
    municipality: str | None = None


@frozen(kw_only=True, eq=False)
class CriterionInForce:
    """A criterion as it stands on one day, with the parameters of this run."""

    id: str
    title: str
    kind: str
    worse: Worse
    standing: Standing
    rule: CriterionKind
    raw: Mapping[str, Any]
    reason: Reason | None = None
    set_keys: tuple[str, ...] = ()


@frozen(kw_only=True, eq=False)
class CategoryInForce:
    """A category as it stands on one day."""

    id: str
    title: str
    short: str
    standing: Standing
    membership: Membership
    raw: Mapping[str, Any]
    set_keys: tuple[str, ...] = ()


RuleInForce = CriterionInForce | CategoryInForce


@frozen(kw_only=True, eq=False)
class Edition:
    """What is in force on one day.

    Attributes:
        as_of: the day.
        criteria: by id, sorted.
        categories: by id; a category comes after the categories it names.
        rulebook: where it was taken from.
        settings: parameters set for this run.
    """

    as_of: date
    criteria: Mapping[str, CriterionInForce]
    categories: Mapping[str, CategoryInForce]
    rulebook: Rulebook
    settings: Mapping[str, Any]

    @property
    def main(self) -> str:
        """Id of the category that is the list: the one marked so, or else the first."""
        marked = [c.id for c in self.rulebook.categories.values() if c.main]
        return next(
            (name for name in marked if name in self.categories), next(iter(self.categories))
        )

    def rests_on(self, category: str) -> frozenset[str]:
        """Everything a category is made of: members, theirs, what they follow, and itself."""
        found: set[str] = set()
        waiting = [category]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                if name in self.categories:
                    waiting.extend(self.categories[name].membership.members)
                elif name in self.criteria:
                    waiting.extend(self.follows(name))
        return frozenset(found)

    @property
    def used(self) -> frozenset[str]:
        """Ids of the criteria that a category in force rests on; the others are only shown."""
        named = {name for c in self.categories.values() for name in c.membership.members}
        named |= {f for name in named & set(self.criteria) for f in self.follows(name)}
        return frozenset(named & set(self.criteria))

    @property
    def window(self) -> int:
        """How many years, the latest included, the criteria look at; at least one."""
        return max((one.rule.years_back() for one in self.criteria.values()), default=1)

    def follows(self, criterion: str) -> tuple[str, ...]:
        """Ids of the criteria whose verdicts a criterion takes over."""
        return self.criteria[criterion].rule.follows()

    def assumed(self) -> Iterator[tuple[str, str, object]]:
        """Every value in use that no act states: id of the rule, key, value."""
        for rule in self.rules:
            for key in rule.standing.assumed:
                if key not in rule.set_keys:
                    value = rule.standing.from_ if key == "from" else value_of(rule.raw, key)
                    yield rule.id, key, value

    @property
    def rules(self) -> list[RuleInForce]:
        """The criteria in use and the categories."""
        criteria = [rule for rule in self.criteria.values() if rule.id in self.used]
        return [*criteria, *self.categories.values()]

    def act(self, source: LegalSource) -> Act:
        """The act of a source."""
        return self.rulebook.acts[source.act]

    def cited(self, source: LegalSource) -> CitedSource:
        """A source with its act cited in full."""
        return CitedSource(source.act, self.act(source).citation, source.clause, source.quote)

    def _repr_html_(self) -> str | None:
        from schoolsupport.identification.rules.law import page  # noqa: PLC0415  # it imports this module
        from schoolsupport.pages.html import notebook_html  # noqa: PLC0415  # only a notebook asks

        return notebook_html(page(self))


@frozen(kw_only=True, eq=False)
class Rulebook:
    """All versions of a region's rules (методика).

    Attributes:
        region: name of the region's plugin.
        title: who the rules are of, in Russian.
        territory: whom they bind, as printed; None for the whole country.
        binds: the same as the names in the tables are written.
        acts: by id.
        criteria: by id, sorted.
        categories: by id, in the order of the file.
        gaps: what the acts leave undefined, by id.
        procedure_sets: named sets of procedure ids.
        indicators: the region's own indicators by name.
        calendar: procedure years, the region's own first.
        files: rule files by path within the plugin, as bytes.
        lists: schools named in the region's orders.
    """

    region: str
    title: str
    territory: str | None
    acts: Mapping[str, Act]
    criteria: Mapping[str, Criterion]
    categories: Mapping[str, Category]
    gaps: Mapping[str, Gap]
    procedure_sets: Mapping[str, tuple[str, ...]]
    calendar: ProcedureCalendar
    files: Mapping[str, bytes]
    lists: tuple[ListedSchool, ...] = ()
    indicators: Mapping[str, Indicator] = field(factory=dict)
    binds: Binds = field(factory=Binds)

    @property
    def rulebook(self) -> Rulebook:
        """Itself, so that a rulebook serves wherever a region does."""
        return self

    def edition(self, as_of: date, settings: Mapping[str, Any] | None = None) -> Edition:
        """What is in force on a day, with parameters set for one run.

        Args:
            as_of: the law's day.
            settings: `KEY` or `RULE.KEY` to value, e.g. `{"small.minimum": 10}`.

        Raises:
            RuleNotInForceError: nothing is in force, or a category names what is not.
            ParameterError: a setting names no key of any rule, or its value does not fit.
        """
        from schoolsupport.identification.rules.editions import edition_of  # noqa: PLC0415  # editions import this module's classes

        return edition_of(self, as_of, settings or {})

    def with_local(self, content: bytes, name: str) -> Rulebook:
        """The rulebook with a region's own versions laid over it; see `local_rules`.

        Raises:
            RuleError: the content is not TOML or not what a file of local rules may say.
        """
        from schoolsupport.identification.rules.rulebook_files import with_local  # noqa: PLC0415  # the files' reader imports this module's classes

        return with_local(self, content, name)

    def hashes(self) -> dict[str, str]:
        """SHA-256 of every rule file."""
        return {name: hashlib.sha256(data).hexdigest() for name, data in sorted(self.files.items())}

    def last_day(self) -> date | None:
        """The last day on which any category is in force; None while one holds."""
        days = [v.standing.until for c in self.categories.values() for v in c.versions]
        return None if None in days else max((day for day in days if day), default=None)

    def first_day(self) -> date | None:
        """The first day on which any category is in force."""
        days = [v.standing.from_ for c in self.categories.values() for v in c.versions]
        return min(days, default=None)


def in_force(versions: Sequence[Version], day: date) -> Version | None:
    """The one version in force on a day (versions never overlap), or None."""
    return next((version for version in versions if version.standing.holds(day)), None)


def merged(raw: Mapping[str, Any], own: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """What a file says with some keys replaced; tables on the way are copied, never shared."""
    whole = dict(raw)
    for key, value in own:
        *path, last = key.split(".")
        place = whole
        for part in path:
            inner = place.get(part)
            place[part] = dict(inner) if isinstance(inner, Mapping) else {}
            place = place[part]
        place[last] = value
    return whole


def value_of(raw: Mapping[str, Any], key: str) -> object:
    """The value a dotted key has in what a file says; None where it is left to the default."""
    found: object = raw
    for part in key.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def not_in_force(rulebook: Rulebook, day: date) -> SchoolSupportError:
    """The error for a day before the first or after the last version."""
    first, last = rulebook.first_day(), rulebook.last_day()
    code = "rule.before_first_day" if last is None else "rule.outside_days"
    return fault(code, region=rulebook.region, day=day, first=first, last=last)


EMPTY: Mapping[str, Any] = MappingProxyType({})
