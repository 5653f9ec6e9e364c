"""Ф3 «Статистика по отметкам»: percents of marks by region, municipality and school."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
import pandas as pd
from attrs import field, frozen
from numpy.typing import NDArray

from schoolsupport.domain import Problem, problem
from schoolsupport.intake.layouts import Reading
from schoolsupport.intake.percents import (
    Counts,
    as_percents,
    fitted_counts,
    scale_of,
    wrong_percents,
)
from schoolsupport.intake.readers.mark_groups import Group, Level, groups_of
from schoolsupport.intake.readers.mark_titles import WorkTitle, read_title
from schoolsupport.intake.readers.year_blocks import joined, year_blocks
from schoolsupport.intake.rows import is_too_long, last_heading, torn_rows
from schoolsupport.sheets import Sheet
from schoolsupport.sheets.frames import ROW
from schoolsupport.sheets.grid import Row, is_blank, shown, text_of
from schoolsupport.tables import REFERENCE
from schoolsupport.tables.cells import Bools, Floats, numbers_of, read_cells
from schoolsupport.tables.columns import unknown_columns

_REASON = "_reason"
_WHOLLY = ("row.too_long", "row.merged")
"""Why nothing of a row is used, not even how many took part."""
Places = NDArray[np.intp]  # rows of the table, from 0


@frozen
class MarkStatistics:
    """The export of ФИС ОКО with percents of marks."""

    name: str = "vpr-mark-statistics"
    title: str = "Ф3 «Статистика по отметкам»"
    description: str = (
        "Выгрузка ФИС ОКО: «Группы участников», «Кол-во участников» и проценты отметок 2, 3, 4, 5;"
        " над таблицей год, класс, предмет и дата; годы могут стоять рядом"
    )
    yields: tuple[str, ...] = ("results", "reference", "schools")

    def heading_row(self, sheet: Sheet) -> int | None:
        """The last row of the headings, counted from 1; None where years stand side by side."""
        header = find_header(sheet.top)
        return None if header is None else header.last

    def recognise(self, sheet: Sheet) -> bool:
        """Whether a row of headings has the groups and the marks."""
        blocks = year_blocks(sheet.top, partial(_is, GROUPS))
        if blocks is not None:
            return all(find_header(one.top) is not None for one in blocks.sheets(sheet))
        return find_header(sheet.top) is not None

    def read(self, sheet: Sheet) -> Reading:
        """Results of schools, printed totals, and the names met with."""
        blocks = year_blocks(sheet.top, partial(_is, GROUPS))
        if blocks is not None:
            return joined([self._of_year(one) for one in blocks.sheets(sheet)])
        return self._of_year(sheet)

    def _of_year(self, sheet: Sheet) -> Reading:
        """What a table of one year holds."""
        header = find_header(sheet.top)
        if header is None:
            return Reading()
        problems = _headings_wrong(header)
        title, wrong = read_title(sheet.top[: header.first - 1], sheet.name)
        problems += wrong
        if title is None or any(found.column in header.needed for found in problems):
            return Reading(problems=tuple(problems))
        problems += unknown_columns(header.unknown, row=header.last)
        refused = dict.fromkeys(torn_rows(sheet, header.last, _numeric(header)), "row.merged")
        headed = last_heading(header.printed)
        for number, row in enumerate(sheet.grid()[header.last :], start=header.last + 1):
            if is_too_long(sheet, row, headed):
                refused[number] = "row.too_long"
        return _Table.read(sheet.grid(), header, title, problems).reading(refused)


def _numeric(header: MarkHeader) -> set[int]:
    return {place for name, place in header.columns.items() if name != GROUPS}


def _headings_wrong(header: MarkHeader) -> list[Problem]:
    found = shown(header.printed)
    wrong = dict.fromkeys(header.repeated, "column.repeated")
    wrong |= {name: "column.missing" for name in header.needed if name not in header.columns}
    return [
        problem(code, found=found).at(row=header.last, column=name) for name, code in wrong.items()
    ]


@frozen(kw_only=True, eq=False)
class _Table:
    """The rows of one sheet: their groups, raw cells, numbers and counts."""

    title: WorkTitle
    rows: Sequence[tuple[int, Row]]
    groups: Sequence[Group]
    cells: pd.DataFrame  # as printed, a column per heading
    n: Floats
    percents: Floats
    faults: Sequence[Mapping[str, Bools]]  # of the percents, by mark
    counts: Counts
    problems: list[Problem]
    marks_as: str
    rejected: dict[int, str] = field(factory=dict)

    @classmethod
    def read(
        cls, grid: Sequence[Row], header: MarkHeader, title: WorkTitle, problems: list[Problem]
    ) -> _Table:
        """Take the rows below the headings apart."""
        rows = [
            (number, row)
            for number, row in enumerate(grid[header.last :], start=header.last + 1)
            if not all(map(is_blank, row)) and not _is_heading(row, header)
        ]
        cells = pd.DataFrame(
            {
                name: pd.Series([_cell(row, place) for _, row in rows], dtype="object")
                for name, place in header.columns.items()
            }
        )
        for mark in MARKS:
            cells[mark] = cells[mark].map(_without_sign)
        counted = cells[SCHOOLS] if SCHOOLS in cells else [None] * len(rows)
        groups = groups_of(
            [text_of(name) for name in cells[GROUPS]],
            [not is_blank(cell) for cell in counted],
        )
        n = _whole(numbers_of(cells[PEOPLE])[0])
        read = [read_cells(cells[mark], REFERENCE[f"percent_{mark}"]) for mark in MARKS]
        printed = np.column_stack([column.values.to_numpy() for column in read])
        percents = as_percents(printed)
        return cls(
            title=title,
            rows=rows,
            groups=groups,
            cells=cells,
            n=n,
            percents=percents,
            marks_as=scale_of(printed, percents),
            faults=[column.faults for column in read],
            counts=fitted_counts(n, percents, [group.level for group in groups]),
            problems=problems,
        )

    def reading(self, refused: Mapping[int, str]) -> Reading:
        """What the rows become.

        Args:
            refused: why rows are not used, by their numbers in the sheet.
        """
        for place, (number, row) in enumerate(self.rows):
            if number in refused:
                self._reject(place, refused[number], found=shown(row))
        schools = self._at(Level.SCHOOL)
        self._judge(schools)
        reference = [
            self._totals(self._at(level), level)
            for level in (Level.COUNTRY, Level.REGION, Level.MUNICIPALITY)
        ]
        numbers = [number for number, _ in self.rows]
        self.problems.extend(compare_totals(self.groups, self.n, self.counts.exact[:, 0], numbers))
        frames = {
            "results": self._results(schools),
            "reference": pd.concat(reference, ignore_index=True),
            "schools": self._names(schools),
        }
        return Reading(
            frames={name: frame for name, frame in frames.items() if len(frame)},
            problems=tuple(self.problems),
            rejected=self._rejected(),
            marks_as=self.marks_as,
        )

    def _at(self, level: Level) -> Places:
        return np.flatnonzero(
            [
                group.level is level and self.rejected.get(place) not in _WHOLLY
                for place, group in enumerate(self.groups)
            ]
        )

    def _judge(self, schools: Places) -> None:
        """Say what is wrong in rows of schools and in rows of nobody known."""
        for level, code in ((Level.UNKNOWN, "row.unknown_group"), (Level.TOTAL, "row.total")):
            for place in self._at(level):
                self._reject(int(place), code, GROUPS, found=self.groups[place].name)
        for mark, faults in zip(MARKS, self.faults, strict=True):
            for code, faulty in faults.items():
                for place in np.intersect1d(np.flatnonzero(faulty), schools):
                    found = text_of(self.cells[mark].iloc[place])
                    self._say(int(place), problem(code, found=found, low=0, high=100), mark)
        open_counts = (self.counts.lowest != self.counts.highest).any(axis=1)
        for place in schools[open_counts[schools]]:
            self._judge_counts(int(place))

    def _judge_counts(self, place: int) -> None:
        if is_blank(self.cells[PEOPLE].iloc[place]):
            self._reject(place, "row.no_participants", PEOPLE)
            return
        texts = [text_of(self.cells[mark].iloc[place]) for mark in MARKS]
        told = wrong_percents(self.counts, place, self.n[place], texts)
        if told is not None:
            said, mark, refused = told
            if refused:
                self.rejected[place] = said.code
            self._say(place, said, None if mark is None else MARKS[mark])

    def _reject(self, place: int, code: str, column: str | None = None, **words: object) -> None:
        self.rejected[place] = code
        self._say(place, problem(code, **words), column)

    def _say(self, place: int, said: Problem, column: str | None) -> None:
        group = self.groups[place]
        school = group.code if group.level is Level.SCHOOL else None
        self.problems.append(said.at(row=self.rows[place][0], column=column, school=school))

    def _work(self, places: Places) -> pd.DataFrame:
        """The columns that results and totals share; raw n, so that the checks speak of it."""
        exact = self.counts.exact[places]
        return pd.DataFrame(
            {
                "year": self.title.year,
                "procedure": self.title.procedure.id,
                "n": self.cells[PEOPLE].iloc[places].to_numpy(),
                **{f"n_{mark}": exact[:, k] for k, mark in enumerate(MARKS)},
                ROW: [self.rows[place][0] for place in places],
            }
        )

    def _results(self, places: Places) -> pd.DataFrame:
        return self._work(places).assign(
            school=[self.groups[place].code for place in places],
            n_below_lowest=self.counts.lowest[places, 0],
            n_below_highest=self.counts.highest[places, 0],
            held_on=self.title.held_on,
        )

    def _totals(self, places: Places, level: Level) -> pd.DataFrame:
        trusted: Bools = ~self.counts.sum_off[places]
        percents = {
            f"percent_{mark}": self._percents(places, k).where(trusted)
            for k, mark in enumerate(MARKS)
        }
        return self._work(places).assign(
            level=level.value,
            territory=[self.groups[place].name for place in places],
            origin="printed",
            n_schools=self.cells[SCHOOLS].iloc[places].to_numpy()
            if SCHOOLS in self.cells
            else None,
            n_below=self.counts.exact[places, 0],
            **{name: cells.to_numpy() for name, cells in percents.items()},
        )

    def _percents(self, places: Places, mark: int) -> pd.Series:
        """The percents of a mark; what could not be read stays as it stood, for the checks."""
        numbers = pd.Series(self.percents[places, mark])
        raw = self.cells[MARKS[mark]].iloc[places].reset_index(drop=True)
        return numbers.astype("object").where(numbers.notna(), raw)

    def _names(self, places: Places) -> pd.DataFrame:
        schools = [self.groups[place] for place in places]
        above = [None if s.municipality is None else self.groups[s.municipality] for s in schools]
        return pd.DataFrame(
            {
                "school": [school.code for school in schools],
                "name": [school.name for school in schools],
                "municipality": [group and group.name for group in above],
                "municipality_code": [group and group.code for group in above],
                "region": [school.region for school in schools],
                ROW: [self.rows[place][0] for place in places],
            }
        )

    def _rejected(self) -> pd.DataFrame:
        places = sorted(self.rejected)
        texts = self.cells.iloc[places].map(text_of).reset_index(drop=True)
        texts[ROW] = [str(self.rows[place][0]) for place in places]
        texts[_REASON] = [self.rejected[place] for place in places]
        return texts


def _is_heading(row: Row, header: MarkHeader) -> bool:
    """Whether the headings are printed once more, as at the top of a page."""
    place = header.columns[GROUPS]
    return text_of(_cell(row, place)) == header.printed[place]


def _cell(row: Row, place: int) -> object:
    cell = row[place] if place < len(row) else None
    return None if is_blank(cell) else cell


def _without_sign(cell: object) -> object:
    """«7,81 %» as «7,81»; numbers as they are."""
    return cell.rstrip("% \xa0") if isinstance(cell, str) else cell


def _whole(numbers: Floats) -> Floats:
    """Numbers of people: NaN where there is a fraction or a minus."""
    return np.where((numbers >= 0) & (numbers == np.floor(numbers)), numbers, np.nan)


GROUPS, SCHOOLS, PEOPLE = "Группы участников", "Кол-во ОО", "Кол-во участников"
MARKS = ("2", "3", "4", "5")

_TEXTS = {
    GROUPS: re.compile(r"групп[аы] участников"),
    SCHOOLS: re.compile(r"(кол-во|количество|число) (оо|организаций|школ)\b"),
    PEOPLE: re.compile(r"(кол-во|количество|число) (участников|уч\.)"),
}
_NUMBER = re.compile(r"(?:отметка|оценка|получили)?[\s«\"]*(\d{1,2}(?:[.,]\d+)?)[»\"\s,(]*%?\)?")


@frozen
class MarkHeader:
    """Where the columns of the table are.

    Attributes:
        first: first row of the headings, counted from 1.
        last: last row of the headings.
        columns: place of each column by its name here, from 0.
        repeated: names of columns that stand more than once.
        printed: the headings as they stand.
    """

    first: int
    last: int
    columns: Mapping[str, int]
    repeated: tuple[str, ...]
    printed: tuple[str, ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        """Headings of columns that are not read."""
        read = {self.printed[place] for place in self.columns.values()}
        return tuple(one for one in dict.fromkeys(self.printed) if one and one not in read)

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns without which the table cannot be read."""
        return (PEOPLE, *MARKS)


def find_header(rows: Sequence[Row]) -> MarkHeader | None:
    """The headings of the table of marks; None where the rows hold no such table.

    Tables of scores and of tasks have the same first columns, but other numbers for headings.
    """
    for number, row in enumerate(rows, start=1):
        group = next((place for place, cell in enumerate(row) if _is(GROUPS, cell)), None)
        if group is None:
            continue
        below = rows[number] if number < len(rows) else ()
        in_two_rows = len(below) > group and is_blank(below[group])
        for labels, last in ((row, number), (_merged(row, below), number + in_two_rows)):
            header = _header(labels, number, last)
            if header is not None:
                return header
    return None


def _header(labels: Row, first: int, last: int) -> MarkHeader | None:
    columns: dict[str, int] = {}
    repeated: list[str] = []
    for place, cell in enumerate(labels):
        name = column_of(cell)
        if name is not None and name in columns:
            repeated.append(name)
        elif name is not None:
            columns[name] = place
    numbers = {name for name in columns if name not in _TEXTS}
    if len(numbers) < 2 or not numbers <= set(MARKS):
        return None
    return MarkHeader(first, last, columns, tuple(repeated), tuple(map(text_of, labels)))


def column_of(cell: object) -> str | None:
    """The name of the column a heading stands for; a heading that is a number is itself."""
    text = text_of(cell).casefold()
    for name, pattern in _TEXTS.items():
        if pattern.match(text):
            return name
    number = _NUMBER.fullmatch(text)
    return number[1] if number else None


def _is(name: str, cell: object) -> bool:
    return _TEXTS[name].match(text_of(cell).casefold()) is not None


def _merged(upper: Row, lower: Row) -> Row:
    """The headings of two rows: the lower one speaks where it says anything."""
    filled = [*lower, *[None] * (len(upper) - len(lower))]
    return [
        above if is_blank(under) else under for above, under in zip(upper, filled, strict=False)
    ]


def compare_totals(
    groups: Sequence[Group], n: Floats, n_2: Floats, numbers: Sequence[int]
) -> list[Problem]:
    """One warning for every printed region or municipality that differs from its schools.

    Nothing is compared where a number is not known, where no school is printed, and for a region
    of which the table holds one municipality only: that is the file of the municipality.

    Args:
        groups: whom the rows speak of.
        n: participants, one per row.
        n_2: pupils with the mark 2, NaN where the percent leaves it open.
        numbers: rows of the sheet.
    """
    problems: list[Problem] = []
    for place, group in enumerate(groups):
        schools = _schools_of(place, groups)
        if not schools:
            continue
        for column, printed in ((PEOPLE, n), ("2", n_2)):
            counted = float(printed[schools].sum())
            total = float(printed[place])
            if not np.isnan(counted) and not np.isnan(total) and counted != total:
                said = problem(
                    "total.differs",
                    found=group.name,
                    printed=f"{total:.0f}",
                    computed=f"{counted:.0f}",
                )
                problems.append(said.at(row=numbers[place], column=column))
                break
    return problems


def _schools_of(place: int, groups: Sequence[Group]) -> list[int]:
    """Places of the schools that a printed total covers; none for other rows."""
    total = groups[place]
    if total.level is Level.MUNICIPALITY:
        return [k for k, group in enumerate(groups) if group.municipality == place]
    if total.level is not Level.REGION:
        return []
    inside = [k for k, group in enumerate(groups) if group.region == total.name]
    municipalities = [k for k in inside if groups[k].level is Level.MUNICIPALITY]
    if len(municipalities) < 2:
        return []
    return [k for k in inside if groups[k].level is Level.SCHOOL]
