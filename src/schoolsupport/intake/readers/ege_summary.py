"""ЕГЭ by school, as regions report it: five numbers a subject, totals among the schools."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import numpy as np
import pandas as pd
from attrs import field, frozen

from schoolsupport.domain import Problem, Procedure, problem
from schoolsupport.intake import totals
from schoolsupport.intake.layouts import Headed, Reading
from schoolsupport.intake.rows import REASON
from schoolsupport.intake.works import exam_of
from schoolsupport.sheets import Sheet
from schoolsupport.sheets.frames import ROW
from schoolsupport.sheets.grid import Row, is_blank, shown, text_of
from schoolsupport.sheets.sums import is_sum, summed
from schoolsupport.tables.cells import numbers_of
from schoolsupport.tables.columns import unknown_columns
from schoolsupport.translation import msg
from schoolsupport.words.text import is_total, plain

_MUNICIPALITY, _SCHOOL, _PROFILE, _LEAVERS, _CODE, _NUMBER = (
    *("municipality", "school", "profile", "leavers"),
    *("code", "number"),
)
_WHOSE: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        _NUMBER: re.compile(r"№(?: ?п/п)?"),
        _CODE: re.compile(r"(?:код|логин)(?: (?:оо|оу|школы))?"),
        _MUNICIPALITY: re.compile(r"муниципал\w+|мо\b|мсу\b|район\b|территория|ате\b"),
        _SCHOOL: re.compile(
            r"(?:обще)?образовательн\w+ (?:организац|учрежд)|(?:на(?:зва|имен)\w+ )?(?:оо|оу|школ)"
        ),
        _PROFILE: re.compile(r"профиль"),
        _LEAVERS: re.compile(r"всего выпускник|(?:кол-во|количество|численность|число) выпускник"),
    }
)
_MEASURES: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "n_100": re.compile(r"(?:получил\w*|набрал\w*)? ?100 ?балл|стобалл"),
        "n_80_99": re.compile(r"80 ?- ?99|высокобалл"),
        "n_below": re.compile(r"(?:не (?:преодол|набра|достиг)\w+|ниже) .*(?:порог|миним|границ)"),
        "n": re.compile(
            r"приня\w* участие|участвова|сдавал|(?:кол-во|количество|число) (?:участник|сдававш)"
        ),
        "mean": re.compile(r"средн\w+ (?:тестов\w+ )?(?:балл|отметк|оценк)"),
    }
)
_COUNTS = ("n", "n_below", "n_80_99", "n_100")
_ZERO_IF_BLANK = _COUNTS[1:]
_NO_SUBJECT = re.compile(r"из них|в том числе|результаты|предмет\w*")
_YEAR = re.compile(r"20\d\d")
_EXAM = re.compile(r"\bегэ\b|един\w+ государственн\w+ экзамен")
_REGION = re.compile(
    r"\w+(?:ая|ий|ое|ской) (?:область|край|автономн\w+ \w+)|республика \w+", re.IGNORECASE
)
_IN_A_TOTAL = re.compile(
    r"(?:итого|всего)(?: по)? (?!кра|област|региону|республик)(.+)", re.IGNORECASE
)
_DEEPEST_HEAD = 5  # rows of headings at most
_GRADE = 11


@frozen
class _Head:
    """Where the columns are: whose row it is, and the measures of each exam; places from 0."""

    first: int  # row of the sheet, from 0
    last: int
    whose: Mapping[str, int]
    exams: Mapping[tuple[str, str], int]  # (procedure, measure) → place
    unplaced: tuple[str, ...]


@frozen(kw_only=True)
class _Line:
    """A row below the headings: its number, and whose numbers it holds."""

    number: int
    level: str
    name: str
    municipality: str | None
    cells: Row


@frozen
class EgeSummary(Headed[_Head]):
    """The answer of a region: a school a row, five columns a subject."""

    name: str = "ege-by-school"
    title: str = "Результаты ЕГЭ по школам"
    description: str = (
        "Сводная региона: «Муниципальное образование», «Образовательная организация», по каждому"
        " предмету «приняло участие», `не преодолен min порог`, «80–99 баллов», «100 баллов»,"
        " «средний балл»; шапка в две-три строки, итоги и муниципалитеты среди школ, пусто вместо"
        " нуля; год — над таблицей или в имени листа"
    )
    yields: tuple[str, ...] = ("results", "reference", "schools", "context")

    def heading_row(self, sheet: Sheet) -> int | None:
        """The last row of the headings, counted from 1."""
        head = self.head(sheet)
        return None if head is None else head.last + 1

    def head(self, sheet: Sheet) -> _Head | None:
        """The headings with schools, and measures of exams below or beside them."""
        return find_head(sheet.top)

    def read_from(self, sheet: Sheet, head: _Head) -> Reading:
        """Results of schools, totals as printed, and the names met with."""
        problems: list[Problem] = []
        year = _year(sheet, head, problems)
        if year is None:
            return Reading(problems=tuple(problems))
        problems += unknown_columns(head.unplaced, row=head.last + 1)
        region = _region(sheet.top[: head.first])
        return _Summary(sheet.grid(), head, year, region, problems).reading()


def find_head(rows: Sequence[Row]) -> _Head | None:
    """The headings of a summary; None where the rows hold none."""
    for first, row in enumerate(rows):
        labels = [plain(text_of(cell)) for cell in row]
        if not any(_is(_SCHOOL, one) for one in labels):
            continue
        for last in range(min(first + _DEEPEST_HEAD, len(rows)) - 1, first - 1, -1):
            head = _head(rows, first, last)
            if head is not None:
                return head
    return None


def _is(what: str, label: str) -> bool:
    return _WHOSE[what].match(label) is not None


def _head(rows: Sequence[Row], first: int, last: int) -> _Head | None:
    lines = [[text_of(cell) for cell in row] for row in rows[first : last + 1]]
    measures = {place: _measure(text) for place, text in enumerate(lines[-1])}
    if not {"n", "n_below"} <= set(measures.values()):
        return None
    whose: dict[str, int] = {}
    for line in lines:
        for place, text in enumerate(line):
            label = plain(text)
            what = next((one for one in _WHOSE if label and _is(one, label)), None)
            if what is not None and measures.get(place) is None:
                whose.setdefault(what, place)
    if _SCHOOL not in whose:
        return None
    exams: dict[tuple[str, str], int] = {}
    unplaced: dict[str, None] = {}
    for place, measure in measures.items():
        if measure is None or place in whose.values():
            continue
        title = _subject_above(lines, place)
        exam = exam_of(title)
        if exam is None:
            unplaced[title or lines[-1][place]] = None
            continue
        exams.setdefault((Procedure("ege", _GRADE, *exam).id, measure), place)
    return _Head(first, last, whose, exams, tuple(unplaced)) if exams else None


def _measure(text: str) -> str | None:
    label = plain(text)
    return next((name for name, one in _MEASURES.items() if label and one.search(label)), None)


def _subject_above(lines: Sequence[Sequence[str]], place: int) -> str:
    """The subject a column stands under: merged headings hold for the columns to their right."""
    for line in reversed(lines[:-1]):
        said = [one for one in line[: place + 1] if one]
        if said and _NO_SUBJECT.fullmatch(plain(said[-1])) is None:
            return said[-1]
    own = re.split("[:—–]", lines[-1][place])
    return own[0].strip()


def _year(sheet: Sheet, head: _Head, problems: list[Problem]) -> int | None:
    """The year of the exams: above the table, or the name of the sheet; another is told."""
    above = [text_of(cell) for row in sheet.top[: head.first] for cell in row]
    named = [text for text in above if _EXAM.search(plain(text))] or above
    found = [int(one) for text in named for one in _YEAR.findall(text)]
    found = found or [int(one) for one in _YEAR.findall(sheet.name or "")]
    inside = [
        int(one)
        for row in sheet.top[head.first : head.last + 1]
        for cell in row
        if _WHOSE[_LEAVERS].match(plain(text_of(cell)))
        for one in _YEAR.findall(text_of(cell))
    ]
    years: dict[int, None] = dict.fromkeys(found or inside)
    if len(years) != 1:
        code = "title.incomplete" if not years else "title.ambiguous"
        said = " | ".join(map(str, years)) or shown(above)
        problems.append(problem(code, part=msg("year"), found=said))
        return None
    year = next(iter(years))
    for other in dict.fromkeys(one for one in inside if one != year):
        said_other = problem("title.other_year", other=other, year=year)
        problems.append(said_other.at(row=head.first + 1))
    return year


def _region(rows: Sequence[Row]) -> str | None:
    for row in rows:
        for cell in row:
            found = _REGION.search(text_of(cell).replace("_", " "))
            if found is not None:
                return " ".join(found.group().split())
    return None


@frozen(eq=False)
class _Summary:
    """The rows of one sheet."""

    grid: Sequence[Row]
    head: _Head
    year: int
    region: str | None
    problems: list[Problem]
    rejected: list[dict[str, str]] = field(factory=list)

    def reading(self) -> Reading:
        """What the rows become."""
        lines = list(self._lines())
        frames = {
            level: self._frame([line for line in lines if line.level == level])
            for level in ("school", "municipality", "region")
        }
        results = frames["school"]
        schools = self._schools([line for line in lines if line.level == "school"])
        results = results.assign(school=results.pop("_name")) if len(results) else results
        reference = pd.concat(
            [
                frames[level].rename(columns={"_name": "territory"}).assign(level=level)
                for level in ("region", "municipality")
                if len(frames[level])
            ]
            or [pd.DataFrame()],
            ignore_index=True,
        )
        if len(reference):
            reference = reference.assign(origin="printed")
        if len(results) and len(reference):
            self.problems.extend(totals.told(totals.compared(results, reference, schools)))
        found = {
            "results": results,
            "reference": reference,
            "schools": schools,
            "context": self._context([line for line in lines if line.level == "school"]),
        }
        return Reading(
            frames={name: frame for name, frame in found.items() if len(frame)},
            problems=tuple(self.problems),
            rejected=pd.DataFrame(self.rejected),
        )

    def _lines(self) -> Iterator[_Line]:
        """The rows that hold numbers of somebody, in their order."""
        inside: str | None = None
        taken: dict[str, set[str]] = {}
        body = range(self.head.last + 1, len(self.grid))
        for number in body:
            row = self.grid[number]
            place, name = self._at(row, _MUNICIPALITY), self._at(row, _SCHOOL)
            if all(map(is_blank, row)) or self._is_head(row):
                continue
            total = is_total(place) or is_total(name)
            if total:
                covered = self._covered(place, name, inside, taken)
                level = "region" if covered is None else "municipality"
                yield self._line(number, level, covered or self.region or place or name, None)
            elif name and not _is_number(name):
                inside = place or inside
                yield self._line(number, "school", name, inside)
                taken.setdefault(inside or "", set()).add(name)
            elif place and not _is_number(place):
                inside = place
                if self._any_number(row):
                    yield self._line(number, "municipality", place, None)
            elif self._any_number(row) and not _is_numbering(row):
                self._reject(number, row)

    def _covered(
        self, place: str, name: str, inside: str | None, taken: Mapping[str, set[str]]
    ) -> str | None:
        """The municipality a total is of; None for the region."""
        if is_total(name) and place and not is_total(place):
            return place
        said = _IN_A_TOTAL.match(place if is_total(place) else name)
        if said is None or (self.region is None and inside is None):
            return None
        words = plain(said[1])
        stems = [one for one in taken if one and _same_place(words, plain(one))]
        return stems[0] if len(stems) == 1 else None

    def _line(self, number: int, level: str, name: str, municipality: str | None) -> _Line:
        row = self.grid[number]
        return _Line(
            number=number + 1, level=level, name=name, municipality=municipality, cells=row
        )

    def _at(self, row: Row, what: str) -> str:
        place = self.head.whose.get(what)
        return "" if place is None or place >= len(row) else text_of(row[place])

    def _is_head(self, row: Row) -> bool:
        """Whether the headings stand here once more, as at the top of a page."""
        own = self._at(row, _SCHOOL)
        printed = (
            self._at(head, _SCHOOL) for head in self.grid[self.head.first : self.head.last + 1]
        )
        if own and own in printed:
            return True
        words = [cell for cell in row if isinstance(cell, str) and not is_sum(cell)]
        return sum(_measure(one) is not None for one in words) > len(_COUNTS)

    def _any_number(self, row: Row) -> bool:
        return any(not is_blank(row[one]) for one in self.head.exams.values() if one < len(row))

    def _reject(self, number: int, row: Row) -> None:
        said = problem("row.no_school", found=shown(row))
        self.problems.append(said.at(row=number + 1))
        cells = {f"{place}": text_of(cell) for place, cell in enumerate(row, start=1)}
        self.rejected.append({**cells, ROW: str(number + 1), REASON: said.code})

    def _cell(self, line: _Line, place: int | None) -> object:
        cell = None if place is None or place >= len(line.cells) else line.cells[place]
        if is_sum(cell):
            total = summed(cell, self.grid)
            return cell if total is None else total
        return None if is_blank(cell) else cell

    def _frame(self, lines: Sequence[_Line]) -> pd.DataFrame:
        """A row for each line and exam that somebody wrote; `_name` says whose."""
        parts: list[pd.DataFrame] = []
        ids = self._ids(lines)
        zeros = 0
        places = dict.fromkeys(self.head.exams.values())
        cells = {place: [self._cell(line, place) for line in lines] for place in places}
        flat = pd.Series([one for column in cells.values() for one in column], dtype="object")
        read, wrong = (one.reshape(len(cells), len(lines)) for one in numbers_of(flat))
        at = {place: number for number, place in enumerate(cells)}
        numbers = [line.number for line in lines]
        for procedure in dict.fromkeys(one for one, _ in self.head.exams):
            own = {m: p for (one, m), p in self.head.exams.items() if one == procedure}
            part = pd.DataFrame({m: pd.Series(cells[p], dtype="object") for m, p in own.items()})
            n = read[at[own["n"]]] if "n" in own else np.full(len(lines), np.nan)
            base = procedure.endswith("-base")
            told = (n > 0) | (wrong[at[own["n"]]] if "n" in own else False)
            for measure in _ZERO_IF_BLANK:
                if measure in own:
                    told |= read[at[own[measure]]] > 0
                    blank = part[measure].isna().to_numpy() & (n > 0)
                    blank &= measure == "n_below" or not base
                    zeros += int(blank.sum())
                    part[measure] = part[measure].where(~blank, 0)
            part = part.assign(
                _name=ids,
                year=self.year,
                procedure=procedure,
                mean_scale="mark" if base else "test_100",
                **{ROW: numbers},
            )
            parts.append(part[told])
        sums = sum(is_sum(cell) for line in lines for cell in line.cells)
        for code, count in (("sheet.blank_is_zero", zeros), ("sheet.summed", sums)):
            if count:
                self.problems.append(problem(code, count=count).at(row=lines[0].number))
        whole = [part for part in parts if len(part)]
        return pd.concat(whole, ignore_index=True) if whole else pd.DataFrame()

    def _ids(self, lines: Sequence[_Line]) -> list[str]:
        """Who each line is of: a code, else the name; one that two places have, with its place."""
        owners: dict[str, set[str | None]] = {}
        for line in lines:
            owners.setdefault(line.name, set()).add(line.municipality)
        return [
            self._at(line.cells, _CODE)
            or (
                f"{line.name} ({line.municipality})"
                if len(owners[line.name]) > 1 and line.municipality
                else line.name
            )
            for line in lines
        ]

    def _schools(self, lines: Sequence[_Line]) -> pd.DataFrame:
        return pd.DataFrame(
            {
                "school": self._ids(lines),
                "name": [line.name for line in lines],
                "municipality": [line.municipality for line in lines],
                "region": self.region,
                ROW: [line.number for line in lines],
            }
        )

    def _context(self, lines: Sequence[_Line]) -> pd.DataFrame:
        place = self.head.whose.get(_LEAVERS)
        if place is None:
            return pd.DataFrame()
        told = [self._cell(line, place) for line in lines]
        frame = pd.DataFrame(
            {
                "school": self._ids(lines),
                "year": self.year,
                "grade_11_examinees": pd.Series(told, dtype="object"),
                ROW: [line.number for line in lines],
            }
        )
        return frame[frame["grade_11_examinees"].notna()]


_PLAIN_NUMBER = re.compile(r"[\d\s.,]+|=.*")


def _is_number(text: str) -> bool:
    return _PLAIN_NUMBER.fullmatch(text) is not None


def _is_numbering(row: Row) -> bool:
    """Whether a row only numbers the columns: 1, 2, 3 …."""
    filled = [text_of(cell) for cell in row if not is_blank(cell)]
    return len(filled) > 3 and all(one.isdigit() and len(one) < 4 for one in filled)


def _same_place(words: str, place: str) -> bool:
    """Whether a total «по городу Чита» or «по Ленинскому району» is of a place."""
    stems = [{one[:5] for one in re.findall(r"[а-я]{4,}", text)} for text in (words, place)]
    return bool(stems[0]) and stems[0] <= stems[1]
