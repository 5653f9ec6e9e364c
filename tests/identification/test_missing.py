"""What is missing, and what it would decide: proved by giving every possible answer."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import assume, given

from profiles import examples
from schoolsupport.identification.identify import identify
from schoolsupport.identification.reasons.missing import MissingInput
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.tables import Tables
from schoolsupport.testing import results_tables

from .rule_folders import RuleFolder, category, criterion
from .small_tables import run, tables, verdict

TWO = ["vpr-5-ru", "vpr-5-ma"]
DECIDED = {"met", "not_met", "not_applicable"}


def answered(rows: pd.DataFrame, one: MissingInput, below: int) -> pd.DataFrame:
    """The rows of one school with an answer out of 10 in the place of what is missing."""
    here = (rows["procedure"] == one.key.name) & (rows["year"] == one.key.year)
    answer = {"school": "a", "procedure": one.key.name, "year": one.key.year, "n": 10.0}
    given_row = pd.DataFrame([answer | {"n_below": float(below)}], columns=rows.columns)
    return pd.concat([rows[~here].astype("object"), given_row.astype("object")], ignore_index=True)


@examples(12)
@given(rows=results_tables(TWO, [2020, 2021], schools=["a"], largest=10))
def test_what_decides_decides_whatever_it_says(rulebook: Rulebook, rows: pd.DataFrame) -> None:
    assume(2021 in set(rows["year"]))
    found = identify(rulebook, Tables.of(results=rows), year=2021, settings={"procedures": TWO})

    for one in found.missing:
        verdicts = {
            verdict(
                identify(
                    rulebook,
                    Tables.of(results=answered(rows, one, below)),
                    year=2021,
                    settings={"procedures": TWO},
                ),
                found.main,
            )
            for below in (0, 2, 3, 10)
        }
        open_now = verdict(found, found.main) == "no_data"
        assert one.undecided == int(open_now)
        assert one.decides == int(open_now and verdicts <= DECIDED)


def test_inputs_that_decide_most_stand_first(folder: RuleFolder) -> None:
    found = run(
        folder.rulebook,
        """
        a | 2021 | vpr-5-ru | 10 | 0
        b | 2021 | vpr-5-ru | 10 | 0
        c | 2021 | vpr-5-ma | 10 | 0
        d | 2021 | vpr-5-ma | 10 | 9
        """,
    )

    assert [(m.key.name, m.absent, m.undecided, m.decides) for m in found.missing] == [
        ("vpr-5-ma", 2, 2, 2),
        ("vpr-5-ru", 2, 1, 1),
    ]


def test_one_answer_of_two_that_are_needed_decides_nothing(folder: RuleFolder) -> None:
    folder.change("rules/low.toml", '"both"', '"four"')
    found = run(folder.rulebook, "a | 2021 | vpr-5-ru | 10 | 0\na | 2021 | vpr-5-ma | 10 | 0")

    assert [(m.key.name, m.undecided, m.decides) for m in found.missing] == [
        ("vpr-6-ma", 1, 0),
        ("vpr-6-ru", 1, 0),
    ]


def test_nothing_is_missing_where_everything_is_given(folder: RuleFolder) -> None:
    found = run(folder.rulebook, "a | 2021 | vpr-5-ru | 10 | 0\na | 2021 | vpr-5-ma | 10 | 0")

    assert found.missing == []


@pytest.mark.parametrize(("mark", "expected"), [("", [("is_penal", 1)]), ("да", []), ("нет", [])])
def test_a_missing_mark_is_a_missing_input(
    folder: RuleFolder, mark: str, expected: list[tuple[str, int]]
) -> None:
    folder.write("rules/marked.toml", criterion("flag", 'column = "is_penal"'))
    folder.write("rules/categories.toml", category("weak", 'none_of = ["marked"]'))
    known = tables(context=f"school | year | is_penal\na | 2021 | {mark}")

    found = run(folder.rulebook, known)

    assert [(one.key.name, one.decides) for one in found.missing] == expected
    assert all(one.key.table == "context" for one in found.missing)


def test_criteria_that_no_category_names_miss_nothing(folder: RuleFolder) -> None:
    folder.write("rules/marked.toml", criterion("flag", 'column = "is_penal"'))

    found = run(folder.rulebook, "a | 2021 | vpr-5-ru | 10 | 3\na | 2021 | vpr-5-ma | 10 | 0")

    assert verdict(found, "marked") == "no_data"
    assert found.missing == []


def test_inputs_of_other_categories_are_told_and_decide_nothing_of_the_list(
    folder: RuleFolder,
) -> None:
    folder.write("rules/far.toml", criterion("flag", 'column = "is_small"'))
    text = (folder.path / "rules/categories.toml").read_text("utf-8")
    folder.write("rules/categories.toml", text + category("other", 'any_of = ["far"]'))
    found = run(folder.rulebook, "a | 2021 | vpr-5-ru | 10 | 0")

    assert [(m.key.name, m.absent, m.undecided) for m in found.missing] == [
        ("vpr-5-ma", 1, 1),
        ("is_small", 1, 0),
    ]


def test_where_no_input_decides_alone_those_that_settle_a_criterion_stand_first(
    folder: RuleFolder,
) -> None:
    folder.change("rules/low.toml", '"both"', '"four"')
    folder.write("rules/small.toml", criterion("flag", 'column = "is_small"'))
    folder.change("rules/categories.toml", 'any_of = ["low"]', 'all_of = ["low", "small"]')
    given = tables(
        results="a | 2021 | vpr-5-ru | 10 | 0\na | 2021 | vpr-5-ma | 10 | 0",
        context="school | year | enrolment\na | 2021 | 100",
    )
    found = run(folder.rulebook, given)

    assert [(m.key.name, m.decides, m.settles) for m in found.missing] == [
        ("is_small", 0, 1),
        ("vpr-6-ma", 0, 0),
        ("vpr-6-ru", 0, 0),
    ]
