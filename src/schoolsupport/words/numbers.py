"""Numbers, shares and days as people write them, Russian or English.

Signs and grouping are those of CLDR, by Babel, with three differences that Russian print asks for:
a true minus, narrow blanks between groups of digits, and none in numbers of four digits.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from schoolsupport.translation import DEFAULT_LANGUAGE, Message, msg, plural

if TYPE_CHECKING:
    from babel import Locale
    from babel.numbers import NumberPattern

Number = int | float | Decimal | Fraction

MINUS = "\N{MINUS SIGN}"
_NARROW = "\N{NARROW NO-BREAK SPACE}"
_MOST_DECIMALS = 6
_GROUPED_FROM = 10_000
_UNGROUPED = frozenset({"year", "code"})
_SIGNS = {
    "km": msg("{number} km"),
    "people": msg("{number} pers."),
    "residents": msg("{number} inh."),
    "rooms": msg("{number} rm."),
    "computers": msg("{number} pc."),
}
_WORDS = frozenset({"points", "years", *_SIGNS})


def bare_unit(unit: str | None) -> str | None:
    """The unit of a number beside which the unit is not said: it stands in a heading, or after."""
    return None if unit in _WORDS and unit != "km" else unit


def number_text(
    value: Number,
    unit: str | None,
    lang: str = DEFAULT_LANGUAGE,
    beside: Number | None = None,
    *,
    compared: bool = False,
) -> str:
    """A number in its unit; a comma and a true minus in Russian.

    Args:
        value: the number.
        unit: `share` (0 to 1; what is more is a plain quotient) and `percent` (0 to 100) are shown
            in percent with one decimal, `points`, `years`, `people`, `km` and other things counted
            with their word or sign, `signed` with + or −, `year` and `code` without grouping; any
            other as the number is, with at most three decimals.
        lang: language.
        beside: a number it must not look equal to unless it is.
        compared: whether it stands after «more than», «from» and the like, in the genitive.
    """
    if unit == "share":
        if any(float(one) ** 2 > 1 for one in (value, beside) if one is not None):  # of no whole
            return _digits(value, 3, beside, lang)
        return percent(value, lang, beside)
    if unit == "percent":
        return _digits(value, 1, beside, lang) + " %"
    if unit in _UNGROUPED and value == int(value):
        return str(int(value)).replace("-", MINUS)
    text = _digits(value, 3, beside, lang)
    if unit == "signed":
        text = f"+{text}" if value > 0 else text.replace("-", MINUS)
    elif unit in _WORDS:
        text = _counted(value, text, unit, compared=compared and lang == "ru").text(lang)
    return text


def in_row(values: Iterable[Number], unit: str | None, lang: str, apart: str = ", ") -> str:
    """Numbers of one unit in a row; a unit that is a word is said once, beside the last."""
    *first, last = values
    told = [number_text(one, bare_unit(unit), lang) for one in first]
    return apart.join([*told, number_text(last, unit, lang)])


def _counted(value: Number, text: str, unit: str, *, compared: bool) -> Message:
    """A number with the word it counts; a part of one stands as two do: «2,5 балла».

    After «больше», «не менее», «от» the word stands as after 2 where it would stand as after 1, and
    as after 5 otherwise: «больше 1 балла», «не менее 3 баллов».
    """
    if unit in _SIGNS:
        return Message(_SIGNS[unit].template, {"number": text})
    n = abs(int(value)) if float(value).is_integer() else 2
    if compared and float(value).is_integer():
        n = 2 if n % 10 == 1 and n % 100 != 11 else 5  # forms of Russian plurals
    if unit == "points":
        return plural("{number} point", "{number} points", n, number=text)
    return plural("{number} year", "{number} years", n, number=text)


def percent(share: Number, lang: str, beside: Number | None = None) -> str:
    """A share as a percent with one decimal, or as many as tell it from the share beside it."""
    return _digits(100 * share, 1, None if beside is None else 100 * beside, lang) + " %"


def ratio_text(
    numerator: int | Fraction, denominator: int, lang: str, *, fraction_first: bool = False
) -> str:
    """A share with its fraction, «30 % (6 из 20)»; the fraction alone where nothing is counted.

    Args:
        numerator: what is counted.
        denominator: of how many.
        lang: language.
        fraction_first: whether it is written as it is worked out, «6 / 20 = 30 %».
    """
    below, n = number_text(numerator, None, lang), number_text(denominator, None, lang)
    fraction = msg("{below} of {n}", below=below, n=n).text(lang)
    if not denominator:
        return fraction
    share = percent(numerator / denominator, lang)
    return f"{below} / {n} = {share}" if fraction_first else f"{share} ({fraction})"


def day_text(day: date, lang: str) -> str:
    """A day, with its hour if it has one: dd.mm.yyyy in Russian, ISO in English."""
    text = f"{day:%d.%m.%Y}" if lang == "ru" else f"{day:%Y-%m-%d}"
    return f"{text} {day:%H:%M}" if isinstance(day, datetime) and (day.hour or day.minute) else text


class Quantity(Message):
    """A number inside a sentence, written when the sentence is said in a language."""

    def __init__(self, value: Number, unit: str | None = None, beside: Number | None = None):
        super().__init__("{value}", {"value": value, "unit": unit, "beside": beside})

    def text(self, lang: str = "en") -> str:
        """The number in its unit."""
        told = self.values
        return number_text(told["value"], told["unit"], lang, told["beside"])  # type: ignore[arg-type]  # kept as they were given


class Span(Message):
    """From one number to another: «14,5 %–51,9 %»."""

    def __init__(self, lowest: Number, highest: Number, unit: str | None = None):
        ends = {"low": Quantity(lowest, unit), "high": Quantity(highest, unit)}
        super().__init__("{low} to {high}", ends)

    @property
    def lowest(self) -> Message:
        """The lower end, a `Quantity`."""
        return self.values["low"]  # type: ignore[return-value]  # it was made one

    @property
    def highest(self) -> Message:
        """The upper end, a `Quantity`."""
        return self.values["high"]  # type: ignore[return-value]  # it was made one


def _digits(value: Number, decimals: int, beside: Number | None, lang: str) -> str:
    text = _rounded(value, decimals)
    while beside is not None and decimals < _MOST_DECIMALS and value != beside:
        if text != _rounded(beside, decimals):
            break
        decimals += 1
        text = _rounded(value, decimals)
    return _written(text, lang)


def _rounded(value: Number, decimals: int) -> str:
    text = f"{float(value) if isinstance(value, Fraction) else value:.{decimals}f}"
    short = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if short == "-0" else short


def _written(text: str, lang: str) -> str:
    """Digits with the signs of the language; the number of decimals stays."""
    number = Decimal(text)
    if not number.is_finite():
        return text
    pattern, locale = _pattern(lang, abs(number) >= _GROUPED_FROM)
    written: str = pattern.apply(number, locale)
    if lang != "ru":
        return written
    return written.replace("\N{NO-BREAK SPACE}", _NARROW).replace("-", MINUS)


@cache
def _pattern(lang: str, grouped: bool) -> tuple[NumberPattern, Locale]:  # noqa: FBT001  # a key of the cache
    from babel import Locale as BabelLocale  # noqa: PLC0415  # start-up stays light
    from babel.numbers import parse_pattern  # noqa: PLC0415  # start-up stays light

    decimals = "#" * _MOST_DECIMALS
    form = f"#,##0.{decimals}" if grouped else f"0.{decimals}"
    return parse_pattern(form), BabelLocale.parse(lang)
