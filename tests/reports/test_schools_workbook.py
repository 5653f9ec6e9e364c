from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from schoolsupport.identification.identify import identify
from schoolsupport.identification.reasons.distance import Distance
from schoolsupport.identification.reasons.wording import short_work
from schoolsupport.reports import list_pages, school_columns, write_run
from schoolsupport.reports.list_pages import (
    bounds_text,
    distance_cells,
    in_unit,
    years_text,
)
from schoolsupport.reports.school_columns import SchoolColumns, counts_text
from schoolsupport.reports.spreadsheets import write_workbook
from schoolsupport.tables import Tables
from schoolsupport.translation import msg

from .conftest import FINE, LOW, results_of

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from schoolsupport.identification.identify import Identification
    from schoolsupport.identification.rules.rulebook import Rulebook

NAMES = ["Список", "Почему", "Не вошли", "Нельзя судить", "Замечания", "Служебное"]


def open_sheets(found: Identification, folder: Path, lang: str = "en") -> dict[str, Any]:
    write_run(found, folder / "run", lang=lang, written=datetime(2022, 3, 4))
    book = load_workbook(folder / "run" / "schools.xlsx")
    return {sheet.title: sheet for sheet in book.worksheets}


def table_of(sheet: Worksheet, first: str = "Login") -> list[dict[str, Any]]:
    """The rows of the table that has this heading, down to the first empty row."""
    rows = list(sheet.iter_rows(values_only=True))
    top = next(place for place, row in enumerate(rows) if first in row)
    names = [str(name) for name in rows[top] if name is not None]
    body = []
    for row in rows[top + 1 :]:
        if not any(cell is not None for cell in row):
            break
        body.append(dict(zip(names, row, strict=False)))
    return body


def texts_of(sheet: Worksheet) -> list[str]:
    return [str(row[0]) for row in sheet.iter_rows(values_only=True) if row[0] is not None]


def header_row(sheet: Worksheet, first: str) -> int:
    rows = enumerate(sheet.iter_rows(values_only=True), 1)
    return next(number for number, row in rows if first in row)


@pytest.fixture
def book(found: Identification, tmp_path: Path) -> dict[str, Any]:
    return open_sheets(found, tmp_path)


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_sheets_have_the_names_programs_rely_on(
    found: Identification, tmp_path: Path, lang: str
) -> None:
    assert list(open_sheets(found, tmp_path, lang)) == NAMES


def test_the_head_says_rules_day_year_and_data(book: dict[str, Any]) -> None:
    said = texts_of(book["Список"])

    assert (
        said[0] == "Признаки по федеральному правилу: низкие образовательные результаты: the list"
    )
    assert said[1] == (
        "Федеральные правила, as in force on 31.12.2021; results up to 2021; list for 2022"
    )
    assert said[2].startswith("Data: tables given by a program. Schools judged: 7")
    assert said[3] == "On the list: 2; not on it: 2; cannot be judged: 2; not concerned: 1"
    assert said[4].startswith("No kind of school is left out; the region may decide to leave out")
    assert said[6].startswith("Note: the results of ВПР, 5 класс, русский язык")


def test_the_list_tells_why_and_how_firmly(book: dict[str, Any]) -> None:
    first, second = table_of(book["Список"])

    assert first["No."] == 1
    assert first["Login"] == "s1"
    assert first["признаки ШНОР"] == "yes"
    assert first["Criteria met"] == "Низкие результаты по двум и более процедурам последнего года"
    assert first["Works that decide (below the boundary)"].split("\n") == [
        "5 РУ 2021: 8 of 20 = 40 %",
        "5 МА 2021: 8 of 20 = 40 %",
    ]
    assert first["Fewer marks «2», and the school is off the list"] == 3
    assert first["In which works"] in {"5 РУ 2021: −3", "5 МА 2021: −3"}
    assert first["Within chance"] == "yes"
    assert first["Off the list if read otherwise"].startswith("нужны оба плеча")
    assert second["Fewer marks «2», and the school is off the list"] == 1


def test_schools_off_the_list_come_nearest_first(book: dict[str, Any]) -> None:
    near, far = table_of(book["Не вошли"])

    assert (near["Login"], far["Login"]) == ("s3", "s4")
    assert near["Nearest criterion"].startswith("Низкие результаты по двум и более")
    assert (near["Counted"], near["Needed"]) == (1, 2)
    assert near["More marks «2», and the school is on the list"] == 1
    assert near["In which works"] == "6 МА 2021: +1"
    assert near["признаки ШНОР"] == "no"


def test_every_work_of_every_criterion_in_use_is_told(book: dict[str, Any]) -> None:
    rows = table_of(book["Почему"])
    first = rows[0]

    assert len(rows) == 2 * (4 + 8)
    assert first["Work"] == "ВПР, 5 класс, русский язык"
    assert first["Year"] == "2021"
    assert (first["Below the boundary"], first["Took part"]) == (8, 20)
    assert (first["Share or number"], first["Line"], first["Low"]) == (0.4, 0.3, "yes")
    assert first["95 % interval, from"] < 0.3 < first["95 % interval, to"]
    words, act = first["Words of the act, act and clause"].split("\n")
    assert words.startswith("«не менее 30 %")
    assert act.startswith("Рособрнадзор")


def test_what_decides_comes_first_and_the_rest_is_folded_away(book: dict[str, Any]) -> None:
    sheet = book["Почему"]
    top = header_row(sheet, "Login")
    folded = [sheet.row_dimensions[top + at].outlineLevel for at in range(1, 1 + 2 * (4 + 8))]
    rows = table_of(sheet)

    for school in {row["Login"] for row in rows}:
        own = [at for at, row in enumerate(rows) if row["Login"] == school]
        levels = [folded[at] for at in own]
        assert levels == sorted(levels)
        shown = [rows[at] for at in own if not folded[at]]
        assert shown
        assert {(row["Met"], row["Low"]) for row in shown} == {("yes", "yes")}
    assert set(folded) == {0, 1}


def test_shares_are_percents_and_days_are_dates(book: dict[str, Any]) -> None:
    why, remarks = book["Почему"], book["Служебное"]
    share = why.cell(header_row(why, "Login") + 1, 9)
    days = [cell for row in remarks.iter_rows() for cell in row if isinstance(cell.value, datetime)]

    assert share.number_format == "0.0 %"
    assert {cell.number_format for cell in days} == {"dd.mm.yyyy"}
    assert datetime(2021, 12, 31) in {cell.value for cell in days}


def test_schools_that_cannot_be_judged_tell_what_is_missing(book: dict[str, Any]) -> None:
    rows = {row["Login"]: row for row in table_of(book["Нельзя судить"])}
    asked = table_of(book["Нельзя судить"], "It alone decides")

    assert list(rows) == ["s5", "s7", "s6"]
    assert rows["s5"]["Verdict"] == "cannot be judged"
    assert rows["s5"]["What is missing"].split("\n")[0] == "ВПР, 5 класс, математика, 2021"
    assert rows["s5"]["Reason"] == "no data"
    assert rows["s6"]["Verdict"] == "does not apply"
    assert rows["s6"]["Reason"] == "the school has no such grade"
    assert rows["s7"]["Remarks"].startswith("With remarks (1):\n99 below the boundary")
    assert asked[0]["What is missing"] == "ВПР, 5 класс, русский язык, 2021"
    assert (asked[0]["Schools without it"], asked[0]["It alone decides"]) == (1, 1)


def test_remarks_assumptions_and_readings_stand_on_one_sheet_without_names_of_ours(
    book: dict[str, Any], found: Identification
) -> None:
    sheet = book["Замечания"]
    problems = table_of(sheet, "What is wrong")
    readings = table_of(sheet, "What is read otherwise")
    assumed = table_of(sheet, "Parameter")

    assert len(problems) == len(
        [one for one in found.problems if one.code not in {"rule.assumed", "rule.gap"}]
    )
    assert problems[0]["School"] == "s7"
    assert problems[0]["What to do"].startswith("Correct the counts")
    assert len(assumed) == len(list(found.edition.assumed()))
    assert {row["What is read otherwise"] for row in readings} == {
        one.title for one in found.readings
    }
    assert table_of(sheet, "Gap")[0]["Gap"] == "Методика ФИОКО 2020–2022 годов"
    assert table_of(sheet, "Words of the act")[0]["Rule"].startswith("Признаки по федеральному")


def test_names_of_rule_files_codes_and_fingerprints_stand_on_a_sheet_of_their_own(
    book: dict[str, Any], found: Identification
) -> None:
    sheet = book["Служебное"]
    receipt = table_of(sheet, "Entry")

    assert found.receipt.verdicts in {row["SHA-256"] for row in receipt}
    assert {row["Reading"] for row in table_of(sheet, "Reading")} == {
        one.id for one in found.readings
    }
    assert {row["Code"] for row in table_of(sheet, "Code")} >= {"row.below_exceeds"}
    names = [row["Name in the rule files"] for row in table_of(sheet, "Name in the rule files")]
    assert names == [f"{rule}.{key}" for rule, key, _ in found.edition.assumed()]


_ID = re.compile(r"(?<![\w./@-])[a-z][a-z0-9]+(?:[_.-][a-z0-9_]+)+(?![\w/@])|\b[0-9a-f]{32,}\b")


def test_no_name_of_ours_stands_on_a_sheet_that_people_read(
    found: Identification, tmp_path: Path
) -> None:
    sheets = open_sheets(found, tmp_path, "ru")

    for name in NAMES[:-1]:
        cells = [cell for row in sheets[name].iter_rows(values_only=True) for cell in row]
        texts = [re.sub(r"`[^`]*`", "", cell) for cell in cells if isinstance(cell, str)]
        assert not [text for text in texts if _ID.search(text)], name
        assert not [text for text in texts if len(text) > 900], name


def test_the_contents_line_names_the_rows_where_tables_begin(book: dict[str, Any]) -> None:
    sheet = book["Замечания"]
    line = next(text for text in texts_of(sheet) if text.startswith("Further down: "))

    for entry in line.removeprefix("Further down: ").split("; "):
        title, row = entry.rsplit(": row ", 1)
        assert sheet.cell(int(row), 1).value == title


@pytest.mark.parametrize("name", NAMES)
def test_sheets_are_ready_to_print(book: dict[str, Any], name: str) -> None:
    sheet = book[name]

    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToWidth in {1, None}  # 1 where nothing is written
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows
    assert sheet.freeze_panes
    assert all(4 < column.width <= 60 for column in sheet.column_dimensions.values())


@pytest.mark.parametrize("name", NAMES[:-1])
def test_paper_has_at_most_twelve_columns(book: dict[str, Any], name: str) -> None:
    area = str(book[name].print_area).rpartition("!")[2].replace("$", "")

    assert not area or int(range_boundaries(area)[2] or 0) <= 12


@pytest.mark.parametrize("name", ["Список", "Почему", "Не вошли"])
def test_the_heading_stays_in_view_and_filters(book: dict[str, Any], name: str) -> None:
    sheet = book[name]
    header = header_row(sheet, "Login")
    first, last = sheet.auto_filter.ref.split(":")

    assert sheet.freeze_panes.endswith(str(header + 1))
    assert first == f"A{header}"
    assert last.endswith(str(sheet.max_row))
    assert sheet.print_title_rows == f"${header}:${header}"
    assert sheet.cell(header + 1, 1).alignment.wrap_text


def test_names_that_look_like_formulas_stay_names(book: dict[str, Any]) -> None:
    listed = table_of(book["Список"])[0]
    cells = [cell for row in book["Список"].iter_rows() for cell in row]

    assert listed["School"] == "=СОШ № 1"
    assert "f" not in {cell.data_type for cell in cells}


def test_the_workbook_says_the_day_of_the_law_whenever_it_is_written(
    found: Identification, tmp_path: Path
) -> None:
    open_sheets(found, tmp_path)
    write_run(found, tmp_path / "undated")

    dated, undated = (tmp_path / name / "schools.xlsx" for name in ("run", "undated"))
    assert load_workbook(dated).properties.created == datetime(2021, 12, 31)
    assert load_workbook(undated).properties.created == datetime(2021, 12, 31)


def test_empty_sheets_say_so_in_one_line(nobody: Identification, tmp_path: Path) -> None:
    book = open_sheets(nobody, tmp_path)

    for name in ("Список", "Почему", "Нельзя судить"):
        assert texts_of(book[name]).count("There are no such schools") == 1
        assert not book[name].auto_filter.ref
    assert "Nothing that the rules look at is missing" in texts_of(book["Нельзя судить"])
    assert [row["Login"] for row in table_of(book["Не вошли"])] == ["s4"]


def test_data_that_call_themselves_synthetic_are_marked(rules: Rulebook, tmp_path: Path) -> None:
    results = results_of(a=(LOW, LOW, FINE, FINE))
    context = {"school": ["a"], "year": [2021], "source": ["СИНТЕТИЧЕСКИЕ ДАННЫЕ"]}
    made_up = identify(rules, Tables.of(results=results, context=context), year=2021)

    for sheet in open_sheets(made_up, tmp_path).values():
        assert any(text.startswith("SYNTHETIC DATA") for text in texts_of(sheet))


def test_large_runs_leave_out_what_nobody_reads(
    found: Identification, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(school_columns, "MOST_DISTANCES", 1)
    monkeypatch.setattr(list_pages, "MOST_EXPLAINED", 1)
    book = open_sheets(found, tmp_path)
    near = table_of(book["Не вошли"])[0]

    assert near["Login"] == "s3"
    assert near["More marks «2», and the school is on the list"] is None
    assert any("are not computed for them" in text for text in texts_of(book["Не вошли"]))
    assert table_of(book["Список"])[0]["Fewer marks «2», and the school is off the list"] == 3
    assert {row["Low"] for row in table_of(book["Почему"])} == {"yes"}
    assert any("only those that decide are shown" in text for text in texts_of(book["Почему"]))


def test_a_criterion_without_works_has_a_row_of_its_own(
    rules: Rulebook, tables: Tables, tmp_path: Path
) -> None:
    excluded = identify(rules, tables, year=2021, settings={"exclude": ["small"]})
    book = open_sheets(excluded, tmp_path)
    rows = table_of(book["Почему"])

    assert len(rows) == 2 * (4 + 8 + 1)
    assert [row["Work"] for row in rows if row["Criterion"] == "Малокомплектная школа"] == [
        None
    ] * 2
    assert any(row["Value"] == "exclude = small" for row in table_of(book["Служебное"], "Entry"))


def test_marks_and_numbers_of_works_are_told_in_short() -> None:
    assert short_work("vpr-6-ru", 2021, "calendar") == "6 РУ 2021"
    assert short_work("ege-11-ma-profile", 2022, "calendar") == "ЕГЭ МА проф. 2022"
    assert short_work("rpr-8-ph", 2021, "school") == "региональная работа 8 ФИ 2020/21"


def test_counts_that_are_not_known_exactly_are_told_as_bounds() -> None:
    unknown = float("nan")

    assert counts_text(5, 6, 12, "en") == "5 to 6 of 12"
    assert counts_text(6, 6, 12, "en") == "6 of 12 = 50 %"
    assert counts_text(0, 0, 0, "en") == "0 to 0 of 0"
    assert counts_text(unknown, unknown, unknown, "en") == "no data"
    assert bounds_text(5, 6) == "5–6"


def test_numbers_of_other_units_are_no_percents() -> None:
    numbers = np.array([0.5, np.nan])

    assert list(in_unit(numbers, "share")) == [0.5, None]
    assert list(in_unit(25 * numbers, "points")) == [Decimal("12.5"), None]
    assert years_text((2019, 2020, 2021), "calendar") == "2019–2021"
    assert years_text((2021,), "school") == "2020/21"


def test_a_verdict_that_no_marks_turn_tells_no_number() -> None:
    assert distance_cells(None, leaving=True) == (None, None)
    for more, shown in ((None, None), (40, msg("more than {n}", n=40))):
        told = distance_cells(Distance(pupils=None, more_than=more), leaving=True)
        assert told == (shown, None)


def test_a_disk_that_is_full_at_the_end_is_an_error_of_the_system(
    found: Identification, tmp_path: Path
) -> None:
    schools = SchoolColumns(found, "en")
    (tmp_path / "a.xlsx").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_workbook(schools, found.receipt, tmp_path / "a.xlsx")
