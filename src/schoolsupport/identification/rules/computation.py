"""How a criterion is computed, in a sentence a jurist can hold against the act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
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
from schoolsupport.identification.kinds.concern import Concern
from schoolsupport.identification.kinds.drawn import DrawnLine
from schoolsupport.identification.kinds.kind import COMPONENTS, CriterionKind
from schoolsupport.identification.kinds.measured import MeasuredKind
from schoolsupport.identification.rules.rulebook import CriterionInForce, Rulebook
from schoolsupport.tables import CONTEXT, SCHOOLS, Column, ColumnKind, OwnColumn
from schoolsupport.translation import Message, Spoken, joined, msg, plural
from schoolsupport.words.numbers import bare_unit, day_text, in_row, number_text, percent

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
_OUTSIDE = msg("a component that does not concern the school leaves its weight to the others")
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
_ASKED = {
    "equals": msg("{values}"),
    "not_equals": msg("not {values}"),
    "one_of": msg("one of {values}"),
    "not_one_of": msg("none of {values}"),
    "not_between": msg("outside {line} to {line_to}"),
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


def computation(rule: CriterionInForce, book: Rulebook, lang: str) -> str:
    """How a criterion is computed.

    Args:
        rule: the criterion.
        book: the rules it stands in.
        lang: language of the sentence; headings of columns are Russian.
    """
    told: Message | None = None
    match rule.rule:
        case LowResults() | Number() | Rank() | Bands() as measured:
            return _measured_in_words(measured, book, lang)
        case Flag() as flag:
            told = msg("the mark «{mark}» in the context", mark=heading(flag.column, book.columns))
        case InList() as listed:
            told = msg("the list «{name}» names the school", name=listed.list)
        case SameAs() as same:
            told = msg(
                "the verdict of the head school («{column}») on «{criterion}»",
                column=heading(same.column, book.columns),
                criterion=titles_of(book).get(same.follows()[0], same.follows()[0]),
            )
        case CriterionKind() as own:
            return own.sentence() or rule.kind
    return rule.kind if told is None else told.text(lang)


def _measured_in_words(rule: LowResults | Number | Rank | Bands, book: Rulebook, lang: str) -> str:
    match rule:
        case LowResults():
            return _low_results(rule, book, lang)
        case Number():
            return _number(rule, book, lang)
        case Rank():
            return _rank(rule, book, lang)
        case Bands():
            return _bands(rule, book, lang)


def _low_results(rule: LowResults, book: Rulebook, lang: str) -> str:
    parts = [
        msg(
            "at least {share} of the participants below the boundary",
            share=percent(float(rule.threshold), lang),
        ),
        msg(
            "in {count} or more of: {procedures}",
            count=rule.procedures_at_least,
            procedures=procedures_text(rule.procedures, book),
        ),
    ]
    if rule.years > 1:
        parts.append(msg("in each of {years} years", years=rule.years))
    if rule.year_unit is YearUnit.SCHOOL:
        parts.append(msg("by school years"))
    if rule.small is not None:
        parts.append(msg("with {count} participants or more", count=rule.small.minimum))
    return "; ".join(part.text(lang) for part in parts)


def _number(rule: Number, book: Rulebook, lang: str) -> str:
    parts: list[Message | str] = [measure_text(rule.indicator, rule.parameters, book, lang)]
    if rule.relative_to is not None:
        parts.append(_relative(rule))
    if rule.years > 1:
        parts.append(with_values(OVER[rule.over], years=rule.years))
    line, comparator, unit = rule.line()
    to = rule.line_to()
    low_unit = bare_unit(unit) if comparator == "between" else unit
    drawn = rule.drawn
    if drawn is not None:
        own = msg("the school's own line ({what})", what=Spoken(partial(line_text, drawn, book)))
        parts.append(with_values(_COMPARED[comparator], line=own, line_to=""))
    elif line is not None and not rule.thresholds:
        parts.append(
            with_values(
                _COMPARED[comparator],
                line=number_text(float(line), low_unit, lang, compared=True),
                line_to="" if to is None else number_text(float(to), unit, lang, compared=True),
            )
        )
    if rule.applies_to is not None:
        parts.append(concern_text(rule.applies_to, book, lang))
    return _joined(parts, lang)


def _relative(rule: Number) -> Message:
    where = msg("the municipality") if rule.relative_to == "municipality" else msg("the region")
    if rule.absolute:
        return msg("size of the difference from {where}", where=where)
    return msg("school minus {where}", where=where)


def _measured(rule: MeasuredKind, book: Rulebook, lang: str) -> list[Message | str]:
    """The number that is ranked or put into a band."""
    parts: list[Message | str] = [measure_text(rule.indicator, rule.parameters, book, lang)]
    if rule.applies_to is not None:
        parts.append(concern_text(rule.applies_to, book, lang))
    if rule.years > 1:
        parts.append(with_values(OVER[rule.over], years=rule.years))
    if rule.rounding is not None:
        parts.append(msg("rounded to decimals: {digits}", digits=rule.rounding.digits))
    return parts


def _rank(rule: Rank, book: Rulebook, lang: str) -> str:
    parts = _measured(rule, book, lang)
    if rule.share is not None:
        share = percent(float(rule.share), lang)
        parts.append(with_values(_SHARES[rule.end], share=share, whole=_PLACES[rule.places]))
    elif rule.count is not None:
        parts.append(with_values(_COUNTS[rule.end], count=rule.count))
    else:
        deviations = number_text(float(rule.deviations or 0), "index", lang)
        parts.append(with_values(_DEVIATIONS[rule.end], count=deviations))
    if rule.pool is not None:
        parts.append(msg("in pools by «{pool}»", pool=heading(rule.pool, book.columns)))
    parts.append(_TIES[rule.ties])
    if rule.peers == "known":
        parts.append(msg("only schools with known numbers are counted"))
    if rule.smallest_pool > 1:
        parts.append(msg("in pools of {count} schools or more", count=rule.smallest_pool))
    return _joined(parts, lang)


def _bands(rule: Bands, book: Rulebook, lang: str) -> str:
    parts = _measured(rule, book, lang)
    pools = {None: rule.cuts} if rule.cuts else rule.cuts_by_pool
    for pool, cuts in pools.items():
        told = in_row(map(float, cuts), rule.unit(), lang)
        titles = ", ".join(f"«{title}»" for title in rule.titles)
        if pool is not None:
            titles = f"{heading(rule.pool or '', book.columns)} {pool}: {titles}"
        parts.append(msg("bands {titles}, cut at {cuts}", titles=titles, cuts=told))
    parts.append(_EDGES[rule.edge])
    met = ", ".join(f"«{rule.titles[rule.bands.index(name)]}»" for name in rule.met_in)
    parts.append(msg("met in {bands}", bands=met))
    return _joined(parts, lang)


def _joined(parts: list[Message | str], lang: str) -> str:
    return "; ".join(part if isinstance(part, str) else part.text(lang) for part in parts)


# what is measured: an indicator with its parameters


def measure_text(indicator: str, given: Mapping[str, Any], book: Rulebook, lang: str) -> str:
    """An indicator with its parameters.

    Args:
        indicator: its name.
        given: its parameters, as the rule file writes them.
        book: the rules it stands in.
        lang: language of the words; headings of columns are Russian.
    """
    if COMPONENTS in given:
        return _composite(given, book, lang)
    told = _INDICATORS.get(indicator)
    if told is None:
        own = book.indicators.get(indicator)
        return indicator if own is None else own.title.rstrip(".")
    named: dict[str, str] = {
        key: _headings(given[key], book)
        for key in ("numerator", "denominator", "column", "numerators", "of")
        if key in given
    }
    if "marks" in given:
        named["marks"] = ", ".join(map(str, given["marks"]))
    if "weights" in given:
        weights = (number_text(one, "index", lang) for one in given["weights"])
        named["weights"] = "; ".join(weights)
    named |= {key: str(given[key]) for key in ("within", "minimum") if key in given}
    if "procedures" in given:
        named["procedures"] = procedures_text(tuple(given["procedures"]), book)
    return _earlier(with_values(told, **named), int(given.get("year", 0))).text(lang)


def _earlier(said: Message, year: int) -> Message:
    """What is said, and how many years before the year judged it is of."""
    if year == 0:
        return said
    return msg("{said}, {years} before", said=said, years=plural("{n} year", "{n} years", -year))


def line_text(line: DrawnLine, book: Rulebook, lang: str) -> str:
    """What draws the line of a school.

    Args:
        line: the line.
        book: the rules it stands in.
        lang: language of the words; headings of columns are Russian.
    """
    told = Spoken(partial(measure_text, *line.asked, book))
    return _earlier(told, line.year).text(lang)


def concern_text(concern: Concern, book: Rulebook, lang: str) -> str:
    """Which schools a criterion concerns.

    Args:
        concern: the schools.
        book: the rules it stands in.
        lang: language of the words; headings of columns are Russian.
    """
    said: list[Message] = []
    if concern.grade is not None:
        said.append(msg("schools with grade {grade}", grade=concern.grade))
    if concern.column is not None:
        known = {**SCHOOLS.by_name, **CONTEXT.by_name}
        column = known.get(concern.column) or next(
            (one.column for one in book.columns if one.id == concern.column), None
        )
        title = heading(concern.column, book.columns)
        for name, asked in concern.tests.items():
            values = [_asked_value(one, column, lang) for one in asked]
            ends = {"line": values[0], "line_to": values[-1], "values": ", ".join(values)}
            about = _earlier(msg("«{column}»", column=title), concern.year)
            test = with_values(_ASKED.get(name) or _COMPARED[name], **ends)
            said.append(msg("schools where {what}: {test}", what=about, test=test))
    return joined(said, "; ").text(lang)


def _asked_value(value: Any, column: Column | None, lang: str) -> str:
    """A value that a column is compared with, as a reader writes it."""
    if isinstance(value, bool) or (column is not None and column.kind is ColumnKind.FLAG):
        return (msg("yes") if value else msg("no")).text(lang)
    if isinstance(value, date):
        return day_text(value, lang)
    if isinstance(value, str):
        return f"«{value}»"
    return number_text(value, None if column is None else column.unit, lang)


def _composite(given: Mapping[str, Any], book: Rulebook, lang: str) -> str:
    """An index of components, each with its weight."""
    terms = "; ".join(_term(one, book, lang) for one in given[COMPONENTS])
    parts = [with_values(_SCALES[given.get("scale", "none")], terms=terms)]
    if given.get("to_hundred"):
        parts.append(msg("brought to 0 to 100"))
    if given.get("when_component_not_applicable") == "left_out":
        parts.append(_OUTSIDE)
    parts.append(_MISSING[given.get("when_component_missing", "no_data")])
    return "; ".join(part.text(lang) for part in parts)


def _term(one: Mapping[str, Any], book: Rulebook, lang: str) -> str:
    weight = number_text(float(one["weight"]), "index", lang)
    measure = measure_text(one["indicator"], one.get("parameters", {}), book, lang)
    return f"{weight} × {one.get('title') or measure}"


def with_values(message: Message, **values: object) -> Message:
    """A message of the tables here with its values."""
    return Message(message.template, values)


def procedures_text(names: tuple[str, ...], book: Rulebook) -> str:
    """Works in words, sets resolved."""
    ids = [one for name in names for one in book.procedure_sets.get(name, (name,))]
    return ", ".join(_short(one) for one in ids)


def _short(procedure: str) -> str:
    """A work without commas inside: «ВПР 5 класс русский язык»."""
    return Procedure.parse(procedure).title.replace(",", "")


def _headings(columns: object, book: Rulebook) -> str:
    several = columns if isinstance(columns, list | tuple) else [columns]
    return "», «".join(heading(str(column), book.columns) for column in several)


def titles_of(book: Rulebook) -> dict[str, str]:
    """Titles of criteria and categories by id."""
    criteria = {one.id: one.title for one in book.criteria.values()}
    return criteria | {one.id: one.title for one in book.categories.values()}


def heading(column: str, own: Iterable[OwnColumn] = ()) -> str:
    """The Russian heading of a column, a region's own among them, or its name."""
    known = CONTEXT.by_name.get(column) or SCHOOLS.by_name.get(column)
    titles = {one.id: one.title for one in own}
    return known.title if known else titles.get(column, column)
