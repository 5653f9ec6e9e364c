"""Counting participants: one answer with every engine, and every row is accounted for."""

from __future__ import annotations

import math
from collections import defaultdict
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import schoolsupport as ss
from profiles import examples
from schoolsupport.cli.data import count
from schoolsupport.errors import InputError, ParameterError, TableError
from schoolsupport.intake.counting import ENGINES, Counted

QUICK_ENGINES = ("duckdb", "polars", "pandas")
HEADINGS = {
    "school": "Логин",
    "grade": "Класс",
    "subject": "Предмет",
    "mark": "Отметка",
    "score": "Первичный балл",
}
CELLS = {
    "school": ("sch990001", "SCH 990001 ", "sch990002", "", "Итого"),
    "grade": ("5", "5А", "6", ""),
    "subject": ("Русский язык", "математика", "пение"),
    "mark": ("2", "3", "4", "5", "5.0", "", "-", "н/д", "7", "осв."),
    "score": ("0", "7", "12,5", "", "x"),
}
ROWS = st.lists(
    st.fixed_dictionaries({name: st.sampled_from(cells) for name, cells in CELLS.items()}),
    min_size=1,
    max_size=30,
)

CODE_PAGES = st.sampled_from(("utf-8", "utf-8-sig", "cp1251"))
OF_5_RU: dict[str, Any] = {"year": 2021, "procedure": "vpr-5-ru"}


def by_hand(rows: list[dict[str, str]]) -> tuple[dict[tuple[str, str], dict[str, Any]], int, int]:
    """The groups, the blank rows and the refused ones, row by row in plain Python."""
    groups: defaultdict[tuple[str, str], list[tuple[int | None, float | None]]] = defaultdict(list)
    blank = refused = 0
    for row in rows:
        school, grade = row["school"].lower().replace(" ", ""), row["grade"][:1]
        subject = {"Русский язык": "ru", "математика": "ma"}.get(row["subject"])
        if school in ("", "итого") or not grade or subject is None:
            refused += 1
            continue
        score = {"0": 0.0, "7": 7.0, "12,5": 12.5}.get(row["score"])
        mark = {"2": 2, "3": 3, "4": 4, "5": 5, "5.0": 5}.get(row["mark"])
        if row["mark"] in ("7", "осв."):
            refused += 1
        elif mark is None and not score:
            blank += 1
        else:
            groups[school, f"vpr-{grade}-{subject}"].append((mark, score))
    return {key: told(pupils) for key, pupils in groups.items()}, blank, refused


def told(pupils: list[tuple[int | None, float | None]]) -> dict[str, Any]:
    """What a row of results says of the pupils that took part."""
    marks, scores = [mark for mark, _ in pupils], [score for _, score in pupils]
    whole = None not in marks
    row: dict[str, Any] = {"n": len(pupils)}
    row |= {f"n_{k}": marks.count(k) if whole else None for k in (2, 3, 4, 5)}
    row["n_below_lowest"] = None if whole else marks.count(2)
    row["n_below_highest"] = None if whole else marks.count(2) + marks.count(None)
    known = [score for score in scores if score is not None]
    row["mean"] = round(sum(known) / len(pupils), 6) if len(known) == len(pupils) else None
    return row


def same(counted: Counted, expected: dict[tuple[str, str], dict[str, Any]]) -> None:
    """The rows of results are those, whatever the columns left out."""
    rows = counted.results.to_dict("records")
    assert [(row["school"], row["procedure"]) for row in rows] == sorted(expected)
    for row in rows:
        wanted = expected[row["school"], row["procedure"]]
        got = {name: row.get(name) for name in wanted}
        assert {k: None if v is None or math.isnan(v) else v for k, v in got.items()} == wanted


def frame_of(rows: list[dict[str, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows)[list(HEADINGS)].rename(columns=HEADINGS)


@examples(60)
@given(rows=ROWS)
def test_frames_of_every_library_are_counted_as_by_hand(rows: list[dict[str, str]]) -> None:
    expected, blank, refused = by_hand(rows)
    frame = frame_of(rows)
    for source in (frame, pl.from_pandas(frame), pl.from_pandas(frame).lazy()):
        counted = ss.count_participants(source, year=2021, assessment="vpr")
        same(counted, expected)
        assert (counted.blank, counted.refused) == (blank, refused)
        assert counted.rows == counted.participants + blank + refused == len(rows)


@examples(5)
@given(rows=ROWS, code_page=CODE_PAGES, sign=st.sampled_from(";,\t"))
def test_files_are_counted_as_by_hand_with_every_engine(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, str]], code_page: str, sign: str
) -> None:
    folder = tmp_path_factory.mktemp("files")
    frame_of(rows).to_csv(folder / "a.csv", sep=sign, index=False, encoding=code_page)
    frame_of(rows[::-1]).to_csv(folder / "b.csv", sep=sign, index=False, encoding=code_page)
    frame_of(rows + rows).to_parquet(folder.parent / f"{folder.name}.parquet")
    expected, blank, refused = by_hand(rows + rows)
    for source in (folder, folder.parent / f"{folder.name}.parquet"):
        for engine in QUICK_ENGINES:
            counted = ss.count_participants(source, year=2021, assessment="vpr", engine=engine)
            same(counted, expected)
            assert (counted.blank, counted.refused) == (blank, refused)


@pytest.mark.thorough
@pytest.mark.parametrize(
    "engine", ["dask", pytest.param("pyspark", marks=pytest.mark.program("java"))]
)
def test_engines_of_clusters_count_as_the_others_do(engine: str, tmp_path: Path) -> None:
    pytest.importorskip(engine)
    rows = [
        {"school": school, "grade": grade, "subject": "Русский язык", "mark": mark, "score": score}
        for school in CELLS["school"]
        for grade in CELLS["grade"]
        for mark in CELLS["mark"]
        for score in CELLS["score"]
    ]
    frame_of(rows[::2]).to_csv(tmp_path / "a.csv", index=False, encoding="cp1251")
    frame_of(rows[1::2]).to_csv(tmp_path / "b.csv", index=False)
    expected, blank, refused = by_hand(rows)
    counted = ss.count_participants(
        tmp_path, year=2021, assessment="vpr", engine=engine, master="local[2]"
    )
    same(counted, expected)
    assert (counted.engine, counted.blank, counted.refused) == (engine, blank, refused)


def test_relations_of_duckdb_are_counted_where_they_are() -> None:
    relation = duckdb.sql("select 'sch990001' as school, unnest([2, 2, 4, null]) as mark")
    counted = ss.count_participants(relation, **OF_5_RU)
    assert counted.engine == "duckdb"
    (row,) = counted.results.to_dict("records")
    assert row == {"school": "sch990001", **OF_5_RU, "n": 3, "n_2": 2, "n_3": 0, "n_4": 1, "n_5": 0}


def test_leading_zeros_of_codes_in_texts_stay(tmp_path: Path) -> None:
    file = tmp_path / "codes.csv"
    file.write_text("Код ОО;Отметка\n007;2\n7;3\n", encoding="utf-8")
    for engine in QUICK_ENGINES:
        counted = ss.count_participants(file, **OF_5_RU, engine=engine)
        assert list(counted.results["school"]) == ["007", "7"]


def test_scores_below_the_line_of_their_procedure_are_counted() -> None:
    rows = {
        "school": ["sch990001"] * 4 + ["sch990002"] * 2,
        "procedure": ["ege-11-ru"] * 3 + ["ege-11-ma-profile"] + ["ege-11-ru"] * 2,
        "Тестовый балл": [23, 24, 0, 10, None, 90],
    }
    counted = ss.count_participants(pd.DataFrame(rows), year=2022, below={"ege-11-ru": 24})
    other, first, second = counted.results.to_dict("records")
    assert (first["n"], first["n_below"], first["mean"]) == (3, 2, 15.666667)
    assert (other["procedure"], math.isnan(other["n_below"])) == ("ege-11-ma-profile", True)
    assert (second["n"], second["n_below"]) == (1, 0)
    assert counted.blank == 1
    assert set(counted.results["mean_scale"]) == {"test_100"}


def test_an_answer_that_is_not_known_of_everybody_gives_bounds() -> None:
    rows = {
        "school": ["sch990001"] * 4,
        "Зачёт": ["да", "нет", "", "потом"],
        "Тестовый балл": [50, 20, 60, 61],
    }
    counted = ss.count_participants(pd.DataFrame(rows), year=2022, procedure="ege-11-ru")
    (row,) = counted.results.to_dict("records")
    assert (row["n"], row["n_below_lowest"], row["n_below_highest"]) == (4, 1, 3)
    assert math.isnan(row["n_below"])
    assert [one.code for one in counted.problems] == ["count.not_passed"]


def test_what_is_counted_can_be_judged() -> None:
    pupils = [("sch990001", 2)] * 5 + [("sch990001", 4)] * 5 + [("sch990002", 4)] * 10
    rows = [
        {"school": school, "year": 2021, "procedure": work, "mark": mark}
        for school, mark in pupils
        for work in ("vpr-5-ru", "vpr-5-ma")
    ]
    counted = ss.count_participants(pd.DataFrame(rows))
    found = ss.identify(ss.load_region("federal"), ss.Tables.of(results=counted.results), year=2021)
    assert found.listed() == ["sch990001"]


def test_only_columns_that_are_asked_for_are_read() -> None:
    rows = {"school": ["sch990001"], "mark": [3], "ФИО": ["Примеров П. П."]}
    counted = ss.count_participants(pd.DataFrame(rows), **OF_5_RU)
    assert counted.not_read == ("ФИО",)
    assert "ФИО" not in counted.results


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "count.no_year"),
        ({"year": 2021}, "count.no_procedure"),
        ({"year": 2021, "assessment": "vpr"}, "count.no_procedure"),
        (
            {"year": 2021, "procedure": "vpr-5-ru", "columns": {"mark": "Балл"}},
            "count.no_such_column",
        ),
        (
            {"year": 2021, "procedure": "vpr-5-ru", "below": {"vpr-5-ru": 5}},
            "count.line_without_score",
        ),
        (
            {"year": 2021, "procedure": "vpr-5-ru", "columns": {"marks": "mark"}},
            "count.unknown_column",
        ),
    ],
)
def test_what_rows_do_not_say_is_asked_for(given: dict[str, Any], code: str) -> None:
    frame = pd.DataFrame({"school": ["sch990001"], "mark": [3]})
    with pytest.raises((InputError, ParameterError)) as raised:
        ss.count_participants(frame, **given)
    assert raised.value.fault == code


def test_files_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("school;mark\nsch990001;2\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("school;year\nsch990001;2021\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        ss.count_participants(tmp_path, **OF_5_RU)
    assert raised.value.fault == "count.other_columns"
    with pytest.raises(TableError):
        ss.count_participants(object())
    with pytest.raises(ParameterError):
        ss.count_participants(tmp_path / "a.csv", engine="abacus")


def test_every_engine_can_be_asked_for_and_is_told() -> None:
    (engine,) = (one for one in count.params if one.name == "engine")

    assert str(engine.metavar).split("|") == list(ENGINES)
