"""`schoolsupport report`: documents of a region from a store, a list and an order."""

from __future__ import annotations

from pathlib import Path

import pytest

import schoolsupport as ss
from reports import site_world
from reports.invented import RISKS, year_of
from schemas import validate

from .conftest import call

KALININGRAD = Path(__file__).parents[2] / "plugins" / "kaliningrad"
KRASNODAR, SVERDLOVSK = KALININGRAD.with_name("krasnodar"), KALININGRAD.with_name("sverdlovsk")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the invented year of an order."""
    file = tmp_path_factory.mktemp("store") / "support.db"
    year = year_of(ss.load_region("kaliningrad").roadmaps["kaliningrad-2023"])
    with ss.open_store(file) as kept:
        for plan in year.plans:
            kept.add(plan)
        kept.record(list(year.ledger))
    return file


def test_a_round_is_reported_on_its_own_day(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "раунд-1.docx"

    answer = call(
        *("report", "make", KALININGRAD, "round", "--store", store, "--round", "first"),
        *("--out", out),
        SCHOOLSUPPORT_LANG="ru",
    )

    assert answer.code == 0, answer.err
    assert "По состоянию на 30.06.2023 исполнено" in answer.out
    assert out.is_file()


def test_a_program_gets_the_same_numbers_as_the_round_itself(store: Path) -> None:
    words = ("--store", store, "--round", "first", "--json")
    told = call("report", "make", KALININGRAD, "round", *words).json
    shown = call(
        *("monitor", "round", "first", "--region", KALININGRAD, "--store", store, "--json")
    ).json

    validate("report-make", told)
    columns = [one["field"] for one in told["tables"][0]["columns"]]
    rows = [dict(zip(columns, row, strict=True)) for row in told["tables"][0]["rows"]]
    assert {one["municipality"]: (one["numerator"], one["denominator"]) for one in rows} == {
        one["key"]: (one["numerator"], one["denominator"]) for one in shown["rows"]
    }


def test_the_forms_of_a_region_are_listed_with_their_rounds() -> None:
    told = call("report", "list", KALININGRAD, "--json").json

    validate("report-list", told)
    rounds = {one["name"]: one["rounds"] for one in told["forms"]}
    assert rounds["round"] == ["first", "second"]
    assert rounds["list"] == []


def test_papers_are_shown_from_the_store(store: Path) -> None:
    answer = call(
        *("report", "make", KALININGRAD, "note", "--store", store, "--round", "entry"),
        SCHOOLSUPPORT_LANG="ru",
    )

    assert answer.code == 0, answer.err
    assert "Входной мониторинг" in answer.out


def test_a_list_of_an_order_and_a_table_of_risks_are_printed(tmp_path: Path) -> None:
    risks = tmp_path / "риски.csv"
    risks.write_text(RISKS, "utf-8")

    listed = call(
        *("report", "make", KRASNODAR, "list", "--list", "ШНОР", "--on", "2022-05-01"),
        SCHOOLSUPPORT_LANG="ru",
    )
    profiles = call("report", "make", SVERDLOVSK, "risks", risks, SCHOOLSUPPORT_LANG="ru")

    assert "МБОУ СОШ № 5" in listed.out, listed.err
    assert "Подтверждено рисков: 1" in profiles.out, profiles.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("raund",), "Возможно, «round»"),
        (("list",), "--run ПАПКА"),
        (("round", "--store", "нет.db"), "нет.db"),
    ],
)
def test_what_is_missing_is_said(words: tuple[str, ...], told: str) -> None:
    answer = call("report", "make", KALININGRAD, *words, SCHOOLSUPPORT_LANG="ru")

    assert answer.code in {1, 2}
    assert told in answer.err
    assert "Traceback" not in answer.err


# --- the page of a region -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run on invented schools."""
    folder = tmp_path_factory.mktemp("run") / "run"
    found = ss.identify(ss.load_region("federal"), site_world.tables(), year=2021)
    ss.write_run(found, folder)
    return folder


def test_the_page_of_a_region_is_written(store: Path, run: Path, tmp_path: Path) -> None:
    out = tmp_path / "регион.html"
    asked = ("report", "site", KALININGRAD, "--run", run, "--store", store, "--on", "2023-08-31")

    answer = call(*asked, "--out", out, SCHOOLSUPPORT_LANG="ru")
    again = call(*asked, "--out", out)
    told = call(*asked, "--out", out, "--overwrite", "--for", "school:sch990001", "--json").json

    assert answer.code == 0, answer.err
    assert str(out) in answer.out
    assert again.code != 0
    assert "--overwrite" in again.err
    validate("report-site", told)
    assert (told["region"], told["schools"], told["public"]) == ("kaliningrad", 1, False)
    assert "Школа № 1 (вымышлена)" in out.read_text("utf-8")


def test_a_page_of_a_region_needs_a_run(tmp_path: Path) -> None:
    answer = call("report", "site", KALININGRAD, "--out", tmp_path / "a.html")

    assert answer.code == 2
    assert "--run FOLDER" in answer.err
