"""An order's words about time → `Schedule`.

The grammar reads the words, neighbours complete each other, context gives years, and whatever is
wrong or cannot be known is said as a problem. Nothing is guessed: words that fit nowhere leave a
schedule without parts.
"""

from __future__ import annotations

from schoolsupport.deadlines.calendars.terms import SchoolTerms
from schoolsupport.deadlines.reading.completing import completed
from schoolsupport.deadlines.reading.filling import Filler
from schoolsupport.deadlines.reading.grammar import read
from schoolsupport.deadlines.reading.joining import Group
from schoolsupport.deadlines.reading.tokens import NotReadError
from schoolsupport.deadlines.reading.wording import worded
from schoolsupport.deadlines.schedule import (
    DeadlineContext,
    DeadlineProblem,
    Schedule,
)

_NO_CONTEXT = DeadlineContext()


def parse_deadline(
    phrase: str,
    context: DeadlineContext = _NO_CONTEXT,
    *,
    calendar: SchoolTerms | None = None,
) -> Schedule:
    """What a deadline phrase means.

    Args:
        phrase: a cell of an order's table, or the time words of a clause, as printed.
        context: years of the plan and the day the order was signed.
        calendar: school terms, for phrases that name a term without its days.

    Returns:
        The schedule; without parts where the phrase is empty or not understood. Never raises on
        any text.
    """
    wording = worded(phrase)
    if wording.empty:
        return Schedule(phrase=phrase, problems=(DeadlineProblem.of("deadline.empty"),))
    filler = Filler(wording=wording, context=context, calendar=calendar)
    try:
        groups = completed(read(wording.plain))
        parts = [part for group in groups for part in Group(filler, group).parts()]
    except NotReadError as error:
        words = "», «".join(wording.words(place) for place in error.places) or wording.print
        return Schedule(
            phrase=phrase, problems=(DeadlineProblem.of("deadline.not_understood", words=words),)
        )
    if wording.twice:
        filler.problems.append(DeadlineProblem.of("deadline.repeated_word", word=wording.twice))
    return Schedule(phrase=phrase, parts=tuple(parts), problems=tuple(filler.problems))
