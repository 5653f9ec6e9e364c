"""Workbooks: xlsx, xls, xlsb and ods."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from schoolsupport.libraries import calamine_library
from schoolsupport.sheets.faults import unreadable
from schoolsupport.sheets.grid import Area, Cells, Sheet, filled_part


def open_workbook(path: Path, file: str) -> list[Sheet]:
    """The sheets of a workbook that hold cells (charts do not), each read when asked for.

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
    with _faults_told(calamine, path, file):
        workbook = calamine.CalamineWorkbook.from_path(str(path))
    return [
        Sheet(
            file=file,
            name=about.name,
            hidden=about.visible != calamine.SheetVisibleEnum.Visible,
            read=_Reader(calamine, workbook, about.name, path, file),
        )
        for about in workbook.sheets_metadata
        if about.typ == calamine.SheetTypeEnum.WorkSheet
    ]


class _Reader:
    """Reads one sheet of an opened workbook."""

    def __init__(self, calamine: Any, workbook: Any, name: str, path: Path, file: str) -> None:
        self.calamine, self.workbook, self.name = calamine, workbook, name
        self.path, self.file = path, file

    def __call__(self) -> Cells:
        with _faults_told(self.calamine, self.path, self.file):
            sheet = self.workbook.get_sheet_by_name(self.name)
            rows = sheet.to_python(skip_empty_area=False)
            merged = sheet.merged_cell_ranges or []
        return Cells(
            filled_part(rows),
            tuple(
                Area(row=top, column=left, height=bottom - top + 1, width=right - left + 1)
                for (top, left), (bottom, right) in merged
            ),
        )


@contextmanager
def _faults_told(calamine: Any, path: Path, file: str) -> Iterator[None]:
    """The library's errors, and its panics, become errors of the file."""
    try:
        yield
    except (calamine.CalamineError, OSError) as error:
        raise unreadable(path, file) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the library's class has no public name
            raise
        raise unreadable(path, file) from error
