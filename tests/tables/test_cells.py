"""Cells: what is blank, what is read, what is wrong."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolsupport.tables import Column, ColumnKind
from schoolsupport.tables.cells import BLANKS, read_cells, read_numbers


def read(
    values: list[Any], kind: ColumnKind, **keys: Any
) -> tuple[list[Any], dict[str, list[int]]]:
    """The values, None for a missing one, and the rows at fault by code."""
    cells = read_cells(
        pd.Series(values, dtype="object"), Column(name="x", title="x", kind=kind, **keys)
    )
    plain = [None if pd.isna(value) else value for value in cells.values.tolist()]
    faults = {code: np.flatnonzero(rows).tolist() for code, rows in cells.faults.items()}
    return plain, {code: rows for code, rows in faults.items() if rows}


@pytest.mark.parametrize("kind", [ColumnKind.COUNT, ColumnKind.NUMBER, ColumnKind.DAY])
def test_a_blank_is_missing_and_no_fault(kind: ColumnKind) -> None:
    values = [*BLANKS, *(word.upper() for word in BLANKS), None, np.nan, pd.NA, " \xa0"]

    assert read(values, kind) == ([None] * len(values), {})


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("12,0", 12),
        ("12.0", 12),
        (" 1 200 ", 1200),
        ("1\xa0200", 1200),
        (12, 12),
        ("1\u202f200", 1200),
        ("1\u2009200", 1200),
        ("\u200b12\ufeff", 12),
    ],
)
def test_a_count_is_read_as_people_write_it(text: object, number: int) -> None:
    assert read([text], ColumnKind.COUNT) == ([number], {})


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("много", "cell.not_number"),
        ("12%", "cell.not_number"),
        ("96.0%", "cell.not_number"),
        ("58O", "cell.not_number"),
        ("inf", "cell.not_number"),
        (np.inf, "cell.not_number"),
        ("1,5", "cell.not_count"),
        (-1, "cell.not_count"),
    ],
)
def test_what_is_no_count_is_missing_and_a_fault(value: object, code: str) -> None:
    assert read(["3", value], ColumnKind.COUNT) == ([3, None], {code: [1]})


@pytest.mark.parametrize("text", ["1,000", "12.000", "1,234,000", "-1.234"])
def test_a_comma_that_may_divide_thousands_is_never_guessed_at(text: str) -> None:
    assert read([text], ColumnKind.COUNT) == ([None], {"cell.grouped": [0]})


def test_a_number_with_three_decimals_is_one_where_fractions_may_be() -> None:
    assert read(["3,125"], ColumnKind.NUMBER) == ([3.125], {})


@pytest.mark.parametrize(("text", "share"), [("31,82 %", 31.82), ("31.82%", 31.82), ("7", 7)])
def test_a_percent_may_have_its_sign(text: str, share: float) -> None:
    assert read([text], ColumnKind.NUMBER, unit="percent") == ([share], {})


@pytest.mark.parametrize("kind", list(ColumnKind))
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("#N/A", "cell.error"),
        ("#DIV/0!", "cell.error"),
        ("#ДЕЛ/0!", "cell.error"),
        ("#Н/Д", "cell.error"),
        ("#ИМЯ?", "cell.error"),
        ("Err:502", "cell.error"),
        ("=СУММ(A1:A3)", "cell.formula"),
        ("=$B$7", "cell.formula"),
        ("=Лист1!B7", "cell.formula"),
        ("=+2*3", "cell.formula"),
        ("=SUM(A1:A3)", "cell.formula"),
    ],
)
def test_what_a_spreadsheet_could_not_compute_is_no_value(
    kind: ColumnKind, text: str, code: str
) -> None:
    assert read([text, None], kind) == ([None, None], {code: [0]})


def test_a_name_that_begins_with_a_sign_is_a_name() -> None:
    assert read(["#1 школа"], ColumnKind.TEXT) == (["#1 школа"], {})


def test_infinity_in_a_column_of_numbers_is_no_number() -> None:
    cells = read_cells(
        pd.Series([1.0, np.inf, np.nan]), Column(name="x", title="x", kind=ColumnKind.COUNT)
    )

    assert cells.faults["cell.not_number"].tolist() == [False, True, False]
    assert np.isnan(cells.values.to_numpy()[1:]).all()


@pytest.mark.parametrize(
    ("value", "expected"), [(0, None), (1, 1), (5.5, 5.5), (100, 100), (100.1, None)]
)
def test_a_number_outside_its_bounds_is_missing_and_a_fault(
    value: float, expected: float | None
) -> None:
    values, faults = read([value], ColumnKind.NUMBER, low=1, high=100)

    assert values == [expected]
    assert faults == ({"cell.out_of_range": [0]} if expected is None else {})


@pytest.mark.parametrize(
    ("value", "expected", "faults"),
    [
        ("2021", 2021, {}),
        (1990, 1990, {}),
        (1989, None, {"year.out_of_range": [0]}),
        (2100, 2100, {}),
        (2101, None, {"year.out_of_range": [0]}),
    ],
)
def test_a_year_has_four_digits_of_our_time(
    value: object, expected: int | None, faults: dict[str, list[int]]
) -> None:
    assert read([value], ColumnKind.YEAR, low=1990, high=2100) == ([expected], faults)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("да", 1),
        ("Да ", 1),
        (True, 1),
        (1, 1),
        (1.0, 1),
        ("+", 1),
        ("нет", 0),
        (False, 0),
        (0, 0),
        ("false", 0),
        ("", None),
        ("х", None),
        (None, None),
    ],
)
def test_a_flag_is_yes_no_or_missing(value: object, expected: int | None) -> None:
    assert read([value], ColumnKind.FLAG) == ([expected], {})


def test_what_is_neither_yes_nor_no_is_a_fault() -> None:
    assert read(["иногда", 2], ColumnKind.FLAG) == ([None, None], {"cell.not_bool": [0, 1]})


@pytest.mark.parametrize(
    "value",
    [
        "2021-03-15",
        "15.03.2021",
        "2021-03-15 10:00:00",
        date(2021, 3, 15),
        datetime(2021, 3, 15, 23, 59),  # spreadsheets know no zones
        pd.Timestamp("2021-03-15 12:00"),
    ],
)
def test_a_day_is_read_as_people_and_spreadsheets_write_it(value: object) -> None:
    assert read([value, None], ColumnKind.DAY) == ([pd.Timestamp("2021-03-15"), None], {})


def test_a_column_of_timestamps_loses_its_hours() -> None:
    cells = read_cells(
        pd.Series([pd.Timestamp("2021-03-15 23:00"), pd.NaT]),
        Column(name="x", title="x", kind=ColumnKind.DAY),
    )

    assert cells.values.tolist() == [pd.Timestamp("2021-03-15"), pd.NaT]


@pytest.mark.parametrize("zone", ["Asia/Barnaul", "UTC", "America/New_York"])
def test_a_day_with_a_zone_is_the_day_on_the_wall(zone: str) -> None:
    days = pd.to_datetime(["2021-03-15 00:00", "2021-09-01 23:30"]).tz_localize(zone)

    for cells in (pd.Series(days), pd.Series(list(days), dtype="object")):
        read_days = read_cells(cells, Column(name="x", title="x", kind=ColumnKind.DAY))
        assert read_days.values.tolist() == [pd.Timestamp("2021-03-15"), pd.Timestamp("2021-09-01")]


@pytest.mark.parametrize("value", ["15/03/2021", "31.02.2021", "весной", 5])
def test_what_is_no_day_is_missing_and_a_fault(value: object) -> None:
    assert read([value], ColumnKind.DAY) == ([None], {"cell.not_date": [0]})


def test_a_word_is_one_of_those_known() -> None:
    assert read(["Mark", "points", ""], ColumnKind.WORD, words=("mark", "primary")) == (
        ["mark", None, None],
        {"cell.unknown_word": [1]},
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (" sch1 ", "sch1"),
        ("МБОУ\xa0 СОШ", "МБОУ СОШ"),
        (123.0, "123"),
        (123, "123"),
        ("007", "007"),
        ("", None),
        (None, None),
    ],
)
def test_a_code_is_a_trimmed_text(value: object, text: str | None) -> None:
    assert read([value], ColumnKind.TEXT) == ([text], {})


def test_categories_that_stand_in_no_row_are_forgotten() -> None:
    series = pd.Series(pd.Categorical(["b", "a "], categories=["c", "b", "a "]))

    cells = read_cells(series, Column(name="x", title="x", kind=ColumnKind.TEXT))

    assert cells.values.tolist() == ["b", "a"]
    assert cells.values.cat.categories.tolist() == ["a", "b"]


@given(st.lists(st.text(max_size=8) | st.none() | st.integers() | st.floats(), max_size=6))
def test_no_cell_stops_the_reading(values: list[object]) -> None:
    for kind in ColumnKind:
        column = Column(name="x", title="x", kind=kind, words=("a",))
        assert len(read_cells(pd.Series(values, dtype="object"), column).values) == len(values)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 2.5, None], [1, 2.5, None]),
        (["1", "2,5", "-"], [1, 2.5, None]),
        (["да", "нет", ""], [1, 0, None]),
        (["нет", "нет", "нет"], [0, 0, 0]),
        (["12", "нет", "да"], [12, None, 1]),
        (["много", "5", "да"], [None, 5, 1]),
    ],
)
def test_a_column_nobody_declared_is_read_by_what_stands_in_it(
    values: list[Any], expected: list[float | None]
) -> None:
    found = read_numbers(pd.Series(values))

    assert [None if np.isnan(number) else number for number in found] == expected
