"""Small tables that people keep beside a plan: csv, xlsx or TOML, as rows of texts.

Headings may be English or Russian; a heading nobody knows is an error, because a misspelt column
would silently leave everybody out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from schoolsupport.errors import SchoolSupportError
from schoolsupport.faults import fault, system_words
from schoolsupport.sheets.delimited import open_delimited
from schoolsupport.sheets.reading import WORKBOOKS
from schoolsupport.sheets.workbooks import open_workbook
from schoolsupport.structure import read_toml, unknown_key
from schoolsupport.translation import msg
from schoolsupport.words.text import plain


@frozen(kw_only=True)
class TextRow:
    """A row of a table: its place for messages, and its cells under the known names."""

    where: str
    cells: Mapping[str, str]

    def get(self, name: str) -> str | None:
        """The text of a cell, without blanks around it; None where it is empty."""
        return self.cells.get(name, "").strip() or None


def read_rows(
    path: Path,
    columns: Mapping[str, Sequence[str]],
    table: str,
    *,
    passing: frozenset[str] = frozenset(),
) -> list[TextRow]:
    """The rows of a small table.

    Args:
        path: a `.csv`, `.tsv`, `.txt`, `.xlsx` (`.xls`, `.ods`) or `.toml` file.
        columns: known columns, each with the headings it may have besides its own name; compared
            without regard to case.
        table: name of the TOML tables that are rows: `[[person]]`.
        passing: headings of a table that holds more; where all of them stand, others may too.

    Returns:
        Rows that hold anything, in their order.

    Raises:
        InputError: the file cannot be read, or a heading is not known.
    """
    try:
        if path.suffix.lower() == ".toml":
            return _toml_rows(path, columns, table)
        grid = _grid(path)
    except OSError as error:
        raise fault("input.cannot_open", where=str(path), found=system_words(error)) from error
    return _under_headings(path.name, grid, columns, passing)


def _toml_rows(path: Path, columns: Mapping[str, Sequence[str]], table: str) -> list[TextRow]:
    raw = read_toml(path)
    strange = sorted(set(raw) - {table})
    if strange:
        raise unknown_key(strange[0], [table], path.name)
    tables = raw.get(table, [])
    if not isinstance(tables, list):
        tables = [tables]
    return [
        TextRow(
            where=f"{path.name}: {table} {place}",
            cells=_toml_cells(one, columns, f"{path.name}: {table} {place}"),
        )
        for place, one in enumerate(tables, 1)
    ]


def _toml_cells(raw: Any, columns: Mapping[str, Sequence[str]], where: str) -> dict[str, str]:
    cells: dict[str, str] = {}
    for key, value in dict(raw).items():
        if key not in columns:
            raise unknown_key(key, list(columns), where)
        texts = value if isinstance(value, list) else [value]
        if not all(isinstance(text, str) for text in texts):
            raise fault(
                "input.unfit",
                where=f"{where}: {key}",
                found=value,
                expected=msg("a text in quotes"),
            )
        cells[key] = ", ".join(texts)
    return cells


def _grid(path: Path) -> list[list[str]]:
    """The cells of the first sheet as texts; of a delimited text the headings tell what parts."""
    if path.suffix.lower() in WORKBOOKS:
        first = open_workbook(path, path.name)[0]
    else:
        [first] = open_delimited(path, path.name, rows=1)
    return [[_text(cell) for cell in row] for row in first.grid()]


def _text(cell: object) -> str:
    """A cell as text; whole numbers without the point that a workbook gives them."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _under_headings(
    file: str,
    grid: Iterable[Sequence[str]],
    columns: Mapping[str, Sequence[str]],
    passing: frozenset[str],
) -> list[TextRow]:
    rows = [(place, row) for place, row in enumerate(grid, 1) if any(cell.strip() for cell in row)]
    if not rows:
        raise fault("input.empty_table", where=file)
    by_heading = {
        plain(heading): name for name, others in columns.items() for heading in (name, *others)
    }
    top, heading_row = rows[0]
    strict = not passing or not passing <= set(map(plain, heading_row))
    names: list[str | None] = []
    for heading in heading_row:
        text = plain(heading)
        if strict and text and text not in by_heading:
            raise unknown_heading(heading, columns, f"{file}:{top}")
        names.append(by_heading.get(text))
    return [
        TextRow(
            where=f"{file}:{place}",
            cells={name: cell for name, cell in zip(names, row, strict=False) if name},
        )
        for place, row in rows[1:]
    ]


def unknown_heading(
    heading: str, columns: Mapping[str, Sequence[str]], where: str
) -> SchoolSupportError:
    """The error for a heading nobody knows."""
    known = ", ".join("/".join((name, *others[:1])) for name, others in columns.items())
    return fault("input.unknown_heading", where=where, found=heading, known=known)
