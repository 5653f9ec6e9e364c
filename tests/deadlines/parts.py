"""Parts of schedules written short, and what tests ask of their occurrences."""

from __future__ import annotations

import datetime as dt

from schoolsupport.deadlines.recurring import Occurrence
from schoolsupport.deadlines.schedule import (
    Frequency,
    Kind,
    Part,
    Recurrence,
    RelativeTo,
    Side,
    Unit,
)

YEAR_2022 = (dt.date(2022, 1, 1), dt.date(2022, 12, 31))


def day(text: str) -> dt.date:
    return dt.datetime.strptime(text, "%d.%m.%Y").date()


def every(freq: Frequency, **other: object) -> Part:
    known = {"start", "end", "precision", "time"}
    ours = {key: other.pop(key) for key in list(other) if key in known}
    return Part(
        kind=Kind.RECURRING,
        recurrence=Recurrence(freq=freq, **other),  # type: ignore[arg-type]  # keys of one class
        **ours,  # type: ignore[arg-type]  # keys of the other class
    )


def dues(found: tuple[Occurrence, ...]) -> list[dt.date | None]:
    return [one.due for one in found]


def codes(one: Occurrence) -> list[str]:
    return [note.code for note in one.notes]


def relative(offset: int, unit: Unit = Unit.DAY, side: Side = Side.AFTER, **more: bool) -> Part:
    to = RelativeTo(event="получения сведений", offset=offset, unit=unit, side=side, **more)
    return Part(kind=Kind.RELATIVE, relative_to=to)
