"""The tables of schoolsupport themselves, under the names of their columns or Russian titles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath

import pandas as pd
from attrs import frozen

from schoolsupport.domain import Problem, problem
from schoolsupport.errors import TableError
from schoolsupport.intake.layouts import Reading
from schoolsupport.intake.readers.wide_marks import is_like_marks
from schoolsupport.intake.rows import usable_rows
from schoolsupport.sheets import Sheet
from schoolsupport.sheets.frames import ROW
from schoolsupport.sheets.grid import headings, is_nameless, shown, text_of
from schoolsupport.tables import SCHOOLS, TABLES, ColumnKind, Specs, TableSpec
from schoolsupport.tables.columns import headings_of, unknown_columns
from schoolsupport.tables.frames import named, names_of
from schoolsupport.translation import Message, msg
from schoolsupport.words.text import plain

_PERSONAL = re.compile(
    r"\b(фамили[яи]|имя|отчество|ф\.? ?и\.? ?о\b|surname|patronymic|(first|last|full)[ _]name)",
    re.IGNORECASE,
)
_WORDS = frozenset({ColumnKind.TEXT, ColumnKind.WORD, ColumnKind.YEAR, ColumnKind.DAY})
NO_REGISTER = "sheet.no_register"
_NUMBER = re.compile(r"(?:№|номер)(?: п/?п| строки)?\.?", re.IGNORECASE)
_REGISTER = re.compile(r"реестр", re.IGNORECASE)
_LIST = re.compile(r"перечн|перечен|спис(?:ок|к)|приказ|шнор|\blists?\b|\border\b", re.IGNORECASE)
_HEADING_ROWS = 10  # a title may stand above the headings
_FEWEST_COLUMNS = 2
_MOST_TOLD = 10


@frozen
class CanonicalTable:
    """A sheet that holds one of the tables, known by its headings."""

    spec: TableSpec
    specs: Specs = TABLES

    @property
    def name(self) -> str:
        """Stable name."""
        return self.spec.name

    def among(self, specs: Specs) -> CanonicalTable:
        """The same table among tables with the columns of a region."""
        return CanonicalTable(specs[self.spec.name], specs)

    @property
    def title(self) -> str:
        """Russian title."""
        return f"Таблица «{self.spec.title}»"

    @property
    def description(self) -> str:
        """How it is known."""
        needed = ", ".join(f"«{self.spec[name].title}»" for name in self.spec.required)
        return f"Таблица в строках; обязательные столбцы: {needed}"

    @property
    def yields(self) -> tuple[str, ...]:
        """The table itself."""
        return (self.spec.name,)

    def heading_row(self, sheet: Sheet) -> int | None:
        """The row of the headings, counted from 1."""
        best = _best(sheet, self.specs)
        return None if best is None else best[0]

    def recognise(self, sheet: Sheet) -> bool:
        """Whether the headings are of this table more than of any other."""
        best = _best(sheet, self.specs)
        return best is not None and best[1] is self.spec

    def read(self, sheet: Sheet) -> Reading:
        """The rows, without columns of people's names."""
        best = _best(sheet, self.specs)
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
        of_schools = self.spec.name == SCHOOLS.name
        why = _no_register(sheet, header, heading_of, self.spec) if of_schools else None
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
        words = {
            heading
            for name, heading in heading_of.items()
            if name in self.spec.by_name and self.spec[name].kind in _WORDS
        }
        usable = usable_rows(sheet, header, sheet.table(header, texts), words)
        problems += usable.problems
        table = _without_people(usable.table, header, problems)
        if why is not None:
            problems.append(problem(NO_REGISTER, why=why).at(row=header))
            own = {heading_of[name] for name in heading_of if name in self.spec.by_name}
            table = table[[one for one in table if one == ROW or one in own]]
        elif self.spec.open:
            problems += _own_columns([str(one) for one in table if one != ROW], self.spec, header)
        frames = {self.spec.name: named(table, self.spec)} if len(table) else {}
        registered = of_schools and why is None and bool(frames)
        return Reading(
            frames=frames, registered=registered, problems=tuple(problems), rejected=usable.rejected
        )


def _own_columns(printed: list[str], spec: TableSpec, header: int) -> Iterator[Problem]:
    """What is told of columns that no table has, where some look like marks of works.

    Columns of its own are what a context is open for; marks among them are kept for results.
    """
    names = zip(printed, names_of(printed, spec), strict=True)
    own = [one for one, name in names if name not in spec.by_name]
    yield from (
        problem("column.like_marks").at(row=header, column=c) for c in own if is_like_marks(c)
    )
    rest = [one for one in own if not is_like_marks(one)]
    if rest and len(rest) < len(own):
        yield problem("column.own_of_context", found=shown(rest)).at(row=header)


def _no_register(
    sheet: Sheet, header: int, heading_of: Mapping[str, str], spec: TableSpec
) -> Message | None:
    """Why a table of schools is no register, unless the user says so; None where it is one.

    A register is the blank «Реестр школ» filled in, with nothing beside it. A list of an order has
    columns of its own, a title above, or a name that calls it a list.
    """
    own = [
        heading
        for name, heading in heading_of.items()
        if name not in spec.by_name and not is_nameless(heading) and not _NUMBER.fullmatch(heading)
    ]
    if own:
        columns = ", ".join([*own[:_MOST_TOLD], *["…"] * (len(own) > _MOST_TOLD)])
        return msg("it has columns that a register has not: {columns}", columns=columns)
    above = shown([cell for row in sheet.top[: header - 1] for cell in row])
    if above and not _REGISTER.search(above):
        return msg("above its headings stands: {words}", words=above)
    called = [one for one in (PurePath(sheet.file).stem, sheet.name or "") if _LIST.search(one)]
    return msg("its name calls it a list: {name}", name=called[0]) if called else None


def _best(sheet: Sheet, specs: Specs) -> tuple[int, TableSpec] | None:
    """The row of headings and the table it fits best; None where it fits none."""
    known = headings_of(specs)
    for number, row in enumerate(sheet.top[:_HEADING_ROWS], start=1):
        printed = [text for text in map(text_of, row) if text and plain(text) in known]
        fits = [(*_fit(printed, spec), spec) for spec in specs.values()]
        columns, _, spec = max(fits, key=lambda fit: fit[:2])
        if columns >= _FEWEST_COLUMNS:
            return number, spec
    return None


def _fit(printed: list[str], spec: TableSpec) -> tuple[int, float]:
    """How many headings are columns of the table, and the share of required ones among them."""
    needed = set(spec.required)
    try:
        found = set(names_of(dict.fromkeys(printed), spec)) & set(spec.by_name)
    except TableError:
        found = needed
    return len(found), len(needed & found) / len(needed)


def _named_columns(printed: list[str], spec: TableSpec) -> dict[str, str]:
    """Headings by the name of the column they stand for.

    Raises:
        TableError: two headings are one column.
    """
    return dict(zip(names_of(printed, spec), printed, strict=True))


def _without_people(table: pd.DataFrame, header: int, problems: list[Problem]) -> pd.DataFrame:
    """The table without columns that name people, those that nothing names, and numbers of rows."""
    numbers = [one for one in map(str, table) if _NUMBER.fullmatch(one) and not is_nameless(one)]
    table = table.drop(columns=numbers)
    personal = [name for name in table.columns if _PERSONAL.search(name)]
    nameless = [name for name in table.columns if is_nameless(name)]
    problems += [problem("column.personal").at(row=header, column=name) for name in personal]
    problems += unknown_columns(nameless, row=header)
    return table.drop(columns=[*personal, *nameless])
