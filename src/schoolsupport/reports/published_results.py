"""Results of schools for publication: which of them are not told, the same in every document."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np
import pandas as pd

from schoolsupport.domain.disclosure import LEAST, Cells, Sum
from schoolsupport.identification.judged import Judged, once


class PublishedResults:
    """Which results of a run may be told.

    Of a work of a school it is told how many stand below the line and how many do not, or neither:
    neither where one of them is less than `least`, nobody included, and where they would come back
    from what the schools of the region have together. A result whose count is not exact is not
    told.

    Args:
        results: the table of results.
        schools: the schools that were judged.
        least: the least number of people that is told.
    """

    def __init__(self, results: pd.DataFrame, schools: Iterable[str], least: int = LEAST) -> None:
        self.least = least
        low, high = (
            results[f"n_below_{end}"].to_numpy(dtype=float) for end in ("lowest", "highest")
        )
        n = results["n"].to_numpy(dtype=float)
        exact = (low == high) & ~np.isnan(n) & results["school"].isin(list(schools)).to_numpy()
        self._frame = results.loc[exact, ["school", "procedure", "year"]].astype(
            {"school": "object", "procedure": "object"}
        )
        self._counts = np.stack([low, n - low], axis=1)[exact].astype(int)

    @cached_property
    def _told(self) -> frozenset[tuple[str, str, int, int]]:
        """School, procedure, how many below the line and of how many, of what is told."""
        keys = list(self._frame.itertuples(index=False, name=None))
        groups: dict[tuple[str, int], list[int]] = {}
        for place, (_, procedure, year) in enumerate(keys):
            groups.setdefault((procedure, int(year)), []).append(place)
        told: list[tuple[str, str, int, int]] = []
        for places in groups.values():
            rows = [tuple(map(int, self._counts[place])) for place in places]
            whole = tuple(map(int, np.sum(rows, axis=0)))
            sums = [Sum(0, range(1, len(rows) + 1))]
            cells = Cells(rows=[whole, *rows], sums=sums, least=self.least, withholds_none=True)
            withheld = cells.withheld
            told += [
                (str(keys[place][0]), str(keys[place][1]), row[0], sum(row))
                for at, (place, row) in enumerate(zip(places, rows, strict=True), start=1)
                if at not in withheld
            ]
        return frozenset(told)

    def tells(self, school: str, procedure: str | None, below: float, n: float) -> bool:
        """Whether a result of a school may be told.

        Args:
            school: its id.
            procedure: id; None for what is not of one work, which is never told.
            below: persons below the line; NaN where it is not known.
            n: out of how many.
        """
        if procedure is None or np.isnan(below) or np.isnan(n):
            return False
        return (school, procedure, int(below), int(n)) in self._told

    @cached_property
    def region(self) -> dict[tuple[str, int], tuple[int, int]]:
        """What the schools have together in each procedure and year: below the line, of how many.

        A procedure of a year that tells of few is not here.
        """
        found: dict[tuple[str, int], tuple[int, int]] = {}
        for (_, procedure, year), (low, rest) in zip(
            self._frame.itertuples(index=False, name=None), self._counts.tolist(), strict=True
        ):
            below, n = found.get((str(procedure), int(year)), (0, 0))
            found[str(procedure), int(year)] = below + low, n + low + rest
        least = self.least
        return {
            key: (below, n)
            for key, (below, n) in found.items()
            if below >= least and n - below >= least
        }


@once
def published_results(found: Judged) -> PublishedResults:
    """Which results of a run may be told."""
    return PublishedResults(found.inputs.tables.results, map(str, found.schools))
