"""Checks of a table: counts that fit, rows without a key, rows that stand twice."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from schoolsupport.domain import Problem
from schoolsupport.tables import CONTEXT, LISTS, RESULTS, Tables
from schoolsupport.tables.checks import check_rows, check_table
from schoolsupport.testing import table_of

BASE = {"school": "a", "year": 2021, "procedure": "vpr-5-ru", "n": 10}


def taken(**cells: Any) -> tuple[dict[str, Any], list[Problem]]:
    """One row of results as it is taken in, without what is missing, and its problems."""
    tables = Tables.of(results=pd.DataFrame([BASE | cells]))
    (row,) = tables.results.to_dict("records")
    return {str(k): v for k, v in row.items() if not pd.isna(v)}, list(tables.problems)


def codes(tables: Tables) -> list[str]:
    return [one.code for one in tables.problems]


def of_text(text: str) -> Tables:
    return Tables.of(results=table_of(text))


# --- one row -------------------------------------------------------------------------------------


def test_who_got_a_two_is_below_the_boundary_unless_it_is_said_otherwise() -> None:
    assert taken(n_2=3)[0]["n_below"] == 3
    assert taken(n_2=3, n_below=4)[0]["n_below"] == 4


def test_the_participants_are_the_sum_of_the_marks_where_they_are_not_given() -> None:
    row, problems = taken(n=None, n_2=1, n_3=2, n_4=3, n_5=4)

    assert (row["n"], row["n_below"], problems) == (10, 1, [])


def test_the_marks_are_not_added_up_where_one_is_missing() -> None:
    row, problems = taken(n=None, n_2=1, n_3=2, n_4=3)

    assert "n" not in row
    assert problems == []


@pytest.mark.parametrize(("fives", "kept"), [(4, True), (5, False), (3, False)])
def test_marks_that_do_not_add_up_to_the_participants_are_missing(
    fives: int,
    kept: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    row, problems = taken(n_2=1, n_3=2, n_4=3, n_5=fives)

    assert ("n_2" in row, "n_below" in row) == (kept, kept)
    assert [one.code for one in problems] == ([] if kept else ["row.marks_exceed"])


@pytest.mark.parametrize(("below", "kept"), [(10, True), (11, False)])
def test_more_below_the_boundary_than_took_part_is_missing(
    below: int,
    kept: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    row, problems = taken(n_below=below)

    assert ("n_below_highest" in row) == kept
    assert [one.code for one in problems] == ([] if kept else ["row.below_exceeds"])


def test_a_problem_of_a_row_says_row_and_school() -> None:
    (one,) = taken(n_below=11)[1]

    assert one.text() == (
        "1:a: 11 below the boundary, and 10 took part."
        " Correct the counts; until then the row counts as missing"
    )


@pytest.mark.parametrize(
    ("bounds", "kept"),
    [
        ({"n_below_lowest": 2, "n_below_highest": 3}, True),
        ({"n_below_lowest": 3, "n_below_highest": 3}, True),
        ({"n_below_lowest": 3, "n_below_highest": 2}, False),
        ({"n_below_lowest": 10}, True),
        ({"n_below_lowest": 11}, False),
    ],
)
def test_bounds_that_cross_are_missing(
    bounds: dict[str, int],
    kept: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    row, problems = taken(**bounds)

    assert ("n_below_lowest" in row) == kept
    assert [one.code for one in problems] == ([] if kept else ["row.bounds_crossed"])


def test_a_known_count_is_its_own_bounds() -> None:
    row, _ = taken(n_below=3, n_below_lowest=1, n_below_highest=9)

    assert (row["n_below_lowest"], row["n_below_highest"]) == (3, 3)


def test_nobody_took_part_is_a_warning() -> None:
    row, problems = taken(n=0, n_below=0)

    assert row["n"] == 0
    assert [(one.code, one.severity.value) for one in problems] == [("row.nobody", "warning")]


# --- rows and columns ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (" | 2021 | vpr-5-ru | 9", "row.no_school"),
        ("a |  | vpr-5-ru | 9", "row.no_year"),
        ("a | 2021 | vpr-5-xx | 9", "row.unknown_procedure"),
        ("a | 2021 |  | 9", "row.unknown_procedure"),
    ],
)
def test_a_row_without_its_key_is_left_out_and_kept_apart(line: str, code: str) -> None:
    frame = table_of(f"school | year | procedure | n\n{line}\nb | 2021 | vpr-5-ru | 10")

    checked = check_rows(frame, RESULTS)

    assert checked.rows["school"].tolist() == ["b"]
    assert checked.rows["school"].cat.categories.tolist() == ["b"]
    assert code in [one.code for one in checked.problems]
    assert checked.rejected["_reason"].tolist() == [code]
    assert checked.rejected["n"].tolist() == ["9"]


def test_a_row_without_anything_has_one_reason() -> None:
    tables = of_text("school | year | procedure | n\n | | | 5")

    assert codes(tables) == ["row.no_school"]
    assert tables.results.empty


def test_an_unknown_column_is_told_in_a_closed_table_and_kept_in_an_open_one() -> None:
    closed = of_text("school | year | procedure | n | own\na | 2021 | vpr-5-ru | 10 | 1")
    opened = Tables.of(context=table_of("school | year | own\na | 2021 | 1"))

    assert codes(closed) == ["column.unknown"]
    assert "own" not in closed.results
    assert (codes(opened), opened.context["own"].tolist()) == ([], ["1"])


def test_a_faulty_cell_is_told_with_its_heading_row_and_school() -> None:
    tables = of_text("school | year | procedure | n | n_2\na | 2021 | vpr-5-ru | 10 | три")

    (one,) = tables.problems
    assert (one.code, one.column, one.row, one.school, one.found) == (
        "cell.not_number",
        "Получили «2»",
        1,
        "a",
        "три",
    )


def test_the_place_a_reader_gives_is_the_place_that_is_told() -> None:
    frame = table_of(
        """
        school | year | procedure | n  | _file  | _sheet | _row
        a      | 2021 | vpr-5-ru  | x1 | a.xlsx | Лист1  | 7
        """
    )

    (one,) = check_table(frame, RESULTS)[1]
    assert one.where == "a.xlsx:Лист1:7:Участников:a"


def test_a_file_without_sheets_has_none() -> None:
    frame = table_of(
        """
        school | year | procedure | n | own | _file | _row
        a      | 2021 | vpr-5-ru  | 1 | 1   | a.csv | 2
        """
    )

    (one,) = check_table(frame, RESULTS)[1]
    assert (one.code, one.where) == ("column.unknown", "a.csv:own")


def test_all_problems_are_collected() -> None:
    tables = of_text(
        "school | year | procedure | n\na | 2021 | vpr-5-ru | x1\nb | 21 | vpr-5-ru | -3"
    )

    assert sorted(codes(tables)) == [
        "cell.not_count",
        "cell.not_number",
        "row.no_year",
        "year.out_of_range",
    ]


# --- rows that stand twice -----------------------------------------------------------------------

TWICE = """school | year | procedure | n | n_2
a | 2021 | vpr-5-ru | 10 | 3
b | 2021 | vpr-5-ru | 9 | 1
"""


def test_rows_that_agree_are_one_row() -> None:
    tables = of_text(TWICE + "a | 2021 | vpr-5-ru | 10 | 3")

    assert codes(tables) == ["school.repeated"]
    assert tables.results["n_2"].tolist() == [3, 1]


@pytest.mark.parametrize("turned", [False, True])
def test_where_rows_differ_the_values_are_missing_in_any_order(turned: bool) -> None:  # noqa: FBT001  # a parameter of the test
    head, *lines = [*TWICE.strip().splitlines(), "a | 2021 | vpr-5-ru | 10 | 4"]
    tables = of_text("\n".join([head, *(reversed(lines) if turned else lines)]))

    row = tables.results[tables.results["school"] == "a"].iloc[0]
    assert len(tables.results) == 2
    assert row["n"] == 10
    assert row[["n_2", "n_below", "n_below_lowest", "n_below_highest"]].isna().all()
    (one,) = [one for one in tables.problems if one.code == "school.twice"]
    assert one.school == "a"
    assert "n_2 3.0" in one.message.text()
    assert "n_2 4.0" in one.message.text()


def test_the_same_school_in_another_year_or_work_is_no_repeat() -> None:
    tables = of_text(TWICE + "a | 2020 | vpr-5-ru | 10 | 3\na | 2021 | vpr-5-ma | 10 | 3")

    assert codes(tables) == []
    assert len(tables.results) == 4


def test_many_schools_and_years_are_looked_through_for_repeats() -> None:
    rows = [
        {"school": f"s{i}", "list": f"l{i}", "from": f"2021-01-{i % 28 + 1:02d}"} for i in range(60)
    ]
    lists = pd.DataFrame([*rows, rows[7]])

    tables = Tables.of(lists=lists)

    assert codes(tables) == ["school.repeated"]
    assert len(tables.lists) == 60


@pytest.mark.parametrize("spec", [RESULTS, CONTEXT, LISTS])
def test_an_absent_table_has_its_columns(spec: Any) -> None:
    rows, problems = check_table(None, spec)

    assert (list(rows.columns), len(rows), problems) == (list(spec.by_name), 0, [])


def test_an_own_column_of_the_context_does_not_depend_on_the_order_of_repeats() -> None:
    text = "school | year | own\na | 2021 | 1\na | 2021 | 2"
    first = Tables.of(context=table_of(text))
    second = Tables.of(context=table_of(text).iloc[::-1])

    assert first.digest() == second.digest()
    assert first.context["own"].isna().all()


# --- objectivity: what several sources say of one work --------------------------------------------


def test_counts_that_two_sources_give_otherwise_are_told_at_the_last_and_not_used() -> None:
    work = {"school": "a", "year": 2021, "procedure": "vpr-5-ru", "marker": True}
    told = [
        work | {"n_below_journal": 2, "n_as_journal": 5, "n_above_journal": 3, "source": "А"},
        work | {"n_below_journal": 2, "n_as_journal": 6, "n_above_journal": 2, "source": "Б"},
    ]

    tables = Tables.of(objectivity=pd.DataFrame(told))

    [twice] = [one for one in tables.problems if one.code == "school.twice"]
    assert twice.row == 2
    assert "n_as_journal 5, n_above_journal 3" in twice.text("en")
    assert "n_as_journal 6, n_above_journal 2" in twice.text("en")
    [row] = tables.objectivity.to_dict("records")
    assert (row["n_below_journal"], row["source"]) == (2, "А; Б")
    assert pd.isna(row["n_as_journal"])
    assert pd.isna(row["n_above_journal"])
