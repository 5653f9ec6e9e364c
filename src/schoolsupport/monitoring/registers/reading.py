"""Lines of a register from tables that people filled in: every fault shown first.

The first row that has the headings a line cannot do without is the row of headings, whatever their
order. Schools are matched by the one matcher, strictly: a name that is not sure is told with the
schools it may mean, and a person decides. A person's name is taken from the column of persons and
nowhere else: what is kept with the line stays for ever, a name does not.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from schoolsupport.deadlines.days import written_day
from schoolsupport.deadlines.parsing import parse_deadline
from schoolsupport.deadlines.schedule import DeadlineContext
from schoolsupport.domain import Problem, problem
from schoolsupport.faults import fault
from schoolsupport.monitoring.registers.lines import Named, Plain, ReadLine
from schoolsupport.monitoring.registers.register import (
    CellKind,
    Register,
    RegisterColumn,
    heading_key,
)
from schoolsupport.sheets import Sheet, open_sheets
from schoolsupport.sheets.grid import Area, is_blank, text_of
from schoolsupport.sheets.reading import BODIES, OPENERS
from schoolsupport.words.logins import read_id
from schoolsupport.words.persons import looks_like_person
from schoolsupport.words.schools import RegisteredName, SchoolIndex
from schoolsupport.words.text import bare, is_total, plain
from schoolsupport.words.text import is_blank as says_nothing

CORRECTS = ("исправляет", "исправляет строку", "corrects")
"""Headings of the column that names the line which is corrected."""
NUMBERING = ("№", "№ п/п", "№ пп", "№п/п", "п/п")
YES = ("да", "есть", "+", "1", "true", "yes")
NO = ("нет", "0", "false", "no")
_TWO_DAYS = re.compile(
    r"(?:с\s+)?(\d{1,2}\.\d{1,2}\.\d{2,4})\s*(?:г\.?)?\s*(?:[-–—]|по|до)\s*(\d{1,2}\.\d{1,2}\.\d{2,4})"
)
MOST_PEOPLE = 10_000
"""More who took part from one school are a misprint."""


@frozen(kw_only=True)
class LinesRead:
    """What was read of files.

    Attributes:
        lines: the lines of the rows that have no fault.
        problems: what is wrong, with file, sheet, row and column.
        files: the files read.
    """

    lines: tuple[ReadLine, ...]
    problems: tuple[Problem, ...]
    files: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing keeps the lines from being recorded."""
        return not any(one.severity == "error" for one in self.problems)


class KnownSchools:
    """The schools that lines may be of, by id and by name.

    Args:
        register: the schools.
        municipality: the municipality that all files are of, where they do not say; numbers of
            schools are given anew in each.
    """

    def __init__(self, register: Iterable[RegisteredName], municipality: str | None = None) -> None:
        """Read the names."""
        self._by_id = {one.school: one for one in register}
        self._folded = {_folded(one): one for one in self._by_id}
        self._index = SchoolIndex(self._by_id.values())
        self._municipality = municipality
        self._answers: dict[tuple[str, str | None], RegisteredName | Problem] = {}

    def __len__(self) -> int:
        return len(self._by_id)

    def found(self, printed: str, municipality: str | None = None) -> RegisteredName | Problem:
        """The school that a cell means, or why that is not sure, with the schools it may mean."""
        return self._answer(printed, municipality or self._municipality)

    def found_anywhere(self, printed: str) -> RegisteredName | Problem:
        """As `found`, of a school that may stand in another municipality: a mentor, a partner."""
        near = self._answer(printed, self._municipality)
        return self._answer(printed, None) if isinstance(near, Problem) else near

    def _answer(self, printed: str, municipality: str | None) -> RegisteredName | Problem:
        asked = printed, municipality
        if asked not in self._answers:
            self._answers[asked] = self._ask(*asked)
        return self._answers[asked]

    def _ask(self, printed: str, municipality: str | None) -> RegisteredName | Problem:
        by_id = self._folded.get(_folded(printed))
        if by_id is not None:
            return self._by_id[by_id]
        sure = self._index.match(printed, municipality, use="strict")
        if sure.school is not None:
            return self._by_id[sure.school]
        near = sure.candidates or self._index.match(printed, municipality).candidates
        if not near:
            return problem("line.unknown_school", found=printed)
        names = "; ".join(
            f"{one.name}, {one.municipality} ({one.school})"
            if one.municipality
            else f"{one.name} ({one.school})"
            for one in near
        )
        return problem("line.unsure_school", found=printed, candidates=names)


def _folded(text: str) -> str:
    return read_id(text).id.casefold()


@frozen(kw_only=True)
class Asked:
    """How files are to be read.

    Attributes:
        register: the register they are of.
        schools: the schools its lines may be of.
        day: the day a state is of, where its lines do not say; what a line of participation was
            taken back on.
        rows: numbers of rows that lines may answer.
    """

    register: Register
    schools: KnownSchools
    day: dt.date
    rows: frozenset[str] = field(factory=frozenset)


def read_lines(paths: Iterable[Path], asked: Asked) -> LinesRead:
    """Read lines of a register from files and folders.

    Args:
        paths: workbooks, delimited texts, documents; of a folder every one in it.
        asked: the register, the schools, the day.

    Raises:
        InputError: a file cannot be read.
    """
    files = [file for path in paths for file in files_in(path)]
    reader = _Reader(asked=asked)
    for file in files:
        sha = hashlib.sha256(file.read_bytes()).hexdigest()
        for sheet in open_sheets(file):
            reader.read(sheet, sha)
    problems = reader.problems
    if not reader.lines and not problems:
        problems.append(problem("line.nothing", found=", ".join(map(str, files)) or None))
    problems += _repeated(reader.lines)
    problems += _alike(reader.lines)
    return LinesRead(
        lines=tuple(reader.lines), problems=tuple(problems), files=tuple(map(str, files))
    )


def files_in(path: Path) -> list[Path]:
    """A file, or every table of a folder; what an office has open is no table."""
    if not path.is_dir():
        if path.suffix.lower() not in (*OPENERS, *BODIES):
            endings = ", ".join([*OPENERS, *BODIES])
            raise fault("input.unread_table", where=path.name, endings=endings)
        return [path]
    return sorted(
        one
        for one in path.rglob("*")
        if one.suffix.lower() in (*OPENERS, *BODIES) and not one.name.startswith(("~$", ".~"))
    )


@frozen(kw_only=True)
class _Place:
    """Where a cell stands, for messages."""

    file: str
    sheet: str | None
    row: int

    def of(self, told: Problem, column: str | None = None) -> Problem:
        return told.at(file=self.file, sheet=self.sheet, row=self.row, column=column)


@frozen(kw_only=True)
class _Reader:
    asked: Asked
    lines: list[ReadLine] = field(factory=list)
    problems: list[Problem] = field(factory=list)

    @property
    def register(self) -> Register:
        return self.asked.register

    def read(self, sheet: Sheet, sha: str) -> None:
        """Read the lines of a sheet; one without headings is told, unless nothing stands in it."""
        file = Path(sheet.file).name
        rows = sheet.grid()
        head = self._head(sheet.top)
        if head is None:
            if any(not is_blank(cell) for row in sheet.top for cell in row) and not sheet.hidden:
                needed = ", ".join(
                    f"«{one.heading}»" for one in self.register.column if one.required
                )
                told = problem("line.no_headings", needed=needed)
                self.problems.append(told.at(file=file, sheet=sheet.name))
            return
        columns = self._columns(rows[head], file, sheet.name)
        below = _spread(rows, sheet.cells.merged, head)
        for number, row in enumerate(below, start=head + 2):
            cells = {
                name: row[place]
                for place, name in columns.items()
                if place < len(row) and not _is_empty(row[place])
            }
            if not cells or (self._is_nobodys(cells) and _is_total(row)):
                continue
            place = _Place(file=file, sheet=sheet.name, row=number)
            line = self._line(cells, place)
            if line is not None:
                self.lines.append(
                    evolve(line, source_file=sha, source_sheet=sheet.name, source_row=number)
                )

    def _head(self, top: Sequence[Sequence[object]]) -> int | None:
        needed = {one.id for one in self.register.column if one.required}
        for place, row in enumerate(top):
            if needed <= {self._named(cell) for cell in row}:
                return place
        return None

    def _named(self, cell: object) -> str | None:
        """The id of the column that a heading names; `corrects` of the one that corrects."""
        word = heading_key(text_of(cell))
        column = self.register.by_heading.get(word)
        if column is not None:
            return column.id
        return CORRECTS[-1] if word in CORRECTS else None

    def _columns(self, head: Sequence[object], file: str, sheet: str | None) -> dict[int, str]:
        columns: dict[int, str] = {}
        for place, cell in enumerate(head):
            name, heading = self._named(cell), text_of(cell)
            if name is not None and name not in columns.values():
                columns[place] = name
            elif heading and heading_key(heading) not in NUMBERING:
                code = "line.column_twice" if name is not None else "line.unknown_column"
                self.problems.append(problem(code).at(file=file, sheet=sheet, column=heading))
        return columns

    def _line(self, cells: Mapping[str, object], place: _Place) -> ReadLine | None:
        """The line of a row; None where it has a fault, which is told."""
        corrects = text_of(cells[CORRECTS[-1]]) if CORRECTS[-1] in cells else None
        told: list[Problem] = []
        if corrects is not None and self.register.is_state:
            told.append(place.of(problem("line.state_not_corrected", found=corrects)))
        only_corrects = corrects is not None and len(cells) == 1
        values: dict[str, object] = {}
        municipality = self._municipality(cells)
        for column in self.register.column:
            if column.id in cells:
                value = self._value(column, cells[column.id], municipality)
                if isinstance(value, Problem):
                    told.append(place.of(value, column.heading))
                else:
                    values[column.id] = value
            elif column.required and not only_corrects:
                told.append(place.of(problem("line.empty_cell"), column.heading))
        if not only_corrects and not told and not self._has_place(values):
            told.append(place.of(problem("line.of_nobody")))
        if told:
            self.problems.extend(told)
            return None
        return self._made(values, corrects, only_corrects=only_corrects)

    def _municipality(self, cells: Mapping[str, object]) -> str | None:
        column = self.register.of_kind(CellKind.MUNICIPALITY)
        return text_of(cells[column.id]) if column is not None and column.id in cells else None

    def _is_nobodys(self, cells: Mapping[str, object]) -> bool:
        """Whether a row names no school, or a total in its place."""
        column = self.register.of_kind(CellKind.SCHOOL)
        cell = cells.get(column.id) if column is not None else None
        return cell is None or is_total(plain(text_of(cell)))

    def _has_place(self, values: Mapping[str, object]) -> bool:
        kinds = (CellKind.SCHOOL, CellKind.MUNICIPALITY)
        columns = filter(None, map(self.register.of_kind, kinds))
        return any(column.id in values for column in columns)

    def _value(self, column: RegisterColumn, cell: object, municipality: str | None) -> object:
        """What a cell says, or what is wrong with it."""
        text = text_of(cell)
        if column.kind is CellKind.SCHOOL:
            schools, own = self.asked.schools, self.register.of_kind(CellKind.SCHOOL)
            return (
                schools.found(text, municipality) if column is own else schools.found_anywhere(text)
            )
        if column.kind is CellKind.ROW:
            return self._row(text)
        if column.kind is CellKind.CHOICE:
            return _choice(column, text)
        simple = _SIMPLE.get(column.kind)
        if simple is not None:
            return self._one_day(column, simple(cell, text), text)
        is_name = column.kind is CellKind.PERSON or column.purged
        if not is_name and looks_like_person(text):
            return problem("line.person_in_text", found=text)
        return text

    def _one_day(self, column: RegisterColumn, value: object, text: str) -> object:
        """Only an event lasts several days; «май 2020 года» is no day of a contract."""
        own = not self.register.is_state and column is self.register.of_kind(CellKind.DAY)
        if column.kind is CellKind.DAY and isinstance(value, tuple) and not own:
            first, last = value
            return value if first == last else problem("line.not_one_day", found=text)
        return value

    def _row(self, text: str) -> str | Problem:
        number = text.rstrip(".").strip()
        if number in self.asked.rows:
            return number
        known = ", ".join(sorted(self.asked.rows, key=_by_numbers))
        return problem("line.unknown_row", found=text, known=known)

    def _made(
        self, values: Mapping[str, object], corrects: str | None, *, only_corrects: bool
    ) -> ReadLine:
        register = self.register

        def first(kind: CellKind) -> Any:
            column = register.of_kind(kind)
            return None if column is None else values.get(column.id)

        school: RegisteredName | None = first(CellKind.SCHOOL)
        municipality = (school and school.municipality) or first(CellKind.MUNICIPALITY)
        own = {
            column.id
            for kind in (CellKind.SCHOOL, *_OF_THE_LINE)
            if (column := register.of_kind(kind)) is not None
        }
        days = first(CellKind.DAY) if not register.is_state else None
        if days is not None:
            own.add(register.of_kind(CellKind.DAY).id)  # type: ignore[union-attr]  # it has a value
        rest = {name: value for name, value in values.items() if name not in own}
        purged = {column.id for column in register.column if column.purged}
        place = school.school if school else municipality
        name = first(CellKind.PERSON)
        return ReadLine(
            register=register.name,
            is_state=register.is_state,
            day=days[1] if days else self.asked.day,
            start=days[0] if days and days[0] != days[1] else None,
            school=school.school if school else None,
            municipality=municipality,
            event=first(CellKind.EVENT),
            people=first(CellKind.PEOPLE),
            row=first(CellKind.ROW),
            person=None
            if name is None
            else Named(
                name=name,
                place=place or "",
                told={one: _plain(value) for one, value in rest.items() if one in purged},
            ),
            values={one: _plain(value) for one, value in rest.items() if one not in purged},
            corrects=corrects,
            withdraws=only_corrects,
        )


_OF_THE_LINE = (
    CellKind.MUNICIPALITY,
    CellKind.PERSON,
    CellKind.EVENT,
    CellKind.PEOPLE,
    CellKind.ROW,
)


def _plain(value: object) -> Plain:
    if isinstance(value, RegisteredName):
        return value.school
    if isinstance(value, tuple):
        return str(value[1].isoformat())
    return value if isinstance(value, str | int) else str(value)


def _spread(
    rows: Sequence[Sequence[object]], merged: Iterable[Area], head: int
) -> list[list[object]]:
    """The rows below the headings; what is merged down several rows stands in each of them."""
    below = [list(row) for row in rows[head + 1 :]]
    for area in merged:
        first = area.row - head - 1
        if area.height == 1 or area.width > 1 or not 0 <= first < len(below):
            continue
        value = below[first][area.column] if area.column < len(below[first]) else None
        for row in below[first + 1 : first + area.height]:
            row.extend([None] * (area.column + 1 - len(row)))
            if is_blank(row[area.column]):
                row[area.column] = value
    return below


def _is_empty(cell: object) -> bool:
    """A blank, or a dash put where there is nothing to say; «+» says yes."""
    return is_blank(cell) or (isinstance(cell, str) and says_nothing(cell) and cell.strip() != "+")


def _is_total(row: Sequence[object]) -> bool:
    """Whether the first cell in which something stands says that it is a total."""
    return is_total(plain(next((text_of(cell) for cell in row if not is_blank(cell)), "")))


def _by_numbers(number: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", number)]


# --- cells ---------------------------------------------------------------------------------------


def _choice(column: RegisterColumn, text: str) -> str | Problem:
    known = {bare(one): one for one in column.choices}
    found = known.get(bare(text))
    if found is None:
        return problem("line.unknown_word", found=text, known=", ".join(column.choices))
    return found


def _people(cell: object, text: str) -> int | Problem:
    number = _whole(cell, text.removesuffix("чел.").removesuffix("чел"))
    if isinstance(number, int) and not 0 < number <= MOST_PEOPLE:
        return problem("line.not_people", found=text)
    return number


def _whole(_: object, text: str) -> int | Problem:
    bare_number = text.replace(" ", "")
    if not (bare_number.isascii() and bare_number.isdigit()):
        return problem("line.not_number", found=text)
    return int(bare_number)


def _yes_no(_: object, text: str) -> bool | Problem:
    word = plain(text)
    if word in YES or word in NO:
        return word in YES
    return problem("line.not_yes_no", found=text)


def _days(cell: object, text: str) -> tuple[dt.date, dt.date] | Problem:
    """The first and the last day that a cell says; of one day twice the same."""
    day = written_day(cell)
    if day is not None:
        return day, day
    both = _TWO_DAYS.fullmatch(text.removesuffix("г.").strip())
    first, last = map(written_day, both.groups()) if both else (None, None)
    if first is not None and last is not None:
        return (first, last) if first <= last else problem("line.days_turned", found=text)
    return _by_words(text) or problem("line.not_day", found=text)


def _by_words(text: str) -> tuple[dt.date, dt.date] | None:
    """Days in words, «15–20 марта 2022 года», «март 2022 г.», where the words say them wholly."""
    read = parse_deadline(text, DeadlineContext())
    if not read.understood or read.problems or len(read.parts) != 1:
        return None
    (part,) = read.parts
    if part.inferred or part.start is None or part.end is None or part.recurrence is not None:
        return None
    return part.start, part.end


_SIMPLE: Mapping[CellKind, Callable[[object, str], object]] = {
    CellKind.DAY: _days,
    CellKind.PEOPLE: _people,
    CellKind.WHOLE: _whole,
    CellKind.YES_NO: _yes_no,
}


# --- what rows say together ----------------------------------------------------------------------


def _repeated(lines: Iterable[ReadLine]) -> list[Problem]:
    """Rows that say the same as one before: they are counted once."""
    seen: dict[tuple[object, ...], ReadLine] = {}
    problems = []
    for one in lines:
        if one.withdraws:
            continue
        named = one.person.key if one.person else None
        said = (one.place, one.day, one.event and bare(one.event), named, one.people, one.row)
        first = seen.setdefault((*said, *sorted(one.values.items())), one)
        if first is not one:
            told = problem("line.repeated", first=first.source_row)
            problems.append(told.at(sheet=one.source_sheet, row=one.source_row))
    return problems


def _alike(lines: Iterable[ReadLine]) -> list[Problem]:
    """Persons of one school that may be one: «Ёлкина А.Б.» beside «Ёлкина Анна Борисовна».

    Two whole names that differ are of two persons, whatever their initials.
    """
    named: dict[tuple[str, str], dict[str, ReadLine]] = defaultdict(dict)
    for one in lines:
        if one.person is not None:
            short = short_name(one.person.name)
            named[short, one.person.place].setdefault(one.person.key[0], one)
    return [
        problem("line.alike").at(sheet=later.source_sheet, row=later.source_row)
        for (short, _), alike in named.items()
        if short in alike
        for later in list(alike.values())[1:]
    ]


def short_name(name: str) -> str:
    """Surname and initials, to find names that may be of one person.

    Examples:
        >>> short_name("Ёлкина Анна Борисовна") == short_name("ЕЛКИНА А. Б.")
        True
    """
    surname, _, rest = " ".join(name.split()).partition(" ")
    return " ".join([bare(surname), *(word[0] for word in bare(rest).split())])
