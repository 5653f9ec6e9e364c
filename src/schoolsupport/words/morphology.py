"""Cases of Russian words, by pymorphy3 (extra `morphology`).

Used where a text is written for people: «директору Примерской школы». Nothing is judged or matched
by it, so that verdicts are the same with and without the extra.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

from schoolsupport.words.text import small

_WORD = re.compile(r"[А-Яа-яЁё]+(?:-[А-Яа-яЁё]+)*")
_QUOTED = re.compile(r"[«\"“].*$", re.DOTALL)
_LONGEST_ABBREVIATION = 7


class Case(StrEnum):
    """A case, by the name pymorphy3 gives it."""

    NOMINATIVE = "nomn"
    GENITIVE = "gent"
    DATIVE = "datv"
    ACCUSATIVE = "accs"
    INSTRUMENTAL = "ablt"
    PREPOSITIONAL = "loct"


def in_case(phrase: str, case: Case) -> str:
    """A phrase in the nominative, put into a case; unchanged where no morphology is installed.

    The first noun and the adjectives before it change; what follows it, a name in quotes, words in
    capitals and words the morphology does not know stay.

    Args:
        phrase: a noun with what belongs to it: «муниципальный район», «директор школы № 5».
        case: the case wanted.

    Example:
        >>> in_case("Примерский муниципальный район", Case.GENITIVE)
        'Примерского муниципального района'
        >>> in_case("директор школы «Заря»", Case.DATIVE)
        'директору школы «Заря»'
    """
    analyzer = _analyzer()
    if analyzer is None:
        return phrase
    head = _QUOTED.sub("", phrase)
    made: list[str] = []
    at = 0
    for found in _WORD.finditer(head):
        changed, is_noun = _inflected(found.group(), case)
        made += [head[at : found.start()], changed]
        at = found.end()
        if is_noun:
            break
    return "".join(made) + phrase[at:]


def is_installed() -> bool:
    """Whether the extra `morphology` is there."""
    return _analyzer() is not None


@cache
def _analyzer() -> Any | None:
    try:
        return import_module("pymorphy3").MorphAnalyzer()
    except ImportError:
        return None


@lru_cache(maxsize=4096)
def _inflected(word: str, case: Case) -> tuple[str, bool]:
    """A word in a case, and whether it is the noun that ends what changes."""
    if word.isupper() and len(word) <= _LONGEST_ABBREVIATION:
        return word, True
    parses = _analyzer().parse(word)  # type: ignore[union-attr]  # asked only where it is
    likely = [one for one in parses if "nomn" in one.tag] or parses
    for one in likely:
        if one.tag.POS not in ("NOUN", "ADJF", "PRTF"):
            continue
        wanted = {case.value, *({"sing"} if "sing" in one.tag else {"plur"})}
        if one.tag.POS != "NOUN" and "sing" in one.tag and one.tag.gender:
            wanted.add(one.tag.gender)
        form = one.inflect(wanted)
        if form is not None:
            return _as_printed(word, form.word), one.tag.POS == "NOUN"
    return word, False


def _as_printed(word: str, form: str) -> str:
    if word.isupper():
        return form.upper()
    form = form if "ё" in word.lower() else small(form)
    return form[:1].upper() + form[1:] if word[:1].isupper() else form
