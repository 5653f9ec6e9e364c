"""What the keys of a `number` criterion must say together, checked when its file is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from attrs import fields

from schoolsupport.errors import RuleError
from schoolsupport.faults import rule_fault
from schoolsupport.identification.indicators import CORE_INDICATORS, Indicator
from schoolsupport.identification.kinds.kind import COMPONENTS
from schoolsupport.structure import unknown_key

if TYPE_CHECKING:
    from schoolsupport.identification.kinds.number import Number


def check_number(rule: Number, where: str, indicators: Mapping[str, Indicator]) -> None:
    """Refuse what the types of the keys let through.

    Args:
        rule: the criterion.
        where: file and version, for the messages.
        indicators: the region's own.

    Raises:
        RuleError: all faults together.
    """
    known = {**CORE_INDICATORS, **indicators}
    faults = [
        *measure_faults(rule, where, indicators),
        *_line(rule, where),
        *_ends(rule, where),
        *_against_territory(rule, known[rule.indicator], where),
    ]
    if faults:
        raise RuleError.of(faults)


def measure_faults(
    rule: Number, where: str, indicators: Mapping[str, Indicator]
) -> list[RuleError]:
    """What is wrong with the number itself, whatever line it is compared with.

    Raises:
        RuleError: there is no such indicator.
    """
    known = {**CORE_INDICATORS, **indicators}
    for key, name in (("indicator", rule.indicator), ("threshold_from", rule.threshold_from)):
        if name is not None and name not in known:
            raise unknown_key(name, sorted(known), f"{where}: {key}")
    faults: list[RuleError] = []
    for name in (rule.indicator, rule.threshold_from):
        if name is not None:
            asked = list(_parameters(rule.parameters, known[name], known, f"{where}: parameters"))
            faults += [one for one in asked if isinstance(one, RuleError)]
            whole = [one for one in asked if isinstance(one, Indicator)]
            for indicator in whole or [known[name]]:
                faults += _years(rule, indicator, where)
    return [*faults, *_policies(rule, known[rule.indicator], where)]


def _parameters(
    raw: Mapping[str, Any], indicator: Indicator, known: Mapping[str, Indicator], where: str
) -> Iterator[RuleError | Indicator]:
    """Faults of the parameters, and every indicator asked for with those it is made of."""
    try:
        given = indicator.structured(raw, where)
    except RuleError as error:
        yield error
        return
    yield indicator
    for place, (name, parameters) in enumerate(indicator.parts_of(given)):
        at = f"{where}.{COMPONENTS}[{place}]"
        if name not in known:
            yield unknown_key(name, sorted(known), f"{at}: indicator")
        elif known[name].parts is not None:
            yield rule_fault("rule.index_of_index", where=f"{at}: indicator", found=name)
        else:
            yield from _parameters(parameters, known[name], known, f"{at}.parameters")


def _line(rule: Number, where: str) -> Iterator[RuleError]:
    given = [rule.threshold is not None, bool(rule.thresholds), rule.threshold_from is not None]
    if sum(given) != 1:
        yield rule_fault("rule.not_one_line", where=where, found=rule.comparator)
    if bool(rule.thresholds) != (rule.pool is not None):
        yield rule_fault("rule.lines_without_pool", where=f"{where}: pool", found=rule.pool)


def _ends(rule: Number, where: str) -> Iterator[RuleError]:
    low, high = rule.threshold, rule.threshold_to
    if (rule.comparator == "between") != (high is not None):
        yield rule_fault("rule.ends_of_between", where=f"{where}: threshold_to", found=high)
    elif high is not None and low is None:
        yield rule_fault("rule.ends_of_between", where=f"{where}: threshold")
    elif high is not None and low is not None and high < low:
        yield rule_fault("rule.ends_crossed", where=f"{where}: threshold_to", found=high, low=low)


def _years(rule: Number, indicator: Indicator, where: str) -> Iterator[RuleError]:
    if rule.years > 1 and rule.over == "last" and rule.not_held == "not_applicable":
        yield rule_fault("rule.last_year_only", where=f"{where}: over", found=rule.over)
    span = rule.years if rule.over == "pooled" else 1
    if span < indicator.least_years:
        yield rule_fault(
            "rule.indicator_of_years",
            where=f"{where}: years",
            found=span,
            name=indicator.name,
            least=indicator.least_years,
        )


def _against_territory(rule: Number, indicator: Indicator, where: str) -> Iterator[RuleError]:
    asks = {field.name for field in fields(indicator.parameters)}
    if rule.relative_to is not None and "procedures" not in asks:
        yield rule_fault(
            "rule.territory_without_context", where=f"{where}: relative_to", found=rule.relative_to
        )
    if rule.absolute and rule.relative_to is None:
        yield rule_fault(
            "rule.absolute_without_difference", where=f"{where}: absolute", found="true"
        )


def _policies(rule: Number, indicator: Indicator, where: str) -> Iterator[RuleError]:
    if rule.small is not None and not indicator.counts:
        yield rule_fault("rule.no_base_of_small", where=f"{where}: small", name=indicator.name)
    concern = rule.applies_to
    if concern is not None and concern.grade is None and concern.column is None:
        yield rule_fault("rule.applies_to_nothing", where=f"{where}: applies_to")
