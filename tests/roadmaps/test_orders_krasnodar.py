"""The order of the Slavyansk district as printed, and the template: nothing lost, nothing added."""

from __future__ import annotations

import pytest

from schoolsupport.roadmaps.template import RoadmapTemplate

from .documents import DOCUMENTS, document_rows, without_names
from .order_checks import OrderChecks

pytestmark = pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the orders' texts are not here")


class TestSlavyansk2022(OrderChecks):
    region, name = "krasnodar", "slavyansk-2022"
    document = "krasnodar-slavyansk-2022.txt"
    table_begins = "Приложение"

    def test_every_cell_is_kept_word_for_word(self, template: RoadmapTemplate) -> None:
        _, what, document, when, who = template.columns
        for measure, row in zip(template.measures, document_rows(self.path), strict=True):
            subs = measure.sub_measures
            titles = [measure.title, *(sub.title for sub in subs)]
            deadlines = [measure.deadline, *(sub.deadline for sub in subs)]

            assert " ".join(titles) == row.cells[what]
            assert measure.evidence == row.cells[document]
            assert " ".join(filter(None, deadlines)) == row.cells[when]
            assert measure.responsible_text == without_names(row.cells[who])

    def test_every_office_of_a_cell_is_a_party(self, template: RoadmapTemplate) -> None:
        for measure in template.measures:
            said = (measure.responsible_text or "").casefold()
            offices = said.count("…") + said.count("кураторы")
            found = [said.find((party.role or "")[:7]) for party in measure.responsible]

            assert len(measure.responsible) == offices
            assert -1 not in found
            assert found == sorted(found)
            assert all(
                (party.organisation or "").casefold() in said for party in measure.responsible
            )

    def test_the_first_ending_of_a_row_stays_with_the_page_it_was_cut_from(
        self, template: RoadmapTemplate
    ) -> None:
        rows = {measure.number: measure for measure in template.measures}

        assert rows["12"].deadline == "март-апрель 2022 года, в течение учебного года"
        assert (rows["17"].responsible_text or "").endswith("директор МКУО ЦОКО")
        assert rows["24"].deadline == "После каждой учебной четверти и учебного года года"
