"""A region of invented schools with results before and after, drawn from a seed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from attrs import frozen

from schoolsupport.monitoring.dynamics.effects import Changes
from schoolsupport.tables import Tables

WORKS = ("vpr-5-ma", "vpr-5-ru", "vpr-6-ma")


@frozen(kw_only=True)
class Made:
    """What is drawn.

    Attributes:
        supported: schools supported; the first so many.
        others: schools that are not.
        municipalities: how many they stand in.
        years: years with results.
        effect: what support adds to the share below the line, from the year `since` on.
        since: the first year after support.
        level: share below the line of a school that is not supported.
        apart: how much more the supported have.
        of_school: spread of schools, from year to year.
        of_municipality: spread of municipalities, from year to year.
        works: the works.
        seed: where chance begins.
    """

    supported: int = 30
    others: int = 90
    municipalities: int = 20
    years: tuple[int, ...] = (2021, 2022)
    effect: float = 0.0
    since: int = 2022
    level: float = 0.25
    apart: float = 0.1
    of_school: float = 0.04
    of_municipality: float = 0.02
    works: tuple[str, ...] = WORKS
    seed: int = 1

    @property
    def ids(self) -> list[str]:
        """Ids of all schools, the supported first."""
        return [f"sch{990001 + at}" for at in range(self.supported + self.others)]

    @property
    def chosen(self) -> list[str]:
        """Ids of the supported."""
        return self.ids[: self.supported]

    def frames(self) -> dict[str, pd.DataFrame]:
        """Results, context and schools."""
        rng = np.random.default_rng(self.seed)
        size = self.supported + self.others
        is_own = np.arange(size) < self.supported
        where = rng.permutation(np.arange(size) % self.municipalities)
        grade = np.exp(rng.normal(3.2, 0.5, size)).round() + 8
        rows: list[dict[str, Any]] = []
        for year in self.years:
            moved = rng.normal(0, self.of_municipality, self.municipalities)[where]
            moved = moved + rng.normal(0, self.of_school, size) + rng.normal(0, 0.03)
            level = self.level + self.apart * is_own + moved
            level = level + self.effect * (is_own & (year >= self.since))
            for work in self.works:
                n = rng.binomial(grade.astype(int), 0.9) + 1
                below = rng.binomial(n, np.clip(level, 0.01, 0.99))
                rows += [
                    {"school": school, "year": year, "procedure": work, "n": n[at],
                     "n_below": below[at]}
                    for at, school in enumerate(self.ids)
                ]  # fmt: skip
        context = pd.DataFrame(
            {
                "school": self.ids,
                "year": self.years[0],
                "enrolment": grade * 9,
                "settlement_kind": np.where(rng.random(size) < 0.5, "village", "city"),
            }
        )
        schools = pd.DataFrame(
            {
                "school": self.ids,
                "name": [f"Школа № {at} (вымышлена)" for at in range(size)],
                "municipality": [f"Район {place}" for place in where],
            }
        )
        return {"results": pd.DataFrame(rows), "context": context, "schools": schools}

    def tables(self) -> Tables:
        """The same, checked."""
        return Tables.of(**self.frames())


def changes(
    rng: np.random.Generator, *, supported: int, others: int, municipalities: int, works: int = 3
) -> Changes:
    """Changes of schools in works without any effect; some works are not written."""
    size = supported + others
    own = np.arange(size) < supported
    where = rng.integers(0, municipalities, size)
    moved = rng.normal(0, 0.03, municipalities)[where] + rng.normal(0, 0.05, size)
    pupils = np.exp(rng.normal(3, 0.7, size)).round() + 3
    parts = []
    for work in range(works):
        there = rng.random(size) < 0.95
        noise = rng.normal(0, 1, size) * np.sqrt(0.4 / pupils) + rng.normal(0, 0.1)
        places = np.flatnonzero(there)
        parts.append((moved + noise, pupils, own, np.full(size, work), where, places))
    picked = [np.concatenate([one[at][one[5]] for one in parts]) for at in range(5)]
    return Changes(
        change=picked[0],
        weight=picked[1],
        supported=picked[2],
        work=picked[3],
        school=np.concatenate([one[5] for one in parts]),
        municipality=picked[4],
    )
