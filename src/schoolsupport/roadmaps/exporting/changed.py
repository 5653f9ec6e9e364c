"""What a person changed in a roadmap's file: every cell compared with what was written there.

Each change is one of these: a field of a task, a new row, a row that is gone, a name, a report of
execution; or it cannot be read, and is told with its cell. Sorting, moving and adding columns,
renaming sheets, another program's way to write a day are no changes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping

from attrs import define, evolve, field, fields, frozen

from schoolsupport.deadlines.days import written_day
from schoolsupport.domain import Problem, problem
from schoolsupport.roadmaps.amending import (
    FIELD_NAMES,
    At,
    FieldValue,
    Naming,
    PlanDifference,
    TaskChange,
    amended,
    difference,
    faults_of,
    new_task_id,
    persons_in,
    said_value,
    with_changes,
    with_persons,
)
from schoolsupport.roadmaps.exporting.naming import party_lines, persons_of
from schoolsupport.roadmaps.exporting.reading import FoundRow, FoundSheet, PlanFile
from schoolsupport.roadmaps.exporting.task_rows import (
    HEADINGS,
    MARKS,
    PERSON,
    Cell,
    FileHead,
    checksum,
    holds,
    plan_stamp,
    section_text,
    squeezed,
    task_cells,
    technical_of,
)
from schoolsupport.roadmaps.own_files import TECHNICAL_STARTS
from schoolsupport.roadmaps.planning.roadmap import Dating, Party, Roadmap, Task, TaskSource
from schoolsupport.sheets.grid import is_blank, text_of

_DAYS = frozenset({"start", "due", "end"})
_MARKS = tuple(one.key for one in MARKS)
_NEVER_NEW = ("why", "remarks")
_YEARS_BEFORE, _YEARS_AFTER = 1, 5
_CLOSE = 1e-9
_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*%")
_SECONDS = 86_400
_TIME = re.compile(r"(\d{1,2})[:.-](\d{2})(?::(\d{2}))?(?:\s*([AP])M)?")


@frozen(kw_only=True, eq=False)
class Mark:
    """What a row says of the execution of its task.

    Attributes:
        task: id of the task.
        said: the filled cells, by the key of their column, one of `MARKS`.
        other: filled cells of columns that somebody added, by heading.
        headings: headings of the columns in this file, by key.
        at: the row.
    """

    task: str
    said: Mapping[str, object]
    other: Mapping[str, object]
    headings: Mapping[str, str]
    at: At


@frozen(kw_only=True, eq=False)
class ChangedPlan:
    """A file of a plan, compared with what was written there.

    Attributes:
        file: its name.
        written: the plan as it was written.
        told: fields changed, rows added, rows that are gone.
        places: where each added task stands, by its id.
        namings: persons named for parties.
        marks: what is reported of tasks; rows of which nothing is reported are not among them.
        problems: what could not be read, with sheet, row and column.
    """

    file: str
    written: Roadmap
    told: PlanDifference
    places: Mapping[str, At]
    namings: tuple[Naming, ...]
    marks: tuple[Mark, ...]
    problems: tuple[Problem, ...]

    @property
    def plan(self) -> Roadmap:
        """The plan as the file now says it."""
        if not self.told and not self.namings:
            return self.written
        return with_persons(amended(self.written, self.told), self.namings)


def compared(found: PlanFile) -> ChangedPlan:
    """Compare a file with what was written in it.

    Args:
        found: the file.
    """
    reading = _Reading(head=found.head)
    written = found.head.roadmap
    for sheet in found.sheets:
        reading.check(sheet)
    for name in found.head.sheets:
        if not any(one.written == name for one in found.sheets):
            reading.problems.append(problem("amend.no_sheet", name=name).at(sheet=name))
            reading.sheets_lost = True
    for sheet in found.sheets:
        for row in sheet.rows:
            reading.take(row, sheet)
    gone = [] if reading.sheets_lost else reading.gone()
    return ChangedPlan(
        file=found.file,
        written=written,
        told=PlanDifference(
            changed=tuple(reading.changes), added=tuple(reading.added), dropped=tuple(gone)
        ),
        places=reading.places,
        namings=tuple(reading.namings),
        marks=tuple(reading.marks),
        problems=tuple(one.at(file=found.file) for one in reading.problems),
    )


def compared_json(read: Roadmap, written: Roadmap, file: str) -> ChangedPlan:
    """Compare a plan in JSON, where no cell tells what it was, with the plan it was made from.

    Args:
        read: the plan as the file has it.
        written: the plan it was made from.
        file: name of the file.
    """
    told = difference(written, read)
    before = {task.id: task for task in written.tasks}
    places: dict[str, int] = {}
    problems = []
    for row, task in enumerate(read.tasks, 1):
        first = places.setdefault(task.id, row)
        if first != row:
            again = problem("amend.row_copied", found=task.title, first=first)
            problems.append(again.at(row=row))
        was = before.get(task.id)
        for code, name, found in faults_of(was, task):
            problems.append(problem(code, found=found).at(row=row, column=name))
        for name in () if was is None else _other_fields(was, task):
            other = problem("amend.field_not_amended", found=task.title, field=name)
            problems.append(other.at(row=row, column=name))
    known = set(persons_in(written))
    return ChangedPlan(
        file=file,
        written=written,
        told=PlanDifference(
            changed=tuple(
                evolve(one, at=At(row=places[one.task], column=one.field)) for one in told.changed
            ),
            added=tuple(evolve(task, source=TaskSource.ADDED) for task in told.added),
            dropped=told.dropped,
        ),
        places={task.id: At(row=places[task.id]) for task in told.added},
        namings=tuple(one for one in persons_in(read) if one not in known),
        marks=(),
        problems=tuple(one.at(file=file) for one in problems),
    )


def _other_fields(before: Task, after: Task) -> Iterator[str]:
    """Fields that differ and that no amendment changes; persons and a day's dating apart."""
    for one in fields(Task):
        name = one.name
        was, is_ = getattr(before, name), getattr(after, name)
        if name in FIELD_NAMES or was == is_:
            continue
        if name == "parties" and _nameless(was) == _nameless(is_):
            continue
        if name == "dating" and after.due is not None and is_ is Dating.DATED:
            continue
        yield name


def _nameless(parties: tuple[Party, ...]) -> list[Party]:
    return [evolve(one, persons=()) for one in parties]


@define
class _Reading:
    """What was read so far."""

    head: FileHead
    seen: dict[int, FoundRow] = field(factory=dict)
    changes: list[TaskChange] = field(factory=list)
    added: list[Task] = field(factory=list)
    places: dict[str, At] = field(factory=dict)
    namings: list[Naming] = field(factory=list)
    marks: list[Mark] = field(factory=list)
    problems: list[Problem] = field(factory=list)
    sheets_lost: bool = False

    @property
    def plan(self) -> Roadmap:
        """The plan as it was written."""
        return self.head.roadmap

    def check(self, sheet: FoundSheet) -> None:
        """Tell which headings are missing or stand twice."""
        written = self.head.sheets.get(sheet.written or "", ()) if sheet.written is not None else ()
        for heading in written:
            if heading not in sheet.headings:
                told = problem("amend.no_heading", found=heading)
                self.problems.append(told.at(sheet=sheet.name, column=heading))
        for heading in {*self.head.columns, self.head.technical}:
            if sheet.headings.count(heading) > 1:
                told = problem("amend.heading_twice", found=heading)
                self.problems.append(told.at(sheet=sheet.name, column=heading))

    def gone(self) -> Iterator[Task]:
        """Tasks that were written and have no row any more."""
        for place, task in enumerate(self.plan.tasks):
            if place not in self.seen:
                yield task

    def tell(self, told: Problem, row: FoundRow, key: str | None = None) -> None:
        """Keep a problem of a row or of one of its cells."""
        self.problems.append(self.at(row, key).say(told))

    def at(self, row: FoundRow, key: str | None = None) -> At:
        column = None if key is None else HEADINGS[key].text(self.head.lang)
        return At(sheet=row.sheet, row=row.number, column=column)

    # --- rows ------------------------------------------------------------------------------------

    def take(self, row: FoundRow, sheet: FoundSheet) -> None:
        """Read a row: of a task that was written, or a new one."""
        if any(_is_technical(cell) for cell in (*row.cells.values(), *row.other.values())):
            self.tell(problem("amend.broken_row"), row)
        elif is_blank(row.technical):
            if any(not is_blank(cell) for cell in row.cells.values()):
                self._take_new(row)
        else:
            self._take_written(row, sheet)

    def _take_written(self, row: FoundRow, sheet: FoundSheet) -> None:
        technical = technical_of(row.technical)
        if technical is None or not 0 <= technical.place < len(self.plan.tasks):
            self.tell(problem("amend.broken_row", found=row.technical[:40]), row)
            return
        title = text_of(row.cells.get("title")) or None
        if technical.of != plan_stamp(self.plan):
            self.tell(problem("amend.other_plan", found=title), row)
            return
        first = self.seen.setdefault(technical.place, row)
        if first is not row:
            self.tell(problem("amend.row_copied", found=title, first=first.number), row)
            return
        task = self.plan.tasks[technical.place]
        written = task_cells(self.plan, task, self.head.lang)
        changes: list[TaskChange] = []
        for key in sheet.columns.values():
            if key in technical.made:
                if checksum(_comparable(key, row.cells.get(key))) != technical.made[key]:
                    self._take_made(row, key, written)
            elif key in FIELD_NAMES:
                changes += self._field(row, task, key, written[key])
        made = with_changes(task, changes)
        if self._is_sound(row, made, task):
            self.changes += changes
        self._take_blanks(row, task)

    def _take_made(self, row: FoundRow, key: str, written: Mapping[str, Cell]) -> None:
        before = said_value(written[key])
        told = problem("amend.cell_not_read", found=text_of(row.cells.get(key)), before=before)
        self.tell(told, row, key)

    def _field(self, row: FoundRow, task: Task, key: str, written: Cell) -> Iterator[TaskChange]:
        cell = row.cells.get(key)
        if _same(_comparable(key, cell) if key in _DAYS else cell, written):
            return
        before = getattr(task, key)
        after = self._value(row, key)
        if isinstance(after, _Unread) or (after or None) == (before or None):
            return
        if not holds(written, before):
            self.tell(problem("amend.cell_too_long", found=text_of(cell)[:80]), row, key)
            return
        yield TaskChange(
            task=task.id,
            number=task.number,
            title=task.title,
            field=key,
            before=before,
            after=after,
            at=self.at(row, key),
        )

    def _value(self, row: FoundRow, key: str) -> FieldValue | _Unread:
        """The value of a cell as its field holds it; what does not fit is told."""
        cell = row.cells.get(key)
        if is_blank(cell):
            return None
        value: FieldValue
        if key in _DAYS:
            value, code = written_day(cell), "amend.not_day"
            if value is not None and not self._is_near(value):
                value, code = None, "amend.day_far"
        elif key == "time":
            value, code = written_time(cell), "amend.not_time"
        else:
            return _plain_text(cell)
        if value is None:
            self.tell(problem(code, found=text_of(cell)), row, key)
            return _UNREAD
        return value

    def _is_near(self, day: dt.date) -> bool:
        """Whether a day can be of the plan: a year typed into a cell of days is one of 1905."""
        first, last = self.plan.first_day.year, self.plan.last_day.year
        return first - _YEARS_BEFORE <= day.year <= last + _YEARS_AFTER

    def _is_sound(self, row: FoundRow, made: Task, before: Task | None) -> bool:
        """Whether a task can be so: it says what is to be done, and its days fit."""
        faults = faults_of(before, made)
        for code, key, found in faults:
            self.tell(problem(code, found=found), row, key)
        return not faults

    def _take_blanks(self, row: FoundRow, task: Task) -> None:
        """What is filled in beside the plan itself: a name, a report of execution."""
        named = row.cells.get(PERSON.key)
        if not is_blank(named):
            read = persons_of(str(named), task)
            if isinstance(read, Problem):
                self.tell(read, row, PERSON.key)
            else:
                at = self.at(row, PERSON.key)
                self.namings += [evolve(one, at=at) for one in read]
        said = {key: row.cells[key] for key in _MARKS if not is_blank(row.cells.get(key))}
        if said or row.other:
            headings = {key: HEADINGS[key].text(self.head.lang) for key in _MARKS}
            mark = Mark(
                task=task.id, said=said, other=row.other, headings=headings, at=self.at(row)
            )
            self.marks.append(mark)

    # --- new rows --------------------------------------------------------------------------------

    def _take_new(self, row: FoundRow) -> None:
        filled = {key: cell for key, cell in row.cells.items() if not is_blank(cell)}
        if "title" not in filled and len(filled) == 1:
            self.tell(problem("amend.note_below", found=text_of(next(iter(filled.values())))), row)
            return
        values: dict[str, object] = {}
        sound = True
        for key, cell in filled.items():
            if key in (*_MARKS, PERSON.key):
                continue
            if key in _NEVER_NEW:
                self.tell(problem("amend.not_for_new_row", found=text_of(cell)), row, key)
                sound = False
                continue
            read = self._new_value(row, key)
            sound = sound and not isinstance(read, _Unread)
            values[key] = read
        if not sound:
            return
        task = self._new_task(values)
        if not self._is_sound(row, task, None):
            return
        first = self.places.setdefault(task.id, self.at(row))
        if first.row != row.number or first.sheet != row.sheet:
            self.tell(problem("amend.row_repeated", found=task.title, first=first.row), row)
            return
        self.added.append(task)
        self._take_blanks(row, task)

    def _new_value(self, row: FoundRow, key: str) -> object:
        cell = row.cells[key]
        if key == "section":
            wanted = squeezed(text_of(cell)).casefold()
            for section in self.plan.sections:
                words = (section.id, section.title, section.number, _section(self.plan, section.id))
                if wanted in {squeezed(one).casefold() for one in words if one}:
                    return section.id
            self.tell(problem("amend.unknown_section", found=text_of(cell)), row, key)
            return _UNREAD
        if key == "parties":
            return party_lines(str(cell), self.plan)
        return self._value(row, key)

    def _new_task(self, values: Mapping[str, object]) -> Task:
        given = {key: value for key, value in values.items() if value is not None}
        number, title = str(given.pop("number", "")), str(given.pop("title", ""))
        due, phrase = given.get("due"), given.get("phrase")
        without = Dating.NOT_UNDERSTOOD if phrase else Dating.NO_DEADLINE
        sections = self.plan.sections
        if "section" not in given and len(sections) == 1:
            given["section"] = sections[0].id
        said = (number, title, given.get("start"), due, given.get("time"))
        made: dict[str, object] = {
            "id": new_task_id(self.plan.template, self.plan.owner, *said),
            "source": TaskSource.ADDED,
            "number": number,
            "title": title,
            "dating": without if due is None else Dating.DATED,
            "end": due,
            **given,
        }
        return Task(**made)  # type: ignore[arg-type]  # each field has a value of its kind


class _Unread:
    """A cell that could not be read; the problem is told already."""


_UNREAD = _Unread()


def _section(plan: Roadmap, section: str) -> str:
    task = Task(id="", section=section, number="", title="", dating=Dating.ONGOING)
    return section_text(plan, task, "ru")


def _is_technical(cell: object) -> bool:
    return isinstance(cell, str) and cell.startswith(TECHNICAL_STARTS)


def _comparable(key: str, cell: object) -> Cell:
    day = written_day(cell) if key in _DAYS else None
    return _plain(cell) if day is None else day


def _same(cell: object, written: Cell) -> bool:
    """Whether a cell still says what was written there; «100 %» becomes 1 in spreadsheets."""
    if squeezed(_plain(cell)) == squeezed(written):
        return True
    share = _share(squeezed(written))
    if share is None or cell is None:
        return False
    now = float(cell) if isinstance(cell, int | float) else _share(squeezed(_plain(cell)))
    return now is not None and abs(now - share) < _CLOSE


def _share(text: str) -> float | None:
    found = _PERCENT.fullmatch(text)
    return float(found[1].replace(",", ".")) / 100 if found else None


def _plain(cell: object) -> Cell:
    """A cell as it is compared: days without an hour, whole numbers without a fraction."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    return _plain_text(cell) or None


def _plain_text(cell: object) -> str:
    """A text as a person sees it, its lines kept."""
    if isinstance(cell, dt.datetime | dt.date):
        return f"{cell:%d.%m.%Y}"
    if isinstance(cell, str):
        return cell.replace("\r\n", "\n").strip()
    return text_of(cell)


def written_time(cell: object) -> dt.time | None:
    """A time of the day, as people and spreadsheets write one; None where there is none.

    Examples:
        >>> written_time("9:05") == written_time(dt.time(9, 5)) == written_time("9:05:00 AM")
        True
    """
    if isinstance(cell, dt.datetime | dt.time):
        time = cell.time() if isinstance(cell, dt.datetime) else cell
        return time.replace(microsecond=0)
    if isinstance(cell, float) and 0 <= cell < 1:  # a part of the day
        cell = dt.timedelta(seconds=round(cell * _SECONDS))
    if isinstance(cell, dt.timedelta):
        return (dt.datetime.min + cell).time().replace(microsecond=0)
    found = _TIME.fullmatch(text_of(cell))
    if found is None:
        return None
    hour, half = int(found[1]), found[4]
    if half:  # twelve hours, as programs in English write them
        hour = hour % 12 + (12 if half == "P" else 0)
    try:
        return dt.time(hour, int(found[2]), int(found[3] or 0))
    except ValueError:
        return None


def said_place(told: Problem) -> str:
    """The place of a problem as an error names it: «plan.xlsx, План:12, Срок»."""
    sheet = f"{told.file}, {told.sheet}" if told.sheet else str(told.file)
    row = sheet if told.row is None else f"{sheet}:{told.row}"
    return f"{row}, {told.column}" if told.column else row
