"""What programs read is what the schemas say, no more and no less."""

from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from schemas import SCHEMAS, validate

from .conftest import call
from .files import write_results


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_schema_is_a_schema(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])

    assert SCHEMAS[name]["properties"]["format"]["const"] == 1


def test_identify(demo_data: Path) -> None:
    answer = call("identify", "federal", demo_data, "--year", 2021, "--json")

    told = answer.json
    validate("identify", told)
    assert (answer.code, answer.err) == (0, "")
    assert list(told) == [
        "format", "receipt", "as_of", "year", "problems", "readings", "missing", "schools",
    ]  # fmt: skip
    assert len(told["schools"]) == told["receipt"]["schools"] == 120
    met = [s for s in told["schools"] if s["categories"]["low-results-school"] == "met"]
    assert len(met) == told["receipt"]["counts"]["low-results-school"]["met"] == 18
    assert told["receipt"]["region_version"] is not None


def test_identify_with_parameters_set_and_the_run_written(few: Path, tmp_path: Path) -> None:
    words = ("--set", "threshold=0.35", "--json", "--out", tmp_path / "run")

    told = call("identify", "federal", few, "--year", 2021, *words).json

    validate("identify", told)
    assert told["receipt"]["settings"] == {"threshold": "0.35"}
    assert (tmp_path / "run" / "receipt.json").is_file()


def test_identify_by_rules_of_a_folder(rules: Path, few: Path) -> None:
    told = call("identify", rules, few, "--year", 2021, "--json").json

    validate("identify", told)
    assert told["receipt"]["region_version"] is None


def test_identify_keeps_the_exit_code_of_data_with_errors(tmp_path: Path) -> None:
    file = write_results(tmp_path / "r.csv", low=1, others=1)
    file.write_text(file.read_text("utf-8").replace("20;1\n", "20;many\n", 1), "utf-8")

    answer = call("identify", "federal", file, "--year", 2021, "--json")

    validate("identify", answer.json)
    assert answer.code == 1


def test_explain(run: Path) -> None:
    told = call("explain", "sch990054", "--run", run, "--json").json

    validate("explain", told)
    assert told["categories"] == {"low-results-school": "met"}
    assert told["distance"]["pupils"] == 1


def test_region_list() -> None:
    told = call("region", "list", "--json").json

    validate("region-list", told)
    assert "federal" in [region["name"] for region in told["regions"]]


def test_region_show(rules: Path) -> None:
    federal = call("region", "show", "federal", "--json").json
    own = call(
        "region", "show", rules, "--on", "2021-01-01", "--since", "2020-01-01", "--json"
    ).json

    validate("region-show", federal)
    validate("region-show", own)
    assert federal["changes"] is None
    changed = [(one["rule"], one["change"], one["from"], one["to"]) for one in own["changes"]]
    assert changed == [
        ("gone", "lapsed", None, None),
        ("kept", "changed", 0.3, 0.25),
        ("new", "appeared", None, None),
    ]


def test_data_check(demo_data: Path) -> None:
    told = call("data", "check", demo_data, "--json").json

    validate("data-check", told)
    assert told["years"] == [2019, 2020, 2021]
    assert told["schools"] == 120


def test_data_layouts() -> None:
    told = call("data", "layouts", "--json").json

    validate("data-layouts", told)
    assert "results" in [layout["name"] for layout in told["layouts"]]
    assert "example" not in told


def test_data_layouts_with_a_name() -> None:
    told = call("data", "layouts", "ege-rows", "--json").json

    validate("data-layouts", told)
    assert [layout["name"] for layout in told["layouts"]] == ["ege-rows"]
    assert told["example"]["note"] == "the example is invented"
    assert told["example"]["rows"][1][3] == "Русский язык"
    assert told["example"]["read"]["results"] == 2


def test_receipt_verify(run: Path) -> None:
    told = call("receipt", "verify", run, "--json").json

    validate("receipt-verify", told)
    assert told["ok"] is True


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (("region", "show", "fedral", "--json"), 2, "region.not_found"),
        (("region", "show", "--json"), 2, "usage.wrong"),
        (("identify", "federal", "nowhere", "--year", "2021", "--json"), 1, "input.unreadable"),
        (("explain", "x", "--run", "nowhere", "--json"), 1, "run.invalid"),
        (("demo", "--json"), 2, "usage.wrong"),
    ],
)
def test_an_error_is_json_on_stdout_and_keeps_its_exit_code(
    words: tuple[str, ...],
    exit_code: int,
    code: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)

    answer = call(*words)

    validate("error", answer.json)
    assert (answer.code, answer.json["error"]["code"]) == (exit_code, code)
    assert answer.err == ""


def test_all_faults_of_rule_files_are_told(rules: Path) -> None:
    for name in ("kept", "new"):
        file = rules / "rules" / f"{name}.toml"
        file.write_text(file.read_text("utf-8").replace("years = 1", "yeers = 1"), "utf-8")

    answer = call("region", "show", rules, "--json")

    validate("error", answer.json)
    assert answer.code == 1
    assert answer.json["error"]["code"] == "rule.invalid"
    assert len(answer.json["error"]["others"]) >= 1


def test_letters_stand_as_they_are() -> None:
    assert "Федеральные правила" in call("region", "show", "federal", "--json").out


@pytest.mark.usefixtures("marked")
def test_messages_are_in_the_language_asked_for(demo_data: Path) -> None:
    told = call("data", "check", demo_data, "--json", "--lang", "ru").json

    assert all(problem["message"].startswith("‹") for problem in told["problems"])
    assert told["problems"]


@pytest.mark.parametrize("region", ["krasnodar", "sverdlovsk", "stavropol", "kaliningrad"])
def test_roadmap_show_and_lint(region: str) -> None:
    folder = Path(__file__).parents[2] / "plugins" / region

    validate("roadmap-show", call("roadmap", "show", folder, "--json").json)
    validate("roadmap-lint", call("roadmap", "lint", folder, "--json").json)


@pytest.mark.parametrize(
    "phrase", ["до 25.03.2021", "ежемесячно до 5 числа", "за 2 недели до начала", "абракадабра"]
)
def test_deadline(phrase: str) -> None:
    validate("deadline", call("deadline", phrase, "--year", 2021, "--json").json)
