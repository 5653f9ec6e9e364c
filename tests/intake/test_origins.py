"""Every row remembers file, sheet and row it was read from; an explanation tells them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

import schoolsupport as ss
from schoolsupport.intake import read_files
from schoolsupport.reports.run_files import read_tables, write_tables
from schoolsupport.support.corrections import Correction, corrected
from schoolsupport.tables import Tables
from schoolsupport.tables.origins import Origins, Stood

from .conftest import (
    FIRST_ROW,
    NORTH,
    REGION,
    SCHOOL_1,
    SCHOOL_2,
    SCHOOL_3,
    SOUTH,
    WHOLE,
    WriteMarks,
    WriteText,
)

HEADER = "school;year;procedure;n;n_2;mean;mean_scale\n"


def rows(*lines: str, header: str = HEADER) -> str:
    return header + "".join(f"{line}\n" for line in lines)


def places(tables: Tables, table: str = "results") -> dict[str, list[tuple[str, str | None, int]]]:
    """Name of the file, sheet and row of every row of a table, by school or territory."""
    frame = tables.frames()[table]
    who = frame["school" if "school" in frame else "territory"]
    return {
        str(one): [
            (Path(stood.file).name, stood.sheet, stood.row)
            for stood in tables.origins[table].of_row(position)
        ]
        for position, one in enumerate(who)
    }


def test_a_row_of_a_workbook_is_told_with_its_sheet(write_marks: WriteMarks) -> None:
    tables = read_files(write_marks(WHOLE, "works.xlsx"))

    first = FIRST_ROW + WHOLE.index(SCHOOL_1)
    assert places(tables)["sch990001"] == [("works.xlsx", "Sheet1", first)]
    assert places(tables)["sch990003"] == [
        ("works.xlsx", "Sheet1", FIRST_ROW + WHOLE.index(SCHOOL_3))
    ]
    assert places(tables, "reference")["Примерский край"] == [("works.xlsx", "Sheet1", FIRST_ROW)]


def test_a_text_has_no_sheet_and_lists_and_context_are_told_too(write_text: WriteText) -> None:
    results = write_text("a.csv", rows("sch990001;2021;vpr-5-ru;20;5;;"))
    context = write_text("c.csv", rows("sch990001;2021;300", header="school;year;enrolment\n"))
    lists = write_text("l.csv", rows("sch990001;ШНОР;2021-01-01", header="school;list;from\n"))

    tables = read_files(results, context, lists)

    assert places(tables) == {"sch990001": [("a.csv", None, 2)]}
    assert places(tables, "context") == {"sch990001": [("c.csv", None, 2)]}
    assert places(tables, "lists") == {"sch990001": [("l.csv", None, 2)]}


def test_what_two_files_tell_together_stands_in_both(write_text: WriteText) -> None:
    marks = write_text(
        "marks.csv", rows("sch990002;2021;vpr-5-ru;20;5;;", "sch990001;2021;vpr-5-ru;10;3;;")
    )
    means = write_text("means.csv", rows("sch990001;2021;vpr-5-ru;10;;3.5;mark"))

    tables = read_files(marks, means)

    assert places(tables) == {
        "sch990002": [("marks.csv", None, 2)],
        "sch990001": [("marks.csv", None, 3), ("means.csv", None, 2)],
    }


def test_an_older_login_is_found_where_it_stood(
    write_marks: WriteMarks, write_text: WriteText
) -> None:
    """A row is told of the id that is used, in the row that has the earlier one."""
    marks = write_marks([REGION, SOUTH, SCHOOL_1, SCHOOL_2, NORTH], "a.xlsx")
    lineage = write_text(
        "l.csv",
        rows("sch990009;renamed;sch990001;2021-01-01", header="school;event;predecessor;from\n"),
    )

    tables = read_files(marks, lineage)

    assert "sch990009" in places(tables)
    assert places(tables)["sch990009"] == [("a.xlsx", "Sheet1", FIRST_ROW + 2)]


def test_a_run_keeps_where_its_rows_stood(
    write_marks: WriteMarks, write_text: WriteText, tmp_path: Path
) -> None:
    context = write_text("c.csv", rows("sch990001;2021;300", header="school;year;enrolment\n"))
    tables = read_files(write_marks(WHOLE, "works.xlsx"), context)
    folder = tmp_path / "tables"
    folder.mkdir()

    write_tables(tables, folder)
    read = read_tables(folder, registered=False)

    assert read.digest() == tables.digest()
    for name in ("results", "reference", "context"):
        assert places(read, name) == places(tables, name)


def test_a_run_from_before_it_was_kept_tells_none(write_marks: WriteMarks, tmp_path: Path) -> None:
    write_tables(read_files(write_marks(WHOLE, "works.xlsx")), tmp_path)
    (tmp_path / "origins.parquet").unlink()

    assert dict(read_tables(tmp_path, registered=False).origins) == {}


def test_frames_have_no_places() -> None:
    tables = Tables.of(
        results={"school": ["s1"], "year": [2021], "procedure": ["vpr-5-ru"], "n": [10]}
    )

    assert dict(tables.origins) == {}


def test_an_explanation_tells_the_row_of_every_number(write_text: WriteText) -> None:
    results = write_text(
        "data/a.csv",
        rows(
            "sch990001;2021;vpr-5-ma;20;5;;",
            "sch990001;2021;vpr-5-ru;20;9;;",
            "sch990001;2020;vpr-5-ru;20;9;;",
            "sch990001;2019;vpr-5-ru;20;9;;",
            "sch990002;2021;vpr-5-ru;20;1;;",
            "sch990001;2021;vpr-8-ru;20;9;;",
        ),
    )
    found = ss.identify(ss.load_region("federal"), read_files(results), year=2021)

    why = found.explain("sch990001")

    assert [(one.procedure, one.year, one.row) for one in why.origins] == [
        ("vpr-5-ma", 2021, 2),
        ("vpr-5-ru", 2021, 3),
        ("vpr-5-ru", 2020, 4),
    ]
    told = [line.split("  ") for line in str(why).splitlines() if "a.csv" in line]
    assert ["ВПР, 5 класс, русский язык", "2021", "a.csv", "3"] in [
        [cell.strip() for cell in line if cell.strip()] for line in told
    ]


def test_a_corrected_number_stands_in_the_file_of_the_corrections(write_text: WriteText) -> None:
    results = write_text(
        "a.csv", rows("sch990001;2021;vpr-5-ru;20;9;;", "sch990002;2021;vpr-5-ru;20;9;;")
    )
    table = write_text("fixed.csv", "-")
    found = ss.identify(ss.load_region("federal"), read_files(results), year=2021)
    fixed = Correction(
        school="sch990001",
        year=2021,
        procedure="vpr-5-ru",
        numbers={"n_2": 1.0},
        where="fixed.csv:7",
    )

    after = corrected(found, [fixed], table)
    unsaid = corrected(found, [fixed])

    assert places(after.inputs.tables) == {
        "sch990001": [("fixed.csv", None, 7)],
        "sch990002": [("a.csv", None, 3)],
    }
    assert places(unsaid.inputs.tables)["sch990001"] == []


@given(
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from("ab"), st.integers(1, 99)), min_size=1),
    st.dictionaries(st.integers(0, 5), st.integers(1, 99)),
)
def test_places_are_those_given_whatever_their_order(
    given_rows: list[tuple[int, str, int]], moved: dict[int, int]
) -> None:
    at = np.array([one for one, *_ in given_rows])
    files = pd.Series([file for _, file, _ in given_rows], dtype="object")
    sheets = pd.Series([None] * len(given_rows), dtype="object")
    origins = Origins.of(at, files, sheets, pd.Series([row for *_, row in given_rows]))
    changed = origins.replaced({one: Stood("c", None, row) for one, row in moved.items()})

    for position in range(7):
        plain = [Stood(file, None, row) for one, file, row in given_rows if one == position]
        assert list(origins.of_row(position)) == plain
        expected = [Stood("c", None, moved[position])] if position in moved else plain
        assert list(changed.of_row(position)) == expected
