"""`Schedule` → the Russian an order would print; reading it again gives the same parts.

What `parsing` cannot read back is not invented: a window without days is «срок не определён».
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from schoolsupport.deadlines.saying.events import said_others, said_relative, said_timetable
from schoolsupport.deadlines.saying.recurrences import said_recurrence
from schoolsupport.deadlines.saying.windows import UNKNOWN, said_window
from schoolsupport.deadlines.schedule import (
    Kind,
    Part,
    Schedule,
)
from schoolsupport.pages import Column, Lines, Page, Said, Table, Text, Value
from schoolsupport.translation import Message, msg


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


def page(schedules: Sequence[Schedule]) -> Page:
    """What phrases mean: one in full, several as a table."""
    if len(schedules) != 1:
        return _several(schedules)
    (schedule,) = schedules
    title: Said = f"«{schedule.phrase}»" if schedule.parts else _NO_DAY
    facts = () if schedule.parts else ((msg("Phrase"), schedule.phrase),)
    parts: list[Text] = []
    for part in schedule.parts:
        words = msg("{said} [{kind}]", said=say([part]), kind=_KINDS[part.kind])
        parts.append(Text(words=words, style="strong"))
        parts += [Text(words=one, level=1) for one in _details(part)]
    for problem in schedule.problems:
        words = msg("! {problem} ({code})", problem=problem.message, code=problem.code)
        parts.append(Text(words=words, tone="caution"))
        if problem.likely is not None:
            parts.append(
                Text(words=msg("Probably meant: {likely}", likely=problem.likely), level=1)
            )
    return Page(title=title, name="deadline", facts=facts, parts=parts)


def _several(schedules: Sequence[Schedule]) -> Page:
    columns = (
        Column(heading=msg("Phrase"), id="phrase", width=(12, 50)),
        Column(heading=msg("Read as"), id="said", width=(12, 50)),
        Column(heading=msg("From"), id="start", unit="day"),
        Column(heading=msg("By"), id="end", unit="day"),
        Column(heading=msg("Filled in from the plan"), id="inferred"),
        Column(heading=msg("What is wrong"), id="problems", width=(12, 40)),
        Column(heading=msg("Probably meant"), id="likely", width=(12, 40)),
    )
    rows: list[tuple[Value, ...]] = []
    for one in schedules:
        wrong = Lines(tuple(problem.message for problem in one.problems))
        likely = Lines(tuple(problem.likely for problem in one.problems if problem.likely))
        for part in one.parts:
            filled = Lines(tuple(_INFERRED.get(word, word) for word in part.inferred))
            rows.append((one.phrase, say([part]), part.start, part.end, filled, wrong, likely))
        if not one.parts:
            rows.append((one.phrase, _NO_DAY, None, None, None, wrong, likely))
    return Page(
        title=msg("What the phrases mean"),
        name="deadlines",
        parts=[Table.of_rows(columns, rows, name="deadlines")],
    )


def _details(part: Part) -> Iterator[Message]:
    if part.start is not None and part.end is not None:
        yield msg("from {start} to {end}", start=part.start, end=part.end)
    elif part.end is not None:
        yield msg("up to {end}; the beginning is open", end=part.end)
    elif part.start is not None:
        yield msg("from {start}; the end is open", start=part.start)
    for word in part.inferred:
        yield msg("filled in from the plan: {what}", what=_INFERRED.get(word, word))


_NO_DAY = msg("No day is read from this phrase.")
_KINDS = {
    Kind.WINDOW: msg("days"),
    Kind.RECURRING: msg("again and again"),
    Kind.ONGOING: msg("all the time"),
    Kind.AS_NEEDED: msg("as needed"),
    Kind.BY_SCHEDULE: msg("by a schedule"),
    Kind.EXTERNAL: msg("set by others"),
    Kind.RELATIVE: msg("counted from an event"),
}
_INFERRED = {
    "year": msg("the year"),
    "month": msg("the month"),
    "start": msg("the beginning"),
    "end": msg("the end"),
    "school_year": msg("the school year"),
}
