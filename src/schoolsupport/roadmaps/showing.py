"""A template as plain data and as text: what `roadmap show` prints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from attrs import frozen

from schoolsupport.deadlines.calendars.terms import SchoolTerms
from schoolsupport.deadlines.schedule import DeadlineProblem, Part, Schedule
from schoolsupport.records import Key, told
from schoolsupport.roadmaps.template import Duty, Measure, RoadmapTemplate, SubMeasure
from schoolsupport.roadmaps.terms import (
    deadline_row,
    duty_schedule,
    measure_schedule,
    sub_measure_schedule,
)
from schoolsupport.translation import msg

FORMAT = 1


@told(
    "measure.number",
    "measure.section",
    "measure.title",
    "measure.deadline",
    "measure.deadline_from",
    "parts",
    "problems",
    "measure.responsible",
    "measure.responsible_text",
    "measure.evidence",
    "measure.expected_result",
    "measure.target_text",
    "measure.targets",
    "sub_measures",
    "measure.corrections",
    "measure.reasons",
    "measure.levels",
)
@frozen
class ShownMeasure:
    """A row with its term read.

    Attributes:
        measure: the row.
        parts: the times its deadline names; empty for an empty cell.
        problems: what is wrong with the deadline.
        sub_measures: its parts.
    """

    measure: Measure
    parts: tuple[Part, ...]
    problems: tuple[DeadlineProblem, ...]
    sub_measures: tuple[ShownSubMeasure, ...]


@told("sub.title", "sub.deadline", "parts", "problems", "sub.responsible")
@frozen
class ShownSubMeasure:
    """A part of a row with its term read, as `ShownMeasure`."""

    sub: SubMeasure
    parts: tuple[Part, ...]
    problems: tuple[DeadlineProblem, ...]


@told(
    "duty.clause",
    "duty.text",
    "duty.who",
    "duty.force",
    "duty.deadline",
    "parts",
    "problems",
    "duty.what",
    Key("delegates", "duty.delegates", kind=Literal["municipality", "school"] | None),
)
@frozen
class ShownDuty:
    """A point of the order with its term read, as `ShownMeasure`."""

    duty: Duty
    parts: tuple[Part, ...]
    problems: tuple[DeadlineProblem, ...]


@told(
    "format",
    "template.name",
    "template.title",
    "template.act",
    "template.act_title",
    "template.level",
    "template.territory",
    "template.period",
    "template.columns",
    "template.responsible_does",
    "template.goals",
    "template.tasks",
    "template.expected_results",
    "template.grounds",
    "template.abbreviations",
    "template.footnotes",
    "template.statements",
    "template.school_lists",
    "template.corrections",
    "duties",
    "template.sections",
    "measures",
)
@frozen
class ShownTemplate:
    """A template with every term read, as `roadmap show` tells it.

    Attributes:
        template: the roadmap; the order's texts stay as they are.
        calendar: school terms, for phrases that name a term without its days.
        format: the number of the layout.
    """

    template: RoadmapTemplate
    calendar: SchoolTerms | None = None
    format: int = FORMAT

    @property
    def duties(self) -> tuple[ShownDuty, ...]:
        """The numbered points."""
        template, calendar = self.template, self.calendar
        return tuple(
            ShownDuty(duty, *_read(duty_schedule(template, duty, calendar)))
            for duty in template.duties
        )

    @property
    def measures(self) -> tuple[ShownMeasure, ...]:
        """The rows of the table."""
        return tuple(self._measure(measure) for measure in self.template.measures)

    def _measure(self, measure: Measure) -> ShownMeasure:
        template, calendar = self.template, self.calendar
        subs = tuple(
            ShownSubMeasure(sub, *_read(sub_measure_schedule(template, measure, sub, calendar)))
            for sub in measure.sub_measures
        )
        return ShownMeasure(measure, *_read(measure_schedule(template, measure, calendar)), subs)


def _read(schedule: Schedule | None) -> tuple[tuple[Part, ...], tuple[DeadlineProblem, ...]]:
    return ((), ()) if schedule is None else (schedule.parts, schedule.problems)


def template_text(
    template: RoadmapTemplate, lang: str = "ru", calendar: SchoolTerms | None = None
) -> str:
    """A template as lines to read: the order, then each row with its term and parties.

    Args:
        template: the roadmap.
        lang: language of the words between the order's own, `ru` or `en`.
        calendar: school terms, for phrases that name a term without its days.
    """
    shown = _Shown(template, lang, calendar)
    years = sorted({template.period.first_year, template.period.last_year})
    lines = [
        template.title,
        template.act.citation,
        f"{template.territory}, {'–'.join(map(str, years))}",
    ]
    headings = {section.id: section for section in template.sections}
    section = None
    for measure in template.measures:
        if measure.section != section:
            section = measure.section
            heading = headings[section]
            words = [part for part in (heading.number, heading.title) if part]
            lines += ["", ". ".join(words)] if words else [""]
        lines.append(f"{measure.number}. {measure.title}")
        lines.extend(f"    {line}" for line in shown.measure_lines(measure))
    return "\n".join(lines)


@frozen
class _Shown:
    """A template, and how it is shown."""

    template: RoadmapTemplate
    lang: str
    calendar: SchoolTerms | None

    def measure_lines(self, measure: Measure) -> Iterator[str]:
        """What stands under the title of a row."""
        row = deadline_row(self.template, measure)
        if row is None or row.deadline is None:
            yield msg("Term: the cell is empty").text(self.lang)
        elif row is measure:
            yield msg("Term: {phrase}", phrase=row.deadline).text(self.lang)
        else:
            said = msg("Term: {phrase} (cell of row {row})", phrase=row.deadline, row=row.number)
            yield said.text(self.lang)
        schedule = measure_schedule(self.template, measure, self.calendar)
        for problem in schedule.problems if schedule else ():
            yield f"! {problem.message.text(self.lang)}"
        if measure.responsible:
            parties = "; ".join(party.name for party in measure.responsible)
            yield msg("Responsible: {parties}", parties=parties).text(self.lang)
        for sub in measure.sub_measures:
            yield f"– {sub.title}" + (f": {sub.deadline}" if sub.deadline else "")
