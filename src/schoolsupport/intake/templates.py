"""Blank files of every table, which are read back when somebody has filled them in."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from schoolsupport.faults import fault
from schoolsupport.pages.writing import placed
from schoolsupport.sheets.grid import Row, first_filled, text_of
from schoolsupport.sheets.writing import PlainSheet, workbook_bytes, write_csv
from schoolsupport.tables import Column, ColumnKind, OwnColumn, TableSpec, specs_with
from schoolsupport.tables.columns import UNITS

EXPLANATIONS = "Пояснения"
EXPLANATION_HEADINGS = ("Столбец", "Имя столбца", "Единица", "Что допускается", "Обязателен")
_WIDEST = 40


def write_templates(
    folder: str | os.PathLike[str],
    formats: Sequence[str] = ("xlsx", "csv"),
    columns: Iterable[OwnColumn] = (),
) -> list[Path]:
    """Write a blank file of every table in every format.

    Workbooks have Russian titles for headings and a sheet that explains them; csv files have the
    names of columns, `;` between them and a byte order mark, as spreadsheet programs expect.

    Args:
        folder: where to write; it is made if need be.
        formats: `xlsx`, `csv` or both.
        columns: the columns that a region declares itself (`rulebook.columns`).

    Returns:
        The files written.

    Raises:
        ParameterError: a format is unknown.
        OutputError: a file stands there already, the folder cannot be written to, or the library
            that writes workbooks is not installed.
    """
    unknown = [name for name in formats if name not in _WRITERS]
    if unknown:
        raise fault(
            "parameter.format_of_blanks",
            where="formats",
            found=unknown[0],
            known=", ".join(_WRITERS),
        )
    place = Path(folder)
    wanted = [
        (place / f"{name}.{ending}", spec)
        for name, spec in specs_with(columns).items()
        for ending in formats
    ]
    for path, _ in wanted:
        if path.exists():
            raise fault("output.blank_exists", where=str(path))
    for path, spec in wanted:
        with placed(path, "output.cannot_write_folder") as fresh:
            _WRITERS[path.suffix[1:]](fresh, spec)
    return [path for path, _ in wanted]


def is_explanation(top: Iterable[Row]) -> bool:
    """Whether a sheet is the explanations of a template, by its headings."""
    first = first_filled(tuple(top)) or ()
    return tuple(text_of(cell) for cell in first if text_of(cell)) == EXPLANATION_HEADINGS


def _write_csv(path: Path, spec: TableSpec) -> None:
    write_csv(path, [[column.name for column in spec.columns]])


def _write_xlsx(path: Path, spec: TableSpec) -> None:
    table = PlainSheet(
        name=spec.title,
        rows=[[column.title for column in spec.columns]],
        has_heading=True,
        widths=[min(len(column.title) + 2, _WIDEST) for column in spec.columns],
        texts=[n for n, one in enumerate(spec.columns) if one.kind is ColumnKind.TEXT],
    )
    notes = PlainSheet(
        name=EXPLANATIONS,
        rows=[EXPLANATION_HEADINGS, *map(_explained, spec.columns)],
        has_heading=True,
        widths=[_WIDEST] * len(EXPLANATION_HEADINGS),
    )
    path.write_bytes(workbook_bytes([table, notes]))


_WRITERS: Mapping[str, Callable[[Path, TableSpec], None]] = MappingProxyType(
    {"xlsx": _write_xlsx, "csv": _write_csv}
)


def _explained(column: Column) -> tuple[str, ...]:
    unit = "" if column.unit is None else UNITS[column.unit].title
    required = "да" if column.required else "нет"
    return (column.title, column.name, unit, _allowed(column), required)


def _allowed(column: Column) -> str:
    """What may stand in a column, in Russian."""
    if column.name == "procedure":
        return "оценка-класс-предмет: vpr-5-ru, oge-9-ma, ege-11-ma-profile"
    words = {
        ColumnKind.TEXT: ["текст"],
        ColumnKind.WORD: ["одно из:", ", ".join(column.words)],
        ColumnKind.DAY: ["день: 2021-03-15 или 15.03.2021"],
        ColumnKind.FLAG: ["да или нет"],
        ColumnKind.NUMBER: ["число"],
        ColumnKind.YEAR: ["целое число"],
        ColumnKind.COUNT: ["целое число"],
    }[column.kind]
    low = [] if column.low is None else [f"от {column.low:g}"]
    high = [] if column.high is None else [f"до {column.high:g}"]
    return " ".join([*words, *low, *high])
