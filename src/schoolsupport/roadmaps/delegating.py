"""What an order hands down: points that ask for a lower plan, and rows of the levels below."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from enum import StrEnum
from itertools import pairwise

from attrs import evolve, frozen

from schoolsupport.deadlines.schedule import Schedule
from schoolsupport.roadmaps.planning.deriving import own_tier, standing
from schoolsupport.roadmaps.planning.roadmap import TaskSource, Tier
from schoolsupport.roadmaps.template import Correction, Does, Measure, Responsible, RoadmapTemplate
from schoolsupport.roadmaps.terms import deadline_row, duty_schedule, measure_schedule
from schoolsupport.translation import Message, msg
from schoolsupport.words.stems import stems

BELOW = {
    Tier.REGION: (Tier.MUNICIPALITY, Tier.SCHOOL),
    Tier.MUNICIPALITY: (Tier.SCHOOL,),
    Tier.SCHOOL: (),
}
_TIER_WORD = {"региональн": Tier.REGION, "муниципальн": Tier.MUNICIPALITY, "школьн": Tier.SCHOOL}
_OBJECT_WORDS = 2  # «комплекс мер»


@frozen(kw_only=True)
class Delegation:
    """Something an order expects of a lower level.

    Attributes:
        source: a point of the order or a row of its table.
        number: its number as printed.
        section: section of the row; empty for points.
        tier: the level it is handed to.
        text: its words.
        document: the document it asks for, if it names one.
        declared: the template says that it is handed down; else the parties it speaks to do.
        asks_plan: what it asks for is itself a plan of the lower level.
        phrase: its term as printed.
        until: last day of the term; None where the words give none.
    """

    source: TaskSource
    number: str
    section: str = ""
    tier: Tier
    text: str
    document: str | None = None
    declared: bool = False
    asks_plan: bool = False
    phrase: str | None = None
    until: dt.date | None = None


class OrderState(StrEnum):
    """How the steps of a cascade stand in time."""

    FOLLOWS = "follows"
    OVERLAPS = "overlaps"
    REVERSED = "reversed"
    NO_DATE = "no_date"


@frozen(kw_only=True)
class Step:
    """Two rows of which the second, a level below, needs the first.

    Attributes:
        first: number of the upper row.
        second: number of the lower row.
        state: how they stand in time.
        message: why, for a reader.
    """

    first: str
    second: str
    state: OrderState
    message: Message


def delegations(template: RoadmapTemplate) -> tuple[Delegation, ...]:
    """What an order hands to lower levels.

    Points are handed down where the template says so (`Duty.delegates`) or where they speak to a
    lower level; rows where `Measure.levels` names a lower level, or, without it, where all who
    execute them stand on lower levels.

    Args:
        template: the order.

    Returns:
        Points first, then rows; one for each level that a row is handed to.
    """
    return (*_of_duties(template), *_of_measures(template))


def steps(template: RoadmapTemplate) -> tuple[Step, ...]:
    """Whether the plans of the levels follow one another in the order's own table.

    Rows are steps of one cascade where their titles say the same of a regional, a municipal and a
    school document: «разработка и утверждение региональн… / муниципальн… / школьн… комплекс… мер».
    """
    chains: dict[tuple[str, ...], dict[Tier, Measure]] = {}
    for measure in template.measures:
        found = _step(measure.title)
        if found is not None:
            key, tier = found
            chains.setdefault((measure.section, *key), {}).setdefault(tier, measure)
    return tuple(
        _compared(template, chain[upper], chain[lower])
        for chain in chains.values()
        for upper, lower in pairwise([tier for tier in Tier if tier in chain])
    )


def measure_until(template: RoadmapTemplate, measure: Measure) -> dt.date | None:
    """The last day of a row's term; None where it has none or its print is doubtful."""
    row = deadline_row(template, measure)
    doubtful = row is not None and any(
        one.field == "deadline"
        and last_day(_meant(template, row, one)) != _printed_end(template, row)
        for one in row.corrections
    )
    return None if doubtful else _printed_end(template, measure)


def last_day(schedule: Schedule | None) -> dt.date | None:
    """The last day of a term; None where it is doubtful, any part is open, or none has a day."""
    if schedule is None or not schedule.parts or schedule.problems:
        return None
    ends = [part.end for part in schedule.parts]
    if any(end is None for end in ends):
        return None
    return max(end for end in ends if end is not None)


def first_day(schedule: Schedule | None) -> dt.date | None:
    """The first day a term begins; None where the words leave it open."""
    starts = [part.start for part in schedule.parts if part.start] if schedule else []
    return min(starts, default=None)


def _printed_end(template: RoadmapTemplate, measure: Measure) -> dt.date | None:
    return last_day(measure_schedule(template, measure))


def _meant(template: RoadmapTemplate, row: Measure, correction: Correction) -> Schedule | None:
    return measure_schedule(template, evolve(row, deadline=correction.likely))


def _of_duties(template: RoadmapTemplate) -> Iterator[Delegation]:
    lower = BELOW[own_tier(template)]
    for duty in template.duties:
        handed = Tier(duty.delegates) if duty.delegates is not None else None
        tiers = [handed] if handed in lower else _tiers(template, duty.who, lower)
        for tier in tiers:
            if tier is not None:
                yield Delegation(
                    source=TaskSource.DUTY,
                    number=duty.clause,
                    tier=tier,
                    text=duty.text,
                    document=duty.what,
                    declared=handed is not None,
                    asks_plan=handed is not None,
                    phrase=duty.deadline,
                    until=last_day(duty_schedule(template, duty)),
                )


def _of_measures(template: RoadmapTemplate) -> Iterator[Delegation]:
    own = own_tier(template)
    lower = BELOW[own]
    for measure in template.measures:
        schedule = measure_schedule(template, measure)
        for tier in _measure_tiers(template, measure, own, lower):
            yield Delegation(
                source=TaskSource.MEASURE,
                number=measure.number,
                section=measure.section,
                tier=tier,
                text=measure.title,
                document=measure.evidence or measure.expected_result,
                declared=bool(measure.levels),
                asks_plan=_plan_of(tier, measure.title),
                phrase=schedule.phrase if schedule else None,
                until=measure_until(template, measure),
            )


def _measure_tiers(
    template: RoadmapTemplate, measure: Measure, own: Tier, lower: tuple[Tier, ...]
) -> list[Tier]:
    if measure.levels:
        return [tier for tier in lower if tier.value in measure.levels]
    executing = tuple(one for one in measure.responsible if one.does is Does.EXECUTES)
    if any(standing(template, one).tier is own for one in executing):
        return []
    return _tiers(template, executing, lower)


def _tiers(
    template: RoadmapTemplate, parties: tuple[Responsible, ...], lower: tuple[Tier, ...]
) -> list[Tier]:
    spoken = {standing(template, one).tier for one in parties}
    return [tier for tier in lower if tier in spoken]


def _plan_of(tier: Tier, title: str) -> bool:
    """Whether a row asks for the plan of the level itself, as «муниципальных комплексов мер»."""
    found = _step(title)
    return found is not None and found[1] is tier and bool(_PLAN.search(title))


_PLAN = re.compile(r"комплекс\w*\s+мер|дорожн\w+\s+карт|план\w*\s+мероприятий", re.IGNORECASE)


def _step(title: str) -> tuple[tuple[str, ...], Tier] | None:
    """What a title says apart from the level it names first, and that level."""
    words = stems(title)
    for place, word in enumerate(words):
        tier = _TIER_WORD.get(word)
        if tier is not None and place:
            return (*words[:place], *words[place + 1 : place + 1 + _OBJECT_WORDS]), tier
    return None


def _compared(template: RoadmapTemplate, upper: Measure, lower: Measure) -> Step:
    above, below = measure_schedule(template, upper), measure_schedule(template, lower)
    over, begins, ends = last_day(above), first_day(below), last_day(below)
    names = {"first": upper.number, "second": lower.number}
    if over is None or ends is None:
        state = OrderState.NO_DATE
        message = msg("{first} or {second} has no last day to compare", **names)
    elif ends < over:
        state = OrderState.REVERSED
        message = msg(
            "{second} ends on {ends}, before {first} ends on {over}", ends=ends, over=over, **names
        )
    elif begins is None or begins <= over:
        state = OrderState.OVERLAPS
        message = msg("{second} may begin before {first} ends on {over}", over=over, **names)
    else:
        state = OrderState.FOLLOWS
        message = msg("{second} begins after {first} has ended", **names)
    return Step(**names, state=state, message=message)
