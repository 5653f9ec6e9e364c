from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from schoolsupport.errors import InputError
from schoolsupport.intake import read_files
from schoolsupport.tables import RESULTS

from .conftest import WriteMarks, WriteText, WriteWorkbook, codes, only, result_of

HEADER = "school;year;procedure;n;n_2"
GOOD = "sch990009;2021;vpr-5-ru;20;5"


def titles(*names: str) -> list[str]:
    return [RESULTS[name].title for name in names]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_delimiter_and_encoding_are_found(
    write_text: WriteText, delimiter: str, encoding: str
) -> None:
    names = [*titles("school", "year", "procedure", "n", "n_2"), "Ниже порога; не менее"]
    head = delimiter.join(f'"{name}"' for name in names)
    row = delimiter.join(["sch990001", "2021", "vpr-5-ru", "20", "5", ""])

    tables = read_files(write_text("r.csv", f"{head}\n{row}\n", encoding))

    assert result_of(tables, "sch990001")["n_2"] == 5


def test_decimal_commas_do_not_pass_for_delimiters(write_text: WriteText) -> None:
    text = "school;year;procedure;n;mean;mean_scale\n" + "".join(
        f"sch99000{k};2021;vpr-5-ru;20;3,{k};mark\n" for k in range(1, 6)
    )

    tables = read_files(write_text("r.csv", text))

    assert tables.results["mean"].tolist() == [3.1, 3.2, 3.3, 3.4, 3.5]


def test_tsv_is_read(write_text: WriteText) -> None:
    tables = read_files(write_text("r.tsv", f"{HEADER}\n{GOOD}\n".replace(";", "\t")))

    assert len(tables.results) == 1


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_codes_keep_their_leading_zeros(
    write_text: WriteText, write_workbook: WriteWorkbook, tmp_path: Path, kind: str
) -> None:
    head, row = ["school", "year", "procedure", "n"], ["0012", 2021, "vpr-5-ru", 20]
    if kind == "csv":
        path = write_text("r.csv", ";".join(head) + "\n" + ";".join(map(str, row)) + "\n")
    elif kind == "xlsx":
        path = write_workbook("r.xlsx", [head, row])
    else:
        path = tmp_path / "r.parquet"
        pd.DataFrame([row], columns=head).to_parquet(path)

    assert result_of(read_files(path), "0012")["n"] == 20


def test_a_table_is_known_by_russian_titles_below_a_title(write_workbook: WriteWorkbook) -> None:
    rows = [
        ["Результаты за год"],
        [],
        titles("school", "year", "procedure", "n"),
        ["sch990001", 2021, "vpr-5-ru", "сто"],
    ]

    found = only(
        read_files(write_workbook("r.xlsx", rows), _good(write_workbook)), "cell.not_number"
    )

    assert (found.row, found.column, found.school) == (4, "Участников", "sch990001")
    assert found.where.endswith("r.xlsx:Sheet1:4:Участников:sch990001")


def _good(write_workbook: WriteWorkbook) -> Path:
    return write_workbook("good.xlsx", [HEADER.split(";"), ["sch990009", 2021, "vpr-5-ru", 20, 5]])


def test_each_sheet_is_a_table_of_its_own(write_workbook: WriteWorkbook) -> None:
    tables = read_files(
        write_workbook(
            "all.xlsx",
            [["school", "year", "procedure", "n"], ["sch990001", 2021, "vpr-5-ru", 20]],
            [["school", "year", "enrolment", "Автобус"], ["sch990001", 2021, 300, "есть"]],
            [
                ["level", "territory", "year", "procedure", "n"],
                ["region", "Край", 2021, "vpr-5-ru", 9],
            ],
            [["school", "list", "from"], ["sch990001", "500+", "2021-09-01"]],
            [["school", "name"], ["sch990001", "СОШ № 1"]],
        )
    )

    assert tables.problems == ()
    assert tables.context["Автобус"].tolist() == ["есть"]
    filled = {name: len(frame) for name, frame in tables.frames().items() if len(frame)}
    assert filled == {"results": 1, "context": 1, "reference": 1, "lists": 1, "schools": 1}
    assert tables.sources[0].layout == "results, context, reference, lists, schools"
    assert tables.sources[0].rows == 5
    assert tables.registered


def test_rows_are_counted_as_a_person_counts_them(write_text: WriteText) -> None:
    path = write_text("r.csv", f"{HEADER}\n{GOOD}\n\n;;;;\nsch990002;2021;vpr-5-ru;-3;\n")

    found = only(read_files(path), "cell.not_count")

    assert (found.file, found.sheet, found.row) == (str(path), None, 5)
    assert found.text() == (
        f"{path}:5:Участников:sch990002: the number of people is negative or has a fraction;"
        " found: -3. Write a whole number from 0 up"
    )


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (";2021;vpr-5-ru;20;5", "row.no_school"),
        ("sch990001;;vpr-5-ru;20;5", "row.no_year"),
        ("sch990001;2021;риторика;20;5", "row.unknown_procedure"),
    ],
)
def test_a_row_that_names_nothing_is_rejected_as_text(
    write_text: WriteText, row: str, code: str
) -> None:
    path = write_text("r.csv", f"{HEADER}\n{GOOD}\n{row}\n")

    tables = read_files(path)

    assert only(tables, code).row == 3
    rejected = tables.rejected.iloc[0]
    assert rejected[["_file", "_row", "_reason"]].tolist() == [str(path), "3", code]
    assert tables.sources[0].rows == 1


@pytest.mark.parametrize(
    ("names", "missing"),
    [
        (("school", "year", "procedure", "n_2"), ["Участников"]),
        (("year", "procedure", "n", "n_2", "held_on"), ["Логин ОО"]),
        (("year", "procedure", "n_2", "held_on"), ["Логин ОО", "Участников"]),
    ],
)
def test_a_missing_column_is_told_with_the_headings(
    write_workbook: WriteWorkbook, names: tuple[str, ...], missing: list[str]
) -> None:
    path = write_workbook("r.xlsx", [titles(*names), ["x"] * len(names)])

    tables = read_files(path, _good(write_workbook))

    found = [problem for problem in tables.problems if problem.code == "column.missing"]
    assert [problem.column for problem in found] == missing
    assert {problem.found for problem in found} == {" | ".join(titles(*names))}
    assert {(problem.row, problem.sheet) for problem in found} == {(1, "Sheet1")}


def test_two_headings_of_one_column_are_refused(write_workbook: WriteWorkbook) -> None:
    path = write_workbook("r.xlsx", [["school", "year", "procedure", "n", "Участников"]])

    found = only(read_files(path, _good(write_workbook)), "column.repeated")

    assert (found.row, found.column) == (1, "n")


def test_an_unknown_column_of_results_is_told(write_text: WriteText) -> None:
    tables = read_files(write_text("r.csv", f"{HEADER};Цвет\n{GOOD};синий\n"))

    assert only(tables, "column.unknown").column == "Цвет"


def test_of_very_many_unknown_columns_the_first_are_named_and_the_rest_counted(
    write_text: WriteText,
) -> None:
    names = [f"Столбец {number}" for number in range(1, 1001)]
    beside = ";".join("1" for _ in names)

    tables = read_files(write_text("r.csv", f"{HEADER};{';'.join(names)}\n{GOOD};{beside}\n"))

    *first, rest = tables.problems
    assert [one.column for one in first] == names[:9]
    assert {one.code for one in first} == {"column.unknown"}
    assert (rest.code, rest.found) == ("column.many_unknown", "Столбец 10 … Столбец 1000")
    assert "их ещё 991" in rest.text("ru")
    assert len(tables.results) == 1


def test_a_column_without_heading_is_told_only_if_it_holds_something(write_text: WriteText) -> None:
    quiet = read_files(write_text("a.csv", f"{HEADER};;\n{GOOD};;\n"))
    loud = read_files(write_text("b.csv", f"{HEADER};\n{GOOD};да\n"))

    assert quiet.problems == ()
    assert only(loud, "column.unknown").column == "№ 6"


@pytest.mark.parametrize(
    "heading",
    ["Фамилия", "Имя", "отчество", "ФИО директора", "Ф.И.О.", "Ф. И. О. ребёнка", "last_name"],
)
def test_columns_of_peoples_names_are_dropped_at_the_door(
    write_text: WriteText, heading: str
) -> None:
    text = f"school;year;enrolment;{heading}\n;2021;5;Тестов\nsch990001;2021;300;Тестов\n"

    tables = read_files(write_text("c.csv", text))

    assert only(tables, "column.personal").column == heading
    assert "Тестов" not in tables.context.to_string() + tables.rejected.to_string()


def test_ordinary_headings_are_not_taken_for_names(write_text: WriteText) -> None:
    tables = read_files(write_text("s.csv", "school;year;Наименование;Фонд\nsch990001;2021;а;б\n"))

    assert "column.personal" not in codes(tables)


def test_a_quoted_heading_may_have_two_lines(write_text: WriteText) -> None:
    text = 'school;year;procedure;n;"Ниже порога,\nне менее"\nsch990001;2021;vpr-5-ru;20;5\n'

    row = result_of(read_files(write_text("r.csv", text)), "sch990001")

    assert (row["n"], row["n_below_lowest"]) == (20, 5)


@pytest.mark.parametrize("place", ["first", "late"])
def test_an_open_quotation_mark_makes_a_text_unreadable(write_text: WriteText, place: str) -> None:
    rows = "".join(f"sch99{k:04};2021;vpr-5-ru;20;5\n" for k in range(60))
    broken = 'sch998888;2021;"vpr-5-ru;20;5\n'
    body = broken + rows if place == "first" else rows + broken + rows

    with pytest.raises(InputError, match="cannot be read as csv"):
        read_files(write_text("r.csv", f"{HEADER}\n{body}"))


def test_headings_alone_are_an_empty_file(write_text: WriteText) -> None:
    with pytest.raises(InputError, match="the file holds no rows"):
        read_files(write_text("r.csv", f"{HEADER}\n"))


def test_parquet_written_with_an_index_is_read(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"school": ["sch990001"], "year": [2021], "procedure": ["vpr-5-ru"], "n": [20]}
    )
    path = tmp_path / "r.parquet"
    frame.set_index(pd.Index([7])).to_parquet(path)

    tables = read_files(path)

    assert tables.problems == ()
    assert result_of(tables, "sch990001")["n"] == 20


def test_a_register_is_the_population_and_names_met_with_fill_its_blanks(
    write_text: WriteText, write_marks: WriteMarks
) -> None:
    register = write_text(
        "s.csv", "school;name;region\nsch990001;Школа один;\nsch990077;Школа;Край\n"
    )

    tables = read_files(register, write_marks())

    rows = tables.schools.astype("object").set_index("school")
    assert tables.registered
    assert rows.index.tolist() == ["sch990001", "sch990077"]
    assert list(rows.loc["sch990001", ["name", "municipality", "region"]]) == [
        "Школа один",
        "Южный район",
        "Примерский край",
    ]
    assert rows.loc["sch990077", "region"] == "Край"


def test_a_register_alone_is_enough(write_text: WriteText) -> None:
    tables = read_files(write_text("s.csv", "school;name\nsch990001;Школа\n"))

    assert tables.registered
    assert tables.results.empty


HEAD = "Логин ОО;Название ОО;Муниципалитет"
ROW = "sch990001;МБОУ СОШ № 1;г. Примерск"


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("a.csv", f"{HEAD};Приказ;Куратор\n{ROW};№ 5;-\n", "a register has not: Приказ, Куратор"),
        ("a.csv", f"Перечень ШНОР;;\n{HEAD}\n{ROW}\n", "stands: Перечень ШНОР"),
        ("Перечень ШНОР.csv", f"{HEAD}\n{ROW}\n", "a list: Перечень ШНОР"),
        ("Список школ.csv", f"{HEAD}\n{ROW}\n", "a list: Список школ"),
    ],
)
def test_a_list_of_schools_is_no_register_and_its_names_are_known(
    write_text: WriteText, name: str, text: str, why: str
) -> None:
    tables = read_files(write_text(name, text))

    assert not tables.registered
    assert tables.schools["name"].tolist() == ["МБОУ СОШ № 1"]
    assert codes(tables) == ["sheet.no_register"]
    assert why in only(tables, "sheet.no_register").text()


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}\n{ROW}\n",
        f"№ п/п;{HEAD}\n1;{ROW}\n",
        f"Реестр школ на 01.09.2021;;\n{HEAD}\n{ROW}\n",
        f"Логин школы;Наименование ОО;Муниципальное образование\n{ROW}\n",
    ],
)
def test_the_blank_of_the_register_filled_in_is_the_register(
    write_text: WriteText, text: str
) -> None:
    tables = read_files(write_text("a.csv", text))

    assert tables.registered
    assert tables.schools["municipality"].tolist() == ["г. Примерск"]
    assert codes(tables) == []


def test_the_user_says_which_file_is_the_register(write_text: WriteText) -> None:
    declared = write_text("Перечень.csv", f"{HEAD};Приказ\n{ROW};№ 5\n")
    other = write_text("schools.csv", f"{HEAD}\nsch990002;СОШ № 2;г. Примерск\n")

    tables = read_files(other, register=declared)

    assert tables.registered
    assert tables.schools["school"].tolist() == ["sch990001"]
    assert tables.outside["name"].tolist() == ["СОШ № 2"]
    assert tables.named_schools["school"].tolist() == ["sch990001", "sch990002"]
    assert {source.path for source in tables.sources} == {str(other), str(declared)}
    assert codes(tables) == []


def test_a_register_without_schools_is_refused(write_text: WriteText) -> None:
    results = write_text("r.csv", "school;year;procedure;n\nsch990001;2021;vpr-5-ru;20\n")

    with pytest.raises(InputError, match=r"r\.csv: the file named as the register has no table"):
        read_files(results, register=results)


def test_headings_of_orders_are_known_and_its_own_heading_goes_first(
    write_text: WriteText,
) -> None:
    known = read_files(write_text("a.csv", f"Логин;{HEAD}\nx1;{ROW}\n"))

    assert known.schools["school"].tolist() == ["sch990001"]
