"""«Сравнение отметок с отметками по журналу»: how many marks are below, as and above it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from attrs import frozen

from schoolsupport.domain import Problem, problem
from schoolsupport.intake.layouts import Headed, Reading
from schoolsupport.intake.percents import as_percents, fitted_counts
from schoolsupport.intake.readers.mark_groups import Level, groups_of
from schoolsupport.intake.readers.mark_titles import read_title
from schoolsupport.intake.readers.markers import source_of
from schoolsupport.sheets import Sheet
from schoolsupport.sheets.frames import ROW
from schoolsupport.sheets.grid import Row, is_blank, shown, text_of
from schoolsupport.tables.cells import Floats, numbers_of
from schoolsupport.tables.columns import JOURNAL

_GROUPS = re.compile(r"групп[аы] участников")
_COUNT = re.compile(r"(кол-во|количество|число)")
_KINDS = ("понизили", "подтвердили", "повысили")
_ALL, _PERCENT = "all", "%"
Columns = Mapping[tuple[str, str], int]  # (all or kind, count or %) → place of the column


@frozen
class _Header:
    last: int
    group: int
    columns: Columns
    is_tall: bool = False


@frozen
class JournalComparison(Headed[_Header]):
    """The export of ФИС ОКО that compares the marks with those of the journal."""

    name: str = "vpr-journal-comparison"
    title: str = "Сравнение отметок с отметками по журналу"
    description: str = (
        "Выгрузка ФИС ОКО: «Группы участников», «Понизили», «Подтвердили», «Повысили» с процентами"
        " и количеством, столбцами или строками под каждой школой; над таблицей год, класс, предмет"
        " и дата"
    )
    yields: tuple[str, ...] = ("objectivity", "schools")

    def head(self, sheet: Sheet) -> _Header | None:
        """The headings with the groups and the three outcomes."""
        return _header(sheet.top)

    def read_from(self, sheet: Sheet, head: _Header) -> Reading:
        """The counts of schools; rows of territories are passed over."""
        title, problems = read_title(sheet.top[: _first(sheet.top) - 1], sheet.name)
        if title is None:
            return Reading(problems=tuple(problems))
        rows = [
            (number, row)
            for number, row in enumerate(sheet.grid()[head.last :], start=head.last + 1)
            if not all(map(is_blank, row))
        ]
        if head.is_tall:
            rows, head = _laid_flat(rows, head)
        groups = groups_of(
            [text_of(_cell(row, head.group)) for _, row in rows], [False] * len(rows)
        )
        schools = [place for place, group in enumerate(groups) if group.level is Level.SCHOOL]
        own = [rows[place] for place in schools]
        counts, said = _counts(own, head, [groups[place].code for place in schools])
        above = [groups[place].municipality for place in schools]
        numbers = [number for number, _ in own]
        named = pd.DataFrame(
            {
                "school": [groups[place].code for place in schools],
                "name": [groups[place].name for place in schools],
                "municipality": [None if one is None else groups[one].name for one in above],
                "region": [groups[place].region for place in schools],
                ROW: numbers,
            }
        )
        compared = pd.DataFrame(
            {
                "school": named["school"],
                "year": title.year,
                "procedure": title.procedure.id,
                **{name: counts[:, place] for place, name in enumerate(JOURNAL)},
                "source": source_of(self.title, sheet),
                ROW: numbers,
            }
        )
        frames = {"objectivity": compared, "schools": named} if schools else {}
        return Reading(frames=frames, problems=(*problems, *said))


def _first(rows: Sequence[Row]) -> int:
    """The first row of the headings, counted from 1."""
    return next(n for n, row in enumerate(rows, start=1) if _group_place(row) is not None)


def _group_place(row: Row) -> int | None:
    found = (p for p, cell in enumerate(row) if _GROUPS.match(text_of(cell).casefold()))
    return next(found, None)


def _header(rows: Sequence[Row]) -> _Header | None:
    for number, row in enumerate(rows, start=1):
        group = _group_place(row)
        if group is None:
            continue
        below = rows[number] if number < len(rows) else ()
        two = len(below) > group and is_blank(below[group]) and not all(map(is_blank, below))
        columns = _columns(row, below if two else ())
        if all(any((kind, what) in columns for what in ("n", _PERCENT)) for kind in _KINDS):
            return _Header(number + two, group, columns)
        if _is_tall(rows[number:], group) and (_ALL, "n") in columns:
            return _Header(number, group, columns, is_tall=True)
    return None


def _is_tall(rows: Sequence[Row], group: int) -> bool:
    """Whether the outcomes stand below each school, in the column of the groups."""
    kinds = {_kind(_cell(row, group)) for row in rows}
    return kinds.issuperset(_KINDS)


def _kind(cell: object) -> str | None:
    """The outcome a row is of; `all` for the sum of them, None for a group."""
    text = text_of(cell).casefold()
    if text.startswith(("всего", "итого")):
        return _ALL
    return next((kind for kind in _KINDS if text.startswith(kind)), None)


def _laid_flat(
    rows: Sequence[tuple[int, Row]], header: _Header
) -> tuple[list[tuple[int, Row]], _Header]:
    """A row for each group, with the outcomes below it as columns."""
    places = {
        (kind, what): 1 + 2 * number + (what == _PERCENT)
        for number, kind in enumerate((_ALL, *_KINDS))
        for what in ("n", _PERCENT)
    }
    flat: list[tuple[int, list[object]]] = []
    for number, row in rows:
        kind = _kind(_cell(row, header.group))
        if kind is None:
            flat.append((number, [_cell(row, header.group), *[None] * len(places)]))
        elif flat:
            for what in ("n", _PERCENT):
                flat[-1][1][places[kind, what]] = _cell(row, header.columns.get((_ALL, what)))
    return [*flat], _Header(header.last, 0, places)


def _columns(upper: Row, lower: Row) -> Columns:
    """Where each number stands; a merged heading holds for the columns to its right."""
    columns: dict[tuple[str, str], int] = {}
    kind = _ALL
    for place in range(max(len(upper), len(lower))):
        texts = [text_of(row[place]).casefold() for row in (upper, lower) if place < len(row)]
        own = " ".join(filter(None, texts))
        kind = next((one for one in _KINDS if one in own), kind)
        if _PERCENT in own:
            columns.setdefault((kind, _PERCENT), place)
        elif _COUNT.search(own):
            columns.setdefault((kind, "n"), place)
    return columns


def _cell(row: Row, place: int | None) -> object:
    return None if place is None or place >= len(row) else row[place]


def _numbers(rows: Sequence[tuple[int, Row]], place: int | None) -> Floats:
    cells = [_cell(row, place) for _, row in rows]
    told = [cell.rstrip("% \xa0") if isinstance(cell, str) else cell for cell in cells]
    return numbers_of(pd.Series(told, dtype="object"))[0]


def _counts(
    rows: Sequence[tuple[int, Row]], header: _Header, schools: Sequence[str | None]
) -> tuple[Floats, list[Problem]]:
    """Counts as printed, or, where they are not, what the percents leave no doubt of."""
    at = header.columns.get
    printed = np.column_stack([_numbers(rows, at((kind, "n"))) for kind in _KINDS])
    percents = np.column_stack([_numbers(rows, at((kind, _PERCENT))) for kind in _KINDS])
    n = _numbers(rows, at((_ALL, "n")))
    whole = np.where((n >= 0) & (n == np.floor(n)), n, np.nan)
    told = fitted_counts(whole, as_percents(percents), [None] * len(whole)).exact
    counts = np.where(np.isnan(printed), told, printed)
    total = counts.sum(axis=1)
    wrong = ~np.isnan(total) & ~np.isnan(n) & (total != n)
    problems = [
        problem(
            "row.journal_sum",
            found=shown(rows[place][1]),
            total=f"{total[place]:g}",
            n=f"{n[place]:g}",
        ).at(row=rows[place][0], school=schools[place])
        for place in map(int, np.flatnonzero(wrong))
    ]
    return np.where(wrong[:, None], np.nan, counts), problems
