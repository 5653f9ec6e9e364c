"""Corrections: read from a table, put into the results, and nothing else moves."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import schoolsupport as ss
from schoolsupport.errors import InputError
from schoolsupport.identification.identify import Identification
from schoolsupport.support.corrections import (
    Correction,
    amendment,
    corrected,
    read_corrections,
)
from schoolsupport.tables import Tables

LOW, FINE = (20, 6), (20, 2)
WORKS = ("vpr-5-ru", "vpr-5-ma", "vpr-6-ru", "vpr-6-ma")


def run(**schools: tuple[tuple[int, int], ...]) -> Identification:
    rows = [
        (school, 2021, work, *counts)
        for school, works in schools.items()
        for work, counts in zip(WORKS, works, strict=True)
    ]
    names = ("school", "year", "procedure", "n", "n_2")
    results = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
    return ss.identify(ss.load_region("federal"), Tables.of(results=results), year=2021)


def one(school: str, work: str, **numbers: float) -> Correction:
    return Correction(school=school, year=2021, procedure=work, numbers=numbers)


TWO = {"sch990001": (LOW, LOW, FINE, FINE), "sch990002": (LOW, LOW, FINE, FINE)}


def test_one_pupil_takes_the_school_off_the_list_and_nobody_else() -> None:
    found = run(**TWO)

    after = corrected(found, [one("sch990001", "vpr-5-ru", n_2=5)])

    assert found.listed() == ["sch990001", "sch990002"]
    assert after.listed() == ["sch990002"]
    assert list(amendment(found, after).changes.schools["school"]) == ["sch990001"]


def test_below_follows_the_mark_two_where_they_were_one_number() -> None:
    after = corrected(run(**TWO), [one("sch990001", "vpr-5-ru", n_2=5)])

    row = after.inputs.tables.results.query("school == 'sch990001' and procedure == 'vpr-5-ru'")
    assert row[["n_2", "n_below", "n_below_lowest", "n_below_highest"]].to_numpy().tolist() == [
        [5, 5, 5, 5]
    ]


@given(st.sampled_from(WORKS))
def test_a_correction_that_says_what_stands_there_changes_nothing(work: str) -> None:
    found = run(**TWO)
    stands = dict(zip(WORKS, TWO["sch990002"], strict=True))[work]

    after = corrected(found, [one("sch990002", work, n=stands[0], n_2=stands[1])])

    assert after.listed() == found.listed()
    assert after.inputs.tables.digest() == found.inputs.tables.digest()


def test_the_run_itself_stays_as_it_was() -> None:
    found = run(**TWO)
    before = found.inputs.tables.digest()

    corrected(found, [one("sch990001", "vpr-5-ru", n_2=0)])

    assert found.inputs.tables.digest() == before


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        (one("sch990009", "vpr-5-ru", n_2=1), "nothing to correct"),
        (one("sch990001", "vpr-8-ru", n_2=1), "nothing to correct"),
        (one("sch990001", "vpr-5-ru", n_2=21), "contradict"),
        (one("sch990001", "vpr-5-ru", n=3), "contradict"),
    ],
)
def test_what_does_not_fit_is_refused(given_: Correction, words: str) -> None:
    with pytest.raises(InputError, match=words):
        corrected(run(**TWO), [given_])


# --- reading -------------------------------------------------------------------------------------


def test_a_table_in_the_words_of_documents_is_read(tmp_path: Path) -> None:
    file = tmp_path / "исправления.csv"
    file.write_text(
        "Логин;Год;Работа;Участников;Получили «2»;Документ\n"
        "sch990001;2021;ВПР, 5 класс, русский язык;21;5;ведомость (вымышлена)\n"
        "sch990002;2021;vpr-5-ma;;4;\n",
        "utf-8",
    )

    first, second = read_corrections(file)

    assert (first.procedure, first.numbers) == ("vpr-5-ru", {"n": 21, "n_2": 5})
    assert first.document == "ведомость (вымышлена)"
    assert (second.procedure, second.numbers) == ("vpr-5-ma", {"n_2": 4})


def test_the_file_of_corrections_is_told_in_the_receipt(tmp_path: Path) -> None:
    file = tmp_path / "исправления.csv"
    file.write_text("Логин;Год;Работа;Получили «2»\nsch990001;2021;vpr-5-ru;5\n", "utf-8")

    after = corrected(run(**TWO), read_corrections(file), file)

    assert [Path(one_.path).name for one_ in after.receipt.inputs] == ["исправления.csv"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (";2021;vpr-5-ru;5", "lacks"),
        ("sch990001;;vpr-5-ru;5", "lacks"),
        ("sch990001;2021;;5", "lacks"),
        ("sch990001;2021;vpr-5-ru;", "no corrected number"),
        ("sch990001;2021;ВПР по труду;5", "no such work"),
        ("sch990001;2021;vpr-5-ru;пять", "whole number"),
        ("sch990001;2021;vpr-5-ru;-1", "whole number"),
        ("sch990001;2021;vpr-5-ru;5,5", "whole number"),
    ],
)
def test_a_row_that_lacks_something_is_refused_with_its_line(
    tmp_path: Path, row: str, words: str
) -> None:
    file = tmp_path / "исправления.csv"
    file.write_text(f"Логин;Год;Работа;Получили «2»\n{row}\n", "utf-8")

    with pytest.raises(InputError, match=words) as refused:
        read_corrections(file)

    assert "исправления.csv" in str(refused.value)
