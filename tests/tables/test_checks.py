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
    scored = {"procedure": "ege-11-ru", "n_2": 3}

    assert taken(n_2=3)[0]["n_below"] == 3
    assert taken(**scored)[0]["n_below"] == 3
    assert taken(**scored, n_below=4)[0]["n_below"] == 4


@pytest.mark.parametrize(
    ("procedure", "one"),
    [
        ("vpr-5-ru", True),
        ("oge-9-ma", True),
        ("gve-9-ru", True),
        ("ege-11-ma-base", True),
        ("ege-11-ma-profile", False),
        ("ege-11-ru", False),
        ("rpr-8-ma", False),
    ],
)
@pytest.mark.parametrize("below", [1, 9])
def test_two_numbers_that_are_one_by_definition_are_missing_where_they_differ(
    procedure: str,
    one: bool,  # noqa: FBT001  # a parameter of the test
    below: int,
) -> None:
    row, problems = taken(procedure=procedure, n_2=8, n_below=below)

    assert ("n_2" in row, "n_below_highest" in row) == (not one, not one)
    assert [found.code for found in problems] == (["row.below_differs"] if one else [])
    assert row["n"] == 10


@pytest.mark.parametrize(
    ("day", "kept"),
    [("2021-01-01", True), ("2021-12-31", True), ("2020-12-31", False), ("2022-01-01", False)],
)
def test_a_work_is_of_the_calendar_year_in_which_it_was_written(
    day: str,
    kept: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    row, problems = taken(n_2=3, mean=3.5, held_on=day)

    assert ("n_2" in row, "n_below" in row, "mean" in row) == (kept, kept, kept)
    assert [one.code for one in problems] == ([] if kept else ["row.other_year"])


def test_the_day_and_the_year_that_contradict_each_other_are_both_told() -> None:
    (one,) = taken(n_2=3, held_on="2019-03-15")[1]

    assert "работа написана 15.03.2019, а год указан 2021" in one.text("ru")


def test_the_participants_are_the_sum_of_the_marks_where_they_are_not_given_and_that_is_told() -> (
    None
):
    row, (one,) = taken(n=None, n_2=1, n_3=2, n_4=3, n_5=4)

    assert (row["n"], row["n_below"]) == (10, 1)
    assert (one.code, one.severity.value, one.message.values["count"]) == (
        "row.n_from_marks",
        "info",
        1,
    )


@pytest.mark.parametrize("cells", [{"n_2": 1, "n_3": 2, "n_4": 3}, {"n_2": 1}, {"n_below": 1}])
def test_counts_of_nobody_knows_how_many_are_told(cells: dict[str, int]) -> None:
    row, problems = taken(n=None, **cells)

    assert "n" not in row
    assert [one.code for one in problems] == ["row.no_participants"]


def test_a_row_in_which_nothing_is_counted_is_no_mistake() -> None:
    assert taken(n=None)[1] == []


@pytest.mark.parametrize(
    ("marks", "code"),
    [
        ((1, 2, 3, 4), None),
        ((1, 2, 3, 5), "row.marks_exceed"),
        ((1, 2, 3, 3), "row.marks_short"),
        ((8, 3, None, None), "row.marks_exceed"),
        ((8, 2, None, None), None),
        ((None, 11, None, None), "row.marks_exceed"),
    ],
)
def test_marks_that_do_not_fit_the_participants_are_missing(
    marks: tuple[int | None, ...], code: str | None
) -> None:
    given = dict(zip(("n_2", "n_3", "n_4", "n_5"), marks, strict=True))
    row, problems = taken(**given)

    kept = {name for name, count in given.items() if count is not None} <= {*row}
    assert kept is (code is None)
    assert [one.code for one in problems] == ([code] if code else [])


@pytest.mark.parametrize(("n", "kept"), [(10_000, True), (10_001, False), (990001, False)])
def test_a_code_in_the_place_of_the_participants_is_no_number_of_them(
    n: int,
    kept: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    row, problems = taken(n=n, n_2=8)

    assert ("n" in row) is kept
    codes_told = [one.code for one in problems]
    assert codes_told == ([] if kept else ["cell.out_of_range"])


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
    row, problems = taken(n_below=3, n_below_lowest=1, n_below_highest=9)

    assert (row["n_below_lowest"], row["n_below_highest"]) == (3, 3)
    assert problems == []


@pytest.mark.parametrize(
    "bounds", [{"n_below_lowest": 4}, {"n_below_highest": 2}, {"n_below_highest": 0}]
)
def test_a_count_outside_its_own_bounds_is_missing(bounds: dict[str, int]) -> None:
    row, problems = taken(n_2=3, **bounds)

    assert {"n_2", "n_below", "n_below_lowest", "n_below_highest"}.isdisjoint(row)
    assert [one.code for one in problems] == ["row.bounds_exclude"]


@pytest.mark.parametrize(
    ("until", "listed"), [("2022-01-01", True), ("2021-12-31", False), (None, True)]
)
def test_a_list_that_ends_before_it_starts_is_left_out_and_told(
    until: str | None,
    listed: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    given = {"school": ["a"], "list": ["ШНОР"], "from": ["2022-01-01"], "until": [until]}
    tables = Tables.of(lists=pd.DataFrame(given))

    assert tables.lists["school"].tolist() == (["a"] if listed else [])
    assert codes(tables) == ([] if listed else ["row.ends_before_start"])


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


@pytest.mark.parametrize(
    ("part", "title"),
    [("enrolment_grade_5", "Обучающихся, 5 класс"), ("pupils_disabled", "С ОВЗ и инвалидностью")],
)
def test_of_a_part_larger_than_the_enrolment_nobody_knows_which_is_wrong(
    part: str, title: str
) -> None:
    frame = table_of(
        f"""
        school | year | enrolment | {part} | teachers
        a      | 2021 | 100       | 100    | 9
        b      | 2021 | 100       | 101    | 9
        c      | 2021 |           | 101    | 9
        """
    )

    rows, problems = check_table(frame, CONTEXT)

    [one] = problems
    assert (one.code, one.school, one.row) == ("row.part_exceeds", "b", 2)
    assert f"«{title}» — 101, больше, чем «Обучающихся всего» — 100" in one.text("ru")
    assert rows[["enrolment", part, "teachers"]].fillna(-1).to_numpy().tolist() == [
        [100, 100, 9],
        [-1, -1, 9],
        [-1, 101, 9],
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
    assert "Получили «2» — 3" in one.message.text()
    assert "n_" not in one.text("ru")
    assert "Получили «2» — 4" in one.message.text()


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
    said = twice.text("ru")
    assert "Подтвердили (отметка как в журнале) — 5, Повысили (отметка выше журнала) — 3" in said
    assert "как в журнале) — 6, Повысили (отметка выше журнала) — 2" in twice.text("en")
    [row] = tables.objectivity.to_dict("records")
    assert (row["n_below_journal"], row["source"]) == (2, "А; Б")
    assert pd.isna(row["n_as_journal"])
    assert pd.isna(row["n_above_journal"])
