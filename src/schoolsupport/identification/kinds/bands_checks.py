"""What the keys of a `bands` criterion must say together, checked when its file is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from schoolsupport.errors import RuleError
from schoolsupport.structure import unknown_key
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from schoolsupport.identification.kinds.bands import Bands


def bands_faults(rule: Bands, where: str) -> Iterator[RuleError]:
    """Refuse what the types of the keys let through.

    Args:
        rule: the criterion.
        where: file and version, for the messages.
    """
    if len(rule.bands) < 2:
        yield RuleError(
            msg("one band says nothing"),
            where=f"{where}: bands",
            found=", ".join(rule.bands) or "[]",
            remedy=msg("Write at least two, ascending by number"),
        )
    yield from _twice(rule.bands, f"{where}: bands")
    yield from _twice(rule.met_in, f"{where}: met_in")
    if len(rule.titles) != len(rule.bands):
        yield RuleError(
            msg("each band has one title"),
            where=f"{where}: titles",
            found=len(rule.titles),
            remedy=msg("Write {count} titles, in the order of bands", count=len(rule.bands)),
        )
    if not rule.met_in:
        yield RuleError(
            msg("the list is empty"),
            where=f"{where}: met_in",
            found="[]",
            remedy=msg("Name the bands in which the criterion is met"),
        )
    for name in rule.met_in:
        if name not in rule.bands:
            yield unknown_key(name, list(rule.bands), f"{where}: met_in")
    yield from _cuts(rule, where)


def _cuts(rule: Bands, where: str) -> Iterator[RuleError]:
    if bool(rule.cuts) == bool(rule.cuts_by_pool):
        yield RuleError(
            msg("the bands have no cuts, or two sorts of them"),
            where=f"{where}: cuts",
            remedy=msg("Write one of cuts, cuts_by_pool with pool"),
        )
    if bool(rule.cuts_by_pool) != (rule.pool is not None):
        yield RuleError(
            msg("cuts_by_pool and pool go together"),
            where=f"{where}: pool",
            found=rule.pool,
            remedy=msg("Write pool = the column that names the pools, and cuts for each of them"),
        )
    if rule.cuts:
        yield from _ascending(rule.cuts, rule, f"{where}: cuts")
    for pool, cuts in rule.cuts_by_pool.items():
        yield from _ascending(cuts, rule, f"{where}: cuts_by_pool.{pool}")


def _ascending(cuts: Sequence[Decimal], rule: Bands, where: str) -> Iterator[RuleError]:
    if len(cuts) != len(rule.bands) - 1:
        yield RuleError(
            msg("there is one cut between any two bands"),
            where=where,
            found=len(cuts),
            remedy=msg("Write {count} cuts", count=len(rule.bands) - 1),
        )
    for earlier, later in pairwise(cuts):
        if earlier >= later:
            yield RuleError(
                msg("the cuts do not ascend"),
                where=where,
                found=f"{earlier}, {later}",
                remedy=msg("Write them from the lowest to the highest, each once"),
            )


def _twice(names: Sequence[str], where: str) -> Iterator[RuleError]:
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield RuleError(
                msg("the band is named twice"),
                where=where,
                found=name,
                remedy=msg("Take one of the names out"),
            )
