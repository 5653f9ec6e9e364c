"""The page of reference: every rule of lint, made from the rules themselves."""

from __future__ import annotations

from collections.abc import Iterator

from schoolsupport.roadmaps.lint.registry import FAMILIES
from schoolsupport.roadmaps.lint.rule import Rule

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
