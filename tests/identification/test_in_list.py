"""A school is in a list on the days its line holds, both ends included."""

from __future__ import annotations

from datetime import date

import pytest

from schoolsupport.identification.rules.rulebook import Rulebook

from .rule_folders import RuleFolder, category, criterion
from .small_tables import reason, run, tables, verdict

RESULTS = "a | 2021 | vpr-5-ru | 10 | 3\nb | 2021 | vpr-5-ru | 10 | 3"


@pytest.fixture
def listed(folder: RuleFolder) -> Rulebook:
    folder.write("rules/listed.toml", criterion("in_list", 'list = "shnor"'))
    folder.write("rules/categories.toml", category("weak", 'any_of = ["listed"]'))
    return folder.rulebook


@pytest.mark.parametrize(
    ("line", "day", "expected"),
    [
        ("2021-03-01 | 2021-06-30", date(2021, 2, 28), "not_met"),
        ("2021-03-01 | 2021-06-30", date(2021, 3, 1), "met"),
        ("2021-03-01 | 2021-06-30", date(2021, 6, 30), "met"),
        ("2021-03-01 | 2021-06-30", date(2021, 7, 1), "not_met"),
        (" | 2021-06-30", date(2020, 1, 1), "met"),
        ("2021-03-01 | ", date(2030, 1, 1), "met"),
        (" | ", date(2021, 7, 1), "met"),
        ("01.03.2021 | 30.06.2021", date(2021, 6, 30), "met"),
    ],
)
def test_both_ends_of_a_line_are_included(
    listed: Rulebook, line: str, day: date, expected: str
) -> None:
    known = tables(results=RESULTS, lists=f"a | shnor | {line}")

    assert verdict(run(listed, known, day=day), "listed") == expected


def test_a_list_that_was_given_is_complete(listed: Rulebook) -> None:
    found = run(listed, tables(results=RESULTS, lists="a | shnor | |"))

    assert verdict(found, "listed", "b") == "not_met"


def test_a_list_that_was_not_given_is_no_data_for_everyone(listed: Rulebook) -> None:
    found = run(listed, tables(results=RESULTS, lists="a | other | |"))

    assert (verdict(found, "listed"), reason(found, "listed")) == ("no_data", "missing")
    assert [(one.key.table, one.key.name, one.decides) for one in found.missing] == [
        ("lists", "shnor", 2)
    ]


def test_an_absent_list_says_what_the_policy_says(listed: Rulebook) -> None:
    found = run(listed, RESULTS, when_missing="not_met")

    assert verdict(found, "listed") == "not_met"


def test_any_of_several_lines_is_enough(listed: Rulebook) -> None:
    lines = "a | shnor | 2019-01-01 | 2019-12-31\na | shnor | 2021-01-01 |"

    assert verdict(run(listed, tables(results=RESULTS, lists=lines)), "listed") == "met"


def test_a_listed_school_that_is_not_judged_changes_nothing(listed: Rulebook) -> None:
    found = run(listed, tables(results=RESULTS, lists="q | shnor | |"))

    assert found.verdicts["weak"].tolist() == ["not_met", "not_met"]
