"""Signs of non-objectivity: a table by school, year and work, or a long list of works."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from types import MappingProxyType

import numpy as np
import pandas as pd
from attrs import evolve, frozen

from schoolsupport.domain import Problem, Procedure, problem
from schoolsupport.intake.layouts import Headed, Reading
from schoolsupport.intake.rows import usable_rows
from schoolsupport.intake.works import SUBJECT_CODES, SUBJECT_SIGNS
from schoolsupport.sheets import Sheet
from schoolsupport.sheets.frames import ROW
from schoolsupport.sheets.grid import Row, headings, is_blank, row_where, shown, text_of
from schoolsupport.tables import OBJECTIVITY
from schoolsupport.tables.cells import Floats, numbers_of, read_cells
from schoolsupport.tables.columns import unknown_columns

_WORK = re.compile(r"(?P<grade>1[0-2]|[1-9])\s*(?P<subject>[а-я]{2})", re.IGNORECASE)
_YEAR, _LOGIN, _NAME, _MUNICIPALITY, _COUNT = (
    *("год", "логин", "оо", "муниципалитет"),
    "количество маркеров",
)
_NEEDED = (_YEAR, _LOGIN, _COUNT)


@frozen
class MarkerTable(Headed[int]):
    """The list of markers with a column per grade and subject."""

    name: str = "vpr-markers"
    title: str = "Признаки необъективности"
    description: str = (
        "Список признаков необъективности ВПР: «Год», «Логин», по столбцу на работу («4 РУ»,"
        " «5 МА») и «Количество маркеров»"
    )
    yields: tuple[str, ...] = ("objectivity", "schools")

    def head(self, sheet: Sheet) -> int | None:
        """The row that has a count of markers, and works."""
        return row_where(sheet.top, _is_head)

    def read_from(self, sheet: Sheet, head: int) -> Reading:
        """A row per school, year and work, and the names met with."""
        printed = headings(sheet.top[head - 1])
        plain = [one.casefold() for one in printed]
        doubled = [one for one in dict.fromkeys(plain) if plain.count(one) > 1]
        missing = [one for one in _NEEDED if one not in plain]
        if doubled or missing:
            words = {"column.repeated": doubled, "column.missing": missing}
            said = [
                problem(code, found=shown(printed)).at(row=head, column=name)
                for code, names in words.items()
                for name in names
            ]
            return Reading(problems=tuple(said))
        whose = {printed[plain.index(one)] for one in (_YEAR, _LOGIN, _NAME) if one in plain}
        table = sheet.table(head, {printed[plain.index(_LOGIN)]})
        usable = usable_rows(sheet, head, table, whose)
        table = usable.table
        table.columns = [str(name).casefold() if name != ROW else ROW for name in table.columns]
        reading = _reading(table, head, source_of(self.title, sheet))
        problems = (*usable.problems, *reading.problems)
        return evolve(reading, problems=problems, rejected=usable.rejected)


def source_of(title: str, sheet: Sheet) -> str:
    """What a marker stands on: the kind of list, and the file it came in."""
    return f"«{title}» ({PurePath(sheet.file).name})"


def _is_head(row: Row) -> bool:
    plain = [text_of(cell).casefold() for cell in row]
    return _COUNT in plain and any(map(_WORK.fullmatch, plain))


def _reading(table: pd.DataFrame, header: int, source: str) -> Reading:
    problems: list[Problem] = []
    works: dict[str, str] = {}
    unknown: list[str] = []
    for name in map(str, table.columns):
        work = _WORK.fullmatch(name)
        subject = SUBJECT_SIGNS.get(work["subject"].casefold()) if work else None
        if work and subject:
            works[name] = f"vpr-{work['grade']}-{subject}"
        elif name not in {_YEAR, _LOGIN, _NAME, _MUNICIPALITY, _COUNT, ROW}:
            unknown.append(name)
    problems += unknown_columns(unknown, row=header)
    problems += _counts_wrong(table, list(works))
    frames = [
        pd.DataFrame(
            {
                "school": table[_LOGIN],
                "year": table[_YEAR],
                "procedure": procedure,
                "marker": table[name],
                "source": source,
                ROW: table[ROW],
            }
        )[[not is_blank(cell) for cell in table[name]]]
        for name, procedure in works.items()
    ]
    rows = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    found = {"objectivity": rows, "schools": _named_schools(table)}
    return Reading(
        frames={name: frame for name, frame in found.items() if len(frame)},
        problems=tuple(problems),
    )


def _counts_wrong(table: pd.DataFrame, works: Sequence[str]) -> list[Problem]:
    """Rows whose count of markers is not what their markers add up to."""
    marks = [read_cells(table[name], OBJECTIVITY["marker"]).values.fillna(0) for name in works]
    total: Floats = np.sum([one.to_numpy() for one in marks], axis=0) * np.ones(len(table))
    stated, _ = numbers_of(table[_COUNT])
    differs = ~np.isnan(stated) & (stated != total)
    return [
        problem("objectivity.count_differs", total=f"{total[row]:g}", stated=f"{stated[row]:g}").at(
            row=int(table[ROW].iloc[row]),
            column=_COUNT,
            school=text_of(table[_LOGIN].iloc[row]) or None,
        )
        for row in np.flatnonzero(differs)
    ]


def _named_schools(table: pd.DataFrame) -> pd.DataFrame:
    if _NAME not in table:
        return pd.DataFrame()
    names = {"school": table[_LOGIN], "name": table[_NAME], ROW: table[ROW]}
    if _MUNICIPALITY in table:
        names["municipality"] = table[_MUNICIPALITY]
    known = [not is_blank(cell) for cell in table[_LOGIN]]
    return pd.DataFrame(names)[known].drop_duplicates("school", keep="last")


_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "year": ("year", "год"),
        "grade": ("grade", "класс"),
        "subject": ("subject", "предмет"),
        "school": ("school", "логин", "логин оо"),
        "name": ("name", "оо", "название оо"),
        "municipality": ("municipality", "муниципалитет"),
        "source": ("source", "источник"),
    }
)
_NEEDED_IN_LIST = ("year", "grade", "subject", "school")


@frozen
class MarkerList(Headed[int]):
    """A list with a row per marked work and nothing else in it."""

    name: str = "vpr-marker-list"
    title: str = "Список работ с признаками необъективности"
    description: str = (
        "Строка на работу с признаком необъективности ВПР: «Год», «Класс», «Предмет», «Логин» и"
        " никаких результатов; строка в списке и есть признак"
    )
    yields: tuple[str, ...] = ("objectivity",)

    def head(self, sheet: Sheet) -> int | None:
        """The row that has year, grade, subject and school, and no number besides."""
        row = row_where(sheet.top, lambda one: set(_NEEDED_IN_LIST) <= set(_names_in(one)))
        names = [] if row is None else _names_in(sheet.top[row - 1])
        return row if len(set(names)) == len(names) and set(names) <= set(_NAMES) else None

    def read_from(self, sheet: Sheet, head: int) -> Reading:
        """A marked row per work; rows of no known work are kept apart."""
        printed = headings(sheet.top[head - 1])
        table = sheet.table(head, {one for one in printed if _name(one) == "school"})
        usable = usable_rows(sheet, head, table, set(printed))
        table = usable.table
        if table.empty:
            return Reading(problems=tuple(usable.problems), rejected=usable.rejected)
        table.columns = [ROW if name == ROW else _name(str(name)) for name in table.columns]
        pairs = zip(table["grade"], table["subject"], strict=True)
        procedures = pd.Series([_procedure(*pair) for pair in pairs], dtype="object")
        known = procedures.notna()
        problems: list[Problem] = [
            problem("row.unknown_subject", found=f"{text_of(grade)} {text_of(subject)}").at(row=row)
            for row, grade, subject in table.loc[~known, [ROW, "grade", "subject"]].to_numpy()
        ]
        listed = source_of(self.title, sheet)
        source = table["source"].fillna(listed) if "source" in table else listed
        rows = table[["school", "year", ROW]].assign(procedure=procedures, marker=1, source=source)[
            known
        ]
        problems = [*usable.problems, *problems]
        problems.append(problem("objectivity.read_as_marked", count=len(rows)))
        unknown = table[~known].map(text_of).assign(_reason="row.unknown_subject")
        lost = pd.concat([usable.rejected, unknown], ignore_index=True)
        return Reading(
            frames={"objectivity": rows} if len(rows) else {},
            problems=tuple(problems),
            rejected=lost,
        )


def _names_in(row: Row) -> list[str]:
    return [_name(text_of(cell)) for cell in row if text_of(cell)]


def _name(heading: str) -> str:
    plain = heading.casefold()
    return next((name for name, words in _NAMES.items() if plain in words), plain)


def _procedure(grade: object, subject: object) -> str | None:
    code = SUBJECT_CODES.get(text_of(subject).casefold())
    try:
        return Procedure.parse(f"vpr-{text_of(grade)}-{code}").id
    except ValueError:
        return None
