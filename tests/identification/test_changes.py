"""Changes: each school's cause is the one whose reversal, judged again, takes the change back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.errors import ParameterError
from schoolsupport.identification.identify import Identification, identify
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.identification.studies.changes import changes
from schoolsupport.records import plain
from schoolsupport.tables import Tables
from schoolsupport.testing import results_tables, table_of

from .rule_folders import RuleFolder, category, criterion
from .small_tables import run

TWO = ["vpr-5-ru", "vpr-5-ma"]
HALF = {"threshold": Decimal("0.5")}


def low(school: str, twos: int, year: int = 2021, works: tuple[str, ...] = tuple(TWO)) -> str:
    return "".join(f"{school} | {year} | {work} | 20 | {twos}\n" for work in works)


def told(before: Identification, after: Identification, **given_: Any) -> dict[str, Any]:
    """What moved whom: `school` → (moved, how, causes)."""
    found = changes(before, after, **given_).schools
    return {
        row["school"]: (row["moved"], row["how"], row["causes"]) for row in found.to_dict("records")
    }


def test_data_rules_and_both_are_told_apart(rulebook: Rulebook) -> None:
    before = run(rulebook, low("data", 12) + low("rule", 8) + low("each", 8) + low("both", 4))
    after = run(
        rulebook,
        low("data", 1) + low("rule", 8) + low("each", 1) + low("both", 8),
        settings=HALF,
    )

    assert told(before, after) == {
        "data": ("left", "alone", ("data",)),
        "rule": ("left", "alone", ("rule",)),
        "each": ("left", "each", ("data", "rule")),
    }
    back = told(after, before)
    assert back["data"] == ("entered", "alone", ("data",))
    assert back["each"] == ("entered", "together", ("data", "rule"))


@examples(5)
@given(
    old=results_tables(TWO, [2020, 2021], schools=["a", "b", "c"], largest=20),
    new=results_tables(TWO, [2020, 2021], schools=["a", "b", "c"], largest=20),
    threshold=st.sampled_from(["0.2", "0.3", "0.5"]),
)
def test_the_causes_are_the_fewest_that_make_the_change_when_judged_again(
    rulebook: Rulebook, old: pd.DataFrame, new: pd.DataFrame, threshold: str
) -> None:
    assume(2021 in set(old["year"]) and 2021 in set(new["year"]))
    data = {False: Tables.of(results=old), True: Tables.of(results=new)}
    chosen = {False: {}, True: {"threshold": Decimal(threshold)}}

    def listed(later: tuple[str, ...]) -> set[str]:
        rules, rows = chosen["rule" in later], data["data" in later]
        return set(identify(rulebook, rows, year=2021, settings=rules).listed())

    before = identify(rulebook, data[False], year=2021)
    after = identify(rulebook, data[True], year=2021, settings=chosen[True])

    moved = told(before, after)

    everywhere = set(before.schools) & set(after.schools)
    assert set(moved) == set(before.listed()) ^ set(after.listed())
    for school, (way, how, causes) in moved.items():
        if school not in everywhere:
            assert (how, causes) == ("alone", ("set_of_schools",))
            continue
        enough = [
            one for one in (("data",), ("rule",)) if (school in listed(one)) == (way == "entered")
        ]
        if enough:
            assert causes == tuple(name for (name,) in enough)
            assert how == ("alone" if len(enough) == 1 else "each")
        else:
            assert (how, causes) == ("together", ("data", "rule"))


def test_a_school_that_was_not_judged_moves_by_the_set_of_schools(rulebook: Rulebook) -> None:
    before, after = run(rulebook, low("old", 9)), run(rulebook, low("new", 9))

    found = changes(before, after)

    assert told(before, after) == {
        "new": ("entered", "alone", ("set_of_schools",)),
        "old": ("left", "alone", ("set_of_schools",)),
    }
    assert "set_of_schools" in found.differing
    assert found.schools.set_index("school")["after"].to_dict() == {
        "new": "met",
        "old": "not_judged",
    }


RELATIVE = (
    'indicator = "mean_result"',
    "parameters = { procedures = ['vpr-5-ru'] }",
    'comparator = "below"',
    'relative_to = "region"',
    "threshold = 0",
)
MEANS = "school | year | procedure | n | mean | mean_scale\n"
REGIONS = "level | territory | year | procedure | n | mean | mean_scale | origin\n"


def relative(folder: RuleFolder) -> Rulebook:
    folder.write("rules/relative.toml", criterion("number", *RELATIVE))
    return folder.write("rules/categories.toml", category("weak", 'any_of = ["relative"]')).rulebook


def of_means(rules: Rulebook, own: int, region: int, year: int = 2021) -> Identification:
    of_region = f"region | Край | {year} | vpr-5-ru | 900 | {region} | primary | printed"
    given_ = Tables.of(
        results=table_of(f"{MEANS}a | {year} | vpr-5-ru | 20 | {own} | primary"),
        schools=table_of("school | name | region\na | Школа | Край"),
        reference=table_of(REGIONS + of_region),
    )
    return run(rules, given_, year=year)


@pytest.mark.parametrize("year", [2021, 2022])
@pytest.mark.parametrize(
    ("own", "region", "expected"),
    [
        (18, 19, ("entered", "alone", ("comparison_group",))),
        (15, 17, ("entered", "alone", ("data",))),
        (16, 19, ("entered", "each", ("data", "comparison_group"))),
    ],
)
def test_the_numbers_of_the_region_are_a_cause_of_their_own(
    folder: RuleFolder, own: int, region: int, expected: tuple[str, ...], year: int
) -> None:
    rules = relative(folder)

    assert told(of_means(rules, 18, 17), of_means(rules, own, region, year)) == {"a": expected}


def ranked(folder: RuleFolder) -> Rulebook:
    folder.write(
        "rules/last.toml",
        criterion(
            "rank",
            'indicator = "share_below_minimum"',
            "parameters = { procedures = ['vpr-5-ru'] }",
            'end = "highest"',
            "count = 1",
            'ties = "in"',
        ),
    )
    return folder.write("rules/categories.toml", category("weak", 'any_of = ["last"]')).rulebook


def test_neighbours_who_got_better_are_the_comparison_group(folder: RuleFolder) -> None:
    rules = ranked(folder)
    one = ("vpr-5-ru",)
    before = run(rules, low("a", 5, works=one) + low("b", 9, works=one) + low("c", 1, works=one))
    after = run(rules, low("a", 5, works=one) + low("b", 2, works=one) + low("c", 1, works=one))

    assert told(before, after) == {
        "a": ("entered", "alone", ("comparison_group",)),
        "b": ("left", "alone", ("data",)),
    }


def test_a_list_that_another_engine_wrote_moves_by_the_engine(rulebook: Rulebook) -> None:
    now = run(rulebook, low("a", 9) + low("b", 1))

    moved = told(now, now, written=(["b"], None), engines=("0.1", "0.2"))

    assert moved == {
        "a": ("entered", "alone", ("engine",)),
        "b": ("left", "alone", ("engine",)),
    }
    assert changes(now, now, engines=("0.1", "0.2")).differing == ("engine",)


def test_nothing_moves_between_equal_runs_whatever_the_order_of_rows(rulebook: Rulebook) -> None:
    found = run(rulebook, low("a", 9) + low("b", 1))
    rows = found.inputs.tables
    turned = evolve(rows, results=rows.results.iloc[::-1].reset_index(drop=True))

    again = changes(found, identify(rulebook, turned, year=2021))

    assert again.schools.empty
    assert again.differing == ()
    assert again.by_cause().empty


def test_what_turned_and_which_rules_differ_are_told_with_their_clause(folder: RuleFolder) -> None:
    before = run(folder.rulebook, low("a", 8))
    after = run(folder.rulebook, low("a", 8), settings=HALF)

    found = changes(before, after)

    assert [(one.id, one.before, one.after, one.clause) for one in found.turned("a")] == [
        ("low", "met", "not_met", "1")
    ]
    assert [(one.rule, one.key, one.before, one.after) for one in found.rules] == [
        ("low", "threshold", Decimal("0.30"), Decimal("0.5"))
    ]
    assert plain(found)["schools"][0]["why"] == "the rules (alone)"


def test_a_criterion_that_is_new_is_told_whole(folder: RuleFolder) -> None:
    before = run(folder.rulebook, low("a", 8))
    folder.write(
        "rules/more.toml", criterion("low_results", 'procedures = "both"', "threshold = 1")
    )
    folder.write("rules/categories.toml", category("weak", 'all_of = ["low", "more"]'))

    found = changes(before, run(folder.rulebook, low("a", 8)))

    assert [one.key for one in found.rules if one.rule == "more"] == [""]
    assert found.turned("a")[0].before == "not_in_force"
    with pytest.raises(ParameterError, match="no category"):
        changes(before, before, category="x")
