"""What the keys of a `bands` criterion must say together, checked when its file is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from schoolsupport.errors import RuleError
from schoolsupport.faults import rule_fault
from schoolsupport.structure import unknown_key

if TYPE_CHECKING:
    from schoolsupport.identification.kinds.bands import Bands


def bands_faults(rule: Bands, where: str) -> Iterator[RuleError]:
    """Refuse what the types of the keys let through.

    Args:
        rule: the criterion.
        where: file and version, for the messages.
    """
    if len(rule.bands) < 2:
        yield rule_fault(
            "rule.one_band", where=f"{where}: bands", found=", ".join(rule.bands) or "[]"
        )
    yield from _twice(rule.bands, f"{where}: bands")
    yield from _twice(rule.met_in, f"{where}: met_in")
    if len(rule.titles) != len(rule.bands):
        yield rule_fault(
            "rule.titles_of_bands",
            where=f"{where}: titles",
            found=len(rule.titles),
            count=len(rule.bands),
        )
    if not rule.met_in:
        yield rule_fault("rule.no_band_met", where=f"{where}: met_in", found="[]")
    for name in rule.met_in:
        if name not in rule.bands:
            yield unknown_key(name, list(rule.bands), f"{where}: met_in")
    yield from _cuts(rule, where)


def _cuts(rule: Bands, where: str) -> Iterator[RuleError]:
    if bool(rule.cuts) == bool(rule.cuts_by_pool):
        yield rule_fault("rule.sorts_of_cuts", where=f"{where}: cuts")
    if bool(rule.cuts_by_pool) != (rule.pool is not None):
        yield rule_fault("rule.cuts_without_pool", where=f"{where}: pool", found=rule.pool)
    if rule.cuts:
        yield from _ascending(rule.cuts, rule, f"{where}: cuts")
    for pool, cuts in rule.cuts_by_pool.items():
        yield from _ascending(cuts, rule, f"{where}: cuts_by_pool.{pool}")


def _ascending(cuts: Sequence[Decimal], rule: Bands, where: str) -> Iterator[RuleError]:
    if len(cuts) != len(rule.bands) - 1:
        yield rule_fault(
            "rule.number_of_cuts", where=where, found=len(cuts), count=len(rule.bands) - 1
        )
    for earlier, later in pairwise(cuts):
        if earlier >= later:
            yield rule_fault("rule.cuts_not_ascending", where=where, found=f"{earlier}, {later}")


def _twice(names: Sequence[str], where: str) -> Iterator[RuleError]:
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield rule_fault("rule.band_twice", where=where, found=name)
