"""Small synthetic templates, and the five orders as their plugins have them."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

from schoolsupport.deadlines.schedule import Period
from schoolsupport.domain import Act, Level
from schoolsupport.roadmaps.template import (
    Correction,
    Measure,
    Responsible,
    RoadmapTemplate,
    Section,
)
from schoolsupport.roadmaps.template_files import read_templates

PLUGINS = Path(__file__).resolve().parents[3] / "plugins"
ORDERS = {
    "slavyansk-2022": 25,
    "alapaevskoe-2021": 42,
    "neftekumsk-2020-2024": 79,
    "kaliningrad-2023": 32,
    "sakhalin-2021-2022": 30,
}


def act(level: Level = Level.REGIONAL, day: dt.date | None = dt.date(2023, 1, 13)) -> Act:
    return Act(
        id="synthetic",
        title="Об утверждении плана (синтетический пример)",
        issuer="Министерство",
        level=level,
        territory="Примерская область",
        number="1",
        date=day,
    )


def measure(number: str, deadline: str | None, *who: str, **fields: object) -> Measure:
    """A row: its parties are organisations, split from roles where «роль|организация» says so."""
    values: dict[str, object] = {"section": "main", "title": f"Мероприятие {number}", **fields}
    return Measure(
        number=number,
        deadline=deadline,
        responsible=tuple(_party(one) for one in who),
        **values,  # type: ignore[arg-type]  # a test's own fields
    )


def _party(text: str) -> Responsible:
    role, _, organisation = text.rpartition("|")
    return Responsible(role=role or None, organisation=organisation)


def correction(printed: str, likely: str) -> Correction:
    return Correction(field="deadline", printed=printed, likely=likely, reason="опечатка")


def template(*measures: Measure, **fields: object) -> RoadmapTemplate:
    """A regional plan of 2023 with one section, unless told otherwise."""
    values: dict[str, object] = {
        "name": "primer-2023",
        "title": "План на 2023 год (синтетический)",
        "act": act(),
        "level": Level.REGIONAL,
        "territory": "Примерская область",
        "period": Period(first_year=2023, last_year=2023),
        "sections": (Section(id="main"),),
        **fields,
    }
    return RoadmapTemplate(measures=measures, **values)  # type: ignore[arg-type]  # as above


@cache
def orders() -> dict[str, RoadmapTemplate]:
    """The templates of the five orders, by name."""
    found: dict[str, RoadmapTemplate] = {}
    for folder in sorted(PLUGINS.glob("*/src/schoolsupport_*")):
        found.update(read_templates(folder))
    return {name: found[name] for name in ORDERS}
