"""Lines and territories of `number`, in cases a reader can follow."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from schoolsupport.identification.inputs import InputKey
from schoolsupport.tables import Tables

from .one_school import LOW, LOWER, MEAN, RU, judged, printed, verdict
from .small_worlds import inputs_of, number_of


@pytest.mark.parametrize(
    ("comparator", "met"),
    [
        ("at_least", [False, True, True]),
        ("at_most", [True, True, False]),
        ("above", [False, False, True]),
        ("below", [True, False, False]),
    ],
)
def test_both_sides_of_the_line(comparator: str, met: list[bool]) -> None:
    rule: dict[str, Any] = {**MEAN, "comparator": comparator, "threshold": Decimal("40.01")}

    found = [judged(rule, {"mean": mean}).verdict.certain[0] for mean in (40, 40.01, 40.02)]

    assert found == met


@pytest.mark.parametrize(
    ("mean", "expected"),
    [(29.99, "not_met"), (30, "met"), (40.5, "met"), (40.51, "not_met"), (None, "no_data")],
)
def test_between_has_both_ends_in(mean: float | None, expected: str) -> None:
    ends: dict[str, Any] = {"threshold": Decimal(30), "threshold_to": Decimal("40.5")}

    assert verdict(judged({**MEAN, "comparator": "between", **ends}, {"mean": mean})) == expected


# --- lines of pools, lines of indicators -------------------------------------------------------

POOLS: dict[str, Any] = {
    "comparator": "below",
    "thresholds": {"село": Decimal(40), "2": Decimal(50)},
}


@pytest.mark.parametrize(
    ("pool", "expected"),
    [
        ("село", "not_met"),
        (" село ", "not_met"),
        (2, "met"),
        ("город", "no_data"),
        (None, "no_data"),
    ],
)
def test_each_pool_has_its_line(pool: object, expected: str) -> None:
    context = [{"school": "s1", "year": 2021, "location": pool}]

    found = judged({**MEAN, **POOLS, "pool": "location"}, {"mean": 45}, context=context)

    assert verdict(found) == expected
    lacking = [InputKey("context", "location", 2021)] if expected == "no_data" else []
    assert list(found.missing) == lacking


@pytest.mark.parametrize("column", ["location", "municipality"])
def test_a_pool_that_no_table_tells_is_missing(column: str) -> None:
    found = judged({**MEAN, **POOLS, "pool": column}, {"mean": 45})

    table, year = ("schools", 0) if column == "municipality" else ("context", 2021)
    assert verdict(found) == "no_data"
    assert list(found.missing) == [InputKey(table, column, year)]


def test_a_pool_may_be_a_column_of_the_register() -> None:
    register = [{"school": "s1", "name": "Первая", "municipality": "село"}]

    found = judged({**MEAN, **POOLS, "pool": "municipality"}, {"mean": 39}, schools=register)

    assert verdict(found) == "met"


@pytest.mark.parametrize(("mean", "expected"), [(3, "met"), (3.1, "not_met")])
def test_another_indicator_gives_the_line(mean: float, expected: str) -> None:
    marks = {"n_2": 0, "n_3": 10, "n_4": 0, "n_5": 0}
    rule: dict[str, Any] = {
        **MEAN,
        "comparator": "at_most",
        "threshold": {"indicator": "mean_mark"},
    }

    assert verdict(judged(rule, {"mean": mean, **marks})) == expected
    assert verdict(judged(rule, {"mean": mean})) == "no_data"


# --- against a territory -----------------------------------------------------------------------


def home(region: str | None) -> list[dict[str, Any]]:
    return [{"school": "s1", "name": "Первая", "region": region}]


@pytest.mark.parametrize("region", ["Край", None])
def test_a_school_whose_region_is_not_told_is_of_the_only_one(region: str | None) -> None:
    found = judged(LOWER, {"mean": 39}, reference=[printed(mean=40)], schools=home(region))

    assert (verdict(found), found.observed[0]) == ("met", -1)


@pytest.mark.parametrize("region", ["Область", None])
def test_a_school_of_no_region_in_the_reference_lacks_it(region: str | None) -> None:
    rows = [printed(mean=40), printed(territory="Край-2", mean=40)]

    found = judged(LOWER, {"mean": 39}, reference=rows, schools=home(region))

    assert verdict(found) == "no_data"
    assert list(found.missing) == [InputKey("reference", "ege-11-ru", 2021)]


def test_the_only_region_is_the_only_one_of_the_whole_reference() -> None:
    """Another region that prints nothing of this work is still another region."""
    rows = [printed(mean=40), printed(territory="Область", mean=40, year=2020)]

    assert verdict(judged(LOWER, {"mean": 39}, reference=rows, schools=home(None))) == "no_data"


def test_without_a_reference_it_is_named_as_missing() -> None:
    found = judged(LOWER, {"mean": 39})

    assert verdict(found) == "no_data"
    assert list(found.missing) == [InputKey("reference", "ege-11-ru", 2021)]


def test_printed_goes_before_computed_and_computed_before_nothing() -> None:
    rows = [printed(origin="computed", mean=30), printed(mean=40)]
    empty = [printed(origin="computed", mean=30), printed(n=100)]

    assert judged(LOWER, {"mean": 39}, reference=rows).observed[0] == -1
    assert judged(LOWER, {"mean": 39}, reference=empty).observed[0] == 9


def test_a_printed_percent_serves_where_counts_are_not_printed() -> None:
    rule: dict[str, Any] = {
        "indicator": "share_of_marks",
        "comparator": "above",
        "threshold": Decimal(0),
    }
    rule |= {"parameters": {"procedures": ["ege-11-ru"], "marks": [2]}, "relative_to": "region"}
    rows = [printed(n=2_345, percent_2=10.03)]

    found = judged(rule, {"n": 10_000, "n_2": 1_003}, reference=rows)

    assert verdict(found) == "not_met"
    assert verdict(judged(rule, {"n": 10_000, "n_2": 1_004}, reference=rows)) == "met"


def test_counts_of_two_rows_are_not_mixed() -> None:
    rule: dict[str, Any] = {
        "indicator": "share_of_marks",
        "comparator": "at_most",
        "threshold": Decimal(0),
    }
    rule |= {"parameters": {"procedures": ["ege-11-ru"], "marks": [2]}, "relative_to": "region"}
    rows = [printed(n=1_000), printed(origin="computed", n=100, n_2=50)]

    found = judged(rule, {"n_2": 4}, reference=rows)

    assert found.observed[0] == pytest.approx(-0.1)


@pytest.mark.parametrize(("mean", "expected"), [(35, "met"), (45, "met"), (44.99, "not_met")])
def test_absolute_is_the_size_of_the_difference(mean: float, expected: str) -> None:
    rule: dict[str, Any] = {
        **LOWER,
        "comparator": "at_least",
        "threshold": Decimal(5),
        "absolute": True,
    }

    assert verdict(judged(rule, {"mean": mean}, reference=[printed(mean=40)])) == expected


def test_few_participants_are_told_of_a_difference_too() -> None:
    rule: dict[str, Any] = {**LOWER, "small": {"minimum": 11, "then": "not_counted"}}

    assert verdict(judged(rule, {"mean": 39}, reference=[printed(mean=40)])) == "too_few"


# --- supposed answers --------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [True, False])
def test_an_answer_supposed_for_all_that_is_missing_decides(answer: bool) -> None:  # noqa: FBT001  # a column of the table
    key = InputKey("results", "ege-11-ru", 2021)
    tables = Tables.of(results=pd.DataFrame([{"school": "s1", "n": 10, "mean": None, **RU}]))

    found = number_of(LOW).judge(inputs_of(tables, supposed={key: answer}))

    assert found.verdict[0].key == ("met" if answer else "not_met")
    assert list(found.missing) == [key]


def test_an_answer_supposed_for_one_of_two_decides_nothing() -> None:
    key = InputKey("results", "ege-11-ru", 2021)
    tables = Tables.of(results=pd.DataFrame([{"school": "s1", "n": 10, "mean": None, **RU}]))

    found = number_of(LOWER).judge(inputs_of(tables, supposed={key: True}))

    assert found.verdict[0].key == "no_data"
