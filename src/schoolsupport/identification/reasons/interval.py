"""How sure a share of few pupils is."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist
from typing import NamedTuple


class Interval(NamedTuple):
    """An interval of shares, both ends between 0 and 1."""

    low: float
    high: float


def share_interval(numerator: float, denominator: float, level: float = 0.95) -> Interval:
    """The Wilson score interval of a share.

    It reads the pupils of one year as a sample of those the school teaches, and says how far the
    share could be from the school's own by chance alone.

    Args:
        numerator: pupils counted.
        denominator: pupils in all, above 0.
        level: confidence, between 0 and 1.

    Returns:
        Shares between 0 and 1. Source: E. B. Wilson, Journal of the American Statistical
        Association 22 (1927), 209-212.
    """
    z = NormalDist().inv_cdf((1 + level) / 2)
    share = numerator / denominator
    scale = 1 + z * z / denominator
    middle = (share + z * z / (2 * denominator)) / scale
    half = z / scale * sqrt(share * (1 - share) / denominator + (z / (2 * denominator)) ** 2)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))
