"""Workbooks: what is written is what another program reads, and a person sees."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from schoolsupport.pages import (
    Chart,
    Column,
    Facts,
    Lines,
    Page,
    Ratio,
    Remark,
    Table,
    Text,
    Toned,
    Value,
)
from schoolsupport.pages import xlsx as writer
from schoolsupport.pages.xlsx import write_xlsx
from schoolsupport.pages.xlsx_cells import LINE_HEIGHT, MOST_LETTERS
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet


def table(**columns: Sequence[Any]) -> Table:
    heads = [Column(heading=name) for name in columns]
    return Table(columns=heads, cells=list(columns.values()))


def opened(folder: Path, *pages: Page, lang: str = "en", **given: Any) -> dict[str, Worksheet]:
    write_xlsx(pages, folder / "book.xlsx", lang, **given)
    return {sheet.title: sheet for sheet in load_workbook(folder / "book.xlsx").worksheets}


def alone(folder: Path, *parts: Any, lang: str = "en", **given: Any) -> Worksheet:
    (sheet,) = opened(folder, Page(title="Title", parts=parts, **given), lang=lang).values()
    return sheet


def column_of(sheet: Worksheet, place: int = 0) -> list[Any]:
    return [row[place] for row in sheet.iter_rows(values_only=True)]


def read_back(column: Column, cells: Sequence[Value]) -> list[Any]:
    """What Calamine reads under the heading."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        numbers = Column(heading="№")
        rows = Table(columns=[numbers, column], cells=[range(len(cells)), cells])
        write_xlsx(Page(title="Title", parts=[rows]), path, "ru")
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        return [row[1] for row in sheet.to_python(skip_empty_area=False)[2:]]


LETTERS = st.characters(exclude_categories=["Cs"])
TEXTS = st.text(LETTERS, min_size=1, max_size=40) | st.sampled_from(
    ["=1+1", "+7", "-1", "@SUM(A1)", "<b>&amp;</b>", " пробелы ", "_x0041_", "http://a.ru", "007"]
)
DAYS = st.dates(dt.date(1900, 3, 1), dt.date(2100, 12, 31))
NUMBERS = st.integers(-(10**12), 10**12) | st.floats(-1e12, 1e12, allow_subnormal=False)


@settings(deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=8))
def test_texts_come_back_as_they_were_whatever_they_begin_with(texts: list[str]) -> None:
    assert read_back(Column(heading="Text"), texts) == texts


@settings(deadline=None)
@given(st.lists(NUMBERS | st.none(), min_size=1, max_size=8), st.sampled_from([None, "share"]))
def test_numbers_come_back_as_they_were(numbers: list[float | None], unit: str | None) -> None:
    told = read_back(Column(heading="Number", unit=unit), numbers)

    for number, back in zip(numbers, told, strict=True):
        if number is None:
            assert back == ""
        else:
            assert back == pytest.approx(number, rel=1e-15)


@settings(deadline=None)
@given(st.lists(DAYS, min_size=1, max_size=8))
def test_days_come_back_as_days(days: list[dt.date]) -> None:
    assert read_back(Column(heading="Day"), days) == days


@settings(deadline=None)
@given(st.lists(st.floats(-1e9, 1e9) | st.just(np.nan), min_size=1, max_size=8))
def test_an_array_is_written_as_a_list_of_its_numbers(numbers: list[float]) -> None:
    told = read_back(Column(heading="Number"), np.array(numbers))  # type: ignore[arg-type]  # any sequence

    assert told == read_back(Column(heading="Number"), numbers)
    assert [one == "" for one in told] == [np.isnan(one) for one in numbers]


def test_every_kind_of_value_has_its_cell() -> None:
    moment = dt.datetime(2021, 3, 4, 10, 30)
    cells: list[Value] = [
        msg("yes"),
        True,
        False,
        Decimal("1.5"),
        Fraction(1, 4),
        np.int64(7),  # type: ignore[list-item]  # as arrays of objects hold them
        moment,
        Toned("слово", "bad"),
        Lines(("a", 1, dt.date(2021, 1, 2))),
        Ratio(6, 20),
        Ratio(6, 20, fraction_first=True),
        Ratio(0, 0),
        float("nan"),
        2**60,
        dt.date(1850, 1, 2),
    ]

    assert read_back(Column(heading="Any"), cells) == [
        "да",
        "да",
        "нет",
        1.5,
        0.25,
        7,
        moment,
        "слово",
        "a\n1\n02.01.2021",
        0.3,
        0.3,
        "0 из 0",
        "",
        str(2**60),
        "02.01.1850",
    ]


def test_a_share_is_a_number_that_shows_its_fraction_where_its_text_does(tmp_path: Path) -> None:
    shares = [Ratio(6, 20), Ratio(6, 20, fraction_first=True)]
    cells = next(alone(tmp_path, table(Share=shares), lang="ru").columns)[-2:]

    assert [cell.value for cell in cells] == [0.3, 0.3]
    assert [cell.number_format for cell in cells] == ['0.0 %" (6 из 20)"', '"6 / 20 = "0.0 %']


def test_no_text_is_a_formula(tmp_path: Path) -> None:
    sheet = alone(tmp_path, table(A=["=1+1", "{=1}", "+A1"]))

    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "inlineStr", "n"}
    assert column_of(sheet)[2:] == ["=1+1", "{=1}", "+A1"]


@pytest.mark.parametrize("over", [0, 1, 2])
def test_a_text_ends_where_the_format_ends_and_keeps_whole_letters(over: int) -> None:
    text = "я" * (MOST_LETTERS - 2 + over) + "🙂"  # two units of UTF-16

    (back,) = read_back(Column(heading="Text"), [text])
    assert back == (text if over == 0 else "я" * (MOST_LETTERS - 2 + over))


def test_the_heading_stays_in_view_filters_and_repeats(tmp_path: Path) -> None:
    rows = Table(
        columns=[Column(heading="A"), Column(heading="B")],
        cells=[["a", "b"], [1, 2]],
        frozen_columns=1,
    )
    sheet = alone(tmp_path, Text(words="above"), rows, cautions=["careful"], facts=[("Year", 2021)])

    assert column_of(sheet)[:6] == ["Title", "Year: 2021", "above", "careful", "A", "a"]
    assert sheet.freeze_panes == "B6"
    assert sheet.auto_filter.ref == "A5:B7"
    assert sheet.print_title_rows == "$5:$5"
    assert sheet.print_area == "'Title'!$A$1:$B$7"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.oddFooter is not None
    assert sheet.oddFooter.right.text == "&P / &N"
    assert sheet["A4"].fill.fgColor.rgb == "FFFFF0C7"


def test_a_page_may_stand_upright(tmp_path: Path) -> None:
    sheet = alone(tmp_path, table(A=[1]), orientation="portrait")

    assert sheet.page_setup.orientation == "portrait"


def test_columns_are_as_wide_as_their_longest_line_within_their_bounds(tmp_path: Path) -> None:
    columns = [Column(heading="A", width=(8, 20)) for _ in range(3)]
    cells = [["x"], ["twelve chars\nx"], ["x" * 90]]
    sheet = alone(tmp_path, Table(columns=columns, cells=cells))
    widths = [sheet.column_dimensions[letter].width for letter in "ABC"]

    assert widths == pytest.approx([8, 13.5, 20], abs=1)


def test_wrapped_rows_are_as_high_as_their_words_ask(tmp_path: Path) -> None:
    columns = [Column(heading="A", width=(10, 10)), Column(heading="B", wrap="cut")]
    texts = ["one", "two words of some length", "a\nb\nc", "overlong" * 6]
    long = ["x" * 90, None, Decimal("1.5"), dt.date(2021, 1, 2)]
    sheet = alone(tmp_path, Table(columns=columns, cells=[texts, long]))
    heights = [sheet.row_dimensions[row].height or LINE_HEIGHT for row in range(3, 7)]

    assert [height / LINE_HEIGHT for height in heights] == [1, 3, 3, 5]
    assert sheet["B5"].value == 1.5


@pytest.mark.parametrize(("rows", "is_cut"), [(4, False), (5, True)])
def test_a_sheet_that_is_full_says_that_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int, *, is_cut: bool
) -> None:
    monkeypatch.setattr(writer, "MOST_ROWS", 6)
    full = Table(columns=[Column(heading="A")], cells=[range(rows)], rest="The rest is elsewhere")
    told = column_of(alone(tmp_path, full))

    assert told[2:6] == [0, 1, 2, 3]
    assert told[6:] == (["The rest is elsewhere"] if is_cut else [])


def test_what_is_hidden_is_there_to_be_read_back(tmp_path: Path) -> None:
    columns = [Column(heading="A"), Column(heading="Key", hidden=True)]
    page = Page(title="T", parts=[Table(columns=columns, cells=[["a"], ["{1}"]])])
    sheets = opened(tmp_path, page, kept={"kept": ["one", "two"]})

    assert sheets["T"].column_dimensions["B"].hidden
    assert sheets["T"]["B3"].value == "{1}"
    assert sheets["T"].auto_filter.ref == "A2:B3"
    assert sheets["T"].print_area == "'T'!$A$1:$A$3"
    assert sheets["kept"].sheet_state == "veryHidden"
    assert column_of(sheets["kept"]) == ["one", "two"]


def test_words_to_choose_from_are_offered(tmp_path: Path) -> None:
    column = Column(heading="State", choices=(msg("yes"), "later"))
    sheet = alone(tmp_path, Table(columns=[column], cells=[["yes", None]]), lang="ru")
    (offered,) = sheet.data_validations.dataValidation

    assert offered.formula1 == '"да,later"'
    assert str(offered.sqref) == "A3:A4"


def to_fill() -> Table:
    return Table(
        columns=[
            Column(heading="Task"),
            Column(heading="State", choices=("yes", "no"), filled_in=True),
            Column(heading="Key", hidden=True),
        ],
        cells=[["a", "b"], [None, "yes"], ["1", "2"]],
    )


def test_a_sheet_that_is_filled_in_is_protected_but_for_its_rows(tmp_path: Path) -> None:
    sheet = alone(tmp_path, Text(words="Fill in"), to_fill())

    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert not sheet.protection.sort  # False is what is not forbidden
    assert not sheet.protection.autoFilter
    assert not sheet.protection.insertRows
    assert sheet.protection.deleteColumns
    assert [cell.protection.locked for cell in sheet["A"][:3]] == [True, True, True]
    assert [cell.protection.locked for row in sheet["A4:C5"] for cell in row] == [False] * 6
    assert not sheet.column_dimensions["D"].protection.locked
    assert sheet.column_dimensions["C"].hidden


def test_in_a_protected_sheet_only_what_is_filled_in_takes_what_is_typed(tmp_path: Path) -> None:
    sheet = alone(tmp_path, to_fill(), lang="ru")
    told = {str(one.sqref): one for one in sheet.data_validations.dataValidation}

    assert told["A3:A4"].formula1 == "FALSE"
    assert told["A3:A4"].errorTitle == "Этот столбец не заполняют"
    assert told["B3:B4"].formula1 == '"yes,no"'
    assert told.keys() == {"A3:A4", "B3:B4"}


def test_what_is_typed_into_a_text_becomes_no_day(tmp_path: Path) -> None:
    columns = [Column(heading=one, unit=one, filled_in=True) for one in ("text", "day")]
    sheet = alone(tmp_path, Table(columns=columns, cells=[[None], [None]]))

    assert [cell.number_format for cell in sheet[3]] == ["@", "dd.mm.yyyy"]


def test_a_sheet_that_nobody_fills_in_is_not_protected(tmp_path: Path) -> None:
    page = Page(
        title="T", parts=[table(a=[1]), attrs.evolve(to_fill(), own_sheet=True, name="Fill")]
    )
    sheets = opened(tmp_path, page)

    assert not sheets["T"].protection.sheet
    assert sheets["T"]["A3"].protection.locked
    assert sheets["Fill"].protection.sheet


def test_groups_have_headings_and_no_filter(tmp_path: Path) -> None:
    grouped = Table(
        columns=[Column(heading="District"), Column(heading="n")],
        cells=[["a", "a", "b"], [1, 2, 3]],
        group_by=("District",),
    )
    sheet = alone(tmp_path, grouped)

    assert column_of(sheet)[2:] == ["a", "a", "a", "b", "b"]
    assert sheet.auto_filter.ref is None


def test_groups_of_rows_that_are_read_back_begin_with_a_line(tmp_path: Path) -> None:
    columns = [Column(heading="Month"), Column(heading="Key", hidden=True)]
    cells = [["May", "May", "June"], ["1", "2", "3"]]
    sheet = alone(tmp_path, Table(columns=columns, cells=cells, group_by=("Month",)))

    assert column_of(sheet)[2:] == ["May", "May", "June"]
    assert [sheet.cell(row, 1).border.top.style for row in (3, 4, 5)] == ["thin", "thin", "medium"]


def test_days_of_a_month_are_one_group_where_rows_are_read_back(tmp_path: Path) -> None:
    columns = [Column(heading="Due", unit="day"), Column(heading="Key", hidden=True)]
    days = [dt.date(2021, 5, 3), dt.date(2021, 5, 31), dt.date(2021, 6, 1), dt.date(2022, 6, 1)]
    keyed = Table(columns=columns, cells=[days, list("1234")], group_by=("Due",))
    sheet = alone(tmp_path, keyed)

    edges = [sheet.cell(row, 1).border.top.style for row in (3, 4, 5, 6)]
    assert edges == ["thin", "thin", "medium", "medium"]


def test_a_column_to_filter_by_is_not_printed(tmp_path: Path) -> None:
    columns = [Column(heading="A"), Column(heading="Section", printed=False)]
    sheet = alone(tmp_path, Table(columns=columns, cells=[["a"], ["b"]]))

    assert "B" not in sheet.print_area
    assert not sheet.column_dimensions["B"].hidden


def test_totals_follow_the_filter(tmp_path: Path) -> None:
    columns = [
        Column(heading="A", total="count"),
        Column(heading="n", total="sum"),
        Column(heading="x"),
    ]
    cells: list[list[Value]] = [["a", None, "b"], [1, 2.5, Toned(3, "good")], [1, 1, 1]]
    sheet = alone(tmp_path, Table(columns=columns, cells=cells, totals=True))
    values = CalamineWorkbook.from_path(str(tmp_path / "book.xlsx")).get_sheet_by_index(0)

    assert sheet["B6"].value == "=SUBTOTAL(109,B3:B5)"
    assert values.to_python()[-1] == [2, 6.5, ""]
    assert sheet.auto_filter.ref == "A2:C5"


def test_rows_of_an_outline_are_folded_away(tmp_path: Path) -> None:
    folded = Table(columns=[Column(heading="A")], cells=[["a", "b", "c"]], outline=[0, 1, 0])
    sheet = alone(tmp_path, folded)
    rows = [sheet.row_dimensions[row] for row in (3, 4, 5)]

    assert [row.outlineLevel for row in rows] == [0, 1, 0]
    assert [bool(row.hidden) for row in rows] == [False, True, False]
    assert rows[0].collapsed


def test_an_annex_has_a_sheet_of_its_own_that_bears_the_mark(tmp_path: Path) -> None:
    annex = Page(title="Annex", name="list", parts=[table(a=[1])])
    page = Page(title="Order", parts=[Text(words="1. …")], annexes=(annex,), restricted=True)

    write_xlsx(page, tmp_path / "order.xlsx", "en")

    order, added = load_workbook(tmp_path / "order.xlsx").worksheets
    assert [order.title, added.title] == ["Order", "list"]
    heads = [one.oddHeader for one in (order, added)]
    assert all(head and head.right.text == "For official use only" for head in heads)


def test_each_page_and_each_own_sheet_has_a_sheet_with_a_name_of_its_own(tmp_path: Path) -> None:
    own = Table(columns=[Column(heading="A")], cells=[[1]], title="Own: title", own_sheet=True)
    first = Page(title="One", parts=[table(A=[1]), own, own], cautions=["careful"])
    sheets = opened(tmp_path, first, Page(title="one"), Page(title="x" * 40, name="Second"))

    assert list(sheets) == ["One", "Own  title", "Own  title 2", "one 2", "Second"]
    assert column_of(sheets["Own  title"])[:4] == ["Own: title", "careful", "A", 1]


def test_further_tables_are_named_with_their_rows(tmp_path: Path) -> None:
    several = [
        Table(columns=[Column(heading="A")], cells=[[1, 2]], title="First"),
        Table(columns=[Column(heading="A")], cells=[[]], title="Second", empty="Nothing"),
    ]
    told = column_of(alone(tmp_path, *several))

    assert told[1] == "Further down: Second: row 8"
    assert told[7] == "Second"
    assert told[9] == "Nothing"


def test_facts_without_a_table_stand_side_by_side(tmp_path: Path) -> None:
    facts = Facts(rows=[("Number", 3), (msg("yes"), "text")], title="Facts")
    sheet = alone(tmp_path, facts, remarks=[Remark(words="mind this")])

    rows = list(sheet.iter_rows(values_only=True))
    assert rows[2:] == [("Number", "3"), ("yes", "text"), ("mind this", None)]


def test_a_drawing_stands_with_its_numbers(tmp_path: Path) -> None:
    chart = Chart(
        title="Shares",
        kind="bars",
        x=["a", "b"],
        series={"s": [0.1, None]},
        x_title="Series",
        mark=0.3,
    )
    sheet = alone(tmp_path, chart)

    assert list(sheet.iter_rows(values_only=True))[2:] == [
        ("Series", "s", "Line"),
        ("a", 0.1, 0.3),
        ("b", None, 0.3),
    ]
    assert len(sheet._charts) == 1  # type: ignore[attr-defined]  # openpyxl has no other name


def test_the_file_says_the_day_the_caller_said(tmp_path: Path) -> None:
    page, day = Page(title="T"), dt.datetime(2021, 3, 4)
    for name in ("a", "b"):
        write_xlsx(page, tmp_path / f"{name}.xlsx", created=day, title="File")

    properties = load_workbook(tmp_path / "a.xlsx").properties
    assert (properties.created, properties.title) == (day, "File")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
