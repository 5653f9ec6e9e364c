"""Execution again, in plain Python and by the words of the rules: one task, one entry at a time."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator

from attrs import frozen

from schoolsupport.monitoring.entries import Entry
from schoolsupport.roadmaps.planning.roadmap import Roadmap, Task

FINAL = {"not_applicable", "cancelled"}
Needs = list[tuple[int | None, int]]
COUNTED = {"events", "times", "publications", "pieces"}


@frozen
class Told:
    """What the oracle says of one time of a task."""

    task: str
    state: str
    due: dt.date | None
    point: bool


def told(
    plans: Iterable[Roadmap], entries: list[Entry], on: dt.date, known: dt.date, counts: str
) -> list[Told]:
    """The state of each time of each task."""
    by_then = [one for one in entries if one.known_from.date() <= known]
    replaced = {one.corrects for one in by_then}
    held = [one for one in by_then if one.id not in replaced and one.day <= on]
    held.sort(key=lambda one: (one.day, one.known_from, one.id))
    answers: dict[str | None, str] = {one.about: one.step.value for one in held if one.about}
    return [
        Told(task.id, state, due, task.source.value == "duty")
        for plan in plans
        for task in plan.tasks
        for state, due in _states(task, _own(plan, task, held), answers, on, counts)
    ]


def _own(plan: Roadmap, task: Task, held: list[Entry]) -> list[Entry]:
    key = f"{plan.owner.tier.value}:{plan.owner.id}"
    return [
        one
        for one in held
        if one.task == task.id and one.owner in ("", key) and one.step.value == "report"
    ]


def _states(
    task: Task, held: list[Entry], answers: dict[str | None, str], on: dt.date, counts: str
) -> Iterator[tuple[str, dt.date | None]]:
    counted = [(place, one) for place, one in enumerate(task.targets) if one.unit in COUNTED]
    if any(one.per == "month" for _, one in counted) and task.start and task.due:
        for first, last in _months(task.start, task.due):
            inside = [one for one in held if first <= one.day <= last]
            before = [one for one in held if one.day <= last]
            need: Needs = [(None, int(counted[0][1].value))]
            said = _several(inside, need, answers, counts)
            if before and before[-1].status == "cancelled":
                said = ("cancelled", None)
            yield _state(said, last, on), last
        return
    needs: Needs = [(place if len(counted) > 1 else None, int(one.value)) for place, one in counted]
    if task.times > 1 and len(counted) < 2:
        needs = [(None, task.times)]
    if needs and needs != [(None, 1)]:
        said = _several(held, needs, answers, counts)
    else:
        said = _single(held, answers, counts)
    yield _state(said, task.due, on), task.due


def _months(start: dt.date, due: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    first = start
    while first <= due:
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        yield first, min(last, due)
        first = last + dt.timedelta(days=1)


def _single(
    held: list[Entry], answers: dict[str | None, str], counts: str
) -> tuple[str, dt.date | None]:
    if not held:
        return "", None
    last = held[-1]
    if last.status != "done":
        return str(last.status), None
    answer = answers.get(last.id)
    if answer in ("return", "refuse"):
        return "", None
    return ("claimed", None) if counts == "confirmed" and answer is None else ("done", last.day)


def _several(
    held: list[Entry],
    needs: Needs,
    answers: dict[str | None, str],
    counts: str,
) -> tuple[str, dt.date | None]:
    if held and held[-1].status in FINAL:
        return str(held[-1].status), None
    claims = [
        one
        for one in held
        if one.status == "done" and answers.get(one.id) not in ("return", "refuse")
    ]
    standing = [one for one in claims if counts != "confirmed" or answers.get(one.id) == "confirm"]
    full = [_full(standing, place, times) for place, times in needs]
    if all(full):
        return "done", max(day for day in full if day)
    if all(_full(claims, place, times) for place, times in needs):
        return "claimed", None
    begun = any(_times(claims, place) for place, _ in needs)
    begun = begun or bool(held and held[-1].status == "in_progress")
    return ("in_progress" if begun else ""), None


def _times(reports: list[Entry], place: int | None) -> list[tuple[dt.date, int]]:
    return [
        (one.day, 1 if one.value is None else int(one.value))
        for one in reports
        if (place is None or one.target == place) and (one.value is None or one.value > 0)
    ]


def _full(reports: list[Entry], place: int | None, times: int) -> dt.date | None:
    total = 0
    for day, number in _times(reports, place):
        total += number
        if total >= times:
            return day
    return None


def _state(said: tuple[str, dt.date | None], due: dt.date | None, on: dt.date) -> str:
    word, day = said
    if word in FINAL or word == "claimed":
        return word
    if day is not None:
        return "done_late" if due is not None and day > due else "done"
    if due is not None and due < on:
        return "overdue"
    if word == "in_progress":
        return word
    if due is None:
        return "no_day"
    return "due_soon" if (due - on).days <= 14 else "due"
