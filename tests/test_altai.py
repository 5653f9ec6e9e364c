"""The figures of Altai Krai, ВПР 2020 and 2021, from the files as they were published."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from schoolsupport import federal
from schoolsupport.identification.identify import Identification, identify
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.identification.rules.rulebook_files import read_rulebook
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.intake import read_files
from schoolsupport.monitoring.dynamics import dynamics
from schoolsupport.monitoring.dynamics.saying import verdict
from schoolsupport.tables import Tables

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "vpr_altai" / "f3"
A, B = "low-in-two-procedures", "low-two-years-running"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the files of Altai Krai are not here")


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return read_rulebook(Path(federal.__file__).parent)


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read_files(str(DATA))


@pytest.fixture(scope="module")
def found(rulebook: Rulebook, tables: Tables) -> Identification:
    return identify(rulebook, tables, year=2021)


def met(found: Identification, rule: str) -> set[str]:
    column = found.judgement.criteria[rule].verdict
    return {str(school) for school in found.schools[column.certain]}


def test_319_schools_have_results_of_2021(found: Identification) -> None:
    assert found.with_results == 319


def test_42_schools_are_low_in_two_procedures(found: Identification) -> None:
    assert len(met(found, A)) == 42


def test_70_schools_are_low_two_years_running(found: Identification) -> None:
    assert len(met(found, B)) == 70


def test_74_schools_are_listed_and_38_stand_on_both_arms(found: Identification) -> None:
    assert len(met(found, A) | met(found, B)) == 74
    assert len(met(found, A) & met(found, B)) == 38
    assert set(found.listed()) == met(found, A) | met(found, B)


@pytest.mark.parametrize(
    ("settings", "listed"),
    [
        ({"small.minimum": 10}, 38),
        ({"low-in-two-procedures.small.minimum": 10}, 38),
        ({"small.minimum": 1}, 42),
    ],
)
def test_works_of_fewer_than_ten_left_out_leave_38_of_the_first_arm(
    rulebook: Rulebook, tables: Tables, settings: dict[str, Any], listed: int
) -> None:
    assert len(met(identify(rulebook, tables, year=2021, settings=settings), A)) == listed


def test_by_school_years_the_second_arm_applies_to_nobody(
    rulebook: Rulebook, tables: Tables
) -> None:
    found = identify(rulebook, tables, year=2021, settings={"year_unit": "school"})

    counts = found.judgement.criteria[B].verdict.counts()
    assert counts == {"not_applicable": len(found.schools), "not_met": 0, "no_data": 0, "met": 0}
    said = [one.text("ru") for one in found.problems if one.code == "rule.not_held"]
    assert len(said) == 1
    assert "два года подряд" in said[0]
    assert "2019/20" in said[0]


def test_belovskaya_school_stands_at_exactly_thirty_percent(found: Identification) -> None:
    record = found.record("sch223938")
    arm = next(one for one in record.criteria if one.id == A)
    works = {cell.procedure: (cell.numerator, cell.denominator, cell.verdict) for cell in arm.cells}

    assert "Беловская" in str(record.name)
    assert works["vpr-6-ru"] == (6, 20, Verdict.MET)
    assert arm.verdict is Verdict.MET
    assert found.distance("sch223938").pupils == 1


@pytest.mark.parametrize(("pupils", "schools"), [(1, 8), (2, 13)])
def test_schools_that_few_pupils_would_take_off_the_first_arm(
    rulebook: Rulebook, tables: Tables, pupils: int, schools: int
) -> None:
    alone = {"low-results-school.any_of": [A]}
    found = identify(rulebook, tables, year=2021, settings=alone)

    near = [found.distance(school).pupils for school in found.listed()]
    assert sum(1 for distance in near if distance is not None and distance <= pupils) == schools


def test_a_list_nobody_was_supported_by_is_not_told_as_help(
    rulebook: Rulebook, tables: Tables
) -> None:
    """Schools low in autumn rise by spring: beside schools alike that looks like support."""
    chosen = identify(rulebook, tables, year=2020).listed()

    told = dynamics(tables, chosen, before=2020, after=2021)

    alike, as_low = told.against("alike"), told.against("alike_and_low")
    assert alike is not None
    assert as_low is not None
    assert alike.effect is not None
    assert as_low.effect is not None
    assert told.stood_apart
    assert alike.effect.high < -0.05
    assert as_low.effect.covers_zero
    assert "расходятся" in verdict(told).text("ru")
