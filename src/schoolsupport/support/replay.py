"""Years played through: what statuses would follow if every proposal were confirmed at once.

Nothing of this is by order. It shows what a rule of leaving does over years: who goes in and out,
and why. Feeding years one by one gives the same as feeding them together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from schoolsupport.faults import fault
from schoolsupport.identification.identify import identify
from schoolsupport.support.proposals import Action, Situation, YearFinding, decide, finding_of
from schoolsupport.support.rules import SupportRules, SupportStatus, support_rules
from schoolsupport.translation import Message

if TYPE_CHECKING:
    from schoolsupport.support.rules import ExitRule, HasRules
    from schoolsupport.support.statuses import Statuses
    from schoolsupport.tables import Tables

_AFTER = {
    Action.IDENTIFY: SupportStatus.REGIONAL,
    Action.TO_POST_PROJECT: SupportStatus.POST_PROJECT,
    Action.TAKE_OUT: SupportStatus.OUT,
}


@frozen(kw_only=True)
class ReplayEvent:
    """A change that a year would have brought.

    Attributes:
        school: id.
        year: the year of the data.
        day: the day of the decision.
        action: what was proposed, and taken as confirmed.
        before: status until then.
        after: status from then on.
        reasons: why.
    """

    school: str
    year: int
    day: dt.date
    action: Action
    before: SupportStatus
    after: SupportStatus
    reasons: tuple[Message, ...]


@frozen(kw_only=True)
class Replay:
    """Years played through so far.

    Attributes:
        last_year: the last one; None before any.
        situations: where every school stands after it; one not here is in no list.
        events: the changes, by year and school.
    """

    last_year: int | None = None
    situations: Mapping[str, Situation] = field(factory=dict)
    events: tuple[ReplayEvent, ...] = ()

    def status(self, school: str) -> SupportStatus:
        """Where a school stands."""
        return self.situations.get(school, Situation()).status

    def then(self, finding: YearFinding, rule: ExitRule) -> Replay:
        """The next year played.

        Args:
            finding: what the year says.
            rule: the rule of leaving of its day.

        Raises:
            ParameterError: the year is not after the last one.
        """
        if self.last_year is not None and finding.year <= self.last_year:
            raise fault(
                "parameter.order_of_years", where="years", found=finding.year, last=self.last_year
            )
        running = self.last_year is None or finding.year == self.last_year + 1
        situations = dict(self.situations)
        events = []
        for school in sorted({*finding.entry, *situations}):
            before = situations.get(school, Situation())
            clear = before.clear_years if running else 0
            counted = evolve(before, clear_years=clear + 1 if finding.is_clear(school) else 0)
            decision = decide(counted, finding.entry.get(school), rule, finding.day)
            after = _AFTER.get(decision.action) if decision.action else None
            if after is None or decision.action is None:
                situations[school] = counted
                continue
            situations[school] = evolve(counted, status=after, since=finding.day)
            events.append(
                ReplayEvent(
                    school=school,
                    year=finding.year,
                    day=finding.day,
                    action=decision.action,
                    before=before.status,
                    after=after,
                    reasons=decision.reasons,
                )
            )
        return Replay(last_year=finding.year, situations=situations, events=(*self.events, *events))


def replay(
    plugin: HasRules,
    tables: Tables,
    years: Iterable[int],
    *,
    after: Replay | None = None,
    rules: SupportRules | None = None,
) -> Replay:
    """Play years through, each by the rules in force on its last day.

    Args:
        plugin: the region.
        tables: what is known of the schools; every year must have data.
        years: ascending.
        after: what was played before, or where the history starts (`started`).
        rules: what is said of support; by default what the region says.

    Raises:
        YearError: a year has no data.
        RuleNotInForceError: no rule is in force on the last day of a year.
        ParameterError: years are not ascending.
    """
    chosen = rules or support_rules(plugin)
    played = after or Replay()
    for year in years:
        rule = chosen.exit_on(dt.date(year, 12, 31))
        found = identify(plugin, tables, year=year)
        played = played.then(finding_of(found, rule), rule)
    return played


def started(statuses: Statuses, day: dt.date) -> Replay:
    """Where a history starts: what orders made of every school by a day."""
    return Replay(
        situations={
            one.school: Situation(status=one.status, since=one.since)
            for one in statuses.on(day).values()
        }
    )
