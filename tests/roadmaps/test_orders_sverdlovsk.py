"""The order of Alapaevskoe as printed, and the template: nothing lost, nothing added."""

from __future__ import annotations

import pytest

from schoolsupport.roadmaps.template import RoadmapTemplate

from .documents import DOCUMENTS, document_rows, tidy, without_names, words
from .order_checks import OrderChecks

pytestmark = pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the orders' texts are not here")


class TestAlapaevskoe2021(OrderChecks):
    region, name = "sverdlovsk", "alapaevskoe-2021"
    document = "sverdlovsk-alapaevskoe-2021.txt"
    table_begins = "УТВЕРЖДЕНА"

    def test_titles_and_deadlines_are_kept_word_for_word(self, template: RoadmapTemplate) -> None:
        _, what, when, _ = template.columns
        for measure, row in zip(template.measures, document_rows(self.path), strict=True):
            titles = [measure.title, *(sub.title for sub in measure.sub_measures)]

            assert " ".join(titles) == row.cells[what]
            assert (measure.deadline or "") == row.cells[when]

    def test_a_joined_cell_of_parties_is_kept_word_for_word_in_its_first_row(
        self, template: RoadmapTemplate
    ) -> None:
        who = template.columns[-1]
        printed: dict[str, str] = {}
        for measure, row in zip(template.measures, document_rows(self.path), strict=True):
            head = measure.responsible_from or measure.number
            printed[head] = tidy(f"{printed.get(head, '')} {row.cells[who]}")

        for measure in template.measures:
            if measure.responsible_from is None:
                said = measure.responsible_text or measure.responsible[0].name
                assert said == without_names(printed[measure.number])
            else:
                assert measure.responsible_text is None

    def test_rows_of_a_joined_cell_have_the_same_parties(self, template: RoadmapTemplate) -> None:
        rows = {measure.number: measure for measure in template.measures}
        joined = [measure for measure in template.measures if measure.responsible_from]

        assert [measure.number for measure in joined] == [
            "7",
            "8",
            "9",
            "11",
            "14",
            "16",
            "38",
            "39",
        ]
        for measure in joined:
            assert measure.responsible == rows[measure.responsible_from or ""].responsible

    def test_every_party_stands_in_its_cell(self, template: RoadmapTemplate) -> None:
        for measure in template.measures:
            if measure.responsible_text:
                said = words(measure.responsible_text.casefold())
                for party in measure.responsible:
                    assert _stems(party.name) <= {word[:7] for word in said}

    def test_only_rows_of_joined_cells_are_without_a_deadline(
        self, template: RoadmapTemplate
    ) -> None:
        assert {
            measure.number: measure.deadline_from
            for measure in template.measures
            if measure.deadline is None
        } == {"23": "22", "28": "27", "30": "29", "31": "29", "35": "34"}


def _stems(text: str) -> set[str]:
    return {word[:7] for word in words(text.casefold())}
