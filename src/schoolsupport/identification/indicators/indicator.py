"""The decorator that makes a function an indicator: unit, grain, parameters checked by type."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, get_type_hints

from attrs import field as attrs_field
from attrs import fields as attrs_fields
from attrs import frozen, make_class

from schoolsupport.errors import RuleError
from schoolsupport.faults import fault
from schoolsupport.identification.aims import Aim, Place
from schoolsupport.identification.indicators.data import IndicatorData, Measured
from schoolsupport.identification.inputs import Inputs
from schoolsupport.structure import structured
from schoolsupport.tables import Column

Parameters = Mapping[str, Any]
Aiming = Callable[[Parameters, tuple[Place, ...]], Iterable[Aim]]
"""Tells at what its inputs stand when the number is one of those given."""
Units = ("share", "percent", "points", "persons", "km", "index", "mark")
Grains = ("school", "school_year")
SPREAD: Mapping[str, tuple[Place, ...]] = {
    "share": tuple(Decimal(one) for one in ("0.1", "0", "0.25", "0.5", "0.75", "1")),
    "percent": (10, 0, 25, 50, 75, 100),
    "points": (40, 0, 3, 4, 30, 60),
    "persons": (10, 0, 1, 100),
    "km": (10, 0, 1, 50),
    "index": tuple(Decimal(one) for one in ("0.1", "0", "0.5", "1")),
    "mark": (3, 2, 4, 5),
}
"""Numbers of each unit that stand apart, where no line says which matter."""
UNIT_OF = {"people": "persons", "share": "share", "percent": "percent", "km": "km"}
"""Units of indicators by those of columns; of the others a number is shown as it is."""


@frozen(kw_only=True, eq=False)
class Indicator:
    """A number per school (показатель).

    Attributes:
        name: name that rule files write.
        title: first line of the function's docstring.
        unit: one of `Units`.
        grain: `school_year` (one number a year) or `school`.
        function: computes it from what it may ask for and its keyword parameters.
        parameters: attrs class of the keyword parameters, made from their annotations.
        exact: whether the function keeps to sums, differences, products and quotients, so that
            it can be computed again in fractions; or a function that tells it of the parameters.
        counts: whether it tells out of how many persons, so that few of them can be told.
        least_years: how many years it needs at least.
        check: refuses parameters that do not fit each other.
        policies: parameters whose values other than the default need a source of their own.
        parts: the other indicators it is made of, each with its parameters as written.
        sign: whether it is itself a sign of non-objectivity, which no mark makes doubtful.
        peers: whether other schools' numbers enter a school's; or a function that tells it of the
            parameters.
        aims: tells at what its inputs stand when the number is on a line.
        columns: parameters that name columns of schools or their context.
        unit_by: tells the unit of the parameters and the units of the columns and parts they name,
            where these decide; None where the unit is always the same.
    """

    name: str
    title: str
    unit: str
    grain: str
    function: Callable[..., Measured]
    parameters: type
    exact: bool | Callable[[Parameters], bool] = True
    counts: bool = False
    least_years: int = 1
    check: Callable[..., None] | None = None
    policies: tuple[str, ...] = ()
    parts: Callable[[Parameters], Iterable[tuple[str, Parameters]]] | None = None
    sign: bool = False
    peers: bool | Callable[[Parameters], bool] = False
    aims: Aiming | None = None
    columns: tuple[str, ...] = ()
    unit_by: Callable[[Parameters, Mapping[str, str], list[str]], str] | None = None

    def unit_of(
        self, raw: Parameters, known: Mapping[str, Indicator], columns: Mapping[str, Column]
    ) -> str:
        """The unit of its numbers, with these parameters."""
        if self.unit_by is None:
            return self.unit
        try:
            given = self.structured(raw, "parameters")
        except RuleError:  # told where its parameters are checked
            return self.unit
        if any(name not in known for name, _ in self.parts_of(given)):
            return self.unit
        units = {name: UNIT_OF.get(one.unit or "", "points") for name, one in columns.items()}
        parts = [known[n].unit_of(p, known, columns) for n, p in self.parts_of(given)]
        return self.unit_by(given, units, parts)

    def structured(self, raw: Mapping[str, Any], where: str) -> Mapping[str, Any]:
        """The keyword parameters from a rule file.

        Raises:
            RuleError: a key is unknown or missing, a value is not of its type, a list is empty, or
                the values do not fit each other.
        """
        made: Any = structured(dict(raw), self.parameters, where)
        values = {field.name: getattr(made, field.name) for field in attrs_fields(self.parameters)}
        for name, value in values.items():
            if value == () and name in raw:
                raise fault("rule.empty_list", where=f"{where}: {name}", found="[]")
        if self.check is not None:
            try:
                self.check(**values)
            except ValueError as error:
                raise fault(
                    "rule.parameters_unfit",
                    where=where,
                    found=error,
                    name=self.name,
                    title=self.title,
                ) from None
        return values

    def resolved(self, raw: Mapping[str, Any], inputs: Inputs) -> Mapping[str, Any]:
        """The keyword parameters for one run: named sets of procedures are put in."""
        given = self.structured(raw, "parameters")
        if "procedures" in given:
            return {**given, "procedures": tuple(inputs.procedures(given["procedures"]))}
        return given

    def is_exact(self, raw: Mapping[str, Any], known: Mapping[str, Indicator]) -> bool:
        """Whether it can be computed in fractions, with these parameters and parts."""
        given = self.structured(raw, "parameters")
        own = self.exact(given) if callable(self.exact) else self.exact
        return own and all(known[n].is_exact(p, known) for n, p in self.parts_of(given))

    def parts_of(self, given: Parameters) -> list[tuple[str, Parameters]]:
        """The other indicators it is made of: name and parameters as written."""
        return [] if self.parts is None else list(self.parts(given))

    def asks_others(self, raw: Mapping[str, Any], known: Mapping[str, Indicator]) -> bool:
        """Whether a school's number rests on those of other schools, here or in a part."""
        given = self.structured(raw, "parameters")
        own = self.peers(given) if callable(self.peers) else self.peers
        return own or any(known[name].asks_others(p, known) for name, p in self.parts_of(given))

    def aimed(
        self,
        raw: Mapping[str, Any],
        at: tuple[Place, ...],
        known: Mapping[str, Indicator],
        inputs: Inputs,
    ) -> list[Aim]:
        """At what its inputs, and those of its parts, stand when the number is one of those."""
        given = self.resolved(raw, inputs)
        own = [] if self.aims is None else list(self.aims(given, at or SPREAD[self.unit]))
        parts = (known[name].aimed(p, (), known, inputs) for name, p in self.parts_of(given))
        return [*own, *(aim for part in parts for aim in part)]

    def policies_set(self, raw: Mapping[str, Any]) -> tuple[str, ...]:
        """Names of its policies that differ from their defaults."""
        own = {one.name: one.default for one in attrs_fields(self.parameters)}
        return tuple(name for name in self.policies if name in raw and raw[name] != own[name])

    def __call__(self, data: IndicatorData, **parameters: Any) -> Measured:
        """The numbers of all schools."""
        return self.function(data, **parameters)


def indicator(  # noqa: PLR0913  # keyword-only, most left out
    *,
    unit: str,
    grain: str = "school_year",
    exact: bool | Callable[[Parameters], bool] = True,
    counts: bool = False,
    least_years: int = 1,
    check: Callable[..., None] | None = None,
    policies: tuple[str, ...] = (),
    parts: Callable[[Parameters], Iterable[tuple[str, Parameters]]] | None = None,
    peers: bool | Callable[[Parameters], bool] = False,
    sign: bool = False,
    aims: Aiming | None = None,
    columns: tuple[str, ...] = (),
    unit_by: Callable[[Parameters, Mapping[str, str], list[str]], str] | None = None,
) -> Callable[[Callable[..., Measured]], Indicator]:
    """Make a function an indicator.

    Args:
        unit: one of `Units`.
        grain: one of `Grains`.
        exact: False if the function does more than arithmetic; its values are then compared as
            floats only. A function of the parameters, where they decide.
        counts: True if it gives `Measured.denominator`, without which a rule cannot say what
            becomes of few persons.
        least_years: how many years it needs, e.g. 2 for a change.
        check: called with the parameters; raises ValueError where they do not fit each other.
        policies: parameters that say what silence means; other values than the default need a
            source of their own.
        parts: for an indicator made of others, their names and parameters as written.
        peers: True if it compares schools. A function of the parameters, where they decide.
        sign: True if it is itself a sign of non-objectivity.
        aims: tells, of the parameters and values of the number, at what the inputs then stand; for
            the tests of a region, which draw tables there.
        columns: parameters that name columns of schools or their context; unknown ones are refused
            when a rule file is read.
        unit_by: tells the unit where the columns or parts it is made of decide.

    The function takes an `IndicatorData` and keyword-only parameters with annotations; these are
    the keys a rule file may give under `parameters`. Nothing is registered: a region names its
    indicators in its plugin.

    Raises:
        ValueError: the unit or grain is unknown, there is no docstring, or a parameter is not
            keyword-only and annotated with a type that a rule file has (for numbers `Decimal`).
    """
    if unit not in Units:
        raise ValueError(f"unit {unit!r}: write one of {', '.join(Units)}")
    if grain not in Grains:
        raise ValueError(f"grain {grain!r}: write one of {', '.join(Grains)}")

    def make(function: Callable[..., Measured]) -> Indicator:
        name = function.__name__
        doc = inspect.getdoc(function)
        if not doc:
            raise ValueError(f"indicator {name}: write a docstring; its first line is the title")
        return Indicator(
            name=name,
            title=doc.splitlines()[0],
            unit=unit,
            grain=grain,
            function=function,
            parameters=_parameters(function),
            exact=exact,
            counts=counts,
            least_years=least_years,
            check=check,
            policies=policies,
            parts=parts,
            peers=peers,
            sign=sign,
            aims=aims,
            columns=columns,
            unit_by=unit_by,
        )

    return make


def _parameters(function: Callable[..., Measured]) -> type:
    """An attrs class of the keyword parameters, for the strict reader of rule files."""
    name = function.__name__
    asked, rest = _first_and_rest(function)
    if asked is None or asked.kind is asked.KEYWORD_ONLY:
        raise ValueError(f"indicator {name}: its first parameter is the IndicatorData it asks")
    hints = _hints(function)
    fields = {}
    for parameter in rest:
        if parameter.kind is not parameter.KEYWORD_ONLY or parameter.name not in hints:
            raise ValueError(f"indicator {name}: {parameter.name} must be keyword-only, annotated")
        if hints[parameter.name] is float:
            raise ValueError(f"indicator {name}: {parameter.name} must be Decimal, not float")
        given = {} if parameter.default is parameter.empty else {"default": parameter.default}
        fields[parameter.name] = attrs_field(type=hints[parameter.name], **given)
    made: type = make_class(f"Parameters_{name}", fields, frozen=True, kw_only=True)
    return made


def _first_and_rest(
    function: Callable[..., Measured],
) -> tuple[inspect.Parameter | None, list[inspect.Parameter]]:
    every = list(inspect.signature(function).parameters.values())
    return (every[0] if every else None), every[1:]


def _hints(function: Callable[..., Measured]) -> dict[str, Any]:
    try:
        return get_type_hints(function, localns={"Decimal": Decimal})
    except NameError as error:
        raise ValueError(
            f"indicator {function.__name__}: {error}; import what annotations name when it runs"
        ) from error
