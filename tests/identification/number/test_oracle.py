"""The kind and the plain second reading of it agree on whatever rules and tables there are."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.domain import NotApplicable
from schoolsupport.identification.inputs import Inputs
from schoolsupport.identification.kinds.number import Number
from schoolsupport.identification.verdicts import Verdict

from .oracle_number import Said, number
from .small_worlds import inputs_of, number_of, rule_of, tables_of, world_of

RULES = 10
SEEDS = st.integers(0, 2**32)
SEEN = examples(30)


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
@given(seed=SEEDS)
def test_any_rule_agrees_on_any_tables(seed: int) -> None:
    random = Random(seed)
    tables = tables_of(random)
    inputs, world = inputs_of(tables), world_of(tables)

    for _ in range(RULES):
        rule = rule_of(random)
        for school, answer in said(number_of(rule), inputs).items():
            assert answer == as_told(number(rule, world, school)), (school, rule)


def test_the_generated_cases_reach_every_verdict_and_reason() -> None:
    seen: Counter[str | None] = Counter()
    for seed in range(12):
        random = Random(seed)
        tables = tables_of(random)
        inputs = inputs_of(tables)
        for _ in range(RULES):
            answers = said(number_of(rule_of(random)), inputs).values()
            seen.update(reason or verdict for verdict, reason, _ in answers)

    reasons = {"no_such_grade", "not_held", "too_few", "not_concerned"}
    assert min(seen[one] for one in {"met", "not_met", "no_data", *reasons}) > 10, seen
