"""What holds for every rule and every table: direction, order, independence."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.identification.indicators import CORE_INDICATORS
from schoolsupport.identification.kinds.outcome import Outcome
from schoolsupport.tables import Tables

from .small_worlds import inputs_of, number_of, number_rules, worlds

SEEN = examples(8)
HALF = Fraction(1, 2)  # a line on a share is at most 1
HIGHER_IS_MORE = {"at_least": True, "above": True, "at_most": False, "below": False}


Rule = dict[str, Any]
DIRECTED = number_rules().filter(
    lambda rule: isinstance(rule.get("threshold", {}), Fraction) and rule["comparator"] != "between"
)
"""Rules with one line, a number of their own, and a direction."""


def same(one: Outcome, other: Outcome, places: slice = slice(None)) -> bool:
    return (
        one.verdict.codes[places].tolist() == other.verdict.codes.tolist()
        and one.verdict.why_not[places].tolist() == other.verdict.why_not.tolist()
        and np.array_equal(one.observed[places], other.observed, equal_nan=True)
    )


@SEEN
@given(tables=worlds(), asked=number_rules(), data=st.data())
def test_rows_stand_in_any_order(tables: Tables, asked: Rule, data: st.DataObject) -> None:
    rule = number_of(asked)
    mixed: dict[str, Any] = {
        name: frame.iloc[data.draw(st.permutations(range(len(frame))))].reset_index(drop=True)
        for name, frame in tables.frames().items()
    }

    assert same(rule.judge(inputs_of(tables)), rule.judge(inputs_of(evolve(tables, **mixed))))


@SEEN
@given(tables=worlds(), asked=number_rules(), data=st.data())
def test_a_school_is_judged_alone(tables: Tables, asked: Rule, data: st.DataObject) -> None:
    """What other schools have changes nothing, with the reference as it is."""
    inputs, rule = inputs_of(tables), number_of(asked)
    place = data.draw(st.sampled_from(range(len(inputs.schools))))

    alone = rule.judge(evolve(inputs, schools=inputs.schools[place : place + 1], found={}))

    assert same(rule.judge(inputs), alone, slice(place, place + 1))


@SEEN
@given(tables=worlds(), rule=DIRECTED)
def test_a_stricter_line_never_lists_more(tables: Tables, rule: Rule) -> None:
    inputs = inputs_of(tables)
    step = HALF if CORE_INDICATORS[rule["indicator"]].unit == "share" else 1
    higher = {**rule, "threshold": rule["threshold"] + step}
    strict, loose = (higher, rule) if HIGHER_IS_MORE[rule["comparator"]] else (rule, higher)

    one, other = (number_of(each).judge(inputs).verdict for each in (strict, loose))

    assert not (one.certain & ~other.certain).any()
    assert not (one.possible & ~other.possible).any()


@SEEN
@given(tables=worlds(), rule=DIRECTED)
def test_a_worse_number_never_leaves_the_list(tables: Tables, rule: Rule) -> None:
    """Of schools that the rule concerns alike, the one further over the line is met if any is."""
    simple = {"threshold", "comparator", "indicator", "parameters", "rounding", "years"}
    kept = {key: value for key, value in rule.items() if key in simple} | {"over": "pooled"}

    found = number_of(kept).judge(inputs_of(tables))

    known = ~np.isnan(found.observed)
    sign = 1 if HIGHER_IS_MORE[rule["comparator"]] else -1
    met = found.verdict.certain[known][np.argsort(sign * found.observed[known], kind="stable")]
    assert met.tolist() == sorted(met.tolist())
