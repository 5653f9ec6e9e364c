"""The title above «Статистика по отметкам»: assessment, year, grade, subject and day."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd
from attrs import frozen

from schoolsupport.domain import ASSESSMENTS, SUBJECTS, Problem, Procedure, problem
from schoolsupport.sheets.grid import Row, is_blank, shown, text_of
from schoolsupport.tables import RESULTS
from schoolsupport.tables.cells import read_cells
from schoolsupport.translation import Message, msg

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_GRADE = re.compile(r"(?<!\d)(1[0-2]|[1-9])\s*(?:-?\s*(?:й|го|е|х|ые|ый))?\s*кл(?:асс|\b)", re.I)
_LABELS = ("предмет", "максимальный первичный балл", "дата")


@frozen(kw_only=True)
class WorkTitle:
    """What a work was, as far as the title says it.

    Attributes:
        procedure: the procedure.
        year: calendar year of the work.
        held_on: day of the work; NaT where it is not said.
    """

    procedure: Procedure
    year: int
    held_on: pd.Timestamp


def read_title(rows: Sequence[Row]) -> tuple[WorkTitle | None, list[Problem]]:
    """The title of a work, and what is wrong or missing in it.

    Args:
        rows: the rows above the table.

    Returns:
        None instead of a title that leaves open what the work was.
    """
    problems: list[Problem] = []
    held_on = _held_on(rows, problems)
    free = [row for row in rows if not _plain(row).startswith(_LABELS)]
    line = " ".join(map(_plain, free))
    assessment = next((key for key, word in ASSESSMENTS.items() if word.casefold() in line), None)
    year = _year(line, held_on)
    grade = _GRADE.search(line)
    subject = _subject(rows, problems)
    parts: list[tuple[object, Message]] = [
        (assessment, msg("assessment")),
        (year, msg("year")),
        (grade, msg("grade")),
        (subject, msg("subject")),
    ]
    filled = [row for row in rows if not all(map(is_blank, row))]
    found = shown([text_of(cell) for row in filled for cell in row])
    problems += [
        problem("title.incomplete", part=part, found=found)
        for value, part in parts
        if value is None
    ]
    code = SUBJECT_CODES.get(subject or "")
    if assessment is None or year is None or grade is None or code is None:
        return None, problems
    procedure = Procedure(assessment, int(grade[1]), code)
    return WorkTitle(procedure=procedure, year=year, held_on=held_on), problems


SUBJECT_CODES = {title: code for code, title in SUBJECTS.items()}


def _subject(rows: Sequence[Row], problems: list[Problem]) -> str | None:
    number, value = _labelled(rows, "предмет")
    if value is None:
        return None
    title = text_of(value).casefold()
    if title not in SUBJECT_CODES:
        known = ", ".join(SUBJECT_CODES)
        problems.append(
            problem("title.unknown_subject", found=text_of(value), known=known).at(row=number)
        )
    return title


def _held_on(rows: Sequence[Row], problems: list[Problem]) -> pd.Timestamp:
    number, value = _labelled(rows, "дата")
    cells = read_cells(pd.Series([value], dtype="object"), RESULTS["held_on"])
    if cells.faults["cell.not_date"].any():
        said = problem("cell.not_date", found=text_of(value))
        problems.append(said.at(row=number, column=RESULTS["held_on"].title))
    return pd.Timestamp(cells.values.iloc[0])


def _year(line: str, held_on: pd.Timestamp) -> int | None:
    """The year of the title; of a school year («2020/2021») the one in which the work was."""
    dated = None if pd.isna(held_on) else int(held_on.year)
    years = sorted({int(year) for year in _YEAR.findall(line)})
    if dated is not None and (not years or dated in years):
        return dated
    return years[-1] if years else None


def _labelled(rows: Sequence[Row], label: str) -> tuple[int, object]:
    """The row and the value after «label:», in the same cell or the next filled one."""
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            text = text_of(cell)
            if text.casefold().startswith(label):
                _, _, rest = text.partition(":")
                following = (after for after in row[place + 1 :] if not is_blank(after))
                return number, rest.strip() or next(following, None)
    return 0, None


def _plain(row: Row) -> str:
    return " ".join(filter(None, map(text_of, row))).casefold()
