"""Every kind of frame is one table; headings may be Russian; digests do not know order."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]  # pyarrow ships no types
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.domain import problem
from schoolsupport.errors import TableError
from schoolsupport.tables import RESULTS, TABLES, Tables
from schoolsupport.testing import context_tables, results_tables

COLUMNS: dict[str, list[Any]] = {
    "school": ["a", "b"],
    "year": [2021, 2021],
    "procedure": ["vpr-5-ru", "vpr-5-ru"],
    "n": [10, None],
    "n_2": [3, 1],
}
PLAIN = pd.DataFrame(COLUMNS)


@pytest.mark.parametrize(
    "frame",
    [
        COLUMNS,
        PLAIN.convert_dtypes(),
        PLAIN.convert_dtypes(dtype_backend="pyarrow"),
        PLAIN.astype({"school": "category", "procedure": "category"}),
        PLAIN.astype("object"),
        PLAIN.set_axis([5, 9]),
        PLAIN[PLAIN.columns[::-1]],
        pl.DataFrame(COLUMNS),
        pl.DataFrame(COLUMNS).with_columns(pl.col("school").cast(pl.Categorical)),
        pa.table(COLUMNS),
    ],
)
def test_every_kind_of_frame_is_the_same_table(frame: object) -> None:
    expected = Tables.of(results=PLAIN)
    tables = Tables.of(results=frame)

    pd.testing.assert_frame_equal(tables.results, expected.results)
    assert tables.digest() == expected.digest()


def test_headings_may_be_russian_in_any_case_and_spacing() -> None:
    titles = {column.name: f" {column.title.upper()}\xa0" for column in RESULTS.columns}

    tables = Tables.of(results=PLAIN.rename(columns=titles))

    assert tables.digest() == Tables.of(results=PLAIN).digest()


def test_every_heading_is_of_one_column() -> None:
    for spec in TABLES.values():
        titles = [column.title.casefold() for column in spec.columns]
        assert len(titles) == len(set(titles))
        assert set(spec.key) <= set(spec.by_name)
        assert spec[spec.key[0]].required


def test_a_table_without_a_required_column_is_refused() -> None:
    with pytest.raises(TableError) as caught:
        Tables.of(results=PLAIN.drop(columns=["n", "year"]))
    assert str(caught.value) == (
        "results: required columns are missing: year, n; found: school, procedure, n_2."
        " `schoolsupport data template` writes blanks with the right headings"
    )


def test_two_headings_of_one_column_are_refused() -> None:
    with pytest.raises(TableError, match=r"^results: two columns are the same: n\. Keep one"):
        Tables.of(results=PLAIN.assign(Участников=5))


@pytest.mark.parametrize("thing", [5, "a.xlsx", [1, 2]])
def test_what_is_no_table_is_refused(thing: object) -> None:
    with pytest.raises(TableError, match=r"^results: this is not a table; found: .*Give a frame"):
        Tables.of(results=thing)


def test_the_frame_given_is_not_changed() -> None:
    frame = PLAIN.copy()
    Tables.of(results=frame)

    pd.testing.assert_frame_equal(frame, PLAIN)


def test_a_register_is_told_from_no_register() -> None:
    register = pd.DataFrame({"school": ["a"], "name": ["А"]})

    assert Tables.of(schools=register).registered
    assert not Tables.of(results=PLAIN).registered


def test_years_are_those_with_results() -> None:
    more = PLAIN.assign(year=[2020, 2021])

    assert Tables.of(results=more).years == [2020, 2021]
    assert Tables.of().years == []


def test_problems_are_added_and_never_lost() -> None:
    tables = Tables.of(results=PLAIN.assign(n=["x", "y"]))
    more = tables.with_problems([problem("file.empty")])

    assert more.problems[:-1] == tables.problems
    assert more.problems[-1].code == "file.empty"


def test_aliases_cannot_be_changed() -> None:
    tables = evolve(Tables.of(), aliases={"sch1": "edu1"})

    with pytest.raises(TypeError):
        tables.aliases["sch1"] = "x"  # type: ignore[index]  # that is the point


@examples(8)
@given(st.data(), results_tables(["vpr-5-ru", "vpr-5-ma"], [2021]), context_tables([2021]))
def test_the_digest_does_not_know_the_order_of_rows_and_columns(
    data: st.DataObject, results: pd.DataFrame, context: pd.DataFrame
) -> None:
    shuffled = results.iloc[data.draw(st.permutations(range(len(results))))]
    columns = data.draw(st.permutations(list(context.columns)))

    first = Tables.of(results=results, context=context)
    second = Tables.of(results=shuffled, context=context[columns])

    assert first.digest() == second.digest()


@pytest.mark.parametrize(
    "change",
    [
        {"n_2": [3, 2]},
        {"school": ["a", "c"]},
        {"n": [10, 9]},
        {"procedure": ["vpr-5-ru", "vpr-5-ma"]},
    ],
)
def test_one_changed_cell_is_another_digest(change: dict[str, list[Any]]) -> None:
    changed = Tables.of(results={**COLUMNS, **change})

    assert changed.digest() != Tables.of(results=COLUMNS).digest()


def test_a_row_that_stands_twice_is_not_a_row_that_stands_once() -> None:
    twice = pd.DataFrame({"school": ["a", "a"], "year": [2021, 2020], "own": [1, 1]})

    assert Tables.of(context=twice).digest() != Tables.of(context=twice[:1]).digest()


def test_whole_numbers_of_128_bits_are_read() -> None:
    wide = pl.DataFrame(COLUMNS).with_columns(pl.col("n").cast(pl.Int128))

    numbers = Tables.of(results=wide).results["n"]
    assert (numbers[0], numbers.isna().tolist()) == (10, [False, True])


def test_gaps_of_arrow_are_missing_and_leave_codes_whole() -> None:
    gaps = {**COLUMNS, "school": [990001, 990002], "n": pa.array([None, 10], pa.int64())}

    results = Tables.of(results=pa.table(gaps)).results

    assert results["school"].tolist() == ["990001", "990002"]
    assert results["n"].isna().tolist() == [True, False]


def test_two_columns_of_one_name_are_refused_in_every_kind_of_frame() -> None:
    doubled = pd.concat([PLAIN, PLAIN[["n_2"]]], axis="columns")
    table = pa.Table.from_arrays([pa.array(["a"])] * 2, names=["n_2", "n_2"])

    for frame in (doubled, table, PLAIN.assign(**{"Получили «2»": [1, 2]})):
        with pytest.raises(TableError, match="two columns are the same: n_2"):
            Tables.of(results=frame)


def test_a_column_of_bytes_is_refused_with_its_name() -> None:

    with pytest.raises(TableError, match=r"school \(Binary\)"):
        Tables.of(results=pl.DataFrame({**COLUMNS, "school": [b"a", b"b"]}))


def test_the_day_of_a_zone_is_the_same_in_every_kind_of_frame() -> None:
    day = pd.Timestamp("2021-09-01 00:30", tz="Asia/Barnaul")
    frames = [
        PLAIN.assign(held_on=pd.Series([day, pd.NaT])),
        pl.DataFrame({**COLUMNS, "held_on": [day.to_pydatetime(), None]}).with_columns(
            pl.col("held_on").dt.convert_time_zone("Asia/Barnaul")
        ),
    ]

    for frame in frames:
        held_on = Tables.of(results=frame).results["held_on"]
        assert held_on.tolist() == [pd.Timestamp("2021-09-01"), pd.NaT]
