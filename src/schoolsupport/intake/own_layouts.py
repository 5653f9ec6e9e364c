"""Layouts that a region reads in Python, where no layout of the library knows its files.

A reader is an object with the attributes of `Layout`. It is checked where it enters, and what it
answers is checked each time, before it reaches the tables. Its errors name the region, the reader,
the function and the sheet.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from typing import Any

import pandas as pd
from attrs import frozen

from schoolsupport.domain import Problem
from schoolsupport.errors import RuleError, SchoolSupportError
from schoolsupport.faults import nearest, rule_fault
from schoolsupport.intake.layouts import Layout, Reading
from schoolsupport.own_code import called, function_name
from schoolsupport.sheets import Sheet
from schoolsupport.sheets.frames import ROW
from schoolsupport.tables.columns import TABLES

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_ATTRIBUTES = ("name", "title", "description", "yields", "recognise", "read")
_CELL = str | int | float | Decimal | None
_LIBRARY = (SchoolSupportError, OSError)
"""What reading a sheet raises where its file is damaged; that is said of the file."""


@frozen(eq=False)
class OwnLayout:
    """A layout of a region, whose answers are checked."""

    reader: Layout
    region: str

    @property
    def name(self) -> str:
        """Stable name, kept with every file read."""
        return self.reader.name

    @property
    def title(self) -> str:
        """Russian title."""
        return self.reader.title

    @property
    def description(self) -> str:
        """Russian sentence: how the layout is known, and what it holds."""
        return self.reader.description

    @property
    def yields(self) -> tuple[str, ...]:
        """Names of the tables it fills."""
        return tuple(self.reader.yields)

    @property
    def example(self) -> tuple[tuple[Any, ...], ...]:
        """Rows of an invented sheet, its headings first; none where the reader shows no example."""
        return tuple(tuple(row) for row in getattr(self.reader, "example", ()))

    def recognise(self, sheet: Sheet) -> bool:
        """Whether the sheet is of this layout.

        Raises:
            RuleError: the reader fails, answers neither yes nor no, or changes the sheet.
        """
        where = self._where("recognise", sheet)
        before = repr(sheet.top)
        answer = called(self.reader.recognise, sheet, where=where, let_through=_LIBRARY)
        if not isinstance(answer, bool):
            raise _gave(where, answer, "True, False")
        if repr(sheet.top) != before:
            raise rule_fault("code.wrote", where=where)
        return answer

    def read(self, sheet: Sheet) -> Reading:
        """The rows of a sheet that was recognised.

        Raises:
            RuleError: the reader fails, gives no `Reading`, or one that is not whole.
        """
        where = self._where("read", sheet)
        reading = called(self.reader.read, sheet, where=where, let_through=_LIBRARY)
        if not isinstance(reading, Reading):
            raise _gave(where, reading, "schoolsupport.plugin.Reading(frames=…)")
        faults = list(_faults(reading, self.yields, where))
        if faults:
            raise RuleError.of(faults)
        return reading

    def _where(self, method: str, sheet: Sheet) -> str:
        place = ": ".join(part for part in (sheet.file, sheet.name) if part)
        return f"{self.region}: {self.name}: {function_name(self.reader)}.{method} ({place})"


def _gave(where: str, found: object, expected: str) -> RuleError:
    return rule_fault("code.gave", where=where, found=type(found).__name__, expected=expected)


def _faults(reading: Reading, yields: Collection[str], where: str) -> Iterator[RuleError]:
    for name, frame in reading.frames.items():
        place = f"{where}: frames[{name!r}]"
        if name not in yields:
            known = ", ".join(yields)
            yield rule_fault("code.reader_other_table", where=place, found=name, known=known)
        elif not isinstance(frame, pd.DataFrame):
            yield _gave(place, frame, "pandas.DataFrame")
        elif not _is_numbered(frame):
            yield rule_fault("code.reader_no_rows", where=place, found=", ".join(_columns(frame)))
    for one in reading.problems:
        if not isinstance(one, Problem):
            yield _gave(f"{where}: problems", one, "schoolsupport.plugin.Problem")
    if not isinstance(reading.rejected, pd.DataFrame):
        yield _gave(f"{where}: rejected", reading.rejected, "pandas.DataFrame")
    elif not reading.rejected.empty and not _is_numbered(reading.rejected):
        found = ", ".join(_columns(reading.rejected))
        yield rule_fault("code.reader_no_rows", where=f"{where}: rejected", found=found)


def _is_numbered(frame: pd.DataFrame) -> bool:
    """Whether every row says which row of the sheet it is."""
    if list(_columns(frame)).count(ROW) != 1:
        return False
    rows = frame[ROW]
    return pd.api.types.is_integer_dtype(rows.dtype) and bool((rows.dropna() >= 1).all())


def _columns(frame: pd.DataFrame) -> list[str]:
    return [str(one) for one in frame.columns]


def check_readers(
    readers: Iterable[object], region: str, known: Collection[str]
) -> tuple[OwnLayout, ...]:
    """The readers that a region hands over, if they are readers.

    Args:
        readers: what `from_package` was given.
        region: name of the region.
        known: names of layouts that are taken.

    Raises:
        RuleError: one is none, or its name is taken; all faults are reported together.
    """
    faults: list[RuleError] = []
    checked: dict[str, OwnLayout] = {}
    for place, one in enumerate(readers, start=1):
        own = list(_reader_faults(one, f"{region}: readers[{place}]", {*known, *checked}))
        faults += own
        if not own:
            layout = OwnLayout(one, region)  # type: ignore[arg-type]  # what it lacks was looked for above
            checked[layout.name] = layout
    if faults:
        raise RuleError.of(faults)
    return tuple(checked.values())


def _reader_faults(one: Any, where: str, taken: Collection[str]) -> Iterator[RuleError]:
    lacks = [name for name in _ATTRIBUTES if not hasattr(one, name)]
    lacks += [name for name in ("recognise", "read") if not callable(getattr(one, name, print))]
    if lacks or isinstance(one, type):
        found = f"class {one.__name__}" if isinstance(one, type) else repr(one)[:80]
        told = ", ".join(lacks) or "()"
        yield rule_fault("code.no_reader", where=where, found=found, lacks=told)
        return
    if not isinstance(one.name, str) or not _NAME.fullmatch(one.name):
        yield rule_fault("code.reader_name", where=f"{where}: name", found=repr(one.name))
    elif one.name in taken:
        yield rule_fault("code.twice", where=f"{where}: name", found=one.name, other=one.name)
    for key in ("title", "description"):
        said = getattr(one, key)
        if not isinstance(said, str) or not said.strip():
            yield rule_fault(
                "code.reader_words", where=f"{where}: {key}", found=repr(said), key=key
            )
    if not _is_rows(getattr(one, "example", ())):
        yield rule_fault(
            "code.reader_rows", where=f"{where}: example", found=repr(one.example)[:80]
        )
    listed = one.yields if isinstance(one.yields, tuple | list) else ()
    for name in listed or (one.yields,):
        if name not in TABLES or not listed:
            near = f"({name!r},)" if name in TABLES else nearest(str(name), TABLES)
            yield rule_fault(
                "code.reader_yields",
                where=f"{where}: yields",
                found=repr(name),
                near=near,
                known=", ".join(TABLES),
            )


def _is_rows(example: object) -> bool:
    """Whether an example is rows of cells that a file can hold."""
    return isinstance(example, list | tuple) and all(
        isinstance(row, list | tuple) and all(isinstance(cell, _CELL) for cell in row)
        for row in example
    )
