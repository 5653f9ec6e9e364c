"""What a criterion measures, in words: an indicator with its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schoolsupport.domain import Procedure
from schoolsupport.identification.kinds.kind import COMPONENTS
from schoolsupport.tables import CONTEXT, SCHOOLS
from schoolsupport.translation import Message, msg
from schoolsupport.words.numbers import number_text

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
