"""The order of the Neftekumsk district as printed, and the template: nothing lost or added."""

from __future__ import annotations

import pytest

from schoolsupport.roadmaps.template import RoadmapTemplate

from .documents import DOCUMENTS, document_other_rows, document_rows, texts_of, tidy
from .subpoint_checks import SubPointChecks

pytestmark = pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the orders' texts are not here")


class TestNeftekumsk20202024(SubPointChecks):
    region, name = "stavropol", "neftekumsk-2020-2024"
    document = "stavropol-neftekumsk-2020-2024.txt"
    table_begins = "Муниципальная программа"

    def test_every_cell_is_kept_word_for_word(self, template: RoadmapTemplate) -> None:
        _, when, what = template.columns
        titles = {one.id: one.title for one in template.sections}
        for measure, row in zip(template.measures, document_rows(self.path), strict=True):
            assert titles[measure.section] == row.section
            assert measure.title == row.cells[what]
            assert measure.deadline == row.cells[when]
            assert measure.responsible == ()

    def test_the_passport_and_the_criteria_are_kept_word_for_word(
        self, template: RoadmapTemplate
    ) -> None:
        listed = {
            "Цели программы": template.goals,
            "Задачи программы": template.tasks,
            "Ожидаемые конечные результаты реализации программы": template.expected_results,
        }
        held = [tidy(text) for text in texts_of(template.statements)]

        for heading, cell in document_other_rows(self.path):
            if heading in listed:
                left = cell
                for text in listed[heading]:
                    assert text in left
                    left = left.replace(text, "", 1)
                assert set(left) <= set("12345. ✓")
            else:
                assert any(f"{heading} {cell}" in text for text in held)
