from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from schoolsupport.errors import InputError
from schoolsupport.intake import read_files

from .conftest import (
    FIRST_ROW,
    HEADER,
    NORTH,
    REGION,
    SCHOOL_1,
    SCHOOL_2,
    SCHOOL_3,
    SOUTH,
    WHOLE,
    Rows,
    WriteMarks,
    WriteText,
    WriteWorkbook,
    codes,
    only,
    result_of,
    title_rows,
)


def test_schools_become_results_with_counts(write_marks: WriteMarks) -> None:
    tables = read_files(write_marks())

    row = result_of(tables, "sch990002")
    assert (row["year"], row["procedure"], row["n"]) == (2021, "vpr-6-ru", 20)
    assert [row[f"n_{mark}"] for mark in (2, 3, 4, 5)] == [6, 6, 6, 2]
    assert (row["n_below"], row["n_below_lowest"], row["n_below_highest"]) == (6, 6, 6)
    assert row["held_on"] == pd.Timestamp(2021, 3, 15)
    assert tables.problems == ()


def test_names_and_municipalities_are_met_with_and_are_no_register(write_marks: WriteMarks) -> None:
    tables = read_files(write_marks())

    schools = tables.schools.astype("object").set_index("school")
    assert not tables.registered
    assert schools.loc["sch990001", "name"] == 'МБОУ "СОШ № 1"'
    assert schools["municipality"].tolist() == ["Южный район", "Южный район", "Северный район"]
    assert schools["municipality_code"].tolist() == ["reg99_m001", "reg99_m001", "reg99_m002"]
    assert set(schools["region"]) == {"Примерский край"}


def test_totals_go_to_the_reference_as_printed(write_marks: WriteMarks) -> None:
    country = ("Вся выборка", 35589, 1722202, 5.06, 32.92, 44.33, 17.69)

    tables = read_files(write_marks([country, *WHOLE]))

    rows = tables.reference.astype("object").set_index("territory")
    assert rows["level"].tolist() == ["country", "region", "municipality", "municipality"]
    assert set(rows["origin"]) == {"printed"}
    assert list(rows.loc["Южный район", ["n_schools", "n", "n_2", "n_below"]]) == [2, 30, 9, 9]
    assert rows.loc["Вся выборка", "percent_2"] == 5.06
    assert rows["n_2"].isna().tolist() == [
        True,
        False,
        False,
        False,
    ]  # 1 722 202 pupils leave many counts open
    assert tables.problems == ()


def test_a_municipality_reads_its_own_file_without_the_region(write_marks: WriteMarks) -> None:
    tables = read_files(write_marks([SOUTH, SCHOOL_1, SCHOOL_2]))

    assert codes(tables) == []
    assert len(tables.results) == 2
    assert tables.schools["region"].isna().all()


def test_the_region_above_one_municipality_is_not_compared_with_it(write_marks: WriteMarks) -> None:
    tables = read_files(write_marks([REGION, SOUTH, SCHOOL_1, SCHOOL_2]))

    assert codes(tables) == []
    assert tables.reference["n"].tolist() == [40, 30]


@pytest.mark.parametrize(
    "title",
    [
        "ВПР 2021. 6 класс",
        "ВПР 2021 6 класс",
        "ВПР. 6 класс 2021",
        "впр 2021, 6-й класс",
        "6 кл. ВПР-2021",
        "ВПР 2020/2021. 6 класс",
        "ВПР. 6 класс",
    ],
)
@pytest.mark.parametrize("subject", ["Русский язык", "РУССКИЙ ЯЗЫК", "русский\xa0язык "])
def test_titles_are_read_however_they_are_written(
    write_marks: WriteMarks, title: str, subject: str
) -> None:
    tables = read_files(write_marks(title=title_rows(title, subject)))

    assert set(tables.results["procedure"]) == {"vpr-6-ru"}
    assert tables.years == [2021]


def test_label_and_value_may_share_a_cell(write_marks: WriteMarks) -> None:
    title = [["ВПР 2021. 6 класс"], ["Предмет: Математика"], ["Дата: 2021-03-15"]]

    tables = read_files(write_marks(title=title))

    assert set(tables.results["procedure"]) == {"vpr-6-ma"}
    assert set(tables.results["held_on"]) == {pd.Timestamp(2021, 3, 15)}


def test_the_day_may_be_a_date_cell(tmp_path: Path) -> None:
    import openpyxl  # noqa: PLC0415  # only this test writes a date cell

    book = openpyxl.Workbook()
    assert book.active is not None
    for row in [*title_rows(day=dt.date(2021, 3, 15)), HEADER, *WHOLE]:
        book.active.append(list(row))
    book.save(tmp_path / "marks.xlsx")

    tables = read_files(tmp_path / "marks.xlsx")

    assert set(tables.results["held_on"]) == {pd.Timestamp(2021, 3, 15)}


def test_a_wrong_day_is_told_and_the_results_stay(write_marks: WriteMarks) -> None:
    tables = read_files(write_marks(title=title_rows(day="весна")))

    found = only(tables, "cell.not_date")
    assert (found.row, found.column, found.found) == (5, "Дата проведения", "весна")
    assert found.sheet == "Sheet1"
    assert len(tables.results) == 3


def test_an_unknown_subject_is_told_with_those_known(
    write_marks: WriteMarks, write_text: WriteText
) -> None:
    wrong = write_marks(title=title_rows(subject="Риторика"))
    right = write_text("r.csv", "school;year;procedure;n\nsch990001;2021;vpr-5-ru;10\n")

    found = only(read_files(wrong, right), "title.unknown_subject")

    assert (found.row, found.found) == (3, "Риторика")
    assert "русский язык, математика, окружающий мир" in found.text()


@pytest.mark.parametrize(
    ("title", "part"),
    [
        (title_rows("Работа 2021. 6 класс"), "assessment"),
        (title_rows("ВПР. 6 класс", day=None), "year"),
        (title_rows("ВПР 2021"), "grade"),
        ([["ВПР 2021. 6 класс"]], "subject"),
        ([["ВПР 2021. 6 класс"], ["Предмет:"]], "subject"),
    ],
)
def test_a_title_that_leaves_the_work_open_is_refused(
    write_marks: WriteMarks, title: Rows, part: str
) -> None:
    with pytest.raises(InputError, match=f"the rows above the table do not say the {part}"):
        read_files(write_marks(title=title))


@pytest.mark.parametrize(
    "header",
    [
        [("Группы участников", "Кол-во участников", "2", "3", "4", "5", "Кол-во ОО")],
        [
            (
                "Группы участников",
                "Количество участников",
                "«2»",
                "«3»",
                "«4»",
                "«5»",
                "Кол-во\xa0ОО",
            )
        ],
        [("группы участников", "Кол-во участников", "2, %", "3, %", "4, %", "5, %", "Кол-во ОО")],
        [
            ("Группы участников", "Кол-во участников", "Отметки, %", None, None, None, "Кол-во ОО"),
            (None, None, 2, 3, 4, 5, None),
        ],
    ],
)
def test_columns_are_found_by_their_texts(write_marks: WriteMarks, header: Rows) -> None:
    rows = [(name, n, *marks, schools) for name, schools, n, *marks in WHOLE]

    tables = read_files(write_marks(rows, header=header))

    assert result_of(tables, "sch990002")["n_2"] == 6
    assert tables.reference["n_schools"].tolist() == [3, 2, 1]
    assert tables.problems == ()


def test_the_number_of_schools_may_be_absent(write_marks: WriteMarks) -> None:
    rows = [(name, *rest) for name, _, *rest in WHOLE]
    header = [(HEADER[0], *HEADER[2:])]

    tables = read_files(write_marks(rows, header=header))

    assert len(tables.results) == 3
    assert tables.reference["n_schools"].isna().all()


def test_a_delimited_text_of_the_same_layout_is_read(write_text: WriteText) -> None:
    table = [*title_rows(), HEADER, *WHOLE]
    lines = [
        ";".join("" if c is None else str(c) for c in [*row, *[""] * (7 - len(row))])
        for row in table
    ]
    text = "\r\n".join(lines).replace('"', "'").replace(";30;30;30;10", ";30,0;30,0;30,0;10,0")

    tables = read_files(write_text("marks.csv", text, "cp1251"))

    assert result_of(tables, "sch990002")["n_2"] == 6


def test_headings_printed_again_and_blank_rows_are_passed_over(write_marks: WriteMarks) -> None:
    tables = read_files(write_marks([*WHOLE[:3], HEADER, [None], *WHOLE[3:]]))

    assert len(tables.results) == 3
    assert tables.problems == ()


@pytest.mark.parametrize(
    ("percents", "counts"),
    [
        (("12,5", "25,0", "50,0", "12,5"), [1, 2, 4, 1]),
        (("12.5\xa0", "\xa025", "50", "12,5 %"), [1, 2, 4, 1]),
        (("-", 50, 50, "х"), [0, 4, 4, 0]),
        (("—", 25, 50, 25), [0, 2, 4, 2]),
    ],
)
def test_percents_may_be_texts_and_blanks(
    write_marks: WriteMarks, percents: tuple[object, ...], counts: list[int]
) -> None:
    tables = read_files(write_marks([(SCHOOL_1[0], None, 8, *percents)]))

    row = result_of(tables, "sch990001")
    assert [row[f"n_{mark}"] for mark in (2, 3, 4, 5)] == counts


def test_an_ambiguous_percent_is_a_range_and_a_warning(write_marks: WriteMarks) -> None:
    tables = read_files(write_marks([(SCHOOL_1[0], None, 1000, 30, 30, 30, 10)]))

    row, found = result_of(tables, "sch990001"), only(tables, "row.percent_ambiguous")
    assert (row["n"], row["n_2"], row["n_below"]) == (1000, None, None)
    assert (row["n_below_lowest"], row["n_below_highest"]) == (295, 305)
    assert (found.row, found.column, found.school) == (FIRST_ROW, "2", "sch990001")
    assert "the percent fits 295 to 305 pupils out of 1000; found: 30." in found.text()
    assert tables.rejected.empty


@pytest.mark.parametrize(
    ("percents", "code", "column", "said"),
    [
        ((14.29, 30, 55.71, 0), "row.percent_no_count", "3", "no number of pupils out of 7"),
        ((14.29, 28.57, 57.14, 10), "row.percent_sum", None, "add up to 110, not to 100"),
    ],
)
def test_a_row_whose_percents_are_wrong_keeps_n_and_goes_to_the_rejected(
    write_marks: WriteMarks, percents: tuple[float, ...], code: str, column: str, said: str
) -> None:
    path = write_marks([(SCHOOL_1[0], None, 7, *percents), SCHOOL_2])

    tables = read_files(path)

    row, found = result_of(tables, "sch990001"), only(tables, code)
    assert row["n"] == 7
    assert [row[name] for name in ("n_2", "n_3", "n_4", "n_5", "n_below", "n_below_lowest")] == [
        None
    ] * 6
    assert result_of(tables, "sch990002")["n_2"] == 6
    assert (found.file, found.sheet, found.row) == (str(path), "Sheet1", FIRST_ROW)
    assert (found.column, found.school) == (column, "sch990001")
    assert said in found.text()
    rejected = tables.rejected.iloc[0]
    assert rejected[["_file", "_sheet", "_row", "_reason"]].tolist() == [
        str(path),
        "Sheet1",
        "8",
        code,
    ]
    assert rejected["Кол-во участников"] == "7"


def test_percents_that_fit_only_one_by_one_are_told_together(write_marks: WriteMarks) -> None:
    tables = read_files(write_marks([(SCHOOL_1[0], None, 500, 20.2, 20.2, 20.2, 39.2)]))

    found = only(tables, "row.percent_no_count")
    assert (found.column, found.found) == (None, "20.2 20.2 20.2 39.2")


@pytest.mark.parametrize(
    ("n", "code"), [(-5, "cell.not_count"), (7.5, "cell.not_count"), ("семь", "cell.not_number")]
)
def test_a_number_of_people_that_is_none_is_missing(
    write_marks: WriteMarks, n: object, code: str
) -> None:
    tables = read_files(write_marks([(SCHOOL_1[0], None, n, 25, 25, 25, 25), SCHOOL_2]))

    row, found = result_of(tables, "sch990001"), only(tables, code)
    assert (row["n"], row["n_2"], row["n_below_lowest"]) == (None, None, None)
    assert (found.row, found.school, found.found) == (FIRST_ROW, "sch990001", str(n))


def test_a_row_without_participants_is_told_and_kept_apart(write_marks: WriteMarks) -> None:
    tables = read_files(write_marks([(SCHOOL_1[0], None, None, 25, 25, 25, 25), SCHOOL_2]))

    found = only(tables, "row.no_participants")
    assert (found.row, found.column, found.school) == (FIRST_ROW, "Кол-во участников", "sch990001")
    assert tables.rejected["_reason"].tolist() == ["row.no_participants"]


def test_nobody_took_part(write_marks: WriteMarks) -> None:
    tables = read_files(write_marks([(SCHOOL_1[0], None, 0, 0, 0, 0, 0)]))

    assert only(tables, "row.nobody").school == "sch990001"
    assert result_of(tables, "sch990001")["n_2"] == 0


@pytest.mark.parametrize(
    ("cell", "code"),
    [("много", "cell.not_number"), (130, "cell.out_of_range"), (-1, "cell.out_of_range")],
)
def test_a_faulty_percent_is_told_and_follows_from_the_others(
    write_marks: WriteMarks, cell: object, code: str
) -> None:
    tables = read_files(write_marks([(SCHOOL_1[0], None, 10, 30, cell, 30, 10)]))

    found = only(tables, code)
    assert (found.row, found.column, found.school) == (FIRST_ROW, "3", "sch990001")
    assert found.found == str(cell)
    assert result_of(tables, "sch990001")["n_3"] == 3


@pytest.mark.parametrize(
    "name",
    ["МБОУ СОШ без логина", "Краевые школы", "Школа (12345)", "Сводная (abc123)", ""],
)
def test_a_row_of_nobody_known_is_told_and_kept_apart(write_marks: WriteMarks, name: str) -> None:
    tables = read_files(write_marks([*WHOLE[:4], (name, None, 10, 30, 30, 30, 10), *WHOLE[4:]]))

    found = only(tables, "row.unknown_group")
    assert (found.row, found.column, found.found) == (FIRST_ROW + 4, "Группы участников", name)
    assert tables.rejected["_reason"].tolist() == ["row.unknown_group"]
    assert len(tables.results) == 3
    assert set(tables.schools["region"]) == {"Примерский край"}


def test_a_second_region_begins_where_a_row_counts_schools(write_marks: WriteMarks) -> None:
    other = ("Образцовская область", 1, 10, 30, 30, 30, 10)

    tables = read_files(
        write_marks(
            [
                ("Примерский край (reg99)", *SOUTH[1:]),
                SOUTH,
                SCHOOL_1,
                SCHOOL_2,
                other,
                NORTH,
                SCHOOL_3,
            ]
        )
    )

    assert tables.schools["region"].tolist() == ["Примерский край"] * 2 + ["Образцовская область"]
    assert tables.problems == ()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Итого по району", "row.total"),
        ("ВСЕГО:", "row.total"),
        ("В среднем по выборке", "row.total"),
        ("Всего по Южному району (reg99_m001)", "row.total"),
        ("Примерский край", "row.total"),
        ("МБОУ СОШ без логина", "row.unknown_group"),
        ("Вся выборка", None),
    ],
)
def test_what_stands_between_schools_does_not_end_their_municipality(
    write_marks: WriteMarks, name: str, code: str | None
) -> None:
    between = (name, 2, 30, 30, 30, 30, 10)

    tables = read_files(write_marks([REGION, SOUTH, SCHOOL_1, between, SCHOOL_2, NORTH, SCHOOL_3]))

    assert tables.schools["municipality"].tolist() == ["Южный район"] * 2 + ["Северный район"]
    assert codes(tables) == ([] if code is None else [code])
    assert len(tables.results) == 3


@pytest.mark.parametrize(
    ("printed", "login"),
    [
        ("sсh990001", "sch990001"),
        ("SCH990001", "sch990001"),
        ("sch 990001", "sch990001"),
        ("spo990001", "spo990001"),
        ("ksh990001", "ksh990001"),
    ],
)
def test_a_login_in_brackets_is_read_however_it_is_written(
    write_marks: WriteMarks, printed: str, login: str
) -> None:
    row = (f'МБОУ "СОШ № 1" ({printed})', *SCHOOL_1[1:])

    tables = read_files(write_marks([REGION, SOUTH, row, SCHOOL_2, NORTH, SCHOOL_3]))

    assert tables.results["school"].tolist() == [login, "sch990002", "sch990003"]
    assert tables.schools["school"].tolist()[0] == login
    assert codes(tables) == ["school.login_mended"] * (printed != login)


def test_schools_below_a_row_of_nobody_known_have_no_municipality(write_marks: WriteMarks) -> None:
    tables = read_files(
        write_marks(
            [SOUTH, SCHOOL_1, SCHOOL_2, ("Краевые школы", None, 10, 30, 30, 30, 10), SCHOOL_3]
        )
    )

    assert tables.schools["municipality"].isna().tolist() == [False, False, True]
    assert "total.differs" not in codes(tables)


@pytest.mark.parametrize(
    ("total", "column", "said"),
    [
        (
            (SOUTH[0], 2, 31, 29.03, 29.03, 32.26, 9.68),
            "Кол-во участников",
            "printed 31 and counted from the schools 30",
        ),
        ((SOUTH[0], 2, 30, 33.33, 26.67, 30, 10), "2", "printed 10 and counted from the schools 9"),
    ],
)
def test_a_printed_total_that_differs_from_its_schools_is_told_once(
    write_marks: WriteMarks, total: tuple[object, ...], column: str, said: str
) -> None:
    tables = read_files(write_marks([total, SCHOOL_1, SCHOOL_2]))

    found = only(tables, "total.differs")
    assert (found.row, found.column, found.found) == (FIRST_ROW, column, "Южный район")
    assert said in found.text()


def test_the_region_is_compared_with_all_its_schools(write_marks: WriteMarks) -> None:
    tables = read_files(write_marks([(REGION[0], 3, 50, *REGION[3:]), *WHOLE[1:]]))

    assert only(tables, "total.differs").found == "Примерский край"


def test_totals_without_schools_are_not_compared(write_marks: WriteMarks) -> None:
    tables = read_files(write_marks([(REGION[0], 3, 50, *REGION[3:]), SOUTH, NORTH]))

    assert codes(tables) == ["file.no_school"]
    assert tables.results.empty


def test_a_total_whose_percents_do_not_add_up_keeps_only_n(write_marks: WriteMarks) -> None:
    tables = read_files(write_marks([(SOUTH[0], 2, 30, 30, 30, 30, 30), SCHOOL_1, SCHOOL_2]))

    row = tables.reference.iloc[0]
    assert row["n"] == 30
    assert row[["percent_2", "percent_5", "n_2", "n_below"]].isna().all()


@pytest.mark.parametrize(
    ("header", "code", "column"),
    [
        ((HEADER[0], "Кол-во ОО", "Всего", 2, 3, 4, 5), "column.missing", "Кол-во участников"),
        ((*HEADER[:6], "Пять"), "column.missing", "5"),
        ((*HEADER, 2), "column.repeated", "2"),
    ],
)
def test_a_table_without_a_needed_column_is_refused_with_its_headings(
    write_marks: WriteMarks,
    write_text: WriteText,
    header: tuple[object, ...],
    code: str,
    column: str,
) -> None:
    right = write_text("r.csv", "school;year;procedure;n\nsch990001;2021;vpr-5-ru;10\n")

    found = only(read_files(write_marks(header=[header]), right), code)

    assert (found.row, found.column) == (FIRST_ROW - 1, column)
    assert "Группы участников | Кол-во ОО" in (found.found or "")


@pytest.mark.parametrize(
    "header",
    [
        ("Группы участников", "Кол-во участников", 1, 2, 3, 4, 5),
        ("Группы участников", "Кол-во участников", "Понизили (Отметка < Отметка по журналу) %"),
        ("Группы участников",),
    ],
)
def test_tables_of_scores_and_comparisons_are_other_layouts(
    write_workbook: WriteWorkbook, header: tuple[object, ...]
) -> None:
    with pytest.raises(InputError, match="no known layout fits the sheet"):
        read_files(write_workbook("other.xlsx", [*title_rows(), header]))


def test_headings_without_rows_are_an_empty_file(write_marks: WriteMarks) -> None:
    with pytest.raises(InputError, match="the file holds no rows"):
        read_files(write_marks([]))
