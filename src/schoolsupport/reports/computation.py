"""How a criterion is computed, in a sentence a jurist can hold against the act."""

from __future__ import annotations

from collections.abc import Mapping

from schoolsupport.domain import YearUnit
from schoolsupport.identification.kinds import (
    Bands,
    Flag,
    InList,
    LowResults,
    Number,
    Rank,
    SameAs,
)
from schoolsupport.identification.kinds.measured import MeasuredKind
from schoolsupport.identification.rules.rulebook import CriterionInForce
from schoolsupport.reports.measures import (
    OVER,
    heading,
    measure_text,
    procedures_text,
    with_values,
)
from schoolsupport.translation import Message, msg
from schoolsupport.words.numbers import number_text, percent

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
