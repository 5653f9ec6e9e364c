"""Tokens of the grammar, and what single words mean."""

from __future__ import annotations

from typing import Protocol

from schoolsupport.deadlines.reading.numerals import number
from schoolsupport.deadlines.reading.wording import Place
from schoolsupport.deadlines.schedule import Frequency, Unit

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
