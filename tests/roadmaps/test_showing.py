"""What programs read of roadmaps is what the schemas say, no more and no less."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from attrs import evolve

from schemas import validate
from schoolsupport.deadlines.parsing import parse_deadline
from schoolsupport.deadlines.schedule import DeadlineContext
from schoolsupport.deadlines.school_calendar import school_calendar
from schoolsupport.pages import Lines, Text
from schoolsupport.pages.terminal import shown
from schoolsupport.records import plain
from schoolsupport.roadmaps.planning.plan import plan
from schoolsupport.roadmaps.planning.roadmap import stored_roadmap
from schoolsupport.roadmaps.showing import ShownTemplate, page
from schoolsupport.roadmaps.template import RoadmapTemplate
from schoolsupport.roadmaps.template_files import read_templates

PLUGINS = Path(__file__).parents[2] / "plugins"
TEMPLATES = {
    template.name: template
    for folder in sorted(PLUGINS.glob("*/src/schoolsupport_*"))
    for template in read_templates(folder).values()
}
ROWS = {
    "slavyansk-2022": 25,
    "alapaevskoe-2021": 42,
    "neftekumsk-2020-2024": 79,
    "kaliningrad-2023": 32,
    "sakhalin-2021-2022": 30,
}


@pytest.fixture(params=sorted(ROWS))
def template(request: pytest.FixtureRequest) -> RoadmapTemplate:
    return TEMPLATES[request.param]


def test_a_template_is_shown_whole(template: RoadmapTemplate) -> None:
    told = plain(ShownTemplate(template, school_calendar()))

    validate("roadmap-show", json.loads(json.dumps(told)))
    assert len(told["measures"]) == ROWS[template.name]
    assert [one["title"] for one in told["measures"]] == [one.title for one in template.measures]
    assert [one["clause"] for one in told["duties"]] == [one.clause for one in template.duties]


def test_a_planned_roadmap_is_what_its_schema_says(template: RoadmapTemplate) -> None:
    validate("roadmap-plan", json.loads(json.dumps(stored_roadmap(plan(template)))))


@pytest.mark.parametrize(
    "phrase",
    [
        "до 10.00 20.05.2021",
        "ежемесячно до 5 числа месяца, следующего за отчётным",
        "в течение 2 рабочих дней со дня получения сведений",
        "по графику МКУО ЦОКО",
        "когда рак свистнет",
    ],
)
def test_a_deadline_is_what_its_schema_says(phrase: str) -> None:
    context = DeadlineContext(first_year=2021, last_year=2021)

    told = {"format": 1, **plain(parse_deadline(phrase, context))}

    validate("deadline", json.loads(json.dumps(told)))


def test_a_joined_cell_keeps_its_own_print_and_has_the_parts_of_the_other() -> None:
    template = TEMPLATES["kaliningrad-2023"]
    first, second = (
        evolve(template.measures[0], number="1", deadline="до 15.02.2023", deadline_from=None),
        evolve(template.measures[0], number="2", deadline=None, deadline_from="1"),
    )

    one, other = plain(ShownTemplate(evolve(template, measures=(first, second))))["measures"]

    assert (other["deadline"], other["deadline_from"]) == (None, "1")
    assert other["parts"] == one["parts"]
    assert one["parts"][0]["end"] == "2023-02-15"


def test_numbers_of_targets_are_numbers() -> None:
    targets = [
        target
        for measure in plain(ShownTemplate(TEMPLATES["kaliningrad-2023"]))["measures"]
        for target in measure["targets"]
    ]

    assert targets
    assert {type(target["value"]) for target in targets} <= {int, float}
    assert any(target["upper"] == 40 for target in targets)


def test_a_fault_of_a_term_is_told_with_what_was_probably_meant() -> None:
    faulty = [
        (measure["section"], measure["number"], problem["code"])
        for measure in plain(ShownTemplate(TEMPLATES["neftekumsk-2020-2024"]))["measures"]
        for problem in measure["problems"]
    ]

    assert ("2023", "3", "deadline.end_before_start") in faulty


def test_a_page_has_every_row_with_its_term(template: RoadmapTemplate) -> None:
    told = page(ShownTemplate(template))
    rows, points = told.tables
    cells = {column.id: cells for column, cells in zip(rows.columns, rows.cells, strict=True)}

    assert told.title == template.title
    assert told.parts[0] == Text(words=template.act.citation)
    assert len(points) == len(template.duties)
    for place, measure in enumerate(template.measures):
        title = cells["measure"][place]
        first = title.values[0] if isinstance(title, Lines) else title
        assert (cells["number"][place], first) == (measure.number, measure.title)
        if measure.deadline is not None:
            assert cells["term"][place] == measure.deadline


def test_a_joined_cell_says_whose_it_is_and_an_empty_one_that_it_is() -> None:
    template = TEMPLATES["kaliningrad-2023"]
    rows = (
        evolve(template.measures[0], number="1", deadline="до 15.02.2023", deadline_from=None),
        evolve(template.measures[0], number="2", deadline=None, deadline_from="1"),
        evolve(template.measures[0], number="3", deadline=None, deadline_from=None),
    )

    text = shown(page(ShownTemplate(evolve(template, measures=rows))), "en")

    assert " ".join(text.split()).count("15.02.2023") == 2
    assert "row 1)" in text
    assert "is empty" in text
