from collections import Counter
from pathlib import Path

import pytest

from schoolsupport import load_region
from schoolsupport.roadmaps.template import Does, Force, Measure, RoadmapTemplate
from schoolsupport.testing import RegionConformance

PLUGIN = Path(__file__).parents[1]


class TestSverdlovsk(RegionConformance):
    region, folder = "sverdlovsk", Path(__file__).parent


@pytest.fixture(scope="module")
def template() -> RoadmapTemplate:
    return load_region(PLUGIN).roadmaps["alapaevskoe-2021"]


@pytest.fixture(scope="module")
def rows(template: RoadmapTemplate) -> dict[str, Measure]:
    return {measure.number: measure for measure in template.measures}


def test_the_plan_of_2021_has_42_rows_in_one_section(template: RoadmapTemplate) -> None:
    assert (template.period.first_year, template.period.last_year) == (2021, 2021)
    assert Counter(measure.section for measure in template.measures) == {"main": 42}
    assert [measure.number for measure in template.measures] == [str(n) for n in range(1, 43)]


def test_everybody_in_the_column_executes(template: RoadmapTemplate) -> None:
    does = {party.does for measure in template.measures for party in measure.responsible}

    assert template.responsible_does is Does.EXECUTES
    assert does == {Does.EXECUTES}
    assert all(measure.responsible for measure in template.measures)


def test_every_row_has_a_deadline_of_its_own_or_of_the_row_it_is_joined_with(
    rows: dict[str, Measure],
) -> None:
    for row in rows.values():
        head = row if row.deadline_from is None else rows[row.deadline_from]

        assert head.deadline


def test_the_table_sets_no_numbers(template: RoadmapTemplate) -> None:
    assert not any(measure.targets for measure in template.measures)


def test_the_five_schools_of_the_project_are_the_parts_of_row_4(
    template: RoadmapTemplate, rows: dict[str, Measure]
) -> None:
    (schools,) = template.school_lists

    assert schools.status == "500+"
    assert schools.schools == tuple(sub.title for sub in rows["4"].sub_measures)
    assert len(schools.schools) == 5


def test_curators_stand_where_persons_were_named(rows: dict[str, Measure]) -> None:
    assert rows["5"].responsible_text == "Кураторы: … … … (далее – кураторы)"
    assert [party.name for party in rows["5"].responsible] == ["куратор"]


def test_heads_and_curators_answer_for_rows_6_to_9(rows: dict[str, Measure]) -> None:
    for number in ("6", "7", "8", "9"):
        assert [party.role for party in rows[number].responsible] == ["руководитель", "куратор"]


def test_the_marks_of_the_footnotes_are_exchanged_in_the_table(
    template: RoadmapTemplate, rows: dict[str, Measure]
) -> None:
    meant = {note.short: note.mark for note in template.footnotes}

    assert meant == {"ГАОУ ДПО СО «ИРО»": "*", "МКОУ ДПО «ИМЦ»": "**"}
    assert rows["36"].responsible_text == "МКОУ ДПО «ИМЦ»*"
    assert rows["40"].deadline == "По графику ГАОУ ДПО СО «ИРО»**"
    assert rows["36"].corrections[0].likely.endswith("»**")
    assert rows["40"].corrections[0].likely.endswith("»*")


def test_one_point_of_three_orders_others_to_act(template: RoadmapTemplate) -> None:
    force = {duty.clause: duty.force for duty in template.duties}

    assert force == {"1": Force.ORDERED, "2": Force.OWN, "3": Force.OWN}
