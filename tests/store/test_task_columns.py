"""Tasks read from the store as columns are the tasks of the whole roadmaps, on both engines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

import schoolsupport as ss
from monitoring import paper_plan as paper
from monitoring.test_execution_laws import plans
from profiles import examples
from schoolsupport.errors import StoreError
from schoolsupport.monitoring.execution import execution
from schoolsupport.monitoring.tasks import Tasks, tasks_of
from schoolsupport.roadmaps.planning.roadmap import Owner, Party, Person, Roadmap, Tier
from schoolsupport.store import Store, open_store

OWNERS = (
    Owner(tier=Tier.REGION, id="Область", name="Область"),
    Owner(tier=Tier.MUNICIPALITY, id="Район 1", name="Район 1"),
    Owner(tier=Tier.SCHOOL, id="a", name="Школа № 1", municipality="Район 1"),
    Owner(tier=Tier.SCHOOL, id="b", name="Школа № 2", municipality="Район 2"),
)


def told(tasks: Tasks) -> dict[str, Any]:
    """Every column as a list, and what else is said."""
    values = {one.name: getattr(tasks, one.name) for one in attrs.fields(Tasks)}
    return {
        name: [value.dtype.kind, value.tolist()] if isinstance(value, np.ndarray) else value
        for name, value in values.items()
    }


@st.composite
def owned_plans(draw: st.DrawFn) -> list[Roadmap]:
    """Plans of several owners; some have one wording for tasks of different ids."""
    made = []
    for owner in draw(st.lists(st.sampled_from(OWNERS), min_size=1, max_size=4, unique=True)):
        plan = draw(plans())
        key = f"{owner.tier.value}:{owner.id}"
        tasks = [
            attrs.evolve(task, id=task.id.replace("region:Область", key)) for task in plan.tasks
        ]
        more = draw(st.lists(st.sampled_from(tasks), max_size=2))
        for place, task in enumerate(more):  # the same row again: dated, or by a schedule
            undated: dict[str, Any] = draw(
                st.sampled_from([{}, {"due": None, "end": None, "start": None}])
            )
            tasks.append(attrs.evolve(task, id=task.id.replace("#p1", f"#p{place + 2}"), **undated))
        made.append(attrs.evolve(plan, owner=owner, tasks=tuple(tasks)))
    return made


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_columns_of_the_store_are_those_of_whole_roadmaps(
    engine: str, new_url: Callable[[str], str]
) -> None:
    with open_store(new_url(engine)) as store:

        @given(owned_plans(), st.lists(st.integers(0, 2**16), min_size=1, max_size=6))
        @examples(25, suppress_health_check=list(HealthCheck), deadline=None)
        def look(made: list[Roadmap], places: list[int]) -> None:
            """What is drawn does not hang on the store, which holds what was drawn before."""
            store.add_all(made, ground="приказ № 5")
            versions = store.plans(every=True)
            asked = [versions[place % len(versions)] for place in places]
            asked += asked[:1]  # a plan that is asked for twice stands there twice

            assert told(store.tasks(asked)) == told(tasks_of(store.roadmaps(asked)))

        look()


def test_every_plan_of_the_five_regions_is_read_as_it_is(store: Store) -> None:
    for region in ("kaliningrad", "sakhalin", "krasnodar", "stavropol", "sverdlovsk"):
        for template in ss.load_region(region).roadmaps.values():
            store.add(ss.plan(template))
    versions = store.plans()

    assert told(store.tasks(versions)) == told(tasks_of(store.roadmaps(versions)))
    assert told(store.tasks([])) == told(tasks_of([]))


def test_execution_of_columns_is_execution_of_whole_plans(store: Store) -> None:
    store.add(paper.PLAN)
    store.record(paper.ENTRIES)
    versions = store.plans()

    fast = execution(store, store.tasks(versions), on=paper.ON)
    whole = execution(store, paper.PLAN, on=paper.ON)

    assert fast.by("task") == whole.by("task")
    assert fast.targets == whole.targets


def test_names_of_a_roster_do_not_stand_in_columns(store: Store) -> None:
    party = Party(role="координатор", persons=(Person(name="Иванова А. А."),))
    task = attrs.evolve(paper.TASKS[0], parties=(party,))
    store.add(attrs.evolve(paper.PLAN, tasks=(task,)), roster=True)

    assert store.tasks(store.plans()).parties.tolist() == [("координатор",)]


def test_a_plan_that_is_not_there_is_refused(store: Store) -> None:
    store.add(paper.PLAN)
    [version] = store.plans()

    with pytest.raises(StoreError) as caught:
        store.tasks([version, attrs.evolve(version, id="nothing", last_day=dt.date(2030, 1, 1))])

    assert caught.value.fault == "store.unknown_plan"
