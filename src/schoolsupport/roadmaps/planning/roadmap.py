"""A roadmap planned: the rows and points of an order as dated tasks for somebody.

A task never carries a day that the order's words and the calendars do not give. What stands under
no day (ongoing, as needed, by somebody's schedule, a faulty print) is an undated task which says
why it has none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from schoolsupport.deadlines.schedule import Kind, Precision
from schoolsupport.domain import Act
from schoolsupport.faults import fault
from schoolsupport.records import made, stored
from schoolsupport.roadmaps.template import Does, Force, Section, Target
from schoolsupport.translation import Message

FORMAT = 1
"""The number of the layout a roadmap is stored in."""


class Tier(StrEnum):
    """Whose roadmap it is; a template's `Measure.levels` and `Duty.delegates` use these words."""

    REGION = "region"
    MUNICIPALITY = "municipality"
    SCHOOL = "school"


class TaskSource(StrEnum):
    """What of the order a task comes from; `added`: nothing, an amendment of the plan added it."""

    MEASURE = "measure"
    SUB_MEASURE = "sub_measure"
    DUTY = "duty"
    ADDED = "added"


class Dating(StrEnum):
    """Whether a task has a day, and if not, why."""

    DATED = "dated"
    OPEN_ENDED = "open_ended"
    ONGOING = "ongoing"
    AS_NEEDED = "as_needed"
    BY_SCHEDULE = "by_schedule"
    EXTERNAL = "external"
    RELATIVE = "relative"
    NO_DEADLINE = "no_deadline"
    NOT_UNDERSTOOD = "not_understood"
    FAULTY = "faulty"
    OUTSIDE = "outside"


@frozen(kw_only=True)
class Person:
    """Somebody a roster names."""

    name: str
    email: str | None = None


@frozen(kw_only=True)
class Party:
    """A party to a task, with its persons where a roster was given.

    Attributes:
        role: office or role as the template has it.
        organisation: organisation as the template has it.
        does: what it does.
        tier: on which level the party stands, if the words tell.
        persons: who that is by the roster; empty where it names nobody, or none was given.
    """

    role: str | None = None
    organisation: str | None = None
    does: Does = Does.EXECUTES
    tier: Tier | None = None
    persons: tuple[Person, ...] = ()

    @property
    def name(self) -> str:
        """Office and organisation in one text."""
        return " ".join(part for part in (self.role, self.organisation) if part)


@frozen(kw_only=True)
class Remark:
    """What a reader must know about a task or a roadmap.

    Attributes:
        code: stable name: `plan.correction_used`, `deadline.end_before_start` …
        message: the remark.
        likely: what was probably meant, if that can be said.
    """

    code: str
    message: Message
    likely: str | None = None


@frozen(kw_only=True)
class Task:
    """One thing to be done once, or a thing without a day.

    Attributes:
        id: stable id: the same row of the same template, occurrence and owner have the same id in
            every plan.
        source: measure, sub-measure or duty; or that an amendment added it.
        section: id of the section; empty for duties.
        number: number of the row or point as printed.
        title: what is to be done.
        parent: title of the measure, for a sub-measure.
        dating: dated, or why not.
        kind: how the phrase stands in time; None without a phrase that was understood.
        start: first day; None where the words leave it open.
        end: last day by the order's words; None where there is none.
        due: the day it must be done by: `end`, moved off days off where the plan was asked to;
            None in undated tasks.
        time: time of the day, where the phrase gives one.
        times: how many times within its days.
        at_least: `times` is the least number, not the exact one.
        precision: how exactly the phrase names the time.
        label: words for the occurrence as an order would say them: «март 2021 г.».
        phrase: the deadline as printed, or that of the row the cell is joined with.
        phrase_from: number of that row.
        phrase_used: the corrected phrase, where a correction was used.
        likely: what was probably meant, where the print is faulty and was not corrected.
        occurrence: key of the occurrence: place of the part and first day of the period.
        inferred: what context filled in: `year`, `start` …
        assumed: what was assumed.
        remarks: problems and notes.
        parties: who.
        evidence: document or evidence.
        expected_result: expected result.
        target_text: the cell with targets as printed.
        targets: numbers the row sets.
        reasons: ids of reasons or risks that call for the measure.
        force: how a duty binds; of a row only that the order recommends it, else None.
        by: whose schedule sets the days, in the order's words.
    """

    id: str
    source: TaskSource = TaskSource.MEASURE
    section: str = ""
    number: str
    title: str
    parent: str | None = None
    dating: Dating
    kind: Kind | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    due: dt.date | None = None
    time: dt.time | None = None
    times: int = 1
    at_least: bool = False
    precision: Precision | None = None
    label: str = ""
    phrase: str | None = None
    phrase_from: str | None = None
    phrase_used: str | None = None
    likely: str | None = None
    occurrence: str | None = None
    inferred: tuple[str, ...] = ()
    assumed: tuple[Message, ...] = ()
    remarks: tuple[Remark, ...] = ()
    parties: tuple[Party, ...] = ()
    evidence: str | None = None
    expected_result: str | None = None
    target_text: str | None = None
    targets: tuple[Target, ...] = ()
    reasons: tuple[str, ...] = ()
    force: Force | None = None
    by: str | None = None

    @property
    def dated(self) -> bool:
        """Whether it has a day to be done by."""
        return self.dating is Dating.DATED


@frozen(kw_only=True)
class Owner:
    """Whose roadmap it is.

    Attributes:
        tier: region, municipality or school.
        id: id of the school, or name of the municipality or region.
        name: name for a reader.
        municipality: municipality of a school.
    """

    tier: Tier
    id: str
    name: str
    municipality: str | None = None


@frozen(kw_only=True)
class Roadmap:
    """A template planned for a time and somebody.

    Attributes:
        template: name of the template.
        title: title of the roadmap as printed.
        act: the order that approves it.
        act_title: title of the order, where it differs.
        territory: whom the order binds.
        owner: whose roadmap it is.
        first_day: first day planned.
        last_day: last day planned.
        sections: parts of the table, in order.
        tasks: in the order of the template; `dated` and `undated` split them.
        notes: what a reader must know about the plan as a whole.
        problems: what is wrong with it.
        unfilled: parties the roster names nobody for; empty where no roster was given.
    """

    template: str
    title: str
    act: Act
    act_title: str | None = None
    territory: str
    owner: Owner
    first_day: dt.date
    last_day: dt.date
    sections: tuple[Section, ...] = ()
    tasks: tuple[Task, ...] = field(default=())
    notes: tuple[Remark, ...] = ()
    problems: tuple[Remark, ...] = ()
    unfilled: tuple[str, ...] = ()

    @property
    def dated(self) -> tuple[Task, ...]:
        """Tasks with a day, the earliest first."""
        tasks = (task for task in self.tasks if task.due is not None)
        return tuple(
            sorted(tasks, key=lambda task: (task.due or dt.date.max, task.start or dt.date.min))
        )

    @property
    def undated(self) -> tuple[Task, ...]:
        """Tasks without a day, in the order of the template."""
        return tuple(task for task in self.tasks if task.due is None)


def stored_roadmap(roadmap: Roadmap, lang: str = "en") -> dict[str, Any]:
    """A roadmap as JSON holds it, the layout of `docs/schema/roadmap-plan.json`.

    Args:
        roadmap: the roadmap.
        lang: language of the texts of messages, `ru` or `en`.

    Returns:
        `format` and the fields of `Roadmap`, each under its own name; nothing is lost.
    """
    return {"format": FORMAT, **stored(roadmap, lang)}


def roadmap_of(raw: Mapping[str, Any]) -> Roadmap:
    """The roadmap that `stored_roadmap` gave.

    Args:
        raw: the values.

    Raises:
        InputError: a key is unknown or missing, a value does not fit, or the format is newer.
    """
    values = dict(raw)
    found = values.pop("format", None)
    if found != FORMAT:
        raise fault("input.unread_format", where="format", found=found, format=FORMAT)
    return made(values, Roadmap, "roadmap")
