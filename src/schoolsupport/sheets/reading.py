"""Any file as sheets, opened by the ending of its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from schoolsupport.sheets.delimited import open_delimited
from schoolsupport.sheets.docx import read_docx
from schoolsupport.sheets.grid import Body, Sheet
from schoolsupport.sheets.html import read_html
from schoolsupport.sheets.odt import read_odt
from schoolsupport.sheets.parquet import open_parquet
from schoolsupport.sheets.workbooks import open_workbook

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
DELIMITED = (".csv", ".tsv")

OPENERS: Mapping[str, Callable[[Path, str], Sequence[Sheet]]] = MappingProxyType(
    {
        **dict.fromkeys(WORKBOOKS, open_workbook),
        **dict.fromkeys(DELIMITED, open_delimited),
        ".parquet": open_parquet,
    }
)
"""What opens a file of tables, by the ending of its name."""


BODIES: Mapping[str, Callable[[Path, str], Body]] = MappingProxyType(
    {
        **dict.fromkeys((".docx", ".docm"), read_docx),
        **dict.fromkeys((".html", ".htm"), read_html),
        ".odt": read_odt,
    }
)
"""What reads a document, by the ending of its name."""


def open_sheets(path: Path, file: str | None = None) -> Sequence[Sheet]:
    """The sheets of a file: workbooks, delimited texts, parquet, tables of documents.

    Args:
        path: the file, its name ending with one of `OPENERS` or `BODIES`.
        file: the file, as messages name it; by default the path as given.

    Raises:
        KeyError: no reader reads such files.
        InputError: the library that reads such files is not installed.
        UnreadableFileError: the file is damaged, locked, empty of sheets, or wrongly named.
        OSError: the file cannot be opened.
    """
    ending, named = path.suffix.lower(), str(path) if file is None else file
    if ending in BODIES:
        return BODIES[ending](path, named).tables
    return OPENERS[ending](path, named)
