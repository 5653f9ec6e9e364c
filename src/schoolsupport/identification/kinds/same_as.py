"""Same as: a branch takes over the verdict of its head school."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Self

import numpy as np
import pandas as pd
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.domain import NotApplicable
from schoolsupport.faults import fault
from schoolsupport.identification.aims import Aim
from schoolsupport.identification.indicators import Indicator
from schoolsupport.identification.inputs import InputKey, Inputs
from schoolsupport.identification.kinds.kind import COLUMNS, CriterionKind
from schoolsupport.identification.kinds.outcome import BandBounds, Followed, Outcome
from schoolsupport.identification.kinds.titles import Titles
from schoolsupport.identification.verdicts import Bools, VerdictColumn
from schoolsupport.tables import Column
from schoolsupport.translation import Message, msg


@frozen(kw_only=True)
class SameAs(CriterionKind):
    """What the head school is found to be on a criterion or in a category, the branch is too.

    A school that is no branch is not concerned. A head that is not among the schools judged is no
    data, and so is a column that the table of schools does not have. The head's own verdict is
    taken, even where the head is a branch itself.

    Attributes:
        criterion: id of the criterion whose verdict is taken over; of any other kind.
        category: in its place, id of the category.
        column: column of the schools that names the head.
    """

    criterion: str | None = None
    category: str | None = None
    column: str = "branch_of"

    def judge(self, inputs: Inputs) -> Outcome:
        """Without the outcome it follows there is nothing to say: every branch is no data."""
        size = len(inputs.schools)
        nobody = np.zeros(size, dtype=bool)
        unknown = Outcome.of_one(VerdictColumn.of(nobody, ~nobody), np.full(size, np.nan), {})
        return self.follow(inputs, unknown)

    def follow(self, inputs: Inputs, head: Outcome) -> Outcome:
        """The verdicts of the heads.

        Args:
            inputs: tables and schools.
            head: what the criterion followed found for every school.
        """
        schools, places = self._heads(inputs)
        named = np.asarray(pd.notna(schools), dtype=bool)
        if self.column not in inputs.tables.schools.columns:
            named = np.ones_like(named)
        there = named & (places >= 0)
        absent = named & ~there
        certain, possible = (
            self._taken(column, places, there)
            for column in (head.verdict.certain, head.verdict.possible)
        )
        key, nothing = InputKey("schools", self.column), np.full(len(places), np.nan)
        answer = inputs.supposed.get(key)
        possible = possible | (absent if answer is None else absent & answer)
        certain = certain | (absent & bool(answer))
        applies = self._taken(head.verdict.applies, places, there) | absent
        why_not = np.where(there, head.verdict.why_not[places], NotApplicable.NOT_CONCERNED)
        missing = {name: self._taken(who, places, there) for name, who in head.missing.items()}
        missing = {name: who for name, who in missing.items() if who.any()}
        if absent.any():
            missing[key] = absent | missing.get(key, False)
        return Outcome(
            verdict=VerdictColumn.of(certain, possible, applies, why_not.astype(np.uint8)),
            observed=np.where(applies & (certain | ~possible), certain, np.nan),
            numerator=nothing,
            denominator=nothing,
            certain=certain.astype(np.int16),
            possible=possible.astype(np.int16),
            of=applies.astype(np.int16),
            followed=Followed(
                criterion=self.follows()[0], schools=schools, places=places, absent=absent
            ),
            bands=None if head.bands is None else _taken_bands(head.bands, places, there, absent),
            doubts={name: self._taken(who, places, there) for name, who in head.doubts.items()},
            missing=missing,
        )

    def sentence(self, titles: Titles) -> Message:
        """Whose verdict, and on what."""
        return msg(
            "the verdict of the head school («{column}») on «{criterion}»",
            column=titles.heading(self.column),
            criterion=titles.rule(self.follows()[0]),
        )

    def aims(self, inputs: Inputs) -> tuple[Aim, ...]:  # noqa: ARG002  # it names no procedures
        """The head of the school."""
        return (Aim(table="schools", name=self.column),)

    def line(self) -> tuple[Decimal, str, str]:
        """The head is met: yes or no."""
        return Decimal(1), "at_least", "mark"

    def compares(self) -> bool:
        """The verdict is the head school's."""
        return True

    def follows(self) -> tuple[str, ...]:
        """The criterion or category it takes the verdict of."""
        return tuple(one for one in (self.criterion, self.category) if one is not None)

    def follows_by(self) -> str:
        """The key that names it."""
        return "criterion" if self.category is None else "category"

    def made_ready(
        self,
        where: str,
        indicators: Mapping[str, Indicator],  # noqa: ARG002  # it names none
        columns: Mapping[str, Column] = COLUMNS,  # noqa: ARG002  # any column may name a school
    ) -> Self:
        """The same criterion; see `CriterionKind.made_ready`."""
        if len(self.follows()) != 1:
            raise fault("rule.follows_nothing", where=where)
        return self

    def column_names(self, indicators: Mapping[str, Indicator]) -> dict[str, tuple[str, ...]]:  # noqa: ARG002  # it names no indicator
        """The column of the head."""
        return {"column": (self.column,)}

    def _heads(self, inputs: Inputs) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
        """The head of every school as the data name it, and its place among those judged."""
        if self.column not in inputs.tables.schools.columns:
            nothing = np.full(len(inputs.schools), None, dtype="object")
            return nothing, np.full(len(inputs.schools), -1, dtype=np.intp)
        told = inputs.school_column(self.column).astype("object")
        heads = told.where(told.notna(), None).to_numpy(dtype="object")
        aliases = inputs.tables.aliases
        now = pd.Index([aliases.get(one, one) for one in heads], dtype="object")
        return heads, inputs.schools.get_indexer(now)

    @staticmethod
    def _taken(column: Bools, places: NDArray[np.intp], there: Bools) -> Bools:
        taken: Bools = there & column[places]
        return taken


def _taken_bands(
    head: BandBounds, places: NDArray[np.intp], there: Bools, absent: Bools
) -> BandBounds:
    """The bands of the heads; of a head that is not judged, any."""
    last = np.int8(len(head.names) - 1)
    lowest = np.where(there, head.lowest[places], np.where(absent, np.int8(0), np.int8(-1)))
    highest = np.where(there, head.highest[places], np.where(absent, last, np.int8(-1)))
    return BandBounds(
        names=head.names,
        titles=head.titles,
        lowest=lowest.astype(np.int8),
        highest=highest.astype(np.int8),
        low=np.where(there, head.low[places], np.nan),
        high=np.where(there, head.high[places], np.nan),
    )
