"""The interval of one share, where columns are asked for."""

from __future__ import annotations

import numpy as np

from schoolsupport.identification.reasons.evidence import Interval
from schoolsupport.identification.reasons.evidence import share_interval as of_columns


def share_interval(numerator: float, denominator: float, level: float = 0.95) -> Interval:
    """The interval of a share, as a column of one school says it."""
    low, high = of_columns(np.array([float(numerator)]), np.array([float(denominator)]), level)
    return Interval(float(low[0]), float(high[0]))
