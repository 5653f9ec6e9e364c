"""What the dictionary says of the five orders, with and without a word of the order beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen

from roadmaps.lint.faults_page import templates
from schoolsupport.roadmaps.lint import LintOptions, lint
from schoolsupport.roadmaps.lint.reading import Reading
from schoolsupport.roadmaps.lint.spelling import SHORTEST_WORD, misprints, unknown_words

EACH = 40
"""One misprint is planted in each word of so many."""


@frozen
class Figures:
    """Counts over the five orders.

    Attributes:
        slips: findings by patterns.
        unknown: words that the dictionary does not have.
        near: of these, a letter away from a word of their order.
        planted: misprints planted, one at a time.
        planted_unknown: of these, words that the dictionary does not have.
        planted_near: of these, a letter away from one word of their order.
        mended: of these, mended as they were before.
    """

    slips: int
    unknown: int
    near: int
    planted: int
    planted_unknown: int
    planted_near: int
    mended: int


def figures() -> Figures:
    """The counts as they are today."""
    slips = unknown = near = planted = planted_unknown = planted_near = mended = 0
    for template in templates().values():
        texts = [one.value for one in Reading(template=template, options=LintOptions()).texts]
        only = LintOptions(only=("roadmap.slip_of_the_pen",))
        slips += len(lint(template, options=only))
        unknown += len(list(unknown_words(texts)))
        near += len(list(misprints(texts)))
        for before, word, with_it in _planted(texts):
            planted += 1
            planted_unknown += word in {found.group() for _, found in unknown_words(with_it)}
            told = {one.word: one.meant for one in misprints(with_it)}
            planted_near += word in told
            mended += told.get(word) == before
    return Figures(slips, unknown, near, planted, planted_unknown, planted_near, mended)


def _planted(texts: list[str]) -> Iterator[tuple[str, str, list[str]]]:
    """Texts with one word misprinted: a letter lost, changed or added, two swapped, in turn."""
    all_words = [
        (place, found)
        for place, text in enumerate(texts)
        for found in re.finditer(rf"(?<= )[а-яё]{{{SHORTEST_WORD + 1},}}(?= )", text)
    ]
    for turn, (place, found) in enumerate(all_words[::EACH]):
        word = misprinted(found.group(), turn)
        text = texts[place][: found.start()] + word + texts[place][found.end() :]
        yield found.group(), word, [*texts[:place], text, *texts[place + 1 :]]


def misprinted(word: str, turn: int) -> str:
    """The word with one misprint of four kinds, which takes turns, behind its third letter."""
    head, one, two, rest = word[:3], word[3], word[4], word[5:]
    other = "о" if one != "о" else "р"
    made = (f"{two}{rest}", f"{other}{two}{rest}", f"{one}{one}{two}{rest}", f"{two}{one}{rest}")
    return head + made[turn % 4]
