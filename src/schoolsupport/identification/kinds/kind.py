"""What every kind of criterion is: parameters that a rule file gives, and how to judge by them."""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar, Literal, Self

import attrs
from attrs import evolve, field, frozen

from schoolsupport.errors import RuleError
from schoolsupport.faults import fault, rule_fault
from schoolsupport.identification.aims import Aim, Place
from schoolsupport.identification.cells import Restricted
from schoolsupport.identification.indicators import CORE_INDICATORS, Indicator
from schoolsupport.identification.inputs import InputKey, Inputs
from schoolsupport.identification.kinds.answers import Answers
from schoolsupport.identification.kinds.comparison import Rounding
from schoolsupport.identification.kinds.concern import Concern
from schoolsupport.identification.kinds.drawn import DrawnLine
from schoolsupport.identification.kinds.outcome import Outcome
from schoolsupport.identification.kinds.titles import Titles
from schoolsupport.identification.pooling import Lineage
from schoolsupport.tables import CONTEXT, SCHOOLS, Column, ColumnKind
from schoolsupport.translation import Message, joined, msg, with_values

Worse = Literal["higher", "lower", "none"]
NotHeld = Literal["pass_over", "what_is_left", "not_applicable"]
"""What becomes of years in which a procedure was not held, of several."""
COLUMNS: Mapping[str, Column] = {**SCHOOLS.by_name, **CONTEXT.by_name}
"""The columns of schools and their context that every region has."""
OTHERS_UNKNOWN = "others_unknown"
"""The reason of a school that is not decided because numbers of other schools are missing."""


_OPEN_KEY, _OPEN = "when_missing", "no_data"


def fewest_years(not_held: NotHeld) -> int:
    """How many years must be left where others are passed over."""
    return 2 if not_held == "pass_over" else 1


class CriterionKind(Answers, ABC):
    """Base of the kinds. A subclass is a frozen attrs class of the parameters.

    Attributes:
        kind_name: what a rule file writes as `kind`, of one that a region brings (`own_kinds`).
    """

    kind_name: ClassVar[str] = ""

    @abstractmethod
    def judge(self, inputs: Inputs) -> Outcome:
        """Judge every school at once."""

    @abstractmethod
    def line(self) -> tuple[Decimal | None, str, str]:
        """The line it draws: threshold (None where each school has its own), comparator, unit."""

    @property
    def drawn(self) -> DrawnLine | None:
        """What draws the line of each school, where something does."""
        return None

    def whom(self) -> Concern | None:
        """Whom it concerns; None for everybody."""
        return None

    def plain_line(self) -> float:
        """The threshold as a float, NaN where each school has its own."""
        line = self.line()[0]
        return float("nan") if line is None else float(line)

    def line_to(self) -> Decimal | None:
        """The upper end of the line, for a line with two ends."""
        return None

    def facing(self, worse: Worse) -> Self:  # noqa: ARG002  # most kinds have no line to face
        """The same criterion, told which direction of its number the act calls worse."""
        return self

    def follows(self) -> tuple[str, ...]:
        """Ids of the criteria and categories whose verdicts it takes over."""
        return ()

    def follows_by(self) -> str:
        """The key that names them."""
        return "criterion"

    def follow(self, inputs: Inputs, head: Outcome) -> Outcome:  # noqa: ARG002  # asked of those that follow
        """The verdicts of a criterion that `follows` others; as they are, unless a kind says more.

        Args:
            inputs: tables and schools.
            head: what was found for every school by the last of those it follows.
        """
        return head

    def band_ids(self) -> tuple[str, ...]:
        """Ids of the bands it puts schools into, ascending; none for most kinds."""
        return ()

    def compares(self) -> bool:
        """Whether its verdict on a school rests on what is known of other schools."""
        return False

    def grows_with_below(self) -> bool:
        """Whether one more pupil below the boundary can only speak for it."""
        return False

    def sentence(self, titles: Titles) -> Message | None:  # noqa: ARG002  # a docstring names things itself
        """How it counts, in a sentence a jurist can hold against the act.

        A region's own kind says the first line of its docstring.

        Args:
            titles: what readers call the things it names.
        """
        doc = inspect.cleandoc(type(self).__doc__ or "") if self.kind_name else ""
        said = doc.partition("\n")[0].rstrip(".")
        return joined([said]) if said else None

    def asks_territory(self) -> bool:
        """Whether it compares a school with its territory; of a region's own kind nobody knows."""
        return bool(self.kind_name)

    def reads(self, inputs: Inputs) -> tuple[InputKey, ...]:
        """What it looks at: all it misses of schools of whom nothing is known.

        Args:
            inputs: schools without any data.
        """
        asking: Any = self
        if _OPEN_KEY in self.keys():
            asking = evolve(asking, when_missing=_OPEN)
        return tuple(asking.judge(inputs).missing)

    def aims(self, inputs: Inputs) -> tuple[Aim, ...]:  # noqa: ARG002  # most kinds resolve no names
        """Where its verdict turns; names of sets of procedures are put in."""
        return ()

    def company(self) -> int:
        """Of how many schools together the first can be judged."""
        return 1

    def needed(self) -> int:
        """How many parts have to be met (parts: procedures, conditions)."""
        return 1

    def years_back(self) -> int:
        """How many years, the latest included, the criterion looks at."""
        return 1

    def procedure_names(self) -> dict[str, tuple[str, ...]]:
        """Names of procedures and of sets of them, by the key they stand under."""
        return {}

    def column_names(self, indicators: Mapping[str, Indicator]) -> dict[str, tuple[str, ...]]:  # noqa: ARG002  # most kinds name their columns themselves
        """Names of columns of schools and context, by the key they stand under.

        Args:
            indicators: the region's own.
        """
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

    def made_ready(
        self,
        where: str,  # noqa: ARG002  # most kinds name no indicator
        indicators: Mapping[str, Indicator],  # noqa: ARG002  # as above
        columns: Mapping[str, Column] = COLUMNS,  # noqa: ARG002  # as above
    ) -> Self:
        """The same criterion with the region's indicators and columns at hand, its names checked.

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


_OVER: Mapping[str, Message] = {
    "each": msg("in each of {years} years"),
    "pooled": msg("over {years} years together"),
    "last": msg("in the latest of {years} years"),
}


def years_words(over: Literal["each", "pooled", "last"], years: int) -> Message:
    """How several years are put together."""
    return with_values(_OVER[over], years=years)


def around(minimum: int) -> tuple[int, ...]:
    """Numbers of persons on both sides of the fewest that count."""
    return tuple(one for one in (minimum, minimum - 1, minimum + 1) if one > 0)


def pool_aims(column: str | None, words: Iterable[str] = ()) -> tuple[Aim, ...]:
    """The column that names a school's pool, if any, with the pools that have their own line."""
    if column is None:
        return ()
    table: Literal["schools", "context"] = "schools" if column in SCHOOLS.by_name else "context"
    return (Aim(table=table, name=column, words=tuple(words)),)


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
        not_held: years in which a procedure was not held: `not_applicable`, `pass_over` or
            `what_is_left` (see `Number`).
        rounding: rounding the act orders before comparing; the number told is the rounded one.
        small: what becomes of few persons in the denominator; it goes before `when_missing`.
        when_missing: what a missing number says: `no_data`, `met` or `not_met`.
        objectivity: what marks of non-objectivity do: `ignored`, or `widens` (see `doubted`).
        lineage: whose results count before schools were joined or split (see `pooling`).
        restricted: what becomes of results whose use is restricted (see `LowResults`).
        applies_to: whom the criterion concerns.
    """

    indicator: str
    parameters: dict[str, Any] = field(factory=dict)
    years: int = field(default=1, validator=_is_positive)
    not_held: NotHeld = policy("not_applicable")  # noqa: RUF009  # attrs field with its metadata
    rounding: Rounding | None = policy(None)  # noqa: RUF009  # attrs field with its metadata
    small: SmallNumbers | None = policy(None)  # noqa: RUF009  # attrs field with its metadata
    when_missing: Literal["no_data", "met", "not_met"] = policy("no_data")
    objectivity: Literal["ignored", "widens"] = policy("ignored")
    lineage: Lineage = policy("own")  # noqa: RUF009  # attrs field with its metadata
    restricted: Restricted = policy("remark")  # noqa: RUF009  # attrs field with its metadata
    applies_to: Concern | None = None
    worse: Worse = field(default="none", metadata={"hidden": True})
    region_indicators: Mapping[str, Indicator] = field(
        factory=dict, metadata={"hidden": True}, repr=False
    )
    columns: Mapping[str, Column] = field(default=COLUMNS, metadata={"hidden": True}, repr=False)

    @classmethod
    def written(cls, raw: Mapping[str, object]) -> dict[str, object]:
        """One name of a set of procedures stands without brackets."""
        return with_lists(raw)

    def procedure_names(self) -> dict[str, tuple[str, ...]]:
        """The procedures among the parameters of the indicator, and of its components."""
        return procedures_of(self.parameters)

    def whom(self) -> Concern | None:
        """Those it applies to."""
        return self.applies_to

    def column_names(self, indicators: Mapping[str, Indicator]) -> dict[str, tuple[str, ...]]:
        """The columns among the parameters of the indicator, and of whom it concerns."""
        named = columns_of(self.indicator, self.parameters, {**CORE_INDICATORS, **indicators})
        if self.applies_to is not None and self.applies_to.column is not None:
            named["applies_to.column"] = (self.applies_to.column,)
        return named

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

    def turns(self) -> tuple[Place, ...]:
        """The numbers at which it turns; none where it has no line of its own."""
        return ()

    def aims(self, inputs: Inputs) -> tuple[Aim, ...]:
        """What its indicator stands on, at the numbers at which it turns."""
        known = self.known_indicators()
        found = self.asked().aimed(self.parameters, self.turns(), known, inputs)
        marked = {aim.name for aim in found if aim.table == "results"}
        widened = [Aim(table="objectivity", name=one) for one in sorted(marked)]
        people = () if self.small is None else around(self.small.minimum)
        return (
            *(evolve(aim, people=people) for aim in found),
            *(widened if self.objectivity == "widens" else ()),
        )

    def asks_territory(self) -> bool:
        """An indicator may."""
        return True

    def decimals(self) -> int | None:
        """Those of the rounding."""
        return None if self.rounding is None else self.rounding.digits

    def widens_marked(self) -> bool:
        """Where it says so."""
        return self.objectivity == "widens"

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
        return self.asked().unit_of(self.parameters, self.known_indicators(), self.columns)


def columns_of(
    indicator: str,
    parameters: Mapping[str, Any],
    known: Mapping[str, Indicator],
    key: str = PARAMETERS,
) -> dict[str, tuple[str, ...]]:
    """The columns that parameters name, those of components too, by their key."""
    if indicator not in known:
        return {}
    found = {}
    for name in known[indicator].columns:
        given = parameters.get(name, ())
        found[f"{key}.{name}"] = (given,) if isinstance(given, str) else tuple(map(str, given))
    components = parameters.get(COMPONENTS, ())
    for place, one in enumerate(components if isinstance(components, list | tuple) else ()):
        inner = one.get(PARAMETERS, {}) if isinstance(one, Mapping) else {}
        if isinstance(inner, Mapping):
            at = f"{key}.{COMPONENTS}[{place}].{PARAMETERS}"
            found |= columns_of(str(one.get("indicator")), inner, known, at)
    return found


def refuse_words(
    named: Mapping[str, tuple[str, ...]], columns: Mapping[str, Column], where: str
) -> None:
    """Refuse columns of words or days where a number is looked at.

    Args:
        named: the columns by the key that names them.
        columns: the columns there are.
        where: file and version, for the messages.

    Raises:
        RuleError: all faults together.
    """
    faults = [
        rule_fault("rule.column_of_words", where=f"{where}: {key}", found=columns[name].title)
        for key, names in named.items()
        for name in names
        if name in columns
        and columns[name].kind in {ColumnKind.TEXT, ColumnKind.WORD, ColumnKind.DAY}
    ]
    if faults:
        raise RuleError.of(faults)


def procedures_of(parameters: Mapping[str, Any], key: str = PARAMETERS) -> dict[str, Any]:
    """The procedures and sets that parameters name, those of components too, by their key."""
    named = parameters.get("procedures", ())
    listed = named if isinstance(named, list | tuple) else ()
    found = {f"{key}.procedures": tuple(map(str, listed))}
    for place, inner in enumerate(_inner(parameters)):
        found |= procedures_of(inner, f"{key}.{COMPONENTS}[{place}].{PARAMETERS}")
    return found


def with_lists(raw: Mapping[str, object]) -> dict[str, object]:
    """Keys whose `parameters` name lists, where one name stands without brackets."""
    given = raw.get(PARAMETERS)
    return {**raw, PARAMETERS: _written(given)} if isinstance(given, Mapping) else dict(raw)


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
