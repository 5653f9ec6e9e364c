"""Commands about schools after they were found, on the synthetic region."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas import validate
from schoolsupport.demo.orders import write_papers

from .conftest import Answer, call

APPROVED = ("--list", "ШНОР 2022", "--on", "2022-02-01")


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return write_papers(tmp_path_factory.mktemp("papers"))


@pytest.fixture(scope="module")
def data(demo_data: Path) -> Path:
    """What the federal rules and these commands look at."""
    return demo_data


def ask(command: str, data: Path, *words: object) -> Answer:
    return call(command, "federal", data, "--year", 2021, *words)


def test_reconcile_tells_differences_and_names(data: Path) -> None:
    answer = ask("reconcile", data, *APPROVED)
    told = ask("reconcile", data, *APPROVED, "--json").json

    validate("reconcile", told)
    assert answer.code == 0, answer.err
    assert "found, not listed" in answer.out
    assert "no school has such a name" in answer.out
    assert told["counts"]["unmatched"] == 2


def test_reconcile_refuses_a_list_that_is_not_there(data: Path) -> None:
    answer = ask("reconcile", data, "--list", "нет")

    assert answer.code == 2
    assert "Known lists: " in answer.err


def test_status_tells_what_orders_made_and_fails_on_contradictions(data: Path) -> None:
    words = ("status", "federal", *data.glob("[ls]*.csv"), "--on", "2022-02-01")

    answer = call(*words)
    told = call(*words, "--fail-on", "never", "--json")

    validate("status", told.json)
    assert (answer.code, told.code) == (1, 0)
    assert "contradicting: " in answer.out
    assert told.json["proposals"] is None
    assert told.json["counts"]["regional"] == 15


def test_status_of_one_school_has_its_history_and_proposal(data: Path) -> None:
    answer = ask("status", data, "--school", "sch990061")
    told = ask("status", data, "--school", "sch990061", "--json").json

    validate("status", told)
    assert answer.code == 0, answer.err
    assert "to post-project support" in answer.out
    assert "assumed and in no act" in answer.out
    assert [one["day"] for one in told["history"]] == ["2020-01-20"]
    assert [one["action"] for one in told["proposals"]["schools"]] == ["to_post_project"]


def test_status_of_a_school_in_no_list_is_none_and_of_an_unknown_one_an_error(
    data: Path,
) -> None:
    files = sorted(data.glob("[ls]*.csv"))

    fine = call("status", "federal", *files, "--on", "2021-01-01", "--school", "sch990001")
    wrong = call("status", "federal", *files, "--school", "sch9")

    assert fine.code == 0
    assert "in no list" in fine.out
    assert wrong.code == 2
    assert "Did you mean sch990001" in wrong.err


def test_mentors_are_proposed_with_reasons(data: Path) -> None:
    words = ("--school", "sch990082", "--top", 2)

    answer = ask("mentors", data, *words)
    told = ask("mentors", data, *words, "--json").json

    validate("mentors", told)
    assert answer.code == 0, answer.err
    assert "a person confirms" in answer.out
    assert len(told["schools"][0]["proposals"]) == 2
    assert told["assumed"] is True


def test_mentors_of_a_category_that_finds_only_schools_in_need_are_none(data: Path) -> None:
    answer = ask("mentors", data, "--of", "low-results-school", "--school", "sch990082")

    assert answer.code == 0
    assert "no candidate fits" in answer.out
    assert ask("mentors", data, "--top", "0").code == 2


def test_curators_are_assigned_within_limits(data: Path, papers: dict[str, Path]) -> None:
    words = ("--curators", papers["curators"])

    answer = ask("curators", data, *words)
    told = ask("curators", data, *words, "--json").json

    validate("curators", told)
    assert answer.code == 0, answer.err
    fixed = answer.out.index("  fixed\n")
    assert "another municipality" in answer.out[fixed:].splitlines()[1]
    assert max(one["schools"] for one in told["loads"]) <= 3


def test_curators_that_do_not_suffice_are_told(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "few.csv"
    file.write_text("curator\nметодист\n", "utf-8")

    answer = ask("curators", data, "--curators", file, "--list", "ШНОР")

    assert answer.code == 1
    assert "What is missing" in answer.out


def test_risks_are_checked_and_tied_to_measures(papers: dict[str, Path]) -> None:
    region = Path(__file__).parents[2] / "plugins" / "sverdlovsk"

    answer = call("risks", papers["risks"], "--roadmap", region, "--region", region)
    told = call("risks", papers["risks"], "--roadmap", region, "--json").json
    alone = call("risks", papers["risks"], "--fail-on", "never", "--json")

    validate("risks", told)
    validate("risks", alone.json)
    assert (answer.code, alone.code) == (1, 0)
    assert "the order ties none to it" in answer.out
    assert {one["code"] for one in told["problems"]} == {
        "risk.chosen_denied", "risk.high_not_chosen", "risk.programme_missing",
    }  # fmt: skip
