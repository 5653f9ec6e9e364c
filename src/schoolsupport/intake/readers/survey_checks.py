"""What the answers of one survey say about each other: sums, parts, grades taught."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from attrs import frozen

from schoolsupport.domain import Problem, problem
from schoolsupport.intake.readers.survey_questions import CLASSES, GRADES, PARTS
from schoolsupport.tables import CONTEXT
from schoolsupport.tables.cells import Bools, Floats, read_cells

LEVELS: Mapping[str, range] = {
    "teaches_primary": range(1, 5),
    "teaches_basic": range(5, 10),
    "teaches_secondary": range(10, 12),
}
"""Grades of the levels of education; grade 12 exists where it has pupils."""

_LARGE_CITY = 100_000  # the survey asks the way to «a city of more than 100 000»
_CITY = ("city_trip", "city_transport", "city_transport_frequency")
_NOWHERE = (np.nan, np.nan)


@frozen(kw_only=True, eq=False)
class Answered:
    """Numbers of a survey, one per row: what the cells hold where they can be read.

    Attributes:
        cells: the context's cells as they go to the checks, by column.
        schools: school of each row.
        rows: row of the sheet of each row.
    """

    cells: pd.DataFrame
    schools: Sequence[str | None]
    rows: Sequence[int]

    def numbers(self, column: str) -> Floats:
        """A column as numbers; NaN for blanks, for faulty cells, and where it is not asked."""
        if column not in self.cells:
            return np.full(len(self.rows), np.nan)
        spec = CONTEXT.by_name.get(column, CONTEXT["enrolment"])
        return read_cells(self.cells[column], spec).values.to_numpy(dtype="float64")

    def blank(self, column: str) -> Bools:
        """Where nothing is answered."""
        if column not in self.cells:
            return np.ones(len(self.rows), dtype=bool)
        return self.cells[column].isna().to_numpy()

    def say(self, code: str, place: int, column: str | None = None, **words: object) -> Problem:
        """A problem of one row."""
        title = None if column is None else CONTEXT[column].title
        where = {"row": self.rows[place], "column": title, "school": self.schools[place]}
        return problem(code, **words).at(**where)


def fill_what_follows(answered: Answered) -> pd.DataFrame:
    """The cells with the blanks filled that other answers of the row leave no choice about.

    - a grade without classes has no pupils;
    - a level of education that is not taught has no pupils, unless some are counted in it;
    - when the grades stated add up to the total stated, the other grades have no pupils;
    - in a city of more than 100 000 the way to such a city is not asked: the school is in it;
    - a school without adapted programmes is not asked whether it is a correctional one.
    """
    cells = answered.cells.copy(deep=False)
    grades = [f"enrolment_grade_{grade}" for grade in GRADES]
    total, summed = answered.numbers("enrolment"), _sum_of_grades(answered)
    complete = (total == summed) & (total > 0)
    closed = _closed(answered)
    for grade, name in zip(GRADES, grades, strict=True):
        nobody = complete | closed[grade] | (answered.numbers(CLASSES[grade]) == 0)
        _fill(cells, name, answered.blank(name) & nobody, 0)
    in_city = answered.numbers("settlement_residents_from") >= _LARGE_CITY
    for name in _CITY:
        if name in cells:
            _fill(cells, name, answered.blank(name) & in_city, 0)
    unasked = answered.numbers("has_adapted_programmes") == 0
    _fill(cells, "is_correctional", answered.blank("is_correctional") & unasked, 0)
    return cells.drop(columns=[name for name in CLASSES.values() if name in cells])


def contradictions(answered: Answered) -> Iterator[Problem]:
    """Totals that differ from their sums, and parts larger than their whole.

    Of an organisation that also teaches a trade the total may be larger: its students are in no
    grade.
    """
    total, summed = answered.numbers("enrolment"), _sum_of_grades(answered)
    with_students = (answered.numbers("teaches_vocational") == 1) & (total > summed)
    differs = ~np.isnan(total) & ~np.isnan(summed) & (total != summed) & ~with_students
    for place in map(int, np.flatnonzero(differs)):
        words = {"stated": f"{total[place]:.0f}", "counted": f"{summed[place]:.0f}"}
        yield answered.say("context.total_differs", place, "enrolment", **words)
    for part, whole in PARTS:
        counted, of = answered.numbers(part), answered.numbers(whole)
        for place in map(int, np.flatnonzero(counted > of)):
            yield answered.say(
                "context.part_exceeds",
                place,
                part,
                part=CONTEXT[part].title,
                count=f"{counted[place]:.0f}",
                whole=CONTEXT[whole].title,
                total=f"{of[place]:.0f}",
            )


def grades_taught(answered: Answered) -> tuple[list[tuple[float, float]], list[Problem]]:
    """Lowest and highest grade of every row, as far as its levels of education say.

    An end is known when the level at it is taught and every level beyond is not. Levels with one
    left out between them, and pupils in grades of a level that is not taught, leave both open.
    """
    problems: list[Problem] = []
    ranges: list[tuple[float, float]] = []
    taught = {name: answered.numbers(name) for name in LEVELS}
    pupils = {grade: answered.numbers(f"enrolment_grade_{grade}") for grade in GRADES}
    vocational = answered.numbers("teaches_vocational")
    for place in range(len(answered.rows)):
        levels = [taught[name][place] for name in LEVELS]
        closed = [grade for name in LEVELS if taught[name][place] == 0 for grade in LEVELS[name]]
        filled = [grade for grade in closed if pupils[grade][place] > 0]
        if filled and vocational[place] != 1:
            named = ", ".join(map(str, filled))
            problems.append(answered.say("context.grades_contradicted", place, grades=named))
        low, high = _NOWHERE if filled else _range(levels)
        ranges.append((low, 12.0 if high == 11 and pupils[12][place] > 0 else high))
    return ranges, problems


def _range(levels: Sequence[float]) -> tuple[float, float]:
    """First and last grade of levels that are taught (1), are not (0), or are not told of."""
    stated = [place for place, level in enumerate(levels) if level == 1]
    if not stated or 0 in levels[stated[0] : stated[-1]]:
        return _NOWHERE
    grades = list(LEVELS.values())
    opens = all(level == 0 for level in levels[: stated[0]])
    closes = all(level == 0 for level in levels[stated[-1] + 1 :])
    low = float(grades[stated[0]][0]) if opens else np.nan
    return low, float(grades[stated[-1]][-1]) if closes else np.nan


def _closed(answered: Answered) -> Mapping[int, Bools]:
    """By grade, where its level is not taught and none of the grades of the level has pupils."""
    closed: dict[int, Bools] = {}
    for name, grades in LEVELS.items():
        whole = [*grades, 12] if grades[-1] == 11 else [*grades]
        pupils = [answered.numbers(f"enrolment_grade_{grade}") > 0 for grade in whole]
        empty = (answered.numbers(name) == 0) & ~np.logical_or.reduce(pupils)
        closed |= dict.fromkeys(whole, empty)
    return closed


def _sum_of_grades(answered: Answered) -> Floats:
    """Pupils of the grades stated; NaN where none is, or where one cannot be read."""
    names = [f"enrolment_grade_{grade}" for grade in GRADES]
    numbers = np.column_stack([answered.numbers(name) for name in names])
    blank = np.column_stack([answered.blank(name) for name in names])
    unreadable = (np.isnan(numbers) & ~blank).any(axis=1) | blank.all(axis=1)
    return np.where(unreadable, np.nan, np.nansum(numbers, axis=1))


def _fill(cells: pd.DataFrame, name: str, where: Bools, value: float) -> None:
    if where.any():
        column = cells[name] if name in cells else pd.Series([None] * len(cells), dtype="object")
        cells[name] = column.mask(where, value)
