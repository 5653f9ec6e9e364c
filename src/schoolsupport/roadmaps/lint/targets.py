"""Rules on targets: a number there, one number, a possible number; parts that match."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schoolsupport.roadmaps.lint.finding import Fault
from schoolsupport.roadmaps.lint.reading import Reading, finds
from schoolsupport.roadmaps.template import TargetUnit
from schoolsupport.words.text import plain, shown, words

_FLOOR_RANGE = re.compile(r"не (?:менее|реже|ниже) (\d+)\s*%?\s*[-–—]\s*(\d+)\s*%?", re.I)
_PERCENT = re.compile(r"(?<![\d,.])(\d+(?:[,.]\d+)?)\s*%")
_TARGET_FIELDS = ("target_text", "evidence", "expected_result", "title")
_NUMBER_WORDS = re.compile(
    r"\b(?:один|одн[аоу]\w*|дв[ауе]\w*|три|трех|трёх|четыр\w+|пят\w+|все[хм]?|кажд\w+|полн\w+)\b",
    re.I,
)


@finds("roadmap.target_without_number")
def target_without_number(reading: Reading) -> Iterator[Fault]:
    """A cell of a column of targets that holds no number."""
    for index, measure in reading.rows():
        text = measure.target_text or ""
        if text and not re.search(r"\d", text) and not _NUMBER_WORDS.search(text):
            yield Fault(reading.place(index, "target_text"), {"text": shown(text)})


@finds("roadmap.floor_as_range")
def floor_as_range(reading: Reading) -> Iterator[Fault]:
    """A floor with two numbers: «не менее 30–40 %»."""
    for index, measure in reading.rows():
        for field in _TARGET_FIELDS:
            match = _FLOOR_RANGE.search(getattr(measure, field) or "")
            if match:
                yield Fault(
                    reading.place(index, field),
                    {"text": shown(match.group()), "low": match.group(1), "high": match.group(2)},
                )


@finds("roadmap.percent_over_hundred")
def percent_over_hundred(reading: Reading) -> Iterator[Fault]:
    """A share of more than the whole."""
    for index, measure in reading.rows():
        structured = [
            one
            for one in measure.targets
            if one.unit is TargetUnit.PERCENT and max(one.value, one.upper or one.value) > 100
        ]
        for field in _TARGET_FIELDS:
            text = getattr(measure, field) or ""
            over = [one for one in _PERCENT.findall(text) if float(one.replace(",", ".")) > 100]
            if over or (structured and any(one.text in text for one in structured)):
                yield Fault(reading.place(index, field), {"text": shown(text)})


@finds("roadmap.unpaired_parts")
def unpaired_parts(reading: Reading) -> Iterator[Fault]:
    """Parts of a row some of which have a term and some have none."""
    for index, measure in reading.rows():
        terms = [sub.deadline for sub in measure.sub_measures if sub.deadline]
        if terms and len(terms) != len(measure.sub_measures) and not measure.deadline:
            yield Fault(
                reading.place(index, "sub_measures"),
                {"parts": len(measure.sub_measures), "terms": len(terms)},
            )


@finds("roadmap.same_title_twice")
def same_title_twice(reading: Reading) -> Iterator[Fault]:
    """A row that repeats another of its section word for word."""
    first: dict[tuple[str, str], str] = {}
    for index, measure in reading.rows():
        if len(words(measure.title)) < 2:
            continue
        key = (measure.section, plain(measure.title))
        if key in first:
            yield Fault(reading.place(index, "title"), {"row": first[key]})
        first.setdefault(key, measure.number)


@finds("roadmap.twin_rows_differ")
def twin_rows_differ(reading: Reading) -> Iterator[Fault]:
    """Rows of two sections that are the same but for one word, and that word nearly the same."""
    told: set[tuple[str, str]] = set()
    split = [(index, one, words(one.title)) for index, one in reading.rows()]
    for index, measure, own in split:
        for _, other, theirs in split[:index]:
            if other.section == measure.section:
                continue
            pair = _one_word_apart(own, theirs)
            if pair is not None and pair not in told:
                told.update((pair, pair[::-1]))
                yield Fault(
                    reading.place(index, "title"),
                    {
                        "one": pair[0],
                        "other": pair[1],
                        "section": reading.template.section_name(other.section),
                        "row": other.number,
                    },
                )


def _one_word_apart(own: list[str], theirs: list[str]) -> tuple[str, str] | None:
    """The two words in which titles of one length differ, both long and of one beginning."""
    shorter = min(len(own), len(theirs))
    if shorter < 5:
        return None
    differing = [(a, b) for a, b in zip(own, theirs, strict=False) if a.casefold() != b.casefold()]
    if len(differing) != 1:
        return None
    one, other = differing[0]
    alike = one[:6].casefold() == other[:6].casefold() and one[-4:] == other[-4:]
    return (one, other) if alike and min(len(one), len(other)) > 8 else None
