"""What an order prescribes of monitoring, reports and registers, and by what it is reached."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from attrs import frozen

from schoolsupport.monitoring.registers.register import Register, row_keys
from schoolsupport.monitoring.rounds.round import Mentioned, Round, cells, own_keys, rows_of
from schoolsupport.roadmaps.template import Duty, Measure, RoadmapTemplate


@frozen(kw_only=True)
class Prescribed:
    """A row or point of an order that speaks of monitoring, a report or a register.

    Attributes:
        key: section and number, as in ids of tasks.
        row: the row; None for a point.
        point: the point; None for a row.
        rounds: the rounds it is reached by.
        registers: the registers it has kept.
        asks_register: whether its words ask for a register, a list or a contract.
        mentioned: why it prescribes none, where the region says so.
    """

    key: str
    row: Measure | None = None
    point: Duty | None = None
    rounds: tuple[Round, ...] = ()
    registers: tuple[Register, ...] = ()
    asks_register: bool = False
    mentioned: str | None = None


_WORDS = re.compile(
    r"монитор|отч[её]т|справк|реестр|баз[аыу]? данных|анализ|экспертиз|верификац|идентификац"
    r"|анкетирован|подведение итогов|результаты (?:оо|муниципалитета)|списка? оо",
    re.IGNORECASE,
)
"""Words by which an order asks for monitoring, a report or a register."""

_REGISTER = re.compile(
    r"реестр|баз[аыу]? данных|список оо|сетевых объединений|профессиональных сообществ"
    r"|договоров о сетевом|партн[её]рских договоров|мониторинги (?:\w+ )?участия"
    r"|назначение (?:ответственных лиц|наставников)|отбор кандидатов",
    re.IGNORECASE,
)
"""Words by which an order asks for something that is kept line by line."""


def prescribed(
    template: RoadmapTemplate,
    rounds: Iterable[Round],
    mentioned: Iterable[Mentioned] = (),
    registers: Iterable[Register] = (),
) -> tuple[Prescribed, ...]:
    """Rows and points that speak of monitoring, reports or registers, and what reaches them.

    Args:
        template: the roadmap.
        rounds: rounds of the region.
        mentioned: rows that only speak of it.
        registers: registers of the region.

    Returns:
        In the order of the order: its rows, then its points; a row that rounds or registers name
        is there whatever its words are.
    """
    kept = [(one, row_keys(one, template)) for one in registers if one.roadmap == template.name]
    own = [one for one in rounds if one.roadmap == template.name]
    keys = {one.name: own_keys(one, template) for one in own}
    why = {
        f"{row.section}/{row.number}": one.why
        for one in mentioned
        for number in one.rows
        for row in rows_of(template, number)
    }
    found = []
    for key, row, point in _places(template):
        reached = tuple(one for one in own if key in keys[one.name])
        texts = cells(row) if row is not None else (point.text,) if point is not None else ()
        asked = row is not None and any(_REGISTER.search(text) for text in texts)
        own_registers = tuple(one for one, rows in kept if key in rows)
        by_words = asked or any(_WORDS.search(text) for text in texts)
        if reached or own_registers or key in why or by_words:
            found.append(
                Prescribed(
                    key=key,
                    row=row,
                    point=point,
                    rounds=reached,
                    registers=own_registers,
                    asks_register=asked,
                    mentioned=why.get(key),
                )
            )
    return tuple(found)


def _places(template: RoadmapTemplate) -> Iterator[tuple[str, Measure | None, Duty | None]]:
    for row in template.measures:
        yield f"{row.section}/{row.number}", row, None
    for point in template.duties:
        yield f"duty/{point.clause}", None, point
