"""What is in force on a day, and parameters set for one run."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from schoolsupport.errors import ParameterError, RuleNotInForceError
from schoolsupport.identification.rules.rulebook import Rulebook

from .rule_folders import SOURCE, RuleFolder, category
from .small_tables import run, verdict

FIRST = date(2020, 1, 1)
DAY = date(2021, 6, 1)
LOW, CATEGORIES = "rules/low.toml", "rules/categories.toml"
ENDED = "from = 2020-01-01\nuntil = 2020-12-31"
TEXT = "a | 2021 | vpr-5-ru | 10 | 3\na | 2021 | vpr-5-ma | 10 | 0"


def threshold(rulebook: Rulebook, day: date = DAY, **settings: Any) -> object:
    return rulebook.edition(day, settings).criteria["low"].rule.line()[0]


def test_nothing_is_in_force_before_the_first_day(folder: RuleFolder) -> None:
    assert folder.rulebook.edition(FIRST).as_of == FIRST
    assert folder.rulebook.first_day() == FIRST

    with pytest.raises(RuleNotInForceError) as caught:
        folder.rulebook.edition(FIRST - timedelta(days=1))
    assert str(caught.value) == (
        "no category of «Проверка» is in force on 2019-12-31."
        " The rules begin on 2020-01-01; choose another day"
    )


def test_a_version_holds_through_its_last_day(folder: RuleFolder) -> None:
    folder.change(CATEGORIES, "from = 2020-01-01", ENDED)

    assert folder.rulebook.edition(date(2020, 12, 31)).categories
    with pytest.raises(RuleNotInForceError) as caught:
        folder.rulebook.edition(date(2021, 1, 1))
    assert str(caught.value) == (
        "no category of «Проверка» is in force on 2021-01-01."
        " The rules hold from 2020-01-01 to 2020-12-31; choose a day"
    )


def test_the_version_of_the_day_is_taken(folder: RuleFolder) -> None:
    folder.change(LOW, "from = 2020-01-01", ENDED)
    later = f"\n[[version]]\nfrom = 2021-01-01\nchecked = 2026-11-21\nthreshold = 0.5\n{SOURCE}\n"
    folder.write(LOW, (folder.path / LOW).read_text("utf-8") + later)

    assert threshold(folder.rulebook, date(2020, 12, 31)) == Decimal("0.30")
    assert threshold(folder.rulebook, date(2021, 1, 1)) == Decimal("0.5")


def test_a_member_that_is_not_in_force_is_an_error(folder: RuleFolder) -> None:
    folder.change(LOW, "from = 2020-01-01", ENDED)

    with pytest.raises(RuleNotInForceError) as caught:
        folder.rulebook.edition(DAY)
    assert str(caught.value) == (
        "category weak names low, which is not in force on 2021-06-01."
        ' Choose another day, or write lapsed = "drop" with its source'
    )


def test_a_lapsed_member_falls_away_where_the_category_says_so(folder: RuleFolder) -> None:
    folder.write("rules/other.toml", (folder.path / LOW).read_text("utf-8"))
    folder.change(LOW, "from = 2020-01-01", ENDED)
    drop = 'lapsed = "drop"\nassumed = ["lapsed"]'
    folder.write(
        CATEGORIES,
        category("weak", 'all_of = ["low", "other"]', drop)
        + category("gone", 'any_of = ["low"]', drop)
        + category("few", "at_least = 2", 'of = ["low", "other"]', drop),
    )

    found = run(folder.rulebook, TEXT, day=DAY)

    assert verdict(found, "weak") == "met"
    assert verdict(found, "gone") == "not_applicable"
    assert verdict(found, "few") == "not_applicable"


def test_a_category_stands_after_those_it_names(folder: RuleFolder) -> None:
    folder.write(CATEGORIES, category("b", 'any_of = ["a"]') + category("a", 'any_of = ["low"]'))

    assert list(folder.rulebook.edition(DAY).categories) == ["a", "b"]
    assert verdict(run(folder.rulebook, TEXT), "b") == "met"


@pytest.mark.parametrize(
    "settings",
    [
        {"threshold": Decimal("0.25")},
        {"low.threshold": Decimal("0.25")},
        {"threshold": 0.25},
        {"threshold": Decimal("0.9"), "low.threshold": Decimal("0.25")},
    ],
)
def test_a_parameter_is_set_by_key_or_by_rule_and_key(
    folder: RuleFolder, settings: dict[str, Any]
) -> None:
    edition = folder.rulebook.edition(DAY, settings)

    assert edition.criteria["low"].rule.line()[0] == Decimal("0.25")
    assert set(edition.criteria["low"].set_keys) == {"threshold"}
    assert dict(edition.settings) == settings


def test_a_key_of_one_rule_leaves_the_others(folder: RuleFolder) -> None:
    folder.write("rules/other.toml", (folder.path / LOW).read_text("utf-8"))

    edition = folder.rulebook.edition(DAY, {"other.threshold": Decimal("0.5")})

    assert edition.criteria["low"].rule.line()[0] == Decimal("0.30")
    assert edition.criteria["other"].rule.line()[0] == Decimal("0.5")


def test_a_dotted_key_sets_a_part_and_leaves_the_rest(folder: RuleFolder) -> None:
    small = 'small = { minimum = 5, then = "no_data" }\nassumed = ["small"]'
    folder.change(LOW, "threshold", f"{small}\nthreshold")

    changed = folder.rulebook.edition(DAY, {"small.minimum": 10}).criteria["low"]
    again = folder.rulebook.edition(DAY).criteria["low"]

    assert changed.raw["small"] == {"minimum": 10, "then": "no_data"}
    assert again.raw["small"] == {"minimum": 5, "then": "no_data"}


def test_lists_are_set_whole(folder: RuleFolder) -> None:
    edition = folder.rulebook.edition(DAY, {"procedures": ["vpr-6-ru"], "weak.any_of": ["low"]})

    assert edition.criteria["low"].raw["procedures"] == ["vpr-6-ru"]
    assert edition.categories["weak"].membership.any_of == ("low",)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"treshold": 1}, "treshold: no rule in force has this parameter. Did you mean threshold?"),
        ({"lo.years": 1}, "lo.years: no rule in force has this parameter. Did you mean low?"),
        ({"low.title": "x"}, "low.title: no rule in force has this parameter. Did you mean low?"),
        (
            {"threshold": "0.3"},
            "threshold: the value does not fit; found: '0.3'. Write a number without quotes",
        ),
        ({"low.years": "2"}, "years: the value does not fit; found: '2'. Write a whole number"),
        (
            {"procedures": ["fuor"]},
            (
                "procedures: no set of procedures and no procedure has this name; found:"
                " fuor. Known sets: both, four"
            ),
        ),
        (
            {"small.minimun": 3},
            (
                "small: minimun: the key is not known; found: minimun. Write minimum\n"
                "small: minimum: the key is missing. Write the key"
            ),
        ),
        (
            {"weak.any_of": []},
            (
                "weak.any_of: the category names no member. Write any_of, all_of, none_of, or"
                " at_least with of"
            ),
        ),
        (
            {"exclude": ["low"]},
            "exclude: the category cannot exclude by this criterion; found: low. Known: -",
        ),
    ],
)
def test_a_setting_that_does_not_fit_is_refused(
    folder: RuleFolder, settings: dict[str, Any], expected: str
) -> None:
    with pytest.raises(ParameterError) as caught:
        folder.rulebook.edition(DAY, settings)

    assert str(caught.value) == expected


def test_a_setting_near_nothing_is_told_what_there_is(folder: RuleFolder) -> None:
    with pytest.raises(ParameterError, match=r"^zzz: no rule in force has this.*Known: .*low"):
        folder.rulebook.edition(DAY, {"zzz": 1})


def test_a_member_set_for_a_run_has_to_be_in_force(folder: RuleFolder) -> None:
    with pytest.raises(RuleNotInForceError, match="category weak names lov, which is not in force"):
        folder.rulebook.edition(DAY, {"weak.any_of": ["lov"]})


def test_what_is_assumed_is_told_with_its_value_until_it_is_set(folder: RuleFolder) -> None:
    assumed = 'small = { minimum = 10 }\nassumed = ["from", "small", "years"]'
    folder.change(LOW, "threshold", f"{assumed}\nthreshold")

    told = list(folder.rulebook.edition(DAY).assumed())
    after = list(folder.rulebook.edition(DAY, {"years": 2}).assumed())

    assert told == [
        ("low", "from", FIRST),
        ("low", "small", {"minimum": 10}),
        ("low", "years", None),
    ]
    assert [key for _, key, _ in after] == ["from", "small"]


def test_rules_that_no_category_names_are_not_used(folder: RuleFolder) -> None:
    folder.write("rules/other.toml", (folder.path / LOW).read_text("utf-8"))

    assert folder.rulebook.edition(DAY).used == {"low"}
