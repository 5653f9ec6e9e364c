"""Small pools aimed at the cut: schools as pairs for the oracle, and as tables for the library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import pandas as pd

from schoolsupport.domain import procedure_calendar
from schoolsupport.identification.inputs import Inputs
from schoolsupport.identification.kinds import Bands, Rank
from schoolsupport.tables import Tables

from .oracle_rank import School

YEAR = 2021
NUMBERS = [Fraction(n) for n in ("0", "0.1", "0.2", "0.2", "0.3", "0.7", "0.30000000000000004")]
MEASURE: dict[str, Any] = {"indicator": "context_value", "parameters": {"column": "number"}}


def drawn_schools(random: Random, *, pools: bool) -> list[School]:
    """Up to seven schools, of which up to three lack something."""
    lacking = random.choice([0, 0, 1, 2, 3])
    schools: list[School] = []
    for place in range(random.randint(1, 7)):
        pool = random.choice(["город", "село"]) if pools else "все"
        number: Fraction | None = random.choice(NUMBERS)
        lacks = place < lacking
        if lacks and pools and random.random() < 0.5:
            schools.append((None, random.choice([number, None])))
        else:
            schools.append((pool, None if lacks else number))
    random.shuffle(schools)
    return schools


def drawn_rule(random: Random) -> dict[str, Any]:
    """Any rule that a file could hold, as the oracle reads it."""
    rule: dict[str, Any] = {"end": random.choice(["lowest", "highest"])}
    rule["ties"] = random.choice(["in", "out"])
    cut = random.choice(["share", "share", "count", "deviations"])
    if cut == "share":
        rule["share"] = random.choice(
            [Fraction(1, 4), Fraction(1, 2), Fraction(3, 10), Fraction(1)]
        )
        rule["places"] = random.choice(["down", "up", "half_up"])
    elif cut == "count":
        rule["count"] = random.choice([1, 2, 5])
    else:
        rule["deviations"] = random.choice([Fraction(0), Fraction(1, 2), Fraction(1)])
        rule["deviation_of"] = random.choice(["population", "sample"])
    if random.random() < 0.4:
        rule["peers"] = "known"
    if random.random() < 0.3:
        rule["smallest_pool"] = random.choice([2, 3])
    rule["when_missing"] = random.choice(["no_data", "no_data", "met", "not_met"])
    return rule


def rank_of(rule: Mapping[str, Any], *, pools: bool = True) -> Rank:
    """The same rule as the library reads it."""
    given = {key: _decimal(value) for key, value in rule.items()}
    made = Rank(**MEASURE, **given, pool="kind" if pools else None)
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
