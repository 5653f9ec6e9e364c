"""A printed phrase made ready for the grammar; the words and their order stay."""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import frozen

Place = tuple[int, int]
_TAGS = re.compile(r"\s*<[^<>]{1,40}>\s*")
_SPACES = re.compile(r"\s+")
_MARKS = re.compile(r"[\u00ad\u200b*]")  # soft hyphens, footnotes
_LETTERS = str.maketrans(
    dict.fromkeys("‐‑‒–—―−", "-") | {"ё": "е", "і": "i", "ӏ": "i", "l": "i"}  # Roman look-alikes
)
_BROKEN = re.compile(r"(?<![а-яё])([а-яё]+)-(\s+)([а-яё]+)", re.IGNORECASE)
_STRAY_DOT = re.compile(r"(?<=\d)\.(\s*[-‐‑‒–—―−]|\s+(?:по|до)\s+\d)")
_QUOTED_DAY = re.compile(r"[«\"“”„]\s*(\d{1,2})\s*[»\"“”](?=\s*[а-яё])")
_QUOTED_FIGURES = re.compile(r"[«\"“”„]\s*(\d{1,2})\s*[»\"“”]\.?(?=\s*\d\d\s*\.)")
_ROMAN = str.maketrans({"Ⅰ": "I", "Ⅱ": "II", "Ⅲ": "III", "Ⅳ": "IV"})
_DOT_IN_DAY = re.compile(
    r"(?<![\d.])(\d{1,2})\.(?=(?:январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр)я"
    r"|мая|марта|августа)",
    re.IGNORECASE,
)
_GLUED = re.compile(r"(?<=\dг\.)(?=[а-яё])")
_LATIN = re.compile(r"(?<=[а-я])[aceopxykmtbh]+|[aceopxykmtbh]+(?=[а-я])|\bco?\b(?= )")
_LOOK_ALIKES = str.maketrans("aceopxykmtbh", "асеорхукмтвн")
_TWICE = re.compile(r"\b([а-яё]+) \1\b", re.IGNORECASE)
_MONTH = re.compile(
    r"(?:январ|феврал|март|апрел|ма[йяе]|июн|июл|август|сентябр|октябр|ноябр|декабр)\w*"
)
_WHOLE = re.compile(
    r"течени[ие]|(?:январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр)[ьяею]"
    r"|(?:март|август)[ае]?|квартал\w*|полугоди\w*|четверт\w*|учебн\w*|постоянно|необходимости"
    r"|еже(?:месячно|квартально|годно|недельно|дневно)|график\w*|согласно|года|соответствии|период\w*"
)
_REST = re.compile(r"[\s.,;-]*")


@frozen
class Wording:
    """A phrase twice, letter under letter: as the order wrote it, and as the grammar reads it.

    Attributes:
        print: cleaned of tags, line breaks and hyphenation, case kept.
        plain: the same, lower-case, ё as е, look-alikes of Roman figures made Latin.
        twice: a word that was printed twice running and is read once.
    """

    print: str
    plain: str
    twice: str | None = None

    @property
    def empty(self) -> bool:
        """Whether no letter or figure is left."""
        return _REST.fullmatch(self.plain) is not None

    def words(self, place: Place) -> str:
        """The order's own words between two places."""
        return self.print[place[0] : place[1]].strip(" ,.;-–—")

    def instead(self, places: Sequence[Place], words: str) -> str:
        """The phrase with other words in some places, as it would stand inside a sentence."""
        changed = self.print
        for start, end in reversed(places):
            changed = changed[:start] + words + changed[end:]
        return changed[:1].lower() + changed[1:] if changed[1:2].islower() else changed


def worded(phrase: str) -> Wording:
    """A phrase as the grammar reads it.

    Args:
        phrase: a cell or clause as printed; tags of paragraphs and line breaks may stand in it.
    """
    text = _TAGS.sub("; ", _MARKS.sub("", phrase))
    text = _BROKEN.sub(_joined, text)
    text = _STRAY_DOT.sub(r"\1", text)
    text = _QUOTED_FIGURES.sub(r"\1.", _QUOTED_DAY.sub(r"\1", text.translate(_ROMAN)))
    text = _GLUED.sub(" ", _DOT_IN_DAY.sub(r"\1 ", text))
    text = _SPACES.sub(" ", text).strip(" ;")
    twice = _TWICE.search(text)
    text = _TWICE.sub(r"\1", text)
    plain = text.lower()
    if len(plain) != len(text):  # one letter of some alphabets becomes two
        plain = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    plain = _LATIN.sub(_cyrillic, plain.translate(_LETTERS))
    return Wording(text, plain, twice[1] if twice else None)


def _cyrillic(found: re.Match[str]) -> str:
    """Latin letters typed among Cyrillic ones."""
    return found[0].translate(_LOOK_ALIKES)


def _joined(found: re.Match[str]) -> str:
    """Mends a word broken over lines; a range of two months stays a range."""
    left, space, right = found.groups()
    if _MONTH.fullmatch(left.lower()) and _MONTH.fullmatch(right.lower()):
        return found[0]
    if "\n" in space or _WHOLE.fullmatch((left + right).lower()):
        return left + right
    return found[0]
