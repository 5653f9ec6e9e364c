"""What a person sees of a roadmap, letter by letter; read by people before it changes.

`GOLDEN=write pytest tests/roadmaps/test_golden.py` writes them anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from schoolsupport.pages import Page
from schoolsupport.pages.terminal import shown
from schoolsupport.roadmaps.exporting import plan_page
from schoolsupport.roadmaps.lint import finding, lint
from schoolsupport.roadmaps.planning.plan import plan
from schoolsupport.roadmaps.showing import ShownTemplate, page
from schoolsupport.roadmaps.template import RoadmapTemplate
from schoolsupport.roadmaps.template_files import read_templates

HERE = Path(__file__).parent
KALININGRAD = HERE.parents[1] / "plugins" / "kaliningrad" / "src" / "schoolsupport_kaliningrad"
PAGES = {
    "plan": lambda template: plan_page.page(plan(template)),
    "show": lambda template: page(ShownTemplate(template)),
    "lint": lambda template: finding.page(template, lint(template)),
}


@pytest.fixture(scope="module")
def template() -> RoadmapTemplate:
    return read_templates(KALININGRAD)["kaliningrad-2023"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [80, 120])
def test_a_terminal_shows_the_page(name: str, width: int, template: RoadmapTemplate) -> None:
    told: Page = PAGES[name](template)
    file = HERE / "golden" / f"{name}-{width}.txt"
    text = shown(told, "ru", width)
    if os.environ.get("GOLDEN") == "write":
        file.write_bytes(text.encode("utf-8"))

    assert text == file.read_bytes().decode("utf-8")
    assert max(map(len, text.splitlines())) <= width
