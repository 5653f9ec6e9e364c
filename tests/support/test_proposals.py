"""Proposals on the synthetic region: what a run suggests, and why."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve

import schoolsupport as ss
from schoolsupport.errors import ParameterError
from schoolsupport.identification.identify import Identification
from schoolsupport.records import plain
from schoolsupport.support.proposals import Action, Proposals, proposals
from schoolsupport.support.rules import support_rules
from schoolsupport.support.statuses import Statuses, statuses_of


@pytest.fixture(scope="module")
def statuses(federal: ss.RegionPlugin, tables: ss.Tables) -> Statuses:
    return statuses_of(tables, support_rules(federal))


@pytest.fixture(scope="module")
def told(found: Identification, statuses: Statuses) -> Proposals:
    return proposals(found, statuses)


def test_who_is_found_is_identified_or_kept_and_nobody_else_comes_in(
    told: Proposals, found: Identification
) -> None:
    coming = {one.school for one in told.of(Action.IDENTIFY)}
    keeping = {one.school for one in told.of(Action.KEEP)}

    assert coming <= set(found.listed()) <= coming | keeping


def test_clear_one_year_stays_clear_two_years_moves_on(told: Proposals) -> None:
    by_school = {one.school: one for one in told.schools}

    assert by_school["sch990050"].decision.action is Action.KEEP
    assert by_school["sch990050"].clear_years == 1
    assert by_school["sch990061"].decision.action is Action.TO_POST_PROJECT
    assert by_school["sch990061"].clear_years == 2


def test_schools_that_cannot_be_judged_are_named_apart(told: Proposals) -> None:
    assert set(told.undecided) == {"sch990090", "sch990100"}
    assert told.counts[Action.TAKE_OUT] == 0


def test_the_exit_line_keeps_more_than_the_line_of_entry_alone(
    found: Identification, statuses: Statuses
) -> None:
    rule = statuses.rules.exit_on(found.as_of)
    loose = evolve(rule, settings={}, years=1)
    rules = evolve(statuses.rules, exits=(loose,))

    without = proposals(found, evolve(statuses, rules=rules))
    strict = proposals(found, statuses)

    moved = {one.school for one in strict.of(Action.TO_POST_PROJECT)}
    assert moved < {one.school for one in without.of(Action.TO_POST_PROJECT)}


def test_a_year_without_data_is_no_clear_year(found: Identification, statuses: Statuses) -> None:
    rule = evolve(statuses.rules.exit_on(found.as_of), years=9)
    rules = evolve(statuses.rules, exits=(rule,))

    told = proposals(found, evolve(statuses, rules=rules))

    assert told.of(Action.TO_POST_PROJECT) == ()
    assert max(one.clear_years for one in told.schools) <= 3


def test_a_setting_that_is_no_parameter_is_refused(
    found: Identification, statuses: Statuses
) -> None:
    rule = evolve(statuses.rules.exit_on(found.as_of), settings={"thresold": 1})
    rules = evolve(statuses.rules, exits=(rule,))

    with pytest.raises(ParameterError):
        proposals(found, evolve(statuses, rules=rules))


def test_the_frame_and_the_dict_say_the_same(told: Proposals) -> None:
    frame, shown = told.frame(), plain(told)

    assert list(frame["action"]) == [one["action"] for one in shown["schools"]]
    assert shown["assumed"]["years"] == "2"
    assert told.year == 2021
    assert date.fromisoformat(shown["assumed"]["from"]) == date(2020, 1, 1)
