"""Pools of schools that have a line each."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from schoolsupport.identification.indicators import IndicatorData
from schoolsupport.identification.inputs import InputKey, Inputs
from schoolsupport.identification.kinds.comparison import Line


def line_of_pools(data: IndicatorData, column: str, thresholds: Mapping[str, Decimal]) -> Line:
    """The line of each school's pool; not known where the pool is not, or has no line.

    Args:
        data: the schools; that some lack their pool is noted there.
        column: column of the schools or of their context that names the pool.
        thresholds: a line for each pool.
    """
    codes, names = pd.factorize(pools_of(data.inputs, column))
    lines = [*(thresholds.get(str(name)) for name in names), None]
    known = np.array([line is not None for line in lines], dtype=bool)
    exact = data.near is not None
    values = np.array(
        [Fraction(line or 0) for line in lines], dtype="object" if exact else "float64"
    )
    if data.near is not None:
        codes = codes[data.near]
    else:
        data.lacks(pool_key(data.inputs, column), ~known[codes])
    return Line(values[codes], values[codes], known[codes])


def pool_key(inputs: Inputs, column: str) -> InputKey:
    """What is missing where a pool is not known."""
    if column in inputs.tables.schools.columns:
        return InputKey("schools", column)
    return InputKey("context", column, inputs.year)


def pools_of(inputs: Inputs, column: str) -> NDArray[np.object_]:
    """The pool of every school as text; None where it is not known."""
    context = inputs.tables.context
    if column in inputs.tables.schools.columns:
        told = inputs.school_column(column)
    elif column in context.columns:
        now = context[(context["year"] == inputs.year).to_numpy()]
        told = now[column].set_axis(now["school"].astype("object")).reindex(inputs.schools)
    else:
        return np.full(len(inputs.schools), None, dtype="object")
    codes, values = pd.factorize(told)
    names = [f"{v:g}" if isinstance(v, int | float) else str(v).strip() for v in values]
    return np.array([*names, None], dtype="object")[codes]
