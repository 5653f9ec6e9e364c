"""A roadmap in a file, written and read back: workbook, csv, JSON; calendars are written alone.

What is written appears whole or not at all. Read back, a file gives the same roadmap with what was
corrected by hand.

A workbook has sheets for the tasks with a day, the tasks without one, the document, the remarks.
Columns that hold nothing in the whole roadmap are left out; blank ones at the right, which paper
does not show, are there to be filled in. What is needed to read it back stands in a hidden sheet
and in a hidden column, which filters and sorting carry along.

Csv has a row for each task. Its first line holds what is said of the whole: a sign, a sentence, and
as JSON what the rows cannot hold; the second line has the headings
(`pandas.read_csv(path, sep=";", skiprows=1)`).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from pathlib import Path

from attrs import frozen

from schoolsupport.errors import InputError
from schoolsupport.faults import fault, system_words, writing
from schoolsupport.pages import Column, Facts, Page, Part, Said, Table, Text, Toned, Value
from schoolsupport.pages import xlsx as workbooks
from schoolsupport.pages.aside import aside_of
from schoolsupport.pages.file_names import file_names
from schoolsupport.pages.writing import placed
from schoolsupport.roadmaps.exporting.calendars import (
    PRODID,
    CalendarOptions,
    of_party,
    parties_of,
    write_calendar,
)
from schoolsupport.roadmaps.exporting.changed import ChangedPlan, compared, said_place
from schoolsupport.roadmaps.exporting.plan_page import (
    context_line,
    document_lines,
    remark_lines,
    stamp_of,
)
from schoolsupport.roadmaps.exporting.reading import TABLES, open_plan
from schoolsupport.roadmaps.exporting.task_rows import (
    BLANKS,
    COLUMNS,
    Cell,
    TaskColumn,
    head_parts,
    readable,
    task_cells,
    technical_cell,
    technical_heading,
)
from schoolsupport.roadmaps.own_files import HEAD_SHEET, SIGN
from schoolsupport.roadmaps.planning.roadmap import Roadmap, Task, roadmap_of, stored_roadmap
from schoolsupport.sheets.writing import write_csv as write_plain
from schoolsupport.translation import Message, msg

FORMATS = ("ics", "json", "csv", "xlsx")

_ALWAYS = frozenset({"number", "title", "due", "phrase"})
_CENTRED = frozenset({"number", "time"})
_CLIPPED = frozenset({"section"})  # long and the same in many rows: to filter by
_UNPRINTED = _CLIPPED | {column.key for column in BLANKS}
_SHOWN = 5  # files named in an error
_TOP = 4096  # bytes; the producer of a calendar stands in the first lines


@frozen(kw_only=True)
class Exported:
    """What an export wrote.

    Attributes:
        files: the files, in the order of the parties where there are several.
        dated: number of tasks with a day; all of them are in the files.
        undated: tasks without a day; in calendars they are missing.
    """

    files: tuple[Path, ...]
    dated: int
    undated: tuple[Task, ...]


def write_roadmap(
    roadmap: Roadmap,
    path: Path,
    file_format: str | None = None,
    *,
    lang: str = "ru",
    calendar: CalendarOptions | None = None,
) -> Exported:
    """Write a roadmap.

    Args:
        roadmap: the roadmap.
        path: the file, which is replaced if it is there; for `calendar.by_party` a folder, which
            may hold nothing but calendars written before.
        file_format: one of `FORMATS`; by default the ending of `path`.
        lang: language of the words between the order's own, `ru` or `en`.
        calendar: how a calendar is written.

    Returns:
        The files written and what a calendar cannot show.

    Raises:
        ParameterError: the format is none of `FORMATS`, or is not that of a calendar where a
            calendar for each party is asked for.
        OutputError: the place cannot be written, the folder holds other files, or the extra of the
            format is not installed.
    """
    options = calendar or CalendarOptions()
    name = (file_format or path.suffix.lstrip(".")).lower()
    if options.by_party and name in {"", "ics"}:
        files = _write_folder(roadmap, path, lang, options)
    else:
        files = (_write_file(roadmap, path, name, lang, options),)
    return Exported(files=files, dated=len(roadmap.dated), undated=roadmap.undated)


def read_roadmap(path: Path) -> Roadmap:
    """A roadmap from a file that `write_roadmap` wrote.

    Args:
        path: a `.json` file, or a table as any spreadsheet program saved it (`TABLES`). In
            tables, rows may have been sorted, left out and added, days, titles, documents and
            results corrected, names written in; a change in a cell that is made from others is
            refused. Reports of execution are no part of a roadmap: see `read_changed`.

    Returns:
        The roadmap that was exported, where nothing was changed.

    Raises:
        InputError: the file cannot be opened, is no exported roadmap, is a calendar, or a row of
            it cannot be read; file, sheet, row and column are named.
    """
    read = _READ.get(path.suffix.lower())
    if read is None:
        calendar = path.suffix.lower() == ".ics"
        code = "input.calendar_only_exported" if calendar else "input.unread_ending"
        raise fault(code, where=path.name, endings=", ".join(_READ))
    try:
        return read(path)
    except OSError as error:
        raise fault("input.cannot_open", where=str(path), found=system_words(error)) from error


def _write_file(
    roadmap: Roadmap, path: Path, name: str, lang: str, options: CalendarOptions
) -> Path:
    if name not in FORMATS:
        raise fault(
            "parameter.format_of_roadmap",
            where=str(path),
            found=name or None,
            formats=", ".join(FORMATS),
        )
    if options.by_party:
        raise fault("parameter.format_of_parties", where=str(path), found=name)
    with placed(path, "output.cannot_write_roadmap", overwrite=True) as fresh:
        if name == "ics":
            write_calendar(roadmap, fresh, lang, options)
        else:
            _WRITE[name](roadmap, fresh, lang)
    return path


def _write_folder(
    roadmap: Roadmap, folder: Path, lang: str, options: CalendarOptions
) -> tuple[Path, ...]:
    """Calendars of the parties that have a day; those of an earlier export go, out of date."""
    parties = [one for one in parties_of(roadmap) if of_party(roadmap, one).dated]
    nobody = msg("Nobody responsible").text(lang)
    names = file_names([(one or nobody, "") for one in parties], "ics", nothing="_")
    with writing(folder, "output.cannot_write_roadmap"):
        old = _calendars_in(folder)
        folder.mkdir(parents=True, exist_ok=True)
        with aside_of(folder) as aside:
            for party, name in zip(parties, names, strict=True):
                own = of_party(roadmap, party)
                write_calendar(own, aside / name, lang, options, party)
            for file in old:
                file.unlink()
            for name in names:
                (aside / name).replace(folder / name)
    return tuple(folder / name for name in names)


def _calendars_in(folder: Path) -> list[Path]:
    """The calendars of an earlier export; anything else in the folder is refused."""
    if not folder.exists():
        return []
    files = sorted(folder.iterdir())
    foreign = [file.name for file in files if not _is_ours(file)]
    if foreign:
        raise fault(
            "output.foreign_files",
            where=str(folder),
            found=", ".join(foreign[:_SHOWN]) + (" …" if len(foreign) > _SHOWN else ""),
        )
    return files


def _is_ours(file: Path) -> bool:
    if file.suffix != ".ics" or not file.is_file():
        return False
    with file.open("rb") as content:
        return PRODID.encode() in content.read(_TOP)


def write_xlsx(roadmap: Roadmap, path: Path, lang: str) -> None:
    """Write a roadmap as a workbook.

    Args:
        roadmap: the roadmap.
        path: the file.
        lang: language of headings and of the words made for the reader.

    Raises:
        OutputError: the extra `files` is not installed.
    """
    places = {id(task): place for place, task in enumerate(roadmap.tasks)}
    sheets = {}
    for name, tasks in ((_PLAN, roadmap.dated), (_UNDATED, roadmap.undated)):
        rows = {places[id(task)]: task_cells(roadmap, task, lang) for task in tasks}
        sheets[name] = _Tasks.of(roadmap, rows)
    pages = [
        _tasks_page(roadmap, name, tasks, empty, lang)
        for (name, tasks), empty in zip(sheets.items(), (_NOT_DATED, _ALL_DATED), strict=True)
    ]
    pages.append(_lines_page(roadmap, _DOCUMENT, document_lines(roadmap, lang), lang))
    pages.append(_lines_page(roadmap, _REMARKS, remark_lines(roadmap, lang), lang))
    written = {
        name.text(lang): [column.heading.text(lang) for column in tasks.columns]
        for name, tasks in sheets.items()
        if tasks.rows
    }
    workbooks.write_xlsx(
        pages,
        path,
        lang,
        title=roadmap.title,
        created=dt.datetime.combine(stamp_of(roadmap), dt.time()),
        kept={HEAD_SHEET: head_parts(roadmap, written, lang)},
    )


@frozen(kw_only=True, eq=False)
class _Tasks:
    """Tasks of a sheet: its columns, the cells of each row, its technical cell."""

    columns: Sequence[TaskColumn]
    rows: Sequence[Mapping[str, Cell]]
    technical: Sequence[str]

    @classmethod
    def of(cls, roadmap: Roadmap, rows: Mapping[int, Mapping[str, Cell]]) -> _Tasks:
        """Rows by the places of their tasks, with the columns that say anything of them."""
        cells = list(rows.values())
        columns = [one for one in COLUMNS if _says_anything(one, cells)]
        shown = {one.key for one in columns}
        technical = [technical_cell(roadmap, row, place, shown) for place, row in rows.items()]
        return cls(columns=_with_blanks(columns), rows=cells, technical=technical)


def _with_blanks(columns: Sequence[TaskColumn]) -> list[TaskColumn]:
    """The columns to be filled in stand after those that paper shows."""
    paper = [one for one in columns if one.key not in _CLIPPED]
    return [*paper, *BLANKS, *(one for one in columns if one.key in _CLIPPED)]


def _tasks_page(roadmap: Roadmap, name: Message, tasks: _Tasks, empty: Message, lang: str) -> Page:
    context = readable(context_line(roadmap, lang))
    title = readable(roadmap.title)
    if not tasks.rows:
        said = Text(words=f"{context} · {empty.text(lang)}", style="quiet")
        return Page(title=title, name=name.text(lang), parts=[said])
    columns = [_shown(one) for one in tasks.columns]
    columns.append(Column(heading=technical_heading(lang), hidden=True))
    cells: list[Sequence[Value]] = [
        [_shown_cell(one, row.get(one.key)) for row in tasks.rows] for one in tasks.columns
    ]
    cells.append(tasks.technical)
    table = Table(columns=columns, cells=cells, group_by=("due",), frozen_columns=2)
    parts: list[Part] = [Text(words=context, style="quiet"), table]
    return Page(title=title, name=name.text(lang), orientation="landscape", parts=parts)


def _shown(column: TaskColumn) -> Column:
    centred = column.is_day or column.key in _CENTRED
    return Column(
        heading=column.heading,
        id=column.key,
        unit="day" if column.is_day else None,
        align="center" if centred else "left",
        wrap="cut" if column.key in _CLIPPED else "words",
        width=(column.width, column.width),
        choices=column.choices,
        printed=column.key not in _UNPRINTED,
    )


def _shown_cell(column: TaskColumn, cell: Cell) -> Value:
    return Toned(cell, "caution") if column.key == "remarks" and cell else cell


def _says_anything(column: TaskColumn, rows: Sequence[Mapping[str, Cell]]) -> bool:
    """Whether a column is worth its place: the last day and the section only where they differ."""
    if column.key in _ALWAYS:
        return True
    if column.key == "end":
        return any(row["end"] is not None and row["end"] != row["due"] for row in rows)
    if column.key == "label":
        return any(row["label"] is not None and row["label"] != row["by"] for row in rows)
    if column.key == "section":
        return len({row["section"] for row in rows}) > 1
    return any(row[column.key] for row in rows)


def _lines_page(
    roadmap: Roadmap, name: Message, lines: Sequence[tuple[str, str]], lang: str
) -> Page:
    """A sheet to read, which is not read back."""
    head: list[Said] = [readable(context_line(roadmap, lang)), _NOT_READ]
    facts = Facts(rows=[(readable(label), readable(text)) for label, text in lines])
    parts: list[Part] = [*(Text(words=one, style="quiet") for one in head), facts]
    return Page(title=readable(roadmap.title), name=name.text(lang), parts=parts)


_PLAN = msg("Plan")
_UNDATED = msg("Without a day")
_DOCUMENT = msg("The document")
_REMARKS = msg("Remarks on the plan")
_NOT_DATED = msg("No task has a day")
_ALL_DATED = msg("Every task has a day")
_NOT_READ = msg("This sheet is for reading; changes here are not read back")


def write_csv(roadmap: Roadmap, path: Path, lang: str) -> None:
    """Write a roadmap as csv.

    Args:
        roadmap: the roadmap.
        path: the file; days are ISO texts, what a spreadsheet would take for a formula begins
            with an apostrophe.
        lang: language of headings and of the words made for the reader.
    """
    columns = _with_blanks(COLUMNS)
    headings = [column.heading.text(lang) for column in columns]
    context = f"{roadmap.title}. {context_line(roadmap, lang)}"
    head = head_parts(roadmap, {"": headings}, lang)
    write_plain(
        path,
        chain(
            [[SIGN, context, *head], [*headings, technical_heading(lang)]],
            (
                [*(cells.get(column.key) for column in columns), technical]
                for place, task in enumerate(roadmap.tasks)
                for cells in (task_cells(roadmap, task, lang),)
                for technical in (technical_cell(roadmap, cells, place, cells),)
            ),
        ),
    )


def write_json(roadmap: Roadmap, path: Path, lang: str) -> None:
    """Write a roadmap as JSON.

    Args:
        roadmap: the roadmap.
        path: the file.
        lang: language of the texts of messages, which keep template and values beside them.
    """
    text = json.dumps(stored_roadmap(roadmap, lang), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", "utf-8", newline="\n")


def read_changed(path: Path) -> ChangedPlan:
    """What a person changed in a table that `write_roadmap` wrote.

    Args:
        path: csv, or a workbook of any kind: whatever a spreadsheet program saved it as.

    Returns:
        Each change by what it is, and what cannot be read, with its cell.

    Raises:
        InputError: it cannot be opened, or is no exported roadmap.
    """
    try:
        return compared(open_plan(path))
    except OSError as error:
        raise fault("input.cannot_open", where=str(path), found=system_words(error)) from error


def _read_table(path: Path) -> Roadmap:
    """The roadmap as its table now says it; of what cannot be read one error is made."""
    found = read_changed(path)
    errors = [
        InputError(one.message, where=said_place(one), found=one.found, remedy=one.remedy)
        for one in found.problems
        if one.severity == "error"
    ]
    if errors:
        raise InputError.of(errors)
    return found.plan


def read_json(path: Path) -> Roadmap:
    """A roadmap from its JSON file.

    Args:
        path: a file that `write_json` wrote, or what `roadmap plan --json` printed.

    Raises:
        InputError: the file is not JSON, or no roadmap; the place is named.
    """
    try:
        raw = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError) as error:
        raise fault("input.not_json", where=path.name, found=error) from error
    if not isinstance(raw, dict) or not {"template", "owner", "tasks"} <= set(raw):
        raise fault("input.not_exported_json", where=path.name)
    try:
        return roadmap_of(raw)
    except InputError as error:
        raise error.at(f"{path.name}: {error.where}", InputError) from error


_WRITE: Mapping[str, Callable[[Roadmap, Path, str], None]] = {
    "json": write_json,
    "csv": write_csv,
    "xlsx": write_xlsx,
}
_READ: Mapping[str, Callable[[Path], Roadmap]] = {
    ".json": read_json,
    **dict.fromkeys(TABLES, _read_table),
}
