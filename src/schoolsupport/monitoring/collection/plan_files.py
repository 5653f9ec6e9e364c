"""Plans that came back in the place of a workbook of a collection, with marks in their own columns.

The workbook that `roadmap plan --out` wrote says its tasks by hidden keys. The table of an order in
which somebody has a column of marks says them by numbers and titles: a row is taken for a task
where both agree, and told where they do not.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from attrs import evolve, frozen

from schoolsupport.deadlines.days import MONTH_NAMES_GENITIVE, written_day
from schoolsupport.domain import Problem, problem
from schoolsupport.monitoring.collection.asked import RowKey, printed_keys
from schoolsupport.monitoring.collection.books import LANG, plain_heading
from schoolsupport.monitoring.collection.findings import Finding
from schoolsupport.monitoring.collection.reading import Answer, ReadBook, head_in, read_grids
from schoolsupport.monitoring.collection.rows import Grid, without_keys
from schoolsupport.monitoring.entries import Entry, EntryStatus
from schoolsupport.monitoring.returned import plan_marks
from schoolsupport.monitoring.tasks import NO_DAY, Tasks
from schoolsupport.roadmaps.cascade import common_words, likeness
from schoolsupport.roadmaps.exporting import is_plan, read_changed
from schoolsupport.roadmaps.exporting.task_rows import MARKS
from schoolsupport.roadmaps.importing.headings import Field, field_of
from schoolsupport.sheets import Sheet, open_sheets
from schoolsupport.sheets.grid import cell_name, is_blank, text_of
from schoolsupport.words.persons import without_names

SURE = Fraction(3, 4)
"""A row is taken for the task of its number where at least so many of their words are the same."""
ALONE = Fraction(9, 10)
"""Without its number, where so many are the same and no other task comes near."""
APART = Fraction(1, 5)
"""How much worse the next best must be."""
MOST_NAMED = 3


@frozen(kw_only=True)
class PlanReader:
    """Reads plans that came back.

    Attributes:
        tasks: gives the tasks of the plans of the store, when they are needed.
        owner: key of whose plan an order with marks is; empty where nobody said.
    """

    tasks: Callable[[], Tasks]
    owner: str = ""

    def __call__(self, path: Path, given: dict[str, Any]) -> ReadBook | None:
        """The marks of a file; None where it is no plan.

        Args:
            path: the file.
            given: fields of entries that the file does not say.
        """
        sheets = list(open_sheets(path, path.name))
        if is_plan(path):
            return _own_plan(path, sheets, given)
        keyless = _keyless(sheets, self.tasks, given)
        if keyless is not None:
            return keyless
        marked = [one for sheet in sheets if (one := _marked(sheet)) is not None]
        if not marked:
            return None
        return _Order(marked, self.tasks(), given, _words_before(path, sheets), self.owner).read()


# --- the workbook of a plan ----------------------------------------------------------------------


def _own_plan(path: Path, sheets: Sequence[Sheet], given: Mapping[str, Any]) -> ReadBook:
    read = plan_marks(
        path, recorded_at=given["recorded_at"], organisation=given["organisation"] or ""
    )
    titles = {task.id: task.title for task in read_changed(path).written.tasks}
    marks = MARKS[0].heading.text(LANG)
    grids = tuple(Grid(name=one.name, rows=one.grid()) for one in sheets if not one.hidden)
    answers = tuple(
        Answer(
            entry=entry,
            key=RowKey(task=entry.task, owner=""),
            title=titles.get(entry.task, ""),
            sheet=entry.source_sheet,
            row=(entry.source_row or 1) - 1,
            cell=_cell_of(grids, entry.source_sheet, entry.source_row, marks),
        )
        for entry in read.entries
    )
    findings = [
        Finding(
            problem=one.at(file=None),
            cells=_cell_of(grids, one.sheet, one.row, one.column or ""),
        )
        for one in read.problems
    ]
    if read_changed(path).told:
        findings.append(Finding(problem=problem("collect.plan_changed")))
    return ReadBook(
        head=None,
        collection="",
        grids=grids,
        answers=answers,
        findings=tuple(findings),
        filled=len(answers),
    )


def _cell_of(grids: Iterable[Grid], sheet: str | None, row: int | None, heading: str) -> str:
    """The cell of a row under a heading; the row alone where the heading is not found."""
    if row is None:
        return ""
    wanted = plain_heading(heading)
    for grid in grids:
        if grid.name != sheet:
            continue
        for line in grid.rows[:row]:
            for column, cell in enumerate(line):
                if wanted and plain_heading(cell) == wanted:
                    return cell_name(row - 1, column)
    return f"A{row}"


# --- a sheet of marks that lost its hidden columns -----------------------------------------------


def _keyless(
    sheets: Sequence[Sheet], tasks: Callable[[], Tasks], given: Mapping[str, Any]
) -> ReadBook | None:
    """A workbook of a collection whose hidden columns were deleted, or not copied with the rest."""
    if all(without_keys(one.grid(), {}) is None for one in sheets):
        return None
    known = printed_keys(tasks())
    grids = [
        evolve(found, name=one.name)
        if (found := without_keys(one.grid(), known)) is not None
        else Grid(name=one.name, rows=one.grid())
        for one in sheets
        if not one.hidden
    ]
    head = head_in(sheets, sheets[0].file)
    return read_grids(grids, given=given, received=given["recorded_at"].date(), head=head)


# --- the table of an order -----------------------------------------------------------------------

_OF_MARKS = ("отметк", "информаци", "сведени", "ход")
_OF_DOING = ("выполнен", "исполнен", "проведен", "реализац")
_MARK = re.compile(
    rf"(?:{'|'.join(_OF_MARKS)})\w*(?: \w+)? об? (?:\w+ )?(?:{'|'.join(_OF_DOING)})"
    rf"|^отметк\w*$|^(?:ход )?(?:{'|'.join(_OF_DOING)})и[ея]$"
)


@frozen(kw_only=True)
class _Marked:
    """A table with a column of marks.

    Attributes:
        sheet: the sheet.
        head: place of the row of headings.
        number: place of the column of numbers; None where there is none.
        title: place of the column of what is to be done.
        mark: place of the column of marks.
    """

    sheet: Sheet
    head: int
    number: int | None
    title: int
    mark: int


def _marked(sheet: Sheet) -> _Marked | None:
    for place, row in enumerate(sheet.top):
        fields = [_field(cell) for cell in row]
        if Field.TITLE in fields and "mark" in fields:
            number = fields.index(Field.NUMBER) if Field.NUMBER in fields else None
            return _Marked(
                sheet=sheet,
                head=place,
                number=number,
                title=fields.index(Field.TITLE),
                mark=fields.index("mark"),
            )
    return None


def _field(cell: object) -> Field | str | None:
    heading = plain_heading(cell)
    if _MARK.search(heading):
        return "mark"
    if heading in ("№", "№ п/п", "п/п", "номер"):
        return Field.NUMBER
    return field_of(text_of(cell))[0]


def _words_before(path: Path, sheets: Sequence[Sheet]) -> str:
    """Where the name of whose plan it is may stand: the name of the file, the first rows."""
    cells = (text_of(cell) for sheet in sheets for row in sheet.top[:8] for cell in row)
    return " ".join([path.stem, *cells]).casefold()


class _Order:
    """The table of an order read against the tasks of a plan."""

    def __init__(
        self,
        marked: Sequence[_Marked],
        tasks: Tasks,
        given: Mapping[str, Any],
        words: str,
        owner: str,
    ) -> None:
        self.marked, self.tasks, self.given = marked, tasks, given
        self.findings: list[Finding] = []
        self.owners = list(self._owners(words, owner))
        self.rows: dict[tuple[str, str], list[int]] = {}
        own = np.isin(tasks.owner, self.owners) & (len(self.owners) == 1)
        for row in np.flatnonzero(own).tolist():
            key = (str(tasks.number[row]), str(tasks.title[row]))
            self.rows.setdefault(key, []).append(row)
        self.common = common_words(title for _, title in self.rows)

    def _owners(self, words: str, owner: str) -> Iterator[str]:
        every = dict.fromkeys(map(str, self.tasks.owner))
        if owner:
            yield from (one for one in every if one == owner)
            return
        named = [one for one in every if self._name(one).casefold() in words]
        yield from named if len(named) == 1 else every

    def _name(self, owner: str) -> str:
        return self.tasks.names.get(owner, owner.partition(":")[2])

    def read(self) -> ReadBook:
        """The marks as entries; what is unsure is told."""
        answers: list[Answer] = []
        filled = 0
        for one in self.marked:
            for line, row in enumerate(one.sheet.grid()[one.head + 1 :], one.head + 1):
                cell = row[one.mark] if one.mark < len(row) else None
                if is_blank(cell) or _is_counting(row):
                    continue
                filled += 1
                answers += self._row(one, line, text_of(cell))
        return ReadBook(
            head=None,
            collection="",
            grids=tuple(Grid(name=one.sheet.name, rows=one.sheet.grid()) for one in self.marked),
            answers=tuple(answers),
            findings=tuple(self.findings),
            filled=filled,
        )

    def _row(self, one: _Marked, line: int, words: str) -> Iterator[Answer]:
        row = one.sheet.grid()[line]
        title = text_of(row[one.title]) if one.title < len(row) else ""
        number = text_of(row[one.number]).rstrip(".") if one.number is not None else ""
        if len(self.owners) != 1:
            near = ", ".join(sorted(map(self._name, self.owners))[:MOST_NAMED]) or "—"
            self._say(problem("collect.whose_plan", near=near), one, line)
            return
        key, near_ones = self._match(number, title)
        if key is None:
            near = "; ".join(f"{n}. {t}" for n, t in near_ones[:MOST_NAMED]) or "—"
            told = problem("collect.unsure_row", title=f"{number}. {title}".strip(". "), near=near)
            self._say(told, one, line)
            return
        words, names = without_names(words)
        mark = read_mark(words)
        if mark is None:
            self._say(problem("collect.unread_mark", found=words), one, line)
            return
        place = self._time(self.rows[key], mark.day)
        if place is None:
            times = ", ".join(
                str(self.tasks.label[n]) or _day(self.tasks.due[n]) for n in self.rows[key]
            )
            told = problem("collect.unsure_row", title=f"{number}. {title}", near=times)
            self._say(told, one, line)
            return
        if names:
            self._say(problem("collect.person_left_out"), one, line)
        if mark.is_day_of_paper:
            self._say(problem("collect.day_of_paper", found=words), one, line)
        yield self._answer(one, line, place, mark)

    def _say(self, told: Problem, one: _Marked, line: int) -> None:
        placed = told.at(sheet=one.sheet.name, row=line + 1)
        self.findings.append(Finding(problem=placed, cells=cell_name(line, one.mark)))

    def _match(
        self, number: str, title: str
    ) -> tuple[tuple[str, str] | None, list[tuple[str, str]]]:
        """The row of the plan a printed row is; those that come near, the best first."""
        scored = sorted(
            ((self._alike(title, key[1]), key) for key in self.rows),
            key=lambda one: (-one[0], one[1]),
        )
        near = [key for score, key in scored if score >= APART]
        own = [(score, key) for score, key in scored if number and key[0] == number]
        if len(own) == 1 and own[0][0] >= SURE:
            return own[0][1], near
        of_number = [key for score, key in own if score >= SURE]
        if len(of_number) > 1:
            return (of_number[0] if own[0][0] - own[1][0] >= APART else None), near
        if not number and scored and scored[0][0] >= ALONE:
            second = scored[1][0] if len(scored) > 1 else Fraction(0)
            return (scored[0][1] if scored[0][0] - second >= APART else None), near
        return None, near

    def _alike(self, printed: str, planned: str) -> Fraction:
        """How much two titles are alike, the worse of both ways."""
        if plain_heading(printed) == plain_heading(planned):
            return Fraction(1)
        ways = (likeness(printed, planned, self.common), likeness(planned, printed, self.common))
        return min(one.score for one in ways)

    def _time(self, rows: Sequence[int], day: dt.date) -> int | None:
        """Which of the times a row is asked for a report of a day is of."""
        tasks, when = self.tasks, day.toordinal()
        if len(rows) == 1:
            return rows[0]
        within = [
            row
            for row in rows
            if tasks.start[row] <= when
            and (tasks.due[row] == NO_DAY or when <= tasks.due[row])
            and tasks.start[row] != NO_DAY
        ]
        return within[0] if len(within) == 1 else None

    def _answer(self, one: _Marked, line: int, place: int, mark: ReadMark) -> Answer:
        tasks = self.tasks
        due = int(tasks.due[place])
        entry = Entry(
            **{
                **self.given,
                "task": str(tasks.task[place]),
                "status": mark.status,
                "day": mark.day,
                "document": mark.document,
                "number": mark.number,
                "document_day": mark.document_day,
                "note": mark.words,
                "reason": mark.words if mark.status is EntryStatus.NOT_APPLICABLE else None,
                "organisation": self.given["organisation"] or self._name(self.owners[0]),
                "source_sheet": one.sheet.name,
                "source_row": line + 1,
            }
        )
        return Answer(
            entry=entry,
            key=RowKey(
                task=entry.task,
                owner=str(tasks.owner[place]),
                due=dt.date.fromordinal(due) if due != NO_DAY else None,
            ),
            title=str(tasks.title[place]),
            sheet=one.sheet.name,
            row=line,
            cell=cell_name(line, one.mark),
        )


def _day(ordinal: int) -> str:
    return f"{dt.date.fromordinal(int(ordinal)):%d.%m.%Y}" if ordinal != NO_DAY else "—"


def _is_counting(row: Sequence[object]) -> bool:
    """Whether a row counts the columns: «1 2 3 4»."""
    texts = [text_of(cell) for cell in row if not is_blank(cell)]
    return len(texts) > 1 and texts == [str(n) for n in range(1, len(texts) + 1)]


# --- a mark in words -----------------------------------------------------------------------------


@frozen(kw_only=True)
class ReadMark:
    """What a mark in free words says.

    Attributes:
        status: what is reported.
        day: when it was so.
        words: the words themselves.
        document: the paper that proves it.
        number: its number.
        document_day: its day.
        is_day_of_paper: no other day is named than that of the paper.
    """

    status: EntryStatus
    day: dt.date
    words: str
    document: str | None = None
    number: str | None = None
    document_day: dt.date | None = None
    is_day_of_paper: bool = False


_NOT_FOR_US = ("примен", "требует")
_BEGUN = ("в работе", "выполняется", "исполняется", "в процессе", "частично", "проводится")
_DONE = (
    *("выполнен", "исполнен", "реализован", "проведен", "проведён", "состоял", "организован"),
    *("утвержден", "утверждён", "издан", "размещен", "размещён", "представлен", "направлен"),
)
_STATUSES = (
    (rf"\bне ?(?:{'|'.join(_NOT_FOR_US)})", EntryStatus.NOT_APPLICABLE),
    (rf"\bне (?:был[аои]? )?(?:{'|'.join(_DONE)}|проводил)", EntryStatus.NOT_DONE),
    (rf"\b(?:{'|'.join(_BEGUN)})", EntryStatus.IN_PROGRESS),
    (rf"\b(?:{'|'.join(_DONE)})", EntryStatus.DONE),
)
_MONTHS = "|".join(MONTH_NAMES_GENITIVE)
_DAY = rf"\d{{1,2}}[./]\d{{1,2}}[./](?:\d{{4}}|\d{{2}})(?!\d)|\d{{1,2}} (?:{_MONTHS}) \d{{4}}"
_PAPERS = ["приказ", "распоряжени", "постановлени", "протокол", "письм", "справк", "отчет", "отчёт"]
_PAPER = re.compile(
    rf"(?P<name>\b(?:{'|'.join(_PAPERS)})[а-яё]*)(?P<of>(?: [а-яё«»\"-]+){{1,6}}?(?= ?№| от \d))?"
    rf"(?: ?(?:№|N) ?(?P<number>[\w./-]+))?(?: от (?P<day>{_DAY}))?"
    r"(?: ?(?:№|N) ?(?P<later>[\w./-]+))?",
    re.IGNORECASE,
)


def read_mark(words: str) -> ReadMark | None:
    """What a mark in free words says; None where it does not say whether and when.

    Examples:
        >>> read = read_mark("Выполнено 15.03.2023, приказ № 12 от 10.03.2023")
        >>> read.status.value, str(read.day), read.document, read.number, str(read.document_day)
        ('done', '2023-03-15', 'приказ', '12', '2023-03-10')
        >>> read_mark("+") is None
        True
    """
    text = " ".join(words.split())
    status = next((one for word, one in _STATUSES if re.search(word, text, re.IGNORECASE)), None)
    paper = _PAPER.search(text)
    of_paper = written_day(paper["day"]) if paper and paper["day"] else None
    rest = text if of_paper is None or paper is None else text.replace(f"от {paper['day']}", "", 1)
    days = [day for one in re.findall(_DAY, rest) if (day := written_day(one)) is not None]
    if status is None or (not days and of_paper is None) or len(set(days)) > 1:
        return None
    number = (paper["number"] or paper["later"]) if paper else None
    return ReadMark(
        status=status,
        day=days[0] if days else of_paper or dt.date.min,
        words=text,
        document=f"{paper['name']}{paper['of'] or ''}" if paper else None,
        number=number.rstrip(".,") if number else None,
        document_day=of_paper,
        is_day_of_paper=not days,
    )
