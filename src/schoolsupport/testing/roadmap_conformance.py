"""What the roadmaps of every region's plugin keep; part of the kit in `conformance`.

Scenario (7): every roadmap is read; every term in it is understood; every correction stands at
words that are printed, and lint finds a fault there; every row has a task; no person is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

import attrs

from schoolsupport.regions import RegionPlugin, load_region
from schoolsupport.roadmaps.lint import lint
from schoolsupport.roadmaps.planning.plan import plan
from schoolsupport.roadmaps.template import Measure, RoadmapTemplate
from schoolsupport.roadmaps.terms import duty_schedule, measure_schedule, sub_measure_schedule

_INITIALS = re.compile(r"\b[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?[А-ЯЁ][а-яё]+|[А-ЯЁ][а-яё]+\s[А-ЯЁ]\.\s?[А-ЯЁ]\.")


class RoadmapConformance:
    """The scenarios of roadmaps; a region without any passes them.

    Attributes:
        region: name of the region, or path of its folder.
    """

    region: ClassVar[str]

    @property
    def _region(self) -> RegionPlugin:
        return load_region(self.region)

    def test_7_1_every_term_of_its_roadmaps_is_understood(self) -> None:
        """No phrase about time is left that gives nothing."""
        strange = [
            f"{template.name}: {phrase}"
            for template in self._region.roadmaps.values()
            for phrase, understood in _terms(template)
            if not understood
        ]

        assert strange == []

    def test_7_2_every_correction_stands_at_words_that_are_printed(self) -> None:
        """A correction never replaces what is not there."""
        astray = [
            f"{template.name}, {measure.number}: {correction.printed}"
            for template in self._region.roadmaps.values()
            for measure in template.measures
            for correction in measure.corrections
            if correction.printed not in _texts(measure)
        ]

        assert astray == []

    def test_7_3_lint_finds_a_fault_in_every_row_whose_term_is_corrected(self) -> None:
        """A correction of a term is there because a rule says that the print is wrong."""
        for template in self._region.roadmaps.values():
            found = {(one.section, one.measure) for one in lint(template)}
            corrected = {
                (measure.section, measure.number)
                for measure in template.measures
                if any(one.field == "deadline" for one in measure.corrections)
            }

            assert corrected - found == set(), template.name

    def test_7_4_every_row_of_its_roadmaps_has_a_task(self) -> None:
        """With a day, or with the reason why it has none."""
        for template in self._region.roadmaps.values():
            planned = {(task.section, task.number) for task in plan(template).tasks}
            rows = {(measure.section, measure.number) for measure in template.measures}

            assert rows - planned == set(), template.name

    def test_7_5_its_roadmaps_name_no_person(self) -> None:
        """Offices and organisations only; persons come from a roster."""
        named = [
            found.group()
            for template in self._region.roadmaps.values()
            for found in _INITIALS.finditer(str(attrs.asdict(template)))
        ]

        assert named == []


def _terms(template: RoadmapTemplate) -> Iterator[tuple[str, bool]]:
    for duty in template.duties:
        schedule = duty_schedule(template, duty)
        if schedule is not None:
            yield schedule.phrase, schedule.understood
    for measure in template.measures:
        schedules = [measure_schedule(template, measure)]
        schedules += [sub_measure_schedule(template, measure, sub) for sub in measure.sub_measures]
        for schedule in schedules:
            if schedule is not None:
                yield schedule.phrase, schedule.understood


def _texts(measure: Measure) -> str:
    """Everything a row prints, in one text."""
    return "\n".join(_strings(attrs.asdict(attrs.evolve(measure, corrections=()))))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)
