"""An invented municipality with two schools: its plans, and its workbooks filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from monitoring import paper_plan as paper
from schoolsupport.deadlines.schedule import Kind
from schoolsupport.monitoring.collection.asked import By, asked_of
from schoolsupport.monitoring.collection.context import MissingContext
from schoolsupport.monitoring.collection.making import Made, Order, make_books
from schoolsupport.monitoring.entries import Entry
from schoolsupport.monitoring.execution import Execution, execution
from schoolsupport.monitoring.ledger import Ledger
from schoolsupport.roadmaps.planning.roadmap import (
    Dating,
    Owner,
    Party,
    Roadmap,
    Task,
    Tier,
)

ON = dt.date(2023, 6, 30)
UNTIL = dt.date(2023, 7, 10)
MADE = dt.datetime(2023, 7, 1, 9, 0, tzinfo=dt.UTC)
CAME = dt.datetime(2023, 7, 8, 12, 0, tzinfo=dt.UTC)
DISTRICT = Owner(tier=Tier.MUNICIPALITY, id="Дальний район", name="Дальний район")
FIRST = Owner(tier=Tier.SCHOOL, id="edu990001", name="МБОУ СОШ № 1", municipality="Дальний район")
SECOND = Owner(tier=Tier.SCHOOL, id="edu990002", name="МБОУ ООШ № 2", municipality="Дальний район")


def task(owner: Owner, number: str, title: str, due: str | None, **given: Any) -> Task:
    """A task of an owner's plan."""
    values: dict[str, Any] = {
        "id": f"invented/{number}#p1@{owner.tier.value}:{owner.id}",
        "section": "first",
        "number": number,
        "title": title,
        "dating": Dating.DATED if due else Dating.NO_DEADLINE,
        "kind": Kind.WINDOW if due else None,
        "due": paper.day(due) if due else None,
        "end": paper.day(due) if due else None,
        "parties": (Party(organisation="Школа"),),
    }
    return Task(**values | given)


def plan(owner: Owner, *tasks: Task) -> Roadmap:
    """A plan of an owner."""
    return Roadmap(
        template="invented",
        title="План (вымышлен)",
        act=paper.PLAN.act,
        territory="Область",
        owner=owner,
        first_day=dt.date(2023, 1, 1),
        last_day=dt.date(2023, 12, 31),
        sections=paper.SECTIONS,
        tasks=tasks,
    )


def school_tasks(owner: Owner) -> tuple[Task, ...]:
    """What every school has to do."""
    return (
        task(owner, "1", "Назначить ответственных за проект", "15.02"),
        task(owner, "2", "Провести самоанализ", "15.05"),
        task(owner, "3", "Обучить учителей", "30.06", targets=(paper.TEACHERS,)),
        task(owner, "4", "Участвовать в семинаре", "10.07"),
        task(owner, "5", "Представить отчёт", "15.12"),
        task(owner, "6", "Вести страницу проекта", None),
    )


PLANS = (
    plan(DISTRICT, task(DISTRICT, "1", "Назначить куратора", "15.02")),
    plan(FIRST, *school_tasks(FIRST)),
    plan(SECOND, *school_tasks(SECOND)),
)
TASKS = frozenset(one.id for plan_ in PLANS for one in plan_.tasks)


class Kept(Ledger):
    """A ledger in memory that knows the plans, as a store does."""

    def entries(self, *, tasks: Collection[str] | None = None) -> list[Entry]:
        """Entries of some tasks."""
        return [one for one in self if tasks is None or one.task in tasks]

    def unknown_tasks(self, tasks: Collection[str]) -> set[str]:
        """Tasks of no plan."""
        return set(tasks) - TASKS


def done(
    ledger: Ledger, on: dt.date = ON, ahead: int = 14, plans: Iterable[Roadmap] = PLANS
) -> Execution:
    """The execution of the plans."""
    return execution(ledger, list(plans), on=on, ahead=ahead)


def sent_to(
    folder: Path,
    ledger: Ledger | None = None,
    *,
    by: str = "municipality",
    every: bool = False,
    context: MissingContext | None = None,
    plans: Iterable[Roadmap] = PLANS,
    **given: Any,
) -> Made:
    """Workbooks of the invented municipality in a folder."""
    executed = done(Kept() if ledger is None else ledger, plans=plans)
    order = Order(on=ON, until=UNTIL, to="Отдел (вымышлен)", by=By(by), ahead=14, made=MADE)
    asked = asked_of(executed, by=by, every=every)
    return make_books(folder, asked, order, context, **given)


class Filled:
    """A workbook that a person fills in.

    Args:
        file: the workbook as it was sent.
    """

    def __init__(self, file: Path) -> None:
        self.book: Workbook = load_workbook(file)

    @property
    def sheet(self) -> Worksheet:
        """The sheet of marks, wherever it stands now and whatever it is called."""
        for one in self.book.worksheets:
            if any("Отметка" in row for row in one.iter_rows(max_row=9, values_only=True)):
                return one
        raise AssertionError("no sheet of marks")

    @property
    def head(self) -> int:
        """The row of headings, from 1."""
        rows = self.sheet.iter_rows(values_only=True)
        return next(place for place, row in enumerate(rows, 1) if "Отметка" in row)

    @property
    def columns(self) -> dict[str, int]:
        """The columns by their headings, from 1."""
        cells = self.sheet[self.head]
        return {str(cell.value): place for place, cell in enumerate(cells, 1) if cell.value}

    @property
    def rows(self) -> range:
        """The rows below the headings."""
        return range(self.head + 1, self.sheet.max_row + 1)

    def row(self, title: str, whose: str | None = None) -> int:
        """The row of a task."""
        for row in self.rows:
            if self.get(row, "Мероприятие") == title and whose in (None, self.get(row, "Чей план")):
                return row
        raise AssertionError(f"no row «{title}» of {whose}")

    def get(self, row: int, heading: str) -> Any:
        """A cell."""
        return self.sheet.cell(row, self.columns[heading]).value

    def put(self, row: int, said: Mapping[str, Any]) -> Filled:
        """Write into cells by the headings of their columns."""
        for heading, value in said.items():
            self.sheet.cell(row, self.columns[heading]).value = value
        return self

    def mark(self, title: str, whose: Any = None, **said: Any) -> Filled:
        """Mark a task as done, or as it is said."""
        values = {"Отметка": "исполнено", "День": dt.date(2023, 5, 10)} | said
        return self.put(self.row(title, whose), values)

    def mark_all(self) -> Filled:
        """Mark everything as done."""
        for row in self.rows:
            self.put(row, {"Отметка": "исполнено", "День": dt.date(2023, 6, 1)})
        return self

    def save(self, file: Path) -> Path:
        """Save it under a name."""
        file.parent.mkdir(parents=True, exist_ok=True)
        self.book.save(file)
        return file
