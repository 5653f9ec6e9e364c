"""By which numbers dynamics is told: the least it needs, what is alike, how sure an interval is.

No act states any of them. They stand in `parameters.toml`, are told as assumed, and may be set for
one run.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from attrs import evolve, fields, frozen

from schoolsupport.domain import LegalSource
from schoolsupport.faults import fault, nearest
from schoolsupport.records import Key, told
from schoolsupport.structure import read_toml, structured

_FILE = "parameters.toml"


@frozen(kw_only=True)
class ContextColumn:
    """A column of the context by which schools are alike.

    Attributes:
        name: the column.
        kind: `size` is compared by its logarithm, `share` by its part of `of`, `word` by being the
            same.
        of: for a share, the column it is taken of.
    """

    name: str
    kind: Literal["size", "share", "word"]
    of: str | None = None


_NUMBERS = (
    "schools_at_least", "participants_at_least", "days_at_least", "known_at_least", "neighbours",
    "caliper", "results_caliper", "imbalance", "level", "clusters_at_least", "sides_at_least",
    "clusters_enough", "draws",
)  # fmt: skip


@told(*(Key(name, kind=float) for name in _NUMBERS), "assumed")
@frozen(kw_only=True)
class Parameters:
    """The numbers of a run.

    Attributes:
        schools_at_least: schools on each side, below which no difference is told.
        participants_at_least: participants of a work in both years, below which no change of a
            school is shown.
        days_at_least: days of support between the works of the two years that make a school a
            supported one; with fewer it is on neither side.
        known_at_least: share of schools of which a column of the context is known, 0 to 1, below
            which schools are not compared by it.
        neighbours: schools alike that are chosen for a supported one.
        caliper: how far apart schools that are alike may be, in standard deviations.
        results_caliper: the same of their results before.
        imbalance: standardized difference of means from which two groups are told as not alike.
        level: of the intervals, 0 to 1.
        clusters_at_least: municipalities that make clusters of their own; below, schools do.
        sides_at_least: municipalities with schools of one side that make clusters of their own.
        clusters_enough: clusters from which the usual formula of an interval holds.
        draws: of the bootstrap.
        column: what of the context is compared.
        checked: the day somebody last looked at the numbers.
        source: the act that states them, if one does.
        assumed: whether no act does.
    """

    schools_at_least: int
    participants_at_least: int
    days_at_least: int
    known_at_least: float
    neighbours: int
    caliper: float
    results_caliper: float
    imbalance: float
    level: float
    clusters_at_least: int
    sides_at_least: int
    clusters_enough: int
    draws: int
    column: tuple[ContextColumn, ...]
    checked: dt.date | None = None
    source: LegalSource | None = None
    assumed: bool = False

    def with_settings(self, settings: Mapping[str, Any]) -> Parameters:
        """The same with numbers set for a run.

        Args:
            settings: numbers by name.

        Raises:
            ParameterError: there is no such number, or it cannot be this.
        """
        changed: dict[str, Any] = {}
        for name, value in settings.items():
            if name not in _NUMBERS:
                raise fault(
                    "parameter.unknown_of_dynamics",
                    where=name,
                    near=nearest(name, _NUMBERS),
                    known=", ".join(_NUMBERS),
                )
            changed[name] = _fitting(name, value)
        return evolve(self, **changed)


_LEAST = {
    "schools_at_least": 2, "participants_at_least": 1, "neighbours": 1, "clusters_at_least": 3,
    "sides_at_least": 2, "draws": 99, "days_at_least": 1, "clusters_enough": 3,
}  # fmt: skip
_SHARES = frozenset({"known_at_least", "level"})


def _fitting(name: str, value: Any) -> int | float:
    """A number as its parameter wants it."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = float("nan")
    least = _LEAST.get(name, 0)
    most = 1.0 if name in _SHARES else float("inf")
    fits = number >= least if name in _LEAST else number > 0
    fits = fits and number < most if name == "level" else fits and number <= most
    whole = next(one.type for one in fields(Parameters) if one.name == name) in (int, "int")
    if not fits or number == float("inf") or (whole and not number.is_integer()):
        raise fault("parameter.number_of_dynamics", where=name, found=value, least=least)
    return int(number) if whole else number


@cache
def default_parameters() -> Parameters:
    """The numbers assumed.

    Raises:
        RuleError: the file says what it may not.
    """
    raw = read_toml(files("schoolsupport.monitoring.dynamics") / _FILE)
    return structured(raw, Parameters, _FILE)
