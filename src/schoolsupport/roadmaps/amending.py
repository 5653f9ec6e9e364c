"""A plan amended: what differs between two versions, and the next version made of a difference.

Tasks keep their ids. What an amendment changed is said in a remark of the task with its ground; a
task it adds has an id of its own, made of what it says; a task it drops stays, cancelled by the
act, because what was reported of it stays too.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence

import attrs
from attrs import evolve, frozen

from schoolsupport.domain import Problem, problem
from schoolsupport.roadmaps.planning.roadmap import (
    Dating,
    Owner,
    Party,
    Person,
    Remark,
    Roadmap,
    Task,
    TaskSource,
)
from schoolsupport.translation import Message, msg

FIELD_NAMES: Mapping[str, Message] = {
    "title": msg("Measure"),
    "parent": msg("Part of"),
    "start": msg("Begins"),
    "due": msg("Due"),
    "time": msg("Time"),
    "by": msg("By whose schedule"),
    "evidence": msg("Document"),
    "expected_result": msg("Expected result"),
    "target_text": msg("Target"),
}
"""The fields of a task that an amendment may change; the order's own words are not among them."""

CHANGED, ADDED, CANCELLED = "plan.changed", "plan.added", "plan.cancelled"
"""Codes of the remarks by which a reader sees what an amendment did."""

FieldValue = str | dt.date | dt.time | None
_DAYS = ("start", "due")


@frozen(kw_only=True)
class At:
    """Where something stands in a file: sheet, row as a person counts it, heading."""

    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def say(self, told: Problem) -> Problem:
        """A problem at this place."""
        return told.at(sheet=self.sheet, row=self.row, column=self.column)


@frozen(kw_only=True)
class TaskChange:
    """A field of a task changed.

    Attributes:
        task: id of the task.
        number: its number as printed.
        title: what is to be done, as it was.
        field: one of `FIELD_NAMES`.
        before: what it was.
        after: what it is to be.
        at: where that was read.
    """

    task: str
    number: str
    title: str
    field: str
    before: FieldValue
    after: FieldValue
    at: At = attrs.field(factory=At, eq=False)


@frozen(kw_only=True)
class Naming:
    """A person named for a party of a task.

    Attributes:
        task: id of the task.
        party: the party, without persons.
        person: who it is.
        at: where that was read.
    """

    task: str
    party: Party
    person: Person
    at: At = attrs.field(factory=At, eq=False)


@frozen(kw_only=True)
class PlanDifference:
    """What differs between two versions of a plan.

    Attributes:
        changed: fields changed, in the order of the tasks.
        added: tasks that are new.
        dropped: tasks that are no longer to be done.
    """

    changed: tuple[TaskChange, ...] = ()
    added: tuple[Task, ...] = ()
    dropped: tuple[Task, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changed or self.added or self.dropped)


def difference(before: Roadmap, after: Roadmap) -> PlanDifference:
    """What differs between two versions of a plan: tasks are the same by their ids.

    Args:
        before: the earlier version.
        after: the later one; a task that is not in it, or is cancelled in it alone, is dropped.
    """
    earlier = {task.id: task for task in before.tasks}
    later = {task.id: task for task in after.tasks}
    return PlanDifference(
        changed=tuple(
            change
            for id_, task in earlier.items()
            if id_ in later
            for change in changes_of(task, later[id_])
        ),
        added=tuple(task for id_, task in later.items() if id_ not in earlier),
        dropped=tuple(
            task
            for id_, task in earlier.items()
            if not is_cancelled(task) and (id_ not in later or is_cancelled(later[id_]))
        ),
    )


def changes_of(before: Task, after: Task) -> Iterable[TaskChange]:
    """The fields that differ between two versions of a task."""
    for name in FIELD_NAMES:
        was, is_ = getattr(before, name), getattr(after, name)
        if was != is_:
            yield TaskChange(
                task=before.id,
                number=before.number,
                title=before.title,
                field=name,
                before=was,
                after=is_,
            )


def faults_of(before: Task | None, after: Task) -> list[tuple[str, str, FieldValue]]:
    """Why a task cannot be so: code, field, what stands there; faults it had before are its own.

    Args:
        before: the task as it was; None for a new one.
        after: the task as it is to be.
    """
    faults: list[tuple[str, str, FieldValue]] = []
    if not after.title and (before is None or before.title):
        faults.append(("amend.no_title", "title", None))
    if before is not None and before.due is not None and after.due is None:
        faults.append(("amend.day_lost", "due", None))
    is_new = before is None or (before.start, before.due) != (after.start, after.due)
    if is_new and after.start is not None and after.due is not None and after.start > after.due:
        faults.append(("amend.start_after_due", "start", after.start))
    return faults


def is_cancelled(task: Task) -> bool:
    """Whether an amendment cancelled a task."""
    return any(remark.code == CANCELLED for remark in task.remarks)


def amended(base: Roadmap, told: PlanDifference, ground: str | None = None) -> Roadmap:
    """The next version of a plan.

    Args:
        base: the version that is amended.
        told: the difference; what it says of tasks that `base` does not hold is passed over.
        ground: the act; said in the remarks of each task. Without it there are no remarks, and
            tasks dropped are not there.
    """
    by_task: dict[str, list[TaskChange]] = {}
    for change in told.changed:
        by_task.setdefault(change.task, []).append(change)
    dropped = {task.id for task in told.dropped}
    there = {task.id for task in base.tasks}
    tasks = [with_changes(task, by_task.get(task.id, ()), ground) for task in base.tasks]
    if ground is None:
        tasks = [task for task in tasks if task.id not in dropped]
    else:
        tasks = [_cancelled(task, ground) if task.id in dropped else task for task in tasks]
    tasks += [_added(task, ground) for task in told.added if task.id not in there]
    return evolve(base, tasks=tuple(tasks))


def with_changes(task: Task, changes: Sequence[TaskChange], ground: str | None = None) -> Task:
    """A task with some of its fields changed; a day given to one without a day makes it dated."""
    if not changes:
        return task
    values = {change.field: change.after for change in changes}
    made = evolve(task, **values)  # type: ignore[arg-type]  # each field has a value of its kind
    if made.due is not None:
        made = evolve(made, dating=Dating.DATED)
    if ground is None:
        return made
    remarks = (Remark(code=CHANGED, message=_words(change, ground)) for change in changes)
    return evolve(made, remarks=(*made.remarks, *remarks))


def _words(change: TaskChange, ground: str) -> Message:
    what = FIELD_NAMES[change.field]
    if change.field in _DAYS and change.before is not None:
        return msg(
            "changed ({ground}): {what}, before {day}",
            ground=ground,
            what=what,
            day=change.before,
        )
    return msg("changed ({ground}): {what}", ground=ground, what=what)


def _cancelled(task: Task, ground: str) -> Task:
    if is_cancelled(task):
        return task
    told = Remark(code=CANCELLED, message=msg("cancelled ({ground})", ground=ground))
    return evolve(task, remarks=(told, *task.remarks))


def _added(task: Task, ground: str | None) -> Task:
    if ground is None:
        return task
    told = Remark(code=ADDED, message=msg("added ({ground})", ground=ground))
    return evolve(task, remarks=(*task.remarks, told))


def with_persons(base: Roadmap, namings: Iterable[Naming]) -> Roadmap:
    """A plan whose parties name persons too; a person stands once with each party."""
    named: dict[tuple[str, Party], list[Person]] = {}
    for one in namings:
        named.setdefault((one.task, one.party), []).append(one.person)

    def party_of(task: Task, party: Party) -> Party:
        more = named.get((task.id, evolve(party, persons=())), ())
        return evolve(party, persons=tuple(dict.fromkeys((*party.persons, *more))))

    tasks = (
        evolve(task, parties=tuple(party_of(task, party) for party in task.parties))
        for task in base.tasks
    )
    return evolve(base, tasks=tuple(tasks))


def persons_in(plan: Roadmap) -> list[Naming]:
    """Every person a plan names, with task and party."""
    return [
        Naming(task=task.id, party=evolve(party, persons=()), person=person)
        for task in plan.tasks
        for party in task.parties
        for person in party.persons
    ]


def new_task_id(template: str, owner: Owner, *said: object) -> str:
    """The id of a task that no order has, made of what it says: the same row has the same id."""
    words = "\x1f".join(" ".join(str(one or "").split()) for one in said)
    digest = hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=6).hexdigest()
    return f"{template}/{TaskSource.ADDED}/{digest}@{owner.tier.value}:{owner.id}"


@frozen(kw_only=True)
class Merged:
    """A difference fitted to a version of the plan that is not the one it was made from.

    Attributes:
        told: what is still to be changed.
        problems: what cannot be, with its place.
    """

    told: PlanDifference
    problems: tuple[Problem, ...]


def merged(told: PlanDifference, base: Roadmap) -> Merged:
    """What of a difference is still to be done to a plan that may have been amended meanwhile.

    Args:
        told: what somebody changed in a file that may be older than `base`.
        base: the plan as it stands now. What it says already is passed over; where it says
            something else than the file said before the change, the change is a problem.
    """
    tasks = {task.id: task for task in base.tasks}
    changed, problems = [], []
    for change in told.changed:
        task = tasks.get(change.task)
        if task is None:
            problems.append(change.at.say(problem("amend.no_such_task", found=change.title)))
            continue
        now = getattr(task, change.field)
        if now == change.after:
            continue
        if now != change.before:
            now_said = said_value(now)
            told_now = problem("amend.changed_meanwhile", found=change.after, now=now_said)
            problems.append(change.at.say(told_now))
            continue
        changed.append(change)
    return Merged(
        told=PlanDifference(
            changed=tuple(changed),
            added=tuple(task for task in told.added if task.id not in tasks),
            dropped=tuple(
                task
                for task in told.dropped
                if task.id in tasks and not is_cancelled(tasks[task.id])
            ),
        ),
        problems=tuple(problems),
    )


def said_value(value: FieldValue) -> str | Message:
    """A value of a field for a reader."""
    if value is None or value == "":
        return msg("nothing")
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return msg("{day}", day=value) if isinstance(value, dt.date) else value
