"""A word that no dictionary has, a letter away from a word the order itself uses.

A dictionary alone is wrong far more often than orders are: «тьюторского», «вебинаров» are in none.
A word of the same order, a letter away, is what tells a misprint. The figures stand in
docs/why/spelling.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from attrs import frozen

from schoolsupport.roadmaps.lint.finding import Fault
from schoolsupport.roadmaps.lint.reading import Reading, finds
from schoolsupport.words import morphology
from schoolsupport.words.text import fragment

SHORTEST_WORD = 6
"""Letters of a word that may be called misprinted: shorter ones are often near one another."""
_WORD = re.compile(r"(?<![\w-])[А-ЯЁа-яё]+(?![\w-])")
_CUT_SHORT = re.compile(r"\.(?!\s*[А-ЯЁ]|\s*$)")


@frozen
class Misprint:
    """A word that seems misprinted.

    Attributes:
        text: place of its text among those that were read.
        start: where it stands there.
        word: as printed.
        meant: the word of the same texts that it is a letter away from.
    """

    text: int
    start: int
    word: str
    meant: str


def unknown_words(texts: Sequence[str]) -> Iterator[tuple[int, re.Match[str]]]:
    """Words that the dictionary does not have, each once; none where pymorphy3 is not installed.

    Left out are short words, names (a capital within a text), capitals, words with a hyphen,
    a digit or a Latin letter, and words cut short by a stop.
    """
    seen: set[str] = set()
    for place, text in enumerate(texts):
        for found in _WORD.finditer(text):
            word = found.group()
            begins = word[1:].islower() and not text[: found.start()].strip()
            small = word.lower()
            if len(word) < SHORTEST_WORD or small in seen or not (word.islower() or begins):
                continue
            if not _CUT_SHORT.match(text, found.end()) and morphology.is_word(small) is False:
                seen.add(small)
                yield place, found


def misprints(texts: Sequence[str]) -> Iterator[Misprint]:
    """The unknown words that are one letter away from one word of the texts which is known."""
    counts = Counter(found.group().lower() for text in texts for found in _WORD.finditer(text))
    for place, found in unknown_words(texts):
        word = found.group()
        near = [one for one in counts if is_letter_away(word.lower(), one)]
        meant = [one for one in near if morphology.is_word(one)]
        if len(meant) == 1 and counts[word.lower()] <= counts[meant[0]]:
            likely = meant[0].capitalize() if word[0].isupper() else meant[0]
            yield Misprint(place, found.start(), word, likely)


def is_letter_away(one: str, other: str) -> bool:
    """Whether a letter lost, added or changed, or two neighbours swapped, make one of the other.

    Examples:
        >>> is_letter_away("резльтаты", "результаты"), is_letter_away("школы", "школы")
        (True, False)
    """
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if at is None:
        return True
    rest, others = one[at:], other[at:]
    swapped = rest[:2] == others[:2][::-1] and rest[2:] == others[2:]
    return swapped or rest[1:] in (others[1:], others) or rest == others[1:]


@finds("roadmap.misprinted_word")
def misprinted_word(reading: Reading) -> Iterator[Fault]:
    """A word that no dictionary has, a letter away from a word of the same order."""
    for one in misprints([text.value for text in reading.texts]):
        text = reading.texts[one.text]
        mended = text.value[: one.start] + one.meant + text.value[one.start + len(one.word) :]
        yield Fault(
            text.place,
            {"word": one.word, "meant": one.meant},
            likely=fragment(text.value, mended),
        )
