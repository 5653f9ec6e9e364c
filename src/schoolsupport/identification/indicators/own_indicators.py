"""Indicators that a region computes in Python: checked where they enter, and each time they answer.

An indicator is given its data to look at: the tables behind it cannot be written into. What it
gives is checked before any rule sees it, and its errors name the region, the indicator and the
function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import numpy as np
from attrs import evolve, frozen

from schoolsupport.domain import NotApplicable
from schoolsupport.errors import RuleError
from schoolsupport.faults import rule_fault
from schoolsupport.identification.indicators.core import CORE_INDICATORS
from schoolsupport.identification.indicators.data import IndicatorData, Measured
from schoolsupport.identification.indicators.indicator import Indicator
from schoolsupport.own_code import called, function_name

_LIMITS: Mapping[str, float] = MappingProxyType({"share": 1, "mark": 5})
"""Units whose numbers, and differences of them, cannot be farther from 0."""
_NOT_ALWAYS = ("numerator", "denominator", "own", "other", "others")
_COLUMNS = ("values", "known", "why_not", *_NOT_ALWAYS)
_MEASURED = "schoolsupport.plugin.Measured(values=…, known=…, why_not=…)"


def check_indicators(indicators: Iterable[object], region: str) -> Mapping[str, Indicator]:
    """The indicators that a region hands over by name, if they are indicators.

    Args:
        indicators: what `from_package` was given.
        region: name of the region.

    Raises:
        RuleError: one is none, or its name is taken; all faults are reported together.
    """
    faults: list[RuleError] = []
    checked: dict[str, Indicator] = {}
    for place, one in enumerate(indicators, start=1):
        where = f"{region}: indicators[{place}]"
        if not isinstance(one, Indicator):
            found = function_name(one) if callable(one) else repr(one)[:80]
            faults.append(rule_fault("code.no_indicator", where=where, found=found))
        elif one.name in CORE_INDICATORS or one.name in checked:
            other = checked.get(one.name, one).title
            if one.name in CORE_INDICATORS:
                other = CORE_INDICATORS[one.name].title
            faults.append(rule_fault("code.twice", where=where, found=one.name, other=other))
        else:
            place_ = f"{region}: {one.name}: {function_name(one.function)}"
            checked[one.name] = evolve(one, function=_Checked(one, place_))
    if faults:
        raise RuleError.of(faults)
    return MappingProxyType(checked)


@frozen(eq=False)
class _Checked:
    """The function of an indicator of a region, with its answers checked.

    Attributes:
        indicator: as the region wrote it.
        where: region, indicator and function.
    """

    indicator: Indicator
    where: str

    @property
    def __wrapped__(self) -> Callable[..., Measured]:
        """The function itself."""
        return self.indicator.function

    def __call__(self, data: IndicatorData, **parameters: Any) -> Measured:
        """The numbers of all schools.

        Raises:
            RuleError: the function fails, writes into what it is given, or gives what no rule can
                use.
        """
        given = data.locked()
        tables = given.inputs.tables
        before = tables.fingerprint()
        code = "code.raised" if data.near is None else "code.not_exact"
        try:
            measured = called(
                self.indicator.function, given, where=self.where, code=code, **parameters
            )
            if tables.fingerprint() != before:
                raise rule_fault("code.wrote", where=self.where)
        except RuleError:
            data.inputs.found.pop("locked", None)
            raise
        if not isinstance(measured, Measured):
            found = type(measured).__name__
            raise rule_fault("code.gave", where=self.where, found=found, expected=_MEASURED)
        schools = len(data.inputs.schools) if data.near is None else len(data.near)
        faults = list(self._faults(measured, schools, is_exact=data.near is not None))
        if faults:
            raise RuleError.of(faults)
        return _writable(measured)

    def _faults(self, told: Measured, schools: int, *, is_exact: bool) -> Iterator[RuleError]:
        numbers = "Oiu" if is_exact else "f"
        columns = {"values": numbers, "known": "b", "why_not": "u"}
        columns |= {
            name: numbers if name != "others" else "b"
            for name in _NOT_ALWAYS
            if getattr(told, name) is not None
        }
        if self.indicator.counts and told.denominator is None:
            expected = "Measured(…, denominator=…)"
            yield rule_fault("code.gave", where=self.where, found="None", expected=expected)
        sound = True
        for name, kinds in columns.items():
            for one in column_faults(getattr(told, name), schools, kinds, f"{self.where}: {name}"):
                sound = False
                yield one
        if sound:
            yield from self._number_faults(told)

    def _number_faults(self, told: Measured) -> Iterator[RuleError]:
        codes = sorted(set(told.why_not.tolist()) - {0, *(int(one) for one in NotApplicable)})
        if codes:
            known = ", ".join(f"{one.value} {one.name}" for one in NotApplicable)
            where = f"{self.where}: why_not"
            yield rule_fault("code.why_not", where=where, found=codes[0], known=known)
        used = told.values[told.known & (told.why_not == 0)]
        plain = used.astype(np.float64)
        if not np.isfinite(plain).all():
            found = plain[~np.isfinite(plain)][0]
            yield rule_fault("code.no_number", where=f"{self.where}: values", found=found)
        limit = _LIMITS.get(self.indicator.unit, np.inf)
        beyond = plain[np.isfinite(plain) & (np.abs(plain) > limit)]
        if 2 * len(beyond) > len(plain):  # a few may be what the data say; most are another unit
            yield rule_fault(
                "code.unit",
                where=f"{self.where}: values",
                found=f"{beyond[0]:.12g}",
                unit=self.indicator.unit,
                limit=f"{limit:g}",
            )


def column_faults(column: object, length: int, kinds: str, where: str) -> Iterator[RuleError]:
    """A column that is none, is of another length, or holds something else.

    Args:
        column: what code of a region gave.
        length: how many schools it is of.
        kinds: kinds of dtypes that may stand in it: `f` numbers, `b` yes or no, `u` codes, `iu`
            whole numbers, `Oiu` fractions.
        where: region, what of it, function and column.
    """
    if not isinstance(column, np.ndarray):
        found = type(column).__name__
        yield rule_fault("code.gave", where=where, found=found, expected="numpy.ndarray")
        return
    if column.shape != (length,):
        yield rule_fault("code.shape", where=where, found=column.shape, expected=f"({length},)")
    if column.dtype.kind == "f" and "O" in kinds:
        yield rule_fault("code.not_exact", where=where, found=column.dtype)
    elif column.dtype.kind not in kinds or (kinds == "u" and column.dtype != np.uint8):
        named = {"f": "float64", "b": "bool", "u": "uint8", "iu": "int16"}
        expected = named.get(kinds, "object (Fraction)")
        yield rule_fault("code.dtype", where=where, found=column.dtype, expected=expected)
    elif column.dtype.kind == "O" and not all(map(_is_exact, column)):
        found = next(type(one).__name__ for one in column if not _is_exact(one))
        yield rule_fault("code.dtype", where=where, found=found, expected="Fraction")


def _is_exact(number: object) -> bool:
    return isinstance(number, Fraction | int | float | np.number)


def _writable(measured: Measured) -> Measured:
    """The same numbers in arrays of their own: what was handed out stays as it is."""
    held = {name: getattr(measured, name) for name in _COLUMNS}
    own: dict[str, Any] = {k: None if v is None else v.copy() for k, v in held.items()}
    return evolve(measured, **own)
