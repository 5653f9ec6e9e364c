"""Short words of tables: verdicts, reasons, works, shares."""

from __future__ import annotations

from schoolsupport.domain import Severity
from schoolsupport.identification.reasons.distance import Distance
from schoolsupport.identification.reasons.records import CellRecord
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


def work_share(cell: CellRecord, lang: str) -> str:
    """A work with its share below the boundary: «6 РУ 2021: 6 из 20 = 30 %».

    Raises:
        ValueError: the cell is a number that is not of one work.
    """
    title = short_work(cell.procedure or "", cell.year, cell.unit)
    if cell.denominator is None or cell.lowest is None or cell.highest is None:
        return f"{title}: {reason_text(cell.reason or 'missing', lang)}"
    if cell.observed is None:
        counted = msg(
            "{low} to {high} of {n}", low=cell.lowest, high=cell.highest, n=cell.denominator
        )
        return f"{title}: {counted.text(lang)}"
    counted = msg("{below} of {n}", below=cell.numerator, n=cell.denominator)
    return f"{title}: {counted.text(lang)} = {percent(cell.observed, lang)}"


def moves_text(distance: Distance, *, leaving: bool) -> str:
    """Which works have to change by how many marks «2»: «5 МА 2020: −10»."""
    sign = "−" if leaving else "+"
    return "\n".join(
        f"{short_work(move.procedure, move.year, move.unit)}: {sign}{abs(move.pupils)}"
        for move in distance.moves
    )
