"""Schools named in a region's own orders: data with their source, read as strictly as rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from schoolsupport.errors import RuleError
from schoolsupport.reports import read_run, verify_run, write_run

from .rule_folders import RuleFolder, category, criterion
from .small_tables import run, tables, verdict

RESULTS = "a | 2021 | vpr-5-ru | 10 | 3\nb | 2021 | vpr-5-ru | 10 | 3"
HEAD = "school;list;from;until;act;reason\n"


@pytest.fixture
def named(folder: RuleFolder) -> RuleFolder:
    folder.write("rules/listed.toml", criterion("in_list", 'list = "shnor"'))
    folder.write("rules/categories.toml", category("weak", 'any_of = ["listed"]'))
    return folder.write("lists/2021.csv", HEAD + "a;shnor;2021-03-01;2021-06-30;order;приказ\n")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2021, 2, 28), "not_met"),
        (date(2021, 3, 1), "met"),
        (date(2021, 6, 30), "met"),
        (date(2021, 7, 1), "not_met"),
    ],
)
def test_a_school_is_listed_on_the_days_of_its_line(
    named: RuleFolder, day: date, expected: str
) -> None:
    found = run(named.rulebook, tables(results=RESULTS), day=day)

    assert verdict(found, "listed", "a") == expected
    assert verdict(found, "listed", "b") == "not_met"


def test_lines_of_the_user_are_added_to_those_of_the_region(named: RuleFolder) -> None:
    known = tables(results=RESULTS, lists="b | shnor | 2021-01-01 | ")

    found = run(named.rulebook, known, day=date(2021, 4, 1))

    assert verdict(found, "listed", "a") == verdict(found, "listed", "b") == "met"


def test_lists_are_hashed_and_copied_into_the_run(named: RuleFolder, tmp_path: Path) -> None:
    found = run(named.rulebook, tables(results=RESULTS), day=date(2021, 4, 1))

    write_run(found, tmp_path / "run")

    assert "lists/2021.csv" in found.receipt.rules
    assert read_run(tmp_path / "run").found.listed() == ["a"]
    assert verify_run(tmp_path / "run").ok


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("school;list\n", "required columns are missing: from, until, act"),
        (HEAD + ";shnor;;;order;\n", "lists/2021.csv: 2: school: the cell is empty"),
        (HEAD + "a;;;;order;\n", "lists/2021.csv: 2: list: the cell is empty"),
        (HEAD + "a;shnor;;;other;\n", "the act is not in acts.toml; found: other"),
        (HEAD + "a;shnor;1 марта;;order;\n", "2: from: the cell is not a date; found: 1 марта"),
        (HEAD + "a;shnor;2021-03-01;2021-02-01;order;\n", "until: the version ends before"),
    ],
)
def test_a_faulty_line_names_file_line_and_column(
    named: RuleFolder, content: str, said: str
) -> None:
    named.write("lists/2021.csv", content)

    with pytest.raises(RuleError) as caught:
        _ = named.rulebook

    assert said in str(caught.value)


def test_all_faults_of_all_lists_are_told_together(named: RuleFolder) -> None:
    named.write("lists/2021.csv", HEAD + ";shnor;;;order;\n\na;shnor;;;other;\n")
    (named.path / "lists" / "2022.csv").write_bytes("школа".encode("cp1251"))

    with pytest.raises(RuleError) as caught:
        _ = named.rulebook

    assert len(str(caught.value).splitlines()) == 3
    assert "lists/2022.csv: the file is not UTF-8 text" in str(caught.value)


def test_blank_lines_are_passed_over(named: RuleFolder) -> None:
    named.write("lists/2021.csv", HEAD + ";;;;;\na;shnor;;;order;\n")

    assert [one.school for one in named.rulebook.lists] == ["a"]
