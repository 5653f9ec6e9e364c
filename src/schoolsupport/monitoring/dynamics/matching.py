"""Schools alike: for each supported school the nearest of those nobody supported.

The distance of two schools is the root of the mean square of their differences in size, context
and, where asked for, results before, each in standard deviations over all schools; another word
(of the kind of settlement) counts as one. The nearest `neighbours` within the caliper are chosen,
with replacement: a school may be like several. Schools equally near share a place, so that neither
the order of rows nor the name of a school decides. A school chosen weighs by how often it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
from attrs import frozen

from schoolsupport.monitoring.dynamics.parameters import ContextColumn, Parameters
from schoolsupport.monitoring.dynamics.works import Bools, Floats, Ints, divided, summed
from schoolsupport.records import Key, told

if TYPE_CHECKING:
    from schoolsupport.tables import Tables

RESULTS = "results"
PARTICIPANTS = "participants"
_ALIKE = 9
"""Decimals in which two distances are one."""


@frozen(kw_only=True, eq=False)
class Trait:
    """A column that schools are compared by, with a value for each school.

    Attributes:
        name: the column; `results` for the results before, `participants` for the size by works.
        kind: as of the columns, `results` for results.
        values: numbers, NaN where not known; of words their places, with NaN.
        words: the words of the places.
    """

    name: str
    kind: Literal["size", "share", "word", "results"]
    values: Floats
    words: tuple[str, ...] = ()

    @property
    def scaled(self) -> Floats:
        """The numbers as they are compared: of sizes their logarithms."""
        if self.kind != "size":
            return self.values
        logarithms: Floats = np.log1p(self.values)
        return logarithms

    def apart(self, own: Bools, others: Bools) -> Floats:
        """Differences of shape (own, others), in standard deviations; words 0 or 1."""
        one, two = self.scaled[own][:, np.newaxis], self.scaled[others][np.newaxis, :]
        if self.kind == "word":
            unlike: Floats = (one != two).astype(np.float64)
            return unlike
        all_ = self.scaled[own | others]
        spread = float(all_.std(ddof=1)) if len(all_) > 1 else 0.0
        apart: Floats = np.abs(one - two) * (1 / spread if spread > 0 else 0.0)
        return apart


@frozen(kw_only=True)
class LeftOut:
    """A column of the context that schools are not compared by.

    Attributes:
        column: the column.
        known: schools of which it is known.
        of: schools there are.
    """

    column: str
    known: int
    of: int


@frozen(kw_only=True, eq=False)
class Traits:
    """What schools are compared by.

    Attributes:
        year: year of the context; None where there is none.
        traits: columns known well enough.
        left_out: columns that are not.
    """

    year: int | None
    traits: tuple[Trait, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def known(self) -> Bools:
        """Schools of which everything is known."""
        known: Bools = np.all([~np.isnan(one.values) for one in self.traits], axis=0)
        return known


def traits_of(
    tables: Tables,
    schools: tuple[str, ...],
    sizes: Floats,
    before: int,
    parameters: Parameters,
) -> Traits:
    """Size and context of schools, as they were before, or in the year nearest to it.

    Args:
        tables: the tables.
        schools: ids.
        sizes: mean participants of a work, which stand for the size where enrolment is not known.
        before: the year; a later context serves only where there is no earlier one.
        parameters: columns, and how well a column must be known.
    """
    year = _nearest_year(tables.context, before)
    rows = tables.context[(tables.context["year"] == year).to_numpy()] if year else None
    found: list[Trait] = []
    left_out: list[LeftOut] = []
    for column in parameters.column:
        trait = None if rows is None else _trait(column, rows, schools)
        known = 0 if trait is None else int((~np.isnan(trait.values)).sum())
        if trait is not None and known >= parameters.known_at_least * len(schools):
            found.append(trait)
        else:
            left_out.append(LeftOut(column=column.name, known=known, of=len(schools)))
    if not any(one.kind == "size" and one.name == "enrolment" for one in found):
        found.insert(0, Trait(name=PARTICIPANTS, kind="size", values=sizes))
    return Traits(year=year, traits=tuple(found), left_out=tuple(left_out))


def _nearest_year(context: pd.DataFrame, before: int) -> int | None:
    years = sorted({int(one) for one in context["year"]})
    earlier = [one for one in years if one <= before]
    return earlier[-1] if earlier else next(iter(years), None)


def _trait(column: ContextColumn, rows: pd.DataFrame, schools: tuple[str, ...]) -> Trait | None:
    if column.name not in rows.columns or (column.of or column.name) not in rows.columns:
        return None
    by_school = rows.set_index(rows["school"].astype("object"))
    values = by_school[column.name].reindex(list(schools))
    if column.kind == "word":
        codes, words = pd.factorize(values.astype("object"), sort=True)
        places = np.where(codes < 0, np.nan, codes.astype(np.float64))
        return Trait(name=column.name, kind="word", values=places, words=tuple(map(str, words)))
    numbers = values.to_numpy(dtype="float64", na_value=np.nan)
    if column.of is not None:
        whole = by_school[column.of].reindex(list(schools)).to_numpy(dtype="float64")
        numbers = np.divide(numbers, whole, out=np.full_like(numbers, np.nan), where=whole > 0)
    return Trait(name=column.name, kind=column.kind, values=numbers)


@frozen(kw_only=True, eq=False)
class Matches:
    """Which schools are alike; arrays have a place for each school.

    Attributes:
        traits: what they were compared by.
        supported: schools that were supported, matched or not.
        others: schools that could be chosen.
        weight: 1 for a supported school that is matched; how often another school was chosen,
            each place shared; 0 for all else.
        unknown: supported schools of which not everything is known.
        far: supported schools that no school is near enough to.
    """

    traits: tuple[Trait, ...]
    supported: Bools
    others: Bools
    weight: Floats
    unknown: int
    far: int

    @property
    def matched(self) -> int:
        """Supported schools that are matched."""
        return int((self.weight[self.supported] > 0).sum())

    @property
    def chosen(self) -> int:
        """Schools chosen as alike."""
        return int((self.weight[self.others] > 0).sum())

    @property
    def most(self) -> float:
        """The most that a school chosen weighs."""
        return float(self.weight[self.others].max(initial=0.0))


def matches(
    traits: Iterable[Trait], supported: Bools, others: Bools, parameters: Parameters
) -> Matches:
    """For each supported school the nearest of the others; see the module.

    Args:
        traits: what they are compared by; one of kind `results` has a caliper of its own.
        supported: schools that were supported.
        others: schools that were not.
        parameters: how many, and how near.
    """
    compared = tuple(traits)
    known: Bools = np.all([~np.isnan(one.values) for one in compared], axis=0)
    own, candidates = supported & known, others & known
    weight = np.zeros(len(supported))
    apart = [one.apart(own, candidates) for one in compared]
    distance: Floats = np.sqrt(np.mean(np.square(np.array(apart)), axis=0)).round(_ALIKE)
    near: Bools = distance <= parameters.caliper
    for trait, differences in zip(compared, apart, strict=True):
        if trait.kind == "results":
            near = near & (differences.round(_ALIKE) <= parameters.results_caliper)
    places, matched = np.flatnonzero(candidates), np.flatnonzero(own)
    for row, school in enumerate(matched):
        inside = np.sort(distance[row][near[row]])
        if not len(inside):
            continue
        farthest = inside[min(parameters.neighbours, len(inside)) - 1]
        chosen = near[row] & (distance[row] <= farthest)
        weight[places[chosen]] += 1 / chosen.sum()
        weight[school] = 1
    return Matches(
        traits=compared,
        supported=supported,
        others=others,
        weight=weight,
        unknown=int((supported & ~known).sum()),
        far=int((weight[matched] == 0).sum()),
    )


# --- balance -------------------------------------------------------------------------------------


@told(
    "column", "word", Key("supported", digits=4), Key("others", digits=4), Key("alike", digits=4),
    Key("matched", digits=4), Key("before", digits=3), Key("after", digits=3),
)  # fmt: skip
@frozen(kw_only=True)
class Balance:
    """How alike two groups are in one column, before and after matching.

    Attributes:
        column: the column.
        kind: `size`, `share`, `word` or `results`.
        word: the word whose share is told; None for numbers.
        supported: mean of the supported schools.
        others: mean of all the others.
        matched: mean of the supported schools that are matched.
        alike: weighted mean of the schools chosen.
        before: standardized difference of means before matching; None where nobody differs.
        after: the same after it, by the same standard deviation.
    """

    column: str
    kind: Literal["size", "share", "word", "results"]
    word: str | None
    supported: float | None
    others: float | None
    matched: float | None
    alike: float | None
    before: float | None
    after: float | None


def balance(found: Matches) -> tuple[Balance, ...]:
    """How alike the groups are, column by column.

    A standardized difference is the difference of means by the root of the mean variance of both
    groups before matching; of sizes that of logarithms.
    """
    return tuple(one for trait in found.traits for one in _balanced(trait, found))


def _balanced(trait: Trait, found: Matches) -> Iterator[Balance]:
    if trait.kind != "word":
        yield _balance(trait, None, trait.values, trait.scaled, found)
        return
    for place, word in enumerate(trait.words):
        is_it = np.where(np.isnan(trait.values), np.nan, trait.values == place)
        yield _balance(trait, word, is_it, is_it, found)


def _balance(
    trait: Trait, word: str | None, shown: Floats, scaled: Floats, found: Matches
) -> Balance:
    known = ~np.isnan(scaled)
    own, others = found.supported & known, found.others & known
    variance = [float(scaled[side].var(ddof=1)) if side.sum() > 1 else 0.0
                for side in (own, others)]  # fmt: skip
    spread = float(np.sqrt(sum(variance) / 2))
    weight = found.weight

    def apart(one: float | None, two: float | None) -> float | None:
        return None if not spread or one is None or two is None else (one - two) / spread

    return Balance(
        column=trait.name,
        kind=trait.kind,
        word=word,
        supported=_mean(shown, own, None),
        others=_mean(shown, others, None),
        matched=_mean(shown, own, weight),
        alike=_mean(shown, others, weight),
        before=apart(_mean(scaled, own, None), _mean(scaled, others, None)),
        after=apart(_mean(scaled, own, weight), _mean(scaled, others, weight)),
    )


def _mean(values: Floats, side: Bools, weight: Floats | None) -> float | None:
    given = np.ones(len(values)) if weight is None else weight
    whole = given[side].sum()
    return float((values[side] * given[side]).sum() / whole) if whole else None


def mean_sizes(schools: int, school: Ints, n: Floats) -> Floats:
    """Mean participants of a work for each place of a school; NaN where there is none."""
    return divided(summed(school, n, schools), summed(school, np.ones(len(n)), schools))
