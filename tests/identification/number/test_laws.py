"""What holds for every rule and every table: direction, order, independence."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.identification.kinds.kind import Outcome

from .small_worlds import inputs_of, number_of, rule_of, tables_of

SEEN = examples(20)
SEEDS = st.integers(0, 2**32)
HIGHER_IS_MORE = {"at_least": True, "above": True, "at_most": False, "below": False}


def drawn(random: Random, *, over: str | None = None) -> dict[str, Any]:
    """A rule with one line and a direction."""
    while True:
        rule = rule_of(random)
        if "threshold" in rule and rule["comparator"] != "between":
            return rule | ({"over": over} if over else {})


def same(one: Outcome, other: Outcome, places: slice = slice(None)) -> bool:
    return (
        one.verdict.codes[places].tolist() == other.verdict.codes.tolist()
        and one.verdict.why_not[places].tolist() == other.verdict.why_not.tolist()
        and np.array_equal(one.observed[places], other.observed, equal_nan=True)
    )


@SEEN
@given(seed=SEEDS)
def test_rows_stand_in_any_order(seed: int) -> None:
    random = Random(seed)
    tables = tables_of(random)
    rule = number_of(rule_of(random))
    mixed: dict[str, Any] = {
        name: frame.sample(frac=1, random_state=seed % 1000, ignore_index=True)
        for name, frame in tables.frames().items()
    }

    assert same(rule.judge(inputs_of(tables)), rule.judge(inputs_of(evolve(tables, **mixed))))


@SEEN
@given(seed=SEEDS)
def test_a_school_is_judged_alone(seed: int) -> None:
    """What other schools have changes nothing, with the reference as it is."""
    random = Random(seed)
    tables = tables_of(random)
    inputs = inputs_of(tables)
    rule = number_of(rule_of(random))
    place = random.randrange(len(inputs.schools))

    alone = rule.judge(evolve(inputs, schools=inputs.schools[place : place + 1], found={}))

    assert same(rule.judge(inputs), alone, slice(place, place + 1))


@SEEN
@given(seed=SEEDS)
def test_a_stricter_line_never_lists_more(seed: int) -> None:
    random = Random(seed)
    inputs = inputs_of(tables_of(random))
    rule = drawn(random)
    higher = {**rule, "threshold": rule["threshold"] + 1}
    strict, loose = (higher, rule) if HIGHER_IS_MORE[rule["comparator"]] else (rule, higher)

    one, other = (number_of(each).judge(inputs).verdict for each in (strict, loose))

    assert not (one.certain & ~other.certain).any()
    assert not (one.possible & ~other.possible).any()


@SEEN
@given(seed=SEEDS)
def test_a_worse_number_never_leaves_the_list(seed: int) -> None:
    """Of schools that the rule concerns alike, the one further over the line is met if any is."""
    random = Random(seed)
    inputs = inputs_of(tables_of(random))
    rule = drawn(random, over="pooled")
    simple = {"threshold", "comparator", "indicator", "parameters", "rounding", "years", "over"}
    rule = {key: value for key, value in rule.items() if key in simple}

    found = number_of(rule).judge(inputs)

    known = ~np.isnan(found.observed)
    sign = 1 if HIGHER_IS_MORE[rule["comparator"]] else -1
    met = found.verdict.certain[known][np.argsort(sign * found.observed[known], kind="stable")]
    assert met.tolist() == sorted(met.tolist())
