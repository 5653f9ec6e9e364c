"""How a criterion is computed, in a sentence a jurist can hold against the act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schoolsupport.domain import Procedure, YearUnit
from schoolsupport.identification.kinds import (
    Bands,
    Flag,
    InList,
    LowResults,
    Number,
    Rank,
    SameAs,
)
from schoolsupport.identification.kinds.kind import COMPONENTS
from schoolsupport.identification.kinds.number import MeasuredKind
from schoolsupport.identification.rules.rulebook import CriterionInForce
from schoolsupport.tables import CONTEXT, SCHOOLS
from schoolsupport.translation import Message, msg
from schoolsupport.words.numbers import number_text, percent

Sets = Mapping[str, tuple[str, ...]]

_INDICATORS = {
    "share_of_marks": msg("share of participants with marks {marks} in {procedures}"),
    "share_below_minimum": msg("share of participants below the minimum in {procedures}"),
    "mean_result": msg("mean result in {procedures}"),
    "mean_mark": msg("mean mark in {procedures}"),
    "sum_of_means": msg("sum of the mean results in {procedures}"),
    "share_of_context": msg("share «{numerator}» of «{denominator}»"),
    "context_value": msg("«{column}»"),
    "trend": msg("change of the mean result in {procedures}, a year"),
    "share_above_journal": msg("share of marks above those of the journal in {procedures}"),
    "mean_out_of_line": msg(
        "mean in {procedures} less that of the other schools of the territory ({within}), in their"
        " spread; schools with {minimum} participants or more"
    ),
    "weighted_index": msg("index of «{numerators}» with weights {weights}, of «{of}»"),
}
_SCALES = {
    "none": msg("index: {terms}"),
    "standard": msg("index of standard scores: {terms}"),
    "minmax": msg("index of components between the least and the greatest: {terms}"),
}
_MISSING = {
    "no_data": msg("no index where a component is missing"),
    "left_out": msg("a component that is missing leaves its weight to the others"),
}
OVER = {
    "each": msg("in each of {years} years"),
    "pooled": msg("over {years} years together"),
    "last": msg("in the latest of {years} years"),
}
_COMPARED = {
    "at_least": msg("at least {line}"),
    "at_most": msg("at most {line}"),
    "above": msg("above {line}"),
    "below": msg("below {line}"),
    "between": msg("from {line} to {line_to}"),
}
_SHARES = {
    "lowest": msg("in the lowest {share} of the schools ({whole})"),
    "highest": msg("in the highest {share} of the schools ({whole})"),
}
_COUNTS = {
    "lowest": msg("among the lowest {count} schools"),
    "highest": msg("among the highest {count} schools"),
}
_DEVIATIONS = {
    "lowest": msg("{count} standard deviations below the mean or further"),
    "highest": msg("{count} standard deviations above the mean or further"),
}
_PLACES = {
    "down": msg("places rounded down"),
    "up": msg("places rounded up"),
    "half_up": msg("places rounded to the nearest"),
}
_TIES = {
    "in": msg("equal numbers on the cut are all in"),
    "out": msg("equal numbers on the cut are all out"),
}
_EDGES = {
    "upper": msg("a number on a cut belongs to the upper band"),
    "lower": msg("a number on a cut belongs to the lower band"),
}


def computation(rule: CriterionInForce, sets: Mapping[str, tuple[str, ...]], lang: str) -> str:
    """How a criterion is computed.

    Args:
        rule: the criterion.
        sets: named sets of procedures.
        lang: language of the sentence; headings of columns are Russian.
    """
    told: Message | None = None
    match rule.rule:
        case LowResults() | Number() | Rank() | Bands() as measured:
            return _measured_in_words(measured, sets, lang)
        case Flag() as flag:
            told = msg("the mark «{mark}» in the context", mark=heading(flag.column))
        case InList() as listed:
            told = msg("the list «{name}» names the school", name=listed.list)
        case SameAs() as same:
            told = msg(
                "the verdict of the head school («{column}») on {criterion}",
                column=heading(same.column),
                criterion=same.criterion,
            )
    return rule.kind if told is None else told.text(lang)


def _measured_in_words(
    rule: LowResults | Number | Rank | Bands, sets: Mapping[str, tuple[str, ...]], lang: str
) -> str:
    match rule:
        case LowResults():
            return _low_results(rule, sets, lang)
        case Number():
            return _number(rule, sets, lang)
        case Rank():
            return _rank(rule, sets, lang)
        case Bands():
            return _bands(rule, sets, lang)


def _low_results(rule: LowResults, sets: Mapping[str, tuple[str, ...]], lang: str) -> str:
    parts = [
        msg(
            "at least {share} of the participants below the boundary",
            share=percent(float(rule.threshold), lang),
        ),
        msg(
            "in {count} or more of: {procedures}",
            count=rule.procedures_at_least,
            procedures=procedures_text(rule.procedures, sets),
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
    parts: list[Message | str] = [measure_text(rule.indicator, rule.parameters, sets, lang)]
    if rule.relative_to is not None:
        parts.append(_relative(rule))
    if rule.years > 1:
        parts.append(with_values(OVER[rule.over], years=rule.years))
    line, comparator, unit = rule.line()
    to = rule.line_to()
    if rule.threshold_from is None and not rule.thresholds:
        parts.append(
            with_values(
                _COMPARED[comparator],
                line=number_text(float(line), unit, lang),
                line_to="" if to is None else number_text(float(to), unit, lang),
            )
        )
    return _joined(parts, lang)


def _relative(rule: Number) -> Message:
    where = msg("the municipality") if rule.relative_to == "municipality" else msg("the region")
    if rule.absolute:
        return msg("size of the difference from {where}", where=where)
    return msg("school minus {where}", where=where)


def _measured(
    rule: MeasuredKind, sets: Mapping[str, tuple[str, ...]], lang: str
) -> list[Message | str]:
    """The number that is ranked or put into a band."""
    parts: list[Message | str] = [measure_text(rule.indicator, rule.parameters, sets, lang)]
    if rule.years > 1:
        parts.append(with_values(OVER[rule.over], years=rule.years))
    if rule.rounding is not None:
        parts.append(msg("rounded to decimals: {digits}", digits=rule.rounding.digits))
    return parts


def _rank(rule: Rank, sets: Mapping[str, tuple[str, ...]], lang: str) -> str:
    parts = _measured(rule, sets, lang)
    if rule.share is not None:
        share = percent(float(rule.share), lang)
        parts.append(with_values(_SHARES[rule.end], share=share, whole=_PLACES[rule.places]))
    elif rule.count is not None:
        parts.append(with_values(_COUNTS[rule.end], count=rule.count))
    else:
        deviations = number_text(float(rule.deviations or 0), "index", lang)
        parts.append(with_values(_DEVIATIONS[rule.end], count=deviations))
    if rule.pool is not None:
        parts.append(msg("in pools by «{pool}»", pool=heading(rule.pool)))
    parts.append(_TIES[rule.ties])
    if rule.peers == "known":
        parts.append(msg("only schools with known numbers are counted"))
    if rule.smallest_pool > 1:
        parts.append(msg("in pools of {count} schools or more", count=rule.smallest_pool))
    return _joined(parts, lang)


def _bands(rule: Bands, sets: Mapping[str, tuple[str, ...]], lang: str) -> str:
    parts = _measured(rule, sets, lang)
    pools = {None: rule.cuts} if rule.cuts else rule.cuts_by_pool
    for pool, cuts in pools.items():
        told = ", ".join(number_text(float(cut), rule.unit(), lang) for cut in cuts)
        titles = ", ".join(f"«{title}»" for title in rule.titles)
        if pool is not None:
            titles = f"{heading(rule.pool or '')} {pool}: {titles}"
        parts.append(msg("bands {titles}, cut at {cuts}", titles=titles, cuts=told))
    parts.append(_EDGES[rule.edge])
    met = ", ".join(f"«{rule.titles[rule.bands.index(name)]}»" for name in rule.met_in)
    parts.append(msg("met in {bands}", bands=met))
    return _joined(parts, lang)


def _joined(parts: list[Message | str], lang: str) -> str:
    return "; ".join(part if isinstance(part, str) else part.text(lang) for part in parts)


# what is measured: an indicator with its parameters


def measure_text(indicator: str, given: Mapping[str, Any], sets: Sets, lang: str) -> str:
    """An indicator with its parameters.

    Args:
        indicator: its name.
        given: its parameters, as the rule file writes them.
        sets: named sets of procedures.
        lang: language of the words; headings of columns are Russian.
    """
    if COMPONENTS in given:
        return _composite(given, sets, lang)
    told = _INDICATORS.get(indicator)
    if told is None:
        return indicator
    named: dict[str, str] = {
        key: _headings(given[key])
        for key in ("numerator", "denominator", "column", "numerators", "of")
        if key in given
    }
    named |= {key: ", ".join(map(str, given[key])) for key in ("marks", "weights") if key in given}
    named |= {key: str(given[key]) for key in ("within", "minimum") if key in given}
    if "procedures" in given:
        named["procedures"] = procedures_text(tuple(given["procedures"]), sets)
    return with_values(told, **named).text(lang)


def _composite(given: Mapping[str, Any], sets: Sets, lang: str) -> str:
    """An index of components, each with its weight."""
    terms = "; ".join(_term(one, sets, lang) for one in given[COMPONENTS])
    parts = [with_values(_SCALES[given.get("scale", "none")], terms=terms)]
    if given.get("to_hundred"):
        parts.append(msg("brought to 0 to 100"))
    parts.append(_MISSING[given.get("when_component_missing", "no_data")])
    return "; ".join(part.text(lang) for part in parts)


def _term(one: Mapping[str, Any], sets: Sets, lang: str) -> str:
    weight = number_text(float(one["weight"]), "index", lang)
    measure = measure_text(one["indicator"], one.get("parameters", {}), sets, lang)
    return f"{weight} × {one.get('title') or measure}"


def with_values(message: Message, **values: object) -> Message:
    """A message of the tables here with its values."""
    return Message(message.template, values)


def procedures_text(names: tuple[str, ...], sets: Sets) -> str:
    """Works in words, sets resolved."""
    ids = [one for name in names for one in sets.get(name, (name,))]
    return ", ".join(_short(one) for one in ids)


def _short(procedure: str) -> str:
    """A work without commas inside: «ВПР 5 класс русский язык»."""
    return Procedure.parse(procedure).title.replace(",", "")


def _headings(columns: object) -> str:
    several = columns if isinstance(columns, list | tuple) else [columns]
    return "», «".join(heading(str(column)) for column in several)


def heading(column: str) -> str:
    """The Russian heading of a column, or its name."""
    known = CONTEXT.by_name.get(column) or SCHOOLS.by_name.get(column)
    return known.title if known else column
