"""An exported roadmap read back is the same roadmap."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given

from profiles import examples
from schoolsupport.roadmaps.exporting import read_roadmap, write_roadmap
from schoolsupport.roadmaps.planning.roadmap import Roadmap

from .generated import recurring, roadmap, roadmaps, task, undated

READABLE = ("json", "csv", "xlsx")


@pytest.mark.parametrize("ending", READABLE)
@pytest.mark.parametrize("lang", ["ru", "en"])
@examples(
    6,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.large_base_example,
        HealthCheck.data_too_large,
    ],
)
@given(given_roadmap=roadmaps)
def test_any_roadmap_comes_back_the_same(
    ending: str, lang: str, given_roadmap: Roadmap, tmp_path: Path
) -> None:
    file = tmp_path / f"plan.{ending}"

    write_roadmap(given_roadmap, file, lang=lang)

    assert read_roadmap(file) == given_roadmap


@pytest.mark.parametrize("ending", READABLE)
def test_a_roadmap_without_tasks_comes_back(ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"plan.{ending}"

    write_roadmap(roadmap(), file)

    assert read_roadmap(file) == roadmap()


@pytest.mark.parametrize("ending", [*READABLE, "ics"])
def test_the_same_roadmap_gives_the_same_bytes(ending: str, tmp_path: Path) -> None:
    plan = roadmap(task(), undated(), *recurring([dt.date(2021, 4, 5)]))

    for name in ("one", "two"):
        write_roadmap(plan, tmp_path / name / f"plan.{ending}")

    one, two = ((tmp_path / name / f"plan.{ending}").read_bytes() for name in ("one", "two"))
    assert one == two
