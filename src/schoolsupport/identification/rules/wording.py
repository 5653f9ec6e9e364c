"""Keys of rule files and their values in words, Russian or English."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from schoolsupport.domain import Procedure
from schoolsupport.identification.rules.computation import heading
from schoolsupport.identification.rules.rulebook import Edition, Rulebook
from schoolsupport.translation import Message, Spoken, joined, msg
from schoolsupport.words.numbers import day_text, number_text, percent

_KEYS = {
    "absolute": msg("whether the sign of a difference counts"),
    "all_of": msg("what must all be met"),
    "any_of": msg("of what one is enough"),
    "applies_to": msg("which schools it concerns"),
    "at_least": msg("how many criteria are enough"),
    "bands": msg("bands"),
    "column": msg("column of the data"),
    "comparator": msg("how the number is compared with the line"),
    "confirmed_by_list": msg("list that confirms the mark"),
    "contradicted_by": msg("what contradicts the mark"),
    "cuts": msg("cuts between bands"),
    "denominator": msg("of what the share is"),
    "deviation_of": msg("deviation of what"),
    "deviations": msg("standard deviations from the mean"),
    "edge": msg("band of a number on a cut"),
    "end": msg("from which end places are counted"),
    "enrolment_above": msg("more pupils than"),
    "exclude": msg("who is left out of the list"),
    "from": msg("first day"),
    "graded_by": msg("what grades it"),
    "indicator": msg("indicator"),
    "left_out": msg("what is not counted"),
    "list": msg("list"),
    "met_in": msg("bands that meet it"),
    "minimum": msg("fewest that count"),
    "minimum_stay": msg("shortest stay"),
    "name_has": msg("words in the name of the school"),
    "none_of": msg("what must not be met"),
    "not_held": msg("works not held"),
    "numerator": msg("whose share it is"),
    "of": msg("criteria that are counted"),
    "over": msg("how years are put together"),
    "parameters": msg("parameters of the indicator"),
    "peers": msg("with whom it is compared"),
    "places": msg("rounding of places"),
    "pool": msg("pool"),
    "post_project_years": msg("years of support after the project"),
    "procedures": msg("works looked at"),
    "procedures_at_least": msg("how many low works are enough"),
    "rounding": msg("rounding"),
    "share": msg("share of schools"),
    "small": msg("works with few participants"),
    "smallest_pool": msg("smallest pool"),
    "then": msg("what is below that"),
    "threshold": msg("line"),
    "threshold_to": msg("upper line"),
    "ties": msg("equal numbers on the cut"),
    "titles": msg("names of bands"),
    "until": msg("last day"),
    "unless_name_has": msg("unless the name has"),
    "when_missing": msg("missing results"),
    "year_unit": msg("years"),
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
    "each": msg("each year by itself"),
    "half_up": msg("to the nearest"),
    "highest": msg("from the top"),
    "in": msg("all in"),
    "known": msg("schools with known numbers"),
    "last": msg("the latest known year"),
    "left_out": msg("left out"),
    "lower": msg("the lower one"),
    "lowest": msg("from the bottom"),
    "no_data": msg("cannot be judged"),
    "not_applicable": msg("do not apply"),
    "not_counted": msg("are not counted"),
    "out": msg("all out"),
    "pooled": msg("all years together"),
    "school": msg("school years"),
    "up": msg("up"),
    "upper": msg("the upper one"),
}


def key_words(key: str) -> Message | str:
    """A key of a rule file in words; its own name where it has none."""
    return _KEYS.get(key, _KEYS.get(key.rpartition(".")[2], key))


def value_words(key: str, value: object, book: Rulebook) -> Message:
    """A value of a rule file in words: titles for ids, works for their sets.

    Args:
        key: its key.
        value: the value.
        book: the rules it stands in.
    """
    return Spoken(lambda lang: _said(key, value, book, lang))


def _said(key: str, value: object, book: Rulebook, lang: str) -> str:
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
        title = heading(value)
        return f"«{title}»" if title != value else value


def assumed_words(edition: Edition) -> Message | None:
    """What no act states, keys and values in words; None where the acts state everything.

    What several rules share is said once; where they differ, the rule is named.
    """
    titles = {rule.id: rule.title for rule in edition.rules}
    told: dict[str, dict[str, tuple[object, list[str]]]] = {}
    for rule, key, value in edition.assumed():
        same = told.setdefault(key, {}).setdefault(repr(value), (value, []))
        same[1].append(titles[rule])
    said = []
    for key, values in told.items():
        for value, rules in values.values():
            words = value_words(key, value, edition.rulebook)
            name = key_words(key)
            if len(values) > 1:
                where = "; ".join(f"«{title}»" for title in rules)
                name = msg("{key} ({where})", key=name, where=where)
            said.append(msg("{key}: {value}", key=name, value=words))
    return joined(said, "; ") if said else None


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
