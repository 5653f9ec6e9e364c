"""Which kinds of school the list leaves out, how many, and which it could: never silently."""

from __future__ import annotations

from collections.abc import Iterator

from schoolsupport.identification.identify import Identification
from schoolsupport.identification.rules.rulebook import CategoryInForce
from schoolsupport.translation import Message, msg


def exclusions_on(found: Identification) -> Iterator[Message]:
    """A line for every kind of school that is left out of the main category."""
    category = found.edition.categories[found.main]
    source = _source(found, category)
    for name in category.membership.exclude:
        if name in found.judgement.criteria:
            yield msg(
                "Left out of the list as «{title}»: {count}; {source}",
                title=found.edition.criteria[name].title,
                count=int(found.judgement.criteria[name].verdict.certain.sum()),
                source=source,
            )


def exclusions_off(found: Identification) -> Iterator[Message]:
    """What could be left out and is not; nothing where some kind is, or none can be."""
    membership = found.edition.categories[found.main].membership
    known = [name for name in membership.can_exclude if name in found.edition.criteria]
    if known and not membership.exclude:
        yield msg(
            "No kind of school is left out; the switch {switch} could leave out: {kinds}",
            switch=f"{found.main}.exclude",
            kinds="; ".join(found.edition.criteria[name].title for name in known),
        )


def excluded_as(found: Identification, place: int) -> list[str]:
    """Titles of the kinds that leave one school out of the main category."""
    names = found.edition.categories[found.main].membership.exclude
    judged = found.judgement.criteria
    return [
        found.edition.criteria[name].title
        for name in names
        if name in judged and judged[name].verdict.certain[place]
    ]


def _source(found: Identification, category: CategoryInForce) -> Message | str:
    """Who switched it on: the run itself, or the version of the rule."""
    if "exclude" in category.set_keys:
        return msg("set for this run, not by the act")
    standing = category.standing
    return found.edition.act(standing.sources.get("exclude", standing.source)).citation
