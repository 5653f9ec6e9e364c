"""What is told of execution and of overdue tasks: pages for people, answers for programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import numpy as np
from attrs import frozen

from schoolsupport.monitoring.execution import Execution, ExecutionRow, Formula, Grouping
from schoolsupport.monitoring.ledger import Known, ZonedDay
from schoolsupport.monitoring.states import STATES, Counts, TaskState
from schoolsupport.monitoring.targets import TargetState
from schoolsupport.pages import (
    Column,
    Page,
    Part,
    Ratio,
    Remark,
    Said,
    Table,
    Text,
    Toned,
    Value,
)
from schoolsupport.records import Key, told
from schoolsupport.roadmaps.template import TargetUnit
from schoolsupport.translation import Message, msg
from schoolsupport.words.numbers import Quantity

FORMULAS = {
    Formula.DUE: msg("done of what was due by the day"),
    Formula.ALL: msg("done of everything planned"),
    Formula.WEIGHTED: msg("done of what was due by the day, every row weighing the same"),
}
GROUPS = {
    Grouping.TASK: msg("Task"),
    Grouping.MEASURE: msg("Measure"),
    Grouping.SECTION: msg("Section"),
    Grouping.LEVEL: msg("Level"),
    Grouping.SCHOOL: msg("School"),
    Grouping.MUNICIPALITY: msg("Municipality"),
    Grouping.REGION: msg("Territory"),
    Grouping.PARTY: msg("Who is responsible"),
}
LEVELS = {
    "region": msg("Plans of the region"),
    "municipality": msg("Plans of municipalities"),
    "school": msg("Plans of schools"),
}
STATE_WORDS = {
    TaskState.DONE: msg("done"),
    TaskState.DONE_LATE: msg("done late"),
    TaskState.CLAIMED: msg("reported, not confirmed yet"),
    TaskState.OVERDUE: msg("overdue"),
    TaskState.IN_PROGRESS: msg("in progress"),
    TaskState.DUE_SOON: msg("due soon"),
    TaskState.DUE: msg("its day has not come"),
    TaskState.NO_DAY: msg("the order sets no day"),
    TaskState.NOT_APPLICABLE: msg("does not apply"),
    TaskState.CANCELLED: msg("cancelled by an act"),
}
_UNITS = {
    TargetUnit.PERCENT: "percent",
    TargetUnit.PEOPLE: "people",
}


@told("on", "known", Key("zone", optional=True), "formula", "rows", "targets")
@frozen(kw_only=True)
class ToldExecution:
    """Execution by one grouping, as `monitor status` tells it.

    Attributes:
        execution: the execution.
        by: what a row is of.
    """

    execution: Execution
    by: Grouping

    @property
    def on(self) -> dt.date:
        """The day looked at."""
        return self.execution.on

    @property
    def known(self) -> dt.date | dt.datetime | None:
        """The day whose knowledge it is; null for all that is known."""
        return day_of(self.execution.known)

    @property
    def zone(self) -> str | None:
        """Whose midnight ends that day, where it is not that of UTC."""
        return zone_of(self.execution.known)

    @property
    def formula(self) -> Formula:
        """Which tasks a share is of."""
        return self.execution.formula

    @property
    def rows(self) -> tuple[ExecutionRow, ...]:
        """Execution of each group."""
        return self.execution.by(self.by)

    @property
    def targets(self) -> tuple[TargetState, ...]:
        """Numbers that were to be reached."""
        return self.execution.targets


def page(done: Execution, by: Grouping | str = Grouping.MUNICIPALITY) -> Page:
    """Execution by a grouping: the share of the whole first, then a row for each group.

    Args:
        done: the execution.
        by: what a row is of.
    """
    grouping = Grouping(by)
    parts: list[Part] = [*mean_text(done, grouping), rows_table(done, grouping)]
    targets = done.targets
    told_of = [one for one in targets if one.value is not None]
    if told_of:
        parts.append(targets_table(told_of, done))
    return Page(
        restricted=True,
        title=msg("Execution on {day}", day=done.on),
        name="execution",
        facts=execution_facts(done),
        parts=parts,
        remarks=_remarks(done, len(targets) - len(told_of)),
    )


def execution_facts(done: Execution) -> list[tuple[Said, Value]]:
    """What a share is of, and the share of the whole."""
    whole = done.whole
    facts: list[tuple[Said, Value]] = [
        (msg("Executed as a whole"), Ratio(whole.numerator, whole.denominator)),
        (msg("How it is counted"), FORMULAS[done.formula]),
    ]
    if done.known is not None:
        facts.append((msg("As known on"), known_words(done.known)))
    if done.counts is Counts.CONFIRMED:
        facts.append((msg("What counts"), msg("confirmed reports only")))
    return facts


def day_of(known: Known) -> dt.date | dt.datetime | None:
    """The day or the moment by which something was known, without its zone."""
    return known.day if isinstance(known, ZonedDay) else known


def zone_of(known: Known) -> str | None:
    """The zone whose midnight ends the day by which something was known."""
    return str(known.zone) if isinstance(known, ZonedDay) else None


def known_words(known: Known) -> Value:
    """By when something was known, and where its midnight is, if it is not that of UTC."""
    if not isinstance(known, ZonedDay):
        return known
    if not known.offset:
        return known.day
    minutes = int(known.offset.total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    offset = f"{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
    return msg("{day}, to the end of the day where it is UTC{offset}", day=known.day, offset=offset)


def mean_text(done: Execution, grouping: Grouping) -> Iterator[Text]:
    """The mean of shares beside the share of the whole, where a reader may take one for another."""
    mean, whole = done.mean_of_shares(grouping), done.whole
    many = len([row for row in done.by(grouping) if row.denominator]) > 1
    if mean is None or not many or whole.share is None or grouping is Grouping.TASK:
        return
    yield Text(
        words=msg(
            "The share of the whole is what is done of all that is counted together,"
            " not the mean of the shares of the rows (which would be {mean}).",
            mean=Quantity(mean, "share"),
        ),
        style="quiet",
    )


def rows_table(done: Execution, grouping: Grouping) -> Table:
    """A row for each group: its share with its fraction, and what the rest is."""
    rows = done.by(grouping)
    shares = [Ratio(row.numerator, row.denominator) for row in rows]
    titles = [group_title(grouping, row) for row in rows]
    columns: list[tuple[Column, list[Value]]] = [
        (Column(heading=GROUPS[grouping], id="group", width=(12, 60)), titles),
        (_counted(msg("Executed"), "share", "share"), list(shares)),
        (_counted(msg("Its day has come"), "due"), [row.due for row in rows]),
        (_counted(msg("Done"), "done"), [row.done for row in rows]),
        (_counted(msg("of them late"), "done_late"), [row.done_late for row in rows]),
        (_counted(msg("Overdue"), "overdue"), [toned(row.overdue) for row in rows]),
    ]
    told = [
        (msg("In progress"), "in_progress", [row.in_progress for row in rows]),
        (msg("Due soon"), "due_soon", [row.due_soon for row in rows]),
        (msg("Without evidence"), "unproved", [row.without_evidence for row in rows]),
        (msg("Confirmed"), "confirmed", [row.confirmed for row in rows]),
        (msg("Returned"), "returned", [row.returned for row in rows]),
        (msg("Does not apply"), "not_applicable", [row.not_applicable for row in rows]),
        (msg("Cancelled"), "cancelled", [row.cancelled for row in rows]),
    ]
    for heading, name, cells in told:
        if any(cells):  # what nobody asked about takes no column
            columns.append((_counted(heading, name, lesser=True), list(cells)))
    return Table(
        name="execution",
        columns=[column for column, _ in columns],
        cells=[cells for _, cells in columns],
        empty=msg("No task of any plan is in such a row."),
        most=60,
        frozen_columns=1,
    )


def _counted(heading: Message, name: str, unit: str = "people", *, lesser: bool = False) -> Column:
    return Column(heading=heading, id=name, unit=unit, lesser=lesser)


def toned(number: int) -> Value:
    """A number that stands out where it is not 0."""
    return Toned(number, "bad") if number else number


def group_title(grouping: Grouping, row: ExecutionRow) -> Value:
    """A group for a reader."""
    if grouping is Grouping.LEVEL:
        return LEVELS.get(row.key, row.key)
    if grouping is Grouping.MUNICIPALITY and not row.key:
        return msg("of no municipality: the plan of the region")
    if grouping is Grouping.SECTION and not row.key:
        return msg("points of the order")
    return row.title or row.key


def targets_table(targets: Sequence[TargetState], done: Execution) -> Table:
    """Numbers that were to be reached, each with its own denominator."""
    return Table(
        name="targets",
        title=msg("Numbers the order sets"),
        columns=(
            Column(heading=msg("Whose plan"), id="owner", width=(10, 32)),
            Column(heading=msg("Row"), id="number", wrap="never"),
            Column(heading=msg("In the order's words"), id="target", width=(16, 60)),
            Column(heading=msg("Reached"), id="value", align="right", width=(8, 24)),
            Column(heading=msg("Enough?"), id="reached"),
        ),
        cells=(
            [done.tasks.names.get(one.owner, one.owner) for one in targets],
            [one.number for one in targets],
            [one.target.said for one in targets],
            [reached_value(one) for one in targets],
            [enough_words(one) for one in targets],
        ),
        most=40,
    )


def reached_value(one: TargetState) -> Value:
    """What is reported of a number, out of how many where that is known."""
    if one.value is None:
        return None
    if one.of is None:
        return Quantity(one.value, _UNITS.get(one.target.unit))
    whole = float(one.value).is_integer() and float(one.of).is_integer()
    if whole:
        return Ratio(int(one.value), int(one.of))
    return msg("{value} of {of}", value=Quantity(one.value, None), of=Quantity(one.of, None))


def enough_words(one: TargetState) -> Value:
    """Whether what is reported of a number is enough, with its tone."""
    said = [floor.reached for floor in one.floors]
    if said[0] is None:
        return msg("cannot be told")
    if len(said) == 2 and said[0] != said[1]:  # a floor written as a range
        return Toned(msg("the lower end only"), "caution")
    return Toned(msg("yes"), "good") if said[0] else Toned(msg("no"), "bad")


def _remarks(done: Execution, unsaid: int) -> Iterator[Remark]:
    if unsaid:
        yield Remark(
            words=msg("Numbers of the order of which nothing is reported: {count}", count=unsaid),
            severity="info",
        )
    undated = int(done.is_in(TaskState.NO_DAY).sum())
    if undated and done.formula is not Formula.ALL:
        yield Remark(
            words=msg(
                "Tasks without a day, in no share: {count}. They are done, or not, whenever"
                " somebody reports them.",
                count=undated,
            ),
            severity="info",
        )


# --- what is overdue and due soon ----------------------------------------------------------------


@frozen(kw_only=True)
class OpenTask:
    """A task that is overdue or due soon.

    Attributes:
        task: id of the task.
        owner: whose plan it stands in, `tier:id`.
        owner_name: its name for a reader.
        number: number of the row.
        title: what is to be done.
        label: the period, where the row has several.
        due: the day it is due.
        days: days that have passed since; below 0 for days that are left.
        state: overdue or due soon.
        parties: who is responsible.
    """

    task: str
    owner: str
    owner_name: str
    number: str
    title: str
    label: str
    due: dt.date
    days: int
    state: TaskState
    parties: tuple[str, ...]


@told("on", "known", Key("zone", optional=True), "ahead", "tasks")
@frozen(kw_only=True)
class OpenTasks:
    """What is overdue, and what is due in the next days, as `monitor overdue` tells it.

    Attributes:
        on: the day looked at.
        known: the day whose knowledge it is; null for all that is known.
        zone: whose midnight ends that day, where it is not that of UTC.
        ahead: how many days are looked ahead.
        tasks: the tasks, the longest overdue first.
    """

    on: dt.date
    known: dt.date | dt.datetime | None
    zone: str | None = None
    ahead: int
    tasks: tuple[OpenTask, ...]


def open_tasks(done: Execution) -> OpenTasks:
    """What is overdue and due soon, the longest overdue first."""
    tasks = done.tasks
    rows = np.flatnonzero(done.is_in(TaskState.OVERDUE, TaskState.DUE_SOON))
    rows = rows[np.argsort(tasks.due[rows], kind="stable")]
    return OpenTasks(
        on=done.on,
        known=day_of(done.known),
        zone=zone_of(done.known),
        ahead=done.ahead,
        tasks=tuple(
            OpenTask(
                task=str(tasks.task[row]),
                owner=str(tasks.owner[row]),
                owner_name=tasks.names.get(str(tasks.owner[row]), str(tasks.owner[row])),
                number=str(tasks.number[row]),
                title=str(tasks.title[row]),
                label=str(tasks.label[row]),
                due=dt.date.fromordinal(int(tasks.due[row])),
                days=done.on.toordinal() - int(tasks.due[row]),
                state=STATES[done.state[row]],
                parties=tasks.parties[row],
            )
            for row in rows
        ),
    )


def overdue_page(told_: OpenTasks) -> Page:
    """What is overdue, then what is due soon."""
    late = [one for one in told_.tasks if one.state is TaskState.OVERDUE]
    soon = [one for one in told_.tasks if one.state is TaskState.DUE_SOON]
    return Page(
        restricted=True,
        title=msg("Overdue and due soon, {day}", day=told_.on),
        name="overdue",
        facts=[(msg("Overdue"), len(late)), (msg("Due in the next days"), len(soon))],
        parts=[
            _open_table(late, msg("Overdue"), "overdue", msg("Nothing is overdue.")),
            _open_table(
                soon,
                msg("Due by {day}", day=told_.on + dt.timedelta(days=told_.ahead)),
                "due_soon",
                msg("Nothing is due in these days."),
            ),
        ],
    )


def _open_table(tasks: Sequence[OpenTask], title: Message, name: str, empty: Message) -> Table:
    columns = [
        Column(heading=msg("By"), id="due", unit="day"),
        Column(heading=msg("Days late"), id="days", unit="people"),
        Column(heading=msg("Whose plan"), id="owner", width=(10, 32)),
        Column(heading=msg("Row"), id="number", wrap="never"),
        Column(heading=msg("Task"), id="title", width=(16, 60)),
        Column(heading=msg("Who is responsible"), id="parties", width=(12, 36)),
    ]
    cells: list[list[Value]] = [
        [one.due for one in tasks],
        [Toned(one.days, "bad") if one.days > 0 else None for one in tasks],
        [one.owner_name for one in tasks],
        [one.number for one in tasks],
        [f"{one.title} ({one.label})" if one.label else one.title for one in tasks],
        ["; ".join(one.parties) for one in tasks],
    ]
    if name != "overdue":
        del columns[1], cells[1]
    return Table(title=title, name=name, columns=columns, cells=cells, empty=empty, most=60)


def state_words(state: TaskState) -> Value:
    """A state for a reader, with its tone."""
    if state is TaskState.OVERDUE:
        return Toned(STATE_WORDS[state], "bad")
    done = state in (TaskState.DONE, TaskState.DONE_LATE)
    return Toned(STATE_WORDS[state], "good") if done else STATE_WORDS[state]
