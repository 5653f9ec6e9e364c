"""How each sheet was understood stands in the record, as data and as a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from schoolsupport.intake.examples import example_of
from schoolsupport.intake.files_page import page
from schoolsupport.intake.readers import known_layouts
from schoolsupport.intake.reading import read_and_counted
from schoolsupport.intake.understood import Understood
from schoolsupport.pages import Table

from .conftest import WriteMarks, WriteText, WriteWorkbook

HEAD = "Год;Класс;Предмет;Логин;Кол-во участников;2;3;4;5"
SHARES = "2021;5;Русский язык;sch990001;22;0,3182;0,3182;0,2727;0,0909"
PERCENTS = "2021;5;Русский язык;sch990001;22;31.82;31.82;27.27;9.09"
COUNTS = "2021;5;Русский язык;sch990001;22;7;7;6;2"


def of(path: Path) -> Understood:
    _, _, sheets = read_and_counted([path], looks=True)

    (sheet,) = sheets
    assert sheet.understood is not None
    return sheet.understood


def test_everything_met_in_a_text_is_told(write_text: WriteText) -> None:
    rows = ["ВПР", HEAD, SHARES, HEAD, "2021;5;Математика;sch990001;X;н/д;-;-;Х"]

    found = of(write_text("u.csv", "\n".join(rows), "cp1251"))

    assert found == Understood(
        encoding="cp1251",
        delimiter=";",
        headings=2,
        blank_signs={"-": 2, "X": 1, "н/д": 1, "Х": 1},
        decimal_commas=4,
        repeated_headings=1,
        marks_as="share",
    )


def test_a_plain_text_has_nothing_worth_a_word(write_text: WriteText) -> None:
    found = of(write_text("p.csv", "school;year;procedure;n\nsch990001;2021;vpr-5-ru;20\n"))

    assert found == Understood(encoding="utf-8", delimiter=";", headings=1)
    assert list(found.words()) == []


@pytest.mark.parametrize(
    ("row", "marks_as"), [(SHARES, "share"), (PERCENTS, "percent"), (COUNTS, "counts")]
)
def test_it_is_told_what_marks_were_taken_for(
    write_text: WriteText, row: str, marks_as: str
) -> None:
    assert of(write_text("m.csv", f"{HEAD}\n{row}\n")).marks_as == marks_as


def test_percents_of_an_export_are_told_as_percents(write_marks: WriteMarks) -> None:
    found = of(write_marks())

    assert (found.marks_as, found.headings, found.encoding) == ("percent", 7, None)


def test_forms_of_yes_and_numbers_kept_as_text_are_told(write_workbook: WriteWorkbook) -> None:
    rows = [
        ["school", "year", "marker", "procedure", "source"],
        ["sch990001", "2021", "Да", "vpr-5-ru", "перечень"],
        ["sch990002", 2021, "да", "vpr-5-ru", "перечень"],
        ["sch990003", 2021, "нет", "vpr-5-ru", "перечень"],
    ]

    found = of(write_workbook("o.xlsx", rows))

    assert (dict(found.answers), found.texts) == ({"Да": 1, "да": 1, "нет": 1}, 1)
    assert found.blank_signs == {}


@pytest.mark.parametrize(("delimiter", "said"), [(",", "«,»"), ("\t", "tabs")])
def test_a_delimiter_that_is_not_the_usual_one_is_told(
    write_text: WriteText, delimiter: str, said: str
) -> None:
    found = of(write_text("d.csv", f"{HEAD}\n{COUNTS}\n".replace(";", delimiter)))

    assert found.delimiter == delimiter
    assert f"between cells {said}" in [str(one) for one in found.words()]


def test_headings_printed_again_are_passed_over_and_not_refused(write_text: WriteText) -> None:
    path = write_text(
        "h.csv", "\n".join(["ВПР", HEAD, COUNTS, HEAD, COUNTS.replace("1;22", "2;22")])
    )

    tables, _, _ = read_and_counted([path])

    assert len(tables.results) == 2
    assert (len(tables.rejected), tables.problems) == (0, ())


def test_a_row_that_only_begins_as_the_headings_do_is_a_row(write_text: WriteText) -> None:
    path = write_text("h.csv", f"ВПР\n{HEAD}\n{COUNTS}\nГод;Класс;Предмет;Логин;;2;3;4;5\n")

    assert of(path).repeated_headings == 0
    assert len(read_and_counted([path])[0].rejected) == 1


def test_every_layout_says_where_its_headings_are(tmp_path: Path) -> None:
    for layout in known_layouts():
        example = example_of(layout)
        assert example is not None
        path = tmp_path / layout.name / f"{example.file}.csv"
        path.parent.mkdir()
        example.write(path)

        assert of(path).headings == example.headings, layout.name


def test_a_page_shows_how_a_sheet_was_understood_where_it_is_not_plain(
    write_text: WriteText,
) -> None:
    names = []
    for row in (SHARES, "2021;vpr-5-ru;20"):
        head = HEAD if row is SHARES else "school;year;procedure;n"
        line = row if row is SHARES else f"sch990001;{row}"
        path = write_text(f"{len(row)}.csv", f"{head}\n{line}\n")
        tables, _, sheets = read_and_counted([path], looks=True)
        parts = page(tables, sheets).parts
        names.append([one.name for one in parts if isinstance(one, Table)])

    assert "understood" in names[0]
    assert "understood" not in names[1]


def test_how_a_sheet_was_understood_is_not_looked_for_unasked(write_marks: WriteMarks) -> None:
    _, _, sheets = read_and_counted([write_marks()])

    assert [one.understood for one in sheets] == [None]
