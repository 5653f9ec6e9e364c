"""Which rows and points of an order stand in the roadmap of a lower level, and why.

A row goes down where the template says so (`Measure.levels`), where a responsible party stands on
that level by the table of words, where its title names the school, or where people of such schools
take part in it. A row that goes down on words alone says what was read into them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files

from attrs import evolve, frozen

from schoolsupport.domain import Level
from schoolsupport.roadmaps.planning.organisations import SchoolEntry
from schoolsupport.roadmaps.planning.roadmap import Owner, Tier
from schoolsupport.roadmaps.template import (
    Does,
    Duty,
    Force,
    Measure,
    Responsible,
    RoadmapTemplate,
)
from schoolsupport.structure import read_toml, structured
from schoolsupport.translation import Message, msg
from schoolsupport.words.school_names import names_in
from schoolsupport.words.schools import compared
from schoolsupport.words.stems import contains, placed_stems, stems
from schoolsupport.words.text import plain

FIRST = 2  # «проведение анализа», «разработка и утверждение»
_KEPT = 2048
"""Words of orders whose reading is kept: the same rows are read for every school."""
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
    found = _longest_named(party.name) or _longest_named(_written_out(template, party.name))
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


def recommended_tiers(template: RoadmapTemplate) -> frozenset[Tier]:
    """Levels below the order to which its points only recommend: nothing binds them to a row."""
    forces: dict[Tier, set[Force]] = {}
    for duty in template.duties:
        for party in duty.who:
            forces.setdefault(standing(template, party).tier, set()).add(duty.force)
    forces.pop(own_tier(template), None)
    return frozenset(tier for tier, found in forces.items() if found == {Force.RECOMMENDED})


def force_of(measure: Measure, template: RoadmapTemplate, owner: Owner) -> Force | None:
    """How a row binds: recommended where the order only recommends to those who carry it out."""
    if owner.tier is not own_tier(template):
        tiers = {owner.tier}
    else:
        doing = (one for one in measure.responsible if one.does is Does.EXECUTES)
        tiers = {standing(template, one).tier for one in doing}
    advised = bool(tiers) and tiers <= recommended_tiers(template)
    return Force.RECOMMENDED if advised else None


def status_named(words: str) -> str | None:
    """The one status of schools that words name in full, as «ШНОР» does; None for all others."""
    named = {
        entry.statuses
        for party, entry in _entries()
        if entry.tier is Tier.SCHOOL and party == stems(words)
    }
    return next((one[0] for one in named if len(one) == 1), None)


@lru_cache(maxsize=_KEPT)
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


@lru_cache(maxsize=_KEPT)
def _longest_named(name: str) -> _Words | None:
    return _longest(stems(name))


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


@frozen(kw_only=True)
class Choice:
    """Whether a row stands in an owner's roadmap.

    Attributes:
        taken: it does.
        why: the ground, or what keeps it out.
        assumed: what was assumed on the way.
        subs: places (from 0) of the sub-measures that go with it; None for all.
    """

    taken: bool
    why: Message | None = None
    assumed: tuple[Message, ...] = ()
    subs: tuple[int, ...] | None = None


TAKEN = Choice(taken=True)


def with_listed_statuses(template: RoadmapTemplate, school: SchoolEntry) -> SchoolEntry:
    """A school with the statuses that the order's own lists give it, beside those it has.

    A name of a list is the school's where it fits in full: «СОШ № 5», «Самоцветская СОШ».
    """
    listed = tuple(
        one.status
        for one in template.school_lists
        if any(_is(name, school) for name in one.schools)
    )
    if not listed:
        return school
    return evolve(school, statuses=tuple(dict.fromkeys([*(school.statuses or ()), *listed])))


def choose_measure(
    template: RoadmapTemplate, measure: Measure, owner: Owner, school: SchoolEntry | None = None
) -> Choice:
    """Whether a row stands in an owner's roadmap.

    Args:
        template: the order.
        measure: a row of it.
        owner: whose roadmap.
        school: the school, for a school's roadmap, with its statuses and reasons.
    """
    if owner.tier is own_tier(template):
        return TAKEN
    if school is not None:
        if _other_reasons(measure, school):
            return Choice(
                taken=False, why=msg("the order links it with reasons not found in the school")
            )
        named = _naming(measure, school)
        if named is not None:
            return named
    if measure.levels:
        down = owner.tier.value in measure.levels
        return Choice(
            taken=down,
            why=msg("the template says so") if down else msg("the template keeps it off the level"),
        )
    return _by_parties(template, measure, owner, school)


def choose_duty(
    template: RoadmapTemplate, duty: Duty, owner: Owner, school: SchoolEntry | None = None
) -> Choice:
    """Whether a numbered point stands in an owner's roadmap: it does where it speaks to them."""
    if owner.tier is own_tier(template):
        return TAKEN
    return _speaking(template, duty.who, owner.tier, school) or Choice(
        taken=False, why=msg("it speaks to nobody on the level")
    )


def _by_parties(
    template: RoadmapTemplate, measure: Measure, owner: Owner, school: SchoolEntry | None
) -> Choice:
    parties = (
        *measure.responsible,
        *(one for sub in measure.sub_measures for one in sub.responsible),
    )
    spoken = _speaking(template, parties, owner.tier, school)
    if spoken is not None and (spoken.taken or school is None):
        return spoken
    taking_part = participants(measure.title) if owner.tier is Tier.SCHOOL else None
    if taking_part is not None:
        words, statuses = taking_part
        fits = _has_one_of(school, statuses)
        if fits is not False:
            return _participation(words, known=fits is True)
    if spoken is not None:
        return spoken
    if not parties:
        return Choice(taken=False, why=msg("the row names no responsible party"))
    return Choice(taken=False, why=msg("no responsible party stands on the level"))


def _participation(words: str, *, known: bool) -> Choice:
    assumed = [
        msg(
            "the school takes part: the title speaks of “{words}”, though the order names no "
            "school among the responsible",
            words=words,
        )
    ]
    if not known:
        assumed.append(_taken_for(words))
    return Choice(taken=True, why=msg("people of such schools take part"), assumed=tuple(assumed))


def _taken_for(words: str) -> Message:
    return msg("the school is taken for one of “{party}”: no status says", party=words)


def _speaking(
    template: RoadmapTemplate,
    parties: tuple[Responsible, ...],
    tier: Tier,
    school: SchoolEntry | None,
) -> Choice | None:
    """The choice by the first party of the level that concerns the owner; None without any."""
    refused: Choice | None = None
    for party in parties:
        stands = standing(template, party)
        if stands.tier is not tier:
            continue
        fits = _has_one_of(school, stands.statuses)
        if fits is False:
            refused = refused or Choice(
                taken=False,
                why=msg("it speaks to schools of another status: {party}", party=party.name),
            )
            continue
        assumed = stands.assumed
        if fits is None and school is not None:
            assumed += (_taken_for(party.name),)
        return Choice(
            taken=True, why=msg("it speaks to “{party}”", party=party.name), assumed=assumed
        )
    return refused


def _has_one_of(school: SchoolEntry | None, statuses: tuple[str, ...]) -> bool | None:
    """Whether a school has one of the statuses; None where nobody said."""
    if not statuses:
        return True
    if school is None or school.statuses is None:
        return None if statuses != ("high_results",) else False
    return bool(set(statuses) & set(school.statuses))


def _naming(measure: Measure, school: SchoolEntry) -> Choice | None:
    """The choice where the row names schools: those, and no others, are concerned."""
    named = names_in(measure.title)
    if named:
        if any(_is(one.printed, school) for one in named):
            return Choice(taken=True, why=msg("the row names the school"))
        near = next((one.printed for one in named if _may_be(one.printed, school)), None)
        if near is not None:
            assumed = msg(
                "“{name}” is taken for the school: nothing in the name differs", name=near
            )
            return Choice(taken=True, why=msg("the row names the school"), assumed=(assumed,))
        return Choice(taken=False, why=msg("the row names other schools"))
    subs = tuple(
        place
        for place, sub in enumerate(measure.sub_measures)
        if any(_is(one.printed, school) for one in names_in(sub.title))
    )
    if subs:
        return Choice(taken=True, why=msg("a part of the row names the school"), subs=subs)
    return None


def _other_reasons(measure: Measure, school: SchoolEntry) -> bool:
    """Whether the order links a row with reasons of which the school is known to have none."""
    return (
        bool(measure.reasons)
        and school.reasons is not None
        and not set(measure.reasons) & set(school.reasons)
    )


def _is(printed: str, school: SchoolEntry) -> bool:
    found = compared(printed, school.registered)
    return plain(printed) == plain(school.name) or (found is not None and found.full)


def _may_be(printed: str, school: SchoolEntry) -> bool:
    """Whether nothing printed differs, though the school's own name says more."""
    found = compared(printed, school.registered)
    return found is not None and not found.differed


def left_out(choices: Mapping[str, Choice]) -> dict[Message, list[str]]:
    """Rows that do not go down, by what keeps them out.

    Args:
        choices: choices by the row's number.
    """
    out: dict[Message, list[str]] = {}
    for row, choice in choices.items():
        if not choice.taken and choice.why is not None:
            out.setdefault(choice.why, []).append(row)
    return out
