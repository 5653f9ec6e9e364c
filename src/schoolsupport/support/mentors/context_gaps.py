"""Differences of two schools' contexts, column by column, in standard deviations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.records import Key, told
from schoolsupport.support.mentors.mentor_columns import MentorColumn, MentorColumns

if TYPE_CHECKING:
    from schoolsupport.identification.inputs import Inputs

Floats = NDArray[np.float64]
Objects = NDArray[np.object_]

MUNICIPALITY = "municipality"
OTHER = 1.0
"""The difference of two words that are not the same."""


@told("column", "own", "other", Key("gap", digits=4), "weight")
@frozen(kw_only=True)
class Gap:
    """One column of two schools.

    Attributes:
        column: name of the column, or `municipality`.
        kind: `size`, `share` or `word`.
        own: value of the school; pupils, km, a share, or a word; None where not known.
        other: value of the candidate.
        gap: difference in standard deviations, or 0 and 1 for words; None where not known.
        weight: what it counts.
    """

    column: str
    kind: str
    own: float | str | None
    other: float | str | None
    gap: float | None
    weight: float


@frozen(kw_only=True, eq=False)
class ContextGaps:
    """The context of all schools, ready to compare any two.

    Attributes:
        columns: what is compared.
        values: numbers by column and place; shares as parts of one.
        spread: standard deviation by column, of logarithms for sizes.
        words: words by column and place.
    """

    columns: MentorColumns
    values: Mapping[str, Floats]
    spread: Mapping[str, float]
    words: Mapping[str, Objects]

    def between(self, own: int, other: int) -> tuple[Gap, ...]:
        """Every column of two schools, by their places; the municipality last."""
        gaps = [self._gap(column, own, other) for column in self.columns.column]
        weight = float(self.columns.municipality_weight)
        return (*gaps, self._word_gap(MUNICIPALITY, weight, own, other))

    def total(self, gaps: tuple[Gap, ...]) -> tuple[float, float, float]:
        """The weighted mean of gaps, the least it can be, and the most."""
        weight = sum(one.weight for one in gaps)
        missing, closed = float(self.columns.missing_gap), float(self.columns.closed_gap)

        def mean(of: Callable[[Gap], float]) -> float:
            filled = (one.weight * (of(one) if one.gap is None else one.gap) for one in gaps)
            return sum(filled) / weight

        return (
            mean(lambda one: min(missing, OTHER) if one.kind == "word" else missing),
            mean(lambda _: 0.0),
            mean(lambda one: OTHER if one.kind == "word" else closed),
        )

    def _gap(self, column: MentorColumn, own: int, other: int) -> Gap:
        if column.kind == "word":
            return self._word_gap(column.name, float(column.weight), own, other)
        values = self.values[column.name]
        one, two = float(values[own]), float(values[other])
        known = not (np.isnan(one) or np.isnan(two))
        return Gap(
            column=column.name,
            kind=column.kind,
            own=None if np.isnan(one) else one,
            other=None if np.isnan(two) else two,
            gap=self._difference(column, one, two) if known else None,
            weight=float(column.weight),
        )

    def _difference(self, column: MentorColumn, one: float, two: float) -> float:
        spread = self.spread[column.name]
        apart = abs(np.log1p(one) - np.log1p(two)) if column.kind == "size" else abs(one - two)
        closed = float(self.columns.closed_gap)
        if apart == 0:
            return 0.0
        return min(float(apart / spread), closed) if spread > 0 else closed

    def _word_gap(self, name: str, weight: float, own: int, other: int) -> Gap:
        one, two = (self.words[name][place] for place in (own, other))
        known = one is not None and two is not None
        return Gap(
            column=name,
            kind="word",
            own=one,
            other=two,
            gap=(0.0 if one == two else OTHER) if known else None,
            weight=weight,
        )


def context_gaps(inputs: Inputs, columns: MentorColumns) -> ContextGaps:
    """The context of the latest year, of every school judged.

    Args:
        inputs: the schools, the tables and the year.
        columns: what is compared; a column that no table has is not known of anybody.
    """
    values: dict[str, Floats] = {}
    spread: dict[str, float] = {}
    words: dict[str, Objects] = {MUNICIPALITY: _of_register(inputs, MUNICIPALITY)}
    for column in columns.column:
        if column.kind == "word":
            words[column.name] = _words(inputs, column.name)
            continue
        read = inputs.context_column(column.name)
        if column.of is not None:
            whole = inputs.context_column(column.of)
            read = np.divide(read, whole, out=np.full_like(read, np.nan), where=whole > 0)
        values[column.name] = read
        known = read[~np.isnan(read)]
        scaled = np.log1p(known) if column.kind == "size" else known
        spread[column.name] = float(scaled.std()) if len(scaled) else 0.0
    return ContextGaps(columns=columns, values=values, spread=spread, words=words)


def _of_register(inputs: Inputs, column: str) -> Objects:
    told = inputs.school_column(column).astype("object")
    return np.array([one if isinstance(one, str) else None for one in told], dtype=object)


def _words(inputs: Inputs, column: str) -> Objects:
    aligned = np.full(len(inputs.schools), None, dtype=object)
    rows = inputs.tables.context
    if rows.empty or column not in rows.columns:
        return aligned
    now = rows[(rows["year"] == inputs.year).to_numpy()]
    places = inputs.place_of_schools(now)
    for place, word in zip(places, now[column].tolist(), strict=True):
        if place >= 0 and isinstance(word, str):
            aligned[place] = word
    return aligned
