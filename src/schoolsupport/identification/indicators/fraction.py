"""Numbers of a file as the fractions they were written as."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

Exact = Any
"""A `Fraction`, or an array of dtype object that holds them."""


def fraction_of(value: float) -> Fraction:
    """The number a file meant: the shortest decimal that reads back as the same float.

    Example:
        >>> fraction_of(0.1)
        Fraction(1, 10)
    """
    return Fraction(Decimal(repr(float(value))))


def fractions_of(values: NDArray[np.float64]) -> NDArray[np.object_]:
    """The same for a column; each different number is read once."""
    found, places = np.unique(values, return_inverse=True)
    exact = np.empty(len(found), dtype="object")
    exact[:] = [fraction_of(value) for value in found]
    return exact[places]
