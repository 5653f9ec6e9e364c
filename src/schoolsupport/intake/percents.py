"""Percents become counts again, where that can be done without a doubt.

A table prints n and the percents of the marks 2, 3, 4 and 5 with d decimals. The possible counts
of a mark are the whole numbers m from 0 to n with

    |100·m/n − p| ≤ half a unit of the last decimal     (both ends in, whichever way it was rounded)

and the four counts add up to n, which leaves of each range only what the others allow:

    m_k ≥ n − (highest of the others),   m_k ≤ n − (lowest of the others).

One number left is the count. Several are a range. None is an error of the table. A blank percent
may be any count, so that it too follows from the other three. With two decimals and n below
10 000, one and 1 000, none and 100, a percent fits one count at most.

Rows of one table may be printed with different decimals (the row of the country with two, those of
schools with one): a row that fits nothing with the decimals of its level is read with its own.
Percents that a spreadsheet keeps as parts of one add up to 1, and are percents again times 100.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.domain import Problem, problem
from schoolsupport.tables.cells import Bools, Floats

Places = NDArray[np.int64]
MOST_DECIMALS = 6
_FEW = 0.02  # what rounding may take from a sum of parts of one
_KEPT = 9  # decimals of a percent that is computed from a part of one
_NOISE = 1e-9  # of float64: widens a range, so a count is never decided by it


@frozen(eq=False)
class Counts:
    """Ranges of counts, one row per school and one column per mark; NaN where nothing is known.

    Attributes:
        lowest: lowest possible count, persons.
        highest: highest possible count, persons.
        sum_off: rows whose percents do not add up to 100.
        impossible: rows whose percents fit no counts.
        total: what the percents of each row add up to.
        blame: for an impossible row, the column that fits no count by itself; −1 where it is only
            the four together.
    """

    lowest: Floats
    highest: Floats
    sum_off: Bools
    impossible: Bools
    total: Floats
    blame: np.ndarray[tuple[int], np.dtype[np.intp]]

    @property
    def exact(self) -> Floats:
        """The counts where one number is left, NaN elsewhere; persons."""
        return np.where(self.lowest == self.highest, self.lowest, np.nan)


def decimals_of(percents: Floats) -> int:
    """Most decimals seen, at most six; more than are seen are never assumed."""
    return int(decimals_of_rows(percents.reshape(1, -1))[0])


def decimals_of_rows(percents: Floats) -> Places:
    """Most decimals seen in each row, at most six."""
    decimals: Places = np.zeros(len(percents), dtype=np.int64)
    for number in range(MOST_DECIMALS):
        finer = np.abs(np.round(percents, number) - percents) >= _NOISE
        decimals[finer.any(axis=1)] = number + 1
    return decimals


def as_percents(percents: Floats) -> Floats:
    """A table of parts of one as percents; a row with a blank is as the whole rows are."""
    whole = ~np.isnan(percents).any(axis=1)
    total = percents.sum(axis=1)
    half = 0.5 * 10.0 ** -decimals_of_rows(percents).astype("float64")
    miss = percents.shape[1] * half + _NOISE
    finite = whole & (percents <= 1).all(axis=1)
    parts = finite & (np.abs(total - 1) <= np.minimum(miss, _FEW))
    if parts.any() and not (whole & (np.abs(total - 100) <= miss)).any():
        parts |= ~whole
    return np.where(parts[:, None], np.round(100 * percents, _KEPT), percents)


def scale_of(printed: Floats, percents: Floats) -> str:
    """Whether a table printed its percents as they are, or as parts of one: `percent`, `share`."""
    return "percent" if np.array_equal(printed, percents, equal_nan=True) else "share"


def fitted_counts(n: Floats, percents: Floats, levels: Sequence[object]) -> Counts:
    """The possible counts behind the percents of a table, whose rows may differ in decimals.

    Args:
        n: participants, shape (rows,).
        percents: percents of the marks, shape (rows, marks).
        levels: what each row speaks of: rows of one level are printed alike unless they show
            otherwise.
    """
    own = decimals_of_rows(percents)
    place = {level: number for number, level in enumerate(dict.fromkeys(levels))}
    group = np.array([place[level] for level in levels], dtype=np.int64)
    most = np.zeros(len(place), dtype=np.int64)
    np.maximum.at(most, group, own)
    of_level = counts_of(n, percents, most[group])
    alone = (of_level.impossible | of_level.sum_off) & (own < most[group])
    if not alone.any():
        return of_level
    return counts_of(n, percents, np.where(alone, own, most[group]))


def counts_of(n: Floats, percents: Floats, decimals: int | Places) -> Counts:
    """The possible counts behind printed percents.

    Args:
        n: participants, shape (rows,); whole and not negative, or NaN.
        percents: percents of the marks, shape (rows, marks), NaN for a blank.
        decimals: decimals the percents are rounded to, at least; of all rows, or of each.

    Returns:
        The ranges; NaN in rows without n and in rows whose percents are wrong.
    """
    half = np.broadcast_to(0.5 * 10.0 ** -np.asarray(decimals, dtype="float64"), n.shape)
    lowest, highest = _by_themselves(n, percents, half[:, None])
    alone = lowest > highest
    low_total, high_total = lowest.sum(axis=1), highest.sum(axis=1)
    impossible = alone.any(axis=1) | (low_total > n) | (high_total < n)
    together_low = np.maximum(lowest, n[:, None] - (high_total[:, None] - highest))
    together_high = np.minimum(highest, n[:, None] - (low_total[:, None] - lowest))
    total = percents.sum(axis=1)
    off = np.abs(total - 100) > percents.shape[1] * half + _NOISE
    sum_off = off & (n > 0)
    wrong = (impossible | sum_off)[:, None]
    return Counts(
        lowest=np.where(wrong, np.nan, together_low),
        highest=np.where(wrong, np.nan, together_high),
        sum_off=sum_off,
        impossible=impossible & ~sum_off,
        total=total,
        blame=np.where(alone.any(axis=1), alone.argmax(axis=1), -1),
    )


def wrong_percents(
    counts: Counts, place: int, n: float, printed: Sequence[str]
) -> tuple[Problem, int | None, bool] | None:
    """What is wrong with the percents of one row; None where the counts are known.

    Args:
        counts: of the table.
        place: the row.
        n: its participants.
        printed: the percents as they stand.

    Returns:
        The problem, the mark it is of, and whether the row is refused for it.
    """
    low, high = counts.lowest[place], counts.highest[place]
    whole = " ".join(printed)
    if counts.sum_off[place]:
        total = f"{counts.total[place]:.8g}"
        return problem("row.percent_sum", found=whole, total=total), None, True
    if counts.impossible[place]:
        blame = int(counts.blame[place])
        found = printed[blame] if blame >= 0 else whole
        said = problem("row.percent_no_count", found=found, n=f"{n:.0f}")
        return said, (blame if blame >= 0 else None), True
    if not (low < high).any():
        return None
    mark = int(np.argmax(low < high))
    ends = {"low": f"{low[mark]:.0f}", "high": f"{high[mark]:.0f}"}
    said = problem("row.percent_ambiguous", found=printed[mark] or None, n=f"{n:.0f}", **ends)
    return said, mark, False


def _by_themselves(n: Floats, percents: Floats, half: Floats) -> tuple[Floats, Floats]:
    """The range of each count before the others are looked at; 0 to n for a blank."""
    people = np.broadcast_to(n[:, None], percents.shape)
    noise = _NOISE * (1 + people)
    lowest = np.ceil(people * (percents - half) / 100 - noise)
    highest = np.floor(people * (percents + half) / 100 + noise)
    blank = np.isnan(percents)
    lowest = np.where(blank, people * 0, np.maximum(lowest, 0))
    highest = np.where(blank, people, np.minimum(highest, people))
    return lowest, highest
