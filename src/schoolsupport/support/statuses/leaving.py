"""What identification proposes for one school of a year: to enter, to stay, to go on, to leave.

The line of leaving may be another than the line of entry (`ExitRule.settings`), so that a school
on the line does not go in and out every year.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from attrs import frozen

from schoolsupport.identification.verdicts import Verdict
from schoolsupport.support.statuses.status_words import SUPPORTED, SupportStatus
from schoolsupport.support.statuses.support_rules import ExitRule
from schoolsupport.translation import Message, msg


class Action(StrEnum):
    """What is proposed; an order does it."""

    IDENTIFY = "identify"
    KEEP = "keep"
    TO_POST_PROJECT = "to_post_project"
    TAKE_OUT = "take_out"

    @property
    def words(self) -> Message:
        """Words for people."""
        return _WORDS[self]


_WORDS = {
    Action.IDENTIFY: msg("to identify"),
    Action.KEEP: msg("to keep"),
    Action.TO_POST_PROJECT: msg("to post-project support"),
    Action.TAKE_OUT: msg("to take out"),
}


@frozen(kw_only=True)
class Situation:
    """Where a school stands before a year is looked at.

    Attributes:
        status: its leading status.
        since: the day that status began; None where it is not known.
        clear_years: how many years running, the last one included, it was surely clear of the
            line of leaving.
    """

    status: SupportStatus = SupportStatus.NONE
    since: dt.date | None = None
    clear_years: int = 0


@frozen(kw_only=True)
class Decision:
    """What is proposed, and why; `action` is None for a school that is and stays outside."""

    action: Action | None
    reasons: tuple[Message, ...] = ()


def decide(situation: Situation, entry: Verdict | None, rule: ExitRule, day: dt.date) -> Decision:
    """What is proposed for a school.

    Args:
        situation: where it stands, with the year looked at counted in `clear_years`.
        entry: the verdict by the line of entry; None where the school is not judged.
        rule: the rule of leaving.
        day: the day of the decision.
    """
    if situation.status in {SupportStatus.NONE, SupportStatus.OUT}:
        return _outside(situation, entry)
    if entry is Verdict.MET:
        if situation.status is SupportStatus.POST_PROJECT:
            return _do(Action.IDENTIFY, msg("found again while in post-project support"))
        return _do(Action.KEEP, msg("found again"))
    if situation.status is SupportStatus.POST_PROJECT:
        return _after_project(situation, rule, day)
    return _in_support(situation, entry, rule, day)


def full_years(since: dt.date, day: dt.date) -> int:
    """Full years between two days; an anniversary completes a year."""
    years = day.year - since.year
    return years - ((day.month, day.day) < (since.month, since.day))


def _outside(situation: Situation, entry: Verdict | None) -> Decision:
    if entry is Verdict.MET:
        if situation.status is SupportStatus.OUT:
            return _do(Action.IDENTIFY, msg("found again after it was out"))
        return _do(Action.IDENTIFY, msg("found, and in no list"))
    if entry is Verdict.NO_DATA:
        return Decision(action=None, reasons=(msg("cannot be judged"),))
    return Decision(action=None)


def _in_support(
    situation: Situation, entry: Verdict | None, rule: ExitRule, day: dt.date
) -> Decision:
    clear, since = situation.clear_years, situation.since
    if clear == 0:
        return _do(Action.KEEP, _not_clear(entry))
    said = msg("clear of the line of leaving, years running: {n} of {of}", n=clear, of=rule.years)
    if clear < rule.years:
        return _do(Action.KEEP, said)
    if rule.minimum_stay:
        if since is None:
            return _do(Action.KEEP, said, msg("the day it entered is not known"))
        stayed = full_years(since, day)
        stay = msg("full years in it: {n} of {of}", n=stayed, of=rule.minimum_stay)
        if stayed < rule.minimum_stay:
            return _do(Action.KEEP, said, stay)
    supported = situation.status in SUPPORTED
    if rule.then == "post_project" and supported:
        return _do(Action.TO_POST_PROJECT, said)
    return _do(Action.TAKE_OUT, said)


def _not_clear(entry: Verdict | None) -> Message:
    if entry is None:
        return msg("not among the schools judged")
    if entry is Verdict.NOT_MET:
        return msg("not found, and not clear of the line of leaving")
    if entry is Verdict.NOT_APPLICABLE:
        return msg("the rule does not apply to it this year")
    return msg("cannot be judged")


def _after_project(situation: Situation, rule: ExitRule, day: dt.date) -> Decision:
    if situation.since is None:
        return _do(Action.KEEP, msg("the day it entered is not known"))
    passed = full_years(situation.since, day)
    said = msg(
        "full years of post-project support: {n} of {of}", n=passed, of=rule.post_project_years
    )
    return _do(Action.TAKE_OUT if passed >= rule.post_project_years else Action.KEEP, said)


def _do(action: Action, *reasons: Message) -> Decision:
    return Decision(action=action, reasons=reasons)
