"""`support.toml` of the working folder stands in for what was not typed, and for nothing else."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import attrs
import pytest

from monitoring import paper_plan as paper
from schoolsupport.store import open_store

from .conftest import call
from .files import write_results


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with results, a store and no settings yet."""
    write_results(tmp_path / "few.csv", low=1, others=1)
    (tmp_path / "data").mkdir()
    late = attrs.evolve(
        paper.report("3", "done", "20.02", document="справка"),
        recorded_at=dt.datetime(2023, 6, 30, 22, tzinfo=dt.UTC),
    )
    with open_store(tmp_path / "data" / "plans.db") as store:
        store.add(paper.PLAN)
        store.record([*paper.ENTRIES, late])
    monkeypatch.chdir(tmp_path)
    return tmp_path


def settings(folder: Path, text: str) -> None:
    (folder / "support.toml").write_text(text, "utf-8")


def test_region_and_paths_need_not_be_typed(folder: Path) -> None:
    typed = call("identify", "federal", "few.csv", "--year", 2021, "--json")
    settings(folder, 'region = "federal"\npaths = "few.csv"\n')

    answer = call("identify", "--year", 2021, "--json")

    assert (answer.code, typed.code) == (0, 0)
    assert answer.json["schools"] == typed.json["schools"]


def test_paths_alone_may_be_left_out(folder: Path) -> None:
    settings(folder, 'region = "stavropol"\npaths = ["few.csv"]\n')

    answer = call("identify", "federal", "--year", 2021, "--json")

    assert answer.code == 0
    assert answer.json["receipt"]["region"] == "federal"


def test_the_first_word_is_always_the_region(folder: Path) -> None:
    """A path without a region before it is not guessed to be one."""
    settings(folder, 'region = "federal"\n')

    answer = call("identify", "few.csv", "--year", 2021)

    assert answer.code != 0
    assert "few.csv" in answer.err


def test_what_is_typed_wins(folder: Path) -> None:
    settings(folder, 'store = "data/plans.db"\nzone = "UTC"\n')
    words = ("monitor", "status", "--on", "2023-06-30", "--known", "2023-06-30", "--by", "region")

    told = call(*words, "--json").json
    east = call(*words, "--zone", "Asia/Sakhalin", "--json").json
    other = call(*words, "--store", "none.db", "--json")

    assert (told["rows"][0]["numerator"], told["zone"]) == (10, "UTC")
    assert (east["rows"][0]["numerator"], east["zone"]) == (9, "Asia/Sakhalin")
    assert other.code != 0


def test_the_environment_wins_over_the_file(folder: Path) -> None:
    settings(folder, 'store = "none.db"\n')

    answer = call("db", "check", "--json", SCHOOLSUPPORT_STORE="data/plans.db")

    assert answer.json["place"].endswith("plans.db")


def test_debug_tells_what_came_from_the_file(folder: Path) -> None:
    settings(folder, 'store = "data/plans.db"\nregion = "federal"\n')

    answer = call("db", "check", "--debug")

    assert answer.err.splitlines() == ["support.toml: store = data/plans.db"]
    assert "support.toml" not in call("db", "check").err


def test_a_run_is_not_mistaken_for_files_of_the_settings(folder: Path, run: Path) -> None:
    settings(folder, 'region = "federal"\npaths = ["few.csv"]\n')

    assert call("borderline", "--run", run, "--json").code == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('regoin = "federal"', ["support.toml: regoin", "Perhaps region"]),
        ("region = 1", ["support.toml: region", "a text in quotes"]),
        ("paths = []", ["support.toml: paths", "a path in quotes"]),
        ("paths = [1]", ["support.toml: paths", "a path in quotes"]),
        ('region = "federal', ["support.toml", "cannot be read"]),
        ('zone = "Asia/Sahalin"', ["Asia/Sakhalin"]),
    ],
)
def test_what_the_file_may_not_say_is_refused_with_what_to_do(
    folder: Path, text: str, words: list[str]
) -> None:
    settings(folder, text)

    answer = call("monitor", "status", "--on", "2023-06-30")

    assert answer.code == 2
    for word in words:
        assert word in answer.err


def test_help_and_commands_that_need_nothing_of_it_do_without_a_broken_file(folder: Path) -> None:
    settings(folder, "broken")

    assert call("monitor", "status", "--help").code == 0
    assert call("region", "list").code == 0
    assert call("db", "check", "--store", "data/plans.db").code == 0


def test_in_the_folder_of_a_region_the_file_speaks_of_support_and_of_nothing_else(
    folder: Path,
) -> None:
    settings(folder, 'exit = "…"\n')
    (folder / "region.toml").write_text("", "utf-8")

    assert call("db", "check", "--store", "data/plans.db").code == 0
    assert call("monitor", "status").code != 0
    assert "support.toml" not in call("monitor", "status").err


@pytest.mark.parametrize("typed", [True, False])
def test_the_register_is_the_file_that_is_named(
    folder: Path,
    typed: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    (folder / "Перечень.csv").write_text(
        "Логин ОО;Название ОО;Приказ\nsch990077;СОШ № 77;№ 5\n", "utf-8"
    )
    settings(folder, "" if typed else 'register = "Перечень.csv"\n')
    named = ["--register", "Перечень.csv"] if typed else []

    answer = call("identify", "federal", "few.csv", "--year", 2021, "--json", *named)
    checked = call("data", "check", "few.csv", "Перечень.csv", *named)

    told = {one["school"]: one["in_register"] for one in answer.json["schools"]}
    assert told.pop("sch990077") is True
    assert set(told.values()) == {False}
    assert "not as the register" not in checked.out
