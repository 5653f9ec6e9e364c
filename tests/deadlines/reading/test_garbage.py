"""Garbage never becomes a day, and no word of a phrase is dropped in silence."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadlines.notation import context, rows
from schoolsupport.deadlines.parsing import parse_deadline
from schoolsupport.deadlines.schedule import DeadlineContext, Kind

FREE = {Kind.BY_SCHEDULE, Kind.EXTERNAL, Kind.RELATIVE, Kind.AS_NEEDED}
YEAR = DeadlineContext(first_year=2022, last_year=2022)
ROWS = [row for file in ("documents.tsv", "families.tsv") for row in rows(file)]
STRICT = [
    row
    for row in ROWS
    if (schedule := parse_deadline(row["phrase"], context(row["context"]))).understood
    and not {part.kind for part in schedule.parts} & FREE
    and "<" not in row["phrase"]
    and "\n" not in row["phrase"]
]
GARBAGE = ["абракадабра", "мероприятие", "школа", "не", "qwerty", "99999", "№", "$", "кроме", "без"]


@given(st.text(max_size=60))
def test_any_text_gives_a_schedule_and_letters_alone_no_day(text: str) -> None:
    schedule = parse_deadline(text, DeadlineContext())

    assert schedule.parts or schedule.problems
    if not re.search(r"\d", text):
        assert not any(part.start or part.end for part in schedule.parts)


@given(st.text(alphabet="абвгдежзиклмнопрстуя 0123456789.-,;()", max_size=40))
def test_letters_and_figures_at_random_never_raise(text: str) -> None:
    schedule = parse_deadline(text, YEAR)

    assert schedule.parts or schedule.problems


@given(st.sampled_from(STRICT), st.sampled_from(GARBAGE), st.data())
def test_a_foreign_word_anywhere_is_not_understood(
    row: dict[str, str], word: str, data: st.DataObject
) -> None:
    words = row["phrase"].split(" ")
    at = data.draw(st.integers(0, len(words)))
    spoilt = " ".join([*words[:at], word, *words[at:]])

    schedule = parse_deadline(spoilt, context(row["context"]))

    free = " ".join(
        part.by or (part.relative_to.event if part.relative_to else "") for part in schedule.parts
    )
    twice = any(problem.code == "deadline.repeated_word" for problem in schedule.problems)
    assert not schedule.understood or word in free or twice, spoilt
    if not schedule.understood:
        assert schedule.parts == ()


@given(st.sampled_from(STRICT), st.data())
def test_a_changed_figure_never_leaves_the_day_of_another(
    row: dict[str, str], data: st.DataObject
) -> None:
    figures = [found.start() for found in re.finditer(r"\d", row["phrase"])]
    unprinted = re.search("^после|сред|пятниц|понедельник", row["phrase"])  # not its printed day
    if not figures or unprinted:
        return
    at, figure = data.draw(st.sampled_from(figures)), data.draw(st.sampled_from("0123456789"))
    changed = row["phrase"][:at] + figure + row["phrase"][at + 1 :]

    schedule = parse_deadline(changed, context(row["context"]))

    printed = {int(number) for number in re.findall(r"\d+", changed)}
    for part in schedule.parts:
        exact = part.precision is not None and part.precision.value == "day"
        if exact and part.kind is Kind.WINDOW:
            for day in (part.start, part.end):
                assert day is None or day.day in printed, (changed, day)


@given(st.integers(0, 40), st.integers(0, 15), st.integers(1990, 2050))
def test_a_full_date_is_that_day_or_none(day: int, month: int, year: int) -> None:
    schedule = parse_deadline(f"до {day:02}.{month:02}.{year}", DeadlineContext())

    (part,) = schedule.parts
    if part.end is None:
        assert schedule.problems[0].code == "deadline.impossible_day"
    else:
        assert (part.end.day, part.end.month, part.end.year) == (day, month, year)


@pytest.mark.parametrize(
    "text", ["а" * 50_000, "по графику " + "на а " * 5_000, "(" * 3_000, "март - " * 3_000]
)
def test_a_very_long_text_ends_and_gives_no_day(text: str) -> None:
    schedule = parse_deadline(text, YEAR)  # quadratic patterns would take many seconds

    assert not any(part.start or part.end for part in schedule.parts)


def test_the_grammar_is_loaded_by_the_first_phrase_not_by_the_import() -> None:
    program = "import sys, schoolsupport.deadlines.parsing; print('lark' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert done.stdout.strip() == b"False"
