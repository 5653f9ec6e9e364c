"""The order of Kaliningrad Oblast as printed, and the template: nothing lost, nothing added."""

from __future__ import annotations

import pytest

from schoolsupport.roadmaps.template import RoadmapTemplate

from .documents import DOCUMENTS, document_rows
from .subpoint_checks import SubPointChecks, same_words

pytestmark = pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the orders' texts are not here")


class TestKaliningrad2023(SubPointChecks):
    region, name = "kaliningrad", "kaliningrad-2023"
    document = "kaliningrad-2023.txt"
    table_begins = "Приложение"

    def test_every_cell_is_kept_word_for_word(self, template: RoadmapTemplate) -> None:
        _, what, when, who, target, evidence = template.columns
        titles = {one.id: one.title for one in template.sections}
        for measure, row in zip(template.measures, document_rows(self.path), strict=True):
            assert titles[measure.section] == row.section
            assert measure.title == row.cells[what]
            assert measure.deadline == row.cells[when]
            assert measure.target_text == row.cells[target]
            assert (measure.evidence or "") == row.cells[evidence]
            assert same_words(" ".join(one.name for one in measure.responsible), row.cells[who])

    def test_every_number_of_the_column_of_targets_is_a_target(
        self, template: RoadmapTemplate
    ) -> None:
        for measure in template.measures:
            said = measure.target_text or ""
            targets = [one for one in measure.targets if one.text == said]

            assert bool(targets) == any(letter.isdigit() for letter in said)
