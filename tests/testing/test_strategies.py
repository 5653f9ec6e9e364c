"""The strategies reach the places they promise: lines, nobody, gaps, days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, find, given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.identification.verdicts import Verdict, VerdictColumn
from schoolsupport.tables import CONTEXT, LISTS, RESULTS, SCHOOLS, Tables
from schoolsupport.testing import (
    context_tables,
    lists_tables,
    participants,
    refinements,
    result_rows,
    results_tables,
    school_ids,
    schools_tables,
    smallest_low,
    verdict_columns,
    whole_tables,
)

TWO = ["vpr-5-ru", "oge-9-ma"]
DAY = date(2021, 12, 31)
QUICK = examples(10)
FIRST = examples(
    800,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
"""The first that fits is enough: nothing is made smaller."""


def reached(strategy: st.SearchStrategy[Any], condition: Callable[[Any], bool]) -> bool:
    find(strategy, lambda value: bool(condition(value)), settings=FIRST)
    return True


@given(st.integers(1, 10_000), st.integers(1, 1000))
def test_the_smallest_low_count_is_low_and_one_fewer_is_not(n: int, share: int) -> None:
    threshold = Decimal(share) / 1000
    line = smallest_low(n, threshold)

    assert Fraction(line, n) >= Fraction(threshold)
    assert Fraction(line - 1, n) < Fraction(threshold)


def test_a_share_in_float_is_the_share_that_is_written() -> None:
    assert smallest_low(10, 0.3) == smallest_low(10, Fraction(3, 10)) == 3


@given(participants(40))
def test_participants_are_people(n: int) -> None:
    assert 1 <= n <= 40


@pytest.mark.parametrize(
    "condition",
    [
        lambda row: row is None,
        lambda row: row and row.get("n") == 0,
        lambda row: row and "n" not in row and "n_below" in row,
        lambda row: row and row.get("n") and not any(key.startswith("n_") for key in row),
        lambda row: row and row.get("n_below_lowest", 9) < row.get("n_below_highest", 0),
        lambda row: row and "n_5" in row and row["n_2"] + row["n_3"] == row["n"],
        lambda row: row and row.get("n", 0) > 12 and row.get("n_below") == smallest_low(row["n"]),
        lambda row: (
            row and row.get("n", 0) > 12 and row.get("n_below") == smallest_low(row["n"]) - 1
        ),
        lambda row: (
            row and row.get("n", 0) > 12 and row.get("n_below") == smallest_low(row["n"]) + 1
        ),
        lambda row: row and row.get("n", 0) > 12 and row.get("n_below") == row["n"],
        lambda row: row and row.get("n", 0) > 12 and row.get("n_below") == 0,
    ],
)
def test_rows_reach_every_shape(condition: Callable[[Any], bool]) -> None:
    assert reached(result_rows().map(whole), condition)


def whole(row: dict[str, float] | None) -> dict[str, int] | None:
    return None if row is None else {key: int(value) for key, value in row.items()}


@given(result_rows(faults=False))
def test_rows_without_faults_are_whole(row: dict[str, float] | None) -> None:
    assert row is not None
    assert row["n"] > 0
    assert 0 <= row.get("n_below", row.get("n_2", -1)) <= row["n"]


@QUICK
@given(results_tables(TWO, [2020, 2021]))
def test_results_are_taken_in_without_an_error(rows: pd.DataFrame) -> None:
    assert set(rows.columns) <= set(RESULTS.by_name)
    told = {one.code for one in Tables.of(results=rows).problems if one.severity == "error"}
    assert told <= {"row.no_participants"}


@pytest.mark.parametrize(
    "condition",
    [
        lambda rows: set(rows["year"]) == {2020},
        lambda rows: rows["school"].nunique() > 5,
    ],
)
def test_results_reach_gaps_and_many_schools(condition: Callable[[Any], bool]) -> None:
    assert reached(results_tables(TWO[:1], [2020, 2021]), condition)


@QUICK
@given(results_tables(TWO, [2020, 2021], schools=["a"], faults=False))
def test_results_without_faults_have_every_row(rows: pd.DataFrame) -> None:
    assert len(rows) == 4
    assert rows["n"].notna().all()


@QUICK
@given(
    schools_tables(school_ids(3)),
    context_tables([2021], schools=school_ids(3)),
    lists_tables(["exempt"], DAY, schools=school_ids(3)),
)
def test_registers_contexts_and_lists_are_taken_in_without_an_error(
    schools: pd.DataFrame, context: pd.DataFrame, lists: pd.DataFrame
) -> None:
    for spec, frame in ((SCHOOLS, schools), (CONTEXT, context), (LISTS, lists)):
        assert set(frame.columns) <= set(spec.by_name)
    assert Tables.of(schools=schools, context=context, lists=lists).problems == ()


@pytest.mark.parametrize("end", ["from", "until"])
@pytest.mark.parametrize("days", [-1, 0, 1])
def test_lines_of_lists_stand_around_the_day(end: str, days: int) -> None:
    wanted = DAY + timedelta(days=days)

    assert reached(lists_tables(["x"], DAY), lambda rows: (rows[end] == wanted).any())


@pytest.mark.parametrize(
    ("column", "condition"),
    [
        ("is_penal", lambda values: values.isna().any()),
        ("is_penal", lambda values: (values == 1).any()),
        ("enrolment_grade_5", lambda values: (values == 0).any()),
        ("enrolment", lambda values: (values == 601).any()),
    ],
)
def test_contexts_reach_marks_and_empty_grades(
    column: str, condition: Callable[[Any], bool]
) -> None:
    assert reached(context_tables([2021]), lambda rows: condition(rows[column]))


@pytest.mark.parametrize("registered", [True, False])
def test_whole_tables_come_with_and_without_a_register(registered: bool) -> None:  # noqa: FBT001  # a parameter of the test
    assert reached(
        whole_tables(TWO, [2021], most_schools=1), lambda tables: tables.registered is registered
    )


@pytest.mark.parametrize("verdict", list(Verdict))
def test_columns_reach_every_verdict(verdict: Verdict) -> None:
    assert reached(verdict_columns(1), lambda column: column[0] is verdict)


@given(verdict_columns())
def test_columns_are_in_normal_form(column: VerdictColumn) -> None:
    assert (column.certain <= column.possible).all()
    assert (column.possible <= column.applies).all()
    assert np.array_equal(column.why_not == 0, column.applies)


@given(st.data(), verdict_columns())
def test_refinements_never_know_less(data: st.DataObject, column: VerdictColumn) -> None:
    finer = data.draw(refinements(column))

    assert (column.certain <= finer.certain).all()
    assert (finer.possible <= column.possible).all()
    assert (finer.certain <= finer.possible).all()
    assert np.array_equal(finer.applies, column.applies)
