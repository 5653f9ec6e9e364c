"""Sensitivity: ranges are exact, cores are true, and every other list is that of judging again."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.errors import ParameterError
from schoolsupport.identification.identify import Identification, identify
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.identification.studies.sensitivity import listed_within, sensitivity
from schoolsupport.identification.studies.what_if import steady, what_if
from schoolsupport.tables import Tables
from schoolsupport.testing import whole_tables

from .rule_folders import RuleFolder, category, criterion
from .small_tables import run, tables

SEEN = examples(5)
FOUR = ["vpr-5-ru", "vpr-5-ma", "vpr-6-ru", "vpr-6-ma"]
ARM_A, ARM_B = "low-in-two-procedures", "low-two-years-running"
STEP = Decimal("0.000000001")


def listed_at(found: Identification, key: str, value: object) -> list[str]:
    """The list judged again with one number set."""
    chosen = {**found.edition.settings, key: value}
    tables = found.inputs.tables
    return identify(found.edition.rulebook, tables, year=found.year, settings=chosen).listed()


def outward(point: float, *, up: bool) -> Decimal:
    """The nearest line with nine decimals surely beyond a point."""
    there = Decimal(repr(point)).quantize(STEP)
    return there + 2 * STEP if up else there - 2 * STEP


@SEEN
@given(
    tables=whole_tables(FOUR, [2020, 2021], most_schools=8),
    arm=st.sampled_from([ARM_A, ARM_B]),
    missing=st.sampled_from(["no_data", "met", "not_met"]),
    joined=st.sampled_from([{}, {"any_of": [], "all_of": [ARM_A, ARM_B]}]),
)
def test_the_list_is_the_same_within_the_range_and_another_beyond(
    rulebook: Rulebook, tables: Tables, arm: str, missing: str, joined: dict[str, object]
) -> None:
    assume(2021 in tables.years)
    chosen = {f"{one}.when_missing": missing for one in (ARM_A, ARM_B)} | joined
    found = identify(rulebook, tables, year=2021, settings=chosen)
    asked = what_if(found, arm)

    told = steady(asked)

    key, now = f"{arm}.threshold", found.listed()
    for end, up, side in ((told.low, False, told.below), (told.high, True, told.above)):
        if end is None:
            continue
        inside, beyond = outward(end, up=not up), outward(end, up=up)
        if 0 < inside <= 1 and told.holds(float(inside)):
            assert listed_at(found, key, inside) == now
        if 0 < beyond <= 1:
            then = listed_at(found, key, beyond)
            assert set(then) - set(now) == set(side.enter)
            assert set(now) - set(then) == set(side.leave)
            assert then != now
    assert told.holds(float(asked.line))


@SEEN
@given(
    tables=whole_tables(FOUR, [2020, 2021], most_schools=8),
    arm=st.sampled_from([ARM_A, ARM_B]),
    ends=st.tuples(st.integers(1, 100), st.integers(1, 100)).map(sorted),
)
def test_who_is_always_and_ever_listed_between_two_lines(
    rulebook: Rulebook, tables: Tables, arm: str, ends: list[int]
) -> None:
    assume(2021 in tables.years)
    found = identify(rulebook, tables, year=2021)
    asked = what_if(found, arm)
    low, high = (Decimal(end) / 100 for end in ends)

    always, ever = listed_within(asked, low, high)

    points = [Decimal(repr(float(point))).quantize(STEP) for point in asked.points]
    lines = {low, high, *(p + d for p in points for d in (-STEP, 0, STEP))}
    masks = [
        np.isin(found.schools, asked.listed(line)) for line in sorted(lines) if low <= line <= high
    ]
    assert always.tolist() == np.logical_and.reduce(masks).tolist()
    assert ever.tolist() == np.logical_or.reduce(masks).tolist()


ASSUMED = (
    'indicator = "mean_result"',
    "parameters = { procedures = 'both' }",
    'comparator = "below"',
)


@pytest.fixture
def rules(folder: RuleFolder) -> Rulebook:
    """Two criteria, at least one of them; a line with a declared range, a line without."""
    folder.write(
        "rules/mean.toml",
        criterion(
            "number",
            *ASSUMED,
            version="threshold = 40\nassumed = ['threshold']\n"
            "[[version.alternative]]\nid = 'lower'\ntitle = 'ниже'\nset = { threshold = 35 }",
        ),
    )
    folder.change("rules/low.toml", "threshold = 0.30", "procedures_at_least = 2\nthreshold = 0.30")
    folder.change("rules/low.toml", "checked", 'assumed = ["procedures_at_least"]\nchecked')
    return folder.write(
        "rules/categories.toml", category("weak", 'any_of = ["low", "mean"]')
    ).rulebook


HEAD = "school | year | procedure | n | n_2 | mean | mean_scale\n"
ROWS = HEAD + "\n".join(
    f"{school} | 2021 | {work} | 20 | {twos} | {mean} | primary"
    for school, mean, both in (
        ("core", 30, (8, 8)), ("mid", 37, (1, 1)), ("two", 50, (8, 8)), ("one", 50, (8, 1)),
    )
    for work, twos in zip(("vpr-5-ru", "vpr-5-ma"), both, strict=True)
)  # fmt: skip


def test_numbers_move_within_what_the_rules_declare_or_by_the_step(rules: Rulebook) -> None:
    told = sensitivity(run(rules, tables(results=ROWS)))

    ranges = {f"{one.rule}.{one.key}": one for one in told.ranges}
    assert set(ranges) == {"low.threshold", "low.procedures_at_least", "mean.threshold"}
    mean = ranges["mean.threshold"]
    assert (mean.low, mean.high, mean.declared, mean.assumed) == (35, 40, True, True)
    share = ranges["low.threshold"]
    assert (share.low, share.high) == (Decimal("0.27"), Decimal("0.33"))
    assert not share.declared
    assert not share.assumed
    counted = ranges["low.procedures_at_least"]
    assert counted.tried["value"].tolist() == [1, 2]  # of two works no three can be low
    assert counted.tried["listed"].tolist() == [4, 3]


def test_the_core_is_listed_under_all_and_each_school_in_so_many(rules: Rulebook) -> None:
    told = sensitivity(run(rules, tables(results=ROWS)))

    assert told.variants == 4  # the run, one reading, the line of the mean, the number of works
    assert told.core() == ["core", "two"]
    assert told.ever() == ["core", "mid", "one", "two"]
    listed = told.schools().set_index("school")["listed_in"].to_dict()
    assert listed == {"core": 4, "two": 4, "mid": 2, "one": 0}


@pytest.mark.usefixtures("rules")
def test_a_number_that_cannot_be_moved_is_told_and_keeps_nothing_else_away(
    folder: RuleFolder,
) -> None:
    folder.change("rules/mean.toml", "assumed = ['threshold']", "assumed = ['threshold', 'years']")
    folder.change("rules/mean.toml", "threshold = 40", "threshold = 40\nyears = 1")

    told = sensitivity(run(folder.rulebook, tables(results=ROWS)))

    assert [(rule, key) for rule, key, _ in told.refused] == [("mean", "years")]
    assert len(told.ranges) == 3


def test_every_value_tried_is_a_list_judged_again(rules: Rulebook) -> None:
    found = run(rules, tables(results=ROWS))
    for one in sensitivity(found).ranges:
        for row in one.tried.to_dict("records"):
            assert len(listed_at(found, f"{one.rule}.{one.key}", row["value"])) == row["listed"]


@pytest.mark.parametrize("step", ["0", "1", "-0.1"])
def test_a_step_that_is_no_part_is_refused(rules: Rulebook, step: str) -> None:
    with pytest.raises(ParameterError, match="step"):
        sensitivity(run(rules, tables(results=ROWS)), step=Decimal(step))
