"""Layouts that a region reads in Python: asked first, checked where they enter and each time they
answer, refused by the name of the region, of the reader and of the sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import schoolsupport as ss
from schoolsupport.errors import RuleError
from schoolsupport.intake import Reading, known_layouts, read_files
from schoolsupport.intake.own_layouts import OwnLayout, check_readers
from schoolsupport.plugin import Sheet, problem
from schoolsupport.regions.region_plugin import layouts_of
from schoolsupport.sheets.grid import Cells

REGION = """
name = "own"
title = "Край (вымышлен)"
level = "regional"
territory = "Край (вымышлен)"
format = 1
"""
PLUGIN = """
import pandas as pd

from schoolsupport.plugin import Reading, RegionPlugin, hookimpl


class Journal:
    name = "own-journal"
    title = "Журнал школ (вымышлен)"
    description = "Строка «Журнал работ», под ней школа и число писавших"
    yields = ("results",)

    def recognise(self, sheet):
        return str(sheet.top[0][0]) == "Журнал работ"

    def read(self, sheet):
        rows = [row for row in sheet.grid()[1:]]
        frame = pd.DataFrame(
            {
                "school": [row[0] for row in rows],
                "year": 2021,
                "procedure": "vpr-5-ru",
                "n": [row[1] for row in rows],
                "n_2": [row[2] for row in rows],
                "_row": range(2, len(rows) + 2),
            }
        )
        return Reading(frames={"results": frame})


@hookimpl
def schoolsupport_region():
    return RegionPlugin.from_package("schoolsupport_own", readers=[Journal()])
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A region with a layout of its own."""
    place = tmp_path / "own"
    place.mkdir()
    (place / "region.toml").write_text(REGION, "utf-8")
    (place / "plugin.py").write_text(PLUGIN, "utf-8")
    return place


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """A file of the region."""
    file = tmp_path / "журнал.csv"
    file.write_text("Журнал работ;;\nsch990001;20;5\nsch990002;10;11\n", "utf-8")
    return file


def test_a_reader_of_a_region_reads_its_files(folder: Path, journal: Path) -> None:
    region = ss.load_region(folder)

    tables = ss.read_files(journal, layouts=region.layouts)

    assert [one.name for one in region.layouts][:2] == ["own-journal", "vpr-mark-statistics"]
    assert tables.sources[0].layout == "own-journal"
    assert tables.results["n"].tolist() == [20, 10]
    # checked as the rows of every layout: more below the boundary than there were
    assert [(one.code, one.row) for one in tables.problems] == [("row.marks_exceed", 3)]


def test_without_the_region_nobody_knows_its_files(journal: Path) -> None:
    with pytest.raises(ss.SchoolSupportError, match="no known layout"):
        ss.read_files(journal)


def test_layouts_of_several_regions_are_each_once(folder: Path) -> None:
    region = ss.load_region(folder)

    names = [one.name for one in layouts_of([region, ss.load_region("federal"), region])]

    assert names == ["own-journal", *(one.name for one in known_layouts())]


class Whole:
    """A reader that is whole; the tests spoil it."""

    name: Any = "own-table"
    title: Any = "Своя таблица"
    description: Any = "Проба"
    yields: Any = ("results",)

    def recognise(self, sheet: Sheet) -> Any:
        return str(sheet.top[0][0]) == "Школа"

    def read(self, sheet: Sheet) -> Any:
        rows = [row[0] for row in sheet.grid()[1:]]
        columns = {"school": rows, "year": 2021, "procedure": "vpr-5-ru", "n": 10}
        frame = pd.DataFrame({**columns, "_row": range(2, len(rows) + 2)})
        return Reading(frames={"results": frame})


def spoiled(**attributes: Any) -> Any:
    return type("Spoiled", (Whole,), attributes)()


@pytest.mark.parametrize(
    ("given", "code", "place"),
    [
        (spoiled(name="Свой формат"), "code.reader_name", "own: readers[1]: name"),
        (spoiled(name=7), "code.reader_name", "own: readers[1]: name"),
        (spoiled(name="results"), "code.twice", "own: readers[1]: name"),
        (spoiled(title=" "), "code.reader_words", "own: readers[1]: title"),
        (spoiled(description=None), "code.reader_words", "own: readers[1]: description"),
        (spoiled(yields=("result",)), "code.reader_yields", "own: readers[1]: yields"),
        (spoiled(yields="results"), "code.reader_yields", "own: readers[1]: yields"),
        (spoiled(yields=()), "code.reader_yields", "own: readers[1]: yields"),
        (spoiled(read="results"), "code.no_reader", "own: readers[1]"),
        (Whole, "code.no_reader", "own: readers[1]"),
        ("own-table", "code.no_reader", "own: readers[1]"),
    ],
)
def test_what_is_no_reader_is_refused_where_it_enters(given: Any, code: str, place: str) -> None:
    with pytest.raises(RuleError) as refused:
        check_readers([given], "own", [one.name for one in known_layouts()])

    assert (refused.value.fault, refused.value.where) == (code, place)
    assert all(refused.value.text(lang) for lang in ("ru", "en"))


def test_every_reader_that_is_none_is_told_at_once() -> None:
    with pytest.raises(RuleError) as refused:
        check_readers([Whole(), "readers", Whole()], "own", ())

    told = [refused.value, *refused.value.others]
    assert [one.where for one in told] == ["own: readers[2]", "own: readers[3]: name"]


def test_a_reader_may_not_take_the_name_of_a_layout_of_the_library(folder: Path) -> None:
    (folder / "plugin.py").write_text(PLUGIN.replace("own-journal", "results"), "utf-8")

    with pytest.raises(ss.SchoolSupportError, match="the name is taken"):
        ss.load_region(folder)


def broken(*_: Any) -> Any:
    raise KeyError("нет строки")


def clearing(_: Any, sheet: Sheet) -> bool:
    sheet.grid().clear()  # type: ignore[attr-defined]  # what the test is about
    return False


def giving(answer: Any) -> Any:
    return lambda *_: answer


def frames(**given: Any) -> Reading:
    return Reading(frames=given)


ROWS = pd.DataFrame({"school": ["sch990001"], "year": 2021, "procedure": "vpr-5-ru"})


@pytest.mark.parametrize(
    ("attributes", "code", "method"),
    [
        ({"recognise": broken}, "code.raised", "recognise"),
        ({"recognise": giving("да")}, "code.gave", "recognise"),
        ({"read": broken}, "code.raised", "read"),
        ({"read": giving(ROWS)}, "code.gave", "read"),
        ({"read": giving(frames(context=ROWS))}, "code.reader_other_table", "read"),
        ({"read": giving(frames(results=[1]))}, "code.gave", "read"),
        ({"read": giving(frames(results=ROWS))}, "code.reader_no_rows", "read"),
        ({"read": giving(frames(results=ROWS.assign(_row="1")))}, "code.reader_no_rows", "read"),
        ({"read": giving(frames(results=ROWS.assign(_row=0)))}, "code.reader_no_rows", "read"),
        ({"read": giving(Reading(problems=("беда",)))}, "code.gave", "read"),  # type: ignore[arg-type]  # what the test is about
        ({"read": giving(Reading(rejected=ROWS))}, "code.reader_no_rows", "read"),
    ],
)
def test_what_a_reader_does_wrong_is_told_with_region_reader_and_sheet(
    tmp_path: Path, attributes: dict[str, Any], code: str, method: str
) -> None:
    file = tmp_path / "школы.csv"
    file.write_text("Школа;Писали\nsch990001;10\n", "utf-8")

    with pytest.raises(RuleError) as refused:
        read_files(file, layouts=[OwnLayout(spoiled(**attributes), "own"), *known_layouts()])

    assert refused.value.fault == code
    where = str(refused.value.where)
    assert where.startswith("own: own-table: ")
    assert f"Spoiled.{method} ({file})" in where


def test_a_reader_that_changes_a_sheet_it_looks_at_is_refused() -> None:
    sheet = Sheet(file="школы.xlsx", name="Лист1", read=lambda: Cells(rows=[["Школа"], ["sch1"]]))

    with pytest.raises(RuleError) as refused:
        OwnLayout(spoiled(recognise=clearing), "own").recognise(sheet)

    assert refused.value.fault == "code.wrote"
    assert "(школы.xlsx: Лист1)" in str(refused.value.where)


def test_a_reader_tells_problems_with_their_row(tmp_path: Path) -> None:
    file = tmp_path / "школы.csv"
    file.write_text("Школа;Писали\nsch990001;10\n", "utf-8")
    said = problem("cell.not_number", found="десять").at(row=2, column="Писали")
    reader = spoiled(read=giving(Reading(problems=(said,))))

    with pytest.raises(ss.SchoolSupportError, match=r"школы\.csv:2:Писали"):
        read_files(file, layouts=[OwnLayout(reader, "own")])
