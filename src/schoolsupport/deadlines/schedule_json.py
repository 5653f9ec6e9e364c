"""`Schedule` ⇄ the JSON that programs rely on: days as ISO text, both ends included."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from attrs import asdict

from schoolsupport.deadlines.schedule import (
    DeadlineProblem,
    Due,
    Frequency,
    Kind,
    Part,
    Precision,
    Recurrence,
    RelativeTo,
    Schedule,
    Side,
    Unit,
)
from schoolsupport.translation import Message


def schedule_dict(schedule: Schedule, lang: str = "en") -> dict[str, Any]:
    """A schedule as plain values, ready for JSON.

    Args:
        schedule: the schedule.
        lang: language of the messages, `ru` or `en`.

    Returns:
        `{"phrase", "parts": […], "problems": [{"code", "message", "likely"}]}`; in each part
        `kind`, `start`, `end`, `time`, `precision`, `recurrence`, `relative_to`, `by`, `inferred`.
    """
    return {
        "phrase": schedule.phrase,
        "parts": [part_dict(part) for part in schedule.parts],
        "problems": [
            {"code": problem.code, "message": problem.message.text(lang), "likely": problem.likely}
            for problem in schedule.problems
        ],
    }


def part_dict(part: Part) -> dict[str, Any]:
    """One part as plain values."""
    return {
        "kind": part.kind.value,
        "start": part.start.isoformat() if part.start else None,
        "end": part.end.isoformat() if part.end else None,
        "time": part.time.isoformat("minutes") if part.time else None,
        "precision": part.precision.value if part.precision else None,
        "recurrence": _recurrence_dict(part.recurrence),
        "relative_to": _relative_dict(part.relative_to),
        "by": part.by,
        "inferred": list(part.inferred),
    }


def schedule_from_dict(raw: Mapping[str, Any]) -> Schedule:
    """The schedule that `schedule_dict` wrote; messages stay in the language they were written in.

    Args:
        raw: what JSON gave.

    Raises:
        KeyError: a key is missing.
        ValueError: a day, a time or a word is none.
    """
    return Schedule(
        phrase=raw["phrase"],
        parts=tuple(part_from_dict(part) for part in raw["parts"]),
        problems=tuple(
            DeadlineProblem(
                code=problem["code"],
                message=Message("{message}", {"message": problem["message"]}),
                likely=problem["likely"],
            )
            for problem in raw["problems"]
        ),
    )


def part_from_dict(raw: Mapping[str, Any]) -> Part:
    """The part that `part_dict` wrote."""
    return Part(
        kind=Kind(raw["kind"]),
        start=dt.date.fromisoformat(raw["start"]) if raw["start"] else None,
        end=dt.date.fromisoformat(raw["end"]) if raw["end"] else None,
        time=dt.time.fromisoformat(raw["time"]) if raw["time"] else None,
        precision=Precision(raw["precision"]) if raw["precision"] else None,
        recurrence=_recurrence_of(raw["recurrence"]),
        relative_to=_relative_of(raw["relative_to"]),
        by=raw.get("by"),
        inferred=tuple(raw["inferred"]),
    )


def _recurrence_dict(recurrence: Recurrence | None) -> dict[str, Any] | None:
    if recurrence is None:
        return None
    due = recurrence.due
    return {
        "freq": recurrence.freq.value,
        "interval": recurrence.interval,
        "count": recurrence.count,
        "min_count": recurrence.min_count,
        "due": asdict(due) if due else None,
    }


def _recurrence_of(raw: Mapping[str, Any] | None) -> Recurrence | None:
    if raw is None:
        return None
    return Recurrence(
        freq=Frequency(raw["freq"]),
        interval=raw["interval"],
        count=raw["count"],
        min_count=raw["min_count"],
        due=Due(**raw["due"]) if raw["due"] else None,
    )


def _relative_dict(relative: RelativeTo | None) -> dict[str, Any] | None:
    if relative is None:
        return None
    return {
        "event": relative.event,
        "offset": relative.offset,
        "unit": relative.unit.value,
        "side": relative.side.value,
        "working_days": relative.working_days,
    }


def _relative_of(raw: Mapping[str, Any] | None) -> RelativeTo | None:
    if raw is None:
        return None
    return RelativeTo(
        event=raw["event"],
        offset=raw["offset"],
        unit=Unit(raw["unit"]),
        side=Side(raw["side"]),
        working_days=raw["working_days"],
    )
