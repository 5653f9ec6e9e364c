"""Schools by their names: lists as annexes of orders have them, and the open register of schools.

Neither has the logins that results have; words and codes find the schools afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import inf
from pathlib import PurePath
from types import MappingProxyType

import pandas as pd
from attrs import frozen

from schoolsupport.domain import Problem, problem
from schoolsupport.intake.layouts import Headed, Reading
from schoolsupport.intake.rows import REASON, usable_rows
from schoolsupport.sheets import Sheet
from schoolsupport.sheets.frames import ROW
from schoolsupport.sheets.grid import (
    Row,
    headings,
    is_blank,
    is_nameless,
    row_where,
    shown,
    text_of,
)
from schoolsupport.tables import SCHOOLS
from schoolsupport.tables.columns import unknown_columns
from schoolsupport.words.tax_ids import is_inn, is_ogrn
from schoolsupport.words.text import is_total, plain

_NAMES: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "number": re.compile(r"№(?: ?п/?п)?|номер(?: п/п)?|n п/п"),
        "login": re.compile(r"логин.*|код (?:оо|оу|школы)"),
        "list": re.compile(r"перечень|список"),
        "name": re.compile(
            r"(?:полное |краткое |сокращенное )?(?:на(?:зва|именова)ние)(?: (?:оо|оу|школы"
            r"|организации|учреждения|(?:обще)?образовательн\w+ (?:организации|учреждения)).*)?"
            r"|(?:обще)?образовательная организация|школа|оо"
        ),
        "municipality": re.compile(
            r"муниципалитет|муниципальн\w+ (?:образовани\w+|район|округ).*|мо|район"
            r"|территория|городской округ"
        ),
        "region": re.compile(r"регион|субъект рф|субъект российской федерации"),
        "inn": re.compile(r"инн.*"),
        "ogrn": re.compile(r"огрн.*"),
        "kpp": re.compile(r"кпп.*"),
        "address": re.compile(r".*адрес.*|телефон|e-?mail|сайт.*|электронн\w+ почта"),
    }
)
_TITLE = re.compile(r"перечн|перечен|спис(?:ок|к)", re.IGNORECASE)
_ACT = re.compile(r"приказ|распоряжени|постановлени", re.IGNORECASE)
_BRANCH = re.compile(r"филиал", re.IGNORECASE)
_DEFAULT_SHEET = re.compile(r"(?:лист|sheet) ?\d*", re.IGNORECASE)
_HEADING_ROWS = 15
_MOST_STRANGE = 3


def _named(text: str) -> str | None:
    label = plain(text)
    return next((name for name, one in _NAMES.items() if label and one.fullmatch(label)), None)


def _with(
    rows: Sequence[Row], wanted: set[str], unwanted: set[str], strange: float = inf
) -> int | None:
    """The first row of headings with some columns and without others, and few strange ones."""

    def holds(row: Row) -> bool:
        names = [_named(text_of(cell)) for cell in row if not is_blank(cell)]
        return wanted <= {*names} and not unwanted & {*names} and names.count(None) <= strange

    return row_where(rows[:_HEADING_ROWS], holds)


def _columns(printed: Sequence[str]) -> dict[str, str]:
    """The first heading of each kind, by what it is; of names, the one that says most."""
    found: dict[str, str] = {}
    for one in printed:
        name = _named(one)
        if name is not None:
            found.setdefault(name, one)
    return found


@frozen
class OrderList(Headed[int]):
    """A list of schools as an annex of an order prints it."""

    name: str = "order-list"
    title: str = "Перечень школ — приложение к приказу"
    description: str = (
        "«№», «Наименование ОО», «Муниципалитет» без логинов; над таблицей название перечня и"
        " приказ. Школы находятся по названию и муниципалитету"
    )
    yields: tuple[str, ...] = ("lists",)

    def head(self, sheet: Sheet) -> int | None:
        """The row that names schools and their municipalities, and no logins."""
        unwanted = {"login", "list", "inn", "ogrn"}
        asked = ({"name", "number"}, {"name", "municipality"})
        rows = (_with(sheet.top, wanted, unwanted, _MOST_STRANGE) for wanted in asked)
        row = next((one for one in rows if one is not None), None)
        return row if row is not None and self._is_list(sheet, row) else None

    def read_from(self, sheet: Sheet, head: int) -> Reading:
        """A line for each school that is named."""
        printed = headings(sheet.top[head - 1])
        columns = _columns(printed)
        used = set(columns.values())
        usable = usable_rows(sheet, head, sheet.table(head, used), used)
        strange = [c for c in map(str, usable.table) if c != ROW and c not in used]
        problems = [*usable.problems, *unknown_columns(strange, row=head)]
        above = [text_of(c) for row in sheet.top[: head - 1] for c in row if not is_blank(c)]
        list_name, act = self._title(sheet, above), next(filter(_ACT.search, above), None)
        lines, lost = self._lines(usable.table, columns, problems)
        if lines:
            said = problem("list.read_as", name=list_name, act=act or "—", count=len(lines))
            problems.append(said.at(row=head))
        frame = pd.DataFrame(
            [{"school": name, "list": list_name, "act": act, ROW: row} for row, name in lines]
        )
        apart = [one for one in (usable.rejected, lost) if len(one)]
        return Reading(
            frames={"lists": frame} if len(frame) else {},
            problems=tuple(problems),
            rejected=pd.concat(apart, ignore_index=True) if apart else pd.DataFrame(),
        )

    def _is_list(self, sheet: Sheet, header: int) -> bool:
        """Whether it stands alone with its names, or says that it is a list."""
        above = " ".join(text_of(c) for row in sheet.top[: header - 1] for c in row)
        said = f"{above} {PurePath(sheet.file).stem} {sheet.name or ''}"
        strange = [
            c for c in sheet.top[header - 1] if not is_blank(c) and _named(text_of(c)) is None
        ]
        return not strange or _TITLE.search(said) is not None

    def _title(self, sheet: Sheet, above: Sequence[str]) -> str:
        told = [one for one in above if _TITLE.search(one)]
        own = "" if _DEFAULT_SHEET.fullmatch(sheet.name or "") else sheet.name
        return told[-1] if told else own or PurePath(sheet.file).stem

    def _lines(
        self, table: pd.DataFrame, columns: Mapping[str, str], problems: list[Problem]
    ) -> tuple[list[tuple[int, str]], pd.DataFrame]:
        lines: list[tuple[int, str]] = []
        lost: list[dict[str, str]] = []
        for row in table.to_dict("records"):
            said = {name: text_of(row[heading]) for name, heading in columns.items()}
            number, name = int(row[ROW]), said["name"]
            if any(is_total(said.get(one, "")) for one in ("number", "name", "municipality")):
                code = "row.total"
            elif not name:
                code = "row.no_school"
            elif _named(name) is not None and _named(said.get("municipality", "") or name):
                continue  # the headings once more
            else:
                place = said.get("municipality")
                lines.append((number, f"{name}, {place}" if place else name))
                continue
            problems.append(problem(code, found=shown(list(said.values()))).at(row=number))
            lost.append({**said, ROW: str(number), REASON: code})
        return lines, pd.DataFrame(lost)


@frozen
class OpenRegister(Headed[int]):
    """The open register of schools: full names with ИНН and ОГРН."""

    name: str = "open-register"
    title: str = "Открытый реестр школ"
    description: str = (
        "«Полное наименование», «ИНН», «ОГРН»; логина нет, школа записана под своим ОГРН, филиалы —"
        " под головной организацией; контрольные цифры проверены"
    )
    yields: tuple[str, ...] = ("schools",)

    def head(self, sheet: Sheet) -> int | None:
        """The row that has names and an ИНН or ОГРН, and no logins."""
        rows = (_with(sheet.top, {"name", one}, {"login"}) for one in ("ogrn", "inn"))
        return next((one for one in rows if one is not None), None)

    def read_from(self, sheet: Sheet, head: int) -> Reading:
        """The schools under their ОГРН, or ИНН where that alone is printed."""
        printed = headings(sheet.top[head - 1])
        columns = _columns(printed)
        used = {one for one in printed if not is_nameless(one)}
        usable = usable_rows(sheet, head, sheet.table(head, used), used)
        problems = [*usable.problems]
        rows = [
            {name: text_of(row[heading]) for name, heading in columns.items()} | {ROW: row[ROW]}
            for row in usable.table.to_dict("records")
        ]
        heads: dict[str, str] = {}
        lines: list[dict[str, object]] = []
        for row in rows:
            if _named(row["name"]) is not None:
                continue
            lines.append(self._line(row, heads, problems))
        frame = pd.DataFrame(lines)
        return Reading(
            frames={"schools": frame} if len(frame) else {},
            problems=tuple(problems),
            rejected=usable.rejected,
        )

    def _line(
        self, row: Mapping[str, str], heads: dict[str, str], problems: list[Problem]
    ) -> dict[str, object]:
        codes = {"inn": _code(row.get("inn", ""), 10), "ogrn": _code(row.get("ogrn", ""), 13)}
        for name, is_right in (("inn", is_inn), ("ogrn", is_ogrn)):
            if codes[name] and not is_right(codes[name]):
                said = problem("school.check_digit", found=codes[name])
                problems.append(said.at(row=int(row[ROW]), column=SCHOOLS[name].title))
                codes[name] = ""
        own = codes["ogrn"] or codes["inn"]
        head = heads.get(own)
        branch = head is not None or (bool(own) and _BRANCH.search(row["name"]) is not None)
        if not branch and own:
            heads[own] = own
        return {
            "school": row["name"] if branch else own,
            "name": row["name"],
            "municipality": row.get("municipality") or None,
            "region": row.get("region") or None,
            "branch_of": own if branch else None,
            "inn": codes["inn"] or None,
            "ogrn": codes["ogrn"] or None,
            ROW: int(row[ROW]),
        }


def _code(text: str, digits: int) -> str:
    """Digits alone; zeros that a spreadsheet took from the beginning are there again."""
    bare = re.sub(r"\D", "", text)
    return bare.zfill(digits) if digits - 2 < len(bare) < digits else bare
