from __future__ import annotations

import string
from functools import cache

import pytest

from roadmaps.lint import cases_of_names, cases_of_parties, cases_of_print, cases_of_time
from roadmaps.lint.faults_page import templates
from roadmaps.lint.small_orders import Case, by_years, found, order, row
from schoolsupport.records import plain
from schoolsupport.roadmaps.lint import RULES, LintOptions, Rule, lint
from schoolsupport.roadmaps.lint.lexicon import Slip, lexicon
from schoolsupport.roadmaps.lint.reading import CHECKS, Reading

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


def test_every_rule_has_what_it_does_and_nothing_is_done_by_no_rule() -> None:
    assert set(RULES) == set(CHECKS)


def test_every_pair_of_rows_is_looked_for_by_a_rule() -> None:
    assert {pair.rule for pair in lexicon().pair} <= set(RULES)


@pytest.mark.parametrize("slip", lexicon().slip, ids=lambda slip: slip.print)
def test_a_slip_is_mended_in_its_print_and_the_nearest_right_words_stay(slip: Slip) -> None:
    assert slip.mend(slip.print) == slip.likely != slip.print
    assert slip.mend(slip.right) == slip.right
    assert slip.mend(slip.likely) == slip.likely


@cache
def texts_of_the_five() -> dict[str, list[str]]:
    return {
        name: [text.value for text in Reading(template=one, options=LintOptions()).texts]
        for name, one in templates().items()
    }


@pytest.mark.parametrize("slip", lexicon().slip, ids=lambda slip: slip.print)
def test_a_slip_was_met_in_the_orders_it_names_and_in_no_other(slip: Slip) -> None:
    met = {
        name
        for name, texts in texts_of_the_five().items()
        if any(slip.mend(text) != text for text in texts)
    }

    assert met == set(slip.met)


def _braces(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_a_rule_says_the_same_in_both_languages(rule: Rule) -> None:
    for words in (rule.says, *rule.otherwise.values()):
        if words is not None:
            assert _braces(words.ru) == _braces(words.en)
            assert words.ru != words.en
