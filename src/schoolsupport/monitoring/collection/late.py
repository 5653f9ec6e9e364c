"""Who has answered and who is late, what is due next, and the text of a reminder to each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

import attrs
import numpy as np
from attrs import frozen

from schoolsupport.monitoring.collection.asked import Addressee, AskedRow, By, RowKey, asked_of
from schoolsupport.monitoring.collection.sent import (
    RECORDED,
    Outcome,
    Received,
    ReceivedFile,
    Sent,
    SentBook,
)
from schoolsupport.monitoring.execution import Execution
from schoolsupport.monitoring.ledger import Reports, microseconds
from schoolsupport.monitoring.states import TaskState
from schoolsupport.pages import Column, Page, Part, Table, Text, Toned, Value
from schoolsupport.records import told
from schoolsupport.translation import Message, msg, plural
from schoolsupport.words.numbers import day_text

MOST_NAMED, MOST_OWNERS = 10, 3
"""How many tasks a reminder names, and how many schools of each; of more it says how many."""


class Answered(StrEnum):
    """How far somebody has answered.

    `whole`: everything that was asked. `partly`: some of it. `faulty`: nothing of it, because what
    came went back with its faults. `nothing`: nothing came, or an empty workbook.
    """

    WHOLE = "whole"
    PARTLY = "partly"
    FAULTY = "faulty"
    NOTHING = "nothing"


@told("key", "name", "answered", "asked", "missing", "overdue", "due_soon", "late", "faulty_file")
@frozen(kw_only=True)
class Standing:
    """How somebody stands.

    Attributes:
        key: whom it is about: `municipality:NAME`, `school:ID`, `region:NAME`.
        name: its name.
        answered: how far it has answered; None where nothing was sent to it.
        asked: how many reports were asked.
        missing: how many of them did not come.
        overdue: how many tasks are overdue.
        due_soon: how many are due in the next days.
        late: days since the workbook was to come back; 0 while it is in time or answered whole.
        faulty_file: the last file that came and went back with its faults.
        tasks: tasks that are overdue, then those due soon, the earliest first.
        until: the day by which it was to answer.
    """

    key: str
    name: str
    answered: Answered | None
    asked: int
    missing: int
    overdue: int
    due_soon: int
    late: int
    faulty_file: str | None = None
    tasks: tuple[AskedRow, ...] = ()
    until: dt.date | None = None


@told("on", "until", "ahead", "addressees", "reminders")
@frozen(kw_only=True)
class Standings:
    """Who has answered and who is late on a day, as `collect status` tells it.

    Attributes:
        on: the day looked at.
        ahead: how many days are looked ahead.
        until: the day by which workbooks were to come back; None where none were sent.
        to: to whom, in words.
        addressees: everybody who was asked, or who has tasks that are due.
    """

    on: dt.date
    ahead: int
    until: dt.date | None
    to: str
    addressees: tuple[Standing, ...]

    @property
    def reminders(self) -> tuple[Reminder, ...]:
        """A reminder to each who is to be reminded."""
        return tuple(reminders_of(self))


@told("key", "name", "text")
@frozen(kw_only=True)
class Reminder:
    """The text of a reminder.

    Attributes:
        key: to whom.
        name: its name.
        paragraphs: its paragraphs.
    """

    key: str
    name: str
    paragraphs: tuple[Message | str, ...]

    @property
    def text(self) -> Message:
        """The whole text, a paragraph a line."""
        words = {f"p{place}": one for place, one in enumerate(self.paragraphs)}
        return Message("\n".join(f"{{{name}}}" for name in words), words)


def standings_of(
    done: Execution,
    standing: Reports,
    *,
    sent: Sent | None = None,
    received: Received | None = None,
    by: By | str = By.MUNICIPALITY,
) -> Standings:
    """Who has answered and who is late.

    A row is answered where a file that was recorded answers it, where its task has a report that
    was recorded since the workbooks were made, or where it is done by then.

    Args:
        done: the execution of the plans on the day looked at; who was asked of none of their tasks
            is left out.
        standing: the report that counts for each task on that day.
        sent: what was sent; None to look at the plans alone.
        received: what came back.
        by: whom a row is of, where nothing was sent.
    """
    whose = sent.by if sent is not None else By(by)
    open_ = {one.key: one for one in asked_of(done, by=whose)}
    last = {one.addressee: one for one in (received or Received()).files if one.addressee}
    known = set(map(str, done.tasks.task))
    books = {
        one.addressee: one
        for one in (sent.books if sent is not None else ())
        if not one.rows or any(key.task in known for key in one.rows)
    }
    answered = _answered(done, standing, sent, received)
    rows = []
    for key in dict.fromkeys((*books, *open_)):
        of = open_.get(key) or Addressee(key=key, name=books[key].name)
        rows.append(_standing(done, of, books.get(key), last.get(key), answered, sent))
    return Standings(
        on=done.on,
        ahead=done.ahead,
        until=sent.until if sent else None,
        to=sent.to if sent else "",
        addressees=tuple(sorted(rows, key=lambda one: (-one.late, -one.overdue, one.name))),
    )


def _answered(
    done: Execution, standing: Reports, sent: Sent | None, received: Received | None
) -> set[RowKey]:
    """Keys of rows that are answered, without the names of owners where the task tells them."""
    if sent is None:
        return set()
    files = received.files if received is not None else ()
    answered = {_bare(key) for one in files for key in one.answered}
    since = microseconds(sent.made)
    fresh = {str(one) for one in standing.task[standing.recorded >= since]}
    tasks = done.tasks
    final = done.done | done.is_in(TaskState.NOT_APPLICABLE, TaskState.CANCELLED)
    finished = {
        (str(tasks.task[row]), int(tasks.due[row])) for row in np.flatnonzero(final).tolist()
    }
    times: dict[str, int] = {}
    for book in sent.books:
        for key in book.rows:
            times[key.task] = times.get(key.task, 0) + 1
    for book in sent.books:
        for key in book.rows:
            due = key.due.toordinal() if key.due else 0
            once = times[key.task] == 1 and key.task in fresh
            if once or (key.task, due) in finished:
                answered.add(_bare(key))
    return answered


def _bare(key: RowKey) -> RowKey:
    return attrs.evolve(key, owner="")


def _standing(
    done: Execution,
    of: Addressee,
    book: SentBook | None,
    last: ReceivedFile | None,
    answered: set[RowKey],
    sent: Sent | None,
) -> Standing:
    missing = sum(_bare(key) not in answered for key in book.rows) if book else 0
    asked = len(book.rows) if book else 0
    late_tasks = [row for row in of.rows if row.due is not None and row.due < done.on]
    soon = [row for row in of.rows if row.due is not None and row.due >= done.on]
    how = _how(book, missing, last)
    until = sent.until if sent is not None and book is not None else None
    is_late = until is not None and how is not Answered.WHOLE
    return Standing(
        key=of.key,
        name=of.name,
        answered=how,
        asked=asked,
        missing=missing,
        overdue=len(late_tasks),
        due_soon=len(soon),
        late=max((done.on - until).days, 0) if is_late and until is not None else 0,
        faulty_file=last.file if last and last.outcome is Outcome.FAULTY else None,
        tasks=(*late_tasks, *soon),
        until=until,
    )


def _how(book: SentBook | None, missing: int, last: ReceivedFile | None) -> Answered | None:
    if book is None:
        return None
    came = last is not None and last.outcome in (*RECORDED, Outcome.AGAIN)
    if not missing and (book.rows or came):
        return Answered.WHOLE
    if last is not None and last.outcome is Outcome.FAULTY:
        return Answered.FAULTY
    return Answered.PARTLY if came or missing < len(book.rows) else Answered.NOTHING


# --- reminders -----------------------------------------------------------------------------------


def reminders_of(told_: Standings) -> Iterator[Reminder]:
    """A reminder to each who has not answered, has faults, or has tasks overdue or due soon."""
    for one in told_.addressees:
        if one.answered not in (None, Answered.WHOLE) or one.overdue or one.due_soon:
            paragraphs = tuple(_paragraphs(one, told_))
            yield Reminder(key=one.key, name=one.name, paragraphs=paragraphs)


def _paragraphs(one: Standing, told_: Standings) -> Iterator[Message | str]:
    yield msg("Dear colleagues!")
    yield from _of_book(one, told_)
    late = [row for row in one.tasks if row.due is not None and row.due < told_.on]
    soon = one.tasks[len(late) :]
    if late:
        yield msg(
            "As of {on}, the term has passed of tasks of which no execution is reported ({count}):",
            on=_day(told_.on),
            count=len(late),
        )
        yield from _named(late)
    if soon:
        until = told_.on + dt.timedelta(days=told_.ahead)
        yield msg("By {until}, these are due ({count}):", until=_day(until), count=len(soon))
        yield from _named(soon)
    if told_.to:
        yield msg("Please send the reports to: {to}.", to=told_.to)
    yield msg("If they are sent already, please disregard this letter.")


def _of_book(one: Standing, told_: Standings) -> Iterator[Message]:
    """What is said of the workbook itself."""
    if one.until is None or one.answered is Answered.WHOLE:
        return
    until = _day(one.until)
    when = (
        msg("within the next days (it was due on {until})", until=until)
        if one.late
        else msg("by {until}", until=until)
    )
    if one.answered is Answered.FAULTY:
        file = one.faulty_file or ""
        yield msg(
            "The workbook «{file}» could not be accepted and was returned with its faults marked."
            " Please correct it and send it again {when}.",
            file=file,
            when=when,
        )
    elif one.answered is Answered.PARTLY:
        yield msg(
            "Thank you for the reports. Not all of what was asked is filled in: {missing} of"
            " {asked}. Please complete it {when}.",
            missing=one.missing,
            asked=one.asked,
            when=when,
        )
    elif one.late:
        yield msg(
            "The reports on the execution of the plan were to be sent by {until}. As of {on} they"
            " have not come; they are late by {days}.",
            until=until,
            on=_day(told_.on),
            days=_days(one.late),
        )
    else:
        yield msg(
            "We remind you that the reports on the execution of the plan are to be sent by"
            " {until}.",
            until=until,
        )


def _named(rows: Sequence[AskedRow]) -> Iterator[Message | str]:
    """Tasks, those of several schools that are alike in one line."""
    alike: dict[tuple[str, str, dt.date | None], list[str]] = {}
    for row in rows:
        alike.setdefault((row.number, row.title.rstrip(" .;"), row.due), []).append(row.whose)
    for (number, title, due), owners in list(alike.items())[:MOST_NAMED]:
        names = "; ".join(owners[:MOST_OWNERS])
        more = len(owners) - MOST_OWNERS
        yield msg(
            "— {number}. {title}, by {due}: {names}.",
            number=number,
            title=title,
            due=_day(due) if due else "—",
            names=msg("{names} and {count} more", names=names, count=more) if more > 0 else names,
        )
    if len(alike) > MOST_NAMED:
        yield msg("— and further tasks: {count}.", count=len(alike) - MOST_NAMED)


def _day(day: dt.date) -> str:
    return day_text(day, "ru")


def _days(count: int) -> Message:
    return plural("{n} day", "{n} days", count)


# --- pages ---------------------------------------------------------------------------------------


def status_page(told_: Standings, *, letters: bool = True) -> Page:
    """Who has answered and who is late, and the reminders."""
    facts: list[tuple[Any, Value]] = [(msg("State on"), told_.on)]
    if told_.until is not None:
        facts.append((msg("To be sent back by"), told_.until))
        facts += [
            (_COUNTED[how], sum(one.answered is how for one in told_.addressees))
            for how in Answered
        ]
    reminders = told_.reminders if letters else ()
    parts: list[Part] = [_table(told_)]
    if reminders:
        parts.append(Text(words=msg("Reminders"), style="heading"))
    for one in reminders:
        parts.append(Text(words=one.name, style="heading", level=1))
        parts += [Text(words=words) for words in one.paragraphs]
    return Page(
        title=msg("Collection of reports, {day}", day=told_.on),
        name="collection",
        facts=facts,
        parts=parts,
    )


def letter_page(one: Reminder) -> Page:
    """A reminder as a document of its own."""
    head, *rest = one.paragraphs
    return Page(
        title=head,
        name="letter",
        orientation="portrait",
        facts=[(msg("To"), one.name)],
        parts=[Text(words=words) for words in rest],
    )


def _table(told_: Standings) -> Table:
    rows = told_.addressees
    columns = [
        Column(heading=msg("For whom"), id="name", width=(16, 48)),
        Column(heading=msg("Answered"), id="answered", width=(10, 24)),
        Column(heading=msg("Not reported"), id="missing", unit="people", total="sum"),
        Column(heading=msg("Asked"), id="asked", unit="people", total="sum"),
        Column(heading=msg("Days late"), id="late", unit="people"),
        Column(heading=msg("Overdue"), id="overdue", unit="people", total="sum"),
        Column(heading=msg("Due soon"), id="due_soon", unit="people", total="sum"),
    ]
    cells: list[list[Value]] = [
        [one.name for one in rows],
        [_said(one.answered) for one in rows],
        [one.missing for one in rows],
        [one.asked for one in rows],
        [Toned(one.late, "bad") if one.late else None for one in rows],
        [Toned(one.overdue, "bad") if one.overdue else None for one in rows],
        [one.due_soon or None for one in rows],
    ]
    if told_.until is None:
        columns, cells = [columns[0], *columns[5:]], [cells[0], *cells[5:]]
    return Table(
        name="addressees",
        columns=columns,
        cells=cells,
        totals=len(rows) > 1,
        most=70,
        empty=msg("Nothing was asked, and nothing is due"),
    )


ANSWERED: Mapping[Answered, Message] = {
    Answered.WHOLE: msg("answered whole"),
    Answered.PARTLY: msg("answered partly"),
    Answered.FAULTY: msg("returned with faults"),
    Answered.NOTHING: msg("did not answer"),
}
_COUNTED: Mapping[Answered, Message] = {
    Answered.WHOLE: msg("Answered whole"),
    Answered.PARTLY: msg("Answered partly"),
    Answered.FAULTY: msg("Returned with faults"),
    Answered.NOTHING: msg("Did not answer"),
}
_TONES: Mapping[Answered, Any] = {
    Answered.WHOLE: "good",
    Answered.PARTLY: "caution",
    Answered.FAULTY: "bad",
    Answered.NOTHING: "bad",
}


def _said(how: Answered | None) -> Value:
    return None if how is None else Toned(ANSWERED[how], _TONES[how])
