"""Which ids are one school, from files and from frames alike; all schools here are invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolsupport.domain import Problem
from schoolsupport.intake import read_files
from schoolsupport.tables import Tables
from schoolsupport.testing import spellings

WORKS = ("vpr-5-ru", "vpr-5-ma", "vpr-6-ru", "vpr-6-ma")


def results(*schools: object, year: int = 2021) -> dict[str, list[Any]]:
    """A row a school, each of another work."""
    return {
        "school": list(schools),
        "year": [year] * len(schools),
        "procedure": [WORKS[n % len(WORKS)] for n in range(len(schools))],
        "n": [20] * len(schools),
        "n_2": [8] * len(schools),
    }


def names(**told: tuple[str | None, str | None]) -> dict[str, list[Any]]:
    return {
        "school": list(told),
        "name": [name for name, _ in told.values()],
        "municipality": [place for _, place in told.values()],
    }


def codes(tables: Tables) -> list[str]:
    return [one.code for one in tables.problems]


def only(tables: Tables, code: str) -> Problem:
    (found,) = [one for one in tables.problems if one.code == code]
    return found


def of_schools(tables: Tables) -> list[str]:
    return sorted(set(tables.results["school"].astype("object")))


@pytest.mark.parametrize(
    "other",
    ["sсh990001", "SCH990001", " sch 990001", "sch\u200d990001", "ｓｃｈ990001", "ѕch990001"],
)
def test_one_school_is_not_in_two_parts_however_its_login_is_written(other: str) -> None:
    tables = Tables.of(results=results("sch990001", other))

    assert of_schools(tables) == ["sch990001"]
    assert only(tables, "school.login_mended").row == 2


def test_a_letter_is_named_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    file.write_text(
        "school;year;procedure;n;n_2\nsch990001;2021;vpr-5-ru;20;8\nsсh990001;2021;vpr-5-ma;20;8\n"
    )

    found = only(read_files(file), "school.login_mended")

    assert (found.file, found.row, found.school) == (str(file), 3, "sch990001")
    assert found.message.text("ru").startswith(
        "логин «sсh990001» прочитан как sch990001: буквы не латинские, а похожие на них: с"
    )


def test_many_ids_of_one_fault_are_one_remark() -> None:
    tables = Tables.of(results=results(*(f"99000{n}.0" for n in range(1, 5))))

    assert only(tables, "school.login_mended").message.values["count"] == 4
    assert of_schools(tables) == ["990001", "990002", "990003", "990004"]


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame, dict])
def test_blanks_and_totals_are_no_schools_in_any_kind_of_frame(frame: Any) -> None:
    given = results("sch990001", "nan", "None", "Итого", "ВСЕГО по району", None)

    tables = Tables.of(results=frame(given))

    assert of_schools(tables) == ["sch990001"]
    assert codes(tables) == ["row.total"] * 2 + ["row.no_school"] * 3


def test_a_total_in_every_table_that_has_schools() -> None:
    tables = Tables.of(
        results=results("sch990001"),
        context={"school": ["sch990001", "Итого"], "year": [2021, 2021], "enrolment": [90, 90]},
        lists={"school": ["sch990001", "Всего: 1"], "list": ["ШНОР", "ШНОР"]},
        schools=names(sch990001=("СОШ № 1", None), Итого=("1 школа", None)),
    )

    assert codes(tables) == ["row.total"] * 3
    assert [one["school"].tolist() for one in (tables.context, tables.lists, tables.schools)] == [
        ["sch990001"]
    ] * 3


def test_a_total_beside_a_blank_login_is_a_total_and_kept_with_its_reason(tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    file.write_text(
        "Муниципалитет;school;year;procedure;n;n_2\n"
        "Примерск;sch990001;2021;vpr-5-ru;20;8\nИтого по городу;;2021;vpr-5-ru;20;8\n"
    )

    tables = read_files(file)

    assert [one for one in codes(tables) if one.startswith("row")] == ["row.total"]
    assert tables.rejected["_reason"].tolist() == ["row.total"]


def test_a_damaged_code_is_told_and_its_row_not_used() -> None:
    tables = Tables.of(results=results("990001", "990001.0", "9,90E+05"))

    assert of_schools(tables) == ["990001"]
    found = only(tables, "row.damaged_school")
    assert (found.row, found.found, found.severity) == (3, "9,90E+05", "error")


@pytest.mark.parametrize("other", ["ksh990001", "spo990001"])
def test_series_of_their_own_are_other_schools_and_nothing_is_said(other: str) -> None:
    tables = Tables.of(results=results("sch990001", other))

    assert of_schools(tables) == sorted(["sch990001", other])
    assert (dict(tables.aliases), codes(tables)) == ({}, [])


def renamed(one: tuple[str | None, str | None], other: tuple[str | None, str | None]) -> Tables:
    return Tables.of(
        results=results("sch990001", "edu990001"),
        schools=names(sch990001=one, edu990001=other),
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("МБОУ «СОШ № 1»", "город Примерск"), ("МАОУ СОШ №1 им. А.А. Примерова", "г. Примерск")),
        (("МБОУ «СОШ № 1»", None), (None, "Южный район")),
        (("МБОУ ПСОШ", "Южный район"), ("Подлесная СОШ", "Южный муниципальный округ")),
        (("Школа № 1", None), ("СОШ № 1", None)),
    ],
)
def test_logins_of_2022_are_those_of_before_where_nothing_contradicts(
    one: tuple[str | None, str | None], other: tuple[str | None, str | None]
) -> None:
    tables = renamed(one, other)

    assert dict(tables.aliases) == {"edu990001": "sch990001"}
    assert only(tables, "school.login_changed").school == "sch990001"


@pytest.mark.parametrize(
    ("one", "other", "part"),
    [
        (("СОШ № 1", None), ("Гимназия № 1", None), "type"),
        (("СОШ № 1", None), ("СОШ № 7", None), "number"),
        (("Подлесная СОШ", None), ("Заречная СОШ", None), "words of the name"),
        (("СОШ № 1", "Южный район"), ("СОШ № 1", "Северный район"), "municipality"),
        ((None, "Южный район"), (None, "Северный район"), "municipality"),
    ],
)
def test_logins_whose_schools_differ_stay_two_and_that_is_told(
    one: tuple[str | None, str | None], other: tuple[str | None, str | None], part: str
) -> None:
    tables = renamed(one, other)

    assert dict(tables.aliases) == {}
    assert f"differ in {part}" in only(tables, "school.same_digits").text()


def test_kind_told_by_the_context_counts_where_names_are_not_known() -> None:
    def context(*marks: int) -> Mapping[str, Sequence[object]]:
        return {
            "school": ["sch990001", "edu990001"],
            "year": [2021, 2021],
            "is_correctional": list(marks),
        }

    given = results("sch990001", "edu990001")
    apart = Tables.of(results=given, context=context(1, 0))
    named = Tables.of(
        results=given,
        context=context(1, 0),
        schools=names(sch990001=("СОШ № 1", "Примерск"), edu990001=("СОШ № 1", "Примерск")),
    )

    assert (codes(apart), dict(apart.aliases)) == (["school.same_digits"], {})
    assert dict(named.aliases) == {"edu990001": "sch990001"}
    assert dict(Tables.of(results=given, context=context(1, 1)).aliases) != {}


def test_a_person_may_say_that_two_are_one() -> None:
    tables = Tables.of(
        results=results("sch990001", "edu990001"),
        schools=names(sch990001=("СОШ № 1", None), edu990001=("Лицей № 1", None)),
        lineage={
            "school": ["edu990001"],
            "event": ["login_changed"],
            "predecessor": ["sch990001"],
        },
    )

    assert len(of_schools(tables)) == 1
    assert "school.same_digits" not in codes(tables)


def test_a_code_that_lost_its_zeros_is_the_code() -> None:
    tables = Tables.of(results=results("012345", 12345, "012346"))

    assert of_schools(tables) == ["012345", "012346"]
    assert only(tables, "school.without_zeros").school == "012345"


def test_a_login_that_looks_otherwise_is_kept_and_told() -> None:
    tables = Tables.of(results=results("sch990001", "sch990002", "ksh990003", "sch99004"))

    assert len(of_schools(tables)) == 4
    assert only(tables, "school.odd_login").school == "sch99004"


def test_few_or_various_ids_show_nothing_of_how_ids_look() -> None:
    assert codes(Tables.of(results=results("sch990001", "sch99002"))) == []
    assert codes(Tables.of(results=results("a", "low", "b-1", "990001"))) == []


def test_names_that_stand_for_ids_differ_in_more_than_signs() -> None:
    tables = Tables.of(results=results("МБОУ «СОШ № 5»", 'МБОУ "CОШ №5"', "МБОУ «СОШ № 6»"))

    assert of_schools(tables) == ['МБОУ "CОШ №5"', "МБОУ «СОШ № 6»"]
    assert codes(tables) == ["school.written_otherwise"]


@given(st.lists(spellings("sch990001"), min_size=1, max_size=4))
def test_every_spelling_of_a_login_is_one_school_and_read_once(printed: list[str]) -> None:
    tables = Tables.of(results=results(*printed))

    assert of_schools(tables) == ["sch990001"]
    assert len(tables.results) == len(printed)
    assert codes(Tables.of(results=tables.results)) == []


@given(st.lists(spellings("990001"), min_size=1, max_size=4))
def test_every_spelling_of_a_code_is_one_school(printed: list[str]) -> None:
    assert of_schools(Tables.of(results=results(*printed))) == ["990001"]
