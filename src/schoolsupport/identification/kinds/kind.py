"""What every kind of criterion is: parameters that a rule file gives, and how to judge by them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal, Self

import attrs
import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from schoolsupport.domain import Problem
from schoolsupport.faults import fault
from schoolsupport.identification.cells import JudgedCells, Pooled
from schoolsupport.identification.indicators import CORE_INDICATORS, Indicator
from schoolsupport.identification.indicators.data import Term
from schoolsupport.identification.inputs import InputKey, Inputs
from schoolsupport.identification.kinds.comparison import Rounding
from schoolsupport.identification.pooling import Lineage
from schoolsupport.identification.verdicts import Bools, Floats, VerdictColumn

Worse = Literal["higher", "lower", "none"]
OTHERS_UNKNOWN = "others_unknown"
"""The reason of a school that is not decided because numbers of other schools are missing."""


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

    def facing(self, worse: Worse) -> Self:  # noqa: ARG002  # most kinds have no line to face
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


@frozen(kw_only=True)
class SmallNumbers:
    """What becomes of a work, or of a number, with few participants.

    Attributes:
        minimum: fewer participants than this are few.
        then: `not_counted` (the work does not apply) or `no_data`.
    """

    minimum: int
    then: Literal["not_counted", "no_data"] = "not_counted"


def _is_positive(_: object, __: object, value: int) -> None:
    """Refuse what is no number of years."""
    if value < 1:
        raise fault("parameter.years_not_positive", value=value)


@frozen(kw_only=True)
class IndicatorKind(CriterionKind):
    """A criterion on the number that an indicator computes.

    Attributes:
        indicator: name of an indicator, of the core or of the region.
        parameters: its keyword parameters.
        years: how many years, the latest included.
        not_held: years in which a procedure was not held: `not_applicable`, or `pass_over`.
        rounding: rounding the act orders before comparing; the number told is the rounded one.
        small: what becomes of few persons in the denominator.
        when_missing: what a missing number says: `no_data`, `met` or `not_met`.
        objectivity: what marks of non-objectivity do: `ignored`, or `widens` (see `doubted`).
        lineage: whose results count before schools were joined or split (see `pooling`).
    """

    indicator: str
    parameters: dict[str, Any] = field(factory=dict)
    years: int = field(default=1, validator=_is_positive)
    not_held: Literal["pass_over", "not_applicable"] = policy("not_applicable")
    rounding: Rounding | None = policy(None)  # noqa: RUF009  # attrs field with its metadata
    small: SmallNumbers | None = policy(None)  # noqa: RUF009  # attrs field with its metadata
    when_missing: Literal["no_data", "met", "not_met"] = policy("no_data")
    objectivity: Literal["ignored", "widens"] = policy("ignored")
    lineage: Lineage = policy("own")  # noqa: RUF009  # attrs field with its metadata
    worse: Worse = field(default="none", metadata={"hidden": True})
    region_indicators: Mapping[str, Indicator] = field(
        factory=dict, metadata={"hidden": True}, repr=False
    )

    @classmethod
    def written(cls, raw: Mapping[str, object]) -> dict[str, object]:
        """One name of a set of procedures stands without brackets."""
        given = raw.get(PARAMETERS)
        return {**raw, PARAMETERS: _written(given)} if isinstance(given, Mapping) else dict(raw)

    def procedure_names(self) -> dict[str, tuple[str, ...]]:
        """The procedures among the parameters of the indicator, and of its components."""
        return _procedures_of(self.parameters)

    def asked_procedures(self, inputs: Inputs) -> list[str]:
        """Ids of the procedures that the parameters name, sets resolved, each once."""
        named = [name for names in self.procedure_names().values() for name in names]
        return inputs.procedures(tuple(named))

    def policies_set(self) -> tuple[str, ...]:
        """Its own, and those of the indicator."""
        asked = self.known_indicators().get(self.indicator)
        names = () if asked is None else asked.policies_set(self.parameters)
        return (*super().policies_set(), *(f"{PARAMETERS}.{name}" for name in names))

    def compares(self) -> bool:
        """Where its indicator does: where a school's number rests on those of other schools."""
        known = self.known_indicators()
        asked = known.get(self.indicator)
        return asked is not None and asked.asks_others(self.parameters, known)

    def years_back(self) -> int:
        """As many as the rule names."""
        return self.years

    def facing(self, worse: Worse) -> Self:
        """The criterion with the direction its act calls worse."""
        return evolve(self, worse=worse)

    def known_indicators(self) -> Mapping[str, Indicator]:
        """The indicators it may name, the region's own first."""
        return {**CORE_INDICATORS, **self.region_indicators}

    def asked(self) -> Indicator:
        """Its indicator."""
        return self.known_indicators()[self.indicator]

    def unit(self) -> str:
        """Unit of the number."""
        return self.asked().unit


def _procedures_of(parameters: Mapping[str, Any], key: str = PARAMETERS) -> dict[str, Any]:
    """The procedures and sets that parameters name, those of components too, by their key."""
    named = parameters.get("procedures", ())
    listed = named if isinstance(named, list | tuple) else ()
    found = {f"{key}.procedures": tuple(map(str, listed))}
    for place, inner in enumerate(_inner(parameters)):
        found |= _procedures_of(inner, f"{key}.{COMPONENTS}[{place}].{PARAMETERS}")
    return found


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
