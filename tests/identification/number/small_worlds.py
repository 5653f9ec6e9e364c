"""Small worlds aimed at the lines: the same rows as tables and as plain dicts."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
from attrs import fields
from hypothesis import strategies as st

from schoolsupport.domain import calendar, procedure_calendar
from schoolsupport.identification.indicators import CORE_INDICATORS
from schoolsupport.identification.inputs import Inputs
from schoolsupport.identification.kinds.comparison import Rounding
from schoolsupport.identification.kinds.concern import Concern
from schoolsupport.identification.kinds.drawn import DrawnLine
from schoolsupport.identification.kinds.kind import SmallNumbers
from schoolsupport.identification.kinds.number import Number
from schoolsupport.tables import Tables
from schoolsupport.testing import (
    context_tables,
    mark_rows,
    participants,
    reference_tables,
    results_tables,
    school_ids,
    schools_tables,
    smallest_low,
)

from .oracle_number import World

YEAR = 2021
PROCEDURES = ("vpr-5-ru", "oge-9-ru", "oge-9-ma", "ege-11-ma-base")
COLUMNS = ("families", "pupils_deviant", "enrolment")
REGIONS = ("Край", "Область")
MUNICIPALITIES = ("Округ", "Город")
YEARS = (2019, 2020, 2021)
CALENDAR = tomllib.loads(
    Path(calendar.__file__).with_name("procedure_calendar.toml").read_text("utf-8")
)

Rows = list[dict[str, Any]]


@st.composite
def bounded_rows(draw: st.DrawFn) -> dict[str, float]:
    """A work of which only bounds of the count are known, at and around 30 % and 50 %."""
    n = draw(participants(30))
    least = smallest_low(n, draw(st.sampled_from([Decimal("0.3"), Decimal("0.5")])))
    lowest = min(n, max(0, least + draw(st.integers(-2, 1))))
    highest = min(n, lowest + draw(st.integers(0, 2)))
    return {"n": n, "n_below_lowest": lowest, "n_below_highest": highest}


@st.composite
def worlds(draw: st.DrawFn) -> Tables:
    """Up to eight schools in one or two regions, three years; OGE was hardly held in 2020."""
    schools = school_ids(draw(st.integers(1, 8)))
    regions = draw(st.sampled_from([REGIONS[:1], REGIONS]))
    works = st.one_of(mark_rows(), bounded_rows())
    results = draw(results_tables(PROCEDURES, YEARS, schools=schools, works=works))
    if draw(st.integers(0, 5)) < 5:
        results = results[(results["year"] != 2020) | (results["procedure"] != "oge-9-ru")]
    numbers = {name: [0, 3, 10, 30, None] for name in COLUMNS} | {"pool": [1, 2, 2.5, None]}
    context = context_tables(YEARS, schools=schools, columns=(), grades=(9,), numbers=numbers)
    territories = {"region": regions, "municipality": MUNICIPALITIES}
    register = schools_tables(
        schools, regions=[*regions, None], municipalities=[*MUNICIPALITIES, None]
    )
    return Tables.of(
        results=results,
        context=draw(context),
        reference=draw(reference_tables(PROCEDURES, YEARS, territories)),
        schools=draw(register).drop(columns="branch_of"),
    )


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


@st.composite
def number_rules(draw: st.DrawFn) -> dict[str, Any]:
    """Any rule that a file could hold, as the oracle reads it."""
    names = [name for name, one in CORE_INDICATORS.items() if not one.sign]
    name = draw_from(draw, [*names, *["share_below_minimum"] * 5])  # only its counts have bounds
    procedures = list(draw(st.permutations(PROCEDURES)))[: draw_from(draw, [1, 2])]
    first, second, third = draw(st.permutations(COLUMNS))
    weights = [Fraction(1, 2), Fraction(-1, 10)]
    every = {"procedures": procedures, "marks": draw_from(draw, [[2], [4, 5]]), "column": first}
    every |= {"numerator": first, "denominator": second, "of": third}
    every |= {"numerators": [first, second], "weights": weights}
    asked = [one.name for one in fields(CORE_INDICATORS[name].parameters)]
    if name == "composite_index":
        every |= composite_of(draw, every, weights)
    given = {key: every[key] for key in asked if key in every}
    rule: dict[str, Any] = {"indicator": name, "parameters": given}
    rule |= years_of(draw, name) | line_of(draw, name) | policies_of(draw, name)
    if "procedures" in asked and draw(st.booleans()):
        rule["relative_to"] = draw_from(draw, ["region", "municipality"])
        rule["absolute"] = draw(st.booleans())
    return rule


def draw_from(draw: st.DrawFn, choices: Sequence[Any]) -> Any:
    return draw(st.sampled_from(choices))


def composite_of(draw: st.DrawFn, every: dict[str, Any], weights: list[Fraction]) -> dict[str, Any]:
    """Components of results and of context, at their own scale."""
    results = {key: every[key] for key in ("procedures", "marks")}
    context = {key: every[key] for key in ("numerator", "denominator")}
    marks = {"indicator": "share_of_marks", "parameters": results, "weight": weights[1]}
    share = {"indicator": "share_of_context", "parameters": context, "weight": weights[0]}
    return {
        "components": draw_from(draw, [[marks, share], [share], [marks, share, share]]),
        "when_component_missing": draw_from(draw, ["no_data", "left_out"]),
        "when_component_not_applicable": draw_from(draw, ["not_applicable", "left_out"]),
        "to_hundred": draw(st.booleans()),
    }


def years_of(draw: st.DrawFn, name: str) -> dict[str, Any]:
    held = draw_from(draw, ["pass_over", "what_is_left", "not_applicable"])
    if name == "trend":
        return {"years": draw_from(draw, [2, 3]), "over": "pooled", "not_held": held}
    over = draw_from(draw, ["last", "each", "pooled"])
    several = over != "last" or held != "not_applicable"
    return {"years": draw_from(draw, [1, 2, 3]) if several else 1, "over": over, "not_held": held}


def line_of(draw: st.DrawFn, name: str) -> dict[str, Any]:
    unit = CORE_INDICATORS[name].unit
    lines = {"share": "0.3 0.5 0", "points": "40 5 0 -4.86 10", "mark": "3 3.5", "index": "0 0.1"}
    low = Fraction(draw_from(draw, lines[unit].split()))
    step = Fraction("0.5") if unit == "share" else Fraction("5.11")  # no share is above 1
    comparator = draw_from(draw, ["at_least", "at_most", "above", "below", "between"])
    if comparator == "between":
        high = low + draw_from(draw, [Fraction(0), step])
        return {"comparator": comparator, "threshold": low, "threshold_to": high}
    by_pool = {"thresholds": {"1": low, "2.5": low + step}, "pool": "pool"}
    twin = {"mean_mark": "mean_result"}.get(name, name)
    drawn = {"threshold": {"indicator": twin, "year": draw_from(draw, [0, 0, -1])}}
    own: dict[str, Any] = {"threshold": low}
    chosen = draw_from(draw, [own, own, by_pool, drawn])
    return {"comparator": comparator, **chosen}


def policies_of(draw: st.DrawFn, name: str) -> dict[str, Any]:
    rule: dict[str, Any] = {}
    if draw(st.booleans()):
        ties = draw_from(draw, ["half_up", "half_even"])
        rule["rounding"] = {"digits": draw_from(draw, [0, 1, 2]), "ties": ties}
    if draw(st.booleans()) and CORE_INDICATORS[name].counts:
        then = draw_from(draw, ["not_counted", "no_data"])
        rule["small"] = {"minimum": draw_from(draw, [5, 11]), "then": then}
    if draw(st.booleans()):
        column = {"column": "pupils_deviant", "at_least": Fraction(3)}
        rule["applies_to"] = draw_from(draw, [{"grade": 9}, column])
    rule["when_missing"] = draw_from(draw, ["no_data", "no_data", "met", "not_met"])
    return rule


def number_of(rule: dict[str, Any]) -> Number:
    """The same rule as the library reads it."""
    given = {key: decimal(value) for key, value in rule.items()}
    if isinstance(given.get("threshold"), dict):
        line = {"parameters": given["parameters"], **given["threshold"]}
        given["threshold"] = DrawnLine(**line)
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
