"""An index of weighted components: each an indicator of its own, brought to a common scale.

The index of social well-being (индекс социального благополучия) and the index of educational
results (индекс образовательных результатов) are of this form. Which components, which weights and
which scale is for the rule file to say: the acts leave it open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from schoolsupport.domain import NotApplicable
from schoolsupport.faults import fault
from schoolsupport.identification.indicators.data import (
    IndicatorData,
    Measured,
    Numbers,
    Term,
    total,
)
from schoolsupport.identification.indicators.indicator import indicator
from schoolsupport.identification.verdicts import Bools, Codes

Scale = Literal["none", "standard", "minmax"]
DeviationOf = Literal["population", "sample"]
_NEAR = 1e-9  # floats this near to an end of the scale may be the end


@frozen(kw_only=True)
class Component:
    """One component of an index.

    Attributes:
        indicator: name of the indicator.
        weight: what it counts with; below 0 where it speaks against the index.
        parameters: keyword parameters of the indicator.
        title: what it is, in Russian, for the explanation.
    """

    indicator: str
    weight: Decimal
    parameters: dict[str, Any] = field(factory=dict)
    title: str | None = None


@frozen(kw_only=True, eq=False)
class _Scaled:
    """A component of all schools asked for, on the common scale; 0 where it is not there.

    `settled` says whether the scale itself is known: it is not while a peer is missing.
    """

    component: Component
    title: str | None
    unit: str
    values: Numbers
    scaled: Numbers
    there: Bools
    why_not: Codes
    settled: bool


def _check(
    components: tuple[Component, ...],
    scale: Scale,
    deviation_of: DeviationOf | None,
    to_hundred: bool,  # noqa: FBT001  # called by keyword
    **_: str,
) -> None:
    for one in components:
        if one.weight == 0:
            raise fault("parameter.weight_of_nothing", indicator=one.indicator)
    if (scale == "standard") != (deviation_of is not None):
        raise fault("parameter.standard_without_deviation")
    if to_hundred and scale == "standard":
        raise fault("parameter.standard_to_hundred")


def _is_exact(given: Mapping[str, Any]) -> bool:
    return bool(given["scale"] != "standard")  # a standard deviation is a root


def _compares(given: Mapping[str, Any]) -> bool:
    return bool(given["scale"] != "none")


def _of_parts(given: Mapping[str, Any], _: Mapping[str, str], parts: list[str]) -> str:
    """That of the components where points are added, or a mean is taken of the same; else none."""
    alike = len({*parts}) == 1 and given["scale"] == "none" and not given["to_hundred"]
    weights = [one.weight for one in given["components"]]
    mean = sum(weights) == 1 and min(weights) > 0
    return parts[0] if alike and (mean or parts[0] == "points") else "index"


def _parts(given: Mapping[str, Any]) -> Iterable[tuple[str, Mapping[str, Any]]]:
    return [(one.indicator, one.parameters) for one in given["components"]]


@indicator(
    unit="index",
    exact=_is_exact,
    check=_check,
    policies=("peers", "when_component_missing", "when_component_not_applicable"),
    parts=_parts,
    peers=_compares,
    unit_by=_of_parts,
)
def composite_index(  # noqa: PLR0913  # the keys of the rule file
    data: IndicatorData,
    *,
    components: tuple[Component, ...],
    scale: Scale = "none",
    deviation_of: DeviationOf | None = None,
    peers: Literal["all", "known"] = "all",
    when_component_missing: Literal["no_data", "left_out"] = "no_data",
    when_component_not_applicable: Literal["not_applicable", "left_out"] = "not_applicable",
    to_hundred: bool = False,
) -> Measured:
    """Weighted sum of other indicators, each as it is, as a standard score or between 0 and 1.

    `standard` and `minmax` look at all schools of the run that the component concerns; where one
    of them is not known, nobody's index is, unless `peers` is `known`. A component on which all
    schools are alike is 0 for all. A component that is left out leaves its weight to the others
    in proportion: one that does not concern the school (no such grade, not held) where
    `when_component_not_applicable` says so, and one without data too where
    `when_component_missing` does. `to_hundred` is 100 times the weighted mean of the components,
    one minus the component where the weight is below 0.
    """
    asked_known = peers == "known"
    parts = [_scaled(data, one, scale, deviation_of, known_only=asked_known) for one in components]
    there = np.stack([part.there for part in parts])
    why_not = np.stack([part.why_not for part in parts])
    outside = why_not != 0
    left_out = "left_out" in {when_component_missing, when_component_not_applicable}
    if left_out:
        known = np.asarray(there.any(axis=0))
        if when_component_missing == "no_data":
            known &= (there | outside).all(axis=0)
        reasons = np.where(outside.all(axis=0), _first(why_not), 0).astype(np.uint8)
    else:
        known = np.asarray(there.all(axis=0))
        reasons = _first(why_not)
    others = None
    if not all(part.settled for part in parts):
        known, others = np.zeros_like(known), known
    weights = [Fraction(one.weight) for one in components]
    whole = sum(map(abs, weights))
    exact = data.near is not None
    zero: Any = Fraction(0) if exact else 0.0
    sizes = [abs(w) if exact else float(abs(w)) for w in weights]
    counted = total(_where(p.there, s, zero) for p, s in zip(parts, sizes, strict=True))
    divisor = np.where(known, counted, 1 if exact else 1.0)
    weighed = total(
        _where(p.there, _weighed(p.scaled, w, exact=exact, turned=to_hundred), zero)
        for p, w in zip(parts, weights, strict=True)
    )
    size: Any = (100 if to_hundred else whole) if exact else float(100 if to_hundred else whole)
    values = weighed * size / divisor if left_out or to_hundred else weighed
    return Measured(
        values=values,
        known=known,
        why_not=reasons,
        others=others,
        terms=() if exact else tuple(_terms(parts, weights, float(whole), divisor)),
    )


def _where(there: Bools, numbers: Any, other: Any) -> Numbers:
    return np.asarray(np.where(there, numbers, other))


def _weighed(scaled: Numbers, weight: Fraction, *, exact: bool, turned: bool) -> Numbers:
    """The component times its weight; turned round where a weight below 0 is made above."""
    factor: Any = weight if exact else float(weight)
    turn = turned and weight < 0
    return np.asarray((1 - scaled) * -factor if turn else scaled * factor)


def _scaled(
    data: IndicatorData,
    component: Component,
    scale: Scale,
    deviation_of: DeviationOf | None,
    *,
    known_only: bool,
) -> _Scaled:
    measured = data.measure(component.indicator, component.parameters)
    values, known, applies = measured.values, measured.known, measured.why_not == 0
    known = known & applies
    unit = data.unit_of(component.indicator, component.parameters)
    scaled, settled = values, True
    if scale != "none":
        every = _peers(data, component)
        concerned = every.why_not == 0
        peers = every.known & concerned
        settled = known_only or not (concerned & ~every.known).any()
        if settled and peers.any():
            scaled = _on_scale(data, component, every, np.flatnonzero(peers), deviation_of)(values)
    zero: Any = Fraction(0) if data.near is not None else 0.0
    return _Scaled(
        component=component,
        title=component.title or data.title_of(component.parameters),
        unit=unit,
        values=values,
        scaled=np.where(known, scaled, zero),
        there=known,
        why_not=measured.why_not,
        settled=bool(settled),
    )


def _peers(data: IndicatorData, component: Component) -> Measured:
    return data.of_everybody().measure(component.indicator, component.parameters)


def _on_scale(
    data: IndicatorData,
    component: Component,
    every: Measured,
    peers: NDArray[np.intp],
    deviation_of: DeviationOf | None,
) -> Any:
    """What brings a component to the scale: standard scores, or between the ends of the peers."""
    numbers = np.asarray(every.values, dtype="float64")[peers]
    if deviation_of is not None:
        free = 0 if deviation_of == "population" else 1
        middle = float(numbers.mean())
        spread = float(numbers.std(ddof=free)) if len(numbers) > free else 0.0
        nearly = _NEAR * max(1.0, abs(middle))
        return lambda values: (
            values * 0.0 if spread <= nearly else (values.astype("float64") - middle) / spread
        )
    low, high = (_end(data, component, numbers, peers, sign) for sign in (1, -1))
    return lambda values: values * 0 if low == high else (values - low) / (high - low)


def _end(
    data: IndicatorData,
    component: Component,
    numbers: NDArray[np.float64],
    peers: NDArray[np.intp],
    sign: int,
) -> Any:
    """The least of the peers, or with the sign turned the greatest; a fraction where asked so."""
    end = float((sign * numbers).min())
    if data.near is None or not data.indicators[component.indicator].is_exact(
        component.parameters, data.indicators
    ):
        return sign * end
    near = peers[sign * numbers <= end + _NEAR * max(1.0, abs(end))]
    exact = data.in_fractions(near).measure(component.indicator, component.parameters).values
    return sign * min(sign * exact)


def _first(why_not: NDArray[np.uint8]) -> Codes:
    """The reason with the lowest number."""
    lowest = np.where(why_not == 0, np.uint8(255), why_not).min(axis=0)
    codes: Codes = np.where(lowest == 255, NotApplicable.APPLIES, lowest).astype(np.uint8)
    return codes


def _terms(
    parts: list[_Scaled], weights: list[Fraction], whole: float, counted: Numbers
) -> Iterable[Term]:
    for part, weight in zip(parts, weights, strict=True):
        grown = float(weight) * whole / counted
        yield Term(
            indicator=part.component.indicator,
            title=part.title,
            unit=part.unit,
            weights=np.where(part.there, grown, np.nan),
            values=np.where(part.there, part.values, np.nan).astype("float64"),
            scaled=np.where(part.there, part.scaled, np.nan).astype("float64"),
        )
