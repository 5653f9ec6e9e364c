"""Columns that a region declares: read by their headings, checked, told by them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from schoolsupport import Tables, identify, read_files
from schoolsupport.identification.identify import Identification
from schoolsupport.intake import write_templates

from .rule_folders import FILES, SOURCE, RuleFolder, refused

RULE = f"""
title = "Трудности"
kind = "number"
worse = "higher"
[[version]]
from = 2020-01-01
checked = 2026-11-21
indicator = "context_value"
parameters = {{ column = "hardship" }}
comparator = "at_least"
thresholds = {{ "город" = 10, "село" = 20 }}
pool = "place"
{SOURCE}
"""

COLUMNS = """
[[column]]
id = "hardship"
title = "Доля в трудной ситуации"
also = ["Трудная ситуация, доля"]
table = "context"
unit = "percent"
range = [0, 100]

[[column]]
id = "place"
title = "Место"
table = "context"
unit = "text"

[[column]]
id = "opened"
title = "Открыта"
table = "schools"
unit = "day"
"""


def declaring(tmp_path: Path, columns: str = COLUMNS, rule: str = RULE) -> RuleFolder:
    """A region with columns of its own, and a rule that looks at two of them."""
    folder = RuleFolder(tmp_path / "region")
    head = (folder.path / "region.toml").read_text("utf-8")
    (folder.path / "region.toml").write_text(head + columns, "utf-8")
    (folder.path / "rules" / "low.toml").write_text(rule, "utf-8")
    return folder


def found(tmp_path: Path, context: str, *, before: bool = True) -> Identification:
    """A run over an invented context; the columns are known where the file is read, or later."""
    book = declaring(tmp_path).rulebook
    file = tmp_path / "context.csv"
    file.write_text(context, "utf-8")
    return identify(book, read_files(file, columns=book.columns if before else ()), year=2021)


CODES = {"cell.not_number", "cell.out_of_range", "rule.column_blank", "rule.pool_without_line"}


def said(run: Identification) -> list[tuple[str, int | None, str | None, str | None]]:
    """Code, row, school and what was found, of what is said of columns."""
    return [(o.code, o.row, o.school, o.found) for o in run.problems if o.code in CODES]


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize(
    "heading", ["hardship", "Доля в трудной ситуации", "Трудная ситуация, доля"]
)
def test_a_column_is_read_under_each_of_its_headings(
    tmp_path: Path, heading: str, *, before: bool
) -> None:
    text = f'school;year;"{heading}";Место\na;2021;12,5;город\nb;2021;19%;село\n'
    run = found(tmp_path, text, before=before)

    assert said(run) == []
    assert list(run.criteria["low"]) == ["met", "not_met"]


@pytest.mark.parametrize(
    ("cell", "code"),
    [("58O", "cell.not_number"), ("много", "cell.not_number"), ("100,1", "cell.out_of_range")],
)
def test_a_cell_that_does_not_fit_is_told_with_its_place_and_is_missing(
    tmp_path: Path, cell: str, code: str
) -> None:
    text = f"school;year;hardship;place\na;2021;3;город\nb;2021;{cell};село\n"
    run = found(tmp_path, text)

    assert [one[:3] for one in said(run)] == [(code, 3, "b")]
    assert list(run.criteria["low"]) == ["not_met", "no_data"]
    (told,) = [one for one in run.problems if one.code == code]
    assert told.file is not None
    assert told.column == "Доля в трудной ситуации"


def test_frames_without_the_region_are_checked_when_it_judges_them(tmp_path: Path) -> None:
    book = declaring(tmp_path).rulebook
    rows = {"school": ["a", "b"], "year": 2021, "hardship": ["3", "x1"], "place": "город"}
    run = identify(book, Tables.of(context=pd.DataFrame(rows)), year=2021)

    assert said(run) == [("cell.not_number", None, "b", "x1")]
    assert list(run.criteria["low"]) == ["not_met", "no_data"]


def test_a_column_that_no_file_has_is_told_with_near_headings(tmp_path: Path) -> None:
    run = found(tmp_path, "school;year;hardships;place\na;2021;3;город\n")

    (told,) = [one for one in run.problems if one.code == "rule.column_blank"]
    assert told.found == "Доля в трудной ситуации"
    assert "«hardships»" in told.text("ru")
    assert list(run.criteria["low"]) == ["no_data"]


def test_what_is_missing_and_the_law_are_told_by_the_heading(tmp_path: Path) -> None:
    run = found(tmp_path, "school;year;hardship;place\na;2021;;город\nb;2021;3;село\n")

    for text in (str(run.explain("a", "ru")), str(run.explain("b", "ru"))):
        assert "hardship" not in text
        assert "3 %" in text or "Доля в трудной ситуации, 2021" in text


def test_two_files_that_differ_leave_the_cell_missing(tmp_path: Path) -> None:
    book = declaring(tmp_path).rulebook
    for name, cell in (("one", 3), ("two", 30)):
        text = f"school;year;hardship;place\na;2021;{cell};город\n"
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
    tables = read_files(tmp_path / "one.csv", tmp_path / "two.csv", columns=book.columns)
    run = identify(book, tables, year=2021)

    told = next(one for one in run.problems if one.code == "school.twice")
    assert "Доля в трудной ситуации" in told.text()
    assert list(run.criteria["low"]) == ["no_data"]


def test_a_column_of_the_register_is_kept_with_its_days(tmp_path: Path) -> None:
    book = declaring(tmp_path).rulebook
    file = tmp_path / "Реестр.csv"
    file.write_text("Логин ОО;Название ОО;Открыта\na;Школа;01.09.2019\nb;Лицей;вчера\n", "utf-8")
    tables = read_files(file, columns=book.columns)

    assert [str(one)[:10] for one in tables.schools["opened"]] == ["2019-09-01", "NaT"]
    assert [(o.code, o.row) for o in tables.problems] == [("cell.not_date", 3)]
    assert tables.registered


def test_blank_files_have_the_columns_of_the_region(tmp_path: Path) -> None:
    book = declaring(tmp_path).rulebook
    write_templates(tmp_path / "blank", ["csv"], book.columns)

    assert ";hardship;place" in (tmp_path / "blank" / "context.csv").read_text("utf-8-sig")
    assert ";opened" in (tmp_path / "blank" / "schools.csv").read_text("utf-8-sig")


def test_a_pool_without_a_line_is_told_with_those_there_are(tmp_path: Path) -> None:
    run = found(tmp_path, "school;year;hardship;place\na;2021;3;город\nb;2021;3;станица\n")

    (told,) = [one for one in run.problems if one.code == "rule.pool_without_line"]
    assert "Трудности — для группы «станица» в правиле нет черты, школ в ней: 1" in told.text("ru")
    assert "«город», «село»" in told.text("ru")


def test_a_rule_cannot_name_a_column_that_nobody_declares(tmp_path: Path) -> None:
    rule = RULE.replace('"hardship"', '"hardships"').replace('pool = "place"', 'pool = "places"')
    one, other = refused(declaring(tmp_path, rule=rule))

    none = "neither the schools nor their context have such a column; found: "
    assert one.startswith(
        f"rules/low.toml: version[0]: parameters.column: {none}hardships. Correct"
    )
    assert one.endswith("near names: hardship (Доля в трудной ситуации)")
    assert other.startswith(f"rules/low.toml: version[0]: pool: {none}places. Correct")


def test_a_number_cannot_be_had_of_words(tmp_path: Path) -> None:
    rule = RULE.replace('column = "hardship"', 'column = "place"')
    (told,) = refused(declaring(tmp_path, rule=rule))

    assert told.startswith("rules/low.toml: version[0]: parameters.column: the rule needs a number")
    assert "found: Место. Name a column of numbers, or of yes and no" in told


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            'id = "place"',
            'id = "hardship"',
            "second: id: there is a column of this name already",
        ),
        ('id = "place"', 'id = "enrolment"', "second: id: there is a column of this name"),
        ('id = "place"', 'id = "Place"', "second: id: the id of a column is not of small"),
        ('"Место"', '"Обучающихся всего"', "second: this heading is that of the column enrol"),
        ('"Место"', '" "', "second: title: a column has a blank heading"),
        ("[0, 100]", "[100, 0]", "first: range: range is not one or two ascending numbers"),
        ("[0, 100]", "[0, 1, 2]", "first: range: range is not one or two ascending numbers"),
        ('unit = "text"', 'unit = "text"\nrange = [1]', "second: range: range is not one or"),
        ('unit = "percent"', 'unit = "per cent"', "first: unit: the value does not fit"),
        ('table = "schools"', 'table = "results"', "third: table: the value does not fit"),
        ('unit = "day"', 'unit = "day"\nunits = 1', "third: units: the key is not known"),
    ],
)
def test_a_wrong_declaration_is_refused(tmp_path: Path, old: str, new: str, expected: str) -> None:
    said, *_ = refused(declaring(tmp_path, COLUMNS.replace(old, new)))
    word, _, told = expected.partition(": ")
    place = FILES["region.toml"].count("[[column]]") + ["first", "second", "third"].index(word)

    assert said.startswith(f"region.toml: column[{place}]: {told}")
