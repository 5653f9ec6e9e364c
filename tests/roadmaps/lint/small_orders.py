"""Small synthetic orders, right in every respect but the one a test is about."""

from __future__ import annotations

import datetime as dt
from typing import Any

from attrs import evolve, frozen

from schoolsupport.deadlines.schedule import Period
from schoolsupport.domain import Act, Level
from schoolsupport.roadmaps.lint import Finding, LintOptions, lint
from schoolsupport.roadmaps.template import (
    Duty,
    Measure,
    Responsible,
    RoadmapTemplate,
    Section,
    SubMeasure,
)

SIGNED = dt.date(2021, 1, 11)
COORDINATOR = Responsible(role="муниципальный координатор")


def row(number: str = "1", **fields: Any) -> Measure:
    """A row that is right."""
    last = int(number.rsplit(".", maxsplit=1)[-1])
    plain: dict[str, Any] = {
        "section": "main",
        "title": f"Мероприятие под номером {'и' * (len(number) + last)}",
        "deadline": "01.06.2021",
        "responsible": (COORDINATOR,),
        "evidence": "Приказ",
    }
    return Measure(number=number, **plain | fields)


def part(title: str, deadline: str | None = None) -> SubMeasure:
    return SubMeasure(title=title, deadline=deadline)


def told(text: str, *who: str, **fields: Any) -> Duty:
    """A point that tells somebody to act."""
    parties = tuple(Responsible(organisation=one) for one in who)
    return Duty(**{"clause": "2", "text": text, "who": parties} | fields)


def order(*rows: Measure, **fields: Any) -> RoadmapTemplate:
    """An order of one year that is right; `signed`, `first_year`, `last_year` are told apart."""
    signed = fields.pop("signed", SIGNED)
    number = fields.pop("number", "5")
    first = fields.pop("first_year", 2021)
    period = Period(
        first_year=first,
        last_year=fields.pop("last_year", first),
        school_years=fields.pop("school_years", False),
    )
    level = fields.get("level", Level.MUNICIPAL)
    act = Act(
        id="synthetic-1",
        title="О синтетическом плане",
        issuer="Управление образования",
        level=level,
        territory="Синтетический район",
        number=number,
        date=signed,
    )
    plain: dict[str, Any] = {
        "name": "synthetic",
        "title": "План работы",
        "act": act,
        "level": level,
        "territory": "Синтетический район",
        "period": period,
        "sections": (Section(id="main"),),
        "measures": rows or (row("1"), row("2")),
    }
    return RoadmapTemplate(**plain | fields)


def by_years(*rows: Measure, **fields: Any) -> RoadmapTemplate:
    """An order of 2021 to 2023 with a section for each year."""
    sections = tuple(Section(id=str(year), year=year) for year in (2021, 2022, 2023))
    return order(*rows, sections=sections, last_year=2023, **fields)


def of_signing(template: RoadmapTemplate, day: dt.date) -> RoadmapTemplate:
    return evolve(template, act=evolve(template.act, date=day))


@frozen
class Found:
    """What a test compares of a finding."""

    measure: str | None
    field: str
    likely: str | None = None


def findings(template: RoadmapTemplate, code: str) -> list[Finding]:
    """What one rule finds."""
    return list(lint(template, options=LintOptions(only=(f"roadmap.{code}",))))


def found(template: RoadmapTemplate, code: str) -> list[Found]:
    """What one rule finds, as tests compare it."""
    return [Found(one.measure, one.field, one.likely) for one in findings(template, code)]


@frozen
class Case:
    """A sentence about a rule, and the order that shows it.

    Attributes:
        code: the rule, without `roadmap.`.
        says: what the rule does, a sentence.
        order: the order.
        finds: what the rule finds in it; empty for a near miss.
    """

    code: str
    says: str
    order: RoadmapTemplate
    finds: tuple[Found, ...] = ()
