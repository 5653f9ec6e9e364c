from __future__ import annotations

import pandas as pd
import pytest

from schoolsupport.intake import read_files

from .conftest import (
    NORTH,
    REGION,
    SCHOOL_1,
    SCHOOL_2,
    SCHOOL_3,
    SOUTH,
    WHOLE,
    WriteMarks,
    WriteText,
    codes,
    only,
    result_of,
    title_rows,
)

HEADER = "school;year;procedure;n;n_2;n_3;n_4;n_5;held_on\n"


def rows(*lines: str) -> str:
    return HEADER + "".join(f"{line}\n" for line in lines)


def test_the_same_bytes_are_read_once(write_text: WriteText) -> None:
    text = rows("sch990001;2021;vpr-5-ru;20;5;5;5;5;")
    one, other = write_text("a.csv", text), write_text("b.csv", text)

    tables = read_files(one, other)

    found = only(tables, "file.repeated")
    assert found.file == str(other)
    assert found.text().startswith(f"{other}: the file has the same content as {one}")
    assert len(tables.sources) == 1


def test_one_path_given_twice_is_read_once_without_a_word(write_text: WriteText) -> None:
    path = write_text("data/a.csv", rows("sch990001;2021;vpr-5-ru;20;5;5;5;5;"))

    assert read_files(path, path.parent).problems == ()


def test_two_municipalities_of_one_work_are_joined(write_marks: WriteMarks) -> None:
    south = write_marks([REGION, SOUTH, SCHOOL_1, SCHOOL_2], "south.xlsx")
    north = write_marks([REGION, NORTH, SCHOOL_3], "north.xlsx")

    tables = read_files(south, north)

    assert tables.problems == ()
    assert tables.results["school"].tolist() == ["sch990001", "sch990002", "sch990003"]
    assert tables.reference["territory"].tolist().count("Примерский край") == 1


def test_files_that_contradict_each_other_are_told_once_with_the_number_of_schools(
    write_text: WriteText,
) -> None:
    schools = [f"sch99000{k}" for k in range(1, 6)]
    one = write_text("a.csv", rows(*(f"{s};2021;vpr-5-ru;20;5;5;5;5;" for s in schools)))
    other = write_text("b.csv", rows(*(f"{s};2021;vpr-5-ru;20;6;4;5;5;" for s in schools)))

    tables = read_files(one, other)

    found = only(tables, "file.overlap")
    assert found.text() == (
        f"{other}: the file and {one} give different results of vpr-5-ru in 2021 for 5 schools;"
        " found: sch990001, sch990002, sch990003, …."
        " Keep the right file or sheet of the two; until then these results count as missing"
    )
    row = result_of(tables, "sch990001")
    assert row["n"] == 20
    assert [row[f"n_{mark}"] for mark in (2, 3, 4, 5)] == [None] * 4
    assert [row[name] for name in ("n_below", "n_below_lowest", "n_below_highest")] == [None] * 3


def test_different_n_is_missing_too(write_text: WriteText) -> None:
    tables = read_files(
        write_text("a.csv", rows("sch990001;2021;vpr-5-ru;20;5;5;5;5;")),
        write_text("b.csv", rows("sch990001;2021;vpr-5-ru;16;4;4;4;4;")),
    )

    assert result_of(tables, "sch990001")["n"] is None


def test_each_procedure_year_and_pair_of_files_is_told_by_itself(write_text: WriteText) -> None:
    works = ["2021;vpr-5-ru", "2021;vpr-5-ma", "2022;vpr-5-ru"]
    files = [
        write_text(f"{k}.csv", rows(*(f"sch990001;{work};20;{k};{20 - k};0;0;" for work in works)))
        for k in range(3)
    ]

    assert codes(read_files(*files)) == ["file.overlap"] * 9


def test_files_that_agree_are_told_once_and_read_once(write_text: WriteText) -> None:
    one = write_text(
        "a.csv", rows("sch990001;2021;vpr-5-ru;20;5;5;5;5;", "sch990002;2021;vpr-5-ru;8;2;2;2;2;")
    )
    other = write_text(
        "b.csv", rows("sch990002;2021;vpr-5-ru;8;2;2;2;2;", "sch990001;2021;vpr-5-ru;20;5;5;5;5;")
    )

    tables = read_files(one, other)

    found = only(tables, "file.overlap_same")
    assert f"{one} give the same results of vpr-5-ru in 2021 for 2 schools" in found.text()
    assert codes(tables) == ["file.overlap_same"]
    assert len(tables.results) == 2
    assert result_of(tables, "sch990001")["n_2"] == 5


def test_what_only_one_file_says_is_taken_from_it(write_text: WriteText) -> None:
    tables = read_files(
        write_text("a.csv", rows("sch990001;2021;vpr-5-ru;20;;;;;")),
        write_text("b.csv", rows("sch990001;2021;vpr-5-ru;20;5;5;5;5;15.03.2021")),
    )

    row = result_of(tables, "sch990001")
    assert codes(tables) == []
    assert (row["n_2"], row["n_below_highest"], row["held_on"]) == (5, 5, pd.Timestamp(2021, 3, 15))


def test_marks_of_one_file_and_means_of_another_are_one_result_and_nothing_is_said(
    write_text: WriteText,
) -> None:
    tables = read_files(
        write_text("a.csv", rows("sch990001;2021;vpr-4-ru;20;5;5;5;5;15.03.2021")),
        write_text(
            "b.csv",
            "school;year;procedure;n;mean;mean_scale\nsch990001;2021;vpr-4-ru;20;21,35;primary\n",
        ),
    )

    row = result_of(tables, "sch990001")
    assert codes(tables) == []
    assert (row["n"], row["n_2"], row["mean"], row["mean_scale"]) == (20, 5, 21.35, "primary")


def test_a_mean_that_both_files_give_is_told_as_given_twice(write_text: WriteText) -> None:
    head = "school;year;procedure;n;mean;held_on\n"
    one = write_text("a.csv", f"{head}sch990001;2021;vpr-4-ru;20;21,35;\n")
    other = write_text("b.csv", f"{head}sch990001;2021;vpr-4-ru;20;21,35;15.03.2021\n")

    assert codes(read_files(one, other)) == ["file.overlap_same"]


def test_a_scale_that_one_file_leaves_blank_and_another_leaves_out(
    write_text: WriteText, write_marks: WriteMarks
) -> None:
    head = "school;year;procedure;n;mean;mean_scale;held_on\n"
    blank = write_text("a.csv", f"{head}sch990008;2021;vpr-5-ru;20;;;\n")
    given = write_text("b.csv", f"{head}sch990009;2021;vpr-5-ru;20;3.5;mark;15.03.2021\n")

    tables = read_files(blank, given, write_marks())

    assert tables.results["mean_scale"].dropna().tolist() == ["mark"]
    assert tables.results["held_on"].dtype == "datetime64[s]"


def test_an_exact_count_of_one_file_narrows_the_range_of_the_other(write_text: WriteText) -> None:
    head = "school;year;procedure;n;n_below_lowest;n_below_highest\n"
    tables = read_files(
        write_text("a.csv", head + "sch990001;2021;vpr-5-ru;20;4;6\n"),
        write_text("b.csv", rows("sch990001;2021;vpr-5-ru;20;5;5;5;5;")),
    )

    row = result_of(tables, "sch990001")
    assert (row["n_below"], row["n_below_lowest"], row["n_below_highest"]) == (5, 5, 5)


@pytest.mark.parametrize(
    ("second", "code"), [("20;5;5;5;5", "school.repeated"), ("20;6;4;5;5", "school.twice")]
)
def test_a_school_twice_in_one_file_is_told_with_its_row(
    write_text: WriteText, second: str, code: str
) -> None:
    path = write_text(
        "a.csv", rows("sch990001;2021;vpr-5-ru;20;5;5;5;5;", f"sch990001;2021;vpr-5-ru;{second};")
    )
    other = write_text("b.csv", rows("sch990002;2021;vpr-5-ru;20;5;5;5;5;"))

    tables = read_files(path, other)

    found = only(tables, code)
    assert (found.file, found.row, found.school) == (str(path), 3, "sch990001")
    assert (result_of(tables, "sch990001")["n_2"] is None) is (code == "school.twice")
    assert len(tables.results) == 2


def test_a_school_twice_in_a_file_alone(write_text: WriteText) -> None:
    line = "sch990001;2021;vpr-5-ru;20;5;5;5;5;"

    assert codes(read_files(write_text("a.csv", rows(line, line)))) == ["school.repeated"]


def test_totals_that_differ_between_files_are_told_and_missing(write_marks: WriteMarks) -> None:
    old = write_marks(WHOLE, "old.xlsx")
    new = write_marks(
        [("Примерский край", 3, 50, 30, 30, 30, 10), SOUTH, SCHOOL_1, SCHOOL_2], "new.xlsx"
    )

    tables = read_files(old, new)

    found = only(tables, "total.overlap")
    region = tables.reference[tables.reference["territory"] == "Примерский край"].iloc[0]
    assert f"{old} print different totals of vpr-6-ru in 2021 for 1 territories" in found.text()
    assert region[["n", "n_2", "percent_2"]].isna().all()
    assert region["n_schools"] == 3
    assert sorted(codes(tables)) == ["file.overlap_same", "total.overlap"]


def test_context_that_differs_between_files_is_told_by_school(write_text: WriteText) -> None:
    one = write_text("a.csv", "school;year;enrolment;Автобус\nsch990001;2021;300;да\n")
    other = write_text("b.csv", "school;year;enrolment\nsch990001;2021;310\nsch990002;2021;50\n")

    tables = read_files(one, other)

    found = only(tables, "school.twice")
    assert (found.file, found.row, found.school) == (str(other), 2, "sch990001")
    assert tables.context["enrolment"].isna().tolist() == [True, False]


def test_files_and_sheets_keep_their_places_side_by_side(
    write_text: WriteText, write_marks: WriteMarks
) -> None:
    path = write_text("a.csv", "school;year;enrolment\nsch990001;2021;300\nsch990001;2021;301\n")

    assert only(read_files(write_marks(), path), "school.twice").sheet is None


def test_the_login_of_the_latest_year_is_used_everywhere(write_text: WriteText) -> None:
    tables = read_files(
        write_text(
            "r.csv",
            rows(
                "sch990001;2021;vpr-5-ru;20;5;5;5;5;",
                "edu990001;2022;vpr-5-ru;20;5;5;5;5;",
                "sch990005;2021;vpr-5-ru;20;5;5;5;5;",
            ),
        ),
        write_text("c.csv", "school;year;enrolment\nSCH990001;2021;300\n"),
        write_text("l.csv", "school;list\nsch990001;500+\n"),
        write_text(
            "s.csv", "school;name;branch_of\nsch990001;Школа;\nsch990005;Филиал;sch990001\n"
        ),
    )

    assert dict(tables.aliases) == {"sch990001": "edu990001"}
    assert tables.results["school"].tolist() == ["edu990001", "edu990001", "sch990005"]
    assert tables.context["school"].tolist() == ["edu990001"]
    assert tables.lists["school"].tolist() == ["edu990001"]
    assert tables.schools["school"].tolist() == ["edu990001", "sch990005"]
    assert tables.schools["branch_of"].tolist()[1] == "edu990001"
    found = only(tables, "school.login_changed")
    assert found.school == "edu990001"
    assert "the logins edu990001, sch990001 are one school" in found.text()


@pytest.mark.parametrize(
    ("years", "used"),
    [((2021, 2022), "edu990001"), ((2022, 2021), "sch990001"), ((2021, 2021), "sch990001")],
)
def test_of_logins_of_one_year_the_later_in_sort_order_is_used(
    write_text: WriteText, years: tuple[int, int], used: str
) -> None:
    sch, edu = years
    tables = read_files(
        write_text(
            "r.csv",
            rows(f"sch990001;{sch};vpr-5-ru;20;5;5;5;5;", f"edu990001;{edu};vpr-5-ma;20;5;5;5;5;"),
        )
    )

    assert set(tables.results["school"]) == {used}


def test_logins_without_results_are_one_school_too(write_text: WriteText) -> None:
    tables = read_files(
        write_text("l.csv", "school;list\nsch990001;500+\nedu990001;ШНОР\n7701;ШНОР\n")
    )

    assert tables.lists["school"].tolist() == ["sch990001", "sch990001", "7701"]


def test_two_logins_of_one_result_in_one_file_are_a_school_twice(write_text: WriteText) -> None:
    tables = read_files(
        write_text(
            "r.csv",
            rows("sch990001;2021;vpr-5-ru;20;5;5;5;5;", "edu990001;2021;vpr-5-ru;20;6;4;5;5;"),
        )
    )

    assert codes(tables) == ["school.login_changed", "school.twice"]


def test_the_name_of_the_latest_work_is_taken(write_marks: WriteMarks) -> None:
    renamed = ('МАОУ "СОШ № 1 им. А.С. Примерова"(edu990001)', *SCHOOL_1[1:])
    newer = write_marks(
        [SOUTH, renamed, SCHOOL_2], "a.xlsx", title=title_rows("ВПР 2022. 6 класс", day=None)
    )
    older = write_marks([SOUTH, SCHOOL_1, SCHOOL_2], "b.xlsx")

    tables = read_files(newer, older)

    rows_of_schools = tables.schools.astype("object").set_index("school")
    assert rows_of_schools.loc["edu990001", "name"] == 'МАОУ "СОШ № 1 им. А.С. Примерова"'
    assert len(rows_of_schools) == 2
