"""Years in which a procedure was not held, and results that may not be used."""

from __future__ import annotations

from typing import Any

import pytest

from schoolsupport.identification.rules.rulebook import Rulebook

from .rule_folders import RuleFolder
from .small_tables import reason, run, tables, verdict

BOTH = "a | 2020 | vpr-5-ru | 10 | {}\na | 2021 | vpr-5-ru | 10 | {}"


@pytest.fixture
def two_years(folder: RuleFolder) -> Rulebook:
    folder.change("rules/low.toml", '"both"', '["vpr-5-ru"]')
    return folder.change("rules/low.toml", "threshold", "years = 2\nthreshold").rulebook


@pytest.mark.parametrize(
    ("policy", "below", "expected"),
    [
        ("not_applicable", 9, "not_applicable"),
        ("pass_over", 9, "not_applicable"),  # one year proves nothing of two
        ("what_is_left", 9, "met"),
        ("what_is_left", 0, "not_met"),
    ],
)
def test_a_year_that_was_not_held_takes_the_work_out_or_is_passed_over(
    two_years: Rulebook, policy: str, below: int, expected: str
) -> None:
    text = BOTH.format(below, below)

    found = run(two_years, text, year_unit="school", not_held=policy)

    assert verdict(found, "low") == expected


def test_two_of_three_years_speak_for_all_three(two_years: Rulebook) -> None:
    rows = "a | 2019 | oge-9-ru | 10 | 9\na | 2021 | oge-9-ru | 10 | {}"
    chosen: dict[str, Any] = {"procedures": ["oge-9-ru"], "years": 3, "not_held": "pass_over"}

    found = {below: run(two_years, rows.format(below), **chosen) for below in (9, 2)}

    assert [verdict(one, "low") for one in found.values()] == ["met", "not_met"]


def test_what_was_held_in_no_year_does_not_apply(two_years: Rulebook) -> None:
    known = tables(context="school | year | enrolment\na | 2020 | 9")

    found = run(two_years, known, 2020, procedures=["oge-9-ru"], years=1, not_held="pass_over")

    assert (verdict(found, "low"), reason(found, "low")) == ("not_applicable", "not_held")


def test_a_year_that_is_passed_over_gives_no_reason(two_years: Rulebook) -> None:
    text = "a | 2020 | vpr-5-ru | 10 | 9\nb | 2021 | vpr-5-ru | 10 | 9"
    chosen = {"year_unit": "school", "not_held": "what_is_left", "restricted": "not_counted"}

    found = run(two_years, text, settings=chosen)

    assert reason(found, "low", "a") == "use_not_permitted"
    assert verdict(found, "low", "b") == "met"


def test_without_any_results_no_use_is_restricted(two_years: Rulebook) -> None:
    known = tables(context="school | year | enrolment\na | 2021 | 9")

    assert verdict(run(two_years, known, restricted="not_counted"), "low") == "no_data"
