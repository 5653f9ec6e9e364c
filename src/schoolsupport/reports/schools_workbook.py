"""schools.xlsx: the list, why, who is off it, who cannot be judged, and what has to be said."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

from schoolsupport.identification.reasons.receipt import Receipt
from schoolsupport.libraries import xlsxwriter_library
from schoolsupport.reports.list_sheets import listed_sheet, not_listed_sheet
from schoolsupport.reports.remarks_sheet import remarks_sheet
from schoolsupport.reports.school_lines import SchoolLines
from schoolsupport.reports.sheets import write_sheet
from schoolsupport.reports.styles import styles_of
from schoolsupport.reports.undecided_sheet import undecided_sheet
from schoolsupport.reports.why_sheet import why_sheet


def write_workbook(
    lines: SchoolLines, receipt: Receipt, path: Path, written: datetime | None = None
) -> None:
    """Write the workbook of a run.

    The names of the sheets are Russian in every language: programs rely on them. Texts are written
    as texts, so a name that begins like a formula stays a name.

    Args:
        lines: the schools in short.
        receipt: the receipt of the run.
        path: file to write.
        written: day and time the file says it was made; by default the law's day, because the
            library has no clock.

    Raises:
        OutputError: XlsxWriter is not installed.
        OSError: the file cannot be written.
    """
    library = xlsxwriter_library()
    found = lines.found
    # rows go to disk as they come: a large run would not fit into memory otherwise
    book = library.Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)})
    category = found.edition.categories[found.main]
    made = written or datetime.combine(found.as_of, time())
    book.set_properties({"title": category.title, "created": made.replace(tzinfo=None)})
    plans = (
        listed_sheet(lines),
        why_sheet(lines),
        not_listed_sheet(lines),
        undecided_sheet(lines),
        remarks_sheet(found, receipt, lines.lang),
    )
    try:
        styles = styles_of(book)
        for plan in plans:
            write_sheet(book, styles, plan, lines.lang)
        book.close()
    except library.exceptions.FileCreateError as error:
        raise error.args[0] from error
    finally:
        for sheet in book.worksheets():
            sheet.row_data_fh.close()  # XlsxWriter leaves them open when it fails
