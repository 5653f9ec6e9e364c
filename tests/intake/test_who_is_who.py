"""Names and logins: proposed by the matcher, confirmed by a person, and then one school."""

from __future__ import annotations

from pathlib import Path

from schoolsupport.intake import read_files
from schoolsupport.intake.readers.who_is_who import HEADINGS, proposals

from .conftest import WriteWorkbook, only

REGISTER = [
    ["Логин ОО", "Название ОО", "Муниципалитет"],
    ["sch990001", 'МБОУ "СОШ № 1"', "Южный район"],
    ["sch990002", 'МБОУ "СОШ № 1"', "Северный район"],
]
LIST = [
    ["Перечень школ на 2023 год"],
    ["№", "Наименование ОО", "Муниципалитет"],
    [1, 'МБОУ "СОШ № 1"', "Северный район"],
    [2, 'МБОУ "Лицей № 77"', "Северный район"],
]


def files(write_workbook: WriteWorkbook) -> Path:
    write_workbook("data/register.xlsx", REGISTER)
    return write_workbook("data/list.xlsx", LIST).parent


def test_the_matcher_proposes_and_decides_nothing(write_workbook: WriteWorkbook) -> None:
    rows = list(proposals(read_files(files(write_workbook))))

    assert [(row[0], row[2], row[-1]) for row in rows] == [
        ('МБОУ "СОШ № 1", Северный район', "sch990002", ""),
        ('МБОУ "Лицей № 77", Северный район', "", ""),
    ]
    assert rows[0][5]  # why


def test_a_confirmed_row_makes_them_one_school(write_workbook: WriteWorkbook) -> None:
    folder = files(write_workbook)
    rows = [list(row) for row in proposals(read_files(folder))]
    write_workbook("data/who.xlsx", [HEADINGS, [*rows[0][:-1], "Да"], rows[1]])

    tables = read_files(folder)

    listed = tables.lists["school"].astype("object").tolist()
    assert listed == ["sch990002", 'МБОУ "Лицей № 77", Северный район']
    assert only(tables, "school.who_is_who").message.values == {"confirmed": 1, "waiting": 1}


def test_a_row_nobody_confirmed_has_no_effect(write_workbook: WriteWorkbook) -> None:
    folder = files(write_workbook)
    rows = [list(row) for row in proposals(read_files(folder))]
    write_workbook("data/who.xlsx", [HEADINGS, *rows])

    assert "sch990002" not in read_files(folder).lists["school"].astype("object").tolist()
