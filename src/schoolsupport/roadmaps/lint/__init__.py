"""Lint: what is wrong in an order, where, why, and what was probably meant.

The rules are declared by family in `rules.toml`; what each does stands in the modules loaded here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files
from types import MappingProxyType

from attrs import evolve, field, frozen

from schoolsupport.domain import Severity
from schoolsupport.roadmaps.lint import (  # noqa: F401  # loaded for what they mark with `finds`
    citations,
    misprints,
    names,
    notes,
    numbering,
    parties,
    spelling,
    targets,
    terms,
)
from schoolsupport.roadmaps.lint.finding import Fault, Finding, Place
from schoolsupport.roadmaps.lint.reading import CHECKS, LintOptions, Reading, check_options
from schoolsupport.roadmaps.template import RoadmapTemplate
from schoolsupport.structure import read_toml, structured
from schoolsupport.translation import Bilingual, Message

__all__ = ["FAMILIES", "RULES", "Finding", "LintOptions", "Place", "Rule", "lint"]

_AS_PRINTED = LintOptions()


def lint(template: RoadmapTemplate, *, options: LintOptions = _AS_PRINTED) -> tuple[Finding, ...]:
    """Everything the rules find wrong in an order.

    The print is judged; the corrections of a template are not looked at.

    Args:
        template: the order as data.
        options: which rules are asked, and what they may take for known.

    Returns:
        The findings: those of the whole order first, then row by row; within a row by code.

    Raises:
        ParameterError: an option names a rule that is not there, or names one on both sides.
    """
    check_options(options, RULES)
    reading = Reading(template=template, options=options)
    found = [
        finding
        for rule in RULES.values()
        if _is_asked(rule, options)
        for finding in rule.findings(reading)
    ]
    return tuple(sorted(found, key=lambda one: (one.place.index, one.code, one.field)))


def _is_asked(rule: Rule, options: LintOptions) -> bool:
    if options.only:
        return rule.code in options.only
    if rule.asked:
        return options.days_off and rule.code not in options.without
    return rule.code not in options.without


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
        milder: the ways that are told as a warning, whatever the severity of the others.
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
    milder: tuple[str, ...] = ()
    wrong: str
    right: str
    asked: bool = False

    def findings(self, reading: Reading) -> Iterator[Finding]:
        """What the rule finds in an order, in the order's sequence."""
        for one in CHECKS[self.code](reading):
            section = one.place.section
            name = None if section is None else reading.template.section_name(section)
            yield Finding(
                code=self.code,
                severity=Severity.WARNING if one.way in self.milder else self.severity,
                measure=one.place.measure,
                section=one.place.section,
                field=one.place.field,
                message=one.message or self._said(one),
                likely=one.likely,
                place=evolve(one.place, heading=name),
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
