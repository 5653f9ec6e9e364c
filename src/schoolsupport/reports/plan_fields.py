"""Fields of a plan: the tasks of a school, a municipality or the region, with their days."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from attrs import evolve, frozen

from schoolsupport.pages import Lines, Said, Value
from schoolsupport.reports.fields import FormField, FormValue, RowKind, Subject, order_text
from schoolsupport.roadmaps.exporting.plan_page import (
    number_said,
    party_text,
    remark_text,
    said_remark,
    why_said,
    window_text,
)
from schoolsupport.roadmaps.planning.roadmap import Roadmap, Task, TaskSource
from schoolsupport.translation import DEFAULT_LANGUAGE, Message, msg


class Planned:
    """A plan, as forms look at it.

    Args:
        plan: the plan.
        lang: language of the words.
    """

    def __init__(self, plan: Roadmap, lang: str = DEFAULT_LANGUAGE) -> None:
        self.plan, self.lang = plan, lang

    @cached_property
    def sections(self) -> dict[str, str]:
        """Headings of sections by id."""
        return {
            one.id: " ".join(filter(None, (_stop(one.number), one.title)))
            for one in self.plan.sections
        }

    def rows(self, tasks: Iterable[Task]) -> list[PlannedTask]:
        """Tasks, numbered in this order."""
        return [PlannedTask(self, task, row) for row, task in enumerate(tasks, 1)]


@frozen
class PlannedTask:
    """A task of a plan."""

    of: Planned
    task: Task
    row: int


def _stop(number: str | None) -> str:
    return f"{number}." if number and not number.endswith(".") else number or ""


def _section(one: PlannedTask) -> Value:
    if one.task.source is TaskSource.DUTY:
        return msg("Points of the order")
    return one.of.sections.get(one.task.section) or None


def _title(one: PlannedTask) -> Value:
    task = one.task
    return task.title if task.parent is None else Lines((task.parent, f"– {task.title}"))


def _when(one: PlannedTask) -> Value:
    """The days; of a task without any the reason why it has none."""
    said = window_text(one.task, one.of.lang)
    return why_said(one.task) if said is None else said


def _who(one: PlannedTask) -> Value:
    """Offices and organisations; persons are named in no document."""
    names = dict.fromkeys(
        party_text(evolve(party, persons=()), one.of.lang) for party in one.task.parties
    )
    return Lines(tuple(names)) if names else None


def _remarks(one: PlannedTask) -> Value:
    said = remark_text(one.task, one.of.lang)
    return Lines(tuple(said)) if said else None


_FIELDS = (
    FormField("row", msg("number of the line in the table"), lambda one: one.row, unit="people"),
    FormField("number", msg("number of the row or point"), lambda one: number_said(one.task)),
    FormField("section", msg("heading of the section"), _section),
    FormField("title", msg("what is to be done"), _title, width=(16, 70)),
    FormField(
        "period", msg("the period, of a row that has several"), lambda one: one.task.label or None
    ),
    FormField(
        "deadline", msg("the term, as the order prints it"), lambda one: one.task.phrase,
        width=(10, 24),
    ),
    FormField("start", msg("first day"), lambda one: one.task.start, unit="day"),
    FormField("due", msg("day it is due"), lambda one: one.task.due, unit="day"),
    FormField(
        "when", msg("the days, or why there are none"), _when, width=(10, 24)
    ),
    FormField("responsible", msg("who is responsible"), _who, width=(12, 36)),
    FormField(
        "document", msg("the document the order asks for"), lambda one: one.task.evidence,
        width=(12, 32),
    ),
    FormField(
        "result", msg("the result the order expects"), lambda one: one.task.expected_result,
        width=(12, 32),
    ),
    FormField(
        "target", msg("the number the order sets, as printed"), lambda one: one.task.target_text,
        width=(12, 28),
    ),
    FormField("remarks", msg("what is to be known of it"), _remarks, width=(12, 36)),
)  # fmt: skip


def _kind(name: str, words: Message, empty: Message) -> RowKind:
    def rows(of: Planned) -> list[PlannedTask]:
        plan = of.plan
        chosen = {"tasks": plan.tasks, "dated": plan.dated, "undated": plan.undated}
        return of.rows(chosen[name])

    return RowKind(name=name, words=words, rows=rows, fields=_FIELDS, empty=empty)


def _notes(of: Planned) -> Value:
    said: list[Said] = [said_remark(one) for one in (*of.plan.problems, *of.plan.notes)]
    return Lines(tuple(said)) if said else None


PLAN = Subject(
    about="plan",
    words=msg("the plan of a school, a municipality or the region"),
    values=(
        FormValue("roadmap.title", msg("title of the roadmap"), lambda of: of.plan.title),
        FormValue("roadmap.act", msg("the order that approves the roadmap"),
                  lambda of: of.plan.act.citation),
        FormValue("roadmap.order", msg("number and day of the order"),
                  lambda of: order_text(of.plan.act)),
        FormValue("roadmap.territory", msg("whom the order binds"), lambda of: of.plan.territory),
        FormValue("owner", msg("whose plan it is"), lambda of: of.plan.owner.name),
        FormValue("municipality", msg("municipality of the plan"),
                  lambda of: of.plan.owner.municipality),
        FormValue("first", msg("first day"), lambda of: of.plan.first_day),
        FormValue("last", msg("last day"), lambda of: of.plan.last_day),
        FormValue("year", msg("year of the last day"), lambda of: of.plan.last_day.year,
                  unit="year"),
        FormValue("tasks", msg("how many tasks"), lambda of: len(of.plan.tasks), unit="people"),
        FormValue("dated", msg("how many tasks with a day"), lambda of: len(of.plan.dated),
                  unit="people"),
        FormValue("undated", msg("how many tasks without a day"),
                  lambda of: len(of.plan.undated), unit="people"),
        FormValue("notes", msg("what is to be known of the plan, a line each"), _notes),
    ),
    kinds=(
        _kind("tasks", msg("task of the plan, in the order's own order"),
              msg("No row of the order is for this plan.")),
        _kind("dated", msg("task with a day, the earliest first"), msg("No task has a day")),
        _kind("undated", msg("task without a day"), msg("Every task has a day.")),
    ),
    default="tasks",
)  # fmt: skip
