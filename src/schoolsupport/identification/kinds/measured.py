"""A number per school without a line: what is ranked, or cut into bands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from schoolsupport.errors import RuleError
from schoolsupport.faults import rule_fault
from schoolsupport.identification.indicators import (
    Indicator,
)
from schoolsupport.identification.inputs import InputKey, Inputs
from schoolsupport.identification.kinds.flips import OUT_OF_REACH
from schoolsupport.identification.kinds.kind import (
    COLUMNS,
    IndicatorKind,
    years_words,
)
from schoolsupport.identification.kinds.number import Number
from schoolsupport.identification.kinds.number_checks import measure_faults
from schoolsupport.identification.kinds.outcome import Outcome, YearPart
from schoolsupport.identification.kinds.titles import Titles
from schoolsupport.identification.verdicts import Bools
from schoolsupport.tables import Column
from schoolsupport.translation import Message, msg


@frozen(kw_only=True)
class MeasuredKind(IndicatorKind):
    """A criterion on one number per school: of one year, of several pooled, or of each of them."""

    over: Literal["each", "pooled", "last"] = "last"
    pool: str | None = None

    def column_names(self, indicators: Mapping[str, Indicator]) -> dict[str, tuple[str, ...]]:
        """Those of the indicator, and the pool."""
        pool = {} if self.pool is None else {"pool": (self.pool,)}
        return {**super().column_names(indicators), **pool}

    def made_ready(
        self,
        where: str,
        indicators: Mapping[str, Indicator],
        columns: Mapping[str, Column] = COLUMNS,
    ) -> Self:
        """The criterion with the region's indicators and columns; see `CriterionKind`."""
        ready = evolve(self, region_indicators=dict(indicators), columns=dict(columns))
        faults = measure_faults(ready.number(years=ready._span()), where)  # noqa: SLF001  # its own copy
        if self.years > 1 and self.over == "last" and self.not_held == "not_applicable":
            fault = rule_fault("rule.last_year_pooled", where=f"{where}: over", found=self.over)
            faults.append(fault)
        faults += ready.faults(where)
        if faults:
            raise RuleError.of(faults)
        return ready

    def faults(self, where: str) -> list[RuleError]:  # noqa: ARG002  # kinds say where
        """What the keys of the kind say that does not fit together."""
        return []

    def number_words(self, titles: Titles) -> list[Message]:
        """What is ranked or put into a band, part by part of the sentence."""
        parts = [titles.number(self.indicator, self.parameters)]
        if self.applies_to is not None:
            parts.append(self.applies_to.sentence(titles))
        if self.years > 1:
            parts.append(years_words(self.over, self.years))
        if self.rounding is not None:
            parts.append(msg("rounded to decimals: {digits}", digits=self.rounding.digits))
        return parts

    def number(self, **line: Any) -> Number:
        """The number, against a line out of reach or another one."""
        lined = {"threshold", "thresholds"} & line.keys()
        keys = {
            "comparator": "at_most",
            "years": self.years,
            **({} if lined else {"threshold": -OUT_OF_REACH}),
            **line,
        }
        return Number(
            indicator=self.indicator,
            parameters=self.parameters,
            over=self.over,
            not_held=self.not_held,
            rounding=self.rounding,
            small=self.small,
            objectivity=self.objectivity,
            lineage=self.lineage,
            restricted=self.restricted,
            applies_to=self.applies_to,
            all_or_nothing=True,
            region_indicators=self.region_indicators,
            columns=self.columns,
            **keys,
        )

    def _span(self) -> int:
        return 1 if self.over == "last" else self.years


@frozen(kw_only=True, eq=False)
class Measurement:
    """The numbers of all schools, without a line, of one year or of several pooled.

    Attributes:
        outcome: of the number against a line out of reach, nothing supposed, all years.
        part: the years and the numbers.
        values: the numbers, rounded as the act orders; NaN where not known.
        known: where the number is known and counts; one that rests on a doubted work does not.
        applies: whom it concerns.
    """

    outcome: Outcome
    part: YearPart
    values: NDArray[np.float64]
    known: Bools
    applies: Bools

    def asks_for(self, key: InputKey) -> bool:
        """Whether an input is one of its own years."""
        return len(self.outcome.parts) == 1 or key.year in self.part.years

    @property
    def silent(self) -> Bools:
        """Whose number is missing, so that a policy for missing data speaks of them."""
        bounded = ~np.isnan(self.part.bounds.least)  # a place or a band is not decided by bounds
        return self.applies & ~self.known & (self.part.silent | bounded)


def measure(rule: MeasuredKind, inputs: Inputs) -> list[Measurement]:
    """The number of every school; of a rule on `each` year, one measurement a year."""
    outcome = rule.number().judge(evolve(inputs, supposed={}))
    return [_measurement(outcome, part) for part in outcome.parts]


def _measurement(outcome: Outcome, part: YearPart) -> Measurement:
    known = part.verdict.applies & part.verdict.known() & ~np.isnan(part.observed)
    return Measurement(
        outcome=outcome,
        part=part,
        values=np.where(known, part.observed, np.nan),
        known=known,
        applies=part.verdict.applies,
    )
