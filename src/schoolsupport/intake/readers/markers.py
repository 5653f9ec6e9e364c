"""Signs of non-objectivity: a table by school, year and work, or a long list of works."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from types import MappingProxyType

import numpy as np
import pandas as pd
from attrs import frozen

from schoolsupport.domain import Problem, Procedure, problem
from schoolsupport.intake.layouts import Reading
from schoolsupport.intake.readers.mark_titles import SUBJECT_CODES
from schoolsupport.sheets import Sheet
from schoolsupport.sheets.grid import Row, headings, is_blank, shown, text_of
from schoolsupport.tables import OBJECTIVITY
from schoolsupport.tables.cells import Floats, numbers_of, read_cells
from schoolsupport.tables.checks import ROW

SUBJECT_SIGNS: Mapping[str, str] = MappingProxyType(
    {
        "ру": "ru",
        "ма": "ma",
        "ом": "wo",
        "ис": "hi",
        "би": "bi",
        "ге": "ge",
        "гг": "ge",
        "об": "so",
        "фи": "ph",
        "хи": "ch",
        "ин": "in",
        "ли": "li",
        "ая": "en",
        "ня": "de",
        "фя": "fr",
        "ия": "fl",
    }
)
"""Two letters of a subject → code of the subject."""

_WORK = re.compile(r"(?P<grade>1[0-2]|[1-9])\s*(?P<subject>[а-я]{2})", re.IGNORECASE)
_YEAR, _LOGIN, _NAME, _MUNICIPALITY, _COUNT = (
    *("год", "логин", "оо", "муниципалитет"),
    "количество маркеров",
)
_NEEDED = (_YEAR, _LOGIN, _COUNT)


@frozen
class MarkerTable:
    """The list of markers with a column per grade and subject."""

    name: str = "vpr-markers"
    title: str = "Признаки необъективности"
    description: str = (
        "Список признаков необъективности ВПР: «Год», «Логин», по столбцу на работу («4 РУ»,"
        " «5 МА») и «Количество маркеров»"
    )
    yields: tuple[str, ...] = ("objectivity", "schools")

    def recognise(self, sheet: Sheet) -> bool:
        """Whether a row of headings counts markers of works of schools."""
        return _header(sheet.top) is not None

    def read(self, sheet: Sheet) -> Reading:
        """A row per school, year and work, and the names met with."""
        header = _header(sheet.top)
        if header is None:
            return Reading()
        printed = headings(sheet.top[header - 1])
        plain = [one.casefold() for one in printed]
        doubled = [one for one in dict.fromkeys(plain) if plain.count(one) > 1]
        missing = [one for one in _NEEDED if one not in plain]
        if doubled or missing:
            words = {"column.repeated": doubled, "column.missing": missing}
            said = [
                problem(code, found=shown(printed)).at(row=header, column=name)
                for code, names in words.items()
                for name in names
            ]
            return Reading(problems=tuple(said))
        table = sheet.table(header, {printed[plain.index(_LOGIN)]})
        table.columns = [str(name).casefold() if name != ROW else ROW for name in table.columns]
        return _reading(table, header, source_of(self.title, sheet))


def source_of(title: str, sheet: Sheet) -> str:
    """What a marker stands on: the kind of list, and the file it came in."""
    return f"«{title}» ({PurePath(sheet.file).name})"


def _header(rows: Sequence[Row]) -> int | None:
    """The row of headings, counted from 1: a login or a count of markers, and works."""
    for number, row in enumerate(rows, start=1):
        plain = [text_of(cell).casefold() for cell in row]
        if _COUNT in plain and any(map(_WORK.fullmatch, plain)):
            return number
    return None


def _reading(table: pd.DataFrame, header: int, source: str) -> Reading:
    problems: list[Problem] = []
    works: dict[str, str] = {}
    for name in map(str, table.columns):
        work = _WORK.fullmatch(name)
        subject = SUBJECT_SIGNS.get(work["subject"].casefold()) if work else None
        if work and subject:
            works[name] = f"vpr-{work['grade']}-{subject}"
        elif name not in {_YEAR, _LOGIN, _NAME, _MUNICIPALITY, _COUNT, ROW}:
            problems.append(problem("column.unknown").at(row=header, column=name))
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
    found = {"objectivity": rows, "schools": _names(table)}
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


def _names(table: pd.DataFrame) -> pd.DataFrame:
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
class MarkerList:
    """A list with a row per marked work and nothing else in it."""

    name: str = "vpr-marker-list"
    title: str = "Список работ с признаками необъективности"
    description: str = (
        "Строка на работу с признаком необъективности ВПР: «Год», «Класс», «Предмет», «Логин» и"
        " никаких результатов; строка в списке и есть признак"
    )
    yields: tuple[str, ...] = ("objectivity",)

    def recognise(self, sheet: Sheet) -> bool:
        """Whether the headings are year, grade, subject and school, and no number besides."""
        return _list_header(sheet.top) is not None

    def read(self, sheet: Sheet) -> Reading:
        """A marked row per work; rows of no known work are kept apart."""
        header = _list_header(sheet.top)
        if header is None:
            return Reading()
        printed = headings(sheet.top[header - 1])
        table = sheet.table(header, {one for one in printed if _name(one) == "school"})
        if table.empty:
            return Reading()
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
        problems.append(problem("objectivity.read_as_marked", count=len(rows)))
        lost = table[~known].map(text_of).assign(_reason="row.unknown_subject")
        return Reading(
            frames={"objectivity": rows} if len(rows) else {},
            problems=tuple(problems),
            rejected=lost,
        )


def _list_header(rows: Sequence[Row]) -> int | None:
    for number, row in enumerate(rows, start=1):
        names = [_name(text_of(cell)) for cell in row if text_of(cell)]
        if set(_NEEDED_IN_LIST) <= set(names):
            return number if len(set(names)) == len(names) and set(names) <= set(_NAMES) else None
    return None


def _name(heading: str) -> str:
    plain = heading.casefold()
    return next((name for name, words in _NAMES.items() if plain in words), plain)


def _procedure(grade: object, subject: object) -> str | None:
    code = SUBJECT_CODES.get(text_of(subject).casefold())
    try:
        return Procedure.parse(f"vpr-{text_of(grade)}-{code}").id
    except ValueError:
        return None
