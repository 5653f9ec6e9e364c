"""The tables of schoolsupport themselves, under the names of their columns or Russian titles."""

from __future__ import annotations

import re

import pandas as pd
from attrs import frozen

from schoolsupport.domain import Problem, problem
from schoolsupport.errors import TableError
from schoolsupport.intake.layouts import Reading
from schoolsupport.sheets import Sheet
from schoolsupport.sheets.grid import headings, is_nameless, shown
from schoolsupport.tables import SCHOOLS, TABLES, ColumnKind, TableSpec
from schoolsupport.tables.frames import named

_PERSONAL = re.compile(
    r"\b(фамили[яи]|имя|отчество|ф\.? ?и\.? ?о\b|surname|patronymic|(first|last|full)[ _]name)",
    re.IGNORECASE,
)
_HEADING_ROWS = 10  # a title may stand above the headings
_FEWEST_COLUMNS = 2


@frozen
class CanonicalTable:
    """A sheet that holds one of the tables, known by its headings."""

    spec: TableSpec

    @property
    def name(self) -> str:
        """Stable name."""
        return self.spec.name

    @property
    def title(self) -> str:
        """Russian title."""
        return f"Таблица «{self.spec.title}»"

    @property
    def description(self) -> str:
        """How it is known."""
        needed = ", ".join(f"{self.spec[name].title} ({name})" for name in self.spec.required)
        return f"Таблица schoolsupport в строках; обязательные столбцы: {needed}"

    @property
    def yields(self) -> tuple[str, ...]:
        """The table itself."""
        return (self.spec.name,)

    def recognise(self, sheet: Sheet) -> bool:
        """Whether the headings are of this table more than of any other."""
        best = _best(sheet)
        return best is not None and best[1] is self.spec

    def read(self, sheet: Sheet) -> Reading:
        """The rows, without columns of people's names."""
        best = _best(sheet)
        if best is None:
            return Reading()
        header, _ = best
        problems: list[Problem] = []
        printed = headings(sheet.top[header - 1])
        try:
            heading_of = _named_columns(printed, self.spec)
        except TableError as error:
            doubled = str(error.what.values["columns"])
            found = problem("column.repeated", found=shown(printed))
            return Reading(problems=(found.at(row=header, column=doubled),))
        missing = [name for name in self.spec.required if name not in heading_of]
        if missing:
            found = problem("column.missing", found=shown(printed))
            return Reading(
                problems=tuple(
                    found.at(row=header, column=self.spec[name].title) for name in missing
                )
            )
        texts = {
            heading
            for name, heading in heading_of.items()
            if name in self.spec.by_name and self.spec[name].kind is ColumnKind.TEXT
        }
        table = _without_people(sheet.table(header, texts), header, problems)
        frames = {self.spec.name: named(table, self.spec)} if len(table) else {}
        registered = self.spec is SCHOOLS and bool(frames)
        return Reading(frames=frames, registered=registered, problems=tuple(problems))


def _best(sheet: Sheet) -> tuple[int, TableSpec] | None:
    """The row of headings and the table it fits best; None where it fits none."""
    for number, row in enumerate(sheet.top[:_HEADING_ROWS], start=1):
        fits = [(*_fit(headings(row), spec), spec) for spec in TABLES.values()]
        columns, _, spec = max(fits, key=lambda fit: fit[:2])
        if columns >= _FEWEST_COLUMNS:
            return number, spec
    return None


def _fit(printed: list[str], spec: TableSpec) -> tuple[int, float]:
    """How many headings are columns of the table, and the share of required ones among them."""
    blank = pd.DataFrame(columns=list(dict.fromkeys(printed)))
    try:
        found = set(named(blank, spec).columns) & set(spec.by_name)
    except TableError:
        found = set(spec.required)
    needed = set(spec.required)
    return len(found), len(needed & found) / len(needed)


def _named_columns(printed: list[str], spec: TableSpec) -> dict[str, str]:
    """Headings by the name of the column they stand for.

    Raises:
        TableError: two headings are one column.
    """
    columns = named(pd.DataFrame(columns=printed), spec).columns
    return dict(zip(map(str, columns), printed, strict=True))


def _without_people(table: pd.DataFrame, header: int, problems: list[Problem]) -> pd.DataFrame:
    """The table without columns that name people, and without those that nothing names."""
    personal = [name for name in table.columns if _PERSONAL.search(name)]
    nameless = [name for name in table.columns if is_nameless(name)]
    problems += [problem("column.personal").at(row=header, column=name) for name in personal]
    problems += [problem("column.unknown").at(row=header, column=name) for name in nameless]
    return table.drop(columns=[*personal, *nameless])
