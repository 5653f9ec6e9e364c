"""Percents become counts again, where that can be done without a doubt.

A table prints n and the percents of the marks 2, 3, 4 and 5 with d decimals. The possible counts
of a mark are the whole numbers m from 0 to n with

    |100·m/n − p| ≤ half a unit of the last decimal     (both ends in, whichever way it was rounded)

and the four counts add up to n, which leaves of each range only what the others allow:

    m_k ≥ n − (highest of the others),   m_k ≤ n − (lowest of the others).

One number left is the count. Several are a range. None is an error of the table. A blank percent
may be any count, so that it too follows from the other three. With two decimals and n below
10 000, one and 1 000, none and 100, a percent fits one count at most.
"""

from __future__ import annotations

import numpy as np
from attrs import frozen

from schoolsupport.tables.cells import Bools, Floats

MOST_DECIMALS = 6
_NOISE = 1e-9  # of float64: widens a range, so a count is never decided by it


@frozen(eq=False)
class Counts:
    """Ranges of counts, one row per school and one column per mark; NaN where nothing is known.

    Attributes:
        lowest: lowest possible count, persons.
        highest: highest possible count, persons.
        sum_off: rows whose percents do not add up to 100.
        impossible: rows whose percents fit no counts.
        blame: for an impossible row, the column that fits no count by itself; −1 where it is only
            the four together.
    """

    lowest: Floats
    highest: Floats
    sum_off: Bools
    impossible: Bools
    blame: np.ndarray[tuple[int], np.dtype[np.intp]]

    @property
    def exact(self) -> Floats:
        """The counts where one number is left, NaN elsewhere; persons."""
        return np.where(self.lowest == self.highest, self.lowest, np.nan)


def decimals_of(percents: Floats) -> int:
    """Most decimals seen in a file, at most six; more than are seen are never assumed."""
    seen = percents[~np.isnan(percents)]
    for decimals in range(MOST_DECIMALS):
        if np.all(np.abs(np.round(seen, decimals) - seen) < _NOISE):
            return decimals
    return MOST_DECIMALS


def counts_of(n: Floats, percents: Floats, decimals: int) -> Counts:
    """The possible counts behind printed percents.

    Args:
        n: participants, shape (rows,); whole and not negative, or NaN.
        percents: percents of the marks, shape (rows, marks), NaN for a blank.
        decimals: decimals the percents are rounded to, at least.

    Returns:
        The ranges; NaN in rows without n and in rows whose percents are wrong.
    """
    half = 0.5 * 10.0**-decimals
    lowest, highest = _by_themselves(n, percents, half)
    alone = lowest > highest
    low_total, high_total = lowest.sum(axis=1), highest.sum(axis=1)
    impossible = alone.any(axis=1) | (low_total > n) | (high_total < n)
    together_low = np.maximum(lowest, n[:, None] - (high_total[:, None] - highest))
    together_high = np.minimum(highest, n[:, None] - (low_total[:, None] - lowest))
    off = np.abs(percents.sum(axis=1) - 100) > percents.shape[1] * half + _NOISE
    sum_off = off & (n > 0)
    wrong = (impossible | sum_off)[:, None]
    return Counts(
        lowest=np.where(wrong, np.nan, together_low),
        highest=np.where(wrong, np.nan, together_high),
        sum_off=sum_off,
        impossible=impossible & ~sum_off,
        blame=np.where(alone.any(axis=1), alone.argmax(axis=1), -1),
    )


def _by_themselves(n: Floats, percents: Floats, half: float) -> tuple[Floats, Floats]:
    """The range of each count before the others are looked at; 0 to n for a blank."""
    people = np.broadcast_to(n[:, None], percents.shape)
    noise = _NOISE * (1 + people)
    lowest = np.ceil(people * (percents - half) / 100 - noise)
    highest = np.floor(people * (percents + half) / 100 + noise)
    blank = np.isnan(percents)
    lowest = np.where(blank, people * 0, np.maximum(lowest, 0))
    highest = np.where(blank, people, np.minimum(highest, people))
    return lowest, highest
