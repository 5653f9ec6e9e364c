"""How a person names what is in a store: an entry by the start of its id, a task by its row."""

from __future__ import annotations

from pathlib import Path

import pytest

import schoolsupport as ss
from schoolsupport.monitoring.entries import Entry
from schoolsupport.roadmaps.planning.roadmap import Roadmap

from .conftest import call

IDS = ("a1b2c3d4e5f60000", "a1b2c3d4ffff0000", "0123456789ab0000")


@pytest.fixture(scope="module")
def plan() -> Roadmap:
    return ss.plan(ss.load_region("krasnodar").roadmaps["slavyansk-2022"])


@pytest.fixture
def store(tmp_path: Path, plan: Roadmap) -> Path:
    file = tmp_path / "support.db"
    with ss.open_store(file) as opened:
        opened.add(plan)
        for place, name in enumerate(IDS):
            task = plan.dated[place]
            assert task.due is not None
            opened.record(Entry(task=task.id, status="done", day=task.due, id=name))
    return file


def added(store: Path, *words: object) -> tuple[int, str]:
    answer = call("progress", "add", *words, "--store", store)
    return answer.code, answer.err


def logged(store: Path, *words: object) -> list[dict[str, object]]:
    found: list[dict[str, object]] = call(
        "progress", "log", "--store", store, "--json", *words
    ).json["entries"]
    return found


def test_an_entry_is_named_by_the_start_of_its_id(store: Path, plan: Roadmap) -> None:
    task = plan.dated[2].id

    assert added(store, task, "not_done", "--corrects", "012345", "--day", "2022-05-01")[0] == 0

    assert [one["corrects"] for one in logged(store)][-1] == IDS[2]


def test_a_start_that_several_have_is_refused_with_all_of_them(store: Path, plan: Roadmap) -> None:
    code, told = added(store, plan.dated[0].id, "not_done", "--corrects", "a1b2c3d4")

    assert code == 2
    assert IDS[0] in told
    assert IDS[1] in told
    assert len(logged(store)) == 3


def test_less_than_six_letters_name_nothing(store: Path, plan: Roadmap) -> None:
    code, told = added(store, plan.dated[2].id, "not_done", "--corrects", "01234")

    assert code == 1
    assert "01234" in told


def test_a_task_is_named_by_its_row_and_whose_plan_it_is(store: Path, plan: Roadmap) -> None:
    whose = plan.owner.name
    numbers = [one.number for one in plan.tasks]
    number = next(one for one in numbers if numbers.count(one) == 1)
    task = next(one for one in plan.tasks if one.number == number)

    assert added(store, number, "in_progress", "--owner", whose, "--day", "2022-03-01") == (0, "")

    last = logged(store)[-1]
    assert (last["task"], last["owner"]) == (task.id, "")


def test_of_a_row_due_several_times_the_day_chooses(store: Path, plan: Roadmap) -> None:
    whose = plan.owner.name
    several = {
        one.number: [each for each in plan.tasks if each.number == one.number]
        for one in plan.tasks
        if one.start is not None and one.due is not None
    }
    number, times = next((one for one in several.items() if len(one[1]) > 2), ("", []))
    first, second = times[0], times[1]
    assert first.due is not None

    code, told = added(store, number, "done", "--owner", whose, "--day", "2031-01-01")
    assert code == 2
    assert first.id in told
    assert second.id in told
    assert added(store, number, "done", "--owner", whose, "--day", first.due)[0] == 0
    assert logged(store)[-1]["task"] == first.id


def test_nobody_without_a_plan_is_an_owner(store: Path) -> None:
    code, told = added(store, "5", "done", "--owner", "sch000000")

    assert code == 2
    assert "sch000000" in told
    assert call("progress", "log", "--store", store, "--owner", "sch000000").code == 2


def test_the_log_of_an_owner_is_that_of_the_plan(store: Path, plan: Roadmap) -> None:
    assert len(logged(store, "--owner", plan.owner.name)) == 3
    assert logged(store, "--owner", "school:sch000000") == []


def test_the_log_tells_rows_and_plans_and_no_long_ids(store: Path, plan: Roadmap) -> None:
    told = call("progress", "log", "--store", store).out

    assert plan.owner.name.split()[0] in told
    assert plan.dated[0].title.split()[0] in told
    assert IDS[0][:8] in told
    assert IDS[0] not in told
    assert "slavyansk-2022/" not in told
