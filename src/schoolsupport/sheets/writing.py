"""Plain tables written: csv as spreadsheets here open it, and workbooks without adornment.

Csv has `;` between cells, UTF-8 with BOM, CRLF and a decimal comma. A text that a spreadsheet
would take for a formula begins with an apostrophe; in a workbook a text stays a text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from attrs import field, frozen

from schoolsupport.libraries import xlsxwriter_library
from schoolsupport.sheets.grid import Row, is_blank

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "default_date_format": "dd.mm.yyyy",
}


def csv_bytes(rows: Iterable[Row], *, decimal: str = ",") -> bytes:
    """Rows as csv, the same bytes whenever they are made.

    Args:
        rows: rows of values, see `csv_text`.
        decimal: the sign between whole and fraction.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([csv_text(value, decimal) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def write_csv(path: Path, rows: Iterable[Row], *, decimal: str = ",") -> None:
    """Write rows as csv (see `csv_bytes`) row by row.

    Raises:
        OSError: the file cannot be written.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerows([csv_text(value, decimal) for value in row] for row in rows)


def csv_text(value: object, decimal: str = ",") -> str:
    """A value as the text of a cell of csv: flags as true and false, days ISO, blanks empty.

    Examples:
        >>> csv_text(4.5), csv_text(20.0), csv_text(True), csv_text("=1+1"), csv_text(None)
        ('4,5', '20', 'true', "'=1+1", '')
    """
    if isinstance(value, str):
        return guarded(value)
    if is_blank(value):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(float(value)).removesuffix(".0").replace(".", decimal)
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", decimal)
    return value.isoformat() if isinstance(value, date) else str(value)


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


@frozen(kw_only=True)
class PlainSheet:
    """A sheet to write.

    Attributes:
        name: its name.
        rows: rows of values; None leaves a cell out.
        has_heading: the first row is bold, broken over lines, and stays in sight.
        widths: widths of columns in letters, from the left.
        texts: places of columns whose cells are texts, so that a code keeps its first zeros.
        bold: further cells in bold, by row and column from 0.
    """

    name: str
    rows: Iterable[Row]
    has_heading: bool = False
    widths: Sequence[float] = ()
    texts: Collection[int] = ()
    bold: Collection[tuple[int, int]] = field(default=())


def workbook_bytes(
    sheets: Iterable[PlainSheet], properties: Mapping[str, object] | None = None
) -> bytes:
    """A workbook, the same bytes whenever it is made with the same day in its properties.

    Args:
        sheets: its sheets.
        properties: title, comments and the day it was made, as XlsxWriter names them.

    Raises:
        OutputError: XlsxWriter is not installed.
    """
    stream = io.BytesIO()
    with xlsxwriter_library().Workbook(stream, _OPTIONS) as book:
        book.set_properties(dict(properties or {}))
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        bold, as_text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            for place, width in enumerate(sheet.widths):
                page.set_column(place, place, width, as_text if place in sheet.texts else None)
            for number, row in enumerate(sheet.rows):
                page.write_row(
                    number, 0, row, heading if sheet.has_heading and not number else None
                )
                for column in (one for at, one in sheet.bold if at == number):
                    page.write(number, column, row[column], bold)
            if sheet.has_heading:
                page.freeze_panes(1, 0)
    return stream.getvalue()
