"""Years inside an order's words: moved where the pattern is sure, pointed out where it is not.

Sure is a year that its own neighbours mark as the plan's: «на 2022 год», «2021 год», «2020 - 2024
годы», «2021-2022 учебном году», «ВПР- 2021». A year in the words of a cited act is never moved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen

from schoolsupport.translation import Message, msg

_YEAR = r"(?<![\d.])20\d\d(?!\d)"
_PAIR = rf"{_YEAR}\s*(?:[-–—/]|г\.?\s*[-–—]|года?\s*[-–—])\s*(?:20\d\d|\d\d)(?![\d.])"
_WORK = r"(?:ВПР|ОГЭ|ЕГЭ|ГВЭ|ГИА(?:-\d+)?|НИКО)"
_AFTER = r"\s*(?:учебн\w*\s+)?(?:год\w*|г\.\s?г\.|гг\.?|г\.|уч\.?\s*г\w*\.?)"
_SURE = re.compile(rf"(?:{_PAIR}|{_YEAR}){_AFTER}|{_WORK}\s*[-–—]?\s*{_YEAR}")
_ANY = re.compile(rf"{_PAIR}|{_YEAR}")
_IN_PHRASE = re.compile(r"(?<!\d)20\d\d(?!\d)")
_SHORT_PAIR = re.compile(r"(?<!\d)(20\d\d)(\s*[-–—/]\s*)(\d\d)(?![\d.])")
_CITED = re.compile(
    r"(?:приказ|распоряжени|постановлени|письм|закон|решени)\w*\b[^;]*?№\s*[\w/.-]+(?:\s*«[^»]*»)*"
    r"|(?:от|до)\s+(?:\d{1,2}[.\s][\w.]+\s+)?20\d\d(?:\s*г(?:ода|\.)?)?(?:\s*№\s*[\w/.-]+)?",
    re.IGNORECASE,
)
_ONE_OFF = re.compile(r"\bГод[ауе]?\s+[а-яё]+|\bюбиле\w+|\b\d+[-–]?лети\w+")
CENTURY = 100


@frozen(kw_only=True)
class Reworded:
    """A text with its years moved.

    Attributes:
        text: the text.
        left: places with a year that no sure pattern marks, and why each was left.
    """

    text: str
    left: tuple[tuple[str, Message], ...] = ()


def reword(text: str, years: int) -> Reworded:
    """A title with its years moved where the pattern is sure.

    Args:
        text: the words of a title, heading or document.
        years: by how many years.
    """
    cited = [found.span() for found in _CITED.finditer(text)]
    moved: list[str] = []
    left: list[tuple[str, Message]] = []
    done = 0
    for found in _ANY.finditer(text):
        if found.start() < done:
            continue
        sure = _sure_at(text, found.start())
        moved.append(text[done : found.start()])
        if _within(found.span(), cited):
            left.append((found[0], msg("a cited act or its date is never moved")))
            moved.append(found[0])
        elif sure is None:
            left.append((found[0], msg("nothing shows that the year is the plan's")))
            moved.append(found[0])
        else:
            moved.append(shifted(found[0], years))
        done = found.end()
    return Reworded(text="".join([*moved, text[done:]]), left=tuple(left))


def shifted(phrase: str, years: int) -> str:
    """A phrase with every year in it moved, in four figures or as the second of a pair."""

    def pair(found: re.Match[str]) -> str:
        second = (int(found[3]) + years) % CENTURY
        return f"{found[1]}{found[2]}{second:02d}"

    phrase = _SHORT_PAIR.sub(pair, phrase)
    return _IN_PHRASE.sub(lambda found: str(int(found[0]) + years), phrase)


def has_year(phrase: str) -> bool:
    """Whether a phrase names a year."""
    return _IN_PHRASE.search(phrase) is not None


def one_off(title: str) -> str | None:
    """The words that make a title one of its year alone («Году педагога и наставника»), if any."""
    found = _ONE_OFF.search(title)
    return found[0] if found else None


def _sure_at(text: str, place: int) -> re.Match[str] | None:
    return next((one for one in _SURE.finditer(text) if one.start() <= place < one.end()), None)


def _within(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(first <= span[0] and span[1] <= last for first, last in others)


def years_in(text: str) -> Iterator[str]:
    """Every year or pair of years a text names, as printed."""
    for found in _ANY.finditer(text):
        yield found[0]
