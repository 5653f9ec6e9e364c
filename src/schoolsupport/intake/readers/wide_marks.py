"""Marks of schools, a row for each school: grade, subject and mark stand in the headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath

import numpy as np
import pandas as pd
from attrs import frozen

from schoolsupport.domain import Problem, problem
from schoolsupport.intake.layouts import Headed, Reading
from schoolsupport.intake.readers.mark_statistics import MARKS, PEOPLE
from schoolsupport.intake.readers.marks_by_work import (
    GRADE,
    LOGIN,
    SUBJECT,
    WORDS,
    YEAR,
    known_name,
    reading_of,
)
from schoolsupport.intake.readers.title_phrases import Part, phrases_of
from schoolsupport.intake.rows import REASON, usable_rows
from schoolsupport.intake.works import exam_of
from schoolsupport.sheets import Sheet
from schoolsupport.sheets.frames import ROW
from schoolsupport.sheets.grid import Row, headings, is_blank, row_where, shown, text_of
from schoolsupport.tables.cells import numbers_of
from schoolsupport.tables.columns import unknown_columns
from schoolsupport.words.text import plain

_GRADES = range(1, 12)
_TOKEN = re.compile(
    r"(?P<grade>\d{1,2})(?:-?(?:й|го|ый|ого))?\s*кл(?:асс\w*)?\b\.?"
    r"|(?:\bна|отмет\w+|оцен\w+)\s*[«\"'(]*\s*(?P<mark>\d)(?!\d)"
    r"|[«\"'(]\s*(?P<quoted>\d)\s*[»\"')]"
    r"|(?<![\w.,])(?P<number>\d{1,2})(?![\w])"
)
_PEOPLE = re.compile(
    r"(?:кол во|количество|число)?\s*(?:участник\w*|уч\.|писали|выполняли|всего)|\bn$"
)
_NOISE = re.compile(r"[«»\"'()%,.:;_–—-]|\bчел(?:овек)?\b|\bпо\b|\bв\b|\bпредмет\w*")
_WHOLE = 0.05  # what rounding leaves of a sum of four percents


@frozen
class Heading:
    """What a heading of such a table counts: the pupils of a work, or those with one mark."""

    grade: int
    subject: str
    mark: str | None

    @property
    def work(self) -> tuple[int, str]:
        """Grade and code of the subject."""
        return self.grade, self.subject


def heading_of(cell: object) -> Heading | None:
    """Grade, subject and mark that a heading says so that nobody can take it otherwise.

    Where neither number is named, grade, subject and mark stand in this order, or one of the two
    can be no mark.

    Examples:
        >>> heading_of("6 РУ 2"), heading_of("РУ 6 кл. «2»") == heading_of("6 РУ 2")
        (Heading(grade=6, subject='ru', mark='2'), True)
        >>> heading_of("РУ 4 5") is None, heading_of("6 РУ 6") is None
        (True, True)
    """
    text = plain(text_of(cell)).replace("_", " ")
    found = list(_TOKEN.finditer(text))
    words = " ".join(_NOISE.sub(" ", _TOKEN.sub(" ", text)).split())
    people = _PEOPLE.search(words)
    exam = exam_of(_PEOPLE.sub(" ", words))
    if exam is None or exam[1] is not None:
        return None
    grades = [int(one["grade"]) for one in found if one["grade"]]
    marks = [one["mark"] or one["quoted"] for one in found if one["mark"] or one["quoted"]]
    free = [one for one in found if one["number"]]
    if people is not None:
        said = {*grades, *(int(one["number"]) for one in free)}
        fits = {Heading(one, exam[0], None) for one in said if one in _GRADES}
        return fits.pop() if len(found) == len(fits) == 1 else None
    if len(found) != 2 or len(grades) > 1 or len(marks) > 1:
        return None
    pairs = set(_pairs(grades, marks, free, text))
    fits = {Heading(g, exam[0], m) for g, m in pairs if g in _GRADES and m in MARKS}
    return fits.pop() if len(fits) == 1 else None


def is_like_marks(cell: object) -> bool:
    """Whether a heading names a subject and a number that may be a mark, in whatever way."""
    text = plain(text_of(cell)).replace("_", " ")
    marks = {text for one in _TOKEN.finditer(text) for text in one.groups() if text in MARKS}
    words = " ".join(_NOISE.sub(" ", _TOKEN.sub(" ", text)).split())
    return bool(marks) and exam_of(_PEOPLE.sub(" ", words)) is not None


def _pairs(
    grades: Sequence[int], marks: Sequence[str], free: Sequence[re.Match[str]], text: str
) -> Iterator[tuple[int, str]]:
    """Every grade with every mark that the two numbers of a heading may be."""
    numbers = [one["number"] for one in free]
    if grades or marks:
        yield from zip(grades or map(int, numbers), marks or numbers, strict=True)
        return
    first, last = free
    yield int(first["number"]), last["number"]
    parts = (text[: first.start()], text[first.end() : last.start()], text[last.end() :])
    before, between, after = (_NOISE.sub("", part).strip() for part in parts)
    if before or after or not between:
        yield int(last["number"]), first["number"]


@frozen
class WideMarks(Headed[int]):
    """The table with a row for each school and a column for each mark of each work."""

    name: str = "marks-wide"
    title: str = "Отметки по школам, работы в столбцах"
    description: str = (
        "Строка на школу: «Логин», по столбцу на отметку каждой работы («6 РУ 2», «6 РУ 3», «6 РУ"
        " 4», «6 РУ 5») и «6 РУ участников»; без него участники — сумма отметок, если в столбцах"
        " числа учеников. Год — в столбце «Год», над таблицей или в имени файла или листа"
    )
    yields: tuple[str, ...] = ("results", "schools")

    def head(self, sheet: Sheet) -> int | None:
        """The row that has logins and all four marks of a work."""
        return row_where(sheet.top, _is_head)

    def read_from(self, sheet: Sheet, head: int) -> Reading:
        """Results of schools, and the names met with."""
        printed = headings(sheet.top[head - 1])
        named = {one: known_name(one) for one in printed}
        counted = {one: heading_of(one) for one in printed}
        doubled = [*_repeated(printed, named, counted)]
        if doubled:
            found = problem("column.repeated", found=shown(printed))
            return Reading(problems=tuple(found.at(row=head, column=one) for one in doubled))
        texts = {one for one, name in named.items() if name == LOGIN}
        whose = {one for one, name in named.items() if name in WORDS}
        usable = usable_rows(sheet, head, sheet.table(head, texts), whose)
        table, problems = usable.table, [*usable.problems]
        works = _works(counted)
        used = {one for columns in works.values() for one in columns.values()}
        strange = [c for c in map(str, table) if c != ROW and c not in used and c not in whose]
        problems += unknown_columns(strange, row=head)
        if YEAR not in named.values():
            year = _year(sheet, head)
            if year is None:
                missing = problem("column.missing", found=shown(printed))
                return Reading(problems=(*problems, missing.at(row=head, column="Год")))
            table = table.assign(Год=year)
            whose, named = {*whose, "Год"}, {**named, "Год": YEAR}
        own = table[[*(one for one in map(str, table) if one in whose), ROW]]
        own = own.rename(columns={one: named[one] for one in whose})
        parts, lost = [], [usable.rejected]
        for (grade, subject), columns in works.items():
            work = table[list(columns.values())].set_axis(list(columns), axis=1)
            long, refused = _of_work(
                own.join(work), grade, subject, list(columns.values()), problems
            )
            parts.append(long)
            lost.append(refused)
        long = pd.concat(parts, ignore_index=True)
        if long.empty:
            return Reading(problems=tuple(problems), rejected=pd.concat(lost, ignore_index=True))
        long = long.sort_values(ROW, kind="stable", ignore_index=True)
        return reading_of(sheet, head, self.title, long, problems, lost)


def _is_head(row: Row) -> bool:
    said = [text_of(cell) for cell in row]
    return LOGIN in map(known_name, said) and bool(_works({one: heading_of(one) for one in said}))


def _repeated(
    printed: Sequence[str],
    named: Mapping[str, str | None],
    counted: Mapping[str, Heading | None],
) -> Iterator[str]:
    """Headings that say what another has said."""
    seen: set[object] = set()
    for one in printed:
        meant = counted[one] or (named[one] if named[one] in WORDS else None)
        if meant is not None and meant in seen:
            yield one
        seen.add(meant)


def _works(counted: Mapping[str, Heading | None]) -> dict[tuple[int, str], dict[str, str]]:
    """By work its columns of marks and of participants; works that lack a mark are none."""
    works: dict[tuple[int, str], dict[str, str]] = {}
    for printed, heading in counted.items():
        if heading is not None:
            works.setdefault(heading.work, {})[heading.mark or PEOPLE] = printed
    return {work: columns for work, columns in works.items() if set(columns) >= set(MARKS)}


def _year(sheet: Sheet, header: int) -> int | None:
    """The one year that stands above the table, or in the name of the sheet or the file."""
    above = [text_of(cell) for row in sheet.top[: header - 1] for cell in row]
    for lines in (above, [sheet.name or ""], [PurePath(sheet.file).stem.replace("_", " ")]):
        years = {
            one.values[0] for line in lines for one in phrases_of(line) if one.part is Part.YEAR
        }
        if years:
            return int(years.pop()) if len(years) == 1 else None
    return None


def _of_work(
    table: pd.DataFrame,
    grade: int,
    subject: str,
    printed: Sequence[str],
    problems: list[Problem],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of the schools that wrote a work, and those of which nobody knows how many did."""
    columns = [one for one in (*MARKS, PEOPLE) if one in table]
    wrote = [any(not is_blank(cell) for cell in row) for row in table[columns].to_numpy()]
    table = (
        table[wrote].reset_index(drop=True).assign(**{GRADE: grade}).assign(**{SUBJECT: subject})
    )
    if PEOPLE in table or table.empty:
        return table, pd.DataFrame()
    marks = np.column_stack([numbers_of(table[mark])[0] for mark in MARKS])
    total = marks.sum(axis=1)
    counted = (marks == np.floor(marks)).all(axis=1)
    in_percents = np.abs(total - 100) <= _WHOLE
    share = ", ".join(printed)
    if "%" in share or not counted.any() or in_percents.all():
        said = problem("column.marks_of_nobody", found=share, count=len(table))
        problems.append(said.at(column=printed[0]))
        return table[:0], table.map(text_of).assign(**{REASON: said.code})
    said = problem("column.marks_summed", found=share, count=len(table))
    problems.append(said.at(column=printed[0]))
    return table.assign(**{PEOPLE: np.where(counted, total, np.nan)}), pd.DataFrame()
