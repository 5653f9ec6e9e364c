"""What a store proves: done with a paper, not corrected, returned or refused since."""

from __future__ import annotations

import datetime as dt
from typing import Any

from monitoring import paper_plan as paper
from schoolsupport.monitoring.entries import Entry, Step
from schoolsupport.roadmaps.planning.roadmap import Roadmap
from schoolsupport.store import Store

ON = dt.date(2023, 6, 30)
AT = dt.datetime(2023, 1, 1, tzinfo=dt.UTC)
PLAN: Roadmap = paper.PLAN
TASKS = [one.id for one in PLAN.tasks]


def entry(place: int, **told: Any) -> Entry:
    given = {"day": dt.date(2023, 2, 1), "recorded_at": AT, "task": TASKS[place], **told}
    return Entry(**given)


def rows(store: Store) -> list[str]:
    return [one.row for one in store.proving(PLAN.template, ON)]


def row_of(place: int) -> str:
    task = PLAN.tasks[place]
    return f"{task.section}/{task.number}"


def test_a_report_with_a_paper_proves_its_row(store: Store) -> None:
    store.add(PLAN)
    store.record(
        [
            entry(0, status="done", document="приказ", number="12", link="http://a.example"),
            entry(1, status="done"),
            entry(2, status="in_progress", document="план"),
            entry(3, status="done", document="справка", day=dt.date(2023, 7, 1)),
        ]
    )

    (proving,) = store.proving(PLAN.template, ON)

    assert proving.row == row_of(0)
    assert proving.owner == TASKS[0].partition("@")[2]
    assert proving.paper is not None
    assert (proving.paper.title, proving.paper.link) == ("приказ № 12", "http://a.example")
    assert proving.paper.day == dt.date(2023, 2, 1)
    assert store.proving("another", ON) == []


def test_what_was_corrected_returned_or_refused_proves_nothing(store: Store) -> None:
    store.add(PLAN)
    first = [entry(place, status="done", document=f"д{place}") for place in range(4)]
    store.record(first)
    assert len(rows(store)) == 4

    store.record(
        [
            entry(0, status="not_done", corrects=first[0].id),
            entry(1, step=Step.RETURN, about=first[1].id, note="нет подписи"),
            entry(2, step=Step.REFUSE, about=first[2].id, note="не то"),
            entry(3, step=Step.CONFIRM, about=first[3].id),
        ]
    )

    assert rows(store) == [row_of(3)]


def test_the_rows_of_municipal_plans_are_known_by_municipality(store: Store) -> None:
    store.add(PLAN)

    found = store.municipal_rows(PLAN.template)

    if PLAN.owner.tier.value == "municipality":
        assert found[PLAN.owner.id] == {f"{one.section}/{one.number}" for one in PLAN.tasks}
    else:
        assert found == {}
