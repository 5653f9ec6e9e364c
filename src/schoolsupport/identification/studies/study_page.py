"""What the pages of all studies share: whose rules and data, schools as columns, ranges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

import pandas as pd

from schoolsupport.identification.identify import Identification
from schoolsupport.identification.reasons.words import VERDICTS
from schoolsupport.identification.studies.cautions import cautions
from schoolsupport.identification.studies.steady import Steady
from schoolsupport.pages import Column, Page, Part, Said, Text
from schoolsupport.translation import Message, msg
from schoolsupport.words.numbers import MINUS

MOST_ROWS = 30
NOT_JUDGED = msg("not judged")
SCHOOL_COLUMNS = (
    Column(heading=msg("Login"), id="school", wrap="never"),
    Column(heading=msg("School"), id="name"),
    Column(heading=msg("Municipality"), id="municipality"),
)
_MOST_DECIMALS = 9


def study_page(
    title: Said, found: Identification, category: str, parts: Iterable[Part], *, name: str
) -> Page:
    """A page of a study of one run: whose rules, of which day, on which data; then its parts."""
    shown = found.edition.categories[category]
    rules = msg(
        "{title}: rules of {day}, data up to {year}",
        title=found.edition.rulebook.title,
        day=found.as_of,
        year=found.year,
    )
    listed = msg(
        "{short}: {listed} of {judged} schools are on the list",
        short=shown.short,
        listed=len(found.listed(category)),
        judged=len(found.schools),
    )
    head = (Text(words=rules, style="strong"), Text(words=listed))
    return Page(title=title, name=name, cautions=tuple(cautions(found)), parts=(*head, *parts))


def school_cells(frame: pd.DataFrame, *, municipality: bool = True) -> list[list[Any]]:
    """The cells of `SCHOOL_COLUMNS`, or of the first two, from a frame that has them."""
    names = ["school", "name", "municipality"] if municipality else ["school", "name"]
    return [
        frame[name].astype("object").where(frame[name].notna(), None).tolist() for name in names
    ]


def verdict_cells(keys: Iterable[object]) -> list[Message]:
    """Keys of verdicts in words; what is none was not judged."""
    told = {verdict.key: said for verdict, said in VERDICTS.items()}
    return [told.get(str(key), NOT_JUDGED) for key in keys]


def named(schools: Sequence[str], most: int = 5) -> str:
    """Logins in one line, the first few of them."""
    listed = list(schools)
    return ", ".join(listed[:most]) + (" …" if len(listed) > most else "") if listed else "—"


class SteadyRange(Message):
    """«The list does not change from 28.6 % to 30 %»; the ends are rounded inward."""

    def __init__(self, steady: Steady, line: Decimal, unit: str):
        super().__init__("{steady}", {"steady": steady, "line": line, "unit": unit})

    def text(self, lang: str = "en") -> str:
        """The range in a language."""
        steady, line, unit = (self.values[name] for name in ("steady", "line", "unit"))
        return _steady_words(steady, line, unit, lang).text(lang)  # type: ignore[arg-type]  # kept as they were given


def _steady_words(steady: Steady, line: Decimal, unit: str, lang: str) -> Message:
    low: Message = msg("anywhere lower")
    high: Message = msg("anywhere higher")
    if steady.low is not None:
        number, inside = _inward(steady.low, line, unit, lang, up=True)
        whole = inside or steady.low_in
        low = msg("from {number}", number=number) if whole else msg("above {number}", number=number)
    if steady.high is not None:
        number, inside = _inward(steady.high, line, unit, lang, up=False)
        whole = inside or steady.high_in
        high = msg("to {number}", number=number) if whole else msg("below {number}", number=number)
    if steady.low is None and steady.high is None:
        return msg("the list does not change wherever the line is")
    if steady.low is None:
        return msg("the list does not change {high} and {low}", high=high, low=low)
    return msg("the list does not change {low} {high}", low=low, high=high)


def _inward(end: float, line: Decimal, unit: str, lang: str, *, up: bool) -> tuple[str, bool]:
    """A bound rounded towards the line, and whether that moved it."""
    scale, sign = (Decimal(100), " %") if unit == "share" else (Decimal(1), "")
    exact, target = Decimal(repr(end)) * scale, line * scale
    for decimals in range(2, _MOST_DECIMALS + 1):
        step = Decimal(1).scaleb(-decimals)
        shown = exact.quantize(step, rounding=ROUND_CEILING if up else ROUND_FLOOR)
        if (shown <= target) if up else (shown >= target):
            break
    else:
        shown = exact
    text = f"{shown.normalize():f}" + sign
    return (text.replace(".", ",").replace("-", MINUS) if lang == "ru" else text), shown != exact
