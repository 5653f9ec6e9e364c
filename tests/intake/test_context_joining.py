from __future__ import annotations

from schoolsupport.intake import read_files

from .conftest import WriteText, WriteWorkbook, codes, only
from .surveys import ENROLMENT, NAME, SIZE, TEACHERS, WHERE, answers_2021, context_of, sheet


def test_a_survey_and_a_social_passport_complete_each_other(
    write_text: WriteText, write_workbook: WriteWorkbook
) -> None:
    tables = read_files(
        write_workbook("survey.xlsx", sheet(answers_2021(), answers_2021("sch990002"))),
        write_text(
            "passport.csv", "school;year;enrolment;families;Автобус\nsch990001;2021;300;210;есть\n"
        ),
    )

    row = context_of(tables)
    assert codes(tables) == []
    assert (row["enrolment"], row["families"], row["settlement_kind"]) == (300, 210, "village")
    assert row["Автобус"] == "есть"
    assert len(tables.context) == 2
    assert not {"_file", "_sheet", "_row"} & set(tables.context.columns)


def test_what_two_files_contradict_each_other_in_is_missing_and_told(
    write_text: WriteText, write_workbook: WriteWorkbook
) -> None:
    passport = write_text("passport.csv", "school;year;enrolment;families\nsch990001;2021;299;9\n")

    tables = read_files(write_workbook("survey.xlsx", sheet(answers_2021())), passport)

    row, found = context_of(tables), only(tables, "school.twice")
    assert (row["enrolment"], row["families"], row["settlement_kind"]) == (None, 9, "village")
    assert (found.file, found.row, found.sheet) == (str(passport), 2, None)
    assert "Обучающихся всего — 300" in str(found.message.values["first"])
    assert "Обучающихся всего — 299" in str(found.message.values["second"])


def test_two_sheets_of_one_survey_complete_each_other(write_workbook: WriteWorkbook) -> None:
    whole = answers_2021() | {TEACHERS: 12, "Сколько в школе учебных классов?": 9}
    first = {key: whole[key] for key in ("school", NAME, WHERE, SIZE, ENROLMENT)}
    second = {key: value for key, value in whole.items() if key not in {NAME, WHERE, SIZE}}

    tables = read_files(write_workbook("survey.xlsx", sheet(first), sheet(second)))

    row = context_of(tables)
    assert codes(tables) == []
    assert (row["settlement_kind"], row["teachers"], row["classrooms"]) == ("village", 12, 9)
    assert [source.rows for source in tables.sources] == [2]


def test_sheets_that_differ_are_named_by_sheet(write_workbook: WriteWorkbook) -> None:
    one, other = sheet(answers_2021()), sheet(answers_2021() | {ENROLMENT: 1})

    found = only(read_files(write_workbook("survey.xlsx", one, other)), "school.twice")

    assert (found.sheet, found.row) == ("Sheet2", 2)


def test_rows_that_stand_twice_in_a_sheet_are_told_before_files_are_compared(
    write_text: WriteText, write_workbook: WriteWorkbook
) -> None:
    survey = write_workbook("survey.xlsx", sheet(answers_2021(), answers_2021()))
    passport = write_text("passport.csv", "school;year;enrolment;families\nsch990001;2021;300;9\n")

    tables = read_files(survey, passport)

    row = context_of(tables)
    assert codes(tables) == ["school.repeated"]
    assert only(tables, "school.repeated").row == 3
    assert (row["enrolment"], row["families"]) == (300, 9)


def test_years_stay_apart(write_text: WriteText) -> None:
    rows = "school;year;enrolment\nsch990001;2020;10\nsch990001;2021;20\n"
    more = "school;year;families\nsch990001;2021;5\n"

    tables = read_files(write_text("a.csv", rows), write_text("b.csv", more))

    found = tables.context.set_index("year")
    assert found["enrolment"].to_dict() == {2020: 10, 2021: 20}
    assert found.loc[2021, "families"] == 5
    assert str(found["school"].dtype) == "category"
