from __future__ import annotations

import pytest

from roadmaps.lint import cases_of_names, cases_of_parties, cases_of_print, cases_of_time
from roadmaps.lint.small_orders import Case, by_years, found, order, row
from schoolsupport.records import plain
from schoolsupport.roadmaps.lint import RULES, lint

CASES = (
    *cases_of_time.CASES,
    *cases_of_parties.CASES,
    *cases_of_names.CASES,
    *cases_of_print.CASES,
)
CODES = {code.removeprefix("roadmap.") for code in RULES}
BY_OPTION = {"day_off"}


@pytest.mark.parametrize("case", [one for one in CASES if one.finds], ids=lambda one: one.says)
def test_a_rule_finds_the_fault_and_nothing_else(case: Case) -> None:
    assert found(case.order, case.code) == list(case.finds)


@pytest.mark.parametrize("case", [one for one in CASES if not one.finds], ids=lambda one: one.says)
def test_a_rule_is_silent_at_a_near_miss(case: Case) -> None:
    assert found(case.order, case.code) == []


def test_every_rule_has_a_fault_and_a_near_miss() -> None:
    assert {one.code for one in CASES if one.finds} == CODES - BY_OPTION
    assert {one.code for one in CASES if not one.finds} == CODES - BY_OPTION


def test_a_right_order_has_no_findings() -> None:
    of_years = by_years(
        *(row("1", section=str(year), deadline=f"май {year} года") for year in (2021, 2022, 2023))
    )

    assert lint(order()) == ()
    assert lint(of_years) == ()


def test_every_finding_has_words_in_which_nothing_is_left_unfilled() -> None:
    for case in CASES:
        for finding in lint(case.order):
            said = plain(finding)

            assert finding.code in RULES
            assert said["message"]
            assert "{" not in finding.text()
            assert set(said) == {
                "code",
                "severity",
                "measure",
                "section",
                "field",
                "where",
                "message",
                "likely",
            }
