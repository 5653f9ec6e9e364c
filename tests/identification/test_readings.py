"""Readings: what the list would be if the words were read the other way."""

from __future__ import annotations

import pytest

from schoolsupport.errors import ParameterError
from schoolsupport.identification.rules.rulebook import Rulebook

from .rule_folders import RuleFolder
from .small_tables import run

STRICT = '[[version.alternative]]\nid = "{id}"\ntitle = "{title}"\nset = {set}\n'
RESULTS = """
    a | 2021 | vpr-5-ru | 10 | 3
    a | 2021 | vpr-5-ma | 10 | 0
    b | 2021 | vpr-5-ru | 5  | 5
    b | 2021 | vpr-5-ma | 20 | 1
    c | 2021 | vpr-5-ru | 10 | 9
    c | 2021 | vpr-5-ma | 10 |
"""


def with_alternative(folder: RuleFolder, chosen: str) -> Rulebook:
    text = (folder.path / "rules/low.toml").read_text("utf-8")
    more = STRICT.format(id="other", title="иначе", set=chosen)
    return folder.write("rules/low.toml", text + more).rulebook


def test_a_reading_says_who_enters_and_who_leaves(folder: RuleFolder) -> None:
    found = run(with_alternative(folder, "{ threshold = 0.95 }"), RESULTS)

    (reading,) = found.readings
    assert (reading.id, reading.rule, reading.title) == ("other", "low", "иначе")
    assert (reading.listed, reading.undecided) == (1, 1)
    assert (reading.enter, reading.leave) == ((), ("a", "c"))
    assert [reading.verdict_at(place) for place in range(3)] == ["not_met", "met", "no_data"]


def test_a_dotted_key_of_a_reading_sets_a_part(folder: RuleFolder) -> None:
    found = run(with_alternative(folder, '{ "small.minimum" = 6 }'), RESULTS)

    (reading,) = found.readings
    assert (reading.enter, reading.leave) == ((), ("b",))


def test_a_reading_is_set_against_the_parameters_of_the_run(folder: RuleFolder) -> None:
    rulebook = with_alternative(folder, "{ procedures_at_least = 2 }")

    found = run(rulebook, "a | 2021 | vpr-5-ru | 10 | 1\na | 2021 | vpr-5-ma | 10 | 1", threshold=1)
    lower = run(rulebook, "a | 2021 | vpr-5-ru | 10 | 9\na | 2021 | vpr-5-ma | 10 | 3")

    assert found.readings[0].listed == 0
    assert lower.readings[0].listed == 1


def test_readings_of_one_name_in_several_rules_are_one_reading(rulebook: Rulebook) -> None:
    found = run(rulebook, RESULTS)

    by_id = {reading.id: reading for reading in found.readings}
    assert by_id["at-least-ten"].rule == "low-in-two-procedures, low-two-years-running"
    assert len(by_id) == len(found.readings)


def test_the_order_of_alternatives_does_not_change_the_verdicts_of_the_run(
    folder: RuleFolder,
) -> None:
    plain = run(folder.rulebook, RESULTS)
    told = run(with_alternative(folder, "{ threshold = 0.95 }"), RESULTS)

    assert told.verdicts.equals(plain.verdicts)
    assert plain.readings == []


def test_a_reading_that_sets_no_key_of_its_rule_is_refused(folder: RuleFolder) -> None:
    with pytest.raises((ParameterError, ValueError), match="treshold"):
        _ = run(with_alternative(folder, "{ treshold = 0.95 }"), RESULTS).readings
