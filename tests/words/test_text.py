"""Russian text in one form: what does not count when two texts are compared."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolsupport.words.stems import same_words, stem, stems
from schoolsupport.words.text import (
    bare,
    cyrillic,
    fragment,
    is_blank,
    is_total,
    latin,
    letters,
    plain,
    shown,
    tidy,
)

RUSSIAN = st.text(
    alphabet="абвеёйЁЙАБ«»„“\"'№N5 .,;:-–—\u00a0\u00ad\u200b\ufeff\u0306\u0308", max_size=30
)


@given(RUSSIAN)
def test_normalising_twice_is_normalising_once(text: str) -> None:
    for form in (tidy, plain, bare, letters, cyrillic, latin):
        assert form(form(text)) == form(text)


@given(RUSSIAN)
def test_composed_and_decomposed_letters_are_the_same(text: str) -> None:
    for form in (tidy, plain, bare, letters):
        assert form(unicodedata.normalize("NFD", text)) == form(text)


@given(RUSSIAN, st.sampled_from("\u00ad\u200b\u200e\u202e\u2060\ufeff"), st.integers(0, 30))
def test_an_invisible_sign_does_not_count(text: str, sign: str, at: int) -> None:
    with_sign = text[:at] + sign + text[at:]

    assert plain(with_sign) == plain(text)
    assert bare(with_sign) == bare(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("«Ёлка»", '"елка"'),
        ("„Ёлка“", "'ЁЛКА'"),
        ("2021 — 2022", "2021-2022"),
        ("№ 5", "N5"),
        ("No. 5", "№5"),
        ("два\u00a0\u2009 слова.", "Два слова"),
    ],
)
def test_signs_blanks_case_and_yo_are_one_to_plain(one: str, other: str) -> None:
    assert plain(one) == plain(other)


def test_only_plain_keeps_the_signs() -> None:
    assert plain("МОУ «СОШ» - 1") == 'моу "сош"-1'
    assert bare("МОУ «СОШ» - 1") == "моу сош 1"
    assert letters("МОУ «СОШ» - 1") == "моусош1"


def test_a_word_of_two_scripts_becomes_one_and_others_stay() -> None:
    assert cyrillic("MOУ, COVID, PDFы") == "МОУ, COVID, PDFы"
    assert latin("sсh99") == "sch99"


@pytest.mark.parametrize("text", ["", " ", "-", "—", "nan", "None", "н/д", "Н/Д.", "…"])
def test_a_blank_says_nothing(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["0", "нет", "СОШ", "Надежда"])
def test_what_says_something_is_no_blank(text: str) -> None:
    assert not is_blank(text)


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("Итого", True),
        ("«Итого» по району", True),
        ("ВСЕГО по краю", True),
        ("В среднем", True),
        ("Вся выборка", True),
        ("Среднекраевой показатель", True),
        ("Среднее значение", True),
        ("Средняя школа № 5", False),
        ("Всеволожская СОШ", False),
        ("Итоговская СОШ", False),
    ],
)
def test_a_total_begins_as_totals_do(text: str, *, total: bool) -> None:
    assert is_total(text) is total


def test_a_word_loses_its_ending_and_an_abbreviation_does_not() -> None:
    assert stem("школами") == stem("Школ") == "школ"
    assert stem("ШНОР") == "шнор"
    assert stems("для школ и учителей") == ("школ", "учител")
    assert same_words("Школы района", "района школам")


def test_a_long_text_is_cut_for_a_message() -> None:
    assert shown("а" * 90) == "а" * 90
    assert shown("а" * 91) == "а" * 89 + "…"
    assert "на" in fragment("слово " * 30 + "не том месте", "слово " * 30 + "на том месте")
