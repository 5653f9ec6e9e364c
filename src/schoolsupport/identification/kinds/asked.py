"""What a criterion asks of an indicator: its parameters as a rule file writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from schoolsupport.identification.indicators import CORE_INDICATORS, Indicator
from schoolsupport.identification.inputs import Inputs

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
