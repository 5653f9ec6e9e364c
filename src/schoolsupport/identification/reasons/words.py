"""Verdicts and reasons in words, Russian or English."""

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


def reason_words(key: str | None) -> Message | None:
    """Why a verdict is not decided or does not apply, in words."""
    if key is None:
        return None
    if key in _REASONS:
        return _REASONS[key]
    return NotApplicable[key.upper()].message
