"""Roadmaps as calendars (iCalendar, RFC 5545): dated tasks as whole-day events or as to-dos.

A window covers its days, the last one included, which iCalendar writes as the day after. What has
no day is not in a calendar; its description names it. Nothing here looks at a clock: the same
roadmap gives the same bytes, and the same task keeps its UID in every export. The rule of what
recurs is made from the days of the planned tasks themselves, so that a calendar shows these days
and no others: whatever the rule would give beyond them is excepted by name.
"""

from __future__ import annotations

import datetime as dt
import uuid
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import gcd
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from schoolsupport.deadlines.schedule import Kind
from schoolsupport.libraries import icalendar_library
from schoolsupport.roadmaps.exporting.plan_page import (
    clause_text,
    does_text,
    number_text,
    party_text,
    remark_text,
    shortened,
    stamp_of,
    why_undated,
    window_text,
)
from schoolsupport.roadmaps.exporting.task_rows import readable
from schoolsupport.roadmaps.planning.roadmap import Roadmap, Task
from schoolsupport.roadmaps.template import Does
from schoolsupport.translation import Message, msg

PRODID = "-//schoolsupport//roadmaps 1//RU"
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_OID, "schoolsupport.roadmaps")
_SUMMARY = 160  # letters of a title; calendars show a line or two
ONE_DAY = dt.timedelta(days=1)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEK = 7
YEAR = 12
SHORTEST_MONTH = 28


@frozen(kw_only=True)
class CalendarOptions:
    """How a calendar is written.

    Attributes:
        by_party: a folder with a calendar for each responsible party instead of one file.
        todo: to-dos (VTODO) instead of events; each time of a recurring task is one.
        due_only: events stand on their last day, not on all days of their window.
        stamp: the day the entries bear as DTSTAMP; by default that of the order, else the first
            day planned.
    """

    by_party: bool = False
    todo: bool = False
    due_only: bool = False
    stamp: dt.date | None = None


def write_calendar(
    roadmap: Roadmap, path: Path, lang: str, options: CalendarOptions, party: str | None = None
) -> None:
    """Write a calendar.

    Args:
        roadmap: the roadmap, of one party's tasks where `party` is given.
        path: the file.
        lang: language of the words between the order's own.
        options: how it is written; `by_party` is of no account here.
        party: whose tasks these are, for the calendar's name.

    Raises:
        OutputError: the extra `calendars` is not installed.
    """
    path.write_bytes(calendar_bytes(roadmap, lang, options, party))


def calendar_bytes(
    roadmap: Roadmap, lang: str, options: CalendarOptions, party: str | None = None
) -> bytes:
    """The content of a calendar file; arguments and errors as in `write_calendar`."""
    return _Writer(roadmap, lang, options, party).calendar()


def of_party(roadmap: Roadmap, party: str | None) -> Roadmap:
    """The roadmap with the tasks of one party only; None: of nobody."""
    tasks = tuple(
        task
        for task in roadmap.tasks
        if (party in {one.name for one in task.parties} if party else not task.parties)
    )
    return evolve(roadmap, tasks=tasks)


def parties_of(roadmap: Roadmap) -> list[str | None]:
    """Names of the parties in the order of the tasks; None at the end where a task has none."""
    names = dict.fromkeys(one.name for task in roadmap.tasks for one in task.parties)
    return [*names, *([None] if any(not task.parties for task in roadmap.tasks) else [])]


class _Writer:
    def __init__(
        self, roadmap: Roadmap, lang: str, options: CalendarOptions, party: str | None
    ) -> None:
        self.library = icalendar_library()
        self.roadmap, self.lang, self.options, self.party = roadmap, lang, options, party
        self.stamp = dt.datetime.combine(options.stamp or stamp_of(roadmap), dt.time(), dt.UTC)

    def calendar(self) -> bytes:
        calendar = self.library.Calendar()
        calendar.add("prodid", PRODID)
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("method", "PUBLISH")
        name = " – ".join(filter(None, [self.party, self.roadmap.title, self.roadmap.owner.name]))
        calendar.add("x-wr-calname", self._text(name))
        calendar.add("x-wr-caldesc", self._text(self._contents()))
        for series in series_of(self.roadmap.dated):
            if self.options.todo:
                for task in series.tasks:
                    calendar.add_component(self._todo(task))
            else:
                calendar.add_component(self._event(series))
        content: bytes = calendar.to_ical()
        return content

    def _event(self, series: Series) -> Any:
        first = series.tasks[0]
        start, due = _days(first, due_only=self.options.due_only)
        event = self._entry(self.library.Event(), series)
        event.add("dtstart", start)
        event.add("dtend", due + ONE_DAY)
        event.add("transp", "TRANSPARENT")  # a term does not make anybody busy
        if series.rule is not None:
            event.add("rrule", dict(series.rule))
        for day in series.excepted:
            event.add("exdate", day, parameters={"VALUE": "DATE"})
        return event

    def _todo(self, task: Task) -> Any:
        start, due = _days(task, due_only=self.options.due_only)
        todo = self._entry(self.library.Todo(), Series(tasks=[task]))
        if start < due:
            todo.add("dtstart", start)
        todo.add("due", due)
        todo.add("status", "NEEDS-ACTION")
        return todo

    def _entry(self, entry: Any, series: Series) -> Any:
        first = series.tasks[0]
        entry.add("uid", _uid(first, series, is_todo=self.options.todo))
        entry.add("dtstamp", self.stamp)
        entry.add("summary", self._text(self._summary(first)))
        entry.add("description", self._text(self._description(series)))
        entry.add("categories", self._categories(first))
        return entry

    def _summary(self, task: Task) -> str:
        words = [f"{number_text(task, self.lang)}. {_title(task)}"]
        if task.time is not None:
            words.insert(0, self._said(msg("by {time}", time=f"{task.time:%H:%M}")))
        does = {one.does for one in task.parties if one.name == self.party}
        if does and Does.EXECUTES not in does:
            words.insert(0, ", ".join(does_text(one, self.lang) for one in sorted(does)))
        return shortened(" · ".join(words), _SUMMARY)

    def _description(self, series: Series) -> str:
        task, roadmap = series.tasks[0], self.roadmap
        place = clause_text(task, self.lang)
        window = window_text(task, self.lang) if series.rule is None else None
        title = _title(task)
        lines: list[tuple[Message, str | None]] = [
            (msg("{text}"), title if title not in self._summary(task) else None),
            (msg("Days: {text}"), window),
            (msg("Period: {text}"), task.label if series.rule is None else None),
            (msg("Term as printed: {text}"), task.phrase),
            (
                msg("Responsible: {text}"),
                "; ".join(party_text(party, self.lang) for party in task.parties),
            ),
            (msg("Document: {text}"), task.evidence),
            (msg("Expected result: {text}"), task.expected_result),
            (msg("Target: {text}"), task.target_text),
            (msg("Ground: {text}"), f"{roadmap.act.citation}, {place}"),
        ]
        remarks = dict.fromkeys(
            line for one in series.tasks for line in remark_text(one, self.lang)
        )
        told = [self._said(evolve(label, values={"text": text})) for label, text in lines if text]
        return "\n".join([*told, *(self._said(msg("Note: {text}", text=one)) for one in remarks)])

    def _categories(self, task: Task) -> list[str]:
        """What calendars colour and filter by: the roadmap and, if it has a title, the section."""
        titles = [
            one.title for one in self.roadmap.sections if one.id == task.section and one.title
        ]
        return [readable(one) for one in (self._said(msg("roadmap")), *titles)]

    def _contents(self) -> str:
        """What is in the calendar and, because no calendar shows it, what is not."""
        undated = self.roadmap.undated
        lines = [
            self.roadmap.act.citation,
            self._said(msg("Tasks with a day: {number}", number=len(self.roadmap.dated))),
        ]
        if undated:
            lines.append(
                self._said(
                    msg("Tasks without a day, not in the calendar: {number}", number=len(undated))
                )
            )
        lines.extend(
            f"{number_text(task, self.lang)}. {shortened(_title(task), _SUMMARY)} "
            f"({why_undated(task, self.lang)})"
            for task in undated
        )
        return "\n".join(lines)

    def _text(self, text: str) -> Any:
        """A text as the format takes it; names that begin with X- are not escaped by themselves."""
        return self.library.vText(readable(text))

    def _said(self, message: Message) -> str:
        return message.text(self.lang)


def _title(task: Task) -> str:
    title = task.title if task.parent is None else f"{task.parent}: {task.title}"
    return " ".join(title.split())


def _days(task: Task, *, due_only: bool) -> tuple[dt.date, dt.date]:
    """First and last day of an entry; what recurs stands on its due day alone."""
    due = task.due or task.end or dt.date.max
    if due_only or task.kind is Kind.RECURRING or task.start is None or task.start > due:
        return due, due
    return task.start, due


def _uid(task: Task, series: Series, *, is_todo: bool) -> str:
    """A name that stays: of the task or, for a rule, of its row, whichever days are planned."""
    name, kind = task.id, "todo" if is_todo else "event"
    if series.rule is not None:
        name, kind = name.replace(f"#{task.occurrence}@", f"#{part_of(task)}@"), "series"
    return f"{uuid.uuid5(NAMESPACE, f'{kind} {name}')}@schoolsupport"


Rule = Mapping[str, object]


@frozen(kw_only=True, eq=False)
class Series:
    """Tasks with one rule.

    Attributes:
        tasks: the tasks, the earliest first; never empty.
        rule: parts of RRULE by their names; None for tasks that follow none, each by itself.
        excepted: days the rule gives and no task stands on.
    """

    tasks: Sequence[Task]
    rule: Rule | None = None
    excepted: Sequence[dt.date] = ()


def series_of(tasks: Sequence[Task]) -> Iterator[Series]:
    """Dated tasks as series and as single ones.

    Args:
        tasks: tasks with a due day, in any order.

    Yields:
        Series in the order of their first tasks; every task is in one of them, those moved off
        days off, which no rule gives, by themselves.
    """
    rows: dict[object, list[Task]] = {}
    for task in tasks:
        rows.setdefault(_row(task), []).append(task)
    for row in rows.values():
        ordered = sorted(row, key=_due)
        series = _regular(ordered)
        if series is not None:
            yield series
        regular = {id(task) for task in (series.tasks if series is not None else ())}
        yield from (Series(tasks=[task]) for task in ordered if id(task) not in regular)


def _row(task: Task) -> object:
    """What the tasks of one recurring part have in common; a task that recurs not is alone."""
    if task.kind is not Kind.RECURRING:
        return task.id
    row = (task.source, task.section, task.number, task.parent, task.title, task.phrase)
    return (*row, part_of(task))


def part_of(task: Task) -> str:
    """The place of the task's part in its phrase: `p1` of the occurrence `p1-2021-03-01`."""
    return (task.occurrence or "").partition("-")[0]


def _due(task: Task) -> dt.date:
    return task.due or dt.date.max


def _regular(tasks: Sequence[Task]) -> Series | None:
    """The tasks of a row that follow a rule: all, or all but those moved off days off."""
    for ordinary in (_anything, _day_of_month, _is_month_end, _weekday):
        regular = _commonest(tasks, ordinary)
        days = [_due(task) for task in regular]
        same_time = len({task.time for task in regular}) == 1
        fewest = 2 if len(regular) == len(tasks) else 3
        if len(days) < fewest or len(set(days)) < len(days) or not same_time:
            continue
        for rule, given in (_by_days(days), _by_months(days)):
            excepted = sorted(set(given) - set(days))
            if set(days) <= set(given) and len(excepted) * 2 <= len(days):
                return Series(tasks=regular, rule=rule, excepted=excepted)
    return None


_MOST_WEEKS = 6  # what lies further apart recurs by months


def _commonest(tasks: Sequence[Task], key: Callable[[dt.date], object]) -> list[Task]:
    """The tasks whose days agree in something, if these are more than half."""
    (value, number), *_ = Counter(key(_due(task)) for task in tasks).most_common(1)
    if number * 2 <= len(tasks):
        return []
    return [task for task in tasks if key(_due(task)) == value]


def _anything(_day: dt.date) -> object:
    return True


def _day_of_month(day: dt.date) -> object:
    return day.day


def _is_month_end(day: dt.date) -> object:
    return (day + dt.timedelta(days=1)).day == 1


def _weekday(day: dt.date) -> object:
    return day.weekday()


def _by_days(days: Sequence[dt.date]) -> tuple[Rule, list[dt.date]]:
    """The rule of equal distances in days or weeks, and the days it gives; none for no such."""
    step = gcd(*((later - earlier).days for earlier, later in pairwise(days)))
    if step > _MOST_WEEKS * WEEK or (step > WEEK and step % WEEK):
        return {}, []
    count = (days[-1] - days[0]).days // step
    given = [days[0] + dt.timedelta(days=step * place) for place in range(count + 1)]
    if step % WEEK:
        return _rule("DAILY", step, days[-1]), given
    by_day = {"byday": WEEKDAYS[days[0].weekday()]}
    return _rule("WEEKLY", step // WEEK, days[-1], by_day), given


def _by_months(days: Sequence[dt.date]) -> tuple[Rule, list[dt.date]]:
    """The rule of one day in equally distant months, and the days it gives; none for no such."""
    months = [day.year * YEAR + day.month - 1 for day in days]
    step = gcd(*(later - earlier for earlier, later in pairwise(months)))
    if not step:
        return {}, []
    wanted = max(day.day for day in days)
    if all(day.day == _length(month) for day, month in zip(days, months, strict=True)):
        wanted = 31
    given = [
        dt.date(month // YEAR, month % YEAR + 1, min(wanted, _length(month)))
        for month in range(months[0], months[-1] + 1, step)
    ]
    by = _by_month_day(wanted)
    if step % YEAR:
        return _rule("MONTHLY", step, days[-1], by), given
    return _rule("YEARLY", step // YEAR, days[-1], {"bymonth": days[0].month, **by}), given


def _by_month_day(day: int) -> Rule:
    """A day of the month; where a month is shorter, its last one."""
    if day == 31:
        return {"bymonthday": -1}
    if day > SHORTEST_MONTH:
        return {"bymonthday": list(range(SHORTEST_MONTH, day + 1)), "bysetpos": -1}
    return {"bymonthday": day}


def _length(month: int) -> int:
    return monthrange(month // YEAR, month % YEAR + 1)[1]


def _rule(freq: str, interval: int, until: dt.date, by: Rule | None = None) -> Rule:
    every = {"interval": interval} if interval > 1 else {}
    return {"freq": freq, **every, **(by or {}), "until": until}
