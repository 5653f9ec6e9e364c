"""The door: files and folders in, checked tables out, with everything found wrong on the way."""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from attrs import field, frozen

from schoolsupport.domain import Problem, Severity, problem, unified_login
from schoolsupport.errors import SchoolSupportError
from schoolsupport.faults import fault
from schoolsupport.intake.joining import settle, settle_schools, stacked
from schoolsupport.intake.layouts import Layout, Reading
from schoolsupport.intake.readers import known_layouts
from schoolsupport.intake.templates import is_explanation
from schoolsupport.pages import Column, Page, Remark, Table, Text
from schoolsupport.sheets import Sheet, UnreadableFileError
from schoolsupport.sheets.grid import first_filled, shown
from schoolsupport.sheets.reading import OPENERS, open_sheets
from schoolsupport.tables import LINEAGE, RESULTS, SCHOOLS, TABLES, SourceFile, Tables
from schoolsupport.tables.checks import FILE, ROW, SHEET, check_rows, check_table
from schoolsupport.tables.lineage import rows_after, with_used_logins
from schoolsupport.tables.tables import apply_lineage
from schoolsupport.translation import Spoken, msg, plural

_SHOWN_PROBLEMS = 5


def read_files(*paths: str | os.PathLike[str], layouts: Iterable[Layout] | None = None) -> Tables:
    """Read files and folders into checked tables.

    The layout of each sheet is found by its headings; names of files and places of columns do not
    matter. What is wrong is collected in `problems` with file, sheet, row, column and school; a
    faulty cell is missing, and rows that could not be used are kept in `rejected`. Of a sheet that
    is refused as a whole, the problem alone is kept.

    Args:
        paths: xlsx, xls, xlsb, ods, csv, tsv and parquet files, and folders of them.
        layouts: the layouts to look for, in this order; by default `known_layouts()`.

    Raises:
        InputError: a path does not exist, nothing at all could be read, or the library that reads
            such files is not installed.
    """
    asked = known_layouts() if layouts is None else tuple(layouts)
    files, problems = find_files(paths)
    intake = _Intake(problems=list(problems))
    for file in files:
        intake.take(file, asked)
    if not any(source.rows for source in intake.sources):
        raise _nothing_read(paths, intake.problems)
    return intake.tables()


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


@frozen(eq=False)
class _Intake:
    """What has been read so far."""

    problems: list[Problem]
    parts: defaultdict[str, list[pd.DataFrame]] = field(factory=lambda: defaultdict(list))
    names: list[tuple[int, int, pd.DataFrame]] = field(factory=list)  # with years, see `_when`
    rejected: list[pd.DataFrame] = field(factory=list)
    sources: list[SourceFile] = field(factory=list)
    seen: dict[str, str] = field(factory=dict)  # files by the hash of their bytes

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
        rows = 0
        for sheet, layout in known:
            reading = layout.read(sheet)
            if not reading.frames and not reading.problems:
                empty = problem("file.empty").at(file=file.given, sheet=sheet.name)
                self.problems.append(empty)
            rows += self._take_reading(sheet, reading)
        if known:
            name = ", ".join(dict.fromkeys(layout.name for _, layout in known))
            self.sources.append(SourceFile(path=file.given, sha256=digest, layout=name, rows=rows))

    def _take_reading(self, sheet: Sheet, reading: Reading) -> int:
        """Check the rows of a sheet; returns how many of its rows are rows of a table."""
        self.problems.extend(p.at(file=sheet.file, sheet=sheet.name) for p in reading.problems)
        self._reject(_placed(reading.rejected, sheet))
        used: list[pd.Series] = []
        years: dict[str, int] = {}
        for name, frame in reading.frames.items():
            checked = check_rows(_placed(frame, sheet), TABLES[name])
            self.problems.extend(checked.problems)
            self._reject(checked.rejected)
            used.append(checked.rows[ROW])
            if "year" in checked.rows and len(checked.rows):
                years[name] = int(checked.rows["year"].max())
            if name != SCHOOLS.name or reading.registered:
                self.parts[name].append(checked.rows)
        met = reading.frames.get(SCHOOLS.name)
        if met is not None and not reading.registered:
            self.names.append((*_when(years), check_rows(_placed(met, sheet), SCHOOLS).rows))
        if len(used) > 1:
            return len(np.unique(np.concatenate(used)))
        return sum(map(len, used))

    def _reject(self, rows: pd.DataFrame) -> None:
        if len(rows):
            self.rejected.append(rows.astype("str"))

    def tables(self) -> Tables:
        """Join what was read."""
        problems = list(self.problems)
        whole = {name: stacked(self.parts[name]) for name in TABLES}
        names = [rows for *_, rows in sorted(self.names, key=lambda item: item[:2])]
        aliases, said = _unify_logins(whole, names)
        problems += said
        if whole[LINEAGE.name] is not None:
            aliases = _with_lineage(whole, names, aliases, problems)
        frames: dict[str, pd.DataFrame] = {}
        for name, spec in TABLES.items():
            rows = whole[name]
            if spec is SCHOOLS:
                settled, found = settle_schools([] if rows is None else [rows], names)
            else:
                settled, found = (None, []) if rows is None else settle(rows, spec)
            problems += found
            frames[name] = check_table(None, spec)[0] if settled is None else settled
        problems += rows_after(frames[LINEAGE.name], frames[RESULTS.name])
        return Tables(
            registered=whole[SCHOOLS.name] is not None,
            problems=tuple(problems),
            rejected=pd.concat(self.rejected, ignore_index=True) if self.rejected else _nothing(),
            sources=tuple(self.sources),
            aliases=aliases,
            **frames,
        )


def _unify_logins(
    whole: dict[str, pd.DataFrame | None], names: list[pd.DataFrame]
) -> tuple[Mapping[str, str], list[Problem]]:
    """Put the login used in place of every other, in all tables."""
    filled = [frame for frame in (*whole.values(), *names) if frame is not None]
    ids = ("school", "branch_of", "predecessor")
    places = [(frame, name) for frame in filled for name in ids if name in frame]
    aliases, problems = used_logins(whole["results"], [frame[name] for frame, name in places])
    if aliases:
        for frame, name in places:
            frame[name] = with_used_logins(frame[name], aliases)
    return aliases, problems


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


@frozen
class FoundFile:
    """A file to read: where it is, and how the user named it."""

    path: Path
    given: str

    def sheets(self) -> Sequence[Sheet]:
        """Its sheets; errors are those of `open_sheets`."""
        return open_sheets(self.path, self.given)


def find_files(paths: Iterable[str | os.PathLike[str]]) -> tuple[list[FoundFile], list[Problem]]:
    """The files to read, each once, and a note on every file that is no table.

    Args:
        paths: files and folders; folders are gone through in the order of names.

    Raises:
        InputError: a path does not exist.
    """
    files: dict[Path, FoundFile] = {}
    problems: list[Problem] = []
    for given in map(Path, paths):
        if given.is_dir():
            members = sorted(path for path in given.rglob("*") if _is_meant(path, given))
            code = "file.skipped"
        elif given.exists():
            members = [given]
            code = "file.unknown_layout"
        else:
            raise fault("input.no_path", where=str(given))
        for path in members:
            if path.suffix.lower() in OPENERS:
                files.setdefault(path.resolve(), FoundFile(path, str(path)))
            else:
                problems.append(problem(code, found=path.suffix or path.name).at(file=str(path)))
    return list(files.values()), problems


def _is_meant(path: Path, folder: Path) -> bool:
    """Neither hidden, nor the lock file that a spreadsheet program leaves behind."""
    parts = path.relative_to(folder).parts
    return path.is_file() and not any(part.startswith((".", "~$")) for part in parts)


def used_logins(
    results: pd.DataFrame | None, columns: Sequence[pd.Series]
) -> tuple[dict[str, str], list[Problem]]:
    """Which login stands for each school that has several.

    Args:
        results: rows with `school` and `year`, or None.
        columns: all columns of schools' ids, as categories.

    Returns:
        Old login → login used: that of the latest year in results, of several the last in sort
        order; and one note per school.
    """
    several: defaultdict[str, set[str]] = defaultdict(set)
    for column in columns:
        for login in column.cat.categories:
            digits = unified_login(login)
            if digits is not None:
                several[digits].add(login)
    several = defaultdict(set, {key: found for key, found in several.items() if len(found) > 1})
    latest = _latest_years(results, {login for found in several.values() for login in found})
    aliases: dict[str, str] = {}
    problems: list[Problem] = []
    for found in several.values():
        used = max(found, key=lambda login: (latest.get(login, 0), login))
        aliases |= {login: used for login in sorted(found) if login != used}
        said = problem("school.login_changed", logins=", ".join(sorted(found)))
        problems.append(said.at(school=used))
    return aliases, problems


def _latest_years(results: pd.DataFrame | None, logins: set[str]) -> dict[str, int]:
    if results is None or not logins:
        return {}
    rows = results[results["school"].isin(logins)]
    years = rows.groupby("school", observed=True)["year"].max()
    return {str(login): int(year) for login, year in years.items()}


def school_count(tables: Tables) -> int:
    """How many schools the tables know by login; a name that an order prints is not one yet."""
    frames = tables.frames().values()
    named = {str(one) for f in frames if "school" in f for one in f["school"].dropna()}
    return sum(" " not in name for name in named)


def page(tables: Tables) -> Page:
    """What was read from which file, and everything wrong in it, errors first."""
    columns = (
        Column(heading=msg("File"), id="file", width=(20, 80)),
        Column(heading=msg("Layout"), id="layout", wrap="never"),
        Column(heading=msg("Rows"), id="rows", unit="people"),
    )
    rows = [(source.path, source.layout, source.rows) for source in tables.sources]
    count = len(tables.problems)
    schools = school_count(tables)
    read = msg(
        "Years of results: {years}; {schools}",
        years=", ".join(map(str, tables.years)) or "—",
        schools=plural("{n} school", "{n} schools", schools),
    )
    wrong = plural("{n} problem:", "{n} problems:", count) if count else msg("No problems")
    weights = list(Severity)
    return Page(
        title=msg("What was read from the files"),
        name="files",
        parts=[
            Table.of_rows(columns, rows, name="files"),
            Text(words=read),
            Text(words=wrong, style="strong" if count else "plain"),
        ],
        remarks=[
            Remark(words=Spoken(one.text), severity=one.severity.value)
            for one in sorted(tables.problems, key=lambda one: weights.index(one.severity))
        ],
    )
