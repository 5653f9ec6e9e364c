"""Examples of layouts: each is read back by the very layout that shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from attrs import evolve

from schoolsupport.domain import Severity
from schoolsupport.errors import RuleError
from schoolsupport.intake import Layout, Reading, Sheet, known_layouts
from schoolsupport.intake.examples import Example, example_of, example_page, shown_example
from schoolsupport.intake.own_layouts import OwnLayout, check_readers
from schoolsupport.intake.reading import read_and_counted
from schoolsupport.pages import Table
from schoolsupport.sheets.grid import text_of

LAYOUTS = known_layouts()
READ_WITH_A_WARNING = {
    "vpr-marker-list",  # whoever stands in it is marked
    "who-is-who",  # what nobody confirmed waits
}


def example(layout: Layout) -> Example:
    found = example_of(layout)

    assert found is not None, layout.name
    return found


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda one: one.name)
def test_every_layout_reads_its_own_example_as_it_is_written(
    layout: Layout, ending: str, tmp_path: Path
) -> None:
    shown = example(layout)
    path = tmp_path / f"{shown.file}.{ending}"
    shown.write(path)

    tables, taken, sheets = read_and_counted([path])

    assert tables.sources[0].layout == layout.name
    assert [one for one in tables.problems if one.severity is Severity.ERROR] == []
    assert len(tables.rejected) == 0
    assert set(taken) <= set(layout.yields)
    assert bool(taken) == bool(layout.yields)
    rows = len(shown.rows) - shown.headings
    assert 2 <= rows <= 3
    assert tables.sources[0].rows >= (rows if not taken else 1), sheets


@pytest.mark.parametrize("layout", [one for one in LAYOUTS if one.yields], ids=lambda one: one.name)
def test_headings_printed_once_more_are_passed_over_and_told_in_every_layout(
    layout: Layout, tmp_path: Path
) -> None:
    plain = example(layout)
    first = plain.headings
    heading, *rows = plain.rows[first - 1 :]
    again = evolve(plain, rows=(*plain.rows[:first], rows[0], heading, *rows[1:]))
    read = []
    for name, shown in (("plain", plain), ("again", again)):
        path = tmp_path / name / f"{shown.file}.xlsx"
        path.parent.mkdir()
        shown.write(path)
        tables, taken, sheets = read_and_counted([path], looks=True)
        said = sheets[0].understood
        assert said is not None
        codes = Counter(one.code for one in tables.problems)
        read.append((taken, codes, len(tables.rejected), said.repeated_headings))

    (before, found, refused, none), (after, found_too, refused_too, one) = read
    assert (after, found_too, refused_too) == (before, found, refused)
    assert (none, one) == (0, 1)


@pytest.mark.parametrize("layout", [one for one in LAYOUTS if one.yields], ids=lambda one: one.name)
def test_the_schools_an_example_shows_are_those_that_are_read(layout: Layout) -> None:
    shown = shown_example(layout, LAYOUTS)

    assert shown is not None
    assert set(shown.read) <= set(layout.yields)
    assert all(count > 0 for count in shown.read.values())


def test_the_logins_of_an_example_are_of_no_real_region() -> None:
    cells = [text_of(c) for one in LAYOUTS for row in example(one).rows for c in row]
    logins = [c for c in cells if c[:3] in ("sch", "edu") and c[3:].isdigit()]

    assert len(logins) > 20
    assert {c[3:5] for c in logins} == {"99"}


def test_a_page_shows_every_cell_of_the_example_and_says_it_is_invented() -> None:
    for layout in LAYOUTS:
        shown = shown_example(layout, LAYOUTS)
        assert shown is not None
        page = example_page(shown)
        said = [str(getattr(one, "words", "")) for one in page.parts]
        table = next(one for one in page.parts if isinstance(one, Table))
        there = {str(c) for column in table.cells for c in column}

        assert "the example is invented" in said
        for row in shown.example.rows:
            for text in filter(None, map(text_of, row)):
                assert text in there or any(text in one for one in said), (layout.name, text)


class Journal:
    """A reader of a region, with an example."""

    name = "own-journal"
    title = "Журнал"
    description = "Строка «Журнал»"
    yields = ("results",)
    example: Any = (("Журнал", ""), ("sch990001", 20))

    def recognise(self, sheet: Sheet) -> bool:
        return str(sheet.top[0][0]) == "Журнал"

    def read(self, sheet: Sheet) -> Reading:
        rows = list(sheet.grid()[1:])
        columns = {"school": [row[0] for row in rows], "year": 2021, "procedure": "vpr-5-ru"}
        frame = pd.DataFrame({**columns, "n": [row[1] for row in rows]})
        return Reading(frames={"results": frame.assign(_row=range(2, len(rows) + 2))})


def own(rows: Any) -> OwnLayout:
    reader = type("Own", (Journal,), {"example": rows})()
    return check_readers([reader], "own", ())[0]


def test_a_reader_of_a_region_shows_its_example_too() -> None:
    layout = own([["Журнал", ""], ["sch990001", 20], ["sch990002", 10]])

    shown = shown_example(layout, [layout, *LAYOUTS])

    assert shown is not None
    assert (shown.read, shown.example.headings) == ({"results": 2}, 1)


@pytest.mark.parametrize("rows", [(), []])
def test_a_reader_without_an_example_is_a_reader_still(rows: Sequence[Any]) -> None:
    assert shown_example(own(rows), LAYOUTS) is None


@pytest.mark.parametrize(
    "rows",
    [
        [["Дневник", ""], ["sch990001", 20]],  # no layout knows it
        [["Логин ОО", "Название ОО"], ["sch990001", "Школа 1"]],  # another knows it
    ],
    ids=["nobody", "another"],
)
def test_an_example_that_its_reader_does_not_read_is_refused(rows: Any) -> None:
    layout = own(rows)

    with pytest.raises(RuleError) as refused:
        shown_example(layout, [layout, *LAYOUTS])

    assert refused.value.fault == "code.reader_example"
    assert refused.value.where == "own-journal"


@pytest.mark.parametrize(
    "rows", ["Журнал", ["Журнал"], [[object()]], 7], ids=["a word", "words", "things", "a number"]
)
def test_an_example_that_is_no_rows_is_refused_where_the_reader_enters(rows: Any) -> None:
    with pytest.raises(RuleError) as refused:
        own(rows)

    assert (refused.value.fault, refused.value.where) == (
        "code.reader_rows",
        "own: readers[1]: example",
    )
