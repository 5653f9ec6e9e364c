"""A short way to write parts of schedules in files: `window 2021-01-26..2021-01-26 day`."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

from schoolsupport.deadlines.schedule import DeadlineContext, Due, Kind, Part, Schedule

PHRASES = Path(__file__).parent / "phrases"
_CONTEXT = re.compile(r"(?:-|(\d{4})(?:-(\d{4}))?(s?))(?:@(\S+))?")


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a file of phrases; a line break in a phrase is written `\\n`."""
    with (PHRASES / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            row["phrase"] = row["phrase"].replace("\\n", "\n")
            yield row


def context(words: str) -> DeadlineContext:
    """`2022`, `2020-2024`, `2022s` (school years), `-`, each with `@` the day of signing."""
    found = _CONTEXT.fullmatch(words)
    assert found is not None, words
    first, last, school, signed = found.groups()
    return DeadlineContext(
        first_year=int(first) if first else None,
        last_year=int(last or first) if first else None,
        school_years=bool(school),
        signed=dt.date.fromisoformat(signed) if signed else None,
    )


def noted(schedule: Schedule, *, inferred: bool = False) -> str:
    """The parts of a schedule in short."""
    return " + ".join(_noted(part, inferred=inferred) for part in schedule.parts)


def codes(schedule: Schedule) -> str:
    """The problems of a schedule in short."""
    return " ".join(problem.code.removeprefix("deadline.") for problem in schedule.problems)


def _noted(part: Part, *, inferred: bool) -> str:
    words = [part.kind.value]
    if part.kind is Kind.WINDOW or part.start or part.end:
        words.append(f"{part.start or ''}..{part.end or ''}")
    if part.time:
        words.append(f"{part.time:%H:%M}")
    if part.precision:
        words.append(part.precision.value)
    words += _often(part) + _counted(part)
    if inferred:
        words += [f"«{part.by}»"] if part.by else []
        words += [f"«{part.relative_to.event}»"] if part.relative_to else []
        words += [f"~{','.join(part.inferred)}"] if part.inferred else []
    return " ".join(words)


def _often(part: Part) -> list[str]:
    found = part.recurrence
    if found is None:
        return []
    words = [found.freq.value + (f"/{found.interval}" if found.interval != 1 else "")]
    words += [f"x{found.count}"] if found.count else []
    words += [f">={found.min_count}"] if found.min_count else []
    if found.due:
        words.append(f"due={_due(found.due)}")
    return words


def _due(due: Due) -> str:
    """`5+1`, `3wd+0` (working days), `10..20+0` (several days), `w5` and `w5:-1` (the last)."""
    if due.weekday and due.week is None:
        return f"w{due.weekday}"
    if due.weekday:
        return f"w{due.weekday}:{due.week}" + (f"+{due.months_after}" if due.months_after else "")
    first = f"{due.from_day}.." if due.from_day else ""
    return f"{first}{due.day}{'wd' if due.working else ''}+{due.months_after}"


def _counted(part: Part) -> list[str]:
    found = part.relative_to
    if found is None:
        return []
    unit = ("working_" if found.working_days else "") + found.unit.value
    return [str(found.offset), unit, found.side.value]
