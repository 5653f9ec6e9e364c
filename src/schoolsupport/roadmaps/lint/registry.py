"""All rules of lint, by family, as `rules.toml` declares them, and the page made from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files
from types import MappingProxyType

from attrs import field, frozen

from schoolsupport.domain import Severity

# loaded for what they mark with `finds`
from schoolsupport.roadmaps.lint import (  # noqa: F401  # see above
    citations,
    misprints,
    names,
    notes,
    numbering,
    parties,
    targets,
    terms,
)
from schoolsupport.roadmaps.lint.finding import Fault, Finding
from schoolsupport.roadmaps.lint.reading import CHECKS, Reading
from schoolsupport.structure import read_toml, structured
from schoolsupport.translation import Bilingual, Message


@frozen(kw_only=True)
class Rule:
    """One kind of fault an order may have.

    Attributes:
        code: stable code, `roadmap.` and a name.
        severity: how much it matters.
        finds: what it finds, a sentence.
        why: why that matters, a sentence.
        says: what it says of a fault; None where the reader of phrases says it.
        otherwise: other words for some faults, by `Fault.way`.
        wrong: a print that is wrong, as an order would have it.
        right: the same print as it should be.
        asked: the rule is silent unless an option asks for it.
    """

    code: str
    severity: Severity
    finds: Bilingual
    why: Bilingual
    says: Bilingual | None = None
    otherwise: Mapping[str, Bilingual] = field(factory=dict)
    wrong: str
    right: str
    asked: bool = False

    def findings(self, reading: Reading) -> Iterator[Finding]:
        """What the rule finds in an order, in the order's sequence."""
        for one in CHECKS[self.code](reading):
            yield Finding(
                code=self.code,
                severity=self.severity,
                measure=one.place.measure,
                section=one.place.section,
                field=one.place.field,
                message=one.message or self._said(one),
                likely=one.likely,
                place=one.place,
            )

    def _said(self, one: Fault) -> Message:
        words = self.otherwise[one.way] if one.way else self.says
        if words is None:
            raise KeyError(self.code)
        return words.message(one.values)


@frozen(kw_only=True)
class Family:
    """Rules about one thing."""

    title: Bilingual
    rule: tuple[Rule, ...]


@frozen(kw_only=True)
class _File:
    family: tuple[Family, ...]


def _families() -> tuple[Family, ...]:
    path = files("schoolsupport.roadmaps.lint") / "rules.toml"
    return structured(read_toml(path), _File, "rules.toml").family


FAMILIES = _families()
RULES: Mapping[str, Rule] = MappingProxyType(
    {rule.code: rule for family in FAMILIES for rule in family.rule}
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
    for family in FAMILIES:
        lines += [f"## {family.title.text()}", ""]
        for rule in family.rule:
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
