"""All rules of lint, by family, and the page of reference made from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from schoolsupport.roadmaps.lint import (
    citations,
    misprints,
    names,
    notes,
    numbering,
    parties,
    targets,
    terms,
)
from schoolsupport.roadmaps.lint.reading import Rule
from schoolsupport.translation import Message, msg

FAMILIES: tuple[tuple[Message, tuple[Rule, ...]], ...] = (
    (msg("Days of terms"), terms.RULES),
    (msg("Words of terms"), terms.PHRASE_RULES),
    (msg("Sequence"), numbering.SEQUENCE_RULES),
    (msg("Parties, papers and points"), parties.RULES),
    (msg("Targets and repeated rows"), targets.RULES),
    (msg("Numbering"), numbering.RULES),
    (msg("Acts, annexes and levels"), citations.RULES),
    (msg("Names of organisations and schools"), names.RULES),
    (msg("Notes and short forms"), notes.RULES),
    (msg("Marks and spaces"), misprints.MARK_RULES),
    (msg("Slips and broken texts"), misprints.RULES),
)
RULES: Mapping[str, Rule] = MappingProxyType(
    {rule.code: rule for _, rules in FAMILIES for rule in rules}
)


MADE = "<!-- made from schoolsupport.roadmaps.lint -->"


def rules_page() -> str:
    """Every rule by family: code, severity, what it finds, why it matters, a print of each kind."""
    lines = [
        "# Lint of roadmaps",
        "",
        MADE,
        "",
        "`schoolsupport roadmap lint` reads an order as printed and says where it is wrong, why",
        "that matters and, where the order itself shows it, what was probably meant. Programs rely",
        "on the codes.",
        "",
        "- **error**: the row cannot be carried out as printed.",
        "- **warning**: it will be carried out late, wrongly, or differently by different people.",
        "- **info**: a slip that keeps nobody from it.",
        "",
        "A fault of the whole table is one finding. A correction that stands in a template is not",
        "looked at. A rule that is silent unless asked for says so.",
        "",
    ]
    for title, rules in FAMILIES:
        lines += [f"## {title.text()}", ""]
        for rule in rules:
            lines += _of_rule(rule)
    return "\n".join(lines).rstrip() + "\n"


def _of_rule(rule: Rule) -> Iterator[str]:
    yield f"### `{rule.code}`"
    yield ""
    asked = ", only when asked for (`days_off`)" if rule.asked else ""
    yield f"{rule.severity.value}{asked}. {rule.finds.text()} {rule.why.text()}"
    yield ""
    yield f"- wrong: {rule.wrong}"
    yield f"- right: {rule.right}"
    yield ""
