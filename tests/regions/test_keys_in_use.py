"""Every key of a rule, every word of a policy and every indicator is needed by some rulebook.

The rulebooks are those of the plugins, of the federal rules, which the demonstration goes by, and
of the invented region `supervision`. A key that several kinds share is one key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import attrs
import pytest

from schoolsupport import load_region
from schoolsupport.identification.indicators import CORE_INDICATORS
from schoolsupport.identification.kinds import KINDS
from schoolsupport.identification.rules.rule_files import Names, read_membership, read_parameters
from schoolsupport.identification.rules.rulebook import Membership, Rulebook, merged
from schoolsupport.structure import structured

PLUGINS = Path(__file__).parents[2] / "plugins"
SUPERVISION = Path(__file__).with_name("supervision")
UNUSED: Mapping[str, str] = {}
"""Keys that no rulebook uses, each with the reason why it stays."""


@pytest.fixture(scope="module")
def of_regions() -> set[str]:
    """What the rulebooks of the distributions set."""
    folders = [one.parent for one in sorted(PLUGINS.glob("*/pyproject.toml"))]
    assert len(folders) == 5
    regions = [load_region("federal"), *map(load_region, folders)]
    return {key for one in regions for key in set_by(one.rulebook)}


def test_every_key_every_policy_and_every_indicator_is_used(of_regions: set[str]) -> None:
    used = of_regions | set(set_by(load_region(SUPERVISION).rulebook))

    assert set(there_are()) - used == set(UNUSED)


def test_without_the_invented_region_many_would_be_of_no_use(of_regions: set[str]) -> None:
    unused = set(there_are()) - of_regions

    assert {
        "IndicatorKind.lineage = pooled",
        "LowResults.lineage = inherited",
        "IndicatorKind.rounding",
        "Rounding.ties = half_even",
        "Membership.met_years",
        "SameAs.category",
        *(f"indicator {name}" for name in FIVE),
    } <= unused


FIVE = ("mean_mark", "trend", "share_below_minimum", "share_above_journal", "mean_out_of_line")


# what there is: the keys of the classes that rule files are read into


def there_are() -> Iterator[str]:
    """Keys of kinds, categories and indicators, and the words they may have besides the usual."""
    waiting: list[type] = [*KINDS.values(), Membership]
    waiting += [one.parameters for one in CORE_INDICATORS.values()]
    yield from (f"indicator {name}" for name in CORE_INDICATORS)
    seen: set[type] = set()
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        for key in fields(one):
            name = f"{owner(one, key.name)}.{key.name}"
            yield name
            yield from (f"{name} = {word}" for word in words(key.type) if word != key.default)
            waiting += classes(key.type)


def fields(one: type) -> list[attrs.Attribute[Any]]:
    """The keys of a class that a rule file may give."""
    every = attrs.fields(attrs.resolve_types(one))
    return [key for key in every if not key.metadata.get("hidden")]


def owner(one: type, key: str) -> str:
    """The class a key comes from: what several kinds share is one key."""
    holds = [base for base in one.__mro__ if key in vars(base).get("__annotations__", {})]
    return (holds or [one])[-1].__name__.removeprefix("Parameters_")


def words(hint: Any) -> Iterable[str]:
    """The words a key may have."""
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return [str(one) for one in hint]
    if get_origin(hint) is Literal:
        return [one for one in get_args(hint) if isinstance(one, str)]
    return [word for inner in get_args(hint) for word in words(inner)]


def classes(hint: Any) -> list[type]:
    """The classes of the tables a key may hold."""
    if isinstance(hint, type) and attrs.has(hint):
        return [hint]
    return [one for inner in get_args(hint) for one in classes(inner)]


# what is set: the rules and categories of a rulebook, in every reading


def set_by(book: Rulebook) -> Iterator[str]:
    """What the versions of a rulebook's rules set, their other readings too."""
    names = Names.of(book)
    for rule in book.criteria.values():
        for version in rule.versions:
            yield from told(version.rule)
            for other in version.standing.alternative:
                raw = merged(version.raw, other.set.items())
                yield from told(read_parameters(rule.kind, raw, names, rule.id))
    for category in book.categories.values():
        for one in category.versions:
            yield from told(one.membership)
            for other in one.standing.alternative:
                raw = merged(one.raw, other.set.items())
                yield from told(read_membership(raw, category.id))


def told(one: Any) -> Iterator[str]:
    """The keys of a value that are not left to their defaults, and those of what it holds."""
    for key in fields(type(one)):
        value = getattr(one, key.name)
        if value == default(key):
            continue
        name = f"{owner(type(one), key.name)}.{key.name}"
        yield name
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, str):
                yield f"{name} = {part}"
            elif attrs.has(type(part)):
                yield from told(part)
    asked = CORE_INDICATORS.get(str(getattr(one, "indicator", None)))
    if asked is not None:
        yield f"indicator {asked.name}"
        yield from told(structured(dict(one.parameters), asked.parameters, asked.name))


def default(key: attrs.Attribute[Any]) -> Any:
    """What a key is where a rule says nothing; NOTHING where it has to."""
    given: Any = key.default
    return given.factory() if hasattr(given, "factory") else given
