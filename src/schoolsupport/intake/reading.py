"""The door: files and folders in, checked tables out, with everything found wrong on the way."""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from attrs import evolve, field, frozen

from schoolsupport.domain import Problem, Severity, problem
from schoolsupport.errors import SchoolSupportError
from schoolsupport.faults import fault
from schoolsupport.intake.finding import FoundFile, find_files
from schoolsupport.intake.joining import origins, settle, settle_schools, stacked
from schoolsupport.intake.layouts import Layout, Reading
from schoolsupport.intake.mappings import ENDING as MAPPING
from schoolsupport.intake.mappings import read_mapping
from schoolsupport.intake.readers import known_layouts
from schoolsupport.intake.readers.canonical import NO_REGISTER, CanonicalTable
from schoolsupport.intake.rows import unseen
from schoolsupport.intake.templates import is_explanation
from schoolsupport.intake.understood import Understood, understood
from schoolsupport.sheets import Sheet, UnreadableFileError
from schoolsupport.sheets.frames import ROW
from schoolsupport.sheets.grid import first_filled, shown
from schoolsupport.tables import (
    LINEAGE,
    RESULTS,
    SCHOOLS,
    TABLES,
    OwnColumn,
    SourceFile,
    Specs,
    Tables,
    specs_with,
)
from schoolsupport.tables.checks import check_rows, check_table
from schoolsupport.tables.frames import named
from schoolsupport.tables.lineage import rows_after, with_used_logins
from schoolsupport.tables.origins import Origins
from schoolsupport.tables.places import FILE, SHEET
from schoolsupport.tables.tables import apply_lineage, unified

DECLARED = "register"
"""Stands after the layouts of the file that was declared to be the register."""
_SHOWN_PROBLEMS = 5
_OF_NOBODY = frozenset({"row.no_school"})
"""Errors of rows that are of no school, and say nothing of why."""
_OF_ROWS = frozenset({"school.login_mended", "row.total", "row.damaged_school", "row.no_school"})
"""Problems of a row of the sheet, which every table made of the row has."""


def read_files(
    *paths: str | os.PathLike[str],
    layouts: Iterable[Layout] | None = None,
    register: str | os.PathLike[str] | None = None,
    columns: Iterable[OwnColumn] = (),
) -> Tables:
    """Read files and folders into checked tables.

    The layout of each sheet is found by its headings; names of files and places of columns do not
    matter. What is wrong is collected in `problems` with file, sheet, row, column and school; a
    faulty cell is missing, and rows that could not be used are kept in `rejected`. Of a sheet that
    is refused as a whole, the problem alone is kept.

    Args:
        paths: xlsx, xls, xlsb, ods, csv, tsv and parquet files, and folders of them.
        layouts: the layouts to look for, in this order; by default `known_layouts()`.
        register: the file that is the register of schools, whatever columns it has, among the paths
            or beside them; no other file is one then. By default a table of schools is the register
            if it is the blank «Реестр школ» filled in; lists of orders are not.
        columns: the columns that a region declares itself (`rulebook.columns`), read by their
            headings and checked like any other.

    Raises:
        InputError: a path does not exist, nothing at all could be read, the register holds no
            table of schools, or the library that reads such files is not installed.
    """
    return _gathered(*_found(paths, register), layouts, paths, columns).tables()


def read_and_counted(
    paths: Sequence[str | os.PathLike[str]],
    layouts: Iterable[Layout] | None = None,
    register: str | os.PathLike[str] | None = None,
    columns: Iterable[OwnColumn] = (),
    *,
    looks: bool = False,
) -> tuple[Tables, Mapping[str, Taken], Sequence[ReadSheet]]:
    """What `read_files` reads; how many rows the layouts made, by table; what became of sheets.

    With `looks`, how each sheet was understood is told too, for which it is looked at once more.
    """
    intake = _gathered(*_found(paths, register), layouts, paths, columns, looks=looks)
    return intake.tables(), intake.taken, intake.sheets


def _found(
    paths: Sequence[str | os.PathLike[str]], register: str | os.PathLike[str] | None
) -> tuple[list[FoundFile], list[Problem]]:
    files, problems = find_files(paths if register is None else (*paths, register))
    if register is not None:
        declared = Path(register).resolve()
        files = [evolve(one, is_register=one.path.resolve() == declared) for one in files]
    return files, problems


def read_found(
    files: Iterable[FoundFile],
    problems: Iterable[Problem] = (),
    layouts: Iterable[Layout] | None = None,
    paths: Sequence[str | os.PathLike[str]] = (),
    columns: Iterable[OwnColumn] = (),
) -> Tables:
    """Read files that were found, in their order; else as `read_files`.

    Args:
        files: where they are, and how they are called.
        problems: what was found wrong while they were looked for.
        layouts: the layouts to look for, in this order; by default `known_layouts()`.
        paths: where they were looked for, for an error that says nothing was read.
        columns: the columns that a region declares itself.

    Raises:
        InputError: nothing at all could be read, the register holds no table of schools, or the
            library that reads such files is not installed.
    """
    return _gathered(files, problems, layouts, paths, columns).tables()


def _gathered(
    files: Iterable[FoundFile],
    problems: Iterable[Problem],
    layouts: Iterable[Layout] | None,
    paths: Sequence[str | os.PathLike[str]],
    columns: Iterable[OwnColumn],
    *,
    looks: bool = False,
) -> _Intake:
    """All that the files hold, read and not joined yet."""
    own = tuple(columns)
    specs = specs_with(own)
    asked = known_layouts(specs) if layouts is None else tuple(layouts)
    if own:
        asked = tuple(one.among(specs) if isinstance(one, CanonicalTable) else one for one in asked)
    found = [one for one in files if one.path.suffix.lower() != MAPPING]
    declared = [read_mapping(one.path) for one in files if one.path.suffix.lower() == MAPPING]
    asked = (*(one for one in declared if one is not None), *asked)
    register = next((one for one in found if one.is_register), None)
    intake = _Intake(
        problems=list(problems),
        is_declared=register is not None,
        own=own,
        specs=specs,
        looks=looks,
    )
    for file in found:
        intake.take(file, asked)
    if register is not None and not intake.parts[SCHOOLS.name]:
        raise fault("input.no_schools_in_register", where=register.given)
    if not any(source.rows for source in intake.sources):
        raise _nothing_read(paths, intake.problems)
    return intake


def _nothing_read(
    paths: Sequence[str | os.PathLike[str]], problems: Sequence[Problem]
) -> SchoolSupportError:
    error = fault(
        "input.no_rows",
        where=", ".join(str(Path(path)) for path in paths) or None,
        found=_Told(tuple(problems)) if problems else None,
    )
    if problems:
        error.remedy = problems[0].remedy
    return error


@frozen
class _Told:
    """The first problems in short, in the language of whoever reads them."""

    problems: tuple[Problem, ...]

    def text(self, lang: str = "en") -> str:
        said = [f"{one.where}: {one.message.text(lang)}" for one in self.problems]
        return "; ".join(said[:_SHOWN_PROBLEMS] + ["…"] * (len(said) > _SHOWN_PROBLEMS))

    def __str__(self) -> str:
        return self.text()


@frozen(kw_only=True)
class ReadSheet:
    """What became of one sheet.

    Attributes:
        file: the file, as given.
        sheet: its name; None where the file has none.
        title: title of its layout; None where no layout knows it.
        rows: rows of it that are rows of a table.
        refused: rows of it that were put aside, with their reasons.
        left: rows of it that are known, and for which no table has a place.
        understood: how it was understood; None where that was not asked for, or it was not read.
    """

    file: str
    sheet: str | None
    title: str | None = None
    rows: int = 0
    refused: int = 0
    left: int = 0
    understood: Understood | None = None


@frozen
class Taken:
    """How many rows of a table the layouts made of the files, and how many the checks refused."""

    rows: int = 0
    refused: int = 0

    def with_rows(self, rows: int, refused: int) -> Taken:
        """These and those of one more sheet."""
        return Taken(self.rows + rows, self.refused + refused)


@frozen(eq=False)
class _Intake:
    """What has been read so far."""

    problems: list[Problem]
    is_declared: bool = False  # the user says which file is the register
    own: tuple[OwnColumn, ...] = ()  # columns of a region
    specs: Specs = TABLES
    looks: bool = False  # how each sheet was understood is asked for
    parts: defaultdict[str, list[pd.DataFrame]] = field(factory=lambda: defaultdict(list))
    names: list[tuple[tuple[int, int], pd.DataFrame]] = field(factory=list)  # see `_when`
    rejected: list[pd.DataFrame] = field(factory=list)
    sources: list[SourceFile] = field(factory=list)
    seen: dict[str, str] = field(factory=dict)  # files by the hash of their bytes
    taken: dict[str, Taken] = field(factory=dict)  # by the name of the table
    sheets: list[ReadSheet] = field(factory=list)

    def take(self, file: FoundFile, layouts: Sequence[Layout]) -> None:
        """Read one file, unless its bytes were read before."""
        try:
            digest = _digest(file.path)
            other = self.seen.setdefault(digest, file.given)
            if other is not file.given:
                self.problems.append(problem("file.repeated", other=other).at(file=file.given))
                return
            read = [
                (sheet, _recognised(sheet, layouts))
                for sheet in file.sheets()
                if first_filled(sheet.top) is not None and not is_explanation(sheet.top)
            ]
            self._take_sheets(file, digest, read)
        except UnreadableFileError as error:
            self.problems.append(error.problem)
        except OSError:
            kind = file.path.suffix.lower()[1:]
            self.problems.append(problem("file.unreadable", kind=kind).at(file=file.given))

    def _take_sheets(
        self, file: FoundFile, digest: str, sheets: Sequence[tuple[Sheet, Layout | None]]
    ) -> None:
        known = [(sheet, layout) for sheet, layout in sheets if layout is not None]
        if not sheets:
            self.problems.append(problem("file.empty").at(file=file.given))
            return
        for sheet, layout in sheets:
            if layout is None:
                code = "sheet.skipped" if known else "file.unknown_layout"
                found = shown(first_filled(sheet.top) or ())
                said = problem(code, found=found)
                self.problems.append(said.at(file=file.given, sheet=sheet.name))
        rows, before = 0, self._school_rows()
        read: list[tuple[Sheet, Reading]] = []
        became: dict[str | None, ReadSheet] = {}
        for sheet, layout in known:
            reading = layout.read(sheet)
            place = {"file": sheet.file, "sheet": sheet.name}
            self.problems.extend(one.at(**place) for one in unseen(sheet))
            copied = next((one.name for one, other in read if reading.is_as(other)), None)
            if copied is not None:
                said = problem("sheet.repeated", other=copied)
                self.problems.append(said.at(**place))
                continue
            read.append((sheet, reading))
            if not reading.frames and not reading.problems:
                empty = problem("file.empty").at(file=file.given, sheet=sheet.name)
                self.problems.append(empty)
            put_aside = sum(map(len, self.rejected))
            used = self._take_reading(sheet, self._as_declared(file, reading))
            rows += used + reading.known
            became[sheet.name] = ReadSheet(
                file=file.given,
                sheet=sheet.name,
                title=layout.title,
                rows=used,
                refused=sum(map(len, self.rejected)) - put_aside,
                left=reading.known,
                understood=understood(sheet, layout, reading) if self.looks else None,
            )
        nothing = (ReadSheet(file=file.given, sheet=sheet.name) for sheet, _ in sheets)
        self.sheets.extend(became.get(one.sheet, one) for one in nothing)
        of_schools = {"school"} & {c for _, one in known for t in one.yields for c in TABLES[t].key}
        rows_read = any(one.frames or len(one.rejected) for _, one in read) and not all(
            one.totals_alone for _, one in read
        )
        if of_schools and rows_read and self._school_rows() == before:
            errors = [one for one in self.problems if one.severity is Severity.ERROR]
            told = {one.code for one in errors if one.file == file.given}
            if told <= _OF_NOBODY:
                self.problems.append(problem("file.no_school").at(file=file.given))
        if known:
            names = [*(layout.name for _, layout in known), *[DECLARED] * file.is_register]
            name = ", ".join(dict.fromkeys(names))
            self.sources.append(SourceFile(path=file.given, sha256=digest, layout=name, rows=rows))

    def _as_declared(self, file: FoundFile, reading: Reading) -> Reading:
        """What a layout read, as the user says which file is the register."""
        if not self.is_declared:
            return reading
        problems = tuple(one for one in reading.problems if one.code != NO_REGISTER)
        return evolve(reading, registered=file.is_register, problems=problems)

    def _take_reading(self, sheet: Sheet, reading: Reading) -> int:
        """Check the rows of a sheet; returns how many of its rows are rows of a table."""
        self.problems.extend(p.at(file=sheet.file, sheet=sheet.name) for p in reading.problems)
        self._reject(_placed(reading.rejected, sheet))
        used: list[pd.Series] = []
        years: dict[str, int] = {}
        told: set[tuple[str, int | None]] = set()
        met: pd.DataFrame | None = None
        for name, frame in reading.frames.items():
            spec = self.specs[name]
            titled = named(frame, spec) if self.own else frame
            checked = check_rows(_placed(titled, sheet), spec)
            found = [one for one in checked.problems if (one.code, one.row) not in told]
            told |= {(one.code, one.row) for one in found if one.code in _OF_ROWS}
            self.problems.extend(found)
            used.append(checked.rows[ROW])
            self.taken[name] = self.taken.get(name, Taken()).with_rows(
                len(frame), len(checked.rejected)
            )
            if "year" in checked.rows and len(checked.rows):
                years[name] = int(checked.rows["year"].max())
            self._reject(checked.rejected)
            if name == SCHOOLS.name and not reading.registered:
                met = checked.rows
                continue
            self.parts[name].append(checked.rows)
        if met is not None:
            self.names.append((_when(years), met))
        if len(used) > 1:
            return len(np.unique(np.concatenate(used)))
        return sum(map(len, used))

    def _school_rows(self) -> int:
        """How many rows of schools were taken in so far."""
        of_schools = [name for name in self.parts if "school" in TABLES[name].key]
        taken = [rows for name in of_schools for rows in self.parts[name]]
        return sum(map(len, taken)) + sum(len(rows) for *_, rows in self.names)

    def _reject(self, rows: pd.DataFrame) -> None:
        if len(rows):
            self.rejected.append(rows.astype("str"))

    def tables(self) -> Tables:
        """Join what was read."""
        problems = list(self.problems)
        whole = {name: stacked(self.parts[name]) for name in TABLES}
        names = [rows for _, rows in sorted(self.names, key=lambda item: item[0])]
        there = [(name, rows) for name, rows in whole.items() if rows is not None]
        aliases, said = unified([*there, *((SCHOOLS.name, rows) for rows in names)])
        problems += said
        if whole[LINEAGE.name] is not None:
            aliases = _with_lineage(whole, names, aliases, problems)
        frames: dict[str, pd.DataFrame] = {}
        outside = check_table(None, self.specs[SCHOOLS.name])[0]
        stood: dict[str, Origins] = {}
        for name, spec in self.specs.items():
            rows = whole[name]
            if name == SCHOOLS.name:
                registers = [] if rows is None else [rows]
                settled, outside, found = settle_schools(registers, names, spec)
            else:
                settled, found = (None, []) if rows is None else settle(rows, spec)
                if rows is not None and settled is not None and name != LINEAGE.name:
                    stood[name] = origins(rows, settled, spec)
            problems += found
            frames[name] = check_table(None, spec)[0] if settled is None else settled
        problems += rows_after(frames[LINEAGE.name], frames[RESULTS.name])
        return Tables(
            registered=whole[SCHOOLS.name] is not None,
            outside=outside,
            problems=tuple(problems),
            rejected=pd.concat(self.rejected, ignore_index=True) if self.rejected else _nothing(),
            sources=tuple(self.sources),
            aliases=aliases,
            own=self.own,
            origins=stood,
            **frames,
        )


def _with_lineage(
    whole: dict[str, pd.DataFrame | None],
    names: list[pd.DataFrame],
    aliases: Mapping[str, str],
    problems: list[Problem],
) -> dict[str, str]:
    """Put the id used in place of the earlier ids of renamed schools, in all tables."""
    checked = {n: check_rows(None, TABLES[n]).rows if f is None else f for n, f in whole.items()}
    renamed, said = apply_lineage(checked)
    problems += said
    whole |= {name: None if rows.empty else rows for name, rows in checked.items()}
    for frame in names:
        for column in ("school", "branch_of"):
            frame[column] = with_used_logins(frame[column], renamed)
    return {login: renamed.get(used, used) for login, used in aliases.items()} | renamed


def _when(years: Mapping[str, int]) -> tuple[int, int]:
    """Years of results and of context a sheet's names come with, 0 for none.

    Names that come with results go before others: printed totals are found by their municipality.
    """
    return years.get("results", 0), years.get("context", 0)


def _recognised(sheet: Sheet, layouts: Iterable[Layout]) -> Layout | None:
    return next((layout for layout in layouts if layout.recognise(sheet)), None)


def _placed(frame: pd.DataFrame, sheet: Sheet) -> pd.DataFrame:
    """The rows with the file and the sheet they stood in."""
    if frame.empty:
        return frame
    places = {FILE: sheet.file} if sheet.name is None else {FILE: sheet.file, SHEET: sheet.name}
    zeros = np.zeros(len(frame), dtype=np.int8)
    return frame.assign(
        **{
            name: pd.Categorical.from_codes(zeros, pd.Index([text]))
            for name, text in places.items()
        }
    )


def _digest(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _nothing() -> pd.DataFrame:
    return pd.DataFrame(columns=[FILE, SHEET, ROW, "_reason"])
