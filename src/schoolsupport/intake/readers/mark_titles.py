"""The title above «Статистика по отметкам»: assessment, year, grade, subject and day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
from attrs import field, frozen

from schoolsupport.domain import Problem, Procedure, problem
from schoolsupport.intake.readers.title_phrases import Part, Phrase, phrases_of
from schoolsupport.intake.works import SUBJECT_CODES
from schoolsupport.sheets.grid import Row, is_blank, shown, text_of
from schoolsupport.tables import RESULTS
from schoolsupport.tables.cells import read_cells
from schoolsupport.translation import Message, msg

_DAY = re.compile(
    r"дата(?: (?:проведения|написания|выполнения))?(?: (?:работы|впр|огэ|егэ|гвэ|экзамена))?"
    r"|день проведения(?: работы)?"
)
_SUBJECT = re.compile(r"(?:учебный |название |наименование )?предмета?")
_SCORE = re.compile(r"макс(?:имальный|\.)? (?:первичный )?балл")
_LABELS = (_DAY, _SUBJECT, _SCORE)
_IN_SUMMER = frozenset({"oge", "ege", "gve"})
"""Assessments that end a school year."""


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


def read_title(
    rows: Sequence[Row], sheet: str | None = None
) -> tuple[WorkTitle | None, list[Problem]]:
    """The title of a work, and what is wrong or missing in it.

    Args:
        rows: the rows above the table.
        sheet: name of the sheet, which is read as one more line above it.

    Returns:
        None instead of a title that leaves open what the work was.
    """
    above = _Above.of(rows, sheet)
    title = above.title()
    return title, above.problems


@frozen(eq=False)
class _Above:
    """What stands above a table: labels with their values, and phrases."""

    labelled: Mapping[re.Pattern[str], Sequence[tuple[int, object]]]
    phrases: Sequence[Phrase]
    shown: str
    problems: list[Problem] = field(factory=list)

    @classmethod
    def of(cls, rows: Sequence[Row], sheet: str | None) -> _Above:
        labelled: dict[re.Pattern[str], list[tuple[int, object]]] = {one: [] for one in _LABELS}
        lines = [sheet or ""]
        for number, row in enumerate(rows, start=1):
            free: list[str] = []
            waiting: re.Pattern[str] | None = None
            for cell in row:
                if is_blank(cell):
                    continue
                label, value = (None, cell) if waiting else _label(cell)
                if waiting is not None:
                    labelled[waiting].append((number, value))
                    waiting = None
                elif label is not None and value is None:
                    waiting = label
                elif label is not None:
                    labelled[label].append((number, value))
                else:
                    free.append(cell if isinstance(cell, str) else text_of(cell))
            lines.append(" ".join(free))
        filled = [row for row in rows if not all(map(is_blank, row))]
        found = shown([text_of(cell) for row in filled for cell in row])
        return cls(labelled, [one for line in lines for one in phrases_of(line)], found)

    def title(self) -> WorkTitle | None:
        held_on = self._held_on()
        assessment = self._one_of(Part.ASSESSMENT, msg("assessment"))
        year = self._year(held_on, assessment)
        grade = self._grade()
        subject = self._subject()
        if assessment is None or year is None or grade is None or subject is None:
            return None
        procedure = Procedure(str(assessment), grade, subject)
        return WorkTitle(procedure=procedure, year=year, held_on=held_on)

    def _of(self, part: Part) -> list[Phrase]:
        return [one for one in self.phrases if one.part is part]

    def _incomplete(self, part: Message) -> None:
        self.problems.append(problem("title.incomplete", part=part, found=self.shown))

    def _ambiguous(self, part: Message, printed: Iterable[str]) -> None:
        found = " | ".join(dict.fromkeys(printed))
        self.problems.append(problem("title.ambiguous", part=part, found=found))

    def _one_of(self, part: Part, said: Message) -> str | int | None:
        phrases = self._of(part)
        values = {value for one in phrases for value in one.values}
        if not values:
            self._incomplete(said)
        elif len(values) > 1:
            self._ambiguous(said, (one.printed for one in phrases))
        else:
            return values.pop()
        return None

    def _held_on(self) -> pd.Timestamp:
        days: dict[pd.Timestamp, str] = {}
        for number, value in self.labelled[_DAY]:
            cells = read_cells(pd.Series([value], dtype="object"), RESULTS["held_on"])
            for code, faulty in cells.faults.items():
                if faulty.any():
                    said = problem(code, found=text_of(value))
                    self.problems.append(said.at(row=number, column=RESULTS["held_on"].title))
            day = pd.Timestamp(cells.values.iloc[0])
            if not pd.isna(day):
                days[day] = text_of(value)
        if len(days) > 1:
            self._ambiguous(msg("day"), days.values())
        return next(iter(days)) if len(days) == 1 else pd.Timestamp("NaT")

    def _year(self, held_on: pd.Timestamp, assessment: str | int | None) -> int | None:
        """The calendar year in which the work was written.

        Of a school year it is the one with the day or the season above the table; state exams end
        a school year, and any other work may stand in either half of it.
        """
        phrases = self._of(Part.YEAR)
        printed = [one.printed for one in phrases]
        told = {one.values for one in phrases}
        if not pd.isna(held_on):
            told.add((held_on.year,))
            printed += [text_of(value) for _, value in self.labelled[_DAY]]
        if not told:
            self._incomplete(msg("year"))
            return None
        seasons = {one.values[0] for one in self._of(Part.SEASON)}
        years = _years(told, seasons, summer=assessment in _IN_SUMMER)
        if len(years) == 1:
            return years.pop()
        if len(told) == 1 and not seasons:
            self.problems.append(problem("title.school_year", found=printed[0]))
        else:
            self._ambiguous(msg("year"), printed)
        return None

    def _grade(self) -> int | None:
        """The grade whose programme was tested; where that is not said, the grade that is named."""
        tested, named = self._of(Part.PROGRAMME), self._of(Part.GRADE)
        programmes = {int(one.values[0]) for one in tested}
        grades = {int(one.values[0]) for one in named}
        writing = grades - programmes or grades
        if 0 in programmes and len(writing) == 1:  # «по программе предыдущего класса»
            programmes = {one or min(writing) - 1 for one in programmes}
        choice = programmes or grades
        fits = len(choice) == 1 and len(writing) <= 1
        fits = fits and all(one - min(choice) in (0, 1) for one in writing) and min(choice) > 0
        if fits:
            return choice.pop()
        if choice:
            self._ambiguous(msg("grade"), (one.printed for one in (*named, *tested)))
        else:
            self._incomplete(msg("grade"))
        return None

    def _subject(self) -> str | None:
        """The code of the subject, by its label or by the title itself."""
        phrases = self._of(Part.SUBJECT)
        codes = {str(one.values[0]): one.printed for one in phrases}
        for number, value in self.labelled[_SUBJECT]:
            code = SUBJECT_CODES.get(text_of(value).casefold())
            if code is None:
                known = ", ".join(SUBJECT_CODES)
                said = problem("title.unknown_subject", found=text_of(value), known=known)
                self.problems.append(said.at(row=number))
                return None
            codes[code] = text_of(value)
        if len(codes) > 1:
            self._ambiguous(msg("subject"), codes.values())
        elif not codes:
            self._incomplete(msg("subject"))
        return next(iter(codes)) if len(codes) == 1 else None


def _years(
    told: Iterable[tuple[str, ...] | tuple[int, ...]], seasons: set[str | int], *, summer: bool
) -> set[int]:
    """The years that everything told leaves possible."""
    spans = {tuple(map(int, one)) for one in told if len(one) > 1}
    single = {int(one[0]) for one in told if len(one) == 1}
    if len(spans) > 1:
        return {year for span in spans for year in span}
    for span in spans:
        halves = {int(one) for one in seasons} or ({1} if summer else {0, 1})
        possible = {span[half] for half in halves}
        return possible & single if single and len(single) == 1 else possible | single
    return single


def _label(cell: object) -> tuple[re.Pattern[str] | None, object]:
    """The label a cell is, or begins with, and the value after the colon."""
    text = text_of(cell)
    name, _, rest = text.partition(":")
    plain_name = name.casefold().strip()
    label = next((one for one in _LABELS if one.fullmatch(plain_name)), None)
    return label, rest.strip() or None
