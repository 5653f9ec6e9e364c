"""A folder with a year's downloads of an invented region, made from a seed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from attrs import frozen

from schoolsupport.demo.conditions import conditions, context
from schoolsupport.demo.invented import INVENTED, PLANTED, SYNTHETIC, YEARS, Planted
from schoolsupport.demo.orders import approved_list, lists, register
from schoolsupport.demo.results import MARKS, MarkCounts, exams, primary_scores, printed_values, vpr
from schoolsupport.demo.schools import MUNICIPALITIES, REGION, SCHOOLS
from schoolsupport.domain import SUBJECTS
from schoolsupport.intake.works import SUBJECT_SIGNS
from schoolsupport.pages.writing import write_same
from schoolsupport.sheets.writing import PlainSheet, csv_bytes, workbook_bytes
from schoolsupport.tables import REFERENCE, RESULTS
from schoolsupport.tables import SCHOOLS as REGISTER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from schoolsupport.demo.conditions import Ints
    from schoolsupport.tables import TableSpec

_SIGNS = {code: sign.upper() for sign, code in SUBJECT_SIGNS.items()}
_HEADINGS = ("Группы участников", "Кол-во ОО", "Кол-во участников", *map(str, MARKS))
_CREATED = datetime(2021, 12, 31)

Row = tuple[object, ...]


@frozen
class DemoData:
    """What was written.

    Attributes:
        folder: the folder as it was given.
        files: paths of the files, in the order of their names.
        year: the calendar year to judge by.
        region: name of the invented region.
        seed: the seed they were made from.
        planted: schools with a known verdict, and what each shows.
    """

    folder: Path
    files: tuple[Path, ...]
    year: int
    region: str
    seed: int
    planted: tuple[Planted, ...] = PLANTED


def write_demo_data(folder: Path, *, seed: int = 2021, overwrite: bool = False) -> DemoData:
    """Write the files of an invented region, as a region would have downloaded them.

    The same seed gives the same bytes; other files of the folder stay.

    Args:
        folder: where to write; made if it is not there.
        seed: what all chance comes from, 0 or more.
        overwrite: whether files that were changed by hand are replaced.

    Raises:
        InputError: XlsxWriter is not installed (`pip install "schoolsupport[files]"`).
        OutputError: the folder cannot be written to, or a file of it was changed by hand.
    """
    contents = {folder / name: content for name, content in sorted(_contents(seed))}
    write_same(contents, "output.cannot_write_demo", overwrite=overwrite)
    return DemoData(folder, tuple(contents), YEARS[-1], REGION.name, seed)


def _contents(seed: int) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of the files; each part draws from a stream of its own."""
    streams = [np.random.default_rng(part) for part in np.random.SeedSequence(seed).spawn(5)]
    state = conditions(streams[0])
    yield "README.txt", _readme(seed).encode("utf-8-sig")
    works = list(vpr(streams[1], state))
    for marks in works:
        yield _vpr_name(marks), mark_statistics(marks)
    scores = primary_scores(streams[4], works)
    yield "ВПР_4кл_баллы.xlsx", canonical_workbook(_filled(scores), RESULTS)
    printed = _filled(printed_values(scores))
    yield "Среднеобластные_ВПР.xlsx", canonical_workbook(printed, REFERENCE)
    results = exams(streams[2], state)
    for year in YEARS:
        rows = results[results["year"] == year]
        yield f"ГИА_{year}.xlsx", canonical_workbook(_filled(rows), RESULTS)
    yield "Среднеобластные_ГИА.xlsx", canonical_workbook(printed_values(results), REFERENCE)
    yield "Социальные_паспорта.csv", canonical_csv(_whole_numbers(context(streams[3], state)))
    yield "Перечни.csv", canonical_csv(lists(state.quality))
    yield "Перечень_ШНОР_2022.csv", canonical_csv(approved_list(state.quality))
    yield "Реестр_школ.xlsx", canonical_workbook(register(), REGISTER)


def _filled(frame: pd.DataFrame) -> pd.DataFrame:
    """The columns in which something stands."""
    return frame.dropna(axis="columns", how="all")


def _vpr_name(marks: MarkCounts) -> str:
    procedure = marks.procedure
    return f"ВПР_{marks.year}_{procedure.grade}кл_{_SIGNS[procedure.subject]}_отметки.xlsx"


def _whole_numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """Counts with blanks among them are written without a fraction."""
    counts = [name for name in frame.select_dtypes("float") if name != "distance_km"]
    return frame.astype(dict.fromkeys(counts, "Int64"))


def _readme(seed: int) -> str:
    return INVENTED.readme.format(
        mark=SYNTHETIC,
        region=REGION.name,
        seed=seed,
        schools=len(SCHOOLS),
        municipalities=len(MUNICIPALITIES),
        first=YEARS[0],
        last=YEARS[-1],
        planted="\n".join(f"  {row.school}  {row.why}" for row in PLANTED),
    )


def mark_statistics(marks: MarkCounts) -> bytes:
    """A workbook «Статистика по отметкам» (Ф3): percents for region, municipalities, schools.

    Args:
        marks: how many got each mark.

    Raises:
        OutputError: XlsxWriter is not installed.
    """
    first, *titles = _title_rows(marks)
    rows = [(*first, None, SYNTHETIC), *titles, (), _HEADINGS, *_group_rows(marks.counts)]
    return _workbook(PlainSheet(name=SYNTHETIC, rows=rows, widths=(60, 18, 18), bold={(0, 2)}))


def canonical_workbook(frame: pd.DataFrame, spec: TableSpec) -> bytes:
    """A workbook with the declared columns of a table under their Russian headings.

    Args:
        frame: rows; columns that the table does not declare are left out.
        spec: the table.

    Raises:
        OutputError: XlsxWriter is not installed.
    """
    columns = [column for column in spec.columns if column.name in frame]
    cells = zip(*(_cells(frame[column.name]) for column in columns), strict=True)
    rows = [[column.title for column in columns], *cells]
    widths = [16] * len(columns)
    return _workbook(PlainSheet(name=SYNTHETIC, rows=rows, widths=widths, has_heading=True))


def canonical_csv(frame: pd.DataFrame) -> bytes:
    """The frame as spreadsheet programs of the region save it: `;`, decimal comma, with a BOM."""
    columns = (_cells(frame[name]) for name in frame)
    return csv_bytes([list(frame), *zip(*columns, strict=True)])


def _cells(values: pd.Series) -> list[object]:
    return [None if pd.isna(value) else value for value in values.tolist()]


def _title_rows(marks: MarkCounts) -> Iterator[Row]:
    procedure = marks.procedure
    days = {spring.year: spring.day for spring in INVENTED.vpr}
    yield ("Статистика по отметкам",)
    yield (f"ВПР {marks.year}. {procedure.grade} класс",)
    yield ("Предмет:", SUBJECTS[procedure.subject].capitalize())
    yield ("Максимальный первичный балл:", marks.work.highest)
    yield ("Дата:", f"{days[marks.year]:%d.%m.%Y}")


def _group_rows(counts: Ints) -> Iterator[Row]:
    wrote = counts.sum(axis=1) > 0
    yield _total_row(REGION.name, counts[wrote])
    for municipality in MUNICIPALITIES:
        inside = np.array([school.municipality == municipality for school in SCHOOLS])
        yield _total_row(f"{municipality.name} ({municipality.code})", counts[inside & wrote])
        for position in np.flatnonzero(inside & wrote):
            school = SCHOOLS[position]
            yield f"{school.name}({school.id})", None, *_people_and_percents(counts[position])


def _total_row(name: str, counts: Ints) -> Row:
    return name, len(counts), *_people_and_percents(counts.sum(axis=0))


def _people_and_percents(counts: Ints) -> Sequence[float]:
    participants = int(counts.sum())
    return participants, *(round(100 * int(count) / participants, 2) for count in counts)


def _workbook(sheet: PlainSheet) -> bytes:
    """A workbook of one sheet, the same bytes whenever it is made."""
    return workbook_bytes([sheet], {"title": SYNTHETIC, "comments": SYNTHETIC, "created": _CREATED})
