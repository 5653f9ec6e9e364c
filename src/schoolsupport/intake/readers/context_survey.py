"""«Сбор контекстных данных об ОО»: the survey of school context of 2021 and of 2022."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from attrs import frozen

from schoolsupport.domain import Problem, problem
from schoolsupport.intake.layouts import Reading
from schoolsupport.intake.readers.survey_questions import (
    CLASSES,
    GRADES,
    SURVEY,
    YEARS,
    Question,
    asked_by,
    known_answers,
    plain,
    read_answers,
)
from schoolsupport.sheets import Sheet
from schoolsupport.sheets.frames import ROW
from schoolsupport.sheets.grid import headings, is_nameless, shown, text_of
from schoolsupport.tables import CONTEXT
from schoolsupport.tables.cells import Bools, Floats, read_cells

_HEADING_ROWS = 10  # a title may stand above the headings
_FEWEST_QUESTIONS = 3
_SHOWN_HEADING = 60
_SCHOOL_YEAR = re.compile(r"20\d\d\s*/\s*(?:20)?(\d\d)\s*учебн")


@frozen
class ContextSurvey:
    """The survey of one year."""

    year: int

    @property
    def name(self) -> str:
        """Stable name."""
        return f"context-survey-{self.year}"

    @property
    def title(self) -> str:
        """Russian title."""
        return f"Сбор контекстных данных об ОО ({self.year})"

    @property
    def description(self) -> str:
        """How it is known."""
        return (
            f"Анкета школ {self.year} года, строка на школу: логин школы и не меньше"
            f" {_FEWEST_QUESTIONS} вопросов анкеты в любом порядке; год берётся из слов"
            " «2020/2021 учебный год» или из даты загрузки"
        )

    @property
    def yields(self) -> tuple[str, ...]:
        """The context, and names met with."""
        return ("context", "schools")

    def heading_row(self, sheet: Sheet) -> int | None:
        """The row of the headings, counted from 1."""
        best = _best(sheet)
        return None if best is None else best.row

    def recognise(self, sheet: Sheet) -> bool:
        """Whether the headings ask the questions of this year more than those of another."""
        best = _best(sheet)
        return best is not None and best.year == self.year

    def read(self, sheet: Sheet) -> Reading:
        """The answers of every school; columns that have no place are named once."""
        best = _best(sheet)
        if best is None:
            return Reading()
        repeated = _repeated(best)
        if repeated:
            return Reading(problems=tuple(repeated))
        return _Survey.of(sheet, best).reading()


@frozen(kw_only=True)
class _Heading:
    """The row of headings and what it asks."""

    row: int
    year: int
    printed: tuple[str, ...]
    questions: Mapping[int, Question]


def _best(sheet: Sheet) -> _Heading | None:
    """The first row of headings that asks enough; of the years, the one that asks more of it."""
    for number, row in enumerate(sheet.top[:_HEADING_ROWS], start=1):
        printed = tuple(headings(row))
        if not find_columns(printed).names_school:
            continue
        asked = {year: asked_by(printed, year) for year in YEARS}
        year = max(YEARS, key=lambda one: len(asked[one]))
        if len(asked[year]) >= _FEWEST_QUESTIONS:
            return _Heading(row=number, year=year, printed=printed, questions=asked[year])
    return None


def _repeated(heading: _Heading) -> list[Problem]:
    """Questions that two headings ask."""
    times = Counter(question.column for question in heading.questions.values())
    said = problem("column.repeated", found=shown(heading.printed))
    return [
        said.at(row=heading.row, column=heading.printed[place])
        for place, question in heading.questions.items()
        if times.pop(question.column, 1) > 1
    ]


@frozen(kw_only=True, eq=False)
class _Survey:
    """The rows of one sheet, taken apart."""

    heading: _Heading
    printed: tuple[str, ...]
    questions: Mapping[int, Question]
    table: pd.DataFrame
    respondents: Sequence[Respondent]

    @classmethod
    def of(cls, sheet: Sheet, heading: _Heading) -> _Survey:
        """Read the rows below the headings; headings printed again are passed over."""
        table = sheet.table(heading.row, texts=heading.printed)
        numbers = table[ROW].tolist()
        table = table.drop(columns=ROW).astype("object")
        table = table.where(table.notna(), None)
        printed = tuple(map(str, table.columns))  # blank columns without a heading are gone
        columns = find_columns(printed)
        rows = [tuple(row) for row in table.itertuples(index=False, name=None)]
        kept = [place for place, row in enumerate(rows) if not columns.repeats_heading(row)]
        table = table.set_axis(range(len(printed)), axis="columns").iloc[kept]
        return cls(
            heading=heading,
            printed=printed,
            questions=asked_by(printed, heading.year),
            table=table.set_axis(pd.Index([numbers[place] for place in kept]), axis="index"),
            respondents=[columns.respondent(rows[place]) for place in kept],
        )

    @property
    def rows(self) -> list[int]:
        """Rows of the sheet."""
        return [int(row) for row in self.table.index]

    def reading(self) -> Reading:
        """What the rows become."""
        if self.table.empty:
            return Reading()
        problems = self._unplaced()
        answered = self._answered(problems)
        years = self._years(problems)
        ranges, wrong = grades_taught(answered)
        problems += [*contradictions(answered), *wrong]
        schools = [one.school for one in self.respondents]
        context = fill_what_follows(answered)
        context["school"], context["year"], context[ROW] = schools, years, self.rows
        names = pd.DataFrame(
            {
                "school": schools,
                "name": [one.name for one in self.respondents],
                "municipality": [one.municipality for one in self.respondents],
                "municipality_code": [one.municipality_code for one in self.respondents],
                "region": [one.region for one in self.respondents],
                "grade_from": [low for low, _ in ranges],
                "grade_to": [high for _, high in ranges],
                ROW: self.rows,
            }
        )
        named = names[names["school"].notna()].reset_index(drop=True)
        return Reading(frames={"context": context, "schools": named}, problems=tuple(problems))

    def _answered(self, problems: list[Problem]) -> Answered:
        cells: dict[str, list[object]] = {}
        for place, question in self.questions.items():
            column = self.table[place].tolist()
            read = read_answers(column, question)
            cells[question.column] = read.cells
            for row in read.unknown:
                said = problem(
                    "cell.unknown_answer", found=column[row], known=known_answers(question)
                )
                problems.append(
                    said.at(
                        row=self.rows[row],
                        column=self.printed[place],
                        school=self.respondents[row].school,
                    )
                )
        return Answered(
            cells=pd.DataFrame(cells, dtype="object"),
            schools=[one.school for one in self.respondents],
            rows=self.rows,
        )

    def _years(self, problems: list[Problem]) -> list[int]:
        """Calendar year in which the school year of each row ends."""
        found = {int(year) for text in self.printed for year in _SCHOOL_YEAR.findall(text)}
        if len(found) == 1:
            return [2000 + found.pop()] * len(self.table)
        years = [one.year for one in self.respondents]
        if None in years:
            said = problem("context.year_assumed", year=self.heading.year)
            problems.append(said.at(row=self.rows[years.index(None)]))
        return [year or self.heading.year for year in years]

    def _unplaced(self) -> list[Problem]:
        """One note on all columns that have no place in the tables."""
        kept = {place for place, q in self.questions.items() if q.column in CONTEXT.by_name}
        left = [
            _cut(heading)
            for place, heading in enumerate(self.printed)
            if place not in kept and not is_service(heading)
        ]
        if not left:
            return []
        said = problem("context.columns_unplaced", count=len(left), columns="; ".join(left))
        return [said.at(row=self.heading.row)]


def _cut(heading: str) -> str:
    return heading if len(heading) <= _SHOWN_HEADING else heading[: _SHOWN_HEADING - 1] + "…"


SCHOOL, NAME, SHORT_NAME, LOGIN, USER = "school", "name", "short_name", "login", "user"
MUNICIPALITY, REGION, UPLOADED = "municipality", "region", "uploaded"

_CODED = re.compile(r"(?P<code>[a-z]{3}\d{2,}(?:_m\d+)?)\s*(?:\|\s*(?P<name>.*))?", re.IGNORECASE)
_LOGIN = re.compile(r"[a-z]{3}\d{4,}", re.IGNORECASE)
_YEAR = re.compile(r"(?:(?P<iso>20\d\d)-(?P<month>\d\d)|\d\d\.(?P<other>\d\d)\.(?P<year>20\d\d))")
_AUTUMN = 9  # a school year is named by the calendar year it ends in


@frozen
class Respondent:
    """Who answered in one row; None for what the row does not say.

    Attributes:
        school: login.
        name: name.
        municipality: name of the municipality.
        municipality_code: its code.
        region: name of the region.
        year: year in which the school year of the upload ends.
    """

    school: str | None = None
    name: str | None = None
    municipality: str | None = None
    municipality_code: str | None = None
    region: str | None = None
    year: int | None = None


@frozen
class Columns:
    """Which columns say who answered.

    Attributes:
        places: place of each column among the headings, from 0.
        printed: the headings as they stand.
    """

    places: Mapping[str, int]
    printed: tuple[str, ...]

    @property
    def names_school(self) -> bool:
        """Whether a column can hold the school's login."""
        return any(name in self.places for name in (SCHOOL, LOGIN, USER))

    def repeats_heading(self, row: Sequence[object]) -> bool:
        """Whether the row is the headings once more."""
        own = [place for place in self.places.values() if place < len(row)]
        return bool(own) and all(text_of(row[place]) == self.printed[place] for place in own)

    def respondent(self, row: Sequence[object]) -> Respondent:
        """Who answered in a row."""
        said = {name: text_of(row[place]) or None for name, place in self.places.items()}
        code, own_name = _split(said.get(SCHOOL))
        municipality_code, municipality = _split(said.get(MUNICIPALITY))
        user = said.get(USER)
        by_user = user if user is not None and _LOGIN.fullmatch(user) else None
        return Respondent(
            school=code or said.get(LOGIN) or by_user,
            name=own_name or said.get(NAME) or said.get(SHORT_NAME),
            municipality=municipality,
            municipality_code=municipality_code,
            region=_split(said.get(REGION))[1],
            year=_year(said.get(UPLOADED)),
        )


def find_columns(headings: Sequence[str]) -> Columns:
    """The columns that say who answered; of two with one heading, the first."""
    wanted = {heading: name for name, several in SURVEY.headings.items() for heading in several}
    places: dict[str, int] = {}
    for place, heading in enumerate(headings):
        name = None if is_nameless(heading) else wanted.get(plain(heading))
        if name is not None:
            places.setdefault(name, place)
    return Columns(places, tuple(headings))


def is_service(heading: str) -> bool:
    """Whether a column only numbers rows or repeats what the others say of the school."""
    text = plain(heading)
    return text in SURVEY.service or any(text in several for several in SURVEY.headings.values())


def _split(text: str | None) -> tuple[str | None, str | None]:
    """«reg22_m007 | Быстрый район» as code and name; a text without code is a name."""
    coded = _CODED.fullmatch(text or "")
    return (coded["code"], coded["name"] or None) if coded else (None, text)


def _year(text: str | None) -> int | None:
    found = _YEAR.match(text or "")
    if found is None:
        return None
    year = int(found["iso"] or found["year"])
    return year + (int(found["month"] or found["other"]) >= _AUTUMN)


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

    A grade larger than the total is told with the rows of the table, where both are missing. Of an
    organisation that also teaches a trade the total may be larger: its students are in no grade.
    """
    total, summed = answered.numbers("enrolment"), _sum_of_grades(answered)
    with_students = (answered.numbers("teaches_vocational") == 1) & (total > summed)
    differs = ~np.isnan(total) & ~np.isnan(summed) & (total != summed) & ~with_students
    for grade in GRADES:
        differs &= ~(answered.numbers(f"enrolment_grade_{grade}") > total)
    for place in map(int, np.flatnonzero(differs)):
        words = {"stated": f"{total[place]:.0f}", "counted": f"{summed[place]:.0f}"}
        yield answered.say("context.total_differs", place, "enrolment", **words)
    parts = ((one.column, one.part_of) for one in SURVEY.question if one.part_of)
    for part, whole in parts:
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
