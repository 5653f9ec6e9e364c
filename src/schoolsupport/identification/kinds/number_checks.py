"""What the keys of a `number` criterion must say together, checked when its file is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from attrs import fields

from schoolsupport.errors import RuleError
from schoolsupport.faults import rule_fault
from schoolsupport.identification.indicators import Indicator
from schoolsupport.identification.kinds.kind import COMPONENTS, columns_of, refuse_words
from schoolsupport.structure import unknown_key

if TYPE_CHECKING:
    from decimal import Decimal

    from schoolsupport.identification.kinds.number import Number


def check_number(rule: Number, where: str) -> None:
    """Refuse what the types of the keys let through.

    Args:
        rule: the criterion.
        where: file and version, for the messages.

    Raises:
        RuleError: all faults together.
    """
    faults = [
        *measure_faults(rule, where),
        *_line(rule, where),
        *_ends(rule, where),
        *share_faults(
            {
                "threshold": rule.stated,
                "threshold_to": rule.threshold_to,
                **{f"thresholds.{pool}": one for pool, one in rule.thresholds.items()},
            },
            rule.unit(),
            where,
        ),
        *_against_territory(rule, rule.asked(), where),
    ]
    if faults:
        raise RuleError.of(faults)


def measure_faults(rule: Number, where: str) -> list[RuleError]:
    """What is wrong with the number itself, whatever line it is compared with.

    Raises:
        RuleError: there is no such indicator.
    """
    known = rule.known_indicators()
    if rule.indicator not in known:
        raise unknown_key(rule.indicator, sorted(known), f"{where}: indicator")
    faults = list(_indicator(rule, rule.indicator, rule.parameters, f"{where}: parameters"))
    faults += _drawn(rule, f"{where}: threshold")
    with_words(rule, where, faults)
    return [*faults, *_policies(rule, known[rule.indicator], where)]


def _indicator(
    rule: Number, name: str, parameters: Mapping[str, Any], where: str
) -> Iterator[RuleError]:
    """What is wrong with an indicator and its parts, and with the years it is asked of."""
    known = rule.known_indicators()
    asked = list(_parameters(parameters, known[name], known, where))
    yield from (one for one in asked if isinstance(one, RuleError))
    whole = [one for one in asked if isinstance(one, Indicator)]
    for indicator in whole or [known[name]]:
        yield from _years(rule, indicator, where.rpartition(": ")[0])


def _drawn(rule: Number, where: str) -> Iterator[RuleError]:
    """What is wrong with the line that a column or an indicator draws."""
    line = rule.drawn
    if line is None:
        return
    known = rule.known_indicators()
    if (line.column is None) == (line.indicator is None):
        yield rule_fault("rule.line_of_nothing", where=where)
        return
    name, parameters = line.asked
    if name not in known:
        yield unknown_key(name, sorted(known), f"{where}.indicator")
        return
    faults = list(_indicator(rule, name, parameters, f"{where}.parameters"))
    if line.column is not None:
        where_column = {"threshold.column": (line.column,)}
        try:
            refuse_words(where_column, rule.columns, where.rpartition(": ")[0])
        except RuleError as error:
            faults.append(error)
    yield from faults or line.faults(known, rule.columns, rule.unit(), where)


def with_words(rule: Number, where: str, faults: list[RuleError]) -> None:
    """Add the columns of words among those whose numbers are looked at."""
    named = columns_of(rule.indicator, rule.parameters, rule.known_indicators())
    try:
        refuse_words(named, rule.columns, where)
    except RuleError as error:
        faults.append(error)


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
    if (rule.threshold is not None) == bool(rule.thresholds):
        yield rule_fault("rule.not_one_line", where=where, found=rule.comparator)
    if bool(rule.thresholds) != (rule.pool is not None):
        yield rule_fault("rule.lines_without_pool", where=f"{where}: pool", found=rule.pool)


def _ends(rule: Number, where: str) -> Iterator[RuleError]:
    low, high = rule.stated, rule.threshold_to
    if (rule.comparator == "between") != (high is not None):
        yield rule_fault("rule.ends_of_between", where=f"{where}: threshold_to", found=high)
    elif high is not None and low is None:
        yield rule_fault("rule.ends_of_between", where=f"{where}: threshold")
    elif high is not None and low is not None and high < low:
        yield rule_fault("rule.ends_crossed", where=f"{where}: threshold_to", found=high, low=low)


def share_faults(lines: Mapping[str, Decimal | None], unit: str, where: str) -> Iterator[RuleError]:
    """Lines on a share that nobody reaches, by their keys: 30 in the place of 0.30."""
    if unit != "share":
        return
    for key, line in lines.items():
        if line is not None and abs(line) > 1:
            yield rule_fault(
                "rule.line_above_whole", where=f"{where}: {key}", found=line, share=line / 100
            )


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
    if rule.applies_to is not None:
        yield from rule.applies_to.faults(rule.columns, f"{where}: applies_to")
