"""What the keys of a `number` criterion must say together, checked when its file is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from attrs import fields

from schoolsupport.errors import RuleError
from schoolsupport.identification.indicators import CORE_INDICATORS, Indicator
from schoolsupport.identification.kinds.asked import COMPONENTS
from schoolsupport.structure import unknown_key
from schoolsupport.translation import msg

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
            yield RuleError(
                msg("an index is no component of an index"),
                where=f"{at}: indicator",
                found=name,
                remedy=msg("Name its components here, with their weights"),
            )
        else:
            yield from _parameters(parameters, known[name], known, f"{at}.parameters")


def _line(rule: Number, where: str) -> Iterator[RuleError]:
    given = [rule.threshold is not None, bool(rule.thresholds), rule.threshold_from is not None]
    if sum(given) != 1:
        yield RuleError(
            msg("the criterion draws no line, or more than one"),
            where=where,
            found=rule.comparator,
            remedy=msg("Write one of threshold, thresholds with pool, threshold_from"),
        )
    if bool(rule.thresholds) != (rule.pool is not None):
        yield RuleError(
            msg("thresholds and pool go together"),
            where=f"{where}: pool",
            found=rule.pool,
            remedy=msg("Write pool = the column that names the pools, and a line for each of them"),
        )


def _ends(rule: Number, where: str) -> Iterator[RuleError]:
    low, high = rule.threshold, rule.threshold_to
    if (rule.comparator == "between") != (high is not None):
        yield RuleError(
            msg("between needs both ends, and only between has two"),
            where=f"{where}: threshold_to",
            found=high,
            remedy=msg("Write threshold and threshold_to with between"),
        )
    elif high is not None and low is None:
        yield RuleError(
            msg("between needs both ends, and only between has two"),
            where=f"{where}: threshold",
            remedy=msg("Write threshold and threshold_to with between"),
        )
    elif high is not None and low is not None and high < low:
        yield RuleError(
            msg("the upper end lies below the lower"),
            where=f"{where}: threshold_to",
            found=high,
            remedy=msg("Write {low} or more", low=low),
        )


def _years(rule: Number, indicator: Indicator, where: str) -> Iterator[RuleError]:
    if rule.years > 1 and rule.over == "last" and rule.not_held == "not_applicable":
        yield RuleError(
            msg("of several years only the last is looked at"),
            where=f"{where}: over",
            found=rule.over,
            remedy=msg('Write over = "each" or "pooled", or years = 1'),
        )
    span = rule.years if rule.over == "pooled" else 1
    if span < indicator.least_years:
        yield RuleError(
            msg("the indicator {name} is of several years", name=indicator.name),
            where=f"{where}: years",
            found=span,
            remedy=msg(
                'Write years = {least} or more, and over = "pooled"', least=indicator.least_years
            ),
        )


def _against_territory(rule: Number, indicator: Indicator, where: str) -> Iterator[RuleError]:
    asks = {field.name for field in fields(indicator.parameters)}
    if rule.relative_to is not None and "procedures" not in asks:
        yield RuleError(
            msg("a territory has results and no context to be compared with"),
            where=f"{where}: relative_to",
            found=rule.relative_to,
            remedy=msg("Choose an indicator with procedures, or leave relative_to out"),
        )
    if rule.absolute and rule.relative_to is None:
        yield RuleError(
            msg("absolute is said of a difference, and none is taken"),
            where=f"{where}: absolute",
            found="true",
            remedy=msg('Write relative_to = "region" or "municipality", or leave absolute out'),
        )


def _policies(rule: Number, indicator: Indicator, where: str) -> Iterator[RuleError]:
    if rule.small is not None and not indicator.counts:
        yield RuleError(
            msg("the indicator {name} does not tell out of how many", name=indicator.name),
            where=f"{where}: small",
            remedy=msg("Leave small out, or choose an indicator of participants"),
        )
    concern = rule.applies_to
    if concern is not None and concern.grade is None and concern.column is None:
        yield RuleError(
            msg("applies_to names neither a grade nor a column"),
            where=f"{where}: applies_to",
            remedy=msg('Write applies_to = {{ grade = 11 }} or {{ column = "…" }}'),
        )
