"""A roadmap's file opened again, whatever spreadsheet program saved it: its head and its rows.

Sheets are known by their headings, not by their names; columns by their headings, wherever they
stand. A table that was csv and was saved as a workbook is read like the csv.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from attrs import frozen

from schoolsupport.faults import fault
from schoolsupport.roadmaps.exporting.task_rows import FileHead, head_of
from schoolsupport.roadmaps.own_files import HEAD_SHEET, SIGN, is_signed
from schoolsupport.sheets import Sheet, open_sheets
from schoolsupport.sheets.delimited import open_delimited
from schoolsupport.sheets.grid import TOP_ROWS, Row, is_blank, text_of
from schoolsupport.sheets.reading import DELIMITED, WORKBOOKS

TABLES = (*WORKBOOKS, *DELIMITED)
"""Endings of the files of tables that are read back."""

_HEAD_CELLS = 3
_HEADING_LETTERS = 80


@frozen(kw_only=True, eq=False)
class FoundRow:
    """A row below the headings of a sheet of tasks.

    Attributes:
        sheet: name of the sheet as it is called now; None in csv.
        number: the row as a person counts it.
        cells: its cells by the key of their column; columns that are not there are absent.
        technical: the technical cell.
        other: filled cells of columns that somebody added, by heading.
    """

    sheet: str | None
    number: int
    cells: Mapping[str, object]
    technical: str
    other: Mapping[str, object]


@frozen(kw_only=True, eq=False)
class FoundSheet:
    """A sheet of tasks.

    Attributes:
        name: its name now.
        written: the name it was written with; None for one more than were written.
        headings: its headings.
        columns: keys of its columns by their place.
        rows: the rows in which anything stands.
    """

    name: str | None
    written: str | None
    headings: Sequence[str]
    columns: Mapping[int, str]
    rows: Sequence[FoundRow]


@frozen(kw_only=True, eq=False)
class PlanFile:
    """A file of a roadmap as it stands now.

    Attributes:
        file: its name.
        head: what was written beside the rows.
        sheets: the sheets of tasks.
    """

    file: str
    head: FileHead
    sheets: Sequence[FoundSheet]


def open_plan(path: Path) -> PlanFile:
    """Open a table of a roadmap that was exported.

    Args:
        path: a workbook of any kind, or csv.

    Raises:
        InputError: it cannot be opened, is no exported roadmap, or its head is broken.
        OSError: the file cannot be opened.
    """
    sheets = _sheets(path)
    head = _head(sheets, path.name)
    found = [_Table.of(sheet, top, head) for sheet in sheets for top in _tops(sheet, head)]
    for sheet in sheets:
        headless = sheet.name != HEAD_SHEET and is_signed([sheet]) and not [*_tops(sheet, head)]
        if headless:
            raise fault("input.no_heading", where=sheet.where(), found=head.technical)
    named = _named(found, head)
    return PlanFile(
        file=path.name,
        head=head,
        sheets=[one.sheet(name) for one, name in zip(found, named, strict=True)],
    )


def _sheets(path: Path) -> Sequence[Sheet]:
    if path.suffix.lower() in DELIMITED:
        cut = open_delimited(path, path.name, delimiter=";")
        if is_signed(cut):
            return cut
    return open_sheets(path, path.name)


def _head(sheets: Sequence[Sheet], file: str) -> FileHead:
    """The head from the hidden sheet of a workbook, or from the first line of what was csv."""
    for sheet in sheets:
        if sheet.name == HEAD_SHEET:
            return head_of("".join(str(row[0]) for row in sheet.grid() if row), file)
        line = _signed_line(sheet)
        if line is not None:
            texts = ("" if is_blank(cell) else str(cell) for cell in line[_HEAD_CELLS - 1 :])
            return head_of("".join(text.removeprefix("'") for text in texts), file)
    if is_signed(sheets):
        raise fault("input.broken_head", where=file)
    names = [sheet.name or _first_words(sheet) for sheet in sheets]
    raise fault("input.not_exported", where=file, found=", ".join(filter(None, names)) or None)


def _signed_line(sheet: Sheet) -> Row | None:
    return next((row for row in sheet.top if row and row[0] == SIGN), None)


def _first_words(sheet: Sheet) -> str:
    return text_of(sheet.top[0][0])[:_HEADING_LETTERS] if sheet.top and sheet.top[0] else ""


def _tops(sheet: Sheet, head: FileHead) -> Iterator[int]:
    """The row of the headings, if it is a sheet of tasks."""
    for place, row in enumerate(sheet.top[:TOP_ROWS]):
        if any(text_of(cell) == head.technical for cell in row):
            yield place
            return


@frozen(kw_only=True, eq=False)
class _Table:
    """A sheet of tasks before it is known which one it was."""

    name: str | None
    headings: Sequence[str]
    columns: Mapping[int, str]
    rows: Sequence[FoundRow]

    @classmethod
    def of(cls, sheet: Sheet, top: int, head: FileHead) -> _Table:
        grid = sheet.grid()
        headings = [text_of(cell) for cell in grid[top]]
        was_csv = _signed_line(sheet) is not None
        columns: dict[int, str] = {}
        for place, heading in enumerate(headings):
            key = head.columns.get(heading)
            if key is not None and key not in columns.values():
                columns[place] = key
        technical = [n for n, one in enumerate(headings) if one == head.technical]
        rows = [
            FoundRow(
                sheet=sheet.name,
                number=number,
                cells={
                    columns[n]: _cell(cell, was_csv=was_csv)
                    for n, cell in enumerate(line)
                    if n in columns
                },
                technical=next((str(line[n]) for n in technical if n < len(line)), ""),
                other=_other(line, headings, {*columns, *technical}),
            )
            for number, line in enumerate(grid[top + 1 :], top + 2)
            if not all(map(is_blank, line))
        ]
        return cls(name=sheet.name, headings=headings, columns=columns, rows=rows)

    def sheet(self, written: str | None) -> FoundSheet:
        return FoundSheet(
            name=self.name,
            written=written,
            headings=self.headings,
            columns=self.columns,
            rows=self.rows,
        )


def _other(line: Row, headings: Sequence[str], known: set[int]) -> dict[str, object]:
    """Filled cells of columns that are not ours, by heading or by number of the column."""
    return {
        (headings[n] if n < len(headings) else "") or f"№ {n + 1}": cell
        for n, cell in enumerate(line)
        if n not in known and not is_blank(cell)
    }


def _cell(cell: object, *, was_csv: bool) -> object:
    if is_blank(cell):
        return None
    return cell.removeprefix("'") if was_csv and isinstance(cell, str) else cell


def _named(tables: Sequence[_Table], head: FileHead) -> list[str | None]:
    """Which sheet each of them was: one whose headings it has, of its name if it may be."""
    named: list[str | None] = [None] * len(tables)
    left = dict(head.sheets)
    pairs = [
        (_likeness(table, name, words), place, name)
        for place, table in enumerate(tables)
        for name, words in left.items()
    ]
    for _, place, name in sorted(pairs, key=lambda one: one[0], reverse=True):
        if named[place] is None and name in left:
            named[place] = name
            del left[name]
    return named


def _likeness(table: _Table, name: str, words: Sequence[str]) -> tuple[bool, bool, int]:
    shared = set(table.headings) & set(words)
    return len(shared) == len(words), table.name == name, len(shared)


def is_plan(path: Path) -> bool:
    """Whether a file is a table of a roadmap that was exported, changed or not.

    Raises:
        InputError: it cannot be opened as what its ending says.
        OSError: the file cannot be opened.
    """
    if path.suffix.lower() not in TABLES:
        return False
    return is_signed(_sheets(path))
