"""A changed file of a plan, taken apart: the next version, reports for the ledger, names.

Everything a person changed goes to one of these or is a problem with its cell; nothing is written
here. A store takes all of it at once (`Store.amend`), or none.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from schoolsupport.domain import Problem, problem
from schoolsupport.faults import fault
from schoolsupport.monitoring.entries import Entry, EntryStatus
from schoolsupport.monitoring.returned import marks_of
from schoolsupport.roadmaps.amending import (
    Naming,
    PlanDifference,
    amended,
    merged,
    persons_in,
    with_persons,
)
from schoolsupport.roadmaps.exporting import ChangedPlan, read_changed, read_roadmap
from schoolsupport.roadmaps.exporting.changed import compared_json
from schoolsupport.roadmaps.exporting.plan_page import number_text
from schoolsupport.roadmaps.planning.organisations import Holder
from schoolsupport.roadmaps.planning.roadmap import Owner, Roadmap, Task, Tier
from schoolsupport.translation import LANGUAGES

EVERY = "all"
"""In place of numbers: every task whose row is gone is cancelled."""


@frozen(kw_only=True)
class Amendment:
    """What a changed file of a plan amounts to.

    Attributes:
        file: its name.
        base: the plan that is amended.
        plan: its next version; the same as `base` where nothing of the plan is changed.
        told: what differs.
        entries: reports of execution the file holds, and a cancellation of each task dropped.
        holders: lines of a roster: the persons the file names for offices, in the plan's place.
        ground: the act that amends the plan.
        problems: what keeps the file from being taken, and what to know.
    """

    file: str
    base: Roadmap
    plan: Roadmap
    told: PlanDifference
    entries: tuple[Entry, ...]
    holders: tuple[Holder, ...]
    ground: str | None
    problems: tuple[Problem, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing keeps it from being written."""
        return not any(one.severity == "error" for one in self.problems)

    @property
    def marks(self) -> tuple[Entry, ...]:
        """The reports that people wrote, without the cancellations that follow from it."""
        dropped = {task.id for task in self.told.dropped}
        cancelled = EntryStatus.CANCELLED
        return tuple(
            one for one in self.entries if not (one.task in dropped and one.status is cancelled)
        )

    def __bool__(self) -> bool:
        return bool(self.told or self.entries or self.holders)


def amend(
    path: str | Path,
    *,
    day: dt.date,
    base: Roadmap | None = None,
    written: Roadmap | None = None,
    ground: str | None = None,
    drop: Collection[str] = (),
    recorded_at: dt.datetime | None = None,
) -> Amendment:
    """Read what a person changed in the file of a plan.

    Args:
        path: the file, as `write_roadmap` wrote it and any spreadsheet program saved it; or JSON.
        day: day of the amendment, on which tasks dropped are cancelled.
        base: the plan as it stands now; by default as the file says it was written. What the
            plan says by now already is no change; what it says otherwise by now is a problem.
        written: the plan that the file was made from, where the file does not tell (JSON).
        ground: the act that amends the plan; without it a changed plan is a problem.
        drop: numbers of rows that are gone from the file on purpose, or `all`; other tasks whose
            rows are gone are problems.
        recorded_at: when entries are recorded.

    Raises:
        InputError: the file cannot be read as a plan, or is JSON and nothing tells what it was.
    """
    file = Path(path)
    found = _changed(file, written or base)
    base = base or found.written
    reading = _Reading(found, file, base, ground, tuple(drop))
    return reading.amendment(day, {"recorded_at": recorded_at})


def _changed(file: Path, written: Roadmap | None) -> ChangedPlan:
    if file.suffix.lower() != ".json":
        return read_changed(file)
    read = read_roadmap(file)
    if written is None:
        raise fault("amend.nothing_written", where=file.name)
    return compared_json(read, written, file.name)


@frozen
class _Reading:
    found: ChangedPlan
    path: Path
    base: Roadmap
    ground: str | None
    drop: tuple[str, ...]

    def amendment(self, day: dt.date, given: dict[str, Any]) -> Amendment:
        if _identity(self.found.written) != _identity(self.base):
            return self._refused()
        fitted = merged(self.found.told, self.base)
        told = fitted.told
        marks = marks_of(self.found, self.path, **given)
        names = tuple(self._new_names())
        holders = tuple(dict.fromkeys(_holder(one, self.base.owner) for one in names))
        problems = [
            *self.found.problems,
            *(one.at(file=self.found.file) for one in fitted.problems),
            *self._of_rows_gone(told.dropped),
            *marks.problems,
            *_persons_differ(holders),
        ]
        if told and not self.ground:
            problems.append(problem("amend.no_ground").at(file=self.found.file))
        plan = amended(self._named(self.base), told, self.ground or None)
        cancelled = self._cancelled(told.dropped, day, given) if self.ground else ()
        return Amendment(
            file=self.found.file,
            base=self.base,
            plan=with_persons(plan, names),
            told=told,
            entries=(*marks.entries, *cancelled),
            holders=holders,
            ground=self.ground,
            problems=tuple(problems),
        )

    def _refused(self) -> Amendment:
        other = self.found.written
        whole = problem(
            "amend.other_plan_whole",
            found=self.base.owner.name,
            other=f"{other.template}, {other.owner.name}, {other.first_day:%d.%m.%Y}"
            f" – {other.last_day:%d.%m.%Y}",
        )
        return Amendment(
            file=self.found.file,
            base=self.base,
            plan=self.base,
            told=PlanDifference(),
            entries=(),
            holders=(),
            ground=self.ground,
            problems=(whole.at(file=self.found.file),),
        )

    def _new_names(self) -> Iterator[Naming]:
        there = set(persons_in(self.base)) | set(persons_in(self.found.written))
        yield from (one for one in self.found.namings if one not in there)

    def _named(self, base: Roadmap) -> Roadmap:
        """The plan with the persons that the file had: a store may keep none."""
        there = set(persons_in(base))
        more = [one for one in persons_in(self.found.written) if one not in there]
        return with_persons(base, more) if more else base

    def _of_rows_gone(self, dropped: Iterable[Task]) -> Iterator[Problem]:
        """Tasks whose rows are gone though nobody said so, and numbers named for nothing."""
        for task in dropped:
            if EVERY not in self.drop and not _numbers(task) & set(self.drop):
                number, said = task.number or EVERY, f"{task.number} {task.title}"
                gone = problem("amend.row_missing", found=said, number=number)
                yield gone.at(file=self.found.file)
        absent = {one for task in self.found.told.dropped for one in _numbers(task)}
        for one in dict.fromkeys(self.drop):
            if one not in absent | {EVERY}:
                yield problem("amend.nothing_to_drop", found=one).at(file=self.found.file)

    def _cancelled(
        self, dropped: Iterable[Task], day: dt.date, given: dict[str, Any]
    ) -> Iterator[Entry]:
        digest = hashlib.sha256(self.path.read_bytes()).hexdigest()
        for task in dropped:
            yield Entry(
                task=task.id,
                status=EntryStatus.CANCELLED,
                day=day,
                act=self.ground,
                source_file=digest,
                **given,
            )


def _numbers(task: Task) -> set[str]:
    """How a person may call the row of a task."""
    return {task.number, *(number_text(task, lang) for lang in LANGUAGES)}


def _identity(plan: Roadmap) -> tuple[object, ...]:
    return plan.template, plan.owner.tier, plan.owner.id, plan.first_day, plan.last_day


def _holder(named: Naming, owner: Owner) -> Holder:
    """A line of a roster that names the person in the plan's own place alone."""
    place: dict[str, str] = {}
    if owner.tier is Tier.SCHOOL:
        place = {"school": owner.id}
    elif owner.tier is Tier.MUNICIPALITY:
        place = {"municipality": owner.id}
    return Holder(
        role=named.party.role,
        organisation=named.party.organisation,
        person=named.person,
        **place,
    )


def _persons_differ(holders: Iterable[Holder]) -> Iterator[Problem]:
    """Offices for which the file names several persons: a plan made anew would name all of them."""
    offices: dict[str, list[str]] = {}
    for one in holders:
        offices.setdefault(one.office, []).append(one.person.name)
    for office, names in offices.items():
        if len(names) > 1:
            yield problem("amend.persons_differ", found=office, names=", ".join(names))


def with_problems(told: Amendment, *problems: Problem) -> Amendment:
    """The same with further problems, of where it is to be written."""
    return evolve(told, problems=(*told.problems, *(one.at(file=told.file) for one in problems)))
