"""Checks of orders whose points have sub-points, are cut by a page, or cite «№ 28/1» with a slash.

The words that open a point («Рекомендовать руководителям …:») belong to each of its sub-points: a
sub-point alone orders nothing.
"""

from __future__ import annotations

import re
from typing import ClassVar

from schoolsupport.roadmaps.template import Correction, Duty, RoadmapTemplate

from .documents import document_paragraphs, texts_of, tidy, without_names, words
from .order_checks import OrderChecks

_POINT = re.compile(r"(?P<number>\d+(?:\.\d+)*)\s?(?P<mark>[.)]?) +(?=[А-ЯЁа-яё])")
_CITED = re.compile(r"№ ?(\d[\d/]*(?:-ФЗ)?)(?![\d.-])")
_MARKER = re.compile(r"^(?:- |\d+(?:\.\d+)*(?:\)| ?\.)? ?(?=[А-ЯЁа-яё]))")
_OPEN = (":", ".", ";", "…")
_PLURALS = {
    "ground": "grounds",
    "abbreviation": "abbreviations",
    "statement": "statements",
    "duty": "duties",
    "section": "sections",
}


class SubPointChecks(OrderChecks):
    """`OrderChecks` for orders with sub-points.

    Attributes:
        introductions: words of the order that only announce what follows them.
    """

    introductions: ClassVar[tuple[str, ...]] = ()

    def points(self, template: RoadmapTemplate) -> list[tuple[str, str]]:
        """Numbers and words of all points that order something, sub-points with their opening."""
        outside = {one.text for one in template.statements}
        found: list[list[str]] = []
        for paragraph in document_paragraphs(self.path):
            if paragraph.startswith(self.table_begins):
                break
            if match := _POINT.match(paragraph):
                head = next((one[0] for one in reversed(found) if one[1].endswith(":")), "")
                number = f"{head}.{match['number']}" if match["mark"] == ")" else match["number"]
                found.append([number, paragraph[match.end() :]])
            elif found and not found[-1][1].endswith(_OPEN) and paragraph not in outside:
                found[-1][1] += f" {paragraph}"
        leads = {number: text for number, text in found if text.endswith(":")}
        return [
            (
                number,
                without_names(" ".join(filter(None, (leads.get(number.rpartition(".")[0]), text)))),
            )
            for number, text in found
            if number not in leads
        ]

    def test_every_numbered_point_is_a_duty_word_for_word(self, template: RoadmapTemplate) -> None:
        assert [(duty.clause, duty.text) for duty in template.duties] == self.points(template)

    def test_the_words_about_time_stand_in_the_text_of_their_point(
        self, template: RoadmapTemplate
    ) -> None:
        """In their order; words about other things may stand between them."""
        for duty in template.duties:
            left = iter(duty.text.split())
            assert all(word in (one.rstrip(".") for one in left) for word in _time_words(duty))

    def test_no_paragraph_outside_the_table_is_lost(self, template: RoadmapTemplate) -> None:
        explained = [f"{one.short} - {one.full}" for one in template.abbreviations]
        held = "\n".join(_plain(text) for text in (*texts_of(template), *explained))

        lost = []
        for paragraph in document_paragraphs(self.path):
            bare = _MARKER.sub("", without_names(paragraph), count=1)
            for words_before in self.introductions:
                bare = bare.removeprefix(words_before)
            if _plain(bare) not in held:
                lost.append(paragraph)

        assert lost == [], lost

    def test_nothing_outside_the_table_is_added(self, template: RoadmapTemplate) -> None:
        printed = tidy(without_names(self.path.read_text("utf-8").replace("**", "")))
        copied = [
            *template.goals,
            *template.tasks,
            *template.expected_results,
            *(line for one in template.statements for line in one.text.splitlines()),
        ]

        assert [text for text in copied if text not in printed] == []

    def test_every_act_cited_by_number_is_a_ground(self, template: RoadmapTemplate) -> None:
        printed = " ".join(document_paragraphs(self.path))
        known = {ground.number for ground in template.grounds if ground.number}

        assert set(_CITED.findall(printed)) - {template.act.number} == known
        for ground in template.grounds:
            assert (ground.date is None) == (ground.number is None)

    def test_the_words_of_every_ground_stand_in_the_order(self, template: RoadmapTemplate) -> None:
        printed = _beginnings(self.path.read_text("utf-8"))

        for ground in template.grounds:
            assert _beginnings(ground.text) - printed == set()

    def test_a_correction_stands_beside_words_that_were_printed(
        self, template: RoadmapTemplate
    ) -> None:
        for measure in template.measures:
            for correction in measure.corrections:
                texts = list(texts_of(getattr(measure, correction.field)))
                assert any(correction.printed in text for text in texts)
                assert correction.printed != correction.likely
        for correction in template.corrections:
            assert any(correction.printed in text for text in _outside(template, correction))
            assert correction.printed != correction.likely

    def test_a_corrected_deadline_is_the_whole_cell(self, template: RoadmapTemplate) -> None:
        """A plan that uses corrections takes the likely words in place of the cell."""
        for measure in template.measures:
            for correction in measure.corrections:
                if correction.field == "deadline":
                    assert correction.printed == measure.deadline


def same_words(one: str, other: str) -> bool:
    """Whether two texts have the same words equally often, capitals apart."""
    return words(one.casefold()) == words(other.casefold())


def _time_words(duty: Duty) -> list[str]:
    return (duty.deadline or "").split()


def _plain(text: str) -> str:
    return tidy(text).replace(" – ", " - ").casefold()


def _beginnings(text: str) -> set[str]:
    """Beginnings of words: a ground is named in the nominative, the print may decline it."""
    return {word[:6] for word in words(tidy(text).casefold())}


def _outside(template: RoadmapTemplate, correction: Correction) -> list[str]:
    field = _PLURALS.get(correction.field, correction.field)
    return [tidy(text) for text in texts_of(getattr(template, field))]
