"""Small pools aimed at the cut: schools as pairs for the oracle, and as tables for the library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from schoolsupport.domain import procedure_calendar
from schoolsupport.identification.inputs import Inputs
from schoolsupport.identification.kinds import Bands, Rank
from schoolsupport.tables import Tables

from .oracle_rank import School

YEAR = 2021
NUMBERS = [Fraction(n) for n in ("0", "0.1", "0.2", "0.2", "0.3", "0.7", "0.30000000000000004")]
ONE = Fraction(1)
POOLS = st.sampled_from(["город", "село"])
MEASURE: dict[str, Any] = {"indicator": "context_value", "parameters": {"column": "number"}}


@st.composite
def small_pools(draw: st.DrawFn, *, pools: bool = True) -> list[School]:
    """Up to seven schools, of which up to three lack something."""
    lacking = draw(st.sampled_from([0, 0, 1, 2, 3]))
    schools: list[School] = []
    for place in range(draw(st.integers(1, 7))):
        pool = draw(POOLS) if pools else "все"
        number: Fraction | None = draw(st.sampled_from(NUMBERS))
        lacks = place < lacking
        if lacks and pools and draw(st.booleans()):
            schools.append((None, draw(st.sampled_from([number, None]))))
        else:
            schools.append((pool, None if lacks else number))
    return draw(st.permutations(schools))


@st.composite
def rank_rules(draw: st.DrawFn) -> dict[str, Any]:
    """Any rule that a file could hold, as the oracle reads it."""
    cuts: dict[str, dict[str, Any]] = {
        "share": {
            "share": st.sampled_from([Fraction(1, 4), Fraction(1, 2), Fraction(3, 10), ONE]),
            "places": st.sampled_from(["down", "up", "half_up"]),
        },
        "count": {"count": st.sampled_from([1, 2, 5])},
        "deviations": {
            "deviations": st.sampled_from([Fraction(0), Fraction(1, 2), ONE]),
            "deviation_of": st.sampled_from(["population", "sample"]),
        },
    }
    cut = draw(st.sampled_from(["share", "share", "count", "deviations"]))
    always: dict[str, Any] = {
        "end": st.sampled_from(["lowest", "highest"]),
        "ties": st.sampled_from(["in", "out"]),
        **cuts[cut],
        "when_missing": st.sampled_from(["no_data", "no_data", "met", "not_met"]),
    }
    sometimes = {"peers": st.just("known"), "smallest_pool": st.sampled_from([2, 3])}
    return draw(st.fixed_dictionaries(always, optional=sometimes))


def rank_of(rule: Mapping[str, Any], *, pools: bool = True) -> Rank:
    """The same rule as the library reads it."""
    given = {key: _decimal(value) for key, value in rule.items()}
    made = Rank(**{**MEASURE, **given}, pool="kind" if pools else None)
    return made.made_ready("rules/test.toml", {})


def bands_of(**keys: Any) -> Bands:
    return Bands(**{**MEASURE, **keys}).made_ready("rules/test.toml", {})


def inputs_of(schools: Sequence[School], names: Sequence[str] | None = None) -> Inputs:
    """Tables with a register of pools and a context of numbers."""
    ids = list(names or (f"s{place:02d}" for place in range(len(schools))))
    register = pd.DataFrame({"school": ids, "name": ids})
    told = [np.nan if number is None else float(number) for _, number in schools]
    pools = pd.Series([pool for pool, _ in schools], dtype="object")
    context = pd.DataFrame({"school": ids, "year": YEAR, "number": told, "kind": pools})
    tables = Tables.of(schools=register, context=context)
    return Inputs(
        tables=tables,
        schools=pd.Index(sorted(ids), dtype="object"),
        year=YEAR,
        as_of=date(YEAR, 12, 31),
        calendar=procedure_calendar(),
        procedure_sets={},
    )


def said(rule: Rank | Bands, inputs: Inputs) -> list[str]:
    verdict = rule.judge(inputs).verdict
    return [verdict[place].key for place in range(len(verdict))]


def _decimal(value: Any) -> Any:
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return value
