"""Kinds of criteria that a region writes in Python, where no kind of the library can say the act.

A kind is a subclass of `CriterionKind` made with `@kind("name")`: its attributes are the keys of a
rule file, `line` tells the line it draws, `judge` judges every school at once. It is checked where
it enters and each time it answers; it is given its inputs to look at, and cannot write into them.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, TypeVar, get_args

import attrs
import numpy as np

from schoolsupport.domain import Problem
from schoolsupport.errors import RuleError
from schoolsupport.faults import rule_fault
from schoolsupport.identification.indicators.indicator import Units
from schoolsupport.identification.indicators.own_indicators import column_faults
from schoolsupport.identification.inputs import InputKey, Inputs
from schoolsupport.identification.kinds.comparison import Comparator
from schoolsupport.identification.kinds.kind import CriterionKind
from schoolsupport.identification.kinds.outcome import Outcome
from schoolsupport.identification.verdicts import VerdictColumn
from schoolsupport.own_code import called, function_name

K = TypeVar("K", bound=type[CriterionKind])

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_OUTCOME = "schoolsupport.plugin.Outcome"
_COLUMNS: Mapping[str, str] = MappingProxyType(
    {**dict.fromkeys(("observed", "numerator", "denominator"), "f")}
    | dict.fromkeys(("certain", "possible", "of"), "iu")
)
"""Columns of an outcome, and what stands in them: numbers, whole numbers."""


def kind(name: str) -> Callable[[K], K]:
    """Make a class a kind of criteria.

    Args:
        name: what a rule file writes as `kind`; small Latin letters, digits, underscores.

    The class inherits `CriterionKind`; its annotated attributes are the keys a version of a rule
    may give, with their defaults. Nothing is registered: a region names its kinds in its plugin.

    Raises:
        ValueError: it cannot be called so, or has no docstring.
        TypeError: it is no `CriterionKind`.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"kind {name!r}: take small Latin letters, digits and underscores")

    def make(cls: K) -> K:
        if not (isinstance(cls, type) and issubclass(cls, CriterionKind)):
            raise TypeError(f"kind {name}: {cls!r} is no subclass of CriterionKind")
        if not cls.__doc__:
            raise ValueError(f"kind {name}: write a docstring; its first line says how it counts")
        made: Any = attrs.frozen(kw_only=True)(cls)
        made.kind_name = name
        return made  # type: ignore[no-any-return]  # attrs gives the class back, with slots

    return make


def check_kinds(
    kinds: Iterable[object], region: str, known: Mapping[str, type[CriterionKind]]
) -> Mapping[str, type[CriterionKind]]:
    """The kinds that a region hands over by name, if they are kinds.

    Args:
        kinds: what `from_package` was given.
        region: name of the region.
        known: the kinds of the library.

    Raises:
        RuleError: one is none, or its name is taken; all faults are reported together.
    """
    faults: list[RuleError] = []
    checked: dict[str, type[CriterionKind]] = {}
    for place, one in enumerate(kinds, start=1):
        where = f"{region}: kinds[{place}]"
        if not (isinstance(one, type) and issubclass(one, CriterionKind) and one.kind_name):
            found = function_name(one) if isinstance(one, type) else repr(one)[:80]
            faults.append(rule_fault("code.no_kind", where=where, found=found))
        elif one.kind_name in known or one.kind_name in checked:
            found = one.kind_name
            faults.append(rule_fault("code.twice", where=where, found=found, other=found))
        elif lacks := sorted(getattr(one, "__abstractmethods__", ())):
            where = f"{where}: {function_name(one)}"
            told = ", ".join(lacks)
            faults.append(rule_fault("code.kind_lacks", where=where, found=told))
        else:
            checked[one.kind_name] = _checked(
                one, f"{region}: {one.kind_name}: {function_name(one)}"
            )
    if faults:
        raise RuleError.of(faults)
    return MappingProxyType(checked)


def _checked(cls: type[CriterionKind], where: str) -> type[CriterionKind]:
    """The same kind, whose answers are checked."""

    def judge(self: Any, inputs: Inputs) -> Outcome:
        return answered(cls.judge, self, inputs)

    def follow(self: Any, inputs: Inputs, head: Outcome) -> Outcome:
        return answered(cls.follow, self, inputs, head)

    def answered(method: Any, rule: Any, inputs: Inputs, *more: Outcome) -> Outcome:
        given = inputs.locked()
        before = given.tables.fingerprint()
        place = f"{where}.{method.__name__}"
        try:
            outcome: Outcome = called(method, rule, given, *more, where=place)
            if given.tables.fingerprint() != before:
                raise rule_fault("code.wrote", where=place)
        except RuleError:
            inputs.found.pop("locked", None)
            raise
        faults = list(_outcome_faults(outcome, len(inputs.schools), place))
        if faults:
            raise RuleError.of(faults)
        missing = {key: absent for key, absent in outcome.missing.items() if absent.any()}
        return attrs.evolve(outcome, missing=missing)

    def line(self: Any) -> tuple[Decimal | None, str, str]:
        return _line(cls, self, f"{where}.line")

    def made_ready(self: Any, file: str, *names: Any) -> CriterionKind:
        own = f"{file}: {function_name(cls)}"
        place = f"{own}.made_ready"
        ready: CriterionKind = called(cls.made_ready, self, file, *names, where=place)
        _line(cls, ready, f"{own}.line")
        return ready

    methods = {"judge": judge, "follow": follow, "line": line, "made_ready": made_ready}
    body: dict[str, Any] = {**methods, "__slots__": (), "__doc__": cls.__doc__}
    names = {"__module__": cls.__module__, "__qualname__": cls.__qualname__}
    return types.new_class(cls.__name__, (cls,), exec_body=lambda own: own.update(body | names))


def _line(cls: type[CriterionKind], rule: Any, where: str) -> tuple[Decimal | None, str, str]:
    drawn = called(cls.line, rule, where=where)
    if not _is_line(drawn):
        expected = "(Decimal or None, at_least | at_most | above | below, unit)"
        raise rule_fault("code.gave", where=where, found=repr(drawn), expected=expected)
    return drawn


def _is_line(drawn: object) -> bool:
    if not isinstance(drawn, tuple) or len(drawn) != len(("line", "comparator", "unit")):
        return False
    line, comparator, unit = drawn
    is_number = line is None or (isinstance(line, Decimal) and line.is_finite())
    return is_number and comparator in get_args(Comparator) and unit in Units


def _outcome_faults(told: object, schools: int, where: str) -> Iterator[RuleError]:
    if not isinstance(told, Outcome):
        found = type(told).__name__
        yield rule_fault("code.gave", where=where, found=found, expected=_OUTCOME)
        return
    if not isinstance(told.verdict, VerdictColumn):
        found, expected = type(told.verdict).__name__, "schoolsupport.plugin.VerdictColumn"
        yield rule_fault("code.gave", where=f"{where}: verdict", found=found, expected=expected)
    else:
        yield from _verdict_faults(told.verdict, schools, f"{where}: verdict")
    for name, kinds in _COLUMNS.items():
        yield from column_faults(getattr(told, name), schools, kinds, f"{where}: {name}")
    for key, absent in told.missing.items():
        place = f"{where}: missing"
        if not isinstance(key, InputKey):
            found, expected = type(key).__name__, "schoolsupport.plugin.InputKey"
            yield rule_fault("code.gave", where=place, found=found, expected=expected)
        yield from column_faults(absent, schools, "b", place)
    for one in told.problems:
        if not isinstance(one, Problem):
            found, expected = type(one).__name__, "schoolsupport.plugin.Problem"
            yield rule_fault(
                "code.gave", where=f"{where}: problems", found=found, expected=expected
            )


def _verdict_faults(verdict: VerdictColumn, schools: int, where: str) -> Iterator[RuleError]:
    columns = {"certain": "b", "possible": "b", "applies": "b", "why_not": "u"}
    faults = [
        one
        for name, kinds in columns.items()
        for one in column_faults(getattr(verdict, name), schools, kinds, f"{where}.{name}")
    ]
    yield from faults
    if faults:
        return
    ordered = ~(verdict.certain & ~verdict.possible) & ~(verdict.possible & ~verdict.applies)
    if not ordered.all():
        place = int(np.flatnonzero(~ordered)[0])
        yield rule_fault("code.verdict", where=where, found=f"[{place}]")
