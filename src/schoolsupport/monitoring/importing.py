"""Entries from tables that people filled in: every fault shown first, then all or nothing.

The first row that names a task, a status and a day is the row of headings, in Russian or by the
names of `Entry`. Each further row is an entry; its place in the file makes its id, so a file read
twice says nothing new.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from schoolsupport.deadlines.days import written_day
from schoolsupport.domain import Problem, problem
from schoolsupport.errors import EntryError
from schoolsupport.monitoring.entries import Entry, EntryStatus, Step
from schoolsupport.monitoring.tasks import TaskName
from schoolsupport.pages.page import Column, Page, Remark, Said, Table
from schoolsupport.sheets import Sheet, open_sheets
from schoolsupport.sheets.grid import is_blank, text_of
from schoolsupport.sheets.reading import DELIMITED, WORKBOOKS
from schoolsupport.translation import Message, msg

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "task": ("задача", "идентификатор", "идентификатор задачи"),
    "owner": ("план", "чей план", "владелец"),
    "status": ("отметка", "отметка об исполнении", "отметка о выполнении", "статус"),
    "day": ("день", "дата", "дата исполнения"),
    "value": ("значение", "количество"),
    "of": ("из", "из числа", "всего"),
    "target": ("показатель", "№ показателя"),
    "document": ("документ", "подтверждающий документ"),
    "number": ("номер", "номер документа", "№ документа"),
    "document_day": ("дата документа",),
    "link": ("ссылка",),
    "note": ("примечание", "комментарий"),
    "reason": ("причина",),
    "act": ("акт", "акт об отмене"),
    "organisation": ("организация", "кто сообщает"),
    "role": ("должность",),
    "corrects": ("исправляет",),
}
"""The headings of the columns, in small letters; the name of the field serves too."""

STATUS_WORDS: Mapping[str, EntryStatus] = {
    "запланировано": EntryStatus.PLANNED,
    "в работе": EntryStatus.IN_PROGRESS,
    "исполняется": EntryStatus.IN_PROGRESS,
    "исполнено": EntryStatus.DONE,
    "выполнено": EntryStatus.DONE,
    "не исполнено": EntryStatus.NOT_DONE,
    "не выполнено": EntryStatus.NOT_DONE,
    "не применимо": EntryStatus.NOT_APPLICABLE,
    "неприменимо": EntryStatus.NOT_APPLICABLE,
    "отменено": EntryStatus.CANCELLED,
}
"""What people write, beside the words of `EntryStatus`."""

NEEDED = ("task", "status", "day")
_FIELDS = {word: name for name, words in HEADINGS.items() for word in (name, *words)}
_DAYS = ("document_day", "day")


@frozen(kw_only=True)
class Import:
    """What was read of files.

    Attributes:
        entries: the entries of the rows that have no fault.
        problems: what is wrong, with file, sheet, row and column.
        files: the files read.
    """

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    files: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing keeps the entries from being recorded."""
        return not any(one.severity == "error" for one in self.problems)


def read_entries(
    paths: Iterable[Path], *, recorded_at: dt.datetime | None = None, organisation: str = ""
) -> Import:
    """Read entries from files and folders.

    Args:
        paths: workbooks and delimited texts; of a folder every one in it.
        recorded_at: when they are recorded.
        organisation: who reports, where a row does not say.

    Raises:
        InputError: a file cannot be read.
    """
    entries: list[Entry] = []
    problems: list[Problem] = []
    files = [file for path in paths for file in files_in(path)]
    for file in files:
        given: dict[str, Any] = {
            "organisation": organisation or None,
            "recorded_at": recorded_at,
            "source_file": hashlib.sha256(file.read_bytes()).hexdigest(),
        }
        for sheet in open_sheets(file):
            _read_sheet(sheet, given, entries, problems)
    if not entries and not problems:
        problems.append(problem("progress.nothing", found=", ".join(map(str, files)) or None))
    problems += repeated(entries)
    return Import(entries=tuple(entries), problems=tuple(problems), files=tuple(map(str, files)))


def files_in(path: Path) -> list[Path]:
    """The file itself, or every table in a folder but what spreadsheet programs keep aside."""
    if not path.is_dir():
        return [path]
    return sorted(
        one
        for one in path.rglob("*")
        if one.suffix.lower() in (*WORKBOOKS, *DELIMITED) and not one.name.startswith("~$")
    )


def _read_sheet(
    sheet: Sheet,
    given: Mapping[str, Any],
    entries: list[Entry],
    problems: list[Problem],
) -> None:
    place = {"file": Path(sheet.file).name, "sheet": sheet.name}
    head = next((row for row, cells in enumerate(sheet.top) if _is_head(cells)), None)
    if head is None:
        if any(not is_blank(cell) for row in sheet.top for cell in row) and not sheet.hidden:
            problems.append(problem("progress.no_headings").at(**place))
        return
    rows = sheet.grid()
    columns = {place: field_of(cell) for place, cell in enumerate(rows[head])}
    problems += [
        problem("progress.unknown_column").at(**place, column=text_of(rows[head][column]))
        for column, name in columns.items()
        if name is None and not is_blank(rows[head][column])
    ]
    for number, row in enumerate(rows[head + 1 :], start=head + 2):
        said = {
            name: cell
            for column, name in columns.items()
            if name is not None and column < len(row) and not is_blank(cell := row[column])
        }
        if not said.keys() - {"task", "owner", "organisation"}:
            continue  # a row nobody filled in
        read = entry_of(said, {**given, "source_sheet": sheet.name, "source_row": number})
        if isinstance(read, Entry):
            entries.append(read)
        else:
            problems += [one.at(**place, row=number) for one in read]


def _is_head(cells: Sequence[object]) -> bool:
    return set(NEEDED) <= {field_of(cell) for cell in cells}


def field_of(heading: object) -> str | None:
    """The field of `Entry` that a heading names; None where it names none."""
    return _FIELDS.get(_word(heading))


def _word(cell: object) -> str:
    return text_of(cell).casefold().replace("ё", "е").strip(" .:*")


def entry_of(said: Mapping[str, object], given: Mapping[str, Any]) -> Entry | list[Problem]:
    """The entry of a row, or everything that is wrong with it.

    Args:
        said: filled cells by the field of `Entry` they are for, as `HEADINGS` names them: words of
            statuses and days as people write them; targets are counted from 1.
        given: other fields with their values, where no cell says otherwise: who reports, when it
            is recorded, which file, sheet and row it is from.
    """
    problems: list[Problem] = []
    values: dict[str, Any] = dict(given)
    for name, cell in said.items():
        try:
            values[name] = _value(name, cell)
        except _Unread as unread:
            problems.append(unread.problem.at(column=HEADINGS[name][0]))
    missing = [name for name in NEEDED if name not in said]
    problems += [problem("progress.empty_cell").at(column=HEADINGS[one][0]) for one in missing]
    if problems:
        return problems
    try:
        return Entry(**values)
    except EntryError as error:
        return [problem("progress.row", fault=error)]


class _Unread(Exception):  # noqa: N818  # says what was not read, and never leaves the module
    def __init__(self, told: Problem) -> None:
        super().__init__(told)
        self.problem = told


def _value(name: str, cell: object) -> object:
    text = text_of(cell)
    if name in _DAYS:
        return _day(cell, text)
    if name == "status":
        word = _word(cell)
        status = STATUS_WORDS.get(word) or next((one for one in EntryStatus if one == word), None)
        if status is None:
            known = ", ".join(dict.fromkeys(STATUS_WORDS))
            raise _Unread(problem("progress.unknown_status", found=text, known=known))
        return status
    if name in ("value", "of"):
        number = text.replace(" ", "").replace(",", ".").rstrip("%")
        if not number.replace(".", "", 1).replace("-", "", 1).isdigit():
            raise _Unread(problem("progress.not_number", found=text))
        return number
    if name == "target":
        if not text.isdigit() or int(text) == 0:
            raise _Unread(problem("progress.not_number", found=text))
        return int(text) - 1  # people count from 1
    return text


def _day(cell: object, text: str) -> dt.date:
    day = written_day(cell)
    if day is None:
        raise _Unread(problem("progress.not_day", found=text))
    return day


def repeated(entries: Iterable[Entry]) -> list[Problem]:
    """Rows that say something of one task and owner on one day more than once."""
    seen: dict[tuple[str, str, dt.date, int | None], Entry] = {}
    problems = []
    for entry in entries:
        key = (entry.task, entry.owner, entry.day, entry.target)
        first = seen.setdefault(key, entry)
        if first is not entry:
            told = problem("progress.repeated", found=entry.task, first=first.source_row)
            problems.append(told.at(sheet=entry.source_sheet, row=entry.source_row))
    return problems


def shared_documents(new: Collection[Entry], others: Iterable[Entry] = ()) -> list[Problem]:
    """What one paper is offered for, where that is several tasks or schools.

    Args:
        new: entries about to be recorded.
        others: entries recorded already that name the same papers.
    """
    uses: dict[tuple[Any, ...], set[tuple[str, str]]] = defaultdict(set)
    for entry in (*new, *others):
        if entry.document:
            uses[_paper(entry)].add((entry.task, entry.owner))
    papers = {_paper(entry): entry for entry in new if entry.document}
    return [
        problem("progress.one_document", found=entry.document, count=len(uses[paper]))
        for paper, entry in papers.items()
        if len(uses[paper]) > 1
    ]


def _paper(entry: Entry) -> tuple[Any, ...]:
    return _word(entry.document), _word(entry.number), entry.document_day


def unknown_tasks(entries: Iterable[Entry], unknown: Collection[str]) -> Iterator[Problem]:
    """Entries of tasks that no plan holds."""
    for entry in entries:
        if entry.task in unknown:
            told = problem("progress.unknown_task", found=entry.task)
            yield told.at(sheet=entry.source_sheet, row=entry.source_row)


STEP_NAMES = {
    Step.CONFIRM: msg("confirmed"),
    Step.RETURN: msg("returned"),
    Step.REFUSE: msg("refused"),
    Step.COMMENT: msg("comment"),
}
STATUS_NAMES = {
    EntryStatus.PLANNED: msg("planned"),
    EntryStatus.IN_PROGRESS: msg("in progress"),
    EntryStatus.DONE: msg("done"),
    EntryStatus.NOT_DONE: msg("not done"),
    EntryStatus.NOT_APPLICABLE: msg("does not apply"),
    EntryStatus.CANCELLED: msg("cancelled by an act"),
}


def import_page(read: Import, new: int | None) -> Page:
    """What was read: how many entries, and what is wrong; `new` is None where nothing went in."""
    facts = [(msg("Rows with an entry"), len(read.entries))]
    if new is not None:
        facts += [
            (msg("Recorded now"), new),
            (msg("Recorded before"), len(read.entries) - new),
        ]
    title = msg("Entries are recorded") if new is not None else msg("Nothing is recorded")
    remarks = [
        Remark(words=msg("{told}", told=one), severity=one.severity.value) for one in read.problems
    ]
    return Page(title=title, facts=facts, remarks=remarks, name="import")


SHORT = 8
"""Letters of an id that a reader is shown: enough to name an entry by."""


def log_page(entries: Sequence[Entry], names: Mapping[str, TaskName] | None = None) -> Page:
    """The entries in the order of writing.

    Args:
        entries: the entries.
        names: how their tasks are told; one that is not there is told by its id.
    """
    corrected = {one.corrects for one in entries}
    told = [(names or {}).get(one.task) for one in entries]
    columns = (
        Column(heading=msg("Recorded"), unit="day"),
        Column(heading=msg("Day"), unit="day"),
        Column(heading=msg("Whose plan"), width=(10, 32)),
        Column(heading=msg("Row"), wrap="never"),
        Column(heading=msg("Task"), width=(12, 44)),
        Column(heading=msg("Status")),
        Column(heading=msg("Document"), lesser=True),
        Column(heading=msg("Words"), lesser=True),
        Column(heading=msg("Who reports"), lesser=True, width=(10, 32)),
        Column(heading=msg("Number of the entry"), id="short", unit="code"),
        Column(heading=msg("Id"), hidden=True),
    )
    cells = (
        [one.known_from.date() if one.recorded_at else None for one in entries],
        [one.day for one in entries],
        [_owner(one, name) for one, name in zip(entries, told, strict=True)],
        [_row_number(name) for name in told],
        [one.task if name is None else name.words for one, name in zip(entries, told, strict=True)],
        [_status(one, corrected) for one in entries],
        [" ".join(part for part in (one.document, one.number) if part) for one in entries],
        [one.note or one.reason or one.act for one in entries],
        [_reporter(one, name) for one, name in zip(entries, told, strict=True)],
        [one.id[:SHORT] for one in entries],
        [one.id for one in entries],
    )
    table = Table(columns=columns, cells=cells, empty=msg("Nothing is recorded yet"))
    title = msg("Entries: {count}", count=len(entries))
    return Page(title=title, parts=[table], name="log", orientation="landscape")


def _owner(entry: Entry, name: TaskName | None) -> str:
    """Whose plan; of a plan in which many report, who of them."""
    own = entry.owner.partition(":")[2]
    return own or (name.owner if name is not None else "")


def _row_number(name: TaskName | None) -> Said:
    if name is None:
        return ""
    return msg("p. {number}", number=name.number) if name.point else name.number


def _reporter(entry: Entry, name: TaskName | None) -> str:
    """Who reports, where it is not the owner of the plan."""
    own = name is not None and entry.organisation == name.owner
    return " ".join(part for part in (entry.role, None if own else entry.organisation) if part)


def _status(entry: Entry, corrected: Collection[str | None]) -> Message:
    said = STEP_NAMES[entry.step] if entry.status is None else STATUS_NAMES[entry.status]
    return msg("{said} (corrected)", said=said) if entry.id in corrected else said
