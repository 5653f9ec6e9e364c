"""`support.toml`: what may stand in it, what is assumed without it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from attrs import evolve, frozen

import schoolsupport as ss
from schoolsupport.errors import RuleError, RuleNotInForceError
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.support.rules import SupportRules, SupportStatus, default_rules, support_rules


@frozen
class Region:
    folder: Path
    rulebook: Rulebook


def read(tmp_path: Path, federal: ss.RegionPlugin, text: str) -> SupportRules:
    (tmp_path / "support.toml").write_text(text, "utf-8")
    return support_rules(Region(tmp_path, federal.rulebook))


def test_without_a_file_everything_is_assumed(tmp_path: Path, federal: ss.RegionPlugin) -> None:
    rules = support_rules(Region(tmp_path, federal.rulebook))

    assert evolve(rules, acts={}) == default_rules()
    assert rules.acts["fioko-2020"] == "ФИОКО"
    assert all(one.assumed for one in rules.lists)
    assert all(one.assumed for one in rules.apart)
    assert rules.exits[0].assumed_values()["years"] == 1


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("ШНОР", SupportStatus.REGIONAL),
        ("шнор  2022 года", SupportStatus.REGIONAL),
        ("ШНОР-2022", SupportStatus.REGIONAL),
        ("500+", SupportStatus.PROJECT_500),
        ("постпроект", SupportStatus.POST_PROJECT),
        ("exempt", None),
    ],
)
def test_a_list_is_known_with_its_year(name: str, status: SupportStatus | None) -> None:
    assert default_rules().knows(name)
    assert default_rules().status_of(name) is status


def test_a_list_of_which_nothing_is_said_is_not_known() -> None:
    assert not default_rules().knows("ШНОР города")


def test_a_region_says_what_its_lists_mean_and_the_rest_stays(
    tmp_path: Path, federal: ss.RegionPlugin
) -> None:
    rules = read(
        tmp_path,
        federal,
        '[[list]]\nnames = ["ШНОР"]\nstatus = "identified"\nassumed = true\n'
        "[history]\ncomplete_from = 2021-01-01\nassumed = true\n",
    )

    assert rules.status_of("ШНОР") is SupportStatus.IDENTIFIED
    assert rules.status_of("500+") is SupportStatus.PROJECT_500
    assert rules.complete_from == date(2021, 1, 1)


def test_the_federal_rule_of_leaving_is_assumed_and_read_strictly(
    federal: ss.RegionPlugin,
) -> None:
    rule = support_rules(federal).exit_on(date(2021, 12, 31))

    assert (rule.years, rule.minimum_stay, rule.then) == (2, 1, "post_project")
    assert str(rule.settings["threshold"]) == "0.25"
    assert set(rule.assumed_values()) >= {"settings", "years", "minimum_stay"}


def test_no_rule_of_leaving_on_a_day_is_an_error(federal: ss.RegionPlugin) -> None:
    with pytest.raises(RuleNotInForceError, match="no rule of leaving is in force"):
        support_rules(federal).exit_on(date(2019, 12, 31))


TWICE = (
    '[[list]]\nnames = ["a"]\nstatus = "regional"\nassumed = true\n'
    '[[list]]\nnames = ["A"]\nstatus = "500+"\nassumed = true\n'
)
EXIT = '[[exit]]\nfrom = 2020-01-01\nassumed = ["years"]\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[list]]\nnames = ["a"]\nstatus = "regional"\n', "neither a source nor «assumed»"),
        ('[[list]]\nnames = ["a"]\nstatus = "best"\nassumed = true\n', "one of: identified"),
        (
            '[[list]]\nnames = ["a"]\nstatus = "regional"\nsource = { act = "x" }\n',
            "the act is not in acts.toml",
        ),
        (
            TWICE,
            "the list has two meanings",
        ),
        ("[[exit]]\nfrom = 2020-01-01\n", "neither a source nor «assumed»"),
        (EXIT + "years = 0\n", "the number is too small"),
        (EXIT + "minimum_stay = -1\n", "the number is too small"),
        (EXIT + 'category = "x"\n', "there is no such category"),
        (EXIT + "until = 2019-01-01\n", "the version ends before it begins"),
        (EXIT + EXIT, "two versions hold on one day"),
        (EXIT.replace("years", "yeers"), "the key is not known"),
        (EXIT + "yeers = 2\n", "Write years"),
        (EXIT + 'years = "2"\n', "a whole number"),
        ("[history]\ncomplete_from = 2021-01-01\n", "neither a source nor «assumed»"),
    ],
)
def test_what_may_not_stand_there_is_refused(
    text: str, message: str, tmp_path: Path, federal: ss.RegionPlugin
) -> None:
    with pytest.raises(RuleError, match=message) as caught:
        read(tmp_path, federal, text)

    assert str(caught.value).startswith("support.toml: ")


def test_all_faults_are_told_together(tmp_path: Path, federal: ss.RegionPlugin) -> None:
    with pytest.raises(RuleError) as caught:
        read(tmp_path, federal, EXIT + 'years = 0\ncategory = "x"\n')

    assert len(caught.value.others) == 1
