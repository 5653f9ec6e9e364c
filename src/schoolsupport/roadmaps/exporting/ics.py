"""Roadmaps as calendars (iCalendar, RFC 5545): dated tasks as whole-day events or as to-dos.

A window covers its days, the last one included, which iCalendar writes as the day after. What has
no day is not in a calendar; its description names it. Nothing here looks at a clock: the same
roadmap gives the same bytes, and the same task keeps its UID in every export.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from schoolsupport.deadlines.schedule import Kind
from schoolsupport.libraries import icalendar_library
from schoolsupport.roadmaps.exporting.series import Series, part_of, series_of
from schoolsupport.roadmaps.exporting.task_rows import readable
from schoolsupport.roadmaps.exporting.wording import (
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
from schoolsupport.roadmaps.planning.roadmap import Roadmap, Task
from schoolsupport.roadmaps.template import Does
from schoolsupport.translation import Message, msg

PRODID = "-//schoolsupport//roadmaps 1//RU"
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_OID, "schoolsupport.roadmaps")
_SUMMARY = 160  # letters of a title; calendars show a line or two
ONE_DAY = dt.timedelta(days=1)


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


def file_names(parties: Sequence[str | None], nobody: str) -> list[str]:
    """Names of files by party, different even where letters of a name cannot stand in one.

    Args:
        parties: names of the parties; None for tasks of nobody.
        nobody: name of the file for those.
    """
    names: list[str] = []
    taken: set[str] = set()
    for party in parties:
        stem = _file_stem(party or nobody)
        name, place = stem, 1
        while name.casefold() in taken:
            place += 1
            name = f"{stem} ({place})"
        taken.add(name.casefold())
        names.append(f"{name}.ics")
    return names


def _file_stem(name: str) -> str:
    letters = "".join(one if one.isalnum() or one in " -–_№(),." else " " for one in name)
    words = " ".join(letters.split()).strip(" .")
    while len(words.encode("utf-8")) > _LONGEST_STEM:
        words = words[:-1].rstrip(" .")
    return words or "_"


_LONGEST_STEM = 200  # bytes; file systems allow 255 with the ending
