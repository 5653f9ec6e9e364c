"""Numbers as orders write them: figures, Roman figures and Russian words in any case."""

from __future__ import annotations

import re
from functools import cache

ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "п": 2, "ш": 3}  # «П», «Ш»: typed for II and III

_CARDINALS = {
    "один": 1, "одна": 1, "одно": 1, "одну": 1, "одного": 1, "одной": 1, "одному": 1,
    "два": 2, "две": 2, "двух": 2, "двум": 2, "три": 3, "трех": 3, "трем": 3,
    "четыре": 4, "четырех": 4, "пять": 5, "пяти": 5, "шесть": 6, "шести": 6, "семь": 7,
    "семи": 7, "восемь": 8, "восьми": 8, "девять": 9, "девяти": 9, "десять": 10, "десяти": 10,
    "двадцать": 20, "двадцати": 20, "тридцать": 30, "тридцати": 30,
}  # fmt: skip
_TEENS = {
    "одиннадцат": 11, "двенадцат": 12, "тринадцат": 13, "четырнадцат": 14, "пятнадцат": 15,
    "шестнадцат": 16, "семнадцат": 17, "восемнадцат": 18, "девятнадцат": 19,
}  # fmt: skip
_ORDINALS = {
    "перв": 1, "втор": 2, "трет": 3, "четверт": 4, "пят": 5, "шест": 6, "седьм": 7, "восьм": 8,
    "девят": 9, "десят": 10, "двадцат": 20, "тридцат": 30,
}  # fmt: skip
# numbers glued to «дневный», «недельный», «месячный»
GLUED = {
    "": 1, "одно": 1, "двух": 2, "трех": 3, "четырех": 4, "пяти": 5, "шести": 6, "семи": 7,
    "восьми": 8, "девяти": 9, "десяти": 10, "четырнадцати": 14, "пятнадцати": 15,
    "двадцати": 20, "тридцати": 30,
}  # fmt: skip
_ENDING = re.compile(
    r"(?:ьего|ьему|ьем|ьей|ого|ому|ый|ий|ой|ом|ым|ая|ую|ое|ые|ых|ья|ью|ье|ьи|ь|и)$"
)
_FIGURES = re.compile(r"(\d+)[^(]*(?:\(([а-я ]+)\))?")


@cache
def number(words: str) -> int | None:
    """The value of a number in figures, Roman figures or words, lower-case, ё as е.

    Args:
        words: `5`, `5-го`, `iii`, `пятому`, `двадцать первого`, `5 (пяти)`.

    Returns:
        The value, or None where it is no number or figures and words contradict each other.
    """
    figures = _FIGURES.fullmatch(words)
    if figures:
        value, spelt = int(figures[1]), figures[2]
        return value if spelt is None or number(spelt) == value else None
    figure = words.partition("-")[0].rstrip()
    if figure in ROMAN:
        return ROMAN[figure]
    total = 0
    for word in words.split():
        value_of_word = _word(word)
        if value_of_word is None:
            return None
        total += value_of_word
    return total


def _word(word: str) -> int | None:
    if word in _CARDINALS:
        return _CARDINALS[word]
    stem = _ENDING.sub("", word)
    return _ORDINALS.get(stem) or _TEENS.get(stem)
