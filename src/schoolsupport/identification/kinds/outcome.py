"""What a criterion found: verdicts, and what they rest on, for every school at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Self

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from schoolsupport.domain import Problem
from schoolsupport.identification.cells import JudgedCells, Pooled
from schoolsupport.identification.indicators.data import Term
from schoolsupport.identification.inputs import InputKey
from schoolsupport.identification.verdicts import Bools, Floats, VerdictColumn


@frozen(kw_only=True, eq=False)
class Bounds:
    """Schools whose count is known within bounds only: between which numbers they stand.

    Attributes:
        decided: whose bounds stand on one side of the line.
        met: who of them meets it.
        lowest: the fewest that were counted, NaN where no bounds are all that is known.
        highest: the most.
        least: the number of the fewest, likewise.
        most: the number of the most.
    """

    decided: Bools
    met: Bools
    lowest: Floats
    highest: Floats
    least: Floats
    most: Floats

    @classmethod
    def nothing(cls, schools: int) -> Self:
        """Nobody has bounds alone."""
        nobody, unknown = np.zeros(schools, dtype=bool), np.full(schools, np.nan)
        columns = dict.fromkeys(("lowest", "highest", "least", "most"), unknown)
        return cls(decided=nobody, met=nobody, **columns)


@frozen(kw_only=True, eq=False)
class YearPart:
    """A number of one year, or of several pooled, with the line it was compared with.

    Attributes:
        years: the years it is of.
        verdict: one verdict per school.
        observed: the number, NaN where not known.
        numerator: what was counted, NaN where nothing is, or the number is not known.
        denominator: out of how many.
        own: the school's number, where it is compared with a territory's; else NaN.
        other: the territory's number.
        line: the line, or its lower end; NaN where not known.
        line_to: its upper end; the same as `line` but for `between`.
        others: schools that are not decided because the number of another one is missing.
        silent: schools whose number is missing, so that a policy for missing data speaks of them;
            not those with few persons, whose doubts are told elsewhere.
        bounds: whose count is known within bounds only, and what they decide.
        places: the places that are possible by this number, of a criterion that ranks.
        terms: the weighted components of an index.
        pooled: whose results are counted together, by place of the school.
        sources: what marks of non-objectivity stand on, by place of the school.
    """

    years: tuple[int, ...]
    verdict: VerdictColumn
    observed: Floats
    numerator: Floats
    denominator: Floats
    own: Floats
    other: Floats
    line: Floats
    line_to: Floats
    others: Bools
    silent: Bools
    bounds: Bounds
    places: Places | None = None
    terms: tuple[Term, ...] = ()
    pooled: Mapping[int, Pooled] = field(factory=dict)
    sources: Mapping[int, str] = field(factory=dict)


@frozen(kw_only=True, eq=False)
class Outcome:
    """What a criterion found for every school.

    Attributes:
        verdict: one verdict per school.
        observed: the number the verdict rests on, NaN where it is not known.
        numerator: what was counted, NaN where nothing is.
        denominator: out of how many, NaN where nothing is.
        certain: how many parts are surely met (parts: procedures, cells, conditions).
        possible: how many parts could be met.
        of: how many parts apply.
        cells: the cells a verdict on results rests on.
        parts: the numbers of single years a verdict on an indicator rests on.
        bands: the bands that are possible, of a criterion with bands.
        places: the places that are possible, of a criterion that ranks.
        followed: the schools whose verdict is taken over, of a criterion that follows another.
        doubts: other reasons why schools are not decided, by key.
        missing: inputs that are absent, with the schools that lack them.
        problems: what has to be said with the verdicts.
    """

    verdict: VerdictColumn
    observed: Floats
    numerator: Floats
    denominator: Floats
    certain: NDArray[np.int16]
    possible: NDArray[np.int16]
    of: NDArray[np.int16]
    cells: JudgedCells | None = None
    parts: tuple[YearPart, ...] = ()
    bands: BandBounds | None = None
    places: Places | None = None
    followed: Followed | None = None
    doubts: Mapping[str, Bools] = field(factory=dict)
    missing: Mapping[InputKey, Bools] = field(factory=dict)
    problems: tuple[Problem, ...] = ()

    @classmethod
    def of_one(
        cls,
        verdict: VerdictColumn,
        observed: Floats,
        missing: Mapping[InputKey, Bools],
        problems: Iterable[Problem] = (),
    ) -> Self:
        """The outcome of a criterion with a single part: a mark, a line in a list."""
        nothing = np.full(len(verdict), np.nan)
        return cls(
            verdict=verdict,
            observed=observed,
            numerator=nothing,
            denominator=nothing,
            certain=verdict.certain.astype(np.int16),
            possible=verdict.possible.astype(np.int16),
            of=verdict.applies.astype(np.int16),
            missing=missing,
            problems=tuple(problems),
        )


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
