"""Frames that nobody can write into: what code of a region is given to look at."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd

Fingerprint = tuple[tuple[Hashable, int], ...]


def locked(frame: pd.DataFrame) -> pd.DataFrame:
    """The same cells in a frame of its own; writing into one of them fails.

    What a program may still do is to put other columns into it; `fingerprint` tells.

    Args:
        frame: numbers, days and texts as tables hold them. Columns of other dtypes are copied.
    """
    columns = {name: _locked(frame[name]) for name in frame.columns}
    return pd.DataFrame(columns, index=frame.index, copy=False)


def fingerprint(frame: pd.DataFrame) -> Fingerprint:
    """Where the cells of a locked frame stand in memory, by column."""
    return tuple((name, _address(frame[name])) for name in frame.columns)


def _locked(column: pd.Series) -> pd.Series:
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes = _view(column.array.codes)
        cells: Any = pd.Categorical.from_codes(codes, dtype=column.dtype)
    elif isinstance(column.dtype, np.dtype):
        cells = _view(column.to_numpy())
    else:
        cells = column.array.copy()
    return pd.Series(cells, index=column.index, name=column.name, copy=False)


def _view(cells: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    view = cells.view()
    view.flags.writeable = False
    return view


def _address(column: pd.Series) -> int:
    if isinstance(column.dtype, pd.CategoricalDtype):
        cells = column.array.codes
    elif isinstance(column.dtype, np.dtype):
        cells = column.to_numpy()
    else:
        return int(pd.util.hash_pandas_object(column, index=False).sum())
    return int(cells.__array_interface__["data"][0])
