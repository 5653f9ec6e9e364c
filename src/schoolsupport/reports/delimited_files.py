"""schools.csv and problems.csv: `;`, UTF-8 with BOM, decimal comma, as spreadsheets here open them.

Headings, verdicts and codes are the stable English ones, whatever the language: these files are
for programs. Works and messages are in words, for people who open them. A text that begins with
`=`, `+`, `-`, `@`, a tab or a line end gets an apostrophe before it, so that no spreadsheet takes
it for a formula; numbers never do.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from schoolsupport.domain import Problem
from schoolsupport.identification.reasons.distance import Distance
from schoolsupport.identification.verdicts import KEYS
from schoolsupport.records import plain
from schoolsupport.reports.school_columns import SchoolColumns
from schoolsupport.sheets.writing import csv_text

Value = str | int | float | bool | None

_PROBLEM = (
    "code",
    "severity",
    "message",
    "remedy",
    "file",
    "sheet",
    "row",
    "column",
    "school",
    "found",
)


def write_schools(schools: SchoolColumns, path: Path) -> None:
    """Write `schools.csv`, a row per school.

    Columns: `school`, `name`, `municipality`; a verdict per category and per criterion, under
    their ids; for each graded category `CATEGORY_band`, the id of the band, or of the lowest and
    the highest that are possible, apart by `..`; `criteria_met` (titles) and `low_works` in
    words; `highest_share` (share below the boundary, highest of the works looked at); `distance`
    (pupils, empty where none is known or none was computed) and `distance_works`; `within_chance`
    (`true`, `false`); `read_otherwise` (titles of readings that turn the verdict); `remarks` (how
    many).

    Raises:
        OSError: the file cannot be written.
    """
    columns = dict(_school_columns(schools))
    _write(path, tuple(columns), zip(*map(_texts, columns.values()), strict=True))


def write_problems(problems: Iterable[Problem], path: Path, lang: str) -> None:
    """Write `problems.csv`, a row per problem; columns are the fields of `Problem`.

    Raises:
        OSError: the file cannot be written.
    """
    rows = [plain(one, lang) for one in problems]
    columns = ([row[name] for row in rows] for name in _PROBLEM)
    _write(path, _PROBLEM, zip(*map(_texts, columns), strict=True))


def _school_columns(schools: SchoolColumns) -> Iterator[tuple[str, Iterable[Value]]]:
    judged = schools.found.judgement
    yield "school", schools.ids
    yield "name", schools.names
    yield "municipality", schools.municipalities
    for name, category in judged.categories.items():
        yield name, _KEYS[category.codes]
    for name, outcome in judged.criteria.items():
        yield name, _KEYS[outcome.verdict.codes]
    for name, one in schools.grades.items():
        yield f"{name}_band", map(partial(_band, one.names), one.lowest, one.highest)
    yield "criteria_met", map(" | ".join, schools.arms)
    yield "low_works", map(" | ".join, schools.works)
    yield "highest_share", schools.highest_share.tolist()
    distances = [schools.distances.get(place) for place in range(len(schools.ids))]
    yield "distance", [one.pupils if one else None for one in distances]
    yield "distance_works", [_moves(one) if one else "" for one in distances]
    yield "within_chance", schools.within_noise
    yield "read_otherwise", map(" | ".join, schools.otherwise)
    remarks = schools.remarks
    yield "remarks", [len(remarks.get(school, ())) for school in schools.ids]


_KEYS = np.array(KEYS, dtype="object")


def _moves(distance: Distance) -> str:
    return " | ".join(
        f"{move.procedure} {move.year}: {abs(move.pupils)}" for move in distance.moves
    )


def _band(names: Sequence[str], low: int, high: int) -> str | None:
    if low < 0:
        return None
    return names[low] if low == high else f"{names[low]}..{names[high]}"


def _write(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(headings)
        writer.writerows(rows)


def _texts(values: Iterable[Value]) -> list[str]:
    """The cells of a column; equal ones are put into words once."""
    known: dict[tuple[type, Value], str] = {}
    texts = []
    for value in values:
        key = type(value), value
        if key not in known:
            known[key] = _text(value)
        texts.append(known[key])
    return texts


def _text(value: Value) -> str:
    """The cell, a number with six significant digits."""
    return csv_text(float(f"{value:.6g}") if isinstance(value, float) else value)
