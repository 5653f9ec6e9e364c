"""The public names as a program uses them, checked by the type checker and run."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import assert_type

import pytest

import schoolsupport as ss
from schoolsupport import deadlines, monitoring, roadmaps, studies
from schoolsupport.demo import write_demo_data

YEAR = 2021


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("typed") / "downloads"
    write_demo_data(folder)
    return folder


def test_from_files_to_verdicts(downloads: Path) -> None:
    tables = assert_type(ss.read_files(downloads), ss.Tables)
    region = assert_type(ss.load_region("federal"), ss.RegionPlugin)
    found = assert_type(ss.identify(region, tables, year=YEAR), ss.Identification)
    listed = assert_type(found.listed(), list[str])
    why = assert_type(found.explain(listed[0]), ss.Explanation)

    assert listed[0] in str(why)
    assert assert_type(found.receipt, ss.Receipt).year == YEAR


def test_what_a_list_depends_on(downloads: Path) -> None:
    found = ss.identify(ss.load_region("federal"), ss.read_files(downloads), year=YEAR)
    asked = assert_type(studies.what_if(found, "low-in-two-procedures"), studies.WhatIf)

    assert assert_type(studies.steady(asked), studies.Steady) is not None
    assert assert_type(studies.borderline(found), studies.Borderline) is not None
    assert assert_type(studies.sensitivity(found), studies.Sensitivity) is not None


def test_from_an_order_to_execution(tmp_path: Path) -> None:
    template = ss.load_region("kaliningrad").roadmaps["kaliningrad-2023"]
    plan = assert_type(ss.plan(assert_type(template, roadmaps.RoadmapTemplate)), roadmaps.Roadmap)
    with ss.open_store(tmp_path / "support.db") as store:
        store.add(plan)
        first = plan.dated[0]
        store.record(
            ss.Entry(task=first.id, status=monitoring.EntryStatus.DONE, day=dt.date(2023, 2, 10)),
        )
        done = ss.execution(store, plan, on=dt.date(2023, 6, 30))

    assert assert_type(done, monitoring.Execution).whole.due > 0


def test_words_of_time() -> None:
    context = ss.DeadlineContext(first_year=2023)
    schedule = assert_type(ss.parse_deadline("до 1 декабря 2023 года", context), deadlines.Schedule)

    assert [part.end for part in schedule.parts] == [dt.date(2023, 12, 1)]
    assert "1 декабря 2023" in assert_type(deadlines.say(schedule), str)
