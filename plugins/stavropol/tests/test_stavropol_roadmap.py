from collections import Counter
from pathlib import Path

import pytest

from schoolsupport import load_region
from schoolsupport.roadmaps.template import Force, RoadmapTemplate

PLUGIN = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def template() -> RoadmapTemplate:
    return load_region(PLUGIN).roadmaps["neftekumsk-2020-2024"]


def test_the_plan_of_five_years_has_79_rows(template: RoadmapTemplate) -> None:
    by_year = Counter(template.section(one.section).year for one in template.measures)

    assert by_year == {2020: 13, 2021: 15, 2022: 18, 2023: 15, 2024: 18}
    for section in template.sections:
        numbers = [one.number for one in template.measures if one.section == section.id]
        assert numbers == [str(n) for n in range(1, len(numbers) + 1)]


def test_nobody_is_responsible_because_the_table_has_no_such_column(
    template: RoadmapTemplate,
) -> None:
    assert len(template.columns) == 3
    assert template.responsible_does is None
    assert all(measure.responsible == () for measure in template.measures)


def test_every_row_has_a_term(template: RoadmapTemplate) -> None:
    assert all(measure.deadline for measure in template.measures)


def test_years_that_were_not_replaced_are_kept_and_corrected(template: RoadmapTemplate) -> None:
    other_year = {
        (one.section, one.number): (correction.printed, correction.likely)
        for one in template.measures
        for correction in one.corrections
        if correction.field == "deadline" and "год не заменили" in correction.reason
    }

    assert other_year == {
        ("2023", "3"): (
            "Январь 2023 года – декабрь 2021 года",
            "Январь 2023 года – декабрь 2023 года",
        ),
        ("2023", "11"): ("Июль 2021 года; ноябрь 2023 года", "Июль 2023 года; ноябрь 2023 года"),
        ("2024", "3"): (
            "Январь 2022 года – февраль 2022 года",
            "Январь 2024 года – февраль 2024 года",
        ),
    }


def test_all_seven_parts_of_the_programme_are_kept(template: RoadmapTemplate) -> None:
    numbered = [one.title for one in template.statements if one.title[0].isdigit()]

    assert [title[0] for title in numbered] == list("1234567")
    assert (len(template.goals), len(template.tasks), len(template.expected_results)) == (2, 5, 4)


def test_only_one_point_orders_work_and_one_control(template: RoadmapTemplate) -> None:
    force = {duty.clause: duty.force for duty in template.duties}

    assert force == {
        "1.1": Force.OWN,
        "1.2": Force.OWN,
        "2": Force.ORDERED,
        "3": Force.ORDERED,
        "4": Force.OWN,
    }
