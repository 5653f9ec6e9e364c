"""What if a line moved: every answer is that of judging again with the line there."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from profiles import drawn, examples
from schoolsupport.errors import ParameterError
from schoolsupport.identification.identify import Identification, identify
from schoolsupport.identification.kinds.flips import moved, number_flips
from schoolsupport.identification.kinds.number import Number
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.identification.studies.what_if import what_if
from schoolsupport.tables import Tables
from schoolsupport.testing import whole_tables

from .number.small_worlds import inputs_of, number_of, number_rules, worlds
from .small_tables import run

FOUR = ["vpr-5-ru", "vpr-5-ma", "vpr-6-ru", "vpr-6-ma"]
ARM_A, ARM_B, LIST = "low-in-two-procedures", "low-two-years-running", "low-results-school"
STEP = Decimal("0.000000001")


def around(points: Iterable[float], low: Decimal, high: Decimal) -> list[Decimal]:
    """Lines on, just below and just above every point, as far as nine decimals tell them."""
    lines = {low, high}
    for point in points:
        there = Decimal(repr(float(point))).quantize(STEP)
        lines |= {there - STEP, there, there + STEP}
    return sorted(line for line in lines if low <= line <= high)


def some_of(lines: list[Decimal]) -> st.SearchStrategy[list[Decimal]]:
    few = min(len(lines), 12)
    return st.lists(st.sampled_from(lines), min_size=few, max_size=few, unique=True)


# --- low results -------------------------------------------------------------------------------


def again(found: Identification, criterion: str, line: Decimal) -> Identification:
    chosen = {**found.edition.settings, f"{criterion}.threshold": line}
    return identify(found.edition.rulebook, found.inputs.tables, year=found.year, settings=chosen)


@examples(12)
@given(
    tables=whole_tables(FOUR, [2020, 2021], most_schools=10),
    criterion=st.sampled_from([ARM_A, ARM_B]),
    missing=st.sampled_from(["no_data", "met", "not_met"]),
    small=st.sampled_from([None, "not_counted", "no_data"]),
    data=st.data(),
)
def test_the_list_is_the_one_of_judging_again_at_every_point(
    rulebook: Rulebook,
    tables: Tables,
    criterion: str,
    missing: str,
    small: str | None,
    data: st.DataObject,
) -> None:
    chosen: dict[str, Any] = {f"{rule}.when_missing": missing for rule in (ARM_A, ARM_B)}
    if small is not None:
        for rule in (ARM_A, ARM_B):
            chosen |= {f"{rule}.small.minimum": 10, f"{rule}.small.then": small}
    if 2021 not in tables.years:
        return
    found = identify(rulebook, tables, year=2021, settings=chosen)

    asked = what_if(found, criterion)

    lines = around(asked.points, STEP, Decimal(1))
    for line in data.draw(some_of(lines)):
        new = again(found, criterion, line)
        assert (
            asked.flips.at(line).codes.tolist()
            == new.judgement.criteria[criterion].verdict.codes.tolist()
        )
        assert asked.codes(line).tolist() == new.judgement.categories[LIST].codes.tolist()


# --- numbers -----------------------------------------------------------------------------------


def keys_of(rule: Number) -> list[str]:
    """The lines of a rule that can be moved."""
    keys = [f"thresholds.{pool}" for pool in rule.thresholds]
    if isinstance(rule.threshold, Decimal):  # a drawn line stays where it is drawn
        keys.append("threshold")
    if rule.threshold_to is not None:
        keys.append("threshold_to")
    return keys


@examples(20)
@given(tables=worlds(), rules=st.lists(number_rules(), min_size=1, max_size=4), data=st.data())
def test_a_number_turns_where_judging_again_turns(
    tables: Tables, rules: list[dict[str, Any]], data: st.DataObject
) -> None:
    inputs = inputs_of(tables)
    for rule in map(number_of, rules):
        for key in keys_of(rule):
            flips = number_flips(rule, inputs, key)
            lines = around(flips.points(), Decimal(-(10**6)), Decimal(10**6))
            for line in data.draw(some_of(lines)):
                judged = moved(rule, key, line).judge(inputs).verdict
                assert flips.at(line).codes.tolist() == judged.codes.tolist(), (rule, key, line)


def test_every_comparator_and_kind_of_line_is_moved() -> None:
    seen = {
        f"{rule.comparator} {key.partition('.')[0]}"
        for rule in map(number_of, drawn(number_rules(), 200))
        for key in keys_of(rule)
    }
    assert seen >= {
        "at_least threshold", "at_most threshold", "above threshold", "below threshold",
        "between threshold", "between threshold_to", "at_least thresholds",
    }  # fmt: skip


# --- what is told ------------------------------------------------------------------------------

NEAR = """
    a | 2021 | vpr-5-ru | 10 | 3
    a | 2021 | vpr-5-ma | 20 | 6
    b | 2021 | vpr-5-ru | 20 | 5
    b | 2021 | vpr-5-ma | 20 | 8
    c | 2021 | vpr-5-ru | 20 | 1
    c | 2021 | vpr-5-ma | 20 | 1
"""


def test_who_enters_and_who_leaves_is_named(rulebook: Rulebook) -> None:
    asked = what_if(run(rulebook, NEAR), ARM_A)

    assert asked.listed(asked.line) == ["a"]
    assert asked.moved(Decimal("0.25")) == (["b"], [])
    assert asked.moved(Decimal("0.300000001")) == ([], ["a"])


def test_counts_over_lines_and_the_points_they_turn_at(rulebook: Rulebook) -> None:
    asked = what_if(run(rulebook, NEAR), ARM_A)

    over = asked.over([Decimal("0.05"), Decimal("0.25"), Decimal("0.31")])

    assert over["met"].tolist() == [3, 2, 0]
    assert over["entered"].tolist() == [2, 1, 0]
    assert over["left"].tolist() == [0, 0, 1]
    assert asked.points.tolist() == [0.05, 0.25, 0.3]


def test_the_nearest_schools_come_first(rulebook: Rulebook) -> None:
    schools = what_if(run(rulebook, NEAR), ARM_A).schools()

    assert schools["school"].tolist() == ["a", "b", "c"]
    assert schools["surely"].tolist() == [0.3, 0.25, 0.05]


def test_a_school_without_results_depends_on_no_line(rulebook: Rulebook) -> None:
    asked = what_if(run(rulebook, NEAR + "d | 2021 | vpr-5-ru | 10 |"), ARM_A)

    d = asked.found.place("d")
    assert not np.isfinite(asked.flips.certain[d])
    assert "d" not in asked.listed(STEP)


@pytest.mark.parametrize(
    ("criterion", "key", "category", "said"),
    [
        ("low", None, None, "no criterion in force"),
        (ARM_A, "years", None, "no such line"),
        ("boarding", None, None, "no such line"),
        (ARM_A, None, "low", "no category in force"),
        ("boarding", "threshold", LIST, "no such line"),
    ],
)
def test_what_cannot_be_moved_is_refused(
    rulebook: Rulebook, criterion: str, key: str | None, category: str | None, said: str
) -> None:
    with pytest.raises(ParameterError, match=said):
        what_if(run(rulebook, NEAR), criterion, key=key, category=category)


@pytest.mark.parametrize("line", ["0", "1.01", "-1", "0.0000000001", "NaN"])
def test_a_line_that_cannot_stand_is_refused(rulebook: Rulebook, line: str) -> None:
    asked = what_if(run(rulebook, NEAR), ARM_A)

    with pytest.raises(ParameterError, match="cannot stand there"):
        asked.codes(Decimal(line))


def test_a_run_that_is_evolved_is_not_touched(rulebook: Rulebook) -> None:
    found = run(rulebook, NEAR)
    before = found.judgement.categories[LIST].codes.copy()

    asked = what_if(found, ARM_A)
    asked.codes(Decimal("0.01"))

    assert found.judgement.categories[LIST].codes.tolist() == before.tolist()
    assert evolve(asked).now.tolist() == before.tolist()
