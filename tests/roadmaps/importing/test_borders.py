"""Both sides of the numbers that reading an order is tuned by."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from roadmaps.importing.small import HEADINGS, TITLE, add_table, codes, document, saved
from roadmaps.lint.small_orders import order
from schoolsupport.errors import SchoolSupportError
from schoolsupport.roadmaps.importing import Imported, import_order, to_toml
from schoolsupport.roadmaps.importing.choosing import (
    FITTING,
    HEADING_ROWS,
    LONGEST_BETWEEN,
    MOST_BETWEEN,
    TOP_ROWS,
)
from schoolsupport.roadmaps.importing.head import BELOW_TITLE, LONGEST_TERM, points_of
from schoolsupport.roadmaps.importing.headings import LONGEST_HEADING, field_of
from schoolsupport.roadmaps.importing.importer import LONGEST_LINE
from schoolsupport.roadmaps.importing.plain_texts import MOST_LINES
from schoolsupport.roadmaps.importing.times import LEAST_ROWS, LONGEST_TIME, time_of

ROW = ("1", "Семинар", "март", "МОУО")


def two_tables(folder: Path, between: int, *, headings: bool) -> Imported:
    """Two tables with paragraphs between them; the second may go on without headings."""
    made = document()
    add_table(made, [ROW])
    for place in range(between):
        made.add_paragraph(f"пояснение к работе {place}")
    add_table(made, [("3", "Отчёт", "май", "МОУО")], HEADINGS if headings else ("2", *ROW[1:]))
    return import_order(saved(made, folder))


@pytest.mark.parametrize(("more", "rows"), [(0, 2), (1, 1)])
def test_so_many_paragraphs_part_two_tables_of_one_roadmap(
    tmp_path: Path, more: int, rows: int
) -> None:
    read = two_tables(tmp_path, MOST_BETWEEN + more, headings=True)

    assert len(read.template.measures) == rows
    assert ("import.several_tables" in codes(read)) is (more == 1)


@pytest.mark.parametrize(("more", "rows"), [(0, 3), (1, 1)])
def test_fewer_part_them_where_the_second_has_no_headings(
    tmp_path: Path, more: int, rows: int
) -> None:
    read = two_tables(tmp_path, LONGEST_BETWEEN + more, headings=False)

    assert len(read.template.measures) == rows


@pytest.mark.parametrize("more", [0, 1])
def test_headings_stand_so_far_below_the_top_of_a_sheet(tmp_path: Path, more: int) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = TITLE
    for place, cells in enumerate((HEADINGS, ROW)):
        for column, text in enumerate(cells, 1):
            sheet.cell(TOP_ROWS + more + place, column, text)
    book.save(tmp_path / "plan.xlsx")

    if more:
        with pytest.raises(SchoolSupportError):
            import_order(tmp_path / "plan.xlsx")
    else:
        assert len(import_order(tmp_path / "plan.xlsx").template.measures) == 1


@pytest.mark.parametrize(("fitting", "timed"), [(FITTING, True), (FITTING - 1, False)])
def test_a_column_of_a_month_holds_marks_in_four_of_five_cells(
    tmp_path: Path, fitting: int, *, timed: bool
) -> None:
    headings = ("№", "Мероприятие", "Срок", "март", "апрель")
    cells = ["+"] * fitting + ["зал"] * (5 - fitting)
    rows = [(str(at), f"Дело {at}", "", cell, "") for at, cell in enumerate(cells, 1)]
    made = document()
    add_table(made, rows, headings)

    read = import_order(saved(made, tmp_path))

    assert (read.template.measures[0].deadline is not None) is timed


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("сентябрь 2022, октябрь 2022, ноябрь 2022", 0),
        ("сентябрь 2022, октябрь 2022, декабрь 2022", 1),
    ],
)
def test_a_heading_of_so_many_letters_may_be_a_time(text: str, more: int) -> None:
    assert len(text) == LONGEST_TIME + more
    assert (time_of(text) is None) is bool(more)


@pytest.mark.parametrize(("lines", "found"), [(BELOW_TITLE - 1, True), (BELOW_TITLE, False)])
def test_the_year_stands_so_many_lines_below_the_title(
    tmp_path: Path, lines: int, *, found: bool
) -> None:
    between = [f"{at}. Цель работы" for at in range(1, lines + 1)]
    made = document("План работы", *between, "2023/24 учебный год")
    add_table(made, [ROW])
    path = saved(made, tmp_path)

    if found:
        assert import_order(path).template.period.school_years
    else:
        with pytest.raises(SchoolSupportError):
            import_order(path)


@pytest.mark.parametrize(("words", "found"), [(LONGEST_TERM, True), (LONGEST_TERM + 1, False)])
def test_a_term_within_a_point_has_so_many_words(words: int, *, found: bool) -> None:
    days = [f"{day:02}.03.2023," for day in range(1, words)]
    term = "до " + " ".join(days).rstrip(",")
    (duty,) = points_of([f"1. Школам сдать отчёты {term}"]).duties

    assert (duty.deadline == term) is found


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_headings_go_over_so_many_rows(tmp_path: Path, more: int) -> None:
    made = document()
    table = add_table(made, [(str(at), f"Дело {at}", "март", "МОУО") for at in range(1, 7)])
    table.cell(0, 0).merge(table.cell(HEADING_ROWS - 1 + more, 0)).text = "№"

    read = import_order(saved(made, tmp_path)).template

    assert read.columns[1].count("Дело") == HEADING_ROWS - 1 + min(more, 0)


@pytest.mark.parametrize(("more", "known"), [(0, True), (1, False)])
def test_a_longer_text_is_no_heading(more: int, *, known: bool) -> None:
    heading = "Срок исполнения ".ljust(LONGEST_HEADING + more, "я")

    assert (field_of(heading)[0] is not None) is known


@pytest.mark.parametrize(("more", "rows"), [(0, 3), (1, 1)])
def test_a_row_of_a_plain_text_has_so_many_lines(tmp_path: Path, more: int, rows: int) -> None:
    title = "\n".join(f"слово{at}" for at in range(MOST_LINES + more))
    lines = ("\t".join(HEADINGS), "1\tСеминар\tмарт\tМОУО", f"2\t{title}\tапрель\tМОУО",
             "3\tЛагерь\tиюнь\tМОУО")  # fmt: skip
    path = tmp_path / "plan.txt"
    path.write_text("\n".join((TITLE, "", *lines, "")), "utf-8")

    measures = import_order(path).template.measures

    assert len([one for one in measures if one.deadline is not None]) == rows


@pytest.mark.parametrize(("fewer", "read"), [(0, True), (1, False)])
def test_so_many_rows_in_order_of_time_tell_which_august_is_meant(
    tmp_path: Path, fewer: int, *, read: bool
) -> None:
    made = document("План работы на 2023-2024 учебный год")
    terms = ("август", *("ноябрь", "декабрь", "март", "май")[: LEAST_ROWS - fewer])
    add_table(made, [(str(at), f"Дело {at}", one, "МОУО") for at, one in enumerate(terms, 1)])

    deadline = import_order(saved(made, tmp_path)).template.measures[0].deadline

    assert deadline == ("август 2023 г." if read else "август")


@pytest.mark.parametrize(("more", "one_line"), [(0, True), (1, False)])
def test_a_list_in_a_file_of_a_template_fills_so_many_columns(more: int, *, one_line: bool) -> None:
    goal = "я" * (LONGEST_LINE - len('goals = [""]') + more)
    lines = to_toml(order(goals=(goal,))).splitlines()

    assert (f'goals = ["{goal}"]' in lines) is one_line
    assert (f'    "{goal}",' in lines) is not one_line
