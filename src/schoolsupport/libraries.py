"""The libraries of optional extras, loaded when a file is written or read."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from schoolsupport.errors import InputError, OutputError
from schoolsupport.translation import Message, msg

_FILES = msg('Run: pip install "schoolsupport[files]"')
_DOCUMENTS = msg('Run: pip install "schoolsupport[documents]"')
_CALENDARS = msg('Run: pip install "schoolsupport[calendars]"')


def xlsxwriter_library() -> Any:
    """XlsxWriter, which writes workbooks.

    Raises:
        OutputError: it is not installed.
    """
    absent = msg("workbooks cannot be written: XlsxWriter is not installed")
    return _loaded("xlsxwriter", OutputError, absent, _FILES)


def calamine_library(file: str | None = None) -> Any:
    """Calamine, which reads workbooks.

    Args:
        file: what was to be read, for the message.

    Raises:
        InputError: it is not installed.
    """
    absent = msg("workbooks cannot be read: python-calamine is not installed")
    return _loaded("python_calamine", InputError, absent, _FILES, file)


def docx_library(file: str | None = None) -> Any:
    """python-docx, which reads documents.

    Args:
        file: what was to be read, for the message.

    Raises:
        InputError: it is not installed.
    """
    absent = msg("docx files cannot be read: python-docx is not installed")
    return _loaded("docx", InputError, absent, _DOCUMENTS, file)


def html_library(file: str | None = None) -> Any:
    """The part of lxml that reads web pages.

    Args:
        file: what was to be read, for the message.

    Raises:
        InputError: it is not installed.
    """
    absent = msg("html files cannot be read: lxml is not installed")
    return _loaded("lxml.html", InputError, absent, _DOCUMENTS, file)


def jinja_library() -> Any:
    """Jinja2, which writes HTML.

    Raises:
        OutputError: it is not installed.
    """
    absent = msg("HTML cannot be written: Jinja2 is not installed")
    return _loaded("jinja2", OutputError, absent, _DOCUMENTS)


def docx_for_writing() -> Any:
    """python-docx, which writes documents.

    Raises:
        OutputError: it is not installed.
    """
    absent = msg("documents cannot be written: python-docx is not installed")
    return _loaded("docx", OutputError, absent, _DOCUMENTS)


def matplotlib_library() -> Any | None:
    """Matplotlib, which draws charts; None where it is not installed, as tables say the same."""
    try:
        import_module("matplotlib.figure")
        return import_module("matplotlib")
    except ImportError:
        return None


def icalendar_library() -> Any:
    """icalendar, which writes calendars.

    Raises:
        OutputError: it is not installed.
    """
    absent = msg("calendars cannot be written: icalendar is not installed")
    return _loaded("icalendar", OutputError, absent, _CALENDARS)


def arrow_for_writing() -> tuple[Any, Any]:
    """PyArrow and its parquet module.

    Raises:
        OutputError: it is not installed.
    """
    absent = msg("parquet files cannot be written: pyarrow is not installed")
    return _arrow(OutputError, absent)


def arrow_for_reading(file: str | None = None) -> tuple[Any, Any]:
    """PyArrow and its parquet module.

    Args:
        file: what was to be read, for the message.

    Raises:
        InputError: it is not installed.
    """
    absent = msg("parquet files cannot be read: pyarrow is not installed")
    return _arrow(InputError, absent, file)


def _arrow(
    error: type[InputError | OutputError], absent: Message, file: str | None = None
) -> tuple[Any, Any]:
    return (
        _loaded("pyarrow", error, absent, _FILES, file),
        _loaded("pyarrow.parquet", error, absent, _FILES, file),
    )


def _loaded(
    name: str,
    error: type[InputError | OutputError],
    absent: Message,
    remedy: Message,
    file: str | None = None,
) -> Any:
    try:
        return import_module(name)
    except ImportError as cause:
        raise error(absent, where=file, remedy=remedy) from cause
