"""How alike two rows are by their words, told so that a reader can judge it.

A share of words is a hint, no proof: whoever uses it shows the words that met.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

from attrs import frozen

from schoolsupport.words.stems import stems

COMMON_SHARE = Fraction(1, 5)  # a word in more rows than this says little about one of them
COMMON_ROWS = 3  # and in more rows than this: in a short table every word is in a fifth of it
COMMON_WEIGHT = Fraction(1, 4)
AKIN_LETTERS = 5  # «утверждение» and «утвердить» share this many


@frozen(kw_only=True)
class Likeness:
    """How many of a row's words stand in another row.

    Attributes:
        score: weight of the words that met, of the weight of all words: 0 to 1.
        own: share of the words that met among those that are not common; 1 where all are common.
        met: words that met, without endings.
        lacking: words that did not.
    """

    score: Fraction
    own: Fraction = Fraction(0)
    met: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()


def common_words(texts: Iterable[str]) -> frozenset[str]:
    """Words that stand in so many texts that they tell little of any one of them."""
    counts: Counter[str] = Counter()
    total = 0
    for text in texts:
        counts.update(set(stems(text)))
        total += 1
    least = max(total * COMMON_SHARE, Fraction(COMMON_ROWS))
    return frozenset(word for word, count in counts.items() if count > least)


def likeness(wanted: str, other: str, common: frozenset[str]) -> Likeness:
    """How many words of one text stand in another; common words count a quarter."""
    words = tuple(dict.fromkeys(stems(wanted)))
    others = set(stems(other))
    met = tuple(word for word in words if any(akin(word, one) for one in others))
    whole = sum((_weight(word, common) for word in words), Fraction(0))
    if not whole:
        return Likeness(score=Fraction(0))
    return Likeness(
        score=sum((_weight(word, common) for word in met), Fraction(0)) / whole,
        own=_share(met, words, common),
        met=met,
        lacking=tuple(word for word in words if word not in met),
    )


def akin(one: str, other: str) -> bool:
    """Whether two stems are forms of one root: the same, or alike in their first half and more."""
    if one == other:
        return True
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    return shared >= AKIN_LETTERS and 2 * shared >= max(len(one), len(other))


def _share(met: tuple[str, ...], words: tuple[str, ...], common: frozenset[str]) -> Fraction:
    own = [word for word in words if word not in common]
    return Fraction(sum(word in met for word in own), len(own)) if own else Fraction(1)


def _weight(word: str, common: frozenset[str]) -> Fraction:
    return COMMON_WEIGHT if word in common else Fraction(1)
