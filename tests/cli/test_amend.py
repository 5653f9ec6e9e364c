"""`schoolsupport roadmap amend`: all of a changed plan is written, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import schoolsupport as ss
from monitoring.test_amendment import everything
from roadmaps.exporting.books import PLAN, put, workbook
from schemas import validate
from schoolsupport.roadmaps.amending import is_cancelled
from schoolsupport.roadmaps.exporting import read_roadmap
from schoolsupport.roadmaps.planning.organisations import read_roster

from .conftest import Answer, call

GROUND = ("--ground", "приказ № 5", "--drop", "3", "--day", "2021-02-20")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    file = tmp_path / "support.db"
    with ss.open_store(file) as opened:
        opened.add(PLAN)
    return file


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return workbook(tmp_path, everything)


def amend(file: Path, *more: object) -> Answer:
    return call("roadmap", "amend", file, *more)


def kept(store: Path) -> tuple[list[int], list[str]]:
    """The versions a store holds, and the statuses of its entries."""
    with ss.open_store(store) as opened:
        versions = [one.version for one in opened.plans(every=True)]
        return versions, [str(one.status) for one in opened.entries()]


def codes(answer: Answer) -> list[str]:
    return [one["code"] for one in answer.json["problems"]]


def test_everything_goes_where_it_belongs(book: Path, store: Path, tmp_path: Path) -> None:
    roster, next_ = tmp_path / "список.xlsx", tmp_path / "следующий.xlsx"

    answer = amend(book, "--store", store, *GROUND, "--roster-out", roster, "--out", next_)

    assert answer.code == 0, answer.out
    assert "The plan is amended" in answer.out
    assert str(roster) in answer.out
    assert kept(store) == ([1, 2], ["done", "cancelled"])
    with ss.open_store(store) as opened:
        plan = opened.plan(opened.plans()[0].id)
        assert opened.plans()[0].ground == "приказ № 5"
    assert [one.id for one in plan.tasks[: len(PLAN.tasks)]] == [one.id for one in PLAN.tasks]
    assert is_cancelled(plan.tasks[2])
    assert not any(p.persons for task in plan.tasks for p in task.parties)
    assert [one.person.name for one in read_roster(roster).holders] == ["Иванова А. А."]
    named = read_roadmap(next_)
    assert [one.id for one in named.tasks] == [one.id for one in plan.tasks]


def test_done_twice_it_changes_nothing_more(book: Path, store: Path) -> None:
    words = ("--store", store, *GROUND, "--keep-names")
    amend(book, *words)

    again = amend(book, *words, "--json")

    assert again.code == 0, again.out
    assert (again.json["version"], again.json["recorded"]) == (2, 0)
    assert again.json["changed"] == []
    assert kept(store) == ([1, 2], ["done", "cancelled"])


def test_a_look_writes_nothing(book: Path, store: Path, tmp_path: Path) -> None:
    out = tmp_path / "next.xlsx"

    answer = amend(book, "--store", store, *GROUND, "--check", "--out", out)

    assert answer.code == 0, answer.out
    assert "Nothing is written yet" in answer.out
    assert not out.exists()
    assert kept(store) == ([1], [])


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (("--out", "n.xlsx"), "amend.no_store"),
        (("--out", "n.xlsx"), "amend.no_roster"),
        (("--roster-out", "r.csv"), "amend.nowhere"),
    ],
)
def test_what_has_no_place_to_go_keeps_all_of_it_from_being_written(
    more: tuple[str, str], code: str, book: Path, tmp_path: Path
) -> None:
    out = tmp_path / more[1]

    answer = amend(book, *GROUND, more[0], out, "--json")

    assert answer.code == 1
    assert code in codes(answer)
    assert answer.json["written"] is False
    assert not out.exists()


def test_a_cell_that_cannot_be_read_keeps_all_of_it_from_being_written(
    store: Path, tmp_path: Path
) -> None:
    def change(book: Any) -> None:
        everything(book)
        put(book["План"], 1, "№", "2а")

    out, roster = tmp_path / "n.xlsx", tmp_path / "r.csv"
    words = ("--store", store, *GROUND, "--out", out, "--roster-out", roster)

    answer = amend(workbook(tmp_path, change), *words, "--json")

    assert answer.code == 1
    assert [
        (one["code"], one["file"], one["sheet"], one["row"], one["column"])
        for one in answer.json["problems"]
    ] == [("amend.cell_not_read", "план.xlsx", "План", 4, "№")]
    assert kept(store) == ([1], [])
    assert not out.exists()
    assert not roster.exists()


def test_a_file_that_is_there_is_not_replaced(book: Path, store: Path, tmp_path: Path) -> None:
    out, roster = tmp_path / "n.xlsx", tmp_path / "r.csv"
    roster.write_text("чужое")
    words = ("--store", store, *GROUND, "--out", out, "--roster-out", roster)

    assert amend(book, *words).code == 1
    assert roster.read_text() == "чужое"
    assert kept(store) == ([1], [])
    assert amend(book, *words, "--overwrite").code == 0
    assert kept(store) == ([1, 2], ["done", "cancelled"])


def test_the_changed_file_itself_is_never_replaced(book: Path, store: Path) -> None:
    before = book.read_bytes()

    answer = amend(book, "--store", store, *GROUND, "--out", book, "--overwrite")

    assert answer.code != 0
    assert book.read_bytes() == before


def test_a_plan_that_the_store_does_not_hold_is_told(book: Path, tmp_path: Path) -> None:
    answer = amend(book, "--store", tmp_path / "other.db", *GROUND)

    assert answer.code == 1
    assert "holds no such plan" in answer.err


def test_json_needs_the_plan_before(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "план.json"
    call("roadmap", "export", workbook(tmp_path, id), "--out", file)
    file.write_text(file.read_text("utf-8").replace('"evidence": "приказ"', '"evidence": "x"'))

    assert "--base" in amend(file, "--check").err
    told = amend(file, "--check", "--store", store, "--ground", "№ 5", "--json").json
    assert [(one["field"], one["before"], one["after"]) for one in told["changed"]] == [
        ("evidence", "приказ", "x")
    ]


def test_the_answer_for_programs_fits_its_schema(book: Path, store: Path) -> None:
    told = amend(book, "--store", store, *GROUND, "--check", "--json").json

    validate("roadmap-amend", told)
    assert [one["title"] for one in told["added"]] == ["Семинар для завучей"]
    assert [one["name"] for one in told["names"]] == ["Иванова А. А."]


def _broken(book: Any) -> None:
    put(book["План"], 1, "№", "7")


def _whole(book: Any) -> None:
    put(book["План"], 1, "Документ", "справка")


@pytest.mark.parametrize(("change", "code"), [(_broken, 1), (_whole, 0)])
def test_export_reads_a_changed_plan_or_tells_what_it_cannot_read(
    change: Callable[[Any], object], code: int, tmp_path: Path
) -> None:
    file, out = workbook(tmp_path, change), tmp_path / "план.csv"

    answer = call("roadmap", "export", file, "--out", out)

    assert answer.code == code
    if code:
        assert "план.xlsx, План:4, №: the cell was changed" in answer.err
    else:
        assert read_roadmap(out).tasks[1].evidence == "справка"


def test_import_says_that_a_plan_is_no_order_and_what_reads_it(book: Path) -> None:
    for command in ("import", "lint"):
        answer = call("roadmap", command, book)

        assert answer.code == 1
        assert "schoolsupport roadmap amend план.xlsx" in answer.err


def test_a_cancelled_task_is_in_no_share(book: Path, store: Path) -> None:
    before = _counted(store)
    amend(book, "--store", store, *GROUND, "--keep-names")

    assert before - _counted(store) == 1 - 2  # task 3 is out; a new one and a dated one come in


def _counted(store: Path) -> int:
    told = call("monitor", "status", "--store", store, "--on", "2021-12-31", "--json").json
    return int(sum(row["denominator"] for row in told["rows"]))


def test_the_next_workbook_has_blank_marks(book: Path, store: Path, tmp_path: Path) -> None:
    out = tmp_path / "n.xlsx"
    amend(book, "--store", store, *GROUND, "--keep-names", "--out", out)

    sheet = openpyxl.load_workbook(out)["Plan"]
    place = [cell.value for cell in sheet[3]].index("Report of execution")
    assert all(row[place].value is None for row in sheet.iter_rows(min_row=4))
