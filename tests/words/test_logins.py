"""Logins and codes of schools: however one is written, it is one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolsupport.words.logins import are_clean, is_login, other_login, read_id, shape
from schoolsupport.words.text import latin

LOGINS = st.from_regex(r"(sch|edu|ksh|spo)[0-9]{6}", fullmatch=True)
CODES = st.from_regex(r"[1-9][0-9]{5}", fullmatch=True)
UNSEEN = st.sampled_from("\u00ad\u200b\u200c\u200d\u200e\u202e\u2060\ufeff\x07")
ALIKE = {"s": "ѕ", "c": "сϲ", "e": "е", "u": "υ", "k": "кκ", "p": "рρ", "o": "оο", "h": "һ"}


@given(LOGINS | CODES)
def test_a_login_in_its_one_form_stays(login: str) -> None:
    read = read_id(login)

    assert read.id == login
    assert not read.is_mended
    assert are_clean([login])


@given(LOGINS | CODES, UNSEEN, st.integers(0, 9))
def test_a_sign_that_nobody_sees_is_taken_out_and_told(login: str, sign: str, at: int) -> None:
    read = read_id(login[:at] + sign + login[at:])

    assert read.id == login
    assert "signs that are not seen" in read.reasons().text()


@given(LOGINS, st.integers(0, 2), st.data())
def test_a_letter_that_looks_as_it_should_is_read_and_named(
    login: str, at: int, data: st.DataObject
) -> None:
    letter = data.draw(st.sampled_from(ALIKE.get(login[at], "сѕ")))
    if latin(letter) != login[at]:
        return
    read = read_id(login[:at] + letter + login[at + 1 :])

    assert (read.id, read.letters) == (login, letter)


@given(LOGINS | CODES, st.sampled_from(" \u00a0\u2009\u202f"), st.integers(1, 5))
def test_a_blank_inside_is_taken_out_and_one_at_an_end_is_not_worth_a_word(
    login: str, blank: str, at: int
) -> None:
    inside, after = read_id(login[:at] + blank + login[at:]), read_id(login + blank)

    assert (inside.id, inside.reasons().text()) == (login, "blanks inside it")
    assert (after.id, after.is_mended) == (login, False)


@pytest.mark.parametrize(
    ("printed", "login", "why"),
    [
        ("SCH990001", "sch990001", "capital letters"),
        ("ｓｃｈ９９０００１", "sch990001", "signs of another form"),
        ("990001.0", "990001", "«.0» at its end"),
        ("990001,00", "990001", "«.0» at its end"),
        ("'990001", "990001", "quotation marks around it"),
        ('="990001"', "990001", "quotation marks around it"),
        ("SСH 990001", "sch990001", "letters that are not Latin: С; blanks inside it; capital"),
    ],
)
def test_what_was_changed_is_told(printed: str, login: str, why: str) -> None:
    read = read_id(printed)

    assert read.id == login
    assert read.reasons().text().startswith(why)


@pytest.mark.parametrize(
    "text", ["", "nan", "None", "NaN", "-", "—", "н/д", "нет", "…", "<NA>", "#N/A", "#ССЫЛКА!"]
)
def test_a_blank_names_no_school(text: str) -> None:
    read = read_id(text)

    assert (read.id, read.is_total, read.is_damaged) == ("", False, False)


@pytest.mark.parametrize(
    "text",
    [
        "Итого",
        "ИТОГО:",
        "Всего по району",
        "В среднем по выборке",
        "Вся выборка",
        "Среднее",
        "По краю",
        "По Примерскому муниципальному району",
        "Общий итог",
        "Total",
    ],
)
def test_a_total_is_no_school(text: str) -> None:
    assert read_id(text).is_total
    assert read_id(text).id == ""


@pytest.mark.parametrize("text", ["9,90E+05", "9.90001e+05", "1E+06", "9,9E5"])
def test_a_code_that_became_a_power_is_damaged(text: str) -> None:
    assert read_id(text).is_damaged
    assert read_id(text).id == ""


@pytest.mark.parametrize(
    "text", ["МБОУ «СОШ № 5»", "low-1", "1e5", "7E", "Подлесная СОШ", "Сумароковская СОШ", "x-9"]
)
def test_what_is_no_login_stays_as_it_is(text: str) -> None:
    assert (read_id(text).id, read_id(text).is_mended) == (text, False)


def test_only_sch_and_edu_are_one_series() -> None:
    assert other_login("sch990001") == "edu990001"
    assert other_login("edu990001") == "sch990001"
    assert [other_login(one) for one in ("ksh990001", "spo990001", "990001", "sch")] == [None] * 4


def test_codes_of_territories_are_no_logins() -> None:
    assert is_login("spo990001")
    assert is_login("SСH 990001")
    assert not is_login("reg9901")
    assert not is_login("990001")


def test_logins_of_any_series_look_alike_and_shorter_ones_do_not() -> None:
    assert shape("sch990001") == shape("ksh110002") != shape("sch99001")
    assert shape("990001") != shape("99001")
    assert shape("МБОУ СОШ № 5") == shape("sch99o001") == ""
