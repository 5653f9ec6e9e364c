"""Results of two years side by side: a row for each school and work that has both.

A result that is not known, or known only between two counts, is in no row: nothing missing counts
as 0. The same work of two years is written by other children.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from attrs import evolve, frozen
from numpy.typing import NDArray

from schoolsupport.domain import Procedure, ProcedureCalendar, ProcedureYear, Use

if TYPE_CHECKING:
    from schoolsupport.tables import Tables

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


class Measure(StrEnum):
    """What is compared: the share below the line (0 to 1, less is better), or the mean."""

    BELOW = "below"
    MEAN = "mean"


_COLUMNS = ["school", "procedure", "n", "below", "mean", "scale"]


def results_of(tables: Tables, year: int) -> pd.DataFrame:
    """The results of a year: school, procedure, n, below, mean, scale.

    `below` is NaN where the number below the line is not known exactly. The mean is that of the
    marks where all of them are known, else the one printed.
    """
    rows = tables.results
    rows = rows[(rows["year"] == year).to_numpy() & (rows["n"] > 0).to_numpy()]
    marks = rows[["n_2", "n_3", "n_4", "n_5"]].to_numpy(dtype="float64")
    n = rows["n"].to_numpy(dtype="float64")
    known = marks.sum(axis=1) == n
    mean = np.where(known, marks @ np.arange(2.0, 6.0) / n, rows["mean"].to_numpy(dtype="float64"))
    scale = rows["mean_scale"].astype("object").to_numpy()
    below = rows["n_below"].to_numpy(dtype="float64")
    return pd.DataFrame(
        {
            "school": rows["school"].astype("object").to_numpy(),
            "procedure": rows["procedure"].astype("object").to_numpy(),
            "n": n,
            "below": np.where(below <= n, below, np.nan),
            "mean": mean,
            "scale": np.where(known, "mark", scale),
        },
        columns=_COLUMNS,
    )


@frozen(kw_only=True, eq=False)
class Pairs:
    """Results of two years; arrays have a row for each school and work that has both.

    Attributes:
        schools: ids, sorted.
        works: ids of procedures, sorted.
        school: place of the school.
        work: place of the work.
        n: participants, of shape (rows, 2): before and after.
        below: how many below the line; NaN where it is not known exactly.
        mean: mean; NaN where it is not known.
        scale: scale of both means, empty where they differ or are not known.
    """

    schools: tuple[str, ...]
    works: tuple[str, ...]
    school: Ints
    work: Ints
    n: Floats
    below: Floats
    mean: Floats
    scale: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.school)

    def only(self, rows: Bools) -> Pairs:
        """Some of the rows; places stay as they are."""
        return evolve(
            self,
            school=self.school[rows],
            work=self.work[rows],
            n=self.n[rows],
            below=self.below[rows],
            mean=self.mean[rows],
            scale=self.scale[rows],
        )

    def known(self, measure: Measure) -> Pairs:
        """The rows in which the measure of both years is known."""
        values = self.mean if measure is Measure.MEAN else self.below
        known: Bools = np.logical_not(np.isnan(values).any(axis=1))
        return self.only(known & (self.scale != "") if measure is Measure.MEAN else known)

    def values(self, measure: Measure) -> Floats:
        """The measure before and after, of shape (rows, 2)."""
        return self.mean if measure is Measure.MEAN else self.below / self.n

    @property
    def weight(self) -> Floats:
        """The harmonic mean of the participants of both years, which a change is as sure as."""
        weight: Floats = 2 / (1 / self.n[:, 0] + 1 / self.n[:, 1])
        return weight


def pairs(
    tables: Tables, before: int, after: int, procedures: Iterable[str] | None = None
) -> Pairs:
    """The results of two years side by side.

    Args:
        tables: the tables.
        before: the earlier year.
        after: the later one.
        procedures: works to look at; None for all.
    """
    both = results_of(tables, before).merge(
        results_of(tables, after), on=["school", "procedure"], suffixes=("_0", "_1")
    )
    if procedures is not None:
        both = both[both["procedure"].isin(set(procedures))]
    both = both.sort_values(["procedure", "school"], ignore_index=True)
    schools, works = (sorted(set(both[name])) for name in ("school", "procedure"))
    same = (both["scale_0"] == both["scale_1"]).to_numpy(dtype=bool)
    scale = np.where(same, both["scale_0"].to_numpy(dtype=object), "")

    def two(name: str) -> Floats:
        return both[[f"{name}_0", f"{name}_1"]].to_numpy(dtype="float64")

    return Pairs(
        schools=tuple(schools),
        works=tuple(works),
        school=pd.Index(schools, dtype="object").get_indexer(both["school"]).astype(np.int64),
        work=pd.Index(works, dtype="object").get_indexer(both["procedure"]).astype(np.int64),
        n=two("n"),
        below=two("below"),
        mean=two("mean"),
        scale=scale,
    )


def uncommon_years(
    tables: Tables, rows: Pairs, years: tuple[int, int], calendar: ProcedureCalendar
) -> tuple[ProcedureYear, ...]:
    """What the calendar says of works that two years do not make alike, each thing once.

    Told are years whose results are not meant to judge schools, and years in which another grade
    wrote the work.

    Args:
        tables: the tables, which tell the days of the works.
        rows: the works compared.
        years: before and after.
        calendar: what each procedure was in each year.
    """
    found: dict[tuple[int, str | None], ProcedureYear] = {}
    days = [_last_days(tables, year) for year in years]
    for place in np.unique(rows.work):
        work = Procedure.parse(rows.works[place])
        entries = [
            calendar.look_up(work, year, held.get(work.id))
            for year, held in zip(years, days, strict=True)
        ]
        shifted = len({one.writing_shift for one in entries}) > 1
        for one in entries:
            if one.use is Use.RESTRICTED or (shifted and one.writing_shift):
                found.setdefault((one.year, one.note), one)
    return tuple(found.values())


def _last_days(tables: Tables, year: int) -> dict[str, dt.date]:
    """The last day of each work of a year, where the files tell it."""
    rows = tables.results[(tables.results["year"] == year).to_numpy()]
    last = rows.groupby("procedure", observed=True)["held_on"].max().dropna()
    return {str(work): pd.Timestamp(day).date() for work, day in last.items()}


def standing(rows: Pairs, measure: Measure, size: int) -> Floats:
    """How schools stood before, against all in the same works; NaN for schools without a row.

    Args:
        rows: rows in which the measure is known.
        measure: what is looked at.
        size: number of schools.

    Returns:
        The mean of the differences from the mean of each work, by participants, in the unit of the
        measure, for each place of a school.
    """
    n, value = rows.n[:, 0], rows.values(measure)[:, 0]
    many = len(rows.works)
    whole = summed(rows.work, n, many)
    means = divided(summed(rows.work, n * value, many), whole)
    apart = summed(rows.school, n * (value - means[rows.work]), size)
    return divided(apart, summed(rows.school, n, size))


def summed(places: Ints, values: Floats, size: int) -> Floats:
    """The sum of the values of each place."""
    sums: Floats = np.bincount(places, weights=values, minlength=size).astype(np.float64)
    return sums


def divided(above: Floats, below: Floats, empty: float = float("nan")) -> Floats:
    """One by the other; what is given for empty where nothing is below."""
    parts: Floats = np.full(len(above), empty)
    np.divide(above, below, out=parts, where=below > 0)
    return parts
