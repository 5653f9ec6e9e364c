"""How far a line can move before the list changes, exactly."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.identification.studies.study_page import plain_value
from schoolsupport.identification.verdicts import Bools, Floats, Verdict
from schoolsupport.translation import Message, msg
from schoolsupport.words.numbers import MINUS

if TYPE_CHECKING:
    from schoolsupport.identification.studies.what_if import WhatIf

_MOST_DECIMALS = 9


@frozen(kw_only=True)
class Steady:
    """The lines between which the list stays the same.

    Attributes:
        low: the list stays down to this line; None where it never changes below.
        high: the list stays up to this line; None where it never changes above.
        low_in: whether the list is still the same on `low` itself.
        high_in: whether it is on `high` itself.
        below: schools that enter, and schools that leave, as the line passes below `low`.
        above: the same as it passes above `high`.
    """

    low: float | None
    high: float | None
    low_in: bool
    high_in: bool
    below: tuple[tuple[str, ...], tuple[str, ...]]
    above: tuple[tuple[str, ...], tuple[str, ...]]

    def holds(self, line: float) -> bool:
        """Whether the list is the same with the line there."""
        over = self.low is None or line > self.low or (self.low_in and line == self.low)
        under = self.high is None or line < self.high or (self.high_in and line == self.high)
        return over and under

    def as_dict(self) -> dict[str, Any]:
        """The range as a program reads it."""
        return {
            "low": self.low,
            "low_in": self.low_in,
            "high": self.high,
            "high_in": self.high_in,
            "below": {"enter": list(self.below[0]), "leave": list(self.below[1])},
            "above": {"enter": list(self.above[0]), "leave": list(self.above[1])},
        }


@frozen(eq=False)
class _Turns:
    """Points at which schools enter or leave, and which of them lie at or above the line."""

    points: Floats
    ahead: Bools
    listed_before: Bools
    schools: NDArray[np.intp]


def steady(asked: WhatIf) -> Steady:
    """The lines between which the list of a category stays as it is in the run.

    Only points at which a school really enters or leaves count: a school that another criterion
    keeps on the list does not.
    """
    turns = _turns(asked)
    rising = asked.flips.rising
    ends = [_end(asked, turns, ahead=ahead) for ahead in (False, True)]
    # a school is met up to and on its point; for strict lines up to it only
    on_behind, on_ahead = asked.flips.strict, not asked.flips.strict
    if rising:
        (high, above), (low, below) = ends
        return Steady(
            low=None if low is None else -low,
            high=None if high is None else -high,
            low_in=on_ahead and low is not None,
            high_in=on_behind and high is not None,
            below=below,
            above=above,
        )
    (low, below), (high, above) = ends
    return Steady(
        low=low,
        high=high,
        low_in=on_behind and low is not None,
        high_in=on_ahead and high is not None,
        below=below,
        above=above,
    )


def listed_within(asked: WhatIf, low: Any, high: Any) -> tuple[Bools, Bools]:
    """Who is on the list for every line from one to another, and who is for any of them.

    Args:
        asked: whose line moves.
        low: first line, `Decimal`.
        high: last line, `Decimal`.

    Returns:
        Two masks over the schools of the run, exact for every line between, not only at the ends.
    """
    first, last = (asked.flips.at(line).codes for line in (low, high))
    if asked.flips.rising:
        first, last = last, first
    always = np.ones(len(first), dtype=bool)
    ever = np.zeros(len(first), dtype=bool)
    between = asked.flips.possible > asked.flips.certain
    for answer in (Verdict.MET, Verdict.NO_DATA, Verdict.NOT_MET, Verdict.NOT_APPLICABLE):
        given = (first == answer) | (last == answer)
        if answer is Verdict.NO_DATA:
            given |= (first == Verdict.MET) & (last == Verdict.NOT_MET) & between
        listed = asked.answers[answer] == Verdict.MET
        always &= ~given | listed
        ever |= given & listed
    return always, ever


def _turns(asked: WhatIf) -> _Turns:
    flips = asked.flips
    met, open_, unmet = (
        asked.answers[answer] == Verdict.MET
        for answer in (Verdict.MET, Verdict.NO_DATA, Verdict.NOT_MET)
    )
    now = flips.at(asked.line)
    together = flips.certain == flips.possible
    first = flips.applies & np.where(together, met != unmet, met != open_)
    second = flips.applies & ~together & (open_ != unmet)
    parts = []
    for points, turning, ahead, before in (
        (flips.certain, first, now.certain, met),
        (flips.possible, second, now.possible, open_),
    ):
        there = np.flatnonzero(turning & np.isfinite(points))
        parts.append((points[there], ahead[there], before[there], there))
    joined = [np.concatenate(column) for column in zip(*parts, strict=True)]
    return _Turns(*joined)


def _end(
    asked: WhatIf, turns: _Turns, *, ahead: bool
) -> tuple[float | None, tuple[tuple[str, ...], tuple[str, ...]]]:
    """The nearest point on one side, and who enters and leaves beyond it."""
    side = turns.ahead if ahead else ~turns.ahead
    if not side.any():
        return None, ((), ())
    points = turns.points[side]
    nearest = points.min() if ahead else points.max()
    here = side & (turns.points == nearest)
    # beyond a point ahead schools lose the answer they have before it; behind, they get it
    enters = here & (turns.listed_before != ahead)
    leaves = here & (turns.listed_before == ahead)
    names = asked.found.schools
    sides = tuple(
        tuple(sorted(str(names[place]) for place in turns.schools[mask]))
        for mask in (enters, leaves)
    )
    return float(plain_value(nearest)), (sides[0], sides[1])


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
