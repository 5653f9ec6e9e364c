"""Criteria that compare schools say so, and the kit of conformance believes them."""

from __future__ import annotations

import pytest

from schoolsupport.identification.kinds.rank import Rank
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.testing import properties
from schoolsupport.testing.checked import Check, Checked

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


PROPERTIES: list[Check] = [
    properties.order_of_rows_never_matters,
    properties.alone_as_among_others,
    properties.verdicts_follow_the_data,
]


def told(folder: RuleFolder, law: Check) -> list[str]:
    return [one.fault for one in law(Checked(region=str(folder.path)))]


@pytest.mark.parametrize("law", PROPERTIES)
def test_a_criterion_that_ranks_passes(folder: RuleFolder, law: Check) -> None:
    rulebook(folder, "rank", RANK)

    assert told(folder, law) == []


def test_a_criterion_that_ranks_and_hides_it_fails(
    folder: RuleFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    rulebook(folder, "rank", RANK)
    monkeypatch.setattr(Rank, "compares", lambda _: False)

    assert told(folder, properties.alone_as_among_others) == ["kit.others_matter"]


def test_a_criterion_that_is_always_met_decides_nothing(
    folder: RuleFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = f'indicator = "share_of_marks"\n{ASKED}\ncomparator = "at_least"\nthreshold = 0\n'
    rulebook(folder, "number", rule)
    monkeypatch.setattr(properties, "_MOST", 30)

    (never,) = properties.decides(Checked(region=str(folder.path)))

    assert never.text("ru") == (
        "tested: ни в одной из нарисованных таблиц нет исхода «not_met»; таблиц: 30."
        " Посмотрите на черту и на столбцы: может ли хоть одна школа так выйти"
    )
