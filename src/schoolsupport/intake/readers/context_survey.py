"""«Сбор контекстных данных об ОО»: the survey of school context of 2021 and of 2022."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd
from attrs import frozen

from schoolsupport.domain import Problem, problem
from schoolsupport.intake.layouts import Reading
from schoolsupport.intake.readers.survey_answers import known_answers, read_answers
from schoolsupport.intake.readers.survey_checks import (
    Answered,
    contradictions,
    fill_what_follows,
    grades_taught,
)
from schoolsupport.intake.readers.survey_questions import YEARS, Question, asked_by
from schoolsupport.intake.readers.survey_schools import (
    Respondent,
    find_columns,
    is_service,
)
from schoolsupport.sheets import Sheet
from schoolsupport.sheets.grid import headings, shown
from schoolsupport.tables import CONTEXT
from schoolsupport.tables.checks import ROW

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
