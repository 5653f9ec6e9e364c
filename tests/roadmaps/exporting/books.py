"""A small plan as a workbook that people change, saved by another library."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from schoolsupport.roadmaps.exporting import write_roadmap
from schoolsupport.roadmaps.planning.roadmap import Party, Roadmap

from .generated import recurring, roadmap, task, undated

CONTROLLER = Party(role="начальник отдела", organisation="Управление образования")
PLAN = roadmap(
    task("1", start=dt.date(2021, 3, 1), evidence="приказ", time=dt.time(10)),
    task("2", end=dt.date(2021, 2, 2), due=dt.date(2021, 2, 2), target_text="100 %"),
    task("3", end=dt.date(2021, 6, 1), due=dt.date(2021, 6, 1), phrase="01.06.2021"),
    *recurring([dt.date(2021, 4, 5), dt.date(2021, 5, 5)]),
    undated("9"),
    undated("10", parties=(CONTROLLER, Party(role="директор школы"))),
)
HEAD = 3
"""The row of headings in a sheet of tasks."""


def workbook(
    folder: Path,
    change: Callable[[Any], object],
    name: str = "план.xlsx",
    plan: Roadmap = PLAN,
) -> Path:
    """The plan as a workbook, changed and saved by another library."""
    file = folder / name
    write_roadmap(plan, file, lang="ru")
    book = openpyxl.load_workbook(file)
    change(book)
    book.save(file)
    return file


def column(sheet: Any, heading: str) -> int:
    return [cell.value for cell in sheet[HEAD]].index(heading) + 1


def put(sheet: Any, row: int, heading: str, value: object) -> None:
    """Fill a cell of a row of tasks, counted from 1, by its heading."""
    sheet.cell(HEAD + row, column(sheet, heading)).value = value
