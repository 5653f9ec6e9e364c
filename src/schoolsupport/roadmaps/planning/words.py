"""Words compared as a reader compares them: without case, endings, quotes and small words.

This is no morphology: an ending is cut by a short list, which is enough to see that «школы» and
«школ» are one word. What rests on such a comparison says which words met.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD = re.compile(r"[0-9A-Za-zА-ЯЁа-яё+№]+")
_SMALL_WORDS = (
    "и или а но в во на по с со к ко от до для из за о об при их его ее не также том числе через "
    "под над между то что как все всех"
)
_SMALL = frozenset(_SMALL_WORDS.split())
_ENDING_LIST = (
    "иями ями ами ого его ому ему ыми ими ией иям иях ия ии ие ию ий ый ой ая яя ое ее ые ых их "
    "ую юю ым им ом ем ам ям ах ях ов ев ей ью а я о е у ю ы и ь й"
)
_ENDINGS = tuple(sorted(_ENDING_LIST.split(), key=len, reverse=True))
_SHORTEST = 3
_LONGEST_ABBREVIATION = 7


def plain(text: str) -> str:
    """The text in small letters, ё as е, words apart by one blank, without punctuation."""
    return " ".join(map(_small, _words(text)))


def stem(word: str) -> str:
    """A word in small letters without its ending; abbreviations and numbers stay whole."""
    small = _small(word)
    if not small.isalpha() or (word.isupper() and len(word) <= _LONGEST_ABBREVIATION):
        return small
    for ending in _ENDINGS:
        if small.endswith(ending) and len(small) - len(ending) >= _SHORTEST:
            return small.removesuffix(ending)
    return small


def stems(text: str) -> tuple[str, ...]:
    """The words of a text that carry meaning, without endings, in their order."""
    return tuple(stem(word) for word in _words(text) if _small(word) not in _SMALL)


def placed_stems(text: str) -> tuple[tuple[str, int, int], ...]:
    """The same words, each with the places in the text where it begins and ends."""
    return tuple(
        (stem(word), found.start(), found.end())
        for found in _WORD.finditer(text)
        if (word := found.group().replace("№", "")) and _small(word) not in _SMALL
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


def _small(word: str) -> str:
    return word.casefold().replace("ё", "е")


def _words(text: str) -> Iterator[str]:
    for found in _WORD.finditer(text):
        word = found.group().replace("№", "")
        if word:
            yield word
