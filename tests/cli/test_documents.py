"""`schoolsupport list`, `report letters`, `report dossier`: from a run to what is sent and kept."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import schoolsupport as ss
from reports.invented_lists import OBJECTS, found_of
from schemas import validate

from .conftest import call

REGION = Path(__file__).parents[2] / "plugins" / "krasnodar"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "run"
    ss.write_run(found_of("krasnodar"), folder, written=dt.datetime(2022, 2, 1, tzinfo=dt.UTC))
    return folder


def test_an_objection_is_recorded_decided_and_amends_the_list(run: Path, tmp_path: Path) -> None:
    store, new = tmp_path / "support.db", tmp_path / "new"
    table = tmp_path / "исправления.csv"
    table.write_text(
        "Логин;Год;Работа;Ниже порога;Документ\n"
        + "".join(
            f"{OBJECTS};{year};{work};5;ведомость (вымышлена)\n"
            for year in (2020, 2021)
            for work in ("vpr-5-ru", "vpr-5-ma")
        ),
        "utf-8",
    )
    of_list = ("--list", "ШНОР", "--store", store)

    call("list", "record", "draft", *of_list, "--day", "2022-01-20", "--run", run)
    call("list", "record", "objection", *of_list, "--day", "2022-01-25", "--school", OBJECTS)
    shown = call("list", "show", *of_list, "--on", "2022-02-01", "--json").json
    validate("list-show", shown)
    decided = call(
        *("list", "record", "decision", *of_list, "--day", "2022-01-28"),
        *("--about", shown["open"][0][:8], "--outcome", "satisfied"),
    )
    changed = call("list", "correct", run, table, "--out", new, "--json").json
    order = call(
        *("report", "make", REGION, "amendment", "--earlier", run, "--run", new),
        *("--corrections", table, "--amends", "приказ № 77"),
        SCHOOLSUPPORT_LANG="ru",
    )

    assert decided.code == 0, decided.err
    assert call("list", "show", *of_list, "--on", "2022-02-01", "--json").json["open"] == []
    assert [one["school"] for one in changed["schools"]] == [OBJECTS]
    assert "исключить из перечня: Гимназия № 40" in order.out
    assert "ведомость (вымышлена)" in order.out


def test_letters_go_to_a_folder_once_and_to_one_file(run: Path, tmp_path: Path) -> None:
    folder, file = tmp_path / "письма", tmp_path / "письма.docx"

    first = call("report", "letters", REGION, "--run", run, "--out", folder)
    again = call("report", "letters", REGION, "--run", run, "--out", folder)
    call("report", "letters", REGION, "--run", run, "--out", file)

    assert "Written now: 5." in first.out
    assert "Written now: 0." in again.out
    assert file.is_file()
    assert len(list(folder.glob("*.docx"))) == 5


def test_a_letter_to_one_school_names_it_in_its_case(run: Path) -> None:
    pytest.importorskip("pymorphy3")

    answer = call("report", "make", REGION, "letter", "--run", run, "--school", OBJECTS)

    assert "О включении Гимназии № 40" in answer.out


def test_a_dossier_is_the_same_file_again(run: Path, tmp_path: Path) -> None:
    store = tmp_path / "support.db"
    ss.open_store(store).close()
    made = ("report", "dossier", REGION, "--run", run, "--store", store, "--on", "2022-06-01")

    answers = [call(*made, "--out", tmp_path / f"{name}.zip") for name in "ab"]

    assert answers[0].code == 0, answers[0].err
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert "No round is closed" in answers[0].out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("report", "letters", REGION, "--out", "x"), "--run"),
        (("report", "dossier", REGION, "--out", "x.zip"), "--run"),
        (("list", "record", "decision", "--list", "ШНОР", "--outcome", "maybe"), "outcome"),
        (("list", "record", "order", "--list", "ШНОР"), "act"),
    ],
)
def test_what_is_missing_is_named(
    words: tuple[object, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    answer = call(*words)

    assert answer.code != 0
    assert said in answer.err


def test_a_dossier_is_an_archive(run: Path, tmp_path: Path) -> None:
    answer = call("report", "dossier", REGION, "--run", run, "--out", tmp_path / "dossier.docx")

    assert answer.code == 2
    assert ".zip" in answer.err
