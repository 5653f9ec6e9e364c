"""`monitor dynamics`: which schools are chosen, what stands beside them, what is refused."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from monitoring.dynamics.region import Made
from schemas import validate
from schoolsupport import load_region
from schoolsupport.monitoring.entries import Entry
from schoolsupport.roadmaps.planning.organisations import Organisations, SchoolEntry
from schoolsupport.roadmaps.planning.plan import plan_all
from schoolsupport.roadmaps.planning.roadmap import Roadmap, Tier
from schoolsupport.store import open_store

from .conftest import Answer, call

MADE = Made(supported=20, others=60, municipalities=12, years=(2020, 2021, 2022), seed=4)
YEARS = ("--before", 2021, "--after", 2022)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with results of three years, context, schools, and lists: support, 500+, other."""
    folder = tmp_path_factory.mktemp("dynamics")
    for name, frame in MADE.frames().items():
        frame.to_csv(folder / f"{name}.csv", sep=";", index=False)
    lines = ["school;list;from;until;act"]
    lines += [f"{one};ШНОР;2021-09-01;2022-08-31;приказ № 1" for one in MADE.chosen[:18]]
    lines += [f"{one};500+;2021-09-01;;приказ № 2" for one in MADE.chosen[18:]]
    lines += [f"{MADE.ids[-1]};высокие результаты;2021-09-01;;приказ № 3"]
    lines += [f"{MADE.ids[-2]};постпроект;2020-01-01;;приказ № 4"]
    (folder / "lists.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def asked(files: Path, *words: object) -> Answer:
    return call("monitor", "dynamics", "federal", files, *words)


def told(files: Path, *words: object) -> Any:
    answer = asked(files, *YEARS, *words, "--json")
    assert answer.err == ""
    validate("monitor-dynamics", answer.json)
    return answer.json


def test_every_support_by_order_is_chosen_and_care_after_it_is_on_neither_side(
    files: Path,
) -> None:
    found = told(files)

    assert found["listed"] == 20
    assert found["elsewhere"] == [MADE.ids[-2]]
    assert found["comparisons"][0]["compared"]["schools"] == MADE.others - 1


def test_one_list_is_chosen_and_schools_of_another_are_on_neither_side(files: Path) -> None:
    found = told(files, "--list", "шнор")

    assert found["listed"] == 18
    assert set(found["elsewhere"]) == {*MADE.chosen[18:], MADE.ids[-2]}


def test_a_status_is_chosen(files: Path) -> None:
    assert told(files, "--status", "500+")["listed"] == 2


def test_too_few_schools_are_refused_with_their_number_and_code_1(files: Path) -> None:
    answer = asked(files, *YEARS, "--status", "500+", "--lang", "ru")

    assert answer.code == 1
    assert "найдено: 2. Нужно не меньше 10" in answer.out


def test_a_run_says_who_was_found(files: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    made = call("identify", "federal", files, "--year", 2021, "--out", run)
    assert made.code == 0, made.err

    found = told(files, "--run", run)

    listed = call("identify", "federal", files, "--year", 2021, "--json").json["schools"]
    assert found["listed"] == sum("met" in one["categories"].values() for one in listed)
    assert found["movements"]  # the lists are told all the same


def test_one_work_and_the_mean_can_be_looked_at(files: Path) -> None:
    found = told(files, "--procedure", "vpr-5-ma")

    assert [one["work"] for one in found["works"]] == ["vpr-5-ma"]


def test_a_number_of_the_run_can_be_set(files: Path) -> None:
    found = told(files, "--status", "500+", "--set", "schools_at_least=2")

    assert found["parameters"]["schools_at_least"] == 2
    assert found["comparisons"][0]["refused"] is None


def school_plans() -> tuple[Roadmap, ...]:
    """Plans of three supported schools by a real order."""
    schools = Organisations(
        schools=tuple(
            SchoolEntry(school=one, name=f"Школа {one}", municipality="Район 1",
                        statuses=("500+", "shnor", "participants"))
            for one in MADE.chosen[:3]
        )
    )  # fmt: skip
    template = next(iter(load_region("sverdlovsk").roadmaps.values()))
    return plan_all(template, Tier.SCHOOL, schools)


def test_how_far_plans_are_executed_stands_beside_the_change(files: Path, tmp_path: Path) -> None:
    plans = school_plans()
    file = tmp_path / "support.db"
    first = next(one for one in plans[0].dated if one.due is not None)
    with open_store(file) as store:
        for one in plans:
            store.add(one)
        store.record(
            Entry(task=first.id, status="done", day=first.due or dt.date.min, document="№ 1")
        )

    found = told(files, "--store", file)

    executed = {one["school"]: (one["executed"], one["planned"]) for one in found["schools"]}
    done, planned = executed[MADE.chosen[0]]
    assert done == 1
    assert planned > 1
    assert executed[MADE.chosen[1]][0] == 0
    assert executed[MADE.chosen[5]] == (None, None)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--after", 2022), "--before: the year of the results is not given"),
        (("--before", 2021), "--after: the year of the results is not given"),
        ((*YEARS, "--list", "ШНОР", "--status", "500+"), "chosen in two ways"),
        ((*YEARS, "--list", "нет такого"), "нет такого"),
        ((*YEARS, "--status", "лучшие"), "regional, 500+"),
        ((*YEARS, "--set", "nearest=3"), "the comparison has no such parameter"),
        ((*YEARS, "--procedure", "vpr-5-xx"), "xx"),
        ((*YEARS, "--store", "нет.db"), "нет.db"),
    ],
)
def test_wrong_use_is_told_before_anything_is_compared(
    files: Path, words: tuple[object, ...], said: str
) -> None:
    answer = asked(files, *words)

    assert answer.code in {1, 2}
    assert said in answer.err
    assert answer.out == ""
