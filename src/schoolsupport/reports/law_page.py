"""The page of a region's rules that a jurist can sign: Markdown, and HTML made from it.

Everything on it comes from the rule files: criteria with act, clause and quote, each value stated
or assumed, the readings of vague words, and what the acts leave undefined.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from schoolsupport.domain import LegalSource
from schoolsupport.faults import fault
from schoolsupport.identification.reasons.explain import shown_value
from schoolsupport.identification.rules.rulebook import (
    CategoryInForce,
    CriterionInForce,
    Edition,
    RuleInForce,
)
from schoolsupport.reports.computation import computation
from schoolsupport.translation import DEFAULT_LANGUAGE, Message, msg

_JOINED = (
    ("any_of", msg("at least one of")),
    ("all_of", msg("each of those that apply")),
    ("none_of", msg("none of")),
    ("exclude", msg("except schools that are")),
    ("can_exclude", msg("a region may except schools that are")),
    ("left_out", msg("named by the act and not counted")),
)


def law_markdown(edition: Edition, lang: str = DEFAULT_LANGUAGE) -> str:
    """The page in Markdown.

    Args:
        edition: the rules of a day.
        lang: language of the headings; the law's words stay as they are.
    """
    return "\n".join(_page(edition, lang)) + "\n"


def law_html(edition: Edition, lang: str = DEFAULT_LANGUAGE) -> str:
    """The page in HTML, one file without outside parts, fit for printing.

    Raises:
        OutputError: the library that reads Markdown is not installed.
    """
    try:
        from markdown_it import MarkdownIt  # noqa: PLC0415  # an extra, needed only here
    except ImportError as error:
        raise fault("output.no_markdown_library") from error
    body = (
        MarkdownIt("commonmark", {"html": False})
        .enable("table")
        .render(law_markdown(edition, lang))
    )
    return _HTML.format(lang=lang, title=escape(edition.rulebook.title), style=_STYLE, body=body)


def _page(edition: Edition, lang: str) -> Iterator[str]:
    book = edition.rulebook
    yield f"# {book.title}"
    yield ""
    yield _say(msg("Rules in force on {day}.", day=f"{edition.as_of:%d.%m.%Y}"), lang)
    if book.territory is not None:
        yield ""
        yield _say(msg("The act binds {territory} only.", territory=book.territory), lang)
    yield ""
    yield from _table(edition, lang)
    for category in edition.categories.values():
        yield ""
        yield f"## {category.short} — {category.title} (`{category.id}`)"
        yield ""
        yield from _membership(category, edition, lang)
        yield from _standing(category, edition, lang)
    for rule in edition.criteria.values():
        unused = "" if rule.id in edition.used else " — " + _say(msg("not in use"), lang)
        yield ""
        yield f"### {rule.title} (`{rule.id}`){unused}"
        yield ""
        if rule.worse == "none" and rule.kind == "number":
            yield "- " + _say(msg("the act's words have no direction: see the note"), lang)
        sentence = computation(rule, edition.rulebook.procedure_sets, lang)
        yield "- " + _say(msg("computed as: {sentence}", sentence=sentence), lang)
        yield from _standing(rule, edition, lang)
        yield from _values(rule, lang)
    yield from _gaps(edition, lang)
    yield from _acts(edition, lang)


def _table(edition: Edition, lang: str) -> Iterator[str]:
    """All criteria in use at one glance."""
    heads = (
        msg("Criterion"),
        msg("Clause"),
        msg("Words of the act"),
        msg("How it is computed"),
        msg("Assumed"),
    )
    yield "| " + " | ".join(_say(head, lang) for head in heads) + " |"
    yield "|" + "---|" * len(heads)
    for rule in edition.criteria.values():
        if rule.id in edition.used:
            source = rule.standing.source
            cells = (
                rule.title,
                source.clause or "",
                f"«{source.quote}»" if source.quote else "",
                computation(rule, edition.rulebook.procedure_sets, lang),
                ", ".join(rule.standing.assumed),
            )
            yield "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _membership(category: CategoryInForce, edition: Edition, lang: str) -> Iterator[str]:
    titles = {
        **{gap.id: gap.title for gap in edition.rulebook.gaps.values()},
        **{rule.id: rule.title for rule in edition.criteria.values()},
        **{rule.id: rule.title for rule in edition.categories.values()},
    }
    membership = category.membership
    joined = [(words, getattr(membership, key)) for key, words in _JOINED]
    if membership.at_least is not None:
        joined.insert(2, (msg("at least {count} of", count=membership.at_least), membership.of))
    for words, names in joined:
        if names:
            yield f"- {_say(words, lang)}:"
            yield from (f"  - {titles.get(name, name)} (`{name}`)" for name in names)
    if membership.graded_by is not None:
        name, graded = membership.graded_by, _say(msg("graded by"), lang)
        yield f"- {graded}: {titles.get(name, name)} (`{name}`)"


def _standing(rule: RuleInForce, edition: Edition, lang: str) -> Iterator[str]:
    standing = rule.standing
    yield from _source(standing.source, edition, lang)
    for key, source in standing.sources.items():
        yield f"- `{key}`:"
        yield from (f"  {line}" for line in _source(source, edition, lang))
    until = f"{standing.until:%d.%m.%Y}" if standing.until else "…"
    yield "- " + _say(
        msg(
            "in force {first} – {last}; compared with the act on {checked}",
            first=f"{standing.from_:%d.%m.%Y}",
            last=until,
            checked=f"{standing.checked:%d.%m.%Y}",
        ),
        lang,
    )
    if standing.assumed:
        names = ", ".join(f"`{key}`" for key in standing.assumed)
        yield "- **" + _say(msg("assumed, not stated by the act"), lang) + f"**: {names}"
    for key, approval in standing.approved.items():
        yield (
            "- "
            + _say(msg("the reading of {key} accepted by", key=f"`{key}`"), lang)
            + (f": {approval.text}")
        )
    for other in standing.alternative:
        changed = shown_value(other.set)
        said = msg("may also be read: {title} ({changed})", title=other.title, changed=changed)
        yield "- " + _say(said, lang)
    if standing.note:
        yield "- " + _say(msg("note: {note}", note=standing.note), lang)


def _source(source: LegalSource, edition: Edition, lang: str) -> Iterator[str]:
    clause = f", {source.clause}" if source.clause else ""
    word = _say(msg("source"), lang)
    yield f"- {word}: {edition.act(source).citation}{clause}"
    if source.quote:
        yield f"- «{source.quote}»"


def _values(rule: CriterionInForce, lang: str) -> Iterator[str]:
    """Every value of a criterion: stated, assumed, or set for this page."""
    yield ""
    heads = (msg("Key"), msg("Value"), msg("Standing"))
    yield "| " + " | ".join(_say(head, lang) for head in heads) + " |"
    yield "|---|---|---|"
    for key, value in flat(rule.raw).items():
        yield f"| `{key}` | {_cell(shown_value(value))} | {_say(_stands(rule, key), lang)} |"


def _stands(rule: CriterionInForce, key: str) -> Message:
    within = [".".join(key.split(".")[:n]) for n in range(1, key.count(".") + 2)]
    if any(part in rule.set_keys for part in within):
        return msg("set")
    return (
        msg("assumed") if any(part in rule.standing.assumed for part in within) else msg("stated")
    )


def flat(values: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Keys of a rule with those inside them: `small.minimum`."""
    found: dict[str, Any] = {}
    for key, value in values.items():
        if isinstance(value, Mapping):
            found |= flat(value, f"{prefix}{key}.")
        else:
            found[prefix + key] = value
    return found


def _gaps(edition: Edition, lang: str) -> Iterator[str]:
    gaps = edition.rulebook.gaps.values()
    if gaps:
        yield ""
        yield "## " + _say(msg("What the acts leave undefined"), lang)
    for gap in gaps:
        yield ""
        yield f"### {gap.title} (`{gap.id}`)"
        yield ""
        yield from _source(gap.source, edition, lang)
        yield f"- {gap.why}"


def _acts(edition: Edition, lang: str) -> Iterator[str]:
    yield ""
    yield "## " + _say(msg("Acts"), lang)
    yield ""
    for act in edition.rulebook.acts.values():
        parts = [act.citation, act.url or "", act.note or ""]
        yield "- " + "; ".join(part for part in parts if part)


def _say(message: Message, lang: str) -> str:
    return message.text(lang)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


_STYLE = """
body { font: 11pt/1.4 "PT Serif", Georgia, serif; max-width: 60rem; margin: 2rem auto;
       padding: 0 1rem; color: #1a1a1a; }
h1, h2, h3 { font-family: "PT Sans", Arial, sans-serif; line-height: 1.2; }
h2 { border-bottom: 1px solid #999; padding-bottom: .2rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; font-size: 9.5pt; }
th, td { border: 1px solid #bbb; padding: .3rem .5rem; text-align: left; vertical-align: top;
         overflow-wrap: anywhere; }
th { background: #f1f1ee; }
code { font-size: 90%; overflow-wrap: anywhere; }
@media print { body { margin: 0; } h2, h3 { break-after: avoid; } tr { break-inside: avoid; } }
"""
_HTML = """<!DOCTYPE html>
<html lang="{lang}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>{style}</style></head>
<body>
{body}</body>
</html>
"""
