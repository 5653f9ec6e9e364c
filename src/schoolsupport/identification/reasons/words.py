"""Verdicts and numbers in words, Russian or English."""

from __future__ import annotations

from schoolsupport.domain import NotApplicable
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.translation import Message, msg

VERDICTS = {
    Verdict.MET: msg("yes"),
    Verdict.NOT_MET: msg("no"),
    Verdict.NO_DATA: msg("cannot be judged"),
    Verdict.NOT_APPLICABLE: msg("does not apply"),
}
_REASONS = {
    "missing": msg("no data"),
    "ambiguous": msg("the percent fits several numbers of pupils"),
    "doubtful": msg("the mark is doubtful"),
    "nobody": msg("nobody took part"),
    "not_objective": msg("the result is marked as not objective"),
    "others_unknown": msg("the numbers of other schools are not known"),
    "small_pool": msg("too few schools in the pool"),
}
_MOST_DECIMALS = 6


def percent(share: float, lang: str, beside: float | None = None) -> str:
    """A share as a percent with one decimal, or as many as tell it from the share beside it."""
    return _digits(100 * share, 1, None if beside is None else 100 * beside, lang) + " %"


def number_text(value: float, unit: str, lang: str, beside: float | None = None) -> str:
    """A number in its unit; a comma and a true minus in Russian.

    Args:
        value: the number.
        unit: unit of the indicator; a `share` is shown as a percent.
        lang: language.
        beside: a number it must not look equal to unless it is.
    """
    if unit == "share":
        return percent(value, lang, beside)
    text = _digits(value, 3, beside, lang)
    return msg("{number} km", number=text).text(lang) if unit == "km" else text


def _digits(value: float, decimals: int, beside: float | None, lang: str) -> str:
    text = _rounded(value, decimals)
    while beside is not None and decimals < _MOST_DECIMALS and value != beside:
        if text != _rounded(beside, decimals):
            break
        decimals += 1
        text = _rounded(value, decimals)
    return text.replace(".", ",").replace("-", "−") if lang == "ru" else text


def _rounded(value: float, decimals: int) -> str:
    text = f"{value:.{decimals}f}"
    short = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if short == "-0" else short


def reason_words(key: str | None) -> Message | None:
    """Why a verdict is not decided or does not apply, in words."""
    if key is None:
        return None
    if key in _REASONS:
        return _REASONS[key]
    return NotApplicable[key.upper()].message
