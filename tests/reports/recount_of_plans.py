"""Numbers of documents about plans, counted again one time of one task at a time.

Which round a document is of is asked of the product; what counts for it and how much of it is done
is counted here, by the words of the round.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from monitoring.execution_oracle import told
from schoolsupport.monitoring.rounds.round import Span, days_of, last_before
from schoolsupport.regions import RegionPlugin
from schoolsupport.reports.forms import ReportForm
from schoolsupport.reports.report import own_plan, round_of_day
from schoolsupport.roadmaps.planning.roadmap import Roadmap
from schoolsupport.roadmaps.template import RoadmapTemplate

from .invented import Year

Number = int | tuple[int, int]
"""A whole number, or the two numbers of a fraction."""
OUTSIDE = "вне муниципалитетов: план региона"


@frozen(kw_only=True)
class Time:
    """One time of a task in a plan, as the oracle tells it.

    Attributes:
        row: its row or part of a row, with the section.
        printed: the number of its row in the order.
    """

    plan: Roadmap
    row: str
    printed: str
    state: str
    due: dt.date | None
    point: bool
    has_paper: bool

    @property
    def number(self) -> str:
        return self.row.rpartition("/")[2]

    @property
    def municipality(self) -> str:
        owner = self.plan.owner
        if owner.tier.value == "region":
            return OUTSIDE
        return owner.municipality or owner.name


@frozen
class Recount:
    """Everything that a document about plans may say in numbers."""

    counted: tuple[Time, ...]
    own: tuple[Time, ...]
    sections: Mapping[str, str]
    on: dt.date
    cut: dt.date

    def of(self, times: Iterable[Time]) -> dict[str, Number]:
        """The numbers of some times together."""
        seen = [one for one in times if one.state not in ("not_applicable", "cancelled")]
        due = [one for one in seen if one.due is not None and one.due <= self.cut]
        done = [one for one in due if one.state in ("done", "done_late")]
        states = Counter(one.state for one in seen)
        bare = [one for one in seen if one.state in ("done", "done_late") and not one.has_paper]
        return {
            "denominator": len(due),
            "numerator": len(done),
            "share": (len(done), len(due)),
            "left": len(due) - len(done),
            "done_late": states["done_late"],
            "overdue": states["overdue"],
            "without_evidence": len(bare),
        }

    def of_row(self, table: str, row: Mapping[str, str]) -> dict[str, Number]:
        """The numbers of a row of a table, found by what the row says of itself."""
        if table == "own":
            same = [
                one
                for one in self.own
                if one.number == row["number"] and _day(one.due) == row["due"]
            ]
            done = sum(one.state in ("done", "done_late") for one in same)
            late = sum(one.state == "overdue" for one in same)
            return {"share": (done, len(same)), "overdue": late}
        if table == "own_targets":
            same = [
                one
                for one in self.own
                if one.number == row["number"] and one.plan.owner.name == row["owner"]
            ]
            come = [one for one in same if one.due is not None and one.due <= self.on]
            done = sum(one.state in ("done", "done_late") for one in come)
            return {"value": (done, len(come))}
        if table == "overdue":
            return {"days": (self.on - dt.date.fromisoformat(row["due"])).days}
        return self.of(self._group(row))

    def _group(self, row: Mapping[str, str]) -> Iterator[Time]:
        for one in self.counted:
            owner = one.plan.owner
            if "number" in row:
                fits = one.number == row["number"]
            elif "school" in row:
                fits = owner.tier.value == "school" and owner.name == row["school"]
            elif "municipality" in row:
                fits = one.municipality == row["municipality"]
            else:
                fits = self.sections[one.row.rpartition("/")[0]] in row["section"]
            if fits:
                yield one

    @property
    def late(self) -> Counter[tuple[str, str, str]]:
        """Every overdue time: its number, its plan, its day."""
        return Counter(
            (one.printed, one.plan.owner.name, _day(one.due))
            for one in self.counted
            if one.state == "overdue"
        )


def _day(day: dt.date | None) -> str:
    return "" if day is None else day.isoformat()


def recount(plugin: RegionPlugin, form: ReportForm, year: Year) -> Recount:
    """A document of the invented year, counted again."""
    (template,) = plugin.roadmaps.values()
    one = round_of_day(plugin, form, [template.name], year.on, None)
    every = list(_times(year, [one for one in year.plans if one.template == template.name]))
    sections = {one.id: one.title or "" for one in template.sections}
    if one is None:
        return Recount(tuple(every), (), sections, year.on, year.on)
    own_rows = {*_rows(template, one.own_rows), *(f"duty/{point}" for point in one.own_points)}
    counted = [each for each in every if not each.point and each.row not in own_rows]
    if one.tasks:
        named = set(_rows(template, one.tasks))
        counted = [each for each in every if each.row in named]
    levels = {level.value for level in one.levels}
    if levels:
        counted = [each for each in counted if each.plan.owner.tier.value in levels]
    times = days_of(one, template, own_plan(plugin, template))
    come = [each for each in times if each.day is not None and each.day <= year.on]
    time = come[-1] if come else times[0]
    last = last_before(times, time)
    from_start = time.row in set(_rows(template, one.since_start))
    if one.span is Span.SINCE_LAST and last is not None and not from_start:
        counted = [each for each in counted if each.due is None or each.due > last]
    own = [each for each in every if each.row in own_rows]
    return Recount(tuple(counted), tuple(own), sections, year.on, time.cut or year.on)


def _times(year: Year, plans: Iterable[Roadmap]) -> Iterator[Time]:
    papers: defaultdict[tuple[str, str], bool] = defaultdict(bool)
    for entry in year.ledger:
        papers[entry.task, entry.owner] |= entry.document is not None
    for plan in plans:
        owner = f"{plan.owner.tier.value}:{plan.owner.id}"
        printed = {task.id: task.number for task in plan.tasks}
        for one in told([plan], list(year.ledger), year.on, year.on, "claims"):
            yield Time(
                plan=plan,
                row=one.task.partition("#")[0].partition("/")[2],
                printed=printed[one.task],
                state=one.state,
                due=one.due,
                point=one.point,
                has_paper=papers[one.task, owner],
            )


def _rows(template: RoadmapTemplate, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        for measure in template.measures:
            if name in (measure.number, f"{measure.section}/{measure.number}"):
                yield f"{measure.section}/{measure.number}"
