"""An invented year of plans and reports for the order of any region; all names are made up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from attrs import frozen

from schoolsupport.domain import Level
from schoolsupport.monitoring.entries import Entry
from schoolsupport.monitoring.ledger import Ledger
from schoolsupport.roadmaps.planning.organisations import Organisations, SchoolEntry
from schoolsupport.roadmaps.planning.plan import plan, plan_all
from schoolsupport.roadmaps.planning.roadmap import Roadmap, Tier
from schoolsupport.roadmaps.template import RoadmapTemplate

SCHOOLS = Organisations(
    schools=tuple(
        SchoolEntry(
            school=f"sch99000{number}",
            name=f"Школа № {number} (вымышлена)",
            municipality=f"{'Северный' if number <= 3 else 'Южный'} район (вымышлен)",
            statuses=("shnor", "500+", "participants"),
        )
        for number in range(1, 6)
    )
)


@frozen
class Year:
    """Plans of all levels of an order, and what was reported of them."""

    plans: tuple[Roadmap, ...]
    ledger: Ledger
    on: dt.date


def year_of(template: RoadmapTemplate) -> Year:
    """Plans of the order, of municipalities below it and of schools, half of them reported."""
    own = plan(template, organisations=SCHOOLS)
    lower = [Tier.MUNICIPALITY, Tier.SCHOOL] if template.level is Level.REGIONAL else [Tier.SCHOOL]
    plans = [own, *(one for tier in lower for one in plan_all(template, tier, SCHOOLS))]
    first, last = template.period.days
    return Year(
        plans=tuple(plans),
        ledger=Ledger(_entries(plans)),
        on=first + (last - first) * 2 // 3,
    )


def _entries(plans: list[Roadmap]) -> Iterator[Entry]:
    """Of every four tasks one is done in time, one late, one begun; of one nothing is said."""
    for number, one in enumerate(plans):
        owner = f"{one.owner.tier.value}:{one.owner.id}"
        for place, task in enumerate(one.dated):
            day = task.due or one.last_day
            kind = (place + number) % 4
            if kind == 0:
                yield Entry(
                    task=task.id, owner=owner, status="done", day=day - dt.timedelta(days=2),
                    document="справка", number=str(place + 1),
                )  # fmt: skip
            elif kind == 1:
                yield Entry(
                    task=task.id, owner=owner, status="done", day=day + dt.timedelta(days=9),
                    note="сдано позже срока",
                )  # fmt: skip
            elif kind == 2:
                yield Entry(
                    task=task.id, owner=owner, status="in_progress", day=day - dt.timedelta(days=20)
                )
