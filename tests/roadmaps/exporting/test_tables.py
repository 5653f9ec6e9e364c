"""Workbooks and csv: what a reader sees, what a spreadsheet must not take for a formula."""

from __future__ import annotations

import csv
import datetime as dt
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from schoolsupport import libraries
from schoolsupport.errors import InputError, OutputError
from schoolsupport.roadmaps.exporting import FORMATS, read_roadmap, write_roadmap
from schoolsupport.roadmaps.exporting.task_rows import BLANKS, COLUMNS
from schoolsupport.roadmaps.planning.roadmap import Remark, Roadmap, TaskSource
from schoolsupport.roadmaps.template import Force
from schoolsupport.translation import msg

from .generated import recurring, roadmap, task, undated

TO_FILL = [column.heading.text() for column in BLANKS]
FORMULAS = ["=1+1", "+7 (000)", "-5", "@имя", "\t=1", "\r=1", "'=1"]
PLAN = roadmap(
    task("1", start=dt.date(2021, 3, 1), evidence="приказ"),
    task("2", end=dt.date(2021, 2, 2), due=dt.date(2021, 2, 2)),
    task("3", source=TaskSource.DUTY, section="", force=Force.RECOMMENDED),
    undated("4"),
    problems=(Remark(code="x", message=msg("the year is odd")),),
    unfilled=("директор ЦОКО",),
)


def book(plan: Roadmap, folder: Path, lang: str = "en") -> Any:
    write_roadmap(plan, folder / "plan.xlsx", lang=lang)
    return openpyxl.load_workbook(folder / "plan.xlsx")


def lines(plan: Roadmap, folder: Path) -> list[list[str]]:
    write_roadmap(plan, folder / "plan.csv", lang="en")
    with (folder / "plan.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def headings(sheet: Any) -> list[str]:
    """The headings of the columns that are not hidden."""
    shown = [cell.value for cell in sheet[3]]
    return [one for one in shown if not str(one).startswith("Technical")]


def test_the_sheets_are_plan_undated_document_remarks(tmp_path: Path) -> None:
    sheets = {sheet.title: sheet.sheet_state for sheet in book(PLAN, tmp_path)}

    assert sheets == {
        "Plan": "visible",
        "Without a day": "visible",
        "The document": "visible",
        "Remarks on the plan": "visible",
        "schoolsupport": "veryHidden",
    }


def test_tasks_stand_by_their_days_and_days_are_days(tmp_path: Path) -> None:
    sheet = book(PLAN, tmp_path)["Plan"]
    place = headings(sheet).index("Due")

    cells = [row[place] for row in sheet.iter_rows(min_row=4)]

    assert [cell.value.date() for cell in cells] == [
        dt.date(2021, 2, 2),
        dt.date(2021, 3, 25),
        dt.date(2021, 3, 25),
    ]
    assert {cell.number_format for cell in cells} == {"dd.mm.yyyy"}


def test_points_of_the_order_are_told_from_rows(tmp_path: Path) -> None:
    sheet = book(PLAN, tmp_path)["Plan"]

    assert [row[0].value for row in sheet.iter_rows(min_row=4)] == ["2", "p. 3", "1"]
    assert "Section" in headings(sheet)


def test_columns_that_say_nothing_are_left_out(tmp_path: Path) -> None:
    plan, undated_sheet = book(PLAN, tmp_path)["Plan"], book(PLAN, tmp_path)["Without a day"]

    assert headings(plan) == [
        "No.", "Measure", "Begins", "Due", "Responsible", "Term as printed", "Document",
        "Remarks", *TO_FILL, "Section",
    ]  # fmt: skip
    assert headings(undated_sheet) == [
        "No.", "Measure", "Due", "Why it has no day", "Responsible", "Term as printed", *TO_FILL,
    ]  # fmt: skip


def test_the_heading_stays_in_view_and_the_page_is_printed_across(tmp_path: Path) -> None:
    for name in ("Plan", "Without a day"):
        sheet = book(PLAN, tmp_path)[name]

        assert sheet.freeze_panes == "C4"
        assert sheet.print_title_rows == "$3:$3"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        # one page wide is what the format takes for granted
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_sorting_carries_the_hidden_columns_along(tmp_path: Path) -> None:
    sheet = book(PLAN, tmp_path)["Plan"]
    last = get_column_letter(len(headings(sheet)) + 1)

    assert sheet.column_dimensions[last].hidden
    assert sheet.auto_filter.ref == f"A3:{last}6"
    assert last not in sheet.print_area


def test_one_line_above_says_whose_plan_it_is(tmp_path: Path) -> None:
    sheet = book(PLAN, tmp_path)["Plan"]

    assert sheet["A1"].value == "Дорожная карта"
    assert sheet["A2"].value == (
        "Управление образования. О дорожной карте № 1 от 21.01.2021 · Примерский район · "
        "2021-01-01 – 2021-12-31 · tasks with a day: 3, without: 1"
    )


def test_remarks_are_told_once(tmp_path: Path) -> None:
    remark = Remark(code="y", message=msg("assumed terms"), likely="до 5 мая")
    plan = roadmap(
        *recurring([dt.date(2021, 1, 5), dt.date(2021, 2, 5)], remarks=(remark,)),
        problems=PLAN.problems,
        unfilled=PLAN.unfilled,
    )

    sheet = book(plan, tmp_path)["Remarks on the plan"]

    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)] == [
        ["Problem", "the year is odd"],
        ["The roster names nobody", "директор ЦОКО"],
        ["row 5: ежемесячно", "assumed terms; probably meant: до 5 мая"],
    ]


def test_a_roadmap_without_dated_tasks_says_so(tmp_path: Path) -> None:
    told = book(roadmap(undated()), tmp_path)

    assert told["Plan"]["A2"].value.endswith("· No task has a day")


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_like_a_formula_stays_a_text(text: str, tmp_path: Path) -> None:
    plan = roadmap(task(title=text, evidence=text))

    cells = [cell for row in book(plan, tmp_path)["Plan"].iter_rows(min_row=4) for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    for line in lines(plan, tmp_path):
        assert not [cell for cell in line if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]
    for name in ("plan.csv", "plan.xlsx"):
        assert read_roadmap(tmp_path / name) == plan


def test_csv_has_a_line_of_headings_and_a_row_for_each_task(tmp_path: Path) -> None:
    told = lines(PLAN, tmp_path)

    assert (tmp_path / "plan.csv").read_bytes().startswith(b"\xef\xbb\xbf# schoolsupport roadmap;")
    assert told[1][:5] == ["No.", "Measure", "Part of", "Begins", "Due"]
    assert [line[:1] + line[3:5] for line in told[2:]] == [
        ["1", "2021-03-01", "2021-03-25"],
        ["2", "", "2021-02-02"],
        ["p. 3", "", "2021-03-25"],
        ["4", "", ""],
    ]


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_no_two_headings_are_the_same(lang: str) -> None:
    words = [column.heading.text(lang) for column in (*COLUMNS, *BLANKS)]

    assert len(set(words)) == len(words)


@pytest.mark.parametrize(
    ("load", "error", "extra"),
    [
        (libraries.icalendar_library, OutputError, "calendars"),
        (libraries.xlsxwriter_library, OutputError, "files"),
        (libraries.calamine_library, InputError, "files"),
    ],
)
def test_a_missing_library_is_told_with_its_extra(
    load: Any, error: type[Exception], extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("icalendar", "xlsxwriter", "python_calamine"):
        monkeypatch.setitem(sys.modules, name, None)

    with pytest.raises(error, match=rf"pip install \"schoolsupport\[{extra}\]\""):
        load()


def test_nothing_heavy_is_loaded_before_it_is_needed() -> None:
    code = (
        "import sys; import schoolsupport.roadmaps.exporting; "
        "heavy = {'icalendar', 'xlsxwriter', 'python_calamine', 'lark', 'pandas', 'holidays'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_every_format_is_written(tmp_path: Path) -> None:
    for name in FORMATS:
        write_roadmap(PLAN, tmp_path / "plan", name)

        assert (tmp_path / "plan").stat().st_size > 0
