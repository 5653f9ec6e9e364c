"""The libraries of optional extras, loaded when a file is written or read."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from schoolsupport.faults import fault


def xlsxwriter_library() -> Any:
    """XlsxWriter, which writes workbooks.

    Raises:
        OutputError: it is not installed.
    """
    return _loaded("xlsxwriter", "output.no_xlsxwriter")


def calamine_library(file: str | None = None) -> Any:
    """Calamine, which reads workbooks.

    Args:
        file: what was to be read, for the message.

    Raises:
        InputError: it is not installed.
    """
    return _loaded("python_calamine", "input.no_calamine", file)


def docx_library(file: str | None = None) -> Any:
    """python-docx, which reads documents.

    Args:
        file: what was to be read, for the message.

    Raises:
        InputError: it is not installed.
    """
    return _loaded("docx", "input.no_docx", file)


def html_library(file: str | None = None) -> Any:
    """The part of lxml that reads web pages.

    Args:
        file: what was to be read, for the message.

    Raises:
        InputError: it is not installed.
    """
    return _loaded("lxml.html", "input.no_lxml", file)


def jinja_library() -> Any:
    """Jinja2, which writes HTML.

    Raises:
        OutputError: it is not installed.
    """
    return _loaded("jinja2", "output.no_jinja")


def jinja_sandbox() -> Any:
    """The part of Jinja2 in which a template reaches nothing but what it is given.

    Raises:
        OutputError: it is not installed.
    """
    return _loaded("jinja2.sandbox", "output.no_jinja")


def docx_for_writing() -> Any:
    """python-docx, which writes documents.

    Raises:
        OutputError: it is not installed.
    """
    return _loaded("docx", "output.no_docx")


def sqlalchemy_library() -> Any:
    """SQLAlchemy, which speaks to databases.

    Raises:
        StoreError: it is not installed.
    """
    return _loaded("sqlalchemy", "store.no_sqlalchemy")


def matplotlib_library() -> Any | None:
    """Matplotlib, which draws charts; None where it is not installed, as tables say the same."""
    try:
        import_module("matplotlib.figure")
        return import_module("matplotlib")
    except ImportError:
        return None


def optimize_library() -> Any:
    """The part of SciPy that assigns.

    Raises:
        InputError: it is not installed.
    """
    return _loaded("scipy.optimize", "input.no_scipy")


def regression_library() -> Any:
    """The part of statsmodels that fits lines.

    Raises:
        InputError: it is not installed.
    """
    return _loaded("statsmodels.regression.linear_model", "input.no_statsmodels")


def icalendar_library() -> Any:
    """icalendar, which writes calendars.

    Raises:
        OutputError: it is not installed.
    """
    return _loaded("icalendar", "output.no_icalendar")


def arrow_for_writing() -> tuple[Any, Any]:
    """PyArrow and its parquet module.

    Raises:
        OutputError: it is not installed.
    """
    return _arrow("output.no_pyarrow")


def arrow_for_reading(file: str | None = None) -> tuple[Any, Any]:
    """PyArrow and its parquet module.

    Args:
        file: what was to be read, for the message.

    Raises:
        InputError: it is not installed.
    """
    return _arrow("input.no_pyarrow", file)


def engine_library(module: str) -> Any:
    """A part of an engine that counts participants.

    Args:
        module: the module; its first name is that of the package.

    Raises:
        InputError: it is not installed.
    """
    package = module.partition(".")[0]
    extra = {"pyspark": "spark"}.get(package, package)
    try:
        return import_module(module)
    except ImportError as cause:
        raise fault("count.no_engine", package=package, extra=extra) from cause


def _arrow(code: str, file: str | None = None) -> tuple[Any, Any]:
    return _loaded("pyarrow", code, file), _loaded("pyarrow.parquet", code, file)


def _loaded(name: str, code: str, file: str | None = None) -> Any:
    try:
        return import_module(name)
    except ImportError as cause:
        raise fault(code, where=file) from cause
