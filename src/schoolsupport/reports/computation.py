"""How a criterion is computed, in a sentence a jurist can hold against the act."""

from __future__ import annotations

from collections.abc import Mapping

from schoolsupport.domain import Procedure, YearUnit
from schoolsupport.identification.kinds import Flag, InList, LowResults, Number
from schoolsupport.identification.reasons.wording import number_text, percent
from schoolsupport.identification.rules.rulebook import CriterionInForce
from schoolsupport.tables import CONTEXT
from schoolsupport.translation import Message, msg

_INDICATORS = {
    "share_of_marks": msg("share of participants with marks {marks} in {procedures}"),
    "share_below_minimum": msg("share of participants below the minimum in {procedures}"),
    "mean_result": msg("mean result in {procedures}"),
    "mean_mark": msg("mean mark in {procedures}"),
    "sum_of_means": msg("sum of the mean results in {procedures}"),
    "share_of_context": msg("share «{numerator}» of «{denominator}»"),
    "context_value": msg("«{column}»"),
    "trend": msg("change of the mean result in {procedures}, a year"),
    "weighted_index": msg("index of «{numerators}» with weights {weights}, of «{of}»"),
}
_COMPARED = {
    "at_least": msg("at least {line}"),
    "at_most": msg("at most {line}"),
    "above": msg("above {line}"),
    "below": msg("below {line}"),
    "between": msg("from {line} to {line_to}"),
}
_OVER = {
    "each": msg("in each of {years} years"),
    "pooled": msg("over {years} years together"),
    "last": msg("in the latest of {years} years"),
}


def computation(rule: CriterionInForce, sets: Mapping[str, tuple[str, ...]], lang: str) -> str:
    """How a criterion is computed.

    Args:
        rule: the criterion.
        sets: named sets of procedures.
        lang: language of the sentence; headings of columns are Russian.
    """
    match rule.rule:
        case LowResults() as low:
            return _low_results(low, sets, lang)
        case Number() as number:
            return _number(number, sets, lang)
        case Flag() as flag:
            return msg("the mark «{mark}» in the context", mark=_heading(flag.column)).text(lang)
        case InList() as listed:
            return msg("the list «{name}» names the school", name=listed.list).text(lang)
        case _:
            return rule.kind


def _low_results(rule: LowResults, sets: Mapping[str, tuple[str, ...]], lang: str) -> str:
    parts = [
        msg(
            "at least {share} of the participants below the boundary",
            share=percent(float(rule.threshold), lang),
        ),
        msg(
            "in {count} or more of: {procedures}",
            count=rule.procedures_at_least,
            procedures=_procedures(rule.procedures, sets),
        ),
    ]
    if rule.years > 1:
        parts.append(msg("in each of {years} years", years=rule.years))
    if rule.year_unit is YearUnit.SCHOOL:
        parts.append(msg("by school years"))
    if rule.small is not None:
        parts.append(msg("with {count} participants or more", count=rule.small.minimum))
    return "; ".join(part.text(lang) for part in parts)


def _number(rule: Number, sets: Mapping[str, tuple[str, ...]], lang: str) -> str:
    parts = [_measure(rule, sets)]
    if rule.relative_to is not None:
        parts.append(_relative(rule))
    if rule.years > 1:
        parts.append(_with(_OVER[rule.over], years=rule.years))
    line, comparator, unit = rule.line()
    to = rule.line_to()
    if rule.threshold_from is None and not rule.thresholds:
        parts.append(
            _with(
                _COMPARED[comparator],
                line=number_text(float(line), unit, lang),
                line_to="" if to is None else number_text(float(to), unit, lang),
            )
        )
    return "; ".join(part.text(lang) for part in parts)


def _relative(rule: Number) -> Message:
    where = msg("the municipality") if rule.relative_to == "municipality" else msg("the region")
    if rule.absolute:
        return msg("size of the difference from {where}", where=where)
    return msg("school minus {where}", where=where)


def _measure(rule: Number, sets: Mapping[str, tuple[str, ...]]) -> Message:
    told = _INDICATORS.get(rule.indicator)
    if told is None:
        return msg("{indicator}", indicator=rule.indicator)
    given = rule.parameters
    named: dict[str, str] = {
        key: _headings(given[key])
        for key in ("numerator", "denominator", "column", "numerators", "of")
        if key in given
    }
    named |= {key: ", ".join(map(str, given[key])) for key in ("marks", "weights") if key in given}
    if "procedures" in given:
        named["procedures"] = _procedures(tuple(given["procedures"]), sets)
    return _with(told, **named)


def _with(message: Message, **values: object) -> Message:
    return Message(message.template, values)


def _procedures(names: tuple[str, ...], sets: Mapping[str, tuple[str, ...]]) -> str:
    ids = [one for name in names for one in sets.get(name, (name,))]
    return ", ".join(_short(one) for one in ids)


def _short(procedure: str) -> str:
    """A work without commas inside: «ВПР 5 класс русский язык»."""
    return Procedure.parse(procedure).title.replace(",", "")


def _headings(columns: object) -> str:
    several = columns if isinstance(columns, list | tuple) else [columns]
    return "», «".join(_heading(str(column)) for column in several)


def _heading(column: str) -> str:
    known = CONTEXT.by_name.get(column)
    return known.title if known else column
