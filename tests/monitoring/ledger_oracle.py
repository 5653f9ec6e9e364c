"""The ledger said once more in plain Python, without columns, sorting keys or SQL.

It holds what was written as a list and answers each question by walking it. Days are days, moments
are moments; nothing of the library's reading is used.
"""

from __future__ import annotations

import datetime as dt

from schoolsupport.monitoring.entries import Entry, EntryStatus, Step


def known_moment(entry: Entry) -> dt.datetime:
    if entry.recorded_at is not None:
        return entry.recorded_at
    return dt.datetime(entry.day.year, entry.day.month, entry.day.day, tzinfo=dt.UTC)


def is_known(entry: Entry, known: dt.date | dt.datetime | None) -> bool:
    if known is None:
        return True
    if isinstance(known, dt.datetime):
        return known_moment(entry) <= known
    return known_moment(entry).date() <= known


def is_corrected(entry: Entry, book: list[Entry], known: dt.date | dt.datetime | None) -> bool:
    return any(other.corrects == entry.id and is_known(other, known) for other in book)


def counts(
    entry: Entry, book: list[Entry], on: dt.date, known: dt.date | dt.datetime | None
) -> bool:
    return entry.day <= on and is_known(entry, known) and not is_corrected(entry, book, known)


def later(one: Entry, other: Entry) -> bool:
    """Whether one counts rather than the other."""
    if one.day != other.day:
        return one.day > other.day
    if known_moment(one) != known_moment(other):
        return known_moment(one) > known_moment(other)
    return one.id > other.id


def last(entries: list[Entry]) -> Entry | None:
    best = None
    for entry in entries:
        if best is None or later(entry, best):
            best = entry
    return best


def state(
    book: list[Entry], task: str, owner: str, on: dt.date, known: dt.date | dt.datetime | None
) -> Entry | None:
    return last(
        [
            entry
            for entry in book
            if entry.step is Step.REPORT
            and entry.task == task
            and entry.owner == owner
            and counts(entry, book, on, known)
        ]
    )


def decision(
    book: list[Entry], report: str, on: dt.date, known: dt.date | dt.datetime | None
) -> Step | None:
    said = last(
        [
            entry
            for entry in book
            if entry.about == report
            and entry.step in (Step.CONFIRM, Step.RETURN, Step.REFUSE)
            and counts(entry, book, on, known)
        ]
    )
    return None if said is None else said.step


def standing(
    book: list[Entry], on: dt.date, known: dt.date | dt.datetime | None
) -> dict[tuple[str, str], tuple[str, EntryStatus | None, Step | None]]:
    answer = {}
    for task, owner in {(entry.task, entry.owner) for entry in book}:
        found = state(book, task, owner, on, known)
        if found is not None:
            said = decision(book, found.id, on, known)
            answer[task, owner] = (found.id, found.status, said)
    return answer
