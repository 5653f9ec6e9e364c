"""A year of the invented region after the list: plans by an invented order, and reports on them."""

from __future__ import annotations

import datetime as dt
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve, frozen

from schoolsupport.demo.invented import INVENTED, PlantedReport, Reporting, login
from schoolsupport.demo.schools import MUNICIPALITIES, POSITIONS, SCHOOLS
from schoolsupport.monitoring.entries import Entry, EntryStatus, Step
from schoolsupport.monitoring.execution import Execution, execution
from schoolsupport.monitoring.ledger import Ledger
from schoolsupport.monitoring.rounds.closings import RoundClosing, close
from schoolsupport.monitoring.rounds.results import RoundResult, round_on
from schoolsupport.monitoring.tasks import NO_DAY, tasks_of
from schoolsupport.pages.writing import write_same
from schoolsupport.regions import load_region
from schoolsupport.roadmaps.planning.plan import plan_all
from schoolsupport.roadmaps.planning.roadmap import Roadmap, Task, Tier
from schoolsupport.support.found_schools import found_schools

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from schoolsupport.identification.identify import Identification
    from schoolsupport.regions import RegionPlugin

ROADMAP = "primersk-2022"
ROUNDS = ("first", "second")
MINISTRY = "Министерство образования Примерской области (вымышленное)"
CURATOR = "Институт развития образования Примерской области (вымышленный)"
_FOLDER = "region"
_STORE = "support.db"
_GROUND = "демонстрация: план составлен заново"
_YEAR_ENDS = dt.date(2022, 12, 31)
_CLOSED = dt.datetime(2022, 7, 1, 9, tzinfo=dt.UTC)
_BEFORE = 25
"""Days before its last one in which a task is done that is done in time."""


@frozen(kw_only=True, eq=False)
class DemoYear:
    """The year after the list.

    Attributes:
        folder: where it was written.
        region: the invented region, with its order and its two rounds.
        plans: plans of municipalities and of the schools that were found.
        entries: what was reported of them, in the order in which it became known.
        planted: what stands among the reports to be found.
        closing: the first round as it was closed.
    """

    folder: Path
    region: RegionPlugin
    plans: tuple[Roadmap, ...]
    entries: tuple[Entry, ...]
    closing: RoundClosing
    planted: tuple[PlantedReport, ...] = INVENTED.planted_report

    def round(self, name: str) -> RoundResult:
        """A round on its day."""
        one = self.region.rounds[name]
        return round_on(one, self.region.roadmaps[one.roadmap], Ledger(self.entries), self.plans)

    def execution(self, on: dt.date) -> Execution:
        """What is done of all plans on a day."""
        return execution(Ledger(self.entries), self.plans, on=on)

    @property
    def store(self) -> Path:
        """The file that holds it."""
        return self.folder / _STORE


def write_demo_year(
    folder: Path, found: Identification, *, seed: int = 2021, overwrite: bool = False
) -> DemoYear:
    """Write the year after the list: the invented region, and a store with plans and reports.

    The store is made anew; other files stay. The same seed gives the same reports.

    Args:
        folder: where to write; made if it is not there.
        found: the run on the invented data; its schools are planned for.
        seed: what all chance comes from, 0 or more.
        overwrite: whether files of the region that were changed by hand are replaced.

    Raises:
        OutputError: the folder cannot be written to, or a file of it was changed by hand.
        StoreError: SQLAlchemy is not installed (`pip install "schoolsupport[store]"`).
    """
    region = _written_region(folder / _FOLDER, overwrite=overwrite)
    template = region.roadmaps[ROADMAP]
    schools = found_schools(found, template)
    plans = (
        *plan_all(template, Tier.MUNICIPALITY, schools),
        *plan_all(template, Tier.SCHOOL, schools),
    )
    entries = sorted(_entries(plans, seed), key=lambda one: (one.known_from, one.id))
    first = region.rounds[ROUNDS[0]]
    closed = round_on(first, template, Ledger(entries), plans, known=_CLOSED)
    year = DemoYear(
        folder=folder,
        region=region,
        plans=plans,
        entries=tuple(entries),
        closing=close(closed, by=MINISTRY, at=_CLOSED),
    )
    _write_store(year)
    return year


def _written_region(folder: Path, *, overwrite: bool) -> RegionPlugin:
    with as_file(files("schoolsupport.demo") / _FOLDER) as source:
        contents = {
            folder / file.relative_to(source): file.read_bytes()
            for file in sorted(source.rglob("*.toml"))
        }
    write_same(contents, "output.cannot_write_demo", overwrite=overwrite)
    return load_region(folder)


def _write_store(year: DemoYear) -> None:
    from schoolsupport.store import open_store  # noqa: PLC0415  # the reports need no SQLAlchemy
    from schoolsupport.store.kept import kept_closing  # noqa: PLC0415  # the same

    with open_store(year.store) as store:  # what a person added to it stays
        store.add_all(year.plans, ground=_GROUND)
        store.record(year.entries)
        store.add_closing(kept_closing(year.closing))


_PLACES: Mapping[str, int] = {
    **POSITIONS,
    **{one.name: len(SCHOOLS) + place for place, one in enumerate(MUNICIPALITIES)},
}

# --- the reports ---------------------------------------------------------------------------------


def _entries(plans: Iterable[Roadmap], seed: int) -> Iterator[Entry]:
    """Reports of every plan; each plan draws from a stream of its own."""
    ways = {one.municipality: one for one in INVENTED.reporting}
    for plan in plans:
        place = _PLACES[plan.owner.id]
        whose = plan.owner.municipality or plan.owner.name
        reporter = _Reporter(
            plan=plan,
            way=ways.get(whose, ways[""]),
            chance=np.random.default_rng([seed, place]),
        )
        yield from reporter.entries()


@frozen(kw_only=True)
class _Reporter:
    """Whoever reports on a plan."""

    plan: Roadmap
    way: Reporting
    chance: np.random.Generator

    def entries(self) -> Iterator[Entry]:
        for task in self.plan.dated:
            planted = _PLANTED.get((self.plan.owner.id, task.number))
            if planted == "not_applicable":
                yield self.report(task, dt.date(2022, 4, 15), status="not_applicable",
                                  reason="11 классов нет")  # fmt: skip
                continue
            reports = list(self.reports(task, sure=planted is not None))
            yield from self.planted(planted, reports) if planted else reports

    def reports(self, task: Task, *, sure: bool) -> Iterator[Entry]:
        """A report for each time and each need of a task that was done."""
        times = tasks_of(evolve(self.plan, tasks=(task,)))
        for row in range(len(times)):
            due = dt.date.fromordinal(int(times.due[row]))
            start, end = int(times.start[row]), int(times.end[row])
            needs = int(times.need_times[times.need[row]]) if times.needs[row] else 1
            for number in range(needs):
                done, late = self.chance.random(2)
                is_late = not sure and late < self.way.late
                day = self.day(due, start, late=is_late)
                if end != NO_DAY and is_late:  # a month that has passed cannot be made good
                    continue
                if day <= _YEAR_ENDS and (sure or done < self.way.done):
                    yield self.report(task, day, row=row + number, sure=sure)

    def day(self, due: dt.date, start: int, *, late: bool) -> dt.date:
        if late:
            low, high = self.way.days_late
            return due + dt.timedelta(int(self.chance.integers(low, high + 1)))
        room = _BEFORE if start == NO_DAY else min(_BEFORE, due.toordinal() - start)
        return due - dt.timedelta(int(self.chance.integers(0, room + 1)))

    def report(self, task: Task, day: dt.date, *, row: int = 0, sure: bool = False,
               **given: object) -> Entry:  # fmt: skip
        """A report of what is done, or of what `given` says, known some days later."""
        number, proof, lag, teachers, of = self.chance.integers(
            (1, 0, 0, 4, 12), (90, 1000, 4, 15, 26)
        )
        said: dict[str, object] = {"status": "done", **given}
        if said["status"] == "done" and (sure or proof < 1000 * self.way.proved):
            said |= {"document": task.evidence, "number": f"{number}/{row + 1}"}
            said |= {"document_day": day}
        if any(target.of == "общего числа учителей" for target in task.targets):
            said |= {"value": int(min(teachers, of)), "of": int(of)}
        return Entry(
            task=task.id,
            day=day,
            organisation=self.plan.owner.name,
            recorded_at=_moment(day, int(lag)),
            **said,  # type: ignore[arg-type]  # fields by name
        )

    def planted(self, kind: str, reports: list[Entry]) -> Iterator[Entry]:
        """What is to be found, in the place of ordinary reports."""
        first = reports[0]
        if kind == "returned":
            yield from _returned(first)
        elif kind == "one_paper":
            yield evolve(first, number="45", document_day=dt.date(2022, 10, 3), id="")
        elif kind == "corrected":
            yield first
            yield Entry(
                task=first.task,
                status=EntryStatus.NOT_DONE,
                day=first.day,
                corrects=first.id,
                note="справка не подписана, диагностика не закончена",
                organisation=first.organisation,
                recorded_at=dt.datetime(2022, 7, 5, 8, tzinfo=dt.UTC),
            )


def _returned(first: Entry) -> Iterator[Entry]:
    """A report that the curator sends back, and what comes in its place."""
    yield first
    back = first.day + dt.timedelta(6)
    yield Entry(
        task=first.task,
        step=Step.RETURN,
        about=first.id,
        day=back,
        note="нет показателей: чего школа достигнет и к какому сроку",
        organisation=CURATOR,
        role="куратор",
        recorded_at=_moment(back, 0),
    )
    again = back + dt.timedelta(21)
    second = evolve(first, day=again, document_day=again, recorded_at=_moment(again, 0), id="")
    yield second
    seen = again + dt.timedelta(5)
    yield Entry(
        task=first.task,
        step=Step.CONFIRM,
        about=second.id,
        day=seen,
        organisation=CURATOR,
        role="куратор",
        recorded_at=_moment(seen, 0),
    )


def _moment(day: dt.date, lag: int) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(lag), dt.time(10), dt.UTC)


def _planted() -> Iterator[tuple[tuple[str, str], str]]:
    """Of each school and row what is planted there."""
    for one in INVENTED.planted_report:
        named = {login(number) for number in one.schools}
        if one.kind == "not_applicable":
            named = {school.id for school in SCHOOLS if 11 not in school.grades}
        yield from (((school, one.row), one.kind) for school in named)


_PLANTED: Mapping[tuple[str, str], str] = dict(_planted())
