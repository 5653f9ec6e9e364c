"""Numbers, shares and days as people write them."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolsupport.translation import msg, plural
from schoolsupport.words.numbers import (
    Number,
    Quantity,
    bare_unit,
    day_text,
    in_row,
    number_text,
    ratio_text,
)

N = "\N{NARROW NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("value", "unit", "russian", "english"),
    [
        (0.3, "share", "30 %", "30 %"),
        (Fraction(1, 3), "share", "33,3 %", "33.3 %"),
        (28.58, "percent", "28,6 %", "28.6 %"),
        (9999, "people", "9999 чел.", "9999 pers."),
        (10_000, None, f"10{N}000", "10,000"),
        (1_234_567.5, None, f"1{N}234{N}567,5", "1,234,567.5"),
        (Decimal("-0.25"), None, "−0,25", "-0.25"),
        (-0.0001, None, "0", "0"),
        (12.3456, "km", "12,346 км", "12.346 km"),
        (2021, "year", "2021", "2021"),
        (20_211, "code", "20211", "20211"),
        (3, "signed", "+3", "+3"),
        (0, "signed", "0", "0"),
        (-2.5, "signed", "−2,5", "−2.5"),
        (4.5, "points", "4,5 балла", "4.5 points"),
        (1, "points", "1 балл", "1 point"),
        (-22, "points", "−22 балла", "-22 points"),
        (11, "points", "11 баллов", "11 points"),
        (5, "years", "5 лет", "5 years"),
        (12, "computers", "12 шт.", "12 pc."),
    ],
)
def test_a_number_is_written_in_its_unit(
    value: Number, unit: str | None, russian: str, english: str
) -> None:
    assert (number_text(value, unit, "ru"), number_text(value, unit, "en")) == (russian, english)


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_a_number_never_looks_like_another_beside_it_while_six_decimals_tell_them(
    one: float, other: float
) -> None:
    if abs(one - other) > 2e-6:
        assert number_text(one, None, "ru", beside=other) != number_text(
            other, None, "ru", beside=one
        )


@given(st.integers(-(10**12), 10**12))
def test_no_digit_of_a_whole_number_is_lost(value: int) -> None:
    text = number_text(value, None, "ru")

    assert int(text.replace(N, "").replace("−", "-")) == value


@pytest.mark.parametrize(
    ("line", "russian"),
    [(1, "1 балла"), (3, "3 баллов"), (5, "5 баллов"), (21, "21 балла"), (0.5, "0,5 балла")],
)
def test_after_more_than_a_unit_stands_in_the_genitive(line: float, russian: str) -> None:
    assert number_text(line, "points", "ru", compared=True) == russian


def test_in_a_row_and_under_a_heading_a_unit_is_not_said_again() -> None:
    assert in_row([3.5, 4], "points", "ru", "→") == "3,5→4 балла"
    assert in_row([0.3, 0.5], "share", "ru") == "30 %, 50 %"
    assert [bare_unit(one) for one in ("points", "people", "km", "share", None)] == [
        None,
        None,
        "km",
        "share",
        None,
    ]


def test_a_share_shows_its_fraction() -> None:
    assert ratio_text(6, 20, "ru") == "30 % (6 из 20)"
    assert ratio_text(6, 20, "ru", fraction_first=True) == "6 / 20 = 30 %"
    assert ratio_text(0, 0, "en") == "0 of 0"


def test_days_are_written_as_people_write_them() -> None:
    assert day_text(date(2023, 2, 1), "ru") == "01.02.2023"
    assert day_text(datetime(2023, 2, 1, 9, 30), "en") == "2023-02-01 09:30"
    assert day_text(datetime(2023, 2, 1), "ru") == "01.02.2023"


def test_a_number_in_a_sentence_is_written_in_its_language() -> None:
    said = msg("Exactly: {words}.", words=Quantity(0.285, "share"))

    assert (said.text("ru"), said.text("en")) == ("Точно: 28,5 %.", "Exactly: 28.5 %.")


@pytest.mark.parametrize(
    ("n", "form"), [(1, "… и ещё 1 строка"), (3, "… и ещё 3 строки"), (11, "… и ещё 11 строк")]
)
def test_counted_words_take_the_form_of_their_number(n: int, form: str) -> None:
    assert plural("… and {n} row more", "… and {n} rows more", n).text("ru") == form


def test_babel_is_imported_with_the_first_number_only() -> None:
    code = """
import sys, schoolsupport.words.numbers as numbers
before = "babel" in sys.modules
numbers.number_text(1, None)
print(before, "babel" in sys.modules)
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout.split() == ["False", "True"]
