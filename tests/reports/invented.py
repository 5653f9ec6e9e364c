"""An invented year of plans and reports for the order of any region; all names are made up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import product

from attrs import frozen

from schoolsupport.domain import Level
from schoolsupport.monitoring.dynamics import dynamics
from schoolsupport.monitoring.dynamics.findings import Dynamics
from schoolsupport.monitoring.entries import Entry
from schoolsupport.monitoring.ledger import Ledger
from schoolsupport.monitoring.registers.lines import RegisterLine
from schoolsupport.monitoring.registers.participation import (
    ListedSchool,
    Looked,
    Participation,
    participation,
)
from schoolsupport.monitoring.registers.register import (
    ONCE,
    CellKind,
    Register,
    RegisterColumn,
)
from schoolsupport.monitoring.registers.register_pages import ShownRegister, shown_register
from schoolsupport.regions import RegionPlugin
from schoolsupport.roadmaps.planning.organisations import Organisations, SchoolEntry
from schoolsupport.roadmaps.planning.plan import plan, plan_all
from schoolsupport.roadmaps.planning.roadmap import Roadmap, Tier
from schoolsupport.roadmaps.template import RoadmapTemplate
from schoolsupport.tables import Tables

SCHOOLS = Organisations(
    schools=tuple(
        SchoolEntry(
            school=f"sch99000{number}",
            name=f"Школа № {number} (вымышлена)",
            municipality=f"{'Северный' if number <= 3 else 'Южный'} район (вымышлен)",
            statuses=("shnor", "500+", "participants"),
        )
        for number in range(1, 6)
    )
)


@frozen
class Year:
    """Plans of all levels of an order, and what was reported of them."""

    plans: tuple[Roadmap, ...]
    ledger: Ledger
    on: dt.date


def year_of(template: RoadmapTemplate) -> Year:
    """Plans of the order, of municipalities below it and of schools, half of them reported."""
    own = plan(template, organisations=SCHOOLS)
    lower = [Tier.MUNICIPALITY, Tier.SCHOOL] if template.level is Level.REGIONAL else [Tier.SCHOOL]
    plans = [own, *(one for tier in lower for one in plan_all(template, tier, SCHOOLS))]
    first, last = template.period.days
    return Year(
        plans=tuple(plans),
        ledger=Ledger(_entries(plans)),
        on=first + (last - first) * 2 // 3,
    )


def took_part(plugin: RegionPlugin) -> Participation:
    """Who took part in what by the register of participation of a region."""
    first, second = SCHOOLS.schools[:2]
    lines = [
        RegisterLine(
            id=str(number), register="participation", is_state=False, day=day,
            recorded_at=dt.datetime(2022, 12, 1, tzinfo=dt.UTC), school=school.school,
            municipality=school.municipality, event=event, people=people,
            values={"form": "семинар", "level": "муниципальный"},
        )
        for number, (school, event, day, people) in enumerate(
            [
                (first, "Семинар о заданиях (вымышлен)", dt.date(2022, 3, 10), 4),
                (second, "Семинар о заданиях (вымышлен)", dt.date(2022, 3, 10), 2),
                (first, "Мастер-класс (вымышлен)", dt.date(2022, 10, 5), 1),
            ]
        )
    ]  # fmt: skip
    listed = [
        ListedSchool(school=one.school, name=one.name, municipality=one.municipality)
        for one in SCHOOLS.schools
    ]
    looked = Looked(
        registers=plugin.registers, templates=plugin.roadmaps, start=dt.date(2022, 1, 1),
        end=dt.date(2022, 12, 31), label="2022 год", listed=listed, listed_by="ШНОР",
    )  # fmt: skip
    return participation(lines, looked)


CELLS: dict[CellKind, Callable[[RegisterColumn], str | int | bool]] = {
    CellKind.CHOICE: lambda column: column.choices[0],
    CellKind.YES_NO: lambda _: True,
    CellKind.WHOLE: lambda _: 72,
    CellKind.DAY: lambda _: "2022-02-01",
    CellKind.SCHOOL: lambda _: SCHOOLS.schools[-1].school,
}


def _words(column: RegisterColumn) -> str:
    return f"{column.heading}, запись"


def kept(register: Register, *, named: bool = False) -> ShownRegister:
    """Two lines of the first school and one of the second, in every column of a register."""
    lines = [
        RegisterLine(
            id=str(number), register=register.name, is_state=register.is_state,
            day=dt.date(2022, 3, number), recorded_at=dt.datetime(2022, 4, 1, tzinfo=dt.UTC),
            school=school.school, municipality=school.municipality, person=f"p{number % 2}",
            values={
                column.id: CELLS.get(column.kind, _words)(column)
                for column in register.column[1:]
                if not column.purged and column.kind not in ONCE
            },
        )
        for number, school in enumerate((SCHOOLS.schools[0], *SCHOOLS.schools[:2]), 1)
    ]  # fmt: skip
    names = {"p0": "Вымышлена И. И.", "p1": "Придуман П. П."} if named else None
    schools = {one.school: one.name for one in SCHOOLS.schools}
    return shown_register(register, lines, dt.date(2022, 12, 31), schools, names)


def changed() -> Dynamics:
    """Results of five supported schools and fifteen others, a little better after support."""
    rows: dict[str, list[object]] = {
        name: [] for name in ("school", "year", "procedure", "n", "n_below")
    }
    for number in range(1, 21):
        for year, procedure in product((2021, 2022), ("vpr-5-ru", "vpr-5-ma")):
            low = 6 + number % 4 - (2 if year == 2022 and number <= 5 else 0)
            for name, value in zip(
                rows, (f"sch9900{number:02}", year, procedure, 25, low), strict=True
            ):
                rows[name].append(value)
    supported = [f"sch9900{number:02}" for number in range(1, 6)]
    return dynamics(Tables.of(results=rows), supported, before=2021, after=2022)


RISKS = """\
Логин;Год;Направление риска;Значимость;Верификация;Примечание куратора;Выбран;Программа
sch990001;2021;Низкая учебная мотивация обучающихся;высокая;подтвержден;виден на уроках;да;Мотивация
sch990001;2021;Дефицит педагогических кадров;средняя;не подтвержден;;нет;
sch990002;2021;Высокая доля обучающихся с рисками учебной неуспешности;высокая;;;нет;
"""
"""A table of risks, as curators send it; the schools are made up."""


def _entries(plans: list[Roadmap]) -> Iterator[Entry]:
    """Of every four tasks one is done in time, one late, one begun; of one nothing is said."""
    for number, one in enumerate(plans):
        owner = f"{one.owner.tier.value}:{one.owner.id}"
        for place, task in enumerate(one.dated):
            day = task.due or one.last_day
            kind = (place + number) % 4
            if kind == 0:
                yield Entry(
                    task=task.id, owner=owner, status="done", day=day - dt.timedelta(days=2),
                    document="справка", number=str(place + 1),
                )  # fmt: skip
            elif kind == 1:
                yield Entry(
                    task=task.id, owner=owner, status="done", day=day + dt.timedelta(days=9),
                    note="сдано позже срока",
                )  # fmt: skip
            elif kind == 2:
                yield Entry(
                    task=task.id, owner=owner, status="in_progress", day=day - dt.timedelta(days=20)
                )
