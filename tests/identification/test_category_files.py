"""Reading categories and gaps: each fault names file and key."""

from __future__ import annotations

import pytest

from .rule_folders import FILES, SOURCE, RuleFolder, category, refused

CATEGORIES = "rules/categories.toml"
GAP = """
[[gap]]
id = "{}"
title = "Индекс"
why = "Нет."
source = {{ act = "order", clause = "2" }}
"""


WEAK = "rules/categories.toml: weak"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "",
            (
                f"{WEAK}: version[0]: the category names no member. Write any_of, all_of,"
                " none_of, or at_least with of"
            ),
        ),
        (
            'of = ["low"]',
            (
                f"{WEAK}: version[0]: at_least and of go together. Write at_least = a number"
                " from 1 up, and of = a list of members"
            ),
        ),
        (
            'at_least = 1\nany_of = ["low"]',
            f"{WEAK}: version[0]: at_least and of go together; found: 1.",
        ),
        (
            'at_least = 0\nof = ["low"]',
            f"{WEAK}: version[0]: at_least and of go together; found: 0.",
        ),
        (
            'at_least = 2\nof = ["low"]',
            (
                f"{WEAK}: version[0]: at_least: at_least asks for more members than of names;"
                " found: 2. Write a number up to 1"
            ),
        ),
        (
            'any_of = ["low", "low"]',
            (
                f"{WEAK}: version[0]: any_of: the member is named twice; found: low. Take one"
                " of the names out"
            ),
        ),
        ('any_of = ["lov"]', f"{WEAK}: lov: the key is not known; found: lov. Write low"),
        (
            'any_of = ["low"]\ncan_exclude = ["lov"]',
            f"{WEAK}: lov: the key is not known; found: lov. Write low",
        ),
        (
            'any_of = ["low"]\nexclude = ["low"]',
            (
                f"{WEAK}: version[0]: exclude: the category cannot exclude by this criterion;"
                " found: low. Known: -"
            ),
        ),
        (
            'any_of = ["weak"]',
            (
                f"{WEAK}: the category names itself, directly or through others. Take one of"
                " the names out"
            ),
        ),
        (
            'any_of = ["low"]\nlapsed = "keep"',
            (
                f"{WEAK}: version[0]: lapsed: the value does not fit; found: 'keep'. Write one"
                " of: error, drop"
            ),
        ),
        (
            'any_of = ["low"]\nlapsed = "drop"',
            (
                f"{WEAK}: version[0]: lapsed: this is not the default and has neither a source"
                " nor stands in assumed."
            ),
        ),
        (
            'any_off = ["low"]',
            f"{WEAK}: version[0]: any_off: the key is not known; found: any_off. Write any_of",
        ),
    ],
)
def test_a_fault_of_a_category(folder: RuleFolder, line: str, expected: str) -> None:
    assert refused(folder.change(CATEGORIES, 'any_of = ["low"]', line))[0].startswith(expected)


def test_a_cycle_of_categories_is_refused(folder: RuleFolder) -> None:
    ring = [category("a", 'any_of = ["b"]'), category("b", 'any_of = ["c", "low"]')]
    folder.write(CATEGORIES, "".join([*ring, category("c", 'none_of = ["a"]')]))

    (fault,) = refused(folder)
    assert "names itself, directly or through others" in fault


def test_a_member_may_be_a_gap_or_another_category(folder: RuleFolder) -> None:
    folder.write("rules/gaps.toml", GAP.format("index"))
    folder.write(
        CATEGORIES, category("b", 'any_of = ["a", "index"]') + category("a", 'any_of = ["low"]')
    )

    assert list(folder.rulebook.categories) == ["b", "a"]


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        (
            "acts.toml",
            FILES["acts.toml"] * 2,
            "acts.toml: order: the id stands twice; found: order. Give each its own id",
        ),
        (CATEGORIES, category("weak", 'any_of = ["low"]') * 2, f"{WEAK}: the id stands twice"),
        (
            CATEGORIES,
            category("low", 'any_of = ["low"]'),
            "rules/categories.toml: low: the id stands twice",
        ),
        ("rules/gaps.toml", GAP.format("index") * 2, "rules/gaps.toml: index: the id stands twice"),
        ("rules/gaps.toml", GAP.format("weak"), "rules/gaps.toml: weak: the id stands twice"),
    ],
)
def test_an_id_names_one_thing(folder: RuleFolder, file: str, text: str, expected: str) -> None:
    assert refused(folder.write(file, text))[0].startswith(expected)


def test_an_alternative_of_a_category_is_as_strict_as_the_version(folder: RuleFolder) -> None:
    head = '[[category.version.alternative]]\nid = "x"\ntitle = "иначе"'
    more = f"{SOURCE}\n{head}\nset = {{ any_of = [] }}"

    (fault,) = refused(folder.change(CATEGORIES, SOURCE, more))
    assert fault.startswith(f"{WEAK}: version[0]: alternative x: the category names no member.")
