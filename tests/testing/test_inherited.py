"""A criterion that is adopted as it is keeps its lender's cases, and fails where it must."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from attrs import evolve

from identification.rule_folders import SOURCE, RuleFolder
from schoolsupport import load_region
from schoolsupport.errors import CaseError
from schoolsupport.regions import RegionPlugin
from schoolsupport.testing import run_case
from schoolsupport.testing.inherited import inherited_cases

DAY = date(2023, 6, 1)
ADOPTED = f"""
    adopts = "federal/low-in-two-procedures"
    [[version]]
    from = 2023-01-01
    until = 2023-12-31
    checked = 2026-11-22
    {SOURCE}
"""


@pytest.fixture
def folder(tmp_path: Path) -> RuleFolder:
    return RuleFolder(tmp_path / "region").write("rules/low.toml", ADOPTED)


def loaded(folder: RuleFolder) -> RegionPlugin:
    folder.change("rules/categories.toml", "from = 2020-01-01", "from = 2023-01-01")
    return load_region(folder.path)


def test_every_case_of_the_lender_comes_out_under_the_name_and_the_days_of_the_borrower(
    folder: RuleFolder,
) -> None:
    lent = inherited_cases(loaded(folder), DAY)

    assert len(lent) > 20
    assert {rule for one in lent for said in one.case.expect.values() for rule in said} == {"low"}
    assert {key for one in lent for key in one.case.settings} >= {
        "low.objectivity",
        "low.restricted",
    }
    assert {one.case.year for one in lent} == {2020, 2021}
    assert all(str(one).startswith("low, federal/low-in-two-procedures: ") for one in lent)
    for one in lent:
        run_case(one.case, one.rulebook)


@pytest.mark.parametrize(
    ("own", "kept"),
    [("", True), ("set = { threshold = 0.30 }", True), ("set = { threshold = 0.25 }", False)],
)
def test_a_criterion_whose_parameters_are_changed_is_another_test(
    folder: RuleFolder, own: str, *, kept: bool
) -> None:
    folder.write("rules/low.toml", ADOPTED + own.rjust(len(own) + 4))

    assert bool(inherited_cases(loaded(folder), DAY)) is kept


def test_nothing_is_inherited_on_a_day_when_it_is_not_in_force(folder: RuleFolder) -> None:
    assert inherited_cases(loaded(folder), date(2024, 1, 1)) == []


def test_a_case_that_sets_another_rule_is_the_lenders_alone(folder: RuleFolder) -> None:
    """Whom an exclusion takes out is for the borrower's own category to say."""
    folder.write("rules/low.toml", ADOPTED.replace("low-in-two-procedures", "boarding"))

    lent = inherited_cases(loaded(folder), DAY)

    assert lent
    assert not any(one.case.settings for one in lent)


def test_an_inherited_case_can_fail(folder: RuleFolder) -> None:
    lent = inherited_cases(loaded(folder), DAY)
    lenient = load_region(
        folder.write("rules/low.toml", ADOPTED + "    set = { threshold = 0.99 }").path
    )
    line = next(one.case for one in lent if "Ровно 30 %" in one.case.title)

    with pytest.raises(CaseError, match="expected met"):
        run_case(evolve(line, as_of=DAY), lenient)
