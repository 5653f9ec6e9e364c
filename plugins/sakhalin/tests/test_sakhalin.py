import re
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from schoolsupport import load_region
from schoolsupport.roadmaps.template import Comparator, Does, Force, RoadmapTemplate, TargetUnit
from schoolsupport.testing import RegionConformance

PLUGIN = Path(__file__).parents[1]


class TestSakhalin(RegionConformance):
    region, folder = "sakhalin", Path(__file__).parent


@pytest.fixture(scope="module")
def template() -> RoadmapTemplate:
    return load_region(PLUGIN).roadmaps["sakhalin-2021-2022"]


def test_the_measures_of_two_years_have_30_rows_in_five_sections(
    template: RoadmapTemplate,
) -> None:
    assert (template.period.first_year, template.period.last_year) == (2021, 2022)
    rows = Counter(template.section(one.section).number for one in template.measures)
    assert rows == {"1": 6, "2": 3, "3": 5, "4": 7, "5": 9}
    assert [measure.number for measure in template.measures] == [
        f"{section}.{row}"
        for section, count in zip(range(1, 6), (6, 3, 5, 7, 9), strict=True)
        for row in range(1, count + 1)
    ]


def test_everybody_in_the_column_executes_and_is_an_organisation(
    template: RoadmapTemplate,
) -> None:
    parties = [party for measure in template.measures for party in measure.responsible]

    assert {party.does for party in parties} == {Does.EXECUTES}
    assert {party.role for party in parties} == {None}
    assert {party.organisation for party in parties} == {
        "ИРОСО",
        "РЦОКОСО",
        "МОСО",
        "ОМСУ",
        "РРГ",
        "МРГ",
        "РЭС",
        "ММС",
        "ОО",
        "ШНОР и ШНСУ",
        "ОО со стабильно высокими результатами обучения",
    }


def test_one_document_goes_through_three_levels(template: RoadmapTemplate) -> None:
    assert {one.number: one.levels for one in template.measures if one.levels} == {
        "3.1": ("region",),
        "3.2": ("municipality",),
        "3.3": ("school",),
    }


def test_municipalities_are_asked_and_schools_are_told(template: RoadmapTemplate) -> None:
    duties = {duty.clause: duty for duty in template.duties}

    assert list(duties) == ["1", "2", "3", "4.1", "4.2", "4.3", "5", "6"]
    assert (duties["4.2"].delegates, duties["4.2"].force) == ("municipality", Force.RECOMMENDED)
    assert (duties["5"].delegates, duties["5"].force) == ("school", Force.ORDERED)
    assert duties["6"].who[0].does is Does.CONTROLS


def test_the_quarterly_report_is_asked_of_both_institutions(template: RoadmapTemplate) -> None:
    duty = template.duties[2]

    assert [party.organisation for party in duty.who] == ["РЦОКОСО", "ИРОСО"]
    assert (duty.deadline or "").startswith("ежеквартальный отчет")
    assert (duty.deadline or "").endswith("к пятому числу следующего месяца")


def test_row_4_5_counts_regional_and_municipal_events_apart(template: RoadmapTemplate) -> None:
    counted = {
        measure.number: [(one.comparator, one.value, one.unit) for one in measure.targets]
        for measure in template.measures
        if measure.targets
    }

    assert counted == {
        "4.5": [
            (Comparator.AT_LEAST, Decimal(1), TargetUnit.EVENTS),
            (Comparator.AT_LEAST, Decimal(2), TargetUnit.EVENTS),
        ]
    }


def test_an_abbreviation_explained_twice_stands_twice(template: RoadmapTemplate) -> None:
    explained = Counter(one.short for one in template.abbreviations)

    assert {short for short, times in explained.items() if times > 1} == {"ШНОР", "ШНСУ"}
    assert len({one.full for one in template.abbreviations if one.short == "ШНОР"}) == 2


@pytest.mark.parametrize(
    ("number", "both"),
    [
        (
            "5.4",
            (
                "школ, показывающих низкие образовательные результаты и работающих в сложных"
                " социальных условиях"
            ),
        ),
        (
            "5.9",
            (
                "школ со стабильно низкими результатами, функционирующих в неблагоприятных"
                " социально-экономических условиях"
            ),
        ),
    ],
)
def test_two_rows_are_of_schools_with_both_conditions_and_no_correction_parts_them(
    template: RoadmapTemplate, number: str, both: str
) -> None:
    (row,) = [one for one in template.measures if one.number == number]
    assert both in f"{row.title}\n{row.expected_result}"

    for one in row.corrections:
        assert not re.search(r"\b(и/или|или|а также)\b|\bи школ", one.likely)


@pytest.mark.parametrize(
    ("category", "body", "act"),
    [
        (
            "listed-low-results-school",
            "Министерство образования Сахалинской области",
            "распоряжение",
        ),
        (
            "listed-unfavourable-school",
            "Министерство образования Сахалинской области",
            "распоряжение",
        ),
        ("stably-high-results", "ИРОСО", "реестр"),
        ("resilient", None, None),
    ],
)
def test_rows_1_2_and_4_3_say_who_decides(category: str, body: str | None, act: str | None) -> None:
    edition = load_region(PLUGIN).rulebook.edition(date(2021, 12, 31))
    decides = edition.categories[category].membership.decides

    assert (decides and decides.body) == body
    assert (decides and decides.act) == act
