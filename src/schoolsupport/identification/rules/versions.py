"""What all dated versions share: their standing, their order, and faults that are collected."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise
from typing import Any

from schoolsupport.errors import RuleError
from schoolsupport.identification.kinds.kind import CriterionKind
from schoolsupport.identification.rules.standing import Standing
from schoolsupport.structure import structured, unknown_key
from schoolsupport.translation import msg

STANDING_KEYS = (
    "from",
    "until",
    "checked",
    "source",
    "sources",
    "assumed",
    "alternative",
    "approved",
    "note",
)


@contextmanager
def collecting(faults: list[RuleError]) -> Iterator[None]:
    """Keep a fault and go on, so that all faults of a file are reported together."""
    try:
        yield
    except RuleError as error:
        faults.append(error)


def read_standing(version: Mapping[str, Any], where: str, keys: Sequence[str]) -> Standing:
    """When a version holds and what it stands on, from its keys.

    Raises:
        RuleError: a key is wrong, or `assumed` names what is no key of the rule.
    """
    own = {key: value for key, value in version.items() if key in STANDING_KEYS}
    standing = structured(own, Standing, where)
    known = [*keys, *STANDING_KEYS]
    named_by = {key: getattr(standing, key) for key in ("assumed", "sources", "approved")}
    for said, named in named_by.items():
        for key in named:
            if key.partition(".")[0] not in known:
                raise unknown_key(key, known, f"{where}: {said}")
    if standing.until and standing.until < standing.from_:
        raise RuleError(
            msg("the version ends before it begins"),
            where=f"{where}: until",
            found=standing.until,
            remedy=msg("Write a day from {first} on", first=standing.from_),
        )
    return standing


def check_policies(rule: CriterionKind, standing: Standing, where: str) -> None:
    """A policy that is not the default stands on a source of its own, or is assumed."""
    check_sourced(rule.policies_set(), standing, where)


def check_sourced(keys: Iterable[str], standing: Standing, where: str) -> None:
    """Each of the keys stands on a source of its own, or is assumed.

    Raises:
        RuleError: one does not.
    """
    for key in keys:
        within = [".".join(key.split(".")[:n]) for n in range(1, key.count(".") + 2)]
        if not any(one in standing.assumed or one in standing.sources for one in within):
            raise RuleError(
                msg("this is not the default and has neither a source nor stands in assumed"),
                where=f"{where}: {key}",
                remedy=msg(
                    'Write sources = {{ {key} = {{ act = "…", quote = "…" }} }}'
                    ' or assumed = ["{key}"]',
                    key=key,
                ),
            )


def in_order(versions: Sequence[Any], where: str) -> tuple[Any, ...]:
    """Versions by their first day; overlaps and undeclared holes are refused."""
    ordered = sorted(versions, key=lambda version: version.standing.from_)
    if not ordered:
        raise RuleError(
            msg("there is no version"), where=where, remedy=msg("Write at least one [[version]]")
        )
    for earlier, later in pairwise(ordered):
        end, begin = earlier.standing.until, later.standing.from_
        if end is None or end >= begin:
            raise RuleError(
                msg("two versions are in force on {day}", day=begin),
                where=where,
                found=end or "-",
                remedy=msg("Write until = the day before the next version begins"),
            )
        if begin - end > timedelta(days=1) and later.standing.note is None:
            raise RuleError(
                msg("no version is in force from {end} to {begin}", end=end, begin=begin),
                where=where,
                remedy=msg("Close the hole, or say in a note of the later version why it is so"),
            )
    return tuple(ordered)


def refuse_twice(name: str, known: Container[str], where: str) -> None:
    """An id names one thing.

    Raises:
        RuleError: it is known already.
    """
    if name in known:
        raise RuleError(
            msg("the id stands twice"),
            where=where,
            found=name,
            remedy=msg("Give each its own id"),
        )
