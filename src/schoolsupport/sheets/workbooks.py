"""Workbooks: xlsx, xls, xlsb and ods."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from attrs import evolve

from schoolsupport.libraries import calamine_library
from schoolsupport.sheets.apart import read_apart
from schoolsupport.sheets.bounds import checked
from schoolsupport.sheets.faults import UnreadableFileError, unreadable
from schoolsupport.sheets.grid import Area, Cells, Sheet, filled_part
from schoolsupport.sheets.noticed import Noticed

_Corners = tuple[tuple[int, int], tuple[int, int]]
_Places = tuple[Collection[int], Collection[int]]
_VAST = 10_000
_BOUNDED = (".xlsx", ".xlsm")


def open_workbook(path: Path, file: str) -> list[Sheet]:
    """The sheets of a workbook that hold cells (charts do not).

    Nothing is read past its content: xlsx is looked through first (see `bounds`) and its sheets are
    read when asked for; the other kinds are read in a process of their own.

    Args:
        path: the file.
        file: the file, as messages name it.

    Raises:
        InputError: the library that reads workbooks is not installed.
        UnreadableFileError: the file is no workbook, is damaged, or is locked with a password.
        OSError: the file cannot be opened.
    """
    calamine = calamine_library(file)
    with path.open("rb"):  # an absent file is an error of the file system, not of the format
        pass
    if path.suffix.lower() not in _BOUNDED:
        return _read_apart(path, file)
    with _faults_told(calamine, path, file):
        book = checked(path, file)
        workbook = calamine.load_workbook(book.source)
    return [
        Sheet(
            file=file,
            name=about.name,
            hidden=about.visible != calamine.SheetVisibleEnum.Visible,
            read=_Reader(calamine, workbook, about.name, path, file, book.noticed.get(about.name)),
        )
        for about in workbook.sheets_metadata
        if about.typ == calamine.SheetTypeEnum.WorkSheet
    ]


def _read_apart(path: Path, file: str) -> list[Sheet]:
    sheets = read_apart(path)
    if sheets is None:
        raise unreadable(path, file)
    return [
        Sheet(file=file, name=name, hidden=hidden, read=partial(_cells, rows, merged, unseen))
        for name, hidden, rows, merged, unseen in sheets
    ]


class _Reader:
    """Reads one sheet of an opened workbook."""

    def __init__(
        self,
        calamine: Any,
        workbook: Any,
        name: str,
        path: Path,
        file: str,
        noticed: Noticed | None,
    ) -> None:
        self.calamine, self.workbook, self.name = calamine, workbook, name
        self.path, self.file, self.noticed = path, file, noticed or Noticed()

    def __call__(self) -> Cells:
        with _faults_told(self.calamine, self.path, self.file):
            sheet = self.workbook.get_sheet_by_name(self.name)
            rows = sheet.to_python(skip_empty_area=False)
            self.noticed.put_into(rows)
            unseen = self.noticed.hidden_rows, self.noticed.hidden_columns
            return _cells(rows, sheet.merged_cell_ranges or [], unseen)


def _within(places: Collection[int], end: int) -> tuple[int, ...]:
    return tuple(sorted(place for place in places if place < end))


def _cells(rows: list[list[object]], merged: Sequence[_Corners], unseen: _Places | None) -> Cells:
    """The part of a sheet in which anything stands; a vast merged block ends with it."""
    filled = filled_part(rows)
    height, width = len(filled), max(map(len, filled), default=0)
    areas = []
    for (top, left), (bottom, right) in merged:
        area = Area(row=top, column=left, height=bottom - top + 1, width=right - left + 1)
        if area.height * area.width > _VAST:
            inside = max(1, height - top), max(1, width - left)
            area = evolve(
                area, height=min(area.height, inside[0]), width=min(area.width, inside[1])
            )
        areas.append(area)
    hidden = unseen or ((), ())
    return Cells(
        filled,
        tuple(areas),
        hidden_rows=_within(hidden[0], height),
        hidden_columns=_within(hidden[1], width),
        tells_hidden=unseen is not None,
    )


@contextmanager
def _faults_told(calamine: Any, path: Path, file: str) -> Iterator[None]:
    """The library's errors, and its panics, become errors of the file."""
    try:
        yield
    except UnreadableFileError:
        raise
    except (calamine.CalamineError, OSError) as error:
        raise unreadable(path, file) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the library's class has no public name
            raise
        raise unreadable(path, file) from error
