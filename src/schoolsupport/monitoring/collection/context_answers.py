"""What returned workbooks say of schools: cells read as the tables read them, gathered in one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from attrs import frozen

from schoolsupport.domain import Problem, problem
from schoolsupport.monitoring.collection.books import NOT_ASKED, SCHOOL, YEAR, plain_heading
from schoolsupport.monitoring.collection.findings import Finding, cells_named
from schoolsupport.monitoring.collection.sent import ContextColumn
from schoolsupport.sheets.grid import Row, cell_name, is_blank, text_of
from schoolsupport.sheets.writing import PlainSheet, workbook_bytes, write_csv
from schoolsupport.tables.cells import read_cells
from schoolsupport.tables.columns import CONTEXT, Column, ColumnKind

Number = float | str


@frozen(kw_only=True)
class ContextAnswer:
    """What is said of a school in a year.

    Attributes:
        school: id of the school.
        year: year of the data.
        values: numbers and words by column.
        cells: the cell of each, for messages.
        sheet: name of the sheet.
    """

    school: str
    year: int
    values: Mapping[str, Number]
    cells: Mapping[str, str]
    sheet: str | None = None


def read_context(
    sheet: str | None, rows: Sequence[Row], head: int, columns: Sequence[ContextColumn]
) -> tuple[list[ContextAnswer], list[Finding]]:
    """The answers of a sheet, and what is wrong in it.

    Args:
        sheet: its name.
        rows: its rows.
        head: place of the row of headings.
        columns: the columns that were asked; where that is lost, those of the table of context.
    """
    known = {plain_heading(one.heading): one for one in columns} or {
        plain_heading(one.title): ContextColumn(
            name=one.name, heading=one.title, kind=one.kind, low=one.low, high=one.high
        )
        for one in CONTEXT.columns
        if not one.required
    }
    reading = _Reading(sheet, rows, head, known)
    return reading.answers(), reading.findings


_NAME, _LOGIN, _YEAR = (plain_heading(one) for one in ("Школа", "Логин", "Год данных"))
_GIVEN = (_NAME, _LOGIN, _YEAR)


class _Reading:
    def __init__(
        self,
        sheet: str | None,
        rows: Sequence[Row],
        head: int,
        known: Mapping[str, ContextColumn],
    ) -> None:
        self.sheet, self.rows, self.head = sheet, rows, head
        headings = [plain_heading(cell) for cell in rows[head]]
        self.places = {known[one]: n for n, one in enumerate(headings) if one in known}
        self.school = headings.index(plain_heading(SCHOOL))
        year = plain_heading(YEAR)
        self.year = headings.index(year) if year in headings else None
        ours = {*known, *_GIVEN, plain_heading(SCHOOL), year}
        self.own = [n for n, one in enumerate(headings) if one not in ours]
        self.findings: list[Finding] = []

    def answers(self) -> list[ContextAnswer]:
        lines = [n for n in range(self.head + 1, len(self.rows)) if self._is_filled(n)]
        keyed = [n for n in lines if self._cell(n, self.school) is not None and self._year(n)]
        for line in sorted(set(lines) - set(keyed)):
            self._unkeyed(line)
        self._changed(keyed)
        values: dict[int, dict[str, Number]] = {line: {} for line in keyed}
        cells: dict[int, dict[str, str]] = {line: {} for line in keyed}
        for column, place in self.places.items():
            for line, value in self._column(column, place, keyed):
                values[line][column.name] = value
                cells[line][column.name] = cell_name(line, place)
        self._own_columns()
        return [
            ContextAnswer(
                school=text_of(self._cell(line, self.school)),
                year=self._year(line) or 0,
                values=values[line],
                cells=cells[line],
                sheet=self.sheet,
            )
            for line in keyed
            if values[line]
        ]

    def _cell(self, line: int, place: int | None) -> object:
        row = self.rows[line]
        cell = row[place] if place is not None and place < len(row) else None
        return None if is_blank(cell) else cell

    def _year(self, line: int) -> int | None:
        text = text_of(self._cell(line, self.year))
        return int(text) if text.isdigit() else None

    def _is_filled(self, line: int) -> bool:
        cells = (self._cell(line, place) for place in self.places.values())
        return any(cell is not None and text_of(cell) != NOT_ASKED for cell in cells)

    def _unkeyed(self, line: int) -> None:
        filled = [n for n in self.places.values() if self._cell(line, n) is not None]
        told = problem("collect.no_school").at(sheet=self.sheet, row=line + 1)
        self.findings.append(
            Finding(problem=told, cells=cells_named((line, place) for place in filled))
        )

    def _changed(self, lines: Sequence[int]) -> None:
        """Logins and years that do not say what was sent: the numbers are of what was sent."""
        headings = [plain_heading(cell) for cell in self.rows[self.head]]
        for heading, key in ((_LOGIN, self.school), (_YEAR, self.year)):
            if heading not in headings or key is None:
                continue
            place = headings.index(heading)
            for line in lines:
                sent, shown = text_of(self._cell(line, key)), text_of(self._cell(line, place))
                if sent != shown:
                    told = problem("collect.school_changed", given=sent, found=shown or None)
                    placed = told.at(sheet=self.sheet, row=line + 1)
                    self.findings.append(Finding(problem=placed, cells=cell_name(line, place)))

    def _column(
        self, column: ContextColumn, place: int, lines: Sequence[int]
    ) -> list[tuple[int, Number]]:
        cells = [self._cell(line, place) for line in lines]
        spec = Column(
            name=column.name,
            title=column.heading,
            kind=column.kind,
            low=column.low,
            high=column.high,
            words=column.words,
        )
        read = read_cells(pd.Series(cells, dtype=object), spec)
        faulty: set[int] = set()
        for code, mask in read.faults.items():
            for at in np.flatnonzero(mask).tolist():
                faulty.add(at)
                self._fault(code, column, (lines[at], place), cells[at])
        texts = column.kind in (ColumnKind.TEXT, ColumnKind.WORD)
        values = read.values.tolist()
        return [
            (line, text_of(value) if texts else float(value))
            for at, (line, value) in enumerate(zip(lines, values, strict=True))
            if cells[at] is not None and at not in faulty and not pd.isna(value)
        ]

    def _fault(self, code: str, column: ContextColumn, at: tuple[int, int], cell: object) -> None:
        said = problem(
            code,
            found=text_of(cell),
            low=_plain(column.low),
            high=_plain(column.high),
            known=", ".join(column.words),
        )
        placed = said.at(sheet=self.sheet, row=at[0] + 1, column=column.heading)
        self.findings.append(Finding(problem=placed, cells=cell_name(*at)))

    def _own_columns(self) -> None:
        """Columns that nobody asked for."""
        width = max((len(row) for row in self.rows[self.head :]), default=0)
        own = [*self.own, *range(len(self.rows[self.head]), width)]
        for place in own:
            lines = [
                n for n in range(self.head, len(self.rows)) if self._cell(n, place) is not None
            ]
            if lines:
                told = problem("collect.own_column", found=text_of(self._cell(lines[0], place)))
                placed = told.at(sheet=self.sheet, row=lines[0] + 1)
                cells = cells_named((line, place) for line in lines)
                self.findings.append(Finding(problem=placed, cells=cells))


def _plain(bound: float | None) -> str:
    return "—" if bound is None else f"{bound:g}"


# --- the table that the intake reads -------------------------------------------------------------


@frozen(kw_only=True)
class GatheredContext:
    """What several workbooks say of schools, in one table.

    Attributes:
        columns: names of its columns.
        rows: schools and years with their values.
        problems: what two workbooks say differently; neither of the two is used.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, int, Mapping[str, Number]], ...] = ()
    problems: tuple[Problem, ...] = ()


def gathered(answers: Iterable[tuple[str, ContextAnswer]]) -> GatheredContext:
    """One table of what files say, in the order of schools and years.

    Args:
        answers: the file of each answer, and the answer.
    """
    values: dict[tuple[str, int], dict[str, tuple[str, Number]]] = {}
    problems: list[Problem] = []
    columns: dict[str, None] = {}
    for file, answer in answers:
        known = values.setdefault((answer.school, answer.year), {})
        for name, value in answer.values.items():
            columns.setdefault(name)
            there = known.get(name)
            if there is not None and there[1] != value:
                told = problem(
                    "collect.schools_differ",
                    school=answer.school,
                    year=str(answer.year),
                    first=_text(there[1]),
                    second=_text(value),
                )
                problems.append(told.at(file=file, sheet=answer.sheet, column=answer.cells[name]))
                known[name] = (file, "")
            elif there is None:
                known[name] = (file, value)
    rows = tuple(
        (school, year, {name: value for name, (_, value) in said.items() if value != ""})
        for (school, year), said in sorted(values.items())
    )
    return GatheredContext(columns=tuple(columns), rows=rows, problems=tuple(problems))


def write_context(path: Path, context: GatheredContext) -> None:
    """Write the table as csv or as a workbook, by the ending of the file.

    Raises:
        OSError: it cannot be written.
        OutputError: XlsxWriter is not installed.
    """
    head = ["school", "year", *context.columns]
    rows = [
        [school, year, *(values.get(name) for name in context.columns)]
        for school, year, values in context.rows
    ]
    if path.suffix.lower() == ".xlsx":
        sheet = PlainSheet(name=CONTEXT.title, rows=[head, *rows], has_heading=True, texts=[0])
        path.write_bytes(workbook_bytes([sheet]))
    else:
        write_csv(path, [head, *rows])


def _text(value: Number) -> str:
    return f"{value:g}" if isinstance(value, float) else value
