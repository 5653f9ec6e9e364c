"""All rules of lint, by family, in the order the page of reference tells them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from schoolsupport.roadmaps.lint import (
    citations,
    marks,
    misprints,
    names,
    notes,
    numbering,
    order,
    parties,
    phrases,
    targets,
    terms,
)
from schoolsupport.roadmaps.lint.rule import Rule
from schoolsupport.translation import Message, msg

FAMILIES: tuple[tuple[Message, tuple[Rule, ...]], ...] = (
    (msg("Days of terms"), terms.RULES),
    (msg("Words of terms"), phrases.RULES),
    (msg("Sequence"), order.RULES),
    (msg("Parties, papers and points"), parties.RULES),
    (msg("Targets and repeated rows"), targets.RULES),
    (msg("Numbering"), numbering.RULES),
    (msg("Acts, annexes and levels"), citations.RULES),
    (msg("Names of organisations and schools"), names.RULES),
    (msg("Notes and short forms"), notes.RULES),
    (msg("Marks and spaces"), marks.RULES),
    (msg("Slips and broken texts"), misprints.RULES),
)
RULES: Mapping[str, Rule] = MappingProxyType(
    {rule.code: rule for _, rules in FAMILIES for rule in rules}
)
