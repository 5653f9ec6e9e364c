"""What the keys of a `rank` criterion must say together, checked when its file is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from schoolsupport.errors import RuleError
from schoolsupport.translation import msg

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
        yield RuleError(
            msg("the criterion makes no cut, or more than one"),
            where=where,
            found=", ".join(named) or rule.end,
            remedy=msg("Write one of share, count, deviations"),
        )
    if rule.share is not None and not 0 < rule.share <= 1:
        yield RuleError(
            msg("the share of the pool is no share"),
            where=f"{where}: share",
            found=rule.share,
            remedy=msg("Write a share above 0, up to 1: a quarter is 0.25"),
        )
    if rule.count is not None and rule.count < 1:
        yield RuleError(
            msg("nobody has a place below the first"),
            where=f"{where}: count",
            found=rule.count,
            remedy=msg("Write a number of places from 1 up"),
        )
    if rule.deviations is not None and rule.deviations < 0:
        yield RuleError(
            msg("the deviations are counted from the mean towards the end"),
            where=f"{where}: deviations",
            found=rule.deviations,
            remedy=msg("Write 0 or more, and choose the side by end"),
        )
    yield from _together(rule, where)


def _together(rule: Rank, where: str) -> Iterator[RuleError]:
    if (rule.deviations is None) != (rule.deviation_of is None):
        yield RuleError(
            msg("deviations and deviation_of go together"),
            where=f"{where}: deviation_of",
            found=rule.deviation_of,
            remedy=msg('Write deviation_of = "population" or "sample" with deviations'),
        )
    if rule.share is None and rule.places != "down":
        yield RuleError(
            msg("only a share has to be made whole places"),
            where=f"{where}: places",
            found=rule.places,
            remedy=msg("Leave places out, or write share"),
        )
