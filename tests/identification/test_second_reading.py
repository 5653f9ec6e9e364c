"""The federal rule read a second time, school by school, on many schools in every accepted frame.

The second reading is `oracle.py`: plain Python, which shares no code with the library. The schools
are drawn from a seed around the lines; every block of them is judged with other settings and given
in another kind of frame. A few hundred in the quick run, a hundred thousand in the thorough one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import oracle
from profiles import drawn
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.identification.rules.rulebook_files import read_rulebook
from schoolsupport.tables import Tables

from .test_oracle import (
    FEDERAL,
    FOUR,
    folder_of_all,
    merged,
    parameters,
    plain,
    read_versions,
    run,
    said,
    world,
)

__all__ = ["folder_of_all"]  # a fixture

pa: Any = pytest.importorskip("pyarrow")
YEAR, YEARS = 2021, (2019, 2020, 2021)
NAMES = ("МБОУ СОШ № 1", "Школа-интернат", "Лицей", "Центр образования", "ВСОШ")

Frames = dict[str, pd.DataFrame]

FRAMES: dict[str, Callable[[pd.DataFrame], object]] = {
    "pandas": lambda frame: frame,
    "pandas with missing whole numbers": lambda frame: frame.convert_dtypes(),
    "pandas of pyarrow": lambda frame: frame.convert_dtypes(dtype_backend="pyarrow"),
    "pandas of objects": lambda frame: frame.astype("object"),
    "polars": pl.from_pandas,
    "arrow": lambda frame: pa.Table.from_pandas(frame, preserve_index=False),
    "columns": lambda frame: frame.to_dict("list"),
}


def frames(chance: np.random.Generator, count: int) -> Frames:
    """Tables of some schools: shares around every line, small works, blanks, marks, lists."""
    schools = np.array([f"edu{100_000 + number}" for number in range(count)])
    works = pd.MultiIndex.from_product(
        [schools, [*FOUR, "oge-9-ru"], YEARS], names=["school", "procedure", "year"]
    ).to_frame(index=False)
    works = works[chance.random(len(works)) < 0.9].reset_index(drop=True)
    size = len(works)
    n = chance.choice([0, 1, 3, 9, 10, 11, 20, 30, 90], size)
    line = np.ceil(n * chance.choice([0.3, 0.333, 1.0, 0.1], size))
    low = np.clip(line + chance.integers(-1, 2, size), 0, n)
    works["n"] = blanked(chance, n, 0.05)
    works["n_2"] = blanked(chance, low, 0.1)
    context = pd.DataFrame(
        {
            "school": schools,
            "year": YEAR,
            "enrolment": blanked(chance, chance.choice([5, 390, 401, 800], count), 0.2),
            "enrolment_grade_4": blanked(chance, chance.choice([0, 12], count), 0.3),
            "enrolment_grade_5": blanked(chance, chance.choice([0, 20], count, p=[0.1, 0.9]), 0.3),
            "is_boarding": blanked(chance, chance.integers(0, 2, count), 0.2),
            "is_correctional": blanked(chance, chance.random(count) < 0.05, 0.3),
        }
    )
    register = pd.DataFrame(
        {
            "school": schools,
            "name": chance.choice(NAMES, count),
            "grade_from": blanked(chance, chance.choice([1, 5, 10], count, p=[0.8, 0.1, 0.1]), 0.1),
            "grade_to": blanked(chance, chance.choice([4, 9, 11], count), 0.1),
        }
    )
    listed = chance.random(count)
    lists = pd.DataFrame(
        {
            "school": schools,
            "list": np.where(listed < 0.5, "exempt", "named"),
            "act": "приказ № 1",
            "from": chance.choice(["2020-01-01", "2021-12-31", "2022-01-01"], count),
        }
    )[listed < 0.7]
    marks = works[["school", "procedure", "year"]][chance.random(size) < 0.1].copy()
    marks["marker"] = chance.integers(0, 2, len(marks))
    marks["source"] = "письмо"
    return {
        "results": works,
        "context": context,
        "schools": register,
        "lists": lists.reset_index(drop=True),
        "objectivity": marks.reset_index(drop=True),
    }


def blanked(chance: np.random.Generator, values: Any, share: float) -> pd.Series:
    """Numbers, some of them missing."""
    column = pd.Series(np.asarray(values, dtype="float64"))
    return column.mask(chance.random(len(column)) < share)


def by_school(tables: Tables, sets: dict[str, list[str]]) -> Callable[[str], oracle.World]:
    """The world as each school sees it: its own rows, and which lists there are at all."""
    whole = world(tables, YEAR, sets)
    whole.objectivity = [
        {str(key): plain(value) for key, value in row.items() if not pd.isna(value)}
        for row in tables.objectivity.to_dict("records")
    ]
    names = {str(row["list"]): {"school": "", "list": row["list"]} for row in whole.lists}
    own: dict[str, dict[str, list[oracle.Row]]] = {}
    for table in ("results", "context", "lists", "schools", "objectivity"):
        for row in getattr(whole, table):
            own.setdefault(str(row["school"]), {}).setdefault(table, []).append(row)

    def seen(school: str) -> oracle.World:
        rows = {"lists": [], **own.get(school, {})}
        rows["lists"] = [*rows["lists"], *names.values()]
        return oracle.World(
            year=YEAR, day=whole.day, calendar=whole.calendar, sets=whole.sets, **rows
        )

    return seen


@cache
def federal() -> Rulebook:
    return read_rulebook(FEDERAL)


def agree(
    rulebook: Rulebook, folder: Path, given: Frames, frame: str, chosen: dict[str, Any]
) -> int:
    """Both readings of some schools; returns how many verdicts were compared."""
    criteria, categories = read_versions(folder)
    criteria = {name: merged(rule, name, chosen) for name, rule in criteria.items()}
    categories = {name: merged(rule, name, chosen) for name, rule in categories.items()}
    gaps = list(rulebook.gaps)
    tables = Tables.of(**{name: FRAMES[frame](table) for name, table in given.items()})
    found = run(rulebook, tables, YEAR, chosen)
    assert found is not None
    sets = {name: list(members) for name, members in rulebook.procedure_sets.items()}
    seen = by_school(tables, sets)
    count = 0
    for school, answers in said(found).items():
        assert answers == oracle.judge(criteria, gaps, categories, seen(school), school), school
        count += len(answers)
    return count


def compared(
    folder: tuple[Path, Rulebook], schools: int, blocks: int, *, unset: int = len(FRAMES)
) -> int:
    """Blocks of schools, each with settings and a frame of its own.

    Args:
        folder: rules of every kind.
        schools: in a block.
        blocks: how many there are.
        unset: in how many of them the federal rule is read too, as it stands.
    """
    chance = np.random.default_rng(9)
    path, rulebook = folder
    count = 0
    for place, chosen in enumerate(drawn(parameters(), blocks)):
        frame = list(FRAMES)[place % len(FRAMES)]
        given = frames(chance, schools)
        settings = chosen | {
            f"{rule}.objectivity": chance.choice(["ignored", "widens"]).item()
            for rule in ("low", "other")
        }
        count += agree(rulebook, path, given, frame, settings)
        if place < unset:
            count += agree(federal(), FEDERAL, given, frame, {})
    return count


def test_both_readings_agree(folder_of_all: tuple[Path, Rulebook]) -> None:
    assert compared(folder_of_all, schools=100, blocks=3, unset=1) > 1000


@pytest.mark.thorough
def test_both_readings_agree_on_a_hundred_thousand_schools(
    folder_of_all: tuple[Path, Rulebook],
) -> None:
    assert compared(folder_of_all, schools=1000, blocks=100) > 100_000


def test_every_frame_gives_the_same_tables() -> None:
    given = frames(np.random.default_rng(3), 30)
    digests = {
        frame: Tables.of(**{name: make(table) for name, table in given.items()}).digest()
        for frame, make in FRAMES.items()
    }

    assert len(set(digests.values())) == 1, digests
