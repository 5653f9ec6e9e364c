"""Problems of data: the catalogue is exactly what is raised, and each says where it stands."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

import schoolsupport
from schoolsupport.domain import CATALOGUE, Severity, problem
from schoolsupport.records import plain

SOURCES = Path(schoolsupport.__file__).parent


def texts_in_code() -> Counter[str]:
    """Every text in the code that is the code of a problem, but for the catalogue itself."""
    found: Counter[str] = Counter()
    for file in SOURCES.rglob("*.py"):
        if file.name != "problem_catalogue.py":
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found[node.value] += 1
    return found


def codes_raised() -> set[str]:
    """First arguments of `problem(…)` that are texts."""
    return {
        node.args[0].value
        for file in SOURCES.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "problem"
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def test_every_code_that_is_raised_is_in_the_catalogue() -> None:
    assert codes_raised() <= set(CATALOGUE)
    assert len(codes_raised()) > 10


def test_every_code_of_the_catalogue_is_raised_somewhere() -> None:
    texts = texts_in_code()

    assert {code for code in CATALOGUE if not texts[code]} == set()


def test_a_code_that_is_not_known_is_refused() -> None:
    with pytest.raises(KeyError):
        problem("cell.unheard_of")


def test_a_problem_says_where_it_is_what_it_is_and_what_to_do() -> None:
    one = problem("row.marks_exceed", total="12", n="10").at(
        file="a.xlsx", sheet="Лист1", row=3, column="n", school="sch1"
    )

    assert one.where == "a.xlsx:Лист1:3:n:sch1"
    assert one.text() == (
        "a.xlsx:Лист1:3:n:sch1: the marks add up to 12, and 10 took part."
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
