"""Deadline phrases beside `dateparser` (Russian), in one run: time, and right, wrong or none.

The general library reads single dates only, so each answer is held against the days of the first
part: right if it gives one of its ends, none if it gives nothing, wrong otherwise. Phrases without
days (recurrences, schedules) ask it for nothing: a date there is wrong. `dateparser` is optional.
"""

from __future__ import annotations

import datetime as dt
import statistics
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from schoolsupport.deadlines.parsing import parse_deadline
from schoolsupport.deadlines.schedule import DeadlineContext

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from deadlines.notation import context, noted, rows  # beside the tests

ROUNDS = 5
FILE = "held_out_fresh.tsv"
Case = tuple[str, DeadlineContext, str]


def per_phrase(work: Callable[[str, DeadlineContext], object], cases: list[Case]) -> float:
    """Median time of one phrase in microseconds, after one warm-up."""
    times = []
    for _ in range(ROUNDS + 1):
        start = time.perf_counter()
        for phrase, around, _ in cases:
            work(phrase, around)
        times.append((time.perf_counter() - start) / len(cases) * 1e6)
    return statistics.median(times[1:])


def general(phrase: str, around: DeadlineContext) -> dt.date | None:
    """What the general library makes of a phrase."""
    from dateparser.search import (  # type: ignore[import-untyped]  # noqa: PLC0415  # optional
        search_dates,
    )

    base = dt.datetime(around.first_year or 2022, 1, 1, 12)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = search_dates(phrase, languages=["ru"], settings={"RELATIVE_BASE": base})
    return found[0][1].date() if found else None


def verdict_of_own(phrase: str, around: DeadlineContext, wanted: str) -> str:
    """Right, wrong or none for this library."""
    schedule = parse_deadline(phrase, around)
    if noted(schedule) == wanted:
        return "right"
    return "wrong" if schedule.understood else "none"


def verdict_of_general(phrase: str, around: DeadlineContext, wanted: str) -> str:
    """Right, wrong or none for the general library."""
    found = general(phrase, around)
    if found is None:
        return "none"
    return "right" if found.isoformat() in wanted.split(" + ", maxsplit=1)[0] else "wrong"


def main() -> int:
    """Print counts and times; 0 when no phrase is read wrongly."""
    cases = [
        (row["phrase"], context(row["context"]), row["parts"].replace("?", ""))
        for row in rows(FILE)
    ]
    own = Counter(verdict_of_own(*case) for case in cases)
    own_time = per_phrase(parse_deadline, cases)
    sys.stdout.write(f"{len(cases)} phrases\n")
    sys.stdout.write(f"schoolsupport {own_time:8.0f} µs a phrase, {dict(own)}\n")
    try:
        other = Counter(verdict_of_general(*case) for case in cases)
    except ImportError:
        sys.stdout.write("dateparser is not installed\n")
        return int(own["wrong"] > 0)
    other_time = per_phrase(general, cases)
    sys.stdout.write(f"dateparser    {other_time:8.0f} µs a phrase, {dict(other)}\n")
    sys.stdout.write(f"ratio {other_time / own_time:.1f}\n")
    return int(own["wrong"] > 0)


if __name__ == "__main__":
    raise SystemExit(main())
