"""Problems of data: each says where it stands, what is wrong and what to do."""

from __future__ import annotations

import pytest

from schoolsupport.domain import Severity, problem
from schoolsupport.records import plain


def test_a_code_that_is_not_known_is_refused() -> None:
    with pytest.raises(KeyError):
        problem("cell.unheard_of")


def test_a_problem_says_where_it_is_what_it_is_and_what_to_do() -> None:
    one = problem("row.marks_exceed", total="12", n="10").at(
        file="a.xlsx", sheet="Лист1", row=3, column="n", school="sch1"
    )

    assert one.where == "a.xlsx:Лист1:3:n:sch1"
    assert one.text() == (
        "a.xlsx:Лист1:3:n:sch1: there are more marks than participants: 12 and 10."
        " Correct the counts; until then the row counts as missing"
    )
    assert one.severity is Severity.ERROR


def test_a_problem_without_a_place_says_what_was_found() -> None:
    one = problem("cell.not_number", found=5)

    assert one.where == ""
    assert one.text().startswith("the cell is not a number; found: 5. ")
    assert plain(one, "en") == {
        "code": "cell.not_number",
        "severity": "error",
        "message": "the cell is not a number",
        "remedy": "Write a number or leave the cell empty",
        "file": None,
        "sheet": None,
        "row": None,
        "column": None,
        "school": None,
        "found": "5",
    }


def test_a_place_is_kept_when_another_part_of_it_is_added() -> None:
    one = problem("row.nobody").at(row=3).at(school="a")

    assert (one.row, one.school) == (3, "a")
