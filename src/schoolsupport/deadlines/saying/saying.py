"""`Schedule` → the Russian an order would print; reading it again gives the same parts.

What `parsing` cannot read back is not invented: a window without days is «срок не определён».
"""

from __future__ import annotations

from collections.abc import Iterable

from schoolsupport.deadlines.saying.events import said_others, said_relative, said_timetable
from schoolsupport.deadlines.saying.recurrences import said_recurrence
from schoolsupport.deadlines.saying.windows import UNKNOWN, said_window
from schoolsupport.deadlines.schedule import (
    Kind,
    Part,
    Schedule,
)


def say(what: Schedule | Iterable[Part]) -> str:
    """The words for a schedule, or for some parts, as an order would print them.

    Args:
        what: a schedule or parts.

    Returns:
        «с 28 марта по 18 апреля 2023 г.»; several parts are joined by «; ».
    """
    parts = what.parts if isinstance(what, Schedule) else what
    return "; ".join(said_part(part) for part in parts)


def said_part(part: Part) -> str:
    """The words for one part."""
    if part.kind is Kind.WINDOW:
        return said_window(part)
    if part.kind is Kind.RECURRING and part.recurrence:
        words = said_recurrence(part.recurrence)
        bounds = said_window(part) if part.precision else UNKNOWN
        return words if bounds == UNKNOWN else f"{words}, {bounds}"
    if part.kind is Kind.RELATIVE and part.relative_to:
        return said_relative(part.relative_to)
    if part.kind is Kind.BY_SCHEDULE:
        return said_timetable(part.by)
    if part.kind is Kind.EXTERNAL:
        return said_others(part.by)
    return {
        Kind.ONGOING: "постоянно",
        Kind.AS_NEEDED: "по мере необходимости",
    }.get(part.kind, UNKNOWN)
