"""Short words of tables: verdicts, reasons, works, shares."""

from __future__ import annotations

from math import isnan

from schoolsupport.domain import Severity
from schoolsupport.identification.reasons.distance import Distance
from schoolsupport.identification.reasons.wording import VERDICTS, reason_words, short_work
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.translation import msg
from schoolsupport.words.numbers import percent

SEVERITIES = {
    Severity.ERROR: msg("error"),
    Severity.WARNING: msg("warning"),
    Severity.INFO: msg("for information"),
}


def verdict_text(verdict: Verdict, lang: str) -> str:
    """A verdict in a word: «да», «нет», «нельзя судить», «не применимо»."""
    return VERDICTS[verdict].text(lang)


def reason_text(key: str | None, lang: str) -> str:
    """Why something does not apply or is not known; empty where there is no reason."""
    words = reason_words(key)
    return "" if words is None else words.text(lang)


def counts_text(lowest: float, highest: float, n: float, lang: str) -> str:
    """Persons below the boundary in words: «6 из 20 = 30 %», «от 5 до 6 из 20».

    Args:
        lowest: the fewest it can be; NaN where not known.
        highest: the most.
        n: participants; NaN where not known.
        lang: language.
    """
    if isnan(lowest) or isnan(highest) or isnan(n):
        return reason_text("missing", lang)
    if lowest != highest or not n:
        bounds = msg("{low} to {high} of {n}", low=int(lowest), high=int(highest), n=int(n))
        return bounds.text(lang)
    counted = msg("{below} of {n}", below=int(lowest), n=int(n))
    return f"{counted.text(lang)} = {percent(lowest / n, lang)}"


def moves_text(distance: Distance, *, leaving: bool) -> str:
    """Which works have to change by how many marks «2»: «5 МА 2020: −10»."""
    sign = "−" if leaving else "+"
    return "\n".join(
        f"{short_work(move.procedure, move.year, move.unit)}: {sign}{abs(move.pupils)}"
        for move in distance.moves
    )
