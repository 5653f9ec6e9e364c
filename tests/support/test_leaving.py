"""What is proposed for one school, both sides of every limit."""

from __future__ import annotations

from datetime import date

import pytest

from schoolsupport.identification.verdicts import Verdict
from schoolsupport.support.proposals import Action, Situation, decide, full_years
from schoolsupport.support.rules import ExitRule, SupportStatus

DAY = date(2021, 12, 31)
RULE = ExitRule(
    from_=date(2020, 1, 1), years=2, minimum_stay=1, post_project_years=1, assumed=("years",)
)
REGIONAL, POST, OUT, NONE = (
    SupportStatus.REGIONAL,
    SupportStatus.POST_PROJECT,
    SupportStatus.OUT,
    SupportStatus.NONE,
)
MET, NOT_MET, NO_DATA = Verdict.MET, Verdict.NOT_MET, Verdict.NO_DATA


@pytest.mark.parametrize(
    ("status", "since", "clear", "entry", "action"),
    [
        (NONE, None, 0, MET, Action.IDENTIFY),
        (NONE, None, 0, NOT_MET, None),
        (NONE, None, 0, NO_DATA, None),
        (OUT, date(2020, 1, 1), 0, MET, Action.IDENTIFY),
        (REGIONAL, date(2020, 1, 1), 0, MET, Action.KEEP),
        (REGIONAL, date(2020, 1, 1), 1, NOT_MET, Action.KEEP),
        (REGIONAL, date(2020, 1, 1), 2, NOT_MET, Action.TO_POST_PROJECT),
        (REGIONAL, date(2020, 12, 31), 2, NOT_MET, Action.TO_POST_PROJECT),
        (REGIONAL, date(2021, 1, 1), 2, NOT_MET, Action.KEEP),
        (REGIONAL, None, 2, NOT_MET, Action.KEEP),
        (REGIONAL, date(2020, 1, 1), 0, NO_DATA, Action.KEEP),
        (REGIONAL, date(2020, 1, 1), 0, None, Action.KEEP),
        (SupportStatus.IDENTIFIED, date(2020, 1, 1), 2, NOT_MET, Action.TAKE_OUT),
        (POST, date(2020, 12, 31), 0, NOT_MET, Action.TAKE_OUT),
        (POST, date(2021, 1, 1), 0, NOT_MET, Action.KEEP),
        (POST, date(2020, 1, 1), 0, MET, Action.IDENTIFY),
        (POST, None, 0, NOT_MET, Action.KEEP),
    ],
)
def test_what_is_proposed(
    status: SupportStatus,
    since: date | None,
    clear: int,
    entry: Verdict | None,
    action: Action | None,
) -> None:
    decision = decide(Situation(status=status, since=since, clear_years=clear), entry, RULE, DAY)

    assert decision.action is action
    assert (action is None and entry is not NO_DATA) or decision.reasons


def test_a_region_may_let_go_at_once() -> None:
    rule = ExitRule(from_=date(2020, 1, 1), then="out")

    decision = decide(Situation(status=REGIONAL, clear_years=1), NOT_MET, rule, DAY)

    assert decision.action is Action.TAKE_OUT


def test_between_the_lines_a_school_is_kept_and_told_why() -> None:
    decision = decide(Situation(status=REGIONAL, since=date(2019, 1, 1)), NOT_MET, RULE, DAY)

    assert decision.reasons[0].text() == "not found, and not clear of the line of leaving"


@pytest.mark.parametrize(
    ("since", "day", "years"),
    [
        (date(2020, 3, 1), date(2021, 2, 28), 0),
        (date(2020, 3, 1), date(2021, 3, 1), 1),
        (date(2020, 2, 29), date(2021, 2, 28), 0),
        (date(2020, 2, 29), date(2021, 3, 1), 1),
    ],
)
def test_an_anniversary_completes_a_year(since: date, day: date, years: int) -> None:
    assert full_years(since, day) == years
