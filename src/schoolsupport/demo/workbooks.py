"""The bytes of the files: workbooks of ФИС ОКО, canonical workbooks, canonical CSV."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from schoolsupport.demo.schools import MUNICIPALITIES, REGION, SCHOOLS, SYNTHETIC
from schoolsupport.demo.vpr import DAYS, MARKS, MarkCounts
from schoolsupport.faults import fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it ships no types
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # it ships no types

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
        InputError: XlsxWriter is not installed.
    """

    def fill(book: Workbook, sheet: Worksheet) -> None:
        rows = [*_title_rows(marks), (), _HEADINGS, *_group_rows(marks.counts)]
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
        sheet.write(0, 2, SYNTHETIC, book.add_format({"bold": True}))
        sheet.set_column(0, 0, 60)
        sheet.set_column(1, 2, 18)

    return _workbook(fill)


def canonical_workbook(frame: pd.DataFrame, spec: TableSpec) -> bytes:
    """A workbook with the declared columns of a table under their Russian headings.

    Args:
        frame: rows; columns that the table does not declare are left out.
        spec: the table.

    Raises:
        InputError: XlsxWriter is not installed.
    """
    columns = [column for column in spec.columns if column.name in frame]

    def fill(book: Workbook, sheet: Worksheet) -> None:
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet.write_row(0, 0, [column.title for column in columns], heading)
        for place, column in enumerate(columns):
            sheet.write_column(1, place, _cells(frame[column.name]))
        sheet.set_column(0, len(columns), 16)
        sheet.freeze_panes(1, 0)

    return _workbook(fill)


def canonical_csv(frame: pd.DataFrame) -> bytes:
    """The frame as spreadsheet programs of the region save it: `;`, decimal comma, with a BOM."""
    text = frame.to_csv(sep=";", decimal=",", index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


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


def _workbook(fill: Callable[[Workbook, Worksheet], None]) -> bytes:
    """A workbook of one sheet, the same bytes whenever it is made."""
    try:
        from xlsxwriter import Workbook  # noqa: PLC0415 # an extra: loaded when needed
    except ImportError as error:
        raise fault("input.no_xlsxwriter_for_demo") from error
    stream = BytesIO()
    with Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"title": SYNTHETIC, "comments": SYNTHETIC, "created": _CREATED})
        fill(book, book.add_worksheet(SYNTHETIC))
    return stream.getvalue()
