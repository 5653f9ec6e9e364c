"""The libraries of optional extras, loaded when a file is written or read."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from schoolsupport.errors import InputError, OutputError
from schoolsupport.translation import msg


def icalendar_library() -> Any:
    """icalendar, which writes calendars.

    Raises:
        OutputError: it is not installed.
    """
    try:
        return import_module("icalendar")
    except ImportError as error:
        raise OutputError(
            msg("calendars cannot be written: icalendar is not installed"),
            remedy=msg('Run: pip install "schoolsupport[calendars]"'),
        ) from error


def xlsxwriter_library() -> Any:
    """XlsxWriter, which writes workbooks.

    Raises:
        OutputError: it is not installed.
    """
    try:
        return import_module("xlsxwriter")
    except ImportError as error:
        raise OutputError(
            msg("workbooks cannot be written: XlsxWriter is not installed"),
            remedy=msg('Run: pip install "schoolsupport[documents]"'),
        ) from error


def calamine_library() -> Any:
    """Calamine, which reads workbooks.

    Raises:
        InputError: it is not installed.
    """
    try:
        return import_module("python_calamine")
    except ImportError as error:
        raise InputError(
            msg("workbooks cannot be read: python-calamine is not installed"),
            remedy=msg('Run: pip install "schoolsupport[documents]"'),
        ) from error
