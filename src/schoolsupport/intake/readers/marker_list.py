"""A long list of works with signs of non-objectivity: whoever stands in it is marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pandas as pd
from attrs import frozen

from schoolsupport.domain import Problem, Procedure, problem
from schoolsupport.intake.layouts import Reading
from schoolsupport.intake.readers.mark_titles import SUBJECT_CODES
from schoolsupport.intake.readers.marker_table import source_of
from schoolsupport.sheets import Sheet
from schoolsupport.sheets.grid import Row, headings, text_of
from schoolsupport.tables.checks import ROW

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
_NEEDED = ("year", "grade", "subject", "school")


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
        return _header(sheet.top) is not None

    def read(self, sheet: Sheet) -> Reading:
        """A marked row per work; rows of no known work are kept apart."""
        header = _header(sheet.top)
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


def _header(rows: Sequence[Row]) -> int | None:
    for number, row in enumerate(rows, start=1):
        names = [_name(text_of(cell)) for cell in row if text_of(cell)]
        if set(_NEEDED) <= set(names):
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
