"""Criteria that compare schools say so, and the kit of conformance believes them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from schoolsupport.identification.kinds.rank import Rank
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.testing import RegionConformance

from .rule_folders import RuleFolder, category, criterion

ASKED = 'parameters = { procedures = "both", marks = [2] }'
COMPONENT = f'{{ indicator = "share_of_marks", weight = 1, {ASKED} }}'
COMPOSITE = 'indicator = "composite_index"\nparameters = { components = [' + COMPONENT + "]%s }\n"
LINE = 'comparator = "above"\nthreshold = 0.3\n'
RANK = """
indicator = "share_of_marks"
parameters = { procedures = "both", marks = [2] }
end = "highest"
share = 0.34
ties = "in"
"""


def rulebook(folder: RuleFolder, kind: str, keys: str) -> Rulebook:
    folder.write("rules/tested.toml", criterion(kind, keys))
    return folder.write("rules/categories.toml", category("weak", 'any_of = ["tested"]')).rulebook


@pytest.mark.parametrize(
    ("kind", "keys", "compares"),
    [
        ("rank", RANK, True),
        ("same_as", 'criterion = "low"', True),
        ("number", COMPOSITE % "" + LINE, False),
        ("number", COMPOSITE % ', scale = "minmax"' + LINE, True),
        ("flag", 'column = "is_small"', False),
        ("in_list", 'list = "shnor"', False),
    ],
)
def test_a_kind_says_whether_it_compares_schools(
    folder: RuleFolder, kind: str, keys: str, *, compares: bool
) -> None:
    rule = rulebook(folder, kind, keys).criteria["tested"].versions[0].rule

    assert rule.compares() is compares


def kit_of(folder: RuleFolder) -> RegionConformance:
    class Kit(RegionConformance):
        region, folder = "", Path()

    Kit.region = str(folder.path)
    return Kit()


PROPERTIES: list[Callable[[RegionConformance], None]] = [
    RegionConformance.test_5_1_the_order_of_rows_never_matters,
    RegionConformance.test_5_2_a_school_is_judged_alone_as_among_others,
    RegionConformance.test_5_5_schools_that_change_places_change_verdicts,
]


@pytest.mark.parametrize("scenario", PROPERTIES)
def test_a_criterion_that_ranks_passes(
    folder: RuleFolder, scenario: Callable[[RegionConformance], None]
) -> None:
    rulebook(folder, "rank", RANK)

    scenario(kit_of(folder))


def test_a_criterion_that_ranks_and_hides_it_fails(
    folder: RuleFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    rulebook(folder, "rank", RANK)
    monkeypatch.setattr(Rank, "compares", lambda _: False)
    unshrunk = settings(deadline=None, database=None, phases=[Phase.generate])
    monkeypatch.setattr("schoolsupport.testing.conformance._QUICK", unshrunk)

    with pytest.raises(AssertionError):
        kit_of(folder).test_5_2_a_school_is_judged_alone_as_among_others()
