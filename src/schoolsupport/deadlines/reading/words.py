"""A printed phrase made ready for the grammar, its tokens, and what single words mean.

The words and their order stay; numbers are figures, Roman figures and Russian words in any case.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Protocol

from attrs import frozen

from schoolsupport.deadlines.schedule import Frequency, Unit

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


MONTHS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
WEEKDAYS = ("понед", "втор", "сред", "четв", "пятн", "субб", "воск")
_FREQUENCIES = (
    ("день", Frequency.DAILY), ("дня", Frequency.DAILY), ("днев", Frequency.DAILY),
    ("сутки", Frequency.DAILY), ("недел", Frequency.WEEKLY), ("меся", Frequency.MONTHLY),
    ("кварт", Frequency.QUARTERLY), ("полг", Frequency.HALF_YEARLY),
    ("полуг", Frequency.HALF_YEARLY),
    ("четверт", Frequency.SCHOOL_QUARTERLY), ("четн", Frequency.SCHOOL_QUARTERLY),
    ("год", Frequency.YEARLY),
)  # fmt: skip
OF_SCHOOL = {
    Frequency.HALF_YEARLY: Frequency.SCHOOL_HALF_YEARLY,
    Frequency.YEARLY: Frequency.SCHOOL_YEARLY,
}
_UNITS = (
    ("час", Unit.HOUR), ("недел", Unit.WEEK), ("меся", Unit.MONTH),
    ("год", Unit.YEAR), ("лет", Unit.YEAR),
)  # fmt: skip


class NotReadError(ValueError):
    """The phrase does not fit the grammar.

    Attributes:
        places: where the words stand that do not fit.
    """

    def __init__(self, places: list[Place]) -> None:
        super().__init__(places)
        self.places = places


class Token(Protocol):
    """What a token of the grammar gives."""

    type: str
    value: str
    start_pos: int
    end_pos: int


def frequency_of(words: str) -> Frequency:
    """The frequency that a word names: «квартал», «ежегодно»."""
    freq = next(freq for stem, freq in _FREQUENCIES if stem in words)
    return OF_SCHOOL.get(freq, freq) if "учебн" in words else freq


def unit_of(words: str) -> Unit:
    """The unit that a word names."""
    return next((unit for stem, unit in _UNITS if stem in words), Unit.DAY)


def number_of(token: Token) -> int:
    """The value of a number.

    Raises:
        NotReadError: figures and words contradict each other.
    """
    value = number(token.value)
    if value is None:
        raise NotReadError([(token.start_pos, token.end_pos)])
    return value


def place_of(first: Token, last: Token | None = None) -> Place:
    """Where one token, or several, stand."""
    return first.start_pos, (last or first).end_pos


def is_kind(kind: str, child: object) -> bool:
    """Whether a child of a rule is a token of a kind."""
    return getattr(child, "type", None) == kind


def month_of(token: Token) -> int:
    """The month that a token begins with."""
    words = token.value
    return next(
        count
        for count, stem in sorted(enumerate(MONTHS, 1), key=lambda pair: -len(pair[1]))
        if words.startswith(stem)
    )


def weekday_of(words: str) -> int:
    """The day of the week, 1 Monday to 7 Sunday."""
    return next(count for count, stem in enumerate(WEEKDAYS, 1) if words.startswith(stem))


def positive(token: Token) -> int:
    """The value of a number above zero.

    Raises:
        NotReadError: it is zero.
    """
    value = number_of(token)
    if not value:
        raise NotReadError([place_of(token)])
    return value
