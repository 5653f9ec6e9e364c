"""Who is who: names and codes beside the logins they are thought to be, each confirmed by a person.

The file is proposed by `schoolsupport data match`; a row counts once somebody wrote «да» into it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from attrs import frozen

from schoolsupport.domain import problem
from schoolsupport.intake.layouts import Headed, Reading
from schoolsupport.sheets import Sheet
from schoolsupport.sheets.frames import ROW
from schoolsupport.sheets.grid import Row, row_where, text_of
from schoolsupport.tables import Tables
from schoolsupport.words.logins import LOGIN
from schoolsupport.words.schools import RegisteredName, SchoolIndex
from schoolsupport.words.text import plain

HEADINGS = (
    *("В файле", "Муниципалитет в файле", "Логин ОО", "Название в реестре", "Муниципалитет"),
    *("Почему", "Это одна школа (да)"),
)
_PRINTED, _LOGIN, _CONFIRMED = 0, 2, 6
_YES = frozenset({"да", "yes", "1", "+"})


@frozen
class WhoIsWho(Headed[int]):
    """The proposals of `data match` with what a person wrote into them."""

    name: str = "who-is-who"
    title: str = "Кто есть кто"
    description: str = (
        "Предложения команды `schoolsupport data match`: «В файле», «Логин ОО», «Это одна школа"
        " (да)»; действуют строки, в которых написано «да»"
    )
    yields: tuple[str, ...] = ("lineage",)

    def head(self, sheet: Sheet) -> int | None:
        """The row with the headings of the proposals."""
        return row_where(sheet.top, _is_head)

    def read_from(self, sheet: Sheet, head: int) -> Reading:
        """What was confirmed, as changes of login; how many rows wait is told."""
        wanted = [plain(one) for one in HEADINGS]
        printed = [plain(text_of(cell)) for cell in sheet.top[head - 1]]
        at = [printed.index(wanted[one]) for one in (_PRINTED, _LOGIN, _CONFIRMED)]
        rows: list[dict[str, object]] = []
        waiting = 0
        for number, row in enumerate(sheet.grid()[head:], start=head + 1):
            told = [text_of(row[place]) if place < len(row) else "" for place in at]
            if told[0] and told[1] and plain(told[2]) in _YES:
                line = {"school": told[1], "event": "login_changed", "predecessor": told[0]}
                rows.append({**line, ROW: number})
            else:
                waiting += bool(told[0])
        said = problem("school.who_is_who", confirmed=len(rows), waiting=waiting)
        return Reading(
            frames={"lineage": pd.DataFrame(rows)} if rows else {},
            problems=(said.at(row=head),),
            known=waiting,
        )


def _is_head(row: Row) -> bool:
    wanted = {plain(HEADINGS[one]) for one in (_PRINTED, _LOGIN, _CONFIRMED)}
    return wanted <= {plain(text_of(cell)) for cell in row}


def proposals(tables: Tables) -> Iterator[tuple[str, ...]]:
    """A row for each school that no login names, and each login it may be, nearest first.

    Nothing is decided: the last cell is empty, and a person writes «да» into it.
    """
    named = tables.named_schools.astype("object")
    rows = named[["school", "name", "municipality"]]
    logins = [
        RegisteredName(school=str(school), name=_text(name), municipality=_text(place) or None)
        for school, name, place in rows.itertuples(index=False, name=None)
        if LOGIN.fullmatch(str(school)) and _text(name)
    ]
    places = {str(one): _text(place) for one, _, place in rows.itertuples(index=False, name=None)}
    called = {str(one): _text(name) for one, name, _ in rows.itertuples(index=False, name=None)}
    index, by_login = SchoolIndex(logins), {one.school: one for one in logins}
    frames = (tables.results, tables.context, tables.lists, tables.schools)
    ids = dict.fromkeys(str(one) for frame in frames for one in frame["school"].dropna())
    for printed in (one for one in ids if not LOGIN.fullmatch(one)):
        place = places.get(printed, "")
        match = index.match(called.get(printed) or printed, place or None)
        for one in match.candidates:
            school = by_login[one.school]
            why = match.words().text("ru")
            yield (printed, place, one.school, school.name, school.municipality or "", why, "")
        if not match.candidates:
            yield (printed, place, "", "", "", "", "")


def _text(cell: object) -> str:
    return cell if isinstance(cell, str) else ""
