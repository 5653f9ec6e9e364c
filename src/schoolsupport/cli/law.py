"""The page of an edition: what the rules say on a day, and what changed since another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from attrs import frozen

from schoolsupport.cli.printing import Page
from schoolsupport.identification.reasons.explain import shown_value
from schoolsupport.identification.rules.rulebook import (
    Category,
    CategoryInForce,
    Criterion,
    CriterionInForce,
    Edition,
    Gap,
    Rulebook,
)
from schoolsupport.records import Key, told
from schoolsupport.reports.law_page import flat
from schoolsupport.translation import Message, msg

if TYPE_CHECKING:
    from schoolsupport.domain import Act, CitedSource
    from schoolsupport.regions import RegionPlugin

Rule = CriterionInForce | CategoryInForce
_JOINED = {
    "any_of": msg("at least one of"),
    "all_of": msg("each of those that apply"),
    "of": msg("at least {count} of"),
    "none_of": msg("none of"),
    "exclude": msg("except schools that are"),
    "can_exclude": msg("a region may except schools that are"),
    "left_out": msg("named by the act and not counted"),
}


@told("rule", "change", "key", Key("from", "before"), Key("to", "after"))
@frozen
class Change:
    """What became of a rule, or of one key of it, between two days.

    Attributes:
        rule: id of the criterion or category.
        change: `appeared`, `lapsed` or `changed`.
        key: the key, where one changed.
        before: its value on the first day.
        after: its value on the second.
    """

    rule: str
    change: Literal["appeared", "lapsed", "changed"]
    key: str | None = None
    before: Any = None
    after: Any = None


def changes_between(rulebook: Rulebook, first: date, second: date) -> list[Change]:
    """What changed in the rules from one day to another."""
    return list(_changes(rulebook, first, second))


def _changes(rulebook: Rulebook, first: date, second: date) -> Iterator[Change]:
    rules: list[Criterion | Category] = [
        *rulebook.criteria.values(),
        *rulebook.categories.values(),
    ]
    for rule in rules:
        before, after = _told_on(rule, first), _told_on(rule, second)
        if before is None and after is None:
            continue
        if before is None:
            yield Change(rule.id, "appeared")
        elif after is None:
            yield Change(rule.id, "lapsed")
        else:
            for key in sorted(before.keys() | after.keys()):
                if before.get(key) != after.get(key):
                    yield Change(rule.id, "changed", key, before.get(key), after.get(key))


def _told_on(rule: Criterion | Category, day: date) -> dict[str, Any] | None:
    """What a rule says on a day, key by key, and where that is written; None if nothing."""
    version = next((one for one in rule.versions if one.standing.holds(day)), None)
    if version is None:
        return None
    source = version.standing.source
    written = {f"source.{key}": getattr(source, key) for key in ("act", "clause", "quote")}
    return {**flat(version.raw), **written}


_RULE = (
    "rule.id", "rule.title", "rule.standing.from_", "rule.standing.until", "rule.standing.checked",
    "source", "rule.standing.note", "parameters", "rule.standing.assumed",
    "rule.standing.approved", Key("alternatives", "rule.standing.alternative"),
)  # fmt: skip


@frozen(kw_only=True)
class Parameter:
    """A key of a rule with its value, and whether no act states it."""

    key: str
    value: Any
    assumed: bool


class _Told:
    """What is told of a criterion and of a category alike."""

    rule: Rule
    edition: Edition

    @property
    def source(self) -> CitedSource:
        """The clause it stands on."""
        return self.edition.cited(self.rule.standing.source)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What it says, key by key."""
        assumed = self.rule.standing.assumed
        return tuple(
            Parameter(key=key, value=value, assumed=is_assumed(key, assumed))
            for key, value in flat(self.rule.raw).items()
        )


@told(*_RULE, "rule.kind", "rule.worse", "used")
@frozen
class ToldCriterion(_Told):
    """A criterion in force as a program reads it."""

    rule: CriterionInForce
    edition: Edition

    @property
    def used(self) -> bool:
        """Whether a category in force names it."""
        return self.rule.id in self.edition.used


@told(*_RULE, "rule.short")
@frozen
class ToldCategory(_Told):
    """A category in force as a program reads it."""

    rule: CategoryInForce
    edition: Edition


@told("gap.id", "gap.title", "gap.why", "source")
@frozen
class ToldGap:
    """What an act leaves open, with its source."""

    gap: Gap
    edition: Edition

    @property
    def source(self) -> CitedSource:
        """The clause that leaves it open."""
        return self.edition.cited(self.gap.source)


@told(
    Key("region", "plugin.name"), "plugin.title", "plugin.level", "plugin.territory",
    "plugin.summary", Key("distribution", "plugin.distribution.name"),
    "plugin.distribution.version", Key("on", "edition.as_of"), "criteria", "categories", "gaps",
    "edition.rulebook.procedure_sets", "acts", "since", "changes",
)  # fmt: skip
@frozen
class LawOnDay:
    """A region's rules on a day as a program reads them.

    Attributes:
        plugin: the region.
        edition: its rules on the day.
        since: the day from which changes are told.
    """

    plugin: RegionPlugin
    edition: Edition
    since: date | None

    @property
    def criteria(self) -> tuple[ToldCriterion, ...]:
        """The criteria in force."""
        return tuple(ToldCriterion(one, self.edition) for one in self.edition.criteria.values())

    @property
    def categories(self) -> tuple[ToldCategory, ...]:
        """The categories in force."""
        return tuple(ToldCategory(one, self.edition) for one in self.edition.categories.values())

    @property
    def gaps(self) -> tuple[ToldGap, ...]:
        """What acts leave open."""
        return tuple(ToldGap(one, self.edition) for one in self.edition.rulebook.gaps.values())

    @property
    def acts(self) -> tuple[Act, ...]:
        """The acts the rules stand on."""
        return tuple(self.edition.rulebook.acts.values())

    @property
    def changes(self) -> list[Change] | None:
        """What changed since the day; None without one."""
        if self.since is None:
            return None
        return changes_between(self.edition.rulebook, self.since, self.edition.as_of)


def is_assumed(key: str, assumed: tuple[str, ...]) -> bool:
    """Whether a key, or one that holds it, is among those no act states."""
    return any(key == one or key.startswith(f"{one}.") for one in assumed)


def print_law(
    page: Page, plugin: RegionPlugin, edition: Edition, since: date | None, *, is_today: bool
) -> None:
    """Print a region's rules on a day for people."""
    day = page.day(edition.as_of)
    page.line(
        msg("Rules of {day} (today; --on shows another day)", day=day)
        if is_today
        else msg("Rules of {day}", day=day),
        style="bold",
    )
    origin = plugin.distribution
    came = f"{origin.name} {origin.version or '?'}" if origin else str(plugin.folder)
    page.line(f"{plugin.title} ({plugin.name}, {came})")
    page.line(msg("They bind: {territory}", territory=plugin.territory))
    if plugin.summary:
        page.line(plugin.summary)
    if since is not None:
        _print_changes(page, edition, since)
    for category in edition.categories.values():
        page.heading(f"{category.short} — {category.title} [{category.id}]")
        _print_membership(page, category, edition)
        _print_standing(page, category, edition)
    for used in (True, False):
        rules = [rule for rule in edition.criteria.values() if (rule.id in edition.used) is used]
        if rules and not used:
            page.heading(msg("Criteria that no category uses on this day"))
        for rule in rules:
            page.heading(f"{rule.title} [{rule.id}]")
            _print_standing(page, rule, edition)
    _print_rest(page, edition)


def _print_changes(page: Page, edition: Edition, since: date) -> None:
    page.heading(msg("What changed since {day}", day=page.day(since)))
    changes = changes_between(edition.rulebook, since, edition.as_of)
    if not changes:
        page.line(msg("nothing"), indent=2)
    for one in changes:
        page.line(f"{one.rule}: {page.session.say(_change_words(one))}", indent=2)


def _change_words(change: Change) -> Message:
    if change.change == "appeared":
        return msg("came into force")
    if change.change == "lapsed":
        return msg("is no longer in force")
    return msg(
        "{key}: {before} → {after}",
        key=change.key,
        before=shown_value(change.before),
        after=shown_value(change.after),
    )


def _print_membership(page: Page, category: CategoryInForce, edition: Edition) -> None:
    titles: dict[str, str] = {
        **{gap.id: gap.title for gap in edition.rulebook.gaps.values()},
        **{rule.id: rule.title for rule in edition.criteria.values()},
        **{rule.id: rule.title for rule in edition.categories.values()},
    }
    for key, words in _JOINED.items():
        members = getattr(category.membership, key)
        if members:
            count = category.membership.at_least
            said = Message(words.template, {"count": count})
            page.line(f"{page.session.say(said)}:", indent=2)
            page.lines((f"{titles.get(member, member)} [{member}]" for member in members), indent=4)


def _print_standing(page: Page, rule: Rule, edition: Edition) -> None:
    say, standing = page.session.say, rule.standing
    until = page.day(standing.until) if standing.until else "…"
    first, checked = page.day(standing.from_), page.day(standing.checked)
    page.line(
        msg(
            "in force {first} – {until}; checked against its act on {checked}",
            first=first,
            until=until,
            checked=checked,
        ),
        indent=2,
    )
    page.line(edition.act(standing.source).citation, indent=2)
    clause = standing.source.clause or ""
    quote = f"«{standing.source.quote}»" if standing.source.quote else ""
    if clause or quote:
        page.line(": ".join(part for part in (clause, quote) if part), indent=2)
    if isinstance(rule, CriterionInForce):
        for key, value in flat(rule.raw).items():
            stated = msg("assumed") if is_assumed(key, standing.assumed) else msg("stated")
            page.line(f"{key} = {shown_value(value)} ({say(stated)})", indent=4)
    if standing.assumed:
        told = ", ".join(standing.assumed)
        page.line(msg("assumed, not stated by the act: {keys}", keys=told), indent=2)
    for key, approval in standing.approved.items():
        accepted = page.session.say(msg("the reading of {key} accepted by", key=key))
        page.line(f"{accepted}: {approval.text}", indent=2)
    if standing.note:
        page.line(standing.note, indent=2)
    for other in standing.alternative:
        said = msg("may also be read: {title} [{id}]", title=other.title, id=other.id)
        page.line(said, indent=2)


def _print_rest(page: Page, edition: Edition) -> None:
    book = edition.rulebook
    if book.gaps:
        page.heading(msg("What acts leave open"))
        for gap in book.gaps.values():
            page.line(f"{gap.title} [{gap.id}]: {gap.why}", indent=2)
    if book.procedure_sets:
        page.heading(msg("Sets of procedures"))
        page.lines(f"{name}: {', '.join(ids)}" for name, ids in book.procedure_sets.items())
    page.heading(msg("Acts"))
    for act in book.acts.values():
        page.line(f"{act.citation} [{act.id}]", indent=2)
        page.lines((text for text in (act.url, act.note) if text), indent=4)
