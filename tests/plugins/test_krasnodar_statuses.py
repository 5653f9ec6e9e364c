"""Krasnodar's order as statuses: nine schools stand after the project, none is led out unasked."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import schoolsupport as ss
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.support.proposals import Action, Situation, decide
from schoolsupport.support.rules import ExitRule, SupportStatus, support_rules
from schoolsupport.support.statuses import Statuses, statuses_of

REGION = ss.load_region(Path(__file__).parents[2] / "plugins" / "krasnodar")


@pytest.fixture(scope="module")
def statuses(tmp_path_factory: pytest.TempPathFactory) -> Statuses:
    """The order's own lines, for a register whose logins are invented."""
    names = dict.fromkeys(one.school for one in REGION.rulebook.lists)
    rows = [f"sch99{place:04};{name};Славянский район" for place, name in enumerate(names)]
    file = tmp_path_factory.mktemp("register") / "schools.csv"
    file.write_text("\n".join(["school;name;municipality", *rows]), "utf-8")
    book = REGION.rulebook
    return statuses_of(
        ss.read_files(file), support_rules(REGION), book.lists, book.binds.municipality
    )


@pytest.mark.parametrize("day", [date(2022, 1, 21), date(2022, 12, 31)])
def test_the_ten_and_the_nine_stand_where_the_order_puts_them(
    statuses: Statuses, day: date
) -> None:
    assert not statuses.refused
    assert Counter(one.status for one in statuses.on(day).values()) == {
        SupportStatus.PROJECT_500: 2,
        SupportStatus.REGIONAL: 8,
        SupportStatus.POST_PROJECT: 9,
    }


@pytest.mark.parametrize("day", [date(2022, 12, 23), date(2022, 12, 24), date(2022, 12, 31)])
def test_nobody_is_led_out_before_the_day_that_the_order_names(
    statuses: Statuses, day: date
) -> None:
    rule = support_rules(REGION).exit_on(day)
    nine = [one for one in statuses.on(day).values() if one.status is SupportStatus.POST_PROJECT]

    for one in nine:
        situation = Situation(status=one.status, since=one.since, until=one.until)
        told = decide(situation, Verdict.NOT_MET, rule, day)
        assert told.action is Action.KEEP
        assert [said.text("ru") for said in told.reasons] == [
            "последний день называет сам приказ: 31.12.2022"
        ]


def test_a_length_that_an_act_states_goes_before_the_last_day_of_a_line() -> None:
    rule = ExitRule(from_=date(2020, 1, 1))
    situation = Situation(
        status=SupportStatus.POST_PROJECT, since=date(2020, 1, 1), until=date(2023, 1, 1)
    )

    assert decide(situation, Verdict.NOT_MET, rule, date(2022, 1, 1)).action is Action.TAKE_OUT


def test_an_order_is_cited_and_not_named_by_its_id(statuses: Statuses) -> None:
    acts = {line.act for one in statuses.on(date(2022, 6, 1)).values() for line in one.lines}

    assert acts == {"№ 156 от 21.01.2022", "№ 1898 от 22.12.2022", "№ 1910 от 24.12.2021"}
