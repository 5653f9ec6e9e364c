"""Commands on the plans of a store: what is done, what is late, rounds and their closings."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import Any

import attrs
import pytest

from monitoring import paper_plan as paper
from schemas import validate
from schoolsupport import load_region
from schoolsupport.monitoring.entries import Entry
from schoolsupport.roadmaps.planning.plan import plan
from schoolsupport.store import open_store

from .conftest import Answer, call

KEYS = [
    "key", "due", "done", "done_late", "overdue", "in_progress", "not_applicable",
    "without_evidence", "numerator", "denominator", "share",
]  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan on paper and its entries."""
    file = tmp_path_factory.mktemp("store") / "support.db"
    with open_store(file) as there:
        there.add(paper.PLAN)
        there.record(paper.ENTRIES)
    return file


def status(store: Path, *words: object) -> Any:
    answer = call("monitor", "status", "--store", store, "--on", "2023-06-30", *words, "--json")
    assert (answer.code, answer.err) == (0, "")
    validate("monitor-status", answer.json)
    return answer.json


def test_status_tells_the_numbers_worked_out_on_paper(store: Path) -> None:
    told = status(store, "--by", "region")

    [row] = told["rows"]
    assert list(told) == ["format", "on", "known", "formula", "rows", "targets"]
    assert list(row)[: len(KEYS)] == KEYS
    assert (row["numerator"], row["denominator"], row["overdue"]) == (8, 13, 4)
    assert (row["done"], row["done_late"], row["without_evidence"]) == (8, 1, 1)
    assert (row["in_progress"], row["not_applicable"]) == (4, 1)


def test_status_as_known_on_the_day_does_not_know_the_correction_of_july(store: Path) -> None:
    [row] = status(store, "--by", "region", "--known", "30.06.2023")["rows"]

    assert (row["numerator"], row["denominator"]) == (9, 13)


def test_status_by_rows_of_equal_weight_tells_a_fraction(store: Path) -> None:
    [row] = status(store, "--by", "region", "--formula", "weighted")["rows"]

    assert (row["numerator"], row["denominator"]) == (4.8, 9)


def test_status_by_tasks_tells_the_targets_with_their_denominators(store: Path) -> None:
    told = status(store, "--by", "measure")
    reached = {
        (one["target"], one["value"]): (one["of"], one["reached"]) for one in told["targets"]
    }

    assert {row["key"] for row in told["rows"]} >= {"first/7", "second/16"}
    assert reached["Не менее 50% от общего числа учителей", 120] == (200, True)
    assert reached["100% от числа школ-участниц", 9] == (10, False)


def test_the_page_of_status_shows_the_fraction_beside_the_share(store: Path) -> None:
    answer = call("monitor", "status", "--store", store, "--on", "2023-06-30", "--lang", "ru")

    assert "61,5 % (8 из 13)" in answer.out
    assert "исполненное из того, чей срок наступил" in answer.out


def test_overdue_tells_the_longest_overdue_first(store: Path) -> None:
    answer = call("monitor", "overdue", "--store", store, "--on", "2023-06-30", "--json")
    validate("monitor-overdue", answer.json)
    tasks = answer.json["tasks"]

    assert [(one["number"], one["days"]) for one in tasks if one["state"] == "overdue"] == [
        ("3", 130),
        ("18", 121),
        ("4", 73),
        ("7", 61),
    ]
    assert [one["number"] for one in tasks if one["state"] == "due_soon"] == ["12", "6"]


def test_overdue_looks_as_far_ahead_as_it_is_told(store: Path) -> None:
    words = ("--store", store, "--on", "2023-06-30", "--ahead", 15, "--json")
    tasks = call("monitor", "overdue", *words).json["tasks"]

    assert {one["number"] for one in tasks if one["state"] == "due_soon"} == {"5", "6", "12"}


@pytest.fixture
def planned(tmp_path: Path) -> Path:
    """The plan of Kaliningrad, with one report."""
    region_plan = plan(load_region("kaliningrad").roadmaps["kaliningrad-2023"])
    file = tmp_path / "support.db"
    with open_store(file) as there:
        there.add(region_plan)
        there.record(report(file, "1", "2023-02-10"))
    return file


def report(_: Path, number: str, day: str) -> Entry:
    region_plan = plan(load_region("kaliningrad").roadmaps["kaliningrad-2023"])
    [task] = [one.id for one in region_plan.dated if one.id.split("#")[0].endswith(f"/{number}")
              and not one.id.split("/")[1].startswith("duty")]  # fmt: skip
    return Entry(task=task, status="done", day=dt.date.fromisoformat(day), document="приказ № 12")


def of_region(store: Path, name: str, *words: object) -> Answer:
    return call("monitor", "round", name, "--store", store, *words)


def test_a_round_tells_its_floors_in_the_words_of_the_order(planned: Path) -> None:
    answer = of_region(planned, "monthly-meetings", "--json")

    validate("monitor-round", answer.json)
    assert answer.json["floors"] == []
    assert "не реже 1 раза в месяц" in of_region(planned, "monthly-meetings", "--lang", "ru").out


def test_the_first_round_of_a_region_without_school_plans_cannot_be_computed(
    planned: Path,
) -> None:
    told = of_region(planned, "first", "--json").json

    validate("monitor-round", told)
    assert [(one["value"], one["reached"]) for one in told["floors"]] == [(30, None), (40, None)]


def test_a_closed_round_stays_and_what_came_later_is_told(planned: Path) -> None:
    closed = of_region(
        planned, "information-notes", "--on", "2023-12-01", "--close", "--closed-by", "КОИРО"
    )
    again = of_region(
        planned, "information-notes", "--on", "2023-12-01", "--close", "--closed-by", "КОИРО"
    )
    with open_store(planned) as there:
        there.record(report(planned, "3", "2023-02-20"))
    later = of_region(planned, "information-notes", "--on", "2023-12-01", "--compare", "--json")

    assert (closed.code, again.code) == (0, 2)
    validate("monitor-compare", later.json)
    assert len(later.json["added"]) == 1
    [changed] = later.json["states"]
    assert (changed["then"], changed["now"]) == ("overdue", "done")


def test_the_rounds_of_a_region_are_listed_without_a_store() -> None:
    answer = call("monitor", "round", "--region", "krasnodar", "--json")

    validate("monitor-rounds", answer.json)
    assert {"summary", "teams", "teachers"} <= {one["name"] for one in answer.json["rounds"]}


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["round", "third"], "usage.unknown_round"),
        (["round"], "usage.round_of_what"),
        (["round", "first", "--close"], "usage.closed_by"),
        (["round", "first", "--compare"], "usage.not_closed"),
        (["status", "--roadmap", "other"], "usage.no_plans"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_what_to_do(
    planned: Path, words: list[str], fault: str
) -> None:
    answer = call("monitor", *words, "--store", planned, "--json")

    assert answer.code == 2
    assert fault in answer.out + answer.err


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    answer = call("monitor", "status", "--store", tmp_path / "none.db")

    assert answer.code != 0
    assert not (tmp_path / "none.db").exists()


@pytest.fixture
def late_store(tmp_path: Path) -> Path:
    """The plan on paper; one report came at 22:00 of 30 June in UTC, in Sakhalin on 1 July."""
    late = attrs.evolve(
        paper.report("3", "done", "20.02", document="справка"),
        recorded_at=dt.datetime(2023, 6, 30, 22, tzinfo=dt.UTC),
    )
    file = tmp_path / "support.db"
    with open_store(file) as there:
        there.add(paper.PLAN)
        there.record([*paper.ENTRIES, late])
    return file


@pytest.mark.parametrize(
    ("zone", "done"), [("UTC", 10), ("Asia/Sakhalin", 9), ("Europe/Kaliningrad", 9)]
)
def test_the_day_of_what_is_known_ends_in_the_zone_that_is_named(
    late_store: Path, zone: str, done: int
) -> None:
    told = status(late_store, "--by", "region", "--known", "30.06.2023", "--zone", zone)

    assert told["rows"][0]["numerator"] == done
    assert (told["known"], told["zone"]) == ("2023-06-30", zone)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process cannot be set")
@pytest.mark.parametrize(("zone", "done"), [("Asia/Sakhalin", 9), ("Atlantic/Azores", 10)])
def test_without_a_zone_a_day_ends_where_the_machine_is(
    late_store: Path, zone: str, done: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        told = status(late_store, "--by", "region", "--known", "30.06.2023")
    finally:
        monkeypatch.undo()
        time.tzset()

    assert told["rows"][0]["numerator"] == done


def test_a_round_ends_its_days_where_its_region_is(planned: Path) -> None:
    words = ("--on", "2023-12-01", "--known", "2023-12-01")
    told = of_region(planned, "information-notes", *words, "--json").json

    validate("monitor-round", told)
    assert told["zone"] == "Europe/Kaliningrad"


def test_a_zone_that_there_is_not_is_refused_with_the_nearest(store: Path) -> None:
    answer = call("monitor", "status", "--store", store, "--zone", "Asia/Sahalin", "--lang", "ru")

    assert answer.code == 2
    assert "Asia/Sakhalin" in answer.err
