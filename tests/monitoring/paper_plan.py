"""A small plan with every case of execution, worked out on paper; nothing of it is computed.

It is looked at on 30.06.2023, fourteen days ahead, so that 14.07 is soon and 15.07 is not.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from schoolsupport.deadlines.schedule import Kind
from schoolsupport.domain import Act, Level
from schoolsupport.monitoring.entries import Entry
from schoolsupport.roadmaps.planning.roadmap import (
    Dating,
    Owner,
    Party,
    Roadmap,
    Task,
    TaskSource,
    Tier,
)
from schoolsupport.roadmaps.template import Comparator, Section, Target, TargetUnit

ON = dt.date(2023, 6, 30)
REGION = Owner(tier=Tier.REGION, id="Область", name="Область")
SECTIONS = (Section(id="first", title="Первое"), Section(id="second", title="Второе"))


def day(text: str) -> dt.date:
    """A day of 2023: «30.06»."""
    return dt.datetime.strptime(f"{text}.2023", "%d.%m.%Y").date()


def target(
    text: str, number: int, unit: TargetUnit, *, exactly: bool = False, **given: Any
) -> Target:
    """A number of an order."""
    how = Comparator.EXACTLY if exactly else Comparator.AT_LEAST
    return Target(text=text, comparator=how, value=Decimal(number), unit=unit, **given)


def task(number: str, due: str | None, **given: Any) -> Task:
    """A task of the plan; the rows up to 8 stand in the first section."""
    section = "first" if int(number.removeprefix("п")) <= 8 else "second"
    values: dict[str, Any] = {
        "id": f"paper/{section}/{number}#p1@region:Область",
        "section": section,
        "number": number,
        "title": f"Мероприятие {number}",
        "dating": Dating.DATED if due else Dating.NO_DEADLINE,
        "kind": Kind.WINDOW if due else None,
        "due": day(due) if due else None,
        "end": day(due) if due else None,
        "parties": (Party(organisation="Институт"),),
    }
    return Task(**values | given)


MONTHLY = target("не реже 1 раза в месяц", 1, TargetUnit.TIMES, per="month")
REGIONAL = target("не менее 1 регионального и 2 муниципальных", 1, TargetUnit.EVENTS, of="рег.")
MUNICIPAL = target("не менее 1 регионального и 2 муниципальных", 2, TargetUnit.EVENTS, of="мун.")
TEACHERS = target("Не менее 50% от общего числа учителей", 50, TargetUnit.PERCENT)
SCHOOLS = target("100% от числа школ-участниц", 100, TargetUnit.PERCENT, exactly=True)
PUPILS = target("50 чел.", 50, TargetUnit.PEOPLE, exactly=True)

TASKS = (
    task("1", "15.02"),
    task("2", "15.05"),
    task("3", "20.02"),
    task("4", "18.04"),
    task("5", "15.07"),
    task("6", "14.07"),
    task("7", "30.06", start=day("15.02"), targets=(MONTHLY,)),
    task("8", "31.08", times=4, kind=Kind.RECURRING),
    task("9", "31.12", targets=(REGIONAL, MUNICIPAL)),
    task("10", "01.04"),
    task("11", "01.05"),
    task("12", "30.06"),
    task("13", "30.06"),
    task("14", None),
    task("15", "31.12", targets=(TEACHERS,)),
    task("16", "01.03", targets=(SCHOOLS,)),
    task("17", "01.12", targets=(PUPILS,)),
    task("18", "01.03", parties=(Party(organisation="Институт"), Party(role="куратор"))),
    task("19", None, source=TaskSource.DUTY),
)
PLAN = Roadmap(
    template="paper",
    title="План на бумаге",
    act=Act(
        id="paper",
        title="О плане",
        issuer="Министерство",
        level=Level.REGIONAL,
        territory="Область",
        number="1",
        date=dt.date(2023, 1, 13),
    ),
    territory="Область",
    owner=REGION,
    first_day=dt.date(2023, 1, 1),
    last_day=dt.date(2023, 12, 31),
    sections=SECTIONS,
    tasks=TASKS,
)
_IDS = {one.number: one.id for one in TASKS}


def report(number: str, status: str, when: str, **given: Any) -> Entry:
    """A report of a task, known from its own day on."""
    return Entry(task=_IDS[number], status=status, day=day(when), **given)


_RETURNED = report("12", "done", "29.06", document="справка")
_CONFIRMED = report("13", "done", "28.06", document="справка")
_TAKEN_BACK = report("18", "done", "01.03", document="письмо")

ENTRIES = (
    report("1", "done", "10.02", document="приказ № 12"),
    report("2", "done", "20.05"),
    report("4", "in_progress", "01.04"),
    *(report("7", "done", when, link="http://a") for when in ("20.02", "05.03", "28.03")),
    *(report("7", "done", when, link="http://a") for when in ("15.05", "30.06")),
    *(report("8", "done", when, document="протокол") for when in ("15.01", "15.03", "15.05")),
    report("9", "done", "10.03", target=0, document="программа"),
    report("9", "done", "10.04", target=1, document="программа"),
    report("10", "not_applicable", "20.03", reason="нет 9 классов"),
    report("11", "cancelled", "20.04", act="приказ № 40"),
    _RETURNED,
    Entry(step="return", task=_RETURNED.task, about=_RETURNED.id, day=ON, note="нет подписи"),
    _CONFIRMED,
    Entry(step="confirm", task=_CONFIRMED.task, about=_CONFIRMED.id, day=ON),
    report("15", "in_progress", "01.06", value=120, of=200),
    report("16", "done", "01.03", value=9, of=10, document="справка"),
    report("17", "in_progress", "20.06", value=50),
    _TAKEN_BACK,
    report(
        "18",
        "not_done",
        "01.03",
        corrects=_TAKEN_BACK.id,
        recorded_at=dt.datetime(2023, 7, 10, 12, tzinfo=dt.UTC),
    ),
)

STATES = {
    "1": ["done"],
    "2": ["done_late"],
    "3": ["overdue"],
    "4": ["overdue"],
    "5": ["due"],
    "6": ["due_soon"],
    "7": ["done", "done", "overdue", "done", "done"],
    "8": ["in_progress"],
    "9": ["in_progress"],
    "10": ["not_applicable"],
    "11": ["cancelled"],
    "12": ["due_soon"],
    "13": ["done"],
    "14": ["no_day"],
    "15": ["in_progress"],
    "16": ["done"],
    "17": ["in_progress"],
    "18": ["overdue"],
    "19": ["no_day"],
}
