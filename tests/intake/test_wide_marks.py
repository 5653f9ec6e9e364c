"""A row for each school, and the marks of each work in columns."""

from __future__ import annotations

import pytest

from schoolsupport.intake import read_files
from schoolsupport.intake.readers.wide_marks import heading_of

from .conftest import WriteText, WriteWorkbook, codes, only, result_of

TITLE = ["Результаты ВПР 2021"]
MARKS = tuple(f"6 РУ {mark}" for mark in (2, 3, 4, 5))
PEOPLE = "6 РУ участников"
HEAD = ["Логин", "ОО", PEOPLE, *MARKS]
SCHOOL = ["sch990001", "СОШ № 1", 22, 7, 7, 6, 2]


def counts(found: dict[str, object]) -> list[object]:
    return [found[one] for one in ("n", "n_2", "n_3", "n_4", "n_5")]


@pytest.mark.parametrize(
    "heading",
    [
        "6 РУ 2",
        "6 ру «2»",
        "6 РУ 2, чел.",
        "6_РУ_2",
        "РУ 6 кл. «2»",
        "6 класс русский 2",
        "6-й класс, русский язык, 2",
        "Русский язык 6 (на 2)",
        "Русский язык, 6 класс, отметка 2",
        "Русский язык 6 класс 2",
        "РУ 6 2",  # there is no mark 6
        "2 6 РУ",
    ],
)
def test_a_heading_says_grade_subject_and_mark(heading: str) -> None:
    found = heading_of(heading)

    assert found is not None
    assert (found.grade, found.subject, found.mark) == (6, "ru", "2")


@pytest.mark.parametrize(
    "heading",
    [
        "РУ 4 5",  # the mark of one grade, or of the other
        "5 4 РУ",
        "6 РУ 6",
        "6 РУ 1",
        "12 РУ 2",
        "6А РУ 2",  # a class is no school
        "6 пение 2",
        "6 РУ",
        "РУ 2",
        "6 РУ 2 3",
        "6 РУ 2021",
        "6 кл. 5 кл. РУ",
        "5 класс Обучающихся",
        "6 РУ вариант 2",
        "",
    ],
)
def test_a_heading_that_may_mean_something_else_says_nothing(heading: str) -> None:
    assert heading_of(heading) is None


@pytest.mark.parametrize("heading", ["4 РУ 5", "РУ 4 кл. 5", "РУ 4 на «5»", "4 русский 5 чел."])
def test_grade_and_mark_are_not_taken_for_each_other(heading: str) -> None:
    found = heading_of(heading)

    assert found is not None
    assert (found.grade, found.mark) == (4, "5")


@pytest.mark.parametrize("heading", [PEOPLE, "Кол-во участников 6 РУ", "6 кл. РУ всего", "6 РУ n"])
def test_a_heading_of_participants_says_of_which_work(heading: str) -> None:
    found = heading_of(heading)

    assert found is not None
    assert (found.work, found.mark) == ((6, "ru"), None)


@pytest.mark.parametrize(
    "row",
    [SCHOOL, [*SCHOOL[:3], 31.82, 31.82, 27.27, 9.09]],
    ids=["counts", "percents"],
)
def test_each_work_of_a_school_is_a_result(
    write_workbook: WriteWorkbook, row: list[object]
) -> None:
    tables = read_files(write_workbook("a.xlsx", [TITLE, HEAD, row]))

    found = result_of(tables, "sch990001")
    assert (found["year"], found["procedure"]) == (2021, "vpr-6-ru")
    assert counts(found) == [22, 7, 7, 6, 2]
    assert tables.sources[0].layout == "marks-wide"
    assert tables.schools["name"].tolist() == ["СОШ № 1"]
    assert codes(tables) == []


def test_works_stand_side_by_side_and_a_school_has_those_it_wrote(
    write_workbook: WriteWorkbook,
) -> None:
    other = [one.replace("6 РУ", "5 МА") for one in (PEOPLE, *MARKS)]
    rows = [[*SCHOOL, 10, 2, 3, 4, 1], ["sch990002", "СОШ № 2", *[None] * 5, 11, 3, 4, 3, 1]]

    tables = read_files(write_workbook("a.xlsx", [TITLE, [*HEAD, *other], *rows]))

    pairs = zip(tables.results["school"], tables.results["procedure"], strict=True)
    assert sorted(pairs) == [
        ("sch990001", "vpr-5-ma"),
        ("sch990001", "vpr-6-ru"),
        ("sch990002", "vpr-5-ma"),
    ]
    assert codes(tables) == []
    assert tables.sources[0].rows == 2


def test_participants_are_the_sum_of_counts_where_no_column_says_them(
    write_workbook: WriteWorkbook,
) -> None:
    bare = ["Логин", *MARKS]
    tables = read_files(write_workbook("a.xlsx", [TITLE, bare, ["sch990001", 7, 7, 6, 2]]))

    assert counts(result_of(tables, "sch990001")) == [22, 7, 7, 6, 2]
    assert only(tables, "column.marks_summed").found == ", ".join(MARKS)


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        (MARKS, (25, 35, 30, 10)),
        (MARKS, (25.5, 34.5, 30, 10)),
        ([f"{one}, %" for one in MARKS], (7, 7, 6, 2)),
    ],
    ids=["a hundred", "fractions", "by the heading"],
)
def test_percents_of_nobody_knows_how_many_are_put_aside(
    write_workbook: WriteWorkbook, heads: list[str], row: tuple[float, ...]
) -> None:
    known = [one.replace("6 РУ", "5 МА") for one in (PEOPLE, *MARKS)]
    rows = [["Логин", *heads, *known], ["sch990001", *row, 10, 2, 3, 4, 1]]

    tables = read_files(write_workbook("a.xlsx", [TITLE, *rows]))

    assert only(tables, "column.marks_of_nobody").column == heads[0]
    assert tables.rejected["_reason"].tolist() == ["column.marks_of_nobody"]
    assert tables.results["procedure"].tolist() == ["vpr-5-ma"]


@pytest.mark.parametrize("where", ["column", "file", "nowhere"])
def test_the_year_is_told_or_asked_for(write_text: WriteText, where: str) -> None:
    head, row = [*HEAD], [*SCHOOL]
    if where == "column":
        head, row = ["Год", *head], [2021, *row]
    text = "\n".join(";".join(map(str, line)) for line in (head, row))
    good = write_text("good.csv", "school;year;procedure;n\nsch990009;2020;vpr-5-ru;20\n")
    name = "ВПР_2021.csv" if where == "file" else "marks.csv"

    tables = read_files(write_text(name, text), good)

    if where == "nowhere":
        assert only(tables, "column.missing").column == "Год"
        assert "sch990001" not in set(tables.results["school"])
    else:
        assert result_of(tables, "sch990001")["year"] == 2021


def test_a_work_without_all_its_marks_is_told_beside_one_that_is_read(
    write_workbook: WriteWorkbook,
) -> None:
    head = [*HEAD, "5 МА 2", "5 МА 3", "6 пение 2"]

    tables = read_files(write_workbook("a.xlsx", [TITLE, head, [*SCHOOL, 1, 2, 3]]))

    told = {one.column for one in tables.problems if one.code == "column.unknown"}
    assert told == {"5 МА 2", "5 МА 3", "6 пение 2"}
    assert tables.results["procedure"].tolist() == ["vpr-6-ru"]


def test_a_heading_that_stands_twice_is_refused(write_workbook: WriteWorkbook) -> None:
    good = [["school", "year", "procedure", "n"], ["sch990002", 2021, "vpr-5-ru", 9]]
    rows = [TITLE, [*HEAD, "РУ 6 кл. «2»"], [*SCHOOL, 7]]

    tables = read_files(write_workbook("a.xlsx", rows, good))

    assert only(tables, "column.repeated").column == "РУ 6 кл. «2»"
    assert tables.results["school"].tolist() == ["sch990002"]


def test_headings_nobody_can_be_sure_of_are_told_and_no_results(write_text: WriteText) -> None:
    text = "Логин ОО;Год;РУ 4 5;РУ 5 4;6 РУ 2;Учителей в кружках\nsch990001;2021;1;2;3;4\n"

    tables = read_files(write_text("a.csv", text))

    assert tables.results.empty
    told = [one.column for one in tables.problems if one.code == "column.like_marks"]
    assert told == ["РУ 4 5", "РУ 5 4", "6 РУ 2"]
    assert only(tables, "column.own_of_context").found == "Учителей в кружках"


def test_columns_that_a_context_has_are_not_told(write_text: WriteText) -> None:
    text = "Логин ОО;Год;Обучающихся всего\nsch990001;2021;100\n"

    assert "column.own_of_context" not in codes(read_files(write_text("a.csv", text)))
