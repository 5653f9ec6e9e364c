"""The commands that try rules: what people read, what programs read, and what is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from schemas import validate
from schoolsupport.reports.sealed import seal_of

from .conftest import Answer, call
from .files import write_results

ARM_A = "low-in-two-procedures"


@pytest.fixture(scope="module")
def earlier(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of the year before."""
    folder = tmp_path_factory.mktemp("earlier") / "run"
    answer = call("identify", "federal", demo_data, "--year", 2020, "--out", folder)
    assert answer.code == 0, answer.err
    return folder


@pytest.fixture(scope="module")
def few_years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three years of three schools: low in all works, in one work, in none."""
    file = tmp_path_factory.mktemp("years") / "few.csv"
    write_results(file, low=1, others=2, years=(2019, 2020, 2021))
    text = file.read_text("utf-8")
    for year in (2020, 2021):
        text = text.replace(f"sch100002;{year};vpr-5-ru;20;1", f"sch100002;{year};vpr-5-ru;20;5")
    file.write_text(text, "utf-8")
    return file


def told(name: str, *words: object, schema: str | None = None) -> Any:
    """The JSON of a study, which is what its schema says."""
    answer = call(name, *words, "--json")
    assert (answer.code, answer.err) == (0, "")
    validate(schema or name, answer.json)
    return answer.json


def said(*words: object) -> Answer:
    answer = call(*words)
    assert answer.code == 0, answer.err
    return answer


# --- whatif ------------------------------------------------------------------------------------


def test_lines_are_moved_and_the_range_in_which_nothing_changes_is_exact(run: Path) -> None:
    page = said("whatif", "--run", run, "--criterion", ARM_A)

    assert "the line stands at 30 %" in page.out
    assert "Exactly: the list does not change from 28.58 % to 30 %." in page.out
    assert "Below: enter sch990074; leave —" in page.out


def test_the_lines_asked_for_are_answered_and_written(run: Path, tmp_path: Path) -> None:
    file = tmp_path / "lines.csv"

    found = told(
        "whatif", "--run", run, "--criterion", ARM_A, "--line", "0.25:0.35:0.05", "--out", file
    )

    assert [row["line"] for row in found["lines"]] == [0.25, 0.3, 0.35]
    assert found["lines"][1]["met"] == 18
    rows = file.read_text("utf-8-sig").splitlines()
    assert rows[0] == "line;met;not_met;no_data;not_applicable;entered;left"
    assert rows[2].startswith("0,3;18;")


@pytest.mark.parametrize(
    "lines", ["", "a", "0.1:0.2", "0.2:0.1:0.1", "0:1:0", "0:1:0.00001", "NaN", "0.1,,0.2"]
)
def test_lines_that_are_none_are_wrong_use(run: Path, lines: str) -> None:
    answer = call("whatif", "--run", run, "--criterion", ARM_A, "--line", lines)

    assert answer.code == 2
    assert "neither a list of lines nor a range" in answer.err


def test_the_line_for_so_many_places_is_told_with_who_stands_at_the_edge(run: Path) -> None:
    page = said("whatif", "--run", run, "--criterion", ARM_A, "--places", 18)
    asked = ("whatif", "--run", run, "--criterion", ARM_A, "--places", 18)
    found = told(*asked, schema="whatif-places")

    assert "18 schools: the list does not change from 28.58 % to 30 %." in page.out
    assert found["given"][0]["counts"]["met"] == found["listed_now"] == 18


def test_a_line_and_a_number_of_places_are_not_asked_together(run: Path) -> None:
    answer = call(*("whatif", "--run", run, "--criterion", ARM_A, "--places", 18, "--line", "0.3"))

    assert answer.code == 2
    assert "Keep one" in answer.err


def test_without_a_criterion_those_with_lines_are_named(run: Path) -> None:
    answer = call("whatif", "--run", run)

    assert answer.code == 2
    assert f"Write one of: {ARM_A}, low-two-years-running" in answer.err


# --- borderline, sensitivity -------------------------------------------------------------------


def test_schools_near_the_line_are_told_in_pupils(run: Path) -> None:
    page = said("borderline", "--run", run, "--within", 1)
    found = told("borderline", "--run", run, "--within", 1)

    assert "On the list, no more than 1 pupil from the line: 9 schools" in page.out
    near = {row["school"]: row for row in found["schools"]}
    assert near["sch990054"]["pupils"] == 1
    assert near["sch990054"]["says"].startswith("1 pupil fewer below the boundary")
    assert {row["pupils"] for row in found["schools"]} == {1}


NUMBER = """
title = "Доля ниже порога"
kind = "number"
worse = "higher"
indicator = "share_below_minimum"
parameters = { procedures = ["vpr-5-ma"] }
comparator = "at_least"
[[version]]
from = 2020-01-01
checked = 2026-01-01
threshold = 0.2
source = { act = "order", clause = "п. 5" }
"""


def test_numbers_near_their_line_are_told_in_their_unit(rules: Path, few_years: Path) -> None:
    (rules / "rules" / "number.toml").write_text(NUMBER, "utf-8")
    named = rules / "rules" / "categories.toml"
    named.write_text(named.read_text("utf-8").replace('["kept"]', '["kept", "number"]'), "utf-8")
    words = (rules, few_years, "--year", 2021)

    page, found = said("borderline", *words), told("borderline", *words)

    assert "Schools that one number alone decides" in page.out
    assert [
        (row["school"], row["verdict"], row["unit"], row["pupils"]) for row in found["numbers"]
    ] == [("sch100003", "not_met", "share", 3)]


@pytest.mark.parametrize("word", ["0", "-1", "x"])
def test_a_number_of_pupils_from_one_up_is_asked_for(run: Path, word: str) -> None:
    assert call("borderline", "--run", run, f"--within={word}").code == 2


def test_what_no_act_states_is_tried(run: Path) -> None:
    page = said("sensitivity", "--run", run)
    found = told("sensitivity", "--run", run)

    assert "Stable core: 3 schools are on the list under all 8 variants" in page.out
    assert len(found["core"]) == 3
    assert len(found["readings"]) == 7
    assert call("sensitivity", "--run", run, "--step", "2").code == 2


# --- compare -----------------------------------------------------------------------------------


def test_regions_and_files_are_told_apart_by_what_they_are(rules: Path, few_years: Path) -> None:
    page = said("compare", "federal", rules, few_years, "--year", 2021)
    found = told("compare", few_years, rules, "federal", "--year", 2021)

    assert "On some lists and not on others: 1" in page.out
    assert [region["label"] for region in found["regions"]] == ["testland", "federal"]
    assert found["agreement"][0]["of"] == 3
    assert [
        (row["school"], row["region"], row["verdict"], [one["id"] for one in row["members"]])
        for row in found["differences"]
    ] == [
        ("sch100002", "testland", "met", ["kept"]),
        ("sch100002", "federal", "not_met", [ARM_A, "low-two-years-running"]),
    ]


def test_two_folders_of_one_region_are_told_apart_as_typed(
    rules: Path, few_years: Path, tmp_path: Path
) -> None:
    other = shutil.copytree(rules, tmp_path / "tried")

    found = told("compare", rules, other, few_years, "--year", 2021)

    assert [region["label"] for region in found["regions"]] == [str(rules), str(other)]


def test_an_act_of_another_territory_is_told(few_years: Path) -> None:
    answer = call("compare", "federal", "stavropol", few_years, "--year", 2021)

    assert answer.code == 0, answer.err
    assert answer.out.count("Act of another territory") == 1


def test_a_word_that_could_be_both_is_refused_until_it_is_said(
    few_years: Path, rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("federal").write_text("", "utf-8")

    answer = call("compare", "federal", rules, few_years, "--year", 2021)
    plain = call("compare", "--region", "federal", "--region", rules, few_years, "--year", 2021)

    assert answer.code == 2
    assert "a region has this name, and a file or folder too" in answer.err
    assert plain.code == 0, plain.err


@pytest.mark.parametrize(
    ("words", "remark"),
    [
        (("federal", "stavropl"), "Did you mean stavropol?"),
        (("federal",), "nothing to compare with"),
        (("federal", "federal"), "each once"),
    ],
)
def test_regions_that_cannot_be_compared_are_wrong_use(
    few_years: Path, words: tuple[str, ...], remark: str
) -> None:
    answer = call("compare", *words, few_years, "--year", 2021)

    assert answer.code == 2
    assert remark in answer.err


def test_rules_that_are_not_in_force_make_the_code_1(rules: Path, few_years: Path) -> None:
    late = rules / "rules" / "categories.toml"
    late.write_text(late.read_text("utf-8").replace("2020-01-01", "2022-01-01"), "utf-8")

    answer = call("compare", "federal", rules, few_years, "--year", 2021)

    assert answer.code == 1
    assert "testland: " in answer.out


# --- backtest, changes -------------------------------------------------------------------------


def test_years_are_told_with_the_rules_of_each(rules: Path, few_years: Path) -> None:
    page = said("backtest", rules, few_years)
    fixed = told("backtest", rules, few_years, "--years", "2019-2021", "--as-of", "2021-12-31")

    assert "Each year by the rules of its own 31 December" in page.out
    assert (
        "2019: no list: no category of «Правила Тестландии» is in force on 2019-12-31" in page.out
    )
    assert [row["listed"] for row in fixed["years"]] == [1, 2, 2]
    assert fixed["left_after_one"] == {"left": 0, "of": 1, "share": 0.0}
    assert fixed["years"][1]["entered"] == 1
    assert call("backtest", rules).code == 2


def test_who_moved_is_told_with_cause_and_criteria(earlier: Path, run: Path) -> None:
    page = said("changes", earlier, run)
    found = told("changes", earlier, run)

    assert "Entered: 11; left: 2" in page.out
    assert "the school's data (alone)" in page.out
    assert found["by_cause"] == [{"causes": ["data"], "how": "alone", "entered": 11, "left": 2}]
    assert all(row["turned"] for row in found["schools"])


def test_a_list_that_another_version_wrote_is_the_engines(run: Path, tmp_path: Path) -> None:
    old = shutil.copytree(run, tmp_path / "old")
    receipt = json.loads((old / "receipt.json").read_text("utf-8"))
    receipt |= {"engine": "0.0.1", "verdicts": "0" * 64}
    receipt["seal"] = seal_of(receipt)
    (old / "receipt.json").write_text(json.dumps(receipt), "utf-8")
    schools = old / "schools.csv"
    lines = schools.read_text("utf-8-sig").splitlines()
    turned = [
        line.replace(";met;", ";not_met;", 1) if line.startswith("sch990054") else line
        for line in lines
    ]
    schools.write_text("\n".join(turned), "utf-8-sig")

    found = told("changes", old, run)

    assert [(row["school"], row["moved"], row["causes"]) for row in found["schools"]] == [
        ("sch990054", "entered", ["engine"])
    ]
    schools.unlink()
    assert "its list cannot be read" in call("changes", old, run).err


def test_a_run_that_was_touched_is_no_change(run: Path, tmp_path: Path) -> None:
    old = shutil.copytree(run, tmp_path / "old")
    receipt = json.loads((old / "receipt.json").read_text("utf-8"))
    (old / "receipt.json").write_text(json.dumps(receipt | {"verdicts": "0" * 64}), "utf-8")

    answer = call("changes", old, run)

    assert answer.code == 1
    assert "receipt verify" in answer.err


def test_two_runs_are_asked_for(run: Path) -> None:
    answer = call("changes", run)

    assert answer.code == 2
    assert "two runs are compared" in answer.err


# --- files -------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["docx", "html", "md", "csv"])
def test_a_study_is_written_to_a_file(run: Path, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"near.{ending}"

    page = said("borderline", "--run", run, "--out", file)

    assert f"Written to {file}" in page.out
    assert file.stat().st_size > 500
    again = call("borderline", "--run", run, "--out", file)
    assert again.code == 1
    assert "--overwrite" in again.err
    assert call("borderline", "--run", run, "--out", file, "--overwrite").code == 0


def test_a_file_nobody_writes_is_wrong_use(run: Path, tmp_path: Path) -> None:
    answer = call("borderline", "--run", run, "--out", tmp_path / "near.odt")

    assert answer.code == 2
    assert ".xlsx, .docx, .html, .md, .csv" in answer.err


# --- where a page goes -------------------------------------------------------------------------


def test_what_a_command_reads_is_never_overwritten(few_years: Path, tmp_path: Path) -> None:
    read = Path(shutil.copy(few_years, tmp_path))
    before = read.read_bytes()

    for paths in (read, tmp_path):
        for command in ("borderline", "identify"):
            answer = call(command, "federal", paths, "--year", 2021, "--out", read, "--overwrite")
            assert answer.code == 1
            assert "among the data this command reads" in answer.err
    assert read.read_bytes() == before


def test_a_page_elsewhere_is_overwritten_when_it_is_said(few_years: Path, tmp_path: Path) -> None:
    file = tmp_path / "near.md"
    file.write_text("old", "utf-8")

    said("borderline", "federal", few_years, "--year", 2021, "--out", file, "--overwrite")

    assert "old" not in file.read_text("utf-8").splitlines()


def test_capital_endings_are_endings(few_years: Path, tmp_path: Path) -> None:
    said("identify", "federal", few_years, "--year", 2021, "--out", tmp_path / "LIST.CSV")

    assert (tmp_path / "LIST.CSV").is_file()


@pytest.mark.parametrize("words", [("region", "show"), ("roadmap", "lint"), ("data", "check")])
def test_a_name_the_system_refuses_is_no_internal_error(words: tuple[str, ...]) -> None:
    answer = call(*words, "a" * 300 + ".docx")

    assert answer.code != 0
    assert "Internal" not in answer.err
    assert "aaa" in answer.err
