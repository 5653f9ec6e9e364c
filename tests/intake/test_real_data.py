"""The public tables of one region, read from where they lie beside the repository."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from schoolsupport.domain import Severity
from schoolsupport.intake import read_files
from schoolsupport.tables import Tables

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "vpr_altai"
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the public data are not beside the repository"
)
COUNTS = ["n", "n_2", "n_3", "n_4", "n_5"]
KEY = ["year", "procedure", "school"]


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read_files(DATA / "f3")


def test_twenty_workbooks_are_read_without_an_error(tables: Tables) -> None:
    assert [p.text() for p in tables.problems if p.severity is Severity.ERROR] == []
    assert len(tables.sources) == 20


def test_printed_totals_agree_with_the_schools(tables: Tables) -> None:
    assert [p.text() for p in tables.problems if p.code == "total.differs"] == []
    assert set(tables.reference["level"]) == {"region", "municipality"}


def test_319_schools_have_results_in_the_works_of_2021(tables: Tables) -> None:
    works = ["vpr-5-ru", "vpr-5-ma", "vpr-6-ru", "vpr-6-ma"]
    rows = tables.results[
        (tables.results["year"] == 2021) & tables.results["procedure"].isin(works)
    ]

    assert rows["school"].nunique() == 319


def test_every_count_equals_the_count_behind_the_percents(tables: Tables) -> None:
    known = pd.read_csv(DATA / "vpr_school_results.csv")
    known = known[known["subject"].isin(["Русский язык", "Математика"]) & (known["n"] > 0)]
    subject = known["subject"].map({"Русский язык": "ru", "Математика": "ma"})
    known["procedure"] = "vpr-" + known["grade"].astype("str") + "-" + subject
    expected = known.set_index(KEY)[COUNTS].astype("float64").sort_index()

    read = tables.results.astype({"procedure": "str", "school": "str"}).set_index(KEY)[COUNTS]

    assert len(read) == 6361
    pd.testing.assert_frame_equal(read.sort_index(), expected)
