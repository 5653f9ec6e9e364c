"""What `rank` and `bands` share: the number they look at, had from the machinery of `number`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal, Self

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from schoolsupport.errors import RuleError
from schoolsupport.faults import rule_fault
from schoolsupport.identification.indicators import CORE_INDICATORS, Indicator
from schoolsupport.identification.inputs import Inputs
from schoolsupport.identification.kinds.comparison import Rounding
from schoolsupport.identification.kinds.kind import (
    CriterionKind,
    Outcome,
    asks_others,
    policies_of,
    policy,
    procedures_of,
    written_parameters,
)
from schoolsupport.identification.kinds.low_results import SmallNumbers
from schoolsupport.identification.kinds.number import (
    Number,
    NumberPart,
    Objectivity,
    Worse,
    is_positive,
)
from schoolsupport.identification.kinds.number_checks import measure_faults
from schoolsupport.identification.pooling import Lineage
from schoolsupport.identification.verdicts import Bools

OUT_OF_REACH = Decimal("1e15")


@frozen(kw_only=True)
class MeasuredKind(CriterionKind):
    """A criterion on one number per school; the attributes are those of `Number`."""

    indicator: str
    parameters: dict[str, Any] = field(factory=dict)
    years: int = field(default=1, validator=is_positive)
    over: Literal["pooled", "last"] = "last"
    not_held: Literal["pass_over", "not_applicable"] = policy("not_applicable")
    rounding: Rounding | None = policy(None)  # noqa: RUF009  # attrs field with its metadata
    small: SmallNumbers | None = policy(None)  # noqa: RUF009  # attrs field with its metadata
    when_missing: Literal["no_data", "met", "not_met"] = policy("no_data")
    objectivity: Objectivity = policy("ignored")  # noqa: RUF009  # attrs field with its metadata
    lineage: Lineage = policy("own")  # noqa: RUF009  # attrs field with its metadata
    worse: Worse = field(default="none", metadata={"hidden": True})
    region_indicators: Mapping[str, Indicator] = field(
        factory=dict, metadata={"hidden": True}, repr=False
    )

    @classmethod
    def written(cls, raw: Mapping[str, object]) -> dict[str, object]:
        """One name of a set of procedures stands without brackets."""
        return written_parameters(raw)

    def procedure_names(self) -> dict[str, tuple[str, ...]]:
        """The procedures among the parameters of the indicator, and of its components."""
        return procedures_of(self.parameters)

    def policies_set(self) -> tuple[str, ...]:
        """Its own, and those of the indicator."""
        asked = policies_of(self.indicator, self.parameters, self.region_indicators)
        return (*super().policies_set(), *asked)

    def compares(self) -> bool:
        """Where its indicator does."""
        return asks_others(self.indicator, self.parameters, self.region_indicators)

    def years_back(self) -> int:
        """As many as the rule names."""
        return self.years

    def made_ready(self, where: str, indicators: Mapping[str, Indicator]) -> Self:
        """The criterion with the region's indicators; see `CriterionKind.made_ready`."""
        faults = measure_faults(self.number(years=self._span()), where, indicators)
        if self.years > 1 and self.over == "last" and self.not_held == "not_applicable":
            fault = rule_fault("rule.last_year_pooled", where=f"{where}: over", found=self.over)
            faults.append(fault)
        faults += self.faults(where)
        if faults:
            raise RuleError.of(faults)
        return evolve(self, region_indicators=dict(indicators))

    def facing(self, worse: Worse) -> Self:
        """The criterion with the direction its act calls worse."""
        return evolve(self, worse=worse)

    def faults(self, where: str) -> list[RuleError]:  # noqa: ARG002  # kinds say where
        """What the keys of the kind say that does not fit together."""
        return []

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
            region_indicators=self.region_indicators,
            **keys,
        )

    def unit(self) -> str:
        """Unit of the number."""
        asked = self.region_indicators.get(self.indicator) or CORE_INDICATORS[self.indicator]
        return asked.unit

    def _span(self) -> int:
        return self.years if self.over == "pooled" else 1


@frozen(kw_only=True, eq=False)
class Measurement:
    """The numbers of all schools, without a line.

    Attributes:
        outcome: of the number against a line out of reach, nothing supposed.
        part: the years and the numbers.
        values: the numbers, rounded as the act orders; NaN where not known.
        known: where the number is known and counts; one that rests on a doubted work does not.
        applies: whom it concerns.
    """

    outcome: Outcome
    part: NumberPart
    values: NDArray[np.float64]
    known: Bools
    applies: Bools


def measure(rule: MeasuredKind, inputs: Inputs) -> Measurement:
    """The number of every school."""
    outcome = rule.number().judge(evolve(inputs, supposed={}))
    verdict = outcome.verdict
    known = verdict.applies & verdict.known()
    return Measurement(
        outcome=outcome,
        part=number_part(outcome),
        values=np.where(known, outcome.observed, np.nan),
        known=known,
        applies=verdict.applies,
    )


def number_part(outcome: Outcome) -> NumberPart:
    """The years and numbers of an outcome of `number`."""
    part = outcome.parts[-1]
    if not isinstance(part, NumberPart):
        raise TypeError(f"{type(part).__name__} is not of a number")
    return part
