"""Proposals: what a run suggests for every school, given what orders made of it.

Identification only proposes; a status changes by an order.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd
from attrs import frozen

from schoolsupport.errors import YearError
from schoolsupport.identification.identify import identify
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.records import Key, plain, told
from schoolsupport.support.statuses.findings import YearFinding, finding_of
from schoolsupport.support.statuses.leaving import Action, Decision, Situation, decide
from schoolsupport.support.statuses.statuses import Statuses, StatusOn

if TYPE_CHECKING:
    from schoolsupport.identification.identify import Identification
    from schoolsupport.support.statuses.support_rules import ExitRule


@told(
    "school", "name", "municipality", "status.status", "status.since", "verdict",
    Key("decision", spread=True), "clear_years",
)  # fmt: skip
@frozen(kw_only=True)
class Proposal:
    """What is proposed for a school, and why.

    Attributes:
        school: id.
        name: name, if known.
        municipality: where it stands, if known.
        status: what orders made of it by the day of the run.
        decision: what is proposed.
        verdict: what the run says by the line of entry; None where it does not judge the school.
        clear_years: years running that it was surely clear of the line of leaving.
    """

    school: str
    name: str | None
    municipality: str | None
    status: StatusOn
    decision: Decision
    verdict: Verdict | None
    clear_years: int


@told("year", "assumed", "counts", "schools", "undecided")
@frozen(kw_only=True, eq=False)
class Proposals:
    """What a run proposes.

    Attributes:
        year: latest year of the data.
        rule: the rule of leaving used.
        schools: proposals by school, those outside without one left out.
        undecided: schools outside that cannot be judged.
    """

    year: int
    rule: ExitRule
    schools: tuple[Proposal, ...]
    undecided: tuple[str, ...]

    @property
    def assumed(self) -> dict[str, str]:
        """What of the rule no act states, with its values."""
        return {key: str(value) for key, value in self.rule.assumed_values().items()}

    @property
    def counts(self) -> dict[str, int]:
        """How many schools each action is proposed for."""
        counted = Counter(one.decision.action for one in self.schools)
        return {action.value: counted[action] for action in Action}

    def of(self, action: Action) -> tuple[Proposal, ...]:
        """The proposals of one action."""
        return tuple(one for one in self.schools if one.decision.action is action)

    def frame(self, lang: str = "en") -> pd.DataFrame:
        """One row per proposal; words in a language."""
        rows = [
            {**plain(one, lang), "reasons": "; ".join(w.text(lang) for w in one.decision.reasons)}
            for one in self.schools
        ]
        columns = [
            "school", "name", "municipality", "status", "since", "verdict", "action", "reasons",
            "clear_years",
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)


def proposals(found: Identification, statuses: Statuses) -> Proposals:
    """What a run proposes for every school.

    Earlier years of the same tables are judged by the same edition, as far back as the rule of
    leaving counts; a year without data is no clear year.

    Args:
        found: the run.
        statuses: what orders made of the schools; the run's day is looked at.

    Raises:
        RuleNotInForceError: no rule of leaving is in force on the day.
        ParameterError: a setting of the rule names no parameter.
    """
    rule = statuses.rules.exit_on(found.as_of)
    latest = finding_of(found, rule)
    years = [latest, *_earlier(found, rule)]
    rows, undecided = [], []
    for school in sorted({*latest.entry, *statuses.schools}):
        status = statuses.of(school, found.as_of)
        clear = _clear_years(years, school)
        entry = latest.entry.get(school)
        situation = Situation(status=status.status, since=status.since, clear_years=clear)
        decision = decide(situation, entry, rule, found.as_of)
        if decision.action is None:
            undecided += [school] * bool(decision.reasons)
            continue
        name, municipality = _named(found, school)
        rows.append(
            Proposal(
                school=school,
                name=name,
                municipality=municipality,
                status=status,
                decision=decision,
                verdict=entry,
                clear_years=clear,
            )
        )
    return Proposals(year=found.year, rule=rule, schools=tuple(rows), undecided=tuple(undecided))


def _earlier(found: Identification, rule: ExitRule) -> list[YearFinding | None]:
    """The years before, the nearest first; None for one without data."""
    years: list[YearFinding | None] = []
    for year in range(found.year - 1, found.year - rule.years, -1):
        try:
            before = identify(
                found.edition.rulebook,
                found.inputs.tables,
                year=year,
                as_of=found.as_of,
                settings=found.edition.settings,
            )
        except YearError:
            years.append(None)
        else:
            years.append(finding_of(before, rule))
    return years


def _clear_years(years: list[YearFinding | None], school: str) -> int:
    clear = 0
    for year in years:
        if year is None or not year.is_clear(school):
            break
        clear += 1
    return clear


def _named(found: Identification, school: str) -> tuple[str | None, str | None]:
    if school not in found.schools:
        return None, None
    record = found.record(school)
    return record.name, record.municipality
