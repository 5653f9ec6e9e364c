"""A folder with a year's downloads of an invented region, made from a seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from schoolsupport.demo.conditions import YEARS, conditions
from schoolsupport.demo.exams import exams, printed_values
from schoolsupport.demo.orders import approved_list
from schoolsupport.demo.passports import context
from schoolsupport.demo.planted import PLANTED, Planted
from schoolsupport.demo.primary_scores import primary_scores
from schoolsupport.demo.registers import lists, register
from schoolsupport.demo.schools import MUNICIPALITIES, REGION, SCHOOLS, SYNTHETIC
from schoolsupport.demo.vpr import MarkCounts, vpr
from schoolsupport.demo.workbooks import canonical_csv, canonical_workbook, mark_statistics
from schoolsupport.faults import fault
from schoolsupport.tables import REFERENCE, RESULTS
from schoolsupport.tables import SCHOOLS as REGISTER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

_SUBJECT_CODES = {"ru": "РУ", "ma": "МА", "wo": "ОМ"}

_README = """{mark}

{region} выдумана: названия, логины, числа и приказы не относятся ни к какой настоящей школе.
Файлы сделаны программой schoolsupport (schoolsupport demo), начальное число {seed}.

{schools} школ, {municipalities} муниципалитетов, {first}-{last} годы:
  ВПР_ГОД_Nкл_ПРЕДМЕТ_отметки.xlsx   отметки ВПР, проценты, в виде выгрузки ФИС ОКО;
                                     2020 год: осенние работы по программе N класса
  ВПР_4кл_баллы.xlsx                 средние первичные баллы ВПР 4 класса по школам
  Среднеобластные_ВПР.xlsx           то же по области
  ГИА_ГОД.xlsx                       ОГЭ и ЕГЭ по школам
  Среднеобластные_ГИА.xlsx           то же по области и муниципалитетам
  Социальные_паспорта.csv            контекст школ по годам
  Перечни.csv                        школы в перечнях по (вымышленным) приказам
  Перечень_ШНОР_2022.csv             перечень, утверждённый на 2022 год: с расхождениями,
                                     три школы в нём названы без логина
  Реестр_школ.xlsx                   реестр школ

Школы, результаты которых заданы, чтобы на них было что показать (остальные случайны):
{planted}
"""


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


def write_demo_data(folder: Path, *, seed: int = 2021) -> DemoData:
    """Write the files of an invented region, as a region would have downloaded them.

    Files of the same names are replaced, others stay. The same seed gives the same bytes.

    Args:
        folder: where to write; made if it is not there.
        seed: what all chance comes from, 0 or more.

    Raises:
        InputError: XlsxWriter is not installed (`pip install "schoolsupport[files]"`).
        OutputError: the folder cannot be written to.
    """
    contents = dict(sorted(_contents(seed)))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        raise fault("output.cannot_write_demo", where=str(folder), found=error.strerror) from error
    files = tuple(folder / name for name in contents)
    return DemoData(folder, files, YEARS[-1], REGION.name, seed)


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
    procedure = marks.work.procedure
    return f"ВПР_{marks.year}_{procedure.grade}кл_{_SUBJECT_CODES[procedure.subject]}_отметки.xlsx"


def _whole_numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """Counts with blanks among them are written without a fraction."""
    counts = [name for name in frame.select_dtypes("float") if name != "distance_km"]
    return frame.astype(dict.fromkeys(counts, "Int64"))


def _readme(seed: int) -> str:
    return _README.format(
        mark=SYNTHETIC,
        region=REGION.name,
        seed=seed,
        schools=len(SCHOOLS),
        municipalities=len(MUNICIPALITIES),
        first=YEARS[0],
        last=YEARS[-1],
        planted="\n".join(f"  {row.school}  {row.why}" for row in PLANTED),
    )
