from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from attrs import evolve

from schoolsupport.domain import Severity, problem
from schoolsupport.reports.run_files import (
    as_text,
    from_text,
    packed,
    read_frame,
    read_tables,
    unpacked,
    write_frame,
    write_tables,
)
from schoolsupport.translation import LANGUAGES, Message, msg
from speaking import SPEAKING

if TYPE_CHECKING:
    from pathlib import Path

    from schoolsupport.tables import Tables


def test_tables_come_back_as_they_were(tables: Tables, tmp_path: Path) -> None:
    kept = evolve(
        tables,
        aliases={"edu1": "s1"},
        rejected=pd.DataFrame({"_file": ["a.csv"], "_row": ["3"], "_reason": ["row.no_school"]}),
    )
    write_tables(kept, tmp_path)
    read = read_tables(tmp_path, registered=True)

    assert read.digest() == kept.digest()
    assert read.problems == kept.problems
    assert dict(read.aliases) == {"edu1": "s1"}
    assert read.registered
    pd.testing.assert_frame_equal(read.rejected, kept.rejected, check_dtype=False)
    for name, frame in kept.frames().items():
        assert list(read.frames()[name].columns) == list(frame.columns)
    assert list(read.reference["level"].cat.categories) == ["country", "region", "municipality"]
    assert read.context["settlement"].tolist() == ["село", 7]


def test_problems_come_back_in_both_languages(tables: Tables, tmp_path: Path) -> None:
    said = problem("cell.out_of_range", low=1, high=None, found="x").at(
        file="a.xlsx", sheet="Лист1", row=5, column="Год", school="s1"
    )
    write_tables(evolve(tables, problems=(said,)), tmp_path)
    (read,) = read_tables(tmp_path, registered=False).problems

    assert read == said
    assert read.severity is Severity.ERROR
    assert read.text("ru") == said.text("ru")


@pytest.mark.parametrize(
    "column",
    [
        pd.Series([1.5, np.nan]),
        pd.Series([1, 2], dtype="int64"),
        pd.Series([True, False]),
        pd.Series([1, None], dtype="Int64"),
        pd.Series(["2021-01-02", None]).astype("datetime64[s]"),
        pd.Series(["a", None], dtype="object"),
        pd.Series(["b", "a", None]).astype("category"),
        pd.Series([date(2021, 1, 2), 5, None, "a", Decimal("0.1")], dtype="object"),
        pd.Series([1.0, 2.0]).astype("category"),
        pd.Series([], dtype="object"),
    ],
    ids=lambda column: str(column.dtype),
)
def test_a_column_of_any_kind_comes_back(column: pd.Series, tmp_path: Path) -> None:
    frame = pd.DataFrame({"x": column})
    write_frame(frame, tmp_path / "a.parquet")
    read = read_frame(tmp_path / "a.parquet")["x"]

    assert str(read.dtype) == str(column.dtype)
    assert read.isna().tolist() == column.isna().tolist()
    assert read.dropna().tolist() == column.dropna().tolist()


def test_a_frame_without_columns_comes_back(tmp_path: Path) -> None:
    write_frame(pd.DataFrame(), tmp_path / "a.parquet")

    assert read_frame(tmp_path / "a.parquet").shape == (0, 0)


@pytest.mark.parametrize(
    "value",
    [
        "0.25",
        Decimal("0.25"),
        date(2021, 1, 2),
        datetime(2021, 1, 2, 3, 4),
        [1, 2.5, True, None, ["a"]],
        {"small": {"minimum": 10, "then": "no_data"}},
        {"one": Decimal(1)},
        msg("found: {found}", found=msg("no")),
    ],
)
def test_values_come_back_as_they_were(value: object) -> None:
    assert from_text(as_text(value)) == value


@pytest.mark.parametrize("message", SPEAKING, ids=lambda one: type(one).__name__)
def test_words_that_are_put_together_say_the_same_when_they_are_read_back(message: Message) -> None:
    told_again = from_text(as_text(message))

    assert [told_again.text(lang) for lang in LANGUAGES] == [message.text(one) for one in LANGUAGES]


def test_values_json_has_no_word_for_become_plain() -> None:
    assert packed((1, np.float64(0.5), Severity.ERROR)) == [1, 0.5, "error"]
    assert packed(3 + 4j) == "(3+4j)"


@pytest.mark.parametrize("raw", [{"$decimal": "much"}, {"$date": 5}, {"$message": {}}])
def test_a_mark_over_something_else_is_refused(raw: object) -> None:
    with pytest.raises(ValueError, match=r"\$"):
        unpacked(raw)
