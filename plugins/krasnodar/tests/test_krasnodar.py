from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from schoolsupport import load_region
from schoolsupport.roadmaps.template import Comparator, Does, Force, RoadmapTemplate
from schoolsupport.testing import RegionConformance

PLUGIN = Path(__file__).parents[1]


class TestKrasnodar(RegionConformance):
    region, folder = "krasnodar", Path(__file__).parent


@pytest.fixture(scope="module")
def template() -> RoadmapTemplate:
    return load_region(PLUGIN).roadmaps["slavyansk-2022"]


def test_the_plan_of_2022_has_25_rows_in_one_section(template: RoadmapTemplate) -> None:
    assert (template.period.first_year, template.period.last_year) == (2022, 2022)
    assert Counter(measure.section for measure in template.measures) == {"main": 25}
    assert [measure.number for measure in template.measures] == [str(n) for n in range(1, 26)]


def test_everybody_in_the_column_collects(template: RoadmapTemplate) -> None:
    does = {party.does for measure in template.measures for party in measure.responsible}

    assert template.responsible_does is Does.COLLECTS
    assert does == {Does.COLLECTS}
    assert all(measure.responsible for measure in template.measures)


def test_the_ten_two_and_nine_schools_have_their_statuses(template: RoadmapTemplate) -> None:
    assert {one.status: len(one.schools) for one in template.school_lists} == {
        "shnor": 10,
        "500+": 2,
        "post_project": 9,
        "seminar_hosts": 6,
    }


def test_the_two_of_the_project_are_among_the_ten_and_no_school_is_both_in_and_after(
    template: RoadmapTemplate,
) -> None:
    lists = {one.status: set(one.schools) for one in template.school_lists}

    assert lists["500+"] <= lists["shnor"]
    assert not lists["shnor"] & lists["post_project"]


def test_row_9_is_six_seminars_each_with_its_own_term(template: RoadmapTemplate) -> None:
    row = template.measures[8]

    assert row.deadline is None
    assert [sub.deadline for sub in row.sub_measures] == [
        "26.01.2022",
        "февраль 2022 г.",
        "16.03.2022",
        "март 2022 года",
        "апрель 2022 г.",
        "13.04.2022",
    ]


def test_five_rows_set_a_number(template: RoadmapTemplate) -> None:
    targets = {
        measure.number: (target.comparator, target.value, target.per)
        for measure in template.measures
        for target in measure.targets
    }

    assert targets == {
        "6": (Comparator.AT_LEAST, Decimal(1), "school_term"),
        "7": (Comparator.AT_LEAST, Decimal(1), "school_term"),
        "8": (Comparator.AT_LEAST, Decimal(1), "school_term"),
        "10": (Comparator.EXACTLY, Decimal(4), "school_year"),
        "11": (Comparator.EXACTLY, Decimal(2), "school_year"),
    }


def test_one_point_of_four_orders_others_to_act(template: RoadmapTemplate) -> None:
    force = {duty.clause: duty.force for duty in template.duties}

    assert force == {"1": Force.OWN, "2": Force.ORDERED, "3": Force.OWN, "4": Force.OWN}


def test_the_act_cited_after_the_order_was_signed_is_kept_and_corrected(
    template: RoadmapTemplate,
) -> None:
    signed = template.act.date
    assert signed is not None
    later = [one.number for one in template.grounds if one.date and one.date > signed]

    assert later == ["1898"]
    assert "22 декабря 2021 года № 1898" in template.corrections[0].likely
