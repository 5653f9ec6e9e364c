"""schools.csv and problems.csv: `;`, UTF-8 with BOM, decimal comma, as spreadsheets here open them.

Headings, verdicts and codes are the stable English ones, whatever the language: these files are
for programs. Works and messages are in words, for people who open them. A text that begins with
`=`, `+`, `-`, `@`, a tab or a line end gets an apostrophe before it, so that no spreadsheet takes
it for a formula; numbers never do.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from schoolsupport.domain import Problem
from schoolsupport.identification.reasons.told_records import BandRecord
from schoolsupport.records import plain
from schoolsupport.reports.school_lines import SchoolLine, SchoolLines

Value = str | int | float | bool | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
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


def write_schools(lines: SchoolLines, path: Path) -> None:
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
    edition = lines.found.edition
    headings = [
        "school",
        "name",
        "municipality",
        *edition.categories,
        *edition.criteria,
        *(f"{name}_band" for name in (lines.all[0].bands if lines.all else ())),
        "criteria_met",
        "low_works",
        "highest_share",
        "distance",
        "distance_works",
        "within_chance",
        "read_otherwise",
        "remarks",
    ]
    _write(path, headings, (tuple(_school_row(line)) for line in lines.all))


def write_problems(problems: Iterable[Problem], path: Path, lang: str) -> None:
    """Write `problems.csv`, a row per problem; columns are the fields of `Problem`.

    Raises:
        OSError: the file cannot be written.
    """
    rows = (plain(one, lang) for one in problems)
    _write(path, _PROBLEM, ([row[name] for name in _PROBLEM] for row in rows))


def _school_row(line: SchoolLine) -> Iterator[Value]:
    yield from (line.school, line.name, line.municipality)
    yield from (verdict.key for verdict in line.categories.values())
    yield from (verdict.key for verdict in line.criteria.values())
    yield from (_band(band) for band in line.bands.values())
    yield " | ".join(line.arms)
    yield " | ".join(line.works)
    yield line.highest_share
    distance = line.distance
    yield distance.pupils if distance else None
    yield " | ".join(
        f"{move.procedure} {move.year}: {abs(move.pupils)}"
        for move in (distance.moves if distance else ())
    )
    yield line.within_noise
    yield " | ".join(line.otherwise)
    yield len(line.remarks)


def _band(band: BandRecord) -> str | None:
    return band.lowest if band.lowest == band.highest else f"{band.lowest}..{band.highest}"


def _write(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(headings)
        writer.writerows([_text(value) for value in row] for row in rows)


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.6g}".replace(".", ",")
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text
