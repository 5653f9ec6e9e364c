"""The libraries of the extra `files`, loaded when a file is written or read."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from schoolsupport.errors import InputError, OutputError
from schoolsupport.translation import msg


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
            remedy=msg('Run: pip install "schoolsupport[files]"'),
        ) from error


def arrow_for_writing() -> tuple[Any, Any]:
    """PyArrow and its parquet module.

    Raises:
        OutputError: it is not installed.
    """
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise OutputError(
            msg("parquet files cannot be written: pyarrow is not installed"),
            remedy=msg('Run: pip install "schoolsupport[files]"'),
        ) from error


def arrow_for_reading() -> tuple[Any, Any]:
    """PyArrow and its parquet module.

    Raises:
        InputError: it is not installed.
    """
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise InputError(
            msg("parquet files cannot be read: pyarrow is not installed"),
            remedy=msg('Run: pip install "schoolsupport[files]"'),
        ) from error
