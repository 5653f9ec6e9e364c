"""Marks of schools, a row for each school and work: year, grade and subject are columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import numpy as np
import pandas as pd
from attrs import frozen

from schoolsupport.domain import Problem, Procedure, problem
from schoolsupport.intake.layouts import Headed, Reading
from schoolsupport.intake.percents import (
    Counts,
    as_percents,
    fitted_counts,
    scale_of,
    wrong_percents,
)
from schoolsupport.intake.readers.mark_statistics import MARKS, PEOPLE, column_of
from schoolsupport.intake.readers.markers import source_of
from schoolsupport.intake.readers.title_phrases import Part, phrases_of
from schoolsupport.intake.rows import REASON, usable_rows
from schoolsupport.intake.works import grade_of, subject_of
from schoolsupport.sheets import Sheet
from schoolsupport.sheets.frames import ROW
from schoolsupport.sheets.grid import Row, headings, row_where, shown, text_of
from schoolsupport.tables import OBJECTIVITY
from schoolsupport.tables.cells import Bools, Floats, numbers_of
from schoolsupport.tables.columns import JOURNAL, unknown_columns

YEAR, GRADE, SUBJECT, LOGIN, _NAME, _MUNICIPALITY, _WORK, _DAY = (
    *("год", "класс", "предмет", "логин", "оо", "муниципалитет", "работа", "дата"),
)
_NAMES: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        YEAR: re.compile(r"год|year"),
        GRADE: re.compile(r"класс|параллель|grade"),
        SUBJECT: re.compile(r"(учебный )?предмет|subject"),
        LOGIN: re.compile(r"логин( оо| школы)?|код (оо|школы)|school|login"),
        _NAME: re.compile(r"оо|школа|(на(зва|именова)ние )(оо|школы)|name"),
        _MUNICIPALITY: re.compile(r"муниципалитет|район|municipality"),
        _WORK: re.compile(r"работа|(оценочная )?процедура"),
        _DAY: re.compile(r"дата( проведения)?"),
    }
)
_PEOPLE = re.compile(r"участников|участники|n")
_COUNT_OF_MARK = re.compile(r"n_([2-5])")
_MEANS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "primary": re.compile(r"mean_primary|средний первичный балл"),
        "mark": re.compile(r"mean_mark|средн(?:яя|ий балл) отметк[аи]"),
    }
)
_NEEDED = (YEAR, GRADE, SUBJECT, LOGIN, PEOPLE, *MARKS)
WORDS = (YEAR, GRADE, SUBJECT, LOGIN, _NAME, _MUNICIPALITY, _WORK, _DAY)
_JOURNAL: Mapping[str, str] = MappingProxyType(
    {said: one for one in JOURNAL for said in (one, OBJECTIVITY[one].title.casefold())}
)
_VPR_ALONE = range(4, 9)  # grades that write no other assessment with marks
_SIGN = re.compile(r"\s*%\s*$")
_NOISE = 0.05  # what rounding leaves of a sum of four percents, at most two decimals


@frozen
class MarksByWork(Headed[int]):
    """The table that analysts make of exports: one row for each school, year, grade and subject."""

    name: str = "marks-by-work"
    title: str = "Отметки по школам и работам"
    description: str = (
        "Строка на школу и работу: «Год», «Класс», «Предмет», «Логин», «Кол-во участников» и"
        " отметки 2, 3, 4, 5 — проценты или числа учеников; «Муниципалитет», «ОО»,"
        " «Работа», средний первичный балл и сравнение с журналом — если есть"
    )
    yields: tuple[str, ...] = ("results", "objectivity", "schools")

    def head(self, sheet: Sheet) -> int | None:
        """The row that has year, grade, subject, login, participants and marks."""
        return row_where(sheet.top, _is_head)

    def read_from(self, sheet: Sheet, head: int) -> Reading:
        """Results of schools, and the names met with."""
        printed = headings(sheet.top[head - 1])
        named = {one: known_name(one) for one in printed}
        doubled = [one for one in _NEEDED if list(map(named.get, printed)).count(one) > 1]
        if doubled:
            found = problem("column.repeated", found=shown(printed))
            return Reading(problems=tuple(found.at(row=head, column=one) for one in doubled))
        texts = {one for one, name in named.items() if name == LOGIN}
        words = {one for one, name in named.items() if name in WORDS}
        usable = usable_rows(sheet, head, sheet.table(head, texts), words)
        problems = [*usable.problems]
        columns = [one for one in usable.table.columns if one != ROW]
        problems += unknown_columns([one for one in columns if named.get(one) is None], row=head)
        kept = [one for one in usable.table.columns if one == ROW or named.get(one) is not None]
        table = usable.table[kept].rename(columns={one: named[one] for one in kept if one != ROW})
        return reading_of(sheet, head, self.title, table, problems, [usable.rejected])


def reading_of(
    sheet: Sheet,
    head: int,
    title: str,
    table: pd.DataFrame,
    problems: list[Problem],
    rejected: Sequence[pd.DataFrame],
) -> Reading:
    """What rows of schools and works hold.

    Args:
        sheet: the sheet.
        head: row of its headings, counted from 1.
        title: title of the layout.
        table: the rows; columns are called as this module names them.
        problems: what was found wrong before; more is added.
        rejected: rows that were refused before.
    """
    works = _procedures(table, _assessment(sheet, head, table), problems)
    lost = [*rejected, *_rejected(table, works)]
    procedures = [one for one, _ in works if one is not None]
    known = table[[one is not None for one, _ in works]].reset_index(drop=True)
    if known.empty:
        return Reading(problems=tuple(problems), rejected=pd.concat(lost, ignore_index=True))
    counts, refused, marks_as = _counts(known, problems)
    lost.append(refused)
    rows = known[[LOGIN, YEAR, PEOPLE, ROW]].set_axis(["school", "year", "n", ROW], axis=1)
    results = rows.assign(procedure=procedures, **counts)
    if _DAY in known:
        results["held_on"] = known[_DAY]
    scale = next((one for one in _MEANS if one in known), None)
    if scale is not None:
        results["mean"] = known[scale]
        results["mean_scale"] = pd.Series(scale, known.index).where(known[scale].notna())
    journal = [one for one in JOURNAL if one in known]
    compared = pd.DataFrame()
    if len(journal) == len(JOURNAL):
        compared = results[["school", "year", "procedure", ROW]].join(known[journal])
        compared = compared.assign(source=source_of(title, sheet))
    frames = {"results": results, "objectivity": compared, "schools": _schools(known)}
    return Reading(
        frames={name: frame for name, frame in frames.items() if len(frame)},
        problems=tuple(problems),
        rejected=pd.concat(lost, ignore_index=True),
        marks_as=marks_as,
    )


def _is_head(row: Row) -> bool:
    return set(map(known_name, {*map(text_of, row)})).issuperset(_NEEDED)


def known_name(heading: str) -> str | None:
    """The column a heading stands for; None for one that is not read."""
    plain = heading.casefold()
    for name, words in _NAMES.items():
        if words.fullmatch(plain):
            return name
    if plain in _JOURNAL:
        return _JOURNAL[plain]
    mean = next((scale for scale, words in _MEANS.items() if words.fullmatch(plain)), None)
    count = _COUNT_OF_MARK.fullmatch(plain)
    if mean is not None or count is not None:
        return mean if count is None else count[1]
    column = PEOPLE if _PEOPLE.fullmatch(plain) else column_of(heading)
    return column if column == PEOPLE or column in MARKS else None


def _assessment(sheet: Sheet, header: int, table: pd.DataFrame) -> str | None:
    """The one assessment that the rows above the table, or the sheet's name, speak of.

    Marks are compared with those of the journal in ВПР alone.
    """
    lines = [sheet.name or "", *(text_of(c) for row in sheet.top[: header - 1] for c in row)]
    named = {
        str(one.values[0])
        for line in lines
        for one in phrases_of(line)
        if one.part is Part.ASSESSMENT
    }
    if not named and set(JOURNAL) <= set(table):
        return "vpr"
    return named.pop() if len(named) == 1 else None


def _procedures(
    table: pd.DataFrame, assessment: str | None, problems: list[Problem]
) -> list[tuple[str | None, str | None]]:
    """The procedure of every row, or the code of what keeps it from being known."""
    works: list[tuple[str | None, str | None]] = []
    assumed = False
    said = table[_WORK] if _WORK in table else [None] * len(table)
    for work, grade, subject, row in zip(
        said, table[GRADE], table[SUBJECT], table[ROW], strict=True
    ):
        told = text_of(work)
        code = subject_of(subject)
        key = _told_assessment(told) if told else assessment
        number = grade_of(grade)
        if code is None or number is None:
            found = problem("row.unknown_subject", found=f"{text_of(grade)} {text_of(subject)}")
            works.append((None, found.code))
            problems.append(found.at(row=int(row)))
        elif key is None and (told or number not in _VPR_ALONE):
            unknown = problem("row.unknown_work", found=told or None, grade=number)
            works.append((None, unknown.code))
            problems.append(unknown.at(row=int(row)))
        else:
            assumed = assumed or key is None
            works.append((Procedure(key or "vpr", number, code).id, None))
    if assumed:
        problems.append(problem("title.taken_as_vpr"))
    return works


def _told_assessment(text: str) -> str | None:
    named = {one.values[0] for one in phrases_of(text) if one.part is Part.ASSESSMENT}
    return str(named.pop()) if len(named) == 1 else None


def _rejected(
    table: pd.DataFrame, works: Sequence[tuple[str | None, str | None]]
) -> Iterator[pd.DataFrame]:
    codes = [code for _, code in works]
    lost = table[[code is not None for code in codes]]
    if len(lost):
        yield lost.map(text_of).assign(**{REASON: [code for code in codes if code is not None]})


def _counts(
    table: pd.DataFrame, problems: list[Problem]
) -> tuple[dict[str, Floats], pd.DataFrame, str]:
    """Counts, as they stand or as percents leave no doubt of; rows refused; what the marks were."""
    n, _ = numbers_of(table[PEOPLE])
    signed = any(isinstance(c, str) and "%" in c for mark in MARKS for c in table[mark])
    marks = np.column_stack([numbers_of(table[mark].map(_without_sign))[0] for mark in MARKS])
    total = marks.sum(axis=1)
    as_counts = (total == n) & (marks == np.floor(marks)).all(axis=1)
    percents = as_percents(marks)
    in_percents = np.abs(percents.sum(axis=1) - 100) <= _NOISE
    differ = as_counts != in_percents
    if not signed and (as_counts & differ).sum() > (in_percents & differ).sum():
        return {f"n_{mark}": marks[:, k] for k, mark in enumerate(MARKS)}, pd.DataFrame(), "counts"
    whole = np.where((n >= 0) & (n == np.floor(n)), n, np.nan)
    counts = fitted_counts(whole, percents, ["school"] * len(n))
    refused = dict(_judged(table, counts, whole, problems))
    exact = counts.exact
    lost = table.iloc[list(refused)].map(text_of).assign(**{REASON: list(refused.values())})
    told = {f"n_{mark}": exact[:, k] for k, mark in enumerate(MARKS)}
    bounds = {"n_below_lowest": counts.lowest[:, 0], "n_below_highest": counts.highest[:, 0]}
    return told | bounds, lost, scale_of(marks, percents)


def _judged(
    table: pd.DataFrame, counts: Counts, n: Floats, problems: list[Problem]
) -> Iterator[tuple[int, str]]:
    """Say what is wrong with the percents of rows; the places of those refused, with the codes."""
    unsure: Bools = ~(counts.lowest == counts.highest).all(axis=1) & ~np.isnan(n)
    for place in map(int, np.flatnonzero(unsure)):
        texts = [text_of(table[mark].iloc[place]) for mark in MARKS]
        told = wrong_percents(counts, place, n[place], texts)
        if told is None:
            continue
        said, mark, refused = told
        row, school = int(table[ROW].iloc[place]), text_of(table[LOGIN].iloc[place])
        column = None if mark is None else MARKS[mark]
        problems.append(said.at(row=row, school=school, column=column))
        if refused:
            yield place, said.code


def _without_sign(cell: object) -> object:
    return _SIGN.sub("", cell) if isinstance(cell, str) else cell


def _schools(table: pd.DataFrame) -> pd.DataFrame:
    names = {"school": table[LOGIN], ROW: table[ROW]}
    names |= {
        column: table[name]
        for column, name in (("name", _NAME), ("municipality", _MUNICIPALITY))
        if name in table
    }
    return pd.DataFrame(names).drop_duplicates("school", keep="last")
