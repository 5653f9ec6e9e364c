"""When a version of a rule holds, and what it stands on: its act, and what no act states.

Sources: a rule says nothing by itself. Each version names its act and clause, the day it was last
checked against the act, and which of its values the act does not state (`assumed`).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from attrs import field, frozen

from schoolsupport.domain import LegalSource
from schoolsupport.errors import RuleError
from schoolsupport.faults import fault
from schoolsupport.identification.kinds.kind import CriterionKind
from schoolsupport.structure import structured, unknown_key


@frozen(kw_only=True)
class Approval:
    """Who accepted a reading of vague words.

    Attributes:
        by: office or body, never a person's name.
        on: the day.
        act: how the decision is cited, if it was put in writing.
    """

    by: str
    on: date
    act: str | None = None

    @property
    def text(self) -> str:
        """One line: who, when, by what."""
        said = f"{self.by}, {self.on:%d.%m.%Y}"
        return f"{said} ({self.act})" if self.act else said


@frozen(kw_only=True)
class Alternative:
    """Another way to read the same words: parameters that would be set differently."""

    id: str
    title: str
    set: dict[str, Any]


@frozen(kw_only=True)
class Standing:
    """When a version holds, and what it stands on.

    Attributes:
        from_: first day in force.
        until: last day in force; None while it holds.
        checked: day it was last compared with its act.
        source: act, clause and quote.
        sources: sources of single keys, where they differ.
        assumed: keys whose values the act does not state.
        alternative: other readings of the same words.
        approved: who accepted the chosen reading of a key's vague words; a key that is assumed
            and not here was accepted by nobody yet.
        note: what a reader should know, in Russian.
    """

    from_: date
    checked: date
    source: LegalSource
    until: date | None = None
    sources: dict[str, LegalSource] = field(factory=dict)
    assumed: tuple[str, ...] = ()
    alternative: tuple[Alternative, ...] = ()
    approved: dict[str, Approval] = field(factory=dict)
    note: str | None = None

    def holds(self, day: date) -> bool:
        """Whether the version is in force on the day."""
        return self.from_ <= day and (self.until is None or day <= self.until)


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


def own_keys(version: Mapping[str, Any]) -> dict[str, Any]:
    """What a version says of the rule itself."""
    return {key: value for key, value in version.items() if key not in STANDING_KEYS}


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
        raise fault(
            "rule.ends_before_begin",
            where=f"{where}: until",
            found=standing.until,
            first=standing.from_,
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
            raise fault("rule.unsourced_key", where=f"{where}: {key}", key=key)


def in_order(versions: Sequence[Any], where: str) -> tuple[Any, ...]:
    """Versions by their first day; overlaps and undeclared holes are refused."""
    ordered = sorted(versions, key=lambda version: version.standing.from_)
    if not ordered:
        raise fault("rule.no_version", where=where)
    for earlier, later in pairwise(ordered):
        end, begin = earlier.standing.until, later.standing.from_
        if end is None or end >= begin:
            raise fault("rule.two_versions", where=where, found=end or "-", day=begin)
        if begin - end > timedelta(days=1) and later.standing.note is None:
            day = timedelta(days=1)
            raise fault(
                "rule.hole_between_versions", where=where, first=end + day, last=begin - day
            )
    return tuple(ordered)


def refuse_twice(name: str, known: Container[str], where: str) -> None:
    """An id names one thing.

    Raises:
        RuleError: it is known already.
    """
    if name in known:
        raise fault("rule.id_twice", where=where, found=name)
