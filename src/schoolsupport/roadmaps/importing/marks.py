"""The column «Отметка о выполнении» of a plan as lines of the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterable

from schoolsupport.roadmaps.importing.measures import Mark
from schoolsupport.roadmaps.importing.years import day_of
from schoolsupport.words.text import small

HEADINGS = ("Задача", "Отметка", "День", "Документ", "Примечание")
_STATUSES = (
    (re.compile(r"не\s+(?:вы|ис)полн|нет\b"), "не исполнено"),
    (re.compile(r"частично|в работе|в процессе|выполняется|исполняется"), "в работе"),
    (re.compile(r"(?:вы|ис)полнен|сделан|проведен|да\b|\+"), "исполнено"),
)
_DOCUMENT = re.compile(r"(?:приказ|протокол|справк|отч[её]т|распоряж|акт)\w*\b.*", re.IGNORECASE)


def mark_rows(marks: Iterable[Mark]) -> tuple[tuple[str, ...], ...]:
    """Marks as rows that `progress import` reads: headings, then a line for each.

    What a cell does not say in known words is left to a person: its line has no mark, and such
    lines are skipped until one is written.

    Args:
        marks: the marks.

    Examples:
        >>> mark_rows([Mark(measure=0, number="1", text="Выполнено 10.02.2023, приказ № 5")])[1]
        ('1', 'исполнено', '10.02.2023', 'приказ № 5', 'Выполнено 10.02.2023, приказ № 5')
    """
    return (HEADINGS, *(_row(one) for one in marks))


def _row(mark: Mark) -> tuple[str, ...]:
    text = small(mark.text)
    status = next((word for pattern, word in _STATUSES if pattern.match(text)), "")
    day = day_of(mark.text)
    document = _DOCUMENT.search(mark.text)
    return (
        mark.number,
        status,
        f"{day:%d.%m.%Y}" if day else "",
        document[0] if document else "",
        mark.text,
    )
