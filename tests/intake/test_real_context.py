"""The public surveys of one region, read from where they lie beside the repository."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from schoolsupport import identify, load_region
from schoolsupport.domain import Severity
from schoolsupport.intake import read_files
from schoolsupport.tables import Tables

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "vpr_altai"
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the public data are not beside the repository"
)
SPECIAL = ["boarding", "closed-type", "correctional", "evening", "penal"]
DOUBTFUL = {
    *("sch220165", "sch223773", "sch224085", "sch224209"),  # ticked as correctional
    *("sch223142", "sch223861", "sch224090", "sch224209"),  # ticked as penal
}


@pytest.fixture(scope="module")
def surveys() -> Tables:
    return read_files(DATA / "context_2021.csv", DATA / "context_2022.csv")


@pytest.fixture(scope="module")
def with_results() -> Tables:
    return read_files(DATA / "f3", DATA / "context_2021.csv")


def test_every_school_of_both_years_is_read_and_one_contradicts_itself(surveys: Tables) -> None:
    errors = [p for p in surveys.problems if p.severity is Severity.ERROR]

    assert {(p.code, p.school) for p in errors} == {("row.part_exceeds", "sch226031")}
    assert surveys.context["year"].value_counts().to_dict() == {2021: 370, 2022: 341}
    assert surveys.rejected.empty
    assert not surveys.registered


def test_totals_and_parts_that_differ_are_told(surveys: Tables) -> None:
    said = Counter(p.code for p in surveys.problems)

    assert said["context.total_differs"] == 55
    assert said["context.part_exceeds"] == 31
    assert said["context.grades_contradicted"] == 9
    assert said["context.columns_unplaced"] == 2


def test_marks_are_counted_as_the_schools_ticked_them(surveys: Tables) -> None:
    now = surveys.context[surveys.context["year"] == 2021]
    marks = ["is_correctional", "is_evening", "is_closed_type", "is_penal", "is_boarding"]

    assert now[marks].notna().all().all()
    assert [int(now[mark].sum()) for mark in marks] == [18, 1, 0, 4, 16]


def test_remoteness_is_known_of_every_school(surveys: Tables) -> None:
    trips = Counter(zip(surveys.context["year"], surveys.context["city_trip"], strict=True))

    assert [trips[2021, level] for level in range(5)] == [90, 67, 120, 53, 40]
    assert [trips[2022, level] for level in range(5)] == [74, 67, 122, 44, 34]


def test_names_and_municipalities_are_those_of_the_results(surveys: Tables) -> None:
    results = read_files(DATA / "f3").schools
    names = ["name", "municipality", "municipality_code", "region"]
    known = surveys.schools.astype("object").set_index("school")[names]
    same = results.astype("object").set_index("school")[names]

    codes = {old[3:]: old for old in known.index}
    found = known.loc[[codes[school[3:]] for school in same.index]]
    assert len(same) == 323
    assert (found["municipality"].to_numpy() == same["municipality"].to_numpy()).all()


def test_a_contradicted_mark_excludes_nobody_and_the_doubt_is_told(with_results: Tables) -> None:
    plain = identify(load_region("federal"), with_results, year=2021)
    found = identify(load_region("federal"), with_results, year=2021, settings={"exclude": SPECIAL})

    before = plain.verdicts.set_index("school")["low-results-school"]
    after = found.verdicts.set_index("school")["low-results-school"]
    doubted = [p.school for p in found.problems if p.code == "rule.flag_contradicted"]
    excluded = set(after.index[before != after])
    marked = with_results.context[
        (with_results.context[["is_correctional", "is_evening", "is_boarding"]] == 1).any(axis=1)
    ]
    assert set(doubted) == DOUBTFUL
    assert len(doubted) == 8
    assert (before[sorted(DOUBTFUL)] == after[sorted(DOUBTFUL)]).all()
    assert excluded <= set(marked["school"]) - DOUBTFUL
    assert len(excluded) == 15
    assert (after[sorted(excluded)] == "not_applicable").all()
    assert found.listed() == plain.listed()
