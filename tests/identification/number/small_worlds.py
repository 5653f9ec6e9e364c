"""Small worlds aimed at the lines: the same rows as tables and as plain dicts."""

from __future__ import annotations

import math
import tomllib
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
from attrs import fields

from schoolsupport.domain import calendar, procedure_calendar
from schoolsupport.identification.indicators import CORE_INDICATORS
from schoolsupport.identification.inputs import Inputs
from schoolsupport.identification.kinds.comparison import Rounding
from schoolsupport.identification.kinds.low_results import SmallNumbers
from schoolsupport.identification.kinds.number import Concern, Number
from schoolsupport.tables import Tables

from .oracle_number import World

YEAR = 2021
PROCEDURES = ("vpr-5-ru", "oge-9-ru", "oge-9-ma", "ege-11-ma-base")
COLUMNS = ("families", "pupils_deviant", "enrolment")
REGIONS = ("Край", "Область")
CALENDAR = tomllib.loads(
    Path(calendar.__file__).with_name("procedure_calendar.toml").read_text("utf-8")
)

Rows = list[dict[str, Any]]


def schools_of(random: Random) -> Rows:
    regions = REGIONS[: random.choice([1, 2])]
    return [
        {
            "school": f"sch{place:03d}",
            "name": f"Школа {place}",
            "region": random.choice([*regions, None]),
            "municipality": random.choice(["Округ", "Город", None]),
            "grade_from": random.choice([1, 5, None]),
            "grade_to": random.choice([4, 9, 11, None]),
        }
        for place in range(random.choice([1, 12, 20]))
    ]


def worked(random: Random, *, scarce: float) -> dict[str, Any]:
    """Counts of a work near three in ten, and a mean with two decimals near 40."""
    n = random.choice([0, 1, 4, 5, 10, 10, 20, 33])
    cuts = sorted(random.choice([0, n, round(0.3 * n), random.randint(0, n)]) for _ in range(3))
    ends = [0, *cuts, n]
    row: dict[str, Any] = {f"n_{mark}": ends[mark - 1] - ends[mark - 2] for mark in (2, 3, 4, 5)}
    row |= {"n": n, "n_below": row["n_2"]}
    row["mean"] = random.choice([40, 40.25, 45.11, 50.11, random.randint(3000, 6000) / 100])
    return {key: value for key, value in row.items() if random.random() > scarce}


def results_of(random: Random, schools: Rows) -> Rows:
    scarce = random.choice([0, 0, 0.1])
    return [
        {
            "school": school["school"],
            "year": year,
            "procedure": one,
            **worked(random, scarce=scarce),
        }
        for school in schools
        for year in (2019, 2020, 2021)
        for one in PROCEDURES
        if random.random() < 0.9 and (year != 2020 or one != "oge-9-ru" or random.random() < 0.05)
    ]


def context_of(random: Random, schools: Rows) -> Rows:
    rows = []
    for school in schools:
        for year in (2019, 2020, 2021):
            row: dict[str, Any] = {name: random.choice([0, 3, 10, 30, None]) for name in COLUMNS}
            row |= {"pool": random.choice([1, 2, 2.5, None]), "enrolment_grade_9": 20}
            row["enrolment_grade_9"] = random.choice([0, 5, None])
            if random.random() < 0.9:
                rows.append({"school": school["school"], "year": year, **row})
    return rows


def reference_of(random: Random) -> Rows:
    rows = []
    origins: list[list[str | None]] = [["printed"], ["computed", "printed"], [None], []]
    for level, names in (("region", REGIONS), ("municipality", ("Округ", "Город"))):
        for name in names[: random.choice([1, 2])]:
            for year in (2019, 2020, 2021):
                for one in PROCEDURES:
                    for origin in random.choice(origins):
                        row = worked(random, scarce=0.05)
                        if random.random() < 0.2:
                            row = {k: v for k, v in row.items() if k in {"n", "mean"}}
                            row |= {f"percent_{m}": random.choice([10, 33.33]) for m in (2, 3, 4)}
                        key = {"level": level, "territory": name, "year": year, "procedure": one}
                        rows.append({**key, "origin": origin, **row})
    random.shuffle(rows)
    return rows


def tables_of(random: Random) -> Tables:
    schools = schools_of(random)
    given = {
        "results": results_of(random, schools),
        "context": context_of(random, schools),
        "reference": reference_of(random),
        "schools": schools,
    }
    return Tables.of(**{name: pd.DataFrame(rows) if rows else None for name, rows in given.items()})


def plain(frame: pd.DataFrame) -> Rows:
    """Rows with Fractions; a missing cell is a key that is not there."""
    return [
        {str(key): exact(key, value) for key, value in row.items() if not pd.isna(value)}
        for row in frame.to_dict("records")
    ]


def exact(key: object, value: Any) -> Any:
    if isinstance(value, float) and math.isfinite(value):
        whole = str(key).startswith("grade_")
        return int(value) if whole else Fraction(str(value))
    return value


def world_of(tables: Tables, year: int = YEAR) -> World:
    rows = {name: plain(frame) for name, frame in tables.frames().items()}
    return World(year, CALENDAR["procedure_year"], rows)


def inputs_of(tables: Tables, year: int = YEAR, **supposed: Any) -> Inputs:
    named = [f["school"].astype("object") for f in (tables.schools, tables.results, tables.context)]
    return Inputs(
        tables=tables,
        schools=pd.Index(sorted(set(pd.concat(named))), dtype="object"),
        year=year,
        as_of=date(year, 12, 31),
        calendar=procedure_calendar(),
        procedure_sets={},
        **supposed,
    )


def rule_of(random: Random) -> dict[str, Any]:
    """Any rule that a file could hold, as the oracle reads it."""
    name = random.choice([name for name, one in CORE_INDICATORS.items() if not one.sign])
    procedures = random.sample(PROCEDURES, random.choice([1, 2]))
    first, second, third = random.sample(COLUMNS, 3)
    weights = [Fraction(1, 2), Fraction(-1, 10)]
    every = {"procedures": procedures, "marks": random.choice([[2], [4, 5]]), "column": first}
    every |= {"numerator": first, "denominator": second, "of": third}
    every |= {"numerators": [first, second], "weights": weights}
    asked = [one.name for one in fields(CORE_INDICATORS[name].parameters)]
    if name == "composite_index":
        every |= composite_of(random, every, weights)
    given = {key: every[key] for key in asked if key in every}
    rule: dict[str, Any] = {"indicator": name, "parameters": given}
    rule |= years_of(random, name) | line_of(random, name) | policies_of(random, name)
    if "procedures" in asked and random.random() < 0.5:
        rule["relative_to"] = random.choice(["region", "municipality"])
        rule["absolute"] = random.random() < 0.5
    return rule


def composite_of(random: Random, every: dict[str, Any], weights: list[Fraction]) -> dict[str, Any]:
    """Components of results and of context, at their own scale."""
    results = {key: every[key] for key in ("procedures", "marks")}
    context = {key: every[key] for key in ("numerator", "denominator")}
    marks = {"indicator": "share_of_marks", "parameters": results, "weight": weights[1]}
    share = {"indicator": "share_of_context", "parameters": context, "weight": weights[0]}
    return {
        "components": random.choice([[marks, share], [share], [marks, share, share]]),
        "when_component_missing": random.choice(["no_data", "left_out"]),
        "to_hundred": random.random() < 0.5,
    }


def years_of(random: Random, name: str) -> dict[str, Any]:
    held = random.choice(["pass_over", "not_applicable"])
    if name == "trend":
        return {"years": random.choice([2, 3]), "over": "pooled", "not_held": held}
    over = random.choice(["last", "each", "pooled"])
    several = over != "last" or held == "pass_over"
    return {"years": random.choice([1, 2, 3]) if several else 1, "over": over, "not_held": held}


def line_of(random: Random, name: str) -> dict[str, Any]:
    unit = CORE_INDICATORS[name].unit
    lines = {"share": "0.3 0.5 0", "points": "40 5 0 -4.86 10", "mark": "3 3.5", "index": "0 0.1"}
    low = Fraction(random.choice(lines[unit].split()))
    comparator = random.choice(["at_least", "at_most", "above", "below", "between"])
    if comparator == "between":
        high = low + random.choice([Fraction(0), Fraction("5.11")])
        return {"comparator": comparator, "threshold": low, "threshold_to": high}
    by_pool = {"thresholds": {"1": low, "2.5": low + 1}, "pool": "pool"}
    same = {"threshold_from": name}
    twin = {"share_below_minimum": "mean_mark", "mean_mark": "mean_result"}.get(name)
    own: dict[str, Any] = {"threshold": low}
    chosen = random.choice([own, own, by_pool, {"threshold_from": twin} if twin else same])
    return {"comparator": comparator, **chosen}


def policies_of(random: Random, name: str) -> dict[str, Any]:
    rule: dict[str, Any] = {}
    if random.random() < 0.4:
        ties = random.choice(["half_up", "half_even"])
        rule["rounding"] = {"digits": random.choice([0, 1, 2]), "ties": ties}
    if random.random() < 0.4 and CORE_INDICATORS[name].counts:
        then = random.choice(["not_counted", "no_data"])
        rule["small"] = {"minimum": random.choice([5, 11]), "then": then}
    if random.random() < 0.3:
        column = {"column": "pupils_deviant", "at_least": Fraction(3)}
        rule["applies_to"] = random.choice([{"grade": 9}, column])
    rule["when_missing"] = random.choice(["no_data", "no_data", "met", "not_met"])
    return rule


def number_of(rule: dict[str, Any]) -> Number:
    """The same rule as the library reads it."""
    given = {key: decimal(value) for key, value in rule.items()}
    for key, kind in (("rounding", Rounding), ("small", SmallNumbers), ("applies_to", Concern)):
        if key in given:
            given[key] = kind(**given[key])
    return Number(**given).made_ready("rules/test.toml", {})


def decimal(value: Any) -> Any:
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    if isinstance(value, dict):
        return {key: decimal(inner) for key, inner in value.items()}
    return [decimal(inner) for inner in value] if isinstance(value, list) else value
