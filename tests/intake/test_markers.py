"""Lists of markers and comparisons with the journal; all files are synthetic."""

from __future__ import annotations

from pathlib import Path

from schoolsupport.intake.reading import read_files

from .conftest import WriteText, WriteWorkbook, title_rows

MARKERS = ("Год", "Логин", "Муниципалитет", "ОО", "4 РУ", "4 МА", "5 РУ", "5 МА")
COUNT = "Количество маркеров"
GROUPS = "Группы участников"
COMPARED = (
    *(GROUPS, "Кол-во участников(всего)", "Понизили (Отметка < Отметка по журналу) %"),
    *("Кол-во участников", "Подтвердили %", "Кол-во участников", "Повысили %", "Кол-во участников"),
)
TWO_ROWS = (
    (GROUPS, "Кол-во участников", "Понизили", None, "Подтвердили", None, "Повысили", None),
    (None, None, "%", "Кол-во", "%", "Кол-во", "%", "Кол-во"),
)
SCHOOL = "Школа 1(sch990001)"


def counts(path: Path) -> list[float]:
    row = read_files(path).objectivity.iloc[0]
    return [row[f"n_{one}_journal"] for one in ("below", "as", "above")]


def test_a_table_of_markers_becomes_a_row_per_work(write_workbook: WriteWorkbook) -> None:
    rows = [
        (2021, "sch990001", "Район", "Школа 1", 1, 0, None, 1, 2),
        (2021, "sch990002", "Район", "Школа 2", 0, 0, 0, 1, 3),
    ]
    tables = read_files(write_workbook("bias.xlsx", [(*MARKERS, COUNT), *rows]))

    marked = tables.objectivity[tables.objectivity["marker"] == 1]
    found = sorted(zip(marked["school"], marked["procedure"], strict=True))
    assert found == [
        ("sch990001", "vpr-4-ru"), ("sch990001", "vpr-5-ma"), ("sch990002", "vpr-5-ma"),
    ]  # fmt: skip
    assert len(tables.objectivity) == 7  # a blank says nothing
    assert tables.schools["name"].tolist() == ["Школа 1", "Школа 2"]
    problem = tables.problems[0]
    assert (problem.code, problem.row, problem.school) == (
        "objectivity.count_differs", 3, "sch990002",
    )  # fmt: skip


def test_whoever_stands_in_the_long_list_is_marked(write_text: WriteText) -> None:
    text = "year,grade,subject,school\n2021,4,Математика,sch990001\n2021,4,Пение,sch990002\n"
    tables = read_files(write_text("list.csv", text))

    assert tables.objectivity["procedure"].tolist() == ["vpr-4-ma"]
    assert "list.csv" in tables.objectivity["source"].iloc[0]
    codes = [(one.code, one.row) for one in tables.problems]
    assert codes == [("row.unknown_subject", 3), ("objectivity.read_as_marked", None)]
    assert tables.rejected["_reason"].tolist() == ["row.unknown_subject"]


def test_a_list_with_results_in_it_is_no_list_of_markers(write_text: WriteText) -> None:
    marks = write_text("marks.csv", "school;list\nsch990001;shnor\n")
    text = "year,grade,subject,school,n\n2021,4,Математика,sch990001,20\n"

    tables = read_files(marks, write_text("results.csv", text))
    assert tables.objectivity.empty


def test_the_comparison_with_the_journal_is_read_with_one_row_of_headings_and_with_two(
    write_workbook: WriteWorkbook,
) -> None:
    row = (SCHOOL, 20, 10, 2, 75, 15, 15, 3)
    one = write_workbook("one.xlsx", [*title_rows(), COMPARED, row])
    two = write_workbook("two.xlsx", [*title_rows(), *TWO_ROWS, row])

    assert counts(one) == counts(two) == [2, 15, 3]


def test_counts_follow_from_percents_where_that_is_sure(write_workbook: WriteWorkbook) -> None:
    row = (SCHOOL, 20, 10, None, 75, None, 15, None)

    assert counts(write_workbook("a.xlsx", [*title_rows(), COMPARED, row])) == [2, 15, 3]


def test_counts_that_do_not_add_up_are_missing(write_workbook: WriteWorkbook) -> None:
    row = (SCHOOL, 20, 10, 2, 75, 15, 15, 4)
    tables = read_files(write_workbook("a.xlsx", [*title_rows(), COMPARED, row]))

    assert [one.code for one in tables.problems] == ["row.journal_sum"]
    assert tables.objectivity["n_above_journal"].isna().all()


def test_a_list_and_a_comparison_complete_each_other_and_a_mark_stands(
    write_workbook: WriteWorkbook, write_text: WriteText
) -> None:
    listed = write_text("list.csv", "year,grade,subject,school\n2021,6,Русский язык,sch990001\n")
    journal = write_workbook(
        "a.xlsx", [*title_rows(), COMPARED, (SCHOOL, 20, 10, 2, 75, 15, 15, 3)]
    )
    denied = write_text(
        "o.csv",
        "school;year;procedure;marker;source\nsch990001;2021;vpr-6-ru;нет;письмо № 2\n",
    )
    one, other = (
        read_files(*files) for files in ((listed, journal, denied), (denied, journal, listed))
    )

    assert one.objectivity[["marker", "n_as_journal"]].to_numpy().tolist() == [[1, 15]]
    assert "письмо № 2" in one.objectivity["source"].iloc[0]
    assert one.digest() == other.digest()
    assert "objectivity.differs" in {problem.code for problem in one.problems}
