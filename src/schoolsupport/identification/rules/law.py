"""The page of a region's rules that a jurist can sign, and what changed in them between two days.

Everything on it comes from the rule files: criteria with act, clause and quote, each value stated
or assumed, the readings of vague words, and what the acts leave undefined.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from attrs import frozen

from schoolsupport.domain import LegalSource
from schoolsupport.identification.rules.rulebook import (
    Category,
    CategoryInForce,
    Criterion,
    CriterionInForce,
    Deciding,
    Edition,
    MetYears,
    Rulebook,
    RuleInForce,
)
from schoolsupport.identification.rules.wording import (
    flat,
    is_in_the_sentence,
    key_words,
    titles_of_bands,
    value_words,
)
from schoolsupport.pages import Column, Page, Part, Said, Table, Text
from schoolsupport.records import Key, told
from schoolsupport.translation import Message, joined, msg

_JOINED = (
    ("any_of", msg("at least one of")),
    ("all_of", msg("each of those that apply")),
    ("of", msg("at least {count} of")),
    ("none_of", msg("none of")),
    ("exclude", msg("except schools that are")),
    ("can_exclude", msg("a region may except schools that are")),
    ("left_out", msg("named by the act and not counted")),
    ("graded_by", msg("graded by")),
    ("named_by", msg("a sign beside the status by act")),
)


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


def is_assumed(key: str, assumed: Sequence[str]) -> bool:
    """Whether a key, or one that holds it, is among those no act states."""
    return any(key == one or key.startswith(f"{one}.") for one in assumed)


def page(edition: Edition, since: date | None = None, *, head: Sequence[Said] = ()) -> Page:
    """The rules in force on a day, to read, to print and to sign.

    Args:
        edition: the rules of the day.
        since: an earlier day, to tell what changed since.
        head: what stands under the title instead of the day alone: whose rules they are.
    """
    book = edition.rulebook
    lines = head or [msg("Rules in force on {day}.", day=edition.as_of)]
    parts: list[Part] = [Text(words=one) for one in lines]
    if book.territory is not None:
        binds = msg("The act binds {territory} only.", territory=book.territory)
        parts.append(Text(words=binds))
    if since is not None:
        parts += _change_parts(edition, since)
    parts.append(_overview(edition))
    for category in edition.categories.values():
        parts.append(_heading(f"{category.short} — {category.title}", 0))
        parts += _membership(category, edition)
        parts += _standing(category, edition)
    for rule in edition.criteria.values():
        unused = msg("{title} — not in use", title=rule.title)
        parts.append(_heading(rule.title if rule.id in edition.used else unused, 1))
        parts += _criterion(rule, edition)
    parts += _rest(edition)
    return Page(title=book.title, name="law", parts=parts)


def _heading(words: Said, level: int) -> Text:
    return Text(words=words, style="heading", level=level)


def _item(words: Said, level: int = 0) -> Text:
    return Text(words=words, style="item", level=level)


def _change_parts(edition: Edition, since: date) -> Iterator[Part]:
    yield _heading(msg("What changed since {day}", day=since), 0)
    changes = changes_between(edition.rulebook, since, edition.as_of)
    if not changes:
        yield Text(words=msg("nothing"), level=1)
    for one in changes:
        rule = edition.rulebook.criteria.get(one.rule) or edition.rulebook.categories[one.rule]
        told = _change_words(one, edition.rulebook)
        yield _item(msg("{rule}: {change}", rule=rule.title, change=told))


def _change_words(change: Change, book: Rulebook) -> Message:
    if change.change == "appeared":
        return msg("came into force")
    if change.change == "lapsed":
        return msg("is no longer in force")
    key = change.key or ""
    return msg(
        "{key}: {before} → {after}",
        key=key_words(key),
        before=value_words(key, change.before, book),
        after=value_words(key, change.after, book),
    )


def _overview(edition: Edition) -> Table:
    """All criteria in use at one glance."""
    columns = (
        Column(heading=msg("Criterion"), id="criterion", width=(18, 30)),
        Column(heading=msg("Act and clause"), id="clause", width=(10, 20)),
        Column(heading=msg("Words of the act"), id="quote", width=(20, 40)),
        Column(heading=msg("How it is computed"), id="computed", width=(20, 40)),
        Column(heading=msg("Assumed"), id="assumed", width=(10, 24)),
    )
    used = [rule for rule in edition.criteria.values() if rule.id in edition.used]
    rows = [
        (
            rule.title,
            _cited(rule.standing.source, edition),
            rule.standing.source.quote and f"«{rule.standing.source.quote}»",
            computed(rule, edition),
            _keys(rule.standing.assumed),
        )
        for rule in used
    ]
    return Table.of_rows(columns, rows)


def computed(rule: CriterionInForce, edition: Edition) -> Message:
    """How a criterion is computed, a sentence: as it says itself, else what kind it is."""
    return rule.rule.sentence(edition.rulebook.titles) or joined([rule.kind])


def _keys(keys: Sequence[str]) -> Message:
    return joined(key_words(key) for key in keys)


def _membership(category: CategoryInForce, edition: Edition) -> Iterator[Part]:
    book, membership = edition.rulebook, category.membership
    titles: dict[str, str] = {
        **{gap.id: gap.title for gap in book.gaps.values()},
        **{rule.id: rule.title for rule in edition.criteria.values()},
        **{rule.id: rule.title for rule in edition.categories.values()},
    }
    for key, words in _JOINED:
        members = getattr(membership, key) or ()
        if members:
            said = Message(words.template, {"count": membership.at_least})
            yield _item(msg("{words}:", words=said))
        for member in (members,) if isinstance(members, str) else members:
            yield _item(titles.get(member, member), 1)
    if membership.met_years is not None:
        yield _item(years_text(membership.met_years, titles))
    if membership.not_graded is not None:
        level = membership.not_graded.title
        yield _item(msg("the level of schools it does not concern: {level}", level=level))
    if membership.decides is not None:
        yield _item(deciding_text(membership.decides))


def deciding_text(decides: Deciding) -> Message:
    """Who decides on a category, by what kind of act, and when."""
    who = msg("{body}, {act}", body=decides.body, act=decides.act)
    if decides.when is None:
        return msg("decided by: {who}", who=who)
    return msg("decided by: {who}; identified in: {when}", who=who, when=decides.when)


def years_text(asked: MetYears, titles: Mapping[str, str]) -> Message:
    """In how many of the latest years a category has to be met."""
    return msg(
        "in at least {count} of the latest {years} years: {category}",
        count=asked.at_least,
        years=asked.of,
        category=titles.get(asked.category, asked.category),
    )


def _criterion(rule: CriterionInForce, edition: Edition) -> Iterator[Part]:
    if rule.worse == "none" and rule.rule.needs_direction():
        yield _item(msg("the act's words have no direction: see the note"))
    yield _item(msg("computed as: {sentence}", sentence=computed(rule, edition)))
    yield from _standing(rule, edition)
    columns = (
        Column(heading=msg("What it is"), id="words", width=(12, 30)),
        Column(heading=msg("Value"), id="value", width=(12, 50)),
        Column(heading=msg("Standing"), id="standing", wrap="never"),
    )
    rows = [
        (key_words(key), _value(rule, key, value, edition), _stands(rule, key))
        for key, value in flat(rule.raw).items()
    ]
    yield Table.of_rows(columns, rows)


def _value(rule: CriterionInForce, key: str, value: object, edition: Edition) -> Message:
    """A value in words; what the sentence on the computation tells is not told again."""
    if key == "indicator" or (is_in_the_sentence(key) and _holds_tables(value)):
        return msg("as computed above")
    if key in {"bands", "met_in"}:
        value = titles_of_bands(rule.raw, value)
    return value_words(key, value, edition.rulebook, rule.rule.line()[2])


def _holds_tables(value: object) -> bool:
    return isinstance(value, list | tuple) and any(isinstance(one, Mapping) for one in value)


def _stands(rule: CriterionInForce, key: str) -> Message:
    if is_assumed(key, rule.set_keys):
        return msg("set")
    return msg("assumed") if is_assumed(key, rule.standing.assumed) else msg("stated")


def _standing(rule: RuleInForce, edition: Edition) -> Iterator[Part]:
    standing = rule.standing
    yield from _source(standing.source, edition)
    for key, source in standing.sources.items():
        yield _item(msg("{words}:", words=key_words(key)))
        yield from _source(source, edition, 1)
    yield _item(
        msg(
            "in force {first} – {last}; compared with the act on {checked}",
            first=standing.from_,
            last=standing.until or "…",
            checked=standing.checked,
        )
    )
    if standing.assumed:
        yield _item(msg("assumed, not stated by the act: {keys}", keys=_keys(standing.assumed)))
    for key, approval in standing.approved.items():
        yield _item(
            msg("the reading of «{key}» accepted by: {who}", key=key_words(key), who=approval.text)
        )
    for other in standing.alternative:
        changed = value_words("", other.set, edition.rulebook)
        yield _item(
            msg("may also be read: {title} ({changed})", title=other.title, changed=changed)
        )
    if standing.note:
        yield _item(msg("note: {note}", note=standing.note))


def _cited(source: LegalSource, edition: Edition) -> str:
    """The act by its number, with the clause: whose words stand beside it."""
    act = edition.act(source).short
    return f"{act}, {source.clause}" if source.clause else act


def _source(source: LegalSource, edition: Edition, level: int = 0) -> Iterator[Part]:
    clause = f", {source.clause}" if source.clause else ""
    yield _item(msg("source: {cited}", cited=edition.act(source).citation + clause), level)
    if source.quote:
        yield _item(f"«{source.quote}»", level)


def _rest(edition: Edition) -> Iterator[Part]:
    book = edition.rulebook
    if book.gaps:
        yield _heading(msg("What the acts leave undefined"), 0)
    for gap in book.gaps.values():
        yield _heading(gap.title, 1)
        yield from _source(gap.source, edition)
        yield _item(gap.why)
    yield _heading(msg("Acts"), 0)
    columns = (
        Column(heading=msg("Act"), id="act", width=(20, 60)),
        Column(heading=msg("Where it is published"), id="url", width=(12, 50)),
        Column(heading=msg("Note"), id="note", width=(12, 40)),
    )
    yield Table.of_rows(columns, [(act.citation, act.url, act.note) for act in book.acts.values()])
    yield _heading(msg("For rule files and --set"), 0)
    named = (
        Column(heading=msg("What it is"), id="what", width=(20, 90)),
        Column(heading=msg("Name in the rule files"), id="id", unit="code"),
    )
    yield Table.of_rows(named, _names(edition))


def _names(edition: Edition) -> Iterator[tuple[Said, str]]:
    """Everything that has a name in the rule files, in words."""
    book = edition.rulebook
    yield from ((one.title, one.id) for one in edition.categories.values())
    yield from ((one.title, one.id) for one in edition.criteria.values())
    keys = dict.fromkeys(key for one in edition.criteria.values() for key in flat(one.raw))
    yield from ((key_words(key), key) for key in keys)
    yield from ((value_words("", name, book), name) for name in book.procedure_sets)
    yield from ((act.citation, act.id) for act in book.acts.values())
