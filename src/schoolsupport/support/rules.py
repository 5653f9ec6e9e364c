"""What a region says of support in `support.toml`: which list means what, who leaves, and when.

What the file leaves out is assumed, see `support_defaults.toml`, and told as assumed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, Protocol

from attrs import evolve, field, frozen

from schoolsupport.domain import LegalSource
from schoolsupport.errors import RuleError
from schoolsupport.faults import fault, rule_fault
from schoolsupport.structure import read_toml, structured
from schoolsupport.translation import Message, joined, msg
from schoolsupport.words.text import plain

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from schoolsupport.identification.rules.rulebook import Rulebook


SUPPORT_FILE = "support.toml"
_DEFAULTS = "support_defaults.toml"
_YEAR = re.compile(r"[\s,–—-]*20\d\d(?:\s*год\w*)?$")

ListMeaning = Literal["identified", "regional", "500+", "post_project", "out", "other"]
InsideWord = Literal["identified", "regional", "500+", "post_project"]


class HasRules(Protocol):
    """A region's plugin: its rules and the folder they stand in."""

    @property
    def folder(self) -> Traversable:
        """The folder with the region's files."""

    @property
    def rulebook(self) -> Rulebook:
        """The rules."""


@frozen(kw_only=True)
class ListRule:
    """What being on a list makes of a school.

    Attributes:
        names: names of the list; a year after the name makes no other list.
        status: the status; `other` for a list that gives none.
        source: where an act says so.
        assumed: no act says so.
    """

    names: tuple[str, ...]
    status: ListMeaning
    source: LegalSource | None = None
    assumed: bool = False


@frozen(kw_only=True)
class ApartRule:
    """Statuses that a school cannot have on one day."""

    statuses: tuple[InsideWord, ...]
    source: LegalSource | None = None
    assumed: bool = False


@frozen(kw_only=True)
class HistoryRule:
    """From which day the lists given are complete.

    Attributes:
        complete_from: what begins on this day or before is where the history starts, no change.
        source: who says so.
        assumed: nobody does.
    """

    complete_from: dt.date
    source: LegalSource | None = None
    assumed: bool = False


@frozen(kw_only=True)
class ExitRule:
    """When a supported school may leave; it may be another line than the one it entered by.

    Attributes:
        from_: first day in force.
        until: last day in force; None while it holds.
        checked: day it was last compared with its act.
        category: id of the category whose verdict counts; by default the main one.
        settings: parameters of the exit line, laid over those of entry: `{threshold = 0.25}`.
        years: how many years running the school must surely be clear of the exit line.
        minimum_stay: full years it stays in any case.
        then: where it goes: into post-project support, or out.
        post_project_years: full years of post-project support before it may be taken out.
        source: where an act says so.
        assumed: keys whose values no act states.
        note: what a reader should know, in Russian.
    """

    from_: dt.date
    until: dt.date | None = None
    checked: dt.date | None = None
    category: str | None = None
    settings: dict[str, Any] = field(factory=dict)
    years: int = 1
    minimum_stay: int = 0
    then: Literal["post_project", "out"] = "post_project"
    post_project_years: int = 1
    source: LegalSource | None = None
    assumed: tuple[str, ...] = ()
    note: str | None = None

    def holds(self, day: dt.date) -> bool:
        """Whether the version is in force on the day."""
        return self.from_ <= day and (self.until is None or day <= self.until)

    def assumed_values(self) -> dict[str, object]:
        """Keys that no act states, with their values."""
        return {key: getattr(self, "from_" if key == "from" else key) for key in self.assumed}


@frozen(kw_only=True)
class _File:
    """The file as it is written."""

    list: tuple[ListRule, ...] = ()
    apart: tuple[ApartRule, ...] = ()
    history: HistoryRule | None = None
    exit: tuple[ExitRule, ...] = ()


@frozen(kw_only=True)
class SupportRules:
    """What a region says of lists, statuses and leaving.

    Attributes:
        lists: meanings of lists; the region's own go before those assumed by default.
        apart: statuses that exclude each other.
        exits: versions of the rule of leaving, by their first day.
        history: from which day the lists are complete.
        acts: the region's acts as they are shortly cited, by id.
    """

    lists: tuple[ListRule, ...] = ()
    apart: tuple[ApartRule, ...] = ()
    exits: tuple[ExitRule, ...] = ()
    history: HistoryRule | None = None
    acts: Mapping[str, str] = field(factory=dict)

    @property
    def complete_from(self) -> dt.date | None:
        """From which day the lists are complete, if anybody said."""
        return None if self.history is None else self.history.complete_from

    def knows(self, name: str) -> bool:
        """Whether it is said what a list means."""
        return self._rule(name) is not None

    def status_of(self, name: str) -> SupportStatus | None:
        """The status a list gives; None for a list that gives none, or of which nothing is said."""
        rule = self._rule(name)
        return None if rule is None or rule.status == "other" else SupportStatus(rule.status)

    def exclude_each_other(self, statuses: Iterable[SupportStatus]) -> bool:
        """Whether two of the statuses cannot hold on one day; `out` excludes every other."""
        given = set(statuses)
        if SupportStatus.OUT in given and len(given) > 1:
            return True
        return any(len(given & {SupportStatus(w) for w in one.statuses}) > 1 for one in self.apart)

    def exit_on(self, day: dt.date) -> ExitRule:
        """The rule of leaving in force on a day.

        Raises:
            RuleNotInForceError: none is.
        """
        found = next((one for one in self.exits if one.holds(day)), None)
        if found is None:
            raise fault("rule.no_leaving_in_force", where=f"{SUPPORT_FILE}: exit", day=day)
        return found

    def _rule(self, name: str) -> ListRule | None:
        wanted = {plain(name), plain(_YEAR.sub("", name.strip()))}
        return next(
            (rule for rule in self.lists if any(plain(one) in wanted for one in rule.names)), None
        )


@cache
def default_rules() -> SupportRules:
    """What is assumed where a region says nothing."""
    file = files("schoolsupport.support") / _DEFAULTS
    return _rules(structured(read_toml(file), _File, _DEFAULTS))


def support_rules(plugin: HasRules) -> SupportRules:
    """What a region says of support; what it leaves out is assumed.

    Args:
        plugin: the region; `support.toml` in its folder may be absent.

    Raises:
        RuleError: the file says what it may not; all its faults are told together.
    """
    file = plugin.folder / SUPPORT_FILE
    acts = {id_: act.short for id_, act in plugin.rulebook.acts.items()}
    if not file.is_file():
        return evolve(default_rules(), acts=acts)
    said = structured(read_toml(file), _File, SUPPORT_FILE)
    faults = [*_faults(said, plugin.rulebook)]
    if faults:
        raise RuleError.of(faults)
    own, usual = _rules(said), default_rules()
    return evolve(
        own,
        lists=(*own.lists, *usual.lists),
        apart=own.apart or usual.apart,
        exits=own.exits or usual.exits,
        acts=acts,
    )


def _rules(said: _File) -> SupportRules:
    return SupportRules(
        lists=said.list,
        apart=said.apart,
        exits=tuple(sorted(said.exit, key=lambda one: one.from_)),
        history=said.history,
    )


def _faults(said: _File, rulebook: Rulebook) -> Iterator[RuleError]:
    parts: list[tuple[str, LegalSource | None, bool]] = [
        (f"list[{place}]", one.source, one.assumed) for place, one in enumerate(said.list)
    ]
    parts += [(f"apart[{place}]", one.source, one.assumed) for place, one in enumerate(said.apart)]
    if said.history is not None:
        parts.append(("history", said.history.source, said.history.assumed))
    for where, source, assumed in parts:
        yield from _source_faults(f"{SUPPORT_FILE}: {where}", source, rulebook, assumed=assumed)
    yield from _name_faults(said)
    for place, one in enumerate(said.exit):
        yield from _exit_faults(f"{SUPPORT_FILE}: exit[{place}]", one, rulebook)
    yield from _overlaps(sorted(said.exit, key=lambda one: one.from_))


def _source_faults(
    where: str, source: LegalSource | None, rulebook: Rulebook, *, assumed: bool
) -> Iterator[RuleError]:
    if source is None and not assumed:
        yield rule_fault("rule.unsourced", where=where)
    if source is not None and source.act not in rulebook.acts:
        yield rule_fault(
            "rule.unknown_act",
            where=f"{where}: source",
            found=source.act,
            known=", ".join(sorted(rulebook.acts)) or "-",
        )


def _name_faults(said: _File) -> Iterator[RuleError]:
    seen: dict[str, int] = {}
    for place, rule in enumerate(said.list):
        for name in rule.names:
            if seen.setdefault(plain(name), place) != place:
                yield rule_fault(
                    "rule.list_of_two_meanings",
                    where=f"{SUPPORT_FILE}: list[{place}]: names",
                    found=name,
                )


_STATED = ("settings", "years", "minimum_stay", "then", "post_project_years", "from", "category")


def _exit_faults(where: str, rule: ExitRule, rulebook: Rulebook) -> Iterator[RuleError]:
    yield from _source_faults(where, rule.source, rulebook, assumed=bool(rule.assumed))
    for key in rule.assumed:
        if key not in _STATED:
            yield rule_fault(
                "rule.unknown_assumed_key",
                where=f"{where}: assumed",
                found=key,
                known=", ".join(_STATED),
            )
    bounds: Mapping[str, int] = {"years": 1, "minimum_stay": 0, "post_project_years": 0}
    for key, least in bounds.items():
        if getattr(rule, key) < least:
            yield rule_fault(
                "rule.number_too_small",
                where=f"{where}: {key}",
                found=getattr(rule, key),
                least=least,
            )
    if rule.until is not None and rule.until < rule.from_:
        yield rule_fault(
            "rule.ends_before_begin", where=f"{where}: until", found=rule.until, first=rule.from_
        )
    if rule.category is not None and rule.category not in rulebook.categories:
        yield rule_fault(
            "rule.unknown_category",
            where=f"{where}: category",
            found=rule.category,
            known=", ".join(rulebook.categories),
        )


def _overlaps(rules: list[ExitRule]) -> Iterator[RuleError]:
    for one, after in pairwise(rules):
        if one.until is None or after.from_ <= one.until:
            yield rule_fault(
                "rule.versions_overlap", where=f"{SUPPORT_FILE}: exit", found=after.from_
            )


class SupportStatus(StrEnum):
    """What orders made of a school.

    `none`: no order ever named it. `identified`: named as one at risk, without support yet.
    `regional` and `500+`: in the support of the region or of the federal project. `post_project`:
    looked after when the support has ended. `out`: it was in, and no order names it any more.
    """

    NONE = "none"
    IDENTIFIED = "identified"
    REGIONAL = "regional"
    PROJECT_500 = "500+"
    POST_PROJECT = "post_project"
    OUT = "out"

    @property
    def words(self) -> Message:
        """Words for people."""
        return _WORDS[self]


SUPPORTED = frozenset({SupportStatus.REGIONAL, SupportStatus.PROJECT_500})
"""Statuses of a school that is supported."""

INSIDE = frozenset({*SUPPORTED, SupportStatus.IDENTIFIED, SupportStatus.POST_PROJECT})
"""Statuses that a line of a list gives and that last."""

_LEADS = (
    SupportStatus.PROJECT_500,
    SupportStatus.REGIONAL,
    SupportStatus.IDENTIFIED,
    SupportStatus.POST_PROJECT,
    SupportStatus.OUT,
    SupportStatus.NONE,
)

_WORDS = {
    SupportStatus.NONE: msg("in no list"),
    SupportStatus.IDENTIFIED: msg("identified, without support yet"),
    SupportStatus.REGIONAL: msg("in support of the region"),
    SupportStatus.PROJECT_500: msg("in the project 500+"),
    SupportStatus.POST_PROJECT: msg("in post-project support"),
    SupportStatus.OUT: msg("out of support"),
}


def status_words(statuses: Iterable[SupportStatus]) -> Message:
    """Statuses in words, in one row."""
    return joined((one.words for one in statuses), " + ")


def leading(statuses: Iterable[SupportStatus]) -> tuple[SupportStatus, ...]:
    """Statuses, each once, the one that leads first."""
    return tuple(sorted(set(statuses), key=_LEADS.index))
