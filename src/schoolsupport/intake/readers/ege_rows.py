"""ЕГЭ by school as a long table: a row for each school and subject, totals among them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from attrs import frozen

from schoolsupport.domain import Problem, Procedure, problem
from schoolsupport.intake import totals
from schoolsupport.intake.layouts import Headed, Reading
from schoolsupport.intake.rows import REASON, usable_rows
from schoolsupport.intake.works import exam_of
from schoolsupport.sheets import Sheet
from schoolsupport.sheets.frames import ROW
from schoolsupport.sheets.grid import Row, headings, is_blank, row_where, text_of
from schoolsupport.tables.cells import numbers_of
from schoolsupport.tables.columns import unknown_columns
from schoolsupport.words.text import is_total, plain

_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "year": ("year", "год"),
        "region": ("region", "регион", "субъект рф"),
        "municipality": ("municipality", "муниципалитет", "муниципальное образование"),
        "school": ("school", "школа", "образовательная организация", "оо"),
        "kind": ("row_kind", "вид строки"),
        "leavers": ("graduates", "выпускников"),
        "subject": ("subject", "предмет"),
        "n": ("n", "участников", "приняло участие"),
        "n_below": ("n_below", "below_min", "ниже минимального порога", "не преодолен min порог"),
        "n_80_99": ("n_80_99", "получили от 80 до 99 баллов"),
        "n_100": ("n_100", "получили 100 баллов"),
        "mean": ("mean", "средний балл"),
    }
)
_NEEDED = frozenset({"year", "school", "subject", "n", "n_below", "n_80_99"})
_COUNTS = ("n_below", "n_80_99", "n_100")
_LEVELS = ("region", "municipality", "school")
_GRADE = 11


@frozen
class EgeRows(Headed[int]):
    """What analysts make of the answers of regions."""

    name: str = "ege-rows"
    title: str = "Результаты ЕГЭ, строка на школу и предмет"
    description: str = (
        "«Год», «Муниципалитет», «Школа», «Предмет», «Участников», «Ниже минимального порога»,"
        " «Получили от 80 до 99 баллов»; строки без школы — итоги; логина может не быть"
    )
    yields: tuple[str, ...] = ("results", "reference", "schools", "context")

    def head(self, sheet: Sheet) -> int | None:
        """The row that has year, school, subject and the counts of an exam, each once."""
        return row_where(sheet.top, _is_head)

    def read_from(self, sheet: Sheet, head: int) -> Reading:
        """Results of schools, totals as printed, and the names met with."""
        printed = headings(sheet.top[head - 1])
        named = {one: _name(one) for one in printed}
        usable = usable_rows(sheet, head, sheet.table(head, set(printed)), set(printed))
        problems = [*usable.problems]
        strange = [str(c) for c in usable.table if c != ROW and named.get(str(c)) is None]
        problems += unknown_columns(strange, row=head)
        kept = [c for c in map(str, usable.table) if c == ROW or named.get(c) is not None]
        table = usable.table[kept].rename(columns={c: named[c] for c in kept if c != ROW})
        table = table.astype("object").where(table.notna(), None)
        return _reading(table, problems, usable.rejected)


def _is_head(row: Row) -> bool:
    names = [_name(text_of(cell)) for cell in row]
    return set(names) >= _NEEDED and len(names) - names.count(None) == len({*names} - {None})


def _name(heading: str) -> str | None:
    words = plain(heading)
    return next((name for name, known in _NAMES.items() if words in known), None)


def _reading(table: pd.DataFrame, problems: list[Problem], lost: pd.DataFrame) -> Reading:
    table, lost = _without_nobody(table, problems, lost)
    exams = {text: exam_of(text) for text in dict.fromkeys(map(text_of, table["subject"]))}
    known = table["subject"].map(lambda cell: exams[text_of(cell)] is not None).astype(bool)
    for row, subject in table.loc[~known, [ROW, "subject"]].to_numpy():
        found = problem("row.unknown_subject", found=text_of(subject) or None)
        problems.append(found.at(row=int(row)))
    unknown = table[~known].map(text_of).assign(**{REASON: "row.unknown_subject"})
    lost = pd.concat([one for one in (lost, unknown) if len(one)] or [lost], ignore_index=True)
    table = table[known].reset_index(drop=True)
    table["procedure"] = [
        Procedure("ege", _GRADE, *(exams[text_of(cell)] or ("ru", None))).id
        for cell in table["subject"]
    ]
    table = _with_zeros(table, problems)
    levels = np.array([_level(row) for row in table.to_dict("records")], dtype="object")
    schools = table[levels == "school"].reset_index(drop=True)
    others = table[levels != "school"].reset_index(drop=True)
    frames = _frames(schools, others, levels[levels != "school"])
    if len(frames["results"]) and len(frames["reference"]):
        where = frames["schools"]
        problems += totals.told(totals.compared(frames["results"], frames["reference"], where))
    return Reading(
        frames={name: frame for name, frame in frames.items() if len(frame)},
        totals_alone=schools.empty,
        problems=tuple(problems),
        rejected=lost,
    )


def _without_nobody(
    table: pd.DataFrame, problems: list[Problem], lost: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of exams that somebody wrote, and the others, which are told together."""
    nobody = numbers_of(table["n"])[0] == 0
    for name in (one for one in _COUNTS if one in table):
        nobody &= ~(numbers_of(table[name])[0] > 0)
    if not nobody.any():
        return table, lost
    problems.append(problem("sheet.nobody_wrote", count=int(nobody.sum())))
    empty = table[nobody].map(text_of).assign(**{REASON: "sheet.nobody_wrote"})
    parts = [one for one in (lost, empty) if len(one)]
    return table[~nobody].reset_index(drop=True), pd.concat(parts, ignore_index=True)


def _level(row: Mapping[Hashable, Any]) -> str:
    kind, school = text_of(row.get("kind")), text_of(row["school"])
    if kind in _LEVELS:
        return kind
    if school and not is_total(school):
        return "school"
    place = text_of(row.get("municipality"))
    return "municipality" if place and not is_total(place) else "region"


def _with_zeros(table: pd.DataFrame, problems: list[Problem]) -> pd.DataFrame:
    """Blank counts of those who took part as 0, as in the tables such rows are made of."""
    n = numbers_of(table["n"])[0]
    base = table["procedure"].str.endswith("-base").to_numpy()
    blanks = 0
    for name in (one for one in _COUNTS if one in table):
        blank = np.array([is_blank(cell) for cell in table[name]]) & (n > 0)
        blank &= ~base if name != "n_below" else True
        blanks += int(blank.sum())
        table[name] = table[name].where(~blank, 0)
    if blanks:
        problems.append(problem("sheet.blank_is_zero", count=blanks))
    return table.assign(mean_scale=np.where(base, "mark", "test_100"))


def _frames(
    schools: pd.DataFrame, others: pd.DataFrame, levels: np.ndarray
) -> dict[str, pd.DataFrame]:
    measures = [one for one in ("n", *_COUNTS, "mean") if one in schools]
    work = ["year", "procedure", *measures, "mean_scale", ROW]
    ids = _ids(schools)
    places = {one: schools[one] for one in ("municipality", "region") if one in schools}
    names = pd.DataFrame({"school": ids, "name": schools["school"], **places, ROW: schools[ROW]})
    names["school"] = ids
    territory: list[Any] = [
        row.get("municipality") if level == "municipality" else row.get("region") or "регион"
        for row, level in zip(others.to_dict("records"), levels, strict=True)
    ]
    context = pd.DataFrame()
    if "leavers" in schools:
        context = schools[["year", ROW]].assign(
            school=ids, grade_11_examinees=schools["leavers"].to_numpy()
        )
        context = context.drop_duplicates(["school", "year"])
    return {
        "results": schools[work].assign(school=ids),
        "reference": others[work].assign(level=levels, territory=territory, origin="printed"),
        "schools": names.drop_duplicates("school"),
        "context": context,
    }


def _ids(schools: pd.DataFrame) -> list[str]:
    """The names; those that several places have, with the place."""
    names = [text_of(one) for one in schools["school"]]
    if "municipality" not in schools:
        return names
    places = [text_of(one) for one in schools["municipality"]]
    owners: dict[str, set[str]] = {}
    for name, place in zip(names, places, strict=True):
        owners.setdefault(name, set()).add(place)
    return [
        f"{name} ({place})" if len(owners[name]) > 1 and place else name
        for name, place in zip(names, places, strict=True)
    ]
