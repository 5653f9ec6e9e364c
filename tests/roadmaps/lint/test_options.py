from __future__ import annotations

import pytest

from roadmaps.lint.small_orders import order, row
from schoolsupport.errors import ParameterError
from schoolsupport.roadmaps.lint import RULES, LintOptions, lint

FAULTY = order(row("1", deadline=None), row("2", responsible=(), evidence="Справка ЦППМ"))


def codes(options: LintOptions) -> set[str]:
    return {one.code for one in lint(FAULTY, options=options)}


def test_rules_may_be_left_out_or_asked_alone() -> None:
    everything = codes(LintOptions())

    assert everything == {
        "roadmap.empty_term",
        "roadmap.missing_responsible",
        "roadmap.unexplained_short_form",
    }
    assert codes(LintOptions(without=("roadmap.empty_term",))) == everything - {
        "roadmap.empty_term"
    }
    assert codes(LintOptions(only=("roadmap.empty_term",))) == {"roadmap.empty_term"}


def test_a_short_form_of_the_region_may_be_known() -> None:
    assert "roadmap.unexplained_short_form" not in codes(LintOptions(known=("ЦППМ",)))


def test_a_day_off_is_found_only_when_asked_for() -> None:
    first_of_may = order(row(deadline="до 01.05.2021"), row("2", deadline="до 30.04.2021"))

    assert lint(first_of_may) == ()
    (finding,) = lint(first_of_may, options=LintOptions(days_off=True))
    assert (finding.code, finding.measure) == ("roadmap.day_off", "1")


def test_an_unknown_rule_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(ParameterError) as caught:
        lint(FAULTY, options=LintOptions(only=("roadmap.empty_tern",)))

    assert caught.value.where == "only"
    assert caught.value.found == "roadmap.empty_tern"
    assert "roadmap.empty_term" in str(caught.value)


def test_an_unknown_rule_that_is_near_none_is_refused_with_all() -> None:
    with pytest.raises(ParameterError, match=r"roadmap\.after_plan_end, "):
        lint(FAULTY, options=LintOptions(without=("x",)))


def test_a_rule_asked_for_and_left_out_is_refused() -> None:
    both = ("roadmap.empty_term",)

    with pytest.raises(ParameterError, match="both asked for and left out"):
        lint(FAULTY, options=LintOptions(only=both, without=both))


def test_a_text_instead_of_a_list_is_refused() -> None:
    with pytest.raises(ParameterError, match="not one text"):
        lint(FAULTY, options=LintOptions(only="roadmap.empty_term"))  # type: ignore[arg-type]  # that is the test
    with pytest.raises(ParameterError, match="known: a list is needed"):
        lint(FAULTY, options=LintOptions(known="ЦППМ"))  # type: ignore[arg-type]  # that is the test


def test_findings_come_from_the_whole_order_to_its_rows() -> None:
    found = lint(order(row("1", evidence=None, deadline=None), row("2", evidence=None)))

    assert [one.measure for one in found] == [None, "1"]
    assert str(found[0].where) == "document"
    assert str(found[1].where) == "row 1, deadline"


def test_every_code_is_a_name_of_lint() -> None:
    assert all(code.startswith("roadmap.") and code == rule.code for code, rule in RULES.items())
