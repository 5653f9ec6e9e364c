"""The kind and the plain second reading of it agree on whatever rules and tables there are."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles import drawn, examples
from schoolsupport.domain import NotApplicable
from schoolsupport.identification.inputs import Inputs
from schoolsupport.identification.kinds.number import Number
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.tables import Tables

from .oracle_number import Said, number
from .small_worlds import inputs_of, number_of, number_rules, world_of, worlds

RULES = st.lists(number_rules(), min_size=4, max_size=10)
SEEN = examples(12)


def said(rule: Number, inputs: Inputs) -> dict[str, tuple[str, str | None, float | None]]:
    found = rule.judge(inputs)
    answers = {}
    for place, school in enumerate(inputs.schools):
        verdict = found.verdict[place]
        reason = NotApplicable(int(found.verdict.why_not[place])).key
        why = reason if verdict is Verdict.NOT_APPLICABLE else None
        told = found.observed[place]
        answers[str(school)] = verdict.key, why, None if pd.isna(told) else float(told)
    return answers


def as_told(answer: Said) -> tuple[str, str | None, Any]:
    told = None if answer.observed is None else pytest.approx(float(answer.observed), abs=1e-9)
    return answer.verdict, answer.reason, told


@SEEN
@given(tables=worlds(), rules=RULES)
def test_any_rule_agrees_on_any_tables(tables: Tables, rules: list[dict[str, Any]]) -> None:
    inputs, world = inputs_of(tables), world_of(tables)

    for rule in rules:
        for school, answer in said(number_of(rule), inputs).items():
            assert answer == as_told(number(rule, world, school)), (school, rule)


@cache
def cases() -> list[tuple[Tables, list[dict[str, Any]]]]:
    """What is drawn first."""
    return drawn(st.tuples(worlds(), RULES), 90)


def test_the_drawn_cases_reach_schools_that_bounds_decide_and_those_they_leave_open() -> None:
    decided: Counter[bool] = Counter()
    for tables, rules in cases():
        inputs = inputs_of(tables)
        for rule in rules:
            for part in number_of(rule).judge(inputs).parts:
                bounded = ~pd.isna(part.bounds.least)
                decided.update(part.bounds.decided[bounded].tolist())

    assert min(decided[one] for one in (True, False)) > 5, decided


def test_the_drawn_cases_reach_every_verdict_and_reason() -> None:
    seen: Counter[str | None] = Counter()
    for tables, rules in cases():
        inputs = inputs_of(tables)
        for rule in rules:
            answers = said(number_of(rule), inputs).values()
            seen.update(reason or verdict for verdict, reason, _ in answers)

    reasons = {"no_such_grade", "not_held", "too_few", "not_concerned"}
    assert min(seen[one] for one in {"met", "not_met", "no_data", *reasons}) > 5, seen
