from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from schoolsupport import load_region
from schoolsupport.roadmaps.template import Comparator, Does, Force, RoadmapTemplate, TargetUnit
from schoolsupport.testing import RegionConformance

PLUGIN = Path(__file__).parents[1]


class TestKaliningrad(RegionConformance):
    region, folder = "kaliningrad", Path(__file__).parent


@pytest.fixture(scope="module")
def template() -> RoadmapTemplate:
    return load_region(PLUGIN).roadmaps["kaliningrad-2023"]


def test_the_plan_of_2023_has_32_rows_in_five_sections(template: RoadmapTemplate) -> None:
    assert (template.period.first_year, template.period.last_year) == (2023, 2023)
    assert list(Counter(measure.section for measure in template.measures).values()) == [
        13,
        4,
        6,
        6,
        3,
    ]
    assert [measure.number for measure in template.measures] == [str(n) for n in range(1, 33)]


def test_everybody_in_the_column_executes(template: RoadmapTemplate) -> None:
    does = {party.does for measure in template.measures for party in measure.responsible}

    assert template.responsible_does is Does.EXECUTES
    assert does == {Does.EXECUTES}
    assert all(measure.responsible for measure in template.measures)


def test_the_two_monitorings_have_a_floor_written_as_a_range(template: RoadmapTemplate) -> None:
    ranges = {
        measure.number: (target.comparator, target.value, target.upper, target.about)
        for measure in template.measures
        for target in measure.targets
        if target.upper is not None
    }

    assert ranges == {
        "10": (Comparator.AT_LEAST, Decimal(30), Decimal(40), "исполнение дорожной карты"),
        "12": (Comparator.AT_LEAST, Decimal(80), Decimal(90), "исполнение дорожной карты"),
    }


def test_a_number_without_not_less_is_the_number_itself(template: RoadmapTemplate) -> None:
    rows = {measure.number: measure for measure in template.measures}

    assert [(one.comparator, one.value, one.unit) for one in rows["25"].targets] == [
        (Comparator.EXACTLY, Decimal(50), TargetUnit.PEOPLE)
    ]
    assert [(one.comparator, one.value, one.per) for one in rows["7"].targets] == [
        (Comparator.AT_LEAST, Decimal(1), "month")
    ]
    assert [number for number, row in rows.items() if not row.targets] == ["18", "31"]


def test_plans_of_municipalities_and_schools_are_recommended_not_ordered(
    template: RoadmapTemplate,
) -> None:
    force = {duty.clause: duty.force for duty in template.duties}
    delegated = {duty.clause: duty.delegates for duty in template.duties if duty.delegates}

    assert delegated == {"4.1": "municipality", "5.1": "school"}
    assert {force[clause] for clause in force if clause[0] in "45"} == {Force.RECOMMENDED}
    assert [clause for clause in force if force[clause] is Force.ORDERED] == ["2", "3", "6"]
    assert [clause for clause in force if force[clause] is Force.OWN] == ["1", "7"]


def test_terms_of_the_year_before_are_kept_and_corrected(template: RoadmapTemplate) -> None:
    past = [one for one in template.measures if (one.deadline or "").endswith("2022")]

    assert [measure.number for measure in past] == ["30", "31", "32"]
    assert {measure.deadline for measure in past} == {"01.03-30.12.2022"}
    assert {measure.corrections[0].likely for measure in past} == {"01.03-30.12.2023"}
