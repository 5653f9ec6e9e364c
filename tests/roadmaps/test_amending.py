"""Versions of a plan: what differs, the next one made of it, a difference fitted to a later one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from schoolsupport.roadmaps.amending import (
    ADDED,
    CANCELLED,
    CHANGED,
    FIELD_NAMES,
    Naming,
    PlanDifference,
    amended,
    difference,
    faults_of,
    is_cancelled,
    merged,
    new_task_id,
    persons_in,
    with_persons,
)
from schoolsupport.roadmaps.planning.roadmap import Dating, Person, Roadmap, Task, TaskSource

from .exporting.generated import DIRECTOR, days, roadmap, task, texts, undated

PLAN = roadmap(
    task("1", evidence="приказ"),
    task("2", start=dt.date(2021, 2, 1)),
    undated("3"),
)
ONE, TWO, THREE = PLAN.tasks
NEW = task("4", id=new_task_id("example", PLAN.owner, "4", "Новое"), source=TaskSource.ADDED)
GROUND = "приказ № 5"


def with_task(place: int, **values: Any) -> Roadmap:
    tasks = list(PLAN.tasks)
    tasks[place] = evolve(tasks[place], **values)
    return evolve(PLAN, tasks=tuple(tasks))


def test_a_plan_does_not_differ_from_itself() -> None:
    assert not difference(PLAN, PLAN)


def test_a_difference_names_the_field_and_what_it_was() -> None:
    told = difference(PLAN, with_task(0, due=dt.date(2021, 4, 1)))

    (change,) = told.changed
    assert (change.task, change.field) == (ONE.id, "due")
    assert (change.before, change.after) == (dt.date(2021, 3, 25), dt.date(2021, 4, 1))


def test_the_next_version_keeps_ids_and_says_what_was_changed_on_what_ground() -> None:
    told = difference(PLAN, with_task(0, due=dt.date(2021, 4, 1), evidence="справка"))

    made = amended(PLAN, told, GROUND)

    assert [one.id for one in made.tasks] == [one.id for one in PLAN.tasks]
    assert made.tasks[0].due == dt.date(2021, 4, 1)
    assert [one.code for one in made.tasks[0].remarks] == [CHANGED, CHANGED]
    assert [one.message.text("ru") for one in made.tasks[0].remarks] == [
        "изменено (приказ № 5): Срок, было 25.03.2021",
        "изменено (приказ № 5): Документ",
    ]
    assert made.tasks[1:] == PLAN.tasks[1:]


def test_a_task_dropped_stays_cancelled_by_the_act() -> None:
    made = amended(PLAN, PlanDifference(dropped=(TWO,)), GROUND)

    assert [one.id for one in made.tasks] == [one.id for one in PLAN.tasks]
    assert is_cancelled(made.tasks[1])
    assert made.tasks[1].remarks[0].code == CANCELLED
    assert made.tasks[1].remarks[0].message.text("ru") == "отменено (приказ № 5)"
    assert amended(made, PlanDifference(dropped=(TWO,)), "приказ № 6") == made


def test_a_new_task_stands_at_the_end_and_says_so() -> None:
    made = amended(PLAN, PlanDifference(added=(NEW,)), GROUND)

    assert made.tasks[:-1] == PLAN.tasks
    assert made.tasks[-1].id == NEW.id
    assert made.tasks[-1].remarks[-1].code == ADDED


def test_a_day_given_to_a_task_without_one_dates_it() -> None:
    told = difference(PLAN, with_task(2, due=dt.date(2021, 9, 1)))

    assert amended(PLAN, told, GROUND).tasks[2].dating is Dating.DATED


def test_without_a_ground_rows_are_as_the_file_has_them() -> None:
    told = PlanDifference(dropped=(TWO,), added=(NEW,))

    assert amended(PLAN, told).tasks == (ONE, THREE, NEW)


def test_the_same_words_make_the_same_id_and_other_words_another() -> None:
    one = new_task_id("example", PLAN.owner, "4", "Семинар", dt.date(2021, 5, 1))

    assert one == new_task_id("example", PLAN.owner, "4", " Семинар ", dt.date(2021, 5, 1))
    assert one != new_task_id("example", PLAN.owner, "4", "Семинар", dt.date(2021, 5, 2))
    assert one.startswith("example/added/")
    assert one.endswith("@municipality:Примерский район")


# --- a later version meanwhile -------------------------------------------------------------------


def test_what_the_later_version_says_already_is_no_change() -> None:
    told = difference(PLAN, with_task(0, due=dt.date(2021, 4, 1)))
    later = amended(PLAN, told, GROUND)

    fitted = merged(told, later)

    assert not fitted.told
    assert not fitted.problems


def test_what_the_later_version_says_otherwise_is_told() -> None:
    told = difference(PLAN, with_task(0, due=dt.date(2021, 4, 1)))
    later = with_task(0, due=dt.date(2021, 5, 1))

    fitted = merged(told, later)

    assert not fitted.told
    assert [one.code for one in fitted.problems] == ["amend.changed_meanwhile"]
    assert "01.05.2021" in fitted.problems[0].text("ru")


def test_another_field_changed_meanwhile_is_in_nobodys_way() -> None:
    told = difference(PLAN, with_task(0, due=dt.date(2021, 4, 1)))
    later = with_task(0, evidence="справка")

    fitted = merged(told, later)
    made = amended(later, fitted.told, GROUND)

    assert not fitted.problems
    assert (made.tasks[0].due, made.tasks[0].evidence) == (dt.date(2021, 4, 1), "справка")


def test_a_task_that_the_later_version_lacks_is_told() -> None:
    told = difference(PLAN, with_task(0, title="Иное"))

    fitted = merged(told, evolve(PLAN, tasks=PLAN.tasks[1:]))

    assert [one.code for one in fitted.problems] == ["amend.no_such_task"]


def test_what_was_added_or_cancelled_meanwhile_is_not_done_twice() -> None:
    told = PlanDifference(added=(NEW,), dropped=(TWO,))
    later = amended(PLAN, told, GROUND)

    assert not merged(told, later).told


# --- names ---------------------------------------------------------------------------------------


def test_a_person_stands_with_the_party_named_once() -> None:
    naming = Naming(task=ONE.id, party=DIRECTOR, person=Person(name="Иванова А. А."))

    made = with_persons(with_persons(PLAN, [naming]), [naming])

    assert made.tasks[0].parties[0].persons == (naming.person,)
    assert persons_in(made) == [naming]
    assert made.tasks[1:] == PLAN.tasks[1:]


# --- what cannot be ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"due": None}, ["amend.day_lost"]),
        ({"title": ""}, ["amend.no_title"]),
        ({"start": dt.date(2021, 3, 25)}, []),
        ({"start": dt.date(2021, 3, 26)}, ["amend.start_after_due"]),
        ({"title": "", "due": None}, ["amend.no_title", "amend.day_lost"]),
    ],
)
def test_a_task_that_cannot_be_so_is_told(values: dict[str, Any], codes: list[str]) -> None:
    assert [code for code, _, _ in faults_of(ONE, evolve(ONE, **values))] == codes


def test_a_fault_that_was_there_before_is_nobodys_change() -> None:
    odd = evolve(ONE, start=dt.date(2021, 6, 1), title="")

    assert not faults_of(odd, evolve(odd, evidence="справка"))


values = st.fixed_dictionaries(
    {},
    optional={
        "title": texts.filter(bool),
        "parent": st.none() | texts,
        "start": st.none() | days,
        "due": days,
        "time": st.none() | st.times().map(lambda one: one.replace(microsecond=0)),
        "by": st.none() | texts,
        "evidence": st.none() | texts,
        "expected_result": st.none() | texts,
        "target_text": st.none() | texts,
    },
)


@given(values, st.sampled_from([(), (TWO,)]), st.sampled_from([(), (NEW,)]))
def test_the_next_version_differs_by_the_difference_it_was_made_of(
    changes: dict[str, Any], dropped: tuple[Task, ...], added: tuple[Task, ...]
) -> None:
    told = PlanDifference(
        changed=difference(PLAN, with_task(0, **changes)).changed,
        added=added,
        dropped=dropped,
    )

    made = amended(PLAN, told, GROUND)
    again = difference(PLAN, made)

    assert again.changed == told.changed
    assert [one.id for one in again.added] == [one.id for one in told.added]
    assert again.dropped == told.dropped
    assert not difference(made, made)
    assert not merged(told, made).told
    assert set(changes) <= set(FIELD_NAMES)
