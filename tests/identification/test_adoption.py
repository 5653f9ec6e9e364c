"""Adoption: a region takes a test over, on its own source, and sets what it says otherwise."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from schoolsupport.errors import RuleError
from schoolsupport.identification.kinds import LowResults
from schoolsupport.identification.rules.local_rules import read_rules
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.identification.rules.rulebook_files import read_rulebook

from .rule_folders import RuleFolder

DAY = date(2022, 6, 1)
ADOPTING = """
    adopts = "lender/low"
    [[version]]
    from = 2022-01-01
    checked = 2026-11-21
    set = { threshold = 0.25 }
    source = { act = "order", clause = "2" }
"""


@pytest.fixture
def lender(tmp_path: Path) -> Rulebook:
    """Rules with a set of procedures, an assumption and an act that the borrower has not."""
    folder = RuleFolder(tmp_path / "lender")
    folder.change("acts.toml", 'id = "order"', 'id = "lent-order"')
    for name in ("rules/low.toml", "rules/categories.toml"):
        folder.change(name, '"order"', '"lent-order"')
    folder.change(
        "rules/low.toml", "threshold = 0.30", 'threshold = 0.30\nyears = 2\nassumed = ["years"]'
    )
    return folder.rulebook


@pytest.fixture
def borrower(tmp_path: Path) -> RuleFolder:
    folder = RuleFolder(tmp_path / "borrower").write("rules/low.toml", ADOPTING)
    return folder.change("region.toml", 'both = ["vpr-5-ru", "vpr-5-ma"]', "")


def adopted(folder: RuleFolder, lender: Rulebook) -> Rulebook:
    return read_rulebook(folder.path, lender=lambda name: {"lender": lender}[name])


def faults(folder: RuleFolder, lender: Rulebook) -> str:
    with pytest.raises(RuleError) as caught:
        adopted(folder, lender)
    return str(caught.value)


def test_what_is_not_set_is_taken_over(borrower: RuleFolder, lender: Rulebook) -> None:
    rulebook = adopted(borrower, lender)

    low = rulebook.edition(DAY).criteria["low"]
    assert isinstance(low.rule, LowResults)
    assert (low.rule.threshold, low.rule.years) == (Decimal("0.25"), 2)
    assert (low.title, low.worse) == ("Низкие результаты", "higher")
    assert rulebook.criteria["low"].adopts == "lender/low"
    assert rulebook.procedure_sets["both"] == ("vpr-5-ru", "vpr-5-ma")


def test_the_source_is_the_regions_and_values_taken_over_keep_theirs(
    borrower: RuleFolder, lender: Rulebook
) -> None:
    rulebook = adopted(borrower, lender)

    standing = rulebook.edition(DAY).criteria["low"].standing
    assert (standing.source.act, standing.source.clause) == ("order", "2")
    assert standing.sources["procedures"].act == "lent-order"
    assert "threshold" not in standing.sources
    assert standing.assumed == ("years",)
    assert {"order", "lent-order"} <= set(rulebook.acts)


def test_an_assumption_that_the_region_sets_is_assumed_no_more(
    borrower: RuleFolder, lender: Rulebook
) -> None:
    borrower.change("rules/low.toml", "threshold = 0.25", "years = 3")

    low = adopted(borrower, lender).edition(DAY).criteria["low"]

    assert low.standing.assumed == ()
    assert low.rule.years_back() == 3


def test_a_copy_of_the_rules_holds_what_it_adopts_from(
    borrower: RuleFolder, lender: Rulebook, tmp_path: Path
) -> None:
    rulebook = adopted(borrower, lender)
    for name, content in rulebook.files.items():
        place = tmp_path / "copy" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)

    again = read_rules(tmp_path / "copy")

    assert again.hashes() == rulebook.hashes()
    assert "adopted/lender/rules/low.toml" in again.files
    assert again.edition(DAY).criteria["low"].raw == rulebook.edition(DAY).criteria["low"].raw


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"lender/low"', '"low"', "adopted as REGION/CRITERION"),
        ('"lender/low"', '"lender/lwo"', "Write low"),
        ("threshold = 0.25", "treshold = 0.25", "Write threshold"),
        ("threshold = 0.25", "threshold = 25", "above 0"),
        ("set =", "sets =", "Write set"),
        ("from = 2022-01-01", "from = 2019-01-01", "It begins on 2020-01-01"),
    ],
)
def test_a_fault_is_named(
    borrower: RuleFolder, lender: Rulebook, old: str, new: str, said: str
) -> None:
    assert said in faults(borrower.change("rules/low.toml", old, new), lender)


def test_without_the_lender_the_error_says_so(borrower: RuleFolder) -> None:
    with pytest.raises(RuleError, match="not at hand"):
        _ = borrower.rulebook
