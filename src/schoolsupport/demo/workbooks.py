"""The bytes of the files: workbooks of ФИС ОКО, canonical workbooks, canonical CSV."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from schoolsupport.demo.schools import MUNICIPALITIES, REGION, SCHOOLS, SYNTHETIC
from schoolsupport.demo.vpr import DAYS, MARKS, MarkCounts
from schoolsupport.sheets.writing import PlainSheet, csv_bytes, workbook_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schoolsupport.demo.conditions import Ints
    from schoolsupport.tables import TableSpec

_SUBJECTS = {"ru": "Русский язык", "ma": "Математика", "wo": "Окружающий мир"}
_HEADINGS = ("Группы участников", "Кол-во ОО", "Кол-во участников", *map(str, MARKS))
_CREATED = datetime(2021, 12, 31)

Row = tuple[object, ...]


def mark_statistics(marks: MarkCounts) -> bytes:
    """A workbook «Статистика по отметкам» (Ф3): percents for region, municipalities, schools.

    Args:
        marks: how many got each mark.

    Raises:
        OutputError: XlsxWriter is not installed.
    """
    first, *titles = _title_rows(marks)
    rows = [(*first, None, SYNTHETIC), *titles, (), _HEADINGS, *_group_rows(marks.counts)]
    return _workbook(PlainSheet(name=SYNTHETIC, rows=rows, widths=(60, 18, 18), bold={(0, 2)}))


def canonical_workbook(frame: pd.DataFrame, spec: TableSpec) -> bytes:
    """A workbook with the declared columns of a table under their Russian headings.

    Args:
        frame: rows; columns that the table does not declare are left out.
        spec: the table.

    Raises:
        OutputError: XlsxWriter is not installed.
    """
    columns = [column for column in spec.columns if column.name in frame]
    cells = zip(*(_cells(frame[column.name]) for column in columns), strict=True)
    rows = [[column.title for column in columns], *cells]
    widths = [16] * len(columns)
    return _workbook(PlainSheet(name=SYNTHETIC, rows=rows, widths=widths, has_heading=True))


def canonical_csv(frame: pd.DataFrame) -> bytes:
    """The frame as spreadsheet programs of the region save it: `;`, decimal comma, with a BOM."""
    columns = (_cells(frame[name]) for name in frame)
    return csv_bytes([list(frame), *zip(*columns, strict=True)])


def _cells(values: pd.Series) -> list[object]:
    return [None if pd.isna(value) else value for value in values.tolist()]


def _title_rows(marks: MarkCounts) -> Iterator[Row]:
    procedure = marks.work.procedure
    yield ("Статистика по отметкам",)
    yield (f"ВПР {marks.year}. {procedure.grade} класс",)
    yield ("Предмет:", _SUBJECTS[procedure.subject])
    yield ("Максимальный первичный балл:", marks.work.highest)
    yield ("Дата:", f"{DAYS[marks.year]:%d.%m.%Y}")


def _group_rows(counts: Ints) -> Iterator[Row]:
    wrote = counts.sum(axis=1) > 0
    yield _total_row(REGION.name, counts[wrote])
    for municipality in MUNICIPALITIES:
        inside = np.array([school.municipality == municipality for school in SCHOOLS])
        yield _total_row(f"{municipality.name} ({municipality.code})", counts[inside & wrote])
        for position in np.flatnonzero(inside & wrote):
            school = SCHOOLS[position]
            yield f"{school.name}({school.id})", None, *_people_and_percents(counts[position])


def _total_row(name: str, counts: Ints) -> Row:
    return name, len(counts), *_people_and_percents(counts.sum(axis=0))


def _people_and_percents(counts: Ints) -> Sequence[float]:
    participants = int(counts.sum())
    return participants, *(round(100 * int(count) / participants, 2) for count in counts)


def _workbook(sheet: PlainSheet) -> bytes:
    """A workbook of one sheet, the same bytes whenever it is made."""
    return workbook_bytes([sheet], {"title": SYNTHETIC, "comments": SYNTHETIC, "created": _CREATED})
