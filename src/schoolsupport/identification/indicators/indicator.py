"""The decorator that makes a function an indicator: unit, grain, parameters checked by type."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, get_type_hints

from attrs import field as attrs_field
from attrs import frozen, make_class

from schoolsupport.identification.indicators.data import IndicatorData, Measured
from schoolsupport.identification.structure import structured

Units = ("share", "percent", "points", "persons", "km", "index", "mark")
Grains = ("school", "school_year")


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
            it can be computed again in fractions.
    """

    name: str
    title: str
    unit: str
    grain: str
    function: Callable[..., Measured]
    parameters: type
    exact: bool = True

    def structured(self, raw: Mapping[str, Any], where: str) -> Mapping[str, Any]:
        """The keyword parameters from a rule file.

        Raises:
            RuleError: a key is unknown or missing, or a value is not of its type.
        """
        made: Any = structured(dict(raw), self.parameters, where)
        return {name: getattr(made, name) for name in inspect.signature(self.parameters).parameters}

    def __call__(self, data: IndicatorData, **parameters: Any) -> Measured:
        """The numbers of all schools."""
        return self.function(data, **parameters)


def indicator(
    *, unit: str, grain: str = "school_year", exact: bool = True
) -> Callable[[Callable[..., Measured]], Indicator]:
    """Make a function an indicator.

    Args:
        unit: one of `Units`.
        grain: one of `Grains`.
        exact: False if the function does more than arithmetic; its values are then compared as
            floats only.

    The function takes an `IndicatorData` and keyword-only parameters with annotations; these are
    the keys a rule file may give under `parameters`. Nothing is registered: a region names its
    indicators in its plugin.

    Raises:
        ValueError: the unit or grain is unknown, or a parameter is not keyword-only and annotated.
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
        )

    return make


def _parameters(function: Callable[..., Measured]) -> type:
    """An attrs class of the keyword parameters, for the strict reader of rule files."""
    name = function.__name__
    hints = get_type_hints(function, localns={"Decimal": Decimal})
    _, *rest = inspect.signature(function).parameters.values()
    fields = {}
    for parameter in rest:
        if parameter.kind is not parameter.KEYWORD_ONLY or parameter.name not in hints:
            raise ValueError(f"indicator {name}: {parameter.name} must be keyword-only, annotated")
        given = {} if parameter.default is parameter.empty else {"default": parameter.default}
        fields[parameter.name] = attrs_field(type=hints[parameter.name], **given)
    made: type = make_class(f"Parameters_{name}", fields, frozen=True, kw_only=True)
    return made
