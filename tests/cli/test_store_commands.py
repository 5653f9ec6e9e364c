"""`schoolsupport db` and `schoolsupport progress`: a store made, filled in and looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

import schoolsupport as ss
from schoolsupport.roadmaps.planning.roadmap import Roadmap

from .conftest import Answer, call

HEAD = "Задача;Отметка;День;Документ;Примечание\n"


@pytest.fixture
def plan() -> Roadmap:
    return ss.plan(ss.load_region("kaliningrad").roadmaps["kaliningrad-2023"])


@pytest.fixture
def store(tmp_path: Path, plan: Roadmap) -> Path:
    file = tmp_path / "support.db"
    with ss.open_store(file) as opened:
        opened.add(plan)
    return file


def kept(store: Path) -> list[tuple[str, int]]:
    with ss.open_store(store) as opened:
        return [(one.owner, one.version) for one in opened.plans(every=True)]


def filled(store: Path, rows: str) -> Path:
    file = store.with_name("отметки.csv")
    file.write_text(HEAD + rows, "utf-8")
    return file


def imported(store: Path, rows: str, *more: object) -> Answer:
    return call("progress", "import", filled(store, rows), "--store", store, "--json", *more)


def codes(answer: Answer) -> list[str]:
    return [one["code"] for one in answer.json["problems"]]


def entries(store: Path) -> list[dict[str, object]]:
    listed: list[dict[str, object]] = call("progress", "log", "--store", store, "--json").json[
        "entries"
    ]
    return listed


def test_a_store_is_made_once_looked_over_and_copied(tmp_path: Path) -> None:
    file, copy = tmp_path / "support.db", tmp_path / "copy.db"

    assert "is made" in call("db", "init", "--store", file).out
    assert "already" in call("db", "init", "--store", file).out
    assert "already" in call("db", "upgrade", SCHOOLSUPPORT_STORE=str(file)).out
    checked = call("db", "check", "--store", file, "--json")
    assert (checked.code, checked.json["faults"]) == (0, [])
    assert "The store is sound" in call("db", "check", "--store", file).out
    assert call("db", "backup", "--store", file, "--out", copy).code == 0
    assert call("db", "check", "--store", copy).code == 0


def test_roles_are_printed_as_sql() -> None:
    assert "CREATE ROLE mon_reporter" in call("db", "roles", "--prefix", "mon").out
    assert call("db", "roles", "--prefix", "no such").code == 1


def test_a_plan_is_put_into_the_store_once(tmp_path: Path, plan: Roadmap) -> None:
    store = tmp_path / "new.db"
    words = ("roadmap", "plan", "kaliningrad", "kaliningrad-2023", "--store", store)

    answers = [call(*words, "--json"), call(*words)]

    assert [one.code for one in answers] == [0, 0]
    assert "Kept in the store: 1 plan" in answers[0].err
    assert len(kept(store)) == 1
    with ss.open_store(store) as opened:
        (version,) = opened.plans()
        planned = opened.plan(version.id)
    assert [one.id for one in planned.tasks] == [one.id for one in plan.tasks]
    assert call("progress", "add", plan.dated[0].id, "done", "--store", store).err == ""


def test_plans_of_schools_go_in_together_or_none_does(tmp_path: Path) -> None:
    store, schools = tmp_path / "new.db", tmp_path / "schools.csv"
    words = ("roadmap", "plan", "kaliningrad", "kaliningrad-2023", "--store", store)
    asked = (*words, "--for", "school", "--organisations", schools)
    head = "school;name;municipality\n"
    schools.write_text(head + "b;Школа Б;Район\n", "utf-8")
    assert call(*asked).code == 0

    schools.write_text(head + "a;Школа А;Район\nb;Школа Б переименована;Район\n", "utf-8")
    refused = call(*asked)

    assert refused.code == 1
    assert "--ground" in refused.err
    assert kept(store) == [("school:b", 1)]
    assert call(*asked, "--ground", "приказ № 5").code == 0
    assert sorted(kept(store)) == [("school:a", 1), ("school:b", 1), ("school:b", 2)]


def test_an_entry_is_added_and_listed(store: Path, plan: Roadmap) -> None:
    task = plan.dated[0].id

    answer = call(
        *("progress", "add", task, "done", "--day", "2023-02-10", "--store", store),
        *("--document", "приказ № 12"),
    )

    assert answer.code == 0, answer.err
    assert answer.err == ""
    (entry,) = entries(store)
    assert (entry["task"], entry["status"], entry["day"]) == (task, "done", "2023-02-10")
    assert "приказ № 12" in call("progress", "log", "--store", store).out


def test_a_controller_returns_a_report_with_words(store: Path, plan: Roadmap) -> None:
    task = plan.dated[0].id
    call("progress", "add", task, "done", "--store", store)
    (claim,) = entries(store)
    words = ("progress", "add", task, "return", "--about", claim["id"], "--store", store)

    assert call(*words).code == 1
    assert call(*words, "--note", "нет подписи").code == 0
    assert [one["step"] for one in entries(store)] == ["report", "return"]


def test_a_table_is_imported_and_again_changes_nothing(store: Path, plan: Roadmap) -> None:
    first, second = plan.dated[0].id, plan.dated[1].id
    rows = f"{first};Исполнено;10.02.2023;приказ № 12;\n{second};в работе;2023-02-11;;ждём\n"

    answers = [imported(store, rows), imported(store, rows)]

    assert [one.json["recorded"] for one in answers] == [2, 0]
    assert [one["day"] for one in entries(store)] == ["2023-02-10", "2023-02-11"]
    assert (
        "Entries are recorded"
        in call("progress", "import", filled(store, rows), "--store", store).out
    )


def test_all_faults_of_a_table_are_shown_and_nothing_is_recorded(
    store: Path, plan: Roadmap
) -> None:
    task = plan.dated[0].id
    rows = (
        f"{task};Исполнено;10.02.2023;;\n"
        f"{task};исполнена почти;10.02.2023;;\n"
        f"{task};исполнено;когда-нибудь;;\n"
        f"{task};отменено;11.02.2023;;\n"
        f";исполнено;11.02.2023;;\n"
        f"нет такой;исполнено;11.02.2023;;\n"
    )

    answer = imported(store, rows)

    assert answer.code == 1
    assert answer.json["recorded"] is None
    assert codes(answer) == [
        "progress.unknown_status",
        "progress.not_day",
        "progress.row",
        "progress.empty_cell",
        "progress.unknown_task",
    ]
    assert [one["row"] for one in answer.json["problems"]] == [3, 4, 5, 6, 7]
    assert entries(store) == []
    shown = call("progress", "import", filled(store, rows), "--store", store)
    assert "Nothing is recorded" in shown.out


def test_rows_nobody_filled_in_are_left_alone(store: Path, plan: Roadmap) -> None:
    task = plan.dated[0].id

    answer = imported(store, f"{task};;;;\n{plan.dated[1].id};исполнено;10.02.2023;;\n")

    assert (answer.code, answer.json["recorded"]) == (0, 1)


def test_one_paper_for_several_tasks_is_told_and_recorded(store: Path, plan: Roadmap) -> None:
    first, second, third = (plan.dated[place].id for place in range(3))
    imported(store, f"{first};исполнено;10.02.2023;Приказ №  12;\n")

    answer = imported(
        store,
        f"{second};исполнено;11.02.2023;приказ № 12;\n{third};исполнено;11.02.2023;приказ № 12;\n",
    )

    assert (answer.code, answer.json["recorded"]) == (0, 2)
    assert codes(answer) == ["progress.one_document"]


def test_a_task_told_of_twice_on_one_day_is_told(store: Path, plan: Roadmap) -> None:
    row = f"{plan.dated[0].id};исполнено;10.02.2023;;\n"

    assert codes(imported(store, row + row)) == ["progress.repeated"]


def test_a_look_at_a_table_records_nothing(store: Path, plan: Roadmap) -> None:
    answer = imported(store, f"{plan.dated[0].id};исполнено;10.02.2023;;\n", "--check")

    assert (answer.code, answer.json["recorded"], entries(store)) == (0, None, [])


def test_a_file_without_headings_or_rows_is_told(store: Path) -> None:
    bare = store.with_name("a.csv")
    bare.write_text("один;два\nтри;четыре\n", "utf-8")

    assert codes(call("progress", "import", bare, "--store", store, "--json")) == [
        "progress.no_headings"
    ]
    assert codes(imported(store, "")) == ["progress.nothing"]
