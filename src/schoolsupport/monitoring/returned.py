"""Marks of execution that people filled into the workbook of a plan, as entries of the ledger.

A row of a plan says of one task whether, when and by what paper it was done. The same mark is the
same entry, whatever file it stands in: a workbook sent again with more marks adds those alone.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs

from schoolsupport.domain import Problem, problem
from schoolsupport.monitoring.entries import Entry, EntryStatus, content_id
from schoolsupport.monitoring.importing import (
    HEADINGS,
    Import,
    entry_of,
    field_of,
    files_in,
    read_entries,
    repeated,
)
from schoolsupport.roadmaps.exporting import ChangedPlan, Mark, is_plan, read_changed
from schoolsupport.roadmaps.exporting.task_rows import MARKS
from schoolsupport.sheets.grid import text_of
from schoolsupport.translation import LANGUAGES

_CHOICES: Mapping[str, EntryStatus] = {
    choice.text(lang).casefold(): status
    for choice, status in zip(MARKS[0].choices, EntryStatus, strict=True)
    for lang in LANGUAGES
}
_STANDS_FOR = {
    EntryStatus.NOT_APPLICABLE: ("reason", "note"),
    EntryStatus.CANCELLED: ("act", "document"),
}
"""What a status needs and a plan has no column for is said in another one: the reason in the note,
the act in the document."""


def plan_marks(
    path: Path, *, recorded_at: dt.datetime | None = None, organisation: str = ""
) -> Import:
    """The marks in a plan's workbook or csv file.

    Args:
        path: the file, as any spreadsheet program saved it.
        recorded_at: when they are recorded.
        organisation: who reports.

    Returns:
        The entries, and what could not be read, with file, sheet, row and column. Other changes of
        the plan are not looked at, but a row that cannot be read keeps its mark from being read,
        and is told.

    Raises:
        InputError: the file cannot be opened, or is no plan that was exported.
    """
    found = read_changed(path)
    given = {"recorded_at": recorded_at, "organisation": organisation or None}
    read = marks_of(found, path, **given)
    lost = tuple(one for one in found.problems if one.code in _ROWS_LOST)
    return attrs.evolve(read, problems=(*lost, *read.problems))


_ROWS_LOST = frozenset(
    {
        "amend.broken_row",
        "amend.heading_twice",
        "amend.no_heading",
        "amend.no_sheet",
        "amend.other_plan",
        "amend.row_copied",
    }
)
"""What keeps a row of the plan from being known, and so its mark from being read."""


def marks_of(found: ChangedPlan, path: Path, **given: Any) -> Import:
    """The marks of a plan's file that is read already.

    Args:
        found: what the file holds.
        path: the file.
        given: fields of every entry: who reports, when it is recorded.
    """
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    entries: list[Entry] = []
    problems: list[Problem] = []
    unknown: dict[tuple[str | None, str], Problem] = {}
    for mark in found.marks:
        said, unused = _said(mark)
        for heading in unused:
            told = problem("progress.unknown_column").at(sheet=mark.at.sheet, column=heading)
            unknown.setdefault((mark.at.sheet, heading), told)
        if not said:
            continue
        source = {
            "source_file": digest,
            "source_sheet": mark.at.sheet,
            "source_row": mark.at.row,
        }
        read = entry_of({**said, "task": mark.task}, {**given, **source})
        if isinstance(read, Entry):
            entries.append(_same_everywhere(read))
        else:
            problems += [_placed(one, mark) for one in read]
    problems = [one.at(file=found.file) for one in (*problems, *unknown.values())]
    return Import(entries=tuple(entries), problems=tuple(problems), files=(str(path),))


def _said(mark: Mark) -> tuple[dict[str, object], list[str]]:
    """The filled cells of a row by field of an entry; headings of columns that are not used."""
    said = dict(mark.said)
    if not said:
        return {}, list(mark.other)
    unused = []
    for heading, cell in mark.other.items():
        name = field_of(heading)
        if name is None or name in ("task", "owner") or name in said:
            unused.append(heading)
        else:
            said[name] = cell
    chosen = _CHOICES.get(text_of(said.get("status")).casefold())
    if chosen is not None:
        said["status"] = chosen.value
        wanted, stands_in = _STANDS_FOR.get(chosen, ("", ""))
        if wanted and wanted not in said and stands_in in said:
            said[wanted] = said[stands_in]
    return said, unused


def _placed(told: Problem, mark: Mark) -> Problem:
    """A problem at its cell, under the heading that the file has."""
    columns = {words[0]: mark.headings.get(name, words[0]) for name, words in HEADINGS.items()}
    column = columns.get(told.column or "", told.column)
    return told.at(sheet=mark.at.sheet, row=mark.at.row, column=column)


def _same_everywhere(entry: Entry) -> Entry:
    """An entry whose id does not tell file, row and moment."""
    said = attrs.evolve(
        entry, id="", recorded_at=None, source_file=None, source_sheet=None, source_row=None
    )
    return attrs.evolve(entry, id=content_id(said))


def read_marks(
    paths: Iterable[Path], *, recorded_at: dt.datetime | None = None, organisation: str = ""
) -> Import:
    """Entries of files and folders: of tables of marks, and of workbooks of plans.

    Args:
        paths: files; of a folder every table in it.
        recorded_at: when they are recorded.
        organisation: who reports, where a row does not say.

    Raises:
        InputError: a file cannot be read.
    """
    given: dict[str, Any] = {"recorded_at": recorded_at, "organisation": organisation}
    files = [file for path in paths for file in files_in(path)]
    plans = [file for file in files if is_plan(file)]
    tables = [file for file in files if file not in plans]
    read = [plan_marks(file, **given) for file in plans]
    if tables or not any(one.entries or one.problems for one in read):
        read.append(read_entries(tables, **given))
    entries = tuple(entry for one in read for entry in one.entries)
    problems = [told for one in read for told in one.problems]
    if len(read) > 1:
        problems += [one for one in repeated(entries) if one not in problems]
    return Import(entries=entries, problems=tuple(problems), files=tuple(map(str, files)))
