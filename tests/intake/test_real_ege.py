"""ЕГЭ 2022 of two regions, from the workbooks as they sent them, beside the repository."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from schoolsupport.domain import Procedure, Severity
from schoolsupport.intake import read_files
from schoolsupport.intake.totals import differing, totals_of
from schoolsupport.intake.works import exam_of
from schoolsupport.tables import Tables

DATA = Path(__file__).parents[2].parent / "shared" / "data"
EGE = DATA / "ege_zabaikalye_eao"
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the public data are not beside the repository"
)
COUNTS = {"n": "n", "n_below": "below_min", "n_80_99": "n_80_99", "n_100": "n_100"}
WORKBOOKS = sorted(EGE.glob("*.xlsx"))


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read_files(*WORKBOOKS)


def procedures(subjects: pd.Series) -> list[str]:
    exams = [exam_of(one) for one in subjects]
    return [Procedure("ege", 11, *(one or ("", None))).id for one in exams]


def test_the_workbooks_give_exactly_the_rows_of_the_long_table(tables: Tables) -> None:
    known = pd.read_csv(EGE / "ege_school_subject_2022.csv")
    known["procedure"] = procedures(known["subject"])
    of_scores = ~known["procedure"].str.endswith("-base")
    for column in ("below_min", "n_80_99", "n_100"):
        known[column] = known[column].fillna(0)
        if column != "below_min":
            known[column] = known[column].where(of_scores)
    key = ["municipality", "name", "procedure"]
    expected = known.rename(columns={"school": "name"}).set_index(key).sort_index()

    schools = tables.schools.astype("object")[["school", "name", "municipality"]]
    read = tables.results.astype({"school": "object", "procedure": "object"})
    read = read.merge(schools, on="school").set_index(key).sort_index()

    assert len(read) == len(tables.results) == 2661
    assert list(read.index) == list(expected.index)
    assert set(read["year"]) == {2022}
    for ours, theirs in {**COUNTS, "mean": "mean"}.items():
        np.testing.assert_allclose(read[ours].astype("float64"), expected[theirs], err_msg=ours)


def test_the_totals_are_those_that_the_workbooks_print(tables: Tables) -> None:
    known = pd.read_csv(EGE / "totals_printed_2022.csv")
    known = known[~known["subject"].str.contains("устный") & (known["n"] > 0)]
    known["procedure"] = procedures(known["subject"])
    territory = known["municipality"].where(known["row_kind"] == "municipality", known["region"])
    expected = known.set_index([territory, "procedure"]).sort_index()

    read = tables.reference.astype({"territory": "object", "procedure": "object"})
    read = read.set_index(["territory", "procedure"]).sort_index()

    assert list(read.index) == list(expected.index)
    base = read.index.get_level_values(1).str.endswith("-base")
    for ours, theirs in {**COUNTS, "mean": "mean"}.items():
        zeros = expected[theirs].fillna(0) if ours != "mean" else expected[theirs]
        shown = ~base if ours in ("n_80_99", "n_100") else slice(None)
        np.testing.assert_allclose(read[ours].astype("float64")[shown], zeros[shown], err_msg=ours)


def test_counts_of_schools_come_to_the_totals_but_for_one(tables: Tables) -> None:
    rows = totals_of(tables)

    wrong = differing(rows)[lambda found: found["column"] != "mean"]
    assert len(rows) > 300
    assert wrong[["procedure", "column", "printed", "computed"]].to_numpy().tolist() == [
        ["ege-11-de", "n_80_99", 0.0, 1.0]
    ]


def test_the_long_tables_say_the_same_as_the_workbooks(tables: Tables) -> None:
    rows = read_files(*EGE.glob("*.csv"))

    key = ["school", "procedure"]
    one, other = (
        found.results.astype({"school": "object", "procedure": "object"}).set_index(key)
        for found in (rows, tables)
    )
    pd.testing.assert_frame_equal(
        one.sort_index()[[*COUNTS, "mean"]], other.sort_index()[[*COUNTS, "mean"]]
    )


@pytest.mark.parametrize("path", sorted(p for p in DATA.rglob("*") if p.is_file()), ids=str)
def test_every_file_is_read_by_itself(path: Path) -> None:
    tables = read_files(path)

    unread = {"file.unknown_layout", "column.missing", "file.no_school", "title.incomplete"}
    assert not unread & {one.code for one in tables.problems}
    assert tables.sources[0].rows > 0


def test_all_folders_are_read_together() -> None:
    tables = read_files(DATA)

    read = {source.path for source in tables.sources if source.rows}
    assert read == {str(path) for path in DATA.rglob("*") if path.is_file()}
    errors = {one.code for one in tables.problems if one.severity is Severity.ERROR}
    assert errors <= {"row.part_exceeds"}
