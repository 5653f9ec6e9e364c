"""The case runner itself: good cases pass, bad ones fail, each for one reason."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from schoolsupport import federal
from schoolsupport.errors import CaseError
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.identification.rules.rulebook_files import read_rulebook
from schoolsupport.testing import Case, Expected, cases_in, read_cases, run_case, table_of

GOOD = '''
    [[case]]
    title = "Две работы на линии"
    year = 2021
    results = """
    school | procedure | n  | n_2
    А      | vpr-5-ru  | 10 | 3
    А      | vpr-5-ma  | 10 | 3
    """
    expect = """
    school | low-in-two-procedures | low-results-school
    А      | met                   |
    """
'''
AT = "a.toml: case[0]"


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return read_rulebook(Path(federal.__file__).parent)


def written(folder: Path, text: str) -> Path:
    file = folder / "a.toml"
    file.write_text(dedent(text), "utf-8")
    return file


def changed(folder: Path, old: str, new: str) -> Path:
    assert GOOD.count(old) == 1, old
    return written(folder, GOOD.replace(old, new))


def the_case(file: Path) -> Case:
    (case,) = read_cases(file)
    return case


def test_a_case_that_comes_out_passes(tmp_path: Path, rulebook: Rulebook) -> None:
    case = the_case(written(tmp_path, GOOD))

    run_case(case, rulebook)
    assert str(case) == "Две работы на линии"
    assert case.expect == {"А": {"low-in-two-procedures": Expected("met")}}


def test_verdicts_may_stand_as_keys(tmp_path: Path, rulebook: Rulebook) -> None:
    text = GOOD[: GOOD.index("    expect")].replace("А ", "a ")
    file = written(tmp_path, text + '    expect.a = { low-in-two-procedures = "met" }\n')

    case = the_case(file)

    run_case(case, rulebook)
    assert case.expect == {"a": {"low-in-two-procedures": Expected("met")}}


def test_headings_may_be_russian(tmp_path: Path, rulebook: Rulebook) -> None:
    head = "Логин ОО | Процедура | Участников | Получили «2»"

    run_case(the_case(changed(tmp_path, "school | procedure | n  | n_2", head)), rulebook)


def test_the_day_and_the_parameters_of_a_case_are_used(tmp_path: Path, rulebook: Rulebook) -> None:
    more = 'year = 2021\n    as_of = 2021-09-01\n    set = { "small.minimum" = 11 }'
    file = changed(tmp_path, "year = 2021", more)

    with pytest.raises(CaseError, match="expected met, found no_data: missing"):
        run_case(the_case(file), rulebook)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "title =",
            "titel =",
            f"{AT}: titel: the key is not known; found: titel. Known keys: title",
        ),
        (
            '"Две работы на линии"',
            '"линия"',
            f"{AT}: title: the case has no sentence; found: линия. Write a sentence",
        ),
        ('"Две работы на линии"', "5", f"{AT}: title: the case has no sentence; found: 5."),
        ("year = 2021", "", f"{AT}: year: the case has no year. Write the latest year"),
        ("year = 2021", 'year = "2021"', f"{AT}: year: the case has no year; found: 2021."),
        (
            "year = 2021",
            'year = 2021\n    as_of = "2021"',
            f"{AT}: as_of: the value does not fit; found: 2021. Write a day without quotes",
        ),
        (
            "year = 2021",
            "year = 2021\n    as_of = 2021-01-01T10:00:00",
            f"{AT}: as_of: the value does not fit;",
        ),
        (
            "year = 2021",
            "year = 2021\n    set = 3",
            f"{AT}: set: the value does not fit; found: 3. Write",
        ),
        (
            "year = 2021",
            "year = 2021\n    lists = 3",
            f"{AT}: lists: the value does not fit; found: 3. Write the table as text",
        ),
        (
            "| 10 | 3\n    А      | vpr-5-ma",
            "| 10 | 3 | 4\n    А      | vpr-5-ma",
            (
                f"{AT}: results: the table cannot be read; found: 5 cells under 4 headings: А"
                " | vpr-5-ru | 10 | 3 | 4. Write a line"
            ),
        ),
        (
            "| n  | n_2",
            "| n  | n",
            f"{AT}: results: the table cannot be read; found: results: two columns are the same: n",
        ),
        (
            "| n  | n_2",
            "| n  | n_twos",
            (
                f"{AT}: the column is not known and was not used; found: n_twos. Write the"
                " name of a column"
            ),
        ),
        (
            "school | procedure",
            "pupil  | procedure",
            f"{AT}: results: required columns are missing: school; found: pupil, procedure, n, n_2",
        ),
        (
            "| met ",
            "| yes ",
            (
                f"{AT}: expect.А.low-in-two-procedures: the verdict is not known; found: yes."
                " Write one of: not_applicable, not_met, no_data, met"
            ),
        ),
        (
            "А      | met   ",
            "Б      | met   ",
            f"{AT}: expect: no table of the case has the school; found: Б. Schools there are: А",
        ),
        (
            "А      | met                   |",
            "А      |                       |",
            f"{AT}: expect.А: the case expects nothing. Write a table",
        ),
        (
            "А      | met                   |",
            "",
            (
                f"{AT}: expect: the table cannot be read; found: a table is a line of headings"
                " and at least one row."
            ),
        ),
        ("school | low-in", "pupil  | low-in", f"{AT}: expect: each row is of one school"),
        (
            "А      | met                   |",
            "А | met |\n    А | met |",
            f"{AT}: expect: each row is of one school; found: А.",
        ),
    ],
)
def test_a_case_that_is_not_written_right_is_refused(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    with pytest.raises(CaseError) as caught:
        read_cases(changed(tmp_path, old, new))
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a.toml: the file has no case. Write at least one [[case]]"),
        ("case = []", "a.toml: the file has no case."),
        ("case = [5]", "a.toml: case[0]: the file has no case; found: 5."),
        ("cases = []", "a.toml: cases: the key is not known; found: cases. Known keys: case"),
        ("[[case]", "a.toml: the file of cases cannot be read: line 1"),
        (
            '[[case]]\ntitle = "без таблиц"\nyear = 2021\n',
            "a.toml: case[0]: the case has no table.",
        ),
        (GOOD + GOOD, "a.toml: two cases have one title; found: Две работы на линии."),
        (GOOD[: GOOD.index("    expect")], "a.toml: case[0]: expect: the case expects nothing."),
    ],
)
def test_a_file_that_holds_no_right_case_is_refused(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(CaseError) as caught:
        read_cases(written(tmp_path, text))
    assert str(caught.value).startswith(message)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"^b\.toml: the file of cases cannot be read"):
        read_cases(tmp_path / "b.toml")


def test_an_unexpected_verdict_is_told_with_the_counts_behind_it(
    tmp_path: Path, rulebook: Rulebook
) -> None:
    case = the_case(changed(tmp_path, "| met ", "| not_met "))

    with pytest.raises(CaseError) as caught:
        run_case(case, rulebook)

    lines = str(caught.value).splitlines()
    assert lines[0] == (
        "a.toml: Две работы на линии: the case does not come out as its sentence says;"
        " found: А, low-in-two-procedures: expected not_met, found met"
    )
    assert lines[1].strip().startswith("■ Низкие результаты по двум и более процедурам")
    works = [" ".join(line.split()) for line in lines if "/" in line]
    assert "ВПР, 5 класс, русский язык 2021 3 / 10 = 30 % ■ low" in works[0]
    assert not any("два года подряд" in text for text in lines)
    assert isinstance(caught.value, AssertionError)


def test_an_unexpected_category_is_told_with_the_whole_explanation(
    tmp_path: Path, rulebook: Rulebook
) -> None:
    case = the_case(changed(tmp_path, "А      | met                   |", "А | | not_met"))

    with pytest.raises(CaseError) as caught:
        run_case(case, rulebook)

    assert "low-results-school: expected not_met, found met" in str(caught.value)
    assert "признаки ШНОР: YES" in str(caught.value)


def test_a_rule_outside_every_category_is_told_with_what_is_missing(
    tmp_path: Path, rulebook: Rulebook
) -> None:
    case = the_case(changed(tmp_path, "low-in-two-procedures |", "penal |"))

    with pytest.raises(CaseError) as caught:
        run_case(case, rulebook)

    lines = str(caught.value).splitlines()
    assert lines[0].endswith("found: А, penal: expected met, found no_data: missing")
    assert lines[-1].strip() == "missing: При учреждении исполнения наказаний, 2021"


@pytest.mark.parametrize(
    ("said", "passes"),
    [
        ("no_data", True),
        ("no_data: missing", True),
        ("no_data: doubtful", False),
        ("not_applicable: missing", False),
    ],
)
def test_a_reason_is_compared_where_it_is_said(
    tmp_path: Path,
    rulebook: Rulebook,
    said: str,
    passes: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    text = GOOD.replace("А      | met ", f"А | {said} ").replace(
        "vpr-5-ma  | 10 | 3", "vpr-5-ma | 10 | -"
    )
    case = the_case(written(tmp_path, text))

    if passes:
        run_case(case, rulebook)
    else:
        with pytest.raises(CaseError, match=f"expected {said}, found no_data: missing"):
            run_case(case, rulebook)


def test_all_that_differs_is_reported_together(tmp_path: Path, rulebook: Rulebook) -> None:
    case = the_case(changed(tmp_path, "А      | met                   |", "А | no_data | not_met"))

    with pytest.raises(CaseError) as caught:
        run_case(case, rulebook)
    assert str(caught.value).count("expected ") == 2


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "low-in-two-procedures |",
            "low-in-two-procedure |",
            (
                "a.toml: Две работы на линии: А: no rule in force has this id; found:"
                " low-in-two-procedure. Rules in force: low-in-two-procedures"
            ),
        ),
        (
            "year = 2021",
            "year = 2021\n    set = { treshold = 1 }",
            (
                "a.toml: Две работы на линии: the case cannot be judged; found: treshold: no"
                " rule in force has this parameter"
            ),
        ),
        (
            "year = 2021",
            "year = 2021\n    as_of = 2019-12-31",
            "a.toml: Две работы на линии: the case cannot be judged; found: no category of",
        ),
    ],
)
def test_a_case_that_cannot_be_judged_fails(
    tmp_path: Path, rulebook: Rulebook, old: str, new: str, message: str
) -> None:
    with pytest.raises(CaseError) as caught:
        run_case(the_case(changed(tmp_path, old, new)), rulebook)
    assert str(caught.value).startswith(message)


def test_cases_of_a_folder_come_by_file_and_place(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / f"{name}.toml").write_text(dedent(GOOD.replace("Две", f"{name} две")), "utf-8")

    assert [str(case) for case in cases_in(tmp_path)] == [
        "a две работы на линии",
        "b две работы на линии",
    ]


def test_a_folder_without_cases_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="the folder has no file of cases"):
        cases_in(tmp_path)


def test_a_table_is_read_by_lines_and_bars() -> None:
    assert table_of("\n a | b \n 1 |\n\n 2 | x y \n").to_dict("list") == {
        "a": ["1", "2"],
        "b": ["", "x y"],
    }
    with pytest.raises(ValueError, match="a table is a line of headings and at least one row"):
        table_of("a | b")
    with pytest.raises(ValueError, match=r"1 cells under 2 headings: 1"):
        table_of("a | b\n1")
