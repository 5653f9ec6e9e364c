"""The terms of a template's rows and points: its words about time, read in their context.

The phrase stands in a cell; the year it leaves out stands in the heading of the section, in the
title of the plan or in the day the order was signed.
"""

from __future__ import annotations

from schoolsupport.deadlines.days import SchoolTerms
from schoolsupport.deadlines.schedule import DeadlineContext, Schedule
from schoolsupport.roadmaps.template import Duty, Measure, RoadmapTemplate, SubMeasure


def deadline_context(template: RoadmapTemplate, measure: Measure | None = None) -> DeadlineContext:
    """What the order says about time outside a phrase.

    Args:
        template: the roadmap.
        measure: the row the phrase stands in; None for a numbered point of the order.

    Returns:
        The years of the row's section, if its heading names one («2021 год»), else those of the
        plan; and the day the order was signed.
    """
    period = template.period if measure is None else template.period_of(measure)
    return DeadlineContext(
        first_year=period.first_year,
        last_year=period.last_year,
        signed=template.act.date,
        school_years=period.school_years,
        other=template.other_period if period is template.period else None,
    )


def deadline_row(template: RoadmapTemplate, measure: Measure) -> Measure | None:
    """The row whose words are the term of a row: itself, or the one its cell is joined with.

    Args:
        template: the roadmap.
        measure: a row of it.

    Returns:
        The row with the words; None where the cell is empty and joined with no other.
    """
    passed = set()
    row: Measure | None = measure
    while row is not None and row.deadline is None:
        if row.deadline_from is None or row.number in passed:
            return None
        passed.add(row.number)
        row = _row(template, row.section, row.deadline_from)
    return row


def measure_schedule(
    template: RoadmapTemplate, measure: Measure, calendar: SchoolTerms | None = None
) -> Schedule | None:
    """The term of a row, as parsed.

    Args:
        template: the roadmap.
        measure: a row of it.
        calendar: school terms, for phrases that name a term without its days.

    Returns:
        The schedule, whose `phrase` is the words of the joined cell where cells are joined; None
        where the cell is empty.
    """
    row = deadline_row(template, measure)
    if row is None:
        return None
    return _parsed(row.deadline, deadline_context(template, row), calendar)


def sub_measure_schedule(
    template: RoadmapTemplate,
    measure: Measure,
    sub: SubMeasure,
    calendar: SchoolTerms | None = None,
) -> Schedule | None:
    """The term of a part of a row; None where the part has no words about time of its own.

    Args:
        template: the roadmap.
        measure: the row, in whose years the words are read.
        sub: a part of it.
        calendar: school terms, for phrases that name a term without its days.
    """
    return _parsed(sub.deadline, deadline_context(template, measure), calendar)


def term_schedule(
    template: RoadmapTemplate, measure: Measure, words: str | None
) -> Schedule | None:
    """Words about time in the context of a row; None where there are none."""
    return _parsed(words, deadline_context(template, measure), None)


def duty_schedule(
    template: RoadmapTemplate, duty: Duty, calendar: SchoolTerms | None = None
) -> Schedule | None:
    """The term of a numbered point; None where it has no words about time.

    Args:
        template: the roadmap.
        duty: a point of its order.
        calendar: school terms, for phrases that name a term without its days.
    """
    return _parsed(duty.deadline, deadline_context(template), calendar)


def _parsed(
    phrase: str | None, context: DeadlineContext, calendar: SchoolTerms | None
) -> Schedule | None:
    if phrase is None:
        return None
    from schoolsupport.deadlines.parsing import parse_deadline  # noqa: PLC0415  # loads the grammar

    return parse_deadline(phrase, context, calendar=calendar)


def _row(template: RoadmapTemplate, section: str, number: str) -> Measure | None:
    return next(
        (one for one in template.measures if (one.section, one.number) == (section, number)), None
    )
