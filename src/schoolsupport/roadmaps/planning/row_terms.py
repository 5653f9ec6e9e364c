"""The words that are a row's term, with what the print probably meant, and tasks timed by them."""

from __future__ import annotations

from attrs import evolve

from schoolsupport.roadmaps.planning.roadmap import Owner, Task
from schoolsupport.roadmaps.planning.timing import Term, Timing
from schoolsupport.roadmaps.template import Correction, Measure, RoadmapTemplate
from schoolsupport.roadmaps.terms import deadline_context, deadline_row


def row_term(template: RoadmapTemplate, measure: Measure) -> Term | None:
    """The term of a row, its own or that of the cell its own is joined with.

    Args:
        template: the order.
        measure: a row of it.

    Returns:
        The words, their context and their correction; None where the row has none.
    """
    row = deadline_row(template, measure)
    if row is None or row.deadline is None:
        return None
    return Term(
        phrase=row.deadline,
        context=deadline_context(template, row),
        row=row.number if row is not measure else None,
        correction=deadline_correction(row),
    )


def deadline_correction(measure: Measure) -> Correction | None:
    """The correction of a row's term, with the whole phrase as it was probably meant."""
    for one in measure.corrections:
        if one.field == "deadline":
            phrase = measure.deadline or ""
            if one.printed and one.printed in phrase:
                return evolve(one, likely=phrase.replace(one.printed, one.likely, 1))
            return one
    return None


def timed(bare: Task, timing: Timing, term: Term | None, owner: Owner) -> Task:
    """A task at one of the times of its term; the time and the owner go into its id."""
    used = None
    if term is not None and term.correction is not None and timing.corrected:
        used = term.correction.likely
    return evolve(
        bare,
        id=f"{bare.id}#{timing.key}@{owner.tier}:{owner.id}",
        dating=timing.dating,
        kind=timing.kind,
        start=timing.start,
        end=timing.end,
        due=timing.due,
        time=timing.time,
        times=timing.times,
        at_least=timing.at_least,
        precision=timing.precision,
        label=timing.label,
        phrase=term.phrase if term else None,
        phrase_from=term.row if term else None,
        phrase_used=used,
        likely=timing.likely,
        occurrence=timing.key,
        inferred=timing.inferred,
        assumed=(*bare.assumed, *timing.assumed),
        remarks=timing.remarks,
        by=timing.by,
    )
