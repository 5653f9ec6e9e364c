"""Keys of rule files and their values in words, Russian or English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from schoolsupport.domain import Procedure
from schoolsupport.identification.kinds.concern import Concern
from schoolsupport.identification.rules.rulebook import (
    CriterionInForce,
    Edition,
    Rulebook,
    RuleInForce,
    value_of,
)
from schoolsupport.translation import Message, Spoken, joined, msg
from schoolsupport.words.numbers import Quantity, day_text, number_text, percent

_KEYS = {
    "act": msg("kind of act"),
    "absolute": msg("whether a difference counts without its sign"),
    "all_of": msg("what must all be met"),
    "any_of": msg("of what one is enough"),
    "applies_to": msg("which schools it concerns"),
    "at_least": msg("how many criteria are enough"),
    "bands": msg("bands"),
    "body": msg("who decides"),
    "column": msg("column of the data"),
    "components": msg("components"),
    "comparator": msg("how the number is compared with the line"),
    "confirmed_by_list": msg("list that confirms the mark"),
    "contradicted_by": msg("what contradicts the mark"),
    "cuts": msg("cuts between bands"),
    "decides": msg("who decides, and by what act"),
    "denominator": msg("of what the share is"),
    "deviation_of": msg("deviation of what"),
    "deviations": msg("standard deviations from the mean"),
    "edge": msg("band of a number on a cut"),
    "end": msg("from which end places are counted"),
    "enrolment_above": msg("more pupils than"),
    "exclude": msg("who is left out of the list"),
    "from": msg("first day"),
    "grade": msg("grade it has"),
    "grades": msg("grades it has"),
    "graded_by": msg("what grades it"),
    "indicator": msg("indicator"),
    "left_out": msg("what is not counted"),
    "list": msg("list"),
    "met_years": msg("in how many of the latest years"),
    "not_graded": msg("the level of schools it does not concern"),
    "met_in": msg("bands that meet it"),
    "minimum": msg("fewest that count"),
    "minimum_stay": msg("shortest stay"),
    "name_has": msg("words in the name of the school"),
    "named_by": msg("status by act"),
    "none_of": msg("what must not be met"),
    "not_held": msg("works not held"),
    "numerator": msg("whose share it is"),
    "numerators": msg("whose shares they are"),
    "objectivity": msg("results marked as not objective"),
    "of": msg("criteria that are counted"),
    "office": msg("who signs"),
    "over": msg("how years are put together"),
    "parameters": msg("parameters of the indicator"),
    "peers": msg("with whom it is compared"),
    "places": msg("rounding of places"),
    "pool": msg("pool"),
    "post_project_years": msg("years of support after the project"),
    "procedures": msg("works looked at"),
    "procedures_at_least": msg("how many low works are enough"),
    "relative_to": msg("with what it is compared"),
    "restricted": msg("results whose use is restricted"),
    "rounding": msg("rounding"),
    "scale": msg("common scale of the components"),
    "share": msg("share of schools"),
    "small": msg("works with few participants"),
    "smallest_pool": msg("smallest pool"),
    "then": msg("what is below that"),
    "threshold": msg("line"),
    "threshold_to": msg("upper line"),
    "ties": msg("equal numbers on the cut"),
    "titles": msg("names of bands"),
    "to_hundred": msg("brought to 0 to 100"),
    "until": msg("last day"),
    "unless_name_has": msg("unless the name has"),
    "weights": msg("weights"),
    "when": msg("when schools are identified"),
    "when_component_missing": msg("component without data"),
    "when_component_not_applicable": msg("component that does not apply"),
    "when_missing": msg("missing results"),
    "year_unit": msg("years"),
    "year": msg("of which year, before that of the data"),
    "years": msg("number of years"),
}
_VALUES = {
    "above": msg("above it"),
    "all": msg("all"),
    "at_least": msg("not below it"),
    "at_most": msg("not above it"),
    "below": msg("below it"),
    "between": msg("between two lines"),
    "calendar": msg("calendar years"),
    "down": msg("down"),
    "drop": msg("falls away"),
    "each": msg("each year by itself"),
    "half_even": msg("to the nearest, a half to the even one"),
    "half_up": msg("to the nearest"),
    "highest": msg("from the top"),
    "ignored": msg("count as they are"),
    "in": msg("all in"),
    "inherited": msg("with those of the schools before it"),
    "known": msg("schools with known numbers"),
    "last": msg("the latest known year"),
    "left_out": msg("left out"),
    "lower": msg("the lower one"),
    "lowest": msg("from the bottom"),
    "mark": msg("mark"),
    "mean": msg("mean"),
    "met": msg("met"),
    "minmax": msg("from the least to the greatest"),
    "municipality": msg("mean of the municipality"),
    "no_data": msg("cannot be judged"),
    "not_applicable": msg("do not apply"),
    "none": msg("as they are"),
    "not_counted": msg("are not counted"),
    "not_met": msg("not met"),
    "out": msg("all out"),
    "own": msg("the school's own alone"),
    "pass_over": msg("are passed over, if two years at least are left"),
    "pooled": msg("all years together"),
    "population": msg("of all schools compared"),
    "region": msg("mean of the region"),
    "remark": msg("are counted, and it is said"),
    "sample": msg("of a sample"),
    "school": msg("school years"),
    "standard": msg("in standard deviations"),
    "up": msg("up"),
    "upper": msg("the upper one"),
    "what_is_left": msg("are passed over, were only one year left"),
    "widens": msg("are never read as good"),
}


def key_words(key: str) -> Message | str:
    """A key of a rule file in words; its own name where it has none."""
    path = key.split(".")
    found = next((_KEYS[one] for one in (key, path[-1]) if one in _KEYS), None)
    return found if found is not None else key


def value_words(key: str, value: object, book: Rulebook, unit: str | None = None) -> Message:
    """A value of a rule file in words: titles for ids, works for their sets.

    Args:
        key: its key.
        value: the value.
        book: the rules it stands in.
        unit: unit of the number the rule looks at, and so of its lines.
    """
    if (
        unit is not None
        and key.partition(".")[0] in _LINES
        and isinstance(value, int | float | Decimal)
    ):
        return Quantity(value, unit)
    return Spoken(lambda lang: _said(key, value, book, lang))


_LINES = frozenset({"threshold", "threshold_to", "thresholds"})


def unit_of(rule: RuleInForce) -> str | None:
    """Unit of the number a criterion looks at; None of a category."""
    return rule.rule.line()[2] if isinstance(rule, CriterionInForce) else None


def _said(key: str, value: object, book: Rulebook, lang: str) -> str:
    if isinstance(value, Mapping) and key == "applies_to":
        return Concern(**value).sentence(book.titles).text(lang)
    if isinstance(value, Mapping):
        pairs = ((key_words(one), _said(one, inner, book, lang)) for one, inner in value.items())
        return "; ".join(f"{_text(words, lang)}: {said}" for words, said in pairs)
    if isinstance(value, list | tuple) and value:
        return ", ".join(_said(key, one, book, lang) for one in value)
    if not value and not isinstance(value, bool | int):
        return msg("none").text(lang)
    return _one(key, value, book, lang)


def _one(key: str, value: object, book: Rulebook, lang: str) -> str:
    match value:
        case bool():
            return (msg("yes") if value else msg("no")).text(lang)
        case date():
            return day_text(value, lang)
        case Decimal() | float() if key in {"threshold", "share"} and 0 < value < 1:
            return percent(value, lang)
        case int() | float() | Decimal():
            return number_text(value, None, lang)
    if key in {"list", "confirmed_by_list"}:
        return f"`{value}`" if re.fullmatch("[a-z]+", str(value)) else f"«{value}»"
    return _named(str(value), book, lang)


def _named(value: str, book: Rulebook, lang: str) -> str:
    """What an id stands for: a work, a set of works, a rule, a gap, a column, a choice."""
    if value in book.procedure_sets:
        return ", ".join(_named(one, book, lang) for one in book.procedure_sets[value])
    rule = book.criteria.get(value) or book.categories.get(value) or book.gaps.get(value)
    if rule is not None:
        return f"«{rule.title}»"
    if value in _VALUES:
        return _VALUES[value].text(lang)
    try:
        return Procedure.parse(value).title.replace(",", "")
    except ValueError:
        title = book.titles.heading(value)
        return f"«{title}»" if title != value else value


def settings_words(edition: Edition) -> Message | None:
    """What was set for this run, keys and values in words; None where nothing was."""
    said = []
    for rule in edition.rules:
        for key in rule.set_keys:
            value = value_words(key, value_of(rule.raw, key), edition.rulebook, unit_of(rule))
            told = msg(
                "«{title}» — {key}: {value}", title=rule.title, key=key_words(key), value=value
            )
            said.append(told)
    return joined(said, "; ") if said else None


def assumed_words(edition: Edition) -> tuple[Message, ...]:
    """What no act states, keys and values in words; none where the acts state everything.

    What several rules share is said once; where they differ, the rule is named.
    """
    titles = {rule.id: rule.title for rule in edition.rules}
    raw = {rule.id: rule.raw for rule in edition.rules}
    units = {rule.id: unit_of(rule) for rule in edition.rules}
    told: dict[str, dict[object, tuple[object, str | None, list[str]]]] = {}
    for rule, key, value in edition.assumed():
        if key == "bands":  # ids; their titles are told
            continue
        if key == "met_in":
            value = titles_of_bands(raw[rule], value)  # noqa: PLW2901  # the words for the ids
        unit = units[rule] if key in _LINES else None
        same = told.setdefault(key, {}).setdefault((repr(value), unit), (value, unit, []))
        same[-1].append(titles[rule])
    said: list[Message] = []
    for key, values in told.items():
        if is_in_the_sentence(key):
            said.append(
                _named_keys(key, [title for *_, titles in values.values() for title in titles])
            )
            continue
        for value, unit, rules in values.values():
            words = value_words(key, value, edition.rulebook, unit)
            name = key_words(key)
            if len(values) > 1:
                where = "; ".join(f"«{title}»" for title in rules)
                name = msg("{key} ({where})", key=name, where=where)
            said.append(msg("{key}: {value}", key=name, value=words))
    return tuple(said)


def titles_of_bands(raw: Mapping[str, Any], bands: object) -> object:
    """Titles for the ids of bands."""
    known = dict(zip(raw["bands"], raw["titles"], strict=True))
    return [f"«{known[one]}»" for one in bands] if isinstance(bands, list | tuple) else bands


_IN_THE_SENTENCE = frozenset({"indicator", "parameters"})
"""Keys whose values are told by the sentence on how a criterion is computed."""


def is_in_the_sentence(key: str) -> bool:
    """Whether the value of a key is told by the sentence on how the criterion is computed."""
    return key.partition(".")[0] in _IN_THE_SENTENCE


def _named_keys(key: str, titles: Iterable[str]) -> Message:
    where = "; ".join(f"«{title}»" for title in titles)
    return msg("{key} ({where}): as computed above", key=key_words(key), where=where)


def shown_value(value: object) -> str:
    """A value of a rule file as it is written, short enough for a line."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {shown_value(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        apart = "; " if any(isinstance(inner, Mapping) for inner in value) else ", "
        return apart.join(map(shown_value, value)) or "-"
    return "-" if value is None else str(value)


def flat(values: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Keys of a rule with those inside them: `small.minimum`."""
    found: dict[str, Any] = {}
    for key, value in values.items():
        if isinstance(value, Mapping):
            found |= flat(value, f"{prefix}{key}.")
        else:
            found[prefix + key] = value
    return found


def _text(said: Message | str, lang: str) -> str:
    return said.text(lang) if isinstance(said, Message) else said
