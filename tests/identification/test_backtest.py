"""Backtest: what is counted over years is what a plain count over single runs gives."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.errors import ParameterError, YearError
from schoolsupport.identification.identify import identify
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.identification.studies.backtest import (
    Sizes,
    backtest,
    churn_by_size,
    spells_of,
    transitions,
)
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.records import plain
from schoolsupport.tables import Tables
from schoolsupport.testing import whole_tables

from .rule_folders import RuleFolder
from .small_tables import tables

FOUR = ["vpr-5-ru", "vpr-5-ma", "vpr-6-ru", "vpr-6-ma"]
SIGNS = {"+": Verdict.MET, "-": Verdict.NOT_MET, "?": Verdict.NO_DATA, ".": 0, " ": -1}


def codes(*schools: str) -> np.ndarray[Any, np.dtype[np.int8]]:
    """Verdicts of years by schools; one text a school, a sign a year."""
    return np.array([[SIGNS[sign] for sign in school] for school in schools], dtype=np.int8).T


def test_entering_staying_leaving_and_returning_are_told_apart() -> None:
    told = transitions([2019, 2020, 2021], codes("+++", "-++", "--+", "+-+", "++-", "+?-", "-?+"))

    last = told.iloc[2].to_dict()
    assert last == {
        "year": 2021, "since": 2020, "judged": 7, "listed": 5, "no_data": 0, "stayed": 2,
        "entered": 1, "returned": 1, "unknown_before": 1, "left": 1, "unknown_now": 0,
    }  # fmt: skip
    assert told.iloc[1]["unknown_now"] == 1
    assert told.iloc[0].isna().sum() == 7


@examples(40)
@given(st.lists(st.lists(st.sampled_from("+-?. "), min_size=3, max_size=3), min_size=1, max_size=9))
def test_every_listed_school_is_in_one_group_and_none_is_lost(rows: list[list[str]]) -> None:
    told = transitions([1, 2, 3], codes(*map("".join, rows)))

    for before, row in zip(told.to_dict("records"), told.iloc[1:].to_dict("records"), strict=False):
        came = row["entered"] + row["returned"] + row["unknown_before"]
        assert row["listed"] == row["stayed"] + came
        assert before["listed"] == row["stayed"] + row["left"] + row["unknown_now"]


def test_spells_are_known_only_where_both_ends_are_seen() -> None:
    told = spells_of(codes("-+-", "--+", "-++", "+--", "+++", "?+-", "-+?", "-+.", "---"))

    assert told.to_dict("records") == [
        {"years": 1, "ended": 2, "still_on": 1, "cut": 3},
        {"years": 2, "ended": 0, "still_on": 1, "cut": 0},
        {"years": 3, "ended": 0, "still_on": 0, "cut": 1},
    ]


def test_quarters_hold_equal_sizes_together_and_churn_has_its_fraction() -> None:
    sizes = Sizes(what="enrolment", of=np.array([10.0, 10, 10, 20, 30, 40, np.nan]))

    told = churn_by_size(codes("+-", "-+", "--", "++", "--", "-?", "+-"), sizes)

    assert told["quarter"].tolist() == [1, 3, 4]
    assert told["schools"].tolist() == [3, 2, 1]
    first = told.iloc[0].to_dict()
    assert (first["pairs"], first["came"], first["left"], first["churn"]) == (3, 1, 1, 2 / 3)
    assert told.iloc[2]["pairs"] == 0
    assert np.isnan(told.iloc[2]["churn"])


@examples(5)
@given(whole_tables(FOUR, [2019, 2020, 2021], most_schools=6))
def test_every_list_is_that_of_the_year_judged_alone(rulebook: Rulebook, given_: Tables) -> None:
    years = [year for year in (2020, 2021) if year in given_.years]
    if not years:
        return

    told = backtest(rulebook, given_, [2020, 2021])

    assert set(years) <= set(told.runs)
    for year in years:
        alone = identify(rulebook, given_, year=year).listed()
        ever = told.schools
        assert sorted(ever["school"][(ever[str(year)] == "met").to_numpy()]) == alone
        assert int(told.years.set_index("year")["listed"][year]) == len(alone)


ROWS = "\n".join(
    f"{school} | {year} | {work} | 20 | {9 if sign == '+' else 0}"
    for school, signs in (("stays", "+++"), ("comes", "-+-"), ("back", "+-+"))
    for year, sign in zip((2020, 2021, 2023), signs, strict=True)
    for work in FOUR
)


def test_a_year_without_data_is_told_and_its_neighbours_are_compared(rulebook: Rulebook) -> None:
    told = backtest(rulebook, tables(results=ROWS), range(2019, 2024))

    assert list(told.runs) == [2020, 2021, 2023]
    assert list(told.skipped) == [2019, 2022]
    assert told.skipped[2022].code == "input.no_such_year"
    assert told.skipped[2019].code == "rule.not_in_force"
    assert told.years["since"].tolist()[1:] == [2020, 2021]
    assert told.years["returned"].tolist()[2] == 1
    assert told.left_after_one == (0, 0)  # two years later is not one year later


def test_the_editions_applied_are_each_years_own_or_one(rulebook: Rulebook) -> None:
    own = backtest(rulebook, tables(results=ROWS), [2020, 2021])
    one = backtest(rulebook, tables(results=ROWS), [2020, 2021], as_of=date(2022, 5, 1))

    assert [edition["as_of"] for edition in plain(own)["editions"]] == [
        "2020-12-31",
        "2021-12-31",
    ]
    assert {found.as_of for found in one.runs.values()} == {one.fixed} == {date(2022, 5, 1)}


def test_sizes_are_participants_where_enrolment_is_not_known(folder: RuleFolder) -> None:
    told = backtest(folder.rulebook, tables(results=ROWS), [2020, 2021])
    context = "school | year | enrolment\n" + "\n".join(
        f"{s} | 2021 | {n}" for s, n in (("stays", 100), ("comes", 200))
    )
    enrolled = backtest(folder.rulebook, tables(results=ROWS, context=context), [2020, 2021])

    assert (told.sizes.what, set(told.sizes.of)) == ("participants", {20.0})
    assert enrolled.sizes.what == "enrolment"
    assert enrolled.churn["schools"].sum() == 2


def test_a_school_that_left_after_one_year_is_counted_of_those_followed(
    folder: RuleFolder,
) -> None:
    rows = ROWS.replace("2023", "2022")
    told = backtest(folder.rulebook, tables(results=rows), [2020, 2021, 2022])

    assert told.left_after_one == (1, 1)
    assert told.schools.set_index("school")["entries"].to_dict() == {
        "stays": 0,
        "back": 1,
        "comes": 1,
    }


def test_no_year_with_a_list_is_an_error(rulebook: Rulebook) -> None:
    with pytest.raises(YearError, match="2030"):
        backtest(rulebook, tables(results=ROWS), [2030])
    with pytest.raises(YearError, match="no years"):
        backtest(rulebook, tables(results=ROWS), [])
    with pytest.raises(ParameterError, match="no category"):
        backtest(rulebook, tables(results=ROWS), [2021], category="x")
