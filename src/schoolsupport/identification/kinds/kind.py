"""What every kind of criterion is: parameters that a rule file gives, and how to judge by them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal, Self

import attrs
import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from schoolsupport.domain import Problem
from schoolsupport.identification.cells import JudgedCells
from schoolsupport.identification.indicators import CORE_INDICATORS, Indicator
from schoolsupport.identification.indicators.data import Term
from schoolsupport.identification.inputs import InputKey, Inputs
from schoolsupport.identification.verdicts import Bools, Floats, VerdictColumn

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


# What single kinds tell besides a verdict: bands, places in a pool, the school followed.


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


# What a criterion asks of an indicator: its parameters as a rule file writes them.


PARAMETERS = "parameters"
COMPONENTS = "components"


def written_parameters(raw: Mapping[str, object]) -> dict[str, object]:
    """The keys of a version; one name of a set of procedures stands without brackets."""
    given = raw.get(PARAMETERS)
    if not isinstance(given, Mapping):
        return dict(raw)
    return {**raw, PARAMETERS: _written(given)}


def procedures_of(parameters: Mapping[str, Any], key: str = PARAMETERS) -> dict[str, Any]:
    """The procedures and sets that parameters name, those of components too, by their key."""
    named = parameters.get("procedures", ())
    listed = named if isinstance(named, list | tuple) else ()
    found = {f"{key}.procedures": tuple(map(str, listed))}
    for place, inner in enumerate(_inner(parameters)):
        found |= procedures_of(inner, f"{key}.{COMPONENTS}[{place}].{PARAMETERS}")
    return found


def asked_procedures(parameters: Mapping[str, Any], inputs: Inputs) -> list[str]:
    """Ids of the procedures that parameters name, sets resolved, each once."""
    named = [name for names in procedures_of(parameters).values() for name in names]
    return inputs.procedures(tuple(named))


def policies_of(
    indicator: str, parameters: Mapping[str, Any], own: Mapping[str, Indicator]
) -> tuple[str, ...]:
    """Policies of an indicator that differ from their defaults, as keys of the rule file."""
    asked = own.get(indicator) or CORE_INDICATORS.get(indicator)
    names = () if asked is None else asked.policies_set(parameters)
    return tuple(f"{PARAMETERS}.{name}" for name in names)


def asks_others(
    indicator: str, parameters: Mapping[str, Any], own: Mapping[str, Indicator]
) -> bool:
    """Whether an indicator's number of a school rests on the numbers of other schools."""
    known = {**CORE_INDICATORS, **own}
    return indicator in known and known[indicator].asks_others(parameters, known)


def _written(given: Mapping[str, Any]) -> dict[str, Any]:
    told = dict(given)
    if isinstance(told.get("procedures"), str):
        told["procedures"] = [told["procedures"]]
    components = told.get(COMPONENTS)
    if isinstance(components, list | tuple):
        told[COMPONENTS] = [_component(one) for one in components]
    return told


def _component(one: Any) -> Any:
    if not isinstance(one, Mapping) or not isinstance(one.get(PARAMETERS), Mapping):
        return one
    return {**one, PARAMETERS: _written(one[PARAMETERS])}


def _inner(parameters: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    components = parameters.get(COMPONENTS, ())
    for one in components if isinstance(components, list | tuple) else ():
        inner = one.get(PARAMETERS, {}) if isinstance(one, Mapping) else {}
        yield inner if isinstance(inner, Mapping) else {}
