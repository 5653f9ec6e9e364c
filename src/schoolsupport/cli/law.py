"""A region's rules on a day as a program reads them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import frozen

from schoolsupport.identification.rules.law import Change, changes_between, is_assumed
from schoolsupport.identification.rules.rulebook import (
    CategoryInForce,
    CriterionInForce,
    Edition,
    Gap,
    RuleInForce,
)
from schoolsupport.identification.rules.wording import flat
from schoolsupport.records import Key, told

if TYPE_CHECKING:
    from schoolsupport.domain import Act, CitedSource
    from schoolsupport.regions import RegionPlugin

_RULE = (
    "rule.id", "rule.title", "rule.standing.from_", "rule.standing.until", "rule.standing.checked",
    "source", "rule.standing.note", "parameters", "rule.standing.assumed",
    "rule.standing.approved", Key("alternatives", "rule.standing.alternative"),
)  # fmt: skip


@frozen(kw_only=True)
class Parameter:
    """A key of a rule with its value, and whether no act states it."""

    key: str
    value: Any
    assumed: bool


class _Told:
    """What is told of a criterion and of a category alike."""

    rule: RuleInForce
    edition: Edition

    @property
    def source(self) -> CitedSource:
        """The clause it stands on."""
        return self.edition.cited(self.rule.standing.source)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What it says, key by key."""
        assumed = self.rule.standing.assumed
        return tuple(
            Parameter(key=key, value=value, assumed=is_assumed(key, assumed))
            for key, value in flat(self.rule.raw).items()
        )


@told(*_RULE, "rule.kind", "rule.worse", "used")
@frozen
class ToldCriterion(_Told):
    """A criterion in force as a program reads it."""

    rule: CriterionInForce
    edition: Edition

    @property
    def used(self) -> bool:
        """Whether a category in force names it."""
        return self.rule.id in self.edition.used


@told(*_RULE, "rule.short")
@frozen
class ToldCategory(_Told):
    """A category in force as a program reads it."""

    rule: CategoryInForce
    edition: Edition


@told("gap.id", "gap.title", "gap.why", "source")
@frozen
class ToldGap:
    """What an act leaves open, with its source."""

    gap: Gap
    edition: Edition

    @property
    def source(self) -> CitedSource:
        """The clause that leaves it open."""
        return self.edition.cited(self.gap.source)


@told(
    Key("region", "plugin.name"), "plugin.title", "plugin.level", "plugin.territory",
    "plugin.summary", Key("distribution", "plugin.distribution.name"),
    "plugin.distribution.version", Key("on", "edition.as_of"), "criteria", "categories", "gaps",
    "edition.rulebook.procedure_sets", "acts", "since", "changes",
)  # fmt: skip
@frozen
class LawOnDay:
    """A region's rules on a day as a program reads them.

    Attributes:
        plugin: the region.
        edition: its rules on the day.
        since: the day from which changes are told.
    """

    plugin: RegionPlugin
    edition: Edition
    since: date | None

    @property
    def criteria(self) -> tuple[ToldCriterion, ...]:
        """The criteria in force."""
        return tuple(ToldCriterion(one, self.edition) for one in self.edition.criteria.values())

    @property
    def categories(self) -> tuple[ToldCategory, ...]:
        """The categories in force."""
        return tuple(ToldCategory(one, self.edition) for one in self.edition.categories.values())

    @property
    def gaps(self) -> tuple[ToldGap, ...]:
        """What acts leave open."""
        return tuple(ToldGap(one, self.edition) for one in self.edition.rulebook.gaps.values())

    @property
    def acts(self) -> tuple[Act, ...]:
        """The acts the rules stand on."""
        return tuple(self.edition.rulebook.acts.values())

    @property
    def changes(self) -> list[Change] | None:
        """What changed since the day; None without one."""
        if self.since is None:
            return None
        return changes_between(self.edition.rulebook, self.since, self.edition.as_of)
