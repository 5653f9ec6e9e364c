"""The lines between which a list stays the same, and how they are said."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from attrs import frozen

from schoolsupport.records import told
from schoolsupport.translation import Message, msg
from schoolsupport.words.numbers import MINUS

MOST_DECIMALS = 9


@frozen
class Movers:
    """Schools that enter and leave as a line passes a point.

    Attributes:
        enter: their ids.
        leave: their ids.
    """

    enter: tuple[str, ...]
    leave: tuple[str, ...]


@told("low", "low_in", "high", "high_in", "below", "above")
@frozen(kw_only=True)
class Steady:
    """The lines between which the list stays the same.

    Attributes:
        low: the list stays down to this line; None where it never changes below.
        high: the list stays up to this line; None where it never changes above.
        low_in: whether the list is still the same on `low` itself.
        high_in: whether it is on `high` itself.
        below: who moves as the line passes below `low`.
        above: who moves as it passes above `high`.
    """

    low: float | None
    high: float | None
    low_in: bool
    high_in: bool
    below: Movers
    above: Movers

    def holds(self, line: float) -> bool:
        """Whether the list is the same with the line there."""
        over = self.low is None or line > self.low or (self.low_in and line == self.low)
        under = self.high is None or line < self.high or (self.high_in and line == self.high)
        return over and under


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
    for decimals in range(2, MOST_DECIMALS + 1):
        step = Decimal(1).scaleb(-decimals)
        shown = exact.quantize(step, rounding=ROUND_CEILING if up else ROUND_FLOOR)
        if (shown <= target) if up else (shown >= target):
            break
    else:
        shown = exact
    text = f"{shown.normalize():f}" + sign
    return (text.replace(".", ",").replace("-", MINUS) if lang == "ru" else text), shown != exact
