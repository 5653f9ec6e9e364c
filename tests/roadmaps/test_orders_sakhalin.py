"""The order of Sakhalin Oblast as printed, and the template: nothing lost, nothing added."""

from __future__ import annotations

import re

import pytest

from schoolsupport.roadmaps.template import RoadmapTemplate

from .documents import DOCUMENTS, document_paragraphs, document_rows
from .subpoint_checks import SubPointChecks, same_words

pytestmark = pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the orders' texts are not here")


class TestSakhalin20212022(SubPointChecks):
    region, name = "sakhalin", "sakhalin-2021-2022"
    document = "sakhalin-2021-2022.txt"
    table_begins = "ПРИЛОЖЕНИЕ"
    introductions = ("Цель реализации Комплекса мер: ", "В тексте приняты следующие сокращения:")

    def test_every_cell_is_kept_word_for_word(self, template: RoadmapTemplate) -> None:
        _, what, when, who, result = template.columns
        titles = {one.id: f"{one.number}. {one.title}" for one in template.sections}
        for measure, row in zip(template.measures, document_rows(self.path), strict=True):
            assert titles[measure.section] == row.section
            assert measure.title == row.cells[what]
            assert measure.deadline == row.cells[when]
            assert measure.expected_result == row.cells[result]
            assert same_words(" ".join(one.name for one in measure.responsible), row.cells[who])

    def test_every_abbreviation_of_the_annex_is_explained_as_printed(
        self, template: RoadmapTemplate
    ) -> None:
        paragraphs = document_paragraphs(self.path)
        begins = paragraphs.index("В тексте приняты следующие сокращения:") + 1
        printed = [re.split(" [–-] ", line, maxsplit=1) for line in paragraphs[begins:]]

        explained = [[one.short, one.full] for one in template.abbreviations]
        assert explained[-len(printed) :] == printed
        assert len(printed) == 11
