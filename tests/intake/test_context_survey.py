from __future__ import annotations

import random

import pytest

from schoolsupport.errors import InputError
from schoolsupport.intake import read_files
from schoolsupport.intake.readers import known_layouts
from schoolsupport.tables import CONTEXT

from .conftest import WriteMarks, WriteText, WriteWorkbook, codes, only
from .surveys import (
    BASIC,
    CORRECTIONAL,
    ENROLMENT,
    ENROLMENT_2022,
    NAME,
    PRIMARY,
    SECONDARY,
    TEACHERS,
    TOP,
    Answers,
    answers_2021,
    answers_2022,
    by_grade,
    classes,
    context_of,
    csv_text,
    school_of,
    sheet,
)


def without_year(row: Answers) -> Answers:
    """The same answers where the heading does not say the school year."""
    plain = dict(row)
    for heading in (ENROLMENT, ENROLMENT_2022):
        if heading in plain:
            plain["Укажите количество обучающихся в ОО"] = plain.pop(heading)
    return plain


# how a survey is known


def test_a_survey_is_read_from_csv_and_xlsx_alike(
    write_text: WriteText, write_workbook: WriteWorkbook
) -> None:
    row = answers_2021() | {TEACHERS: 12, TOP: 3, CORRECTIONAL: "Нет"}

    text = read_files(write_text("любое имя.csv", csv_text(row)))
    book = read_files(write_workbook("анкета.xlsx", sheet(row)))

    assert context_of(text) == context_of(book)
    assert [source.layout for source in text.sources] == ["context-survey-2021"]
    assert [source.layout for source in book.sources] == ["context-survey-2021"]
    assert text.problems == book.problems == ()


def test_columns_stand_in_any_order_below_a_title(write_workbook: WriteWorkbook) -> None:
    row = answers_2021() | by_grade(*range(1, 12)) | {"Свой столбец": "x"}
    headings = list(row)
    random.Random(1).shuffle(headings)

    tables = read_files(
        write_workbook("a.xlsx", [["Анкета"], [], *sheet({h: row[h] for h in headings})])
    )

    found = context_of(tables)
    assert (found["year"], found["enrolment_grade_1"], found["enrolment_grade_11"]) == (2021, 1, 11)
    assert only(tables, "context.total_differs").row == 4


def test_each_year_has_its_layout(write_text: WriteText) -> None:
    tables = read_files(
        write_text("a.csv", csv_text(answers_2021())),
        write_text("b.csv", csv_text(answers_2022("edu990002"))),
    )

    assert [source.layout for source in tables.sources] == [
        "context-survey-2021",
        "context-survey-2022",
    ]
    assert context_of(tables, "sch990001")["year"] == 2021
    assert context_of(tables, "edu990002")["year"] == 2022


def test_layouts_say_how_they_are_known() -> None:
    surveys = [layout for layout in known_layouts() if layout.name.startswith("context-survey")]

    assert [layout.title for layout in surveys] == [
        "Сбор контекстных данных об ОО (2021)",
        "Сбор контекстных данных об ОО (2022)",
    ]
    assert "Анкета школ 2021 года" in surveys[0].description
    assert {layout.yields for layout in surveys} == {("context", "schools")}


def test_fewer_than_three_questions_are_no_survey(write_text: WriteText) -> None:
    row = {"Логин": "sch990001", ENROLMENT: 300, TEACHERS: 12, "Цвет": "синий"}

    with pytest.raises(InputError, match="no known layout"):
        read_files(write_text("a.csv", csv_text(row)))


def test_questions_without_a_school_are_no_survey(write_text: WriteText) -> None:
    row = {key: value for key, value in answers_2021().items() if key != "school"}

    with pytest.raises(InputError):
        read_files(write_text("a.csv", csv_text(row)))


def test_the_table_of_the_project_itself_is_no_survey(write_text: WriteText) -> None:
    titles = ";".join(column.title for column in CONTEXT.columns if ";" not in column.title)

    tables = read_files(write_text("a.csv", f"{titles}\nsch990001;2021;300\n"))

    assert tables.sources[0].layout == "context"


def test_two_headings_of_one_question_are_refused(
    write_workbook: WriteWorkbook, write_text: WriteText
) -> None:
    rows = sheet(answers_2021())
    rows = [[*rows[0], ENROLMENT], [*rows[1], 301]]

    tables = read_files(
        write_workbook("a.xlsx", rows), write_text("b.csv", csv_text(answers_2021("sch990002")))
    )

    found = only(tables, "column.repeated")
    assert (found.row, found.column) == (1, ENROLMENT)
    assert set(tables.context["school"]) == {"sch990002"}


def test_headings_alone_are_an_empty_file(write_text: WriteText) -> None:
    text = csv_text(answers_2021()).splitlines()[0]

    with pytest.raises(InputError, match="the file holds no rows"):
        read_files(write_text("a.csv", text + "\n"))


def test_headings_printed_again_are_passed_over(write_workbook: WriteWorkbook) -> None:
    rows = sheet(answers_2021(), answers_2021("sch990002"))

    tables = read_files(write_workbook("a.xlsx", [*rows[:2], rows[0], rows[2]]))

    assert len(tables.context) == 2
    assert codes(tables) == []


def test_columns_without_a_place_are_named_once(write_text: WriteText) -> None:
    long = "Как обычно реализуется профориентационная работа в школе? " * 2
    row = answers_2021() | {long: "да", "Химия": 10, classes(1): 2, "Код региона": 22}

    found = only(read_files(write_text("a.csv", csv_text(row))), "context.columns_unplaced")

    assert found.message.values["count"] == 3
    assert found.message.values["columns"] == f"{long[:59]}…; Химия; 1 класс Классов/групп"
    assert (found.row, found.severity) == (1, "info")


# the year


def test_the_school_year_of_a_heading_goes_before_the_upload_date(write_text: WriteText) -> None:
    row = answers_2022() | {"Дата загрузки": "11.03.2024"}

    assert context_of(read_files(write_text("a.csv", csv_text(row))), "edu990001")["year"] == 2022


@pytest.mark.parametrize(
    ("uploaded", "year"),
    [
        ("31.08.2023 10:00:00", 2023),
        ("01.09.2023", 2024),
        ("2023-03-11", 2023),
        ("2023-09-01 00:00:00", 2024),
    ],
)
def test_an_upload_date_says_the_year_its_school_year_ends_in(
    write_text: WriteText, uploaded: str, year: int
) -> None:
    row = without_year(answers_2022()) | {"Дата загрузки": uploaded}

    tables = read_files(write_text("a.csv", csv_text(row)))

    assert context_of(tables, "edu990001")["year"] == year
    assert codes(tables) == []


def test_where_nothing_says_the_year_the_layout_does_and_it_is_told(write_text: WriteText) -> None:
    tables = read_files(write_text("a.csv", csv_text(without_year(answers_2021()))))

    assert context_of(tables)["year"] == 2021
    found = only(tables, "context.year_assumed")
    assert (found.row, found.severity) == (2, "info")


def test_headings_of_two_school_years_say_none(write_text: WriteText) -> None:
    row = answers_2022() | {"21. Обучающихся в 2022/23 учебном году 2006 г. р.": 3}

    dated = read_files(write_text("a.csv", csv_text(row | {"Дата загрузки": "11.03.2023"})))
    undated = read_files(write_text("b.csv", csv_text(row | {"Дата загрузки": "весной"})))

    assert context_of(dated, "edu990001")["year"] == 2023
    assert only(undated, "context.year_assumed").message.values["year"] == 2022


# schools


def test_names_are_met_with_and_are_no_register(write_text: WriteText) -> None:
    tables = read_files(write_text("a.csv", csv_text(answers_2022())))

    found = school_of(tables, "edu990001")
    assert not tables.registered
    assert {key: found[key] for key in ("name", "municipality", "municipality_code", "region")} == {
        "name": 'МБОУ "СОШ № 1"',
        "municipality": "Южный район",
        "municipality_code": "reg99_m001",
        "region": "Примерский край",
    }


@pytest.mark.parametrize(
    ("cells", "school", "name"),
    [
        ({"Школа": "edu990001 | Школа", "Пользователь": "reg99_m001"}, "edu990001", "Школа"),
        ({"Школа": "edu990001", NAME: "Своя"}, "edu990001", "Своя"),
        ({"Школа": "Школа без логина", "Пользователь": "edu990001"}, "edu990001", None),
        ({"school": "0012"}, "0012", None),
        ({"Логин": "ksh990001", "Пользователь": "edu990007"}, "ksh990001", None),
    ],
)
def test_the_login_of_the_school_goes_before_the_user(
    write_text: WriteText, cells: Answers, school: str, name: str | None
) -> None:
    row = {key: value for key, value in answers_2021().items() if key not in {"school", NAME}}

    tables = read_files(write_text("a.csv", csv_text(cells | row)))

    assert list(tables.context["school"]) == [school]
    if name is not None:
        assert school_of(tables, school)["name"] == name


def test_a_user_who_is_no_school_leaves_the_row_without_school(write_text: WriteText) -> None:
    municipal = {**answers_2022(), "Пользователь": "reg99_m001", "Школа": "Школа"}

    tables = read_files(write_text("a.csv", csv_text(answers_2022("edu990002"), municipal)))

    assert only(tables, "row.no_school").row == 3
    assert list(tables.rejected["_reason"]) == ["row.no_school"]
    assert list(tables.schools["school"]) == ["edu990002"]


def test_logins_of_two_years_are_one_school(write_text: WriteText) -> None:
    tables = read_files(
        write_text("a.csv", csv_text(answers_2021("sch990001"))),
        write_text("b.csv", csv_text(answers_2022("edu990001"))),
    )

    assert tables.context["school"].nunique() == 1
    assert sorted(tables.context["year"]) == [2021, 2022]
    assert len(tables.schools) == 1
    assert only(tables, "school.login_changed").severity == "info"


def test_the_survey_adds_grades_to_names_of_results(
    write_text: WriteText, write_marks: WriteMarks
) -> None:
    row = answers_2021() | {
        NAME: "Имя из анкеты",
        PRIMARY: "Да",
        BASIC: "Да",
        SECONDARY: "Нет",
        "Муниципалитет": "reg99_m001 | Южный муниципальный район",
    }

    tables = read_files(write_text("a.csv", csv_text(row)), write_marks())

    found = school_of(tables)
    assert found["name"] == 'МБОУ "СОШ № 1"'
    assert found["municipality"] == "Южный район"  # the words of the printed totals
    assert (found["grade_from"], found["grade_to"]) == (1, 9)


def test_a_school_twice_in_one_survey_is_told_as_elsewhere(write_text: WriteText) -> None:
    rows = csv_text(answers_2021(), answers_2021() | {ENROLMENT: 301})

    tables = read_files(write_text("a.csv", rows))

    found = only(tables, "school.twice")
    assert (found.row, found.school) == (3, "sch990001")
    assert context_of(tables)["enrolment"] is None
    assert context_of(tables)["settlement_kind"] == "village"
