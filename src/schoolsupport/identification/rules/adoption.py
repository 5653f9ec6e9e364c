"""Adoption: a region's criterion that takes another region's test over, on a source of its own.

A file with `adopts = "federal/ID"` states only what is the region's: its days, its source and,
under `set`, the values it sets otherwise. Everything else comes from the version of the lender
that is in force on the first day of the adopting version; what is assumed there and not set
here stays assumed, and what has a source there keeps it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import evolve, field, frozen

from schoolsupport.domain import Reason
from schoolsupport.errors import RuleError
from schoolsupport.faults import fault
from schoolsupport.identification.indicators import Indicator
from schoolsupport.identification.kinds import KINDS
from schoolsupport.identification.rules.criterion_files import Names, read_parameters
from schoolsupport.identification.rules.rulebook import (
    Criterion,
    CriterionVersion,
    Rulebook,
    in_force,
    merged,
)
from schoolsupport.identification.rules.standing import Standing
from schoolsupport.identification.rules.versions import (
    STANDING_KEYS,
    check_policies,
    collecting,
    in_order,
    read_standing,
)
from schoolsupport.structure import structured, unknown_key

ADOPTS = "adopts"
SET = "set"
Lender = Callable[[str], Rulebook]


@frozen
class Lenders:
    """The rulebooks that criteria are adopted from, each read once.

    Attributes:
        lender: gives a rulebook by the name of its region.
        used: the rulebooks asked for so far.
    """

    lender: Lender
    used: dict[str, Rulebook] = field(factory=dict)

    def rulebook(self, region: str) -> Rulebook:
        """The rulebook of a region.

        Raises:
            RuleError: it is not at hand.
        """
        if region not in self.used:
            self.used[region] = self.lender(region)
        return self.used[region]

    def procedure_sets(self) -> dict[str, tuple[str, ...]]:
        """The sets of procedures that adopted criteria may name."""
        return {name: s for book in self.used.values() for name, s in book.procedure_sets.items()}

    def indicators(self) -> dict[str, Indicator]:
        """The indicators that adopted criteria may name."""
        return {name: one for book in self.used.values() for name, one in book.indicators.items()}


@frozen(kw_only=True)
class _Head:
    adopts: str
    version: tuple[dict[str, Any], ...]
    title: str | None = None
    description: str | None = None
    reason: Reason | None = None


def adopted_criterion(
    id_: str, raw: Mapping[str, Any], where: str, names: Names, lenders: Lenders
) -> Criterion:
    """A criterion that adopts another region's.

    Args:
        id_: its id, the name of its file.
        raw: what the file says.
        where: path of the file, for messages.
        names: what the region's own rules may name.
        lenders: the rulebooks to adopt from.

    Raises:
        RuleError: something does not fit; all faults of the file are reported together.
    """
    head = structured(dict(raw), _Head, where)
    lent = _lent(head.adopts, where, lenders)
    names = Names(
        procedure_sets={**lenders.procedure_sets(), **names.procedure_sets},
        indicators={**lenders.indicators(), **names.indicators},
    )
    versions: list[CriterionVersion] = []
    faults: list[RuleError] = []
    for place, version in enumerate(head.version):
        with collecting(faults):
            versions.append(_version(version, lent, names, f"{where}: version[{place}]"))
    if faults:
        raise RuleError.of(faults)
    return Criterion(
        id=id_,
        title=head.title or lent.title,
        kind=lent.kind,
        worse=lent.worse,
        versions=in_order(versions, where),
        reason=head.reason or lent.reason,
        description=head.description or lent.description,
        adopts=head.adopts,
    )


def _lent(adopts: str, where: str, lenders: Lenders) -> Criterion:
    region, slash, name = adopts.partition("/")
    if not slash or not name:
        raise fault(
            "rule.adopted_name",
            where=f"{where}: {ADOPTS}",
            found=adopts,
            example="federal/low-in-two-procedures",
        )
    rulebook = lenders.rulebook(region)
    if name not in rulebook.criteria:
        raise unknown_key(name, sorted(rulebook.criteria), f"{where}: {ADOPTS}")
    return rulebook.criteria[name]


def _version(
    version: Mapping[str, Any], lent: Criterion, names: Names, where: str
) -> CriterionVersion:
    own = structured(version.get(SET, {}), dict[str, Any], f"{where}: {SET}")
    written = {key: value for key, value in version.items() if key != SET}
    for key in written:
        if key not in STANDING_KEYS:
            raise unknown_key(key, [*STANDING_KEYS, SET], where)
    standing = read_standing(written, where, KINDS[lent.kind].keys())
    before = in_force(lent.versions, standing.from_)
    if before is None:
        raise fault(
            "rule.adopted_not_in_force",
            where=f"{where}: from",
            found=standing.from_,
            first=lent.versions[0].standing.from_,
        )
    keys = merged(before.raw, own.items())
    rule = read_parameters(lent.kind, keys, names, where)
    standing = _standing(standing, before, own)
    check_policies(rule, standing, where)
    for other in standing.alternative:
        set_at = f"{where}: alternative {other.id}"
        read_parameters(lent.kind, merged(keys, other.set.items()), names, set_at)
    return CriterionVersion(standing=standing, rule=rule, raw=keys)


def _standing(own: Standing, before: CriterionVersion, set_: Mapping[str, Any]) -> Standing:
    """The region's standing; values taken over keep their sources and their assumptions."""
    lent = before.standing
    decided = {key.partition(".")[0] for key in (*set_, *own.sources, *own.assumed)} | {"from"}
    assumed = tuple(key for key in lent.assumed if key.partition(".")[0] not in decided)
    taken = {key for key in before.raw if key not in decided and key not in assumed}
    return evolve(
        own,
        assumed=(*own.assumed, *assumed),
        sources={key: lent.sources.get(key, lent.source) for key in sorted(taken)} | own.sources,
        alternative=own.alternative or lent.alternative,
    )
