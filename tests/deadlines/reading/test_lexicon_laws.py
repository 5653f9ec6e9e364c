"""Laws of the words beside the grammar: a form means its word wherever the word may stand."""

from __future__ import annotations

import datetime as dt
import re
from importlib.resources import files

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from schoolsupport.deadlines.days import MONTH_NAMES, MONTH_NAMES_GENITIVE
from schoolsupport.deadlines.parsing import parse_deadline
from schoolsupport.deadlines.reading import words as reading
from schoolsupport.deadlines.reading.words import (
    QUARTERS,
    Short,
    forms_of,
    lexicon,
    number,
    with_words,
    worded,
)
from schoolsupport.deadlines.schedule import DeadlineContext

PLAN = DeadlineContext(first_year=2022, last_year=2022)
MONTHS = {
    one: short for short in lexicon().short for one in short.written if short.means in MONTH_NAMES
}
ROMAN = {value: letters.upper() for letters, value in lexicon().roman.items() if letters.isascii()}
DAYS = st.dates(dt.date(2022, 1, 1), dt.date(2022, 12, 31))


def parts(phrase: str) -> object:
    schedule = parse_deadline(phrase, PLAN)
    assert schedule.understood, phrase
    return schedule.parts


@given(st.sampled_from(sorted(MONTHS)), st.integers(1, 28), st.booleans(), st.booleans())
def test_a_short_month_is_its_month(form: str, day: int, stop: bool, capital: bool) -> None:  # noqa: FBT001  # drawn
    place = MONTH_NAMES.index(MONTHS[form].means)
    written = (form.capitalize() if capital else form) + "." * stop

    assert parts(f"{written} 2022") == parts(f"{MONTH_NAMES[place]} 2022")
    assert parts(f"до {day} {written} 2022") == parts(
        f"до {day} {MONTH_NAMES_GENITIVE[place]} 2022"
    )


@given(
    DAYS, st.sampled_from(["{d}.{r}.{y}", "{d}/{r}-{y}", "{d}-{r}-{y}", "{d} {r} {y}", "{d}.{r}"])
)
def test_a_month_in_roman_figures_is_the_month(day: dt.date, shape: str) -> None:
    printed = shape.format(d=day.day, r=ROMAN[day.month], y=day.year)

    assert parts(printed) == parts(f"{day:%d.%m}" if shape == "{d}.{r}" else f"{day:%d.%m.%Y}")


@pytest.mark.parametrize("month", [QUARTERS, QUARTERS + 1])
def test_alone_behind_a_blank_only_figures_above_four_are_a_month(month: int) -> None:
    found = parse_deadline(f"до 15 {ROMAN[month]}", PLAN)

    assert any(part.end for part in found.parts) is (month > QUARTERS)


@given(st.integers(1, 12))
def test_roman_figures_have_their_value(value: int) -> None:
    assert number(ROMAN[value].lower()) == value


@given(
    st.text("абвгджзклмнпрст", min_size=4, max_size=8).filter(lambda one: one not in MONTH_NAMES)
)
def test_a_new_short_form_is_a_line_and_no_more(form: str) -> None:
    known = lexicon()
    if worded(f"в {form}. года").plain != f"в {form}. года":
        return  # it is one already
    grown = evolve(known, short=(*known.short, Short(written=(form,), means="течение")))
    original = reading.lexicon
    try:
        reading._shorts.cache_clear()  # what is kept
        reading.lexicon = lambda: grown  # type: ignore[assignment]  # the words with one line more
        assert parts(f"в {form}. года") == parts("в течение года")
    finally:
        reading.lexicon = original
        reading._shorts.cache_clear()  # what is kept


CLASSES = lexicon().words
GRAMMAR = (files("schoolsupport.deadlines.reading") / "grammar.lark").read_text("utf-8")


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_of_words_has_its_forms_and_no_others(name: str) -> None:
    """What is one letter shorter or longer is of the class only where a line says so."""
    forms = set(CLASSES[name])
    near = {one[:-1] for one in forms} | {f"{one}{letter}" for one in forms for letter in "аеуь"}

    assert {one for one in near | forms if re.fullmatch(forms_of(name), one)} == forms


def test_the_grammar_names_each_class_that_the_lexicon_has() -> None:
    named = set(re.findall(r"<<(\w+)>>", GRAMMAR)) | {"period_genitive"}

    assert set(CLASSES) <= named
    assert "<<" not in with_words(GRAMMAR)


def test_a_class_that_nobody_has_is_an_error() -> None:
    with pytest.raises(KeyError, match="no_class"):
        with_words("X: /<<no_class>>/")


@pytest.mark.parametrize("form", CLASSES["month"])
def test_each_form_of_a_month_is_read(form: str) -> None:
    assert parse_deadline(f"{form} 2022", PLAN).understood
