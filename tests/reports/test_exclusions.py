"""Kinds of school that are left out of the list stand at its head, with a number and a reason."""

from __future__ import annotations

from schoolsupport import identify, load_region
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.reasons.listing import cautions, excluded_as, head_lines
from schoolsupport.reports.list_pages import not_listed_page, undecided_page
from schoolsupport.reports.school_columns import SchoolColumns
from schoolsupport.tables import Tables
from schoolsupport.testing import table_of

RESULTS = """school | year | procedure | n | n_2
a | 2021 | vpr-5-ru | 10 | 3
a | 2021 | vpr-5-ma | 10 | 3
b | 2021 | vpr-5-ru | 10 | 3
b | 2021 | vpr-5-ma | 10 | 3
"""
CONTEXT = """school | year | is_correctional | enrolment
a | 2021 | да | 100
b | 2021 | да | 900
"""


def found(*exclude: str) -> Identification:
    tables = Tables.of(results=table_of(RESULTS), context=table_of(CONTEXT))
    chosen = {"low-results-school.exclude": list(exclude)} if exclude else {}
    return identify(load_region("federal"), tables, year=2021, settings=chosen)


def test_what_could_be_left_out_and_is_not_is_told() -> None:
    head = " ".join(line.text("en") for line in head_lines(found()))

    assert "the region may decide to leave out" in head
    assert "Специальная (коррекционная) школа" in head
    assert "Закрытая (ликвидированная) школа" in head


def test_the_list_says_whom_the_switch_left_out_and_who_set_it() -> None:
    run = found("correctional", "closed")

    assert [line.text("en") for line in cautions(run) if "Left out" in line.text("en")] == [
        f"Left out of the list as «{kind}»: {count}; set for this run, not by the act"
        for kind, count in (
            ("Специальная (коррекционная) школа", 1),
            ("Закрытая (ликвидированная) школа", 0),
        )
    ]
    page = not_listed_page(SchoolColumns(run, "en"))
    assert any("Left out" in str(line) for line in page.cautions)


def test_a_mark_that_other_data_contradict_leaves_nobody_out() -> None:
    run = found("correctional")

    assert run.listed() == ["b"]  # 900 pupils speak against the mark
    assert excluded_as(run, run.place("a")) == ["Специальная (коррекционная) школа"]
    assert excluded_as(run, run.place("b")) == []


def test_a_school_left_out_is_shown_with_the_kind() -> None:
    page = undecided_page(SchoolColumns(found("correctional"), "ru"))

    first = [cells[0] for cells in page.tables[0].cells]
    assert any("Специальная (коррекционная) школа" in str(cell) for cell in first)
