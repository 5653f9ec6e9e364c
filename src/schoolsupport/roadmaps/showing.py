"""A template as plain data and as text: what `roadmap show` prints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Any

import attrs
from attrs import frozen

from schoolsupport.deadlines.calendars.terms import SchoolTerms
from schoolsupport.deadlines.schedule import Schedule
from schoolsupport.deadlines.schedule_json import schedule_dict
from schoolsupport.domain import Act
from schoolsupport.roadmaps.template import (
    Does,
    Duty,
    Measure,
    Responsible,
    RoadmapTemplate,
    SubMeasure,
    Target,
)
from schoolsupport.roadmaps.terms import (
    deadline_row,
    duty_schedule,
    measure_schedule,
    sub_measure_schedule,
)
from schoolsupport.translation import msg

FORMAT = 1


def template_dict(
    template: RoadmapTemplate, lang: str = "en", calendar: SchoolTerms | None = None
) -> dict[str, Any]:
    """A template as JSON takes it, the layout of `docs/schema/roadmap-show.json`.

    Args:
        template: the roadmap.
        lang: language of the messages of problems, `ru` or `en`; the order's texts stay as they
            are.
        calendar: school terms, for phrases that name a term without its days.

    Returns:
        Texts as printed, days as ISO texts, numbers as numbers; every key is there, None where
        the order says nothing.
    """
    shown = _Shown(template, lang, calendar)
    return {
        "format": FORMAT,
        "name": template.name,
        "title": template.title,
        "act": _act_dict(template.act),
        "act_title": template.act_title,
        "level": template.level.value,
        "territory": template.territory,
        "period": attrs.asdict(template.period),
        "columns": list(template.columns),
        "responsible_does": _word(template.responsible_does),
        "goals": list(template.goals),
        "tasks": list(template.tasks),
        "expected_results": list(template.expected_results),
        "grounds": _plain(template.grounds),
        "abbreviations": _plain(template.abbreviations),
        "footnotes": _plain(template.footnotes),
        "statements": _plain(template.statements),
        "school_lists": _plain(template.school_lists),
        "corrections": _plain(template.corrections),
        "duties": [shown.duty(duty) for duty in template.duties],
        "sections": _plain(template.sections),
        "measures": [shown.measure(measure) for measure in template.measures],
    }


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

    def measure(self, measure: Measure) -> dict[str, Any]:
        schedule = measure_schedule(self.template, measure, self.calendar)
        return {
            "number": measure.number,
            "section": measure.section,
            "title": measure.title,
            "deadline": measure.deadline,
            "deadline_from": measure.deadline_from,
            **_schedule_dicts(schedule, self.lang),
            "responsible": _responsible_dicts(measure.responsible),
            "responsible_text": measure.responsible_text,
            "evidence": measure.evidence,
            "expected_result": measure.expected_result,
            "target_text": measure.target_text,
            "targets": [_target_dict(target) for target in measure.targets],
            "sub_measures": [self._sub_measure(measure, sub) for sub in measure.sub_measures],
            "corrections": _plain(measure.corrections),
            "reasons": list(measure.reasons),
            "levels": list(measure.levels),
        }

    def _sub_measure(self, measure: Measure, sub: SubMeasure) -> dict[str, Any]:
        schedule = sub_measure_schedule(self.template, measure, sub, self.calendar)
        return {
            "title": sub.title,
            "deadline": sub.deadline,
            **_schedule_dicts(schedule, self.lang),
            "responsible": _responsible_dicts(sub.responsible),
        }

    def duty(self, duty: Duty) -> dict[str, Any]:
        schedule = duty_schedule(self.template, duty, self.calendar)
        return {
            "clause": duty.clause,
            "text": duty.text,
            "who": _responsible_dicts(duty.who),
            "force": duty.force.value,
            "deadline": duty.deadline,
            **_schedule_dicts(schedule, self.lang),
            "what": duty.what,
            "delegates": duty.delegates,
        }


def _schedule_dicts(schedule: Schedule | None, lang: str) -> dict[str, Any]:
    """`parts` and `problems`, as `deadline --json` gives them; both empty for an empty cell."""
    if schedule is None:
        return {"parts": [], "problems": []}
    told = schedule_dict(schedule, lang)
    return {"parts": told["parts"], "problems": told["problems"]}


def _target_dict(target: Target) -> dict[str, Any]:
    return {
        "text": target.text,
        "comparator": target.comparator.value,
        "value": _number(target.value),
        "upper": None if target.upper is None else _number(target.upper),
        "unit": target.unit.value,
        "of": target.of,
        "per": target.per,
        "about": target.about,
    }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _responsible_dicts(parties: Iterable[Responsible]) -> list[dict[str, Any]]:
    return [
        {"role": one.role, "organisation": one.organisation, "does": one.does.value}
        for one in parties
    ]


def _act_dict(act: Act) -> dict[str, Any]:
    return _plain([act])[0]


def _word(word: Does | None) -> str | None:
    return None if word is None else word.value


def _plain(things: Iterable[attrs.AttrsInstance]) -> list[dict[str, Any]]:
    """Attrs classes of texts, numbers, words and days, as JSON takes them."""
    return [attrs.asdict(one, value_serializer=_said) for one in things]


def _said(_instance: type, _attribute: object, value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return value.value if isinstance(value, StrEnum) else value
