"""Words compared as a reader compares them: without case, endings, quotes and small words.

This is no morphology: an ending is cut by a short list, which is enough to see that «школы» and
«школ» are one word, and is the same on every machine. What rests on such a comparison says which
words met.
"""

from __future__ import annotations

from functools import lru_cache

from schoolsupport.words.text import common_start, meant_words, small, tidy, words

MONTHS = {
    "январ": 1,
    "феврал": 2,
    "март": 3,
    "апрел": 4,
    "ма": 5,
    "июн": 6,
    "июл": 7,
    "август": 8,
    "сентябр": 9,
    "октябр": 10,
    "ноябр": 11,
    "декабр": 12,
}
"""Months by how their names begin in every case; the longest beginning decides."""

_LONGEST_FIRST = sorted(MONTHS, key=len, reverse=True)
MONTH = rf"(?:ма[йя]|(?:{'|'.join(one for one in _LONGEST_FIRST if one != 'ма')})[а-яё]*)"
"""A month in any case, as a regular expression."""


def month_of(word: str) -> int:
    """The number of a month by its name in any case.

    Raises:
        StopIteration: it is no month.
    """
    return next(MONTHS[one] for one in _LONGEST_FIRST if small(word).startswith(one))


_SMALL_LIST = (
    "и или а но в во на по с со к ко от до для из за о об при их его ее не также том числе через "
    "под над между то что как все всех"
)
SMALL_WORDS = frozenset(_SMALL_LIST.split())
_ENDING_LIST = (
    "иями ями ами ого его ому ему ыми ими ией иям иях ия ии ие ию ий ый ой ая яя ое ее ые ых их "
    "ую юю ым им ом ем ам ям ах ях ов ев ей ью а я о е у ю ы и ь й"
)
_ENDINGS = tuple(sorted(_ENDING_LIST.split(), key=len, reverse=True))
_SHORTEST = 3
_LONGEST_ABBREVIATION = 7
_SLACK = 3


def stem(word: str) -> str:
    """A word in small letters without its ending; abbreviations and numbers stay whole."""
    if word.isupper() and len(word) <= _LONGEST_ABBREVIATION:
        return small(word)
    return small_stem(small(word))


@lru_cache(maxsize=65536)
def small_stem(word: str) -> str:
    """A word that is in small letters already, without its ending."""
    if not word.isalpha():
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word.removesuffix(ending)
    return word


def stems(text: str) -> tuple[str, ...]:
    """The words of a text that carry meaning, without endings, in their order."""
    return tuple(one for one, _, _ in placed_stems(tidy(text)))


def placed_stems(text: str) -> tuple[tuple[str, int, int], ...]:
    """The same words, each with the places in the text where it begins and ends."""
    return tuple(
        (stem(word), start, end)
        for word, start, end in meant_words(text)
        if small(word) not in SMALL_WORDS
    )


def same_words(one: str, other: str) -> bool:
    """Whether two texts have the same words, endings apart."""
    return sorted(stems(one)) == sorted(stems(other))


def contains(text: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Whether stems stand in others, one after another."""
    size = len(part)
    return size > 0 and any(
        text[start : start + size] == part for start in range(len(text) - size + 1)
    )


def same_stem(one: str, other: str) -> bool:
    """Whether two words differ in their endings at most («школах», «школы»)."""
    one, other = small(one), small(other)
    if one == other:
        return True
    common = common_start(one, other)
    return common >= 3 and max(len(one), len(other)) - common <= _SLACK


def stems_within(wanted: list[str], text: list[str]) -> bool:
    """Whether every wanted word stands in a text, endings aside."""
    return all(any(same_stem(word, other) for other in text) for word in wanted)


def content(text: str) -> list[str]:
    """The words of a text that say something: longer than two letters."""
    return [word for word in words(text) if len(word) > 2]
