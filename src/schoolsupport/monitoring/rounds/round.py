"""Rounds: when the execution of a roadmap is looked at, as data of a region's plugin.

A file `rounds/NAME.toml` names the rows or the points of an order that prescribe a monitoring, a
report or a register. The days come from the terms of those rows and the floors from their cells, so
neither can differ from the order; the quote stands in them word for word. What the order leaves
open is `assumed`, with the other readings beside it, or a `[[gap]]`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Any

from attrs import frozen

from schoolsupport.deadlines.schedule import Kind
from schoolsupport.domain import LegalSource
from schoolsupport.monitoring.execution import Formula
from schoolsupport.monitoring.states import Counts
from schoolsupport.monitoring.tasks import times_of
from schoolsupport.roadmaps.planning.plan import plan
from schoolsupport.roadmaps.planning.roadmap import Dating, Roadmap, Task, TaskSource, Tier
from schoolsupport.roadmaps.template import Duty, Measure, RoadmapTemplate, Target, TargetUnit

FOLDER = "rounds"
FORMS = "forms"
MENTIONED = "mentioned.toml"
EXECUTED = "исполнени"
"""The root by which a cell says that its per cent is one of execution."""


class About(StrEnum):
    """What a round looks at.

    `execution`: what is done of the roadmap. `involvement`: how municipalities and schools take
    part. `conditions`: staff, equipment, pupils, management. `results`: results of pupils over
    time. `participation`: who took part in what. `register`: a list that is kept. `report`: a
    report, an analysis or a note that is due. `identification`: which schools need support.
    `expertise`: plans and programmes judged. `verification`: risk profiles checked on the spot.
    """

    EXECUTION = "execution"
    INVOLVEMENT = "involvement"
    CONDITIONS = "conditions"
    RESULTS = "results"
    MEETINGS = "meetings"
    PARTICIPATION = "participation"
    REGISTER = "register"
    REPORT = "report"
    IDENTIFICATION = "identification"
    EXPERTISE = "expertise"
    VERIFICATION = "verification"


class Span(StrEnum):
    """From when the tasks count that a share is of.

    `since_start`: from the first day of the plan. `since_last`: those whose day has come after the
    last time of the round, so that a quarter is told by itself.
    """

    SINCE_START = "since_start"
    SINCE_LAST = "since_last"


@frozen(kw_only=True)
class Reading:
    """Another reading of what the order leaves open.

    Attributes:
        of: the key that is read otherwise: `counts`, `span`, `tasks`, `levels` …
        value: the other value.
        why: what speaks for it.
    """

    of: str
    value: str
    why: str


@frozen(kw_only=True)
class RoundGap:
    """What a round would need and the order does not say; it is told, never made up.

    Attributes:
        id: short name.
        title: what is missing.
        why: why it cannot be computed.
        source: where the order speaks of it.
    """

    id: str
    title: str
    why: str
    source: LegalSource


@frozen(kw_only=True)
class RoundFloor:
    """A number that the order expects somewhere else than in the row.

    Attributes:
        value: the number, in percent.
        upper: the higher number of a range.
        text: the order's words.
        of: what it is of, in the order's words.
        source: where they stand.
    """

    value: Decimal
    upper: Decimal | None = None
    text: str
    of: str | None = None
    source: LegalSource


@frozen(kw_only=True)
class Mentioned:
    """Rows that speak of monitoring or reports and prescribe none; `mentioned.toml` lists them.

    Attributes:
        rows: their numbers, as in `Round`.
        why: why they prescribe none.
    """

    rows: tuple[str, ...]
    why: str


@frozen(kw_only=True)
class RowNamed:
    """A row that a key names."""

    row: str


@frozen(kw_only=True)
class Round:
    """A round of an order.

    Attributes:
        name: name of its file.
        title: what it is called.
        about: what it looks at.
        roadmap: name of the roadmap.
        row, rows: numbers of the rows that prescribe it, «10», or with their section, «2021/7».
        point, points: numbers of the points of the order that prescribe it.
        part: which of the times the row names it is, from 1; None for every one.
        counts: which tasks a share is of.
        span: from when the tasks count that the share is of.
        since_start: rows among its own that ask for everything since the start, whatever `span` is.
        reports: whether every report counts, or confirmed ones only.
        levels: whose plans count; empty for all.
        tasks: numbers of the rows that count; empty for all rows of the table but its own.
        results: the row that says by when the results are due.
        to: to whom it is reported, in the order's words, where they are not the row's parties.
        form: name of the form it is reported in.
        register: name of the register that is kept.
        floor: numbers expected elsewhere than in the row.
        source: the order's words.
        assumed: keys whose value the order does not say.
        alternatives: other readings of them.
        gap: what is missing.
    """

    name: str
    title: str
    about: About
    roadmap: str
    row: str | None = None
    rows: tuple[str, ...] = ()
    point: str | None = None
    points: tuple[str, ...] = ()
    part: int | None = None
    counts: Formula = Formula.DUE
    span: Span = Span.SINCE_START
    since_start: tuple[str, ...] = ()
    reports: Counts = Counts.CLAIMS
    levels: tuple[Tier, ...] = ()
    tasks: tuple[str, ...] = ()
    results: RowNamed | None = None
    to: str | None = None
    form: str | None = None
    register: str | None = None
    floor: tuple[RoundFloor, ...] = ()
    source: LegalSource
    assumed: tuple[str, ...] = ()
    alternatives: tuple[Reading, ...] = ()
    gap: tuple[RoundGap, ...] = ()

    @property
    def own_rows(self) -> tuple[str, ...]:
        """The rows that prescribe it."""
        return (self.row, *self.rows) if self.row is not None else self.rows

    @property
    def own_points(self) -> tuple[str, ...]:
        """The points that prescribe it."""
        return (self.point, *self.points) if self.point is not None else self.points


@frozen(kw_only=True)
class RoundDay:
    """One time of a round.

    Attributes:
        day: the day it is held on or due by; None where the order gives none.
        cut: the last day it looks at: of a report the end of its period, else the day itself.
        start: the first day, where it is held over several.
        label: the time in words: «I четверть 2022/23», «март 2021 г.».
        row: key of the row or point, as in ids of tasks: `organisation/10`.
        task: id of the task of the order's own plan.
        phrase: the order's words about the time.
        results: by when the results are due, where the order says.
    """

    day: dt.date | None
    cut: dt.date | None
    start: dt.date | None
    label: str
    row: str
    task: str
    phrase: str | None
    results: dt.date | None = None


def cells(row: Measure) -> tuple[str, ...]:
    """The cells of a row as printed, and the sub-measures' own."""
    own = (row.title, row.deadline, row.evidence, row.expected_result, row.target_text)
    subs = (text for sub in row.sub_measures for text in (sub.title, sub.deadline))
    targets = (target.text for target in row.targets)
    return tuple(text for text in (*own, *targets, *subs) if text)


def all_texts(template: RoadmapTemplate) -> tuple[str, ...]:
    """Every text of an order that a quote may stand in."""
    texts = [*template.goals, *template.tasks, *template.expected_results, template.title]
    texts += [template.act_title or "", *template.columns]
    texts += [statement.text for statement in template.statements]
    texts += [duty.text for duty in template.duties]
    return (*texts, *(text for row in template.measures for text in cells(row)))


def rows_of(template: RoadmapTemplate, number: str) -> list[Measure]:
    """The rows a number names: «10», or «2021/7» with its section."""
    section, _, inner = number.rpartition("/")
    return [
        row
        for row in template.measures
        if row.number == inner and (not section or row.section == section)
    ]


# --- days and floors -----------------------------------------------------------------------------


def days_of(
    one: Round, template: RoadmapTemplate, own: Roadmap | None = None
) -> tuple[RoundDay, ...]:
    """Every time of a round, the earliest first; those without a day come last.

    Args:
        one: the round.
        template: its roadmap.
        own: the order's own plan for all its years, with the calendars of the region; by default
            it is made with those that are shipped.

    Returns:
        The days are those of the tasks that the order's own plan makes of its rows and points.
    """
    own = own or plan(template)
    results = _results_day(one, template, own)
    keys = own_keys(one, template)
    found = [
        RoundDay(
            day=dt.date.fromordinal(due) if due else None,
            cut=_cut(task, due),
            start=dt.date.fromordinal(start) if start else None,
            label=label,
            row=_row_key(task),
            task=task.id,
            phrase=task.phrase,
            results=results,
        )
        for task in own.tasks
        if _row_key(task) in keys and _is_part(task, one.part) and _is_time(task)
        for start, _, due, label in times_of(task)
    ]
    once: dict[tuple[object, ...], RoundDay] = {}
    for day in found:
        once.setdefault((day.row, day.day, day.label), day)
    return tuple(sorted(once.values(), key=lambda day: day.day or dt.date.max))


def span_of(one: Round, template: RoadmapTemplate, time: RoundDay) -> Span:
    """From when the tasks count at a time of a round."""
    rows = (row for number in one.since_start for row in rows_of(template, number))
    whole = {f"{row.section}/{row.number}" for row in rows}
    return Span.SINCE_START if time.row in whole else one.span


def last_before(times: Iterable[RoundDay], time: RoundDay) -> dt.date | None:
    """The last day that the time before looked at; None for the first.

    A row that asks for its report after each term and after the school year has two such series.
    """
    cuts = [
        one.cut
        for one in times
        if one.cut is not None
        and time.cut is not None
        and one.cut < time.cut
        and _part_of(one.task) == _part_of(time.task)
    ]
    return max(cuts, default=None)


def _part_of(task: str) -> str:
    """Which of the times that a row names a task is of: `p1`, `p2`."""
    return task.partition("#")[2].partition("@")[0].partition("-")[0]


def own_keys(one: Round, template: RoadmapTemplate) -> frozenset[str]:
    """The rows and points that prescribe a round, as in ids of tasks without the template."""
    rows = (row for number in one.own_rows for row in rows_of(template, number))
    return frozenset(
        [*(f"{row.section}/{row.number}" for row in rows)]
        + [f"duty/{number}" for number in one.own_points]
    )


def _cut(task: Task, due: int) -> dt.date | None:
    """A report «к 5-му числу следующего месяца» is of the quarter, not of the days after it."""
    day = dt.date.fromordinal(due) if due else None
    is_report = task.kind is Kind.RECURRING and task.end is not None
    return min(task.end, day) if is_report and task.end and day else day


def _row_key(task: Task) -> str:
    section = "duty" if task.source is TaskSource.DUTY else task.section
    return f"{section}/{task.number}"


def _is_part(task: Task, part: int | None) -> bool:
    place = _part_of(task.id)
    return part is None or place in (f"p{part}", "faulty")


def _is_time(task: Task) -> bool:
    """Whether a task is a time of its own: a row's own timetable beside a day is not."""
    return task.dating is not Dating.BY_SCHEDULE or task.id.partition("#")[2].startswith("p1")


def _results_day(one: Round, template: RoadmapTemplate, own: Roadmap) -> dt.date | None:
    if one.results is None:
        return None
    keys = {f"{row.section}/{row.number}" for row in rows_of(template, one.results.row)}
    return next((task.due for task in own.tasks if _row_key(task) in keys), None)


def floors_of(one: Round, template: RoadmapTemplate) -> tuple[tuple[Decimal, str], ...]:
    """The floors of execution a round was to reach, in percent, with the order's words.

    Returns:
        Those of the cells of its rows, then those it names itself; of a range both ends.
    """
    if one.about is not About.EXECUTION:
        return ()
    found: list[tuple[Decimal, str]] = []
    for number in one.own_rows:
        for row in rows_of(template, number):
            for target in filter(_is_of_execution, row.targets):
                found += [(value, target.text) for value in _ends(target.value, target.upper)]
    for given in one.floor:
        found += [(value, given.text) for value in _ends(given.value, given.upper)]
    return tuple(found)


def _is_of_execution(target: Target) -> bool:
    return target.unit is TargetUnit.PERCENT and EXECUTED in (target.about or "").casefold()


def _ends(value: Decimal, upper: Decimal | None) -> list[Decimal]:
    return [value] if upper is None else [value, upper]


def parties_of(one: Round, template: RoadmapTemplate) -> tuple[str, ...]:
    """Who holds a round or writes its report, in the order's words."""
    rows: list[Measure | Duty] = [
        row for number in one.own_rows for row in rows_of(template, number)
    ]
    rows += [duty for duty in template.duties if duty.clause in one.own_points]
    names: dict[str, Any] = {}
    for row in rows:
        for who in row.responsible if isinstance(row, Measure) else row.who:
            names.setdefault(who.name)
    return tuple(names)
