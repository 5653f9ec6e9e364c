"""Rulebook and edition: every version of every rule, and what is in force on one day."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal, TypeVar

from attrs import field, frozen

from schoolsupport.domain import Act, CitedSource, LegalSource, ProcedureCalendar, Reason
from schoolsupport.errors import SchoolSupportError
from schoolsupport.faults import fault
from schoolsupport.identification.cells import Restricted
from schoolsupport.identification.indicators.indicator import Indicator
from schoolsupport.identification.kinds.kind import CriterionKind, Worse
from schoolsupport.identification.kinds.titles import Titles
from schoolsupport.identification.rules.listed import ListedSchool
from schoolsupport.identification.rules.standing import Standing
from schoolsupport.tables import OwnColumn
from schoolsupport.words.territories import Territory

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
class Deciding:
    """Who says by which paper that a school is of a category; a computation only proposes it.

    Attributes:
        body: the body, as its papers call it.
        act: the kind of act, in the nominative: «приказ», «распоряжение».
        office: who signs it; None where no act says.
        when: when in the year schools are identified, in Russian; None where no act says.
    """

    body: str
    act: str
    office: str | None = None
    when: str | None = None


@frozen(kw_only=True)
class MetYears:
    """In how many of the latest years a category has to be met.

    Attributes:
        category: the category that is looked at, judged in every year by the edition in force.
        of: how many years, the latest included.
        at_least: in how many of them it is met.
    """

    category: str
    of: int
    at_least: int


@frozen(kw_only=True)
class NotGraded:
    """The level of schools that a graded category does not concern.

    Attributes:
        id: its id among the bands.
        title: its title, in Russian.
    """

    id: str
    title: str


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
        met_years: in how many of the latest years a category is met.
        graded_by: criteria with bands that grade the category; a school has the level of the first
            that concerns it.
        not_graded: the level of schools that the category does not concern.
        decides: who decides on the list; None where nobody said.
        named_by: category of the schools that an act itself names so; the computed one is a sign
            beside that status, and is never told without it.
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
    met_years: MetYears | None = None
    graded_by: tuple[str, ...] = ()
    not_graded: NotGraded | None = None
    decides: Deciding | None = None
    named_by: str | None = None

    @property
    def members(self) -> tuple[str, ...]:
        """Everything the category names."""
        named = (*self.any_of, *self.all_of, *self.of, *self.none_of, *self.exclude)
        return named if self.met_years is None else (*named, self.met_years.category)


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
    """Whom a regional or municipal act binds, in all the ways that acts and files write it.

    Attributes:
        region: the region's name, or the part of it that no other has.
        region_also: other names for it.
        code: its number among the regions of the country, «23».
        municipality: the same of the municipality, for a municipal act.
        municipality_also: other names for it.
    """

    region: str | None = None
    region_also: tuple[str, ...] = ()
    code: str | None = None
    municipality: str | None = None
    municipality_also: tuple[str, ...] = ()

    @property
    def territories(self) -> dict[str, Territory]:
        """The territories bound, by the column that tells of them."""
        found = {}
        if self.region is not None:
            found["region"] = Territory(name=self.region, also=self.region_also, code=self.code)
        if self.municipality is not None:
            found["municipality"] = Territory(name=self.municipality, also=self.municipality_also)
        return found


@frozen(kw_only=True)
class RestrictedResults:
    """What the rulebook makes of results whose use is restricted.

    It holds for every criterion that looks at results and says nothing of its own.

    Attributes:
        then: `remark` (counted, and said), `no_data` (not known) or `not_counted` (the work does
            not apply).
        source: where an act says so; None where none does, and the policy is assumed.
        note: what a reader should know, in Russian.
    """

    then: Restricted = "remark"
    source: LegalSource | None = None
    note: str | None = None


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

    def named_by(self, category: str) -> tuple[str, ...]:
        """Categories of schools named by an act that a computed category stands beside.

        Its own, and those of the categories it rests on: who is found resilient because signs of
        low results are absent may stand in the list of schools with low results all the same.
        """
        rests = [name for name in self.categories if name in self.rests_on(category)]
        named = [self.categories[name].membership.named_by for name in [category, *rests]]
        known = [one for one in named if one is not None and one in self.categories]
        return tuple(dict.fromkeys(known))

    @property
    def used(self) -> frozenset[str]:
        """Ids of the criteria that a category in force rests on; the others are only shown."""
        named = {name for c in self.categories.values() for name in c.membership.members}
        named |= {f for name in named & set(self.criteria) for f in self.follows(name)}
        return frozenset(named & set(self.criteria))

    @property
    def window(self) -> int:
        """How many years, the latest included, the criteria look at; at least one."""
        own = max((one.rule.years_back() for one in self.criteria.values()), default=1)
        asked = (one.membership.met_years for one in self.categories.values())
        return own + max((one.of - 1 for one in asked if one is not None), default=0)

    def follows(self, criterion: str) -> tuple[str, ...]:
        """Ids of the criteria and categories whose verdicts a criterion takes over."""
        return self.criteria[criterion].rule.follows()

    def takes_from(self, criterion: str) -> frozenset[str]:
        """Everything that the verdicts it takes over rest on; nothing for most criteria."""
        return frozenset().union(*map(self.rests_on, self.follows(criterion)))

    def looks_back(self, category: str, criterion: str) -> bool:
        """Whether verdicts of a criterion in earlier years decide on a category."""
        asked = (
            self.categories[name].membership.met_years
            for name in self.rests_on(category) & set(self.categories)
        )
        return any(one and criterion in self.rests_on(one.category) for one in asked)

    def assumed(self) -> Iterator[tuple[str, str, object]]:
        """Every value in use that no act states: id of the rule, key, value."""
        for rule in self.rules:
            for key in rule.standing.assumed:
                if key not in rule.set_keys:
                    days = {"from": rule.standing.from_, "until": rule.standing.until}
                    value = days[key] if key in days else value_of(rule.raw, key)
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
        kinds: the kinds of criteria it writes in Python, by name.
        code: SHA-256 of the files of its code, by path; empty where it brings none.
        calendar: procedure years, the region's own first.
        files: rule files by path within the plugin, as bytes.
        lists: schools named in the region's orders.
        restricted: what becomes of results whose use is restricted.
        columns: the columns the region declares itself.
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
    kinds: Mapping[str, type[CriterionKind]] = field(factory=dict)
    code: Mapping[str, str] = field(factory=dict)
    binds: Binds = field(factory=Binds)
    restricted: RestrictedResults = field(factory=RestrictedResults)
    columns: tuple[OwnColumn, ...] = ()

    @property
    def rulebook(self) -> Rulebook:
        """Itself, so that a rulebook serves wherever a region does."""
        return self

    @cached_property
    def titles(self) -> Titles:
        """What readers call the things its criteria name."""
        criteria = {one.id: one.title for one in self.criteria.values()}
        return Titles(
            columns=self.columns,
            procedure_sets=self.procedure_sets,
            rules=criteria | {one.id: one.title for one in self.categories.values()},
            indicators={name: one.title for name, one in self.indicators.items()},
        )

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
        from schoolsupport.identification.rules.local_rules import with_local  # noqa: PLC0415  # the files' reader imports this module's classes

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
    return fault(code, region=rulebook.title, day=day, first=first, last=last)


EMPTY: Mapping[str, Any] = MappingProxyType({})
