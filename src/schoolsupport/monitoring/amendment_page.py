"""What a changed file of a plan amounts to, for a reader and for programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from attrs import frozen

from schoolsupport.domain import Problem
from schoolsupport.monitoring.amendment import Amendment
from schoolsupport.monitoring.entries import Entry
from schoolsupport.monitoring.importing import STATUS_NAMES
from schoolsupport.pages import Column, Page, Remark, Said, Table, Value
from schoolsupport.roadmaps.amending import FIELD_NAMES, FieldValue
from schoolsupport.roadmaps.planning.organisations import Holder
from schoolsupport.roadmaps.planning.roadmap import Task, TaskSource
from schoolsupport.translation import msg


@frozen(kw_only=True)
class Taken:
    """What a store made of an amendment.

    Attributes:
        version: number of the version it holds now.
        recorded: how many entries are new.
    """

    version: int
    recorded: int


def page(told: Amendment, *, written: bool = False, taken: Taken | None = None) -> Page:
    """What changed, from what to what; new, cancelled, reported, named; and what is wrong.

    Args:
        told: the amendment.
        written: whether it was written anywhere.
        taken: what the store made of it, if one took it.
    """
    plan = told.base
    facts: list[tuple[Said, Value]] = [
        (msg("File"), told.file),
        (msg("Plan of"), plan.owner.name),
        (msg("Order"), plan.act.citation),
    ]
    if told.ground:
        facts.append((msg("Ground"), told.ground))
    if taken is not None:
        facts.append((msg("Version in the store"), taken.version))
        if told.entries:
            facts += [
                (msg("Recorded now"), taken.recorded),
                (msg("Recorded before"), len(told.entries) - taken.recorded),
            ]
    return Page(
        title=_title(told, written=written),
        facts=facts,
        parts=[one for one in _tables(told) if len(one)],
        remarks=[Remark.of(one) for one in told.problems],
        name="amendment",
    )


def _title(told: Amendment, *, written: bool) -> Said:
    title = told.base.title
    if not told and told.sound:
        return msg("Nothing is changed: {title}", title=title)
    if not written:
        return msg("Nothing is written yet: {title}", title=title)
    if not told.told:
        return msg("The plan stays as it is: {title}", title=title)
    return msg("The plan is amended: {title}", title=title)


_NUMBER = Column(heading=msg("No."), id="number", wrap="never")
_TASK = Column(heading=msg("Measure"), id="task", width=(12, 60))


def _tables(told: Amendment) -> Iterator[Table]:
    yield _changed(told)
    yield _added(told.told.added)
    yield _dropped(told.told.dropped)
    yield _marks(told)
    yield _names(told.holders)


def _changed(told: Amendment) -> Table:
    columns = [
        _NUMBER,
        _TASK,
        Column(heading=msg("What is changed"), id="field"),
        Column(heading=msg("Before"), id="before", width=(10, 40)),
        Column(heading=msg("After"), id="after", width=(10, 40)),
    ]
    points = {task.id for task in told.base.tasks if task.source is TaskSource.DUTY}
    rows: list[tuple[Value, ...]] = [
        (
            _number(one.number, is_point=one.task in points),
            one.title,
            FIELD_NAMES[one.field],
            _value(one.before),
            _value(one.after),
        )
        for one in told.told.changed
    ]
    return Table.of_rows(columns, rows, name="changed", title=msg("Changed"))


def _value(value: FieldValue) -> Value:
    return f"{value:%H:%M}" if isinstance(value, dt.time) else value


def _number(number: str, *, is_point: bool) -> Said:
    return msg("p. {number}", number=number) if is_point else number


def _task_number(task: Task) -> Said:
    return _number(task.number, is_point=task.source is TaskSource.DUTY)


def _added(tasks: Sequence[Task]) -> Table:
    columns = [
        _NUMBER,
        _TASK,
        Column(heading=msg("Begins"), id="start", unit="day"),
        Column(heading=msg("Due"), id="due", unit="day"),
        Column(heading=msg("Who"), id="who", width=(10, 40)),
        Column(heading=msg("Document"), id="document", width=(10, 30), lesser=True),
    ]
    rows: list[tuple[Value, ...]] = [
        (
            _task_number(task),
            task.title,
            task.start,
            task.due,
            "; ".join(party.name for party in task.parties),
            task.evidence,
        )
        for task in tasks
    ]
    return Table.of_rows(columns, rows, name="added", title=msg("New measures"))


def _dropped(tasks: Sequence[Task]) -> Table:
    columns = [_NUMBER, _TASK, Column(heading=msg("Due"), id="due", unit="day")]
    rows: list[tuple[Value, ...]] = [(_task_number(task), task.title, task.due) for task in tasks]
    title = msg("Rows are gone: cancelled by the act")
    return Table.of_rows(columns, rows, name="cancelled", title=title)


def _marks(told: Amendment) -> Table:
    columns = [
        _NUMBER,
        _TASK,
        Column(heading=msg("Report of execution"), id="status"),
        Column(heading=msg("Day"), id="day", unit="day"),
        Column(heading=msg("Document"), id="document", width=(10, 30)),
        Column(heading=msg("Words"), id="words", width=(10, 30), lesser=True),
    ]
    tasks = {task.id: task for task in (*told.told.added, *told.base.tasks)}
    rows: list[tuple[Value, ...]] = [_mark(one, tasks[one.task]) for one in told.marks]
    return Table.of_rows(columns, rows, name="marks", title=msg("Reports of execution"))


def _mark(entry: Entry, task: Task) -> tuple[Value, ...]:
    status = "" if entry.status is None else STATUS_NAMES[entry.status]
    return (
        _task_number(task),
        task.title,
        status,
        entry.day,
        " ".join(part for part in (entry.document, entry.number) if part) or None,
        entry.note,
    )


def _names(holders: Sequence[Holder]) -> Table:
    columns = [
        Column(heading=msg("Who"), id="who", width=(12, 60)),
        Column(heading=msg("Full name"), id="name", width=(12, 40)),
        Column(heading=msg("Mail"), id="email", wrap="never"),
    ]
    rows: list[tuple[Value, ...]] = [
        (one.office, one.person.name, one.person.email) for one in holders
    ]
    if not any(one.person.email for one in holders):
        columns, rows = columns[:2], [row[:2] for row in rows]
    title = msg("Names for the roster")
    return Table.of_rows(columns, rows, name="names", title=title)


# --- for programs --------------------------------------------------------------------------------


@frozen(kw_only=True)
class ToldChange:
    """A field of a task changed.

    Attributes:
        task: id of the task.
        number: its number as printed.
        title: what is to be done, as it was.
        field: name of the field.
        before: what it was, days and times in ISO form.
        after: what it is to be.
        sheet: sheet of the cell.
        row: row of the cell, from 1.
        column: heading of the cell.
    """

    task: str
    number: str
    title: str
    field: str
    before: str | None
    after: str | None
    sheet: str | None
    row: int | None
    column: str | None


@frozen(kw_only=True)
class ToldTask:
    """A task that is new or cancelled: `task` is its id, days may be absent."""

    task: str
    number: str
    title: str
    start: dt.date | None
    due: dt.date | None

    @classmethod
    def of(cls, task: Task) -> ToldTask:
        """A task of a plan."""
        return cls(
            task=task.id, number=task.number, title=task.title, start=task.start, due=task.due
        )


@frozen(kw_only=True)
class ToldName:
    """A person named for an office, in the plan's place."""

    role: str | None
    organisation: str | None
    municipality: str | None
    school: str | None
    name: str
    email: str | None


@frozen(kw_only=True)
class ToldAmendment:
    """What a changed file of a plan amounts to, as `roadmap amend` tells it.

    Attributes:
        file: its name.
        template: name of the template of the plan.
        owner: id of its owner.
        ground: the act that amends it.
        written: whether anything was written.
        version: number of the version the store holds now; null where no store took it.
        recorded: how many entries are new in the ledger; null where no store took them.
        changed: fields changed.
        added: tasks that are new.
        cancelled: tasks whose rows are gone.
        entries: reports of execution, and a cancellation of each task cancelled.
        names: lines of a roster.
        problems: what keeps it from being written, and what to know.
    """

    file: str
    template: str
    owner: str
    ground: str | None
    written: bool
    version: int | None
    recorded: int | None
    changed: tuple[ToldChange, ...]
    added: tuple[ToldTask, ...]
    cancelled: tuple[ToldTask, ...]
    entries: tuple[Entry, ...]
    names: tuple[ToldName, ...]
    problems: tuple[Problem, ...]

    @classmethod
    def of(cls, told: Amendment, *, written: bool, taken: Taken | None) -> ToldAmendment:
        """An amendment, and what became of it."""
        return cls(
            file=told.file,
            template=told.base.template,
            owner=told.base.owner.id,
            ground=told.ground,
            written=written,
            version=None if taken is None else taken.version,
            recorded=None if taken is None else taken.recorded,
            changed=tuple(
                ToldChange(
                    task=one.task,
                    number=one.number,
                    title=one.title,
                    field=one.field,
                    before=_iso(one.before),
                    after=_iso(one.after),
                    sheet=one.at.sheet,
                    row=one.at.row,
                    column=one.at.column,
                )
                for one in told.told.changed
            ),
            added=tuple(map(ToldTask.of, told.told.added)),
            cancelled=tuple(map(ToldTask.of, told.told.dropped)),
            entries=told.entries,
            names=tuple(
                ToldName(
                    role=one.role,
                    organisation=one.organisation,
                    municipality=one.municipality,
                    school=one.school,
                    name=one.person.name,
                    email=one.person.email,
                )
                for one in told.holders
            ),
            problems=told.problems,
        )


def _iso(value: FieldValue) -> str | None:
    return value.isoformat() if isinstance(value, dt.date | dt.time) else value
