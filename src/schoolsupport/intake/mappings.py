"""Declared mappings: a person says once which column is what, and the table is read ever after."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
from attrs import field, frozen

from schoolsupport.domain import Problem
from schoolsupport.faults import fault, nearest
from schoolsupport.intake.layouts import Headed, Reading
from schoolsupport.intake.rows import usable_rows
from schoolsupport.pages.writing import placed
from schoolsupport.sheets import Sheet
from schoolsupport.sheets.frames import ROW
from schoolsupport.sheets.grid import headings, row_where, text_of
from schoolsupport.structure import read_toml, structured
from schoolsupport.tables import TABLES, ColumnKind
from schoolsupport.words.text import plain

FORMAT = 1
ENDING = ".toml"
_WORDS = frozenset({ColumnKind.TEXT, ColumnKind.WORD, ColumnKind.YEAR, ColumnKind.DAY})


@frozen(kw_only=True)
class DeclaredMapping(Headed[int]):
    """Which column of a table is what, and what is so in all its rows.

    A layout like any other: it is found by its headings. A TOML file with one that lies among the
    files that are read is used by itself.

    Attributes:
        title: what the table is, in the words of whoever declares it.
        table: the table its rows belong to.
        column: headings by the name of the column they stand for.
        value: what holds for all rows, by the name of the column: the year, the procedure.
        format: version of the format of the file.
    """

    title: str
    table: str
    column: Mapping[str, str]
    value: Mapping[str, str] = field(factory=dict)
    format: int = FORMAT

    @property
    def name(self) -> str:
        """Stable name."""
        return "declared-mapping"

    @property
    def description(self) -> str:
        """How it is known."""
        told = ", ".join(f"«{heading}»" for heading in self.column.values())
        return f"Описание столбцов, составленное пользователем: {told}"

    @property
    def yields(self) -> tuple[str, ...]:
        """The table it fills."""
        return (self.table,)

    def head(self, sheet: Sheet) -> int | None:
        """The row that holds every heading that is declared."""
        wanted = {plain(one) for one in self.column.values()}
        if not wanted:
            return None
        return row_where(sheet.top, lambda row: wanted <= {plain(text_of(cell)) for cell in row})

    def read_from(self, sheet: Sheet, head: int) -> Reading:
        """The rows under their new names; other columns are passed over, as was declared."""
        printed = headings(sheet.top[head - 1])
        spec = TABLES[self.table]
        own = {name: _place(heading, printed) for name, heading in self.column.items()}
        words = {printed[place] for name, place in own.items() if spec[name].kind in _WORDS}
        texts = {
            printed[place] for name, place in own.items() if spec[name].kind is ColumnKind.TEXT
        }
        usable = usable_rows(sheet, head, sheet.table(head, texts), words)
        table = usable.table
        frame = pd.DataFrame({name: table[printed[place]] for name, place in own.items()})
        frame = frame[~self._repeats(frame)]
        for name, value in self.value.items():
            frame[name] = value
        frame[ROW] = table[ROW]
        problems: tuple[Problem, ...] = tuple(usable.problems)
        return Reading(
            frames={self.table: frame.reset_index(drop=True)} if len(frame) else {},
            problems=problems,
            rejected=usable.rejected,
        )

    def _repeats(self, frame: pd.DataFrame) -> pd.Series:
        """Rows that are the headings once more."""
        same = [
            frame[name].map(lambda cell, heading=heading: plain(text_of(cell)) == plain(heading))
            for name, heading in self.column.items()
        ]
        return pd.concat(same, axis=1).all(axis=1)

    def toml(self) -> str:
        """The file that reads as this."""
        lines = [
            "# Какой столбец таблицы что означает. Лежит рядом с файлами и используется само.",
            f"format = {self.format}",
            f"title = {_quoted(self.title)}",
            f"table = {_quoted(self.table)}",
            "",
            "[column]",
            *(f"{name} = {_quoted(heading)}" for name, heading in self.column.items()),
        ]
        if self.value:
            values = self.value.items()
            lines += ["", "[value]", *(f"{one} = {_quoted(value)}" for one, value in values)]
        return "\n".join([*lines, ""])

    def write(self, path: Path, *, overwrite: bool = False) -> None:
        """Write the file.

        Raises:
            OutputError: a file is there, or the place cannot be written to.
        """
        with placed(path, "output.cannot_write_page", overwrite=overwrite) as fresh:
            fresh.write_text(self.toml(), encoding="utf-8")


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _place(heading: str, printed: Sequence[str]) -> int:
    return [plain(one) for one in printed].index(plain(heading))


def declared(
    title: str,
    table: str,
    column: Mapping[str, str],
    value: Mapping[str, str],
    where: str | None = None,
) -> DeclaredMapping:
    """A mapping whose table and columns are known, and which leaves nothing needed open.

    Raises:
        InputError: the table or a column is not known, or a needed one is not declared.
    """
    if table not in TABLES:
        near = nearest(table, TABLES)
        known = ", ".join(TABLES)
        raise fault("mapping.unknown_table", where=where, found=table, near=near, known=known)
    spec = TABLES[table]
    for name in (*column, *value):
        if name not in spec.by_name:
            near = nearest(name, spec.by_name)
            known = ", ".join(spec.by_name)
            raise fault("mapping.unknown_column", where=where, found=name, near=near, known=known)
    needed = [one for one in spec.required if one not in column and one not in value]
    if needed:
        told = ", ".join(f"{one} («{spec[one].title}»)" for one in needed)
        raise fault("mapping.needed", where=where, columns=told)
    if not column:
        raise fault("mapping.no_columns", where=where)
    return DeclaredMapping(title=title, table=table, column=dict(column), value=dict(value))


def read_mapping(path: Path) -> DeclaredMapping | None:
    """The mapping of a TOML file; None where it is a TOML file of something else.

    Raises:
        RuleError: the file is a mapping and something in it is wrong.
        InputError: see `declared`.
    """
    said = read_toml(path)
    if not {"table", "column"} <= set(said):
        return None
    read = structured(said, DeclaredMapping, str(path))
    return declared(read.title, read.table, read.column, read.value, str(path))


def columns_printed(sheet: Sheet, wanted: Sequence[str] = ()) -> tuple[int, list[str]]:
    """The row of headings of a sheet nobody knows, and the headings: the first of its fullest rows.

    Args:
        sheet: the sheet.
        wanted: headings that must stand in it, where a person named some.
    """
    asked = {plain(one) for one in wanted}
    best = (0, 0)
    for number, row in enumerate(sheet.top, start=1):
        texts = [text for text in map(text_of, row) if text]
        if asked and asked <= {plain(one) for one in texts}:
            return number, headings(row)
        worded = len({one for one in texts if any(map(str.isalpha, one))})
        if worded > best[0]:
            best = (worded, number)
    number = best[1] or 1
    return number, headings(sheet.top[number - 1]) if sheet.top else []
