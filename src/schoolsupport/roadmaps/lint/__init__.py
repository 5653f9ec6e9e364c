"""Lint: what is wrong in an order, where, why, and what was probably meant."""

from __future__ import annotations

from schoolsupport.roadmaps.lint.finding import Finding, Place
from schoolsupport.roadmaps.lint.reading import LintOptions, Reading, check_options
from schoolsupport.roadmaps.lint.registry import FAMILIES, RULES, Rule
from schoolsupport.roadmaps.template import RoadmapTemplate

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
