"""What every kind of criterion is: parameters that a rule file gives, and how to judge by them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Literal, Self

import attrs
import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from schoolsupport.domain import Problem
from schoolsupport.identification.cells import JudgedCells
from schoolsupport.identification.indicators.data import Term
from schoolsupport.identification.indicators.indicator import Indicator
from schoolsupport.identification.inputs import InputKey, Inputs
from schoolsupport.identification.kinds.told import BandBounds, Followed, Places
from schoolsupport.identification.verdicts import Bools, VerdictColumn

Floats = NDArray[np.float64]
OTHERS_UNKNOWN = "others_unknown"
"""The reason of a school that is not decided because numbers of other schools are missing."""


@frozen(kw_only=True, eq=False)
class YearPart:
    """A number of one year, or of several pooled, and the verdict on it.

    Attributes:
        years: the years it is of.
        verdict: one verdict per school.
        observed: the number, NaN where not known.
        numerator: what was counted, NaN where nothing is.
        denominator: out of how many.
        terms: the weighted components of an index.
    """

    years: tuple[int, ...]
    verdict: VerdictColumn
    observed: Floats
    numerator: Floats
    denominator: Floats
    terms: tuple[Term, ...] = ()


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


class CriterionKind(ABC):
    """Base of the kinds. A subclass is a frozen attrs class of the parameters."""

    @abstractmethod
    def judge(self, inputs: Inputs) -> Outcome:
        """Judge every school at once."""

    @abstractmethod
    def line(self) -> tuple[Decimal, str, str]:
        """The line it draws: threshold, comparator, unit."""

    def line_to(self) -> Decimal | None:
        """The upper end of the line, for a line with two ends."""
        return None

    def facing(self, worse: Literal["higher", "lower", "none"]) -> Self:  # noqa: ARG002  # most kinds have no line to face
        """The same criterion, told which direction of its number the act calls worse."""
        return self

    def follows(self) -> tuple[str, ...]:
        """Ids of the criteria whose verdicts it takes over."""
        return ()

    def compares(self) -> bool:
        """Whether its verdict on a school rests on what is known of other schools."""
        return False

    def needed(self) -> int:
        """How many parts have to be met (parts: procedures, conditions)."""
        return 1

    def years_back(self) -> int:
        """How many years, the latest included, the criterion looks at."""
        return 1

    def procedure_names(self) -> dict[str, tuple[str, ...]]:
        """Names of procedures and of sets of them, by the key they stand under."""
        return {}

    def policies_set(self) -> tuple[str, ...]:
        """Keys of policies that differ from their defaults, and so need a source."""
        return tuple(
            attribute.name
            for attribute in _fields(type(self))
            if attribute.metadata.get("policy")
            and getattr(self, attribute.name) != attribute.default
        )

    @classmethod
    def written(cls, raw: Mapping[str, object]) -> dict[str, object]:
        """The keys as a rule file writes them, short forms made long."""
        return dict(raw)

    def made_ready(self, where: str, indicators: Mapping[str, Indicator]) -> Self:  # noqa: ARG002  # most kinds name no indicator
        """The same criterion with the region's indicators at hand, its names checked.

        Raises:
            RuleError: it names an indicator that is not there, or wrong parameters of it.
        """
        return self

    @classmethod
    def keys(cls) -> tuple[str, ...]:
        """The keys a rule file may give."""
        return tuple(a.name for a in _fields(cls) if not a.metadata.get("hidden"))


def policy(default: Any) -> Any:
    """A parameter whose other values change what silence means, and so need a source."""
    return field(default=default, metadata={"policy": True})


def _fields(kind: Any) -> tuple[attrs.Attribute[Any], ...]:
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(kind)
    return fields
