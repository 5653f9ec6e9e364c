"""Workbooks: xlsx, xls, xlsb and ods."""

from __future__ import annotations

from pathlib import Path

from schoolsupport.errors import InputError
from schoolsupport.intake.sheets import GridSheet, NotReadableError
from schoolsupport.translation import msg


def open_workbook(path: Path, file: str) -> list[GridSheet]:
    """All sheets of a workbook that hold cells (charts do not).

    Raises:
        InputError: the library that reads workbooks is not installed.
        NotReadableError: the file is no workbook, is damaged, or is locked with a password.
    """
    try:
        from python_calamine import (  # noqa: PLC0415  # loaded only for such files
            CalamineError,
            CalamineWorkbook,
            SheetTypeEnum,
        )
    except ImportError as error:
        raise InputError(
            msg("workbooks cannot be read: python-calamine is not installed"),
            where=file,
            remedy=msg('Run: pip install "schoolsupport[files]"'),
        ) from error
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        return [
            GridSheet(
                file=file,
                name=sheet.name,
                rows=workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False),
            )
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
        ]
    except (CalamineError, OSError) as error:
        raise NotReadableError(path.suffix.lower().lstrip(".")) from error
