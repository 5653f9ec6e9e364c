"""The terms of a template in short: `2023-09-01..2023-09-30`, several joined by a plus."""

from __future__ import annotations

from schoolsupport.deadlines.schedule import Kind, Part, Schedule
from schoolsupport.roadmaps.template import RoadmapTemplate
from schoolsupport.roadmaps.terms import measure_schedule, sub_measure_schedule


def terms(template: RoadmapTemplate) -> dict[str, str]:
    """By title of a row, or of a part with a term of its own, its days or its kind."""
    found: dict[str, str] = {}
    for measure in template.measures:
        if measure.deadline or measure.deadline_from:
            found[measure.title] = _short(measure_schedule(template, measure))
        for sub in measure.sub_measures:
            found[sub.title] = _short(sub_measure_schedule(template, measure, sub))
    return found


def _short(schedule: Schedule | None) -> str:
    return " + ".join(map(_part, schedule.parts)) if schedule else ""


def _part(part: Part) -> str:
    days = f"{part.start or ''}..{part.end or ''}"
    return days if part.kind is Kind.WINDOW else part.kind.value
