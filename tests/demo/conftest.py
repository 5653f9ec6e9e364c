from __future__ import annotations

import csv
from functools import cache
from typing import TYPE_CHECKING

import pytest
from attrs import frozen
from python_calamine import CalamineWorkbook

from schoolsupport.demo import DemoData, write_demo_data

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CODES = {"Русский язык": "ru", "Математика": "ma", "Окружающий мир": "wo"}


@frozen
class Group:
    """A row of «Статистика по отметкам», its percents turned back into counts."""

    name: str
    login: str | None
    schools: int | None
    n: int
    counts: tuple[int, ...]
    percents: tuple[float, ...]


@cache
def read_rows(path: Path) -> list[list[object]]:
    """The rows of the only sheet of a workbook, from its first cell on."""
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    return [list(row) for row in sheet.to_python(skip_empty_area=False)]


def read_table(path: Path) -> list[dict[str, object]]:
    """The rows of a table that starts with its headings; empty cells are left out."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            heading, *rows = csv.reader(file, delimiter=";")
        return [{k: v for k, v in zip(heading, row, strict=True) if v != ""} for row in rows]
    top, *cells = read_rows(path)
    names = [str(name) for name in top]
    return [{k: v for k, v in zip(names, row, strict=True) if v != ""} for row in cells]


def as_int(value: object) -> int:
    assert isinstance(value, (int, float, str))
    whole = int(value)
    assert float(value) == whole
    return whole


def read_groups(path: Path) -> list[Group]:
    """The rows below the headings of «Статистика по отметкам»."""
    return [_group(row) for row in read_rows(path)[7:]]


def _group(row: list[object]) -> Group:
    name, n = str(row[0]), as_int(row[2])
    percents = tuple(float(str(cell)) for cell in row[3:7])
    counts = tuple(round(n * percent / 100) for percent in percents)
    login = name.removesuffix(")").rpartition("(")[2] if name.endswith(")") else ""
    return Group(
        name=name,
        login=login if login.startswith("sch") else None,
        schools=None if row[1] == "" else as_int(row[1]),
        n=n,
        counts=counts,
        percents=percents,
    )


def mark_files(demo: DemoData) -> list[Path]:
    return [path for path in demo.files if path.name.endswith("_отметки.xlsx")]


def read_works(demo: DemoData) -> Mapping[tuple[str, str, int], Group]:
    """Rows of schools by login, procedure and year."""
    works: dict[tuple[str, str, int], Group] = {}
    for path in mark_files(demo):
        _, title, subject, *_ = read_rows(path)
        words = str(title[0]).split()
        year, grade = int(words[1].rstrip(".")), words[2]
        procedure = f"vpr-{grade}-{CODES[str(subject[1])]}"
        for group in read_groups(path):
            if group.login:
                works[group.login, procedure, year] = group
    return works


def table_named(demo: DemoData, name: str) -> list[dict[str, object]]:
    return read_table(next(path for path in demo.files if path.name == name))


@pytest.fixture(scope="session", params=[2021, pytest.param(7, marks=pytest.mark.thorough)])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> DemoData:
    seed: int = request.param
    if seed == 2021:  # the seed by default
        shared: DemoData = request.getfixturevalue("invented_region")
        return shared
    return write_demo_data(tmp_path_factory.mktemp("demo"), seed=seed)


@pytest.fixture(scope="session")
def default_demo(invented_region: DemoData) -> DemoData:
    return invented_region


@pytest.fixture(scope="session")
def works(demo: DemoData) -> Mapping[tuple[str, str, int], Group]:
    return read_works(demo)


@pytest.fixture(scope="session")
def register(demo: DemoData) -> list[dict[str, object]]:
    return table_named(demo, "Реестр_школ.xlsx")


@pytest.fixture(scope="session")
def passports(demo: DemoData) -> list[dict[str, object]]:
    return table_named(demo, "Социальные_паспорта.csv")


@pytest.fixture(scope="session")
def exams(demo: DemoData) -> list[dict[str, object]]:
    return [row for year in (2019, 2020, 2021) for row in table_named(demo, f"ГИА_{year}.xlsx")]
