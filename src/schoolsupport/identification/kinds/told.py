"""What single kinds tell besides a verdict: bands, places in a pool, the school followed."""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.identification.verdicts import Bools

Floats = NDArray[np.float64]


@frozen(kw_only=True, eq=False)
class BandBounds:
    """The bands that are possible for each school.

    Attributes:
        names: ids of the bands, ascending by number.
        titles: their titles, in Russian.
        lowest: place of the lowest possible band among them, int8; -1 where none concerns.
        highest: place of the highest possible one.
        low: lower end of the band, NaN where it has none or the band is not known.
        high: upper end.
    """

    names: tuple[str, ...]
    titles: tuple[str, ...]
    lowest: NDArray[np.int8]
    highest: NDArray[np.int8]
    low: Floats
    high: Floats

    def ids(self, places: NDArray[np.int8]) -> NDArray[np.object_]:
        """Ids of bands by their places; None for -1."""
        return np.array([*self.names, None], dtype="object")[places]


@frozen(kw_only=True, eq=False)
class Places:
    """Where each school stands in its pool; all arrays have one number per school.

    Attributes:
        pool: name of the pool, or None.
        best: the least place from the end it can have; NaN where there is none to tell.
        worst: the greatest.
        size: schools surely in the pool.
        size_most: the most it can hold, with schools whose pool is not known.
        cut: how many places are in, in a pool of `size`; NaN with `deviations`.
        cut_most: how many in one of `size_most`.
        tied: how many other known schools have the very same number.
        mean: mean of the pool, with `deviations`; NaN elsewhere.
        deviation: standard deviation of the pool.
        line: the number on the cut.
    """

    pool: NDArray[np.object_]
    best: Floats
    worst: Floats
    size: Floats
    size_most: Floats
    cut: Floats
    cut_most: Floats
    tied: Floats
    mean: Floats
    deviation: Floats
    line: Floats


@frozen(kw_only=True, eq=False)
class Followed:
    """The school whose verdict each school takes over.

    Attributes:
        criterion: id of the criterion followed.
        schools: id of the head school as the data name it; None where there is none.
        places: its place among the schools judged; -1 where it is not one of them.
        absent: schools whose head is named and not judged.
    """

    criterion: str
    schools: NDArray[np.object_]
    places: NDArray[np.intp]
    absent: Bools
