"""What the keys of a `rank` criterion must say together, checked when its file is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from schoolsupport.errors import RuleError
from schoolsupport.faults import rule_fault

if TYPE_CHECKING:
    from schoolsupport.identification.kinds.rank import Rank


def rank_faults(rule: Rank, where: str) -> Iterator[RuleError]:
    """Refuse what the types of the keys let through.

    Args:
        rule: the criterion.
        where: file and version, for the messages.
    """
    given = {key: getattr(rule, key) for key in ("share", "count", "deviations")}
    named = [key for key, value in given.items() if value is not None]
    if len(named) != 1:
        yield rule_fault("rule.not_one_cut", where=where, found=", ".join(named) or rule.end)
    if rule.share is not None and not 0 < rule.share <= 1:
        yield rule_fault("rule.share_of_pool", where=f"{where}: share", found=rule.share)
    if rule.count is not None and rule.count < 1:
        yield rule_fault("rule.place_below_first", where=f"{where}: count", found=rule.count)
    if rule.deviations is not None and rule.deviations < 0:
        yield rule_fault(
            "rule.deviations_below_zero", where=f"{where}: deviations", found=rule.deviations
        )
    yield from _together(rule, where)


def _together(rule: Rank, where: str) -> Iterator[RuleError]:
    if (rule.deviations is None) != (rule.deviation_of is None):
        yield rule_fault(
            "rule.deviations_without_kind", where=f"{where}: deviation_of", found=rule.deviation_of
        )
    if rule.share is None and rule.places != "down":
        yield rule_fault("rule.places_without_share", where=f"{where}: places", found=rule.places)
