"""What the template of every order keeps of its document: subclass, name the two, and pass."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import ClassVar

import pytest

from schoolsupport.roadmaps.template import Correction, Measure, RoadmapTemplate
from schoolsupport.roadmaps.template_files import read_templates

from .documents import (
    DOCUMENTS,
    document_columns,
    document_paragraphs,
    document_rows,
    persons,
    texts_of,
    tidy,
    without_names,
)

PLUGINS = Path(__file__).parents[2] / "plugins"

_POINT = re.compile(r"(\d+(?:\.\d+)*)\.? +(?=[А-ЯЁа-яё])")
_MARKER = re.compile(r"^(?:-|\d+\.) +")
_HEADINGS = ("Цель", "Задачи", "Ожидаемые результаты")  # fields of a template carry these
_CITED = re.compile(r"от (\d{1,2})[. ](\d\d|[а-я]+)[. ](\d{4})(?: г\.| года)? № (\d+)")
_SURNAME = re.compile(r"[А-ЯЁ][а-яё]{2,}")
_MONTHS = "янв фев мар апр мая июн июл авг сен окт ноя дек"


class OrderChecks:
    """The template against the print.

    Attributes:
        region: name of the plugin's folder.
        name: name of the template.
        document: name of the file with the order's text.
        table_begins: words of the paragraph before which the numbered points of the order end.
    """

    region: ClassVar[str]
    name: ClassVar[str]
    document: ClassVar[str]
    table_begins: ClassVar[str]

    @property
    def path(self) -> Path:
        return DOCUMENTS / self.document

    @property
    def plugin(self) -> Path:
        return PLUGINS / self.region

    @pytest.fixture
    def template(self) -> RoadmapTemplate:
        return read_templates(self.plugin / "src" / f"schoolsupport_{self.region}")[self.name]

    def test_its_rows_are_those_of_the_document_in_their_order(
        self, template: RoadmapTemplate
    ) -> None:
        printed = [row.number for row in document_rows(self.path)]

        assert [measure.number for measure in template.measures] == printed
        assert template.columns == document_columns(self.path)

    def test_every_numbered_point_is_a_duty_word_for_word(self, template: RoadmapTemplate) -> None:
        points = []
        for paragraph in document_paragraphs(self.path):
            if paragraph.startswith(self.table_begins):
                break
            if found := _POINT.match(paragraph):
                points.append((found[1], without_names(paragraph[found.end() :])))

        kept = [(duty.clause, duty.text) for duty in template.duties]
        assert kept == points, (kept, points)

    def test_the_words_about_time_stand_in_the_text_of_their_point(
        self, template: RoadmapTemplate
    ) -> None:
        for duty in template.duties:
            assert (duty.deadline or "") in duty.text

    def test_no_paragraph_outside_the_table_is_lost(self, template: RoadmapTemplate) -> None:
        act = template.act
        kept = [
            *texts_of(template),
            *_HEADINGS,
            f"№ {act.number}",
            f"{act.date:%d.%m.%Y}",
            *(f"{note.mark} {note.short} - {note.full}" for note in template.footnotes),
        ]
        held = "\n".join(tidy(text).casefold() for text in kept)

        lost = [
            paragraph
            for paragraph in map(_bare, document_paragraphs(self.path))
            if paragraph.casefold() not in held
        ]

        assert lost == [], lost

    def test_nothing_outside_the_table_is_added(self, template: RoadmapTemplate) -> None:
        cells = (cell for row in document_rows(self.path) for cell in row.cells.values())
        paragraphs = document_paragraphs(self.path)
        printed = without_names("\n".join((*paragraphs, *cells)))
        copied = [
            *template.goals,
            *template.tasks,
            *template.expected_results,
            *(line for one in template.statements for line in one.text.splitlines()),
            *(text for one in template.school_lists for text in (one.quote, *one.schools)),
            *(text for one in template.footnotes for text in (one.short, one.full)),
        ]

        added = [text for text in copied if text not in printed]
        assert added == [], added

    def test_every_act_cited_by_number_is_a_ground(self, template: RoadmapTemplate) -> None:
        printed = " ".join(document_paragraphs(self.path))
        cited = {(_day(*found[:3]), found[3]) for found in _CITED.findall(printed)}
        known = {(ground.date, ground.number) for ground in template.grounds}

        wanted = cited - {(template.act.date, template.act.number)}
        assert wanted == known - {(None, None)}, (wanted, known)

    def test_a_school_list_is_as_long_as_the_order_says(self, template: RoadmapTemplate) -> None:
        for one in template.school_lists:
            assert len(set(one.schools)) == (one.number or len(one.schools))

    def test_a_correction_stands_beside_words_that_were_printed(
        self, template: RoadmapTemplate
    ) -> None:
        for measure in template.measures:
            for correction in measure.corrections:
                assert correction.printed in _field(measure, correction)
                assert correction.printed != correction.likely
        for correction in template.corrections:
            plain = [tidy(text) for text in texts_of(_outside(template, correction))]
            assert any(correction.printed in text for text in plain)
            assert correction.printed != correction.likely

    def test_a_target_is_said_in_its_row(self, template: RoadmapTemplate) -> None:
        for measure in template.measures:
            for target in measure.targets:
                cells = (measure.title, measure.deadline, measure.evidence, measure.target_text)
                assert any(target.text in (cell or "") for cell in cells)
                assert str(target.value) in target.text

    def test_no_person_is_named_anywhere_in_the_plugin(self) -> None:
        surnames = {
            surname[0]
            for name in persons(self.path.read_text("utf-8"))
            if (surname := _SURNAME.search(name))
        }
        files = [
            file
            for file in self.plugin.rglob("*")
            if file.suffix in (".toml", ".md", ".py", ".csv")
        ]
        text = "\n".join(file.read_text("utf-8") for file in files)

        assert surnames
        assert persons(text) == []
        assert [surname for surname in sorted(surnames) if surname in text] == []


def _bare(paragraph: str) -> str:
    """A paragraph without the marker of its list, its last stop, and persons' names."""
    return _MARKER.sub("", without_names(paragraph, "")).strip().rstrip(";.:")


def _day(day: str, month: str, year: str) -> date:
    number = int(month) if month.isdigit() else _MONTHS.split().index(month[:3]) + 1
    return date(int(year), number, int(day))


def _field(measure: Measure, correction: Correction) -> str:
    value = getattr(measure, correction.field)
    return "\n".join(texts_of(value))


def _outside(template: RoadmapTemplate, correction: Correction) -> object:
    if correction.field == "section":
        return template.statements  # headings of the order stand among its statements
    return getattr(template, f"{correction.field}s")
