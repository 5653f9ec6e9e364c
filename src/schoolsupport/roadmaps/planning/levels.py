"""On which level the parties of an order stand: a declared table of words, and what it assumes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from attrs import frozen

from schoolsupport.domain import Level
from schoolsupport.roadmaps.planning.roadmap import Tier
from schoolsupport.roadmaps.template import Responsible, RoadmapTemplate
from schoolsupport.structure import read_toml, structured
from schoolsupport.translation import Message, msg
from schoolsupport.words.stems import contains, placed_stems, stems

FIRST = 2  # «проведение анализа», «разработка и утверждение»
WORKING = "работающ"  # «педагогов, работающих в ШНОР»


@frozen(kw_only=True)
class Standing:
    """What the words of a party tell.

    Attributes:
        tier: its level.
        statuses: statuses of the schools it speaks to; empty where it speaks to any.
        assumed: what was read into the words.
    """

    tier: Tier
    statuses: tuple[str, ...] = ()
    assumed: tuple[Message, ...] = ()


@frozen(kw_only=True)
class _Words:
    """An entry of the table: words of parties, their tier, the statuses of schools meant."""

    tier: Tier
    words: tuple[str, ...]
    statuses: tuple[str, ...] = ()
    assumed: str | None = None


@frozen(kw_only=True)
class _Participants:
    people: tuple[str, ...]
    papers: tuple[str, ...]


@frozen(kw_only=True)
class _Table:
    party: tuple[_Words, ...]
    participants: tuple[_Participants, ...]


def own_tier(template: RoadmapTemplate) -> Tier:
    """The level whose plan a template is; a federal one is planned like a region's."""
    return Tier.MUNICIPALITY if template.level is Level.MUNICIPAL else Tier.REGION


def standing(template: RoadmapTemplate, party: Responsible) -> Standing:
    """On which level a party stands.

    Args:
        template: the order; its abbreviations are written out where the short form tells nothing.
        party: a party of one of its rows or points.

    Returns:
        What the table of words says; where it says nothing, the level of the order itself, and
        that this is assumed.
    """
    found = _longest(stems(party.name)) or _longest(stems(_written_out(template, party.name)))
    if found is None:
        tier = own_tier(template)
        return Standing(
            tier=tier,
            assumed=(
                msg(
                    "“{party}” stands on the level of the order itself: its words tell no other",
                    party=party.name,
                ),
            ),
        )
    read_in = (msg("{reading}", reading=found.assumed),) if found.assumed else ()
    return Standing(tier=found.tier, statuses=found.statuses, assumed=read_in)


def participants(title: str) -> tuple[str, tuple[str, ...]] | None:
    """Whether a title speaks of people of schools, as «педагогов ШНОР» does.

    Returns:
        The words as printed and the statuses of the schools meant; None where the title speaks of
        no such people.
    """
    words = placed_stems(title)
    if _papers() & {word for word, _, _ in words[:FIRST]}:
        return None
    people = _people()
    for place, (word, start, _) in enumerate(words):
        if word not in people:
            continue
        rest = tuple(one for one, _, _ in words[place + 1 :])
        between = 1 if rest[:1] == (WORKING,) else 0
        found = _longest_from(rest[between:])
        if found is not None:
            size, entry = found
            return title[start : words[place + between + size][2]], entry.statuses
    return None


def _written_out(template: RoadmapTemplate, name: str) -> str:
    for one in template.abbreviations:
        name = re.sub(rf"(?<!\w){re.escape(one.short)}(?!\w)", one.full, name)
    return name


def _longest(name: tuple[str, ...]) -> _Words | None:
    fitting = ((len(words), entry) for words, entry in _entries() if contains(name, words))
    return max(fitting, key=lambda one: one[0], default=(0, None))[1]


def _longest_from(words: tuple[str, ...]) -> tuple[int, _Words] | None:
    """The entry for schools (not for people in them) that the words begin with, and its length."""
    fitting = [
        (len(entry_words), entry)
        for entry_words, entry in _entries()
        if entry.tier is Tier.SCHOOL
        and words[: len(entry_words)] == entry_words
        and entry_words[0] not in _people()
    ]
    return max(fitting, key=lambda one: one[0], default=None)


@cache
def _table() -> _Table:
    file = files("schoolsupport.roadmaps.planning") / "party_levels.toml"
    return structured(read_toml(file), _Table, "party_levels.toml")


@cache
def _entries() -> tuple[tuple[tuple[str, ...], _Words], ...]:
    return tuple(_split(_table().party))


def _split(entries: tuple[_Words, ...]) -> Iterator[tuple[tuple[str, ...], _Words]]:
    for entry in entries:
        for words in entry.words:
            yield stems(words), entry


@cache
def _people() -> frozenset[str]:
    return frozenset(stems(word)[0] for one in _table().participants for word in one.people)


@cache
def _papers() -> frozenset[str]:
    return frozenset(stems(word)[0] for one in _table().participants for word in one.papers)
